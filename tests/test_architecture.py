"""Imports go one way, and nobody imports what it does not use."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chisotv.cli.app import VERBS, implementation
from conftest import ROOT, git

SOURCE = ROOT / "src" / "chisotv"

ROOMS = [
    "cli",
    "api",
    "screen",
    "render",
    "reports",
    "documents",
    "tables",
    "queries",
    "recording",
    "loading",
    "importing",
    "validation",
    "files",
    "reading",
    "models",
    "words",
    "problems",
    "text",
    "resources",
]
"""The rooms from the top down: one may use what stands below it."""
STRANGERS = {"queries", "recording", "loading", "importing"}
"""Rooms that do not know each other."""
MOST_ARROWS = 92
MOST_INSIDE = 60


def imports(path: Path) -> set[str]:
    """What a file imports, inside functions too; of a package each name by itself."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def arrows() -> set[tuple[str, str]]:
    """Which room uses which other one."""
    used = {
        (room(path), module.split(".")[1])
        for path in SOURCE.rglob("*.py")
        for module in imports(path)
        if module.startswith("chisotv.") and not module.startswith("chisotv.__")
    }
    return {(one, other) for one, other in used if one != other}


def test_the_root_is_read_in_a_minute() -> None:
    assert {room(path) for path in SOURCE.rglob("*.py")} == {*ROOMS, "__init__", "__main__"}
    assert len(list(SOURCE.glob("*.py"))) <= 8
    assert len([path for path in SOURCE.iterdir() if (path / "__init__.py").exists()]) <= 14


def test_imports_go_down_only(capsys: pytest.CaptureFixture[str]) -> None:
    found = arrows()
    with capsys.disabled():
        print(f"[{len(found)} arrows between rooms]", end=" ")
    inside = {(one, other) for one, other in found if one in ROOMS}
    assert [each for each in sorted(inside) if ROOMS.index(each[0]) > ROOMS.index(each[1])] == []
    assert [each for each in sorted(found) if set(each) <= STRANGERS] == []
    assert len(found) <= MOST_ARROWS


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("typer", {"cli"}),
        ("rich", {"screen"}),
        ("jinja2", {"render"}),
        ("yaml", {"files"}),
        ("ruamel", {"files"}),
        ("docx", {"render"}),
        ("xlsxwriter", {"render"}),
        ("typst", {"render"}),
        ("pydantic", {"models", "validation"}),  # in the models only what says to pydantic what a field is
    ],
)
def test_libraries_stay_in_their_rooms(library: str, rooms: set[str]) -> None:
    users = {room(path) for path in SOURCE.rglob("*.py") if any(m.split(".")[0] == library for m in imports(path))}
    assert users == rooms


USED = {
    "--help": {"rich", "jinja2", "pydantic", "yaml"},
    "tasks --nothing": {"rich", "jinja2", "pydantic", "yaml"},
    "tasks --agency SNV --format json": {"rich", "jinja2"},
    "validate": {"rich", "jinja2"},
    "schema --help": {"rich", "jinja2", "pydantic", "yaml"},
    "show papi 4.2 --format json": {"rich", "jinja2"},
    "progress --format md": {"rich", "jinja2"},
    "dispatch --format csv": {"rich", "jinja2"},
    "render papi --format md": {"rich", "docx", "xlsxwriter", "typst", "jinja2"},
    "render papi --format html": {"rich", "docx", "xlsxwriter", "typst"},
    "render papi --format csv": {"rich", "docx", "xlsxwriter", "typst", "jinja2"},
    "render papi --format pdf --output -": {"rich", "docx", "xlsxwriter", "jinja2"},
    "page -o -": {"rich", "docx", "xlsxwriter", "typst"},
    "tasks": {"jinja2"},
}


