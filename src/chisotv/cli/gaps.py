"""`chisotv gaps`: what is still missing."""

from typing import Annotated, get_args

import typer

from chisotv import words
from chisotv.cli.options import Filters, verb, worded_option
from chisotv.cli.session import DataOptions, RowOptions
from chisotv.files.output import say
from chisotv.queries.gaps import Field
from chisotv.tables.gaps import gap_table

FIELDS = {field: words.FIELD[field] for field in get_args(Field)}


@verb
def gaps(
    field: Annotated[Field, worded_option("--field", FIELDS, "Tìm chỗ còn thiếu ở trường nào.", "target")] = "target",
    fail_over: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Kết thúc với mã 1 nếu còn thiếu ở hơn N tiêu chí.")
    ] = None,
    *,
    filters: Filters,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Nêu tiêu chí còn thiếu kết quả phấn đấu, cơ quan, nhiệm vụ.

    Nêu thiếu gì, cơ quan nào chủ trì, và đoạn YAML cần ghi ở tệp nào, dòng nào. Kết quả phấn đấu thiếu theo bốn loại:
    không có; bị cắt, thiếu phần cuối; không có thước đo; chỉ có thước đo của cả chỉ số. Nêu thêm các nhóm khác số
    thành phần công bố.

    Ví dụ:
    chisotv gaps -a "Sở Nội vụ"
    chisotv gaps --field "cơ quan phối hợp" --fail-over 0
    """
    data, _ = filters.read(source.open())
    found = data.gaps(field, **filters.asked())
    if rows.chosen == "table":
        from chisotv.screen.gaps import show_gaps

        show_gaps(data.dataset, found, rows.output)
    else:
        rows.emit(gap_table(data.dataset, found))
    if fail_over is not None and found.missing > fail_over:
        say(f"Còn thiếu ở {found.missing} tiêu chí hoặc nhóm, vượt mức {fail_over}.")
        raise typer.Exit(1)
