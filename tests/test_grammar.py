"""One grammar: the same filters, forms and words for every question, and helps whose examples run."""

import io
import json
import shlex
from pathlib import Path

import openpyxl
import pytest

from chisotv import words
from chisotv.cli.app import VERBS
from conftest import ROOT, Run, from_csv, git

TABLE = (
    "Phụ lục\n\nVIỆC MỚI\n\n(Kèm theo Kế hoạch số 9/KH-UBND ngày 05/3/2026 của UBND tỉnh An Giang)\n\n"
    "| TT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | Rà soát. | Sở Nội vụ |\n"
)
"""A file that is what it holds, not what it is called."""
QUESTIONS = ["tasks", "agencies", "progress", "gaps"]
FILTERS = ["-a, --agency", "--with", "-i, --index", "--role", "-s, --search", "--target", "--direct", "--related"]


def test_every_question_has_the_same_filters(run: Run) -> None:
    for verb in QUESTIONS:
        told = run(verb, "-h").out
        assert [each for each in [*FILTERS, "--format", "-o, --output"] if f"  {each}" not in told] == []


def test_there_are_few_verbs_and_short_help_is_help(run: Run) -> None:
    assert len(VERBS) <= 15
    for verb in ([], *([each] for each in VERBS)):
        assert run(*verb, "-h").out == run(*verb, "--help").out != ""


@pytest.mark.parametrize("verb", VERBS)
def test_the_examples_of_a_help_run(verb: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, told = run(verb, "--help").out.partition("\nVí dụ:\n")
    examples = [line.strip() for line in told.splitlines()]
    assert len(examples) == 2
    if verb == "diff" and git(ROOT, "rev-parse", check=False).returncode:
        pytest.skip("not a git checkout")
    monkeypatch.chdir(ROOT if verb == "diff" else tmp_path)
    if verb not in {"init", "diff"}:
        assert run("init", "rieng").status == 0
    Path("phu-luc.docx").write_text(TABLE, encoding="utf-8") if verb == "import" else None
    for example in examples:
        program, *line = shlex.split(example)
        assert (program, verb in line or verb == "init") == ("chisotv", True)
        if not ({"ban-cu/", "--check"} & set(line)):  # folders of the reader's own
            assert (example, run(*line).status) == (example, 0)


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("tasks SNV --role 'chủ trì'", "tasks SNV --role lead"),
        ("tasks SNV --role 'PHOI HOP'", "tasks SNV --role coordinating"),
        ("progress papi --status 'chưa đạt'", "progress papi --status missed"),
        ("progress --by 'cơ quan'", "progress --by agency"),
        ("progress papi --by 'mức thiếu'", "progress papi --by short"),
        ("gaps --field 'cơ quan chủ trì'", "gaps --field lead"),
        ("show notes --kind 'còn nghi vấn'", "show notes --kind doubt"),
        ("show 'ghi chú' papi", "show notes papi"),
        ("show 'công văn'", "show letter"),
    ],
)
def test_values_are_said_in_vietnamese_too(vietnamese: str, english: str, run: Run) -> None:
    answer = run(*shlex.split(vietnamese))
    assert answer.status == 0
    assert answer == run(*shlex.split(english))


def test_every_word_of_a_value_is_taken_back(run: Run) -> None:
    for status, said in words.STATUS.items():
        assert run("progress", "papi", "--status", said).out == run("progress", "papi", "--status", status).out


def test_two_searches_are_both(run: Run) -> None:
    def found(*asked: str) -> list[tuple[str, str]]:
        return [(row["index"], row["criterion"]) for row in json.loads(run("tasks", *asked, "--format", "json").out)]

    one, other = found("-s", "công khai"), found("-s", "đường dây nóng")
    both = found("-s", "công khai", "-s", "đường dây nóng")
    assert both
    assert set(both) == set(one) & set(other) < set(one)


@pytest.mark.parametrize("verb", QUESTIONS)
def test_the_filters_mean_the_same_everywhere(verb: str, run: Run) -> None:
    asked = ["-a", "STTTT", "-i", "ict", "--role", "lead", "--direct", "-s", "thuê bao", "--target", "điện thoại"]
    wanted = {row["criterion"] for row in json.loads(run("tasks", *asked, "--format", "json").out)}
    assert wanted == {"1.1.1", "1.1.2"}
    if verb == "agencies":
        (row,) = json.loads(run(verb, *asked, "--format", "json").out)
        assert row["counts"]["ict"] == {"lead": len(wanted), "coordinating": 0}
    elif verb == "progress":
        assert {row["criterion"] for row in json.loads(run(verb, *asked, "--format", "json").out)} == wanted
    elif verb == "gaps":
        # The group of these criteria has other parts than it declares, which a note explains.
        found = json.loads(run(verb, *asked, "--format", "json").out)
        assert {row["number"] for row in found if not row["explained"]} == {"1.1.1"}


@pytest.mark.parametrize("verb", QUESTIONS)
def test_an_answer_says_its_filters(verb: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    told = run(verb, "-a", "STTTT", "--direct", "-s", "thuê bao", "--target", "từ").out
    line = next(line for line in told.splitlines() if line.startswith("Phạm vi: "))
    assert "chỉ nêu đích danh · có chữ “thuê bao” · kết quả phấn đấu có “từ”" in line
    assert "Phạm vi" not in run(verb).out


def test_a_workbook_has_the_rows_of_the_csv(run: Run, tmp_path: Path) -> None:
    for line in (
        "tasks SNV",
        "tasks",
        "agencies",
        "gaps",
        "progress papi",
        "show notes",
        "show papi 4.2",
        "show letter",
    ):
        path = tmp_path / f"{line.replace(' ', '-')}.xlsx"
        assert run(*line.split(), "-o", path).status == 0
        sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
        assert sheet is not None
        cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        rows = from_csv(run(*line.split(), "--format", "csv").out)
        kept = [at for at, heading in enumerate(rows[0]) if heading != "Tên tiếng Anh"]  # for programs
        assert cells == [[row[at] for at in kept] for row in rows]
        properties = sheet.sheet_properties.pageSetUpPr
        assert properties is not None and properties.fitToPage
        assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes, each of the sheet's width
        assert sheet.page_setup.orientation == "landscape"


def test_the_end_of_a_name_says_the_form(run: Run, tmp_path: Path) -> None:
    asked = {
        ("validate", "r.sarif"): '"$schema"',
        ("validate", "r.json"): '"problems"',
        ("validate", "r.xml"): "<testsuite",
        ("validate", "r.txt"): "0 lỗi",
    }
    for (verb, name), mark in asked.items():
        assert run(verb, "-o", tmp_path / name).status == 0
        assert mark in (tmp_path / name).read_text(encoding="utf-8")
    for line in ("validate -o r.doc", "tasks -o r.doc", "render papi -o r.odt"):
        wrong = run(*line.split())
        assert (wrong.status, wrong.out, wrong.err.count("\n")) == (2, "", 1)
        assert "ở dạng nào? Đặt một trong các đuôi " in wrong.err


def test_verbs_of_earlier_versions_say_where_they_went(run: Run) -> None:
    for old, new in (("notes", "show notes"), ("dispatch", "show letter")):
        wrong = run(old)
        assert wrong.status == 2
        assert f"Nay là: chisotv {new}\n" in wrong.err
        assert run(*new.split()).status == 0


def test_a_page_without_a_name_is_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run("page")
    assert (answer.status, answer.out, answer.err) == (0, "", "Đã ghi chisotv.html\n")
    assert (tmp_path / "chisotv.html").read_text(encoding="utf-8") == run("page", "-o", "-").out
