"""What the headings of columns mean: the usual words for each role, from one file."""

from functools import cache
from typing import Any

from chisotv.files.source import read
from chisotv.resources import common_headings
from chisotv.text import fold


@cache
def _known() -> list[dict[str, Any]]:
    source = read(common_headings())
    found: list[dict[str, Any]] = [] if source.faults else source.data["headings"]  # copies of the code have no data
    return [{**each, **{way: [_folded(text) for text in each.get(way, ())] for way in _WAYS}} for each in found]


_WAYS = ("is", "begins", "has")


def _folded(text: str) -> str:
    return fold(text.replace("%", " phần trăm "))


@cache
def roles(heading: str) -> tuple[str, ...]:
    """The roles that the words of a heading allow, the likeliest first; none where they are not known."""
    words = _folded(heading)
    for each in _known():
        begins = any(f"{words} ".startswith(f"{text} ") for text in each["begins"])
        if begins or words in each["is"] or any(f" {text} " in f" {words} " for text in each["has"]):
            return tuple(each["roles"])
    return ()
