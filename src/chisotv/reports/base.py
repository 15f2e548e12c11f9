"""What every form of a report is given, and how much of it a form holds."""

import os
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from chisotv.problems import Problem, Severity
from chisotv.text import to_json, visible
from chisotv.words import SEVERITY

MOST = 5_000
"""How many problems a report holds; the counts are always of all."""
MOST_OF_A_FILE = 200
"""How many of one file, where people read them."""
ROOM = 800_000
"""Bytes of the problems of one data set in a report for people; one for programs has twice as many."""


class Report(NamedTuple):
    """Problems in the order they should be shown, the files that were looked at, and how many data sets they are."""

    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    sets: int = 1

    def count(self, severity: Severity) -> int:
        """How many problems have this severity."""
        return sum(problem.severity is severity for problem in self.problems)

    def summary(self) -> str:
        """The last line: "1 lỗi, 0 cảnh báo trong 6 tệp."."""
        return summary({severity: self.count(severity) for severity in Severity}, len(self.files), self.sets)


def summary(counts: dict[Severity, int], files: int, sets: int) -> str:
    """How many errors and warnings there are in how many files."""
    found = ", ".join(f"{count} {SEVERITY[severity]}" for severity, count in counts.items())
    return f"{found} trong {files} tệp{f' của {sets} bộ dữ liệu' if sets > 1 else ''}."


def held(
    report: Report, shown: Callable[[Problem], str], most_of_a_file: int = MOST, room: int = 2 * ROOM
) -> tuple[list[str], Counter[str]]:
    """What is shown of the problems for which there is room, errors first, and how many others each file has."""
    kept, seen, left = list[tuple[int, str]](), Counter[str](), Counter[str]()
    room *= report.sets
    for at, problem in sorted(enumerate(report.problems), key=lambda each: each[1].severity is not Severity.ERROR):
        seen[problem.path] += 1
        if room > 0 and len(kept) < MOST and seen[problem.path] <= most_of_a_file:
            kept.append((at, shown(problem)))
            room -= len(kept[-1][1].encode("utf-8"))
        else:
            left[problem.path] += 1
    return [text for _, text in sorted(kept)], left


def with_lines(record: dict[str, Any], key: str, kept: list[str]) -> str:
    """The JSON of a record in which one list, the only empty one of this key, has a line for each problem."""
    lines = ",".join(f"\n    {text}" for text in kept)
    return to_json(record).replace(f'"{key}": []', f'"{key}": [{lines}\n  ]')


def from_top(path: str) -> str:
    """A file as GitHub looks for it: from the top of the git repository that it lies in, if there is one."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links
    top = _top(whole.parent)
    return (whole.relative_to(top) if top else Path(path)).as_posix()


@cache
def _top(folder: Path) -> Path | None:
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)


def sentence(problem: Problem) -> str:
    """Message and hint as one text."""
    return visible(f"{problem.message}. Cách sửa: {problem.hint}" if problem.hint else problem.message)
