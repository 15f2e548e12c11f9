"""`chisotv notes`: every repair and doubt of the transcription."""

from typing import Annotated

import typer

from chisotv.cli.options import IndexOption, verb
from chisotv.cli.session import DataOptions, RowOptions
from chisotv.models.appendix import NoteKind
from chisotv.tables.notes import note_table


@verb
def notes(
    index: IndexOption = None,
    kind: Annotated[
        NoteKind | None, typer.Option(help="repair: đã sửa; placement: đã đưa về đúng vị trí; doubt: còn nghi vấn.")
    ] = None,
    *,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Mọi chỗ đã sửa, còn nghi vấn so với bản quét."""
    data = source.open()
    rows.emit(note_table(data.dataset, data.indices(index or ()), kind))
