"""`chisotv show`: one criterion or group whole."""

from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import BomOption, DataOption, DelimiterOption, FormatOption, OutputOption, complete_index
from chisotv.cli.session import chosen, emit, open_dataset
from chisotv.tables.base import Delimiter

if TYPE_CHECKING:
    from chisotv.models.appendix import Place
    from chisotv.models.dataset import Dataset
    from chisotv.tables.base import Table


def show(
    ctx: typer.Context,
    index: Annotated[
        str, typer.Argument(metavar="CHỈ_SỐ", autocompletion=complete_index, help="Ví dụ: papi, par, ict.")
    ],
    number: Annotated[str, typer.Argument(metavar="SỐ", help="Số tiêu chí hoặc nhóm tiêu chí, như 4.2.")],
    form: FormatOption = None,
    output: OutputOption = None,
    bom: BomOption = False,
    delimiter: DelimiterOption = Delimiter.COMMA,
    data: DataOption = None,
) -> None:
    """Toàn bộ một tiêu chí hoặc nhóm tiêu chí.

    Gồm nhóm chứa nó, các phần phân công, kết quả phấn đấu, thước đo, kết quả công bố và ghi chú phiên bản số.
    """
    dataset = open_dataset(ctx, data)
    found = dataset.find_index(index)
    place = dataset.find_place(found, number)
    if chosen(form, output, bom, delimiter) == "table":
        from chisotv.screen import show as draw
        from chisotv.screen.criterion import criterion_view

        draw(criterion_view(dataset, found.id, place), output)
    else:
        emit(_table(dataset, found.id, place), chosen(form, output, bom, delimiter), output, bom, delimiter)


def _table(dataset: "Dataset", index_id: str, place: "Place") -> "Table":
    from chisotv.queries.duties import duties, duty_json
    from chisotv.tables.duties import duty_table

    prefix = f"{place.item.number}."
    rows = [
        row
        for row in duties(dataset, indices=[index_id]).duties
        if row.criterion.number == place.item.number or row.criterion.number.startswith(prefix)
    ]
    return duty_table(dataset, rows, [duty_json(dataset, row) for row in rows], asked=False)
