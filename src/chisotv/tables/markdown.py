"""Rows as Markdown, and text that survives it: nothing in it can become markup, a link or another cell."""

import re
from collections.abc import Iterable, Sequence

from chisotv.tables.base import Table

# Patterns as texts: few command lines need them, and `re` keeps what it has made of them.
_SPECIAL = r"(^\d{1,9}(?=[.)](?:\s|$)))|([\\`*_\[\]~|$#]|^[-+=](?!\w))"
# GitHub makes links, mentions and pictures of these by itself, also of entities; only another node keeps it from that.
_LIVE = r"(?i):(?=//|[a-z+-][\w+-]*:)|www(?=\.)|@|#(?=\d)|\bGH-(?=\d)"


def escape(text: str) -> str:
    """Escape a line of text for a Markdown paragraph or table cell."""
    text = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(_LIVE, r"\g<0><!-- -->", re.sub(_SPECIAL, r"\1\\\2", text))


def cell_text(lines: Iterable[str]) -> str:
    """Escaped lines as one table cell."""
    return "<br>".join(escape(line) for text in lines for line in text.split("\n"))


def drawn(headings: Sequence[str], rows: Iterable[Sequence[str]], first: str = "---") -> str:
    """A whole Markdown table of escaped cells; `first` is the mark below the first heading."""
    marks = [first, *["---"] * (len(headings) - 1)]
    return "".join(f"| {' | '.join(line)} |\n" for line in (headings, marks, *rows))


def to_markdown(table: Table) -> str:
    """The rows as a Markdown table."""
    rows = ([cell_text(["" if value is None else str(value)]) for value in row] for row in table.rows)
    return drawn([escape(column.heading) for column in table.columns], rows)


def to_markdown_page(tables: Sequence[Table], footer: str) -> str:
    """Tables with their titles and footers as Markdown, one below the other, and a last line for all of them."""
    parts: list[str] = []
    for table in tables:
        parts += [escape(line) for line in table.title.split("\n")]
        parts += [to_markdown(table).rstrip("\n")] if table.rows else []
        parts += [escape(line) for line in table.footer.split("\n") if line]
    return "\n\n".join([*parts, *([escape(footer)] if any(table.rows for table in tables) else [])]) + "\n"
