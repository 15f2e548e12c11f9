"""Rows of text and numbers, and what they are as JSON, CSV or Markdown."""

import json
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

Value = str | int | None
_FORMULA = frozenset("=+-@\t\r\n'")
"""A cell that begins with one of these is a formula to some spreadsheet, or reads as one that was guarded."""


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


def to_json(records: Any) -> str:
    """JSON with Vietnamese letters as they are, two spaces of indent and a line end."""
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


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


def to_csv(table: Table, dialect: Dialect = EXCHANGE) -> str:
    """CSV as RFC 4180 has it, but lines end with LF alone.

    A text that a spreadsheet would take for a formula gets a leading apostrophe, which spreadsheets take for "text".
    """
    import csv
    import io

    target = io.StringIO()
    writer = csv.writer(target, delimiter=dialect.delimiter, lineterminator="\n")
    writer.writerow([_guard(column.heading) for column in table.columns])
    writer.writerows([[_guard(value) for value in row] for row in table.rows])
    return ("\ufeff" if dialect.bom else "") + target.getvalue()


def _guard(value: Value) -> Value:
    # The apostrophe itself too, so that taking one off always gives the text back.
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value


def to_markdown(table: Table) -> str:
    """The rows as a Markdown table."""
    from chisotv.tables import markdown

    texts = [["" if value is None else str(value) for value in row] for row in table.rows]
    return markdown.table([column.heading for column in table.columns], texts)


def to_markdown_page(tables: Sequence[Table], footer: str) -> str:
    """Tables with their titles and footers as Markdown, one below the other, and a last line for all of them."""
    from chisotv.tables import markdown

    parts: list[str] = []
    for table in tables:
        parts += [markdown.escape(line) for line in table.title.split("\n")]
        parts += [to_markdown(table).rstrip("\n")] if table.rows else []
        parts += [markdown.escape(line) for line in table.footer.split("\n") if line]
    return "\n\n".join([*parts, *([markdown.escape(footer)] if any(table.rows for table in tables) else [])]) + "\n"


FORMATS: dict[str, Callable[[Table, Dialect], str]] = {
    "json": lambda table, _: to_json(table.records),
    "csv": to_csv,
    "md": lambda table, _: to_markdown(table),
}
"""The forms that do not depend on a terminal."""
