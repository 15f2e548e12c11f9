"""`diff` names exactly the changes made, in the words of the domain."""

import json
import os
import shlex
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from chisotv import words
from chisotv.files import revisions
from chisotv.models.appendix import Assignment, Criterion, Group
from chisotv.models.base import fact
from chisotv.models.dataset import Dataset
from chisotv.models.results import Result
from chisotv.queries.diff import changes
from chisotv.queries.diff.base import list_changes
from chisotv.queries.diff.fields import differences, said
from conftest import DATA, EXAMPLES, ROOT, Run, Snapshot, git

pytestmark = pytest.mark.smoke

EDITS = yaml.safe_load((EXAMPLES / "edits.yaml").read_text(encoding="utf-8"))


def edit(folder: Path, case: str) -> None:
    for change in EDITS[case]["edits"]:
        path = folder / change["file"]
        text = path.read_text(encoding="utf-8")
        assert change["old"] in text
        count = -1 if change.get("everywhere") else 1
        path.write_text(text.replace(change["old"], change["new"], count), encoding="utf-8", newline="\n")


def renumber_results(folder: Path, old: str, new: str) -> None:
    """What is renumbered in papi.yaml is so in its results."""
    path = folder / "results" / "papi.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{old}"', f'"{new}"'), encoding="utf-8")


@pytest.mark.parametrize("case", EDITS)
def test_exactly_the_changes_made(case: str, run: Run, folder: Path) -> None:
    edit(folder, case)
    expected = EDITS[case]["changes"]
    lines = run("diff", DATA, folder).out.splitlines()
    assert lines[:-1] == expected
    assert lines[-1] == (f"{len(expected)} thay đổi." if expected else "Không có thay đổi nào về nội dung.")


def test_all_changes_together_and_backwards(run: Run, folder: Path, snapshot: Snapshot) -> None:
    # Those that touch the same lines as another one stay out.
    overlapping = {"layout only", "group", "order of tasks", "scope", "line break of a title", "results of an index"}
    overlapping |= {"one number of several", "one reason of several"}
    cases = [case for case in EDITS if case not in overlapping]
    for case in cases:
        edit(folder, case)
    forth = json.loads(run("diff", DATA, folder, "--format", "json").out)
    assert len(forth) == sum(len(EDITS[case]["changes"]) for case in cases)
    back = json.loads(run("diff", folder, DATA, "--format", "json").out)
    assert len(back) == len(forth)
    assert sorted(str(c["new"]) for c in back) == sorted(str(c["old"]) for c in forth)
    # What programs go by: the stable word for each change, and its two values.
    told = [f"{c['place']}: {c['kind']}: {str(c['old'])[:40]} → {str(c['new'])[:40]}" for c in forth]
    snapshot("diff-kinds.txt", "\n".join([*told, ""]))


def test_agencies_that_are_not_named(run: Run, folder: Path) -> None:
    path = folder / "agencies.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  - id: toa-an-"), text.index("  - id: vien-kiem-sat")
    text = text[:start] + text[end:]
    text = text.replace("abbreviations: [BHXH tỉnh, BHXH]", "abbreviations: [BHXH]").replace("01/2016", "89/2020")
    path.write_text(text.replace("name: Công an tỉnh", "name: Công an Tỉnh"), encoding="utf-8", newline="\n")
    assert run("diff", DATA, folder).out.splitlines()[:-1] == [
        "Danh mục: đổi tên “Công an tỉnh” → “Công an Tỉnh”",
        "Danh mục: Bảo hiểm xã hội tỉnh: bỏ chữ tắt “BHXH tỉnh”",
        "Danh mục: Bảo hiểm xã hội tỉnh: căn cứ “Nghị định số 01/2016/NĐ-CP” → “Nghị định số 89/2020/NĐ-CP”",
        "Danh mục: bỏ cơ quan không được nêu Tòa án nhân dân tỉnh",
    ]
    changes = json.loads(run("diff", folder, DATA, "--format", "json").out)
    assert {change["kind"] for change in changes} >= {"unnamed_added", "agency_renamed"}
    assert not any(change["agencies"] for change in changes)
    assert "Tòa án" in run("diff", DATA, folder, "--by", "agency").out


def test_a_criterion_that_moves_to_another_group(run: Run, folder: Path) -> None:
    text = (folder / "papi.yaml").read_text(encoding="utf-8")
    start = text.index('      - number: "1.4"')
    end = text.index('\n  - number: "2"')
    moved = text[start:end].replace('number: "1.4"', 'number: "3.4"')
    text = text[:start] + text[end:]
    behind = text.index('\n  - number: "4"')
    (folder / "papi.yaml").write_text(text[:behind] + moved + text[behind:], encoding="utf-8")
    renumber_results(folder, "1.4", "3.4")
    assert run("diff", DATA, folder).out.splitlines() == [
        "PAPI 3.4: chuyển từ nhóm 1 sang nhóm 3, số 1.4 → 3.4",
        "1 thay đổi.",
    ]


