"""A document as one HTML page that stands alone and prints on A4."""

from collections.abc import Iterator

from chisotv.documents.base import LOOKS, MARGINS, TABLE_SIZE, Document, Line, Rule, Section, room
from chisotv.documents.grid import Grid, Row, RowKind
from chisotv.render.base import fill, kind
from chisotv.render.paging import POINTS, broken, frame_of, line_height, row_height


def render_html(document: Document) -> bytes:
    """The document as a complete HTML page; every value is escaped by Jinja."""
    values = {"document": document, "looks": LOOKS, "margins": MARGINS, "table_size": TABLE_SIZE, "RowKind": RowKind}
    return fill("document.html.j2", values, kind=kind, runs=_runs)


def _runs(grid: Grid, section: Section) -> Iterator[tuple[list[Row], bool]]:
    """Rows that stand on one page, those of groups with the one below, and whether they may be broken all the same."""
    width, high = room(section.landscape)
    frame = frame_of(grid._replace(tight=False), width)
    above = section.blocks[: section.blocks.index(grid)]
    used = sum(line_height(part, width) for part in above if isinstance(part, Line | Rule))
    # Of a broken merged cell browsers draw the rest over the rows below.
    breaks = broken(grid, frame, high * POINTS - row_height(grid.heading, frame), used, tied=0)
    rows: list[Row] = []
    for run in grid.tied_rows():
        rows += grid.rows[run.start : run.stop]
        if rows[-1].kind is not RowKind.GROUP or run.stop == len(grid.rows):
            yield rows, run.start in breaks
            rows = []
