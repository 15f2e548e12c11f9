"""Files of other programs → tables of cells. No word of the domain is known here."""

from typing import NamedTuple


class Cell(NamedTuple):
    """A cell of a table."""

    text: str  # the words that the program shows, a paragraph a line
    rowspan: int = 1  # how many rows it covers
    colspan: int = 1  # how many columns
    label: str = ""  # the number of a Word list that stands before it ("1.", "a)")
    bold: bool = False  # whether all of it is


class Table(NamedTuple):
    """A table as a full grid: the same Cell object stands in every place that it covers."""

    where: str  # for people: "bảng 3"
    above: tuple[str, ...]  # the paragraphs between the table before and this one, the last 12 at most
    rows: tuple[tuple[Cell | None, ...], ...]


class LeftOut(NamedTuple):
    """What was not read."""

    what: str  # "chữ đã xóa", "chữ ẩn"
    count: int  # type: ignore[assignment] # words, or how many; nobody looks for a value in this tuple


class Content(NamedTuple):
    """What a file holds."""

    tables: tuple[Table, ...]
    left_out: tuple[LeftOut, ...]
