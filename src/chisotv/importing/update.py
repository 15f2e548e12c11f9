"""An appendix that was understood → an edited appendix file: what is printed alike keeps all that people made of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from chisotv.files.document import Document
from chisotv.files.folder import display
from chisotv.importing.account import texts
from chisotv.importing.base import KINDS, UNKNOWN, Place, walk
from chisotv.importing.folder import Part, noted
from chisotv.models.appendix import COLUMN_ROLES, OF_ITEM, SIX
from chisotv.problems import ChisotvError, Loc
from chisotv.text import fold, shorten, squeeze
from chisotv.words import capital

_OF_WORK: tuple[str, ...] = tuple(role for role in COLUMN_ROLES if role not in OF_ITEM)
Data = dict[str, Any]


class Updated(NamedTuple):
    """The file, which items are others or new, and what is in it and not in the table any more."""

    content: bytes
    touched: frozenset[str]  # their numbers in the table; "" for the headings
    vanished: tuple[str, ...]  # number and name of each, for people


def _columns(appendix: Data) -> list[Data]:
    plain = zip(SIX, appendix["headings"]["columns"], strict=False)
    named = [{"role": role, "printed": each} for role, each in plain if isinstance(each, str)]
    return named or appendix["headings"]["columns"]


def updated(raw: bytes, path: Path, part: Part, replace: bool) -> Updated:
    """The file as it is to be.

    Items belong together by number and words, then by words, then by number. What has the same words keeps its text,
    notes and comments; where words are others, they are taken, and the notes stay that still fit. What the table has
    not any more stays, unless it is to be replaced.

    Args:
        raw: The file.
        path: Its name.
        part: The appendix.
        replace: Whether to take away what the table has not any more.

    Raises:
        ChisotvError: An item is in another group now.
        NotProved: The text cannot be changed without changing more of it.
    """
    return _Update(raw, path, part, replace).run()


class _Update:
    def __init__(self, raw: bytes, path: Path, part: Part, replace: bool) -> None:
        self.document = Document(raw, path)
        self.old: Data = self.document.source.data
        self.meant = deepcopy(self.old)
        self.new = _with_keys(noted(part), self.old)
        self.replace = replace
        self.roles = {column["role"] for column in _columns(self.new)}
        # What a column says that the table has not any more stays, as vanished rows do.
        self.of_work = [key for key in _OF_WORK if key in self.roles or replace]
        self.unsaid = set(part.understood.unsaid)
        self.places = {place.item["number"]: place for place in walk(self.meant)}
        self.touched: set[str] = set()
        self.arrived: dict[int, Data] = {}  # id of a new item → what the file has for it

    def run(self) -> Updated:
        for key in ("label", "title", "attachment"):
            if key not in self.unsaid and squeeze(self.new[key]) != squeeze(self.old[key]):
                self.touched.add("")
                self._put((), self.meant, key, self.new[key])
        shown = [[(squeeze(c["printed"]), c["role"]) for c in _columns(each)] for each in (self.old, self.new)]
        if shown[0] != shown[1] and not (set(shown[1]) < set(shown[0]) and not self.replace):
            self.touched.add("")
            self._put(("headings",), self.meant["headings"], "columns", self.new["headings"]["columns"])
        self._head_notes()
        places = list(walk(self.new))
        before = self._before(places)
        for place in places:
            known = before.get(place.item["number"])
            if known:
                self._change(known, place)
            else:
                self._add(place)
        vanished = self._vanished({id(each.item) for each in before.values()})
        same = self.meant == self.old
        content = self.document.raw if same else self.document.proved(self.meant)
        return Updated(content, frozenset(self.touched), vanished)

    def _head_notes(self) -> None:
        """The doubts of what stands above the rows, where that changed."""
        old = self.meant["headings"].get("notes", [])
        more = [each for each in self.new["headings"].get("notes", ()) if each not in old]
        if "" in self.touched and more:
            self._put(("headings",), self.meant["headings"], "notes", [*old, *more])

    # -- which belong together ------------------------------------------------------------------------------------

    def _before(self, places: Sequence[Place]) -> dict[str, Place]:
        """Number in the table → the item of the file: of the same number and name, else of the name, or number.

        So a row put in between leaves notes and comments where they were; rows that changed places go by their numbers.
        """
        numbers = [place.item["number"] for place in places]
        names = {place.item["number"]: _name(place.item) for place in places}
        there = (each for each in numbers if each in self.places)
        found = {each: self.places[each] for each in there if _name(self.places[each].item) == names[each]}
        left = [each for each in self.places.values() if each.item["number"] not in found]
        times = Counter(_name(each.item) for each in left)
        by_name = {name: each for each in left if (name := _name(each.item)) and times[name] == 1}
        moved = {each: by_name.pop(names[each]) for each in numbers if each not in found and names[each] in by_name}
        order = [each.loc for number in numbers if (each := found.get(number) or moved.get(number))]
        found |= moved if all(one[:-1] != other[:-1] or one < other for one, other in pairwise(order)) else {}
        taken = {id(each.item) for each in found.values()}
        for each in numbers:
            if each not in found and each in self.places and id(self.places[each].item) not in taken:
                found[each] = self.places[each]
        return found

    def _vanished(self, kept: set[int]) -> tuple[str, ...]:
        gone = [each for each in self.places.values() if id(each.item) not in kept]
        for place in gone if self.replace else ():
            if not any(id(each) in {id(other.item) for other in gone} for each in place.around):
                holder = place.around[-1] if place.around else self.meant
                self.document.drop(place.loc)
                holder[str(place.loc[-2])] = [each for each in holder[str(place.loc[-2])] if each is not place.item]
        return tuple(f"{each.item['number']} {shorten(_name(each.item), 60)}".strip() for each in gone)

    # -- changes --------------------------------------------------------------------------------------------------

    def _put(self, loc: Loc, holder: Data, key: str, value: Any) -> None:
        self.document.put(loc, key, value)
        holder[key] = value

    def _drop(self, loc: Loc, holder: Data, key: str) -> None:
        self.document.drop((*loc, key))
        del holder[key]

    def _add(self, place: Place) -> None:
        """An item that the file has not, with all that is in it, behind the one before it."""
        self.touched.add(place.item["number"])
        around = place.around[-1] if place.around else None
        holder = self.arrived[id(around)] if around else self.meant
        own = next((each for each in self.places.values() if each.item is holder), None)
        if around and own is None:  # its group is new, and was added with it
            self.arrived[id(place.item)] = place.item
            return
        kind = "groups" if _is_group(place.item) else "criteria"
        before = [self.arrived.get(id(each)) for each in (around or self.new)[kind]]
        at = (around or self.new)[kind].index(place.item)
        behind = next((each for each in reversed(before[:at]) if each is not None), None)
        rows = holder.setdefault(kind, [])
        index = next((i + 1 for i, each in enumerate(rows) if each is behind), 0)
        in_file = [each.item for each in self.places.values()]
        loc = own.loc if own else ()
        self.document.insert(loc, kind, sum(any(each is one for one in in_file) for each in rows[:index]), place.item)
        rows.insert(index, place.item)
        self.arrived[id(place.item)] = place.item

    def _change(self, known: Place, place: Place) -> None:
        item, new, loc = known.item, place.item, known.loc
        for note in item.get("notes", ()):  # what a person put right, and said so, stays right
            if note["kind"] == "repair" and note.get("scanned") and note.get("reads"):
                _repair(new, note["scanned"], note["reads"])
        self.arrived[id(new)] = item
        around = [self.arrived.get(id(each)) for each in place.around]
        if [id(each) for each in around] != [id(each) for each in known.around]:
            what = f"{display(self.document.source.path)}: “{item['number']} {shorten(_name(item), 60)}”"
            raise ChisotvError(f"{what} nay thuộc nhóm khác trong bảng; hãy chuyển tay trong tệp rồi làm lại.")
        changed = []
        if item["number"] != new["number"]:
            self._put(loc, item, "number", new["number"])
        for key in ("printed", "name", "declared", "target", "remark"):
            if not _same(key, item, new) and not (key == "target" and key not in new and "target" not in self.roles):
                changed.append("number" if key == "printed" else key)
                self._set(loc, item, key, new)
        changed += self._work(known, place)
        if changed:
            self.touched.add(new["number"])
            self._notes(known, new, changed)

    def _set(self, loc: Loc, item: Data, key: str, new: Data) -> None:
        if key in new:
            self._put(loc, item, key, new[key])
        elif key in item:
            self._drop(loc, item, key)

    def _work(self, known: Place, place: Place) -> list[str]:
        """Who does what: shared work of a group is as good as the same of one's own."""
        item, new = known.item, place.item
        old, now = item.get("assignments", []), new.get("assignments", [])
        one, other = ([self._said(work) for work in _shared(each.item, each.around)] for each in (known, place))
        if [*map(self._said, old)] == [*map(self._said, now)] or (not _is_group(new) and one == other):
            return []
        if _is_group(new) and not now and all(each.get("assignments") for each in new.get("criteria", ())):
            return []  # the print says at each row what the file says once
        if len(old) != len(now):
            self._set(known.loc, item, "assignments", new)
            return [key for key in self.of_work if any(key in each for each in (*old, *now))]
        changed = []
        for at, (one, other) in enumerate(zip(old, now, strict=True)):
            loc = (*known.loc, "assignments", at)
            for key in self.of_work:
                if _words(key, one) != _words(key, other):
                    changed.append(key)
                    self._set(loc, one, key, other)
                    if f"{key}_printed" in {*one, *other}:
                        self._set(loc, one, f"{key}_printed", other)
        return changed

    def _said(self, work: Data) -> list[Any]:
        return [_words(key, work) for key in self.of_work]

    def _notes(self, known: Place, new: Data, changed: Sequence[str]) -> None:
        """The notes that still fit, and the doubts of what is new."""
        old = known.item.get("notes", [])
        kept = [each for each in old if each["field"] not in changed or _fits(each, known.item)]
        more = [each for each in new.get("notes", ()) if each["field"] in changed and each not in kept]
        if [*kept, *more] == old:
            return
        if kept or more:
            self._put(known.loc, known.item, "notes", [*kept, *more])
        else:
            self._drop(known.loc, known.item, "notes")


