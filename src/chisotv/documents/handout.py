"""The sheet of one agency: what it leads, what it coordinates, through which collective, and the targets."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from chisotv import words
from chisotv.dataset import Dataset
from chisotv.documents.appendix import agencies_cell, target_cell, tasks_cell
from chisotv.documents.base import Block, Document, Line, Rule, Section, Style
from chisotv.duties import ROLES, Duty, Role, duties, tally
from chisotv.grid import Cell, Grid, Paragraph, Row, RowKind, check_tiling, text_cell
from chisotv.models import Agency, Group

COLUMNS = ("number", "criterion", "tasks", "partner", "via", "target")
SHARES = (6, 16, 34, 15, 11, 18)
DIRECT = "nêu đích danh"
_PARTNER: dict[Role, Role] = {"lead": "coordinating", "coordinating": "lead"}
_HEADINGS = {"number": "Số", "criterion": "Tiêu chí", "via": "Qua nhóm"} | {
    column: words.capital(words.FIELD[column]) for column in ("tasks", "target")
}


def handouts(dataset: Dataset, agencies: Sequence[Agency] = ()) -> dict[str, Sequence[Duty]]:
    """Whose sheets there are: agency id → its rows, the same that `tasks --agency` gives.

    Args:
        dataset: The data.
        agencies: The asked agencies; empty for every agency of the registry that is no collective.

    Returns:
        The agencies that have a row, in the order of the registry.
    """
    chosen = agencies or [agency for agency in dataset.registry.agencies if agency.kind != "collective"]
    found = {agency.id: duties(dataset, [agency]).duties for agency in chosen}
    return {agency_id: rows for agency_id, rows in found.items() if rows}


def handout_document(dataset: Dataset, agency: Agency, rows: Sequence[Duty]) -> Document:
    """The sheet of one agency.

    Args:
        dataset: The data.
        agency: The agency.
        rows: Its duties.
    """
    dispatch = dataset.dispatch
    title = f"Phần việc của {agency.name}"
    counts = "; ".join(words.tally_words(*tally(rows, role)) for role in ROLES)
    blocks: list[Block] = [
        Line(title.upper(), Style.LABEL),
        Line(f"Thực hiện {dispatch.title} của {dispatch.issuing_body}", Style.SUBTITLE),
        Line(f"V/v {dispatch.subject}", Style.ATTACHMENT),
        Rule(40, after=6),
        Line(f"{words.capital(counts)}.", Style.SUMMARY),
    ]
    held = [role for role in ROLES if any(row.role == role for row in rows)]
    for number, role in zip(("I", "II"), held, strict=False):
        blocks += _role_blocks(dataset, number, role, [row for row in rows if row.role == role])
    return Document(f"{title} · {dispatch.title}", (Section(agency.id, tuple(blocks)),))


def index_document(dataset: Dataset, written: Sequence[tuple[Agency, str, Sequence[Duty]]]) -> Document:
    """The list of the sheets that were written.

    Args:
        dataset: The data.
        written: Agency, name of its file, and its rows, in order.
    """
    dispatch = dataset.dispatch
    columns = ("number", "agency", "lead", "coordinating", "file")
    headings = ("Số TT", "Cơ quan", "Chủ trì", "Phối hợp", "Tệp")
    rows = [Row(RowKind.HEADING, tuple(map(text_cell, columns, headings)))]
    for at, (agency, name, found) in enumerate(written, 1):
        counts = (str(tally(found, role).total) for role in ROLES)
        texts = (str(at), agency.name, *counts)
        cells = (*map(text_cell, columns, texts), Cell("file", (Paragraph(name, link=name),)))
        rows.append(Row(RowKind.CRITERION, cells))
    title = "Danh sách phiếu phần việc của các cơ quan"
    blocks = (
        Line(title.upper(), Style.LABEL),
        Line(f"Thực hiện {dispatch.title} của {dispatch.issuing_body}", Style.SUBTITLE),
        Line("Chủ trì, Phối hợp: số tiêu chí", Style.ATTACHMENT),
        Rule(40, after=6),
        Grid(columns, (8, 42, 12, 12, 26), tuple(rows)),
    )
    return Document(f"{title} · {dispatch.title}", (Section("Danh sách", blocks, landscape=False),))


def _role_blocks(dataset: Dataset, number: str, role: Role, rows: Sequence[Duty]) -> Iterator[Block]:
    total = tally(rows, role).total
    yield Line(f"{number}. {words.capital(words.ROLE[role])} {total} tiêu chí", Style.HEADING)
    for at, (index_id, found) in enumerate(groupby(rows, key=lambda row: row.index), 1):
        index = dataset.index(index_id)
        label = dataset.appendices[index_id].label
        yield Line(f"{at}. {index.full_name} ({index.name}), {label}", Style.SUBHEADING)
        yield duty_grid(role, list(found))


def duty_grid(role: Role, rows: Sequence[Duty]) -> Grid:
    """The duties of one agency in one role and index as a table, under the rows of their groups."""
    partner = _PARTNER[role]
    headings = _HEADINGS | {"partner": words.capital(words.FIELD[partner])}
    drawn = [Row(RowKind.HEADING, tuple(text_cell(column, headings[column]) for column in COLUMNS))]
    group: Group | None = None
    for duty in rows:
        if duty.group is not None and duty.group is not group:
            drawn.append(_group_row(duty.group))
        group = duty.group
        drawn.append(_duty_row(duty, partner))
    grid = Grid(COLUMNS, SHARES, tuple(drawn))
    check_tiling(grid)
    return grid


def _group_row(group: Group) -> Row:
    cells = (text_cell("number", group.number), text_cell("criterion", group.name))
    return Row(RowKind.GROUP, (*cells, *(Cell(column) for column in COLUMNS[2:])))


def _duty_row(duty: Duty, partner: Role) -> Row:
    assert duty.assignment
    cells = (
        text_cell("number", duty.criterion.number),
        text_cell("criterion", duty.criterion.name),
        tasks_cell(duty.assignment, len(duty.assignment.tasks) > 1),
        agencies_cell("partner", getattr(duty.assignment, partner)),
        text_cell("via", duty.via.name if duty.via else DIRECT),
        target_cell(duty.criterion),
    )
    return Row(RowKind.CRITERION, cells)
