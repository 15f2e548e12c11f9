"""PDF: read back page by page; nothing lost, nothing off the paper, one family of type."""

from collections import Counter

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chisotv.documents.base import END_MARK, FULL, Document, Line, Section, Style
from chisotv.documents.dispatch import Wishes, appendices_document, dispatch_document
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind
from chisotv.documents.handout import handout_document, handouts
from chisotv.documents.letter import letter_section
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.render.pdf import render_pdf
from losses import fills, lost, pdf_pages
from six_columns import COLUMNS, SHARES


def on_paper(content: bytes) -> bool:
    """Whether every letter stands inside the page's margins."""
    for page in pdfium.PdfDocument(content):
        width, height = page.get_size()
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            if left < right and not (left > 0 and right < width and bottom > 0 and top < height):
                return False
    return True


def table(*texts: str, rowspan: int = 1) -> Document:
    """A document with one table; in each row every cell has the row's text."""
    heading = Row(RowKind.HEADING, tuple(Cell(column, (Paragraph(column),)) for column in COLUMNS))
    rows = [Row(RowKind.CRITERION, tuple(Cell(c, (Paragraph(text),)) for c in COLUMNS)) for text in texts]
    if rowspan > 1:
        first = rows[0].cells
        rows[0] = Row(RowKind.CRITERION, (*first[:2], Cell("tasks", first[2].paragraphs, rowspan), *first[3:]))
        rows[1:] = [Row(row.kind, (*row.cells[:2], *row.cells[3:])) for row in rows[1:]]
    section = Section("x", (Line("Nhãn", Style.LABEL), Grid(COLUMNS, SHARES, (heading, *rows))))
    return Document("x", (section,))


@pytest.mark.parametrize("notes", [False, True])
def test_no_word_of_the_dispatch_is_lost(dataset: Dataset, notes: bool) -> None:
    for document in (
        dispatch_document(dataset, Wishes(notes=notes)),
        *(appendices_document(dataset, [index_id], Wishes(notes=notes)) for index_id in dataset.appendices),
    ):
        content = render_pdf(document)
        assert not lost(document, "\n".join(pdf_pages(content)))
        assert on_paper(content)


@pytest.mark.parametrize("notes", [False, True])
def test_no_page_but_the_last_is_half_empty(dataset: Dataset, notes: bool) -> None:
    for index_id in dataset.appendices:
        assert min(fills(render_pdf(appendices_document(dataset, [index_id], Wishes(notes=notes))))[:-1]) >= FULL


def test_a_row_is_broken_only_where_much_would_stay_empty() -> None:
    # A page has room for about 31 lines.
    for first, second, pages in (
        (5, 5, ["ắằẳ"]),
        (12, 22, ["ắằ", "ằẳ"]),
        (20, 14, ["ắ", "ằẳ"]),
        (20, 40, ["ắằ", "ằẳ"]),
    ):
        texts = pdf_pages(render_pdf(table("\n".join("ắ" * first), "\n".join("ằ" * second), "ẳ")))
        assert ["".join(each for each in "ắằẳ" if each in text) for text in texts] == pages


def test_the_closing_mark_has_no_page_for_itself() -> None:
    for count in range(20, 35):
        document = table("\n".join("ắ" * count))
        section = document.sections[0]
        section = section._replace(blocks=(*section.blocks, Line(END_MARK, Style.END)))
        assert "ắ" in pdf_pages(render_pdf(document._replace(sections=(section,))))[-1]


def test_no_word_of_a_handout_is_lost(dataset: Dataset) -> None:
    # All in one file, which is quicker made than thirty; each begins a page that says whose it is.
    found = [handout_document(dataset, dataset.registry.by_id[key], rows) for key, rows in handouts(dataset).items()]
    pages = pdf_pages(render_pdf(Document("x", tuple(section for each in found for section in each.sections))))
    starts = [at for at, text in enumerate(pages) if "NHIỆM VỤ CỦA" in text]
    for document, start, end in zip(found, starts, [*starts[1:], len(pages)], strict=True):
        assert not lost(document, "\n".join(pages[start:end]))


