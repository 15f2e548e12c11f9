"""The account of every word: in the data, in headings and numbers, or unread."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from chisotv.importing.base import Unread, words
from chisotv.importing.columns import rest_of
from chisotv.importing.numbers import number_of
from chisotv.importing.rows import Line, Reader
from chisotv.reading import Cell
from chisotv.text import squeeze

_KINDS = ("in_data", "in_headings", "unread")


def account(reader: Reader, above: str) -> tuple[dict[str, int], tuple[Unread, ...]]:
    """What became of the words of each cell.

    Args:
        reader: Which read the rows.
        above: What the data say above the table.
    """
    have = {entry: Counter(words(f"{entry.printed} {' '.join(_texts(entry.data))}")) for entry in reader.entries}
    said = Counter(words(above))
    counts, unread = Counter[str](), list[Unread]()
    seen, entries, here = set[int](), iter([*reader.entries, None]), reader.entries[0] if reader.entries else None
    following = next(entries)
    for line in reader.lines:
        while following and following.row <= line.row:
            here, following = following, next(entries)
        near = [each for each in (here, *(here.below[:1] if here else ()), here and here.under) if each]
        for place, cell in enumerate(line.cells):
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            column = next((each for each in line.head.columns if place in each.places), None)
            need = Counter(words(f"{cell.label} {cell.text}"))
            number = column and column.role == "number" and number_of(cell.text)
            heading = need if number else _heading(reader, line, cell) & (said if line.above else need)
            need = need - heading
            pool = next((have[each] for each in near if need <= have[each]), have[near[0]] if near else said)
            found = need & pool if near else Counter[str]()
            pool -= found
            need -= found
            counts += Counter(in_headings=heading.total(), in_data=found.total(), unread=need.total())
            if need:
                unread.append(Unread(line.row, column.printed if column else "", tuple(need.elements())))
    return {"words": counts.total(), **{kind: counts[kind] for kind in _KINDS}}, tuple(unread)


def _heading(reader: Reader, line: Line, cell: Cell) -> Counter[str]:
    """The words of a cell that are of the headings, or above them."""
    if id(cell) in reader.repeated:
        return Counter(words(cell.text))
    if not (line.heading or line.above):
        return Counter()
    rest = rest_of(cell.text, reader.first.texts) if line.heading else ""
    return Counter(words(cell.text)) - Counter(words(rest) if rest != squeeze(cell.text) else [])


def _texts(value: Any) -> Iterator[str]:
    """The printed texts of data; the names of a cell are in it where the cell stands beside them."""
    if isinstance(value, str):
        yield value
    for each in value if isinstance(value, list) else ():
        yield from _texts(each)
    for field, inside in value.items() if isinstance(value, dict) else ():
        if field not in ("measures", "aside", "due", "key") and f"{field}_printed" not in value:
            yield from _texts(inside)
