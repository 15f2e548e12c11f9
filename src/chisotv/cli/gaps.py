"""`chisotv gaps`: what is still missing."""

from typing import Annotated

import typer

from chisotv.cli.options import IndexOption, verb
from chisotv.cli.session import DataOptions, RowOptions, say
from chisotv.queries.gaps import Field
from chisotv.tables.gaps import gap_table


@verb
def gaps(
    index: IndexOption = None,
    field: Annotated[Field, typer.Option(help="Trường cần tìm chỗ còn thiếu.")] = "target",
    fail_over: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Kết thúc với mã 1 nếu còn thiếu ở hơn N tiêu chí.")
    ] = None,
    *,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Tiêu chí còn thiếu kết quả phấn đấu, cơ quan, nhiệm vụ.

    Kết quả phấn đấu thiếu theo bốn loại: không có; chữ bị đứt đoạn; không có thước đo; chỉ có thước đo của cả chỉ số.
    Nêu thêm các nhóm chưa đủ số thành phần công bố.
    """
    data = source.open()
    found = data.gaps(index or (), field)
    rows.emit(gap_table(data.dataset, found))
    if fail_over is not None and found.missing > fail_over:
        say(f"Còn thiếu ở {found.missing} tiêu chí hoặc nhóm, vượt mức {fail_over}.")
        raise typer.Exit(1)
