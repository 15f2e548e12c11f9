"""Rows of text and numbers, and how a CSV file of them is written."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

Value = str | int | None


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        heading: What people read.
        number: Right-aligned figures.
        ratio: Share of the width that long texts divide among themselves; 0 keeps the column as narrow as it can be.
    """

    heading: str
    number: bool = False
    ratio: int = 0


class Table(NamedTuple):
    """Rows with headings.

    Attributes:
        columns: The columns.
        rows: One value for each column; None is an empty cell.
        records: What JSON gives instead of the rows.
        title: A line above, for people only.
        footer: Lines below, for people only.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    records: Any
    title: str = ""
    footer: str = ""


class Delimiter(StrEnum):
    """What stands between two cells of a CSV file."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "tab"

    @property
    def sign(self) -> str:
        """The character itself."""
        return "\t" if self is Delimiter.TAB else self.value


class Dialect(NamedTuple):
    """How a CSV file is written.

    Attributes:
        delimiter: Between two cells; Excel with Vietnamese settings expects ";".
        bom: Begin with the mark by which Excel knows UTF-8.
    """

    delimiter: str = ","
    bom: bool = False


EXCHANGE = Dialect()
"""CSV as other programs expect it."""
