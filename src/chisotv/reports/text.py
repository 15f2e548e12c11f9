"""Problems as text for people: place, message, the line with a caret, how to mend it."""

import unicodedata

from chisotv.problems import Problem
from chisotv.reports.base import Report, visible
from chisotv.words import SEVERITY


def text_report(report: Report) -> str:
    """The whole report as lines of text, ending with the count of errors and warnings."""
    return "\n".join([*(describe(problem) for problem in report.problems), report.summary()]) + "\n"


def describe(problem: Problem) -> str:
    """One problem in two to four lines."""
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}:{problem.column}"
    lines = [f"{place}: {SEVERITY[problem.severity]} {problem.rule}: {problem.message}"]
    if problem.line and problem.column and problem.excerpt.strip():
        lines += _excerpt(problem)
    if problem.hint:
        lines.append(f"  cách sửa: {problem.hint}")
    return "\n".join(visible(line) for line in lines)


def _excerpt(problem: Problem) -> list[str]:
    shown = visible(problem.excerpt.replace("\t", " "))
    at = (problem.column or 1) - problem.excerpt_column
    before, marked = shown[:at], shown[at : at + problem.length]
    cut = "…" if problem.excerpt_column > 1 else ""
    carets = "^" * max(1, _width(marked))
    return [f"{problem.line:>5} | {cut}{shown}", f"{'':>5} | {' ' * (_width(before) + len(cut))}{carets}"]


def _width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) - sum(1 for char in text if unicodedata.combining(char)) + wide
