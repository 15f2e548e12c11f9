"""`chisotv notes`: every repair and doubt of the transcription."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import BomOption, DataOption, DelimiterOption, FormatOption, IndexOption, OutputOption
from chisotv.cli.session import chosen, emit, index_ids, open_dataset
from chisotv.tables.base import Delimiter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chisotv.models.appendix import Note
    from chisotv.models.dataset import Dataset
    from chisotv.tables.base import Table


class KindChoice(StrEnum):
    """Which notes."""

    REPAIR = "repair"
    PLACEMENT = "placement"
    DOUBT = "doubt"


def notes(
    ctx: typer.Context,
    index: IndexOption = None,
    kind: Annotated[
        KindChoice | None, typer.Option(help="repair: đã sửa; placement: đã đưa về đúng vị trí; doubt: còn nghi vấn.")
    ] = None,
    form: FormatOption = None,
    output: OutputOption = None,
    bom: BomOption = False,
    delimiter: DelimiterOption = Delimiter.COMMA,
    data: DataOption = None,
) -> None:
    """Mọi chỗ đã sửa, còn nghi vấn so với bản quét."""
    dataset = open_dataset(ctx, data)
    found = [row for row in _notes(dataset, index_ids(dataset, index)) if kind is None or row[2].kind == kind]
    emit(_table(dataset, found), chosen(form, output, bom, delimiter), output, bom, delimiter)


def _notes(dataset: "Dataset", indices: list[str] | None) -> "Iterator[tuple[str | None, str | None, Note]]":
    """Index id (None for the letter), number of criterion or group, note."""
    if indices is None:
        for note in dataset.dispatch.notes:
            yield None, None, note
    for index_id in dataset.appendices if indices is None else indices:
        for _, note, holder in dataset.appendices[index_id].walk_notes():
            yield index_id, getattr(holder, "number", None), note


def _table(dataset: "Dataset", found: "list[tuple[str | None, str | None, Note]]") -> "Table":
    from chisotv import words
    from chisotv.tables.base import Column, Table

    columns = [
        Column("Vị trí"),
        Column("Trường"),
        Column("Loại"),
        Column("Bản quét", ratio=2),
        Column("Dữ liệu", ratio=2),
    ]
    columns.append(Column("Lý do", ratio=4))
    rows, records = [], []
    for index_id, number, note in found:
        where = f"{dataset.index(index_id).name} {number or ''}".strip() if index_id else "Công văn"
        rows.append([where, words.FIELD[note.field], words.NOTE[note.kind], note.scanned, note.reads, note.reason])
        records.append({"index": index_id, "number": number, **vars(note)})
    counts = [f"{sum(n.kind == kind for *_, n in found)} {name}" for kind, name in words.NOTE.items()]
    return Table(columns, rows, records, title=f"{len(found)} ghi chú: {', '.join(counts)}.")
