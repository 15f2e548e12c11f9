"""`chisotv show`: one criterion or group whole."""

import re
from typing import Annotated

import typer

from chisotv.cli.options import INDEX, verb
from chisotv.cli.session import DataOptions, RowOptions
from chisotv.problems import ChisotvError
from chisotv.tables.duties import place_table
from chisotv.tables.scan import scan_table


@verb
def show(
    index: Annotated[str, typer.Argument(metavar="CHỈ_SỐ", click_type=INDEX, help="Ví dụ: papi, par, ict.")],
    number: Annotated[
        str,
        typer.Argument(metavar="[SỐ]", help="Số tiêu chí hoặc nhóm tiêu chí, như 4.2; viết liền cũng được: papi4.2."),
    ] = "",
    scan: Annotated[
        bool, typer.Option("--source", help="Chữ của bản quét ở các dòng của mục ấy, chỗ đã sửa được đánh dấu.")
    ] = False,
    *,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Toàn bộ một tiêu chí hoặc nhóm tiêu chí.

    Gồm nhóm chứa nó, các phần phân công, kết quả phấn đấu, thước đo, kết quả công bố và ghi chú phiên bản số.
    """
    dataset = source.open().dataset
    name, number = (index, number) if number else _parted(index)
    found = dataset.find_index(name)
    if not number:
        numbers = ", ".join(criterion.number for criterion, _ in dataset.appendices[found.id].leaves())
        raise ChisotvError(f"Thiếu SỐ. Các tiêu chí của {found.name}: {numbers}.")
    place = dataset.find_place(found, number)
    if scan:
        rows.emit(scan_table(dataset, found.id, place, source.scan(dataset)))
    elif rows.chosen == "table":
        from chisotv.screen.criterion import show_place

        show_place(dataset, found.id, place, rows.output)
    else:
        rows.emit(place_table(dataset, found.id, place))


def _parted(typed: str) -> tuple[str, str]:
    """Index and number that were typed as one word: "papi4.2", "PAPI 4.2"."""
    name = re.split(r"\d", typed, maxsplit=1)[0]
    return name.rstrip(" ._:,-") or typed, typed[len(name) :]
