"""The workbook, read back with another library than the one that writes it."""

import io
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from chisotv.documents.base import END_MARK, LOOKS, Block, Document, Line, Rule, Section, Style
from chisotv.documents.dispatch import Wishes, appendices_document, dispatch_document
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind, check_tiling, text_cell
from chisotv.documents.typeface import height, lines
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.render.xlsx import LONGEST, render_xlsx, sheet_names
from chisotv.render.xlsx_rows import HIGHEST, lay_out, needed, page_ends, printed
from chisotv.tables.base import Column, Table, Value
from conftest import official_grid
from six_columns import COLUMNS, SHARES

HOSTILE = ["=1+1", "+1", "-1", "@x", "1.10", "0012", "1e5", "TRUE", "http://x", "mailto:a@b", "{=1}", "a < b & c > d"]
HOSTILE += ["<r>x</r>", "<r><t>x</t></r>", "_x0041_", "'x", '"x"', "  x ", "a\nb", "=cmd|' /C calc'!A0", "&C&P", "#N/A"]
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
Ranges = list[tuple[int, int, str]]
"""Of a column of a table: first and last sheet row of each cell, and its text."""


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "notes"])
def document(request: pytest.FixtureRequest, dataset: Dataset) -> Document:
    return appendices_document(dataset, list(dataset.appendices), Wishes(notes=request.param))


@pytest.fixture(scope="module")
def workbook(document: Document) -> Any:
    return opened(document)


def opened(document: Document) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(document)))


def grid_of(section: Section) -> Grid:
    return next(block for block in section.blocks if isinstance(block, Grid))


def table_rows(sheet: Any) -> tuple[int, int]:
    """First row of the heading and last row of the table: they have borders, the lines around do not."""
    rows = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).border.left.style]
    return rows[0], rows[-1]


def ranges(sheet: Any, column: int) -> Ranges:
    first, last = table_rows(sheet)
    merged = {area.min_row: area.max_row for area in sheet.merged_cells.ranges if area.min_col == column}
    found = []
    row = first
    while row <= last:
        end = merged.get(row, row)
        found.append((row, end, sheet.cell(row, column).value or ""))
        row = end + 1
    return found


def written(cell: Cell) -> list[str]:
    """What stands on the sheet for a cell: each task apart, of other cells all paragraphs together."""
    texts = [printed(paragraph) for paragraph in cell.paragraphs] or [""]
    return texts if cell.column == "tasks" else ["\n".join(texts)]


def small(texts: Sequence[str], **others: str) -> Document:
    """A document whose table has a row for each text, with the text in every cell but those of `others`."""
    heading = Row(RowKind.HEADING, tuple(text_cell(column, column) for column in COLUMNS))
    rows = [heading]
    for text in texts:
        tasks = Cell("tasks", (Paragraph(text), Paragraph(text, bullet=True)))
        cells = [tasks if column == "tasks" else text_cell(column, others.get(column, text)) for column in COLUMNS]
        rows.append(Row(RowKind.CRITERION, tuple(cells)))
    blocks: tuple[Block, ...] = (Line("Phụ lục", Style.LABEL), Rule(40), Grid(COLUMNS, SHARES, tuple(rows)))
    return Document("Thử", (Section("Thử", (*blocks, Line(END_MARK, Style.END))),))


class FakeListing:
    """Tables of a listing that no data has."""

    def __init__(self, duties: Table, matrix: Table) -> None:
        self.duties = duties
        self.matrix = matrix


def listed(text: str | None) -> Document:
    """A document without sections whose list and matrix hold the text; None for empty tables."""
    columns = [Column("Cơ quan", ratio=1), Column("CT", number=True)]
    rows: list[list[Value]] = [] if text is None else [[text, 1], [None, None]]
    listing: Any = FakeListing(Table(columns, rows, []), Table(columns, rows, [], footer="Chú thích."))
    return Document("Thử", (), listing)


@pytest.mark.smoke
def test_sheets(document: Document, workbook: Any) -> None:
    assert workbook.sheetnames == [*(section.name for section in document.sections), "Dữ liệu", "Ma trận"]
    assert workbook.active.title == document.sections[0].name


