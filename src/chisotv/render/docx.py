"""A document as a Word file: each section on its own paper, each table with real merged cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chisotv.documents import base, typeface
from chisotv.documents.base import LOOKS, ROOMY, TIGHT, Block, Document, Line, Look, Pair, Rule, Section, Style
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind
from chisotv.render import docx_xml, paging
from chisotv.render.base import extra
from chisotv.render.docx_xml import given, paragraph, run, thin_line, twips, w
from chisotv.render.paging import Frame, cell_height, row_height

_CELL, _NUMBER, _COLUMN, _HEADER = "cell", "cell-number", "cell-heading", "page-number"
_TIGHT = "-tight"
"""Ends the names of the same styles for a tight table."""
_KEPT = {Style.SUBTITLE, Style.AUTHORITY, Style.ATTACHMENT, Style.SALUTATION, Style.NOTE_HEADING, Style.RECIPIENTS}
"""Lines that belong to what follows, as headings do."""
_GAP = 4
"""Millimetres between the two columns of a pair."""


def render_docx(document: Document) -> bytes:
    """The document as a Word file, each time of the same bytes, without links; a ChisotvError without python-docx."""
    with extra("docx", "python-docx>=1.2,<2"):
        package = docx_xml.new_package(document.title, _styles())
    body = package.element.body
    for at, section in enumerate(document.sections, 1):
        body.extend(_drawn(section))
        number = paragraph(_HEADER, docx_xml.page_number())
        first = paragraph(_HEADER, [])
        headers = [docx_xml.header(package, "default", number), docx_xml.header(package, "first", first)]
        # The last section's properties stand at the end of the body, the others' in their last paragraph.
        holder = body if at == len(document.sections) else body[-1].get_or_add_pPr()
        holder.append(_paper(section, headers))
    return docx_xml.packed(package)


def _paper(section: Section, headers: Sequence[Any]) -> Any:
    """The section's properties; the order of the elements matters."""
    wide, high = map(twips, reversed(base.PAPER) if section.landscape else base.PAPER)
    turned = {"orient": "landscape"} if section.landscape else {}
    top, right, bottom, left = map(twips, base.MARGINS)
    edge = twips(base.MARGINS[0] / 2)
    return w(
        "sectPr",
        *headers,
        w("type", val="nextPage"),
        w("pgSz", w=wide, h=high, **turned),
        w("pgMar", top=top, right=right, bottom=bottom, left=left, header=edge, footer=edge, gutter=0),
        None if section.continues else w("pgNumType", start=1),
        w("cols", space=720),
        None if section.continues else w("titlePg"),
    )


def _styles() -> Iterator[Any]:
    """A style for each kind of line, so that whoever edits the file changes them all at once."""
    levels = sorted({look.level for look in LOOKS.values()} - {0})
    yield from docx_xml.default_styles(LOOKS[Style.BODY].size, levels)
    for style, look in LOOKS.items():
        yield docx_xml.text_style(style, look, keep=style in _KEPT)
    for end, said, size in (("", "", ROOMY.size), (_TIGHT, " nhỏ", TIGHT.size)):
        yield docx_xml.text_style(_CELL + end, Look(f"Ô bảng{said}", size))
        yield docx_xml.text_style(_NUMBER + end, Look(f"Ô số thứ tự{said}", size, "center"))
        yield docx_xml.text_style(_COLUMN + end, Look(f"Tên cột{said}", size, "center", bold=True))
    yield docx_xml.text_style(_HEADER, Look("Số trang", 13, "center"))


def _drawn(section: Section) -> list[Any]:
    """The section's blocks; the last one is a paragraph, which can carry the section's properties."""
    width, height = base.room(section.landscape)
    drawn: list[Any] = []
    lead, fresh = 0.0, True
    for at, block in enumerate(section.blocks, 1):
        following = section.blocks[at] if at < len(section.blocks) else None
        if drawn and isinstance(block, Pair | Grid) and drawn[-1].tag.endswith("}tbl"):
            drawn.append(thin_line())  # else Word makes one table of two
        if isinstance(block, Grid):
            drawn.append(_table(block, width, height * paging.POINTS, lead if fresh else 0, _closes(following)))
            fresh = False
        elif isinstance(block, Pair):
            drawn.append(_pair(block, width))
        else:
            drawn.append(_part(block, width, keep=isinstance(following, Pair)))
            lead += paging.line_height(block, width)
    if not drawn or drawn[-1].tag.endswith("}tbl"):
        drawn.append(thin_line())
    return drawn


def _closes(block: Block | None) -> bool:
    """Whether a block after a table must not land on a page of its own."""
    return block is None or (isinstance(block, Line) and block.style is Style.END)


def _part(part: Line | Rule, width: float, keep: bool = False) -> Any:
    if isinstance(part, Rule):
        return thin_line(part.width, width, part.before, part.after)
    return paragraph(part.style, _runs(part), keep)


def _runs(part: Line | Paragraph, bold: bool = False) -> list[Any]:
    text, marks = paging.marked(part)
    strong = part.strong if isinstance(part, Line) else 0
    runs = [run(text[:strong], given(True, "b"))] if strong else []
    runs += [run(text[strong:], given(bold, "b"))] if text else []
    return [*runs, run(marks, w("vertAlign", val="superscript"))] if marks else runs


def _pair(pair: Pair, width: float) -> Any:
    """Two columns side by side as a table without borders."""
    shares = pair.share, 100 - pair.share
    columns = [width * share / 100 for share in shares]
    sides = {"right": twips(_GAP / 2)}, {"left": twips(_GAP / 2)}
    cells = []
    for parts, column, side in zip((pair.left, pair.right), columns, sides, strict=True):
        margin = w("tcMar", *(w(name, w=size, type="dxa") for name, size in side.items()))
        lines = [_part(part, column - _GAP / 2) for part in parts] or [paragraph(_CELL, [])]
        cells.append(w("tc", w("tcPr", w("tcW", w=twips(column), type="dxa"), margin), *lines))
    row = w("tr", w("trPr", w("cantSplit")), *cells)
    return docx_xml.table(columns, [row], bordered=False)


