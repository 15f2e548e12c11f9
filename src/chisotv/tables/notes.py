"""The notes of the transcription, as a table."""

from collections.abc import Iterator

from chisotv import words
from chisotv.models.appendix import Note, NoteKind
from chisotv.models.dataset import Dataset
from chisotv.tables.base import Column, Table


def note_table(dataset: Dataset, indices: list[str] | None = None, kind: NoteKind | None = None) -> Table:
    """One note a row, of indices by their ids or by default of all and the letter; of one kind or all."""
    columns = [Column("Vị trí"), Column("Trường"), Column("Loại"), Column("Bản quét", ratio=2)]
    columns += [Column("Dữ liệu", ratio=2), Column("Lý do", ratio=4)]
    found = [each for each in _notes(dataset, indices) if kind is None or each[2].kind == kind]
    rows, records = [], []
    for index_id, number, note in found:
        name = dataset.index(index_id).name if index_id else dataset.dispatch.kind_name
        where = f"{name} {number or ''}".strip()
        rows.append([where, words.FIELD[note.field], note.kind_words, note.scanned, note.reads, note.reason])
        records.append({"index": index_id, "number": number, **vars(note)})
    counts = [f"{sum(n.kind == kind for *_, n in found)} {name}" for kind, name in words.NOTE.items()]
    return Table(columns, rows, records, title=f"{len(found)} ghi chú: {', '.join(counts)}.")


def _notes(dataset: Dataset, indices: list[str] | None) -> Iterator[tuple[str | None, str | None, Note]]:
    """Index id (None for the letter), number of criterion or group, note."""
    if indices is None:
        for note in dataset.dispatch.notes:
            yield None, None, note
    for index_id in dataset.appendices if indices is None else indices:
        for _, note, holder in dataset.appendices[index_id].walk_notes():
            yield index_id, getattr(holder, "number", None), note
