"""One list of problems in every form: each parsed back, each against its standard, hostile names escaped."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest
import xmlschema

from chisotv.problems import Problem, Severity
from chisotv.reports import FORMS, Report
from chisotv.validation.rules.catalogue import CATALOGUE
from conftest import EXAMPLES, ROOT, Run

pytestmark = pytest.mark.smoke

SARIF = json.loads((ROOT / "vendor" / "sarif" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
JUNIT = xmlschema.XMLSchema(str(ROOT / "vendor" / "jenkins-xunit" / "junit-10.xsd"))

HOSTILE = [
    "a:b,c%d", "100%25", "x::error::y", "::warning file=z::", "dòng\nhai", "cr\rlf", "nul\0x", "<&>\"'", "]]>",
    "\x1b[31m", "%0A", "::stop-commands::t", "a\u2028b", "\u202eđảo", "é,ü:%",
]  # fmt: skip
REPORTS = [
    Report((), ("data/papi.yaml",)),
    *(
        Report(
            (
                Problem("CTV021", Severity.ERROR, f"data/{name}.yaml", 3, 5, name, name, f"    {name}", 1, len(name)),
                Problem("CTV062", Severity.WARNING, f"data/{name}.yaml", None, None, name),
            ),
            (f"data/{name}.yaml", "data/ict.yaml"),
        )
        for name in HOSTILE
    ),
]


@pytest.fixture(scope="module")
def everything() -> Report:
    """A report with every kind of problem that the examples have."""
    from chisotv.loading import load

    found: list[Problem] = []
    for case in sorted((EXAMPLES / "bad").iterdir()):
        found += load(case).problems
    return Report(tuple(found), tuple(sorted({problem.path for problem in found})))


@pytest.mark.parametrize("report", REPORTS, ids=repr)
def test_sarif_keeps_the_standard(report: Report) -> None:
    _check_sarif(report)


def test_sarif_of_real_problems_keeps_the_standard(everything: Report) -> None:
    log = _check_sarif(everything)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for result, problem in zip(log["runs"][0]["results"], everything.problems, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == problem.rule
        region = result["locations"][0]["physicalLocation"].get("region")
        assert (region["startLine"] if region else None) == problem.line


def _check_sarif(report: Report) -> dict:  # type: ignore[type-arg]
    log = json.loads(FORMS["sarif"](report))
    jsonschema.Draft4Validator(SARIF).validate(log)
    for result in log["runs"][0]["results"]:
        assert re.fullmatch(
            r"[A-Za-z0-9%/._~-]+", result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        )
    return log  # type: ignore[no-any-return]


@pytest.mark.parametrize("report", REPORTS, ids=repr)
def test_junit_keeps_the_standard(report: Report) -> None:
    _check_junit(report)


def test_junit_of_real_problems_keeps_the_standard(everything: Report) -> None:
    root = _check_junit(everything)
    assert len(root.findall(".//failure")) == everything.count(Severity.ERROR)
    assert len(root.findall(".//skipped")) == everything.count(Severity.WARNING)


def _check_junit(report: Report) -> ET.Element:
    text = FORMS["junit"](report)
    JUNIT.validate(text)
    root = ET.fromstring(text)  # noqa: S314 - our own output
    cases = root.findall(".//testcase")
    assert int(root.get("tests", "")) == len(cases)
    assert sum(int(suite.get("tests", "")) for suite in root.findall("testsuite")) == len(cases)
    return root


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands of a log, read as the runner reads them: also stop-commands."""
    found, stopped = [], ""
    for line in re.split(r"\r\n|\n|\r", text):
        if stopped:
            stopped = "" if line == f"::{stopped}::" else stopped
            continue
        match = re.match(r"::([a-z-]+)(?: (.*?))?::(.*)$", line)
        if not match:
            continue
        name, properties, data = match.groups()
        if name == "stop-commands":
            stopped = data
            continue
        given = dict(pair.split("=", 1) for pair in properties.split(","))
        found.append((name, {key: _unescape(value) for key, value in given.items()}, _unescape(data)))
    assert not stopped
    return found


def _unescape(text: str) -> str:
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


@pytest.mark.parametrize("report", REPORTS, ids=repr)
def test_annotations_are_just_the_problems(report: Report) -> None:
    text = FORMS["github"](report)
    found = commands(text)
    assert len(found) == len(report.problems)
    for (name, properties, data), problem in zip(found, report.problems, strict=True):
        assert name == problem.severity
        assert properties["file"] == problem.path
        assert properties.get("line") == (str(problem.line) if problem.line else None)
        assert properties["title"] == problem.rule
        assert data.startswith(re.sub(r"[\x00-\x08\x0b-\x1f\u2028\u202e]", "\ufffd", problem.message))
    # The text report stands behind, where no line of it is a command.
    assert FORMS["text"](report) in text


def test_text_never_acts_on_the_terminal(everything: Report) -> None:
    for report in (*REPORTS, everything):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", FORMS["text"](report))


def test_json_gives_every_field(everything: Report) -> None:
    record = json.loads(FORMS["json"](everything))
    assert record["errors"] == everything.count(Severity.ERROR)
    assert [problem["rule"] for problem in record["problems"]] == [problem.rule for problem in everything.problems]
    assert set(record["problems"][0]) >= {"rule", "severity", "path", "line", "column", "message", "hint"}


def test_github_is_chosen_in_github_actions(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "papi.yaml").write_text("", encoding="utf-8")
    assert run("validate", "data").out.startswith("data/papi.yaml:1:1: lỗi")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    result = run("validate", "data")
    assert result.status == 1
    assert result.out.startswith("::error file=data/papi.yaml,line=1,col=1,")
    assert "data/papi.yaml:1:1: lỗi CTV005" in result.out
    assert run("validate", "data", "--format", "text").out.startswith("data/papi.yaml")


def test_reports_go_into_files(run: Run, tmp_path: Path) -> None:
    for form in FORMS:
        path = tmp_path / f"report.{form}"
        result = run("validate", EXAMPLES / "base", "--format", form, "--output", path)
        assert (result.status, result.out) == (0, "")
        assert path.read_text(encoding="utf-8") == run("validate", EXAMPLES / "base", "--format", form).out


def test_every_id_explains_itself(run: Run) -> None:
    for rule_id, entry in CATALOGUE.items():
        text = run("validate", "--explain", rule_id.lower()).out
        assert text.startswith(rule_id)
        assert entry.manual in text
        assert len(entry.manual) > 40
    wrong = run("validate", "--explain", "CTV999")
    assert wrong.status == 2
    assert "Không có mã “CTV999”" in wrong.err


def test_same_report_each_time(run: Run, folder: Path) -> None:
    for name in ("papi", "ict"):
        path = folder / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("tỉnh", "tinhr"), encoding="utf-8")
    first = run("validate", "data")
    assert first.status == 1
    assert all(run("validate", "data").out == first.out for _ in range(3))
    places = [tuple(map(int, m)) for m in re.findall(r"^data/papi\.yaml:(\d+):(\d+):", first.out, re.MULTILINE)]
    assert places == sorted(places)
    assert len(places) > 5
