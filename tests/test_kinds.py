"""Documents that are no letter: each is called by its own word everywhere, and printed in its own layout."""

import re
import shutil
import zipfile
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
import yaml

from chisotv.documents.base import Document, Line, Pair, Style
from chisotv.documents.letter import letter_section
from chisotv.models.appendix import Note
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import DispatchKind
from chisotv.render import FORMATS
from chisotv.words import DISPATCH
from conftest import EXAMPLES, Run, make
from losses import pdf_pages

BASE = EXAMPLES / "base"
LETTERS_OWN = re.compile(r"công văn|V/v|về việc|Kính gửi|cong-van", re.IGNORECASE)
"""What is said of letters only; these documents address nobody."""


class Kind(NamedTuple):
    """A kind of document, and what of it is printed above its first order."""

    head: tuple[str, ...]
    order: str
    number: str = "1/UBND-NC"
    issuer: str = "Ủy ban nhân dân tỉnh Trà Vinh"
    authority: str | None = None


SUBJECT, BASIS = "Nâng cao các chỉ số", "Để nâng cao các chỉ số."
KINDS = {
    "plan": Kind(("KẾ HOẠCH", SUBJECT, BASIS), "1. Giám đốc Sở Nội vụ"),
    "directive": Kind(("CHỈ THỊ", SUBJECT, BASIS), "1. Giám đốc Sở Nội vụ"),
    "decision": Kind(
        ("QUYẾT ĐỊNH", SUBJECT, "BỘ TRƯỞNG BỘ NỘI VỤ", BASIS, "QUYẾT ĐỊNH:"),
        "Điều 1. Giám đốc Sở Nội vụ",
        "1/QĐ-BNV",
        "Bộ Nội vụ",
        "Bộ trưởng Bộ Nội vụ",
    ),
    "resolution": Kind(
        ("NGHỊ QUYẾT", SUBJECT, "HỘI ĐỒNG NHÂN DÂN TỈNH TRÀ VINH", BASIS, "QUYẾT NGHỊ:"),
        "Điều 1. Giám đốc Sở Nội vụ",
        issuer="Hội đồng nhân dân tỉnh Trà Vinh",
    ),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(kind: str, tmp_path: Path) -> Path:
    """The smallest complete folder as a document of a kind."""
    made, own = tmp_path / "data", KINDS[kind]
    shutil.copytree(BASE, made)
    dispatch = yaml.safe_load((made / "dispatch.yaml").read_text(encoding="utf-8"))
    del dispatch["addressees"]
    dispatch |= {"kind": kind, "number": own.number, "issuing_body": own.issuer}
    dispatch |= {"authority": own.authority} if own.authority else {}
    (made / "dispatch.yaml").write_text(yaml.safe_dump(dispatch, allow_unicode=True), encoding="utf-8")
    for name in ("papi.yaml", "ict.yaml"):
        text = (made / name).read_text(encoding="utf-8")
        word = DISPATCH[kind].capitalize()
        (made / name).write_text(text.replace("Công văn số 1/UBND-NC", f"{word} số {own.number}"), encoding="utf-8")
    return made


def written(path: Path) -> str:
    """The words of a file that a verb wrote."""
    if path.suffix == ".pdf":
        return "\n".join(pdf_pages(path))
    if path.suffix not in (".docx", ".xlsx"):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode("utf-8") for name in package.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]*>", "", re.sub(r"</w:p>|<w:br/>", "\n", "\n".join(parts)))


SAID = [
    "tasks",
    "tasks --full",
    "tasks --format json",
    "tasks --format csv",
    "tasks -a SNV",
    "tasks -a SNV --full",
    "tasks -a SYT -a SNV --with SYT",
    "tasks -i pci",
    "tasks -a 'Sở Xây dựng'",
    "show letter",
    "show letter --format csv",
    "show notes",
    "show papi 1.2",
    "agencies",
    "agencies -a SNV",
    "agencies --format csv",
    "gaps",
    "progress",
    "progress --by agency",
    "progress --year 2019",
    "progress pci",
    "render letter",
    "render letter --format html",
    "render letter -a SNV",
    "render letter --format csv",
    "render nothing",
    "handout -a SNV --format pdf",
    "page -o -",
    "validate",
    "--version",
]


