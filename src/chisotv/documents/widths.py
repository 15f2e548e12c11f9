"""How wide the columns of a table are: as its texts need, so that it takes few pages."""

from collections.abc import Sequence
from functools import cache
from itertools import permutations
from math import ceil

from chisotv.documents.base import BESIDE, TABLE_SIZE, room
from chisotv.documents.grid import Grid
from chisotv.documents.typeface import SAFETY, lines, word_width

_UNITS = 1000
"""The width of the table; shares are counted in whole ones."""
_STEPS = (64, 32, 16, 8, 4)
_LEAST = {"number": 9}
_LEAST_TEXT = 20
"""Millimetres that a column has for its text, however short that is."""
_LONGEST = 23
"""Letters of a word that is never broken, as in `document.typ`."""


def widths(
    columns: Sequence[str], texts: Sequence[Sequence[str]], across: float = room(landscape=True)[0]
) -> tuple[float, ...]:
    """The widths of columns in percent of a table that is so many mm across.

    Every column holds its longest word. Beyond that they are chosen so that the rows are low together: whatever moves
    from one column to another makes the table no lower. Each column has as many texts, from the heading down.
    """
    wished = [_least(column, cells) / across * _UNITS for column, cells in zip(columns, texts, strict=True)]
    least = [ceil(each * min(1, (_UNITS - len(wished)) / sum(wished))) for each in wished]

    @cache
    def counts(column: int, units: int) -> list[int]:
        """How many lines each text has in a column so wide."""
        return [lines(text, across * units / _UNITS - BESIDE, TABLE_SIZE) for text in texts[column]]

    def high(units: Sequence[int]) -> tuple[int, int]:
        """The lines of the table, and the lines of all its cells."""
        found = [counts(*each) for each in enumerate(units)]
        return sum(map(max, zip(*found, strict=True))), sum(map(sum, found))

    # What the longest word of a column of numbers leaves is of no use to it.
    open_ = [at for at, column in enumerate(columns) if column != "number"] or [0]
    best = [each + (at in open_) * ((_UNITS - sum(least)) // len(open_)) for at, each in enumerate(least)]
    best[open_[-1]] += _UNITS - sum(best)
    for step in _STEPS:
        lower = True
        while lower:
            moved = []
            for give, take in permutations(range(len(best)), 2):
                if best[give] - step >= least[give]:
                    units = list(best)
                    units[give] -= step
                    units[take] += step
                    moved.append(units)
            found = min(moved, key=high, default=best)
            lower = high(found) < high(best)
            best = found if lower else best
    return tuple(each * 100 / _UNITS for each in best)


def column_texts(grid: Grid) -> list[list[str]]:
    """For each column the texts of its cells; of rows that merged cells tie together they are one."""
    runs = [range(1), *grid.tied_rows()]
    cells = [[cell for row in grid.rows[run.start : run.stop] for cell in row.cells] for run in runs]
    return [["\n".join(cell.text for cell in run if cell.column == column) for run in cells] for column in grid.columns]


def _least(column: str, texts: Sequence[str]) -> float:
    """Millimetres that the longest word of a column needs, in bold as in headings."""
    longest = max((word_width(word[:_LONGEST], True) for text in texts for word in text.split()), default=0)
    return max(longest * SAFETY / 1000 * TABLE_SIZE / 72 * 25.4, _LEAST.get(column, _LEAST_TEXT)) + BESIDE
