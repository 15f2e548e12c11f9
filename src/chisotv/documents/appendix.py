"""An appendix as its official table, with the lines above and below that the decree asks for."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from chisotv.documents.base import END_MARK, Block, Line, Rule, Section, Style
from chisotv.documents.footnotes import COLUMN_OF, Pin, footnoted, note_lines
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind, check_tiling, text_cell
from chisotv.documents.widths import column_texts, widths
from chisotv.models.appendix import COLUMN_ROLES, OF_ITEM, SIX, Appendix, Assignment, Column, Group, Item, Note, Place
from chisotv.tables.listing import RowFilter
from chisotv.words import Role

_SHARES = (5.5, 15, 33, 13, 15, 18.5)
"""Percent of the six usual columns: every page of these tables was looked at, in each format."""
_ASSIGNED = tuple(role for role in COLUMN_ROLES if role not in OF_ITEM)
_MERGED = frozenset(_ASSIGNED) - {"tasks"}
"""The columns whose cells are one with the same above, where the dispatch merges cells."""
_Noted = tuple[str, Note, str]
"""Column, note, and the number of what the note stands on."""


def appendix_section(
    appendix: Appendix,
    name: str,
    wanted: RowFilter = lambda *_: True,
    subtitle: str = "",
    electronic: bool = False,
    notes: bool = False,
) -> Section:
    """An appendix ready to print.

    Args:
        appendix: The appendix.
        name: Short name of its index.
        wanted: Which rows to keep; a group row stays where one of its criteria does.
        subtitle: A line under the title, for an extract: a table that is only a part of the appendix.
        electronic: Leave number and date of the dispatch blank, as Nghị định 30/2020/NĐ-CP asks of electronic copies.
        notes: Mark the cells that the transcription repaired or doubts, and list the notes below the table.
    """
    grid, pins = _laid_out(appendix, wanted)
    footnotes: list[Line] = []
    if notes:
        grid, footnotes = footnoted(grid, pins)
    attachment = _blank(appendix.attachment) if electronic else appendix.attachment
    blocks: tuple[Block, ...] = (
        Line(f"Trích {appendix.label}" if subtitle else appendix.label, Style.LABEL),
        Line(appendix.title, Style.TITLE),
        *([Line(subtitle, Style.SUBTITLE)] if subtitle else []),
        Line(attachment, Style.ATTACHMENT),
        Rule(40),
        grid,
        *([] if subtitle else [Line(END_MARK, Style.END)]),
        *note_lines(footnotes),
    )
    return Section(name, blocks)


def _blank(attachment: str) -> str:
    """The line "(Kèm theo …)" with its number and date left open."""
    spoken = re.sub(r"ngày \d+/\d+/\d+", "ngày … tháng … năm …", attachment)
    return re.sub(r"\d+", "…", spoken)


@dataclass
class _Draft:
    """One row to be."""

    kind: RowKind
    cells: list[Cell | None]  # its own; None says "part of the cell above"
    level: int = 0  # the depth of a group, from 0
    notes: list[_Noted] = field(default_factory=list)  # what footnotes can say of it


def _laid_out(appendix: Appendix, wanted: RowFilter) -> tuple[Grid, list[Pin]]:
    columns = appendix.columns
    drafts = [_heading_row(appendix)]
    pending: list[_Draft] = []
    # The row right above, where it was kept: only with that one can cells be merged.
    above: tuple[Group | None, Assignment | None] = (None, None)
    explained: Group | None = None  # the group whose notes on its shared assignment are pinned already
    for place in appendix.walk():
        if isinstance(place.item, Group):
            above = (None, None)  # nothing is merged over a group row
            level = len(place.parents)
            pending = [draft for draft in pending if draft.level < level]
            pending.append(_group_row(columns, place.item, level))
            if any(wanted(place.item, work) for work in place.item.own_work or ((None,) if place.item.target else ())):
                drafts += pending
                pending = []
            continue
        shared = place.shared_by()
        first, pinned = True, set[int]()
        for assignment in place.assignments() or (None,):
            if not wanted(place.item, assignment):
                above = (None, None)
                continue
            drafts += pending
            pending = []
            draft = _criterion_row(columns, place, assignment, first)
            draft.notes += _own_notes(place, assignment, pinned)
            if shared is not None and shared is not explained:
                draft.notes += _noted(shared, _ASSIGNED)
            _join(columns, draft, place.item, assignment, shared, above)
            drafts.append(draft)
            above, explained, first = (shared, assignment), shared, False
    grid = Grid(tuple(column.id for column in columns), (), _merge(drafts))
    check_tiling(grid)
    grid = grid._replace(shares=_SHARES if grid.columns == SIX else widths(grid.columns, column_texts(grid)))
    named = _name_column(columns)
    return grid, [
        Pin(at, column if column in grid.columns else named, note, where)
        for at, draft in enumerate(drafts)
        for column, note, where in draft.notes
    ]


def _join(
    columns: Sequence[Column],
    draft: _Draft,
    item: Item,
    assignment: Assignment | None,
    shared: Group | None,
    above: tuple[Group | None, Assignment | None],
) -> None:
    """Mark the cells that the dispatch prints as one with the row above."""
    group_above, assignment_above = above
    if assignment is None or assignment_above is None:
        return
    whole = shared is not None and shared is group_above and assignment is assignment_above
    for at, column in enumerate(columns):
        if whole and column.role in _ASSIGNED:
            draft.cells[at] = None
        elif assignment.merged and column.role in _MERGED and (cell := draft.cells[at]):
            same = cell.text == _cell(column.id, column.text(item, assignment_above)).text
            draft.cells[at] = None if same and (cell.text or column.role in tuple(Role)) else cell


def _heading_row(appendix: Appendix) -> _Draft:
    headings = appendix.headings
    cells: list[Cell | None] = [text_cell(column.id, column.printed) for column in appendix.columns]
    notes: list[_Noted] = []
    for note in (*headings.notes, *appendix.notes):
        holding = (column.id for column in appendix.columns if note.reads == column.printed)
        notes.append((next(holding, appendix.columns[0].id), note, ""))
    return _Draft(RowKind.HEADING, cells, notes=notes)


def _group_row(columns: Sequence[Column], group: Group, level: int) -> _Draft:
    named = _name_column(columns)
    # What is said of tasks or agencies stands with the criteria that share them, else here.
    fields = [each for each in COLUMN_OF if not (group.shares and group.assignments and each in _ASSIGNED)]
    notes = [(named if c in _ASSIGNED else c, note, where) for c, note, where in _noted(group, fields)]
    cells: list[Cell | None] = []
    for column in columns:
        if column.id == named:
            own = [Paragraph(task) for work in group.own_work for task in work.tasks]
            cells.append(Cell(named, (Paragraph(group.label), *(own if named == "tasks" else ()))))
        elif column.role == "target":
            cells.append(target_cell(group))
        else:
            told = dict.fromkeys(column.text(group, work) for work in group.own_work or (None,))
            several = sum(each.key == column.id for work in group.own_work for each in work.other) > 1
            cells.append(_cell(column.id, "\n".join(told), several))
    return _Draft(RowKind.GROUP, cells, level, notes)


def _name_column(columns: Sequence[Column]) -> str:
    """The column in which names of groups stand."""
    return "criterion" if any(column.role == "criterion" for column in columns) else "tasks"


def _criterion_row(columns: Sequence[Column], place: Place, assignment: Assignment | None, first: bool) -> _Draft:
    item = place.item
    bullets = sum(len(each.tasks) for each in place.assignments()) > 1

    def cell(column: Column) -> Cell | None:
        if column.role in OF_ITEM and not first:
            return None
        if column.role == "target":
            return target_cell(item)
        if column.role == "tasks":
            return tasks_cell(assignment, bullets)
        own = [each for each in assignment.other if each.key == column.id] if assignment else []
        return _cell(column.id, column.text(item, assignment), bullets=len(own) > 1)

    return _Draft(RowKind.CRITERION, [cell(column) for column in columns])


def tasks_cell(assignment: Assignment | None, bullets: bool) -> Cell:
    """The tasks of an assignment, one paragraph each."""
    return Cell("tasks", tuple(Paragraph(task, bullets) for task in assignment.tasks) if assignment else ())


def target_cell(item: Item) -> Cell:
    """The target, with bullets where it has several points, and the remark printed below it."""
    lines = item.target.lines if item.target else ()
    paragraphs = [Paragraph(line, len(lines) > 1) for line in lines]
    if item.remark:
        paragraphs.append(Paragraph(item.remark))
    return Cell("target", tuple(paragraphs))


def _cell(column: str, printed: str, bullets: bool = False) -> Cell:
    """A printed cell, a paragraph a line."""
    return Cell(column, tuple(Paragraph(line, bullets) for line in printed.splitlines()))


def _own_notes(place: Place, assignment: Assignment | None, pinned: set[int]) -> Iterator[_Noted]:
    """The criterion's notes that this row shows: those of an assignment's words beside them, the others first."""
    for at, note in enumerate(place.item.notes):
        if at in pinned or note.field not in COLUMN_OF:
            continue
        holders = [each for each in place.assignments() if note.reads and note.reads in _text(each, note.field)]
        if not holders or any(each is assignment for each in holders):
            pinned.add(at)
            yield COLUMN_OF[note.field], note, _where(place.item)


def _text(assignment: Assignment, field: str) -> str:
    return assignment.text(field) if field in ("tasks", *Role) else ""


def _noted(group: Group, fields: Collection[str]) -> list[_Noted]:
    return [(COLUMN_OF[note.field], note, _where(group)) for note in group.notes if note.field in fields]


def _where(item: Item) -> str:
    return f"{item.printed or item.number} · "


def _merge(drafts: list[_Draft]) -> tuple[Row, ...]:
    """Turn "part of the cell above" into row spans."""
    starts = [0] * len(drafts[0].cells)
    for at, draft in enumerate(drafts):
        for column, cell in enumerate(draft.cells):
            if cell is not None:
                starts[column] = at
                continue
            start = drafts[starts[column]]
            whole = start.cells[column]
            assert whole is not None
            assert start.kind is draft.kind is RowKind.CRITERION
            start.cells[column] = whole._replace(rowspan=at - starts[column] + 1)
    return tuple(Row(d.kind, tuple(cell for cell in d.cells if cell is not None)) for d in drafts)
