"""What only the whole table shows: cells that several rows share, rows in a wrong place, words cut off."""

from collections.abc import Sequence
from itertools import pairwise

from chisotv.importing.base import NO_NAME
from chisotv.importing.numbers import Entry, Part
from chisotv.importing.rows import WHO, Reader
from chisotv.text import number_key


def mend(reader: Reader) -> list[Entry]:
    """Put into its place what a scan moved, and give a group what its criteria share.

    Returns:
        The outermost rows, in the order of data.
    """
    by_name = reader.named.role == "criterion"
    for group in [each for each in reader.entries if each.below and by_name]:
        if reader.flat:
            _first_of(reader, group)
        if len(group.below) > 1 and not any(each.group for each in group.below) and not group.parts:
            _share(reader, group)
    top = [each for each in reader.entries if each.under is None]
    for rows in [top, *(each.below for each in reader.entries)]:
        for above, entry in pairwise(rows):
            part = entry.parts[0] if entry.parts else None
            if part and not entry.group and part.texts.keys().isdisjoint(WHO) and above.parts:
                reader.take(part, above.parts[-1], WHO if reader.flat else WHO[1:], entry.row)
    _look(reader)
    return _settle(reader, top)


def _look(reader: Reader) -> None:
    """Tell of rows that lack a lead, and of cells that end where nothing ends."""
    for entry in reader.entries:
        shared = entry.under and entry.under.parts and not entry.parts
        if not entry.group and not shared and not any("lead" in each.texts for each in entry.parts):
            for role in ("lead",) if entry.parts else ("tasks", *WHO):
                reader.doubt(role, "ô trống", entry.row)
        for key, text in [("target", entry.target), *(pair for each in entry.parts for pair in each.texts.items())]:
            if text.rstrip().endswith(","):
                reader.doubt(key, "ô kết thúc bằng dấu phẩy, phần sau có thể đã mất", entry.row)


def _first_of(reader: Reader, group: Entry) -> None:
    """Work in a group's row whose first criterion is empty, or lost, is that criterion's."""
    first = group.below[0]
    if not (group.parts or group.target) or first.group:
        return
    if first.bare == f"{group.bare}.2" and "gồm" in group.name:
        first = Entry(f"{group.bare}.1", group.row, False, NO_NAME)
        first.key, first.under = f"{group.key}.1", group
        reader.entries.insert(reader.entries.index(group) + 1, first)
        group.below.insert(0, first)
        reader.doubt("", f"không thấy dòng {first.key}, tên của nó có lẽ đã mất", first.row)
    elif first.parts or first.target:
        return
    first.parts, group.parts = group.parts, []
    first.target, group.target = group.target, ""
    for role in ("tasks", *WHO, "target"):
        reader.doubt(role, f"chữ ở dòng nhóm {group.printed} được coi là của dòng {first.key}", first.row)


def _share(reader: Reader, group: Entry) -> None:
    """Assignments whose cells cover all criteria of a group are the group's."""
    parts = [each.parts[0] for each in group.below if len(each.parts) == 1]
    empty = [each for each in group.below if not each.parts]
    if not parts or len(parts) + len(empty) < len(group.below):
        return
    led = [each for each in parts if not each.texts.keys().isdisjoint(WHO)]
    if reader.flat and len(led) == 1 and empty and any("tasks" in each.texts for each in parts):
        led[0].texts |= {"tasks": "\n".join(each.texts["tasks"] for each in parts if "tasks" in each.texts)}
        for role in ("tasks", *WHO):
            reader.doubt(role, "có ô trống, coi như các dòng trong nhóm có chung một phân công", group.row)
    elif empty or "tasks" not in parts[0].texts or not _one(reader, parts):
        return
    group.parts = (led or parts)[:1]
    for each in group.below:
        each.parts = []


def _one(reader: Reader, parts: Sequence[Part]) -> bool:
    """Whether parts are one: their cells are, those of tasks over several rows; or all words, without merging."""
    cells = [list(each.tasks) for each in parts]
    through = all(cells) and all(above[-1] == below[0] for above, below in pairwise(cells))
    if through and all(each.who == parts[0].who for each in parts):
        own = {cell: text for each in parts for cell, text in each.tasks.items()}
        parts[0].texts["tasks"] = "\n".join(own.values())
        return True
    same = reader.unmerged and all(each.texts == parts[0].texts for each in parts)
    reader.repeated |= {cell for each in parts[1:] for cell in each.cells.values()} if same else set()
    return same


def _last(entry: Entry) -> Part | None:
    """The part of work in the last row of an item."""
    return _last(entry.below[-1]) if entry.below else entry.parts[-1] if entry.parts else None


def _settle(reader: Reader, rows: Sequence[Entry]) -> list[Entry]:
    """Rows side by side in the order of their numbers, as data have them; without groups that hold nothing."""
    for before, after in pairwise(rows):
        if number_key(after.key) < number_key(before.key):
            why = f"số {after.printed} đứng sau {before.printed}; dữ liệu xếp theo số"
            reader.doubt("number", why, after.row)
    found = sorted(rows, key=lambda each: (number_key(each.key), not each.group))
    last: Part | None = None
    for entry in found:
        entry.below = _settle(reader, entry.below)
        last = None if entry.group else last
        if entry.group and not entry.below:
            entry.group = False
            reader.doubt("", "nhóm không có dòng nào bên trong: coi là một nhiệm vụ, tiêu chí", entry.row)
        if reader.named.role == "tasks" and not entry.group:
            entry.parts = entry.parts or [Part({}, {})]
            if not any("tasks" in each.texts for each in entry.parts):
                entry.parts[0].texts = {"tasks": entry.name or NO_NAME, **entry.parts[0].texts}
        for part in entry.parts:
            same = last and any(part.texts[role] == last.texts.get(role) for role in WHO if role in part.texts)
            part.merged = bool(part.merged and same)
            last = part
        last = _last(entry)
    return found
