"""Word files: read back cell by cell, each section on its own paper, no page break that loses or strands anything."""

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.document import Document as Package
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph as Printed
from hypothesis import given, settings
from hypothesis import strategies as st

from chisotv.documents.base import LOOKS, MARGINS, Block, Document, Line, Pair, Rule, Section, Style
from chisotv.documents.dispatch import Wishes, appendices_document, dispatch_document
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind, check_tiling, text_cell
from chisotv.documents.handout import handout_document, handouts
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.render.docx import render_docx
from chisotv.text import squeeze
from six_columns import COLUMNS, SHARES

CONTROLS = "một\x00hai\x0bba\x1fbốn\ufffenăm"
HOSTILE = [
    "<w:br/>",
    "]]>",
    "&amp; & < > \" '",
    "{{x}} {% raw %}",
    "=1+1",
    "- gạch đầu dòng",
    "  hai  khoảng  trắng  ",
    "x" * 3000,
    "PAGE \\* MERGEFORMAT",
    "e\u0301",
    "漢字 🙂 ế",
]


def read(document: Document) -> Package:
    return docx.Document(io.BytesIO(render_docx(document)))


def parts(content: bytes) -> dict[str, str]:
    """The XML files by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def printed(part: Line | Paragraph) -> str:
    """How a paragraph reads: bullet, text, marks of footnotes."""
    return ("- " if part.bullet else "") + part.text + "".join(f"[{number}]" for number in part.marks)


def cells(grid: Grid) -> list[list[str]]:
    return [["\n".join(map(printed, cell.paragraphs)) for cell in row] for row in grid.full_rows()]


def read_cells(table: Table) -> list[list[str]]:
    """python-docx repeats a merged cell in each row."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def grids(document: Document) -> list[Grid]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Grid)]


def lines(block: Block) -> Iterator[Line]:
    if isinstance(block, Line):
        yield block
    elif isinstance(block, Pair):
        for part in (*block.left, *block.right):
            yield from lines(part)


def read_lines(package: Package) -> Iterator[Printed]:
    """The paragraphs with text outside the bordered tables, in order."""
    for block in package.iter_inner_content():
        if isinstance(block, Printed):
            yield block
        elif len(block.columns) == 2:
            for cell in block.rows[0].cells:
                yield from cell.paragraphs


def kept(table: Table) -> list[bool]:
    """For each row, whether it stays with the next one."""
    found = []
    for row in table.rows:
        paragraphs = list(row._tr.iter(qn("w:p")))
        keeps = [each.pPr is not None and each.pPr.find(qn("w:keepNext")) is not None for each in paragraphs]
        assert len(set(keeps)) == 1
        found.append(keeps[0])
    return found


def whole(table: Table) -> list[bool]:
    """For each row, whether it is never split."""
    return [bool(row._tr.xpath("./w:trPr/w:cantSplit")) for row in table.rows]


def grid(*rows: Row) -> Grid:
    """A table with the official columns under a heading."""
    found = Grid(COLUMNS, SHARES, (Row(RowKind.HEADING, tuple(text_cell(column, column) for column in COLUMNS)), *rows))
    check_tiling(found)
    return found


def row(kind: RowKind = RowKind.CRITERION, **texts: str | Cell | None) -> Row:
    """A row; None says that a cell above covers this place."""
    given_cells = [texts.get(column, "chữ") for column in COLUMNS]
    pairs = zip(COLUMNS, given_cells, strict=True)
    return Row(kind, tuple(c if isinstance(c, Cell) else text_cell(n, c) for n, c in pairs if c is not None))


def document(*blocks: Block) -> Document:
    return Document("Thử", (Section("thử", blocks),))


def shared(text: str, rows: int) -> Grid:
    """A table in which rows share one task."""
    tasks = Cell("tasks", (Paragraph(text),), rows)
    return grid(row(RowKind.GROUP), row(tasks=tasks), *[row(tasks=None)] * (rows - 1), row(), row())


def words(count: int) -> str:
    return " ".join(f"chữ{number}" for number in range(count))


@pytest.fixture(scope="module")
def appendices(dataset: Dataset) -> Document:
    return appendices_document(dataset, list(dataset.appendices), Wishes())


@pytest.mark.smoke
@pytest.mark.parametrize("notes", [False, True])
def test_tables_read_back_cell_by_cell(dataset: Dataset, notes: bool) -> None:
    made = appendices_document(dataset, list(dataset.appendices), Wishes(notes=notes))
    tables = read(made).tables
    assert len(tables) == 4
    for table, expected in zip(tables, grids(made), strict=True):
        assert read_cells(table) == cells(expected)


