"""Who must do what as rows for files, as JSON, and in the sentences that the screen and the documents share."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from chisotv import words
from chisotv.models.agency import Agency
from chisotv.models.appendix import Place
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Charged, Directive
from chisotv.queries.doubts import doubts
from chisotv.queries.duties import ROLES, Answer, Duty, Order, Question, duties, order_numbers, tally
from chisotv.tables.base import Column, Table, Value
from chisotv.text import day_words
from chisotv.words import Role

if TYPE_CHECKING:  # only who asks for another day has any
    from chisotv.models.succession import Holder


def duty_table(dataset: Dataset, answer: Answer) -> Table:
    """Orders and duties as rows for files: where agencies were asked for, with agency, role and collective.

    The records are the contract of docs/tasks.schema.json; of several agencies, each says whose it is.
    """
    headings = ["Loại", "Chỉ số", "Số TT", "Tiêu chí", "Nhóm", "Nhiệm vụ trọng tâm", "Cơ quan chủ trì"]
    headings += ["Cơ quan phối hợp", "Kết quả phấn đấu"]
    headings += ["Cơ quan", "Vai trò", "Qua nhóm"] if answer.agencies else []
    headings += ["Nay chủ trì"] if dataset.registry.day else []
    body: list[list[Value]] = []
    records = []
    for row in answer.rows:
        line = _order_cells(dataset, row) if isinstance(row, Order) else _duty_cells(dataset, row)
        if row.agency and row.role:
            line += [row.agency.name, words.ROLE[row.role], row.via.name if row.via else None]
        if dataset.registry.day:
            line.append("; ".join(_leads_now(dataset, row)) or None)
        body.append(line)
        whose = {"agency": row.agency.id} if row.agency and len(answer.agencies) > 1 else {}
        records.append(row_json(dataset, row) | whose)
    title = question_words(dataset, answer.question)
    return Table([Column(heading) for heading in headings], body, records, title=title)


def _leads_now(dataset: Dataset, row: Order | Duty) -> Iterator[str]:
    """Who leads it on the day that is asked for."""
    for agency_id in row.named(dataset.registry)[Role.LEAD]:
        for holder in dataset.registry.holders(row.key, agency_id):
            yield f"{holder.agency.name if holder.agency else 'không có'} ({words.CONFIDENCE[holder.confidence]})"


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
        "name": row.directive.title,
        "group": None,
        "tasks": list(row.directive.lines),
        "lead": agencies(row.directive.charged),
        "coordinating": agencies(row.directive.coordinating),
        **{f"{role}_printed": None for role in ROLES},
        "target": None,
        "measures": [],
        "notes": [],
    }


def _named_json(dataset: Dataset, row: Order | Duty, agency_id: str, printed: str) -> dict[str, Any]:
    """An agency as it is printed; asked for another day, also who holds its work then."""
    record: dict[str, Any] = {
        "agency": agency_id,
        "name": dataset.registry.by_id[agency_id].name,
        "printed": printed,
    }
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
        "name": row.criterion.name,
        "group": {"number": row.group.number, "name": row.group.name} if row.group else None,
        "tasks": list(assignment.tasks) if assignment else [],
        "lead": agencies(assignment.lead) if assignment else [],
        "coordinating": agencies(assignment.coordinating) if assignment else [],
        **{f"{role}_printed": assignment.cell(role) or None if assignment else None for role in ROLES},
        "target": target.printed if target else None,
        "measures": [measure.json() for measure in target.measures] if target else [],
        "notes": [dict(vars(note)) for note in row.notes],
    }


def place_table(dataset: Dataset, index_id: str, place: Place) -> Table:
    """The duties of one criterion, or of all that a group holds."""
    number = place.item.number
    rows = duties(dataset, Question(indices=[index_id])).duties
    own = [row for row in rows if row.criterion.number == number or row.criterion.number.startswith(f"{number}.")]
    return duty_table(dataset, Answer(tuple(own)))


def ranges_words(dataset: Dataset, rows: Iterable[Duty]) -> Iterator[str]:
    """The criteria of some rows as ranges, index by index: "ICT Index 1.2.1–1.2.3 (còn nghi vấn: 1.2.2)"."""
    for index_id, found in groupby(rows, key=lambda row: row.index):
        own = {row.criterion.number: doubts(row.notes) for row in found}
        printed = [criterion.number for criterion, _ in dataset.appendices[index_id].leaves()]
        doubtful = ", ".join(number for number, doubt in own.items() if doubt)
        doubt = f" ({words.NOTE['doubt']}: {doubtful})" if doubtful else ""
        yield f"{dataset.index(index_id).name} {ranges(own, printed)}{doubt}"


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
    return numbers_words(order_numbers(orders))


def numbers_words(numbers: Mapping[Role, Sequence[str]]) -> str:
    """Role and numbers of orders in words."""
    return "; ".join(f"{words.ROLE[role]} điểm {', '.join(found)}" for role, found in numbers.items() if found)


def question_words(dataset: Dataset, question: Question, agencies: bool = True) -> str:
    """Of which day an answer speaks, and to what it is narrowed, in a line; empty where it is to nothing.

    Args:
        dataset: The data.
        question: What was asked.
        agencies: Whether the agencies are told too, where nothing else says whose answer it is.
    """
    day = f"Theo tổ chức ngày {day_words(dataset.registry.day)}." if dataset.registry.day else ""
    told = [", ".join(each.name for each in question.agencies)] if agencies and question.agencies else []
    told += [", ".join(dataset.index(each).name for each in question.indices)] if question.indices else []
    if len(question.roles) == 1:
        told.append(f"chỉ {words.ROLE[question.roles[0]]}")
    elif agencies and question.agencies:
        told.append(" và ".join(words.ROLE[role] for role in question.roles))
    told += ["chỉ nêu đích danh"] if question.direct else []
    told += ["cả dòng “có liên quan”"] if question.related else []
    told += [f"cùng {', '.join(each.name for each in question.partners)}"] if question.partners else []
    told += [f"có chữ “{'”, “'.join(question.search)}”"] if question.search else []
    told += [f"kết quả phấn đấu có “{question.target}”"] if question.target else []
    return " ".join(filter(None, [day, f"Phạm vi: {' · '.join(told)}." if told else ""]))


def left_out_words(answer: Answer) -> str:
    """How much is beside an answer, and why it was left out."""
    points = f" và {answer.orders_left} điểm của công văn" if answer.orders_left else ""
    if answer.question.partners:
        return f"Còn {answer.left_out} tiêu chí{points} có các cơ quan này, nhưng qua nhóm cơ quan"
    return f"Còn {answer.left_out} tiêu chí{points} văn bản chỉ ghi “có liên quan”, chưa kể ở trên"


def way_words(row: Order | Duty) -> str:
    """How an agency is meant: named itself, through which collective, or in whose place."""
    if row.via:
        return f"qua nhóm “{row.via.name}”"
    return received_words(row) or "nêu đích danh"


def received_words(row: Order | Duty) -> str:
    """In whose place an agency holds a duty: "thay Sở LĐ-TB&XH (giảm nghèo; chắc chắn)"; empty in nobody's."""
    holder = row.holder
    if holder is None or row.via or holder.printed == row.agency:
        return ""
    told = [*([holder.field] if holder.field else []), words.CONFIDENCE[holder.confidence]]
    told += ["các căn cứ khác nhau"] if holder.conflict else ["cùng cơ quan khác"] if holder.beside else []
    return f"thay {holder.printed.brief} ({'; '.join(told)})"


def ranges(numbers: Collection[str], printed: Sequence[str]) -> str:
    """Numbers of criteria in short: "1.2.1–1.2.3, 2.2.1".

    Args:
        numbers: Which.
        printed: All numbers of the appendix in printed order. A range has each of them that stands between its ends.
    """
    runs: list[list[str]] = []
    before = None
    for number in printed:
        if number in numbers and runs and runs[-1][-1] == before:
            runs[-1].append(number)
        elif number in numbers:
            runs.append([number])
        before = number
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def sheet_table(written: Sequence[tuple[Agency, str, Answer]], index_file: str) -> Table:
    """The sheets that were written: name of the file, agency, how many criteria it leads and coordinates."""
    columns = [Column("Tệp"), Column("Cơ quan", ratio=1), Column("CT", number=True), Column("PH", number=True)]
    rows: list[list[Value]] = [
        [name, owner.name, *(tally(found.duties, role).total for role in ROLES)] for owner, name, found in written
    ]
    counted = "CT, PH: số tiêu chí chủ trì, phối hợp, kể cả qua nhóm."
    return Table(columns, rows, [], footer=f"{len(rows)} phiếu; danh sách: {index_file}. {counted}")
