"""Changes of one appendix: criteria, groups, assignments, targets."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from chisotv import words
from chisotv.models.appendix import Appendix, Assignment, Criterion, Group, Note, Place
from chisotv.models.dataset import Dataset
from chisotv.queries.diff.base import (
    NOBODY,
    ORDER,
    Change,
    Difference,
    altered,
    came_or_went,
    list_changes,
    phrase,
    with_members,
)
from chisotv.queries.diff.targets import target_changes
from chisotv.text import number_key, shorten, squeeze
from chisotv.words import Role

_LIKENESS: tuple[Callable[[Assignment, Assignment], int], ...] = (
    lambda one, other: len(set(one.tasks) & set(other.tasks)),
    lambda one, other: one.lead == other.lead,
    lambda *_: True,
)
"""By what the old assignment is found that has become a new one: most tasks, then the same lead, then what is left."""
_LINES = {"label": "số phụ lục", "title": "tên phụ lục", "attachment": "dòng “Kèm theo”"}


def appendix_changes(old: Dataset, new: Dataset, index_id: str) -> Iterator[Change]:
    """Every change of one index's appendix."""
    come, gone = index_id not in old.appendices, index_id not in new.appendices
    name = (old if gone else new).index(index_id).short
    if come or gone:
        side = new if come else old
        work = (part for _, place in side.appendices[index_id].leaves() for part in place.assignments())
        yield came_or_went(come, "appendix_", "phụ lục").at(name, index_id, agencies=_working(side, work))
        return
    found = _own(old.appendices[index_id], new.appendices[index_id])
    yield from (each.at(name, index_id) for each in found)
    changes = [change for pair in _pairs(old, new, index_id) for change in pair.changes()]
    yield from sorted(changes, key=lambda change: number_key(change.number or "0"))


def _own(before: Appendix, after: Appendix) -> Iterator[Difference]:
    """What is another one outside the groups and criteria."""
    for field, label in _LINES.items():
        yield from altered(f"{field}_changed", label, getattr(before, field), getattr(after, field))
    for gone, come in zip(before.headings.columns, after.headings.columns, strict=True):
        yield from altered("heading_changed", "tên cột", gone, come)
    yield from _notes(before.notes + before.headings.notes, after.notes + after.headings.notes)


def _pairs(old: Dataset, new: Dataset, index_id: str) -> Iterator["_Pair"]:
    """Old and new places that are the same group or criterion."""
    for kind in (Group, Criterion):
        before = {p.item.number: p for p in old.appendices[index_id].walk() if isinstance(p.item, kind)}
        after = {p.item.number: p for p in new.appendices[index_id].walk() if isinstance(p.item, kind)}
        vanished = {number: place for number, place in before.items() if number not in after}
        for number, place in after.items():
            earlier = before.get(number) or _same_name(vanished, place)
            if earlier is not None:
                vanished.pop(earlier.item.number, None)
            yield _Pair(old, new, index_id, earlier, place)
        for place in vanished.values():
            yield _Pair(old, new, index_id, place, None)


def new_numbers(old: Dataset, new: Dataset, index_id: str) -> dict[str, str]:
    """The number that each group and criterion has now, by its old one; without those that are gone."""
    if index_id not in old.appendices or index_id not in new.appendices:
        return {}
    pairs = ((pair.before, pair.after) for pair in _pairs(old, new, index_id))
    return {before.item.number: after.item.number for before, after in pairs if before and after}


def leading(dataset: Dataset, index_id: str, number: str) -> frozenset[str]:
    """Who leads a criterion, or a criterion of a group, with the members of collectives."""
    places = dataset.appendices[index_id].walk() if index_id in dataset.appendices else ()
    place = next((place for place in places if place.item.number == number), None)
    return _working(dataset, _assignments(dataset, index_id, place), [Role.LEAD]) if place else NOBODY


def _same_name(vanished: dict[str, Place], place: Place) -> Place | None:
    name = squeeze(place.item.name).casefold()
    same = [earlier for earlier in vanished.values() if squeeze(earlier.item.name).casefold() == name]
    return same[0] if len(same) == 1 else None


