"""Files of other programs: every word of every cell, what they hide, and those made to do harm."""

import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import mammoth
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from chisotv.documents.base import Section
from chisotv.documents.dispatch import Wishes, appendices_document
from chisotv.documents.grid import Grid
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.reading import NO_RESULT, Content, Table, read_tables
from chisotv.reading.numbers import shown
from chisotv.reading.plain import read_text
from chisotv.render.docx import render_docx
from chisotv.render.html import render_html
from chisotv.render.markdown import render_markdown
from chisotv.render.xlsx import render_xlsx
from dispatches import SHARED

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def packed(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return stream.getvalue()


def relations(**targets: str) -> str:
    """By type; the id is the type too."""
    each = (f'<Relationship Id="{k}" Type="{OFFICE}/{k}" Target="{target}"/>' for k, target in targets.items())
    return f"<Relationships xmlns='{RELS}'>{''.join(each)}</Relationships>"


def word(body: str, space: str = W, **parts: str) -> bytes:
    """A Word file whose parts have unusual names; parts by the type of their relation."""
    head = f'xmlns:w="{space}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return packed(
        {
            "_rels/.rels": relations(officeDocument="here/text.xml"),
            "here/text.xml": f"<w:document {head}><w:body>{body}</w:body></w:document>",
            "here/_rels/text.xml.rels": relations(**{kind: f"{kind}-1.xml" for kind in parts}),
            **{f"here/{kind}-1.xml": f"<w:{kind} {head}>{text}</w:{kind}>" for kind, text in parts.items()},
        }
    )


