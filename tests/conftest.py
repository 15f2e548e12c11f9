"""What all tests share: folders of data, a way to run the program, snapshots."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
import yaml
from hypothesis import settings

from chisotv.cli import run as run_program
from chisotv.documents.appendix import appendix_section
from chisotv.documents.grid import Grid
from chisotv.loading import load
from chisotv.models.appendix import Appendix
from chisotv.models.base import Model
from chisotv.models.dataset import Dataset
from chisotv.tables.listing import RowFilter
from chisotv.validation.schemas import validated

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Neither timing nor luck decides a test: the same tree gives the same verdict. What looks for new failures is
# HYPOTHESIS_PROFILE=search, which takes other examples each time.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
EXAMPLES = ROOT / "tests" / "examples"
SNAPSHOTS = ROOT / "tests" / "snapshots"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
"""What `pyproject.toml` says of this project."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what the program gives now into the snapshots")


@dataclass(frozen=True)
class Result:
    """What a run of the program gave."""

    status: int
    out: str
    err: str


M = TypeVar("M", bound=Model)
Run = Callable[..., Result]
Snapshot = Callable[[str | Path, str], None]


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The width and settings of the developer's terminal must not change what tests see."""
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):  # what is remembered is the tests' own
        monkeypatch.setenv(name, str(tmp_path_factory.getbasetemp() / "home"))
    for name in ("CHISOTV_DATA", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program inside this process: `run("tasks", "--agency", "SNV")`."""

    def call(*args: str | os.PathLike[str]) -> Result:
        capsys.readouterr()
        status = run_program([os.fspath(arg) for arg in args])
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the carried data as ./data in an empty working folder."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the smallest complete folder as ./base."""
    shutil.copytree(EXAMPLES / "base", tmp_path / "base")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "base"


def git(folder: Path, *args: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    """Run git with settings of nobody's machine and the programs of this Python on the PATH, or skip the test."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    settings = ("user.name=x", "user.email=x@example.invalid", "commit.gpgsign=false", "core.autocrlf=false")
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = ["git", *(word for each in settings for word in ("-c", each)), *args]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=check)


def link(path: Path, target: str | Path) -> None:
    """Put a link in place of a file, or skip the test."""
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.symlink_to(target, (path.parent / target).is_dir())
    if not path.is_symlink():  # Wine says that it made one
        pytest.skip("no links here: on Windows administrators and developers may make them")


def make(model: type[M], **given: Any) -> M:
    """A model as a file gives it: its values are checked."""
    return validated(model, given)


def official_grid(appendix: Appendix, wanted: RowFilter = lambda *_: True) -> Grid:
    """The table of an appendix."""
    (grid,) = (block for block in appendix_section(appendix, "x", wanted).blocks if isinstance(block, Grid))
    return grid


def from_csv(text: str, delimiter: str = ",") -> list[list[str]]:
    """The cells of a file that `tables.to_csv` wrote, headings first; an empty cell and an empty text are the same."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    return [[re.sub("""(^|[,;|\t\r\n])("*)'""", r"\1\2", cell) for cell in row] for row in rows]


def search_cases() -> list[tuple[str, list[str], list[str]]]:
    """The table of searches: a text, what is found in it, and what is not."""
    cases = yaml.safe_load((EXAMPLES / "search.yaml").read_text(encoding="utf-8"))
    return [(case["text"], case["found"], case["missing"]) for case in cases]


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The carried dispatch."""
    loaded = load(DATA)
    assert loaded.dataset is not None, loaded.problems
    return loaded.dataset


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium, Playwright's or the system's, for all tests."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: pip install playwright"
    )
    system = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    # Chromium refuses its sandbox to the administrator, as whom containers run.
    administrator = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright.sync_playwright() as driver:
        try:
            browser = driver.chromium.launch(executable_path=system, args=["--no-sandbox"] if administrator else [])
        except playwright.Error as error:
            pytest.skip(f"no Chromium here: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Iterator[Snapshot]:
    """Compare text with a file; with --update write the file instead."""
    update = request.config.getoption("--update")
    written: list[Path] = []

    def check(name: str | Path, text: str) -> None:
        path = SNAPSHOTS / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
        assert path.is_file(), f"{path} is missing; pytest --update writes it"
        assert text == path.read_text(encoding="utf-8")

    yield check
    if written:
        pytest.skip(f"updated {', '.join(path.name for path in written)}")
