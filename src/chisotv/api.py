"""The door for Python, which the command line uses too: a data set, and the questions that can be asked of it.

    import chisotv

    data = chisotv.load()
    for duty in data.tasks(agency="Sở Nội vụ").duties:
        print(duty.criterion.number, duty.criterion.name)

Agencies and indices are named as on the command line, one or several: with or without marks, by abbreviation or id.
"""

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from chisotv import loading, resources
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset, Loaded
from chisotv.models.dispatch import Index
from chisotv.problems import ChisotvError
from chisotv.queries.duties import ROLES, AgencyCounts, Answer, Question, duties, matrix
from chisotv.text import day_words
from chisotv.words import Role, Status

if TYPE_CHECKING:  # few ask for both, and neither is loaded before it is asked for
    from chisotv.queries.gaps import Field, Gaps
    from chisotv.queries.progress import Progress

Names = str | Sequence[str]
"""One name or several."""


class Asked(TypedDict, total=False):
    """What every question can be narrowed to."""

    agency: Names  # whose; default everybody's, without roles
    index: Names  # in which indices; default all
    role: Role | str | None  # "lead" or "coordinating"; default both
    search: Names  # texts that must all be in number, name, tasks, agencies or target
    direct: bool  # only where an agency is named itself
    related: bool  # also where a collective may contain it ("có liên quan")
    partner: Names  # only where these are named together with it
    target: str  # a text that the target must have


class DataError(ChisotvError):
    """There are errors in the data; the message has all problems, warnings too, as text, and so has `problems`."""

    def __init__(self, loaded: Loaded) -> None:
        from chisotv.reports import Report, text_report

        super().__init__(*text_report(Report(loaded.problems, loaded.files)).splitlines(), status=1)
        self.problems = loaded.problems


def load(folder: str | os.PathLike[str] | None = None, remembered: bool = True) -> "Data":
    """Read and check a data set.

    Args:
        folder: The folder of its files; default the dispatch that the program carries.
        remembered: Whether what was found of the same bytes before may answer, and is kept in the user's cache.

    Raises:
        DataError: There are errors in the data.
        ChisotvError: The folder is not there.
    """
    folder = resources.data_folder() if folder is None else Path(folder)
    loaded = loading.load(folder, remembered)
    if loaded.dataset is None:
        raise DataError(loaded)
    return Data(loaded.dataset, folder)


