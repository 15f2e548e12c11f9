"""Names of files and folders that are no text, that are nearly right, or that lead elsewhere.

Old zip programs leave Vietnamese names in the bytes of a code page.
"""

import errno
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chisotv.files.folder import Unread, bytes_in
from chisotv.importing.folder import check_id
from chisotv.importing.job import known_agencies
from chisotv.problems import ChisotvError, reason
from chisotv.text import shell_line
from conftest import EXAMPLES, Run, link

FOLDER = "d\udce9"
FILE = "ph\udcf4 l\udcf4c.yaml"


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
    done = run(*(word.replace("?", "\udce9") for word in command.split()))
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


# -- links out of the folder, and names that are nearly right ---------------------------------------------------------

HIDDEN = "hunter2 là chuyện riêng"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, the working folder above it, and a secret beside them."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLES / "base", "data")
    Path("riêng.yaml").write_text(HIDDEN, encoding="utf-8")
    return tmp_path / "data"


@pytest.mark.parametrize("name", ["papi.yaml", "dispatch.yaml", "results/pci.yaml", "agencies.yaml"])
@pytest.mark.parametrize(
    "command",
    [
        "validate data", "tasks --data data", "fmt data", "fmt --check data", "diff data data",
        "page --data data -o x.html",
        "record ict --year 2020 --score 1,5 --source x --data data", "import x.docx --to data --update",
    ],
)  # fmt: skip
@pytest.mark.parametrize("target", ["../riêng.yaml", "nowhere", "/proc/self/environ", "/dev/zero"])
def test_a_link_out_of_the_folder_is_refused(target: str, command: str, name: str, own: Path, run: Run) -> None:
    link(own / name, own.parent / target if target == "nowhere" else Path(own, target).resolve())
    done = run(*command.split())
    assert done.status in (1, 2)
    assert f"data/{name}: " in done.out + done.err
    assert "là liên kết ra ngoài thư mục dữ liệu" in done.out + done.err
    assert HIDDEN[:7] not in done.out + done.err
    assert (own.parent / "riêng.yaml").read_text(encoding="utf-8") == HIDDEN


def test_so_is_what_lies_behind_a_linked_folder(own: Path, run: Run) -> None:
    shutil.move(own / "results", own.parent / "results")
    link(own / "results", "../results")
    done = run("validate", "data")
    assert (done.status, done.out.count("CTV001: là liên kết ra ngoài")) == (1, 3)
    assert "results/ict.yaml: là liên kết ra ngoài" in run("fmt", "data").err
    # Nobody names a file there, and still nothing is written.
    dispatch = own / "dispatch.yaml"
    dispatch.write_text(re.sub(r", results: \S+\.yaml", "", dispatch.read_text(encoding="utf-8")), encoding="utf-8")
    assert run("validate", "data").status == 0
    before = {path: path.read_bytes() for path in (own.parent / "results").iterdir()}
    done = run("record", "pci", "--year", "2010", "--score", "61,5", "--source", "x", "--data", "data")
    assert (done.status, done.err) == (
        2,
        "“data/results/pci.yaml” là liên kết ra ngoài thư mục dữ liệu; chưa ghi gì.\n",
    )
    assert {path: path.read_bytes() for path in (own.parent / "results").iterdir()} == before


def test_so_is_the_scan(own: Path, run: Run) -> None:
    (own / "source").mkdir()
    dispatch = own / "dispatch.yaml"
    dispatch.write_text(f"scan_file: source/scan.txt\n{dispatch.read_text(encoding='utf-8')}", encoding="utf-8")
    link(own / "source" / "scan.txt", own.parent / "riêng.yaml")
    done = run("validate", "data")
    assert (done.status, "CTV056: bản quét “data/source/scan.txt”: là liên kết ra ngoài" in done.out) == (1, True)
    shown = run("show", "papi", "1.1", "--source", "--data", "data")
    assert shown.status == 2
    assert HIDDEN[:7] not in done.out + shown.out + shown.err


def test_links_that_stay_inside_are_fine(own: Path, run: Run) -> None:
    shutil.move(own / "results", own / "kết quả")
    link(own / "results", "kết quả")
    (own / "gốc").mkdir()
    shutil.move(own / "papi.yaml", own / "gốc" / "papi")
    link(own / "papi.yaml", "gốc/papi")
    assert run("validate", "data").out == "0 lỗi, 0 cảnh báo trong 7 tệp.\n"
    link(own.parent / "lối tắt", "data")
    assert run("validate", "lối tắt").status == 0
    assert run("fmt", "data").status == run("fmt", "--check", "data").status == 0
    assert run("record", "pci", "--year", "2010", "--score", "61,5", "--source", "x", "--data", "data").status == 0
    assert (own / "results").is_symlink()
    assert (own / "papi.yaml").is_symlink()


