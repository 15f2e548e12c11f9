"""The appendices as flat tables without merged cells: the sheets of a workbook, and CSV."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from chisotv import words
from chisotv.models.agency import Agency
from chisotv.models.appendix import Assignment, Criterion, Place
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import Duty, Question, duties, matrix
from chisotv.tables.base import Column, Table, Value
from chisotv.tables.matrix import matrix_table

RowFilter = Callable[[Criterion, Assignment | None], bool]
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
        """One task a row."""
        return task_table(self)

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


def task_table(listing: Listing) -> Table:
    """The official tables with one task a row and no merged cell; nothing of them is left out."""
    headings = ["Phụ lục", "Chỉ số", "Nhóm tiêu chí", "Số TT", "Tiêu chí", "Nhiệm vụ trọng tâm"]
    headings += ["Cơ quan chủ trì", "Cơ quan phối hợp", "Kết quả phấn đấu", "Chữ in dưới bảng"]
    headings += ["Ghi chú phiên bản số"] if listing.notes else []
    body: list[list[Value]] = []
    for index_id in listing.indices:
        wanted = listing.wanted(index_id)
        for criterion, place in listing.dataset.appendices[index_id].leaves():
            for assignment in place.assignments() or (None,):
                if wanted(criterion, assignment):
                    body += _task_rows(listing, index_id, place, criterion, assignment)
    return Table([Column(heading) for heading in headings], body, [])


def _task_rows(
    listing: Listing, index_id: str, place: Place, criterion: Criterion, assignment: Assignment | None
) -> Iterator[list[Value]]:
    groups = " › ".join(f"{group.number} {group.label}" for group in place.parents)
    label, name = listing.dataset.appendices[index_id].label, listing.dataset.index(index_id).name
    for task in (assignment.tasks if assignment else ()) or (None,):
        line: list[Value] = [label, name, groups or None, criterion.number, criterion.name, task]
        line += [assignment.cell(role) if assignment else None for role in words.Role]
        line += [criterion.target.printed if criterion.target else None, criterion.remark]
        yield [*line, "\n".join(place.note_words())] if listing.notes else line


def agency_table(dataset: Dataset, rows: Iterable[Duty]) -> Table:
    """One criterion, agency and role a row; the tasks of several assignments stand together."""
    headings = ["Chỉ số", "Nhóm tiêu chí", "Số TT", "Tiêu chí", "Cơ quan", "Loại cơ quan", "Vai trò", "Qua nhóm"]
    headings += ["Nhiệm vụ trọng tâm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Kết quả phấn đấu"]
    together: dict[tuple[str, str, str | None, str], list[Duty]] = {}
    for row in rows:
        if row.agency:
            together.setdefault((*row.key, row.role, row.agency.id), []).append(row)
    body = []
    for found in together.values():
        first = found[0]
        assert first.agency
        assert first.role
        via = None if any(row.via is None for row in found) else first.via
        target = first.criterion.target
        line: list[Value] = [dataset.index(first.index).name]
        line.append(f"{first.group.number} {first.group.name}" if first.group else None)
        line += [first.criterion.number, first.criterion.name, first.agency.name, words.KIND[first.agency.kind]]
        line += [words.ROLE[first.role], via.name if via else None]
        works = [row.assignment for row in found if row.assignment]
        line.append("\n".join(task for work in works for task in work.tasks))
        line += ["\n".join(dict.fromkeys(work.cell(role) for work in works)) for role in words.Role]
        body.append([*line, target.printed if target else None])
    return Table([Column(heading) for heading in headings], body, [])
