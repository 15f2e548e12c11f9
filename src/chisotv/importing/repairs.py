"""Words that a scan is known to misread: put right before a table is understood, with a note for each afterwards."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chisotv.importing.account import texts
from chisotv.importing.numbers import Entry
from chisotv.models.appendix import OF_ITEM
from chisotv.reading import Cell, Table
from chisotv.text import nfc, squeeze
from chisotv.validation.letters import legible

_REASON = "Chữ đọc sai khi quét, sửa theo danh sách lỗi đọc."


class Repair(NamedTuple):
    """A word that was put right."""

    row: int  # of its table, from 1
    scanned: str
    reads: str


def corrected(table: Table, corrections: Mapping[str, str]) -> tuple[Table, list[Repair]]:
    """A table without characters that nobody sees, its misread words put right; and which words these are."""
    repairs: list[Repair] = []
    right = [(each, re.compile(rf"(?<!\w){re.escape(each)}(?!\w)"), reads) for each, reads in corrections.items()]

    def read(text: str, row: int) -> str:
        text = legible(nfc(text))
        for scanned, pattern, reads in right:
            text, times = pattern.subn(reads.replace("\\", r"\\"), text)
            repairs.extend([Repair(row, scanned, reads)] if times and row else [])
        return text

    made: dict[int, Cell] = {}
    for at, row in enumerate(table.rows, 1):
        for cell in row:
            if cell and id(cell) not in made:
                made[id(cell)] = cell._replace(text=read(cell.text, at))
    rows = tuple(tuple(made[id(cell)] if cell else None for cell in row) for row in table.rows)
    return table._replace(above=tuple(read(line, 0) for line in table.above), rows=rows), repairs


def note_repairs(repairs: Sequence[Repair], entries: Sequence[Entry], appendix: dict[str, Any]) -> None:
    """Note each word that was put right on the item whose field has it now; on the headings those of no row."""
    starts = [each.row for each in entries]
    for row, scanned, reads in repairs:
        at = bisect_right(starts, row)
        near = (each.data for each in entries[at - 1].around()) if at else iter(())
        places = ((data, field) for data in near for field, text in _fields(data) if squeeze(reads) in squeeze(text))
        holder, field = next(places, (None, ""))
        if holder is None and reads in " ".join(column["printed"] for column in appendix["headings"]["columns"]):
            holder, field = appendix["headings"], "headings"
        note = {"kind": "repair", "field": field, "scanned": scanned, "reads": reads, "reason": _REASON}
        if holder is not None and note not in holder.setdefault("notes", []):
            holder["notes"].append(note)


def _fields(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of an item that a note can name, with their words."""
    for field, value in data.items():
        if field == "assignments":
            keys = dict.fromkeys(key.removesuffix("_printed") for work in value for key in work if key not in OF_ITEM)
            for key in keys:
                yield (
                    key,
                    " ".join(text for work in value for text in texts([work.get(key), work.get(f"{key}_printed")])),
                )
        elif field not in ("notes", "number", "printed"):
            yield field, " ".join(texts(value))
