"""What came of the targets, laid out for reading: one table for each index."""

from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from chisotv.models.dataset import Dataset
from chisotv.queries.progress import Progress
from chisotv.screen import show, table_parts, width
from chisotv.tables.progress.boards import LEGEND, boards


def show_progress(dataset: Dataset, progress: Progress, path: Path | None) -> None:
    """Print the tables one below the other, and the legend where any of them has rows."""
    parts: list[RenderableType] = []
    tables = boards(dataset, progress)
    for board in tables:
        parts += [Text()] if parts else []
        parts += table_parts(board, width(path)) if board.rows else [Text(board.title, style="bold")]
    show([*parts, Text(), Text(LEGEND)] if any(board.rows for board in tables) else parts, path)
