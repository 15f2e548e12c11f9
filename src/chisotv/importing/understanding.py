"""A whole table, or its pieces over several pages → an appendix."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from chisotv.importing.account import account
from chisotv.importing.agencies import Agencies
from chisotv.importing.base import Doubt, Understood, Unread, words
from chisotv.importing.columns import Head, find_head
from chisotv.importing.fields import Fields, new_names, whole_index
from chisotv.importing.letter import ATTACHED, MISSING
from chisotv.importing.mending import mend
from chisotv.importing.notes import Footnote, attach, separated
from chisotv.importing.numbers import Entry, place
from chisotv.importing.repairs import Repair, corrected, note_repairs
from chisotv.importing.rows import Reader
from chisotv.models.registry import Registry
from chisotv.reading import Table
from chisotv.text import fold, shorten, squeeze
from chisotv.words import NOTES_HEADING

_LABEL = re.compile(
    r"((?:phụ lục|biểu(?: mẫu)?)(?: số)?(?: (?:\d+|[IVX]+|[A-Z])(?:[.-]?[A-Z\d]{1,3})?)?)(?:\s*[:.–-]\s*(.*))?",
    re.IGNORECASE,
)
_UNSAID = {"label": "dòng “Phụ lục …”", "title": "tên phụ lục", "attachment": "dòng “(Kèm theo …)”"}
_LISTING = frozenset(map(fold, ("Cơ quan", "Vai trò", "Qua nhóm")))
_LISTED = "danh sách theo cơ quan do chương trình in thêm, chữ đã có ở các phụ lục"
_OTHER = "không có cột nhiệm vụ, tiêu chí cùng với cột cơ quan, thời hạn hay kết quả"
_FEW = 3
_UNIT = re.compile(r"\(?(?:đơn vị(?: tính)?|đvt)\s*:", re.IGNORECASE)
_BELOW = re.compile(r"\(\*|\*(?!\*)|ghi chú(?! phiên bản số)\b|chú thích\b", re.IGNORECASE)
_SAID_BELOW = "lời chú dưới bảng chưa có trong dữ liệu"
_LOST = "chữ của bảng chưa có trong dữ liệu"


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
    repairs: list[Repair]


def understand(
    tables: Sequence[Table],
    registry: Registry,
    index: str = "index",
    given: Mapping[str, str] | None = None,
    year: int | None = None,
    below: Sequence[str] = (),
    corrections: Mapping[str, str] | None = None,
) -> tuple[list[Understood], list[PassedOver]]:
    """Every appendix among the tables of a file.

    Args:
        tables: All tables, in their order.
        registry: The agencies that are known.
        index: The id of the first appendix; the others have _2, _3 …
        given: Heading → role, as a person said it.
        year: The document's year; default the one that the words above the table name.
        below: The paragraphs below the last table.
        corrections: Words that the scan is known to misread → what they are.
    """
    said = {fold(heading): role for heading, role in (given or {}).items()}
    passed: list[PassedOver] = []
    found: list[Understood] = []
    whole = [part for each in tables for part in _stacked(each, said)]
    noted = ((*corrected(each, corrections or {}), notes) for each, notes in separated(whole, below))
    after = {each.where: lines for each, lines in zip(whole, [*(each.above for each in whole[1:]), below], strict=True)}
    for pieces in _joined(noted, said, passed):
        name = index if not found else f"{index}_{len(found) + 1}"
        found.append(_understood(pieces, registry, name, year, after[pieces[-1].table.where]))
    return found, passed


def _stacked(table: Table, given: Mapping[str, str]) -> Iterator[Table]:
    """A table as it is, or those that stand below each other in a sheet: with a label, or columns in another order."""
    head = find_head(table, given)
    texts = [[cell.text if cell else "" for cell in row] for row in table.rows]
    names = texts[head.end - 1] if head else []
    cuts = [0]
    for at, row in enumerate(texts if head and len({*names, ""}) > _FEW else ()):
        if head and at >= head.end and {*names, ""} <= {*row, ""}:
            above = at
            while above > head.end and len({*texts[above - 1], ""}) <= 2:
                above -= 1
            labels = [back for back in range(above, at) if any(map(_LABEL.fullmatch, filter(None, texts[back])))]
            cuts += labels[:1] or ([at] if row != names else [])
    for start, end in pairwise([*cuts, len(table.rows)]):
        yield table._replace(above=() if start else table.above, rows=table.rows[start:end])


def _joined(
    tables: Iterable[tuple[Table, list[Repair], list[Footnote]]], given: Mapping[str, str], passed: list[PassedOver]
) -> Iterator[list[Piece]]:
    """The tables of duties, the pieces of one over several pages together."""
    pieces: list[Piece] = []
    for table, repairs, notes in tables:
        head = find_head(table, given)
        apart = [line for line in _lines_above(table, head) if not re.match(r"[* ]*\((?!kèm)", line, re.IGNORECASE)]
        first = pieces[0].head if pieces and not apart else None
        listed = head is not None and head.texts >= _LISTING
        if listed or not (head or (first and len(table.rows[0]) == len(pieces[-1].table.rows[0]))):
            cells = {id(cell): cell for row in table.rows for cell in row if cell}.values()
            count = sum(len(words(f"{cell.label} {cell.text}")) for cell in cells)
            passed.append(PassedOver(table.where, _LISTED if listed else _OTHER, count))
        elif not head:
            pieces.append(Piece(table, pieces[-1].head._replace(start=0, end=0), notes, repairs))
        elif first and [each.id for each in head.columns] == [each.id for each in first.columns]:
            same = zip(head.columns, first.columns, strict=True)
            columns = tuple(each._replace(printed=other.printed) for each, other in same)
            pieces.append(Piece(table, head._replace(columns=columns), notes, repairs))
        else:
            if pieces:
                yield pieces
            pieces = [Piece(table, head, notes, repairs)]
    if pieces:
        yield pieces


def _understood(
    pieces: Sequence[Piece], registry: Registry, index: str, year: int | None, after: Sequence[str]
) -> Understood:
    head = pieces[0].head
    above, unsaid = _above(_lines_above(pieces[0].table, head))
    missing = [f"phía trên bảng không có {_UNSAID[each]}" for each in unsaid]
    since = year or max((int(each) for each in re.findall(r"\b20\d\d\b", above["attachment"])), default=9999)
    reader = Reader([(table, own) for table, own, *_ in pieces])
    told = place(reader.entries)
    top = mend(reader)
    agencies = Agencies(registry)
    Fields(reader, agencies, since, above["title"])
    whole_index(reader)
    columns = [each.data() for each in head.columns]
    if not head.role("number"):
        columns.insert(0, {"role": "number", "printed": "TT"})
        missing.append("bảng không có cột số, các dòng được đánh số")
    counted, unread = account(reader, " ".join(above.values()))
    whole: dict[str, Any] = {"index": index, **above, "headings": {"columns": columns}}
    for note in (note for piece in pieces for note in piece.notes):
        taken, said = attach(note, reader.entries, whole), tuple(words(note.line))
        counted |= {kind: counted[kind] + len(said) for kind in ("words", "in_data" if taken else "unread")}
        unread += () if taken else (Unread(0, NOTES_HEADING, said),)
    above_piece = 0
    for piece in pieces:
        shifted = [each._replace(row=each.row + above_piece) for each in piece.repairs]
        note_repairs(shifted, reader.entries, whole)
        above_piece += len(piece.table.rows)
    appendix = {**whole, **_inner(top)}
    starts = [each.row for each in reader.entries]
    keys = ["", *(each.key for each in reader.entries)]
    told += [
        Doubt(0, "", f"{_SAID_BELOW}: {shorten(line)}") for line in after if _BELOW.match(line.strip("* ") or line)
    ]
    rows, ids = {each.row for each in reader.doubts}, {each.printed: each.id for each in head.columns}
    for each in unread:
        why = f"{_LOST}: {shorten(' '.join(each.words))}"
        if each.row < starts[0] if starts else True:
            told.append(Doubt(each.row, each.column, why))
        elif each.row not in rows:
            reader.doubt(ids.get(each.column, ""), why, each.row)
    doubts = {*head.doubts, *(Doubt(0, "", each) for each in missing), *told, *reader.doubts}
    doubts = {each._replace(number=keys[bisect_right(starts, each.row)]) for each in doubts}
    groups = sum(each.group for each in reader.entries)
    counts = {"groups": groups, "criteria": len(reader.entries) - groups, **counted}
    where = "; ".join(piece.table.where for piece in pieces)
    shown = tuple((each.printed, each.role) for each in head.columns)
    names = new_names(reader, agencies)
    return Understood(where, shown, appendix, names, tuple(sorted(doubts)), unread, counts, tuple(unsaid))


def _lines_above(table: Table, head: Head | None) -> list[str]:
    """The lines above a table, and those of its rows that stand above the headings."""
    first = [cell.text for row in table.rows[: head.start if head else 0] for cell in dict.fromkeys(filter(None, row))]
    parts = [part.strip("* ") for part in (*table.above, *dict.fromkeys(first))]
    lines = [line for part in parts for line in ([part] if ATTACHED.match(part) else part.split("\n"))]
    return [line for each in lines if (line := squeeze(each))]


def _above(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Label, title and attachment of the appendix; and which of these is not said."""
    for at in reversed(range(1, len(lines))):  # brackets that go on in the next line
        if ATTACHED.match(lines[at - 1]) and "(" in lines[at - 1] and ")" not in lines[at - 1]:
            lines[at - 1 : at + 1] = [f"{lines[at - 1]} {lines[at]}"]
    start, label = next(
        ((at, each) for at, each in reversed([*enumerate(map(_LABEL.fullmatch, lines))]) if each), (0, None)
    )
    attached = next((line for line in reversed(lines) if ATTACHED.match(line)), "")
    title = [line for line in lines[start + bool(label) :] if line != attached and not _UNIT.match(line)]
    if label and label[2]:
        title.insert(0, label[2])
    elif label and not title:  # it stands above the label
        title = [line for line in lines[:start] if line.upper() == line or "NĂM" in line]
    said = {
        "label": label[1] if label else "Phụ lục",
        "title": "\n".join(title if label else title[-1:]) or MISSING,
        "attachment": attached or "(Kèm theo văn bản)",
    }
    return said, [each for each, there in zip(said, (label, title, attached), strict=True) if not there]


def _inner(entries: Sequence[Entry]) -> dict[str, Any]:
    """What an appendix or a group holds, as data."""
    kinds: dict[str, list[dict[str, Any]]] = {"groups": [], "criteria": []}
    for each in entries:
        printed = {} if each.printed == each.key else {"printed": each.printed}
        item = {"number": each.key, **printed, **each.data, **_inner(each.below)}
        kinds["groups" if each.group else "criteria"].append(item)
    return {kind: found for kind, found in kinds.items() if found}
