"""A dispatch of one's own: the skeleton of `init --blank`, the common list of agencies."""

import re
import shlex
from pathlib import Path

import pytest

from chisotv.files.folder import AGENCIES
from chisotv.files.source import read
from chisotv.loading import load
from chisotv.models.agency import AgencyFile
from chisotv.models.dataset import Dataset
from chisotv.models.registry import names
from chisotv.resources import common_agencies
from chisotv.text import compact
from chisotv.validation.schemas import validated
from conftest import EXAMPLES, ROOT, Run, git

BLANK = ROOT / "templates" / "blank"
LISTED = validated(AgencyFile, read(common_agencies()).data).agencies


@pytest.fixture
def mine(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run("init", "--blank", "mine").status == 0
    return tmp_path / "mine"


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="\n")


def checked(folder: Path) -> Dataset:
    loaded = load(folder)
    assert not loaded.problems, loaded.problems
    assert loaded.dataset
    return loaded.dataset


def ids(folder: Path) -> list[str]:
    return [each.id for each in checked(folder).registry.agencies]


@pytest.mark.smoke
def test_the_skeleton_is_good_as_it_is(run: Run, mine: Path) -> None:
    assert run("validate", mine).out == "0 lỗi, 0 cảnh báo trong 3 tệp.\n"
    assert run("fmt", "--check", mine).status == 0
    assert {path.name for path in mine.iterdir()} == {path.name for path in BLANK.iterdir()} | {
        "schema",
        ".gitattributes",
    }
    for path in BLANK.iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        assert 25 < len(lines) < 40
        (line,) = (each for each in lines if each.startswith("# yaml-language-server: $schema="))
        assert (mine / line.partition("=")[2]).is_file()


def test_the_skeleton_is_refused_where_there_is_something(run: Run, mine: Path) -> None:
    again = run("init", "--blank", mine)
    assert (again.status, "đã có nội dung" in again.err) == (2, True)


@pytest.mark.parametrize(
    "line",
    [
        "tasks", "tasks SYT", "show letter", "show nhiem_vu 1", "show notes", "agencies", "gaps", "progress",
        *(f"render all -o bang.{form}" for form in ("md", "html", "docx", "xlsx")), "render nhiem_vu -o bang.csv",
        "page -o trang.html", "handout -o phieu",
    ],
)  # fmt: skip
def test_every_question_is_answered(line: str, run: Run, mine: Path) -> None:
    assert run(*shlex.split(line), "--data", mine).status == 0


def test_a_member_of_the_departments_is_told_of_their_tasks(run: Run, mine: Path) -> None:
    assert "Phối hợp qua nhóm “Các sở, ban, ngành tỉnh” (1 nhiệm vụ)" in run("tasks", "SYT", "--data", mine).out


def test_the_list_has_every_name_once_with_its_source() -> None:
    owners: dict[str, str] = {}
    for each in LISTED:
        assert each.source
        assert each.membership != "certain" or {*each.members} <= {other.id for other in LISTED}
        for form in (each.id, *map(compact, names(each))):
            assert owners.setdefault(form, each.id) == each.id
    assert len({each.id for each in LISTED}) == len(LISTED)


def test_rules_find_nothing_in_the_list_but_that_nobody_names_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / AGENCIES).write_bytes(common_agencies().read_bytes())
    for name in ("dispatch.yaml", "phu_luc.yaml"):
        (tmp_path / name).write_bytes((BLANK / name).read_bytes())
    edit(tmp_path / "phu_luc.yaml", ("          - Ban Chỉ đạo chuyển đổi số tỉnh\n", ""))
    told = run("validate", tmp_path)
    assert told.status == 0
    assert {*re.findall("CTV[0-9]{3}", told.out)} == {"CTV059"}


def test_no_name_of_the_list_needs_an_entry(mine: Path) -> None:
    (mine / AGENCIES).write_text("common: true\nagencies: []\n", encoding="utf-8")
    rows = "".join(f'          - "{name}"\n' for each in LISTED for name in names(each))
    row = "          - Ban Chỉ đạo chuyển đổi số tỉnh\n"
    edit(mine / "phu_luc.yaml", ("          - UBND các xã, phường\n", rows), (row, ""))
    loaded = load(mine, remembered=False)
    assert {problem.rule for problem in loaded.problems} == {"CTV028"}  # the same agency twice in a cell
    assert loaded.dataset
    assert loaded.dataset.registry.agencies == LISTED
    assert all(loaded.dataset.registry.resolve(name) == each for each in LISTED for name in names(each))


