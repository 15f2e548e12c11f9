"""The official appendix as a Markdown table; a merged cell is repeated in each row."""

from chisotv.grid import Cell, Grid, RowKind
from chisotv.markdown import cell_text, escape
from chisotv.render.base import Document, fill
from chisotv.text import squeeze


def render_markdown(document: Document) -> str:
    """The document as Markdown with one table per appendix."""
    return fill("appendix.md.j2", document, autoescape=False, line=_line, table_rows=table_rows)


def _line(text: str) -> str:
    """A text on one line, escaped."""
    return escape(squeeze(text))


def table_rows(grid: Grid) -> list[list[str]]:
    """The body of the table as escaped cells, six in each row; group rows are bold."""
    body = zip(grid.rows, grid.full_rows(), strict=True)
    return [[_cell(cell, row.kind) for cell in full] for row, full in body if row.kind is not RowKind.HEADING]


def _cell(cell: Cell, kind: RowKind) -> str:
    text = cell_text(("- " if paragraph.bullet else "") + paragraph.text for paragraph in cell.paragraphs)
    return f"**{text}**" if kind is RowKind.GROUP and text else text
