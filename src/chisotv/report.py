"""Problems as text for people: place, message, the line with a caret, how to mend it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from chisotv.problems import Problem, Severity

_WORDS = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo"}
_WIDEST = 120
# What a terminal would act on or not show at all.
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def text_report(problems: Sequence[Problem], files: int) -> str:
    """The whole report.

    Args:
        problems: In the order they should be shown.
        files: How many files were looked at.

    Returns:
        Lines of text, ending with the count of errors and warnings.
    """
    return "\n".join([*(describe(problem) for problem in problems), summary(problems, files)]) + "\n"


def summary(problems: Iterable[Problem], files: int) -> str:
    """The last line: "1 lỗi, 0 cảnh báo trong 6 tệp."."""
    counts = dict.fromkeys(Severity, 0)
    for problem in problems:
        counts[problem.severity] += 1
    return f"{counts[Severity.ERROR]} lỗi, {counts[Severity.WARNING]} cảnh báo trong {files} tệp."


def describe(problem: Problem) -> str:
    """One problem in two to four lines."""
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}:{problem.column}"
    lines = [f"{place}: {_WORDS[problem.severity]} {problem.rule}: {problem.message}"]
    if problem.line and problem.column and problem.excerpt.strip():
        lines += _excerpt(problem.line, problem.column, problem.length, problem.excerpt)
    if problem.hint:
        lines.append(f"  cách sửa: {problem.hint}")
    return "\n".join(lines)


def _excerpt(line: int, column: int, length: int, text: str) -> list[str]:
    start = max(0, column - 1 - _WIDEST // 2) if len(text) > _WIDEST else 0
    shown = _INVISIBLE.sub("\ufffd", text[start : start + _WIDEST].replace("\t", " "))
    before = shown[: column - 1 - start]
    marked = shown[column - 1 - start : column - 1 - start + length]
    margin = f"{line:>5} | "
    carets = "^" * max(1, _width(marked))
    return [f"{margin}{'…' if start else ''}{shown}", f"{'':>5} | {' ' * (_width(before) + bool(start))}{carets}"]


def _width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) - sum(1 for char in text if unicodedata.combining(char)) + wide