def test_lines_stand_in_their_order_and_look(dataset: Dataset) -> None:
    made = dispatch_document(dataset, Wishes(notes=True))
    wanted = [line for section in made.sections for block in section.blocks for line in lines(block)]
    found = [each for each in read_lines(read(made)) if each.text]
    assert [each.text for each in found] == list(map(printed, wanted))
    for line, each in zip(wanted, found, strict=True):
        look, style = LOOKS[line.style], each.style
        assert style is not None
        assert style.font.size == Pt(look.size)
        assert (bool(style.font.bold), bool(style.font.italic)) == (look.bold, look.italic)
        assert (style.base_style.name == f"Heading {look.level}") == bool(look.level)


def test_the_letter_holds_its_head_and_foot_side_by_side(dataset: Dataset) -> None:
    head, foot = (table for table in read(dispatch_document(dataset, Wishes())).tables if len(table.columns) == 2)
    assert [cell.text.split("\n")[0] for cell in head.rows[0].cells] == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]
    assert [cell.text.split("\n")[0] for cell in foot.rows[0].cells] == ["Nơi nhận:", "CHỦ TỊCH"]
    # The last lines of the text go with the signature.
    before = foot._tbl.getprevious()
    assert before is not None
    assert before.xpath("./w:pPr/w:keepNext")


def test_each_section_has_its_own_paper_and_page_numbers(dataset: Dataset) -> None:
    sections = read(dispatch_document(dataset, Wishes())).sections
    assert [section.orientation for section in sections] == [WD_ORIENT.PORTRAIT, *[WD_ORIENT.LANDSCAPE] * 4]
    for section in sections:
        sides = [section.page_width, section.page_height]
        upright = section.orientation == WD_ORIENT.PORTRAIT
        margins = section.top_margin, section.right_margin, section.bottom_margin, section.left_margin
        for found, wanted in zip([*sides, *margins], [*((210, 297) if upright else (297, 210)), *MARGINS], strict=True):
            assert found is not None
            assert abs(found - Mm(wanted)) < Mm(0.05)
        assert section.start_type == WD_SECTION.NEW_PAGE
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.different_first_page_header_footer
        assert not section.header.is_linked_to_previous
        assert not section.first_page_header.is_linked_to_previous
        assert "PAGE" in section.header._element.xml
        assert [each.text for each in section.first_page_header.paragraphs] == [""]


def test_the_order_of_a_sections_properties_is_the_schemas(appendices: Document) -> None:
    order = ["headerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg"]
    for section in read(appendices).sections:
        names = [element.tag.split("}")[1] for element in section._sectPr]
        assert list(dict.fromkeys(names)) == order


def test_no_empty_paragraph_takes_room(dataset: Dataset) -> None:
    made = dispatch_document(dataset, Wishes())
    agency = dataset.registry.by_id["so-noi-vu"]
    for each in (made, handout_document(dataset, agency, handouts(dataset, [agency])[agency.id])):
        for found in read_lines(read(each)):
            spacing = found.paragraph_format
            assert found.text or spacing.line_spacing == Pt(1)


def test_the_heading_row_repeats(appendices: Document) -> None:
    for table in read(appendices).tables:
        marked = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
        assert marked == [True, *[False] * (len(table.rows) - 1)]
        assert all(len(row._tr.xpath("./w:tc")) == len(COLUMNS) for row in table.rows)


def test_columns_are_as_wide_as_the_grid_says(appendices: Document) -> None:
    for table, expected in zip(read(appendices).tables, grids(appendices), strict=True):
        widths = [column.width or 0 for column in table.columns]
        assert abs(sum(widths) - Mm(252)) < Mm(0.2)
        for found, share in zip(widths, expected.shares, strict=True):
            assert abs(found / sum(widths) * 100 - share) < 0.05


def test_a_group_row_is_never_last_on_its_page(appendices: Document) -> None:
    for table, expected in zip(read(appendices).tables, grids(appendices), strict=True):
        keeps = kept(table)
        opening = next(at for at, each in enumerate(expected.rows) if each.kind is RowKind.CRITERION)
        for at, each in enumerate(expected.rows):
            if each.kind is RowKind.GROUP:
                assert keeps[at] or at < opening
        assert keeps[-1]  # with "./."
        assert not all(keeps)


def test_rows_that_share_a_long_text_stay_on_one_page() -> None:
    table = read(document(Line("Nhãn", Style.LABEL), shared("ngắn", 2), shared(words(150), 3))).tables[1]
    assert kept(table) == [True, True, True, True, False, False, True]
    assert all(whole(table))


