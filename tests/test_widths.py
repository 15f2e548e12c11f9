"""Widths of columns: by what they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chisotv.documents.appendix import appendix_section
from chisotv.documents.base import Document
from chisotv.documents.grid import Grid
from chisotv.documents.typeface import lines
from chisotv.documents.widths import column_texts, widths
from chisotv.models.dataset import Dataset
from chisotv.render.pdf import render_pdf
from conftest import official_grid
from losses import pdf_pages

WORDS = st.text(st.sampled_from("aăâđêôơưẠỵ0123"), min_size=1, max_size=12)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """For each column as many texts as for the others."""
    rows, count = draw(st.integers(1, 5)), draw(st.integers(1, 8))
    return [draw(st.lists(TEXTS, min_size=rows, max_size=rows)) for _ in range(count)]


@given(tables())
def test_every_column_holds_its_longest_word(texts: list[list[str]]) -> None:
    found = widths(["tasks"] * len(texts), texts)
    assert sum(found) == pytest.approx(100)
    if len(texts) < 4:  # more long words than the paper is wide have to break
        for share, cells in zip(found, texts, strict=True):
            longest = max((word for text in cells for word in text.split()), key=len, default="")
            assert lines(longest, 2.52 * share - 3, 12, bold=True) == 1


@given(tables())
def test_no_table_is_higher_than_with_equal_columns(texts: list[list[str]]) -> None:
    def high(shares: tuple[float, ...]) -> int:
        cells = [
            [lines(text, 2.52 * share - 3, 12) for text in each] for share, each in zip(shares, texts, strict=True)
        ]
        return sum(map(max, zip(*cells, strict=True)))

    found = widths(["tasks"] * len(texts), texts)
    if min(found) > 7:  # else words that no equal column holds are the reason
        assert high(found) <= high((100 / len(texts),) * len(texts)) + len(texts[0])


def test_more_columns_than_the_paper_is_wide() -> None:
    found = widths(["number", *["other"] * 40], [["x" * 20] * 3] * 41)
    assert sum(found) == pytest.approx(100)
    assert min(found) > 0


def test_numbers_take_little_and_tasks_most(dataset: Dataset) -> None:
    for appendix in dataset.appendices.values():
        grid = official_grid(appendix)
        found = dict(zip(grid.columns, widths(grid.columns, column_texts(grid)), strict=True))
        assert min(found, key=found.__getitem__) == "number"
        assert max(found, key=found.__getitem__) == "tasks"


def test_the_carried_tables_take_fewer_pages_than_with_shares_for_all(dataset: Dataset) -> None:
    for index_id, appendix in dataset.appendices.items():
        section = appendix_section(appendix, index_id)
        fitted = tuple(
            block._replace(shares=widths(block.columns, column_texts(block))) if isinstance(block, Grid) else block
            for block in section.blocks
        )
        pages = [
            len(pdf_pages(render_pdf(Document("x", (section._replace(blocks=blocks),)))))
            for blocks in (section.blocks, fitted)
        ]
        assert pages[1] < pages[0], index_id
