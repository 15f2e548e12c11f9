"""Numbers of rows: how they look, which row is in which, and by what number commands call it."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from chisotv.importing.base import NO_NAME, Doubt
from chisotv.text import bare_number

_PART = r"(?:\d{1,4}|[IVX]{1,6}|[ivx]{2,5}|[A-ZĐa-zđ])"
_NUMBER = re.compile(rf"\(?{_PART}(?:\.\s?{_PART})*\s*[.)/:]*")
_IN_NAME = re.compile(
    r"(\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,6}|[A-Zđa-z])(?:[.)/:]+))\s+(?=\S)|(\d{1,3}(?:\.\d{1,3})+)\s+(?=\D)"
)
SMALL = 22
"""How deep small letters are: below all others."""


def number_of(text: str) -> str:
    """A cell's words where they are a number, spaces inside left out; else nothing."""
    text = text.strip().removeprefix("'")  # which Excel wants before a number that is to be a text
    return re.sub(r"\s", "", text) if _NUMBER.fullmatch(text) else ""


def number_in(text: str) -> tuple[str, str]:
    """The number with which a text begins, and the rest; no number where it begins with none."""
    found = _IN_NAME.match(text)
    return (found[0].strip(), text[found.end() :]) if found else ("", text)


class Part:
    """A part of an item's work: the words of its cells by their columns, and which cells they are."""

    def __init__(self, texts: dict[str, str], cells: dict[str, int]) -> None:
        self.texts, self.cells, self.merged = texts, cells, False
        self.tasks = {cells["tasks"]: texts["tasks"]} if "tasks" in cells else {}  # each of their cells

    @property
    def who(self) -> dict[str, int]:
        """Its cells but that of the tasks: who, by when, what."""
        return {key: cell for key, cell in self.cells.items() if key != "tasks"}


class Entry:
    """A row of the table that has a number, with what is below it.

    Attributes:
        printed: Its number as printed.
        group: Whether it holds others.
        key: Its number as the data has it.
        data: Its fields as an appendix file has them, once they are known.
    """

    def __init__(self, printed: str, row: int, group: bool, name: str = "") -> None:
        self.printed, self.bare = printed, bare_number(printed)
        self.row, self.group, self.name = row, group, name
        self.target = self.remark = self.key = ""
        self.parts: list[Part] = []
        self.under: Entry | None = None
        self.below: list[Entry] = []
        self.data: dict[str, Any] = {}

    def holds(self, other: "Entry") -> bool:
        """Whether the other's number goes on from this one's: 1.2 from 1."""
        return other.bare.startswith(f"{self.bare}.")

    def around(self) -> "Iterator[Entry]":
        """Itself and what it is in, innermost first."""
        yield self
        if self.under:
            yield from self.under.around()


def rank(bare: str) -> int:
    """How deep a number usually stands: letters, Roman numbers, digits, small letters."""
    if "." in bare or bare[:1].isdecimal():
        return 2 + bare.count(".")
    return (1 if re.fullmatch(r"[IVX]+", bare) else 0) if bare[:1].isupper() else SMALL


def place(entries: list[Entry]) -> list[Doubt]:
    """Say which group each entry is in, and give each its number.

    Returns:
        What a person should know.
    """
    told = list(_tenths(entries))
    outer = [each for each in dict.fromkeys(rank(entry.bare) for entry in entries) if each < 2]  # A in I, or I in A
    alike = len({each.bare.rpartition(".")[0] for each in entries}) == 1
    around: list[tuple[int, Entry]] = []
    for entry in list(entries):
        level = rank(entry.bare)
        level = outer.index(level) if level in outer else level
        while around and (around[-1][0] >= level or (around[-1][0] > 1 and not _inside(around[-1][1], entry))):
            around.pop()
        parts = entry.bare.split(".")
        above = around[-1][1].bare if around else ""
        known = above.count(".") + 1 if above[:1].isdecimal() else 0 if not above and not alike else len(parts)
        lost = [Entry(".".join(parts[:end]), entry.row, True, NO_NAME) for end in range(known + 1, len(parts))]
        for each in (*lost, entry):
            each.under = around[-1][1] if around else None
            if each.under:
                each.under.below.append(each)
            if each.group:
                around.append((rank(each.bare) if each is not entry else level, each))
        at = entries.index(entry) if lost else 0
        entries[at:at] = lost
        for each in lost:  # 3 and 3.1 around 3.1.2
            told.append(Doubt(each.row, "", f"không thấy dòng của nhóm {each.bare}, được thêm vào", "", "number"))
    return [*told, *_keys(entries)]


def _inside(group: Entry, entry: Entry) -> bool:
    return group.holds(entry) or rank(entry.bare) == SMALL


def _tenths(entries: list[Entry]) -> Iterator[Doubt]:
    """A spreadsheet takes 1.10 for 1.1: behind 1.9, where 1.1 is taken, it is 1.10 again."""
    for before, entry in pairwise(entries):
        stem, _, last = entry.bare.rpartition(".")
        if stem and last in "123456789" and before.bare == f"{stem}.{int(last) * 10 - 1}":
            why = f"số {entry.printed} đứng sau {before.printed}, được ghi là {entry.bare}0"
            yield Doubt(entry.row, "", why, "", "number")
            entry.bare = entry.printed = f"{entry.bare}0"


def _keys(entries: list[Entry]) -> Iterator[Doubt]:
    leaves = [(each.bare, each.under) for each in entries if rank(each.bare) != 1 and each.under]
    again = len({bare for bare, _ in leaves}) < len({(bare, id(under)) for bare, under in leaves})
    used = set[str]()
    for entry in entries:
        parts = [part.lstrip("0") or "0" if part.isdecimal() else part for part in entry.bare.split(".")]
        number, under, times = ".".join(parts), entry.under, 1
        if under and (again or (under.key[-1].isdecimal() and "-" not in under.key)):
            number = f"{under.key}.{'.'.join(parts[under.bare.count('.') + 1 :]) if under.holds(entry) else number}"
        entry.key = number
        while entry.key in used:
            times += 1
            entry.key = f"{number}-{times}" if times < 10 else str(1000 + len(used))
        if times > 1:
            yield Doubt(entry.row, "", f"số {entry.printed} đã dùng ở trên, được ghi là {entry.key}", "", "number")
        entry.printed = entry.printed if times < 10 else entry.key
        used.add(entry.key)
