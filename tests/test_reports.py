"""One list of problems in every form: each parsed back, each against its standard, hostile names escaped."""

import json
import os
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest
import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chisotv.problems import ChisotvError, Problem, Severity, told
from chisotv.reports import FORMS, Report
from chisotv.text import listed, visible
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
        assert properties["file"] == visible(problem.path)
        assert properties.get("line") == (str(problem.line) if problem.line else None)
        assert properties["title"] == problem.rule
        assert data.startswith(visible(problem.message))
    # The text report stands behind, where no line of it is a command.
    assert FORMS["text"](report) in text


def odd(text: str) -> list[str]:
    """What of a text acts on a terminal or is not seen; our own line ends are none of it."""
    return [char for char in text if char != "\n" and not char.isprintable()]


TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b\x07\r\n\t\x7f\x85\x9b\u2028\u202e\u2066\udce9#:[")), max_size=30
)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60)
@given(text=TEXTS, start=st.sampled_from(["", "::error::", " ::x", "##[error]", "##vso["]))
def test_no_text_does_anything_in_a_report(form: str, text: str, start: str) -> None:
    name = start + text
    path = re.sub("[\ud800-\udc7f\udd00-\udfff]", "", name) or "a"  # no system has such names
    problem = Problem("CTV021", Severity.ERROR, path, 3, 2, name, name, f" {name}", 1, len(name) or 1)
    report = Report((problem, problem._replace(severity=Severity.WARNING)), (problem.path, "b"))
    written = FORMS[form](report)
    assert odd(written) == []
    if form == "text":
        assert [line for line in written.split("\n") if re.match(r" *::|.*##\w*\[", line)] == []
    elif form == "json":
        shown = re.sub("[\ud800-\udfff]", "\ufffd", name)
        assert [each["message"] for each in json.loads(written)["problems"]] == [shown, shown]
    elif form == "github":
        assert len(commands(written)) == 2
    elif form == "sarif":
        results = json.loads(written)["runs"][0]["results"]
        assert [odd(each["message"]["text"]) for each in results] == [[], []]
    else:
        cases = ET.fromstring(written).findall("testsuite/testcase")  # noqa: S314 - our own output
        assert len({(case.get("classname"), case.get("name")) for case in cases}) == 3


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS.filter(lambda text: text.isascii() or not re.search("[\ud800-\udfff]", text)))
def test_no_text_of_a_file_does_anything(text: str, run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As a key, twice; as a value; as the name of an agency, of a file and of a folder."""
    where = tmp_path_factory.mktemp("d")
    # Windows has no such names: no folder is called so there.
    name = re.sub(r"[/\0]", "", f"::error::{text}") if os.name != "nt" else "error"
    folder = shutil.copytree(EXAMPLES / "base", where / name)
    (folder / f"{name}.yaml").touch()
    quoted = json.dumps(text)
    path = folder / "papi.yaml"
    written = path.read_text(encoding="utf-8").replace("- Sở Nội vụ", f"- {quoted}").replace("1.2", text[:1] or "x")
    path.write_text(f"{written}\n{quoted}: {quoted}\n{quoted}: 1\n", encoding="utf-8", errors="replace")
    for command in ("validate", "fmt --check", "tasks --data", "diff"):
        done = run(*command.split(), folder, *([folder] if command == "diff" else []))
        assert done.status in (0, 1)
        assert odd(done.out + done.err) == []
        assert [line for line in (done.out + done.err).split("\n") if line.lstrip().startswith("::")] == []


@given(text=TEXTS)
def test_no_text_does_anything_in_a_message(text: str) -> None:
    message = str(ChisotvError(f"Không có “{text}”.", text))
    assert odd(message) == []
    assert message.count("\n") == 1
    assert not re.search(r"(?m)^ *::", message)


def many(count: int, text: str = "x", files: int = 1) -> Report:
    """A report of so many problems in so many files, at many places."""
    names = [f"data/{at}.yaml" for at in range(files)]
    found = (
        Problem("CTV021", Severity.ERROR, name, at + 1, 1, text, text, text[:120], 1, 1)
        for name in names
        for at in range(count // files)
    )
    return Report(tuple(found), tuple(names))


def test_people_are_shown_two_hundred_of_a_file() -> None:
    report = many(900, files=3)
    text, annotated = FORMS["text"](report), FORMS["github"](report)
    assert text.count(": lỗi CTV021: ") == len(commands(annotated)) == 600
    *_, more, total = text.splitlines()
    where = "data/0.yaml: 100, data/1.yaml: 100, data/2.yaml: 100"
    assert more == f"Chưa nêu 300 lỗi, cảnh báo nữa ({where}); nêu đủ hơn: --format json."
    assert total == "900 lỗi, 0 cảnh báo trong 3 tệp."


def test_no_error_is_left_out_for_warnings() -> None:
    found = many(301).problems
    report = Report((*(each._replace(severity=Severity.WARNING) for each in found[:-1]), found[-1]), ("data/0.yaml",))
    for form in ("text", "github"):
        assert "data/0.yaml:301:1: lỗi CTV021" in FORMS[form](report)
        assert FORMS[form](report).count(" cảnh báo CTV021") == 199


@pytest.mark.parametrize(("count", "kept"), [(5000, 5000), (5001, 5000), (7000, 5000)])
def test_programs_are_given_five_thousand_and_told_of_the_rest(count: int, kept: int) -> None:
    report = many(count)
    record = json.loads(FORMS["json"](report))
    assert (record["errors"], len(record["problems"]), record["truncated"]) == (count, kept, count > kept)
    (log,) = _check_sarif(report)["runs"]
    assert (log["properties"]["errors"], len(log["results"])) == (count, kept)
    assert log["properties"]["truncated"] == (count > kept)
    junit = ET.fromstring(FORMS["junit"](report))  # noqa: S314 - our own output
    assert (int(junit.get("failures", "")), len(junit.findall(".//testcase"))) == (count, kept)
    left = [each.get("value") for each in junit.findall(".//property[@name='truncated']")]
    assert left == ([str(count - kept)] if count > kept else [])
    JUNIT.validate(FORMS["junit"](report))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["&" * 1000, "\x1b" * 1000, "😀" * 1000, '"' * 1000, "%" * 1000], ids=ascii)
def test_no_report_is_longer_than_two_megabytes(form: str, text: str) -> None:
    report = many(6000, text, files=60)
    written = FORMS[form](report)
    assert len(written.encode("utf-8")) < 2_000_000
    assert "6000" in written


def test_findings_on_a_long_line_are_short(run: Run, folder: Path) -> None:
    long = "Sở rất dài " * 2000
    keys = ", ".join(f"k{at}" for at in range(9000))
    (folder / "papi.yaml").write_text(f"{{{keys}, {long[:900]}: {long}}}", encoding="utf-8")
    problems = json.loads(run("validate", "data", "--format", "json").out)["problems"]
    assert len(problems) > 900
    for each in problems:
        assert max(len(each["message"]), len(each["hint"]), len(each["excerpt"])) < 250
        assert each["column"] - each["excerpt_column"] in range(120)


def test_shapes_without_end_are_told_as_far_as_they_go(folder: Path) -> None:
    (folder / "papi.yaml").write_text(f"criteria: [{'0, ' * 30_000}]\nindex: papi\nlabel: 1\n", encoding="utf-8")
    from chisotv.loading import load

    found = [problem for problem in load(folder, remembered=False).problems if problem.path.endswith("papi.yaml")]
    assert len(found) == 1000
    assert not any("“index”" in problem.message for problem in found)


def test_messages_name_some_of_many() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed((f"n{at}" for at in range(13)), "; ", 2) == "n0; n1 và 11 nữa"
    assert len(listed(["từ " * 900] * 900)) < 1200
    assert len(str(ChisotvError("x" * 100_000))) < 1100
    assert len(told(f"“{'x' * 900}” và “{'y' * 900}”", 100)) < 250


def test_services_find_the_files_from_the_top_of_the_repository(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "papi.yaml").write_text("", encoding="utf-8")
    (folder.parent / "sub").mkdir()
    moved = folder.rename(folder.parent / "sub" / "data")
    (folder.parent / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    monkeypatch.chdir(moved.parent)
    for named in ("data", moved):
        assert run("validate", named, "--format", "github").out.startswith("::error file=sub/data/papi.yaml,line=1,")
        log = json.loads(run("validate", named, "--format", "sarif").out)["runs"][0]
        places = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in log["results"]]
        assert places == ["sub/data/papi.yaml"]
        assert log["artifacts"][0]["location"]["uri"] == "sub/data/dispatch.yaml"


def test_a_file_of_no_repository_has_an_address() -> None:
    drive = "C:" if os.name == "nt" else ""
    report = Report((), (f"{drive}/không/đâu cả/x.yaml",))
    (artifact,) = json.loads(FORMS["sarif"](report))["runs"][0]["artifacts"]
    assert artifact["location"]["uri"] == f"file://{drive and '/'}{drive}/kh%C3%B4ng/%C4%91%C3%A2u%20c%E1%BA%A3/x.yaml"


def test_each_case_of_junit_has_its_own_name(run: Run, folder: Path) -> None:
    path = folder / "dispatch.yaml"
    path.write_text(re.sub(r"(?m)^(?:place|date): .*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "more.yaml").touch()
    cases = ET.fromstring(run("validate", "data", "data", "--format", "junit").out).findall(".//testcase")  # noqa: S314
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names)
    assert names[:2] == [("data/dispatch.yaml", f"CTV010 12:1{more}") for more in ("", " (2)")]


def test_rules_of_sarif_have_help(everything: Report) -> None:
    for rule in json.loads(FORMS["sarif"](everything))["runs"][0]["tool"]["driver"]["rules"]:
        assert CATALOGUE[rule["id"]].manual in rule["help"]["text"]
        assert CATALOGUE[rule["id"]].manual == rule["help"]["markdown"]
        assert "helpUri" not in rule


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
