"""Advice followed to the letter: where a hint says what to write, writing it mends the data and loses no word."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chisotv.loading import load
from chisotv.problems import Problem
from conftest import EXAMPLES

pytestmark = pytest.mark.smoke

Follow = Callable[[str, int, int, re.Match[str]], str]
"""The line, from where to where in it is meant, what the hint says → the line as it should be."""


def _instead(line: str, start: int, end: int, said: re.Match[str]) -> str:
    return line[:start] + said["new"] + line[end:]


def _quoted(line: str, start: int, end: int, said: re.Match[str]) -> str:
    """The text in its quotes, where the line has it without any."""
    bare = said["new"].strip('"')
    assert bare in line
    return line.replace(bare, said["new"])


def _split(line: str, start: int, end: int, said: re.Match[str]) -> str:
    """Each name an entry of its own; in brackets, with commas between."""
    names = re.findall("“([^”]+)”(?! \\()", said["new"])
    if line.lstrip().startswith("- "):
        return "\n".join(line[:start] + name for name in names)
    return line[:start] + ", ".join(f'"{name}"' for name in names) + line[end:]


def _role(line: str, start: int, end: int, said: re.Match[str]) -> str:
    return re.sub(r"role: \w+", f"role: {said['new']}", line)


def _in_braces(line: str, start: int, end: int, said: re.Match[str]) -> str:
    """As one more field of the mapping, or in the place of the one that is there."""
    name = said["new"].partition(":")[0]
    if re.search(rf"\b{name}: ", line):
        return re.sub(rf"\b{name}: [^,}}]*", said["new"], line)
    return re.sub(r"\}$", f", {said['new']}}}", line)


LITERAL: tuple[tuple[str, Follow], ...] = (
    (r'^Đặt trong ngoặc kép: (?P<new>".*")$', _instead),
    (r'phải đặt trong ngoặc kép: (?P<new>".*")\.$', _quoted),
    (r'^Chữ thì đặt trong ngoặc kép: (?P<new>"no")', _instead),
    (r'^Viết (?P<new>">=") hoặc', _instead),
    (r"^Tách thành \d mục: (?P<new>.*?)\. Ô in", _split),
    (r"^Sửa role thành (?P<new>\w+),", _role),
    (r'^Ghi (?P<new>due: "[0-9-]+")\.$', _in_braces),
    (r"^Thêm “(?P<new>year: \d+)”;", _in_braces),
    (r"^Ghi (?P<new>agency: [\w-]+);", _in_braces),
    (r"^Ghi “(?P<new>index: \w+)”,", lambda line, start, end, said: said["new"]),
    (r"^Gõ lại, .*“(?P<new>.*)”\.$", _instead),
    (r"^Đúng là “(?P<new>.*)”\.$", _instead),
)
BAD = sorted(path for path in (EXAMPLES / "bad").iterdir() if path.is_dir())
HINTS = {path: re.findall(r"cách sửa: (.*)", (path / "expected.txt").read_text(encoding="utf-8")) for path in BAD}


def literal(hint: str) -> str | None:
    """The form of a hint that says what to write."""
    return next((form for form, _ in LITERAL if re.search(form, hint)), None)


def follow_all(folder: Path) -> list[Problem]:
    """Follow every literal hint in a folder; what still has one after a few rounds, as a text tells of one word."""
    for _ in range(4):
        found = [each for each in load(folder).problems if literal(each.hint)]
        for each in sorted(found, key=Problem.place, reverse=True):
            _follow(each)
    return found


def _follow(problem: Problem) -> None:
    form = literal(problem.hint)
    assert form
    assert problem.line
    assert problem.column
    path, said = Path(problem.path), re.search(form, problem.hint)
    assert said
    lines = path.read_text(encoding="utf-8").split("\n")
    start = problem.column - 1
    written = dict(LITERAL)[form](lines[problem.line - 1], start, start + problem.length, said)
    path.write_text("\n".join([*lines[: problem.line - 1], written, *lines[problem.line :]]), encoding="utf-8")


@pytest.mark.parametrize("case", [case for case in BAD if any(map(literal, HINTS[case]))], ids=lambda path: path.name)
def test_a_literal_hint_mends(case: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(EXAMPLES / "base", data)
    shutil.copytree(case, data, dirs_exist_ok=True)
    assert follow_all(data) == []


def test_every_form_of_a_literal_hint_is_tried() -> None:
    assert {form for form, _ in LITERAL} == {literal(hint) for hints in HINTS.values() for hint in hints} - {None}


def test_two_agencies_in_one_text_are_both_kept(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(EXAMPLES / "base", data)
    shutil.copytree(EXAMPLES / "bad" / "CTV021-two-in-one", data, dirs_exist_ok=True)
    (data / "ict.yaml").write_bytes((EXAMPLES / "base" / "ict.yaml").read_bytes())
    assert follow_all(data) == []
    loaded = load(data)
    assert loaded.dataset
    first = next(place for place in loaded.dataset.appendices["papi"].walk() if place.item.number == "1.1")
    assert first.assignments()[0].lead == ("Sở Nội vụ", "Sở Y tế")
