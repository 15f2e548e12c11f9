"""`diff` names exactly the changes made, in the words of the domain."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from conftest import DATA, EXAMPLES, Run

EDITS = yaml.safe_load((EXAMPLES / "edits.yaml").read_text(encoding="utf-8"))


def edit(folder: Path, case: str) -> None:
    for change in EDITS[case]["edits"]:
        path = folder / change["file"]
        text = path.read_text(encoding="utf-8")
        assert change["old"] in text
        path.write_text(text.replace(change["old"], change["new"], 1), encoding="utf-8", newline="\n")


@pytest.mark.parametrize("case", EDITS)
def test_exactly_the_changes_made(case: str, run: Run, folder: Path) -> None:
    edit(folder, case)
    expected = EDITS[case]["changes"]
    lines = run("diff", DATA, folder).out.splitlines()
    assert lines[:-1] == expected
    assert lines[-1] == (f"{len(expected)} thay đổi." if expected else "Không có thay đổi nào về nội dung.")


def test_all_changes_together_and_backwards(run: Run, folder: Path) -> None:
    cases = [case for case in EDITS if case not in ("layout only", "group")]
    for case in cases:
        edit(folder, case)
    forth = json.loads(run("diff", DATA, folder, "--format", "json").out)
    assert len(forth) == sum(len(EDITS[case]["changes"]) for case in cases)
    back = json.loads(run("diff", folder, DATA, "--format", "json").out)
    assert len(back) == len(forth)
    assert sorted(str(c["new"]) for c in back) == sorted(str(c["old"]) for c in forth)


def test_a_criterion_that_moves_to_another_group(run: Run, folder: Path) -> None:
    text = (folder / "papi.yaml").read_text(encoding="utf-8")
    start = text.index('      - number: "1.4"')
    end = text.index('\n  - number: "2"')
    moved = text[start:end].replace('number: "1.4"', 'number: "3.4"')
    text = text[:start] + text[end:]
    behind = text.index('\n  - number: "4"')
    (folder / "papi.yaml").write_text(text[:behind] + moved + text[behind:], encoding="utf-8")
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


def git(folder: Path, *args: str) -> None:
    settings = ["-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, *args], cwd=folder, check=True, capture_output=True)


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
    outside = run("diff", "HEAD", "--data", DATA.parent / "tests" / "examples" / "base")
    assert "Traceback" not in outside.err


def test_broken_data_cannot_be_compared(run: Run, folder: Path) -> None:
    (folder / "papi.yaml").write_text("index: [", encoding="utf-8")
    result = run("diff", DATA, folder)
    assert (result.status, result.out) == (1, "")
    assert "papi.yaml:1:" in result.err
