"""The bundle for Windows: made of a small Python and small wheels here; a real one is tried by packaging/windows."""

import hashlib
import importlib.util
import re
import sys
import zipfile
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

WINDOWS = Path(__file__).resolve().parents[1] / "packaging" / "windows"
VERSION = f"3{sys.version_info.minor}"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The builder, with a list of hashes of its own."""
    loader = SourceFileLoader("windows_build", str(WINDOWS / "build"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    for name in ("chisotv.cmd", "DOC-TRUOC.txt", "NOTICE.txt"):
        (tmp_path / name).write_bytes((WINDOWS / name).read_bytes())
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "completion", lambda wheels: f"# {len(wheels)} wheels\n")
    return module


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _inputs(folder: Path, top: str = "") -> list[str]:
    """A Python and two wheels; the words for the command line."""
    python = {"python.exe": b"MZ", f"python{VERSION}.dll": b"MZ", "_ssl.pyd": b"", "select.pyd": b"MZ"}
    python |= {f"python{VERSION}.zip": b"PK"} if not top else {"Lib/os.py": b"x = 1\n", "Lib/test/a.py": b"("}
    given = _zip(folder / "python.zip", {top + name: content for name, content in python.items()})
    wheels = folder / "wheels"
    wheels.mkdir()
    module = {"chisotv/__init__.py": b"y = 2\n", "chisotv/py.typed": b"", "chisotv/data/papi.yaml": b"a: 1\n"}
    _zip(wheels / "chisotv-9.8.7-py3-none-any.whl", module | {"chisotv-9.8.7.dist-info/RECORD": b""})
    other = {"other/a.py": b"z = 3\n", "other/tests/a.py": b"(", "other-1.dist-info/licenses/LICENSE": b"free"}
    _zip(wheels / "other-1-cp3-win_amd64.whl", other)
    listed = "python-official.zip" if not top else "repacked"
    digest = hashlib.sha256(given.read_bytes()).hexdigest()
    (folder / "python.sha256").write_text(f"{digest}  {listed}\n", "utf-8")
    return ["build", "--python", str(given), "--wheels", str(wheels), "--output", str(folder / "out")]


@pytest.mark.parametrize("top", ["", "cp3/"])
def test_the_bundle_has_what_runs_and_nothing_that_only_builds(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, top: str
) -> None:
    monkeypatch.setattr(sys, "argv", _inputs(tmp_path, top))
    build.main()
    name = "chisotv-9.8.7-windows.zip" if not top else "chisotv-9.8.7-windows-test-only.zip"
    first = (tmp_path / "out" / name).read_bytes()
    with zipfile.ZipFile(tmp_path / "out" / name) as bundle:
        held = {member.removeprefix("chisotv-9.8.7/") for member in bundle.namelist()}
        path = bundle.read(f"chisotv-9.8.7/app/python{VERSION}._pth").decode()
        libraries = bundle.read(f"chisotv-9.8.7/app/python{VERSION}.zip")
    tag = sys.implementation.cache_tag
    assert held == {
        "chisotv.cmd", "DOC-TRUOC.txt", "hoan-thanh.ps1", "LICENSE.txt", "NOTICE.txt", "licences/other-1/LICENSE",
        "licences/Liberation Serif/LICENSE", "app/python.exe", f"app/python{VERSION}.dll", "app/select.pyd",
        f"app/python{VERSION}.zip", f"app/python{VERSION}._pth", "app/lib/chisotv/__init__.py",
        f"app/lib/chisotv/__pycache__/__init__.{tag}.pyc", "app/lib/chisotv/data/papi.yaml",
        "app/lib/chisotv-9.8.7.dist-info/RECORD", "app/lib/other/a.py", f"app/lib/other/__pycache__/a.{tag}.pyc",
        "app/lib/other-1.dist-info/licenses/LICENSE",
    }  # fmt: skip
    assert path.split() == [f"python{VERSION}.zip", ".", "lib"]
    if top:
        (tmp_path / "library.zip").write_bytes(libraries)
        assert zipfile.ZipFile(tmp_path / "library.zip").namelist() == ["os.pyc"]
    build.main()
    assert (tmp_path / "out" / name).read_bytes() == first
    assert tmp_path.as_posix().encode() not in first


def test_a_python_that_is_not_listed_is_refused(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", _inputs(tmp_path))
    (tmp_path / "python.sha256").write_text(f"{'0' * 64}  python-official.zip\n", "utf-8")
    with pytest.raises(SystemExit, match="does not stand in"):
        build.main()
    assert not (tmp_path / "out").exists()


def test_the_list_of_hashes_tells_official_packages_from_others() -> None:
    lines = (WINDOWS / "python.sha256").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[0-9a-f]{64}  \S.*", line) for line in lines)
    assert sum("tests only" in line for line in lines) == sum(not line[66:].startswith("python-") for line in lines)


def test_the_command_file_is_one_that_cmd_reads() -> None:
    said = (WINDOWS / "chisotv.cmd").read_bytes()
    assert said.isascii() and b"\r" not in said  # the builder writes CRLF
    assert b'"%~dp0app\\python.exe" -X utf8 -m chisotv %*' in said