def test_no_word_of_a_letter(kind: str, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHISOTV_DATA", str(folder))
    monkeypatch.chdir(folder.parent)
    told = {line: run(*(word.strip("'") for word in re.findall(r"'[^']*'|\S+", line))) for line in SAID}
    assert told["validate"].out == "0 lỗi, 0 cảnh báo trong 7 tệp.\n", told["validate"].out
    for form in ("md", "html", "docx", "pdf"):
        assert run("render", "letter", "--notes", "-o", f"letter.{form}").status == 0
    for line in ("render all -o all.xlsx", "handout -o sheets", "handout -a SNV -o one.pdf"):
        assert run(*line.split()).status == 0
    files = [path for path in folder.parent.rglob("*") if path.is_file() and folder not in path.parents]
    texts = {path.name: written(path) for path in files}
    assert {"letter.pdf", "all.xlsx", "so-noi-vu.docx"} <= texts.keys()
    texts |= {line: result.out + result.err for line, result in told.items()}
    assert {name: found for name, text in texts.items() if (found := LETTERS_OWN.findall(text))} == {}
    word, own = DISPATCH[kind], KINDS[kind]
    title = f"{word.capitalize()} số {own.number} ngày 07/7/2020"
    assert told["--version"].out.endswith(f" · {title}\n")
    point = "điều" if own.order.startswith("Điều") else "điểm"
    assert f'"name": "{point} 1 của {word}"' in told["tasks --format json"].out
    assert f"{point.capitalize()} 1 của {word}" in told["tasks -a SNV"].out
    assert title in texts["page -o -"]
    assert "<h1>Nâng hạng các chỉ số" in texts["page -o -"]
    assert f"không có {point} nào của {word} nói đến" in told["tasks -i pci"].err


def test_the_pieces_stand_in_order(kind: str, folder: Path, run: Run, tmp_path: Path) -> None:
    own = KINDS[kind]
    for form in ("md", "html", "docx", "pdf"):
        path = tmp_path / f"letter.{form}"
        assert run("render", "letter", "--data", folder, "-o", path).status == 0
        text = re.sub(r"</?b>|\*\*|\\(?=\.)", "", written(path))
        at = text.index("Trà Vinh, ngày 07 tháng 7 năm 2020")
        for piece in (*own.head, own.order, "Nơi nhận:"):
            at = text.index(piece, at) + len(piece)


def test_what_changed_is_told_of_the_kind(kind: str, folder: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    path = other / "dispatch.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("chủ trì nâng", "chủ trì, nâng"), encoding="utf-8")
    word = DISPATCH[kind].capitalize()
    point = "điều" if KINDS[kind].order.startswith("Điều") else "điểm"
    assert f"{word}, {point} 1: nội dung" in run("diff", folder, other).out
    assert f"{word}: thể loại “công văn” → “{DISPATCH[kind]}”" in run("diff", BASE, folder).out


def lines(section_of: Document) -> list[Line]:
    """Every line, those of pairs too."""
    found = []
    for block in section_of.sections[0].blocks:
        parts = (*block.left, *block.right) if isinstance(block, Pair) else (block,)
        found += [part for part in parts if isinstance(part, Line)]
    return found


@pytest.mark.parametrize(("kind", "number"), [*product(get_args(DispatchKind), range(3))])
def test_who_is_addressed_and_what_it_is(dataset: Dataset, kind: DispatchKind, number: int) -> None:
    people = dataset.dispatch.addressees[:number]
    dispatch = replace(dataset.dispatch, kind=kind, addressees=people)
    found = lines(Document("x", (letter_section(dispatch),)))
    styles = [line.style for line in found]
    texts = "\n".join(line.text for line in found)
    assert [each for each in people if each.printed not in texts] == []
    assert styles.count(Style.SALUTATION) == bool(people)
    assert styles.count(Style.ADDRESSEE) == (number if number > 1 else 0)
    assert ("V/v" in texts) == (Style.SUBJECT in styles) == (kind == "letter") == (Style.KIND not in styles)
    decides = kind in ("decision", "resolution")
    assert styles.count(Style.BASIS) == (len(dispatch.basis) if decides else 0)
    bold = [line.text[: line.strong] for line in found if line.strong]
    assert bold == ([f"Điều {each.number}." for each in dispatch.directives] if decides else [])


@pytest.mark.parametrize("field", ["subject", "basis"])
def test_notes_stand_on_the_line_that_they_speak_of(dataset: Dataset, field: str) -> None:
    note = make(Note, kind="doubt", field=field, reason="Chữ bị mờ.")
    for kind in get_args(DispatchKind):
        section = letter_section(replace(dataset.dispatch, kind=kind, notes=(note,)), notes=True)
        (marked,) = (line.text for line in lines(Document("x", (section,))) if line.marks)
        assert marked.lower().removeprefix("v/v ") in (
            dataset.dispatch.subject.lower(),
            dataset.dispatch.basis[0].lower(),
        )
        assert (marked.lower().removeprefix("v/v ") == dataset.dispatch.subject.lower()) == (field == "subject")


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("Ủy ban nhân dân tỉnh Trà Vinh", "ỦY BAN NHÂN DÂN\nTỈNH TRÀ VINH"),
        ("Uỷ ban nhân dân thành phố Cần Thơ", "UỶ BAN NHÂN DÂN\nTHÀNH PHỐ CẦN THƠ"),
        ("Ủy ban nhân dân đặc khu Phú Quốc", "ỦY BAN NHÂN DÂN\nĐẶC KHU PHÚ QUỐC"),
        ("Ủy ban nhân dân thị trấn Cầu Quan", "ỦY BAN NHÂN DÂN\nTHỊ TRẤN CẦU QUAN"),
        ("Hội đồng nhân dân phường 1", "HỘI ĐỒNG NHÂN DÂN\nPHƯỜNG 1"),
        ("Bộ Khoa học và Công nghệ", "BỘ KHOA HỌC VÀ CÔNG NGHỆ"),
        ("Chính phủ", "CHÍNH PHỦ"),
    ],
)
def test_who_issues_stands_as_the_decree_asks(dataset: Dataset, body: str, printed: str) -> None:
    section = letter_section(replace(dataset.dispatch, issuing_body=body))
    assert [line.text for line in lines(Document("x", (section,))) if line.style is Style.ISSUER] == [printed]


