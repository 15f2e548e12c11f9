"""What the fields of any model say differently.

The fields and their words are read off the models: a new field is told as soon as it is there, under the words that
`words.LABEL` has for it or else those with which its description begins.
"""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from itertools import zip_longest
from typing import Any, NamedTuple

from chisotv import words
from chisotv.models.appendix import Note
from chisotv.queries.diff.base import NOBODY, ORDER, Change, Difference, came_or_went, list_changes, phrase
from chisotv.text import decimal, shorten

_CLOSED = {**words.KIND, **words.MEMBERSHIP, **words.EVENT, **words.CONFIDENCE, **words.BASIS}
_ONE = {"tasks": "task", "members": "member", "abbreviations": "agency_name", "printed": "agency_name"}
"""What programs call an entry of a list; of every other one as its field."""


def label(model: Any, field: Field[Any]) -> str:
    """What a field is called where it changed; a list in the plural."""
    known = words.LABEL.get(f"{type(model).__name__}.{field.name}") or words.LABEL.get(field.name)
    description = re.sub(r"^(true nếu|true:|Mã) ", "", field.metadata["description"])
    begin = re.split(r"[,;:(]", description)[0].strip()
    return known or words.FIELD.get(field.name) or begin[:1].lower() + begin[1:]


def said(value: Any) -> str:
    """A value in Vietnamese, empty for None; of a model all that it says, with labels for what may be left out."""
    if hasattr(value, "scope"):
        return f"{value.words} · {words.SCOPE[value.scope]}"
    if is_dataclass(value):
        # What is always said comes first.
        known = sorted(fields(value), key=lambda field: field.default is not MISSING)
        return " · ".join(filter(None, (_part(value, field) for field in known)))
    if isinstance(value, tuple):
        return (", " if _numbers(value) else "; ").join(map(said, value))
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float):
        return decimal(value)
    return "" if value is None else _CLOSED.get(value, str(value))


def _part(model: Any, field: Field[Any]) -> str:
    value = getattr(model, field.name)
    if value is None or value is False or value == ():
        return ""
    if field.default is MISSING:
        return said(value)
    return label(model, field) if value is True else f"{label(model, field)}: {said(value)}"


def _numbers(value: Any) -> bool:
    return isinstance(value, int | float) or (isinstance(value, tuple) and all(isinstance(each, int) for each in value))


def altered(kind: str, name: str, old: Any, new: Any) -> Iterator[Difference]:
    """The difference of two values of a field of this name; nothing where they are the same."""
    if old == new:
        return
    gone, come = said(old), said(new)
    text = f"{name} {phrase(gone, come)}"
    if isinstance(old, int | float) and isinstance(new, int | float):
        text = f"{name}{':' if isinstance(new, bool) else ''} {gone} → {come}"
    plain = isinstance(old or new, str | int | float)
    yield Difference(kind, text, *((old, new) if plain else (gone or None, come or None)))


def listed(kind: str, name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Difference]:
    """What came into a list, left it, was changed in it, and another order."""
    name = name.removeprefix("các ")
    for gone, come in list_changes(old, new):
        if (gone, come) == ORDER:
            yield reordered(name)
        elif gone is None or come is None:
            text = come or gone or ""
            yield came_or_went(gone is None, f"{kind}_", f"{name} “{shorten(text)}”", text)
        else:
            yield from altered(f"{kind}_changed", f"sửa {name}", gone, come)


def reordered(name: str) -> Difference:
    """The same things in another order, which is nobody's duty."""
    return Difference("order_changed", f"đổi thứ tự {name}", agencies=NOBODY)


def differences(prefix: str, one: Any, other: Any, apart: Collection[str] = ()) -> Iterator[Difference]:
    """What two models of one class say differently, an old one and a new one.

    `prefix` begins the words that programs have for such differences; the fields `apart` are told in another way.
    """
    for field in fields(one):
        gone, come = getattr(one, field.name), getattr(other, field.name)
        if gone == come or field.name in apart:
            continue
        name, kind = label(other, field), f"{prefix}{field.name}"
        if field.name == "notes":
            yield from _notes(gone, come)
        elif field.name == "name":
            yield from altered(f"{prefix}renamed", "đổi tên", gone, come)
        elif isinstance(gone, tuple) and not _numbers(gone + come):
            yield from listed(_ONE.get(field.name, kind), name, *(tuple(map(said, side)) for side in (gone, come)))
        else:
            yield from altered(f"{kind}_changed", name, gone, come)


def _notes(before: tuple[Note, ...], after: tuple[Note, ...]) -> Iterator[Difference]:
    """Notes that came or went, as often as they did; they are nobody's duty."""
    one, other = Counter(before), Counter(after)
    for come, notes in ((True, other - one), (False, one - other)):
        for note in notes.elements():
            what = f"ghi chú ({note.kind_words}, {words.FIELD[note.field]}):{note.repair} {shorten(note.reason)}"
            yield came_or_went(come, "note_", what, agencies=NOBODY)


class Entry(NamedTuple):
    """Something that keeps its identity while what it says changes."""

    kind: str  # what programs call it
    key: Hashable  # by what it is known among those of its kind
    at: tuple[str, str | None, str | None]  # its place, the index and the number that a change has
    what: str  # what came or went
    model: Any  # what it says
    agencies: frozenset[str] = NOBODY  # whom its changes concern
    who: str = ""  # whose field it is, before the words of a change, where the place does not say it
    prefix: str = ""  # where programs know each field by itself, how that word begins; else it is one for all


def entry_changes(before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[Change]:
    """Every entry that came, went or says something else; of several with one key those that are equal are the same."""
    sides: dict[Hashable, tuple[Counter[Entry], Counter[Entry]]] = {}
    for at, entries in enumerate((before, after)):
        for entry in entries:
            sides.setdefault((entry.kind, entry.key), (Counter(), Counter()))[at][entry] += 1
    for gone, come in sides.values():
        for pair in zip_longest((gone - come).elements(), (come - gone).elements()):
            both: list[Entry] = [entry for entry in pair if entry]
            found = _told(*both) if len(both) > 1 else [came_or_went(pair[0] is None, *_whole(*both))]
            concerned = NOBODY.union(*(entry.agencies for entry in both))
            yield from (each.at(*both[-1].at, agencies=concerned) for each in found)


def _whole(entry: Entry) -> tuple[str, str, str]:
    return f"{entry.kind}_", entry.what, getattr(entry.model, "name", None) or said(entry.model)


def _told(one: Entry, other: Entry) -> Iterator[Difference]:
    for each in differences(other.prefix, one.model, other.model):
        # Another name says itself whose it is.
        text = each.text if each.kind == f"{other.prefix}renamed" else f"{other.who}{each.text}"
        yield each._replace(kind=each.kind if other.prefix else f"{other.kind}_changed", text=text)


def renumbered(value: Any, now: Mapping[str, str]) -> Any:
    """What is said of criteria, with the numbers that they have now: those of the fields `number` and `numbers`."""
    if isinstance(value, tuple):
        return tuple(renumbered(each, now) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {field.name: renumbered(getattr(value, field.name), now) for field in fields(value)}
    if "number" in changed:
        changed["number"] = now.get(changed["number"], changed["number"])
    if "numbers" in changed:
        changed["numbers"] = tuple(now.get(each, each) for each in changed["numbers"])
    return replace(value, **changed)