def test_every_text_stands_in_its_column(document: Document, workbook: Any) -> None:
    for section in document.sections:
        grid = grid_of(section)
        for position, column in enumerate(grid.columns, 1):
            cells = [cell for row in grid.rows for cell in row.cells if cell.column == column]
            expected = [text for cell in cells for text in written(cell)]
            assert [text for *_, text in ranges(workbook[section.name], position)] == expected


def test_every_line_stands_on_the_sheet(document: Document, workbook: Any) -> None:
    for section in document.sections:
        sheet = workbook[section.name]
        first, last = table_rows(sheet)
        found = [sheet.cell(row, 1) for row in range(1, sheet.max_row + 1) if not first <= row <= last]
        found = [cell for cell in found if cell.value]
        expected = [block for block in section.blocks if isinstance(block, Line)]
        assert [cell.value for cell in found] == [line.text for line in expected]
        for cell, line in zip(found, expected, strict=True):
            look = LOOKS[line.style]
            assert (cell.font.name, cell.font.sz, bool(cell.font.b)) == ("Times New Roman", look.size, look.bold)
            assert f"A{cell.row}:F{cell.row}" in sheet.merged_cells


def test_cells_begin_where_the_grid_says(document: Document, workbook: Any) -> None:
    """Cells that begin or end together in the grid do so on the sheet, and each task has sheet rows of its own."""
    for section in document.sections:
        grid, sheet = grid_of(section), workbook[section.name]
        edges: dict[int, set[int]] = {}
        for position, column in enumerate(grid.columns, 1):
            found = iter(ranges(sheet, position))
            for at, row in enumerate(grid.rows):
                for cell in row.cells:
                    if cell.column == column:
                        parts = [next(found) for _ in written(cell)]
                        edges.setdefault(at, set()).add(parts[0][0])
                        edges.setdefault(at + cell.rowspan, set()).add(parts[-1][1] + 1)
            assert next(found, None) is None
        assert all(len(rows) == 1 for rows in edges.values())


def test_a_task_has_one_sheet_row(document: Document, workbook: Any) -> None:
    for section in document.sections:
        grid = grid_of(section)
        plain = [row for row in grid.full_rows() if all(cell.rowspan == 1 for cell in row)]
        texts = {text for row in plain for text in written(row[COLUMNS.index("tasks")])}
        rows = ranges(workbook[section.name], COLUMNS.index("tasks") + 1)
        assert texts
        assert all(first == last for first, last, text in rows if text in texts)


def test_cells_are_merged_once(workbook: Any) -> None:
    for sheet in workbook:
        places: set[tuple[int, int]] = set()
        for area in sheet.merged_cells.ranges:
            inside = {(row, col) for row, col in _places(area)}
            assert not inside & places
            places |= inside
    assert not workbook["Dữ liệu"].merged_cells.ranges


def _places(area: Any) -> Iterator[tuple[int, int]]:
    for row in range(area.min_row, area.max_row + 1):
        for column in range(area.min_col, area.max_col + 1):
            yield row, column


def test_rows_are_high_enough(document: Document, workbook: Any) -> None:
    for sheet in workbook:
        heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
        assert all(0 < points <= HIGHEST for points in heights)
    for section in document.sections:
        sheet = workbook[section.name]
        for position, share in enumerate(grid_of(section).shares, 1):
            for first, last, text in ranges(sheet, position):
                bold = bool(sheet.cell(first, position).font.b)
                points = sum(sheet.row_dimensions[row].height for row in range(first, last + 1))
                # Heights are kept in pixels, a column is a part of a pixel narrower than its share.
                assert points >= height(lines(text, 252 * share / 100, 12, bold), 12) - 0.5 * (last - first + 1)


def test_nothing_in_the_list_is_cut(document: Document, workbook: Any) -> None:
    assert document.listing is not None
    sheet = workbook["Dữ liệu"]
    widths = [column.width * 8 / 96 * 25.4 for column in _column_dimensions(sheet)]
    for at, row in enumerate(document.listing.duties.rows, 2):
        points = max(needed(str(v), w, 11) for v, w in zip(row, widths, strict=True) if v is not None)
        assert sheet.row_dimensions[at].height >= points - 0.5


