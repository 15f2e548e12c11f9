"""The sheet of one agency: what it leads, what it coordinates, through which collective, and the targets."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from chisotv import words
from chisotv.documents.appendix import agencies_cell, target_cell, tasks_cell
from chisotv.documents.base import Block, Document, Line, Rule, Section, Style
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind, check_tiling, text_cell
from chisotv.documents.letter import directive_lines
from chisotv.models.agency import Agency
from chisotv.models.appendix import Group
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import ROLES, Answer, Duty, Order, Question, duties, tally
from chisotv.tables.duties import order_title, order_words, way_words
from chisotv.words import Role

COLUMNS = ("number", "criterion", "tasks", "partner", "via", "target")
SHARES = (6, 16, 33, 14, 12, 19)
_INDEX_COLUMNS = ("number", "agency", "lead-count", "coordinating-count", "file")
_PARTNER: dict[Role, Role] = {Role.LEAD: Role.COORDINATING, Role.COORDINATING: Role.LEAD}
_HEADINGS = {"number": "Số", "criterion": "Tiêu chí", "via": "Cách giao"} | {
    column: words.capital(words.FIELD[column]) for column in ("tasks", "target")
}


def handouts(dataset: Dataset, agencies: Sequence[Agency] = ()) -> dict[str, Answer]:
    """Whose sheets there are: agency id → its rows, the same that `tasks --agency` gives.

    Args:
        dataset: The data.
        agencies: The asked agencies; empty for every agency of the registry that is no collective.

    Returns:
        The agencies that have a row, in the order of the registry.
    """
    chosen = agencies or [agency for agency in dataset.registry.agencies if agency.kind != "collective"]
    found = {agency.id: duties(dataset, Question([agency])) for agency in chosen}
    return {agency_id: answer for agency_id, answer in found.items() if answer.rows}


def handout_document(dataset: Dataset, agency: Agency, answer: Answer) -> Document:
    """The sheet of one agency.

    Args:
        dataset: The data.
        agency: The agency.
        answer: What it has to do.
    """
    dispatch = dataset.dispatch
    title = f"Nhiệm vụ của {agency.name}"
    blocks: list[Block] = [
        Line(title.upper(), Style.LABEL),
        Line(f"Thực hiện {dispatch.title} của {dispatch.issuing_body}", Style.SUBTITLE),
        Line(f"Về việc {dispatch.subject}", Style.ATTACHMENT),
        Rule(40, after=6),
        Line(" ".join(answer_lines(answer)), Style.SUMMARY),
    ]
    parts = [("Điểm của công văn", _order_blocks(dataset, answer.orders))] if answer.orders else []
    for role in _held(answer):
        own = [row for row in answer.duties if row.role == role]
        parts.append(
            (f"{words.capital(words.ROLE[role])} {tally(own, role).total} tiêu chí", _grids(dataset, role, own))
        )
    for number, (heading, part) in zip(("I", "II", "III"), parts, strict=False):
        blocks += [Line(f"{number}. {heading}", Style.HEADING), *part]
    return Document(f"{title} · {dispatch.title}", (Section(agency.id, tuple(blocks)),))


def _held(answer: Answer) -> list[Role]:
    return [role for role in ROLES if any(row.role == role for row in answer.duties)]


def answer_lines(answer: Answer) -> list[str]:
    """How much an agency has to do in each role, and what was left out, in sentences."""
    counts = "; ".join(words.tally_words(*tally(answer.duties, role)) for role in _held(answer))
    orders = [f"Công văn: {order_words(answer.orders)}."] if answer.orders else []
    left_out = [f"Chưa kể {answer.left_out} dòng mà văn bản chỉ ghi “có liên quan”."] if answer.left_out else []
    return [*orders, *([f"{words.capital(counts)}."] if counts else []), *left_out]


def index_document(dataset: Dataset, written: Sequence[tuple[Agency, Answer, Sequence[str]]]) -> Document:
    """The list of the sheets in a folder.

    Args:
        dataset: The data.
        written: Agency, its duties, and the names of its files, in order.
    """
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
        Line("(Số tiêu chí chủ trì, phối hợp kể cả qua nhóm cơ quan)", Style.ATTACHMENT),
        Rule(40, after=6),
        Grid(_INDEX_COLUMNS, (8, 40, 9, 10, 33), tuple(rows)),
    )
    return Document(f"{title} · {dispatch.title}", (Section("Danh sách", blocks, landscape=False),))


def _order_blocks(dataset: Dataset, orders: Sequence[Order]) -> Iterator[Block]:
    """The orders of the letter whole, each with how the agency is meant."""
    for directive, found in groupby(orders, key=lambda row: row.directive):
        how = "; ".join(f"{words.ROLE[row.role]}, {way_words(row)}" for row in found if row.role)
        yield Line(f"{words.capital(order_title(dataset, directive))}: {how}", Style.SUBHEADING)
        yield from directive_lines(directive)


def _grids(dataset: Dataset, role: Role, rows: Sequence[Duty]) -> Iterator[Block]:
    for at, (index_id, found) in enumerate(groupby(rows, key=lambda row: row.index), 1):
        index = dataset.index(index_id)
        label = dataset.appendices[index_id].label
        yield Line(f"{at}. {index.full_name} ({index.name}), {label}", Style.SUBHEADING)
        yield duty_grid(dataset, role, list(found))


def duty_grid(dataset: Dataset, role: Role, rows: Sequence[Duty]) -> Grid:
    """The duties of one agency in one role and index as a table, under the rows of their groups.

    What criteria share is printed once, as in the official table.
    """
    partner = _PARTNER[role]
    headings = _HEADINGS | {"partner": words.capital(words.FIELD[partner])}
    drawn = [Row(RowKind.HEADING, tuple(text_cell(column, headings[column]) for column in COLUMNS))]
    group: Group | None = None
    for _, found in groupby(rows, key=lambda duty: (id(duty.group), id(duty.assignment))):
        together = list(found)
        if together[0].group is not None and together[0].group is not group:
            drawn.append(_group_row(together[0].group))
        group = together[0].group
        drawn += _duty_rows(dataset, together, partner)
    grid = Grid(COLUMNS, SHARES, tuple(drawn))
    check_tiling(grid)
    return grid


def _group_row(group: Group) -> Row:
    cells = (text_cell("number", group.number), text_cell("criterion", group.name))
    return Row(RowKind.GROUP, (*cells, *(Cell(column) for column in COLUMNS[2:])))


def _duty_rows(dataset: Dataset, together: Sequence[Duty], partner: Role) -> Iterator[Row]:
    """The rows of criteria with one assignment."""
    first = together[0]
    assert first.assignment
    shared = (
        tasks_cell(first.assignment, len(first.assignment.tasks) > 1),
        _partners(dataset, first, partner),
        text_cell("via", way_words(first)),
    )
    for duty in together:
        own = (text_cell("number", duty.criterion.number), text_cell("criterion", duty.criterion.name))
        middle = (cell._replace(rowspan=len(together)) for cell in shared) if duty is first else ()
        yield Row(RowKind.CRITERION, (*own, *middle, target_cell(duty.criterion)))


def _partners(dataset: Dataset, duty: Duty, partner: Role) -> Cell:
    """Who else works on it: those of the other role, and whoever leads beside the agency."""
    assert duty.assignment
    cell = agencies_cell("partner", getattr(duty.assignment, partner))
    own = duty.via or duty.agency
    beside = [name for name in duty.assignment.lead if dataset.registry.resolve(name) != own]
    if partner == "coordinating" and beside:
        cell = cell._replace(paragraphs=(Paragraph(f"Cùng chủ trì: {'; '.join(beside)}."), *cell.paragraphs))
    return cell
