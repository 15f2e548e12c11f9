"""What an import gives: the data, and an account of how they were understood."""

import re
from typing import Any, NamedTuple

BULLET = re.compile(r"^(?:[-–—•▪●◦*+·][ \t]+)+")
NO_NAME = "(không tên)"
_WORD = re.compile(r"\w+|[%≥≤<>=]+")


class Doubt(NamedTuple):
    """What a person should look at."""

    row: int  # of the table, from 1; 0 for the table as a whole
    column: str  # its heading; "" for the whole row
    why: str
    number: str = ""  # of the item whose row it is, as the data has it; "" for the table as a whole
    field: str = "headings"  # a `NoteField`


class Unread(NamedTuple):
    """Words of the table that stand nowhere in the data."""

    row: int
    column: str
    words: tuple[str, ...]


class NewName(NamedTuple):
    """A name of an agency that nobody knows yet."""

    name: str
    rows: tuple[int, ...]
    nearest: str  # whose name comes nearest; "" for nobody's


class Understood(NamedTuple):
    """An appendix as data, and what became of each word."""

    table: str  # where it stands in the file
    columns: tuple[tuple[str, str], ...]  # heading and role, left to right
    appendix: dict[str, Any]  # in the shape of an appendix file
    names: tuple[NewName, ...]
    doubts: tuple[Doubt, ...]
    unread: tuple[Unread, ...]
    counts: dict[str, int]  # groups, criteria, and words: all, in the data, in headings and numbers, unread


def words(text: str) -> list[str]:
    """The words of a text; signs that only divide are none."""
    return _WORD.findall(text)


def bare(text: str) -> str:
    """A text without bullets and empty lines."""
    return "\n".join(line for each in text.split("\n") if (line := BULLET.sub("", each.strip())))