def _column_dimensions(sheet: Any) -> list[Any]:
    """One for each column: equal neighbours are written as one."""
    found = sorted(sheet.column_dimensions.values(), key=lambda each: each.min)
    return [each for each in found for _ in range(each.min, each.max + 1)]


def test_list_and_matrix_hold_the_listing(document: Document, workbook: Any) -> None:
    assert document.listing is not None
    duties, matrix = document.listing.duties, document.listing.matrix
    rows = list(workbook["Dữ liệu"].iter_rows(values_only=True))
    assert rows == [tuple(column.heading for column in duties.columns), *(tuple(row) for row in duties.rows)]
    rows = list(workbook["Ma trận"].iter_rows(min_row=3, values_only=True))
    assert rows[:-1] == [tuple(column.heading for column in matrix.columns), *(tuple(row) for row in matrix.rows)]
    assert rows[-1][0] == matrix.footer
    counts = [value for row in matrix.rows for value in row if isinstance(value, int)]
    assert sum(counts) == len(duties.rows)


def test_nothing_but_texts_and_counts(document: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(render_xlsx(document))) as packed:
        sheets = {name: packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")}
        styles = packed.read("xl/styles.xml")
    assert len(sheets) == len(document.sections) + 2
    assert not [name for name, content in sheets.items() if re.search(rb"<f[ >]|<hyperlink|\"inlineStr\"", content)]
    # A scheme would let Excel draw the theme's font instead.
    assert b"<scheme" not in styles
    assert set(re.findall(rb'<name val="([^"]*)"', styles)) == {b"Times New Roman"}


def test_pages(document: Document, workbook: Any) -> None:
    official = {section.name for section in document.sections}
    for sheet in workbook:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (9, "landscape")
        # One page wide and the first number 1 are said by saying nothing. Chosen page ends count only without fitting.
        fitted = (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0) and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert bool(fitted) == (sheet.title not in official)
        assert setup.scale in (None, 100)
        assert (setup.firstPageNumber or 1, setup.useFirstPageNumber) == (1, True)
        margins = sheet.page_margins
        sides = (margins.top, margins.right, margins.bottom, margins.left)
        assert [round(side * 25.4) for side in sides] == [20, 15, 20, 30]
        assert not sheet.sheet_view.showGridLines
        assert not sheet.firstHeader.center.text
        if sheet.title != "Dữ liệu":
            assert sheet.oddHeader.center.text == "&P"
            assert (sheet.oddHeader.center.font, sheet.oddHeader.center.size) == ("Times New Roman,Regular", 13)
            assert sheet.HeaderFooter.differentFirst
            assert sheet.print_area.endswith(f"${sheet.max_row}")
        width = sum(column.width * 8 / 96 * 25.4 for column in _column_dimensions(sheet))
        assert sheet.title == "Dữ liệu" or 238 <= width <= 252
    for section in document.sections:
        sheet = workbook[section.name]
        first, _ = table_rows(sheet)
        assert (sheet.print_title_rows, sheet.freeze_panes) == (f"${first}:${first}", f"A{first + 1}")
    data, matrix = workbook["Dữ liệu"], workbook["Ma trận"]
    assert (data.print_title_rows, data.freeze_panes) == ("$1:$1", "A2")
    assert data.auto_filter.ref == data.dimensions
    assert (matrix.print_title_rows, matrix.freeze_panes) == ("$3:$3", "B4")
    area, *_ = matrix.conditional_formatting
    assert str(area.sqref) == f"B4:I{matrix.max_row - 1}"


def test_a_list_longer_than_the_tables_is_not_printed(dataset: Dataset) -> None:
    areas = []
    for agencies in ((), (dataset.registry.find("Sở Y tế"),)):
        sheet = opened(appendices_document(dataset, list(dataset.appendices), Wishes(agencies)))["Dữ liệu"]
        areas.append((sheet.print_area.split("$")[-1], "Ignore Print Area" in (sheet.oddHeader.left.text or "")))
        # In letters of 7 points at least.
        assert sum(column.width * 8 / 96 * 25.4 for column in _column_dimensions(sheet)) <= 252 * 11 / 7
    assert areas == [("1", True), (str(sheet.max_row), False)]


def test_pages_end_between_texts(document: Document, workbook: Any) -> None:
    """A page ends after whole texts, never after a row of a group or a heading, and is never too long."""
    for section in document.sections:
        sheet = workbook[section.name]
        ends = [each.id for each in sheet.row_breaks.brk]
        first, last = table_rows(sheet)
        heights = {row: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)}
        for above, below in pairwise([0, *ends, sheet.max_row]):
            repeated = heights[first] if above else 0
            assert repeated + sum(heights[row] for row in range(above + 1, below + 1)) <= 170 / 25.4 * 72
        for end in ends:
            assert end > first
            assert end != last
            assert not sheet.cell(end, 1).font.b
            for position, share in enumerate(grid_of(section).shares, 1):
                for start, stop, text in ranges(sheet, position):
                    if start <= end < stop:
                        points = sum(heights[row] for row in range(start, end + 1))
                        assert points >= height(lines(text, 252 * share / 100, 12), 12) - 0.5 * (end - start + 1)