@pytest.mark.parametrize("rows", [2, 4])
def test_a_shared_text_that_fits_on_no_page_is_not_merged(rows: int) -> None:
    table = read(document(Line("Nhãn", Style.LABEL), shared(words(900), rows))).tables[0]
    xml = table._tbl.xml
    assert "w:vMerge" not in xml
    column = [each[2] for each in read_cells(table)]
    assert column[2] == words(900)
    assert column[3 : 2 + rows] == [""] * (rows - 1)
    # No line is drawn where the text goes on.
    sides = [[e.tag.split("}")[1] for e in row._tr.xpath("./w:tc[3]/w:tcPr/w:tcBorders/*")] for row in table.rows]
    middle = [["top", "bottom"]] * (rows - 2)
    assert sides == [[], [], ["bottom"], *middle, ["top"], [], []]
    assert not whole(table)[2]


def test_the_first_page_never_holds_the_title_alone() -> None:
    title = [Line("Nhãn", Style.LABEL), *[Line("dòng", Style.BODY)] * 10]
    for text in (words(30), words(200), words(900)):
        table = read(document(*title, grid(row(tasks=text), row()))).tables[0]
        assert not any(kept(table)[1:-1])
        assert whole(table)[1] == (text == words(30))


def test_the_first_criterion_of_a_later_table_may_be_split() -> None:
    small = grid(row(RowKind.GROUP), row(), row())
    first, later = read(document(Line("Nhãn", Style.LABEL), small, Line("Đề mục", Style.TITLE), small)).tables
    assert (kept(first), whole(first)) == ([True, False, False, False], [True] * 4)
    assert (kept(later), whole(later)) == ([True, True, False, True], [True, True, False, True])


@pytest.mark.parametrize(("part", "unsplit"), [(0.7, True), (0.9, False)])
def test_a_row_of_almost_a_page_may_be_split(part: float, unsplit: bool) -> None:
    # Never split it would leave almost a whole page empty above it.
    height = (210 - MARGINS[0] - MARGINS[2]) * 72 / 25.4
    text = "\n".join(["chữ"] * int(part * height / 14.4))
    table = read(document(Line("Nhãn", Style.LABEL), grid(row(), row(tasks=text), row()))).tables[0]
    assert whole(table) == [True, True, unsplit, True]


@pytest.mark.parametrize("rows", [20, 60])  # of almost a page, and of more
def test_many_rows_may_share_a_short_text(rows: int) -> None:
    made = document(Line("Nhãn", Style.LABEL), shared("Sở Nội vụ", rows))
    table = read(made).tables[0]
    assert read_cells(table) == cells(grids(made)[0])
    assert sum(kept(table)) == 2  # the heading and the last row
    assert all(whole(table))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text(text: str) -> None:
    made = document(
        Line(text, Style.LABEL), Pair((Line(text, Style.BODY),), (), 50), grid(row(number=text, tasks=text))
    )
    package = read(made._replace(title=text))
    assert [each.text for each in read_lines(package) if each.text] == [text, text]
    assert read_cells(package.tables[1]) == cells(grids(made)[0])
    assert package.core_properties.title.startswith(squeeze(text)[:200])


def test_what_xml_forbids_becomes_a_sign() -> None:
    package = read(Document(CONTROLS, document(Line(CONTROLS, Style.BODY), grid(row(tasks=CONTROLS))).sections))
    clean = "một\ufffdhai\ufffdba\ufffdbốn\ufffdnăm"
    assert package.paragraphs[0].text == clean
    assert package.tables[0].cell(1, 2).text == clean
    assert package.core_properties.title == clean


def test_line_ends_and_tabs_are_kept() -> None:
    text = "một\nhai\tba\r\nbốn\n\nnăm"
    package = read(document(Line(text, Style.TITLE), grid(row(tasks=text))))
    expected = text.replace("\r\n", "\n")
    assert package.paragraphs[0].text == expected
    assert package.tables[0].cell(1, 2).text == expected


@settings(max_examples=60)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])), min_size=1, max_size=4),
    st.booleans(),
)
def test_any_text_reads_back(texts: list[str], bullet: bool) -> None:
    tasks = Cell("tasks", tuple(Paragraph(text, bullet, (3,)) for text in texts))
    made = document(*(Line(text, Style.BODY, bullet) for text in texts), grid(row(tasks=tasks)))
    package = read(made)
    found = [each.text for each in package.paragraphs[: len(texts)]]
    assert found == [printed(Line(text, Style.BODY, bullet)) for text in texts]
    assert read_cells(package.tables[0]) == cells(grids(made)[0])


