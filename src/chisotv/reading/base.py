"""Tables as they were read: a full grid of cells, what stands above, and what was left out with its amount."""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import NamedTuple

from chisotv.problems import ChisotvError
from chisotv.text import nfc

MOST_ROWS, MOST_COLUMNS = 20_000, 64
MOST_CHARACTERS = 30_000_000
MOST_AROUND = 30_000  # characters above a table, or below the last one
HIDDEN, DELETED, OUTSIDE = "chữ ẩn", "chữ đã xóa", "chữ ở ô ngoài giới hạn"
TOO_LARGE = "lớn quá mức chương trình đọc được; hãy tách riêng phụ lục thành một tệp"


class Cell(NamedTuple):
    """What a cell shows."""

    text: str  # paragraphs on lines of their own, NFC, spaces squeezed in each line
    rowspan: int = 1
    colspan: int = 1
    label: str = ""  # the number of a Word list that stands before it: "1.", "a)"
    bold: bool = False  # all of it


class Table(NamedTuple):
    """A table of a file."""

    where: str  # for people: "bảng 3", "trang tính “PAPI”"
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


@dataclass(slots=True, eq=False)
class Spot:
    """A cell while its table is being read."""

    lines: list[str] = field(default_factory=list)
    label: str = ""
    bold: bool | None = None  # not known before there are words
    rowspan: int = 1
    colspan: int = 1

    def add(self, text: str, bold: bool) -> None:
        """A further paragraph."""
        if text := clean(text):
            self.lines.append(text)
            self.bold = bold if self.bold is None else self.bold and bold

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)


class Grid:
    """The places of a table, filled from the top; nothing is kept outside the bounds."""

    def __init__(self) -> None:
        self.rows: list[list[Spot | None]] = []
        self.outside = 0  # words
        self._down: dict[int, tuple[int, Spot]] = {}  # by column: for how many rows more a cell covers it
        self._covered: dict[int, Spot] = {}  # of the last row, by column

    def row(self) -> None:
        """Begin a row."""
        self.end()
        self.rows.append([])
        self._covered = {column: spot for column, (_, spot) in self._down.items()}
        self._down = {column: (left - 1, spot) for column, (left, spot) in self._down.items() if left > 1}

    def put(self, spot: Spot, column: int | None = None) -> None:
        """Place a cell in the last row: at a column, or at the next one that no cell from above covers."""
        row = self.rows[-1]
        self._carry(row)
        row.extend([None] * (min(column or 0, MOST_COLUMNS) - len(row)))
        start = len(row)
        end = min(start + max(spot.colspan, 1), MOST_COLUMNS)
        if start >= end or len(self.rows) > MOST_ROWS:
            self.outside += words(spot.text)
            return
        if spot.rowspan > 1:
            self._down |= dict.fromkeys(range(start, end), (spot.rowspan - 1, spot))
        row.extend([spot] * (end - start))

    def end(self) -> None:
        """End the last row: what cells above cover to the right of its last one."""
        for column in sorted(self._covered):
            row = self.rows[-1]
            row.extend([None] * (column - len(row)))
            self._carry(row)

    def _carry(self, row: list[Spot | None]) -> None:
        while spot := self._covered.pop(len(row), None):
            row.append(spot)

    def finish(self) -> tuple[tuple[Cell | None, ...], ...]:
        """The cells, each with the rows and columns that it covers; rows of one length."""
        self.end()
        del self.rows[MOST_ROWS:]
        width = max(map(len, self.rows), default=0)
        covered: dict[Spot, tuple[set[int], set[int]]] = {}
        for y, row in enumerate(self.rows):
            for x, spot in enumerate(row):
                if spot:
                    ys, xs = covered.setdefault(spot, (set(), set()))
                    ys.add(y)
                    xs.add(x)
        made = {s: Cell(s.text, len(ys), len(xs), s.label, bool(s.bold)) for s, (ys, xs) in covered.items()}
        empty = (None,) * width
        return tuple((*(made[spot] if spot else None for spot in row), *empty[len(row) :]) for row in self.rows)


class Found:
    """The tables of a file as they are found, with the paragraphs around them and what no table shows."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.around: deque[str] = deque()
        self.characters = 0  # of these
        self.lost: Counter[str] = Counter()

    def paragraph(self, text: str) -> None:
        """A paragraph outside tables."""
        if text := clean(text)[-MOST_AROUND:]:
            self.around.append(text)
            self.characters += len(text)
            while self.characters > MOST_AROUND:
                self.characters -= len(self.around.popleft())

    def table(self, grid: Grid, where: str = "") -> None:
        """A table; one that holds nothing is none, and what stands above it stands above the next one."""
        self.lost[OUTSIDE] += grid.outside
        rows = grid.finish()
        if any(cell and (cell.text or cell.label) for row in rows for cell in row):
            self.tables.append(Table(where or f"bảng {len(self.tables) + 1}", tuple(self.around), rows))
            self.around.clear()
            self.characters = 0

    def content(self) -> Content:
        """All of it."""
        left_out = tuple(LeftOut(what, count) for what, count in self.lost.items() if count)
        return Content(tuple(self.tables), left_out, tuple(self.around))


def clean(text: str) -> str:
    """NFC, each line squeezed, no empty lines."""
    return "\n".join(line for each in nfc(text).splitlines() if (line := " ".join(each.split())))


def words(text: str) -> int:
    """How many words."""
    return len(text.split())
