"""What people type finds the agency and the index they mean, or says why not."""

import dataclasses
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.models.registry import Registry, names
from chisotv.problems import ChisotvError
from chisotv.text import compact, fold, fold_name

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
        ("tp trà vinh", "ubnd-thanh-pho-tra-vinh"),
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


@pytest.mark.parametrize(
    ("typed", "agency"),
    [
        ("Sở Y tế tỉnh Trà Vinh", "so-y-te"),
        ("sở y tế tỉnh", "so-y-te"),
        ("Phó Giám đốc Sở TT&TT Trà Vinh", "so-thong-tin-va-truyen-thong"),
        ("Chủ tịch UBND huyện Cầu Kè", "ubnd-huyen-cau-ke"),
        ("lãnh đạo huyện Cầu Kè, tỉnh Trà Vinh", "ubnd-huyen-cau-ke"),
        ("UBND Cầu Kè", "ubnd-huyen-cau-ke"),
        ("chu tich ubnd tx duyen hai", "ubnd-thi-xa-duyen-hai"),
        ("UBND TP. Trà Vinh", "ubnd-thanh-pho-tra-vinh"),
        ("Hiệu trưởng Trường Đại học Trà Vinh", "truong-dai-hoc-tra-vinh"),
        ("Trưởng Ban Dân tộc", "ban-dan-toc"),
        ("Chánh Thanh tra tỉnh", "thanh-tra-tinh"),
        ("thanh tra", "thanh-tra-tinh"),
        ("Chánh Văn phòng UBND tỉnh Trà Vinh", "van-phong-ubnd-tinh"),
        ("văn phòng UBND", "van-phong-ubnd-tinh"),
        ("Thủ trưởng các sở, ban, ngành tỉnh", "cac-so-ban-nganh-tinh"),
        ("kế hoạch & đầu tư", "so-ke-hoach-va-dau-tu"),
        ("Sở Giáo dục", "so-giao-duc-va-dao-tao"),
        ("cấp xã", "ubnd-cap-xa"),
        ("UBND xã", "ubnd-cap-xa"),
        ("cấp huyện", "ubnd-cap-huyen"),
    ],
)
def test_what_people_add_and_leave_out_is_forgiven(dataset: Dataset, typed: str, agency: str) -> None:
    assert not dataset.registry.matches(typed)
    assert dataset.registry.find(typed).id == agency


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("Duyên Hải", ["thị xã Duyên Hải", "huyện Duyên Hải"]),
        ("UBND huyện", ["cấp huyện", "huyện Cầu Kè", "huyện Trà Cú"]),
        ("các sở, ban, ngành", ["Các sở, ban, ngành tỉnh", "Các sở, ban, ngành có liên quan"]),
        ("giáo dục", ["Sở Giáo dục và Đào tạo", "Các cơ sở giáo dục"]),
        ("Trà Vinh", ["Trường Đại học Trà Vinh", "thành phố Trà Vinh"]),
        ("Sở", ["Sở Nội vụ", "Sở Y tế", "và 6 nữa"]),
        ("Sở Y", ["Sở Y tế"]),
        ("Chánh Văn phòng", ["Văn phòng Ủy ban nhân dân tỉnh"]),
        ("Trường Cao đẳng", ["Trường Cao đẳng Nghề"]),
    ],
)
def test_what_is_not_clear_is_asked_back(dataset: Dataset, typed: str, choices: list[str]) -> None:
    with pytest.raises(ChisotvError) as raised:
        dataset.registry.find(typed)
    assert raised.value.status == 2
    assert str(raised.value).startswith(f"Tên “{typed}” chưa rõ. Có phải ")
    assert all(choice in str(raised.value) for choice in choices)


@pytest.mark.parametrize(
    "typed",
    [
        "Sở Nội vụ tỉnh Vĩnh Long",
        "Sở Nội vụ huyện Cầu Kè",
        "Sở Nội vụ TP Trà Vinh",
        "Sở Cầu Kè",
        "Thanh tra Sở",
        "Trường Nội vụ",
        "Văn phòng Sở Y tế",
        "Công an TP Trà Vinh",
        "Sở Nông nghiệp và Môi trường",
        "Càng Long và Trà Vinh",
        "Giám đốc",
    ],
)
def test_what_only_looks_like_an_agency_is_none(dataset: Dataset, typed: str) -> None:
    with pytest.raises(ChisotvError, match=f"Không có cơ quan “{typed}”"):
        dataset.registry.find(typed)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Sở Nội vụ, Sở Y tế", ["Sở Nội vụ", "Sở Y tế"]),
        ("SNV; giám đốc SYT", ["SNV", "giám đốc SYT"]),
        ("Sở Kế hoạch và Đầu tư và Sở Văn hóa, Thể thao và Du lịch, SNV", None),
        (unicodedata.normalize("NFD", "Sở Nội vụ và Công an tỉnh"), ["Sở Nội vụ", "Công an tỉnh"]),
    ],
)
def test_several_names_in_one_text(dataset: Dataset, typed: str, parts: list[str] | None) -> None:
    parts = parts or ["Sở Kế hoạch và Đầu tư", "Sở Văn hóa, Thể thao và Du lịch", "SNV"]
    with pytest.raises(ChisotvError, match="gồm nhiều cơ quan") as raised:
        dataset.registry.find(typed)
    assert str(raised.value).endswith(": " + " ".join(f'-a "{part}"' for part in parts))


