"""Answers as rows, and rows as JSON, CSV and Markdown."""

from collections.abc import Callable

from chisotv.tables.base import Dialect, Table
from chisotv.tables.csv import to_csv
from chisotv.tables.markdown import to_markdown
from chisotv.text import to_json

FORMATS: dict[str, Callable[[Table, Dialect], str]] = {
    "json": lambda table, _: to_json(table.records),
    "csv": to_csv,
    "md": lambda table, _: to_markdown(table),
}
"""The forms of rows that do not depend on a terminal; the name is the ending of a file too."""