@dataclass(frozen=True)
class _Pair:
    """One group or criterion in both versions; None where it does not exist."""

    old: Dataset
    new: Dataset
    index_id: str
    before: Place | None
    after: Place | None

    def changes(self) -> Iterator[Change]:
        """Every change of the group or criterion; unless it says whom it concerns, everybody with a duty in it."""
        place = self.after or self.before
        assert place is not None
        differences = list(self._differences(place.item))
        if not differences:
            return
        sides = ((self.old, self.before), (self.new, self.after))
        work = [_working(d, _assignments(d, self.index_id, side)) for d, side in sides if side is not None]
        index = (self.new if self.after else self.old).index(self.index_id)
        where = f"{index.short} {'nhóm ' if isinstance(place.item, Group) else ''}{place.item.number}"
        for each in differences:
            yield each.at(where, self.index_id, place.item.number, NOBODY.union(*work))

    def _differences(self, item: Group | Criterion) -> Iterator[Difference]:
        if self.before is None or self.after is None:
            what = "nhóm tiêu chí" if isinstance(item, Group) else "tiêu chí"
            yield came_or_went(self.before is None, "", f"{what} “{item.name}”", item.name)
            return
        one, other = self.before.item, self.after.item
        yield from _number(self.before, self.after)
        yield from altered("renamed", "đổi tên", one.name, other.name)
        gone, come = (", ".join(map(str, item.scan)) for item in (one, other))
        yield from altered("scan_changed", "dòng của bản quét", gone, come)
        if isinstance(one, Group) and isinstance(other, Group):
            yield from _declared(one, other)
        if _work_may_differ(self.before, self.after):
            yield from self._assignments(self.before.assignments(), self.after.assignments())
        if isinstance(one, Criterion) and isinstance(other, Criterion):
            yield from target_changes(one.target, other.target)
            yield from altered("remark_changed", "chữ in dưới bảng", one.remark, other.remark)
        yield from _notes(one.notes, other.notes)

    def _assignments(self, before: tuple[Assignment, ...], after: tuple[Assignment, ...]) -> Iterator[Difference]:
        pairs = _paired(before, after)
        places = [at for at, to in pairs if at is not None and to is not None]
        if places != sorted(places):
            yield _reordered("các phần phân công")
        for position, (at, to) in enumerate(pairs, start=1):
            one, other = None if at is None else before[at], None if to is None else after[to]
            where = f" (phần phân công {position})" if len(pairs) > 1 else ""
            if one is None or other is None:
                side, part = (self.new, other) if one is None else (self.old, one)
                assert part is not None
                tasks = "; ".join(shorten(task) for task in part.tasks)
                what = f"phần phân công: chủ trì {', '.join(part.lead)}: {tasks}"
                yield came_or_went(one is None, "assignment_", what, agencies=_working(side, (part,)))
                continue
            work = _working(self.old, (one,)) | _working(self.new, (other,))
            found = [*self._roles(one, other), *(_for(work, each) for each in _tasks(one.tasks, other.tasks))]
            if one.merged != other.merged:
                found.append(Difference("merged_changed", "đổi cách gộp ô cơ quan", one.merged, other.merged))
            yield from (each._replace(text=f"{each.text}{where}") for each in found)

    def _roles(self, one: Assignment, other: Assignment) -> Iterator[Difference]:
        before, after = (
            {role: {side.registry.resolve(name).id: name for name in getattr(part, role)} for role in Role}
            for side, part in ((self.old, one), (self.new, other))
        )
        switched = {
            agency: (opposite, role)
            for role, opposite in permutations(Role)
            for agency in after[role]
            if agency in before[opposite] and agency not in before[role] and agency not in after[opposite]
        }
        for agency, (opposite, role) in switched.items():
            text = f"chuyển {after[role][agency]} từ {words.ROLE[opposite]} sang {words.ROLE[role]}"
            yield Difference("role_switched", text, opposite, role, self._of(agency))
        for role in Role:
            if getattr(one, role) == getattr(other, role):
                yield from altered("cell_changed", f"ô {words.FIELD[role]}", one.cell(role), other.cell(role))
            # Who went to the other role is told above.
            gone, come = ({i: n for i, n in side[role].items() if i not in switched} for side in (before, after))
            yield from self._role(role, gone, come)

    def _role(self, role: Role, before: dict[str, str], after: dict[str, str]) -> Iterator[Difference]:
        label = words.FIELD[role]
        for agency, name in after.items():
            if agency not in before:
                yield came_or_went(True, f"{role}_", f"{label} {name}", name, self._of(agency))
            else:
                found = altered("printed_changed", f"cách ghi {label}", before[agency], name)
                yield from (_for(self._of(agency), each) for each in found)
        for agency, name in before.items():
            if agency not in after:
                yield came_or_went(False, f"{role}_", f"{label} {name}", name, self._of(agency))
        if [agency for agency in before if agency in after] != [agency for agency in after if agency in before]:
            yield _reordered(label)

    def _of(self, agency: str) -> frozenset[str]:
        return with_members(self.old, [agency]) | with_members(self.new, [agency])


