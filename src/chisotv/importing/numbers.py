"""Numbers of rows: how they look, which row is in which, and by what number commands call it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from chisotv.importing.base import NO_NAME, Doubt
from chisotv.text import bare_number

_PART = r"(?:\d{1,4}|[IVX]{1,6}|[ivx]{2,5}|[A-ZĐa-zđ])"
_NUMBER = re.compile(rf"\(?{_PART}(?:\.\s?{_PART})*\s*[.)/:]*")
_IN_NAME = re.compile(
    r"(\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,6}|[A-Zđa-z])(?:[.)/:]+))\s+(?=\S)|(\d{1,3}(?:\.\d{1,3})+)\s+(?=\D)"
)
_ROMAN, _CAPITAL = re.compile(r"[IVX]+"), re.compile(r"[A-ZĐ]")


def number_of(text: str) -> str:
    """A cell's words where they are a number, spaces inside left out; else nothing."""
    text = text.strip()
    return re.sub(r"\s", "", text) if _NUMBER.fullmatch(text) else ""


def number_in(text: str) -> tuple[str, str]:
    """The number with which a text begins, and the rest; no number where it begins with none."""
    found = _IN_NAME.match(text)
    return (found[0].strip(), text[found.end() :]) if found else ("", text)


class Work:
    """A part of an item's assignments: its data, and which cells it came from."""

    def __init__(self, data: dict[str, Any], cells: tuple[int, ...], tasks: int) -> None:
        self.data = data
        self.cells = cells  # who, by when, what; not the tasks
        self.tasks = tasks


class Entry:
    """A row of the table that has a number, with what is below it.

    Attributes:
        printed: Its number as printed.
        data: What is known of it, as an appendix file has it.
        group: Whether it holds others.
    """

    def __init__(self, printed: str, row: int, group: bool, data: dict[str, Any]) -> None:
        self.printed = printed
        self.bare = bare_number(printed)
        self.row = row
        self.group = group
        self.data = data
        self.under: Entry | None = None
        self.below: list[Entry] = []
        self.works: list[Work] = []
        self.key = ""

    def holds(self, other: "Entry") -> bool:
        """Whether the other's number goes on from this one's: 1.2 from 1."""
        return other.bare.startswith(f"{self.bare}.")


class _Level(NamedTuple):
    rank: int
    entry: Entry


def place(entries: list[Entry]) -> list[Doubt]:
    """Say which group each entry is in, and give each its number.

    Returns:
        What a person should know.
    """
    told = list(_tenths(entries))
    alike = len({each.bare.rpartition(".")[0] for each in entries}) == 1
    shapes = dict.fromkeys(_shape(each.bare) for each in entries)
    outer = [shape for shape in shapes if shape in ("letter", "roman")]
    around: list[_Level] = []
    for entry in list(entries):
        shape = _shape(entry.bare)
        rank = outer.index(shape) if shape in outer else 2 + entry.bare.count(".") + (20 if shape == "small" else 0)
        while around and (around[-1].rank >= rank or (around[-1].rank > 1 and not _inside(around[-1].entry, entry))):
            around.pop()
        for each in (*_lost(entry, around, alike), entry):
            if each is not entry:
                entries.insert(entries.index(entry), each)
                told.append(Doubt(each.row, "", f"không thấy dòng của nhóm {each.bare}, được thêm vào", "", "number"))
            each.under = around[-1].entry if around else None
            if each.under:
                each.under.below.append(each)
            if each.group:
                around.append(_Level(rank if each is entry else 2 + each.bare.count("."), each))
    return told + _keys(entries)


def _lost(entry: Entry, around: list[_Level], alike: bool) -> Iterator[Entry]:
    """Groups of a number that have no row, as a scan lost it: 3 and 3.1 around 3.1.2."""
    above = around[-1].entry.bare if around else ""
    parts = entry.bare.split(".")
    start = len(above.split(".")) if above[:1].isdecimal() else 0 if not above and not alike else len(parts)
    for stem in (".".join(parts[:end]) for end in range(start + 1, len(parts))):
        yield Entry(stem, entry.row, True, {"name": NO_NAME})


def _inside(group: Entry, entry: Entry) -> bool:
    return group.holds(entry) or _shape(entry.bare) == "small"


def _shape(bare: str) -> str:
    if "." in bare or bare[:1].isdecimal():
        return "digits"
    if _ROMAN.fullmatch(bare):
        return "roman"
    return "letter" if _CAPITAL.fullmatch(bare) else "small"


def _tenths(entries: Sequence[Entry]) -> Iterator[Doubt]:
    """A spreadsheet takes 1.10 for 1.1: behind 1.9, where 1.1 is taken, it is 1.10 again."""
    for before, entry in pairwise(entries):
        stem, _, last = entry.bare.rpartition(".")
        if stem and last in "123456789" and before.bare == f"{stem}.{int(last) * 10 - 1}":
            why = f"số {entry.printed} đứng sau {before.printed}, được ghi là {entry.bare}0"
            yield Doubt(entry.row, "", why, "", "number")
            entry.bare = entry.printed = f"{entry.bare}0"


def _keys(entries: Sequence[Entry]) -> list[Doubt]:
    leaves = [(each.bare, each.under) for each in entries if _shape(each.bare) != "roman" and each.under]
    again = len({bare for bare, _ in leaves}) < len({(bare, id(under)) for bare, under in leaves})
    told, used = list[Doubt](), set[str]()
    for entry in entries:
        parts = [part.lstrip("0") or "0" if part.isdecimal() else part for part in entry.bare.split(".")]
        number = ".".join(parts)
        under = entry.under
        if under and (again or (under.key[-1].isdecimal() and "-" not in under.key)):
            number = f"{under.key}.{'.'.join(parts[under.bare.count('.') + 1 :]) if under.holds(entry) else number}"
        key, times = number, 1
        while key in used:
            times += 1
            key = f"{number}-{times}"
        if times > 1:
            told.append(Doubt(entry.row, "", f"số {entry.printed} đã dùng ở trên, được ghi là {key}", "", "number"))
        used.add(key)
        entry.key = key
    return told
