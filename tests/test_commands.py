"""Every command as a user runs it: streams, exit statuses, formats, files."""

import csv
import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt

import losses
from chisotv.cli import _trust_no_working_folder
from chisotv.cli.app import VERBS
from conftest import DATA, EXAMPLES, ROOT, Run, Snapshot, from_csv, git

SHOWN = {
    "tasks-agency": ["tasks", "--agency", "so y te", "-i", "papi"],
    "tasks-role": ["tasks", "-a", "STTTT", "--role", "lead", "-i", "papi"],
    "tasks-search": ["tasks", "--search", "thue bao"],
    "tasks-direct": ["tasks", "-a", "Sở Y tế", "-i", "papi", "--direct"],
    "tasks-related": ["tasks", "-a", "Thanh tra tỉnh", "-i", "papi", "-s", "3", "--related", "--role", "coordinating"],
    "show-papi-4.2": ["show", "papi", "4.2"],
    "show-papi-5.1": ["show", "papi", "5.1"],
    "show-ict-3.2": ["show", "ict", "3.2"],
    "show-ict-1.2.2": ["show", "ict", "1.2.2"],
    "progress": ["progress", "sipas", "pci"],
    "progress-papi-2020": ["progress", "papi", "--year", "2020"],
    "progress-base": ["progress", "papi", "--base", "2019", "--status", "unmeasured"],
    "progress-by-agency": ["progress", "--by", "agency"],
    "progress-so-noi-vu": ["progress", "-a", "SNV", "--role", "lead", "--direct"],
    "agencies": ["agencies"],
    "gaps": ["gaps", "-i", "ict"],
    "notes": ["show", "notes", "sipas"],
    "dispatch": ["show", "letter"],
    "version": ["--version"],
    "help": ["--help"],
} | {f"help-{verb}": [verb, "--help"] for verb in VERBS}


@pytest.mark.smoke
@pytest.mark.parametrize("name", SHOWN)
def test_what_people_see(name: str, run: Run, snapshot: Snapshot) -> None:
    result = run(*SHOWN[name])
    assert result.status == 0
    snapshot(f"{name}.txt", result.out + (f"--- stderr\n{result.err}" if result.err else ""))


