"""A document as a workbook for Excel: the official tables, their rows as a list to filter, and the matrix.

Every text is written as text: nothing becomes a formula, a number or a link.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from math import ceil, sqrt
from typing import Any
from zipfile import ZipFile

from chisotv.documents.base import LOOKS, MARGINS, TABLE_SIZE, Document, Line, Pair, Section, Style, room
from chisotv.documents.grid import Grid, RowKind
from chisotv.problems import ChisotvError
from chisotv.render.base import extra
from chisotv.render.xlsx_rows import HIGHEST, Piece, lay_out, needed, page_ends, printed, split
from chisotv.tables.base import Column, Table, Value
from chisotv.text import decimal

DATA, MATRIX = "Dữ liệu", "Ma trận"
MATRIX_TITLE = "MA TRẬN TRÁCH NHIỆM CÁC CƠ QUAN"
LONGEST = 32_767
"""Characters of the longest text in a cell."""
_FONT = {"font_name": "Times New Roman", "font_size": TABLE_SIZE, "font_scheme": "none"}
# What a row and a column measure in pixels where that is the usual font.
_OPTIONS = {"in_memory": True, "default_format_properties": _FONT, "default_row_height": 21, "default_column_width": 72}
_DATE = datetime(1980, 1, 1, tzinfo=UTC)
_PAGE_NUMBER = '&C&"Times New Roman,Regular"&13&P'
_NOTE_LOOK = '&L&"Times New Roman,Italic"&10'
_NOT_PRINTED = (
    "Danh sách này để lọc trên màn hình. Muốn in phần đã lọc, hãy chọn Ignore Print Area (Bỏ qua Vùng In) khi in."
)
_HEADER_MARGIN = 10 / 25.4
_PAGE_FILL = 0.98
_WIDTH_FILL = 0.97
"""Printers do not agree to the dot how wide a column is, and a column too many would go on pages of its own."""
_MOST_BREAKS = 1023
_NAME_LENGTH = 31
_LONGEST_HEADER = 100
"""Of the 255 characters that Excel takes, each "&" takes two."""
_LIST_SIZE = 11
_SMALLEST = 11 / 7
"""How many times wider than the paper a list may be that is printed on one of its width: 11 points become 7."""
_ROOTS = (2.2, 1.9, 1.6, 1.3, 1.0)
"""Millimetres by which a column grows with the square root of its longest text; the less, the more lines it takes."""
_WIDEST = 300.0
_MATRIX_NAMES = 118.0
"""Width of the column of names in mm."""
_LIST_BORDER = "#BFBFBF"
_HEADING_LOOK: dict[str, object] = {"bg_color": "#DDEBF7", "align": "center", "valign": "vcenter"}
_SCALE = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#9DC3E6"}


def render_table(table: Table) -> bytes:
    """Rows as a workbook of one sheet, to filter and to print on pages of its width; the title stands on paper only.

    Raises:
        ChisotvError: XlsxWriter is not installed, or a text is longer than a cell can hold.
    """

    def draw(book: _Book) -> None:
        sheet = _Sheet(book, DATA)
        _draw_list(sheet, table)
        # "&" begins what Excel puts in by itself, such as the date.
        title = " ".join(table.title.split())[:_LONGEST_HEADER].replace("&", "&&")
        sheet.sheet.set_header(f"{_NOTE_LOOK}{title} {_PAGE_NUMBER}", {"margin": _HEADER_MARGIN})

    return _made(table.title or DATA, draw)


def render_xlsx(document: Document) -> bytes:
    """The document as a workbook: each section becomes a sheet, and its listing, if it has one, two more.

    Raises:
        ChisotvError: XlsxWriter is not installed, or a text is longer than a cell can hold.
    """

    def draw(book: _Book) -> None:
        names = sheet_names([section.name for section in document.sections])
        points = 0
        for section, name in zip(document.sections, names, strict=True):
            sheet = _Sheet(book, name)
            _draw_section(sheet, section)
            points += sum(sheet.heights)
        if document.listing is not None:
            sheet = _Sheet(book, DATA)
            scale = _draw_list(sheet, document.listing.duties)
            if points and sum(sheet.heights) * scale > points:
                # On paper the list would be longer than the tables whose words it repeats for each agency.
                sheet.sheet.print_area(0, 0, 0, len(document.listing.duties.columns) - 1)
                options = {"margin": _HEADER_MARGIN, "scale_with_doc": False}
                sheet.sheet.set_header(f"{_NOTE_LOOK}{_NOT_PRINTED}", options)
            _draw_matrix(_Sheet(book, MATRIX), document.listing.matrix, document.title)

    return _first_page_without_number(_made(document.title, draw))


def _made(title: str, draw: Callable[["_Book"], None]) -> bytes:
    """The bytes of a workbook with the sheets that are drawn."""
    with extra("xlsx", "XlsxWriter>=3.3,<4"):
        import xlsxwriter  # type: ignore[import-untyped]
    target = BytesIO()
    workbook = xlsxwriter.Workbook(target, _OPTIONS)
    workbook.set_properties({"title": title, "created": _DATE})
    draw(_Book(workbook))
    workbook.close()
    return target.getvalue()


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names that Excel takes for sheets: short, without some signs, all different."""
    taken = {DATA.lower(), MATRIX.lower(), "history"}
    chosen = []
    for name in names:
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff]+", "-", name)[:_NAME_LENGTH].strip("' ") or "Phụ lục"
        candidate, number = _shortened(clean), 1
        while candidate.lower() in taken:
            number += 1
            candidate = _shortened(clean, f" ({number})")
        taken.add(candidate.lower())
        chosen.append(candidate)
    return chosen