def test_an_agency_file_that_is_named_may_be_a_link(own: Path) -> None:
    link(own.parent / "danh-muc.yaml", "data/agencies.yaml")
    registry, _ = known_agencies(own.parent / "danh-muc.yaml")
    assert registry


@pytest.mark.parametrize(
    ("name", "there", "told"),
    [
        ("papi.yaml", "papi.yaml.txt", "papi.yaml.txt: đổi tên thành papi.yaml."),
        ("papi.yaml", "papi.yml", "papi.yml: đổi tên thành papi.yaml."),
        ("papi.yaml", "PAPI.yaml", "PAPI.yaml: đổi tên thành papi.yaml."),
        ("papi.yaml", "papi", "papi: đổi tên thành papi.yaml."),
        ("papi.yaml", "papi (1).yaml", "papi (1).yaml: đổi tên thành papi.yaml."),
        ("papi.yaml", "papi.yaml.bak", "papi.yaml.bak: đổi tên thành papi.yaml."),
        ("papi.yaml", "papi.docx", "chisotv init THƯ_MỤC"),
        ("papi.yaml", "papi_2.yaml", "chisotv init THƯ_MỤC"),
        ("dispatch.yaml", "Dispatch.YML", "Dispatch.YML: đổi tên thành dispatch.yaml."),
        ("results/pci.yaml", "results/pci.yml", "pci.yml: đổi tên thành pci.yaml."),
        ("results", "Results", "Results: đổi tên thành results."),
    ],
)
def test_what_is_there_in_place_of_a_file_is_told(name: str, there: str, told: str, own: Path, run: Run) -> None:
    """On every system: some find "PAPI.yaml" where "papi.yaml" is asked for."""
    os.rename(own / name, own / f"{there}.x")  # noqa: PTH104
    os.rename(own / f"{there}.x", own / there)  # noqa: PTH104
    done = run("validate", "data")
    assert done.status == 1
    place = "results/pci.yaml" if name == "results" else name
    assert f"data/{place}: lỗi CTV001: không có tệp này\n  cách sửa: " in done.out
    assert told in done.out
    assert run("tasks", "--data", "data").status == 1


