"""What the scan has on the lines of one criterion or group, with every repair marked in its place."""

import re
from collections.abc import Collection, Sequence

from chisotv.models.appendix import Place
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.tables.base import Column, Table, Value


def scan_table(dataset: Dataset, index_id: str, place: Place, scan: Sequence[str]) -> Table:
    """One cell a row of what the lines of the scan have of a criterion or group; below them the notes.

    Raises:
        ChisotvError: The data does not say which lines belong to the item, or the scan does not have one of them.
    """
    item, name = place.item, f"{dataset.index(index_id).name} {place.item.number}"
    if not item.scan:
        raise ChisotvError(f"Dữ liệu không nêu dòng của bản quét cho {name} (trường scan).", status=1)
    rows: list[list[Value]] = []
    records = []
    for number in item.scan:
        if number > len(scan):
            raise ChisotvError(f"Bản quét không có dòng {number}. Xem: chisotv validate", status=1)
        repairs = _repairs(dataset, index_id, number)
        for at, cell in enumerate(scan[number - 1].split("\t"), 1):
            text = _readable(cell)
            if text:
                parts = _parts(text, repairs)
                marked = (f"[{part} → {repairs[part] or '(bỏ)'}]" if i % 2 else part for i, part in enumerate(parts))
                rows.append([number, at, "".join(marked)])
                found = [{"scanned": part, "reads": repairs[part]} for part in parts[1::2]]
                records.append({"line": number, "cell": at, "text": text, "repairs": found})
    title = f"{name} · {item.name}\nBản quét {dataset.dispatch.scan_file}. [chữ quét → chữ đọc]: chỗ đã sửa."
    footer = "\n".join(["Ghi chú phiên bản số", *(f"- {each}" for each in place.note_words())] if place.notes() else [])
    columns = [Column("Dòng"), Column("Ô"), Column("Chữ trên bản quét", ratio=1)]
    return Table(columns, rows, records, title=title, footer=footer)


def _readable(cell: str) -> str:
    """A cell without its markup, each paragraph on a line of its own."""
    text = re.sub(r"(?:\s*</?[a-z][^<>]*>)+\s*", "\n", cell)
    return re.sub(r"[^\S\n]+", " ", text).strip()


def _repairs(dataset: Dataset, index_id: str, number: int) -> dict[str, str | None]:
    """What is repaired on a line, by whichever item it belongs to: scanned words → what is read."""
    appendix = dataset.appendices[index_id]
    notes = (note for place in appendix.walk() if number in place.item.scan for note in place.item.notes)
    return {note.scanned: note.reads for note in (*appendix.headings.notes, *notes) if note.scanned}


def _parts(text: str, repairs: Collection[str]) -> list[str]:
    """The text in parts, each second one of which is repaired: whole words, of two that begin alike the longer."""
    if not repairs:
        return [text]
    repaired = "|".join(map(re.escape, sorted(repairs, key=len, reverse=True)))
    return re.split(rf"(?<!\w)({repaired})(?!\w)", text)