def test_footnotes_are_marked(dataset: Dataset) -> None:
    package = read(dispatch_document(dataset, Wishes(notes=True)))
    raised = [
        run for run in package.element.body.iter(qn("w:r")) if run.xpath("./w:rPr/w:vertAlign[@w:val='superscript']")
    ]
    marks = re.findall(r"\[\d+\]", "".join(run.text for run in raised))
    notes = [each.text for each in package.paragraphs if each.style is not None and each.style.name == "Ghi chú"]
    assert sorted(marks) == sorted(note.split(" ")[0] for note in notes)
    assert len(marks) > 80


@pytest.mark.parametrize("agency_id", ["so-noi-vu", "truong-cao-dang-nghe", "ubnd-huyen-cang-long"])
def test_a_handout_reads_back(dataset: Dataset, agency_id: str) -> None:
    agency = dataset.registry.by_id[agency_id]
    made = handout_document(dataset, agency, handouts(dataset, [agency])[agency_id])
    package = read(made)
    assert [read_cells(table) for table in package.tables] == [cells(each) for each in grids(made)]
    if isinstance(made.sections[-1].blocks[-1], Grid):
        assert not package.paragraphs[-1].text
    wanted = [printed(line) for section in made.sections for block in section.blocks for line in lines(block)]
    assert [each.text for each in package.paragraphs if each.text] == wanted


def test_the_same_document_gives_the_same_bytes(dataset: Dataset) -> None:
    made = dispatch_document(dataset, Wishes(notes=True))
    content = render_docx(made)
    assert content == render_docx(made)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.namelist()[0] == "[Content_Types].xml"


def test_the_file_says_its_title_and_nobodys_name(dataset: Dataset) -> None:
    made = dispatch_document(dataset, Wishes())
    core = parts(render_docx(made))["docProps/core.xml"]
    values = re.findall(r"<([a-z]+:\w+)[^>]*>([^<]+)</", core)
    assert values == [("dc:title", made.title), ("dc:language", "vi-VN")]
    assert not re.search(r"creator|created|modified|lastModifiedBy", core)


def test_the_package_carries_only_what_it_needs(appendices: Document) -> None:
    found = parts(render_docx(appendices))
    allowed = r".*\.rels|\[Content_Types\]\.xml|docProps/core\.xml|word/(document|styles|settings|header\d+)\.xml"
    assert not [name for name in found if not re.fullmatch(allowed, name)]
    assert not any(
        "python-docx" in text or "theme" in text.lower().replace("themefontlang", "") for text in found.values()
    )


def test_type_and_language(appendices: Document) -> None:
    found = parts(render_docx(appendices))
    fonts = re.findall(r"<w:rFonts[^>]*>", "".join(found.values()))
    assert {name for each in fonts for name in re.findall(r'="([^"]*)"', each)} == {"Times New Roman"}
    defaults = re.search(r"<w:docDefaults>.*?</w:docDefaults>", found["word/styles.xml"], re.DOTALL)
    assert defaults is not None
    assert all(f'w:{slot}="Times New Roman"' in defaults[0] for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    assert '<w:lang w:val="vi-VN"' in defaults[0]
    assert set(re.findall(r'w:color(?: w:val)?="([^"]*)"', "".join(found.values()))) == {"000000"}
    assert re.search(r'w:name="compatibilityMode"[^>]* w:val="15"', found["word/settings.xml"])


def test_styles_are_named_once_and_in_vietnamese(appendices: Document) -> None:
    xml = parts(render_docx(appendices))["word/styles.xml"]
    for attribute in (r'w:styleId="([^"]*)"', r'<w:name w:val="([^"]*)"'):
        names = re.findall(attribute, xml)
        assert len(names) == len(set(names))
        assert not [name for name in names if "," in name]


@pytest.mark.parametrize(
    "blocks",
    [(), (Rule(40),), (Pair((), (), 50),), (Pair((), (), 30), Pair((), (), 30)), (grid(row()), grid(row()))],
)
def test_unusual_sections_open(blocks: tuple[Block, ...]) -> None:
    package = read(Document("x", (Section("a", blocks, landscape=False), Section("b", blocks))))
    assert len(package.sections) == 2
    assert len(package.tables) == 2 * sum(isinstance(block, Pair | Grid) for block in blocks)
    body: Any = package.element.body
    kinds = [element.tag.split("}")[1] for element in body]
    assert all(pair != ("tbl", "tbl") for pair in pairwise(kinds))
    assert kinds[-2:] == ["p", "sectPr"]


def test_a_missing_library_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ChisotvError, match=re.escape('pip install "python-docx>=1.2,<2"')):
        render_docx(document())