def libraries_of(command: str) -> set[str]:
    """What a process of its own has imported when it has run the command."""
    code = (
        "import sys, json, io; from chisotv.cli import run\n"
        "out = sys.stdout; sys.stdout = io.TextIOWrapper(io.BytesIO())\n"
        "run(sys.argv[1:]); print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})), file=out)"
    )
    arguments = [sys.executable, "-c", code, *command.split()]
    done = subprocess.run(arguments, capture_output=True, encoding="utf-8", timeout=60, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("command", USED)
def test_no_command_imports_what_it_does_not_use(command: str) -> None:
    assert not USED[command] & libraries_of(command)


AGAIN = {
    "tasks --agency SNV --format json": {"rich", "jinja2", "pydantic", "yaml", "csv", "hashlib"},
    "tasks --agency SNV": {"jinja2", "pydantic", "yaml"},
    "validate": {"rich", "jinja2", "pydantic", "yaml", "xml"},
    "render papi --format html": {"rich", "pydantic", "yaml"},
    "page -o -": {"rich", "pydantic", "yaml"},
    "gaps": {"jinja2", "pydantic"},  # what to write is told with its line, so the files are read
    "show papi 6.4 --source --format json": {"rich", "jinja2", "pydantic", "yaml"},
}


@pytest.mark.parametrize("command", AGAIN)
def test_an_answer_from_what_is_remembered_needs_no_checker(command: str) -> None:
    libraries_of(command)
    assert not AGAIN[command] & libraries_of(command)


def test_who_asks_for_no_results_does_not_load_them() -> None:
    code = (
        "import sys, io; from chisotv.cli import run; sys.stdout = io.TextIOWrapper(io.BytesIO()); run(['tasks'])\n"
        "print('chisotv.models.results' in sys.modules, file=sys.stderr)"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=True
        )
    assert done.stderr.endswith("False\n")


def test_only_the_asked_verb_is_imported() -> None:
    code = (
        "import sys, io; from chisotv.cli import run; sys.stderr = io.StringIO(); run(['gaps', '--nothing'])\n"
        "print(*sorted(m for m in sys.modules if m.startswith('chisotv.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=True)
    loaded = {name.removeprefix("chisotv.cli.") for name in done.stdout.split()}
    assert loaded & set(VERBS) == {"gaps"}


def test_the_list_of_verbs_says_what_their_help_begins_with() -> None:
    modules = {path.stem for path in (SOURCE / "cli").glob("*.py")}
    others = {"__init__", "app", "asking", "completion", "options", "session", "unforeseen", "vietnamese"}
    assert {name.removesuffix("_") for name in modules - others} == set(VERBS)
    for name, summary in VERBS.items():
        assert implementation(name).__doc__.split("\n")[0] == summary


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of the source with the name of its file; one inside another too."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path.relative_to(SOURCE).as_posix(), node


def test_modules_and_functions_stay_short() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    assert [path for path, count in lines.items() if count > 400] == []
    ends = {(file, each.name): (each.end_lineno or 0) - each.lineno + 1 for file, each in functions()}
    assert [name for name, count in ends.items() if count > 60] == []


def test_imports_inside_functions_are_few() -> None:
    """Each is of one of the kinds that CONTRIBUTING.md names."""
    found = {
        (file, node.lineno)
        for file, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert len(found) <= MOST_INSIDE, sorted(found)


def test_no_file_records_an_address() -> None:
    done = git(ROOT, "ls-files", check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    for name in done.stdout.split("\n"):
        path = ROOT / name
        if name and path.suffix in {".txt", ".toml", ".md", ".py", ".yaml", ".yml"} and "examples/bad" not in name:
            text = path.read_text(encoding="utf-8")
            assert "pypi" + ".org" not in text
            assert "pythonhosted" + ".org" not in text


def test_a_column_role_is_named_in_the_model_and_at_most_five_other_places() -> None:
    """What a table's further columns are is asked of the model, not listed again."""
    naming = [path for path in SOURCE.rglob("*.py") if '"deadline"' in path.read_text(encoding="utf-8")]
    assert len(naming) <= 6, naming
