"""An import on its way: what was read, what people say of it, what would be written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from chisotv.files.document import Document, NotProved
from chisotv.files.folder import AGENCIES, DISPATCH, display
from chisotv.files.source import read
from chisotv.importing.base import UNKNOWN, Doubt, NewName, Understood
from chisotv.importing.folder import Part, agencies_file, appendix_file, new_files, parts
from chisotv.importing.letter import Letter, read_letter
from chisotv.importing.names import Entries, entries, known_as
from chisotv.importing.understanding import PassedOver, understand
from chisotv.importing.update import updated
from chisotv.models.agency import AgencyFile
from chisotv.models.dataset import Dataset, Loaded
from chisotv.models.registry import Registry
from chisotv.problems import ChisotvError
from chisotv.reading import Content, LeftOut, read_tables
from chisotv.text import fold, squeeze
from chisotv.validation.checking import check_agencies
from chisotv.validation.common import offered
from chisotv.validation.headings import roles


class Work(NamedTuple):
    """What would be written."""

    files: dict[str, bytes]
    parts: Sequence[Part]  # the appendices, with the doubts that are left
    vanished: tuple[str, ...] = ()  # what is in the folder and not in the tables any more


def known_agencies(path: Path | None) -> tuple[Registry | None, Loaded]:
    """The agencies that a file makes known, or all that everybody knows; None, and what is wrong with the file."""
    own, loaded = check_agencies(path) if path else (AgencyFile(common=True, agencies=()), Loaded(None, (), ()))
    return Registry(offered(own), own.unnamed) if own else None, loaded


class Job:
    """One run.

    Args:
        registry: The agencies that are known.
        own: The file of agencies that a new folder shall have; None for the list that all know.
        columns: Heading → role, as a person said it.
        corrections: Misread words → what they should be.
        year: The document's year, where it is known.
    """

    def __init__(
        self,
        registry: Registry,
        own: Path | None = None,
        columns: Mapping[str, str] | None = None,
        corrections: Mapping[str, str] | None = None,
        year: int | None = None,
    ) -> None:
        self.registry = registry
        self.own = own
        self.columns = dict(columns or {})
        self.corrections = corrections
        self.year = year
        self.contents: list[tuple[str, Content]] = []  # each file, as people call it
        self.found: list[tuple[str, Understood]] = []
        self.passed: list[tuple[str, PassedOver]] = []
        self.same: dict[str, str] = {}  # unknown name → id of the agency that it means
        self.settled: set[str] = set()  # names of which a person said what they are

    def read(self, path: Path) -> None:
        """Take a file in.

        Raises:
            ChisotvError: It cannot be read.
        """
        self.contents.append((path.name, read_tables(path)))

    @property
    def left_out(self) -> list[tuple[str, LeftOut]]:
        """What the files hold and no table shows."""
        return [(file, each) for file, content in self.contents for each in content.left_out]

    def strange(self) -> list[str]:
        """The headings of columns of which nobody knows what they are."""
        said = set(map(fold, self.columns))
        columns = (column for _, each in self.found for column in each.columns)
        found = (printed for printed, role in columns if role == "other" and not roles(printed))
        return list(dict.fromkeys(printed for printed in found if fold(printed) not in said))

    def understand(self, only: Sequence[int] = ()) -> None:
        """Understand the tables, or of each file those with these numbers.

        Raises:
            ChisotvError: There is no table with such a number.
        """
        self.found, self.passed = [], []
        wanted = {f"bảng {number}" for number in only}

        def is_wanted(table: str) -> bool:
            return not wanted or any(each.partition(" (")[0] in wanted for each in table.split("; "))

        for file, content in self.contents:
            # All of them: the notes of a table stand above the next one.
            found, passed = understand(
                content.tables, self.registry, "", self.columns, self.year, content.below, self.corrections
            )
            self.found += [(file, each) for each in found if is_wanted(each.table)]
            self.passed += [(file, each) for each in passed if is_wanted(each.table)]
        most = max(len(content.tables) for _, content in self.contents)
        if wrong := sorted(number for number in only if not 1 <= number <= most):
            raise ChisotvError(f"--table {wrong[0]}: tệp chỉ có {most} bảng.")

    def keep(self, places: Iterable[int]) -> None:
        """Leave the other appendices out, as a person wants it."""
        self.found = [self.found[at] for at in sorted(set(places))]

    def letter(self) -> Letter:
        """What the lines around the tables say of the document."""
        shown = [line for file, content in self.contents for line in _lines(content)]
        return read_letter(shown)

    def names(self) -> list[NewName]:
        """Every name that is nobody's, once; other spellings of a known name are none of them."""
        found: dict[str, NewName] = {}
        for _, each in self.found:
            for name in each.names:
                rows = (*found[name.name].rows, *name.rows) if name.name in found else name.rows
                found[name.name] = name._replace(rows=rows)
        return list(found.values())

    def unknown(self) -> list[NewName]:
        """Those of them that are not only spelt otherwise."""
        return [each for each in self.names() if not known_as(each.name, self.registry)]

    def entries(self) -> Entries:
        """What agencies.yaml must say."""
        return entries(self.names(), self.registry, self.same)

    def parts(self, index: str = "") -> list[Part]:
        """The appendices with their indices."""
        return parts(self.found, index)

    def settle(self, found: Sequence[Part]) -> list[Part]:
        """The appendices without doubts about names that are settled, or only spelt otherwise."""
        told = {*self.settled, *(each.name for each in self.names() if known_as(each.name, self.registry))}
        return [each._replace(understood=_without(each.understood, told)) for each in found]

    def new(self, found: Sequence[Part], letter: Letter) -> Work:
        """The files of a new folder."""
        found = [_attached(part, letter) for part in found]
        return Work(new_files(letter, found, self.entries(), self.own), found)

    def update(self, folder: Path, files: Mapping[str, bytes], found: Sequence[Part], replace: bool) -> Work:
        """The files of an edited folder that are to be others; of the letter only the indices it has not.

        Doubts about what did not change are none: somebody has looked at it.

        Args:
            folder: The folder.
            files: Its files.
            found: The appendices, each with an index of the folder where it is of one.
            replace: Whether to take away what the tables have not any more.

        Raises:
            ChisotvError: One cannot be changed without changing more of it.
        """
        made: dict[str, bytes] = {}
        vanished: list[str] = []
        parts: list[Part] = []
        with _by_hand(folder / AGENCIES):
            made[AGENCIES] = agencies_file(folder / AGENCIES, self.entries())
        indices = read(folder / DISPATCH, files[DISPATCH]).data["indices"]
        names = {entry["id"]: entry.get("appendix") for entry in indices}
        for part in found:
            if name := names.get(part.id):
                if name in made:
                    hint = "Chọn một bảng bằng --table, hoặc đặt mã khác bằng --index."
                    raise ChisotvError(f"Có hơn một bảng của phụ lục {part.id}; chưa ghi gì. {hint}")
                with _by_hand(folder / name):
                    made[name], touched, gone = updated(files[name], folder / name, part, replace)
                vanished += gone
                left = tuple(doubt for doubt in part.understood.doubts if doubt.number in touched)
                parts.append(part._replace(understood=part.understood._replace(doubts=left)))
            else:
                parts.append(part)
                made[f"{part.id}.yaml"] = appendix_file(part)
        with _by_hand(folder / DISPATCH):
            more = [part.index for part in found if not names.get(part.id)]
            made[DISPATCH] = _with_indices(files[DISPATCH], folder / DISPATCH, more)
        return Work({name: raw for name, raw in made.items() if raw != files.get(name)}, parts, tuple(vanished))


