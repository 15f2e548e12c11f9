"""Rows of text and numbers, and what they are as JSON, CSV or Markdown."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chisotv import markdown

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        heading: What people read.
        number: Right-aligned figures.
        ratio: Share of the width that long texts divide among themselves; 0 keeps the column as narrow as it can be.
    """

    heading: str
    number: bool = False
    ratio: int = 0


@dataclass(frozen=True)
class Table:
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


def to_csv(table: Table) -> str:
    """CSV as RFC 4180 has it, but lines end with LF alone.

    A text that a spreadsheet would take for a formula gets a leading apostrophe, which spreadsheets take for "text".
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([column.heading for column in table.columns])
    writer.writerows([[_guard(value) for value in row] for row in table.rows])
    return target.getvalue()


def _guard(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def to_markdown(table: Table) -> str:
    """The rows as a Markdown table."""
    texts = [["" if value is None else str(value) for value in row] for row in table.rows]
    return markdown.table([column.heading for column in table.columns], texts)


FORMATS = {"json": lambda table: to_json(table.records), "csv": to_csv, "md": to_markdown}
"""The forms that do not depend on a terminal."""
