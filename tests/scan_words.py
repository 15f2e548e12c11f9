"""Every word of the data back to its place in the scan, and every word of the scan into the data.

This imports nothing of the program: the files are plain YAML, the scan is text. A text of the data (a name, a task, an
agency, a line of a target, a remark) must stand word for word, punctuation too, in the cells of the lines that its
criterion or group names: within one cell, or cut at the end of one and going on at the start of a cell of a later line.
Where it differs, a note must say so. What is left over in the lines are numbers, headings and marks of the layout.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

TABLES = {"papi": (65, 128), "par_index": (139, 152), "sipas": (163, 168), "ict": (179, 244)}
"""The first and last line of each table in the scan, from 1."""
HEADING = re.compile(r"\s*kết quả ph[âấầ]n đ[âấầ]u", re.IGNORECASE)
LAYOUT = {"-", ",", ".", ":", "*", "và"}
"""What stands between the texts of a cell: marks of a list, and what joins agencies."""

Item = dict[str, Any]
Spot = tuple[int, int, int]
"""Line, cell and word."""


class Repair(NamedTuple):
    """A note that says what the scan has and what the data reads, in words."""

    field: str
    scanned: tuple[str, ...]
    reads: tuple[str, ...]


def words(text: str | None) -> tuple[str, ...]:
    """The words of a text and its marks, without the markup of the scan."""
    return tuple(re.findall(r"[^\W_]+|[^\s\w]|_", re.sub(r"</?[a-z][^<>]*>", " ", text or "")))


def items(holder: Item, above: Item | None = None) -> Iterator[tuple[Item, Item | None]]:
    """Every group and criterion below, each with the nearest group whose assignments hold for it."""
    for group in holder.get("groups", ()):
        shared = group if group.get("assignments") else above
        yield group, None
        yield from items(group, shared)
    for criterion in holder.get("criteria", ()):
        yield criterion, None if criterion.get("assignments") else above


def texts(item: Item, shared: Item | None) -> Iterator[tuple[str, str]]:
    """Field and text of everything that a group or criterion holds."""
    yield "name", item["name"]
    if "declared" in item:
        yield "declared", item["declared"]["printed"]
    for assignment in (shared or item).get("assignments", ()):
        for field in ("tasks", "lead", "coordinating"):
            yield from ((field, text) for text in assignment[field])
    for line in item.get("target", {}).get("printed", "").splitlines():
        yield "target", line
    if "remark" in item:
        yield "remark", item["remark"]


def cells_of(scan: Sequence[str], line: int) -> list[tuple[str, ...]]:
    """The cells of a line, each as words: without the number, and without the headings where the table begins again."""
    first, *rest = scan[line - 1].split("\t")
    if not rest:
        return [words(first)]
    if is_heading(scan[line - 1]):
        rest = [HEADING.sub("", rest[-1])]
    return [words(cell) for cell in rest]


def is_heading(line: str) -> bool:
    """Whether the headings of the table stand on a line."""
    return bool(re.match(r"(?:Số TT|Stt|STT)\tTiêu chí\t", line))


class Search:
    """Looks for the texts of one group or criterion in the lines that it names, and uses up what it finds."""

    def __init__(self, item: Item, shared: Item | None, scan: Sequence[str]) -> None:
        lines = [line for line in item.get("scan", ()) if line <= len(scan)]
        # Its own row first: lines with shared cells have a target of their own too.
        lines.sort(key=lambda line: scan[line - 1].split("\t")[0].rstrip(".") != item["number"])
        self.cells = {(line, at): cell for line in lines for at, cell in enumerate(cells_of(scan, line))}
        notes = [*item.get("notes", ()), *(shared or {}).get("notes", ())]
        told = [note for note in notes if note["kind"] == "repair"]
        self.repairs = [Repair(note["field"], words(note["scanned"]), words(note["reads"])) for note in told]
        self.used: set[Spot] = set()
        self.needed: set[Repair] = set()

    def find(self, field: str, text: tuple[str, ...]) -> bool:
        """Find a text, and use up its words; one that a note calls added need not be there."""
        repairs = [repair for repair in self.repairs if repair.field == field]
        for notes in ([repair for repair in repairs if repair.scanned], repairs):
            for (line, cell), content in self.cells.items():
                for start in range(len(content)):
                    found = self._match(text, (line, cell, start), notes)
                    if found is not None:
                        self.used |= found
                        return True
        return any(not repair.scanned and _within(text, repair.reads) for repair in repairs)

    def _match(self, text: tuple[str, ...], spot: Spot, repairs: Sequence[Repair]) -> set[Spot] | None:
        """The places of the words of a text from this spot on; None where it does not stand there."""
        if not text:
            return set()
        line, cell, at = spot
        content = self.cells[line, cell]
        for repair in repairs:
            size = len(repair.scanned)
            if text[: len(repair.reads)] == repair.reads and content[at : at + size] == repair.scanned:
                found = self._match(text[len(repair.reads) :], (line, cell, at + size), repairs)
                if found is not None:
                    self.needed.add(repair)
                    return found | {(line, cell, at + i) for i in range(size)}
        if at < len(content):
            if content[at] != text[0] or spot in self.used:
                return None
            found = self._match(text[1:], (line, cell, at + 1), repairs)
            return None if found is None else found | {spot}
        later = (key for key in self.cells if key[0] > line)
        goes_on = (self._match(text, (*key, 0), repairs) for key in later)
        return next((found for found in goes_on if found is not None), None)


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole)))


def faults(index: str, appendix: Item, scan: Sequence[str]) -> list[str]:
    """What does not agree between an appendix and the scan.

    Args:
        index: Id of the index.
        appendix: The file as plain data.
        scan: The lines of the scan.
    """
    told: list[str] = []
    used: set[Spot] = set()
    numbers: dict[int, set[str]] = {}
    for item, shared in items(appendix):
        name, search = f"{index} {item['number']}", Search(item, shared, scan)
        # The longest first: a short text, such as an agency, may stand in a long one too.
        for field, text in sorted(texts(item, shared), key=lambda each: -len(each[1])):
            if not search.find(field, words(text)):
                told.append(f"{name}, {field}: “{text}” is not in lines {item.get('scan')}")
        told += [
            f"{name}: line {line} has no word of it" for line in item.get("scan", ()) if line not in _lines(search)
        ]
        told += [
            f"{name}: the scan has no “{' '.join(each.scanned)}”" for each in search.repairs if _idle(each, search)
        ]
        used |= search.used
        for line in item.get("scan", ()):
            numbers.setdefault(line, set()).add(item["number"])
    return [*told, *_left_over(index, scan, used, numbers)]


def _lines(search: Search) -> set[int]:
    return {line for line, _, _ in search.used}


def _idle(repair: Repair, search: Search) -> bool:
    """Whether a note repairs what the scan does not have."""
    return bool(repair.scanned) and repair not in search.needed


def _left_over(index: str, scan: Sequence[str], used: set[Spot], numbers: Mapping[int, set[str]]) -> Iterator[str]:
    """Words of a table that are in no criterion and no group, and numbers that stand on another line."""
    first, last = TABLES[index]
    for line in range(first, last + 1):
        label, *cells = scan[line - 1].split("\t")
        if (
            label.strip()
            and cells
            and not is_heading(scan[line - 1])
            and label.rstrip(".") not in numbers.get(line, ())
        ):
            yield f"{index}: line {line} is that of {label}"
        for cell, content in enumerate(cells_of(scan, line)):
            rest = [word for at, word in enumerate(content) if (line, cell, at) not in used and word not in LAYOUT]
            if rest:
                yield f"{index}: line {line} has more: {' '.join(rest)}"