def test_case_is_compared_where_the_system_does_not(own: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows and macOS: the file opens by another name, and the folder lists it by its own."""
    listed = os.listdir
    monkeypatch.setattr(os, "listdir", lambda place: [re.sub("^ict", "ICT", name) for name in listed(place)])
    with pytest.raises(Unread) as caught:
        bytes_in(own / "ict.yaml", own)
    assert caught.value.args == ("CTV001", "không có tệp này", "Trong thư mục có ICT.yaml: đổi tên thành ict.yaml.")
    assert bytes_in(own / "ict.yaml")


@pytest.mark.parametrize("name", ["x.yml", "X.YAML", "ict.yaml.txt", "results/2025/pci.yaml", "results/x.Yml"])
def test_a_file_of_nearly_the_right_name_is_told(name: str, own: Path, run: Run) -> None:
    clean = "0 lỗi, 0 cảnh báo trong 7 tệp.\n"
    assert run("validate", "data").out == clean  # and so it is remembered
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).write_text("- không phải dữ liệu\n", encoding="utf-8")
    done = run("validate", "data")
    assert done.out.startswith(f"data/{name}: cảnh báo CTV014: tệp không thuộc công văn này nên không được đọc")
    assert done.out.endswith("0 lỗi, 1 cảnh báo trong 7 tệp.\n")
    assert run("record", "pci", "--year", "2010", "--score", "61,5", "--source", "x", "--data", "data").status == 0
    # Nor is it taken for data where nothing says what is.
    (own / "dispatch.yaml").write_text("a: [\n", encoding="utf-8")
    assert f"data/{name}: " not in run("validate", "data").out or name == "results/2025/pci.yaml"


@pytest.mark.parametrize("name", ["papi.yaml~", ".papi.yml", "papi.docx", "x/y.yaml", ".papi.yaml.k3x_9a2b"])
def test_other_files_are_nobodys_business(name: str, own: Path, run: Run) -> None:
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).touch()
    assert run("validate", "data").out == "0 lỗi, 0 cảnh báo trong 7 tệp.\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize("name", ["x.yaml", "x.yml", "results/2025/x.yaml"])
def test_writers_say_that_a_file_cannot_be_read(name: str, own: Path, run: Run) -> None:
    (own / name).parent.mkdir(exist_ok=True)
    os.mkfifo(own / name)
    assert run("tasks", "--data", "data").status == 0
    told = "Có tệp .yaml trong “data” không đọc được; chuyển tệp ấy đi chỗ khác rồi làm lại.\n"
    figures = ("--year", "2010", "--score", "61,5", "--source", "x")
    for words in (("record", "pci", *figures, "--data", "data"), ("import", "x.docx", "--to", "data", "--update")):
        assert (run(*words).status, run(*words).err) == (2, told)


def test_the_git_of_the_working_folder_is_not_run(own: Path) -> None:
    """On Windows by `_trust_no_working_folder`; elsewhere only who has "." in PATH asks for it."""
    (own / "git").write_text("#!/bin/sh\ntouch RAN\n", encoding="utf-8")
    (own / "git").chmod(0o755)
    script = "import os, subprocess, sys, chisotv.cli as c\nsys.argv[1:] = ['diff', 'HEAD', '--data', '.']\n"
    script += "had = subprocess.run\n"
    script += (
        "subprocess.run = lambda *a, **k: (print(os.environ['NoDefaultCurrentDirectoryInExePath']), had(*a, **k))[1]\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{script}c.main()"], cwd=own, capture_output=True, encoding="utf-8", check=False
    )
    assert set(done.stdout.split()) == {"1"}
    assert not (own / "RAN").exists()


def test_a_data_set_of_an_archive_whose_letter_has_another_ending(own: Path, run: Run) -> None:
    shutil.copytree(own, "kho/a")
    shutil.copytree(own, "kho/b")
    Path("kho/b/dispatch.yaml").rename("kho/b/dispatch.yml")
    done = run("validate", "kho")
    assert done.out.startswith("kho/b/dispatch.yaml: lỗi CTV001: không có tệp này")
    assert done.out.endswith("của 2 bộ dữ liệu.\n")


# -- names that systems do not take -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", ["tasks -o Aux.csv", "render all -o nul.md", "page -o data/con.html", "gaps -o COM1"]
)
def test_a_name_that_windows_keeps_for_a_device_is_refused(command: str, own: Path, run: Run) -> None:
    done = run(*command.split(), "--data", "data", *(["--format", "csv"] if command.endswith("1") else []))
    assert (done.status, "Windows dành tên này cho thiết bị" in done.err) == (2, True)
    path = Path(command.rsplit(maxsplit=1)[-1])
    assert path.name not in os.listdir(path.parent)  # noqa: PTH208 - on Windows such a path is always there


def test_no_index_is_called_so_either() -> None:
    for name in ("con", "nul", "com1"):
        with pytest.raises(ChisotvError, match="không dùng làm mã được"):
            check_id(name)
    check_id("console")


def test_a_command_line_for_people_has_quotes_where_it_needs_them(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = run("init", "của tôi")
    quoted = '"của tôi"' if os.name == "nt" else "'của tôi'"
    assert f"kiểm tra: chisotv validate {quoted}\n" in made.err
    assert made.err.endswith(f"chisotv tasks --data {quoted}\n")
    assert run("init", "thưmục-1/a_b").err.endswith("chisotv tasks --data thưmục-1/a_b\n")
    (Path("của tôi") / "papi.yaml").write_text("a: [\n", encoding="utf-8")
    assert run("fmt", "của tôi").err.endswith(f"xem: chisotv validate {quoted}\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("name", ["a b", "$(touch x)", "it's", "`x`", 'a"b', "a\\b", "*", "", "Chỉ số; ls", "~", "a&b"])
def test_the_shell_reads_the_name_back(name: str) -> None:
    assert shlex.split(shell_line("chisotv validate", name)) == ["chisotv", "validate", name]


def test_why_windows_refuses_a_path() -> None:
    assert "ký tự không dùng được" in reason(OSError(errno.EINVAL, "", 'C:\\x" -o y'))
    long = FileNotFoundError(errno.ENOENT, "", "C:\\" + "x" * 300)
    assert reason(long) == "không có thư mục ấy"
    long.winerror = 3  # type: ignore[attr-defined, unused-ignore]
    assert reason(long) == "đường dẫn quá dài; Windows nhận nhiều nhất 259 chữ"


def test_what_cannot_be_read_is_not_said_to_be_unwritable(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path) -> bool:
        raise PermissionError(errno.EACCES, "", str(self))

    monkeypatch.setattr(Path, "is_dir", refused)
    done = run("diff", "HEAD", "HEAD", "--data", "x")
    assert (done.status, done.err.startswith("Không đọc được “HEAD”: không có quyền")) == (2, True)
