"""A grid on the rows of a spreadsheet, whose rows have a highest height and grow with no text by themselves.

Heights are whole points, so that cells that end together end in the same row. Each tied run of grid rows is laid out
as a strip: first how high each grid row must be, then where cells begin and end, and every such place is an edge
between two sheet rows.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from math import ceil

from chisotv.documents.base import FULL, TABLE_SIZE, Line
from chisotv.documents.grid import Cell, Grid, Paragraph, RowKind
from chisotv.documents.typeface import height, lines

HIGHEST = 409
"""Points of the highest row that a spreadsheet has."""
# A row is never parted between two pages: one as high as the page would leave the page before it empty.
_TALL, _PART = 300, 80
# Programs keep some room beside the text, and on the screen their lines are higher than on paper.
_BESIDE = 1.5
_LEADING = 1.05
_ABOVE_AND_BELOW = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A text on the sheet: a cell, or one task of a cell of tasks."""

    text: str  # what is written; may be empty
    column: str  # name of the grid's column
    position: int  # position of the column, from 0
    kind: RowKind  # what the row is in which the cell starts
    first: int  # first sheet row, counted from the top of the grid
    last: int  # last sheet row
    opens: bool  # whether the cell begins here, so that its upper border is drawn
    closes: bool  # whether it ends here
    need: int  # the height that the text needs, in points


