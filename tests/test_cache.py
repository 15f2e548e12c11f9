"""What is remembered can never be wrong: the same answers with and without, whatever happens to files and entries."""

import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chisotv import __version__, resources
from chisotv.files.folder import contents
from chisotv.loading import cache, load
from chisotv.models.dataset import Dataset
from conftest import DATA, EXAMPLES, ROOT, Run

BASE = EXAMPLES / "base"

posix = pytest.mark.skipif(sys.platform == "win32", reason="rights and links are those of POSIX")


@pytest.fixture
def entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of the test's own."""
    home = tmp_path / "nhớ"
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(home))
    return cache._folder()


def same(one: Dataset | None, other: Dataset | None) -> bool:
    if one is None or other is None:
        return one is other
    return (
        one.dispatch == other.dispatch
        and one.registry.agencies == other.registry.agencies
        and (one.registry.unnamed, one.registry.home) == (other.registry.unnamed, other.registry.home)
        and one.appendices == other.appendices
        and one.results == other.results
        and one.succession == other.succession
    )


def test_what_comes_back_is_what_was_kept(entries: Path) -> None:
    first = load(DATA)
    assert len(list(entries.iterdir())) == 1
    again, fresh = load(DATA), load(DATA, remembered=False)
    assert again.dataset is not first.dataset
    assert same(again.dataset, first.dataset)
    assert same(fresh.dataset, first.dataset)
    assert again.files == first.files == fresh.files
    assert again.dataset is not None
    leaves = [(index, criterion, place.loc) for index, criterion, place in again.dataset.leaves()]
    assert fresh.dataset is not None
    assert leaves == [(index, criterion, place.loc) for index, criterion, place in fresh.dataset.leaves()]


COMMANDS = [
    ["tasks"],
    ["tasks", "-a", "SNV", "--format", "json"],
    ["tasks", "-a", "STTTT", "--related"],
    ["show", "papi", "4.2"],
    ["agencies", "--format", "csv"],
    ["gaps"],
    ["show", "notes"],
    ["show", "letter"],
    ["validate"],
    ["render", "all", "--format", "html"],
    ["render", "letter", "--notes"],
]


@pytest.mark.smoke
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_the_same(command: list[str], entries: Path, run: Run) -> None:
    fresh = run(*command, "--no-cache")
    assert not entries.exists()
    assert run(*command) == fresh  # and keeps it
    assert len(list(entries.iterdir())) == 1
    assert run(*command) == fresh  # from what was kept


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.sampled_from(sorted(path.relative_to(BASE).as_posix() for path in BASE.rglob("*.yaml"))),
    at=st.floats(0, 1),
    new=st.binary(min_size=0, max_size=3) | st.sampled_from([b" ", b"\n", b"#", b"x", b'"']),
    cut=st.integers(0, 3),
)
def test_any_change_is_seen(name: str, at: float, new: bytes, cut: int, tmp_path: Path, entries: Path) -> None:
    folder = shutil.copytree(BASE, tmp_path / "data", dirs_exist_ok=True)
    load(folder)
    path = folder / name
    old = path.read_bytes()
    place = int(at * len(old))
    path.write_bytes(old[:place] + new + old[place + cut :])
    try:
        for _ in range(2):  # the second time from what the first kept, if it did
            found, fresh = load(folder), load(folder, remembered=False)
            assert found.problems == fresh.problems
            assert found.files == fresh.files
            assert same(found.dataset, fresh.dataset)
    finally:
        path.write_bytes(old)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names")
@pytest.mark.parametrize("name", ["papi.yaml", "results/dti.yaml", "results/thừa.yaml"])
def test_a_pipe_among_the_files_makes_nobody_wait(name: str, folder: Path) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    command = [sys.executable, "-m", "chisotv", "validate", str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert name in done.stdout
    assert ("CTV014" if "thừa" in name else "CTV001: không phải là tệp thường") in done.stdout


def test_a_file_more_or_less_is_seen(folder: Path, entries: Path) -> None:
    assert not load(folder).problems
    (folder / "thừa.yaml").write_text("a: 1\n", encoding="utf-8")
    assert [problem.rule for problem in load(folder).problems] == ["CTV014"]
    (folder / "thừa.yaml").unlink()
    (folder / "results" / "thừa.yaml").write_text("a: 1\n", encoding="utf-8")
    assert [problem.rule for problem in load(folder).problems] == ["CTV014"]
    (folder / "results" / "thừa.yaml").unlink()
    for name in ("sipas.yaml", "results/sipas.yaml"):
        (folder / name).unlink()
        assert "CTV001" in [problem.rule for problem in load(folder).problems]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content + b"x",
        lambda content: content[:-3] + b"\xff" + content[-2:],
        lambda content: b"chisotv 0.0.0" + content[13:],
        lambda content: b'{"a": 1}',
        lambda content: content.replace(b'"Criterion"', b'"Criterium"'),
    ],
)
def test_a_damaged_entry_is_ignored_and_replaced(damage: object, entries: Path, run: Run) -> None:
    good = run("tasks", "-a", "SNV")
    (entry,) = entries.iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(damage(whole))  # type: ignore[operator]
    assert run("tasks", "-a", "SNV") == good
    assert entry.read_bytes() == whole


