"""Tables as they were read: a full grid of cells, what stands around, and what was left out with its amount."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import NamedTuple

from chisotv.problems import ChisotvError
from chisotv.text import nfc

MOST_ROWS, MOST_COLUMNS = 20_000, 64
MOST_CHARACTERS = 10_000_000
_MOST_IN_CELL = 200_000  # characters
_MOST_PIECES = 250_000
_MOST_AROUND = 30_000  # characters above a table, or below the last one
_MARK = re.compile(r"[0-9*][0-9*,]{0,4}|[a-d]")
_UNIT = re.compile(r"(?<![^\W\d_])[kcd]?m$")  # m², km³


class Lost:
    """Why words are left out."""

    HIDDEN, DELETED, STRUCK = "chữ ẩn", "chữ đã xóa", "chữ gạch bỏ"
    MARK, OUTSIDE = "dấu chú thích", "chữ ở ô ngoài giới hạn"
    UNTOLD = "-"  # no one misses them


class Cell(NamedTuple):
    """What a cell shows."""

    text: str  # paragraphs on lines of their own, NFC, spaces squeezed in each line
    rowspan: int = 1
    colspan: int = 1
    label: str = ""  # the number of a Word list that stands before it: "1.", "a)"
    bold: bool = False  # all of it


class Table(NamedTuple):
    """A table of a file."""

    where: str  # for people: "bảng 3", "bảng 2 (trang tính “PAPI”)"
    above: tuple[str, ...]  # the paragraphs between the table before and this one; of very many, the last ones
    rows: tuple[tuple[Cell | None, ...], ...]  # the same object stands in every place that a cell covers


class LeftOut(NamedTuple):
    """What the file holds and no table shows."""

    what: str
    count: int  # type: ignore[assignment]  # words, or how many; no one counts in this tuple


class Content(NamedTuple):
    """All that was read of a file."""

    tables: tuple[Table, ...]
    left_out: tuple[LeftOut, ...]
    below: tuple[str, ...] = ()  # the paragraphs after the last table; of very many, the last ones


class UnreadableError(ChisotvError):
    """The end of a sentence that begins with the name of the file."""


def too_large() -> UnreadableError:
    """What is told of every bound."""
    return UnreadableError("lớn quá mức chương trình đọc được; hãy tách riêng phụ lục thành một tệp")


@dataclass(slots=True, eq=False)
class Spot:
    """A cell while its table is being read."""

    lines: list[str] = field(default_factory=list)
    label: str = ""
    bold: bool | None = None  # not known before there are words
    rowspan: int = 1
    colspan: int = 1
    characters: int = 0

    def add(self, text: str, bold: bool) -> None:
        """A further paragraph."""
        if text := clean(text):
            self.characters += len(text)
            if self.characters > _MOST_IN_CELL:
                raise too_large()
            self.lines.append(text)
            self.bold = bold if self.bold is None else self.bold and bold


class Found:
    """The tables of a file as they are found, with the paragraphs around them and what no table shows."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.lost: Counter[str] = Counter()
        self.spent = 0
        self._around: deque[str] = deque()
        self._characters = 0  # of these

    def lose(self, reason: str, text: str) -> None:
        """Leave words out."""
        self.lost[reason] += len(text.split())

    def spend(self, amount: int = 1) -> None:
        """Count a paragraph, a cell or a row, so that a file made of very many is given up soon."""
        self.spent += amount
        if self.spent > _MOST_PIECES:
            raise too_large()

    def paragraph(self, text: str) -> None:
        """A paragraph outside tables."""
        if text := clean(text[-_MOST_AROUND:]):
            self._around.append(text)
            self._characters += len(text)
            while self._characters > _MOST_AROUND:
                self._characters -= len(self._around.popleft())

    def table(self, grid: "Grid", where: str = "") -> None:
        """A table; one that holds nothing is none, and what stands above it stands above the next one."""
        self.spend(20)
        rows = grid.finish()
        if any(cell and (cell.text or cell.label) for row in rows for cell in row):
            self.tables.append(Table(f"bảng {len(self.tables) + 1}{where}", tuple(self._around), rows))
            self._around.clear()
            self._characters = 0

    def content(self) -> Content:
        """All of it."""
        left_out = (LeftOut(what, count) for what, count in self.lost.items() if count and what != Lost.UNTOLD)
        return Content(tuple(self.tables), tuple(left_out), tuple(self._around))


class Grid:
    """The places of a table, filled from the top; nothing is kept outside the bounds."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.rows: list[list[Spot | None]] = []
        self._down: dict[int, tuple[int, Spot]] = {}  # by column: up to which row a cell covers it

    def row(self) -> None:
        """Begin a row."""
        self._fill(max(self._down, default=-1) + 1)
        self.rows.append([])
        self.found.spend()
        if len(self.rows) > MOST_ROWS + 1:
            raise too_large()

    def put(self, spot: Spot, column: int = 0) -> None:
        """Place a cell in the last row: at a column, or at the next one that no cell from above covers."""
        self.found.spend()
        self._fill(min(column, MOST_COLUMNS))
        row = self.rows[-1]
        start, end = len(row), min(len(row) + max(spot.colspan, 1), MOST_COLUMNS)
        if start >= end:
            self.found.lose(Lost.OUTSIDE, " ".join(spot.lines))
            return
        if spot.rowspan > 1:
            self._down |= dict.fromkeys(range(start, end), (len(self.rows) + spot.rowspan - 1, spot))
        row.extend([spot] * (end - start))

    def _fill(self, column: int) -> None:
        """The places of the last row before a column, and those after it that cells from above cover."""
        while self.rows:
            at = len(self.rows[-1])
            last, spot = self._down.get(at, (0, None))
            if last < len(self.rows) and at >= column:
                break
            self.rows[-1].append(spot if last >= len(self.rows) else None)

    def finish(self) -> tuple[tuple[Cell | None, ...], ...]:
        """The cells, each with the rows and columns that it covers; rows of one length."""
        self.row()
        del self.rows[-1]
        covered: dict[Spot, list[int]] = {}
        for y, row in enumerate(self.rows):
            for x, spot in enumerate(row):
                if spot:
                    corners = covered.setdefault(spot, [y, x, y, x])
                    corners[2:] = y, max(x, corners[3])
        made = {
            spot: Cell("\n".join(spot.lines), bottom - top + 1, right - left + 1, spot.label, bool(spot.bold))
            for spot, (top, left, bottom, right) in covered.items()
        }
        empty = (None,) * max(map(len, self.rows), default=0)
        return tuple((*(made[spot] if spot else None for spot in row), *empty[len(row) :]) for row in self.rows)


def is_mark(text: str, before: str) -> bool:
    """Whether raised text is the mark of a footnote, by what stands before it."""
    before = before[-5:]
    return bool(before[-1:].strip(" \n([") and _MARK.fullmatch(text.strip()) and not _UNIT.search(before))


def clean(text: str) -> str:
    """NFC, each line squeezed, no empty lines."""
    if len(text) > _MOST_IN_CELL:
        raise too_large()
    return "\n".join(line for each in nfc(text).splitlines() if (line := " ".join(each.split())))
