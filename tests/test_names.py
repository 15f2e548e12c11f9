"""What people type finds the agency and the index they mean, or says why not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.models.registry import Registry, names
from chisotv.problems import ChisotvError

pytestmark = pytest.mark.smoke


@pytest.mark.parametrize(
    ("typed", "agency"),
    [
        ("so noi vu", "so-noi-vu"),
        ("SỞ NỘI VỤ", "so-noi-vu"),
        (unicodedata.normalize("NFD", "Sở Nội vụ"), "so-noi-vu"),
        ("STTTT", "so-thong-tin-va-truyen-thong"),
        ("Sở TT&TT", "so-thong-tin-va-truyen-thong"),
        ("sở tttt", "so-thong-tin-va-truyen-thong"),
        ("VP UBND tỉnh", "van-phong-ubnd-tinh"),
        ("Văn phòng Uỷ ban nhân dân tỉnh", "van-phong-ubnd-tinh"),
        ("Sở Lao động - Thương binh & Xã hội", "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("Sở LĐ-TB&XH", "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("Sở Văn hoá, Thể thao và Du lịch", "so-van-hoa-the-thao-va-du-lich"),
        ("UBND huyện Trà Cú", "ubnd-huyen-tra-cu"),
        ("thị xã Duyên Hải", "ubnd-thi-xa-duyen-hai"),
        ("huyện Duyên Hải", "ubnd-huyen-duyen-hai"),
        ("các sở, ban ngành tỉnh", "cac-so-ban-nganh-tinh"),
        ("so-noi-vu", "so-noi-vu"),
    ],
)
def test_typed_names(dataset: Dataset, typed: str, agency: str) -> None:
    assert dataset.registry.find(typed).id == agency


def test_every_name_finds_its_agency_however_typed(dataset: Dataset) -> None:
    for agency in dataset.registry.agencies:
        for name in (agency.id, *names(agency)):
            bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
            bare = bare.replace("đ", "d").replace("Đ", "D")
            for typed in (name, name.upper(), name.lower(), unicodedata.normalize("NFD", name), bare):
                assert dataset.registry.find(typed).id == agency.id, typed


def test_unknown_names_get_the_nearest(dataset: Dataset) -> None:
    with pytest.raises(ChisotvError, match=r"Không có cơ quan “Sở Nội vuu”\. Gần nhất: Sở Nội vụ \(SNV\)\."):
        dataset.registry.find("Sở Nội vuu")
    with pytest.raises(ChisotvError, match=r"Gần nhất: .*thị xã Duyên Hải.*huyện Duyên Hải"):
        dataset.registry.find("Duyên Hải")


@given(st.text(max_size=40))
def test_any_typed_name_is_found_or_explained(dataset: Dataset, typed: str) -> None:
    try:
        assert dataset.registry.find(typed) in dataset.registry.agencies
    except ChisotvError as error:
        assert str(error).startswith(("Không có cơ quan “", "Tên “"))


def test_printed_names_are_matched_strictly(dataset: Dataset) -> None:
    assert [a.id for a in dataset.registry.printed("Các Sở, ban ngành tỉnh")] == ["cac-so-ban-nganh-tinh"]
    assert dataset.registry.printed("So Noi vu") == []


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("papi", "papi"),
        ("par", "par_index"),
        ("PAR Index", "par_index"),
        ("par-index", "par_index"),
        ("ict-index", "ict"),
    ],
)
def test_typed_indices(dataset: Dataset, typed: str, index: str) -> None:
    assert dataset.find_index(typed).id == index


def test_indices_without_appendix_say_so(dataset: Dataset) -> None:
    with pytest.raises(ChisotvError, match="PCI không có phụ lục"):
        dataset.find_index("pci")
    with pytest.raises(ChisotvError, match=r"Không có chỉ số “x”.*PAPI \(papi\)"):
        dataset.find_index("x")


@pytest.mark.parametrize(("typed", "known"), [("Bưu điệm", True), ("Bưu đimm", True), ("Bưu ximm", False)])
def test_a_name_is_near_with_three_quarters_of_its_letters(typed: str, known: bool) -> None:
    # "buu dien" has eight letters with its space; a suggestion that is less alike sends people the wrong way.
    post = Agency(id="x", name="Bưu điện", kind="department")
    assert Registry([post]).nearest(typed) == ([post] if known else [])