def _attached(part: Part, letter: Letter) -> Part:
    """An appendix that does not say what it is attached to, with what is known of that."""
    each = part.understood
    if "attachment" not in each.unsaid:
        return part
    return part._replace(understood=each._replace(appendix={**each.appendix, "attachment": letter.attachment}))


def _with_indices(raw: bytes, path: Path, more: Sequence[dict[str, Any]]) -> bytes:
    """The letter with further indices, or with the file of an appendix at those that it has."""
    if not more:
        return raw
    document = Document(raw, path)
    meant = deepcopy(document.source.data)
    indices: list[dict[str, Any]] = meant["indices"]
    known = {entry["id"]: at for at, entry in enumerate(indices)}
    for entry in more:
        file = f"{entry['id']}.yaml"
        if entry["id"] in known:
            document.put(("indices", known[entry["id"]]), "appendix", file)
            indices[known[entry["id"]]]["appendix"] = file
        else:
            document.insert((), "indices", len(known), {**entry, "appendix": file})
            indices.append({**entry, "appendix": file})
    return document.proved(meant)


@contextmanager
def _by_hand(path: Path) -> Iterator[None]:
    """Say so where a file cannot be changed without changing more of it."""
    try:
        yield
    except NotProved as error:
        what = f"{display(path)}: không sửa được mà không đụng đến chỗ khác; chưa ghi gì."
        hint = "Chỗ thay đổi có chú thích hoặc cách viết riêng; hãy sửa tay, hoặc nhập vào một thư mục mới."
        raise ChisotvError(f"{what} {hint}") from error


def in_folder(found: Sequence[Part], dataset: Dataset) -> list[Part]:
    """The appendices with the folder's indices: by label and title, by the id, or as there is but one."""
    titles = {_title(each.label, each.title): id_ for id_, each in dataset.appendices.items()}
    made = []
    for part in found:
        data = part.understood.appendix
        id_ = titles.get(_title(data["label"], data["title"]))
        if id_ is None and len(found) == len(titles) == 1 and part.id not in dataset.appendices:
            id_ = next(iter(titles.values()))
        made.append(part._replace(index={**part.index, "id": id_}) if id_ else part)
    return made


def _title(label: str, title: str) -> str:
    return fold(f"{label} {title}")


def _lines(content: Content) -> Iterable[str]:
    """The lines above the tables, and those of tables that hold the head of a first page."""
    for table in content.tables:
        yield from table.above
        yield from {line: None for row in table.rows[:8] for cell in row if cell for line in cell.text.split("\n")}


def _without(each: Understood, told: set[str]) -> Understood:
    """Doubts about names that are settled are none."""
    kept: list[Doubt] = []
    for doubt in each.doubts:
        names = doubt.why.removeprefix(UNKNOWN).split("; ") if doubt.why.startswith(UNKNOWN) else []
        left = [name for name in map(squeeze, names) if name not in told]
        if left or not names:
            kept.append(doubt._replace(why=f"{UNKNOWN}{'; '.join(left)}") if names else doubt)
    return each._replace(doubts=tuple(kept))
