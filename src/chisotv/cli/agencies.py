"""`chisotv agencies`: the registry and the responsibility matrix."""

from typing import Annotated

import typer

from chisotv.cli.options import verb
from chisotv.cli.session import DataOptions, RowOptions
from chisotv.tables.matrix import matrix_screen, matrix_table


@verb
def agencies(
    direct: Annotated[bool, typer.Option("--direct", help="Chỉ đếm nơi được nêu đích danh.")] = False,
    *,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Danh mục cơ quan và ma trận trách nhiệm.

    Với mỗi cơ quan: số tiêu chí chủ trì và phối hợp ở mỗi chỉ số. Dưới bảng: ai chủ trì từng điểm của công văn.
    """
    data = source.open()
    found = data.agencies(direct=direct)
    if rows.chosen == "table":
        rows.emit(matrix_screen(data.dataset, found, direct))
    else:
        rows.emit(matrix_table(data.dataset, found, direct, compact=False))