@pytest.mark.parametrize("columns", ["30", "60", "80", "200"])
@pytest.mark.parametrize(
    "command", ["tasks -a SNV --full", "agencies", "progress", "gaps", "show notes", "show letter", "show papi 4.2"]
)
def test_tables_fit_the_width(command: str, columns: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = run(*command.split()).out
    monkeypatch.setenv("COLUMNS", columns)
    narrow = run(*command.split()).out
    assert max(map(len, narrow.split("\n"))) <= int(columns)
    # However it wraps, no letter or figure is lost; only the line of headings goes where columns become blocks.
    lines = wide.split("\n")
    kept = "".join(line for line, below in zip(lines, [*lines[1:], ""], strict=True) if not below.startswith("──"))
    assert not Counter(filter(str.isalnum, kept)) - Counter(filter(str.isalnum, narrow))


def test_the_screen_has_a_line_for_each_row(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "2000")
    rows = from_csv(run("show", "notes", "--format", "csv").out)[1:]
    _, _, below = run("show", "notes").out.partition("──\n")
    lines = below.rstrip("\n").split("\n")
    assert rows
    for line, row in zip(lines, rows, strict=True):
        assert re.search(".*".join(map(re.escape, row)), line), row


@pytest.mark.parametrize("args", [[], ["-a", "SNV"], ["-a", "VP UBND tỉnh", "--direct"], ["-a", "TTT", "--related"]])
def test_the_screen_has_every_word_of_the_tasks(args: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    rows = json.loads(run("tasks", *args, "--format", "json").out)
    # One criterion is one entry, whatever the roles and assignments in which the agency has it.
    said = {
        (row["index"], row["criterion"] or row["number"], text)
        for row in rows
        for text in (*row["tasks"], *([row["criterion"], row["name"], row["target"]] if row["criterion"] else []))
    }
    texts = [text for _, _, text in said]
    assert texts
    assert not sum(map(losses.words, texts), Counter()) - losses.words(run("tasks", *args, "--full").out)


def test_only_what_can_be_remembered_has_no_cache(run: Run) -> None:
    assert "--no-cache" in run("validate", "--help").out
    result = run("fmt", "--no-cache")
    assert (result.status, "--no-cache" in result.err) == (2, True)


def test_no_words_of_english_in_help(run: Run) -> None:
    for verb in ([], *([verb] for verb in VERBS)):
        text = run(*verb, "--help").out
        for word in (
            "Usage",
            "Options",
            "Arguments",
            "Commands",
            "Show this",
            "default:",
            "required",
            "TEXT",
            "PATH",
            "FLOAT",
        ):
            assert word not in text, (verb, word)


WRONG_USE = {
    "no such command": (["taks"], "Không có lệnh “taks”. Gần nhất: tasks."),
    "no such option": (["tasks", "--agancy", "x"], "Không có tùy chọn --agancy. Gần nhất: --agency."),
    "missing argument": (["record"], "Thiếu CHỈ_SỐ."),
    "missing number": (["show", "papi"], "Thiếu số tiêu chí. Các tiêu chí của PAPI: 1.1, 1.2,"),
    "two years": (["progress", "papi", "2022", "-y", "2023"], "Chỉ xem được một năm (2022, 2023)."),
    "missing value": (["tasks", "--agency"], "Tùy chọn --agency cần một giá trị."),
    "wrong choice": (
        ["tasks", "SNV", "--role", "chủ tọa"],
        "--role: “chủ tọa” không phải là giá trị hợp lệ. Chọn một trong: chủ trì, phối hợp.",
    ),
    "extra argument": (["gaps", "x"], "Thừa tham số: x."),
    "not a number": (["gaps", "--fail-over", "x"], "--fail-over: “x” không hợp lệ."),
    "flag with value": (["tasks", "--direct=1"], "Tùy chọn --direct không nhận giá trị."),
    "below the range": (["gaps", "--fail-over", "-1"], "--fail-over: “-1” ngoài khoảng cho phép (từ 0)."),
    "unknown agency": (
        ["tasks", "-a", "Sở Nội vuu"],
        "Không có cơ quan “Sở Nội vuu”. Gần nhất: Sở Nội vụ (SNV). Xem danh mục: chisotv agencies",
    ),
    "two agencies in one": (["tasks", "SNV, SYT"], 'Hãy ghi riêng từng cơ quan: -a "SNV" -a "SYT"'),
    "unknown index": (["show", "xyz", "1"], "Không có chỉ số “xyz”."),
    "unknown criterion": (["show", "papi", "9.9"], "PAPI không có tiêu chí hay nhóm “9.9”."),
    "role of nobody": (["tasks", "--role", "lead"], "Các tùy chọn --role, --direct, --related cần --agency."),
    "both": (["tasks", "-a", "SNV", "--direct", "--related"], "Chỉ dùng một trong hai tùy chọn --direct, --related."),
    "no folder": (["tasks", "--data", "khong-co"], "Không có thư mục dữ liệu “khong-co”."),
    "check without file": (["render", "papi", "--check"], "--check cần --output"),
    "no folder for output": (["show", "notes", "-o", "khong-co/x.txt"], "Không ghi được tệp"),
}


@pytest.mark.smoke
@pytest.mark.parametrize("case", WRONG_USE)
def test_wrong_use_is_explained(case: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    args, words = WRONG_USE[case]
    result = run(*args)
    assert result.status == 2
    assert result.out == ""
    assert words in result.err
    assert "Error" not in result.err
    assert "Traceback" not in result.err


TABLES = [
    ["tasks"],
    ["tasks", "-a", "SNV"],
    ["agencies"],
    ["gaps"],
    ["show", "notes"],
    ["show", "letter"],
    ["show", "papi", "4.2"],
]


@pytest.mark.smoke
@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_formats_parse_back_to_the_same_rows(command: list[str], run: Run) -> None:
    rows = list(csv.reader(io.StringIO(run(*command, "--format", "csv").out)))
    assert len({len(row) for row in rows}) == 1
    records = json.loads(run(*command, "--format", "json").out)
    if command != ["show", "letter"]:
        assert len(records) == len(rows) - 1
    html = MarkdownIt("commonmark").enable("table").parse(run(*command, "--format", "md").out)
    cells = [token.content for token in html if token.type == "inline"]
    assert len(cells) == len(rows) * (len(rows[0]) - ("Tên tiếng Anh" in rows[0]))  # which is for programs


def test_tasks_json_keeps_its_contract(run: Run) -> None:
    schema = json.loads((ROOT / "docs" / "tasks.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    jsonschema.Draft202012Validator.check_schema(schema)
    for args in ([], ["-a", "SNV"], ["-a", "SNV", "-a", "STTTT", "--related"], ["-i", "ict"], ["-i", "pci"]):
        rows = json.loads(run("tasks", *args, "--format", "json").out)
        assert rows
        validator.validate(rows)
        assert all(("role" in row) == ("-a" in args) for row in rows)
        assert all(("agency" in row) == (args.count("-a") > 1) for row in rows)
    everything = json.loads(run("tasks", "--format", "json").out)
    criteria = [row for row in everything if row["kind"] == "criterion"]
    assert everything[4:] == criteria  # the letter's four points stand first
    assert len({(row["index"], row["criterion"]) for row in criteria}) == 66
    assert len(criteria) == 68  # PAPI 4.1 and 4.2 have two assignments each
    for wrong in ({"kind": "group"}, {"index": "pci"}, {"kind": "criterion"}):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate([everything[2] | wrong])
    nobody = run("tasks", "-a", "Sở Xây dựng", "--direct", "--format", "json")
    assert json.loads(nobody.out) == []
    assert "Sở Xây dựng: không có dòng nào" in nobody.err


def test_every_key_of_the_contracts_is_described() -> None:
    described = re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs" / "json.md").read_text(encoding="utf-8"), re.MULTILINE)
    for name in ("tasks", "progress"):
        schema = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8"))
        assert re.fullmatch(r"[0-9]+\.[0-9]+", schema["version"])
        objects = [schema["items"], *(each.get("items", each) for each in schema["$defs"].values())]
        keys = [key for each in objects for key in each.get("properties", {})]
        assert len(keys) > 20
        assert not set(keys) - set(described)
        assert [*undescribed(schema)] == []


def undescribed(node: Any) -> Iterator[str]:
    """The fields that a JSON Schema declares and says nothing about; a condition declares none."""
    if isinstance(node, dict):
        yield from (key for key, each in node.get("properties", {}).items() if not each.get("description"))
        node = [each for key, each in node.items() if key not in ("if", "then", "else", "allOf")]
    for each in node if isinstance(node, list) else []:
        yield from undescribed(each)


def test_points_of_the_letter_are_marked_in_every_form(run: Run) -> None:
    rows = from_csv(run("tasks", "-a", "Sở KH&ĐT", "-i", "pci", "--direct", "--format", "csv").out)
    assert [row[:4] for row in rows] == [
        ["Loại", "Chỉ số", "Số TT", "Tiêu chí"],
        ["điểm của công văn", "PAPI; PAR Index; SIPAS; ICT Index; PCI", "1", "điểm 1 của công văn"],
        ["điểm của công văn", "PCI", "3", "điểm 3 của công văn"],
    ]
    assert "| điểm của công văn | PCI | 3 |" in run("tasks", "-i", "pci", "--format", "md").out
    assert "Điểm 3 của công văn: chủ trì\n" in run("tasks", "-a", "Sở KH&ĐT").out
    wrong = run("tasks", "-i", "dti")
    assert (wrong.status, wrong.out) == (2, "")
    assert "Chỉ số DTI không có phụ lục, cũng không có điểm nào của công văn nói đến." in wrong.err


def test_possible_rows_are_counted_and_shown_on_demand(run: Run) -> None:
    plain = run("tasks", "-a", "SYT", "--format", "json")
    assert "Còn 20 tiêu chí văn bản chỉ ghi “có liên quan”" in plain.err
    related = run("tasks", "-a", "SYT", "--related", "--format", "json")
    assert related.err == ""
    assert len(json.loads(related.out)) == len(json.loads(plain.out)) + 22


def test_search_looks_everywhere_without_marks(run: Run) -> None:
    def found(text: str) -> list[str]:
        return [row["criterion"] for row in json.loads(run("tasks", "-s", text, "--format", "json").out)]

    assert found("zalo") == ["2.1"]
    assert found("TRUNG BINH THAP") == found("trung bình thấp")
    assert found("3.2.2") == ["3.2.2"]
    assert found("đất") != found("dat")
    assert all(number.startswith("4.2") for number in found("4.2"))
    assert found("không có chữ này") == []


def test_output_goes_whole_into_the_file(run: Run, tmp_path: Path) -> None:
    for form in ("table", "json", "csv", "md"):
        path = tmp_path / f"x.{form}"
        printed = run("show", "notes", "--format", form).out
        result = run("show", "notes", "--format", form, "--output", path)
        assert result.out == ""
        assert path.read_bytes().decode("utf-8") == printed


def test_a_failed_write_leaves_everything_as_it_was(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    assert run("show", "notes", "--output", tmp_path / "folder").status == 2
    kept = tmp_path / "kept.txt"
    kept.write_text("cũ", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    result = run("show", "notes", "--output", kept)
    assert (result.status, result.out) == (2, "")
    assert "Không ghi được tệp" in result.err
    assert kept.read_text(encoding="utf-8") == "cũ"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "kept.txt"]


def test_gaps_can_fail_ci(run: Run) -> None:
    assert run("gaps", "--fail-over", "14").status == 0
    failed = run("gaps", "--fail-over", "13")
    assert failed.status == 1
    assert "Còn thiếu ở 14 tiêu chí hoặc nhóm, vượt mức 13." in failed.err
    assert run("gaps", "-i", "papi", "--fail-over", "0").status == 0
    assert run("gaps", "--field", "lead", "--fail-over", "0").status == 0


def test_other_folders_are_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    base = EXAMPLES / "base"
    for args in (["tasks", "--data", base], ["--data", base, "tasks"]):
        assert "Phát triển thuê bao." in run(*args, "--full").out
    monkeypatch.setenv("CHISOTV_DATA", str(base))
    assert "Phát triển thuê bao." in run("tasks", "--full").out
    assert "Zalo" in run("tasks", "--full", "--data", DATA).out


def test_broken_data_is_reported_by_every_command(run: Run, folder: Path) -> None:
    (folder / "papi.yaml").write_text("index: [", encoding="utf-8")
    for verb in (
        ["tasks"],
        ["gaps"],
        ["render", "papi"],
        ["agencies"],
        ["show", "notes"],
        ["show", "letter"],
        ["show", "papi", "1.1"],
    ):
        result = run(*verb, "--data", folder)
        assert result.status == 1
        assert result.out == ""
        assert "data/papi.yaml:1:" in result.err


def test_everything_wrong_is_found_at_once(run: Run, folder: Path) -> None:
    (folder / "dispatch.yaml").unlink()
    (folder / "sipas.yaml").write_bytes(b"\xff")
    text = (folder / "papi.yaml").read_text(encoding="utf-8")
    (folder / "papi.yaml").write_text(text.replace("Thanh tra tỉnh", "Thanh tra tinhr", 1), encoding="utf-8")
    result = run("validate", "data")
    assert result.status == 1
    for part in (
        "data/dispatch.yaml: lỗi CTV001",
        "data/sipas.yaml:1:1: lỗi CTV003",
        "không có cơ quan “Thanh tra tinhr”",
    ):
        assert part in result.out
    assert "Có phải “Thanh tra tỉnh”?" in result.out
    assert run("validate", "data").out == result.out


@pytest.mark.smoke
def test_init_gives_a_folder_to_edit(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "riêng của tôi"
    result = run("init", target)
    assert result.status == 0
    assert "--data" in result.err
    assert {path.name for path in target.iterdir()} == {path.name for path in DATA.iterdir()} - {"common"}
    assert run("validate", target).status == 0
    again = run("init", target)
    assert again.status == 2
    assert "đã có nội dung" in again.err
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("blank", [(), ("--blank",)])
def test_init_keeps_git_off_the_line_ends(blank: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    assert run("init", *blank, tmp_path / "x").status == 0
    git(tmp_path, "init", "-q")
    git(tmp_path, "-c", "core.autocrlf=true", "add", ".")
    assert git(tmp_path, "check-attr", "eol", "x/dispatch.yaml").stdout == "x/dispatch.yaml: eol: lf\n"


@pytest.mark.parametrize("form", ["md", "html", "csv"])
def test_line_ends_are_no_difference_of_a_text(form: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"x.{form}"
    run("render", "papi", "-o", path)
    assert run("render", "papi", "-o", path, "--check").status == 0
    for content in (
        path.read_bytes().replace(b"\r", b""),
        path.read_bytes().replace(b"\r", b"").replace(b"\n", b"\r\n"),
    ):
        path.write_bytes(content)
        assert run("render", "papi", "-o", path, "--check").status == 0
    path.write_bytes(content.replace(b"\r\n", b"\r\n\r\n", 1))
    assert run("render", "papi", "-o", path, "--check").status == 1


SAME = [
    ("tasks SNV", "tasks -a SNV"),
    ("tasks Sở Nội vụ", "tasks -a SNV"),
    ("tasks SNV SYT -i papi", "tasks -a SNV -a SYT -i papi"),
    ("progress papi 2023", "progress papi -y 2023"),
    ("progress 2023", "progress -y 2023"),
    ("progress par_index 2022 -y 2022", "progress par -y 2022"),
    ("show papi4.2", "show papi 4.2"),
    ("show PAPI-4", "show papi 4"),
    ("show ict_3.1.5", "show ict 3.1.5"),
]


@pytest.mark.smoke
@pytest.mark.parametrize(("typed", "meant"), SAME)
def test_what_people_type_is_understood(run: Run, typed: str, meant: str) -> None:
    result = run(*typed.split())
    assert result.status == 0
    assert result == run(*meant.split())


def test_an_index_and_its_number_as_one_word(run: Run) -> None:
    assert run("show", "PAR Index 4").out == run("show", "par", "4").out


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_a_name_that_was_forgiven_is_told_on_stderr_only(run: Run, tmp_path: Path, form: str) -> None:
    plain = run("tasks", "-a", "Sở Y tế", "--format", form)
    read = run("tasks", "-a", "Giám đốc Sở Y tế", "--format", form)
    assert read.err == f"“Giám đốc Sở Y tế” được hiểu là Sở Y tế.\n{plain.err}"
    assert "được hiểu" not in plain.err
    assert read.out == plain.out
    files = [tmp_path / "plain", tmp_path / "read"]
    for name, file in zip(["Sở Y tế", "y tế"], files, strict=True):
        assert run("tasks", "-a", name, "--format", form, "-o", file).status == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_an_agency_that_is_not_named_ends_with_status_1(run: Run) -> None:
    for verb in ("tasks", "progress"):
        result = run(verb, "-a", "Công an tỉnh", "--format", "json")
        assert (result.status, result.out) == (1, "")
        assert result.err.startswith("Công an tỉnh không được nêu trong công văn này.")


@pytest.mark.smoke
def test_completion_offers_agencies_and_indices() -> None:
    def offered(words: str, count: int) -> str:
        env = os.environ | {"_CHISOTV_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(count)}
        done = program("", env=env)
        assert done.stderr == ""
        return done.stdout

    assert "so-noi-vu" in offered("chisotv tasks --agency so-n", 3)
    assert "ict" in offered("chisotv tasks --index i", 3)
    assert "dti" in offered("chisotv record d", 2)
    assert "all" in offered("chisotv render a", 2)
    assert "agencies" in offered("chisotv a", 1)


def program(*args: str, env: dict[str, str] | None = None, **settings: object) -> "subprocess.CompletedProcess[str]":
    """Run the program as a process of its own, where every missing encoding is an error."""
    command = [sys.executable, "-X", "warn_default_encoding", "-W", "error", "-m", "chisotv", *[a for a in args if a]]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=env, timeout=120, check=False, **settings)  # type: ignore[call-overload, no-any-return]


def test_nothing_in_the_working_folder_is_run(tmp_path: Path) -> None:
    """Neither as a module, also by the processes of --jobs, nor, on Windows, as the git of `diff`."""
    script = shutil.which("chisotv", path=str(Path(sys.executable).parent))
    if script is None:
        pytest.skip("not installed as a program")
    for name in ("json", "pickle", "multiprocessing", "yaml", "typer", "chisotv"):
        (tmp_path / f"{name}.py").write_text(f"open('RAN-{name}', 'w')", encoding="utf-8")
    for name in ("a", "b"):
        shutil.copytree(EXAMPLES / "base", tmp_path / name)
    for args in (["validate", ".", "--jobs", "2"], ["validate", "a", "--no-cache", "--format", "json"]):
        done = subprocess.run(
            [script, *args], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=120, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert not list(tmp_path.glob("RAN*"))


def test_windows_is_told_not_to_look_for_programs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("NoDefaultCurrentDirectoryInExePath", "PYTHONSAFEPATH")
    for name in names:
        monkeypatch.setenv(name, "")
    _trust_no_working_folder()
    assert [os.environ[name] for name in names] == ["1", "1"]


def test_warnings_and_missing_encodings_are_errors(tmp_path: Path) -> None:
    for args in (
        ["tasks", "-a", "SNV"],
        ["validate"],
        ["render", "all", "--output", str(tmp_path) + "/"],
        ["init", str(tmp_path / "d")],
    ):
        done = program(*args)
        assert (done.returncode, "Warning" in done.stderr) == (0, False), done.stderr


def test_streams_are_utf8_whatever_the_locale() -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    env |= {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = program("tasks", "-a", "khong co", env=env)
    assert "Không có cơ quan" in done.stderr
    assert "Sở Nội vụ" in program("agencies", env=env).stdout


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_a_closed_pipe_ends_quietly() -> None:
    command = f'"{sys.executable}" -m chisotv tasks --format json | head -c 10 >/dev/null'
    done = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows end otherwise")
@pytest.mark.parametrize("command", ["render all", "validate .", "gaps --fail-over 0"])
def test_an_answer_that_nobody_reads_is_no_success(command: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    line = [sys.executable, "-m", "chisotv", *command.split()]
    done = subprocess.run(line, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("chisotv.loading.load", interrupt)
    result = run("tasks")
    assert (result.status, result.out, result.err) == (130, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_output_is_no_traceback() -> None:
    for command, words in (("tasks", "hết chỗ trên đĩa"), ("--help", "hết chỗ trên đĩa")):
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(
                [sys.executable, "-m", "chisotv", command],
                stdout=full,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a FIFO")
def test_a_pipe_given_as_file_stays_a_pipe(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, encoding="utf-8") as reader:
        assert run("show", "notes", "--format", "json", "-o", pipe).status == 0
        assert reader.stdout is not None
        assert reader.stdout.read() == run("show", "notes", "--format", "json").out
    assert pipe.is_fifo()


def test_the_form_follows_the_name_of_the_file(run: Run, tmp_path: Path) -> None:
    for name, start in (("x.json", "["), ("x.csv", "Chỉ số,"), ("x.md", "| Chỉ số"), ("x.txt", "Kết quả phấn đấu")):
        assert run("gaps", "-o", tmp_path / name).status == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert run("render", "sipas", "-o", tmp_path / "x.html").status == 0
    assert (tmp_path / "x.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_rows_of_the_contract_to_the_letter(run: Run, snapshot: Snapshot) -> None:
    rows = json.loads(run("tasks", "--format", "json").out)
    chosen = [
        row
        for row in rows
        if (row["index"] or row["number"], row["criterion"])
        in {("3", None), ("papi", "4.1"), ("papi", "5.1"), ("ict", "1.1.2")}
    ]
    snapshot("tasks-contract.json", json.dumps(chosen, ensure_ascii=False, indent=2) + "\n")


def test_a_certain_collective_beats_a_possible_one(folder: Path, run: Run) -> None:
    path = folder / "papi.yaml"
    old = "              - các sở, ban, ngành có liên quan\n              - UBND cấp huyện\n"
    new = "              - các sở, ban, ngành có liên quan\n              - các sở, ban, ngành tỉnh\n"
    before, found, after = path.read_text(encoding="utf-8").partition(old)
    cell = re.compile(r" *coordinating_printed: >-\n(?: {14,}\S.*\n)+")
    assert found
    assert cell.match(after)
    path.write_text(before + new + cell.sub("", after, count=1), encoding="utf-8")
    rows = json.loads(run("tasks", "--data", folder, "-a", "SCT", "-i", "papi", "--related", "--format", "json").out)
    assert [row["via"] for row in rows if row["criterion"] == "3.2"] == ["cac-so-ban-nganh-tinh"]


def test_indices_come_in_the_order_of_the_dispatch(run: Run) -> None:
    rows = json.loads(run("tasks", "-i", "ict", "-i", "parindex", "--format", "json").out)
    assert list(dict.fromkeys(row["index"] for row in rows)) == [None, "par_index", "ict"]


def test_csv_cells_are_no_formulas(folder: Path, run: Run) -> None:
    path = folder / "ict.yaml"
    text = path.read_text(encoding="utf-8").replace("name: Cung cấp dịch vụ công trực tuyến", 'name: "=1+1"')
    path.write_text(text, encoding="utf-8")
    assert ",'=1+1," in run("tasks", "--data", folder, "--format", "csv").out


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_written_files_have_ordinary_modes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    run("gaps", "-o", path)
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()
    path.chmod(0o640)
    run("gaps", "-o", path)
    assert path.stat().st_mode & 0o777 == 0o640


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_unmet_groups_fail_ci_too(run: Run, folder: Path) -> None:
    path = folder / "papi.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index('      - number: "8.3"')], encoding="utf-8")
    assert run("gaps", "--data", folder, "-i", "papi", "--fail-over", "0").status == 1


def test_init_takes_an_empty_working_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", ".").status == 0
    assert run("validate", ".").status == 0


def test_check_with_an_empty_name_is_wrong_use(run: Run) -> None:
    assert run("render", "papi", "--check", "-o", "").status == 2