def test_the_name_of_a_ministry_stands_on_one_line(dataset: Dataset) -> None:
    section = letter_section(replace(dataset.dispatch, issuing_body="Bộ Khoa học và Công nghệ"))
    (page, *_) = pdf_pages(FORMATS["pdf"](Document("x", (section,))))
    assert "BỘ KHOA HỌC VÀ CÔNG NGHỆ" in page


def test_every_kind_has_a_word() -> None:
    assert [*DISPATCH] == [*get_args(DispatchKind)]


@pytest.mark.smoke
def test_the_version_names_the_document_that_is_open(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Công văn số 2596/UBND-NC" in run("--version").out
    assert "Công văn số 1/UBND-NC" in run("--version", "--data", BASE).out
    monkeypatch.setenv("CHISOTV_DATA", str(EXAMPLES / "full"))
    assert run("--version").out.endswith(" · Quyết định số 1/UBND-NC ngày 07/7/2020\n")
    broken = tmp_path / "broken"
    shutil.copytree(BASE, broken)
    (broken / "papi.yaml").write_text("index: papi\n", encoding="utf-8")
    for folder, why in ((broken, "papi.yaml:1:1: lỗi CTV010"), (tmp_path / "none", "Không có thư mục dữ liệu")):
        monkeypatch.setenv("CHISOTV_DATA", str(folder))
        result = run("--version")
        assert (result.status, result.err) == (0, "")
        assert re.fullmatch(rf"chisotv [0-9.]+ · .*{re.escape(why)}.*\n", result.out), result.out
