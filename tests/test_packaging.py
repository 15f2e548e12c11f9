"""The bundle for Windows: made of a small Python and small wheels here; a real one is tried by packaging/windows."""

import hashlib
import importlib.util
import re
import subprocess
import sys
import zipfile
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("pip")

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
    monkeypatch.setattr(module, "real_completion", module.completion, raising=False)
    monkeypatch.setattr(module, "completion", lambda wheels: f"# {len(wheels)} wheels\n")
    return module


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _wheel(folder: Path, name: str, files: dict[str, bytes], needs: str = "", tag: str = "py3-none-any") -> Path:
    title, _, version = name.partition("-")
    about = f"Metadata-Version: 2.1\nName: {title}\nVersion: {version}\n"
    about += f"Requires-Dist: {needs}\nProvides-Extra: all\n" if needs else ""
    return _zip(folder / f"{name}-{tag}.whl", files | {f"{name}.dist-info/METADATA": about.encode()})


def _inputs(folder: Path, top: str = "") -> list[str]:
    """A Python and two wheels; the words for the command line."""
    python = {"python.exe": b"MZ", f"python{VERSION}.dll": b"MZ", "_ssl.pyd": b"", "select.pyd": b"MZ"}
    python |= {f"python{VERSION}.zip": b"PK"} if not top else {"Lib/os.py": b"x = 1\n", "Lib/test/a.py": b"("}
    given = _zip(folder / "python.zip", {top + name: content for name, content in python.items()})
    wheels = folder / "wheels"
    wheels.mkdir()
    module = {"chisotv/__init__.py": b"y = 2\n", "chisotv/py.typed": b"", "chisotv/data/papi.yaml": b"a: 1\n"}
    _wheel(wheels, "chisotv-9.8.7", module | {"chisotv/fonts/LICENSE": b"OFL"}, "other>=1")
    other = {"other/a.py": b"z = 3\n", "other/tests/a.py": b"(", "other-1.dist-info/licenses/LICENSE": b"free"}
    other |= {"other/inner/license.py": b"", "other-1.dist-info/sboms/crates.json": b"{}"}
    _wheel(wheels, "other-1", other, tag=f"cp{VERSION}-cp{VERSION}-win_amd64")
    for elsewhere in ("cp3-cp3-win_amd64", f"cp{VERSION}-cp{VERSION}-manylinux1_x86_64"):  # taken by others
        _wheel(wheels, "other-1", {"other/b.py": b"("}, tag=elsewhere)
    _wheel(wheels, "unasked-1", {"unasked.py": b""})
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
        "licences/other-1/sboms/crates.json", "licences/chisotv/fonts/LICENSE", "licences/libiconv/LGPL-2.1.txt",
        "app/python.exe", f"app/python{VERSION}.dll", "app/select.pyd",
        f"app/python{VERSION}.zip", f"app/python{VERSION}._pth", "app/lib/chisotv/__init__.py",
        f"app/lib/chisotv/__pycache__/__init__.{tag}.pyc", "app/lib/chisotv/data/papi.yaml",
        "app/lib/chisotv/fonts/LICENSE", "app/lib/chisotv-9.8.7.dist-info/METADATA", "app/lib/other/a.py",
        f"app/lib/other/__pycache__/a.{tag}.pyc", "app/lib/other-1.dist-info/licenses/LICENSE",
        "app/lib/other/inner/license.py", f"app/lib/other/inner/__pycache__/license.{tag}.pyc",
        "app/lib/other-1.dist-info/METADATA",
    }  # fmt: skip
    assert path.split() == [f"python{VERSION}.zip", ".", "lib"]
    if top:
        (tmp_path / "library.zip").write_bytes(libraries)
        assert zipfile.ZipFile(tmp_path / "library.zip").namelist() == ["os.pyc"]
    build.main()
    assert (tmp_path / "out" / name).read_bytes() == first
    assert tmp_path.as_posix().encode() not in first
    with zipfile.ZipFile(tmp_path / "out" / name) as bundle:  # Notepad, cmd and PowerShell of any Windows read them
        for file in ("chisotv.cmd", "DOC-TRUOC.txt", "hoan-thanh.ps1", "LICENSE.txt", "NOTICE.txt"):
            said = bundle.read(f"chisotv-9.8.7/{file}")
            assert said.count(b"\n") == said.count(b"\r\n") > 0
            assert said.isascii() or said.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("name", "files", "needs", "told"),
    [
        ("other-2", {}, "", "two wheels of other"),
        ("chisotv-9.8.7", {}, "absent>=1", "has no wheel for Python 3.* absent>=1"),
        ("chisotv-9.8.7", {}, "other>=2", "has no wheel for .* other>=2"),
        ("chisotv-9.8.7", {"../../up.py": b""}, "", "names no file inside"),
        ("chisotv-9.8.7", {"/etc/up": b""}, "", "names no file inside"),
        ("chisotv-9.8.7", {"C:up": b""}, "", "names no file inside"),
        ("oddly", {}, "", "Invalid wheel filename"),
    ],
)
def test_wheels_that_make_no_whole_bundle_are_refused(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    name: str, files: dict[str, bytes], needs: str, told: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "argv", _inputs(tmp_path))
    _wheel(tmp_path / "wheels", name, files, needs)
    with pytest.raises(SystemExit, match=told):
        build.main()
    assert not (tmp_path / "out").exists()


