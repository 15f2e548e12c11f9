"""Problems as text for people: place, message, the line with a caret, how to mend it."""

import unicodedata

from chisotv.problems import Problem
from chisotv.reports.base import MOST_OF_A_FILE, ROOM, Report, held
from chisotv.text import decimal, line, listed, visible
from chisotv.words import SEVERITY


def text_report(report: Report) -> str:
    """The whole report as lines of text, ending with the count of errors and warnings."""
    return f"{described(report)}{report.summary()}\n"


def described(report: Report) -> str:
    """The problems, and how many more of which files there was no room for."""
    kept, left = held(report, describe, MOST_OF_A_FILE, ROOM)
    if left:
        where = listed(f"{path}: {decimal(count)}" for path, count in left.items())
        kept.append(line(f"Chưa nêu {decimal(left.total())} lỗi, cảnh báo nữa ({where}); nêu đủ hơn: --format json."))
    return "".join(f"{each}\n" for each in kept)


def describe(problem: Problem) -> str:
    """One problem in two to four lines."""
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}:{problem.column}"
    lines = [f"{place}: {SEVERITY[problem.severity]} {problem.rule}: {problem.message}"]
    if problem.line and problem.column and problem.excerpt.strip():
        lines += _excerpt(problem)
    if problem.hint:
        lines.append(f"  cách sửa: {problem.hint}")
    return "\n".join(map(line, lines))


def _excerpt(problem: Problem) -> list[str]:
    text = problem.excerpt.replace("\t", " ")
    at = (problem.column or 1) - problem.excerpt_column
    end = at + problem.length
    before, marked, behind = map(visible, (text[:at], text[at:end], text[end:]))
    cut = "…" if problem.excerpt_column > 1 else ""
    under = " " * _width(cut + before) + "^" * max(1, _width(marked))
    return [f"{problem.line:>5} | {cut}{before}{marked}{behind}", f"{'':>5} | {under}"]


def _width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) - sum(1 for char in text if unicodedata.combining(char)) + wide
