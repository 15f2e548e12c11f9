"""Who must do what as rows for files and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from chisotv import words
from chisotv.models.agency import Agency
from chisotv.models.appendix import Assignment, Place
from chisotv.models.appendix import Column as Heading
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Charged
from chisotv.queries.duties import ROLES, Answer, Duty, Order, Question, duties, tally
from chisotv.tables.base import Column, Table, Value, with_english
from chisotv.tables.sentences import question_words
from chisotv.words import Role

if TYPE_CHECKING:  # only who asks for another day has any
    from chisotv.models.succession import Holder

_Line = tuple[list[Value], str | None, list[Value]]
"""What a row is, and of which index; its group; what it has in each column."""


def duty_table(dataset: Dataset, answer: Answer) -> Table:
    """Orders and duties as rows for files: where agencies were asked for, with agency, role and collective.

    The records are the contract of docs/tasks.schema.json; of several agencies, each says whose it is.
    """
    columns = dataset.columns(answer.question.indices)
    behind = max(at for at, column in enumerate(columns, 1) if column.role in ("number", "criterion"))
    headings = [column.printed for column in columns]
    headings = ["Loại", words.capital(dataset.index_word), *headings[:behind], "Nhóm", *headings[behind:]]
    headings += ["Cơ quan", "Vai trò", "Qua nhóm"] if answer.agencies else []
    headings += ["Nay chủ trì"] if dataset.registry.day else []
    body: list[list[Value]] = []
    records = []
    for row in answer.rows:
        start, group, cells = _row_cells(dataset, row, columns)
        line = [*start, *cells[:behind], group, *cells[behind:]]
        if row.agency and row.role:
            line += [row.agency.name, words.ROLE[row.role], row.via.name if row.via else None]
        if dataset.registry.day:
            line.append("; ".join(_leads_now(dataset, row)) or None)
        body.append(line)
        whose = {"agency": row.agency.id} if row.agency and len(answer.agencies) > 1 else {}
        records.append(row_json(dataset, row) | whose)
    title = question_words(dataset, answer.question)
    table = Table([Column(heading) for heading in headings], body, records, title=title)
    return with_english(table, 2 + behind, [record["name_en"] for record in records])


def _leads_now(dataset: Dataset, row: Order | Duty) -> Iterator[str]:
    """Who leads it on the day that is asked for."""
    for agency_id in row.named(dataset.registry)[Role.LEAD]:
        for holder in dataset.registry.holders(row.key, agency_id):
            yield f"{holder.agency.name if holder.agency else 'không có'} ({words.CONFIDENCE[holder.confidence]})"


def _row_cells(dataset: Dataset, row: Order | Duty, columns: Sequence[Heading]) -> _Line:
    if isinstance(row, Duty):
        return _duty_cells(dataset, row, columns)
    indices = "; ".join(dataset.index(each).name for each in row.indices)
    number, dispatch = row.directive.number, dataset.dispatch
    said: dict[str, str] = {role: "; ".join(each.printed for each in row.people(role)) for role in ROLES}
    said |= {"number": number, "criterion": dispatch.order(number), "tasks": "\n".join(row.directive.lines)}
    return [dispatch.order(), indices or None], None, [said.get(column.role) for column in columns]


def _duty_cells(dataset: Dataset, row: Duty, columns: Sequence[Heading]) -> _Line:
    def text(column: Heading) -> str:
        if column.role == "number":
            return row.criterion.number
        if column.role in ROLES:
            return "; ".join(getattr(row.assignment, column.role, ()))
        return column.text(row.criterion, row.assignment)

    group = f"{row.group.number} {row.group.name}" if row.group else None
    return [dataset.row_word, dataset.index(row.index).name], group, [text(column) or None for column in columns]


def row_json(dataset: Dataset, row: Order | Duty) -> dict[str, Any]:
    """An order or a duty as the JSON contract gives it (docs/tasks.schema.json)."""
    record = _order_json(dataset, row) if isinstance(row, Order) else _duty_json(dataset, row)
    if row.agency:
        record |= {"role": row.role, "via": row.via.id if row.via else None}
    return record


def _order_json(dataset: Dataset, row: Order) -> dict[str, Any]:
    def agencies(people: Sequence[Charged]) -> list[dict[str, Any]]:
        return [_named_json(dataset, row, each.agency, each.printed) for each in people]

    return {
        "kind": "directive",
        "index": None,
        "indices": list(row.indices),
        "criterion": None,
        "number": row.directive.number,
        "printed_number": row.directive.number,
        "name": dataset.dispatch.order(row.directive.number),
        "name_en": None,
        "group": None,
        "tasks": list(row.directive.lines),
        "lead": agencies(row.directive.charged),
        "coordinating": agencies(row.directive.coordinating),
        **{f"{role}_printed": None for role in ROLES},
        **_work_json(None),
        "target": None,
        "measures": [],
        "notes": [],
    }


def _named_json(dataset: Dataset, row: Order | Duty, agency_id: str, printed: str) -> dict[str, Any]:
    """An agency as it is printed; asked for another day, also who holds its work then."""
    record: dict[str, Any] = {"agency": agency_id, "name": dataset.registry.by_id[agency_id].name, "printed": printed}
    if dataset.registry.day:
        record["holder"] = [_holder_json(each) for each in dataset.registry.holders(row.key, agency_id)]
    return record


def _holder_json(holder: "Holder") -> dict[str, Any]:
    return {
        "agency": holder.agency.id if holder.agency else None,
        "name": holder.agency.name if holder.agency else None,
        "field": holder.field,
        "certainty": holder.confidence,
        "beside": holder.beside,
        "conflict": holder.conflict,
        "gone": holder.gone,
        "basis": [event.basis for event in holder.events],
    }


def _duty_json(dataset: Dataset, row: Duty) -> dict[str, Any]:
    def agencies(names: Sequence[str]) -> list[dict[str, Any]]:
        return [_named_json(dataset, row, dataset.registry.resolve(name).id, name) for name in names]

    target, assignment = row.criterion.target, row.assignment
    return {
        "kind": "criterion",
        "index": row.index,
        "criterion": row.criterion.number,
        "printed_number": row.criterion.printed or row.criterion.number,
        "name": row.criterion.title,
        "name_en": dataset.name_en(row.index, row.criterion.number),
        "group": _group_json(dataset, row),
        "tasks": list(assignment.tasks) if assignment else [],
        "lead": agencies(assignment.lead) if assignment else [],
        "coordinating": agencies(assignment.coordinating) if assignment else [],
        **{f"{role}_printed": assignment.cell(role) or None if assignment else None for role in ROLES},
        **_work_json(assignment),
        "target": target.printed if target else None,
        "measures": [measure.json() for measure in target.measures] if target else [],
        "notes": [dict(vars(note)) for note in row.notes],
    }


def _group_json(dataset: Dataset, row: Duty) -> dict[str, Any] | None:
    group = row.group
    english = group and dataset.name_en(row.index, group.number)
    return {"number": group.number, "name": group.name, "name_en": english} if group else None


def _work_json(work: Assignment | None) -> dict[str, Any]:
    """What a row has beside tasks and agencies."""
    return {
        "output": work and work.output,
        "deadline": asdict(work.deadline) if work and work.deadline else None,
        "other": {each.key: each.printed for each in work.other} if work else {},
    }


def place_table(dataset: Dataset, index_id: str, place: Place) -> Table:
    """The duties of one criterion, or of all that a group holds."""
    number = place.item.number
    rows = duties(dataset, Question(indices=[index_id])).duties
    held = {item.number for item, below in dataset.appendices[index_id].leaves() if place.item in below.parents}
    own = [row for row in rows if row.criterion.number in {number} | held]
    return duty_table(dataset, Answer(tuple(own)))


def sheet_table(dataset: Dataset, written: Sequence[tuple[Agency, str, Answer]], index_file: str) -> Table:
    """The sheets that were written: name of the file, agency, how many criteria it leads and coordinates."""
    columns = [Column("Tệp"), Column("Cơ quan", ratio=1), Column("CT", number=True), Column("PH", number=True)]
    rows: list[list[Value]] = [
        [name, owner.name, *(tally(found.duties, role).total for role in ROLES)] for owner, name, found in written
    ]
    counted = f"CT, PH: số {dataset.row_word} chủ trì, phối hợp, kể cả qua nhóm."
    return Table(columns, rows, [], footer=f"{len(rows)} phiếu; danh sách: {index_file}. {counted}")
