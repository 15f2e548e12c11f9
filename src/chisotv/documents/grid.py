"""A table as a grid of cells with their spans: worked out once, drawn by every format.

Bullets and footnote marks are properties of a paragraph, never part of the text. The cells tile the table exactly;
`check_tiling` proves it.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class RowKind(StrEnum):
    """What a row of a table is."""

    HEADING = "heading"
    GROUP = "group"
    CRITERION = "criterion"


class Paragraph(NamedTuple):
    """One paragraph of a cell."""

    text: str  # its words
    bullet: bool = False  # whether "- " is printed before it
    marks: tuple[int, ...] = ()  # numbers of the footnotes that speak of it
    link: str = ""  # a relative address that the text leads to, in formats for the screen


class Cell(NamedTuple):
    """A cell that starts in its row."""

    column: str  # one of the grid's columns
    paragraphs: tuple[Paragraph, ...] = ()  # its text; empty for an empty cell
    rowspan: int = 1  # how many rows it covers, at least 1

    @property
    def text(self) -> str:
        """The paragraphs, one per line, without bullets."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


class Row(NamedTuple):
    """A row: the cells that start in it, left to right."""

    kind: RowKind
    cells: tuple[Cell, ...]


class Grid(NamedTuple):
    """A table; its first row is the heading."""

    columns: tuple[str, ...]  # names of the columns, left to right
    shares: tuple[float, ...]  # their widths in percent of the table
    rows: tuple[Row, ...]  # the rows from the top
    tight: bool = False  # little room on paper: smaller type, less space in cells, rows that go on on the next page

    @property
    def heading(self) -> Row:
        """The heading row."""
        return self.rows[0]

    @property
    def body(self) -> tuple[Row, ...]:
        """All rows but the heading."""
        return self.rows[1:]

    def full_rows(self) -> list[list[Cell]]:
        """Every row with a cell for each column: a merged cell is repeated in each row that it covers."""
        rows: list[list[Cell]] = []
        running: dict[str, Cell] = {}
        for row in self.rows:
            running |= {cell.column: cell for cell in row.cells}
            rows.append([running[column] for column in self.columns])
        return rows

    def tied_rows(self) -> Iterator[range]:
        """Runs of body rows that merged cells tie together, as positions in `rows`; most runs are one row long."""
        start = end = 1
        for at, row in enumerate(self.rows[1:], 1):
            if at >= end:
                if at > start:
                    yield range(start, at)
                start = at
            end = max([end, *(at + cell.rowspan for cell in row.cells)])
        if start < len(self.rows):
            yield range(start, len(self.rows))


def text_cell(column: str, text: str) -> Cell:
    """A cell of one paragraph."""
    return Cell(column, (Paragraph(text),))


def check_tiling(grid: Grid) -> None:
    """Assert that the cells cover every place of the table exactly once; else it is a mistake of this program."""
    covered = dict.fromkeys(grid.columns, 0)
    for at, row in enumerate(grid.rows):
        starts = [cell.column for cell in row.cells]
        assert starts == [column for column in grid.columns if covered[column] <= at], (at, starts, covered)
        for cell in row.cells:
            covered[cell.column] = at + cell.rowspan
    assert set(covered.values()) == {len(grid.rows)}, covered