def test_each_agency_sees_what_changed_for_it(run: Run, folder: Path) -> None:
    for case in ("coordinating agency", "figure", "role"):
        edit(folder, case)
    groups = {
        g["agency"]: [c["text"] for c in g["changes"]]
        for g in json.loads(run("diff", DATA, folder, "--by", "agency", "--format", "json").out)
    }
    assert groups["Sở Tư pháp"] == ["thêm cơ quan phối hợp Sở Tư pháp (phần phân công 1)"]
    assert groups["Sở Thông tin và Truyền thông"] == ["chỉ tiêu 1.300.000 → 1.350.000 thuê bao"]
    assert list(groups) == [
        "Sở Tư pháp",
        "Sở Thông tin và Truyền thông",
        "Sở Khoa học và Công nghệ",
        "Các doanh nghiệp viễn thông trên địa bàn tỉnh",
    ]
    text = run("diff", DATA, folder, "--by", "agency").out
    assert "Sở Tư pháp\n  PAPI 4.2: thêm cơ quan phối hợp" in text
    assert "### Sở Tư pháp" in run("diff", DATA, folder, "--by", "agency", "--format", "md").out


def test_revisions_of_git(run: Run, folder: Path) -> None:
    repository = folder.parent
    git(repository, "init", "-q")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "one")
    edit(folder, "figure")
    git(repository, "commit", "-qam", "two")
    edit(folder, "renamed")
    figure, renamed = EDITS["figure"]["changes"][0], EDITS["renamed"]["changes"][0]
    assert run("diff", "HEAD~1", "HEAD", "--data", "data").out.splitlines()[:-1] == [figure]
    assert run("diff", "HEAD", "--data", "data").out.splitlines()[:-1] == [renamed]
    assert run("diff", "HEAD~1", "--data", "data").out.splitlines()[:-1] == [renamed, figure]
    for wrong in ("no-such-revision", "--output=x", "-x"):
        result = run("diff", "--data", "data", "--", wrong)
        assert result.status == 2
        assert "Không có thư mục hay phiên bản git" in result.err
    # The repository is that of the folder beside which the revision is put.
    assert run("diff", "HEAD", "data").out.splitlines()[:-1] == [renamed]
    assert run("diff", "HEAD~1", "data", "--data", DATA).out.splitlines()[:-1] == [renamed, figure]
    outside = run("diff", "HEAD", "--data", DATA.parent / "tests" / "examples" / "base")
    assert "Traceback" not in outside.err


