"""Names of files and folders that are no text: old zip programs leave Vietnamese names in the bytes of a code page."""

import json
import os
import shutil
from pathlib import Path

import pytest

from conftest import EXAMPLES, Run

FOLDER = os.fsdecode(b"d\xe9")
FILE = os.fsdecode(b"ph\xf4 l\xf4c.yaml")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder on a file system that takes any bytes for a name."""
    try:
        (tmp_path / FOLDER).mkdir()
    except (OSError, UnicodeError):
        pytest.skip("the file system takes only names that are text")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def data(place: Path) -> str:
    """A data folder of such a name."""
    shutil.copytree(EXAMPLES / "base", place / FOLDER, dirs_exist_ok=True)
    return FOLDER


@pytest.fixture
def faulty(data: str) -> str:
    """The same with one error in papi.yaml, and a file that belongs to nothing."""
    path = Path(data, "papi.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("- Sở Nội vụ", "- Sở Nội vu", 1), encoding="utf-8")
    Path(data, FILE).touch()
    return data


def test_a_file_of_such_a_name_is_a_warning_and_nothing_more(place: Path, run: Run) -> None:
    shutil.copytree(EXAMPLES / "base", place / "data")
    asked = ("tasks", "--agency", "SNV", "--data", "data")
    before = run(*asked)
    Path("data", FILE).touch()
    assert run(*asked) == before
    recorded = run("record", "papi", "1.1", "--year", "2021", "--score", "0,9", "--source", "PAPI", "--data", "data")
    assert (recorded.status, recorded.err.split(":")[0]) == (0, "Đã ghi data/results/papi.yaml")
    checked = run("validate", "data")
    assert checked.status == 0
    assert checked.out.startswith("data/ph\ufffd l\ufffdc.yaml: cảnh báo CTV014: tệp không thuộc công văn này")


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_every_report_is_written_in_utf8(form: str, faulty: str, run: Run) -> None:
    printed = run("validate", faulty, "--format", form)
    written = run("validate", faulty, "--format", form, "--output", f"{faulty}/{FOLDER}.txt")
    assert (printed.status, written.status, written.err) == (1, 1, "")
    text = Path(faulty, f"{FOLDER}.txt").read_bytes().decode("utf-8")
    assert text == printed.out
    assert ("d%E9/papi.yaml" if form == "sarif" else "d\ufffd/papi.yaml") in text


def test_sarif_names_the_bytes_and_json_shows_the_name(faulty: str, run: Run) -> None:
    results = json.loads(run("validate", faulty, "--format", "sarif").out)["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert places == ["d%E9/papi.yaml", "d%E9/ph%F4%20l%F4c.yaml"]
    record = json.loads(run("validate", faulty, "--format", "json").out)
    assert [problem["path"] for problem in record["problems"]] == [
        "d\ufffd/papi.yaml",
        "d\ufffd/ph\ufffd l\ufffdc.yaml",
    ]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("tasks --output", f"{FOLDER}.csv"),
        ("render all --output", f"{FOLDER}.docx"),
        ("render all --format html --output", f"{FOLDER}/"),
        ("handout --output", FOLDER),
        ("page --output", f"{FOLDER}.html"),
        ("schema --output", FOLDER),
        ("diff data data --output", f"{FOLDER}.md"),
    ],
)
def test_results_are_written_under_such_names(command: str, said: str, data: str, run: Run) -> None:
    shutil.copytree(data, "data")
    done = run(
        *command.split(), f"{data}/{said}", *(() if command.startswith(("schema", "diff")) else ("--data", data))
    )
    assert done.status == 0
    assert Path(data, said).exists()
    assert command.startswith(("tasks", "schema", "diff", "handout")) or "Đã ghi d\ufffd/d\ufffd" in done.err


@pytest.mark.parametrize(
    "command",
    [
        "tasks --data ?", "tasks --agency ?", "tasks --index ?", "tasks --output no/?", "tasks --format ?", "?",
        "show papi ?", "validate ?", "validate --explain ?", "render ?", "render papi --output x.?", "fmt ?", "diff ?",
        "progress ?", "record papi --year 2020 --score ?", "--data ? tasks",
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_utf8(command: str, place: Path, run: Run) -> None:
    done = run(*(word.replace("?", os.fsdecode(b"\xe9")) for word in command.split()))
    assert done.status == 2
    assert done.err


CELLS = ("Số", "Tiêu chí", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Kết quả phấn đấu")
ACTS = "::error::\x1b[31m\u202e\u009b"


def test_names_that_act_on_terminals_are_shown(place: Path, run: Run) -> None:
    name = f"{ACTS}\n{ACTS}"
    row = "".join(f"<td>{ACTS}{heading}</td>" for heading in CELLS[1:])
    heads = "".join(f"<td>{each}</td>" for each in CELLS)
    table = f"<table><tr>{heads}</tr><tr><td>1</td>{row}</tr></table>"
    Path(f"{name}.html").write_text(table, encoding="utf-8")
    letter = ("--number", "1/KH-UBND", "--date", "1/1/2025", "--issuer", ACTS)
    commands: list[tuple[str, ...]] = [
        ("init", name), ("init", name), ("fmt", name), ("tasks", "--data", name), ("gaps", "--data", name),
        ("gaps", "--data", name, "--format", "md"), ("gaps", "--data", name, "--format", "csv"), (name,),
        ("tasks", "--agency", name), ("show", name), ("validate", name), ("diff", name, name), ("tasks", "-o", name),
        ("render", "all", "--data", name, "-o", f"{name}/x.html"), ("--data", name, "--version"),
        ("import", f"{name}.html", "--dry-run", *letter), ("import", f"{name}.html", "--format", "json", *letter),
    ]  # fmt: skip
    for command in commands:
        done = run(*command)
        said = done.out + done.err
        assert said or command[0] in ("fmt", "diff")
        assert [char for char in said if not (char.isprintable() or char in "\r\n")] == []
        assert [line for line in done.err.split("\n") if line.lstrip().startswith("::")] == []


def test_an_archive_of_such_names(faulty: str, place: Path, run: Run) -> None:
    shutil.copytree(faulty, place / "kho" / FOLDER)
    shutil.copytree(EXAMPLES / "base", place / "kho" / "a")
    done = run("validate", "kho")
    assert done.status == 1
    assert "kho/d\ufffd/papi.yaml:" in done.out
    assert run("validate", "kho", "--jobs", "2") == done
