"""`chisotv agencies`: the registry and the responsibility matrix."""

from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import DataOption, FormatOption, OutputOption
from chisotv.cli.session import chosen, emit, open_dataset

if TYPE_CHECKING:
    from chisotv.dataset import Dataset
    from chisotv.tables import Table


def agencies(
    ctx: typer.Context,
    direct: Annotated[bool, typer.Option("--direct", help="Chỉ đếm nơi được nêu đích danh.")] = False,
    form: FormatOption = None,
    output: OutputOption = None,
    data: DataOption = None,
) -> None:
    """Danh mục cơ quan và ma trận trách nhiệm.

    Với mỗi cơ quan: số tiêu chí chủ trì và phối hợp ở mỗi chỉ số.
    """
    form_name = chosen(form, output)
    emit(_table(open_dataset(ctx, data), direct, compact=form_name == "table"), form_name, output)


def _table(dataset: "Dataset", direct: bool, compact: bool) -> "Table":
    from chisotv import words
    from chisotv.duties import ROLES, matrix
    from chisotv.tables import Column, Table

    counts = matrix(dataset, direct)
    named = [Column("Cơ quan", ratio=1)]
    columns = named if compact else [Column("Mã"), *named, Column("Chữ viết tắt"), Column("Loại")]
    for index_id in counts[dataset.registry.agencies[0].id] if dataset.registry.agencies else ():
        columns += [Column(f"{dataset.index(index_id).short} {role}", number=True) for role in ("CT", "PH")]
    rows, records = [], []
    for agency in dataset.registry.agencies:
        cells = counts[agency.id]
        figures = [cells[index_id][role] or None for index_id in cells for role in ROLES]
        abbreviations = "; ".join(agency.abbreviations) or None
        full = [agency.id, agency.name, abbreviations, words.KIND[agency.kind]]
        rows.append([*([agency.short] if compact else full), *figures])
        record = agency.model_dump(mode="json") | {"counts": cells}
        records.append(record | {"kind_name": words.KIND[agency.kind]})
    how = "chỉ nơi được nêu đích danh" if direct else "kể cả qua nhóm cơ quan chắc chắn có cơ quan ấy"
    footer = f"CT: số tiêu chí chủ trì; PH: số tiêu chí phối hợp; {how}."
    return Table(columns, rows, records, footer=footer)
