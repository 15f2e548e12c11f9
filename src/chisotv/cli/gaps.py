"""`chisotv gaps`: what is still missing."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import BomOption, DataOption, DelimiterOption, FormatOption, IndexOption, OutputOption
from chisotv.cli.session import chosen, emit, index_ids, open_dataset, say
from chisotv.tables.base import Delimiter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chisotv.models.dataset import Dataset
    from chisotv.queries.gaps import Gap
    from chisotv.tables.base import Table


class FieldChoice(StrEnum):
    """What to look for instead of targets."""

    TARGET = "target"
    LEAD = "lead"
    COORDINATING = "coordinating"
    TASKS = "tasks"


def gaps(
    ctx: typer.Context,
    index: IndexOption = None,
    field: Annotated[FieldChoice, typer.Option(help="Trường cần tìm chỗ còn thiếu.")] = FieldChoice.TARGET,
    fail_over: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Kết thúc với mã 1 nếu còn thiếu ở hơn N tiêu chí.")
    ] = None,
    form: FormatOption = None,
    output: OutputOption = None,
    bom: BomOption = False,
    delimiter: DelimiterOption = Delimiter.COMMA,
    data: DataOption = None,
) -> None:
    """Tiêu chí còn thiếu kết quả phấn đấu, cơ quan, nhiệm vụ.

    Kết quả phấn đấu thiếu theo bốn loại: không có; chữ bị đứt đoạn; không có thước đo; chỉ có thước đo của cả chỉ số.
    Nêu thêm các nhóm chưa đủ số thành phần công bố.
    """
    from chisotv.queries.gaps import declared_gaps, field_gaps, target_gaps

    dataset = open_dataset(ctx, data)
    indices = index_ids(dataset, index)
    if field is FieldChoice.TARGET:
        found = list(target_gaps(dataset, indices))
    else:
        found = list(field_gaps(dataset, field.value, indices))
    groups = list(declared_gaps(dataset, indices)) if field is FieldChoice.TARGET else []
    total = sum(1 for _ in dataset.leaves(indices))
    table = _table(dataset, [*found, *groups], _summary(found, field, total))
    emit(table, chosen(form, output, bom, delimiter), output, bom, delimiter)
    missing = len(found) + sum(not gap.explained for gap in groups)
    if fail_over is not None and missing > fail_over:
        say(f"Còn thiếu ở {missing} tiêu chí hoặc nhóm, vượt mức {fail_over}.")
        raise typer.Exit(1)


def _summary(found: "Sequence[Gap]", field: FieldChoice, total: int) -> str:
    from chisotv import words

    what = words.capital(words.FIELD[field.value])
    if field is not FieldChoice.TARGET:
        return f"{what} còn thiếu: {len(found)} trong {total} tiêu chí."
    none, truncated, unmeasured, index_only = (sum(gap.kind == kind for gap in found) for kind in words.GAP)
    return (
        f"{what} còn thiếu: {none} trong {total} tiêu chí không có; {truncated} bị đứt đoạn; "
        f"{unmeasured} không có thước đo; {index_only} chỉ có thước đo của cả chỉ số."
    )


def _table(dataset: "Dataset", found: "Sequence[Gap]", summary: str) -> "Table":
    from dataclasses import asdict

    from chisotv import words
    from chisotv.tables.base import Column, Table

    def kind(gap: "Gap") -> str:
        if gap.kind is words.GapKind.DECLARED:
            return "chưa đủ số thành phần công bố" + (" (ghi chú đã giải thích)" if gap.explained else "")
        return words.GAP.get(gap.kind, "trống")

    columns = [Column("Chỉ số"), Column("Số"), Column("Tên", ratio=3), Column("Còn thiếu", ratio=2)]
    columns.append(Column("Chi tiết", ratio=4))
    rows = [[dataset.index(g.index).name, g.number, g.name, kind(g), g.detail or None] for g in found]
    return Table(columns, rows, [asdict(gap) for gap in found], title=summary)
