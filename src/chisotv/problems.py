"""What can be wrong, as values: a `Problem` of the data, and the one exception for wrong use."""

from dataclasses import dataclass
from enum import StrEnum

Loc = tuple[str | int, ...]
"""The way to a value inside one file: keys and list positions from the top."""


class Severity(StrEnum):
    """How much a problem weighs: an error fails `validate`, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the data, with everything a person needs to mend it.

    Attributes:
        rule: Stable id, such as "CTV021".
        severity: Error or warning.
        path: The file as the user would name it.
        line: First line of the value, from 1; None where the file itself is the problem (missing, unreadable).
        column: Column of the value in characters, from 1; None together with `line`.
        message: What is wrong, in Vietnamese.
        hint: How to mend it, in Vietnamese; may be empty.
        excerpt: The line of the file, without its end; empty without a position.
        length: How many characters of the excerpt, from `column`, are meant.
    """

    rule: str
    severity: Severity
    path: str
    line: int | None
    column: int | None
    message: str
    hint: str = ""
    excerpt: str = ""
    length: int = 1

    def place(self) -> tuple[int, int, str, str]:
        """Sort key inside one file: position, then rule and message, so that every run gives the same order."""
        return self.line or 0, self.column or 0, self.rule, self.message


class ChisotvError(Exception):
    """A message for the user instead of a traceback.

    Args:
        message: Vietnamese text, already complete, printed to stderr as it is.
        status: Exit status: 2 for wrong use, 1 for problems found.
    """

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status
