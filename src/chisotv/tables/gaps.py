"""What is still missing, as a table."""

from dataclasses import asdict

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.queries.gaps import Gap, Gaps
from chisotv.tables.base import Column, Table
from chisotv.words import GapKind


def gap_table(dataset: Dataset, gaps: Gaps) -> Table:
    """One missing thing a row, under a line that counts them."""
    columns = [Column("Chỉ số"), Column("Số"), Column("Tên", ratio=3), Column("Còn thiếu", ratio=2)]
    columns.append(Column("Chi tiết", ratio=4))
    rows = [[dataset.index(gap.index).name, gap.number, gap.name, _kind(gap), gap.detail or None] for gap in gaps.found]
    return Table(columns, rows, [asdict(gap) for gap in gaps.found], title=_summary(gaps))


def _kind(gap: Gap) -> str:
    if gap.kind is GapKind.DECLARED:
        return "chưa đủ số thành phần công bố" + (" (ghi chú đã giải thích)" if gap.explained else "")
    return words.GAP.get(gap.kind, "trống")


def _summary(gaps: Gaps) -> str:
    what = words.capital(words.FIELD[gaps.field])
    if gaps.field != "target":
        return f"{what} còn thiếu: {len(gaps.found)} trong {gaps.total} tiêu chí."
    none, truncated, unmeasured, index_only = (sum(gap.kind == kind for gap in gaps.found) for kind in words.GAP)
    return (
        f"{what} còn thiếu: {none} trong {gaps.total} tiêu chí không có; {truncated} bị đứt đoạn; "
        f"{unmeasured} không có thước đo; {index_only} chỉ có thước đo của cả chỉ số."
    )
