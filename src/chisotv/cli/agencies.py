"""`chisotv agencies`: the registry and the responsibility matrix."""

from typing import Annotated

import typer

from chisotv.cli.options import AgencyArgument, Filters, verb
from chisotv.cli.session import DataOptions, RowOptions, tell_of_later
from chisotv.queries.duties import matrix
from chisotv.tables.holders import history_table
from chisotv.tables.matrix import matrix_screen, matrix_table


@verb
def agencies(
    named: AgencyArgument = None,
    history: Annotated[
        bool, typer.Option("--history", help="Hiện mỗi cơ quan về sau thành gì: ngày, căn cứ, nguồn.")
    ] = False,
    *,
    filters: Filters,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Hiện danh mục cơ quan và ma trận trách nhiệm.

    Với mỗi cơ quan: số tiêu chí chủ trì và phối hợp ở mỗi chỉ số. Dưới bảng: ai chủ trì từng điểm của văn bản.

    Ví dụ:
    chisotv agencies -a SNV -a "Sở Y tế"
    chisotv agencies --history
    """
    data, names = filters.read(source.open(), named)
    if history:
        asked = data.named_agencies([*names, *(filters.agency or ())])
        rows.emit(history_table(data.dataset, asked), apart=True)
        return
    question = data.question(data.dataset.find_charged, **filters.asked(names, everybody=True))
    draw = matrix_screen if rows.chosen == "table" else matrix_table
    rows.emit(draw(data.dataset, matrix(data.dataset, question), question))
    if rows.chosen == "table":
        tell_of_later(data.dataset, question.agencies)
