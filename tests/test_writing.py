"""Nothing written is lost: one writer at a time, all files or none, owner and mode as before."""

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chisotv.files import formatter as layout
from chisotv.files.output import patiently, write_bytes
from chisotv.files.source import parse
from chisotv.files.writing import LOCK, alone, by_file, write_all
from chisotv.problems import ChisotvError
from conftest import Run

FLAGS = os.O_CREAT | os.O_EXCL
RECORD = ["record", "pci", "-y", "2020", "--rank", "20/63", "--replace", "--data", "base"]


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the program would have waited; no time passes."""
    asked: list[float] = []
    monkeypatch.setattr(time, "sleep", asked.append)
    return asked


def failing(times: int, error: OSError) -> Callable[[], str]:
    """Something that fails some times."""
    answers: Iterator[OSError | str] = iter([*[error] * times, *["done"] * 100])

    def action() -> str:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    return action


# -- one at a time ----------------------------------------------------------------------------------------------------

THROUGH_A_FILE = """
import os, sys
from chisotv.files import writing
from chisotv.cli import run

def alone(folder):
    def let_go(held):
        os.close(held)
        os.unlink(folder / writing.LOCK)
    return writing.by_file(folder / writing.LOCK, os.O_CREAT | os.O_EXCL, let_go)

writing.alone = alone
sys.exit(run(sys.argv[1:]))
"""


def test_several_at_once_through_a_file_lose_nothing(base: Path) -> None:
    every = [(year, number) for year in (2021, 2022) for number in ("1", "1.1", "1.2")]
    started = []
    for year, number in every:
        args = ["record", "papi", number, "-y", str(year), "--rank", "9/63", "--source", "x", "--data", "base"]
        command = [sys.executable, "-c", THROUGH_A_FILE, *args]
        started.append(subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8"))
    for process in started:
        said = process.communicate(timeout=120)[1].split("\n")
        assert any(line.startswith("Đã ghi") for line in said[:2])  # the first may say that it waits
        assert process.returncode == 0
    text = (base / "results" / "papi.yaml").read_text(encoding="utf-8")
    tables = parse(text, base).data["years"]
    assert {(table["year"], row.get("number")) for table in tables for row in table["results"]} >= set(every)
    assert not (base / LOCK).exists()


def test_a_lock_file_is_waited_for_and_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / LOCK
    path.touch()
    waits = []

    def other_ends(_: float) -> None:
        waits.append(path.exists())
        if len(waits) == 3:
            path.unlink()

    def let_go(held: int) -> None:
        os.close(held)
        path.unlink()

    def interrupted() -> None:
        with by_file(path, FLAGS, let_go):
            assert waits == [True] * 3
            with pytest.raises(FileExistsError):
                os.open(path, FLAGS)
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", other_ends)
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not path.exists()


def test_a_file_is_the_lock_where_the_system_takes_files_away(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "O_TEMPORARY", 0, raising=False)  # here nobody takes it away
    with alone(base):
        assert (base / LOCK).exists()


def test_a_lock_file_that_cannot_be_made(tmp_path: Path, pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / LOCK
    with pytest.raises(ChisotvError, match=r"Không ghi được vào thư mục “.*nowhere”: không có thư mục ấy"):
        by_file(tmp_path / "nowhere" / LOCK, FLAGS).__enter__()
    opened = os.open
    # Windows refuses a file that is just being taken away.
    for times in (3, 100):
        refused = failing(times, PermissionError(errno.EACCES, "denied"))
        with monkeypatch.context() as patched:
            patched.setattr(os, "open", lambda *args, refused=refused: refused() and opened(*args))
            if times == 100:
                with pytest.raises(ChisotvError, match="không có quyền"):
                    by_file(path, FLAGS).__enter__()
            else:
                with by_file(path, FLAGS):
                    assert path.exists()
        path.unlink(missing_ok=True)
    assert sum(pauses[3:]) == pytest.approx(1)


# -- fmt goes through the same door -----------------------------------------------------------------------------------


def untidy(base: Path) -> dict[Path, bytes]:
    """Have something for fmt to do in two files; their bytes."""
    paths = [base / "results" / "pci.yaml", base / "dispatch.yaml"]
    for path in paths:
        path.write_bytes(path.read_bytes().replace(b": ", b":   ", 1))
    return {path: path.read_bytes() for path in paths}


def meanwhile(monkeypatch: pytest.MonkeyPatch, name: str, what: Callable[[Path], object]) -> None:
    """Let something happen while fmt lays out a file."""
    formatted = layout.formatted

    def slow(text: str, path: Path) -> str:
        if path.name == name:
            what(path)
        return formatted(text, path)

    monkeypatch.setattr(layout, "formatted", slow)


@pytest.mark.parametrize("name", ["papi.yaml", "dispatch.yaml", "pci.yaml"])
def test_fmt_writes_nothing_over_what_changed_meanwhile(
    name: str, run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = untidy(base)
    meanwhile(monkeypatch, name, lambda path: path.write_bytes(path.read_bytes() + b"# sau\n"))
    result = run("fmt", "base")
    assert result.status == 1
    assert result.err == "Dữ liệu vừa được thay đổi trong lúc ghi; chưa ghi gì, hãy chạy lại.\n"
    for path, content in before.items():
        assert path.read_bytes() == content + (b"# sau\n" if path.name == name else b"")


def test_fmt_keeps_other_writers_waiting(run: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    taken = []

    def try_to_write(_: Path) -> None:
        held = os.open(base, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            taken.append("free")
        except BlockingIOError:
            taken.append("taken")
        finally:
            os.close(held)

    untidy(base)
    meanwhile(monkeypatch, "pci.yaml", try_to_write)
    assert run("fmt", "base", "--check").status == 1
    assert run("fmt", "base").status == 0
    assert taken == ["free", "taken"]


# -- all or none ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("saved", ["results/pci.yaml", "dispatch.yaml", None])
def test_what_is_undone_is_only_what_was_written(
    saved: str | None, run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program saves a file right before the second of two fails."""
    before = untidy(base)
    replace = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target == second:
            monkeypatch.setattr(Path, "replace", replace)  # there is room again
            if saved:
                (base / saved).write_bytes(b"# saved\n")
            raise OSError(errno.ENOSPC, "no space left")
        return replace(path, target)

    _, second = layout.untidy(base)[1]
    monkeypatch.setattr(Path, "replace", full)
    assert run("fmt", "base").status == 2
    for path, content in before.items():
        assert path.read_bytes() == (b"# saved\n" if saved and path == base / saved else content)


