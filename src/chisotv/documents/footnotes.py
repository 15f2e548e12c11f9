"""Footnotes: which cell of a table a note of the transcription speaks of, and the list below the table."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chisotv.documents.base import Line, Style
from chisotv.documents.grid import Cell, Grid, Paragraph
from chisotv.models.appendix import COLUMN_ROLES, SIX, Note
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import Duty
from chisotv.words import NOTES_HEADING

COLUMN_OF: dict[str, str] = {
    "number": "number",
    "name": "criterion",
    "declared": "criterion",
    "tasks": "tasks",
    "lead": "lead",
    "coordinating": "coordinating",
    "target": "target",
    "remark": "target",
    **{role: role for role in COLUMN_ROLES if role not in SIX},
}
"""Field of a note → column of the official table."""


def doubtful_cells(dataset: Dataset, rows: Iterable[Duty]) -> dict[tuple[str, str, str], bool]:
    """The cells of the official tables that are in doubt or cut off, as far as the rows are printed, in their order.

    Index id, number of the criterion or group, column → whether it is cut off.
    """
    printed = {row.key for row in rows}
    for index_id, item, place in dataset.leaves():
        if (index_id, item.number) in printed:
            printed |= {(index_id, group.number) for group in place.parents}
    found: dict[tuple[str, str, str], bool] = {}
    for index_id, appendix in dataset.appendices.items():
        for place in appendix.walk():
            own = [(COLUMN_OF[each.field], each.truncated) for each in place.item.notes if each.kind == "doubt"]
            target = place.item.target
            own += [("target", True)] if target and target.truncated else []
            for column, truncated in own if (index_id, place.item.number) in printed else ():
                cell = (index_id, place.item.number, column)
                found[cell] = found.get(cell, False) or truncated
    return found


class Pin(NamedTuple):
    """A note and the cell that it speaks of: the row's position in the grid and a column; `where` names the item."""

    row: int
    column: str
    note: Note
    where: str


def footnoted(grid: Grid, pins: Sequence[Pin]) -> tuple[Grid, list[Line]]:
    """The grid with marks of footnotes, and one line for each, in the order in which the marks are printed.

    A pin inside a merged cell means that cell.
    """
    places = _starts(grid)
    cells = {(at, cell.column): cell for at, row in enumerate(grid.rows) for cell in row.cells}
    order = {column: at for at, column in enumerate(grid.columns)}

    def printed(pin: Pin) -> tuple[int, int, int]:
        """Where its mark is printed: row, column, paragraph."""
        start = places[pin.row][pin.column]
        return start, order[pin.column], _paragraph(cells[start, pin.column], pin.note)

    lines = []
    for number, pin in enumerate(sorted(pins, key=printed), 1):
        start, _, paragraph = printed(pin)
        cells[start, pin.column] = _marked(cells[start, pin.column], paragraph, number)
        lines.append(footnote(number, pin.note, pin.where))
    rows = tuple(
        row._replace(cells=tuple(cells[at, cell.column] for cell in row.cells)) for at, row in enumerate(grid.rows)
    )
    return grid._replace(rows=rows), lines


def footnote(number: int, note: Note, where: str) -> Line:
    """The line that explains a mark."""
    return Line(f"[{number}] {where}{note.words}", Style.NOTE)


def note_lines(lines: Iterable[Line]) -> list[Line]:
    """Footnotes under their heading; nothing where there are none."""
    found = list(lines)
    return [Line(NOTES_HEADING, Style.NOTE_HEADING), *found] if found else []


def _starts(grid: Grid) -> list[dict[str, int]]:
    """For each row: column → position of the row in which the cell that covers this place starts."""
    starts: list[dict[str, int]] = []
    for at, row in enumerate(grid.rows):
        here = dict(starts[-1]) if starts else {}
        here.update({cell.column: at for cell in row.cells})
        starts.append(here)
    return starts


def _paragraph(cell: Cell, note: Note) -> int:
    """The paragraph that has the note's words, else the last."""
    holding = (at for at, paragraph in enumerate(cell.paragraphs) if note.reads and note.reads in paragraph.text)
    return next(holding, max(0, len(cell.paragraphs) - 1))


def _marked(cell: Cell, at: int, number: int) -> Cell:
    paragraphs = list(cell.paragraphs) or [Paragraph("")]
    paragraphs[at] = paragraphs[at]._replace(marks=(*paragraphs[at].marks, number))
    return cell._replace(paragraphs=tuple(paragraphs))
