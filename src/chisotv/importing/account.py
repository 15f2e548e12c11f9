"""The account of every word: in the data, in headings and numbers, or unread."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from chisotv.importing.base import Unread, words
from chisotv.importing.numbers import Entry
from chisotv.reading import Cell

DATA, HEADINGS, UNREAD = "in_data", "in_headings", "unread"


class Account:
    """Counts the words of each cell once, and looks for those of a row in its data."""

    def __init__(self) -> None:
        self.unread: list[Unread] = []
        self._counts = Counter({"words": 0, DATA: 0, HEADINGS: 0, UNREAD: 0})
        self._held: list[tuple[Entry, Cell, int, str]] = []
        self._seen: dict[int, Cell] = {}  # kept, so that no id is given twice

    def has(self, cell: Cell) -> bool:
        """Whether the words of a cell were counted: it began in a row above."""
        return id(cell) in self._seen

    def count(self, cell: Cell | None, kind: str, row: int, column: str, entry: Entry | None) -> None:
        """Say where the words of a cell went, and of which entry are the data."""
        if cell is None or self.has(cell):
            return
        self._seen[id(cell)] = cell
        if entry:
            self._held.append((entry, cell, row, column))
        else:
            self._add(kind, _words(cell), row, column)

    def split(self, cell: Cell, row: int, rest: str) -> None:
        """Count a cell of which only the beginning is a heading; the rest was counted."""
        self._seen[id(cell)] = cell
        self._add(HEADINGS, _words(cell) - Counter(words(rest)), row, "")

    def _add(self, kind: str, found: Counter[str], row: int, column: str) -> None:
        self._counts["words"] += found.total()
        self._counts[kind] += found.total()
        if kind == UNREAD and found:
            self.unread.append(Unread(row, column, tuple(found.elements())))

    def close(self) -> dict[str, int]:
        """How many words there are, and what became of them."""
        have: dict[Entry, Counter[str]] = {}
        for entry, cell, row, column in self._held:
            if entry not in have:
                works = [each.data for each in entry.works]
                have[entry] = Counter(words(f"{entry.printed} {' '.join(_texts([entry.data, works]))}"))
            need = _words(cell)
            lost = need - have[entry]
            have[entry] -= need
            self._add(DATA, need - lost, row, column)
            self._add(UNREAD, lost, row, column)
        return dict(self._counts)


def _words(cell: Cell) -> Counter[str]:
    return Counter(words(f"{cell.label} {cell.text}"))


def _texts(value: Any) -> Iterator[str]:
    """The printed texts of data; the names of a cell are in it where the cell stands beside them."""
    if isinstance(value, str):
        yield value
    for each in value if isinstance(value, list) else ():
        yield from _texts(each)
    for field, inside in value.items() if isinstance(value, dict) else ():
        if field not in ("measures", "due", "key") and f"{field}_printed" not in value:
            yield from _texts(inside)
