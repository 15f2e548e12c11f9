"""What came of the targets, laid out for reading: one table for each index."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from chisotv.screen import table_parts
from chisotv.tables.base import Table


def standing_view(boards: Sequence[Table], legend: str, columns: int) -> list[RenderableType]:
    """The tables one below the other, and the legend where any of them has rows."""
    parts: list[RenderableType] = []
    for board in boards:
        parts += [Text()] if parts else []
        parts += table_parts(board, columns) if board.rows else [Text(board.title, style="bold")]
    return [*parts, Text(), Text(legend)] if any(board.rows for board in boards) else parts
