"""Many data sets in one call: found, checked in order, the same with one process and with several."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chisotv.archive import data_sets
from conftest import EXAMPLES, Run


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten data sets in two years; two of them have a problem."""
    monkeypatch.chdir(tmp_path)
    for at in range(10):
        target = tmp_path / "kho" / f"{2019 + at // 5}" / f"tỉnh {at % 5}"
        shutil.copytree(EXAMPLES / "base", target)
    for broken, word in (("2019/tỉnh 3", "Sở Nội vuu"), ("2020/tỉnh 0", "Sở Nội vuuu")):
        path = tmp_path / "kho" / broken / "papi.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("- Sở Nội vụ", f"- {word}", 1), encoding="utf-8")
    (tmp_path / "kho" / "ghi chú.txt").write_text("không phải dữ liệu", encoding="utf-8")
    (tmp_path / "kho" / ".git").mkdir()
    return tmp_path / "kho"


def test_data_sets_are_found_at_any_depth(archive: Path) -> None:
    found = [path.relative_to(archive).as_posix() for path in data_sets(archive)]
    assert found == [f"{year}/tỉnh {at}" for year in (2019, 2020) for at in range(5)]
    assert data_sets(archive / "2019" / "tỉnh 1") == [archive / "2019" / "tỉnh 1"]
    empty = archive / "trống"
    empty.mkdir()
    assert data_sets(empty) == [empty]


@pytest.mark.parametrize(("place", "found"), [("tỉnh", True), ("năm/quý/tỉnh", True), ("năm/quý/tháng/tỉnh", False)])
def test_data_sets_stand_at_most_three_levels_below(place: str, found: bool, tmp_path: Path) -> None:
    # Who names the wrong folder, such as the whole disk, is told so at once.
    shutil.copytree(EXAMPLES / "base", tmp_path / place)
    assert data_sets(tmp_path) == [tmp_path / place if found else tmp_path]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_and_deep_folders_are_not_followed(archive: Path) -> None:
    before = data_sets(archive)
    (archive / "2019" / "vòng").symlink_to(archive)
    deep = archive / "a" / "b" / "c" / "d"
    shutil.copytree(EXAMPLES / "base", deep)
    assert data_sets(archive) == before
    assert data_sets(archive / "a" / "b") == [deep]


@pytest.mark.smoke
def test_all_problems_come_in_order_whatever_the_number_of_jobs(archive: Path, run: Run) -> None:
    one = run("validate", "kho")
    assert one.status == 1
    assert one.out.endswith("2 lỗi, 0 cảnh báo trong 70 tệp của 10 bộ dữ liệu.\n")
    assert one.out.index("2019/tỉnh 3/papi.yaml") < one.out.index("2020/tỉnh 0/papi.yaml")
    for jobs in ("2", "3"):
        command = [sys.executable, "-m", "chisotv", "validate", "kho", "--jobs", jobs]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (1, one.out, "")


def test_reports_of_an_archive_are_whole(archive: Path, run: Run) -> None:
    record = json.loads(run("validate", "kho", "--format", "json").out)
    assert [problem["path"] for problem in record["problems"]] == [
        "kho/2019/tỉnh 3/papi.yaml",
        "kho/2020/tỉnh 0/papi.yaml",
    ]
    path = archive / "báo cáo.txt"
    assert run("validate", "kho", "--output", path).status == 1
    assert path.read_text(encoding="utf-8") == run("validate", "kho").out


def test_several_folders_in_one_call(archive: Path, run: Run) -> None:
    done = run("validate", archive / "2019" / "tỉnh 0", archive / "2020")
    assert done.out.endswith("1 lỗi, 0 cảnh báo trong 42 tệp của 6 bộ dữ liệu.\n")
    missing = run("validate", archive / "2019" / "tỉnh 0", archive / "không có")
    assert missing.status == 2
    assert "Không có thư mục dữ liệu" in missing.err


def test_of_many_nothing_is_remembered(
    archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "nhớ"))
    run("validate", "kho")
    assert not (tmp_path / "nhớ").exists()


@pytest.mark.smoke
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_sees_how_far_it_has_come(archive: Path) -> None:
    import os
    import pty

    outside, inside = pty.openpty()
    command = [sys.executable, "-m", "chisotv", "validate", "kho"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=inside, encoding="utf-8", timeout=120, check=False)
    os.close(inside)
    shown = b""
    try:
        while part := os.read(outside, 65536):
            shown += part
    except OSError:
        pass
    os.close(outside)
    assert "Đang kiểm tra" in shown.decode("utf-8")
    assert "10/10" in shown.decode("utf-8")
    assert done.stdout.endswith("2 lỗi, 0 cảnh báo trong 70 tệp của 10 bộ dữ liệu.\n")
