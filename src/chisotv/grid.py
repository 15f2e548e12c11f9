"""An appendix as a grid of cells with their spans: worked out once, drawn by every format.

Bullets are a property of a paragraph, never part of the text. The cells tile the table exactly; `check_tiling`
proves it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from chisotv.models import Appendix, Assignment, Criterion, Group, Place

COLUMNS = ("number", "criterion", "tasks", "lead", "coordinating", "target")
END_MARK = "./."


class RowKind(StrEnum):
    """What a row of the official table is."""

    HEADING = "heading"
    GROUP = "group"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a cell."""

    text: str
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that starts in its row.

    Attributes:
        column: One of `COLUMNS`.
        paragraphs: Its text; empty for an empty cell.
        rowspan: How many rows it covers, at least 1.
    """

    column: str
    paragraphs: tuple[Paragraph, ...] = ()
    rowspan: int = 1

    @property
    def text(self) -> str:
        """The paragraphs, one per line, without bullets."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the cells that start in it, left to right."""

    kind: RowKind
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The official table of one appendix with the lines around it."""

    label: str
    title: str
    attachment: str
    rows: tuple[Row, ...]
    subtitle: str = ""

    @property
    def heading(self) -> Row:
        """The heading row."""
        return self.rows[0]

    @property
    def body(self) -> tuple[Row, ...]:
        """All rows but the heading."""
        return self.rows[1:]

    def full_rows(self) -> list[list[Cell]]:
        """Every row with six cells: a merged cell is repeated in each row that it covers."""
        rows: list[list[Cell]] = []
        running: dict[str, tuple[Cell, int]] = {}
        for row in self.rows:
            starts = {cell.column: cell for cell in row.cells}
            full = []
            for column in COLUMNS:
                if column in starts:
                    running[column] = (starts[column], starts[column].rowspan)
                cell, left = running[column]
                full.append(cell)
                running[column] = (cell, left - 1)
            rows.append(full)
        return rows


Wanted = Callable[[Criterion, Assignment | None], bool]
"""Whether a row of a criterion and assignment belongs into the table."""


@dataclass(slots=True)
class _Draft:
    """One row to be: its own cells; None says "part of the cell above". `level` is the depth of a group, from 0."""

    kind: RowKind
    cells: list[Cell | None]
    level: int = 0


def official_grid(appendix: Appendix, wanted: Wanted = lambda *_: True, subtitle: str = "") -> Grid:
    """Lay out an appendix as its official table.

    Args:
        appendix: The appendix.
        wanted: Which rows to keep; a group row stays where one of its criteria does.
        subtitle: A line under the title, for a table that is only a part of the appendix.

    Returns:
        The grid, with cells merged where the dispatch merges them.
    """
    drafts = [_Draft(RowKind.HEADING, list(map(_cell, COLUMNS, appendix.headings.columns)))]
    pending: list[_Draft] = []
    # The row right above, where it was kept: only with that one can cells be merged.
    above: tuple[Group | None, Assignment | None] = (None, None)
    for place in appendix.walk():
        if isinstance(place.item, Group):
            above = (None, None)  # nothing is merged over a group row
            level = len(place.parents)
            pending = [draft for draft in pending if draft.level < level]
            pending.append(_group_row(place.item, level))
            continue
        shared = place.shared_by()
        first = True
        for assignment in place.assignments() or (None,):
            if not wanted(place.item, assignment):
                above = (None, None)
                continue
            drafts += pending
            pending = []
            draft = _criterion_row(place, assignment, first)
            _join(draft, assignment, shared, above)
            drafts.append(draft)
            above, first = (shared, assignment), False
    grid = Grid(appendix.label, appendix.title, appendix.attachment, _merge(drafts), subtitle)
    check_tiling(grid)
    return grid


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
        draft.cells[3] = None if assignment.lead == assignment_above.lead else draft.cells[3]
        draft.cells[4] = None if assignment.coordinating == assignment_above.coordinating else draft.cells[4]


def _group_row(group: Group, level: int) -> _Draft:
    cells = [_cell("number", group.number), _cell("criterion", group.label)]
    return _Draft(RowKind.GROUP, [*cells, *(Cell(column) for column in COLUMNS[2:])], level)


def _criterion_row(place: Place, assignment: Assignment | None, first: bool) -> _Draft:
    criterion = place.item
    assert isinstance(criterion, Criterion)
    cells: list[Cell | None] = [None, None, None, None, None, None]
    if first:
        cells[0] = _cell("number", criterion.number)
        cells[1] = _cell("criterion", criterion.name)
        cells[5] = _target(criterion)
    several = sum(len(each.tasks) for each in place.assignments()) > 1
    cells[2] = Cell("tasks", tuple(Paragraph(task, several) for task in assignment.tasks) if assignment else ())
    cells[3] = _agencies("lead", assignment.lead if assignment else ())
    cells[4] = _agencies("coordinating", assignment.coordinating if assignment else ())
    return _Draft(RowKind.CRITERION, cells)


def _target(criterion: Criterion) -> Cell:
    lines = criterion.target.lines if criterion.target else ()
    paragraphs = [Paragraph(line, len(lines) > 1) for line in lines]
    if criterion.remark:
        paragraphs.append(Paragraph(criterion.remark))
    return Cell("target", tuple(paragraphs))


def _agencies(column: str, names: tuple[str, ...]) -> Cell:
    # Names contain commas themselves, so a semicolon parts them.
    return _cell(column, "; ".join(names)) if names else Cell(column)


def _cell(column: str, text: str) -> Cell:
    return Cell(column, (Paragraph(text),))


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
            start.cells[column] = replace(whole, rowspan=at - starts[column] + 1)
    return tuple(Row(d.kind, tuple(cell for cell in d.cells if cell is not None)) for d in drafts)


def check_tiling(grid: Grid) -> None:
    """Assert that the cells cover every place of the table exactly once.

    Raises:
        AssertionError: They overlap or leave a hole; that is a mistake of this program.
    """
    covered = dict.fromkeys(COLUMNS, 0)
    for at, row in enumerate(grid.rows):
        starts = [cell.column for cell in row.cells]
        assert starts == [column for column in COLUMNS if covered[column] <= at], (at, starts, covered)
        for cell in row.cells:
            covered[cell.column] = at + cell.rowspan
    assert set(covered.values()) == {len(grid.rows)}, covered
