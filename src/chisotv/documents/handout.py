"""The sheet of one agency: a page with all that it has to do, then in full what it is named for itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from chisotv import words
from chisotv.documents.appendix import target_cell, tasks_cell
from chisotv.documents.base import Block, Document, Line, Rule, Section, Style
from chisotv.documents.brief import brief_blocks, label, marked_name
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind, check_tiling, text_cell
from chisotv.documents.letter import directive_lines
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import EVERYTHING, ROLES, Answer, Duty, Question, count_criteria, duties, tally
from chisotv.tables.sentences import left_out_words, order_title, order_words, question_words, received_words
from chisotv.words import Role

SHARES = {"criterion": 23, "tasks": 59, "target": 18}
"""Percent. More columns leave so much paper empty that a sheet of four pages takes six."""
_INDEX_COLUMNS = ("number", "agency", "lead-count", "coordinating-count", "file")


def handouts(dataset: Dataset, agencies: Sequence[Agency] = ()) -> dict[str, Answer]:
    """Whose sheets there are: of each agency with rows its id → these rows, the same that `tasks --agency` gives.

    Without asked agencies it is every one that is no collective, in the order of the registry.
    """
    chosen = agencies or [agency for agency in dataset.registry.agencies if agency.kind != "collective"]
    found = {agency.id: duties(dataset, Question([agency])) for agency in chosen}
    return {agency_id: answer for agency_id, answer in found.items() if answer.rows}


def handout_document(dataset: Dataset, agency: Agency, answer: Answer) -> Document:
    """The sheet of one agency; the answer is what it has to do."""
    title = f"Nhiệm vụ của {agency.name}"
    issuer = re.sub("[UỦ][ỷy] ban nhân dân", "UBND", dataset.dispatch.issuing_body)  # one line on upright paper
    blocks = (
        Line(title.upper(), Style.LABEL),
        Line(f"Thực hiện {dataset.dispatch.title} của {issuer}", Style.SUBTITLE),
        *([Line(f"({day})", Style.ATTACHMENT)] if (day := question_words(dataset, EVERYTHING).rstrip(".")) else ()),
        Rule(40, before=2, after=3),
        # The points of the letter are told below one by one.
        Line(" ".join(answer_lines(dataset, answer._replace(orders=()))), Style.POINT),
        *brief_blocks(dataset, answer),
    )
    sections = [Section(agency.id, blocks, landscape=False)]
    whole = tuple(_whole_blocks(dataset, answer))
    if whole:
        sections.append(Section(f"{agency.id} 2", whole, continues=True))
    return Document(f"{title} · {dataset.dispatch.title}", tuple(sections))


def handouts_document(dataset: Dataset, found: Mapping[str, Answer]) -> Document:
    """The sheets of several agencies in one document, each from a page of its own; `found` as of `handouts`."""
    made = [handout_document(dataset, dataset.registry.by_id[each], answer) for each, answer in found.items()]
    title = made[0].title if len(made) == 1 else f"Phiếu nhiệm vụ của {len(made)} cơ quan · {dataset.dispatch.title}"
    return Document(title, tuple(section for each in made for section in each.sections))


def _whole_blocks(dataset: Dataset, answer: Answer) -> Iterator[Block]:
    """In full what the agency is named for itself; nothing where it is named nowhere."""
    orders = [row for row in answer.orders if row.via is None]
    for directive, found in groupby(orders, key=lambda row: row.directive):
        roles = ", ".join(words.ROLE[row.role] for row in found if row.role)
        yield Line(f"{words.capital(order_title(dataset, directive))}: {roles} (nêu đích danh)", Style.NOTE_HEADING)
        yield from (line._replace(style=Style.NOTE) for line in directive_lines(dataset.dispatch, directive))
    if any(row.via is None for row in answer.duties):
        yield whole_grid(dataset, answer.duties)


def whole_grid(dataset: Dataset, rows: Sequence[Duty]) -> Grid:
    """The criteria for which the agency is named itself, each with all its words; those that it leads first."""
    columns = dataset.columns({row.index for row in rows})
    results = [column.printed for column in columns if column.role == "target" or column.further]
    named = {column.role: column.printed for column in columns}
    headings = {"criterion": f"{named.get('criterion', named['number'])}; cơ quan cùng thực hiện"}
    headings |= {"tasks": named.get("tasks", ""), "target": "; ".join(results)}
    drawn = [Row(RowKind.HEADING, tuple(text_cell(*each) for each in headings.items()))]
    for role in ROLES:
        own = [row for row in rows if row.role == role and row.via is None]
        heading = text_cell("criterion", f"{words.capital(words.ROLE[role])} {count_criteria(own)} {dataset.row_word}")
        empty = (text_cell("tasks", ""), text_cell("target", ""))
        drawn += [Row(RowKind.GROUP, (heading, *empty)), *_duty_rows(dataset, own)] if own else []
    shown = tuple(column for column, text in headings.items() if text)
    kept = (Row(row.kind, tuple(cell for cell in row.cells if cell.column in shown)) for row in drawn)
    whole = sum(SHARES[column] for column in shown)
    grid = Grid(shown, tuple(100 * SHARES[column] / whole for column in shown), tuple(kept), tight=True)
    check_tiling(grid)
    return grid


def answer_lines(dataset: Dataset, answer: Answer) -> list[str]:
    """How much an agency has to do in each role, and what was left out, in sentences."""
    by_name = words.BY_NAME[any(row.holder for row in answer.duties)]
    held = [role for role in ROLES if any(row.role == role for row in answer.duties)]
    counts = "; ".join(words.tally_words(*tally(answer.duties, role), dataset.row_word, by_name) for role in held)
    letter = dataset.dispatch.kind_name
    orders = [f"{letter}: {order_words(dataset, answer.orders)}."] if answer.orders else []
    told = filter(None, [words.capital(counts), left_out_words(dataset, answer)])
    return [*orders, *(f"{each}." for each in told)]


def index_document(dataset: Dataset, written: Sequence[tuple[Agency, Answer, Sequence[str]]]) -> Document:
    """The list of the sheets in a folder: in order each agency, its duties, and the names of its files."""
    dispatch = dataset.dispatch
    headings = ("Số TT", "Cơ quan", "Chủ trì", "Phối hợp", "Tệp")
    rows = [Row(RowKind.HEADING, tuple(text_cell(*each) for each in zip(_INDEX_COLUMNS, headings, strict=True)))]
    for at, (agency, answer, names) in enumerate(written, 1):
        counts = [text_cell(f"{role}-count", str(tally(answer.duties, role).total)) for role in ROLES]
        files = Cell("file", tuple(Paragraph(name, link=name) for name in names))
        cells = (text_cell("number", str(at)), text_cell("agency", agency.name), *counts, files)
        rows.append(Row(RowKind.CRITERION, cells))
    title = "Danh sách phiếu nhiệm vụ của các cơ quan"
    blocks = (
        Line(title.upper(), Style.LABEL),
        Line(f"Thực hiện {dispatch.title} của {dispatch.issuing_body}", Style.SUBTITLE),
        Line(f"(Số {dataset.row_word} chủ trì, phối hợp kể cả qua nhóm cơ quan)", Style.ATTACHMENT),
        Rule(40, after=6),
        Grid(_INDEX_COLUMNS, (8, 40, 9, 10, 33), tuple(rows)),
    )
    return Document(f"{title} · {dispatch.title}", (Section("Danh sách", blocks, landscape=False),))


def _duty_rows(dataset: Dataset, rows: Sequence[Duty]) -> Iterator[Row]:
    """The criteria of one role; tasks that several share are printed once, as in the official table."""
    for _, found in groupby(rows, key=lambda duty: id(duty.assignment)):
        together = list(found)
        for duty in together:
            more = dataset.appendices[duty.index].further(duty.criterion, duty.assignment)
            further = (Paragraph(f"{column.printed}: {text}") for column, text in more)
            target = target_cell(duty.criterion)
            cells = [Cell("criterion", tuple(_named(dataset, duty)))]
            cells.append(target._replace(paragraphs=(*target.paragraphs, *further)))
            if duty is together[0]:
                tasks = tasks_cell(duty.assignment, bool(duty.assignment and len(duty.assignment.tasks) > 1))
                cells.insert(1, tasks._replace(rowspan=len(together)))
            yield Row(RowKind.CRITERION, tuple(cells))


def _named(dataset: Dataset, duty: Duty) -> Iterator[Paragraph]:
    """Number and name, and who else works on it: those of the other role, and who leads beside the agency."""
    yield Paragraph(f"{label(dataset, duty)}. {marked_name(duty) if duty.criterion.label else ''}".strip())
    received = received_words(duty)
    if received:
        yield Paragraph(f"{words.capital(received)}.")
    for role in ROLES:
        beside = "cùng " if duty.role == role else ""
        names = getattr(duty.assignment, role, ())
        own = (duty.agency, duty.holder.printed if duty.holder else None)
        others = "; ".join(name for name in names if dataset.registry.resolve(name) not in own)
        if others and (role != duty.role or role == Role.LEAD):
            yield Paragraph(f"{words.capital(beside + words.ROLE[role])}: {others}.")
