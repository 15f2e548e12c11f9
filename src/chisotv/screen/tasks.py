"""The answer to "who must do what", laid out for reading."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import ROLES, Answer, Duty, count_criteria, tally
from chisotv.screen import item, show, width
from chisotv.words import Role

# Below these widths columns get too narrow to read, and each criterion becomes a block of lines.
_SIDE_BY_SIDE = 76
_SIDE_BY_SIDE_ALL = 110


def show_tasks(dataset: Dataset, answer: Answer, path: Path | None) -> None:
    """Print the rows under headings: agency, role, index, collective.

    Args:
        dataset: The data.
        answer: The rows.
        path: A file to write instead of stdout.
    """
    show(list(_parts(dataset, answer, width(path))), path)


def _parts(dataset: Dataset, answer: Answer, width: int) -> Iterator[RenderableType]:
    if not answer.agencies:
        for index_id, found in groupby(answer.duties, key=lambda row: row.index):
            yield Text(f"\n{dataset.index(index_id).name}", style="bold")
            yield from _everybody(list(found), width)
        yield Text(f"\n{count_criteria(answer.duties)} tiêu chí.", style="dim")
    for agency in answer.agencies:
        own = [row for row in answer.duties if row.agency == agency]
        counts = " · ".join(words.tally_words(*tally(own, role)) for role in answer.roles)
        yield Text(f"{agency.name} · {counts}", style="bold")
        for role in ROLES:
            in_role = [row for row in own if row.role == role]
            if in_role and len(answer.roles) > 1:
                yield Text(f"\n{words.ROLE[role].upper()}", style="bold")
            yield from _sections(dataset, in_role, width)
        yield Text()


def _sections(dataset: Dataset, rows: Sequence[Duty], width: int) -> Iterator[RenderableType]:
    def section(row: Duty) -> tuple[int, bool, bool, str]:
        order = list(dataset.appendices).index(row.index)
        return order, row.via is not None, not row.certain, row.via.name if row.via else ""

    for _, found in groupby(sorted(rows, key=section), key=section):
        group = list(found)
        first = group[0]
        heading = dataset.index(first.index).name
        if first.via:
            heading += f" · {'qua' if first.certain else 'có thể, qua'} nhóm “{first.via.name}”"
        yield Text(f"\n{heading}", style="bold")
        yield from _side_by_side(group) if width >= _SIDE_BY_SIDE else _stacked(group)


def _side_by_side(rows: Sequence[Duty]) -> Iterator[RenderableType]:
    grid = RichTable.grid(padding=(0, 2), expand=True)
    grid.add_column(no_wrap=True, min_width=6)
    for ratio in (3, 6, 3):
        grid.add_column(ratio=ratio, overflow="fold")
    for row in rows:
        grid.add_row(f" {row.criterion.number}", row.criterion.name, _tasks(row), _target(row))
    yield grid


def _everybody(rows: Sequence[Duty], width: int) -> Iterator[RenderableType]:
    if width < _SIDE_BY_SIDE_ALL:
        yield from _stacked(rows)
        return
    grid = RichTable.grid(padding=(0, 2), expand=True)
    grid.add_column(no_wrap=True, min_width=6)
    for ratio in (3, 6, 3, 3, 3):
        grid.add_column(ratio=ratio, overflow="fold")
    headings = ("", "Tiêu chí", "Nhiệm vụ trọng tâm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Kết quả phấn đấu")
    grid.add_row(*(Text(heading, style="italic") for heading in headings))
    for row in rows:
        lead, coordinating = (", ".join(_names(row, role)) for role in ROLES)
        grid.add_row(f" {row.criterion.number}", row.criterion.name, _tasks(row), lead, coordinating, _target(row))
    yield grid


def _stacked(rows: Sequence[Duty]) -> Iterator[RenderableType]:
    for row in rows:
        yield item(Text(row.criterion.name, style="bold"), f" {row.criterion.number}", indent=0)
        yield Padding(_tasks(row), (0, 0, 0, 4))
        if row.agency is None:
            for role in ROLES:
                yield Padding(Text(f"{words.ROLE[role]}: {'; '.join(_names(row, role))}"), (0, 0, 0, 4))
        yield Padding(_target(row), (0, 0, 0, 4))


def _names(row: Duty, role: Role) -> tuple[str, ...]:
    return getattr(row.assignment, role) if row.assignment else ()


def _tasks(row: Duty) -> RenderableType:
    tasks = row.assignment.tasks if row.assignment else ()
    if len(tasks) < 2:
        return Text("".join(tasks))
    return Group(*(item(task, indent=0) for task in tasks))


def _target(row: Duty) -> RenderableType:
    target = row.criterion.target
    return item(target.printed if target else "(chưa có kết quả phấn đấu)", "→", indent=0)
