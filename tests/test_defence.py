"""The last line of defence: no traceback whatever happens, a status that is true, and nothing lost or half-written."""

import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from chisotv.files import output, writing
from chisotv.files.output import sweep, write_bytes
from chisotv.problems import WITHOUT_DOCSTRINGS
from chisotv.resources import carried
from conftest import DATA, EXAMPLES, Run

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals, modes and locks of POSIX")
PROGRAM = [sys.executable, "-m", "chisotv"]
FAULTY = "import chisotv.loading as l\ndef load(*_, **__): {}\nl.load = load\nfrom chisotv.cli import main\nmain()"
RECORD = ["record", "papi", "-y", "2021", "--rank", "9/63", "--source", "x", "--replace", "--data", "base"]
STOPPED = "\nĐã dừng theo Ctrl-C; không có tệp nào ghi dở.\n"


def ended(line: Sequence[str], **given: Any) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run(line, encoding="utf-8", timeout=120, check=False, **(streams | given))


def faulty(fault: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `tasks` where something happens that nobody foresaw."""
    code = FAULTY.format(fault)
    return ended([sys.executable, "-c", code, "tasks", "-a", "SNV"], env={**os.environ, **env})


def files(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


# -- what nobody foresaw ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("raise KeyError('bí mật')", "Chương trình có lỗi chưa lường trước (KeyError tại <string>:2)"),
        ("raise MemoryError", "Máy không đủ bộ nhớ cho việc này (MemoryError tại <string>:2)"),
        # Not `load` itself: CPython 3.13.0 to 3.13.2 count no calls of what takes any arguments.
        (
            "deep = lambda: deep(); deep()",
            "Dữ liệu hoặc tệp đọc vào lồng nhau quá sâu cho chương trình (RecursionError tại <string>:2)",
        ),
        ("raise EOFError", "Chương trình có lỗi chưa lường trước (Abort tại"),
    ],
)
def test_a_fault_is_a_sentence_and_a_file_with_the_details(fault: str, words: str, tmp_path: Path) -> None:
    done = faulty(fault, TMPDIR=str(tmp_path), TEMP=str(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.strip().startswith(words)
    (path,) = tmp_path.iterdir()
    assert done.stderr.endswith(f"Hãy gửi tệp này cho người giữ chương trình: {path}\n")
    assert os.name != "posix" or stat.S_IMODE(path.stat().st_mode) == 0o600
    details = path.read_text(encoding="utf-8")
    for each in ("chisotv 0", f"Python {sys.version}", sys.platform, "'tasks', '-a', 'SNV'", "Traceback", "line 2, in"):
        assert each in details


@POSIX
def test_a_fault_is_told_too_where_the_details_cannot_be_kept() -> None:
    code = "import tempfile, os; tempfile.tempdir = '/nowhere'\n" + FAULTY.format("raise KeyError(1)")
    done = ended([sys.executable, "-c", code, "tasks"])
    assert done.returncode == 3
    assert "Không ghi được tệp chi tiết (không có thư mục ấy); hãy báo câu này" in done.stderr
    assert "Traceback" not in done.stderr


def test_tests_see_what_nobody_foresaw(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError

    monkeypatch.setattr("chisotv.loading.load", fail)
    with pytest.raises(KeyError):
        run("tasks")


# -- Ctrl-C -----------------------------------------------------------------------------------------------------------


@contextmanager
def signals() -> Iterator[None]:
    """Start programs so that they hear Ctrl-C, also where the tests run in the background and do not."""
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)


@POSIX
@pytest.mark.parametrize("twice", [False, True])
def test_ctrl_c_at_the_terminal_stops_all_processes_with_one_sentence(twice: bool, tmp_path: Path) -> None:
    for at in range(40):
        shutil.copytree(EXAMPLES / "base", tmp_path / str(at))
    reads, writes = os.pipe()
    line = [*PROGRAM, "validate", str(tmp_path), "--jobs", "2"]
    with signals():
        running = subprocess.Popen(
            line, stdout=writes, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
    os.close(writes)
    # The first report comes when all processes are at work; without problems there is none, so a file is broken.
    (tmp_path / "0" / "papi.yaml").write_text("index: [", encoding="utf-8")
    assert os.read(reads, 1)
    for _ in range(1 + twice):
        os.killpg(running.pid, signal.SIGINT)
    assert running.communicate(timeout=60)[1] == STOPPED
    assert running.returncode == 130
    while os.read(reads, 65536):  # ends only when no process holds the other end
        pass
    os.close(reads)


@POSIX
def test_ctrl_c_amid_an_import_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\nfrom chisotv.files import output\nreal = output._store\ncalls = []\n"
        "def store(*given, **more):\n    calls.append(1)\n    real(*given, **more)\n"
        "    if len(calls) == 3: os.kill(os.getpid(), signal.SIGINT)\n"
        "output._store = store\nfrom chisotv.cli import main\nmain()"
    )
    text = "| TT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | Rà soát thủ tục hành chính. | Sở Nội vụ |\n"
    (tmp_path / "a.md").write_text(f"Phụ lục I\n\nDANH MỤC NHIỆM VỤ\n\n{text}", encoding="utf-8")
    args = ["import", "a.md", "--to", "mới/nữa", "--number", "1/KH-UBND", "--date", "1/2/2026", "--issuer", "UBND tỉnh"]
    with signals():
        done = ended([sys.executable, "-c", code, *args, "--yes"], cwd=tmp_path)
    assert (done.returncode, done.stderr) == (130, STOPPED)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


# -- streams and interpreters -----------------------------------------------------------------------------------------


def test_without_docstrings_all_but_the_manuals_works(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONOPTIMIZE": "2"}
    for command, words in (
        ("validate --explain CTV021", WITHOUT_DOCSTRINGS),
        ("validate --explain CTV001", "dispatch.yaml"),
        ("tasks --help", WITHOUT_DOCSTRINGS),
        ("validate --format sarif", '"version": "2.1.0"'),
        ("tasks -a SNV", "Sở Nội vụ"),
    ):
        done = ended([*PROGRAM, *command.split()], env=env, cwd=tmp_path)
        assert (done.returncode, words in " ".join(done.stdout.split())) == (0, True), done.stderr


@POSIX
def test_names_are_understood_in_old_locales(tmp_path: Path) -> None:
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = ended([*PROGRAM, "tasks", "-a", "Sở Nội vụ", "-o", "kết quả.csv"], env=env, cwd=tmp_path)
    assert (done.returncode, [path.name for path in tmp_path.iterdir()]) == (0, ["kết quả.csv"])


@POSIX
def test_closed_and_full_streams_have_a_true_status(base: Path) -> None:
    def shell(command: str, ending: str) -> tuple[int, str]:
        done = ended(["sh", "-c", f'"{sys.executable}" -m chisotv {command} {ending}'])
        return done.returncode, done.stderr

    for command in ("tasks --data base", "--help"):
        status, said = shell(command, ">&-")
        assert (status, said.startswith("Không ghi được "), said.endswith(": đã bị đóng.\n")) == (2, True, True)
    assert shell(" ".join(RECORD), ">&-")[0] == 0
    assert shell("tasks -a XYZ", "2>&-")[0] == 2
    if Path("/dev/full").exists():
        papi = base / "results" / "papi.yaml"
        papi.write_bytes((EXAMPLES / "base" / "results" / "papi.yaml").read_bytes())
        assert shell(" ".join(RECORD), "2>/dev/full")[0] == 0  # written, though nobody hears of it
        assert "2021" in papi.read_text(encoding="utf-8")
        assert shell("tasks -a XYZ", "2>/dev/full")[0] == 2
        assert shell("tasks --nothing", "2>/dev/full")[0] == 2


# -- disks ------------------------------------------------------------------------------------------------------------


@POSIX
def test_a_file_that_may_not_get_so_long_leaves_everything(base: Path) -> None:
    before = files(base)
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300)); from chisotv.cli import main; main()"
    )
    env = {**os.environ, "XDG_CACHE_HOME": "/proc/none"}
    long = ["record", "papi", "-y", "2021", "--rank", "9/63", "--source", "x" * 300, "--data", "base"]
    for args in (long, ["page", "--data", "base", "-o", "base/x.html"], ["init", "base/mới"]):
        done = ended([sys.executable, "-c", code, *args], env=env)
        assert (done.returncode, "tệp lớn hơn mức cho phép" in done.stderr) == (2, True), done.stderr
        assert files(base) == before
        assert not (base / "mới").exists()


@POSIX
def test_where_files_have_no_modes(base: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "not permitted")

    for name in ("fchmod", "chmod", "fchown", "chown"):
        monkeypatch.setattr(os, name, refused)
    assert run("init", "mới").status == 0
    assert files(Path("mới")) == carried()
    assert run("tasks", "--data", "base", "-o", "base/x.csv").status == 0
    assert run(*RECORD).status == 0


# -- init -------------------------------------------------------------------------------------------------------------


def test_init_from_read_only_data_gives_files_to_edit(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(DATA, tmp_path / "carried")
    for path in (tmp_path / "carried").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    monkeypatch.setattr("chisotv.resources.data_folder", lambda: tmp_path / "carried")
    mask = os.umask(0o022)
    assert run("init", tmp_path / "mine").status == 0
    os.umask(mask)
    mine = tmp_path / "mine"
    assert files(mine) == carried()
    if os.name == "posix":
        found = {stat.S_IMODE(path.stat().st_mode) for path in (mine, *mine.rglob("*"))}
        assert found == {0o755, 0o644}
    assert not (mine / "common").exists()


@pytest.mark.parametrize("there", [False, True])
def test_init_is_all_or_nothing(there: bool, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "a" / "b"
    if there:
        place.mkdir(parents=True)
    fsync, synced = os.fsync, []

    def full(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 5:
            raise OSError(errno.ENOSPC, "no space left")
        fsync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert run("init", place).status == 2
    assert [path.name for path in tmp_path.rglob("*")] == (["a", "b"] if there else [])
    # A killed run leaves a part, without what makes it a data set; the next one completes it.
    for name, content in list(carried().items())[:7]:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    (place / "dispatch.yaml").unlink(missing_ok=True)
    assert run("init", place).status == 0
    assert files(place) == carried()
    (place / "dispatch.yaml").unlink()
    (place / "papi.yaml").write_bytes(b"# of the user\n")
    before = files(place)
    refused = run("init", place)
    assert (refused.status, "đã có nội dung" in refused.err, files(place)) == (2, True, before)


# -- what killed runs leave -------------------------------------------------------------------------------------------


def killed(folder: Path, **age: float) -> Path:
    """What a killed writer left."""
    path = folder / ".papi.yaml.abcdefgh.chisotv-tmp"
    path.write_bytes(b"half")
    if age:
        os.utime(path, (time.time() - age["seconds"],) * 2)
    return path


@POSIX
def test_what_killed_runs_left_is_swept_by_the_next_writer(base: Path, run: Run) -> None:
    for args in (RECORD, ["fmt", "base"], ["tasks", "--data", "base", "-o", "base/x.csv"]):
        left = killed(base)
        assert run(*args).status == 0
        assert not left.exists()
    left, other = killed(base / "results"), base / ".papi.yaml.swp"
    other.touch()
    assert run(*RECORD).status == 0
    assert (left.exists(), other.exists()) == (False, True)


@POSIX
def test_what_others_write_now_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync
    seen: list[str] = []

    def other_writer(handle: int) -> None:
        monkeypatch.setattr(os, "fsync", fsync)
        seen.extend(path.name for path in tmp_path.iterdir())
        write_bytes(b"other", tmp_path / "other.yaml")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", other_writer)
    write_bytes(b"new", tmp_path / "papi.yaml")
    assert len(seen) == 1
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "papi.yaml": b"new",
        "other.yaml": b"other",
    }


def test_where_nobody_can_tell_who_still_writes_age_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_claim", lambda *_, **__: False)
    for seconds, stays in ((10, True), (7200, False)):
        left = killed(tmp_path, seconds=seconds)
        sweep(tmp_path)
        assert left.exists() == stays


@POSIX
def test_a_new_file_taken_for_a_leftover_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = output._claim
    claims: list[int] = []

    def late(handle: int, wait: bool = True) -> bool:
        claims.append(handle)
        if len(claims) == 1:
            sweep(tmp_path)
        return claim(handle, wait)

    monkeypatch.setattr(output, "_claim", late)
    write_bytes(b"new", tmp_path / "x")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@POSIX
def test_a_file_written_itself_is_never_half_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"old: 1\n" * 9)
    seen = []
    fsync = os.fsync

    def seeing(handle: int) -> None:
        seen.append(path.read_bytes())
        fsync(handle)

    monkeypatch.setattr(os, "fsync", seeing)
    monkeypatch.setattr(output, "_made_alike", lambda *_: False)
    write_bytes(b"new: 2\n", path)
    assert seen[-1] == path.read_bytes() == b"new: 2\n"


# -- waiting ----------------------------------------------------------------------------------------------------------


@POSIX
def test_waiting_for_another_writer_is_said_after_a_second(base: Path) -> None:
    with writing.alone(base):
        running = subprocess.Popen([*PROGRAM, *RECORD], stderr=subprocess.PIPE, encoding="utf-8")
        assert running.stderr
        line = running.stderr.readline()
        assert line == "Đang chờ lệnh chisotv khác ghi xong vào “base” …\n"
        assert running.poll() is None
    assert running.communicate(timeout=60)[1].startswith("Đã ghi")
    assert running.returncode == 0


def test_who_waits_shorter_hears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)

    def busy_for(seconds: float) -> None:
        waits.clear()

        def take() -> None:
            if sum(waits) < seconds:
                raise FileExistsError

        writing._waiting(take, tmp_path)

    busy_for(0.9)
    assert capsys.readouterr().err == ""
    busy_for(5)
    assert capsys.readouterr().err.count("Đang chờ") == 1


# -- killed at any call -----------------------------------------------------------------------------------------------

TABLE = (
    "Phụ lục I\n\nDANH MỤC NHIỆM VỤ\n\n(Kèm theo Kế hoạch số 9/KH-UBND ngày 05/3/2026 của UBND tỉnh An Giang)\n\n"
    "| TT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | Rà soát thủ tục hành chính. | Sở Nội vụ |\n"
)
NEW = "| 2 | Công khai ngân sách. | Ban Chuyển đổi |\n"
OTHER = ["record", "papi", "-y", "2022", "--rank", "9/63", "--source", "y", "--replace", "--data", "base"]
TIDY = [["base/dispatch.yaml", "\nid: "], ["base/results/pci.yaml", "index: pci"]]
RECORDED = [["base/results/papi.yaml", "source: x"]]
IN_PLAN = ["record", "phu_luc_i", "-y", "2025", "--rank", "1/2", "--source", "y", "--replace", "--data", "base"]
PLANNED = [["base/results/phu_luc_i.yaml", "source: y"], ["base/dispatch.yaml", "results/phu_luc_i.yaml"]]
IMPORT = ["import", "../new.md", "--to", "base", "--update", "--yes"]
IMPORTED = [["base/phu_luc_i.yaml", "Công khai"], ["base/agencies.yaml", "Ban Chuyển đổi"]]
PAIRS = {
    "record, record": (RECORD, RECORDED, OTHER, [["base/results/papi.yaml", "source: y"]]),
    "record, fmt": (RECORD, RECORDED, ["fmt", "base"], []),
    "fmt, record": (["fmt", "base"], [], RECORD, RECORDED),
    "fmt, fmt": (["fmt", "base"], [], ["fmt", "base"], []),
    "import, record": (IMPORT, IMPORTED, IN_PLAN, PLANNED),
    "record of two files, record": (IN_PLAN, PLANNED, [*IN_PLAN[:3], "2024", *IN_PLAN[4:]], PLANNED[:1]),
}


@POSIX
@pytest.mark.parametrize("pair", PAIRS)
def test_two_writers_at_once_the_first_killed_at_any_call(pair: str, base: Path, tmp_path: Path, run: Run) -> None:
    first, first_wrote, second, second_wrote = PAIRS[pair]
    if "import" in pair or "two" in pair:
        shutil.rmtree(base)
        for name, text in (("old.md", TABLE), ("new.md", TABLE + NEW)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        assert run("import", "old.md", "--to", "base", "--yes").status == 0
    for path in (base / "results" / "pci.yaml", base / "dispatch.yaml"):
        if "fmt" in pair:
            path.write_bytes(path.read_bytes().replace(b": ", b":   ", 1))
    (tmp_path / "in").mkdir()
    names = ("from", "in", "first", "first_wrote", "second", "second_wrote")
    given = dict(zip(names, (str(base), str(tmp_path / "in"), first, first_wrote, second, second_wrote), strict=True))
    done = ended([sys.executable, str(Path(__file__).with_name("killing.py")), json.dumps(given)])
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["kills"] >= 8