def test_an_entry_with_a_right_checksum_and_wrong_content_is_ignored(entries: Path, run: Run) -> None:
    import zlib

    good = run("gaps")
    (entry,) = entries.iterdir()
    content = entry.read_bytes()
    start = (
        content.rindex(b'[["agencies.yaml"')
        if b'[["agencies.yaml"' in content
        else content.rindex(b'[["dispatch.yaml"')
    )
    wrong = [b"[]", b"null", b"[[],{},[],[],[]]", b'[["x"],{"":"Note"},[],[],[]]', b"[1,2,3,4,5]"]
    wrong.append(b"[[],{},[],[[1]],[]]")
    for payload in wrong:
        entry.write_bytes(content[: start - 8] + f"{zlib.crc32(payload):08x}".encode("ascii") + payload)
        assert run("gaps").out == good.out
    told = run("progress")
    for old, new in ((b'{\\"\\":\\"Results\\"', b'{\\"\\":\\"Scale\\"'), (b'\\"rank\\"', b'\\"rank')):
        payload = content[start:].replace(old, new)
        assert payload != content[start:]
        entry.write_bytes(content[: start - 8] + f"{zlib.crc32(payload):08x}".encode("ascii") + payload)
        assert run("progress") == told


def test_a_cache_that_cannot_be_written_is_no_problem(entries: Path, run: Run) -> None:
    entries.parent.mkdir(parents=True, exist_ok=True)
    entries.write_text("đây là tệp", encoding="utf-8")
    done = run("validate")
    assert (done.status, done.err) == (0, "")
    assert entries.read_text(encoding="utf-8") == "đây là tệp"


@pytest.mark.skipif(sys.platform == "win32", reason="HOME counts elsewhere")
def test_without_a_home_nothing_is_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr("pathlib.Path.home", lost)
    assert run("validate").out == "0 lỗi, 0 cảnh báo trong 13 tệp.\n"


def test_another_version_or_other_code_is_not_believed(entries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(DATA)
    before = {path.name for path in entries.iterdir()}
    monkeypatch.setattr(cache, "__version__", "99.0")
    load(DATA)
    monkeypatch.setattr(cache, "code_stamp", lambda: "khác")
    load(DATA)
    assert len({path.name for path in entries.iterdir()} - before) == 2


def test_installed_code_is_known_by_the_hashes_of_its_installer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / f"chisotv-{__version__}.dist-info" / "RECORD"
    monkeypatch.setattr(resources, "_IN_CHECKOUT", False)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "chisotv")
    stamps = [resources.code_stamp()]
    record.parent.mkdir()
    for content in ("chisotv/text.py,sha256=a,1\n", "chisotv/text.py,sha256=b,1\n"):
        record.write_text(content, encoding="utf-8")
        stamps.append(resources.code_stamp())
    assert stamps[0] == ""
    assert len(set(stamps)) == 3


@pytest.mark.parametrize(("module", "project"), [("yaml", "PyYAML"), ("pydantic", "pydantic")])
def test_another_version_of_a_library_is_other_code(
    module: str, project: str, tmp_path: Path, entries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at, names in enumerate(([f"{project}-6.0.3.dist-info"], [f"{project.lower()}-6.0.4.dist-info"], [])):
        place = tmp_path / str(at)
        for name in (module, *names):
            (place / name).mkdir(parents=True)
        (place / module / "__init__.py").touch()
        monkeypatch.syspath_prepend(place)
        load(DATA)
    assert len(list(entries.iterdir())) == 2  # nothing is kept for the third, whose version nobody knows
    assert resources.code_stamp() == ""


@pytest.mark.parametrize("packed", [False, True])
def test_code_that_no_installer_put_there_remembers_nothing(packed: bool, tmp_path: Path, entries: Path) -> None:
    place = tmp_path / ("chisotv.pyz" if packed else "copy")
    source = ROOT / "src" / "chisotv"
    if packed:
        with zipfile.ZipFile(place, "w") as archive:
            for path in source.rglob("*.py"):
                archive.write(path, f"chisotv/{path.relative_to(source).as_posix()}")
    else:
        shutil.copytree(source, place / "chisotv")
    command = [sys.executable, "-m", "chisotv", "validate", str(DATA)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(place)}, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert not entries.exists()


def remembered() -> cache.Remembered | None:
    files = contents(DATA)
    assert files is not None
    return cache.recall(files, lambda: None)


@posix
def test_what_is_kept_is_for_its_user_alone(entries: Path) -> None:
    before = os.umask(0)
    try:
        load(DATA)
    finally:
        os.umask(before)
    (entry,) = entries.iterdir()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (entries, entry)] == [0o700, 0o600]
    assert remembered()