def test_a_new_file_that_came_meanwhile_is_not_overwritten(base: Path) -> None:
    path = base / "results" / "new.yaml"
    path.write_bytes(b"# theirs\n")
    with pytest.raises(ChisotvError, match="vừa được thay đổi"):
        write_all({path: b"# ours\n"}, base, {})
    assert path.read_bytes() == b"# theirs\n"


# -- the file stays whose it was --------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_owner_group_and_mode_stay(run: Run, base: Path) -> None:
    path = base / "results" / "pci.yaml"
    os.chown(path, 12001, 13000)
    path.chmod(0o664)
    assert run(*RECORD).status == 0
    now = path.stat()
    assert (now.st_uid, now.st_gid, now.st_mode & 0o777) == (12001, 13000, 0o664)


@pytest.mark.skipif(os.name != "posix", reason="files have no modes")
def test_a_file_whose_like_cannot_be_made_is_written_itself(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: int) -> None:
        raise PermissionError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "fchmod", refused)
    path = base / "results" / "pci.yaml"
    path.chmod(0o664)
    before, inode = path.read_bytes(), path.stat().st_ino
    fsync, synced = os.fsync, []

    def full(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 2:  # the first was that of the file beside
            raise OSError(errno.ENOSPC, "no space left")
        fsync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert run(*RECORD).status == 2
    assert (path.read_bytes(), len(synced)) == (before, 3)
    assert run(*RECORD).status == 0
    assert b"rank: 20" in path.read_bytes()
    assert (path.stat().st_ino, path.stat().st_mode & 0o777) == (inode, 0o664)
    write_bytes(b"x", path)
    assert path.read_bytes() == b"x"
    assert not [each for each in base.rglob("*") if each.name.startswith(".")]


def test_another_name_of_the_file_keeps_the_old_content(tmp_path: Path) -> None:
    path, snapshot = tmp_path / "a.yaml", tmp_path / "b.yaml"
    path.write_bytes(b"old")
    snapshot.hardlink_to(path)
    write_bytes(b"new", path)
    assert (path.read_bytes(), snapshot.read_bytes()) == (b"new", b"old")


# -- a file that another program has open -----------------------------------------------------------------------------


@pytest.mark.parametrize("times", [0, 1, 20])
def test_a_second_try_for_up_to_a_second(times: int, pauses: list[float]) -> None:
    assert patiently(failing(times, PermissionError(errno.EACCES, "open elsewhere"))) == "done"
    assert len(pauses) == times
    assert sum(pauses) <= 1.001


def test_no_try_without_end(pauses: list[float]) -> None:
    with pytest.raises(PermissionError):
        patiently(failing(21, PermissionError(errno.EACCES, "open elsewhere")))
    assert sum(pauses) == pytest.approx(1)
    with pytest.raises(IsADirectoryError):
        patiently(failing(1, IsADirectoryError(errno.EISDIR, "a folder")))
    assert sum(pauses) == pytest.approx(1)


def test_a_result_is_recorded_once_the_file_is_free(
    run: Run, base: Path, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, busy = Path.replace, failing(3, PermissionError(errno.EACCES, "open elsewhere"))
    monkeypatch.setattr(Path, "replace", lambda path, target: busy() and replace(path, target))
    assert run(*RECORD).status == 0
    assert len(pauses) == 3
    assert b"rank: 20" in (base / "results" / "pci.yaml").read_bytes()