def p(text: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{text}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def tc(*paragraphs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def tbl(*rows: Iterable[str]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows) + "</w:tbl>"


def one(*paragraphs: str) -> str:
    return tbl([tc(*paragraphs)])


def book(sheet: str, **parts: str) -> bytes:
    sheets = f'<workbook xmlns="{S}" xmlns:r="{OFFICE}"><sheets><sheet name="A" r:id="worksheet"/></sheets></workbook>'
    return packed(
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": sheets,
            "xl/_rels/workbook.xml.rels": relations(worksheet="s.xml", **{kind: f"{kind}.xml" for kind in parts}),
            "xl/s.xml": f'<worksheet xmlns="{S}">{sheet}</worksheet>',
            **{f"xl/{kind}.xml": text for kind, text in parts.items()},
        }
    )


Reader = Callable[[bytes | str], Content]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    def reader(data: bytes | str) -> Content:
        path = tmp_path / "tệp"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read_tables(path)

    return reader


def texts(table: Table) -> list[list[str | None]]:
    return [[cell and f"{cell.label}|{cell.text}".lstrip("|") for cell in row] for row in table.rows]


def said(table: Table) -> list[str]:
    """The words of each cell, once, in order."""
    cells = {id(cell): cell for row in table.rows for cell in row if cell}
    return [" ".join(f"{cell.label} {cell.text}".split()) for cell in cells.values()]


def printed(dataset: Dataset) -> list[list[str]]:
    """What is in each cell of the tables that are printed."""
    grids = [
        b
        for s in appendices_document(dataset, list(dataset.appendices), Wishes()).sections
        if isinstance(s, Section)
        for b in s.blocks
    ]
    return [
        [
            " ".join(" ".join(("- " if part.bullet else "") + part.text for part in cell.paragraphs).split())
            for row in grid.rows
            for cell in row.cells
        ]
        for grid in grids
        if isinstance(grid, Grid)
    ]


@pytest.mark.parametrize("render", [render_docx, render_html, render_xlsx, render_markdown])
def test_every_word_of_our_own_tables_comes_back(dataset: Dataset, read: Reader, render: Callable[..., bytes]) -> None:
    wanted = printed(dataset)
    tables = read(render(appendices_document(dataset, list(dataset.appendices), Wishes()))).tables
    assert len(tables) == len(wanted) + (2 if render is render_xlsx else 0)
    for table, cells in zip(tables, wanted, strict=False):
        found = said(table)
        if render in {render_docx, render_html}:
            assert found == cells
        elif render is render_markdown:  # what is merged stands in each row
            assert set(found) == set(cells)
        else:  # a row longer than a page is continued; empty cells are none; what stands above is a row
            assert set("\n".join(cells).split()) <= set("\n".join(found).split())


@pytest.mark.skipif(SHARED is None, reason="the documents are not here")
@pytest.mark.parametrize(
    ("name", "rows", "count"),
    [
        ("nd30-2020-phu-luc-1.docx", 87, 1283),
        ("nd30-2020-phu-luc-4.docx", 21, 262),
        ("nq66-18-2026.docx", 1219, 26212),
        ("tt34-2026-bxd.docx", 334, 7962),
    ],
)
def test_real_word_files_lose_no_word_against_a_second_reader(name: str, rows: int, count: int) -> None:
    assert SHARED
    tables = read_tables(SHARED / name).tables
    assert sum(len(table.rows) for table in tables) == rows
    ours = Counter(" ".join(cell for table in tables for cell in said(table)).split())
    assert ours.total() == count
    with (SHARED / name).open("rb") as file:
        html = mammoth.convert_to_html(file, convert_image=lambda _: []).value
    second = read_text(html.replace("<td", " <td").replace("</p>", " </p>").encode()).tables
    theirs = Counter(" ".join(cell for table in second for cell in said(table)).split())
    theirs += Counter({"chữ": theirs["chữ[1]"]})  # mammoth keeps the sign of a footnote
    del theirs["chữ[1]"]
    assert ours == theirs


@pytest.mark.skipif(SHARED is None, reason="the documents are not here")
def test_real_texts() -> None:
    assert SHARED
    (tasks,) = read_tables(SHARED / "nq03-2025-phu-luc-2.md").tables
    assert len(tasks.rows) == 148
    assert {len(row) for row in tasks.rows} == {6}
    assert texts(tasks)[1][:2] == ["I.", tasks.rows[1][1].text] if tasks.rows[1][1] else False
    scan = read_tables(SHARED.parent / "dispatch-2596.txt").tables
    assert sum(len(table.rows) for table in scan) == 123
    for path in SHARED.iterdir():
        try:
            read_tables(path)
        except ChisotvError as error:
            assert "mỗi ô nằm ở một dòng" in str(error)


def test_what_is_said_of_a_file_without_tables(read: Reader) -> None:
    for text, said in (
        ("a\n|\nb\n|\nc\n|\n", "mỗi ô nằm ở một dòng.* bản Word, Excel"),
        ("a\n", "không có bảng nào .*docx"),
    ):
        with pytest.raises(ChisotvError, match=said):
            read(text)


def test_word_shows_insertions_not_deletions(read: Reader) -> None:
    body = one(
        p(
            f"<w:ins>{r('một')}</w:ins><w:del><w:r><w:delText> bỏ đi</w:delText></w:r></w:del>{r(' ẩn', '<w:vanish/>')}"
            f"<w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent>{r(' hai')}</w:sdtContent></w:sdt>"
            f"<w:hyperlink>{r(' ba')}</w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>"
            f"<w:fldSimple w:instr='X'>{r(' bốn')}</w:fldSimple><w:smartTag>{r(' năm')}</w:smartTag>"
            f"<mc:AlternateContent><mc:Choice>{r(' sáu')}</mc:Choice><mc:Fallback>{r(' sáu')}</mc:Fallback>"
            "</mc:AlternateContent><w:r><w:t> A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:tab/>"
            "<w:sym w:font='Symbol' w:char='F0B3'/><w:br/><w:t>5</w:t></w:r>"
        ),
        p(r("nối"), "<w:rPr><w:del/></w:rPr>"),
        p(r(" liền")),
    )
    content = read(
        word(p(r("trên")) + body + tbl(["<w:trPr><w:del/></w:trPr>", tc(p(r("hàng bỏ")))], [tc(p(r("còn")))]))
    )
    first, second = content.tables
    assert first.above == ("trên",)
    assert texts(first) == [["một hai ba bốn năm sáu A-B ≥\n5\nnối liền"]]
    assert texts(second) == [["còn"]]
    assert dict(content.left_out) == {"chữ đã xóa": 4, "chữ ẩn": 1}


def test_strict_files_text_boxes_and_tables_inside(read: Reader) -> None:
    inner = tbl([tc(p(r("trong 1"))), tc(p(r("trong 2")))])
    box = f"<w:p><w:r><w:pict><w:txbxContent>{p(r('hộp'))}</w:txbxContent></w:pict></w:r>{r('quanh')}</w:p>"
    (table,) = read(word(tbl([tc(p(r("a")), inner, box, p(r("b")))]), STRICT)).tables
    assert texts(table) == [["a\ntrong 1\ntrong 2\nhộp\nquanh\nb"]]


def test_merged_cells(read: Reader) -> None:
    begin, on, across = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    body = tbl(
        [tc(p(r("a", "<w:b/>")), properties=begin), tc(p(r("b")), properties=across)],
        [tc(p(r("mất")), properties=on), tc(p(r("c"))), tc(p(r("d")), properties='<w:hMerge w:val="restart"/>')],
        ['<w:trPr><w:gridBefore w:val="1"/></w:trPr>', tc(p(r("e"))), tc(properties='<w:hMerge w:val="continue"/>')],
    )
    content = read(word(body))
    (table,) = content.tables
    assert texts(table) == [["a", "b", "b"], ["a", "c", "d"], [None, "e", "e"]]
    top = table.rows[0][0]
    assert top
    assert top is table.rows[1][0]
    assert (top.rowspan, top.colspan, top.bold) == (2, 1, True)
    assert dict(content.left_out) == {"chữ ẩn": 1}


def test_cells_that_one_line_parts_are_two(read: Reader) -> None:
    def edged(text: str, **sides: str) -> str:
        lines = "".join(f'<w:{side} w:val="{val}"/>' for side, val in sides.items())
        return tc(p(r(text) if text else ""), properties=f"<w:tcBorders>{lines}</w:tcBorders>")

    for above, joined in ((edged("a", bottom="nil"), True), (edged("a", bottom="single"), False), (edged("a"), False)):
        (table,) = read(word(tbl([above, tc(p(r("b")))], [edged("", top="nil"), tc(p(r("c")))]))).tables
        assert texts(table) == [["a", "b"], ["a" if joined else "", "c"]]


def test_words_struck_through_and_marks_of_footnotes_are_left_out(read: Reader) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    styles = f'<w:style w:styleId="M"><w:rPr>{raised}</w:rPr></w:style>'
    row = [
        tc(p(r("80%") + r("1", raised) + r(" cũ hẳn", "<w:strike/>") + r(" mới", '<w:dstrike w:val="0"/>'))),
        tc(p(r("Sở Y tế") + r("a", '<w:rStyle w:val="M"/>') + r("; 5 km") + r("2", raised) + r(" x", raised))),
        tc(p(r("bỏ")), properties="<w:cellDel/>"),
        tc(p(r("2", raised) + r("10") + r("(", raised) + r("3", raised) + r(")", raised) + r("hai", "<w:dstrike/>"))),
    ]
    content = read(word(tbl(row), styles=styles))
    assert texts(content.tables[0]) == [["80% mới", "Sở Y tế; 5 km2 x", "210(3)"]]
    assert dict(content.left_out) == {"dấu chú thích": 2, "chữ gạch bỏ": 3, "chữ đã xóa": 1}

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        struck, up = made.add_format({"font_strikeout": True}), made.add_format({"font_script": 1})
        sheet = made.add_worksheet()
        sheet.write("A1", "cũ hẳn", struck)
        sheet.write("B1", 5)
        sheet.write_rich_string("C1", "80%", up, "1", struck, " cũ", " mới m", up, "2")
    content = read(stream.getvalue())
    assert texts(content.tables[0]) == [[None, "5", "80% mới m2"]]
    assert dict(content.left_out) == {"dấu chú thích": 1, "chữ gạch bỏ": 3}
    content = read(
        book("<row><c><f>1+1</f><v/></c><c><f>1</f></c><c t='str'><f>1</f><v/></c><c><f>1</f><v>5</v></c></row>")
    )
    assert texts(content.tables[0]) == [[NO_RESULT, NO_RESULT, None, "5"]]
    assert dict(content.left_out) == {"công thức chưa có kết quả": 2, "công thức": 2}

    content = read(
        "<table><td>80%<sup><a>1</a></sup> <s>cũ <b>hẳn</b></s><del>x</del>"
        "<span style='text-decoration: line-through'>y</span><td>5 km<sup>2</sup><td><strike hidden>z</strike>10"
        "<sup>(3)</sup></table>"
    )
    assert texts(content.tables[0]) == [["80%", "5 km2", "10(3)"]]
    assert dict(content.left_out) == {"dấu chú thích": 1, "chữ gạch bỏ": 4, "chữ ẩn": 1}


def test_numbers_of_word_lists(read: Reader) -> None:
    def level(at: int, form: str, text: str, more: str = "") -> str:
        begin = f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        return f'{begin}{more}<w:lvlText w:val="{text}"/></w:lvl>'

    levels = level(0, "upperRoman", "%1.", '<w:pStyle w:val="De"/>') + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}{level(2, "lowerLetter", "%3)")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "-")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="De"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '<w:rPr><w:b/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="De"/></w:style>'
    )

    def numbered(number: int, at: int, text: str = "x") -> str:
        return p(r(text) if text else "", f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')

    paragraphs = [p(r("x"), '<w:pStyle w:val="De"/>'), numbered(1, 1), numbered(1, 2), numbered(1, 2, "")]
    paragraphs += [p(r("x"), '<w:pStyle w:val="De"/>'), numbered(1, 1), numbered(2, 0), numbered(3, 0), numbered(0, 0)]
    (table,) = read(word(tbl(*([tc(each)] for each in paragraphs)), numbering=numbering, styles=styles)).tables
    wanted = ["I.|x", "1.1|x", "a)|x", "b)|", "II.|x", "2.1|x", "IX.|x", "- x", "x"]
    assert [row[0] for row in texts(table)] == wanted
    assert [bool(row[0] and row[0].bold) for row in table.rows][:2] == [True, False]
    (table,) = read(word(one(*paragraphs[:4]), numbering=numbering, styles=styles)).tables
    assert texts(table) == [["I. x\n1.1 x\na) x\nb)"]]
    (table,) = read(word(one(paragraphs[0], p(r("y")), paragraphs[7]), numbering=numbering, styles=styles)).tables
    assert texts(table) == [["I.|x\ny\n- x"]]
    struck = numbered(1, 0).replace("<w:rPr>", "<w:rPr><w:strike/>")
    (table,) = read(word(one(struck, p(r("y"))), numbering=numbering, styles=styles)).tables
    assert texts(table) == [["y"]]


@pytest.mark.parametrize(
    ("raw", "form", "wanted"),
    [
        ("1.1", 0, "1.1"),
        ("1.1", 2, "1.10"),
        ("5", "00", "05"),
        ("0.6244", 10, "62,44%"),
        ("1300000", 3, "1.300.000"),
        ("1234.5", "#,##0.00", "1.234,50"),
        ("83", '0"%"', "83%"),
        ("2.5", "0.##", "2.5"),
        ("-3", "0;(0)", "(3)"),
        ("45823", "[$-42A]dd/mm/yyyy;@", "15/06/2025"),
        ("45823", 17, "6/2025"),
        ("45823.5", "dd/mm/yyyy hh:mm", "15/06/2025 12:00"),
        ("45823", '"tháng" m\\/yyyy', "tháng 6/2025"),
        ("1e999", 2, "1e999"),
        ("-1", 14, "-1"),
        ("0", '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "-"),
        ("0.5", '0.0" % (%)"', "0.5 % (%)"),
        ("5", '"Quý" 0', "Quý 5"),
        ("0.925", 9, "93%"),
        ("0.92500000000000004", 9, "93%"),
        ("2.5", 1, "3"),
        ("-2.675", 2, "-2.68"),
        ("1.005", "#,##0.00", "1,01"),
        ("999999999999999", "0.000000000000", "999999999999999.000000000"),
        ("46178", "m/d/yyyy", "05/06/2026"),
        ("46178", "[$-409]m/d/yy h:mm AM/PM;@", "05/06/2026 0:00"),
        ("46178", "yyyy\\-mm\\-dd", "05/06/2026"),
        ("46178", "d-mmm-yy", "05/06/2026"),
        ("46178", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "05/06/2026"),
        ("46178", "[$-x-sysdate]dddd, mmmm dd, yyyy", "05/06/2026"),
        ("46178", '"ngày" dd "tháng" mm "năm" yyyy', "ngày 05 tháng 06 năm 2026"),
        ("46178", '"Trước "m/d/yyyy', "Trước 05/06/2026"),
        ("46178", "m/d", "5/6"),
        ("46178", "[$-409]mmmm d", "5/6"),
        ("46178", "mmmm yyyy", "6/2026"),
        ("46178", "mm/yyyy", "06/2026"),
        ("46178", "yyyy", "2026"),
        ("46178", "yyyy-mm", "06/2026"),
        ("46178", "mm/yy", "06/2026"),
        ("46178", "dd/mm/yyyy ddd", "05/06/2026"),
    ],
)
def test_numbers_as_the_sheet_shows_them(raw: str, form: int | str, wanted: str) -> None:
    assert shown(raw, form) == wanted


def test_excel_files(read: Reader) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        percent, bold = made.add_format({"num_format": "0%"}), made.add_format({"bold": True})
        sheet = made.add_worksheet("Phụ lục")
        sheet.write_row(0, 0, ["TT", "Tên", "ẩn"], bold)
        sheet.merge_range("D1:D2", "Hạn", bold)
        sheet.write_string("A2", "1.10")
        sheet.write("B2", 0.5, percent)
        sheet.write("C2", "x")
        sheet.write("A3", "bỏ")
        sheet.write("A4", 1.1)
        sheet.write("B4", True)
        sheet.write_formula("D4", "=1+1", None, 2)
        sheet.set_column("C:C", None, None, {"hidden": True})
        sheet.set_row(2, None, None, {"hidden": True})
        made.add_worksheet("khác").hide()
    content = read(stream.getvalue())
    (table,) = content.tables
    assert table.where == "bảng 1 (trang tính “Phụ lục”)"
    assert texts(table) == [["TT", "Tên", "Hạn"], ["1.10", "50%", "Hạn"], ["1.1", "TRUE", "2"]]
    assert dict(content.left_out) == {"trang tính ẩn": 1, "công thức": 1, "hàng ẩn": 1, "cột ẩn": 1}


def test_html(read: Reader) -> None:
    content = read(
        "<style>.g { font-weight: bold }</style><p>trên<p>nữa<table><tr><th rowspan=2>a<th colspan=2>b</tr>"
        "<tr class=g><td>c &amp; d<br>e<ul><li>f<li>g</ul><td><s hidden>ẩn</s><table><tr><td>h</table></table>"
    )
    (table,) = content.tables
    assert table.above == ("trên", "nữa")
    assert texts(table) == [["a", "b", "b"], ["a", "c & d\ne\n- f\n- g", "h"]]
    assert [bool(cell and cell.bold) for cell in table.rows[1]] == [True, True, True]
    assert dict(content.left_out) == {"chữ ẩn": 1}


def test_markdown_and_tabs(read: Reader) -> None:
    (table,) = read("# Đề\n\n| a | b |\n|---|:-:|\n| **c** | d \\| e<br>*f* 2\\*3 |\n").tables
    assert table.above == ("Đề",)
    assert texts(table) == [["a", "b"], ["c", "d | e\nf 2*3"]]
    (table,) = read('x\ny\tz\n1\t"hai\ndòng ""x"""\n').tables
    assert texts(table) == [["y", "z"], ["1", 'hai\ndòng "x"']]
    (table,) = read("y\tz\n".encode("utf-16")).tables
    assert texts(table) == [["y", "z"]]


def test_paragraphs_around_tables(read: Reader) -> None:
    many = [f"{n} {'x' * 100}" for n in range(400)]
    words = [
        *map(p, map(r, many)),
        one(p(r("1"))),
        p(r("a")),
        one(p()),
        p(r("b")),
        one(p(r("2"))),
        p(r("c")),
        p(r("d")),
    ]
    content = read(word("".join(words)))
    first, second = content.tables
    assert first.above == tuple(many[-len(first.above) :])
    assert 29_000 < sum(map(len, first.above)) <= 30_000
    assert second.above == ("a", "b")
    assert content.below == ("c", "d")
    for text in ("<p>a<table><td>1</table><p>b<p>c", "a\n|1|\n|-|\n\nb\n\nc", "a\n1\t2\nb\nc"):
        content = read(text)
        assert [table.above for table in content.tables] == [("a",)]
        assert content.below == ("b", "c")


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:document xmlns:w="' + W + '">&a;</w:document>'
REST: dict[str, str | bytes] = {"_rels/.rels": relations(officeDocument="d.xml")}
WIDE = tc(p(r("a")), properties='<w:gridSpan w:val="1000000000"/>')
CELL = '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row><c r="A1"><v>2</v></c></row></sheetData>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b" ", "không có chữ nào"),
    "no table": (lambda: b"abc", "không có bảng"),
    "truncated": (lambda: word(one(p(r("a"))))[:-40], "hỏng"),
    "no zip": (lambda: b"PK\3\4" + b"x" * 99, "hỏng"),
    "cut part": (lambda: packed({**REST, "d.xml": "<a><b>"}), "hỏng"),
    "no main part": (lambda: packed(REST), "không phải tệp Word hay Excel"),
    "doctype": (lambda: packed({**REST, "d.xml": DOCTYPE}), "DTD"),
    "doctype in UTF-16": (lambda: packed({**REST, "d.xml": DOCTYPE.encode("utf-16")}), "DTD"),
    "1 GB": (lambda: packed({**REST, "d.xml": b" " * 250_000_000}), "lớn quá"),
    "elements": (lambda: packed({**REST, "d.xml": b"<a>" + b"<b/>" * 4_000_000 + b"</a>"}), "lớn quá"),
    "one long mark": (lambda: packed({**REST, "d.xml": b'<a b="' + b"x" * 90_000_000 + b'"/>'}), "lớn quá"),
    "parts": (lambda: packed({f"{n}": "" for n in range(5_001)}), "lớn quá"),
    "tables in tables": (lambda: word("<w:tbl><w:tr><w:tc>" * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000), "lớn quá"),
    "controls": (lambda: word("<w:sdt>" * 20_000 + "</w:sdt>" * 20_000), "lớn quá"),
    "encrypted": (lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "doc": (lambda: b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "lưu thành .docx"),
    "xls": (lambda: b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "lưu thành .xlsx"),
    "pdf": (lambda: b"%PDF-1.7", "lưu thành .docx"),
    "rtf": (lambda: b"{\\rtf1 a}", "lưu thành .docx"),
    "odt": (lambda: packed({"content.xml": "<a/>"}), "lưu thành .docx"),
    "encoding": (lambda: packed({**REST, "d.xml": '<?xml version="1.0" encoding="x"?><a/>'}), "hỏng"),
    "picture": (lambda: b"\x89PNG\0\0", "không phải văn bản"),
    "span": (lambda: word(tbl([WIDE])), ""),
    "spans of HTML": (lambda: b"<table><tr>" + b"<td rowspan=65534 colspan=1000>a" * 999 + b"<tr><td>b</table>", ""),
    "deep HTML": (lambda: b"<table><td>" + b"<b>" * 99_999, "lớn quá"),
    "HTML not closed": (lambda: b"<table><td>" + b"<a " * 2_000_000, "lớn quá"),
    "tags in tags": (lambda: b"<table><td>" + b"<a " * 300_000 + b">", "lớn quá"),
    "attributes": (lambda: b"<table><td><a " + b"b " * 500_000 + b"<td>c</table>", "lớn quá"),
    "declarations": (lambda: b"<table><td>" + b"<![x[ <! <?" * 500_000 + b"</table>", "lớn quá"),
    "comments not closed": (lambda: b"<table><td>a" + b"<!--" * 2_000_000, ""),
    "comments in text": (lambda: b"a\t" + b"<!--" * 2_000_000, ""),
    "pictures": (lambda: b'<table><td>a<img src="data:' + b"<a" * 5_000_000 + b'">b</table>', ""),
    "backslashes": (lambda: b"a\t" + b"**\\" * 60_000, ""),
    "bars": (lambda: b"|a|b|\n|-|-|\n" + b"|" * 3_000_000, "lớn quá"),
    "rule": (lambda: b"|a|b|\n" + b"|-" * 1_000_000 + b"x", ""),
    "spaces": (lambda: b"a|b\n" + b" " * 3_000_000 + b"|\tx", ""),
    "stars": (lambda: b"a\t" + b"*a " * 60_000 + b"\n", ""),
    "quotation marks": (lambda: b'\t"a' * 500_000, "lớn quá"),
    "last cell": (lambda: book(CELL), ""),
    "merged": (lambda: book(CELL + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), ""),
    "merged often": (lambda: book(CELL + '<mergeCell ref="A1:XFD1048576"/>' * 9_999), ""),
    "cells of Excel": (lambda: book("<row>" + "<c t='b'><v>1</v></c>" * 900_000 + "</row>"), "lớn quá"),
    "rows of Excel": (lambda: book(f"<row>{'<c><v>1</v></c>' * 64}</row>" * 15_000), "lớn quá"),
    "one text often": (
        lambda: book(
            "<row>" + "<c t='s'><v>0</v></c>" * 90_000 + "</row>",
            sharedStrings=f"<sst xmlns='{S}'><si><t>{'a ' * 9**6}</t></si></sst>",
        ),
        "lớn quá",
    ),
    "one sheet often": (
        lambda: packed(
            {
                "_rels/.rels": relations(officeDocument="xl/w.xml"),
                "xl/w.xml": f"<workbook xmlns='{S}'><sheets>"
                + "<sheet id='worksheet'/>" * 200_000
                + "</sheets></workbook>",
                "xl/_rels/w.xml.rels": relations(worksheet="s.xml"),
                "xl/s.xml": f"<worksheet xmlns='{S}'>{'<row><c><v>1</v></c></row>' * 10_000}</worksheet>",
            }
        ),
        "lớn quá",
    ),
    "cells of Word": (
        lambda: word("<w:tbl>" + ("<w:tr>" + "<w:tc/>" * 64 + "</w:tr>") * 30_000 + "</w:tbl>"),
        "lớn quá",
    ),
    "tables of Word": (lambda: word(one(p(r("a"))) * 200_000), "lớn quá"),
    "lists": (
        lambda: word(
            "a",
            numbering='<w:abstractNum w:abstractNumId="0">'
            + "".join(f'<w:lvl w:ilvl="{n}"><w:lvlText w:val="%1%1%1"/></w:lvl>' for n in range(90_000))
            + "</w:abstractNum>"
            + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in range(50_000)),
        ),
        "bảng",
    ),
    "a long number": (
        lambda: word(
            tbl(*([tc(p(properties='<w:numPr><w:numId w:val="1"/></w:numPr>'))] for _ in range(9_000))),
            numbering='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="'
            + "%1" * 99_999
            + '"/></w:lvl>'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        ),
        "",
    ),
    "cells of HTML": (lambda: b"<table>" + (b"<tr>" + b"<td>" * 64) * 15_000, "lớn quá"),
    "rows of HTML": (lambda: b"<table><tr>" + b"<td rowspan=65534>a" * 64 + b"<tr>" * 500_000, "lớn quá"),
    "paragraphs": (lambda: b"<table><td>a</table>" + b"<p>a" * 900_000, "lớn quá"),
    "lines": (lambda: b"a\tb\n" + b"c\n" * 3_000_000, "lớn quá"),
    "tabs": (lambda: b"a\tb\n" * 3_000_000, "lớn quá"),
    "ends of HTML": (lambda: b"<table><td>" + b"</b>" * 1_000_000, "lớn quá"),
    "letters of Word": (lambda: word(one(p(r("việc làm " * 3_100_000)))), "lớn quá"),
    "a cell of Word": (lambda: word(one(p(r("việc làm " * 1_000_000)))), "lớn quá"),
    "paragraphs of a cell": (lambda: word(one(*[p(r("việc " * 9_000))] * 5)), "lớn quá"),
    "hidden letters of Word": (lambda: word(one(p(r("a " * 4_900_000, "<w:vanish/>")))), "không có bảng"),
    "a cell of Excel": (lambda: book(f"<row><c t='inlineStr'><is><t>{'a ' * 4_900_000}</t></is></c></row>"), "lớn quá"),
    "texts of Excel": (
        lambda: book(
            "<row><c t='s'><v>0</v></c></row>" * 900,
            sharedStrings=f"<sst xmlns='{S}'><si><t>{'việc ' * 6_000}</t></si></sst>",
        ),
        "lớn quá",
    ),
    "a cell of HTML": (lambda: b"<table><td>" + "việc ".encode() * 1_900_000, "lớn quá"),
    "a cell between tabs": (lambda: b"a\t" + "việc ".encode() * 1_900_000, "lớn quá"),
    "a wide sign": (lambda: b"a\t" + b"b " * 9_900_000 + "😀".encode(), "lớn quá"),
}
MEASURE = """
import sys
from pathlib import Path
from chisotv.problems import ChisotvError
from chisotv.reading import read_tables
if sys.platform == "linux":
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
try:
    print(len(read_tables(Path(sys.argv[1])).tables), "OK")
except ChisotvError as error:
    print(error)
status = Path("/proc/self/status").read_text(encoding="ascii") if sys.platform == "linux" else "VmHWM: 0"
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_soon_and_within_bounds(name: str, tmp_path: Path) -> None:
    """Each takes some 2 seconds of one processor, many minutes without the bounds.

    Linux kills it after 20 seconds, and tells of the memory.
    """
    make, message = HOSTILE[name]
    path = tmp_path / "x"
    path.write_bytes(make())
    line = [sys.executable, "-X", "utf8", "-c", MEASURE, os.fspath(path)]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", timeout=120, check=True)
    said, measured = done.stdout.strip().split("\n")
    assert message in said
    assert message or said.endswith("OK")
    assert int(measured) <= 200
