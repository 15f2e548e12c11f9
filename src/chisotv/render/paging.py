"""How high the rows of a table are on paper, and which of them go on on the next page.

A row, or the rows that merged cells tie together, stands on one page. But where it does not fit below the rows above
it and the page would stay too empty, it is broken, and so is what is higher than a page.
"""

from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from chisotv.documents import typeface
from chisotv.documents.base import BESIDE, FULL, LOOKS, ROOMY, TIGHT, Cells, Line, Rule
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind

HALF = 0.5
"""The same as FULL before tied rows, where their merged cells have to be taken apart."""
POINTS = 72 / 25.4
_BORDER = 0.5
_PITCH = 1.15
"""Of lines in Times New Roman, which tells where a page ends; there it is no better to say too much."""


class Frame(NamedTuple):
    """How a table is set."""

    widths: dict[str, float]  # of its columns in mm
    cells: Cells
    # As said in `typeface`; those that are usual there say rather too much than too little.
    pitch: float = typeface.PITCH
    safety: float = typeface.SAFETY


def frame_of(grid: Grid, width: float) -> Frame:
    """How a table so many mm wide is set."""
    widths = (width * share / 100 for share in grid.shares)
    return Frame(dict(zip(grid.columns, widths, strict=True)), TIGHT if grid.tight else ROOMY)


def broken(grid: Grid, frame: Frame, room: float, used: float, tied: float = HALF) -> set[int]:
    """The runs of tied rows that are broken between two pages, each by the position of its first row.

    Args:
        grid: The table.
        frame: How it is set.
        room: Points of a page below the heading.
        used: What of them stands above the table on its first page.
        tied: What part of a page is filled enough where tied rows follow.
    """
    frame = frame._replace(pitch=_PITCH, safety=1)
    found: set[int] = set()
    slack = typeface.height(1, frame.cells.size, frame.pitch)  # for what only seems to fit
    need = 0.0
    for run in grid.tied_rows():
        need += run_height(grid.rows[run.start : run.stop], frame)
        if grid.rows[run.start].kind is RowKind.GROUP:
            continue  # it stays with the next row
        breaks = need > room or used < (FULL if len(run) == 1 else tied) * room
        if breaks and used + need + slack > room:
            found.add(run.start)
        used = used + need if used + need <= room else (used + need) % room if breaks else need
        need = 0.0
    return found


def line_height(part: Line | Rule, width: float) -> float:
    """Points that a line or rule takes."""
    if isinstance(part, Rule):
        return part.before + part.after + 1
    look = LOOKS[part.style]
    count = typeface.lines(part.text, width - look.left, look.size, look.bold)
    return look.before + typeface.height(count, look.size) + look.after


def run_height(rows: Sequence[Row], frame: Frame) -> float:
    """Points that tied rows take together; the last row of a merged cell grows to hold its text."""
    heights = [row_height(row, frame) for row in rows]
    for at, row in enumerate(rows):
        for cell in row.cells:
            last = at + cell.rowspan - 1
            heights[last] += max(cell_height(cell, row, frame) - sum(heights[at : last + 1]), 0)
    return sum(heights)


def row_height(row: Row, frame: Frame) -> float:
    """Points that a row needs for the cells that are its own."""
    return max((cell_height(cell, row, frame) for cell in row.cells if cell.rowspan == 1), default=0) + _BORDER


def cell_height(cell: Cell, row: Row, frame: Frame) -> float:
    """Points that a cell needs."""
    bold = row.kind is not RowKind.CRITERION
    room, size = frame.widths[cell.column] - BESIDE, frame.cells.size
    texts = ["".join(marked(each)) for each in cell.paragraphs] or [""]
    counts = [typeface.lines(text, room, size, bold, frame.safety) for text in texts]
    pads = (len(texts) + 1) * frame.cells.pad * POINTS
    return sum(map(typeface.height, counts, repeat(size), repeat(frame.pitch))) + pads


def marked(part: Line | Paragraph) -> tuple[str, str]:
    """The text with its bullet, and the marks of its footnotes."""
    return ("- " if part.bullet else "") + part.text, "".join(f"[{number}]" for number in part.marks)
