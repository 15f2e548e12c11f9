"""What people see on a terminal; without one the same as plain text. Only this package knows rich."""

import io
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table as RichTable
from rich.text import Text

from chisotv.files.output import write
from chisotv.tables.base import Table
from chisotv.text import line, visible

NARROW = 76
"""Below so many columns what stands side by side elsewhere stands below each other."""
PLAIN_WIDTH = 100
"""Columns of output that goes to a file or a pipe and not to a terminal."""


class Shown(Console):
    """A terminal on which no text out of data does anything."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """What is printed, in the end."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text, "\n"))


def show(parts: Sequence[RenderableType], path: Path | None) -> None:
    """Print renderables, each on lines of its own, to the terminal, or as plain text to a pipe or to a file, if any."""
    if is_terminal(path):
        console = Shown(highlight=False, markup=False, emoji=False)
        for part in parts:
            console.print(part)
        return
    target = io.StringIO()
    plain = Console(file=target, width=width(path), color_system=None, highlight=False, markup=False, emoji=False)
    for part in parts:
        plain.print(part)
    write("\n".join(line(each.rstrip()) for each in target.getvalue().split("\n")), path)


def is_terminal(path: Path | None) -> bool:
    """Whether output goes to a person's terminal."""
    return path is None and sys.stdout.isatty()


def width(path: Path | None) -> int:
    """How many columns the output has: the terminal's, or COLUMNS, or `PLAIN_WIDTH`."""
    if is_terminal(path):
        return shutil.get_terminal_size().columns
    columns = os.environ.get("COLUMNS", "")
    return max(20, int(columns)) if columns.isdecimal() else PLAIN_WIDTH


def table_parts(table: Table, columns: int) -> list[RenderableType]:
    """A table with its title and footer, for a screen of so many columns."""
    parts: list[RenderableType] = [Text(table.title, style="bold"), Text()] if table.title else []
    if table.rows:
        parts += [_table(table, columns)] if columns >= NARROW else _blocks(table)
    if table.footer:
        parts += [Text(), Text(table.footer)]
    return parts


def _blocks(table: Table) -> list[RenderableType]:
    """Each row as a few lines, where columns would be too narrow to read."""
    parts: list[RenderableType] = []
    for row in table.rows:
        named = [(c, v) for c, v in zip(table.columns, row, strict=True) if v is not None]
        head = [str(value) for column, value in named if not column.ratio and not column.number] or [str(row[0])]
        parts.append(Text(" · ".join(head), style="bold"))
        figures = [f"{column.heading} {value}" for column, value in named if column.number]
        texts = [f"{column.heading}: {value}" for column, value in named if column.ratio and str(value) not in head]
        parts += [item(text, "", 1) for text in [*texts, *([", ".join(figures)] if figures else [])]]
    return parts


def _table(table: Table, columns: int) -> RenderableType:
    drawn = RichTable(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), collapse_padding=True)
    widths = _cut_widths(table, columns)
    for column, width in zip(table.columns, widths, strict=True):
        justify = "right" if column.number else "left"
        over = "ellipsis" if width else "fold"
        heading, ratio = Text(column.heading, style="bold"), None if width else column.ratio or None
        drawn.add_column(heading, justify=justify, ratio=ratio, overflow=over, no_wrap=bool(width), width=width)  # type: ignore[arg-type]
    for row in table.rows:
        drawn.add_row(*(Text("" if value is None else str(value)) for value in row))
    return drawn


def _cut_widths(table: Table, columns: int) -> list[int | None]:
    """The width of each column whose texts are cut; they share what the others leave. None for these."""
    texts = zip(*([column.heading for column in table.columns], *table.rows), strict=True)
    longest = [max(len(str(value or "")) for value in each) for each in texts]
    left = columns - sum(2 + (0 if c.cut else most) for c, most in zip(table.columns, longest, strict=True))
    shares = sum(column.ratio for column in table.columns if column.cut)
    return [max(8, left * column.ratio // shares) if column.cut else None for column in table.columns]


class Item:
    """A mark and a text beside it, whose further lines stand under the text.

    A table of two columns would look the same, but rich measures the cells of a table again at every level.
    """

    def __init__(self, text: Text, mark: str) -> None:
        self.text = text
        self.mark = mark
        self.indent = len(mark) + 1

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Anything from a letter beside the mark up to all on one line."""
        return Measurement(min(self.indent + 1, options.max_width), options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """The lines."""
        width = max(1, options.max_width - self.indent)
        start = f"{self.mark} "
        for each in self.text.wrap(console, width, overflow="fold"):
            yield Segment(start)
            yield from each.render(console)
            yield Segment.line()
            start = " " * self.indent


def item(content: Text | str, mark: str = "-", indent: int = 2) -> RenderableType:
    """A list item with a hanging indent: "- text"."""
    return Padding(Item(Text(content) if isinstance(content, str) else content, mark), (0, 0, 0, indent))


def indented(text: str, by: int = 2) -> RenderableType:
    """A paragraph that stands so many columns further in."""
    return Padding(Text(text), (0, 0, 0, by))


def show_table(table: Table, path: Path | None, apart: bool = False) -> None:
    """Print a table for people; `apart`: each row as a few lines, where texts are too long for columns."""
    show(table_parts(table, 0 if apart else width(path)), path)
