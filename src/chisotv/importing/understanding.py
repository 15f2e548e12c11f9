"""A whole table, or its pieces over several pages → an appendix."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chisotv.importing.account import account
from chisotv.importing.agencies import Agencies
from chisotv.importing.base import Doubt, Understood, words
from chisotv.importing.columns import Head, find_head
from chisotv.importing.fields import Fields, new_names, whole_index
from chisotv.importing.mending import mend
from chisotv.importing.numbers import Entry, place
from chisotv.importing.rows import Reader
from chisotv.models.registry import Registry
from chisotv.reading import Table
from chisotv.text import fold, squeeze
from chisotv.validation.rules.texts import INVISIBLE

_LABEL = re.compile(
    r"((?:phụ lục|biểu(?: mẫu)?)(?: số)?(?: (?:\d+|[IVX]+|[A-Z])(?:[.-]?[A-Z\d]{1,3})?)?)(?:\s*[:.–-]\s*(.*))?",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"\(?\s*(?:ban hành )?kèm theo\b", re.IGNORECASE)


class PassedOver(NamedTuple):
    """A table that is no appendix, and why."""

    table: str
    why: str
    words: int  # how many it has


def understand(
    tables: Sequence[Table],
    registry: Registry,
    index: str = "index",
    given: Mapping[str, str] | None = None,
    year: int | None = None,
    corrections: Mapping[str, str] | None = None,
) -> tuple[list[Understood], list[PassedOver]]:
    """Every appendix among the tables of a file.

    Args:
        tables: All tables, in their order.
        registry: The agencies that are known.
        index: The id of the first appendix; the others have _2, _3 …
        given: Heading → role, as a person said it.
        year: The document's year; default the one that the words above the table name.
        corrections: Words that the scan is known to misread → what they are.
    """
    said = {fold(heading): role for heading, role in (given or {}).items()}
    right = [(re.compile(rf"(?<!\w){re.escape(each)}(?!\w)"), reads) for each, reads in (corrections or {}).items()]
    passed: list[PassedOver] = []
    found: list[Understood] = []
    for pieces in _joined([_corrected(each, [(INVISIBLE, ""), *right]) for each in tables], said, passed):
        name = index if not found else f"{index}_{len(found) + 1}"
        found.append(_understood(pieces, registry, name, year))
    return found, passed


def _corrected(table: Table, right: Sequence[tuple[re.Pattern[str], str]]) -> Table:
    """A table without characters that nobody sees, and with its words as they should read."""

    def corrected(text: str) -> str:
        for pattern, reads in right:
            text = pattern.sub(reads.replace("\\", r"\\"), text)
        return text

    made = {id(cell): cell._replace(text=corrected(cell.text)) for row in table.rows for cell in row if cell}
    rows = tuple(tuple(made[id(cell)] if cell else None for cell in row) for row in table.rows)
    return table._replace(above=tuple(map(corrected, table.above)), rows=rows)


def _joined(
    tables: Sequence[Table], given: Mapping[str, str], passed: list[PassedOver]
) -> Iterator[list[tuple[Table, Head]]]:
    """The tables of duties, the pieces of one over several pages together."""
    pieces: list[tuple[Table, Head]] = []
    for table in tables:
        head = find_head(table, given)
        apart = [line for line in table.above if line.strip() and not re.match(r"[* ]*\((?!kèm)", line, re.IGNORECASE)]
        first = pieces[0][1] if pieces and not apart and not (head and head.start) else None
        if first and head and [each.id for each in head.columns] == [each.id for each in first.columns]:
            same = zip(head.columns, first.columns, strict=True)
            columns = tuple(each._replace(printed=other.printed) for each, other in same)
            pieces.append((table, head._replace(columns=columns)))
        elif first and not head and len(table.rows[0]) == len(pieces[-1][0].rows[0]):
            pieces.append((table, pieces[-1][1]._replace(start=0, end=0)))
        elif head:
            if pieces:
                yield pieces
            pieces = [(table, head)]
        else:
            cells = {id(cell): cell for row in table.rows for cell in row if cell}.values()
            count = sum(len(words(f"{cell.label} {cell.text}")) for cell in cells)
            why = "không có cột nhiệm vụ, tiêu chí cùng với cột cơ quan, thời hạn hay kết quả"
            passed.append(PassedOver(table.where, why, count))
    if pieces:
        yield pieces


def _understood(pieces: Sequence[tuple[Table, Head]], registry: Registry, index: str, year: int | None) -> Understood:
    first, head = pieces[0]
    above, missing = _above(first, head)
    since = year or max((int(each) for each in re.findall(r"\b20\d\d\b", above["attachment"])), default=9999)
    reader = Reader(pieces)
    told = place(reader.entries)
    top = mend(reader)
    agencies = Agencies(registry)
    Fields(reader, agencies, since, above["title"])
    whole_index(reader)
    columns = [each.data() for each in head.columns]
    if not head.role("number"):
        columns.insert(0, {"role": "number", "printed": "TT"})
        missing.append("bảng không có cột số, các dòng được đánh số")
    appendix = {"index": index, **above, "headings": {"columns": columns}, **_inner(top)}
    starts = [each.row for each in reader.entries]
    keys = ["", *(each.key for each in reader.entries)]
    doubts = {*head.doubts, *(Doubt(0, "", each) for each in missing), *told, *reader.doubts}
    doubts = {each._replace(number=keys[bisect_right(starts, each.row)]) for each in doubts}
    groups = sum(each.group for each in reader.entries)
    counted, unread = account(reader, " ".join(above.values()))
    counts = {"groups": groups, "criteria": len(reader.entries) - groups, **counted}
    where = "; ".join(table.where for table, _ in pieces)
    shown = tuple((each.printed, each.role) for each in head.columns)
    return Understood(where, shown, appendix, new_names(reader, agencies), tuple(sorted(doubts)), unread, counts)


def _above(table: Table, head: Head) -> tuple[dict[str, str], list[str]]:
    """Label, title and attachment of the appendix, above the table or in its first rows; and what of it is not said."""
    first = [cell.text for row in table.rows[: head.start] for cell in dict.fromkeys(filter(None, row))]
    lines = [line for each in (*table.above, *first) if (line := squeeze(each).strip("* "))]
    for at in reversed(range(1, len(lines))):  # brackets that go on in the next line
        if _ATTACHED.match(lines[at - 1]) and "(" in lines[at - 1] and ")" not in lines[at - 1]:
            lines[at - 1 : at + 1] = [f"{lines[at - 1]} {lines[at]}"]
    start, label = next(
        ((at, each) for at, each in reversed([*enumerate(map(_LABEL.fullmatch, lines))]) if each), (0, None)
    )
    attached = next((line for line in reversed(lines) if _ATTACHED.match(line)), "")
    title = [line for line in lines[start + bool(label) :] if line != attached]
    if label and label[2]:
        title.insert(0, label[2])
    elif label and not title:  # it stands above the label
        title = [line for line in lines[:start] if line.upper() == line or "NĂM" in line]
    found = {
        "label": label[1] if label else "Phụ lục",
        "title": "\n".join(title if label else title[-1:]) or "(chưa có tên)",
        "attachment": attached or "(Kèm theo văn bản)",
    }
    sought = {"Phụ lục …": label, "(Kèm theo …)": attached}
    return found, [f"phía trên bảng không có dòng “{each}”" for each, there in sought.items() if not there]


def _inner(entries: Sequence[Entry]) -> dict[str, Any]:
    """What an appendix or a group holds, as data."""
    kinds: dict[str, list[dict[str, Any]]] = {"groups": [], "criteria": []}
    for each in entries:
        printed = {} if each.printed == each.key else {"printed": each.printed}
        item = {"number": each.key, **printed, **each.data, **_inner(each.below)}
        kinds["groups" if each.group else "criteria"].append(item)
    return {kind: found for kind, found in kinds.items() if found}
