"""`chisotv show`: one criterion or group whole; the letter; the notes of the transcription."""

import re
from typing import Annotated

import typer

from chisotv import words
from chisotv.cli.options import SHOWN, verb, worded_option
from chisotv.cli.session import DataOptions, RowOptions
from chisotv.models.appendix import NoteKind
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.tables.duties import place_table
from chisotv.tables.letter import letter_table
from chisotv.tables.notes import note_table
from chisotv.tables.scan import scan_table
from chisotv.text import NUMBERS, fold, listed

LETTER = ("letter", *map(fold, words.DISPATCH.values()))
NOTES = ("notes", "ghi chu")


@verb
def show(
    what: Annotated[
        str,
        typer.Argument(
            metavar="NỘI_DUNG",
            click_type=SHOWN,
            help="Mã chỉ số, như papi; hoặc letter: văn bản; notes: ghi chú phiên bản số.",
        ),
    ],
    number: Annotated[
        str,
        typer.Argument(
            metavar="[SỐ]",
            help="Số tiêu chí hoặc nhóm tiêu chí, như 4.2; viết liền cũng được: papi4.2. Sau notes: chỉ số.",
        ),
    ] = "",
    scan: Annotated[
        bool, typer.Option("--source", help="Hiện chữ của bản quét ở các dòng của mục ấy, chỗ đã sửa được đánh dấu.")
    ] = False,
    kind: Annotated[NoteKind | None, worded_option("--kind", words.NOTE, "Sau notes: chỉ hiện một loại.")] = None,
    *,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Hiện toàn bộ một tiêu chí hoặc nhóm tiêu chí; văn bản; ghi chú.

    Một tiêu chí: nhóm chứa nó, các phần phân công, kết quả phấn đấu, thước đo, kết quả công bố và ghi chú phiên bản số.
    Văn bản: căn cứ, các điểm chỉ đạo và cơ quan được giao, mục tiêu chung của từng chỉ số, nơi nhận. Ghi chú: mọi chỗ
    đã sửa, còn nghi vấn so với bản quét.

    Ví dụ:
    chisotv show papi 4.2
    chisotv show notes --kind "còn nghi vấn"
    """
    data = source.open()
    if kind is not None and fold(what) not in NOTES:
        raise ChisotvError("Tùy chọn --kind chỉ dùng với: chisotv show notes")
    if fold(what) in NOTES:
        rows.emit(note_table(data.dataset, data.indices(number or ()), kind))
    elif fold(what) in LETTER and not number:
        _letter(data.dataset, rows)
    else:
        _place(data.dataset, *((what, number) if number else _parted(what)), source if scan else None, rows)


def _letter(dataset: Dataset, rows: RowOptions) -> None:
    if rows.chosen == "table":
        from chisotv.screen.letter import show_letter

        show_letter(dataset, rows.output)
    else:
        rows.emit(letter_table(dataset))


def _place(dataset: Dataset, name: str, number: str, scanned: DataOptions | None, rows: RowOptions) -> None:
    """Show a criterion or group; of data whose scan is asked for, the lines of the scan."""
    found = dataset.find_index(name)
    if not number:
        numbers = listed((item.number for item, _ in dataset.appendices[found.id].leaves()), most=NUMBERS)
        raise ChisotvError(f"Thiếu số {dataset.row_word}. Các {dataset.row_word} của {found.name}: {numbers}.")
    place = dataset.find_place(found, number)
    if scanned:
        rows.emit(scan_table(dataset, found.id, place, scanned.scan(dataset)))
    elif rows.chosen == "table":
        from chisotv.screen.criterion import show_place

        show_place(dataset, found.id, place, rows.output)
    else:
        rows.emit(place_table(dataset, found.id, place))


def _parted(typed: str) -> tuple[str, str]:
    """Index and number that were typed as one word: "papi4.2", "PAPI 4.2"."""
    name = re.split(r"\d", typed, maxsplit=1)[0]
    return name.rstrip(" ._:,-") or typed, typed[len(name) :]
