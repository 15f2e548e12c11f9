"""The letter's directives and goals, as a table."""

from dataclasses import asdict

from chisotv.models.dataset import Dataset
from chisotv.tables.base import Column, Table, Value


def letter_table(dataset: Dataset) -> Table:
    """One directive or goal a row; the records are the whole letter."""
    letter = dataset.dispatch
    columns = [Column(heading) for heading in ("Loại", "Điểm", "Chỉ số", "Giao cho", "Phối hợp", "Nội dung")]
    rows: list[list[Value]] = []
    for directive in letter.directives:
        charged = "; ".join(each.printed for each in directive.charged)
        coordinating = "; ".join(each.printed for each in directive.coordinating)
        indices = ", ".join(dataset.index(each).name for each in directive.indices)
        text = "\n".join(directive.lines)
        rows.append(["chỉ đạo", directive.number, indices or None, charged, coordinating or None, text])
    for goal in letter.goals:
        rows.append(["mục tiêu", goal.directive, dataset.index(goal.index).name, None, None, goal.printed])
    return Table(columns, rows, asdict(letter))