@dataclass(frozen=True, slots=True)
class Layout:
    """A grid as sheet rows."""

    heights: list[int]  # height of each sheet row in points
    pieces: list[Piece]  # the texts; they cover every place once
    heading: int  # how many sheet rows the heading takes
    runs: list[range]  # the sheet rows of each row of the table, or of several that merged cells tie together

    def ties(self) -> set[int]:
        """Sheet rows before which no page should end: that would cut a text or part a heading from its rows."""
        tied = set(range(1, self.heading + 1))
        for piece in self.pieces:
            tops = accumulate(self.heights[piece.first : piece.last + 1])
            tied |= {row for row, top in enumerate(tops, piece.first + 1) if row <= piece.last and top < piece.need}
            if piece.kind is RowKind.GROUP:
                tied |= set(range(piece.first + 1, piece.last + 2))
        return tied - {len(self.heights)}


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell of a strip: the grid rows `start` to `end`, and its texts with the height that each needs."""

    cell: Cell
    kind: RowKind
    start: int
    end: int
    texts: list[str]
    needs: list[int]


def lay_out(grid: Grid, widths: Sequence[float]) -> Layout:
    """Lay out a grid, whose columns are so many mm wide, on sheet rows."""
    heights: list[int] = []
    pieces: list[Piece] = []
    runs: list[range] = []
    heading = 0
    for run in (range(1), *grid.tied_rows()):
        boxes = _boxes(grid, run, widths)
        edges = [0, *accumulate(_row_heights(len(run), boxes))]
        ends = [_ends(box, edges) for box in boxes]
        cuts = _divided(sorted({*edges, *(end for found in ends for end in found)}))
        place = {cut: len(heights) + at for at, cut in enumerate(cuts)}
        for box, found in zip(boxes, ends, strict=True):
            pieces += _pieces(grid, box, [place[end] for end in found])
        runs.append(range(len(heights), len(heights) + len(cuts) - 1))
        heights += [below - above for above, below in pairwise(cuts)]
        heading = heading or len(heights)
    return Layout(heights, pieces, heading, runs)


@cache
def needed(text: str, width: float, size: float, bold: bool = False) -> int:
    """The height in points that a text needs in a cell so many mm wide."""
    return ceil(height(lines(text, width - _BESIDE, size, bold), size) * _LEADING) + _ABOVE_AND_BELOW


def page_ends(
    heights: Sequence[int], ties: set[int], heading: range, room: int, runs: Set[int] = frozenset()
) -> list[int]:
    """Where pages end: the rows before which a new one begins.

    Args:
        heights: Of all rows of the sheet.
        ties: Rows that should stand on the page of the row above.
        heading: Rows that are repeated on every page after their own.
        room: Height of a page in points.
        runs: Rows that stand there too, but where the page would stay too empty.
    """
    ends: list[int] = []
    start = 0
    while True:
        left = room - (sum(heights[row] for row in heading) if start >= heading.stop else 0)
        sums = accumulate(heights[start:])
        end = start + max(1, sum(total <= left for total in sums))
        if end >= len(heights):
            return ends
        possible = [row for row in range(start + 1, end + 1) if row not in ties] or [end]
        whole = [row for row in possible if row not in runs and sum(heights[start:row]) >= FULL * left]
        start = max(whole or possible)
        ends.append(start)


def split(points: int) -> list[int]:
    """A height as so many rows as it needs."""
    return [below - above for above, below in pairwise(_divided([0, points]))]


def printed(part: Paragraph | Line) -> str:
    """A text with its bullet and the marks of its footnotes."""
    marks = "".join(f" [{number}]" for number in part.marks)
    return f"{'- ' if part.bullet else ''}{part.text}{marks}"


def _boxes(grid: Grid, run: range, widths: Sequence[float]) -> list[_Box]:
    width = dict(zip(grid.columns, widths, strict=False))
    boxes = []
    for at in run:
        row = grid.rows[at]
        bold = row.kind is not RowKind.CRITERION
        for cell in row.cells:
            texts = [printed(paragraph) for paragraph in cell.paragraphs] or [""]
            if cell.column != "tasks":
                texts = ["\n".join(texts)]
            needs = [needed(text, width[cell.column], TABLE_SIZE, bold) for text in texts]
            start = at - run.start
            boxes.append(_Box(cell, row.kind, start, start + cell.rowspan, texts, needs))
    return boxes


def _row_heights(count: int, boxes: list[_Box]) -> list[int]:
    """How high each grid row is, one with merged cells alone too; what these need more is spread over their rows."""
    heights = [needed("", 10, TABLE_SIZE)] * count
    for box in sorted(boxes, key=lambda box: box.cell.rowspan):
        apart = len(box.texts) - 1  # a point for each end that stands on no edge
        missing = sum(box.needs) + (apart if box.cell.rowspan > 1 else 0) - sum(heights[box.start : box.end])
        for at in range(box.start, box.end):
            heights[at] += max(0, ceil(missing / box.cell.rowspan))
    return heights


def _ends(box: _Box, edges: list[int]) -> list[int]:
    """Where the texts of a cell begin and end.

    What is left over is spread over them. An edge between two grid rows is taken where one is in reach: it is there
    anyway. But none where the cell covers these rows: a text then never seems to be of one of them.
    """
    top, bottom = edges[box.start], edges[box.end]
    rest = bottom - top - sum(box.needs)
    ends = [top]
    for at, need in enumerate(box.needs[:-1], 1):
        low, high = ends[-1] + need, bottom - sum(box.needs[at:])
        wished = max(low, top + sum(box.needs[:at]) + rest * at // len(box.needs))
        if box.cell.rowspan > 1:
            ends.append(next((place for place in range(wished, low - 1, -1) if place not in edges), low + 1))
            continue
        reached = [edge for edge in edges if low <= edge <= high]
        ends.append(min(reached, key=lambda edge: abs(edge - wished), default=wished))
    return [*ends, bottom]


def _divided(cuts: list[int]) -> list[int]:
    """The same places, with more of them where two are too far apart for a row."""
    divided = cuts[:1]
    for above, below in pairwise(cuts):
        parts = ceil((below - above) / _PART) if below - above > _TALL else 1
        divided += [above + (below - above) * part // parts for part in range(1, parts + 1)]
    return divided


def _pieces(grid: Grid, box: _Box, rows: list[int]) -> list[Piece]:
    column = box.cell.column
    last = len(box.texts) - 1
    return [
        Piece(text, column, grid.columns.index(column), box.kind, first, end - 1, at == 0, at == last, box.needs[at])
        for at, (text, (first, end)) in enumerate(zip(box.texts, pairwise(rows), strict=True))
    ]
