"""A document as Markdown; a merged cell is repeated in each row."""

from collections.abc import Iterator

from chisotv.documents.base import LOOKS, Block, Document, Line, Pair
from chisotv.documents.grid import Cell, Grid, Paragraph, RowKind
from chisotv.tables.markdown import cell_text, drawn, escape
from chisotv.text import squeeze


def render_markdown(document: Document) -> bytes:
    """The document as Markdown with a table for each grid."""
    blocks = (block for section in document.sections for block in section.blocks)
    return "".join(f"{part}\n" for block in blocks for part in _parts(block)).encode("utf-8")


def _parts(block: Block) -> Iterator[str]:
    """What is drawn of a block, with its line end; of a rule nothing."""
    if isinstance(block, Grid):
        yield drawn(_heading(block), _rows(block), first=":-:")
    for part in (*block.left, *block.right) if isinstance(block, Pair) else (block,):
        if isinstance(part, Line):
            yield f"{_line(part)}\n"


def _line(line: Line) -> str:
    """A line of text with the marks of Markdown for how it looks."""
    look = LOOKS[line.style]
    # A line of the head may hold several; a line break inside emphasis would end it.
    head, text = line.text[: line.strong], line.text[line.strong :]
    bullet = "- " if line.bullet else ""
    text = bullet + "<br>".join(escape(squeeze(part)) for part in text.split("\n")) + _marks(line.marks)
    if look.level == 1:
        return f"## {text}"
    text = f"**{escape(head)}** {text}" if head else text
    return f"**{text}**" if look.bold else f"*{text}*" if look.italic else text


def _heading(grid: Grid) -> list[str]:
    return [escape(squeeze(cell.text)) + _marks(cell.paragraphs[-1].marks) for cell in grid.heading.cells]


def _rows(grid: Grid) -> list[list[str]]:
    """The body of the table as escaped cells, one for each column in each row; group rows are bold."""
    body = zip(grid.rows, grid.full_rows(), strict=True)
    return [[_cell(cell, row.kind) for cell in full] for row, full in body if row.kind is not RowKind.HEADING]


def _cell(cell: Cell, row: RowKind) -> str:
    text = "<br>".join(_paragraph(paragraph) for paragraph in cell.paragraphs)
    return f"**{text.strip()}**" if row is RowKind.GROUP and text else text


def _paragraph(paragraph: Paragraph) -> str:
    return ("- " if paragraph.bullet else "") + cell_text([paragraph.text]) + _marks(paragraph.marks)


def _marks(marks: tuple[int, ...]) -> str:
    return "".join(f" {escape(f'[{number}]')}" for number in marks)
