"""The appendices as flat tables without merged cells: the sheets of a workbook, and CSV."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from chisotv import words
from chisotv.models.agency import Agency
from chisotv.models.appendix import Assignment, Group, Item, Place
from chisotv.models.appendix import Column as Heading
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import Duty, Question, duties, matrix
from chisotv.tables.base import Column, Table, Value
from chisotv.tables.matrix import matrix_table

_FRONT = ("number", "criterion")
"""The columns that stand before those of the agency."""
RowFilter = Callable[[Item, Assignment | None], bool]
"""Whether a row of a criterion and assignment is kept."""


@dataclass(frozen=True, eq=False)
class Listing:
    """The rows of some appendices as tables, each worked out when it is asked for."""

    dataset: Dataset
    indices: Sequence[str]  # their ids
    agencies: Sequence[Agency] = ()  # whose rows; empty for all
    wanted: Callable[[str], RowFilter] = lambda _: lambda *_: True  # index id → which rows are kept
    notes: bool = False  # whether the notes of the transcription get a column

    @cached_property
    def tasks(self) -> Table:
        """The official tables with one task a row and no merged cell; nothing of them is left out."""
        dataset, columns = self.dataset, self.dataset.columns(self.indices)
        remarks = any(item.remark for _, item, _ in dataset.leaves())
        headings = [
            "Phụ lục",
            _index_heading(dataset),
            _group_heading(dataset),
            *(column.printed for column in columns),
        ]
        headings += ["Chữ in dưới bảng"] if remarks else []
        headings += ["Ghi chú phiên bản số"] if self.notes else []
        body: list[list[Value]] = []
        for index_id in self.indices:
            wanted = self.wanted(index_id)
            start: list[Value] = [dataset.appendices[index_id].label, dataset.index(index_id).name]
            for item, place in dataset.appendices[index_id].leaves():
                end: list[Value] = [item.remark] if remarks else []
                end += ["\n".join(place.note_words())] if self.notes else []
                for work in place.assignments() or (None,):
                    if wanted(item, work):
                        body += ([*start, *cells, *end] for cells in _task_rows(columns, place, work))
        return Table([Column(heading) for heading in headings], body, [])

    @cached_property
    def duties(self) -> Table:
        """One criterion, agency and role a row, for the asked agencies, else for all that have one."""
        agencies = self.agencies or self.dataset.registry.agencies
        return agency_table(self.dataset, duties(self.dataset, Question(agencies, self.indices)).duties)

    @cached_property
    def matrix(self) -> Table:
        """How many criteria each agency leads and coordinates in each index."""
        found = matrix(self.dataset, Question(self.agencies, self.indices))
        table = matrix_table(self.dataset, found, Question(indices=self.indices), compact=True)
        return table._replace(title="")  # the sheet has its own


def _index_heading(dataset: Dataset) -> str:
    return "Chỉ số" if dataset.index_word == "chỉ số" else "Tên ngắn"


def _group_heading(dataset: Dataset) -> str:
    return "Nhóm" if dataset.row_word == "mục" else f"Nhóm {dataset.row_word}"


def _task_rows(columns: Sequence[Heading], place: Place, work: Assignment | None) -> Iterator[list[Value]]:
    holders = (*place.parents, place.item) if _stands_in_group(columns, place.item) else place.parents
    groups = " › ".join(f"{group.printed or group.number} {group.label}" for group in holders)
    for task in (work.tasks if work else ()) or (None,):
        cells = (task if column.role == "tasks" else column.text(place.item, work) for column in columns)
        yield [groups or None, *(text or None for text in cells)]


def _stands_in_group(columns: Sequence[Heading], item: Item) -> bool:
    """Whether the column of the groups must say the name of a group's own row, as no column of the table does."""
    return isinstance(item, Group) and all(column.role != "criterion" for column in columns)


def agency_table(dataset: Dataset, rows: Iterable[Duty]) -> Table:
    """One criterion, agency and role a row; the tasks of several assignments stand together."""
    found = list(rows)
    columns = dataset.columns({row.index for row in found})
    front, rest = ([each for each in columns if (each.role in _FRONT) == first] for first in (True, False))
    headings = [_index_heading(dataset), _group_heading(dataset), *(column.printed for column in front)]
    headings += ["Cơ quan", "Loại cơ quan", "Vai trò", "Qua nhóm", *(column.printed for column in rest)]
    together: dict[tuple[str, str, str | None, str], list[Duty]] = {}
    for row in found:
        if row.agency:
            together.setdefault((*row.key, row.role, row.agency.id), []).append(row)
    body = []
    for own in together.values():
        first = own[0]
        assert first.agency
        assert first.role
        via = None if any(row.via is None for row in own) else first.via
        line: list[Value] = [dataset.index(first.index).name]
        group = first.criterion if _stands_in_group(columns, first.criterion) else first.group
        line.append(f"{group.number} {group.title}" if group else None)
        line += [first.criterion.number if column.role == "number" else first.criterion.label for column in front]
        line += [first.agency.name, words.KIND[first.agency.kind], words.ROLE[first.role], via.name if via else None]
        texts = ({column.text(row.criterion, row.assignment): None for row in own} for column in rest)
        body.append([*line, *("\n".join(filter(None, each)) or None for each in texts)])
    return Table([Column(heading) for heading in headings], body, [])
