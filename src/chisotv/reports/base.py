"""What every form of a report is given."""

import re
from typing import NamedTuple

from chisotv.problems import Problem, Severity
from chisotv.words import SEVERITY

# What a terminal, a browser or an XML parser would act on or not show at all.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


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


def visible(text: str) -> str:
    """The text with every control or invisible character as U+FFFD, so that it shows and does nothing."""
    return _INVISIBLE.sub("\ufffd", text)


def sentence(problem: Problem) -> str:
    """Message and hint as one text."""
    return visible(f"{problem.message}. Cách sửa: {problem.hint}" if problem.hint else problem.message)
