"""`chisotv show`: one criterion or group whole."""

from typing import Annotated

import typer

from chisotv.cli.options import complete_index, verb
from chisotv.cli.session import DataOptions, RowOptions
from chisotv.tables.duties import place_table
from chisotv.tables.scan import scan_table


@verb
def show(
    index: Annotated[
        str, typer.Argument(metavar="CHỈ_SỐ", autocompletion=complete_index, help="Ví dụ: papi, par, ict.")
    ],
    number: Annotated[str, typer.Argument(metavar="SỐ", help="Số tiêu chí hoặc nhóm tiêu chí, như 4.2.")],
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
    found = dataset.find_index(index)
    place = dataset.find_place(found, number)
    if scan:
        rows.emit(scan_table(dataset, found.id, place, source.scan(dataset)))
    elif rows.chosen == "table":
        from chisotv.screen.criterion import show_place

        show_place(dataset, found.id, place, rows.output)
    else:
        rows.emit(place_table(dataset, found.id, place))