@dataclass(frozen=True, slots=True)
class _Fate:
    """How a row behaves at the foot of a page."""

    whole: bool = True  # never split it
    keep: bool = False  # never part it from the next row
    loose: bool = False  # draw its merged cells as cells without a line between them


def _table(grid: Grid, width: float, page: float, lead: float, closes: bool) -> Any:
    """A grid as a table.

    Args:
        grid: The grid.
        width: Of the table in mm.
        page: Height of a page in points.
        lead: Points that the lines above it take on its first page; 0 where the place on the page is not known.
        closes: Whether what follows must stay with the last row.
    """
    frame = paging.frame_of(grid, width)
    fates = _fates(grid, frame, page, lead)
    if closes:
        fates[-1] = replace(fates[-1], keep=fates[-1].whole)  # LibreOffice splits no row that it keeps with the next
    rows = []
    for at, (row, full, fate) in enumerate(zip(grid.rows, grid.full_rows(), fates, strict=True)):
        below = {cell.column for cell in grid.rows[at + 1].cells} if at + 1 < len(grid.rows) else set(grid.columns)
        cells = [_cell(cell, row, frame, fate, cell.column in below) for cell in full]
        heading = row.kind is RowKind.HEADING
        rows.append(w("tr", w("trPr", given(fate.whole, "cantSplit"), given(heading, "tblHeader")), *cells))
    return docx_xml.table(list(frame.widths.values()), rows, True, base.BESIDE / 2, frame.cells.pad)


def _cell(cell: Cell, row: Row, frame: Frame, fate: _Fate, ends: bool) -> Any:
    """One cell of a row; where a cell above covers it, it only goes on; `ends` says that none does so below."""
    starts = any(cell is each for each in row.cells)
    heading = row.kind is RowKind.HEADING
    style = _COLUMN if heading else _NUMBER if cell.column == "number" else _CELL
    style += _TIGHT if frame.cells is TIGHT else ""
    open_sides = [side for side, closed in (("top", starts), ("bottom", ends)) if fate.loose and not closed]
    properties = w(
        "tcPr",
        w("tcW", w=twips(frame.widths[cell.column]), type="dxa"),
        given(cell.rowspan > 1 and not fate.loose, "vMerge", val="restart" if starts else "continue"),
        w("tcBorders", *(w(side, val="nil") for side in open_sides)) if open_sides else None,
        given(heading, "vAlign", val="center"),
    )
    lines = []
    for at, each in enumerate(cell.paragraphs if starts else ()):
        runs = _runs(each, row.kind is RowKind.GROUP)
        lines.append(paragraph(style, runs, fate.keep, twips(frame.cells.pad) if at else None))
    return w("tc", properties, *(lines or [paragraph(style, [], fate.keep)]))


def _fates(grid: Grid, frame: Frame, page: float, lead: float) -> list[_Fate]:
    """How each row behaves at the foot of a page.

    At the top of a section's first table nothing is kept together: it fits or is split, as else the first page would
    hold the title alone. In other tables the first criterion may be split, as LibreOffice loses the rest of a table
    whose first rows must be whole and end exactly at the foot of a page.
    """
    room = page - row_height(grid.heading, frame)
    breaks = paging.broken(grid, frame, room, lead)
    fates = [_Fate(keep=True)]
    opening, above = True, lead
    for tied in grid.tied_rows():
        rows = grid.rows[tied.start : tied.stop]
        if rows[0].kind is RowKind.GROUP:
            above += row_height(rows[0], frame)
            # The heading of a group never stands alone at the foot of a page.
            fates.append(_Fate(whole=above <= room, keep=not (opening and lead)))
            continue
        # What a row or a run may take of a page, to be whole.
        most = min(room - above, room * (1 - base.FULL) if tied.start in breaks else room)
        found = _run_fates(rows, frame, most)
        if opening and lead:
            found = [replace(fate, keep=False) for fate in found]
        elif opening and len(found) == 1:
            found = [_Fate(whole=False)]
        fates += found
        opening, above = False, 0.0
    return fates


def _run_fates(rows: Sequence[Row], frame: Frame, most: float) -> list[_Fate]:
    """The same for a row, or for rows that merged cells tie together, of which what is no higher than `most` is whole.

    LibreOffice loses words of a merged cell that crosses pages. So such rows stay on one page, or are not merged.
    """
    own = [row_height(row, frame) for row in rows]
    if len(rows) == 1:
        return [_Fate(whole=frame.cells is not TIGHT and own[0] <= most)]
    if paging.run_height(rows, frame) <= most:
        return [*[_Fate(keep=True)] * (len(rows) - 1), _Fate()]
    loose = _overhangs(rows, own, frame) or max(own) > most
    if loose:
        own = [max(cell_height(cell, row, frame) for cell in row.cells) for row in rows]
    return [_Fate(whole=height <= most, loose=loose) for height in own]


def _overhangs(rows: Sequence[Row], own: Sequence[float], frame: Frame) -> bool:
    """Whether a merged cell's text may be longer than its first row.

    The measures may be wrong by a line, but a text of one line is one.
    """
    line = typeface.height(1, frame.cells.size)
    for row, height in zip(rows, own, strict=True):
        merged = [cell_height(cell, row, frame) for cell in row.cells if cell.rowspan > 1]
        if any(high > 2 * line and high + line > height for high in merged):
            return True
    return False