@posix
@pytest.mark.parametrize("how", ["readable", "writable", "link", "foreign"])
def test_a_folder_that_others_can_reach_is_not_used(how: str, entries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(DATA)
    (entry,) = entries.iterdir()
    if how == "link":
        entries.symlink_to(entries.rename(entries.with_name("elsewhere")))
    elif how == "foreign":
        user = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    else:
        entries.chmod(0o750 if how == "readable" else 0o720)
    assert remembered() is None
    entry.unlink()
    load(DATA)
    assert not list(entries.iterdir())


@posix
def test_a_link_in_place_of_an_entry_is_neither_read_nor_written_through(entries: Path) -> None:
    load(DATA)
    (entry,) = entries.iterdir()
    target = entry.rename(entries.with_name("elsewhere"))
    content = target.read_bytes()
    entry.symlink_to(target)
    assert remembered() is None
    target.write_bytes(b"precious")
    load(DATA)
    assert target.read_bytes() == b"precious"
    assert not entry.is_symlink()
    assert entry.read_bytes() == content


@posix
def test_an_entry_of_another_user_is_not_believed(entries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(DATA)
    real = os.fstat

    def foreign(handle: int) -> os.stat_result:
        mode, inode, device, links, user, *more = real(handle)[:10]
        return os.stat_result((mode, inode, device, links, user + 1, *more))

    assert remembered()
    monkeypatch.setattr(os, "fstat", foreign)
    assert remembered() is None


@posix
def test_a_pipe_in_place_of_an_entry_makes_nobody_wait(entries: Path) -> None:
    load(DATA)
    (entry,) = entries.iterdir()
    entry.unlink()
    os.mkfifo(entry)
    command = [sys.executable, "-m", "chisotv", "validate", str(DATA)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    assert entry.is_file()


def test_what_killed_writers_left_goes_and_what_others_write_now_stays(entries: Path) -> None:
    code = (
        "import os, pathlib, sys; pathlib.Path.replace = lambda *_: os._exit(9)\n"
        "from chisotv.loading import load; load(pathlib.Path(sys.argv[1]))"
    )
    for _ in range(2):
        assert subprocess.run([sys.executable, "-c", code, str(DATA)], timeout=60, check=False).returncode == 9
    left = list(entries.iterdir())
    assert len(left) == (2 if sys.platform == "win32" else 1)  # the first went when the second was written
    for path in left:
        os.utime(path, (time.time() - 7200,) * 2)
    load(DATA)
    assert [path.suffix for path in entries.iterdir()] == [".chisotv"]


def test_problems_are_never_kept(folder: Path, entries: Path) -> None:
    path = folder / "papi.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Sở Y tế", "Sở  Y tế", 1), encoding="utf-8")
    first = load(folder)
    assert first.dataset is not None  # warnings only
    assert first.problems
    assert not entries.exists()
    assert load(folder).problems == first.problems


def test_old_entries_go(folder: Path, entries: Path) -> None:
    path = folder / "dispatch.yaml"
    text = path.read_text(encoding="utf-8")
    for at in range(cache.MOST_ENTRIES + 4):
        before = set(entries.glob("*.chisotv"))
        path.write_text(f"{text}# {at}\n", encoding="utf-8")
        load(folder)
        assert set(entries.iterdir()) - before, "what was just kept is there"
    assert len(list(entries.iterdir())) == cache.MOST_ENTRIES
    assert not [entry for entry in entries.iterdir() if entry.suffix != ".chisotv"]


def test_processes_at_once_do_no_harm(folder: Path, entries: Path) -> None:
    command = [sys.executable, "-m", "chisotv", "tasks", "-a", "SNV", "--format", "json", "--data", str(folder)]
    env = dict(os.environ)
    running = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    answers = [process.communicate(timeout=120) for process in running]
    assert len({out for out, _ in answers}) == 1
    assert [process.returncode for process in running] == [0] * 6
    assert len(list(entries.iterdir())) == 1
    assert load(folder).dataset is not None
