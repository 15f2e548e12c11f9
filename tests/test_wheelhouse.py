"""The folder of wheels for offices without a network: what is in it for which system, with wheels made up here."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT

pytest.importorskip("pip")

NEEDS = {"typer": ["rich", "shellingham", "click"], "click": ['colorama; sys_platform == "win32"']}
SPECIAL = {"lxml": ["cp313-cp313-win_amd64", "cp313-cp313-manylinux_2_28_x86_64"], "typst": ["cp39-abi3-win_amd64"]}
SPECIAL["typst"] += ["cp39-abi3-manylinux2014_x86_64"]
NEEDS["python-docx"] = ["lxml>=3.1"]
Call = Callable[..., "subprocess.CompletedProcess[str]"]


def fake(folder: Path, name: str, version: str, tag: str = "py3-none-any", needs: tuple[str, ...] = ()) -> Path:
    """A wheel with nothing in it."""
    stem = f"{name.replace('-', '_').replace('.', '_').lower()}-{version}"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {each}\n" for each in needs)
    with zipfile.ZipFile(folder / f"{stem}-{tag}.whl", "w") as wheel:
        wheel.writestr(f"{stem}.dist-info/METADATA", metadata)
        wheel.writestr(f"{stem}.dist-info/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return folder / f"{stem}-{tag}.whl"


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of each pin, of some for two systems."""
    folder = tmp_path_factory.mktemp("links")
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition("==")
        for tag in SPECIAL.get(name, ["py3-none-any"]) if version else ():
            fake(folder, name, version, tag, tuple(NEEDS.get(name, ())))
    return folder


@pytest.fixture
def call(links: Path) -> Call:
    """Run a script with these wheels and no index."""

    def run(*words: str | Path) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(links), "PIP_CONFIG_FILE": os.devnull}
        command = [sys.executable, "-X", "utf8", *map(str, words)]
        return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)

    return run


SCRIPT = ROOT / "packaging" / "wheelhouse"


def test_it_has_what_each_system_needs_and_nothing_else(call: Call, tmp_path: Path) -> None:
    own = fake(tmp_path, "chisotv", "9.9.9")
    asked = [SCRIPT, "--wheel", own, "--python", "3.13", "--system", "Linux x86_64", "--system", "Windows amd64"]
    done = call(*asked, "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "chisotv-9.9.9-wheelhouse.zip") as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {(each.date_time, each.create_system) for each in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}
        names = [name.removeprefix("chisotv-9.9.9/") for name in archive.namelist()]
        read = archive.read("chisotv-9.9.9/DOC-TRUOC.txt").decode("utf-8-sig")
    assert {"constraints.txt", "DOC-TRUOC.txt", own.name} <= {*names}
    assert sorted(name.split("-")[0] for name in names if "win_amd64" in name or "manylinux" in name) == [
        *["lxml", "lxml"],
        *["typst", "typst"],
    ]
    assert any(name.startswith("colorama-") for name in names)  # which only Windows needs, wherever this runs
    assert {"python_docx", "ruamel_yaml", "typer"} <= {name.split("-")[0] for name in names}
    assert not any(name.startswith(("pytest-", "mypy-", "hypothesis-")) for name in names)
    assert 'pip install --no-index --find-links . -c constraints.txt "chisotv[all]"' in read
    assert "- Windows amd64: Python 3.13\r\n" in read


def test_a_place_without_a_wheel_ends_it(call: Call, tmp_path: Path) -> None:
    own = fake(tmp_path, "chisotv", "9.9.9")
    done = call(SCRIPT, "--wheel", own, "--python", "3.12", "--system", "macOS arm64", "--output", tmp_path / "out")
    assert done.returncode == 1
    assert "Python 3.12, macOS arm64" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_wheelhouse_that_was_not_finished_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = SourceFileLoader("wheelhouse", str(SCRIPT))
    module = ModuleType(loader.name)
    module.__file__ = loader.path
    loader.exec_module(module)
    own = fake(tmp_path, "chisotv", "9.9.9")
    target: Path = module.packed([own], "9.9.9", [("Linux x86_64", "3.13")], tmp_path)
    first = target.read_bytes()
    monkeypatch.setattr(zipfile.ZipFile, "writestr", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        module.packed([own], "9.9.9", [("Linux x86_64", "3.13")], tmp_path)
    assert target.read_bytes() == first
