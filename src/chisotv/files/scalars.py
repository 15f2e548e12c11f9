"""How a text or a number stands in a data file: plain, in double quotes, or wrapped; one answer for all who write."""

import json
import re
import textwrap
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from chisotv.files.source import parse

WIDTH = 96
"""Columns of a wrapped text, indent included."""
FLOW_WIDTH = 112
"""Columns of something in braces or brackets, indent included."""
_SHORT = 40  # a text that must be quoted stays on its line up to here
_NUMBERLIKE = re.compile(r"[0-9][0-9./-]*")
# Other programs take these for marks or numbers.
_MARKLIKE = re.compile(r"[-?:](?:\s|\Z)|---|\.\.\.|[-+._0-9]+\Z")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


class Typed(float):
    """A number that keeps the digits it was typed with: 83.00 stays 83.00."""

    digits: str

    def __new__(cls, digits: str) -> "Typed":
        """From digits with a decimal point."""
        made = super().__new__(cls, digits)
        made.digits = digits
        return made

    def __str__(self) -> str:
        """As it was typed."""
        return self.digits


class Style(Enum):
    """How a text stands."""

    PLAIN = 0
    QUOTED = 1
    FOLDED = 2
    LITERAL = 3


def style(value: str, indent: int, column: int, flow: bool = False) -> tuple[Style, list[str]]:
    """The style of a text, with its lines where it is folded.

    Args:
        value: The text.
        indent: The column where the lines of its mapping or list start.
        column: Where it would start on the line of its key or dash.
        flow: It stands in braces or brackets, or must stay on one line for another reason.
    """
    if "\n" in value and not flow and not re.search(r"[ \t](\n|\Z)", value):  # which nobody sees at the end of a line
        return Style.LITERAL, value.split("\n")
    if _NUMBERLIKE.fullmatch(value):
        return Style.QUOTED, []
    if flow:
        return (Style.PLAIN if _is_plain(value, flow) else Style.QUOTED), []
    if column + len(value) <= WIDTH + 2 and _is_plain(value, flow):
        return Style.PLAIN, []
    lines = textwrap.wrap(value, max(WIDTH - indent - 2, _SHORT), break_long_words=False, break_on_hyphens=False)
    if " ".join(lines) != value or len(value) < _SHORT:
        return Style.QUOTED, []
    return Style.FOLDED, lines


@lru_cache(500)
def _is_plain(value: str, flow: bool) -> bool:
    """Whether a text without quotes is read as just this text, in brackets or behind a key."""
    if _MARKLIKE.match(value):
        return False
    source = parse(f"[{value}]\n" if flow else f"a: {value}\n", Path())
    return not source.faults and source.data == ([value] if flow else {"a": value})


def fits(values: dict[str, Any] | list[Any], indent: int) -> bool:
    """Whether values fit into braces or brackets on one line; `indent` is the column where these open."""
    inside = list(values.values()) if isinstance(values, dict) else values
    if any(isinstance(value, dict | list) or (isinstance(value, str) and "\n" in value) for value in inside):
        return False
    entries = [f"{key}: {value}" for key, value in values.items()] if isinstance(values, dict) else inside
    return indent + 2 + sum(len(str(entry)) + 2 for entry in entries) <= FLOW_WIDTH


def in_braces(value: Any) -> str:
    """A text, a number, a mapping or a list on one line, as it stands inside braces or brackets."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {in_braces(part)}' for key, part in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(in_braces, value))}]"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if not isinstance(value, str):
        return str(value)
    return value if style(value, 0, 0, flow=True)[0] is Style.PLAIN else quoted(value)


def quoted(value: str) -> str:
    """A text in double quotes."""
    return f'"{"".join(_ESCAPES.get(char, char) for char in value)}"'


def block(values: dict[str, Any], indent: int, step: int = 2) -> list[str]:
    """A mapping of texts, numbers, true or false, and mappings and lists of these as lines, one key after the other.

    `indent` is the column where the keys stand; the first line comes without it, the others with it. `step` is how far
    the dashes of a list stand inside its key.
    """
    lines = [line for key, value in values.items() for line in _field(key, value, indent, step)]
    return [lines[0], *(f"{' ' * indent}{line}" for line in lines[1:])]


def _field(key: str, value: Any, indent: int, step: int) -> list[str]:
    """The lines of one key, without the indent of the mapping."""
    if isinstance(value, dict) and not fits(value, indent + len(key) + 2):
        first, *others = block(value, indent + 2, step)
        return [f"{key}:", f"  {first}", *(line[indent:] for line in others)]
    if isinstance(value, list) and not _on_one_line(value, indent + len(key) + 2):
        return [f"{key}:", *(line[indent:] for part in value for line in dashed(part, indent + step, step))]
    if not isinstance(value, str):
        return [f"{key}: {in_braces(value)}"]
    first, *others = _written(value, indent, indent + len(key) + 2)
    return [f"{key}: {first}", *(f"  {line}" for line in others)]


def _on_one_line(values: list[Any], column: int) -> bool:
    """Whether a list stands in brackets: numbers, and names that need no quotes there; sentences do not."""
    texts = [part for part in values if isinstance(part, str)]
    plain = (_NUMBERLIKE.fullmatch(part) or (part[-1:] not in ".;:" and in_braces(part) == part) for part in texts)
    return fits(values, column) and all(plain)


def _written(value: str, indent: int, column: int) -> list[str]:
    """The lines of a text; the first stands behind its key or dash, the others two columns inside `indent`."""
    how, lines = style(value, indent, column)
    if how is Style.LITERAL and all(line == line.strip() and line for line in lines):
        return ["|-", *lines]
    if how is Style.FOLDED:
        return [">-", *lines]
    return [value if how is Style.PLAIN else quoted(value)]


def dashed(value: dict[str, Any] | str, column: int, step: int) -> list[str]:
    """A mapping or a text as lines of a list whose dashes stand in this column, each line with its indent."""
    first, *others = in_list(value, column + 2, step)
    return [f"{' ' * column}- {first}", *others]


def in_list(value: dict[str, Any] | str, indent: int, step: int = 2) -> list[str]:
    """An entry of a list; of a mapping in braces where it fits, else key by key; as `block` gives its lines."""
    if isinstance(value, str):
        first, *others = _written(value, indent - 2, indent)
        return [first, *(f"{' ' * indent}{line}" for line in others)]
    return [in_braces(value)] if fits(value, indent) else block(value, indent, step)
