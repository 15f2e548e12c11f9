"""A document as one HTML page that stands alone and prints on A4."""

from chisotv.documents.base import LOOKS, MARGINS, TABLE_SIZE, Document, room
from chisotv.documents.grid import Cell, Grid, Row, RowKind
from chisotv.render import typeface
from chisotv.render.base import fill, kind

_PAGE = (room(landscape=True)[1] - 15) / 25.4 * 72
"""Points below the heading row of a page that lies on its side."""
_FIRST_PAGE = _PAGE - 50 / 25.4 * 72
"""The same below the titles."""
_PADDING = 3
"""Millimetres beside the text of a cell."""


def render_html(document: Document) -> bytes:
    """The document as a complete HTML page; every value is escaped by Jinja."""
    values = {"document": document, "looks": LOOKS, "margins": MARGINS, "table_size": TABLE_SIZE, "RowKind": RowKind}
    return fill("document.html.j2", values, kind=kind, tall=_tall)


def _tall(grid: Grid) -> list[Row]:
    """The rows that no page can hold: where these may not break either, a page before them stays empty."""
    width, _ = room(landscape=True)
    widths = {column: width * share / 100 - _PADDING for column, share in zip(grid.columns, grid.shares, strict=True)}
    found = []
    most = _FIRST_PAGE
    for row in grid.body:
        if any(_is_higher(cell, widths[cell.column], most) for cell in row.cells):
            found.append(row)
        most = most if row.kind is RowKind.GROUP else _PAGE
    return found


def _is_higher(cell: Cell, width: float, most: float) -> bool:
    # Measuring takes time; a text so short that its widest letters would fit needs none.
    longest = most * width / 25.4 * 72 / TABLE_SIZE**2 / 1.5
    if sum(len(paragraph.text) + width for paragraph in cell.paragraphs) < longest:
        return False
    count = sum(typeface.lines(paragraph.text, width, TABLE_SIZE) for paragraph in cell.paragraphs)
    return typeface.height(count, TABLE_SIZE) / cell.rowspan > most