def test_the_callers_repository_does_not_matter(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hooks get the repository that git works on in the environment, with another data set at its top."""
    repository = folder.parent
    other = repository / "khác"
    shutil.copytree(EXAMPLES / "base", other)
    for place in (repository, other):
        git(place, "init", "-q")
        git(place, "add", "-A", ".")
        git(place, "commit", "-qm", "one")
    edit(folder, "figure")
    expected = run("diff", "HEAD", "--data", "data")
    assert expected.out.splitlines()[:-1] == [EDITS["figure"]["changes"][0]]
    for name in ("GIT_DIR", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(other / ".git"))
    for name, value in (("GIT_WORK_TREE", other), ("GIT_INDEX_FILE", other / ".git" / "index"), ("GIT_PREFIX", "x/")):
        monkeypatch.setenv(name, str(value))
    assert run("diff", "HEAD", "--data", "data") == expected


def test_git_is_told_nothing_of_another_repository() -> None:
    """All that git itself calls local to a repository but for its settings, among them safe.directory."""
    kept = {"GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"}
    assert set(git(ROOT, "rev-parse", "--local-env-vars").stdout.split()) - kept <= revisions._OF_A_REPOSITORY


def test_a_revision_holds_names_that_no_data_file_has(run: Run, folder: Path) -> None:
    """Names that are no UTF-8, or that lead out of a folder on Windows, written into the tree without any file."""
    repository = folder.parent
    git(repository, "init", "-q")
    git(repository, "add", ".")
    names = [
        b"v\xe0o.txt",
        b"data/ph\xf4 l\xf4c.yaml",
        b"data/results/\xe9.yaml",
        b"data/..\\..\\ra.yaml",
        b"\xe9/papi.yaml",
    ]
    empty = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=repository, input=b"", capture_output=True, check=True
    )
    index = b"".join(b"100644 " + empty.stdout.strip() + b"\t" + name + b"\0" for name in names)
    command = ["git", "-c", "core.protectNTFS=false", "update-index", "-z", "--index-info"]
    subprocess.run(command, cwd=repository, input=index, check=True)
    git(repository, "commit", "-qm", "one")
    edit(folder, "figure")
    result = run("diff", "HEAD", "--data", "data")
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines()[:-1] == [EDITS["figure"]["changes"][0]]
    with revisions.at_revision(folder, "HEAD") as (old, _):
        found = {path.relative_to(old).as_posix() for path in old.rglob("*") if path.is_file()}
    carried = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.yaml")}
    assert found == {name for name in carried if not name.startswith("common/")}


@pytest.fixture
def repository(folder: Path) -> Path:
    """A repository with two revisions of the data."""
    git(folder.parent, "init", "-q")
    git(folder.parent, "add", ".")
    git(folder.parent, "commit", "-qm", "one")
    edit(folder, "figure")
    git(folder.parent, "commit", "-qam", "two")
    return folder.parent


def test_a_folder_can_be_named_as_git_does(run: Run, repository: Path) -> None:
    figure = EDITS["figure"]["changes"]
    git(repository, "mv", "data", "dl")
    git(repository, "commit", "-qm", "three")
    lacking = run("diff", "HEAD~1", "--data", "dl")
    assert (lacking.status, lacking.err.startswith("Phiên bản git “HEAD~1” không có thư mục “dl”. ")) == (2, True)
    assert "HEAD~1:TÊN" in lacking.err
    for old in ("HEAD~2:data", "HEAD~2:data/"):
        assert run("diff", old, "--data", "dl").out.splitlines()[:-1] == figure
    assert run("diff", "HEAD~2:data", "HEAD:dl", "--data", "dl").out.splitlines()[:-1] == figure
    assert "là tệp" in run("diff", "HEAD:dl/papi.yaml", "--data", "dl").err
    assert "“HEAD:nope”" in run("diff", "HEAD:nope", "--data", "dl").err
    (repository / "dl" / "papi.yaml").write_text("index: [\n", encoding="utf-8")
    git(repository, "commit", "-qam", "four")
    # What it prints can be typed.
    for old in ("HEAD", "HEAD:dl", "HEAD:dl/"):
        assert run("diff", old, "--data", "dl").err.startswith("HEAD:dl/papi.yaml:")


def test_a_data_set_at_the_top_is_named_so_too(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    monkeypatch.chdir(folder)
    assert run("diff", "HEAD:", "--data", ".").out == run("diff", "HEAD", "--data", ".").out
    (folder / "papi.yaml").write_text("index: [\n", encoding="utf-8")
    git(folder, "commit", "-qam", "two")
    assert run("diff", "HEAD", "--data", ".").err.startswith("HEAD:papi.yaml:")


def foreign(repository: Path) -> None:
    for path in (repository, repository / ".git", *repository.iterdir()):
        os.chown(path, 12345, -1)


def test_a_repository_of_somebody_else(run: Run, repository: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid():
        pytest.skip("only root can give files away")
    foreign(repository)
    said = run("diff", "HEAD", "--data", "data").err
    assert said.startswith(f"Git không tin kho “{repository}” vì kho thuộc người dùng khác.")
    assert said.endswith(f": git config --global --add safe.directory {shlex.quote(str(repository))}\n")


GIT_SAYS = [
    ("fatal: unsafe repository ('/kho a' is owned by someone else)", "Git không tin kho “/kho a”"),
    ("fatal: not a git repository (or any of the parent directories): .git", "không nằm trong kho git nào"),
    ("fatal: cannot use bare repository '/x' (safe.bareRepository is 'explicit')", "không có thư mục làm việc"),
    ("fatal: this operation must be run in a work tree", "không có thư mục làm việc"),
    ("error: short object ID 1a2b is ambiguous\nhint: The candidates are:", "Mã “1a2b” chỉ nhiều thứ"),
    ("fatal: loose object 07d (stored in .git/objects/07/d) is corrupt", "git fsck. Git báo: fatal: loose object 07d"),
    ("fatal: {0} {folder}", "Git báo: fatal: {0} {folder}"),
    ("", "git fsck"),
]


@pytest.mark.parametrize(("said", "told"), GIT_SAYS)
def test_what_git_says_is_told_in_words(
    said: str, told: str, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(*_: Any, env: dict[str, str], **__: Any) -> "subprocess.CompletedProcess[bytes]":
        assert env["LC_ALL"] == "C"
        return subprocess.CompletedProcess([], 128, b"", said.encode("utf-8"))

    monkeypatch.setattr(subprocess, "run", failed)
    done = run("diff", "HEAD", "--data", "data")
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert told in done.err
    assert not done.err.startswith("fatal")


def test_a_shallow_clone_says_so(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "clone", "-q", "--depth", "1", repository.as_uri(), "nông")
    monkeypatch.chdir(repository / "nông")
    said = run("diff", "HEAD~1", "--data", "data").err
    assert "git fetch --unshallow" in said
    assert "fetch-depth: 0" in said
    assert run("diff", "HEAD", "--data", "data").status == 0
    monkeypatch.chdir(repository)
    assert "unshallow" not in run("diff", "HEAD~9", "--data", "data").err


def test_no_git_no_folder_no_repository(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("diff", "HEAD", "--data", "nope").err == "Không có thư mục dữ liệu “nope”.\n"
    with monkeypatch.context() as without:
        without.setenv("PATH", str(folder))
        assert run("diff", "HEAD", "--data", "data").err == "Cần chương trình git để xem phiên bản cũ.\n"
    git(folder, "--version")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent.parent))
    assert "không nằm trong kho git nào" in run("diff", "HEAD", "--data", "data").err


def test_a_damaged_repository(run: Run, repository: Path) -> None:
    tree = git(repository, "rev-parse", "HEAD~1:data").stdout
    place = repository / ".git" / "objects" / tree[:2] / tree[2:].strip()
    place.chmod(0o644)
    place.write_bytes(b"x")
    done = run("diff", "HEAD~1", "--data", "data")
    assert (done.status, done.err.startswith("Git không đọc được kho chứa “data”; ")) == (2, True)
    assert "git fsck" in done.err


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_at_a_revision_is_a_link(run: Run, repository: Path) -> None:
    (repository / "ict.yaml").write_bytes((repository / "data" / "ict.yaml").read_bytes())
    shutil.move(repository / "data" / "ict.yaml", repository / "data" / "ict_2.yaml")
    (repository / "data" / "ict.yaml").symlink_to("ict_2.yaml")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "inside")
    assert run("diff", "HEAD", "--data", "data").out == "Không có thay đổi nào về nội dung.\n"
    for target in ("../ict.yaml", "/etc/passwd", str(repository / "ict.yaml")):
        (repository / "data" / "ict.yaml").unlink()
        (repository / "data" / "ict.yaml").symlink_to(target)
        git(repository, "commit", "-qam", "outside")
        done = run("diff", "HEAD", "HEAD~1", "--data", "data")
        assert done.status == 1
        assert done.err.startswith("HEAD:data/ict.yaml: lỗi CTV001: là liên kết ra ngoài thư mục dữ liệu")
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=repository, input=b"a\0b", capture_output=True, check=True
    ).stdout.decode("ascii")
    for name in ("data/ict.yaml", "data/results"):
        git(repository, "rm", "-rq", "--cached", name)
        git(repository, "update-index", "--add", "--cacheinfo", f"120000,{blob.strip()},{name}")
        git(repository, "commit", "-qm", "odd")
        done = run("diff", "HEAD", "HEAD~1", "--data", "data")
        assert (done.status, done.err) == (1, f"HEAD:{name} là liên kết, không đọc được ở đây.\n")
        git(repository, "reset", "-q", "--hard", "HEAD~1")


def test_broken_data_cannot_be_compared(run: Run, folder: Path) -> None:
    (folder / "papi.yaml").write_text("index: [", encoding="utf-8")
    result = run("diff", DATA, folder)
    assert (result.status, result.out) == (1, "")
    assert "papi.yaml:1:" in result.err


def test_an_agency_that_is_gone_still_learns_of_it(run: Run, folder: Path) -> None:
    agencies = folder / "agencies.yaml"
    text = agencies.read_text(encoding="utf-8")
    text = text.replace("agencies:\n", "agencies:\n  - {id: so-moi, name: Sở Mới, kind: department}\n", 1)
    agencies.write_text(text, encoding="utf-8")
    ict = folder / "ict.yaml"
    old = "                  - Các doanh nghiệp viễn thông trên địa bàn tỉnh\n"
    ict.write_text(
        ict.read_text(encoding="utf-8").replace(old, f"{old}                  - Sở Mới\n", 1), encoding="utf-8"
    )
    groups = json.loads(run("diff", folder, DATA, "--by", "agency", "--format", "json").out)
    assert {group["agency"]: len(group["changes"]) for group in groups} == {"Sở Mới": 2}


def test_two_assignments_that_change_places(run: Run, folder: Path) -> None:
    path = folder / "papi.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("          - tasks:", text.index('number: "4.2"'))
    second = text.index("          - tasks:", start + 1)
    end = text.index("        target:", second)
    path.write_text(text[:start] + text[second:end] + text[start:second] + text[end:], encoding="utf-8")
    assert run("diff", DATA, folder).out.splitlines() == ["PAPI 4.2: đổi thứ tự các phần phân công", "1 thay đổi."]


def test_moving_under_another_shared_assignment_tells_the_new_duties(run: Run, folder: Path) -> None:
    path = folder / "papi.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index('      - number: "7.3"'), text.index('\n  - number: "8"')
    moved = text[start:end].replace('"7.3"', '"8.4"').rstrip("\n") + "\n"
    path.write_text(text[:start] + text[end:].rstrip("\n") + "\n" + moved, encoding="utf-8")
    renumber_results(folder, "7.3", "8.4")
    later = folder / "succession.yaml"  # the new lead's work is divided by field
    later.write_text(later.read_text(encoding="utf-8").replace('"8.3"', '"8.3", "8.4"'), encoding="utf-8")
    lines = run("diff", DATA, folder).out.splitlines()
    assert lines[0] == "PAPI 8.4: chuyển từ nhóm 7 sang nhóm 8, số 7.3 → 8.4"
    assert "PAPI 8.4: thêm cơ quan chủ trì Sở Thông tin và Truyền thông" in lines
    assert "PAPI 8.4: bỏ cơ quan chủ trì Sở Tài nguyên và Môi trường" in lines


def test_shared_work_handed_down_unchanged_is_no_change(run: Run, folder: Path) -> None:
    path = folder / "papi.yaml"
    text = path.read_text(encoding="utf-8")
    group = text.index('  - number: "8"')
    start = text.index("    assignments:\n", group)
    end = text.index("    notes:\n", start)
    work = "".join(f"    {line}\n" for line in text[start:end].splitlines())
    text = text[:start] + text[end:]
    for number in ("8.1", "8.2", "8.3"):
        at = text.index("        target:\n", text.index(f'number: "{number}"'))
        text = text[:at] + work + text[at:]
    path.write_text(text, encoding="utf-8")
    assert run("diff", DATA, folder).out == "Không có thay đổi nào về nội dung.\n"


def test_results_follow_a_renumbered_criterion(run: Run, folder: Path) -> None:
    edit(folder, "renumbered")
    path = folder / "results" / "papi.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("score: 0.3575, rank: 60", "score: 0.3576, rank: 59"), encoding="utf-8")
    assert run("diff", DATA, folder).out.splitlines()[:-1] == [
        "PAPI 8.4: đổi số 8.3 → 8.4",
        "PAPI 8.4: kết quả năm 2024: 0,3575 điểm → 0,3576 điểm; hạng 60/61 → 59/61",
    ]


def test_whom_a_result_concerns(run: Run, folder: Path) -> None:
    edit(folder, "result")
    changes = json.loads(run("diff", DATA, folder, "--format", "json").out)
    assert [(c["kind"], c["number"], c["agencies"]) for c in changes] == [
        ("result_changed", None, []),
        ("result_changed", "4.2", ["so-giao-duc-va-dao-tao", "so-y-te"]),
        ("result_removed", "7.3", ["so-tai-nguyen-va-moi-truong"]),
    ]
    assert changes[2]["old"] == "0,4153 điểm, hạng 51/61, nhóm Thấp nhất"
    for line in ("  PAPI 4.2: kết quả năm 2024: ", "Chung\n  PAPI: kết quả năm 2024: "):
        assert line in run("diff", DATA, folder, "--by", "agency").out


def test_a_reason_of_several_criteria_is_told_once(run: Run, folder: Path) -> None:
    path = folder / "results" / "papi.yaml"
    text = path.read_text(encoding="utf-8")
    both = 'unmeasured:\n  - numbers: ["7.2", "7.1"]\n    years: [2017, 2016]\n    reason: {}\n'
    for name, reason in (("one", "Chưa đo."), ("other", "Chưa lập.")):
        path.write_text(text.replace("unmeasured:\n", both.format(reason)), encoding="utf-8")
        shutil.copytree(folder, folder.parent / name)
    (told,) = json.loads(run("diff", "one", "other", "--format", "json").out)
    assert (told["kind"], told["number"], told["agencies"]) == (
        "unmeasured_changed",
        None,
        ["so-tai-nguyen-va-moi-truong"],
    )
    assert run("diff", "one", "other").out.splitlines()[:-1] == [
        "PAPI: các năm không đo của 7.1, 7.2, năm 2016, 2017: “Chưa đo.” → “Chưa lập.”"
    ]
    changes = json.loads(run("diff", DATA, "one", "--format", "json").out)
    assert [(c["kind"], c["number"], c["new"], c["agencies"]) for c in changes] == [
        ("unmeasured_changed", "7.1", "năm 2016, 2017: Chưa đo.", ["so-tai-nguyen-va-moi-truong"]),
        ("unmeasured_changed", "7.2", "năm 2016, 2017: Chưa đo.", ["so-tai-nguyen-va-moi-truong"]),
    ]


def test_results_that_stand_in_another_file(run: Run, folder: Path) -> None:
    (folder / "results" / "pci.yaml").rename(folder / "results" / "pci_tinh.yaml")
    letter = folder / "dispatch.yaml"
    text = letter.read_text(encoding="utf-8")
    letter.write_text(text.replace("results/pci.yaml", "results/pci_tinh.yaml"), encoding="utf-8")
    assert run("diff", DATA, folder).out.splitlines()[:-1] == [
        "PCI: tệp kết quả công bố “results/pci.yaml” → “results/pci_tinh.yaml”"
    ]


def test_scales_of_years(run: Run, folder: Path) -> None:
    path = folder / "results" / "papi.yaml"
    text = path.read_text(encoding="utf-8")
    new = text.replace(
        "years: [2018, 2019, 2020, 2021, 2022, 2023, 2024]", "years: [2019, 2020, 2021, 2022, 2023, 2024]"
    )
    assert new != text
    path.write_text(new.replace("source: >-\n      Tính từ", "source: >-\n      Được tính từ"), encoding="utf-8")
    before, after = folder.parent / "before", folder
    shutil.copytree(DATA, before)
    for each in (before, after):  # a group needs the scale of its year
        lines = (each / "results" / "papi.yaml").read_text(encoding="utf-8").split("\n")
        start, end = lines.index("  - year: 2018"), lines.index("  - year: 2019")
        (each / "results" / "papi.yaml").write_text("\n".join(lines[:start] + lines[end:]), encoding="utf-8")
    scale = "do tính toán · Tính từ điểm của mọi tỉnh: tứ phân vị theo nội suy tuyến tính, tỉnh không có điểm …"
    years = "năm 2019, 2020, 2021, 2022, 2023, 2024"
    gone, come = (f"“do tính toán · {begins} từ điểm của mọi tỉnh: …”" for begins in ("Tính", "Được tính"))
    assert run("diff", before, after).out.splitlines()[:-1] == [
        f"PAPI: bỏ năm 2018 khỏi thang nhóm của từng năm: {scale}",
        f"PAPI: thang nhóm của từng năm, {years}: {gone} → {come}",
    ]


def test_a_rounded_score_still_differs(run: Run, folder: Path) -> None:
    path = folder / "results" / "pci.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("score: 62.44,", "score: 62.441,"), encoding="utf-8")
    assert run("diff", DATA, folder).out.splitlines()[0] == "PCI: kết quả năm 2020: 62,44 điểm → 62,441 điểm"


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        ("Rà soát lúa hai vụ", [("Rà soát đất công ích", "Rà soát lúa hai vụ")]),
        ("Rà soát quỹ nhà ở xã hội", [("Rà soát đất công ích", None), (None, "Rà soát quỹ nhà ở xã hội")]),
    ],
)
def test_a_text_is_the_same_one_changed_with_two_fifths_of_its_words(
    new: str, changes: list[tuple[str | None, str | None]]
) -> None:
    assert list(list_changes(("Rà soát đất công ích",), (new,))) == changes


def assigned(folder: Path, *work: tuple[str, str]) -> Path:
    """A small data set in which these share the first criterion of ICT: agency and task."""
    shutil.copytree(EXAMPLES / "base", folder)
    text = (folder / "ict.yaml").read_text(encoding="utf-8")
    old = "      - tasks: [Phát triển thuê bao.]\n        lead: [Sở Y tế]\n        coordinating: []\n"
    assert old in text
    parts = (f"      - {{tasks: [{task}], lead: [{agency}], coordinating: []}}\n" for agency, task in work)
    (folder / "ict.yaml").write_text(text.replace(old, "".join(parts)), encoding="utf-8")
    return folder


def test_assignments_with_new_tasks_are_known_by_who_leads(run: Run, tmp_path: Path) -> None:
    one = assigned(tmp_path / "one", ("Sở Y tế", "Phát triển thuê bao."), ("Sở Nội vụ", "Thống kê dân cư."))
    other = assigned(tmp_path / "other", ("Sở Nội vụ", "Lập danh sách."), ("Sở Y tế", "Mở rộng vùng phủ sóng."))
    assert run("diff", one, other).out.splitlines() == [
        "ICT 1: đổi thứ tự các phần phân công",
        "ICT 1: bỏ nhiệm vụ “Thống kê dân cư.” (phần phân công 1)",
        "ICT 1: thêm nhiệm vụ “Lập danh sách.” (phần phân công 1)",
        "ICT 1: bỏ nhiệm vụ “Phát triển thuê bao.” (phần phân công 2)",
        "ICT 1: thêm nhiệm vụ “Mở rộng vùng phủ sóng.” (phần phân công 2)",
        "5 thay đổi.",
    ]


def base_edited(tmp_path: Path, *edits: tuple[str, str, str]) -> Path:
    """A copy of the small data set with texts of its files replaced."""
    folder = tmp_path / f"bản {len(list(tmp_path.iterdir()))}"
    shutil.copytree(EXAMPLES / "base", folder)
    for file, old, new in edits:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


SAME_NUMBER = """\
  - {number: "1", charged: [], text: Sở Y tế báo cáo hằng quý.}
goals:
"""
ANOTHER_GOAL = """\
goals:
  - {index: papi, directive: "1", printed: Chỉ số PAPI}
"""
REPAIR = "          - {kind: repair, field: name, scanned: Tri thúc, reads: Tri thức, reason: Chữ bị đọc sai.}\n"
TARGET = "        target:\n          printed: Trung bình thấp\n"
LAST = TARGET.replace("Trung bình thấp", "Cao nhất")
NOTED = f"        notes:\n{REPAIR}"
WORK = "          - {tasks: [Phát tờ rơi.], lead: [Sở Y tế], coordinating: []}\n"
OTHER = "          - {tasks: [Tập huấn.], lead: [Sở Y tế], coordinating: []}\n"
SAID_TWICE = (
    "highest:\n  - {score: 80, source: Báo cáo A}\n  - {score: %s, source: Báo cáo B}\n"
    "missing:\n  - {years: [2018], reason: %s}\n"
)


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (
            [],
            [("dispatch.yaml", "goals:\n", SAME_NUMBER)],
            ["Công văn, điểm 1: thêm điểm chỉ đạo “Sở Y tế báo cáo hằng quý.”"],
        ),
        (
            [("dispatch.yaml", "goals:\n", SAME_NUMBER)],
            [("dispatch.yaml", "goals:\n", SAME_NUMBER.replace("quý", "tháng"))],
            ["Công văn, điểm 1: nội dung “Sở Y tế báo cáo hằng quý.” → “Sở Y tế báo cáo hằng tháng.”"],
        ),
        (
            [("dispatch.yaml", "goals:\n", ANOTHER_GOAL)],
            [("dispatch.yaml", "goals:\n", ANOTHER_GOAL.replace("Chỉ số PAPI", "nâng Chỉ số PAPI"))],
            ["Công văn, mục tiêu PAPI: chữ đúng như bản in “Chỉ số PAPI” → “nâng Chỉ số PAPI”"],
        ),
        (
            [("papi.yaml", TARGET, f"{NOTED}{REPAIR}{TARGET}")],
            [("papi.yaml", TARGET, f"{NOTED}{TARGET}")],
            ["PAPI 1.1: bỏ ghi chú (đã sửa, tên): “Tri thúc” → “Tri thức”. Chữ bị đọc sai."],
        ),
        (
            [("papi.yaml", LAST, f"{WORK}{OTHER}{WORK}{LAST}")],
            [("papi.yaml", LAST, f"{WORK}{WORK}{OTHER}{LAST}")],
            ["PAPI 1.2: đổi thứ tự các phần phân công"],
        ),
        (
            [],
            [("papi.yaml", "              - Tuyên truyền.\n", "              - Tuyên truyền.\n" * 2)],
            ["PAPI 1.1: thêm nhiệm vụ “Tuyên truyền.”"],
        ),
        (
            [("results/papi.yaml", "missing:\n", SAID_TWICE % (90, "Chưa đo."))],
            [("results/papi.yaml", "missing:\n", SAID_TWICE % (95, "Chưa in."))],
            [
                "PAPI: điểm cao nhất có thể có: “80 · Báo cáo A; 90 · Báo cáo B” → “80 · Báo cáo A; 95 · Báo cáo B”",
                "PAPI: các năm chưa có số liệu, năm 2018: “Chưa đo.; Chưa tìm thấy.” → “Chưa in.; Chưa tìm thấy.”",
            ],
        ),
    ],
    ids=["a directive", "directives", "goals", "notes", "assignments", "tasks", "years"],
)
def test_what_is_equal_is_not_the_same(
    before: list[tuple[str, str, str]], after: list[tuple[str, str, str]], lines: list[str], run: Run, tmp_path: Path
) -> None:
    result = run("diff", base_edited(tmp_path, *before), base_edited(tmp_path, *after))
    assert result.out.splitlines()[:-1] == lines, result.err


class Later(Assignment):
    """An assignment as it may be some day."""

    until: str | None = fact("Thời hạn, năm-tháng-ngày, trong ngoặc kép", default=None)
    products: tuple[str, ...] = fact("Các sản phẩm phải có", default=())
    urgent: bool = fact("true nếu bản in ghi là việc gấp", default=False)


def test_a_new_field_is_told_by_its_description(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(words.LABEL, "until")
    old = Later(tasks=("Tập huấn.",), lead=("Sở Y tế",), coordinating=(), products=("Kế hoạch", "Tờ trình"))
    new = replace(old, until="2020-12-31", products=("Báo cáo", "Kế hoạch"), urgent=True)
    assert [(each.kind, each.text) for each in differences("", old, new)] == [
        ("until_changed", "thời hạn thêm “2020-12-31”"),
        ("products_removed", "bỏ sản phẩm phải có “Tờ trình”"),
        ("products_added", "thêm sản phẩm phải có “Báo cáo”"),
        ("urgent_changed", "bản in ghi là việc gấp: không → có"),
    ]
    assert said(new) == (
        "nhiệm vụ: Tập huấn. · cơ quan chủ trì: Sở Y tế · thời hạn: 2020-12-31 · "
        "các sản phẩm phải có: Báo cáo; Kế hoạch · bản in ghi là việc gấp"
    )
    assert list(differences("", new, new)) == []


def with_parts(dataset: Dataset, **parts: Any) -> Dataset:
    """The data with another appendix or other results of PAPI."""
    sides = ("appendices", "results")
    appendices, results = ({**getattr(dataset, s), **({"papi": parts[s]} if s in parts else {})} for s in sides)
    return Dataset(dataset.dispatch, dataset.registry, appendices, results, dataset.succession)


def test_many_new_groups_take_no_longer_each(dataset: Dataset) -> None:
    """Two thousand take a tenth of a second; looking through all for each of them took a quarter of a minute."""
    work = Assignment(tasks=("Tập huấn.",), lead=("Sở Y tế",), coordinating=())
    groups = tuple(
        Group(
            number=f"{100 + i}",
            name=f"Nhóm {i}",
            criteria=(Criterion(number=f"{100 + i}.1", name=f"Tiêu chí {i}", assignments=(work,)),),
        )
        for i in range(2000)
    )
    papi = dataset.appendices["papi"]
    new = with_parts(dataset, appendices=replace(papi, groups=(*papi.groups, *groups)))
    start = time.process_time()
    assert len(changes(dataset, new)) == 2 * len(groups)
    assert time.process_time() - start < 5


def test_another_unit_of_all_results_is_told_once(dataset: Dataset) -> None:
    new = with_parts(dataset, results=replace(dataset.results["papi"], unit="%", decimals=6))
    assert [each.text for each in changes(dataset, new)] == [
        "đơn vị của điểm “điểm” → “%”",
        "số chữ số thập phân khi in điểm 4 → 6",
    ]


def test_which_criterion_is_renumbered_must_be_clear(dataset: Dataset) -> None:
    """Two with one name vanished, so neither is the new one; what a group says of its parts is nobody's duty."""
    papi = dataset.appendices["papi"]
    first, rest = papi.groups[0], papi.groups[1:]
    assert first.declared

    def numbered(count: int, *numbers: str) -> Dataset:
        assert first.declared
        criteria = tuple(replace(first.criteria[0], number=number) for number in numbers)
        declared = replace(first.declared, count=count)
        group = replace(first, declared=declared, criteria=criteria)
        return with_parts(dataset, appendices=replace(papi, groups=(group, *rest)))

    def told(one: Dataset, other: Dataset) -> list[tuple[str, str | None, bool]]:
        sides = (Dataset(each.dispatch, each.registry, each.appendices) for each in (one, other))
        return [(each.kind, each.number, bool(each.agencies)) for each in changes(*sides)]

    both = [("removed", "1.7", True), ("removed", "1.8", True), ("added", "1.9", True)]
    assert told(numbered(2, "1.7", "1.8"), numbered(2, "1.9")) == both
    assert told(numbered(2, "1.7"), numbered(3, "1.9")) == [
        ("declared_changed", "1", False),
        ("renumbered", "1.9", True),
    ]


def test_who_led_a_renumbered_criterion_learns_of_its_results(dataset: Dataset) -> None:
    papi, results = dataset.appendices["papi"], dataset.results["papi"]

    def led(number: str, lead: str, rank: int) -> Dataset:
        work = Assignment(tasks=("Tập huấn.",), lead=(lead,), coordinating=())
        criterion = Criterion(number=number, name="Tiêu chí", assignments=(work,))
        year = replace(results.years[-1], results=(Result(number=number, rank=rank),))
        told = replace(results, years=(year,), highest=(), scale_changes=(), unmeasured=())
        return with_parts(dataset, appendices=replace(papi, groups=(), criteria=(criterion,)), results=told)

    found = changes(led("1", "Sở Y tế", 1), led("2", "Sở Nội vụ", 2))
    (change,) = (each for each in found if each.kind == "result_changed")
    assert (change.number, sorted(change.agencies)) == ("2", ["so-noi-vu", "so-y-te"])


def test_a_goal_stands_in_any_of_the_directives_of_its_number(run: Run, tmp_path: Path) -> None:
    folder = base_edited(tmp_path, ("dispatch.yaml", "goals:\n", SAME_NUMBER))
    assert run("validate", folder).status == 0
