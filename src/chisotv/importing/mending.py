"""What only the whole table shows: cells that several rows share, rows in a wrong place, words cut off."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from chisotv.importing.base import NO_NAME, NewName
from chisotv.importing.numbers import Entry, Work
from chisotv.importing.rows import WHO, Reader
from chisotv.text import number_key


def mend(reader: Reader) -> None:
    """Put into its place what a scan moved, and give a group what its criteria share."""
    for group in [each for each in reader.entries if each.below]:
        if reader.flat and reader.named.role == "criterion":
            _first_of(reader, group)
        below = group.below
        if len(below) > 1 and not any(each.group for each in below) and not group.works:
            _share(reader, group)
    siblings = [[each for each in reader.entries if each.under is None], *(each.below for each in reader.entries)]
    for rows in siblings if reader.flat else ():
        for above, entry in pairwise(rows):
            _as_above(reader, above, entry)
    for entry in reader.entries:
        shared = bool(entry.under and entry.under.works and not entry.works)
        if (
            reader.first.role("lead")
            and not entry.group
            and not shared
            and not any("lead" in w.data for w in entry.works)
        ):
            reader.doubt("lead", "dòng không có cơ quan chủ trì", entry.row)
        _cut_off(reader, entry)
    _whole_index(reader)


def _first_of(reader: Reader, group: Entry) -> None:
    """Work in a group's row whose first criterion is empty, or lost, is that criterion's."""
    first = group.below[0]
    declared = group.data.get("declared", {}).get("count", 0)
    if not (group.works or "target" in group.data) or first.group:
        return
    if first.bare == f"{group.bare}.2" and len(group.below) < declared:
        lost = Entry(f"{group.bare}.1", group.row, False, {"name": NO_NAME})
        lost.key, lost.under = f"{group.key}.1", group
        reader.entries.insert(reader.entries.index(group) + 1, lost)
        group.below.insert(0, lost)
        first = lost
        reader.doubt(None, f"không thấy dòng {lost.key}, tên của nó có lẽ đã mất", first.row)
    elif first.works or "target" in first.data:
        return
    first.works, group.works = group.works, []
    if "target" in group.data:
        first.data["target"] = group.data.pop("target")
    for role in ("tasks", *WHO, "target"):
        reader.doubt(role, f"chữ ở dòng nhóm {group.printed} được coi là của dòng {first.key}", first.row)


def _share(reader: Reader, group: Entry) -> None:
    """Assignments whose cells cover all criteria of a group are the group's."""
    works = [each.works for each in group.below]
    if reader.named.role != "criterion" or any(len(own) > 1 for own in works):
        return
    single = [own[0] for own in works if own]
    if len(single) == len(works) and len({(own.cells, own.tasks) for own in single}) == 1:
        if "tasks" not in single[0].data:
            return
    else:
        led = [own for own in single if any(role in own.data for role in WHO)]
        if not (reader.flat and len(led) == 1 and len(single) < len(works)):
            return
        tasks = [task for own in single for task in own.data.get("tasks", ())]
        led[0].data |= {"tasks": tasks} if tasks else {}
        single = led
        for role in ("tasks", *WHO):
            reader.doubt(role, "có ô trống, coi như các dòng trong nhóm có chung một phân công", group.row)
    group.works = single[:1]
    for each in group.below:
        each.works = []


def _as_above(reader: Reader, above: Entry, entry: Entry) -> None:
    """Where a row has no agencies at all, the cell of the row above may have covered both."""
    work = entry.works[0] if entry.works else None
    if work and not entry.group and not any(role in work.data for role in WHO) and above.works:
        reader.take(work, above.works[-1], WHO, entry.row)


def _cut_off(reader: Reader, entry: Entry) -> None:
    for work in entry.works:
        for role in ("tasks", *WHO, "output"):
            value: Any = work.data.get(f"{role}_printed", work.data.get(role, ""))
            if (value if isinstance(value, str) else value[-1]).rstrip().endswith(","):
                reader.doubt(role, "ô kết thúc bằng dấu phẩy, phần sau có thể đã mất", entry.row)
    if entry.data.get("target", {}).get("printed", "").endswith(","):
        reader.doubt("target", "ô kết thúc bằng dấu phẩy, phần sau có thể đã mất", entry.row)


def _whole_index(reader: Reader) -> None:
    leaves = [each for each in reader.entries if not each.group]
    found = [each.data.get("target", {}).get("measures") for each in leaves]
    if len(found) > 1 and found[0] and all(each == found[0] for each in found):
        for measures in found:
            for each in measures:
                each["scope"] = "index"
        reader.doubt("target", "mọi dòng có cùng thước đo, nên coi là của cả chỉ số (scope: index)", -1)


def unknown(reader: Reader) -> tuple[NewName, ...]:
    """The names that nobody knows; each a doubt of its row too."""
    rows: dict[str, list[int]] = {}
    for entry in reader.entries:
        for work, role in ((work, role) for work in entry.works for role in WHO):
            names = [name for name in work.data.get(role, ()) if not reader.agencies.registry.printed(name)]
            for name in names:
                rows.setdefault(name, []).append(entry.row)
            if names:
                reader.doubt(role, f"chưa biết cơ quan: {'; '.join(dict.fromkeys(names))}", entry.row)
    return reader.agencies.new_names(rows)


def settle(reader: Reader, rows: Sequence[Entry]) -> list[Entry]:
    """Rows side by side in the order of their numbers, as data have them; without groups that hold nothing."""
    found = sorted(rows, key=lambda each: number_key(each.key))
    for before, after in pairwise(rows):
        if number_key(after.key) < number_key(before.key):
            why = f"số {after.printed} đứng sau {before.printed}; dữ liệu xếp theo số"
            reader.doubt("number", why, after.row)
    last: dict[str, Any] = {}
    for entry in found:
        entry.below = settle(reader, entry.below)
        _complete(reader, entry)
        last = {} if entry.group else last
        for work in entry.works:
            if not any(_cell(work.data, role) == _cell(last, role) for role in WHO if last):
                work.data.pop("merged", None)
            last = work.data
        last = {} if entry.group else last
    return found


def _complete(reader: Reader, entry: Entry) -> None:
    """A group that holds nothing is none; where tasks have no names, each row has a task."""
    if entry.group and not entry.below:
        entry.group = False
        declared = entry.data.pop("declared", None)
        entry.data["name"] += f": {declared['printed']}" if declared else ""
        reader.doubt(None, "nhóm không có dòng nào bên trong: coi là một nhiệm vụ, tiêu chí", entry.row)
    if reader.named.role == "tasks" and not entry.group:
        tasks = [entry.data.pop("name")] if "name" in entry.data else []
        if tasks or not any("tasks" in each.data for each in entry.works):
            entry.works = entry.works or [Work({}, (), 0)]
            first = entry.works[0].data
            first["tasks"] = [*tasks, *first.get("tasks", ())] or [NO_NAME]


def _cell(data: dict[str, Any], role: str) -> object:
    return data.get(f"{role}_printed", data.get(role))