@pytest.mark.parametrize("rowspan", [1, 2, 5])
@pytest.mark.parametrize("length", [50, 300, 700, 3000])
def test_a_row_taller_than_a_page_is_whole(length: int, rowspan: int) -> None:
    long = " ".join(f"từ{at}" for at in range(length))
    for document in (table(long, *["ngắn"] * 4, rowspan=rowspan), table("ngắn", "ngắn", long, *["ngắn"] * 4)):
        content = render_pdf(document)
        assert not lost(document, "\n".join(pdf_pages(content)))
        assert on_paper(content)


def test_each_section_counts_its_own_pages(dataset: Dataset) -> None:
    found = pdf_pages(render_pdf(dispatch_document(dataset, Wishes())))
    starts = [at for at, text in enumerate(found) if "Phụ lục" in text and "(Kèm theo" in text]
    assert len(starts) == 4
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        numbers = [text.split("\n")[0].strip() for text in found[start:end]]
        assert numbers[0].startswith("Phụ lục")
        assert numbers[1:] == [str(number) for number in range(2, end - start + 1)]
        # The heading row stands on every page that has a part of the table.
        assert all("Kết quả phấn đấu" in text for text in found[start:end])


def test_no_group_row_stands_alone_at_the_foot_of_a_page(dataset: Dataset) -> None:
    for index_id, appendix in dataset.appendices.items():
        last = {"".join(group.label.split()) for place in appendix.walk() for group in place.parents}
        for text in pdf_pages(render_pdf(appendices_document(dataset, [index_id], Wishes()))):
            joined = "".join(text.split())
            assert not any(joined.endswith(label) for label in last)


def test_one_family_of_type_and_nothing_personal(dataset: Dataset) -> None:
    content = render_pdf(dispatch_document(dataset, Wishes()))
    document = pdfium.PdfDocument(content)
    assert document.get_metadata_dict(skip_empty=True).keys() <= {"Title", "Creator"}
    assert b"CreationDate" not in content
    assert b"ModDate" not in content
    faces = set(content.split(b"/FontName")[1:])
    assert faces
    assert all(b"LiberationSerif" in name[:40] for name in faces)
    assert b"/StructTreeRoot" in content


@pytest.mark.parametrize(
    "text",
    ["#let x = 1", "$a$ *b* _c_ `d`", "\\ [x] #[y]", "// chú thích", '"', "= tiêu đề", "<nhãn> @nhãn", "/ a: b", "---"],
)
def test_markup_stays_text(text: str) -> None:
    document = table(text)
    found = "".join("".join(pdf_pages(render_pdf(document))).split())
    assert found.count("".join(text.split())) == len(COLUMNS)


@settings(max_examples=30)
@given(st.text(st.sampled_from("aăâđêôơưẠỵ #$*_`\\[]{}<>@=-+/\"'()0123456789.,;:“”–…"), min_size=1, max_size=200))
def test_any_vietnamese_text_reads_back(text: str) -> None:
    found = Counter("".join(pdf_pages(render_pdf(table(text)))))
    expected = Counter({ch: n * len(COLUMNS) for ch, n in Counter(text).items() if ch.isalnum()})
    assert not expected - found


@pytest.mark.parametrize("word", ["0" * 14, "12QĐUBNDTWT", "x" * 23])
def test_a_word_that_is_wider_than_its_column_runs_over_no_other(word: str) -> None:
    found = "".join(pdf_pages(render_pdf(table(word)))).replace("\u200b", "").replace("\n", "")
    assert found.count(word) == len(COLUMNS)


def test_a_letter_without_a_shape_is_refused_in_words() -> None:
    with pytest.raises(ChisotvError, match="không có chữ “漢”"):
        render_pdf(table("chữ 漢"))


def test_a_very_long_word_stays_on_the_paper() -> None:
    content = render_pdf(table("x" * 400))
    assert on_paper(content)
    assert "".join(pdf_pages(content)).count("x") == 400 * len(COLUMNS)


def test_each_addressee_stands_under_the_colon(dataset: Dataset) -> None:
    letter = Document("x", (letter_section(dataset.dispatch),))
    page = pdfium.PdfDocument(render_pdf(letter))[0].get_textpage()
    text = page.get_text_range()
    starts = (text.index("Kính gửi:") + len("Kính gửi"), text.index("- Thủ trưởng"))
    colon, dash = (page.get_charbox(at, loose=True)[0] for at in starts)
    assert abs(colon - dash) < 1.5, (colon, dash)  # points
