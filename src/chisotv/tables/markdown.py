"""Text that survives Markdown: nothing in it can become markup, a link or another cell."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]~|])")
# GitHub turns these into links by itself; an entity in the middle prevents it and reads the same.
_AUTOLINKS = ((re.compile(r"://"), "&#58;//"), (re.compile(r"(?i)\bwww\."), None), (re.compile("@"), "&#64;"))


def escape(text: str) -> str:
    """Escape a line of text for a Markdown paragraph or table cell."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _SPECIAL.sub(r"\\\1", text)
    for pattern, entity in _AUTOLINKS:
        text = pattern.sub(entity or (lambda match: match[0][:-1] + "&#46;"), text)
    return text


def cell_text(lines: Iterable[str]) -> str:
    """Escaped lines as one table cell."""
    return "<br>".join(escape(line) for text in lines for line in text.split("\n"))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A whole Markdown table of plain texts."""
    lines = [headings, ["---"] * len(headings), *([cell_text([cell]) for cell in row] for row in rows)]
    lines[0] = [escape(heading) for heading in headings]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