class Data:
    """A data set that answers.

    Every question raises `ChisotvError`, with a message in Vietnamese, where a name is not known.

    Attributes:
        dataset: What the files say: letter, registry of agencies, appendices and results.
        folder: Where the files lie; None for data that were not read from any.
        tell: Is given a sentence where a name was not an agency's own and was still understood.
    """

    def __init__(self, dataset: Dataset, folder: Path | None = None) -> None:
        self.dataset = dataset
        self.folder = folder
        self.tell: Callable[[str], object] = lambda sentence: None

    def as_of(self, day: date | None = None, names: Names = ()) -> "Data":
        """The same data as they are read on another day, with the agencies that hold the work then.

        Args:
            day: The day; without one the dispatch's own, or, where a name is known only to a later one, the newest
                that the data knows: then all names are read on that day.
            names: Names of agencies that are to be asked for.

        Raises:
            ChisotvError: Nothing is known of the day.
        """
        own = self.dataset.registry
        if day is None and all(own.meant(name) for name in _several(names)):
            return self
        if self.dataset.succession is None:
            if day is None:
                return self
            raise ChisotvError("Bộ dữ liệu này không có succession.yaml nên không trả lời theo tổ chức của ngày khác.")
        from chisotv.queries.succession import at, latest

        newest = latest(self.dataset.succession)
        first = date.fromisoformat(self.dataset.dispatch.date)
        if day is not None and not first <= day <= newest:
            known = f"từ {day_words(first.isoformat())} đến {day_words(newest.isoformat())}"
            raise ChisotvError(f"Dữ liệu chỉ biết tổ chức {known}, không biết ngày {day_words(day.isoformat())}.")
        dataset = at(self.dataset, day or newest)
        if day is None and not any(dataset.registry.meant(name) for name in _several(names) if not own.meant(name)):
            return self  # then nobody knows it, which the dispatch's own day says best
        other = Data(dataset, self.folder)
        other.tell = self.tell
        return other

    def tasks(self, **asked: Unpack[Asked]) -> Answer:
        """Who must do what; of an index without an appendix the orders of the letter that are about it."""
        return duties(self.dataset, self.question(self.dataset.find_charged, **asked))

    def gaps(self, field: "Field" = "target", **asked: Unpack[Asked]) -> "Gaps":
        """What is still missing, who leads there, and what to write where.

        Args:
            field: Criteria without what: "target", "lead", "coordinating" or "tasks".
            asked: Where to look.
        """
        from chisotv.queries.gaps import gaps

        # Only what has an appendix can lack something.
        return gaps(self.dataset, field, self.question(self.dataset.find_index, **asked), self.folder)

    def progress(
        self, year: int | None = None, base: int | None = None, status: Status | Names = (), **asked: Unpack[Asked]
    ) -> "Progress":
        """What came of the targets.

        Args:
            year: The results of which year; default for each index the last one that tells enough.
            base: A year to compare with as well.
            status: Which targets `Progress.shown` has: "missed", "incomparable", "unmeasured", "reached", "not_due".
            asked: Which targets; also of an index that has results and no appendix.
        """
        from chisotv.queries.progress import Progress, standings

        question = self.question(self.dataset.find_measured, **asked)
        found = [each for each in standings(self.dataset, question, year, base) if each.judged]
        return Progress(found, question, year, base, [Status(each) for each in _several(status)])

    def agencies(self, **asked: Unpack[Asked]) -> list[AgencyCounts]:
        """The agencies, how many criteria each leads and coordinates, and which orders of the letter.

        Through certain collectives too, unless `direct` is asked for.
        """
        return matrix(self.dataset, self.question(self.dataset.find_charged, **asked))

    def question(self, find_index: Callable[[str], Index], **asked: Unpack[Asked]) -> Question:
        """What is asked in words, in agencies and indices, which are found by their names.

        Raises:
            ChisotvError: A name is not known, or parts of what is asked do not go together.
            TypeError: It is asked for what nothing can be narrowed to.
        """
        unknown = asked.keys() - Asked.__annotations__.keys()
        if unknown:
            raise TypeError(f"unexpected keyword argument: {', '.join(sorted(unknown))}")
        indices = {find_index(name).id for name in _several(asked.get("index", ()))}
        role = asked.get("role")
        question = Question(
            tuple(self.named_agencies(asked.get("agency", ()))),
            [each.id for each in self.dataset.dispatch.indices if each.id in indices] or None,
            ROLES if role is None else (Role(role),),
            tuple(each for each in _several(asked.get("search", ())) if each.strip()),
            asked.get("direct", False),
            asked.get("related", False),
            tuple(self.named_agencies(asked.get("partner", ()))),
            asked.get("target", ""),
        )
        if question.direct and question.related:
            raise ChisotvError("Chỉ dùng một trong hai tùy chọn --direct, --related.")
        if question.partners and not question.agencies:
            raise ChisotvError("Tùy chọn --with cần --agency.")
        return question

    def indices(self, names: Names) -> list[str] | None:
        """The ids of the indices with these names, in the order of the dispatch; without a name None, which is all."""
        wanted = {self.dataset.find_index(name).id for name in _several(names)}
        return [index_id for index_id in self.dataset.appendices if index_id in wanted] if wanted else None

    def named_agencies(self, names: Names) -> list[Agency]:
        """The agencies with these names, each once, in the order of the names."""
        return list({found.id: found for found in map(self._agency, _several(names))}.values())

    def worded(self, words: Sequence[str]) -> Sequence[str]:
        """Words that stand one after another as names of agencies: all as one name, if they can mean one."""
        whole = " ".join(words)
        one = len(words) > 1 and self.as_of(names=whole).dataset.registry.meant(whole)
        return [whole] if one else words

    def _agency(self, name: str) -> Agency:
        found = self.dataset.registry.find(name)
        if not self.dataset.registry.matches(name):
            self.tell(f"“{name}” được hiểu là {found.name}.")
        return found


def _several(names: Names) -> Sequence[str]:
    return [names] if isinstance(names, str) else names
