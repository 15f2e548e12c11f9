"""`chisotv agencies`: the registry and the responsibility matrix."""

from typing import Annotated

import typer

from chisotv.cli.options import BomOption, DataOption, DelimiterOption, FormatOption, OutputOption
from chisotv.cli.session import chosen, emit, open_dataset
from chisotv.tables.base import Delimiter


def agencies(
    ctx: typer.Context,
    direct: Annotated[bool, typer.Option("--direct", help="Chỉ đếm nơi được nêu đích danh.")] = False,
    form: FormatOption = None,
    output: OutputOption = None,
    bom: BomOption = False,
    delimiter: DelimiterOption = Delimiter.COMMA,
    data: DataOption = None,
) -> None:
    """Danh mục cơ quan và ma trận trách nhiệm.

    Với mỗi cơ quan: số tiêu chí chủ trì và phối hợp ở mỗi chỉ số.
    """
    from chisotv.tables.duties import matrix_table

    form_name = chosen(form, output, bom, delimiter)
    emit(matrix_table(open_dataset(ctx, data), direct, compact=form_name == "table"), form_name, output, bom, delimiter)