def _with_keys(new: Data, old: Data) -> Data:
    """The new appendix with the keys that the file has for its free columns."""
    known = {fold(each["printed"]): each["key"] for each in _columns(old) if "key" in each}
    keys = {each["key"]: known.get(fold(each["printed"]), each["key"]) for each in _columns(new) if "key" in each}
    made = deepcopy(new)
    works = (work for place in walk(made) for work in place.item.get("assignments", ()))
    for each in (*_columns(made), *(extra for work in works for extra in work.get("other", ()))):
        if "key" in each:
            each["key"] = keys[each["key"]]
    return made


def _is_group(item: Data) -> bool:
    return any(kind in item for kind in KINDS)


def _name(item: Data) -> str:
    """What people call an item: its name, else its first task."""
    tasks = (task for work in item.get("assignments", ()) for task in work.get("tasks", ()))
    return squeeze(item.get("name") or next(tasks, ""))


def _repair(value: Any, scanned: str, reads: str) -> None:
    """Put a word right in all texts of an item, not in those below it."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, str):
            value[key] = each.replace(scanned, reads)
        elif isinstance(each, dict | list) and key not in ("notes", *KINDS):
            _repair(each, scanned, reads)


def _same(key: str, old: Data, new: Data) -> bool:
    if key == "printed":
        return squeeze(old.get(key) or old["number"]) == squeeze(new.get(key) or new["number"])
    return _lines(key, old.get(key)) == _lines(key, new.get(key))


def _lines(key: str, value: Any) -> list[str]:
    text = value["printed"] if value and key in ("target", "declared") else value or ""
    return [squeeze(line) for line in text.split("\n")]


def _shared(item: Data, around: Sequence[Data]) -> list[Data]:
    return next((each["assignments"] for each in (item, *reversed(around)) if each.get("assignments")), [])


def _words(key: str, work: Data) -> Any:
    """The printed words of a part of an assignment."""
    value = work.get(key)
    if key in ("lead", "coordinating"):
        return squeeze(work.get(f"{key}_printed") or "; ".join(value or ()))
    if isinstance(value, list):
        return [(each["key"], squeeze(each["printed"])) if isinstance(each, dict) else squeeze(each) for each in value]
    return squeeze(value["printed"] if isinstance(value, dict) else value or "")


def _fits(note: Mapping[str, Any], item: Data) -> bool:
    """Whether a note on a field whose words changed still speaks of words that are there."""
    said = squeeze(" ".join(texts(item)))
    if note["kind"] == "doubt" and note["reason"].startswith(capital(UNKNOWN)):
        return any(name in said for name in note["reason"][len(UNKNOWN) :].rstrip(".").split("; "))
    return note["kind"] != "repair" or squeeze(note.get("reads") or "") in said
