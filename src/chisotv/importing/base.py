"""What an import gives: the data, and an account of how they were understood."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from chisotv.problems import Loc
from chisotv.text import number_key
from chisotv.validation.letters import BULLETS

KINDS = ("groups", "criteria")
UNKNOWN = "chưa biết cơ quan: "
"""How the doubt begins that names agencies that nobody knows; "; " stands between two."""

BULLET = re.compile(rf"^(?:[{BULLETS}][ \t]+)+")
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
    unsaid: tuple[str, ...] = ()  # of label, title and attachment what no line above the table says


class Place(NamedTuple):
    """An item of an appendix as data: its way, itself, and the groups around it from the outside."""

    loc: Loc
    item: dict[str, Any]
    around: tuple[dict[str, Any], ...]


def words(text: str) -> list[str]:
    """The words of a text; signs that only divide are none."""
    return _WORD.findall(text)


def walk(holder: dict[str, Any], loc: Loc = (), around: tuple[dict[str, Any], ...] = ()) -> Iterator[Place]:
    """Every group and criterion of an appendix as data, in printed order, a group before what it holds."""
    rows = [((*loc, kind, at), item) for kind in KINDS for at, item in enumerate(holder.get(kind, ()))]
    if all(holder.get(kind) for kind in KINDS):
        rows.sort(key=lambda row: number_key(row[1]["number"]))
    for here, item in rows:
        yield Place(here, item, around)
        yield from walk(item, here, (*around, item))


def bare(text: str) -> str:
    """A text without bullets and empty lines."""
    return "\n".join(line for each in text.split("\n") if (line := BULLET.sub("", each.strip())))
