"""Duties as flat tables: what commands write as rows, and what spreadsheets are made of."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cached_property

from chisotv import words
from chisotv.models.agency import Agency
from chisotv.models.appendix import Assignment, Criterion, Place
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Directive
from chisotv.queries.duties import (
    ROLES,
    AgencyCounts,
    Answer,
    Duty,
    Order,
    duties,
    matrix,
    order_numbers,
    row_json,
    tally,
    unnamed,
)
from chisotv.tables.base import Column, Table, Value
from chisotv.words import Role

RowFilter = Callable[[Criterion, Assignment | None], bool]
"""Whether a row of a criterion and assignment is kept."""


class Listing:
    """The rows of some appendices as tables, each worked out when it is asked for.

    Attributes:
        dataset: The data.
        indices: Ids of the indices.
        agencies: Whose rows; empty for all.
        wanted: Index id → which rows of criterion and assignment are kept.
        notes: Whether the notes of the transcription get a column.
    """

    def __init__(
        self,
        dataset: Dataset,
        indices: Sequence[str],
        agencies: Sequence[Agency] = (),
        wanted: Callable[[str], RowFilter] = lambda _: lambda *_: True,
        notes: bool = False,
    ) -> None:
        self.dataset = dataset
        self.indices = indices
        self.agencies = agencies
        self.wanted = wanted
        self.notes = notes

    @cached_property
    def tasks(self) -> Table:
        """One task a row."""
        return task_table(self)

    @cached_property
    def duties(self) -> Table:
        """One criterion, agency and role a row, for the asked agencies, else for all that have one."""
        agencies = self.agencies or self.dataset.registry.agencies
        return agency_table(self.dataset, duties(self.dataset, agencies, self.indices).duties)

    @cached_property
    def matrix(self) -> Table:
        """How many criteria each agency leads and coordinates in each index."""
        agencies = self.agencies or self.dataset.registry.agencies
        return matrix_table(self.dataset, matrix(self.dataset, agencies=agencies), indices=self.indices)


def duty_table(dataset: Dataset, answer: Answer) -> Table:
    """Orders and duties as rows for files: where agencies were asked for, with agency, role and collective.

    The records are the contract of docs/tasks.schema.json; of several agencies, each says whose it is.
    """
    headings = ["Loại", "Chỉ số", "Số", "Tiêu chí", "Nhóm", "Nhiệm vụ trọng tâm", "Cơ quan chủ trì"]
    headings += ["Cơ quan phối hợp", "Kết quả phấn đấu"]
    headings += ["Cơ quan", "Vai trò", "Qua nhóm"] if answer.agencies else []
    body: list[list[Value]] = []
    records = []
    for row in answer.rows:
        line = _order_cells(dataset, row) if isinstance(row, Order) else _duty_cells(dataset, row)
        if row.agency and row.role:
            line += [row.agency.name, words.ROLE[row.role], row.via.name if row.via else None]
        body.append(line)
        whose = {"agency": row.agency.id} if row.agency and len(answer.agencies) > 1 else {}
        records.append(row_json(dataset, row) | whose)
    return Table([Column(heading) for heading in headings], body, records)


def _order_cells(dataset: Dataset, row: Order) -> list[Value]:
    indices = "; ".join(dataset.index(each).name for each in row.indices)
    line: list[Value] = ["điểm của công văn", indices or None, row.directive.number, row.directive.title, None]
    people = ("; ".join(each.printed for each in row.people(role)) for role in ROLES)
    return [*line, "\n".join(row.directive.lines), *people, None]


def _duty_cells(dataset: Dataset, row: Duty) -> list[Value]:
    criterion, work = row.criterion, row.assignment
    line: list[Value] = ["tiêu chí", dataset.index(row.index).name, criterion.number, criterion.name]
    line.append(f"{row.group.number} {row.group.name}" if row.group else None)
    line += ["\n".join(work.tasks), "; ".join(work.lead), "; ".join(work.coordinating)] if work else [None] * 3
    return [*line, criterion.target.printed if criterion.target else None]


def place_table(dataset: Dataset, index_id: str, place: Place) -> Table:
    """The duties of one criterion, or of all that a group holds."""
    number = place.item.number
    rows = duties(dataset, indices=[index_id]).duties
    own = [row for row in rows if row.criterion.number == number or row.criterion.number.startswith(f"{number}.")]
    return duty_table(dataset, Answer(tuple(own)))


def task_table(listing: Listing) -> Table:
    """The official tables with one task a row and no merged cell; nothing of them is left out."""
    headings = ["Phụ lục", "Chỉ số", "Nhóm tiêu chí", "Số", "Tiêu chí", "Nhiệm vụ trọng tâm"]
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
        line += ["; ".join(assignment.lead), "; ".join(assignment.coordinating)] if assignment else [None, None]
        line += [criterion.target.printed if criterion.target else None, criterion.remark]
        yield [*line, "\n".join(place.note_words())] if listing.notes else line


def agency_table(dataset: Dataset, rows: Iterable[Duty]) -> Table:
    """One criterion, agency and role a row; the tasks of several assignments stand together."""
    headings = ["Chỉ số", "Nhóm tiêu chí", "Số", "Tiêu chí", "Cơ quan", "Loại cơ quan", "Vai trò", "Qua nhóm"]
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
        line += [_names(work.lead for work in works), _names(work.coordinating for work in works)]
        body.append([*line, target.printed if target else None])
    return Table([Column(heading) for heading in headings], body, [])


def _names(cells: Iterable[tuple[str, ...]]) -> str:
    return "; ".join(dict.fromkeys(name for names in cells for name in names))


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
        return "Chỉ tính nơi cơ quan được nêu đích danh."
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


def order_lines(dataset: Dataset) -> list[str]:
    """A sentence for each order of the letter: what it is about, and who leads it."""
    lines = []
    for directive in dataset.dispatch.directives:
        charged = "; ".join(dataset.registry.by_id[each.agency].name for each in directive.charged)
        lines.append(f"{words.capital(order_title(dataset, directive))}: {charged} chủ trì.")
    return lines


def order_title(dataset: Dataset, directive: Directive) -> str:
    """An order of the letter and what it is about: "điểm 3 của công văn (PCI)"."""
    indices = ", ".join(dataset.index(each).name for each in directive.indices)
    return f"{directive.title} ({indices})" if indices else directive.title


def order_words(orders: Iterable[Order]) -> str:
    """Which orders of the letter an agency has: "chủ trì điểm 2; phối hợp điểm 1, 3"; empty where it has none."""
    numbers = order_numbers(orders).items()
    return "; ".join(f"{words.ROLE[role]} điểm {', '.join(found)}" for role, found in numbers if found)


def way_words(row: Order | Duty) -> str:
    """How an agency is meant: named itself, or through which collective."""
    return f"qua nhóm “{row.via.name}”" if row.via else "nêu đích danh"


def sheet_table(written: Sequence[tuple[Agency, str, Answer]], index_file: str) -> Table:
    """The sheets that were written: name of the file, agency, how many criteria it leads and coordinates."""
    columns = [Column("Tệp"), Column("Cơ quan", ratio=1), Column("CT", number=True), Column("PH", number=True)]
    rows: list[list[Value]] = [
        [name, owner.name, *(tally(found.duties, role).total for role in ROLES)] for owner, name, found in written
    ]
    counted = "CT, PH: số tiêu chí chủ trì, phối hợp, kể cả qua nhóm."
    return Table(columns, rows, [], footer=f"{len(rows)} phiếu; danh sách: {index_file}. {counted}")