@pytest.mark.parametrize("typed", ["Công an tỉnh", "giám đốc công an tỉnh Trà Vinh", "BHXH", "Mặt trận Tổ quốc"])
def test_an_agency_that_the_dispatch_does_not_name(dataset: Dataset, typed: str) -> None:
    with pytest.raises(ChisotvError, match=r"không được nêu trong công văn này\. .*“có liên quan”") as raised:
        dataset.registry.find(typed)
    assert raised.value.status == 1
    vague = [agency for agency in dataset.registry.agencies if agency.membership != "possible"]
    with pytest.raises(ChisotvError, match=r"không được nêu trong kế hoạch này\.$"):
        Registry(vague, dataset.registry.unnamed, dataset.dispatch.home, "kế hoạch").find(typed)


def test_one_that_begins_so_is_taken_only_where_no_other_does() -> None:
    health = Agency(id="a", name="Sở Y tế dự phòng", kind="department")
    assert Registry([health]).find("Sở Y tế") == health
    other = Agency(id="b", name="Sở Y tế cộng đồng", kind="department")
    for typed in ("Sở Y tế", "Sở Y", "Y tế"):
        with pytest.raises(ChisotvError, match="Có phải Sở Y tế dự phòng; Sở Y tế cộng đồng"):
            Registry([health, other]).find(typed)


def test_the_province_comes_from_the_dispatch(dataset: Dataset) -> None:
    assert dataset.dispatch.home == ("tinh", "tra vinh")
    agencies = dataset.registry.agencies
    elsewhere = Registry(agencies, home=("thanh pho", "can tho"))
    assert elsewhere.find("Sở Y tế thành phố Cần Thơ").id == "so-y-te"
    for registry in (elsewhere, Registry(agencies)):
        with pytest.raises(ChisotvError, match="Không có cơ quan"):
            registry.find("Sở Y tế tỉnh Trà Vinh")


@pytest.mark.parametrize(
    ("body", "place", "home"),
    [
        ("Ủy ban nhân dân tỉnh", "Trà Vinh", ("tinh", "tra vinh")),
        ("Uỷ ban nhân dân tỉnh Cà Mau", "Cà Mau", ("tinh", "ca mau")),
        ("Ủy ban nhân dân thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh", ("thanh pho", "ho chi minh")),
        ("UBND thành phố Hà Nội", "Hà Nội", ("thanh pho", "ha noi")),
        ("Hội đồng nhân dân đặc khu Phú Quốc", "Phú Quốc", ("dac khu", "phu quoc")),
        ("Ủy ban nhân dân xã Tân An", "Tân An", ("xa", "tan an")),
        ("Sở Nội vụ", "Trà Vinh", ("", "tra vinh")),
        ("Bộ Lao động - Thương binh và Xã hội", "Hà Nội", ("", "")),
        ("Thủ tướng Chính phủ", "Hà Nội", ("", "")),
    ],
)
def test_who_issues_says_what_it_governs(dataset: Dataset, body: str, place: str, home: tuple[str, str]) -> None:
    assert dataclasses.replace(dataset.dispatch, issuing_body=body, place=place).home == home


def test_a_name_of_ones_own_is_never_read_as_another(dataset: Dataset) -> None:
    """Whatever else the registry had: names that go on, or are what the name would be read as."""
    registry = dataset.registry
    for agency in registry.agencies:
        for name in names(agency):
            others = [f"{name} mở rộng", f"Sở {name}", f"UBND {name}", f"Giám đốc {name}", f"{name} tỉnh"]
            known = {compact(each) for owner in registry.agencies for each in names(owner)}
            added = [
                Agency(id=f"x{i}", name=other, kind="office")
                for i, other in enumerate(others)
                if compact(other) not in known
            ]
            both = Registry([*added, *registry.agencies], registry.unnamed, dataset.dispatch.home)
            assert both.find(name).id == agency.id, name


WORDS = (
    "sở|ubnd|ủy ban nhân dân|tỉnh|huyện|xã|cấp|thành phố|tp|tx|thị xã|các|giám đốc|chủ tịch|phó|chánh|trưởng|và|"
    "trà vinh|nội vụ|y tế|càng long|duyên hải|thanh tra|văn phòng|giáo dục|nông nghiệp|công an|trường|ban|dân tộc"
)


@given(st.lists(st.sampled_from(WORDS.split("|")), min_size=1, max_size=6))
def test_every_word_typed_is_one_of_the_agency_that_is_given(dataset: Dataset, typed: list[str]) -> None:
    try:
        found = dataset.registry.find(" ".join(typed))
    except ChisotvError:
        return
    own = {word for name in names(found) for word in f"{fold(name)} {fold_name(name)}".split()}
    around = {"pho", "giam", "doc", "chu", "tich", "thu", "truong", "chanh", "tra", "vinh", "tinh", "tp", "tx", "va"}
    said = set(fold(" ".join(typed)).split())
    assert said - around <= own
    assert said & own - {"so", "uy", "ban", "nhan", "dan", "ubnd", "cap", "tinh", "cac"}


@given(st.text(max_size=40))
def test_any_typed_name_is_found_or_explained(dataset: Dataset, typed: str) -> None:
    try:
        assert dataset.registry.find(typed) in dataset.registry.agencies
    except ChisotvError as error:
        said = ("Không có cơ quan “", "Tên “", " không được nêu trong công văn này.", " là cơ quan ban hành")
        assert any(each in str(error) for each in said)


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
