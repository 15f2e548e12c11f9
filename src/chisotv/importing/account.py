"""The account of every word: in the data, in headings and numbers, or unread."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Any

from chisotv.importing.base import KINDS, Unread, words
from chisotv.importing.columns import rest_of
from chisotv.importing.numbers import number_of
from chisotv.importing.rows import Reader


def account(reader: Reader, above: str) -> tuple[dict[str, int], tuple[Unread, ...]]:
    """What became of the words of each cell; `above` are those that the data have above the table."""
    entries = reader.entries
    starts = [each.row for each in entries]
    have = {each: Counter(words(f"{each.printed} {' '.join(texts(each.data))}")) for each in entries}
    counts, unread, seen = Counter[str](), list[Unread](), set[int]()
    for line in reader.lines:
        here = entries[max(bisect_right(starts, line.row) - 1, 0)] if entries else None
        near = [here, *here.below[:1], *([here.under] if here.under else [])] if here else []
        for place, cell in enumerate(line.cells):
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            column = next((each for each in line.head.columns if place in each.places), None)
            need = Counter(words(f"{cell.label} {cell.text}"))
            heading = Counter[str]()
            if line.above:
                heading = need & Counter(words(above))
            elif id(cell) in reader.repeated:
                heading = need
            elif line.heading or (column and column.role == "number" and number_of(cell.text)):
                heading = need - Counter(words((line.heading and rest_of(cell.text, reader.first.texts)) or ""))
            need = need - heading
            pool = next((have[each] for each in near if need <= have[each]), have[near[0]] if near else Counter[str]())
            found = need & pool
            pool -= found
            need -= found
            counts += Counter(in_headings=heading.total(), in_data=found.total(), unread=need.total())
            if need:
                unread.append(Unread(line.row, column.printed if column else "", tuple(need.elements())))
    kinds = {kind: counts[kind] for kind in ("in_data", "in_headings", "unread")}
    return {"words": counts.total(), **kinds}, tuple(unread)


def texts(value: Any) -> Iterator[str]:
    """The printed texts of data; the names of a cell are in it where the cell stands beside them."""
    if isinstance(value, str):
        yield value
    for each in value if isinstance(value, list) else ():
        yield from texts(each)
    for field, inside in value.items() if isinstance(value, dict) else ():
        if field not in ("measures", "aside", "due", "key", "notes", *KINDS) and f"{field}_printed" not in value:
            yield from texts(inside)
