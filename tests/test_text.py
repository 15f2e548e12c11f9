"""Folding, sorting and numbers of Vietnamese text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chisotv.text import compact, contains, decimal, fold, fold_name, nfc, number_key, squeeze
from conftest import search_cases

pytestmark = pytest.mark.smoke

VIETNAMESE = st.text(alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ -–&")


@given(VIETNAMESE)
def test_fold_ignores_form_case_and_marks(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)
    assert fold(text.upper()) == fold(text)
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)


def test_fold_joins_what_people_type_differently() -> None:
    assert fold("Uỷ ban") == fold("Ủy ban") == "uy ban"
    assert fold("hoà") == fold("hòa")
    assert fold("Sở Lao động – Thương binh") == fold("sở lao động - thương binh")
    assert fold("Sở TN&MT") == fold("Sở TN và MT")
    assert fold("đ Đ") == "d d"
    assert fold_name("Ủy ban nhân dân huyện Trà Cú") == fold_name("UBND huyện Trà Cú")
    assert compact("Sở TT&TT") == compact("so tttt")


@given(st.text())
def test_no_text_is_too_strange_to_fold(text: str) -> None:
    fold_name(text), compact(text), contains(text, text)
    assert squeeze(text) == squeeze(squeeze(text))
    assert nfc(nfc(text)) == nfc(text)


def test_search_finds_what_the_table_says() -> None:
    for text, found, missing in search_cases():
        assert [wanted for wanted in found if not contains(text, wanted)] == []
        assert [wanted for wanted in missing if contains(text, wanted)] == []


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.lists(st.integers(0, 99), min_size=1, max_size=4))
def test_numbers_sort_naturally(one: list[int], other: list[int]) -> None:
    def text(parts: list[int]) -> str:
        return ".".join(map(str, parts))

    assert (number_key(text(one)) < number_key(text(other))) == (one < other)


def test_numbers_are_written_the_vietnamese_way() -> None:
    assert decimal(1300000) == "1.300.000"
    assert decimal(62.44) == "62,44"
    assert decimal(98.0) == "98"
    assert decimal(1234.5) == "1.234,5"