def _shortened(name: str, end: str = "") -> str:
    while _length(name + end) > _NAME_LENGTH:
        name = name[:-1]
    return name.strip("' ") + end


def _length(text: str) -> int:
    """Characters as Excel counts them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class _Book:
    """The workbook; each format is made once."""

    workbook: Any
    formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def format(self, properties: dict[str, object]) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            # The prefix says "this is text", as the apostrophe does that one types.
            self.formats[key] = self.workbook.add_format(_FONT | {"quote_prefix": True} | properties)
        return self.formats[key]


class _Sheet:
    """A sheet on which only texts and whole numbers are written."""

    def __init__(self, book: _Book, name: str) -> None:
        self.book = book
        self.name = name
        self.sheet = book.workbook.add_worksheet(name)
        self.heights: list[int] = []
        self.ties: set[int] = set()
        self.runs: set[int] = set()
        self.heading = range(0)
        self.pages_wide = 1

    def add_rows(self, heights: Iterable[int]) -> int:
        """Append rows; their heights are fixed, as no program fits the height of merged cells."""
        first = len(self.heights)
        for height in heights:
            self.sheet.set_row(len(self.heights), height)
            self.heights.append(height)
        return first

    def columns(self, widths: Sequence[float]) -> list[float]:
        """Set the widths in mm; gives what they are in whole pixels."""
        pixels = [int(width / 25.4 * 96) for width in widths]
        for at, count in enumerate(pixels):
            self.sheet.set_column_pixels(at, at, count)
        return [count / 96 * 25.4 for count in pixels]

    def write(self, row: int, column: int, value: Value, properties: dict[str, object]) -> None:
        style = self.book.format(properties)
        if value is None:
            status = self.sheet.write_blank(row, column, None, style)
        elif isinstance(value, int):
            status = self.sheet.write_number(row, column, value, style)
        elif (length := _length(value)) > LONGEST:
            where = f"Trang “{self.name}”, dòng {row + 1}, cột {column + 1}"
            reason = f"ô có {decimal(length)} ký tự, mà một ô Excel chỉ chứa được {decimal(LONGEST)}"
            raise ChisotvError(f"{where}: {reason}. Hãy in ở dạng docx, pdf hoặc html.")
        elif value.startswith("<r>") and value.endswith("</r>"):
            # XlsxWriter would take the text for ready-made XML; in parts it is escaped.
            status = self.sheet.write_rich_string(row, column, style, value[:3], style, value[3:], style)
        else:
            status = self.sheet.write_string(row, column, value, style)
        if status:
            raise ChisotvError(f"Trang “{self.name}”: bảng dài quá số dòng của Excel.")

    def write_range(self, rows: tuple[int, int], columns: tuple[int, int], text: str, look: dict[str, object]) -> None:
        """Write into a range that becomes one cell; only `write` writes, as merging would guess what the text is."""
        if rows[0] < rows[1] or columns[0] < columns[1]:
            self.sheet.merge_range(rows[0], columns[0], rows[1], columns[1], "", self.book.format(look))
        self.write(rows[0], columns[0], text, look)

    def set_page(self, last_column: int, landscape: bool = True) -> None:
        """A4 as the decree has it. Where pages end at chosen rows the sheet is printed in its own size."""
        top, right, bottom, left = (margin / 25.4 for margin in MARGINS)
        self.sheet.set_paper(9)
        if landscape:
            self.sheet.set_landscape()
        self.sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
        self.sheet.set_header(_PAGE_NUMBER, {"margin": _HEADER_MARGIN})
        self.sheet.set_start_page(1)
        self.sheet.print_area(0, 0, max(len(self.heights) - 1, 0), last_column)
        self.sheet.hide_gridlines(2)
        if self.ties:
            # Programs end a page after any row, also in the middle of a merged cell and through a line of its text.
            # Excel obeys where told otherwise, but not where it shall fit the sheet to the paper.
            points = int(room(landscape)[1] / 25.4 * 72 * _PAGE_FILL)
            ends = page_ends(self.heights, self.ties, self.heading, points, self.runs)
            self.sheet.set_h_pagebreaks(ends[:_MOST_BREAKS])
        else:
            self.sheet.fit_to_pages(self.pages_wide, 0)
        # "1.10" is a text on purpose.
        self.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def set_heading(self, first: int, end: int, column: int = 0) -> None:
        """Rows that stay on the screen and are repeated on each page."""
        self.heading = range(first, end)
        self.sheet.repeat_rows(first, end - 1)
        self.sheet.freeze_panes(end, column)


def _draw_section(sheet: _Sheet, section: Section) -> None:
    grids = [block for block in section.blocks if isinstance(block, Grid)]
    shares = max((grid.shares for grid in grids), key=len, default=(100.0,))
    width = room(section.landscape)[0] * _WIDTH_FILL
    widths = sheet.columns([width * share / sum(shares) for share in shares])
    for block in section.blocks:
        for part in (*block.left, *block.right) if isinstance(block, Pair) else (block,):
            if isinstance(part, Grid):
                first, end = _draw_grid(sheet, part, widths)
                # With several tables on the sheet no heading holds for all.
                if len(grids) == 1:
                    sheet.set_heading(first, end)
            elif isinstance(part, Line):
                _draw_line(sheet, part, widths)
                if part.style is Style.NOTE_HEADING:
                    sheet.ties.add(len(sheet.heights))
            else:
                sheet.add_rows([round(part.before + part.after)])
    sheet.set_page(len(widths) - 1, section.landscape)


def _draw_line(sheet: _Sheet, line: Line, widths: Sequence[float]) -> None:
    look = LOOKS[line.style]
    text = printed(line)
    points = needed(text, sum(widths), look.size, look.bold) + int(look.before + look.after)
    rows = split(points)
    first = sheet.add_rows(rows)
    properties: dict[str, object] = {"font_size": look.size, "bold": look.bold, "italic": look.italic}
    properties |= {"align": look.align, "valign": "bottom" if look.before else "top", "text_wrap": True}
    sheet.write_range((first, first + len(rows) - 1), (0, len(widths) - 1), text, properties)


def _draw_grid(sheet: _Sheet, grid: Grid, widths: Sequence[float]) -> tuple[int, int]:
    """Draw a table; gives where its heading begins and ends."""
    layout = lay_out(grid, widths)
    top = sheet.add_rows(layout.heights)
    # The title stays with the table, and so does the first line below, which is the end mark.
    sheet.ties |= {*([top] if sheet.ties else range(1, top + 1)), top + len(layout.heights)}
    sheet.ties |= {top + row for row in layout.ties()}
    sheet.runs |= {top + row for run in layout.runs for row in run[1:]}
    for piece in layout.pieces:
        rows = (top + piece.first, top + piece.last)
        sheet.write_range(rows, (piece.position, piece.position), piece.text, _cell_look(piece))
    return top, top + layout.heading


def _cell_look(piece: Piece) -> dict[str, object]:
    heading = piece.kind is RowKind.HEADING
    return {
        "bold": piece.kind is not RowKind.CRITERION,
        "align": "center" if heading or piece.column == "number" else "left",
        "valign": "vcenter" if heading else "top",
        "text_wrap": True,
        "left": 1,
        "right": 1,
        "top": int(piece.opens),
        "bottom": int(piece.closes),
    }


def _draw_list(sheet: _Sheet, table: Table) -> float:
    """Draw a list; gives how large it is on paper."""
    texts = [[_shown(row[at]) for row in table.rows] for at in range(len(table.columns))]
    paper = room(landscape=True)[0]
    for root in _ROOTS:
        wished = [_list_width(*each, root) for each in zip(table.columns, texts, strict=True)]
        if sum(wished) <= paper * _SMALLEST:
            break
    widths = sheet.columns(wished)
    _draw_rows(sheet, table, widths, _LIST_SIZE)
    sheet.set_heading(0, 1)
    sheet.pages_wide = max(1, ceil(sum(widths) / paper / _SMALLEST))
    sheet.sheet.autofilter(0, 0, len(table.rows), len(widths) - 1)
    sheet.set_page(len(widths) - 1)
    return min(1, paper * sheet.pages_wide / max(sum(widths), 1))


def _list_width(column: Column, texts: Sequence[str], root: float) -> float:
    """A width in mm with which long texts take many lines, but no more than a row can be high."""
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    word = max(map(len, column.heading.split()), default=0)
    # Room for the button of the filter beside the heading.
    width = max(2.5 * word + 8, min(2 * longest + 6, 14 + root * sqrt(longest)))
    while width < _WIDEST and any(needed(text, width, _LIST_SIZE) > HIGHEST for text in texts):
        width *= 1.1
    return width


def _draw_matrix(sheet: _Sheet, table: Table, title: str) -> None:
    free = room(landscape=True)[0] - _MATRIX_NAMES
    numbers = len(table.columns) - 1
    widths = sheet.columns([_MATRIX_NAMES, *([min(free / max(numbers, 1), 25)] * numbers)])
    for line in (Line(table.title or MATRIX_TITLE, Style.TITLE), Line(title, Style.ATTACHMENT)):
        _draw_line(sheet, line, widths)
    first, end = _draw_rows(sheet, table, widths, TABLE_SIZE)
    sheet.set_heading(first, first + 1, 1)
    if table.rows and numbers:
        sheet.sheet.conditional_format(first + 1, 1, end - 1, numbers, _SCALE)
    for text in table.footer.splitlines():
        _draw_line(sheet, Line(text, Style.NOTE), widths)
    sheet.set_page(numbers)


def _draw_rows(sheet: _Sheet, table: Table, widths: Sequence[float], size: int) -> tuple[int, int]:
    """Draw headings and rows without merged cells; gives where they begin and end."""
    headings = [column.heading for column in table.columns]
    first = len(sheet.heights)
    for at, values in enumerate((headings, *table.rows)):
        texts = zip(map(_shown, values), widths, strict=True)
        points = max((needed(text, width, size, at == 0) for text, width in texts), default=0)
        row = sheet.add_rows([min(points, HIGHEST)])
        for place, (value, column) in enumerate(zip(values, table.columns, strict=True)):
            look: dict[str, object] = {"font_size": size, "bold": at == 0, "text_wrap": True}
            look |= {"align": "center" if column.number else "left", "valign": "top"}
            look |= {"border": 1, "border_color": _LIST_BORDER}
            sheet.write(row, place, value, look if at else look | _HEADING_LOOK)
    return first, len(sheet.heights)


def _shown(value: Value) -> str:
    return "" if value is None else str(value)


def _first_page_without_number(content: bytes) -> bytes:
    """The workbook with no page number on the first page of each sheet, which XlsxWriter cannot say."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(target, "w") as made:
        for member in given.infolist():
            data = given.read(member)
            if member.filename.startswith("xl/worksheets/"):
                numbered = b"<headerFooter><oddHeader>&amp;C"
                data = data.replace(numbered, numbered.replace(b"r>", b'r differentFirst="1">', 1), 1)
            made.writestr(member, data)
    return target.getvalue()
