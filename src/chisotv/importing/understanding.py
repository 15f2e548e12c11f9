"""A whole table, or its pieces over several pages → an appendix."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chisotv.importing.account import DATA, UNREAD
from chisotv.importing.agencies import Agencies
from chisotv.importing.base import Doubt, Understood, words
from chisotv.importing.columns import Head, find_head
from chisotv.importing.letter import MISSING
from chisotv.importing.notes import Footnote, attach, separated
from chisotv.importing.numbers import Entry, place
from chisotv.importing.rows import Reader
from chisotv.models.registry import Registry
from chisotv.reading import Table
from chisotv.text import fold, squeeze
from chisotv.words import NOTES_HEADING

_LABEL = re.compile(r"(?:phụ lục|biểu|danh mục kèm)\b.{0,40}", re.IGNORECASE)
_UNSAID = {"label": "dòng “Phụ lục …”", "title": "tên phụ lục", "attachment": "dòng “(Kèm theo …)”"}
_LISTING = frozenset(map(fold, ("Cơ quan", "Vai trò", "Qua nhóm")))
_LISTED = "danh sách theo cơ quan do chương trình in thêm, chữ đã có ở các phụ lục"
_OTHER = "không có cột nhiệm vụ, tiêu chí cùng với cột cơ quan, thời hạn hay kết quả"
_ATTACHED = re.compile(r"\(?\s*(?:ban hành )?kèm theo\b", re.IGNORECASE)


class PassedOver(NamedTuple):
    """A table that is no appendix, and why."""

    table: str
    why: str
    words: int  # how many it has


class Piece(NamedTuple):
    """A table that is an appendix or a part of one."""

    table: Table
    head: Head
    notes: list[Footnote]


def understand(
    tables: Sequence[Table],
    registry: Registry,
    index: str = "index",
    given: Mapping[str, str] | None = None,
    year: int | None = None,
    below: Sequence[str] = (),
) -> tuple[list[Understood], list[PassedOver]]:
    """Every appendix among the tables of a file.

    Args:
        tables: All tables, in their order.
        registry: The agencies that are known.
        index: The id of the first appendix; the others have _2, _3 …
        given: Heading → role, as a person said it.
        year: The document's year; default the one that the words above the table name.
        below: The paragraphs below the last table.
    """
    said = {fold(heading): role for heading, role in (given or {}).items()}
    found: list[Understood] = []
    passed: list[PassedOver] = []
    for pieces in _joined(separated(tables, below), said, passed):
        name = index if not found else f"{index}_{len(found) + 1}"
        found.append(_understood(pieces, registry, name, year))
    return found, passed


def _joined(
    tables: Iterable[tuple[Table, list[Footnote]]], given: Mapping[str, str], passed: list[PassedOver]
) -> Iterator[list[Piece]]:
    """The tables of duties, the pieces of one over several pages together."""
    pieces: list[Piece] = []
    for table, notes in tables:
        head = find_head(table, given)
        wide = bool(pieces) and len(table.rows[0]) == len(pieces[0].table.rows[0]) if table.rows else False
        goes_on = wide and not _lines_above(table, head)
        if head is None and goes_on:
            head = pieces[0].head._replace(start=0, end=0, doubts=())
        elif head and goes_on and [each.id for each in head.columns] != [each.id for each in pieces[0].head.columns]:
            goes_on = False
        listed = head is not None and head.texts >= _LISTING
        if head is None or listed:
            count = sum(len(words(cell.text)) for cell in {id(c): c for row in table.rows for c in row if c}.values())
            passed.append(PassedOver(table.where, _LISTED if listed else _OTHER, count))
            continue
        if not goes_on and pieces:
            yield pieces
            pieces = []
        pieces.append(Piece(table, head, notes))
    if pieces:
        yield pieces


def _understood(pieces: Sequence[Piece], registry: Registry, index: str, year: int | None) -> Understood:
    head = pieces[0].head
    above, unsaid = _above(_lines_above(pieces[0].table, head))
    missing = [f"phía trên bảng không có {_UNSAID[each]}" for each in unsaid]
    since = year or max((int(each) for each in re.findall(r"\b20\d\d\b", above["attachment"])), default=9999)
    agencies = Agencies(registry)
    reader = Reader(head, agencies, since, above)
    for table, own, _ in pieces:
        reader.read(table, own)
    told = place(reader.entries)
    reader.account.close()
    reader.share()
    columns = [each.data() for each in head.columns]
    if not head.role("number"):
        columns.insert(0, {"role": "number", "printed": "TT"})
        missing.append("bảng không có cột số, các dòng được đánh số")
    headings: dict[str, Any] = {"columns": columns}
    whole: dict[str, Any] = {"index": index, **above, "headings": headings}
    for each in (each for piece in pieces for each in piece.notes):
        reader.account.add(DATA if attach(each, reader.entries, whole) else UNREAD, each.line, 0, NOTES_HEADING)
    top = [each for each in reader.entries if each.under is None]
    appendix = {**whole, **inner(top)}
    doubts = [*head.doubts, *(Doubt(0, "", each) for each in missing), *told, *reader.doubts]
    starts = [each.row for each in reader.entries]
    keys = ["", *(each.key for each in reader.entries)]
    doubts = [each._replace(number=keys[bisect_right(starts, each.row)]) for each in doubts]
    groups = sum(each.group for each in reader.entries)
    counts = {"groups": groups, "criteria": len(reader.entries) - groups, **reader.account.counts}
    where = "; ".join(piece.table.where for piece in pieces)
    shown = tuple((each.printed, each.role) for each in head.columns)
    return Understood(
        where, shown, appendix, agencies.new_names(), tuple(doubts), tuple(reader.account.unread), counts, tuple(unsaid)
    )


def _lines_above(table: Table, head: Head | None) -> list[str]:
    """The lines above a table, and those of its rows that stand above the headings."""
    rows = table.rows[: head.start] if head else ()
    cells = {id(cell): cell.text for row in rows for cell in row if cell}
    parts = [part for part in (*table.above, *cells.values()) if part.strip()]
    return [squeeze(line) for part in parts for line in ([part] if _ATTACHED.match(part) else part.split("\n"))]


def _above(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Label, title and attachment of the appendix; and which of these is not said."""
    start = next((at for at in reversed(range(len(lines))) if _LABEL.fullmatch(lines[at])), None)
    attached = next((at for at in reversed(range(len(lines))) if _ATTACHED.match(lines[at])), None)
    rest = lines[0 if start is None else start + 1 :]
    title = [line for line in rest if not _ATTACHED.match(line)] if start is not None else rest[-1:]
    found = {
        "label": lines[start] if start is not None else "Phụ lục",
        "title": "\n".join(title) or MISSING,
        "attachment": lines[attached] if attached is not None else "(Kèm theo văn bản)",
    }
    said = {"label": start is not None, "title": bool(title), "attachment": attached is not None}
    return found, [each for each, there in said.items() if not there]


def inner(entries: Sequence[Entry]) -> dict[str, Any]:
    """What an appendix or a group holds, as data."""
    kinds = {
        "groups": [each for each in entries if each.group],
        "criteria": [each for each in entries if not each.group],
    }
    return {kind: [_item(each) for each in found] for kind, found in kinds.items() if found}


def _item(entry: Entry) -> dict[str, Any]:
    printed = {} if entry.printed == entry.key else {"printed": entry.printed}
    return {"number": entry.key, **printed, **entry.data, **inner(entry.below)}
