"""An appendix as its official table, with the lines above and below that the decree asks for."""

import re
from collections.abc import Collection, Iterator

from chisotv.documents.base import END_MARK, Block, Line, Rule, Section, Style
from chisotv.documents.footnotes import COLUMN_OF, Pin, footnoted, note_lines
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind, check_tiling, text_cell
from chisotv.models.appendix import Appendix, Assignment, Criterion, Group, Note, Place
from chisotv.tables.listing import RowFilter
from chisotv.words import Role

COLUMNS = ("number", "criterion", "tasks", "lead", "coordinating", "target")
SHARES = (5.5, 15, 33, 13, 15, 18.5)
_ASSIGNED = ("tasks", "lead", "coordinating")
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


class _Draft:
    """One row to be: its own cells; None says "part of the cell above".

    `level` is the depth of a group, from 0; `notes` are what footnotes can say of the row, each with its column and
    what it stands on.
    """

    def __init__(
        self,
        kind: RowKind,
        cells: list[Cell | None],
        level: int = 0,
        notes: list[_Noted] | None = None,
    ) -> None:
        self.kind = kind
        self.cells = cells
        self.level = level
        self.notes = notes or []


def _laid_out(appendix: Appendix, wanted: RowFilter) -> tuple[Grid, list[Pin]]:
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
            pending.append(_group_row(place.item, level))
            continue
        shared = place.shared_by()
        first, pinned = True, set[int]()
        for assignment in place.assignments() or (None,):
            if not wanted(place.item, assignment):
                above = (None, None)
                continue
            drafts += pending
            pending = []
            draft = _criterion_row(place, assignment, first)
            draft.notes += _own_notes(place, assignment, pinned)
            if shared is not None and shared is not explained:
                draft.notes += _noted(shared, _ASSIGNED)
            _join(draft, assignment, shared, above)
            drafts.append(draft)
            above, explained, first = (shared, assignment), shared, False
    grid = Grid(COLUMNS, SHARES, _merge(drafts))
    check_tiling(grid)
    return grid, [Pin(at, *noted) for at, draft in enumerate(drafts) for noted in draft.notes]


def _join(
    draft: _Draft, assignment: Assignment | None, shared: Group | None, above: tuple[Group | None, Assignment | None]
) -> None:
    """Mark the cells that the dispatch prints as one with the row above."""
    group_above, assignment_above = above
    if assignment is None or assignment_above is None:
        return
    if shared is not None and shared is group_above and assignment is assignment_above:
        draft.cells[2:5] = [None, None, None]
    elif assignment.merged:
        for column, role in enumerate(Role, 3):
            same = assignment.cell(role) == assignment_above.cell(role)
            draft.cells[column] = None if same else draft.cells[column]


def _heading_row(appendix: Appendix) -> _Draft:
    headings = appendix.headings
    cells: list[Cell | None] = [text_cell(*each) for each in zip(COLUMNS, headings.columns, strict=True)]
    notes: list[_Noted] = []
    for note in (*headings.notes, *appendix.notes):
        holding = (column for column, text in zip(COLUMNS, headings.columns, strict=True) if note.reads == text)
        notes.append((next(holding, COLUMNS[0]), note, ""))
    return _Draft(RowKind.HEADING, cells, notes=notes)


def _group_row(group: Group, level: int) -> _Draft:
    cells = [text_cell("number", group.number), text_cell("criterion", group.label)]
    # What is said of tasks or agencies stands with the criteria that share them, else here.
    fields = [field for field in COLUMN_OF if not (group.assignments and field in _ASSIGNED)]
    notes = [("criterion" if c in _ASSIGNED else c, note, where) for c, note, where in _noted(group, fields)]
    empty = (Cell(column) for column in COLUMNS[2:])
    return _Draft(RowKind.GROUP, [*cells, *empty], level, notes)


def _criterion_row(place: Place, assignment: Assignment | None, first: bool) -> _Draft:
    criterion = place.item
    assert isinstance(criterion, Criterion)
    cells: list[Cell | None] = [None, None, None, None, None, None]
    if first:
        cells[0] = text_cell("number", criterion.number)
        cells[1] = text_cell("criterion", criterion.name)
        cells[5] = target_cell(criterion)
    cells[2] = tasks_cell(assignment, sum(len(each.tasks) for each in place.assignments()) > 1)
    cells[3:5] = [agencies_cell(role, assignment.cell(role) if assignment else "") for role in Role]
    return _Draft(RowKind.CRITERION, cells)


def tasks_cell(assignment: Assignment | None, bullets: bool) -> Cell:
    """The tasks of an assignment, one paragraph each."""
    return Cell("tasks", tuple(Paragraph(task, bullets) for task in assignment.tasks) if assignment else ())


def target_cell(criterion: Criterion) -> Cell:
    """The target, with bullets where it has several points, and the remark printed below it."""
    lines = criterion.target.lines if criterion.target else ()
    paragraphs = [Paragraph(line, len(lines) > 1) for line in lines]
    if criterion.remark:
        paragraphs.append(Paragraph(criterion.remark))
    return Cell("target", tuple(paragraphs))


def agencies_cell(column: str, printed: str) -> Cell:
    """A printed cell of agencies, a paragraph a line."""
    return Cell(column, tuple(map(Paragraph, printed.splitlines())))


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
    return assignment.text(field) if field in _ASSIGNED else ""


def _noted(group: Group, fields: Collection[str]) -> list[_Noted]:
    return [(COLUMN_OF[note.field], note, _where(group)) for note in group.notes if note.field in fields]


def _where(item: Group | Criterion) -> str:
    return f"{item.number} · "


def _merge(drafts: list[_Draft]) -> tuple[Row, ...]:
    """Turn "part of the cell above" into row spans."""
    starts = [0] * len(COLUMNS)
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
