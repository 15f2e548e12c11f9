"""Rows as CSV."""

import io

from chisotv.tables.base import EXCHANGE, Dialect, Table, Value

_FORMULA = frozenset("=+-@\t\r\n'")
"""A cell that begins with one of these is a formula to some spreadsheet, or reads as one that was guarded."""


def to_csv(table: Table, dialect: Dialect = EXCHANGE) -> str:
    """CSV as RFC 4180 has it, but lines end with LF alone.

    A text that a spreadsheet would take for a formula gets a leading apostrophe, which spreadsheets take for "text".
    """
    import csv  # only now: JSON and tables have no use for it

    target = io.StringIO()
    writer = csv.writer(target, delimiter=dialect.delimiter, lineterminator="\n")
    writer.writerow([_guard(column.heading) for column in table.columns])
    writer.writerows([[_guard(value) for value in row] for row in table.rows])
    return ("\ufeff" if dialect.bom else "") + target.getvalue()


def _guard(value: Value) -> Value:
    # The apostrophe itself too, so that taking one off always gives the text back.
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value
