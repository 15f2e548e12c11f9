"""The notes of the transcription below a table that this program printed: read back, their marks out of the cells."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from chisotv.importing.numbers import Entry
from chisotv.reading import Cell, Table
from chisotv.words import CUT, FIELD, NOTE, NOTES_HEADING

Row = tuple[Cell | None, ...]
_OURS = re.compile(rf"\./\.|{re.escape(NOTES_HEADING)}|\[(\d+)\] .*", re.DOTALL)  # in a sheet, below its table
_MARKS = re.compile(r"(?:\s*\[\d+\])+(?=\n|$)")
_FIELDS, _KINDS = ({text: key for key, text in each.items()} for each in (FIELD, NOTE))
_LINE = re.compile(
    r"\[(?P<mark>\d+)\] (?:(?P<where>\S+) · )?"
    rf"(?P<field>{'|'.join(sorted(_FIELDS, key=len, reverse=True))}), (?P<kind>{'|'.join(_KINDS)})(?P<cut>, {CUT})?:"
    r"(?: “(?P<scanned>.{1,999}?)” → “(?P<reads>.{1,999}?)”\.| thêm “(?P<added>.{1,999}?)”\.|"
    r" bỏ “(?P<gone>.{1,999}?)”\.)? (?P<reason>\S.*)",
    re.DOTALL,
)


class Footnote(NamedTuple):
    """A note in the list below a table."""

    line: str
    said: re.Match[str] | None  # its parts; None where it is no note as this program prints them
    rows: list[int]  # of the table, which the marked cell covers


def separated(tables: Sequence[Table], below: Sequence[str]) -> Iterator[tuple[Table, list[Footnote]]]:
    """Each table of a file without its notes, and these; `below` are the paragraphs below the last one."""
    above = tables[0].above if tables else ()
    for at, table in enumerate(tables):
        after = tables[at + 1].above if at + 1 < len(tables) else tuple(below)
        rows, tail = _tail(table.rows)
        found, rest = _listed(tail or after)
        yield table._replace(above=above, rows=tuple(map(tuple, _unmarked(rows, found)))), list(found.values())
        above = after if tail else rest


def _tail(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows of a sheet down to the end mark or the notes, and the texts from there to its end."""
    texts = [list({id(cell): cell.text for cell in row if cell and cell.text}.values()) for row in rows]
    end = next((at for at, own in enumerate(texts) if own and own[0] in ("./.", NOTES_HEADING)), len(texts))
    tail = tuple(dict.fromkeys(text for own in texts[end:] for text in own))
    return (rows[:end], tail) if all(map(_OURS.fullmatch, tail)) else (rows, ())


def _listed(texts: tuple[str, ...]) -> tuple[dict[str, Footnote], tuple[str, ...]]:
    """The notes among paragraphs by their marks, and the other paragraphs."""
    start = texts.index(NOTES_HEADING) if NOTES_HEADING in texts else len(texts)
    found: dict[str, Footnote] = {}
    for line in texts[start + 1 :]:
        mark = _OURS.fullmatch(line)
        if not mark or not mark[1]:
            break
        found[mark[1]] = Footnote(line, _LINE.fullmatch(line), [])
    return found, texts[:start] + texts[start + 1 + len(found) :]


def _unmarked(rows: Sequence[Row], notes: dict[str, Footnote]) -> Iterator[Row]:
    """The rows without marks; each note learns on which rows its own stands."""
    bare: dict[int, tuple[Cell, list[str]]] = {}  # each cell as it was → without marks, and these

    def unmarked(cell: Cell) -> tuple[Cell, list[str]]:
        if id(cell) not in bare:
            marks = [mark for mark in re.findall(r"\d+", "".join(_MARKS.findall(cell.text))) if mark in notes]
            one = re.compile(rf"\s*\[(?:{'|'.join(marks)})\](?=(?:\s*\[\d+\])*$)", re.MULTILINE)
            bare[id(cell)] = (cell._replace(text=one.sub("", cell.text)) if marks else cell, marks)
        return bare[id(cell)]

    for at, row in enumerate(rows, 1):
        for mark in {mark for cell in row if cell and notes for mark in unmarked(cell)[1]}:
            notes[mark].rows.append(at)
        yield tuple(cell and unmarked(cell)[0] for cell in row)


def attach(note: Footnote, entries: Sequence[Entry], appendix: dict[str, Any]) -> bool:
    """Give a note to what it stands on: an item on the rows of its mark, around or beside them. False for none."""
    said, starts = note.said, [each.row for each in entries]
    if not said:
        return False
    here = [entries[at - 1] for row in note.rows if (at := bisect_right(starts, row))]
    beside = [each for entry in here if entry.under for each in entry.under.below]  # they share the marked cell
    near = (each.data for entry in (*here, *beside) for each in entry.around() if each.printed == said["where"])
    kind, field = _KINDS[said["kind"]], _FIELDS[said["field"]]
    holder = next(near, None) if said["where"] else appendix["headings"] if field == "headings" else appendix
    if holder is None:
        return False
    repair = {"scanned": said["scanned"] or said["gone"], "reads": said["reads"] or said["added"]}
    data = {"kind": kind, "field": field, **(repair if kind == "repair" else {}), "reason": said["reason"]}
    holder.setdefault("notes", []).append({**data, **({"truncated": True} if said["cut"] else {})})
    if field == "target" and said["cut"] and "target" in holder:
        holder["target"]["truncated"] = True
    return True