@pytest.mark.parametrize("count", range(6, 20))
def test_the_end_mark_stays_with_its_table(count: int) -> None:
    sheet = opened(small(["x"] * count)).worksheets[0]
    assert table_rows(sheet)[1] not in [each.id for each in sheet.row_breaks.brk]


def test_upright_sections_and_letters(dataset: Dataset) -> None:
    document = dispatch_document(dataset, Wishes())
    workbook = opened(document)
    assert workbook.sheetnames == [section.name for section in document.sections]
    letter = workbook.worksheets[0]
    assert letter.page_setup.orientation == "portrait"
    words = " ".join(str(row[0]) for row in letter.iter_rows(values_only=True))
    assert dataset.dispatch.signer.name in words
    assert dataset.dispatch.recipients[-1] in words


def test_same_data_same_bytes(document: Document) -> None:
    content = render_xlsx(document)
    assert content == render_xlsx(document)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {member.date_time for member in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = openpyxl.load_workbook(io.BytesIO(content)).properties
    assert (properties.title, properties.creator, properties.lastModifiedBy) == (document.title, None, None)


def check_texts(texts: Sequence[str]) -> None:
    sheet = opened(small(texts)).worksheets[0]
    for position, column in enumerate(COLUMNS, 1):
        expected = [text for text in texts for text in ([text, f"- {text}"] if column == "tasks" else [text])]
        found = ranges(sheet, position)
        assert [text for *_, text in found] == [column, *expected]
        for first, *_ in found:
            cell = sheet.cell(first, position)
            assert cell.data_type in "sn"
            assert cell.data_type == "s" or cell.value is None
            assert cell.quotePrefix
            assert cell.hyperlink is None


def test_hostile_texts_stay_texts() -> None:
    check_texts(HOSTILE)


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_any_text_stays_text(texts: list[str]) -> None:
    check_texts(texts)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_in_lists(text: str) -> None:
    workbook = opened(listed(text))
    for sheet, row in (("Dữ liệu", 2), ("Ma trận", 4)):
        cell = workbook[sheet].cell(row, 1)
        assert (cell.value, cell.data_type) == (text, "s")


def test_control_characters_make_no_broken_file() -> None:
    sheet = opened(small(["a\x01\x1f\r\x7fb\ufffe"])).worksheets[0]
    # The reader leaves Excel's way of writing such characters as it is.
    assert unescape(sheet.cell(table_rows(sheet)[0] + 1, 2).value) == "a\x01\x1f\r\x7fb\ufffe"


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "😀" * (LONGEST // 2 + 1)], ids=["letters", "pairs"])
def test_too_long_a_text_is_an_error(text: str) -> None:
    with pytest.raises(ChisotvError, match=r"^Trang “Thử”, dòng 4, cột 6: ô có 32\.768 ký tự, .* 32\.767\. "):
        render_xlsx(small(["x"], target=text))
    with pytest.raises(ChisotvError, match=r"^Trang “Dữ liệu”, dòng 2, cột 1: ô có 32\.768 ký tự"):
        render_xlsx(listed(text))


def test_the_longest_text_is_whole() -> None:
    text = "x" * LONGEST
    sheet = opened(small(["x"], target=text)).worksheets[0]
    assert text in [found for *_, found in ranges(sheet, 6)]


@pytest.mark.parametrize("column", ["target", "tasks"])
def test_a_very_long_cell_fits(column: str) -> None:
    text = " ".join(f"từ{number}" for number in range(3000))
    document = small(["x"], target=text) if column == "target" else small([text])
    sheet = opened(document).worksheets[0]
    for first, last, found in ranges(sheet, COLUMNS.index(column) + 1):
        heights = [sheet.row_dimensions[row].height for row in range(first, last + 1)]
        assert max(heights) <= HIGHEST
        assert sum(heights) >= height(lines(found, 252 * SHARES[COLUMNS.index(column)] / 100, 12), 12)
    # The title is not alone on its page.
    assert sheet.row_breaks.brk[0].id > table_rows(sheet)[0]


def test_empty_documents() -> None:
    assert render_xlsx(Document("Trống", ()))
    assert opened(Document("Trống", (Section("Trống", ()),))).sheetnames == ["Trống"]
    workbook = opened(listed(None))
    assert workbook.sheetnames == ["Dữ liệu", "Ma trận"]
    assert [cell.value for cell in workbook["Ma trận"][3]] == ["Cơ quan", "CT"]


def test_several_tables_on_a_sheet_repeat_no_heading() -> None:
    section = small(["x"]).sections[0]
    sheet = opened(Document("Thử", (section._replace(blocks=section.blocks * 2),))).worksheets[0]
    assert sheet.print_title_rows is None
    assert sheet.freeze_panes is None


def test_sheet_names() -> None:
    names = ["PAPI", "papi", "a/b:c*?[d]\\e", "", "'x'", "Dữ liệu", "History", "x" * 40, "x" * 40, "😀" * 20, "\x01"]
    found = sheet_names(names)
    assert found[:5] == ["PAPI", "papi (2)", "a-b-c-d-e", "Phụ lục", "x"]
    assert found[5:7] == ["Dữ liệu (2)", "History (2)"]
    assert len({name.lower() for name in found}) == len(names)
    document = Document("Thử", tuple(Section(name, ()) for name in names))
    assert opened(document).sheetnames == found


@given(st.lists(TEXTS, max_size=5))
def test_any_sheet_names(names: list[str]) -> None:
    found = sheet_names(names)
    assert len({name.lower() for name in found}) == len(names)
    assert all(0 < len(name.encode("utf-16-le")) <= 62 and not name.startswith("'") for name in found)


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ChisotvError, match=re.escape('pip install "XlsxWriter>=3.3,<4"')):
        render_xlsx(Document("Thử", ()))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Tables in which each column is merged in its own way."""
    count = draw(st.integers(1, 6))
    words = st.lists(st.sampled_from(["", "ngắn", "dài " * 40, "rất dài " * 400]), max_size=5)
    rows: list[list[Cell]] = [[text_cell(column, column) for column in COLUMNS], *([] for _ in range(count))]
    for column in COLUMNS:
        at = 0
        while at < count:
            span = draw(st.integers(1, count - at))
            rows[at + 1].append(Cell(column, tuple(map(Paragraph, draw(words))), span))
            at += span
    kinds = [RowKind.HEADING, *[RowKind.CRITERION] * count]
    grid = Grid(COLUMNS, SHARES, tuple(Row(kind, tuple(cells)) for kind, cells in zip(kinds, rows, strict=True)))
    check_tiling(grid)
    return grid


@given(grids())
def test_any_grid_tiles_the_sheet(grid: Grid) -> None:
    layout = lay_out(grid, SHARES)
    assert all(0 < points <= HIGHEST for points in layout.heights)
    places = [(row, piece.column) for piece in layout.pieces for row in range(piece.first, piece.last + 1)]
    assert sorted(places) == sorted((row, column) for row in range(len(layout.heights)) for column in COLUMNS)
    width = dict(zip(COLUMNS, SHARES, strict=True))
    for piece in layout.pieces:
        points = sum(layout.heights[piece.first : piece.last + 1])
        assert points >= needed(piece.text, width[piece.column], 12, piece.kind is RowKind.HEADING)
    for column in COLUMNS:
        cells = [cell for row in grid.rows for cell in row.cells if cell.column == column]
        pieces = [piece for piece in layout.pieces if piece.column == column]
        assert [piece.text for piece in pieces] == [text for cell in cells for text in written(cell)]
        assert sum(piece.opens for piece in pieces) == sum(piece.closes for piece in pieces) == len(cells)


@given(st.lists(st.integers(1, 150), min_size=1, max_size=40), st.sets(st.integers(1, 39)))
def test_page_ends(heights: list[int], ties: set[int]) -> None:
    ends = page_ends(heights, ties, range(1), 300)
    for above, below in pairwise([0, *ends, len(heights)]):
        assert above < below
        assert sum(heights[above:below]) + (heights[0] if above else 0) <= 300 or below == above + 1
        # A tied row begins a page only where the page above has no better place to end.
        assert below not in ties or below == len(heights) or ties.issuperset(range(above + 1, below))


def test_a_page_ends_inside_a_run_only_where_it_would_stay_empty() -> None:
    assert page_ends([20, 200, 50, 20], set(), range(1), 300, {2, 3}) == []
    assert page_ends([20, 200, 50, 50], set(), range(1), 300, {2, 3}) == [3]
    assert page_ends([20, 190, 60, 60], set(), range(1), 300, {3}) == [2]


def test_lines() -> None:
    assert lines("", 50, 12) == lines("ngắn", 50, 12) == 1
    assert lines("một\nhai\n\nba", 50, 12) == 4
    assert lines("x" * 100, 20, 12) >= 11
    assert lines("ab", 0, 12) == 2
    assert lines("tên", 10, 12) == lines("tên", 10, 12)
    text = "Tổ chức thực hiện quy chế dân chủ ở cơ sở; "
    assert lines(text * 10, 80, 12, bold=True) >= lines(text * 10, 80, 12) > lines(text * 10, 80, 9)
    assert lines(text.translate({0x1EF1: "u\u031b\u0323"}), 40, 12) == lines(text, 40, 12)


SCREENS = [16, 20, 24, 32]  # dots that 12 points have on a screen at 100, 125, 150 and 200 percent


@pytest.mark.parametrize("dots", SCREENS)
def test_no_text_has_more_lines_where_letters_are_as_wide_as_whole_dots(
    dots: int, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {
        (cell.text, 252 * SHARES[COLUMNS.index(cell.column)] / 100, 12, row.kind is RowKind.GROUP)
        for appendix in dataset.appendices.values()
        for row in official_grid(appendix).body
        for cell in row.cells
    }
    counted = {cell: lines(*cell) for cell in cells}
    measured = lines.__globals__
    exact = measured["_width"]
    monkeypatch.setitem(measured, "_width", lambda *letter: round(exact(*letter) * dots / 1000) * 1000 / dots)
    assert not [cell for cell in cells if lines(*cell, safety=1) > counted[cell]]


@pytest.mark.parametrize("dots", SCREENS)
def test_a_row_holds_its_lines_where_they_are_as_high_as_whole_dots(dots: int) -> None:
    above, below, between = 0.891, 0.216, 0.042  # of the size of Times New Roman
    points = (ceil(above * dots) + ceil(below * dots) + ceil(between * dots)) * 12 / dots
    assert not [count for count in range(1, 30) if needed("\n" * (count - 1), 50, 12) < count * points]


@given(TEXTS, st.floats(1, 300), st.floats(6, 20))
def test_narrower_is_never_shorter(text: str, width: float, size: float) -> None:
    assert lines(text, width, size) >= lines(text, width * 1.2, size) >= 1
    assert lines(text + "\n" + text, width, size) == 2 * lines(text, width, size)


def test_height() -> None:
    assert height(10, 12) == pytest.approx(144)
