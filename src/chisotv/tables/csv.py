"""Rows as CSV."""

import re

from chisotv.tables.base import EXCHANGE, Dialect, Table, Value

_SIGNS = re.compile("""[,;|\t\r\n"]""")
_FORMULA = re.compile("""(^|[,;|\t\r\n])("*)(?=[=+@＝＋＠－'-])|^(?=[\t\r\n])""")
"""Before a sign with which a cell is a formula to some spreadsheet, or reads as one that was guarded."""


def to_csv(table: Table, dialect: Dialect = EXCHANGE) -> str:
    """CSV as RFC 4180 has it, but lines end with LF alone.

    A text that a spreadsheet would take for a formula gets a leading apostrophe, which spreadsheets take for "text"; so
    does what follows a sign within it that may separate cells elsewhere: whoever reads the file with another delimiter
    has no formula either. A text that holds any of these signs stands in quotes.
    """
    rows = [[column.heading for column in table.columns], *table.rows]
    lines = (dialect.delimiter.join(map(_cell, row)) + "\n" for row in rows)
    return ("\ufeff" if dialect.bom else "") + "".join(lines)


def _cell(value: Value) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    # The apostrophe itself too, so that taking one off always gives the text back.
    text = _FORMULA.sub(r"\1\2'", value).replace('"', '""')
    return f'"{text}"' if _SIGNS.search(text) else text
