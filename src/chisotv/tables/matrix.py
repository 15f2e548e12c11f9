"""The responsibility matrix as tables: how many criteria each agency leads and coordinates in each index."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import ROLES, AgencyCounts, unnamed
from chisotv.tables.base import Column, Table, Value
from chisotv.tables.duties import order_lines
from chisotv.words import Role


def matrix_table(
    dataset: Dataset,
    found: Sequence[AgencyCounts],
    direct: bool = False,
    compact: bool = True,
    indices: Sequence[str] | None = None,
) -> Table:
    """The responsibility matrix.

    Args:
        dataset: The data.
        found: Each agency with its numbers.
        direct: Whether only criteria were counted where an agency is named itself.
        compact: Name and first abbreviation in one column, without id, kind and how many orders of the letter.
        indices: Ids of the indices; default all.
    """
    shown = list(dataset.appendices) if indices is None else indices
    named = [Column("Cơ quan", ratio=1)]
    columns = named if compact else [Column("Mã"), *named, Column("Chữ viết tắt"), Column("Loại")]
    for head in (*([] if compact else ["Công văn"]), *(dataset.index(index_id).short for index_id in shown)):
        columns += [Column(f"{head} {role}", number=True) for role in ("CT", "PH")]
    rows, records = [], []
    for agency, cells, orders in found:
        figures = [cells[index_id][role] or None for index_id in shown for role in ROLES]
        abbreviations = "; ".join(agency.abbreviations) or None
        full = [agency.id, agency.name, abbreviations, words.KIND[agency.kind]]
        numbers = [len(orders[role]) or None for role in ROLES]
        rows.append([agency.short, *figures] if compact else [*full, *numbers, *figures])
        record = asdict(agency) | {"counts": cells, "orders": orders}
        records.append(record | {"kind_name": words.KIND[agency.kind]})
    footer = f"CT: số tiêu chí chủ trì; PH: số tiêu chí phối hợp. {_counted_words(direct)}"
    return Table(columns, rows, records, footer=footer)


def _counted_words(direct: bool) -> str:
    if direct:
        return "Chỉ tính tiêu chí có nêu đích danh cơ quan."
    return "Có tính cả trường hợp cơ quan là thành viên của nhóm được giao."


def matrix_screen(dataset: Dataset, found: Sequence[AgencyCounts], direct: bool = False) -> Table:
    """The responsibility matrix where little room is: short names, both roles in one cell, totals, who is not named.

    Args:
        dataset: The data.
        found: Each agency with its numbers.
        direct: Whether only criteria were counted where an agency is named itself.
    """
    names = [dataset.index(index_id).short for index_id in dataset.appendices]
    columns = [Column("Cơ quan", ratio=1), *(Column(heading, number=True) for heading in (*names, "Cộng"))]
    rows: list[list[Value]] = []
    for agency, cells, _ in found:
        sums = {role: sum(roles[role] for roles in cells.values()) for role in ROLES}
        rows.append([agency.brief, *(_both(roles) for roles in (*cells.values(), sums))])
    criteria = [sum(1 for _ in dataset.leaves([index_id])) for index_id in dataset.appendices]
    rows.append(["Số tiêu chí của chỉ số", *map(str, criteria), str(sum(criteria))])
    unnamed = _unnamed_words(dataset)
    head = f"Mỗi ô: số tiêu chí chủ trì · phối hợp. {_counted_words(direct)}"
    lines = [head, *order_lines(dataset), *([unnamed] if unnamed else [])]
    return Table(columns, rows, [], footer="\n".join(lines))


def _both(roles: dict[Role, int]) -> str | None:
    return " · ".join(str(roles[role]) for role in ROLES) if any(roles.values()) else None


def _unnamed_words(dataset: Dataset) -> str:
    """Which agencies no appendix names, in a sentence: of a kind that the dispatch calls together only how many."""
    found = unnamed(dataset)
    told = []
    for agency, points in found:
        if agency.kind in ("department", "office"):
            told.append(agency.brief + (f" (có ở điểm {', '.join(points)} của công văn)" if points else ""))
    others = Counter(words.KIND[agency.kind] for agency, _ in found if agency.kind not in ("department", "office"))
    told += [f"{number} {kind}" for kind, number in others.items()]
    return f"Không được nêu đích danh trong phụ lục: {'; '.join(told)}." if told else ""
