"""`chisotv dispatch`: the letter."""

from typing import TYPE_CHECKING

import typer

from chisotv.cli.options import BomOption, DataOption, DelimiterOption, FormatOption, OutputOption
from chisotv.cli.session import chosen, emit, open_dataset
from chisotv.tables.base import Delimiter

if TYPE_CHECKING:
    from chisotv.models.dataset import Dataset
    from chisotv.tables.base import Table


def dispatch(
    ctx: typer.Context,
    form: FormatOption = None,
    output: OutputOption = None,
    bom: BomOption = False,
    delimiter: DelimiterOption = Delimiter.COMMA,
    data: DataOption = None,
) -> None:
    """Nội dung công văn, các chỉ đạo và mục tiêu.

    Gồm căn cứ, các điểm chỉ đạo và cơ quan được giao, mục tiêu chung của từng chỉ số, nơi nhận.
    """
    dataset = open_dataset(ctx, data)
    if chosen(form, output, bom, delimiter) == "table":
        from chisotv.screen import show
        from chisotv.screen.letter import letter_view

        show(letter_view(dataset), output)
    else:
        emit(_table(dataset), chosen(form, output, bom, delimiter), output, bom, delimiter)


def _table(dataset: "Dataset") -> "Table":
    from dataclasses import asdict

    from chisotv.tables.base import Column, Table

    letter = dataset.dispatch
    columns = [Column(heading) for heading in ("Loại", "Điểm", "Chỉ số", "Giao cho", "Phối hợp", "Nội dung")]
    rows: list[list[str | int | None]] = []
    for directive in letter.directives:
        charged = "; ".join(each.printed for each in directive.charged)
        coordinating = "; ".join(each.printed for each in directive.coordinating)
        text = "\n".join([directive.text, *directive.points, *([directive.remark] if directive.remark else [])])
        rows.append(["chỉ đạo", directive.number, None, charged, coordinating or None, text])
    for goal in letter.goals:
        rows.append(["mục tiêu", goal.directive, dataset.index(goal.index).name, None, None, goal.printed])
    return Table(columns, rows, asdict(letter))
