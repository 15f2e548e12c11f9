"""The responsibility matrix as tables: how many criteria each agency leads and coordinates in each index."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import EVERYTHING, ROLES, AgencyCounts, Question, unnamed
from chisotv.tables.base import Column, Table, Value
from chisotv.tables.sentences import numbers_words, order_lines, question_words


def matrix_table(
    dataset: Dataset, found: Sequence[AgencyCounts], question: Question = EVERYTHING, compact: bool = False
) -> Table:
    """The responsibility matrix of what a question counts, each agency with its numbers.

    `compact`: name and first abbreviation in one column, without id, kind and how many orders of the letter.
    """
    shown = _indices(dataset, question)
    named = [Column("Cơ quan", ratio=1)]
    columns = named if compact else [Column("Mã"), *named, Column("Chữ viết tắt"), Column("Loại")]
    heads = [*([] if compact else [dataset.dispatch.kind_name]), *(dataset.index(each).short for each in shown)]
    for head in heads:
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
    row = dataset.row_word
    footer = f"CT: số {row} chủ trì; PH: số {row} phối hợp. {_counted_words(dataset, question)}"
    return Table(columns, rows, records, title=question_words(dataset, question), footer=footer)


def _indices(dataset: Dataset, question: Question) -> list[str]:
    return [each for each in dataset.appendices if question.indices is None or each in question.indices]


def _counted_words(dataset: Dataset, question: Question) -> str:
    if question.partners and not question.related:
        return f"Chỉ tính {dataset.row_word} có nêu đích danh các cơ quan ấy cùng nhau."
    if question.direct:
        return f"Chỉ tính {dataset.row_word} có nêu đích danh cơ quan."
    return "Có tính cả trường hợp cơ quan là thành viên của nhóm được giao."


def matrix_screen(dataset: Dataset, found: Sequence[AgencyCounts], question: Question = EVERYTHING) -> Table:
    """The responsibility matrix where little room is: short names, both roles in one cell, totals, who is not named."""
    shown = _indices(dataset, question)
    headings = [*(dataset.index(index_id).short for index_id in shown), "Cộng"]
    columns = [Column("Cơ quan", ratio=1), *(Column(heading, number=True) for heading in headings)]
    rows: list[list[Value]] = []
    for agency, cells, _ in found:
        sums = {role: sum(cells[index_id][role] for index_id in shown) for role in ROLES}
        both = (roles.values() if any(roles.values()) else () for roles in (*(cells[each] for each in shown), sums))
        rows.append([agency.brief, *(" · ".join(map(str, each)) or None for each in both)])
    criteria = [sum(1 for _ in dataset.leaves([index_id])) for index_id in shown]
    if not question.narrow:
        rows.append([f"Số {dataset.row_word} của {dataset.index_word}", *map(str, criteria), str(sum(criteria))])
    lines = [f"Mỗi ô: số {dataset.row_word} chủ trì · phối hợp. {_counted_words(dataset, question)}"]
    if question.agencies:
        orders = ((each.agency.name, numbers_words(dataset, each.orders)) for each in found)
        lines += [f"{name}, {dataset.dispatch.word}: {told}." for name, told in orders if told]
    elif not question.narrow:
        unnamed = _unnamed_words(dataset)
        lines += [*order_lines(dataset), *([unnamed] if unnamed else [])]
    return Table(columns, rows, [], title=question_words(dataset, question), footer="\n".join(lines))


def _unnamed_words(dataset: Dataset) -> str:
    """Which agencies no appendix names, in a sentence: of a kind that the dispatch calls together only how many."""
    found = unnamed(dataset)
    told = []
    for agency, points in found:
        if agency.kind in ("department", "office"):
            told.append(agency.brief + (f" (có ở {dataset.dispatch.order(', '.join(points))})" if points else ""))
    others = Counter(words.KIND[agency.kind] for agency, _ in found if agency.kind not in ("department", "office"))
    told += [f"{number} {kind}" for kind, number in others.items()]
    return f"Không được nêu đích danh trong phụ lục: {'; '.join(told)}." if told else ""