def _for(agencies: frozenset[str], difference: Difference) -> Difference:
    return difference if difference.agencies is not None else difference._replace(agencies=agencies)


def _reordered(what: str) -> Difference:
    return Difference("order_changed", f"đổi thứ tự {what}", agencies=NOBODY)


def _number(before: Place, after: Place) -> Iterator[Difference]:
    one, other = before.item.number, after.item.number
    if one == other:
        return
    from_group, to_group = (p.parents[-1].number if p.parents else "" for p in (before, after))
    if from_group != to_group:
        text = f"chuyển từ nhóm {from_group or '(không)'} sang nhóm {to_group or '(không)'}, số {one} → {other}"
        yield Difference("moved", text, one, other)
    else:
        yield Difference("renumbered", f"đổi số {one} → {other}", one, other)


def _declared(one: Group, other: Group) -> Iterator[Difference]:
    if one.declared != other.declared:
        gone, come = (g.declared.printed if g.declared else "" for g in (one, other))
        counts = " → ".join(str(g.declared.count) if g.declared else "không nêu" for g in (one, other))
        text = f"số thành phần công bố {counts if gone == come else phrase(gone, come)}"
        yield Difference("declared_changed", text, gone, come, NOBODY)


def _work_may_differ(before: Place, after: Place) -> bool:
    if isinstance(before.item, Group):
        # Shared work that came, went or was handed down is told with the criteria that it concerns.
        return bool(before.item.assignments and after.item.assignments)
    own = bool(before.item.assignments or after.item.assignments)
    shared = [group.number if group else None for group in (before.shared_by(), after.shared_by())]
    return own or shared[0] != shared[1]


def _tasks(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Difference]:
    for gone, come in list_changes(before, after):
        if (gone, come) == ORDER:
            yield _reordered("nhiệm vụ")
        elif gone is None or come is None:
            task = come or gone or ""
            yield came_or_went(gone is None, "task_", f"nhiệm vụ “{shorten(task)}”", task)
        else:
            yield from altered("task_changed", "sửa nhiệm vụ", gone, come)


def _working(
    dataset: Dataset, assignments: Iterable[Assignment], roles: Iterable[Role] = tuple(Role)
) -> frozenset[str]:
    """Who has one of the roles in assignments, with the members of collectives."""
    names = (name for part in assignments for role in roles for name in getattr(part, role))
    return with_members(dataset, {dataset.registry.resolve(name).id for name in names})


def _assignments(dataset: Dataset, index_id: str, place: Place) -> tuple[Assignment, ...]:
    """The assignments that a change of this place touches: for a group those of all its criteria."""
    if isinstance(place.item, Criterion):
        return place.assignments()
    inside = [p for _, p in dataset.appendices[index_id].leaves() if any(each is place.item for each in p.parents)]
    return tuple(assignment for p in inside for assignment in p.assignments())


def _paired(before: tuple[Assignment, ...], after: tuple[Assignment, ...]) -> list[tuple[int | None, int | None]]:
    """Positions of old and new assignments that are the same; None where there is no other."""
    rest = list(range(len(before)))
    found: dict[int, int] = {}
    for likeness in _LIKENESS:
        for to, other in enumerate(after):
            alike = {at: likeness(before[at], other) for at in rest}
            best = max(alike, key=alike.__getitem__, default=None)
            if to not in found and best is not None and alike[best]:
                rest.remove(best)
                found[to] = best
    return [*((found.get(to), to) for to in range(len(after))), *((at, None) for at in rest)]


def _notes(before: tuple[Note, ...], after: tuple[Note, ...]) -> Iterator[Difference]:
    """Notes that came or went, as often as they did."""
    come, gone = ([*(Counter(one) - Counter(other)).elements()] for one, other in ((after, before), (before, after)))
    for notes, others in ((come, gone), (gone, come)):
        for note in notes:
            # Two that differ in their repair alone would read the same.
            alike = any(replace(note, scanned=each.scanned, reads=each.reads) == each for each in others)
            what = f"{note.kind_words}, {words.FIELD[note.field]}"
            text = f"ghi chú ({what}):{note.repair if alike else ''} {shorten(note.reason)}"
            yield came_or_went(notes is come, "note_", text, agencies=NOBODY)
