"""One dispatch with its registry, appendices and results, and what reading a folder of data files gives."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from chisotv.models.appendix import COLUMN_ROLES, SIX, Appendix, Column, Item, Place
from chisotv.models.dispatch import Dispatch, Index
from chisotv.models.registry import Registry
from chisotv.problems import ChisotvError, Problem
from chisotv.text import NUMBERS, bare_number, compact, listed, squeeze
from chisotv.words import capital, heading

if TYPE_CHECKING:  # most commands ask for neither and need not load what they are made of
    from chisotv.models.results import Results
    from chisotv.models.succession import Succession

Published = dict[str, "Results"]
"""Index id → what was published of it."""


class Dataset:
    """One dispatch with its registry, appendices and results, checked.

    Attributes:
        dispatch: The letter.
        registry: The agencies.
        appendices: Index id → appendix, in the order of the dispatch.
    """

    def __init__(
        self,
        dispatch: Dispatch,
        registry: Registry,
        appendices: dict[str, Appendix],
        results: Published | Callable[[], Published] | None = None,
        succession: "Succession | Callable[[], Succession | None] | None" = None,
    ) -> None:
        self.dispatch = dispatch
        self.registry = registry
        self.appendices = appendices
        self._results = {} if results is None else results
        self._succession = succession

    @property
    def results(self) -> Published:
        """Index id → what was published of it, in the order of the dispatch; found out when it is first asked for."""
        if callable(self._results):
            self._results = self._results()
        return self._results

    @property
    def succession(self) -> "Succession | None":
        """What became of the agencies, where the folder says so; found out when it is first asked for."""
        if callable(self._succession):
            self._succession = self._succession()
        return self._succession

    def index(self, index_id: str) -> Index:
        """The index with this id."""
        return next(index for index in self.dispatch.indices if index.id == index_id)

    def name_en(self, index_id: str, number: str | None) -> str | None:
        """What its publisher calls a criterion, a group or the index in English; None where that is not known."""
        results = self.results.get(index_id)
        return results.english.get(number) if results else None

    def find_index(self, query: str) -> Index:
        """The index that a typed name means ("par", "PAR Index", "ict-index"); a ChisotvError if it has no appendix."""
        return self._named(query, self.appendices, f"không có phụ lục trong {self.dispatch.title}")

    def find_measured(self, query: str) -> Index:
        """The index that a typed name means; a ChisotvError if it has neither an appendix nor results."""
        return self._named(query, self.measured, "không có phụ lục, cũng không có kết quả công bố")

    def find_charged(self, query: str) -> Index:
        """The index that a typed name means; a ChisotvError if it has no appendix and no order of the letter."""
        about = {each for directive in self.dispatch.directives for each in directive.indices}
        known = [index.id for index in self.dispatch.indices if index.id in about | self.appendices.keys()]
        return self._named(query, known, f"không có phụ lục, cũng không có {self.dispatch.order('nào')} nói đến")

    def find_any(self, query: str) -> Index:
        """The index that a typed name means, whether there is an appendix or results of it or not."""
        return self._named(query, [index.id for index in self.dispatch.indices], "")

    def find_place(self, index: Index, number: str) -> Place:
        """The criterion or group of an index that has this number; a ChisotvError with those nearby if none has."""
        if index.id not in self.appendices:
            lack = f"không có phụ lục nên không có {self.row_word} “{number}”"
            raise ChisotvError(f"{capital(self.index_word)} {index.name} {lack}; bỏ số ấy.")
        wanted = bare_number(number)
        places = {place.item.number: place for place in self.appendices[index.id].walk()}
        if wanted in places:
            return places[wanted]
        alike = [key for key, place in places.items() if bare_number(place.item.printed or "") == wanted]
        alike = alike or [key for key in places if key.casefold() == wanted.casefold()]
        if len(alike) > 1:
            raise ChisotvError(f"{index.name} in số “{number}” ở nhiều chỗ; ghi rõ một số: {listed(alike)}.")
        if alike:
            return places[alike[0]]
        dotted, top = wanted.replace(",", "."), wanted.partition(".")[0]
        leaves = [item.number for item, _ in self.appendices[index.id].leaves()]
        known = [each for each in leaves if each.partition(".")[0] == top] or leaves
        hint = f"Có phải {dotted}?" if dotted in places else f"Các {self.row_word}: {listed(known, most=NUMBERS)}."
        raise ChisotvError(f"{index.name} không có {self.row_word} hay nhóm “{number}”. {hint}")

    @property
    def measured(self) -> tuple[str, ...]:
        """The ids of the indices that have an appendix or results, in the order of the dispatch."""
        both = self.appendices.keys() | self.results.keys()
        return tuple(index.id for index in self.dispatch.indices if index.id in both)

    def _named(self, query: str, offered: Collection[str], lack: str) -> Index:
        """The index that a typed name means, one of those that are offered; `lack` says why another is not.

        Raises:
            ChisotvError: No index has that name, or it is not offered.
        """
        wanted = compact(query)
        for index in self.dispatch.indices:
            if wanted in {compact(name) for name in (index.id, index.name, index.full_name, *index.aliases)}:
                if index.id not in offered:
                    raise ChisotvError(f"{capital(self.index_word)} {index.name} {lack}.")
                return index
        known = listed(f"{self.index(index_id).name} ({index_id})" for index_id in offered)
        raise ChisotvError(
            f"Không có {self.index_word} “{query}”." + (f" Các {self.index_word}: {known}." if known else "")
        )

    def columns(self, indices: Collection[str] | None = None) -> list[Column]:
        """The columns that some appendices (default: all) have between them.

        They stand in the order of these tables, where it is one, and are called as these print them; else as usual.
        """
        shown = [each for key, each in self.appendices.items() if indices is None or key in indices]
        usual = [Column(role=role, printed=heading(role)) for role in SIX]
        tables = [each.columns for each in shown or self.appendices.values()] or [tuple(usual)]
        named: dict[str, dict[str, Column]] = {}
        for column in chain.from_iterable(tables):
            named.setdefault(column.id, {}).setdefault(squeeze(column.printed).casefold(), column)
        found = [next(iter(ways.values())) for ways in named.values()]
        if len({tuple(column.id for column in table) for table in tables}) > 1:
            found.sort(key=lambda column: COLUMN_ROLES.index(column.role))
        plain = any(isinstance(each.headings.columns[0], str) for each in shown or self.appendices.values())
        alike = {key for key, ways in named.items() if len(ways) == 1} - ({"number"} if plain else set())
        return [
            column if column.id in alike or column.key else replace(column, printed=heading(column.role))
            for column in found
        ]

    def heading(self, role: str, indices: Collection[str] | None = None) -> str:
        """What the column of a role is called, see `columns`; as usual where there is none."""
        return next((each.printed for each in self.columns(indices) if each.role == role), heading(role))

    @property
    def row_word(self) -> str:
        """What a row of the tables is called: "tiêu chí", "chỉ tiêu", "nhiệm vụ"; "mục" where that cannot be told."""
        named = {each.has("criterion") for each in self.appendices.values()}
        if named == {False}:
            return "nhiệm vụ"
        heading = self.heading("criterion").casefold()
        return next((word for word in ("tiêu chí", "chỉ tiêu") if word in heading and len(named) < 2), "mục")

    @property
    def index_word(self) -> str:
        """What a table is of: "chỉ số" where something is measured as a whole, else "phụ lục"."""
        return "chỉ số" if self.dispatch.goals or any(each.has_whole for each in self.results.values()) else "phụ lục"

    def leaves(self, indices: Iterable[str] | None = None) -> Iterator[tuple[str, Item, Place]]:
        """The leaf criteria of the named indices (default: all) in printed order, as (index id, criterion, place)."""
        for index_id in self.appendices if indices is None else indices:
            for criterion, place in self.appendices[index_id].leaves():
                yield index_id, criterion, place


class Loaded(NamedTuple):
    """What a folder gave: the data set where no error stands against it, and every problem in file order."""

    dataset: Dataset | None
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
