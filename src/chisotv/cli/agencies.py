"""`chisotv agencies`: the registry and the responsibility matrix."""

from chisotv.cli.options import AgencyArgument, Filters, verb
from chisotv.cli.session import DataOptions, RowOptions
from chisotv.queries.duties import matrix
from chisotv.tables.matrix import matrix_screen, matrix_table


@verb
def agencies(named: AgencyArgument = None, *, filters: Filters, rows: RowOptions, source: DataOptions) -> None:
    """Hiện danh mục cơ quan và ma trận trách nhiệm.

    Với mỗi cơ quan: số tiêu chí chủ trì và phối hợp ở mỗi chỉ số. Dưới bảng: ai chủ trì từng điểm của công văn.

    Ví dụ:
    chisotv agencies -a SNV -a "Sở Y tế"
    chisotv agencies --direct -o ma-tran.xlsx
    """
    data = source.open()
    asked = filters.asked(data.worded(named or ()), everybody=True)
    question = data.question(data.dataset.find_charged, **asked)
    draw = matrix_screen if rows.chosen == "table" else matrix_table
    rows.emit(draw(data.dataset, matrix(data.dataset, question), question))