def test_only_what_is_named_is_drawn(mine: Path) -> None:
    edit(mine / AGENCIES, ("      - so-y-te\n", ""))
    assert {"so-noi-vu", "so-khoa-hoc-va-cong-nghe", "ubnd-cap-xa"} <= {*ids(mine)}  # letter, lead, coordinating
    assert not {"so-y-te", "bo-noi-vu", "so-ke-hoach-va-dau-tu"} & {*ids(mine)}
    edit(mine / "phu_luc.yaml", ("          - UBND các xã, phường\n", '          - "Các bộ, ngành, địa phương"\n'))
    drawn = {"cac-bo-nganh-dia-phuong", "cac-bo-nganh", "cac-dia-phuong"}  # a collective comes with its members
    assert drawn <= {*ids(mine)}


def test_without_the_line_nothing_is_drawn(run: Run, mine: Path) -> None:
    edit(mine / AGENCIES, ("common: true", "common: false"))
    told = run("validate", mine)
    assert told.status == 1
    assert "không có cơ quan “Sở Khoa học và Công nghệ” trong danh mục" in told.out


def test_an_own_entry_stands_for_the_one_with_its_id_and_keeps_its_names(mine: Path) -> None:
    edit(mine / "phu_luc.yaml", ("          - Các sở, ban, ngành tỉnh\n", "          - các Sở, ngành\n"))
    registry = checked(mine).registry
    assert registry.resolve("các sở, ngành") == registry.by_id["cac-so-ban-nganh-tinh"]
    assert registry.by_id["cac-so-ban-nganh-tinh"].membership == "certain"
    assert [each.id for each in registry.agencies].count("cac-so-ban-nganh-tinh") == 1


def test_an_own_entry_with_a_name_of_the_list_wins(run: Run, mine: Path) -> None:
    own = '  - {id: cac-xa, name: "UBND các xã, phường", kind: collective, of: commune, membership: certain}\n'
    edit(mine / AGENCIES, ("  # Nhóm cơ quan:", f"{own}  # Nhóm cơ quan:"))
    edit(mine / "dispatch.yaml", ("agency: ubnd-cap-xa}", "agency: cac-xa}"))
    assert checked(mine).registry.resolve("ubnd các xã, phường").id == "cac-xa"
    assert "ubnd-cap-xa" not in ids(mine)
    edit(mine / "phu_luc.yaml", ("UBND các xã, phường", "UBND cấp xã"))  # of that entry nothing is left
    assert "không có cơ quan “UBND cấp xã” trong danh mục" in run("validate", mine).out


def test_a_name_of_the_list_gives_way_to_an_unnamed_agency(run: Run, mine: Path) -> None:
    unnamed = "unnamed:\n  - {id: skh, name: Sở Khoa học và Công nghệ, source: x}\n"
    (mine / AGENCIES).write_text(unnamed + (mine / AGENCIES).read_text(encoding="utf-8"), encoding="utf-8")
    assert "không có cơ quan “Sở Khoa học và Công nghệ”" in run("validate", mine).out


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("lead: [Sở Khoa học và Công nghê]", "Có phải “Sở Khoa học và Công nghệ”?"),
        ("lead: [Các bộ, ngành]", 'tên có dấu phẩy phải đặt trong ngoặc kép: "Các bộ, ngành"'),
        ("lead: [Sở Ngoại vu]", "Có phải “Sở Ngoại vụ”?"),
    ],
)
def test_a_mistyped_name_is_compared_with_the_list(written: str, hint: str, run: Run, mine: Path) -> None:
    edit(mine / "phu_luc.yaml", ("lead: [Sở Khoa học và Công nghệ]", written))
    assert hint in run("validate", mine).out


def test_what_is_remembered_is_of_this_list(mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = checked(mine)
    monkeypatch.setattr("chisotv.loading._checked", lambda *_: pytest.fail("checked again"))
    assert checked(mine).registry.agencies == first.registry.agencies
    other = tmp_path / "other.yaml"
    other.write_bytes(common_agencies().read_bytes())
    monkeypatch.setattr("chisotv.resources.common_agencies", lambda: other)
    with pytest.raises(pytest.fail.Exception, match="checked again"):
        load(mine)


def test_revisions_and_folders_are_compared(run: Run, mine: Path) -> None:
    git(mine, "init", "-q")
    git(mine, "add", ".")
    git(mine, "commit", "-q", "-m", "x")
    edit(mine / "phu_luc.yaml", ("lead: [Sở Khoa học và Công nghệ]", "lead: [Sở Tài chính]"))
    told = run("diff", "HEAD", "--data", mine)
    assert told.status == 0
    assert "Sở Tài chính" in told.out
    assert run("diff", EXAMPLES / "base", mine).status == 0
