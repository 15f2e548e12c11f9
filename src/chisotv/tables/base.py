"""Rows of text and numbers, and how a CSV file of them is written."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

Value = str | int | None


class Column(NamedTuple):
    """A column of a table."""

    heading: str  # what people read
    number: bool = False  # right-aligned figures
    ratio: int = 0  # share of the width that long texts divide; 0 keeps the column as narrow as it can be
    cut: bool = False  # on a screen a row is one line, and "…" stands for what does not fit


class Table(NamedTuple):
    """Rows with headings."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]  # one value for each column; None is an empty cell
    records: Any  # what JSON gives instead of the rows
    title: str = ""  # a line above, for people only
    footer: str = ""  # lines below, for people only


_ENGLISH = Column("Tên tiếng Anh")


def with_english(table: Table, at: int, names: Sequence[str | None]) -> Table:
    """The table with the publisher's English name of what each row is about as this column, where there are any."""
    if not any(names):
        return table
    rows = [[*row[:at], name, *row[at:]] for row, name in zip(table.rows, names, strict=True)]
    return table._replace(columns=[*table.columns[:at], _ENGLISH, *table.columns[at:]], rows=rows)


def without_english(table: Table) -> Table:
    """The table without that column, as people here read it."""
    kept = [at for at, column in enumerate(table.columns) if column is not _ENGLISH]
    rows = [[row[at] for at in kept] for row in table.rows]
    return table._replace(columns=[table.columns[at] for at in kept], rows=rows)


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
    """How a CSV file is written."""

    delimiter: str = ","  # between two cells; Excel with Vietnamese settings expects ";"
    bom: bool = False  # begin with the mark by which Excel knows UTF-8


EXCHANGE = Dialect()
"""CSV as other programs expect it."""
