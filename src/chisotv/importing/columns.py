"""Which rows of a table are headings, and what its columns are."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from chisotv.importing.base import Doubt
from chisotv.importing.numbers import number_of
from chisotv.models.appendix import COLUMN_ROLES
from chisotv.reading import Cell, Table
from chisotv.text import fold, squeeze
from chisotv.validation.headings import roles

_NUMBERED = re.compile(r"\(?(\d{1,2}|[A-Z])\)?(?:\s*=.*)?")
_FIRST = 8
"""Rows within which the headings begin."""
_ASKED = tuple(role for role in COLUMN_ROLES if role not in ("number", "criterion", "tasks", "other"))
"""Without one of these a table asks nobody for anything."""
_LONGEST = 120
"""Letters of a heading; what is longer is text of the table."""
Row = Sequence[Cell | None]


class Column(NamedTuple):
    """A column: its places in the grid, its role and its heading."""

    places: tuple[int, ...]
    role: str
    printed: str
    key: str = ""

    @property
    def id(self) -> str:
        """By what it is known in its table."""
        return self.key or self.role

    def data(self) -> dict[str, str]:
        """As an appendix file has it."""
        return {"role": self.role, **({"key": self.key} if self.key else {}), "printed": self.printed}


class Head(NamedTuple):
    """The headings of a table."""

    start: int  # their first row
    end: int  # the first row behind them
    columns: tuple[Column, ...]
    texts: frozenset[str]  # of every cell in them, as `fold` leaves them
    doubts: tuple[Doubt, ...] = ()

    def role(self, *wanted: str) -> Column | None:
        """The first column with one of these roles."""
        return next((each for role in wanted for each in self.columns if each.role == role), None)


def find_head(table: Table, given: Mapping[str, str]) -> Head | None:
    """The headings of a table of duties or indicators; None where it is another table.

    Args:
        table: The table.
        given: Heading, as `fold` leaves it → role, as a person said it.
    """
    for start in range(min(_FIRST, len(table.rows))):
        if (first := table.rows[start][0]) and number_of(first.text or first.label):
            continue
        for end in (start + 2, start + 1):
            if end == start + 2 and not _two_rows(table.rows[start:end]):
                continue
            head = _head(table.rows, start, end, given)
            if head.role("criterion", "tasks") and head.role(*_ASKED):
                return head
    return None


def _two_rows(rows: Sequence[Row]) -> bool:
    """Whether the headings are two rows high: some cells cover both rows, others only stand over several columns."""
    pairs = list(zip(*rows, strict=True)) if len(rows) == 2 else []
    through = [one is other for one, other in pairs if one]
    times = Counter(id(one) for one, other in pairs if one is not other and other and other.text)
    over = any(times[id(one)] > 1 for one, _ in pairs)
    return any(through) and not all(through) and over


def _head(rows: Sequence[Row], start: int, end: int, given: Mapping[str, str]) -> Head:
    stacks: list[tuple[list[Cell], list[int]]] = []
    for place in range(len(rows[start])):
        cells = list({id(cell): cell for row in rows[start:end] if (cell := row[place])}.values())
        if stacks and cells and [*map(id, cells)] == [*map(id, stacks[-1][0])]:
            stacks[-1][1].append(place)  # one heading over two columns of the grid
        else:
            stacks.append((cells, [place]))
    columns, doubts = list[Column](), list[Doubt]()
    for cells, places in stacks:
        texts = [squeeze(cell.text) for cell in cells if cell.text.strip()]
        printed = texts[-1] if texts and roles(texts[-1]) else " ".join(texts)
        said = given.get(fold(printed))
        role = said or (next(iter(roles(printed)), "") if len(printed) <= _LONGEST else "")
        if not printed and not any(cell and cell.text for row in rows[end:] for cell in map(row.__getitem__, places)):
            continue
        if columns and printed == columns[-1].printed:  # doubled, as scans have it
            columns[-1] = columns[-1]._replace(places=(*columns[-1].places, *places))
            continue
        if not role or (role != "other" and any(each.role == role for each in columns)):
            why = "có hai cột cùng nghĩa" if role else "không rõ cột này là gì"
            doubts.append(Doubt(start + 1, printed, f"{why}, giữ nguyên chữ thành cột khác (other)"))
            role = "other"
        columns.append(Column(tuple(places), role, printed or "(không tên)", ""))
    columns = _numbers_first(rows[end:], columns)
    columns = _results_as_targets(columns, given)
    roles_now = {each.role for each in columns}
    if not roles_now & {"criterion", "tasks"} and {"number", "lead"} <= roles_now:
        first = next((at for at, each in enumerate(columns) if each.role == "other"), None)
        if first is not None:
            columns[first] = columns[first]._replace(role="tasks")
            doubts.append(Doubt(start + 1, columns[first].printed, "không có cột nhiệm vụ, lấy cột này"))
    known = frozenset(fold(cell.text) for row in rows[start:end] for cell in row if cell)
    return Head(start, end, tuple(_keyed(columns)), known, tuple(doubts))


def _numbers_first(rows: Sequence[Row], columns: list[Column]) -> list[Column]:
    """A first column of unknown heading whose cells are mostly numbers is the column of numbers."""
    if not columns or columns[0].role != "other" or any(each.role == "number" for each in columns):
        return columns
    first = columns[0]
    texts = [row[0].text or row[0].label for row in rows if row and row[0]]
    numbers = [text for text in texts if re.fullmatch(r"[\dIVX.]{1,8}|\w[.)]", text.strip())]
    mostly = len(numbers) * 2 > len(texts)
    return [first._replace(role="number"), *columns[1:]] if mostly else columns


def _results_as_targets(columns: list[Column], given: Mapping[str, str]) -> list[Column]:
    """Beside indicators, not tasks, a column of results is what is to be reached."""
    ids = {each.role for each in columns}
    if "criterion" not in ids or ids & {"tasks", "target"}:
        return columns
    return [
        each._replace(role="target") if each.role == "output" and fold(each.printed) not in given else each
        for each in columns
    ]


def _keyed(columns: Iterable[Column]) -> list[Column]:
    found: list[Column] = []
    for each in columns:
        key = ""
        if each.role == "other":
            key = stem = re.sub(r"^[^a-z]+", "", fold(each.printed).replace(" ", "_"))[:40].strip("_") or "cot"
            times = 1
            while any(other.key == key for other in found):
                times += 1
                key = f"{stem}_{times}"
        found.append(each._replace(key=key))
    return found


def rest_of(text: str, headings: frozenset[str]) -> str:
    """What stands behind the heading with which a text begins; the whole text where it begins with none."""
    words = text.split()
    ends = [end for end in range(min(len(words), 12), 0, -1) if fold(" ".join(words[:end])) in headings]
    return " ".join(words[ends[0] :]) if ends else text


def is_heading(row: Row, head: Head) -> bool:
    """Whether a row below the headings repeats them, or counts the columns."""
    texts = [squeeze(cell.text) for cell in {id(cell): cell for cell in row if cell}.values() if cell.text.strip()]
    rests = [rest_of(text, head.texts) for text in texts]
    if len(texts) > 1 and rests.count("") * 2 > len(texts) and not any(map(str.__eq__, rests, texts)):
        return True
    marks = [found[1] for text in texts if (found := _NUMBERED.fullmatch(text))]
    figures = [int(mark) for mark in marks if mark.isdecimal()]
    running = figures == list(range(figures[0], figures[0] + len(figures))) if figures else False
    return len(marks) == len(texts) > 2 and running and figures[0] == 1 and len(figures) > 1
