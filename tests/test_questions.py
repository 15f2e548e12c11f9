"""What people ask is answered by one command line, and rightly: `questions.yaml` has questions, commands and answers.

The answers are held to a second way too, which imports nothing of the program: the second reading of the scan, and the
published table beside the levels that papi.yaml holds.
"""

import csv
import json
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

import second_reading
from conftest import DATA, ROOT, Run, git

pytestmark = pytest.mark.smoke

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))
LEVELS = ["Thấp nhất", "Trung bình thấp", "Trung bình cao", "Cao nhất"]
WAYS = {"direct": "named", "through": "through"}


def compared(year: int) -> dict[str, bool]:
    """Number of a PAPI criterion with a group in a year → whether its target was missed."""
    with (Path(__file__).parent / "expected" / "papi-2018-2024.csv").open(encoding="utf-8", newline="") as file:
        groups = {row["number"]: row["group"] for row in csv.DictReader(file) if row["year"] == str(year)}
    appendix = yaml.safe_load((DATA / "papi.yaml").read_text(encoding="utf-8"))
    targets = {c["number"]: c["target"]["printed"] for group in appendix["groups"] for c in group["criteria"]}
    return {
        number: LEVELS.index(groups[number]) < LEVELS.index(target)
        for number, target in targets.items()
        if groups.get(number)
    }


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["ask"])
@pytest.mark.parametrize("columns", ["80", "120"])
def test_it_is_answered_by_one_line(
    question: dict[str, Any], columns: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.chdir(ROOT if question.get("git") else tmp_path)
    if question.get("git") and git(ROOT, "rev-parse", check=False).returncode:
        pytest.skip("not a git checkout")
    words = shlex.split(question["run"])
    answer = run(*words)
    assert answer.status == question.get("status", 0)
    whole = " ".join(answer.out.split())
    for text in question.get("says", ()):
        assert " ".join(text.split()) in whole
    for text in question.get("never", ()):
        assert text not in answer.out
    for text in question.get("err", ()):
        assert text in answer.err
    if "same" in question:
        assert answer.out == run(*shlex.split(question["same"])).out
    if "file" in question:
        assert (tmp_path / question["file"]).stat().st_size > 5000
    if "numbers" in question:
        assert numbers(run, words) == question["numbers"]
    if "first" in question:
        found = json.loads(run(*words, "--format", "json").out)
        assert [row["criterion"] for row in found][: len(question["first"])] == question["first"]


def numbers(run: Run, words: list[str]) -> dict[str, list[str]]:
    """Index → numbers of the criteria that an answer has, each once."""
    found: dict[str, list[str]] = {}
    for row in json.loads(run(*words, "--format", "json").out):
        if row["kind"] == "criterion" and row["criterion"] not in found.setdefault(row["index"], []):
            found[row["index"]].append(row["criterion"])
    return found


@pytest.mark.parametrize("question", [each for each in QUESTIONS if "has" in each], ids=lambda each: each["ask"])
def test_an_agency_has_what_the_scan_gives_it(question: dict[str, Any], run: Run) -> None:
    has, words = question["has"], shlex.split(question["run"])
    rows = json.loads(run(*words, "--format", "json").out)
    read = second_reading.answers(second_reading.committed())[has["agency"]]
    for way, key in WAYS.items():
        expected = {(index, number) for index, found in has[key].items() for number in found}
        own = [row for row in rows if row["kind"] == "criterion" and (row["via"] is None) == (way == "direct")]
        assert {(row["index"], row["criterion"]) for row in own} == expected
        assert {row["role"] for row in own} <= {has["role"]}
        if "--with" not in words and "--direct" not in words:
            assert expected == {(i, n) for i, n, role, how in read if (role, how) == (has["role"], way)}
        else:
            assert expected <= {(i, n) for i, n, role, how in read if (role, how) == (has["role"], way)}


def test_two_agencies_together_are_those_of_the_scan(run: Run) -> None:
    parts = second_reading.committed()
    names = sorted({name for part in parts for name in (*part.lead, *part.coordinating)})
    seen = 0
    for one in names[::3]:
        for other in names:
            both = {
                (part.index, part.criterion)
                for part in parts
                if one != other and {one, other} <= {*part.lead, *part.coordinating}
            }
            if one == other:
                continue
            found = numbers(run, ["tasks", "-a", one, "--with", other])
            assert {(index, number) for index, own in found.items() for number in own} == both, (one, other)
            seen += len(both)
    assert seen > 50


def test_what_was_missed_is_what_the_published_table_says(run: Run) -> None:
    for question in QUESTIONS:
        if "missed" not in question:
            continue
        asked = question["missed"]
        judged = compared(asked["year"])
        assert (sum(judged.values()), len(judged)) == (asked["criteria"], asked["compared"])
        rows = json.loads(run(*shlex.split(question["run"]), "--format", "json").out)
        assert {row["criterion"] for row in rows if row["criterion"]} == {n for n, missed in judged.items() if missed}


def test_the_bounds_of_the_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = {"tasks SNV": 60, "tasks": 90, "agencies": 60, "gaps": 30, "--help": 30}
    for columns in ("80", "120"):
        monkeypatch.setenv("COLUMNS", columns)
        for command, most in bounds.items():
            assert len(run(*command.split()).out.splitlines()) <= most, (command, columns)
