"""Which rows of a table are headings, and what its columns are."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from chisotv.importing.agencies import looks_like_one
from chisotv.importing.base import NO_NAME, Doubt
from chisotv.importing.numbers import number_of
from chisotv.models.appendix import COLUMN_ROLES
from chisotv.reading import Cell, Table
from chisotv.text import fold, squeeze
from chisotv.validation.headings import roles

_NUMBERED = re.compile(r"\(?(\d{1,2}|[A-Z])\)?(?:\s*=.*)?")
_FIRST = 20
"""Rows within which the headings begin."""
ASKED = tuple(role for role in COLUMN_ROLES if role not in ("number", "criterion", "tasks", "other"))
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
    best, most = None, 0
    for start, row in enumerate(table.rows[:_FIRST]):
        texts = {squeeze(cell.text) for cell in row if cell and cell.text.strip()}
        named = any(roles(text) or fold(text) in given for text in texts)
        if len(texts) < 2 or not named or ((first := row[0]) and number_of(first.text or first.label)):
            continue  # a title stands in one cell
        for end in (start + 2, start + 1):
            if end == start + 2 and not _two_rows(table.rows[start:end]):
                continue
            head = _head(table.rows, start, end, given)
            known = sum(fold(each.printed) in given or bool(roles(each.printed)) for each in head.columns)
            if head.role("criterion", "tasks") and head.role(*ASKED) and known > most:
                best, most = head, known
    return best


def _two_rows(rows: Sequence[Row]) -> bool:
    """Whether the headings are two rows high: some cells cover both rows, others only stand over several columns."""
    pairs = list(zip(*rows, strict=True)) if len(rows) == 2 else []
    through = [one is other for one, other in pairs if one]
    times = Counter(id(one) for one, other in pairs if one is not other and other and other.text)
    over = any(times[id(one)] > 1 for one, _ in pairs)
    return any(through) and not all(through) and over


def _head(rows: Sequence[Row], start: int, end: int, given: Mapping[str, str]) -> Head:
    columns, doubts = list[Column](), list[Doubt]()
    for place in range(len(rows[start])):
        cells = {id(cell): squeeze(cell.text) for row in rows[start:end] if (cell := row[place])}
        texts = [text for text in cells.values() if text]
        printed = texts[-1] if texts and roles(texts[-1]) else " ".join(texts)
        if columns and printed == columns[-1].printed:  # over two columns of the grid, or doubled as scans have it
            columns[-1] = columns[-1]._replace(places=(*columns[-1].places, place))
        elif printed or any(cell and cell.text for row in rows[end:] for cell in row[place : place + 1]):
            usual = roles(printed)[:1] if len(printed) <= _LONGEST else ()
            role = given.get(fold(printed)) or next(iter(usual), "")
            if not role or (role != "other" and any(each.role == role for each in columns)):
                why = "có hai cột cùng nghĩa" if role else "không rõ cột này là gì"
                doubts.append(Doubt(start + 1, printed, f"{why}, giữ nguyên chữ thành cột khác (other)"))
                role = "other"
            columns.append(Column((place,), role, printed or NO_NAME))
    _by_the_others(rows[end:], columns, given, doubts)
    known = frozenset(fold(cell.text) for row in rows[start:end] for cell in row if cell)
    return Head(start, end, tuple(_keyed(columns)), known, tuple(doubts))


def _by_the_others(rows: Sequence[Row], columns: list[Column], given: Mapping[str, str], doubts: list[Doubt]) -> None:
    """Say of some columns what they are by what the others are, and by their cells."""
    have = {each.role for each in columns}
    if columns and columns[0].role == "other" and "number" not in have:
        texts = [row[0].text or row[0].label for row in rows if row and row[0]]
        if sum(bool(re.fullmatch(r"[\dIVX.]{1,8}|\w[.)]", text.strip())) for text in texts) * 2 > len(texts):
            columns[0] = columns[0]._replace(role="number")
    for at, each in enumerate(columns):
        # Beside indicators, not tasks, a column of results is what is to be reached.
        if each.role == "output" and "criterion" in have and not have & {"tasks", "target"}:
            columns[at] = each._replace(role=given.get(fold(each.printed), "target"))
        elif _may_be(each, "lead") and "lead" not in have and _of_agencies(rows, each):
            columns[at] = each._replace(role="lead")
            have.add("lead")
            doubts.append(Doubt(0, each.printed, "cột này có tên cơ quan, coi là cơ quan chủ trì"))
        elif _may_be(each, "tasks") and not have & {"criterion", "tasks"} and {"number", "lead"} <= have:
            columns[at] = each._replace(role="tasks")
            have.add("tasks")
            doubts.append(Doubt(0, each.printed, "không có cột nhiệm vụ, lấy cột này"))


def _may_be(column: Column, role: str) -> bool:
    return column.role == "other" and role in (roles(column.printed) or (role,))


def _of_agencies(rows: Sequence[Row], column: Column) -> bool:
    cells = [cell.text for row in rows for cell in row[column.places[0] : column.places[0] + 1] if cell and cell.text]
    return sum(looks_like_one(text) for text in cells) * 2 > len(cells)


def _keyed(columns: Iterable[Column]) -> Iterator[Column]:
    used = set[str](COLUMN_ROLES)
    for each in columns:
        key = stem = re.sub(r"^[^a-z]+", "", fold(each.printed).replace(" ", "_"))[:40].strip("_") or "cot"
        while key in used and each.role == "other":
            key = f"{stem}_{len(used)}"
        used |= {key} if each.role == "other" else set()
        yield each._replace(key=key if each.role == "other" else "")


def rest_of(text: str, headings: frozenset[str]) -> str | None:
    """What stands behind the heading with which a text begins; None where it begins with none."""
    words = text.split()
    ends = [end for end in range(min(len(words), 12), 0, -1) if fold(" ".join(words[:end])) in headings]
    return " ".join(words[ends[0] :]) if ends else None


def is_heading(row: Row, head: Head) -> bool:
    """Whether a row below the headings repeats them, or counts the columns."""
    texts = [squeeze(cell.text) for cell in {id(cell): cell for cell in row if cell}.values() if cell.text.strip()]
    if len(texts) > 1 and rest_of(texts[0], head.texts) is not None:  # of most rows the first is a number
        rests = [rest_of(text, head.texts) for text in texts]
        if rests.count("") * 2 > len(texts) and None not in rests:
            return True
    marks = [found[1] for text in texts if (found := _NUMBERED.fullmatch(text))]
    figures = [int(mark) for mark in marks if mark.isdecimal()]
    return len(marks) == len(texts) > 2 and len(figures) > 1 and figures == list(range(1, len(figures) + 1))