def test_a_wheel_of_an_extra_may_be_left_out_and_this_is_said(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", _inputs(tmp_path))
    _wheel(tmp_path / "wheels", "chisotv-9.8.7", {}, 'typst; extra == "all"')
    build.main()
    assert 'left out: typst; extra == "all"\n' in capsys.readouterr().out


def test_a_bundle_is_written_whole_or_not_at_all(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", _inputs(tmp_path))
    build.main()
    (made,) = (tmp_path / "out").iterdir()
    first = made.read_bytes()

    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(content[:9])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", lambda path, said: full(path, said) if "out" in path.parts else None)
    monkeypatch.setattr(build, "compiled", lambda *_: {})
    with pytest.raises(OSError, match="No space left"):
        build.main()
    assert made.read_bytes() == first


def test_modules_are_compiled_as_by_a_python_that_has_loaded_nothing(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a program has loaded shows in what Python 3.13 compiles; its environment may strip what is said."""
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    source = Path(re.__file__).parents[1] / "inspect.py"
    code = "import py_compile as p, sys; p.compile(sys.argv[1], sys.argv[2], 'inspect.py', invalidation_mode=p.{})"
    target = build.HERE / "made.pyc"
    plain = [sys.executable, "-I", "-S", "-c", code.format("PycInvalidationMode.UNCHECKED_HASH"), source, target]
    subprocess.run(plain, check=True)
    assert build.compiled({"inspect.py": source.read_bytes()}, beside=True) == {"inspect.pyc": target.read_bytes()}


def test_the_completion_asks_in_the_letters_that_are_answered(build: ModuleType) -> None:
    said = build.real_completion([])
    assert said.startswith("[Console]::OutputEncoding = [Text.UTF8Encoding]::new()\n")
    assert "\n    chisotv | ForEach-Object" in said  # without words: chisotv.cmd must not take it for a double click


def test_a_python_that_is_not_listed_is_refused(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", _inputs(tmp_path))
    (tmp_path / "python.sha256").write_text(f"{'0' * 64}  python-official.zip\n", "utf-8")
    with pytest.raises(SystemExit, match="does not stand in"):
        build.main()
    assert not (tmp_path / "out").exists()


def test_a_python_of_another_version_is_refused_before_it_is_compiled(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", _inputs(tmp_path))
    given = _zip(tmp_path / "python.zip", {"x/python.exe": b"", "x/python399.dll": b"", "x/Lib/os.py": b"new syntax"})
    (tmp_path / "python.sha256").write_text(f"{hashlib.sha256(given.read_bytes()).hexdigest()}  other\n", "utf-8")
    with pytest.raises(SystemExit, match=r"holds Python 3\.99; run this script with the same version"):
        build.main()


def test_the_list_of_hashes_tells_official_packages_from_others() -> None:
    lines = (WINDOWS / "python.sha256").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[0-9a-f]{64}  \S.*", line) for line in lines)
    assert sum("tests only" in line for line in lines) == sum(not line[66:].startswith("python-") for line in lines)


def test_the_command_file_is_one_that_cmd_reads() -> None:
    said = (WINDOWS / "chisotv.cmd").read_bytes()
    assert said.isascii() and b"\r" not in said  # the builder writes CRLF
    assert b'"%~dp0app\\python.exe" -X utf8 -m chisotv %*\nexit /b %errorlevel%\n' in said
    assert {*re.findall(rb"goto (\w+)", said)} == {*re.findall(rb"^:(\w+)", said, re.MULTILINE)}
    # Before a double click is thought of: a file that was started inside the ZIP, and PowerShell's question at TAB.
    zipped, asked, words, clicked = (
        said.index(each)
        for each in (b"if not exist", b"if defined _CHISOTV_COMPLETE", b"if not [%1]==[]", b"%cmdcmdline")
    )
    assert zipped < asked < words < clicked
