"""What every form of a report is given."""

import re
from dataclasses import dataclass

from chisotv.problems import Problem, Severity
from chisotv.words import SEVERITY

# What a terminal, a browser or an XML parser would act on or not show at all.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Report:
    """Problems in the order they should be shown, and the files that were looked at."""

    problems: tuple[Problem, ...]
    files: tuple[str, ...]

    def count(self, severity: Severity) -> int:
        """How many problems have this severity."""
        return sum(problem.severity is severity for problem in self.problems)

    def summary(self) -> str:
        """The last line: "1 lỗi, 0 cảnh báo trong 6 tệp."."""
        counts = ", ".join(f"{self.count(severity)} {SEVERITY[severity]}" for severity in Severity)
        return f"{counts} trong {len(self.files)} tệp."


def visible(text: str) -> str:
    """The text with every control or invisible character as U+FFFD, so that it shows and does nothing."""
    return _INVISIBLE.sub("\ufffd", text)


def sentence(problem: Problem) -> str:
    """Message and hint as one text."""
    return visible(f"{problem.message}. Cách sửa: {problem.hint}" if problem.hint else problem.message)
