"""Changes of one appendix: criteria, groups, assignments, targets."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from chisotv import words
from chisotv.models.appendix import Assignment, Criterion, Group, Note, Place
from chisotv.models.dataset import Dataset
from chisotv.queries.diff.base import ORDER, Change, list_changes, phrase, with_members
from chisotv.queries.diff.targets import target_changes
from chisotv.text import number_key, shorten, squeeze
from chisotv.words import Role

_LINES = {"label": "số phụ lục", "title": "tên phụ lục", "attachment": "dòng “Kèm theo”"}


def appendix_changes(old: Dataset, new: Dataset, index_id: str) -> Iterator[Change]:
    """Every change of one index's appendix."""
    name = (new if index_id in new.appendices else old).index(index_id).short
    if index_id not in new.appendices:
        yield Change("appendix_removed", name, "bỏ phụ lục", index_id, agencies=_everybody(old, index_id))
        return
    if index_id not in old.appendices:
        yield Change("appendix_added", name, "thêm phụ lục", index_id, agencies=_everybody(new, index_id))
        return
    before, after = old.appendices[index_id], new.appendices[index_id]
    for field, label in _LINES.items():
        one, other = getattr(before, field), getattr(after, field)
        if one != other:
            yield Change(f"{field}_changed", name, f"{label} {phrase(one, other)}", index_id, None, one, other)
    for gone, come in zip(before.headings.columns, after.headings.columns, strict=True):
        if gone != come:
            yield Change("heading_changed", name, f"tên cột {phrase(gone, come)}", index_id, None, gone, come)
    notes = _notes(before.notes + before.headings.notes, after.notes + after.headings.notes)
    for kind, text in notes:
        yield Change(kind, name, text, index_id)
    found = [change for pair in _pairs(old, new, index_id) for change in pair.changes()]
    yield from sorted(found, key=lambda change: number_key(change.number or "0"))


def _everybody(dataset: Dataset, index_id: str) -> frozenset[str]:
    """Everybody with a duty in an appendix."""
    work = (assignment for _, place in dataset.appendices[index_id].leaves() for assignment in place.assignments())
    return with_members(dataset, _named(dataset, tuple(work)))


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
    work = _assignments(dataset, index_id, place) if place else ()
    return with_members(dataset, {dataset.registry.resolve(name).id for part in work for name in part.lead})


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
        if self.before is None:
            yield self._change("added", f"thêm {self._what()} “{self._now.item.name}”", new=self._now.item.name)
        elif self.after is None:
            yield self._change("removed", f"bỏ {self._what()} “{self._now.item.name}”", old=self._now.item.name)
        else:
            yield from self._number(self.before, self.after)
            yield from self._fields(self.before, self.after)

    @property
    def _now(self) -> Place:
        place = self.after or self.before
        assert place is not None
        return place

    def _what(self) -> str:
        return "nhóm tiêu chí" if isinstance(self._now.item, Group) else "tiêu chí"

    def _change(
        self, kind: str, text: str, old: Any = None, new: Any = None, agencies: frozenset[str] | None = None
    ) -> Change:
        index = (self.new if self.after else self.old).index(self.index_id)
        item = self._now.item
        place = f"{index.short} {'nhóm ' if isinstance(item, Group) else ''}{item.number}"
        concerned = self._concerned() if agencies is None else agencies
        return Change(kind, place, text, self.index_id, item.number, old, new, concerned)

    def _concerned(self) -> frozenset[str]:
        """Everybody with a duty in this criterion, or in a criterion of this group, before or after."""
        found: set[str] = set()
        for dataset, place in ((self.old, self.before), (self.new, self.after)):
            if place is not None:
                found |= with_members(dataset, _named(dataset, _assignments(dataset, self.index_id, place)))
        return frozenset(found)

    def _number(self, before: Place, after: Place) -> Iterator[Change]:
        one, other = before.item.number, after.item.number
        if one == other:
            return
        from_group, to_group = (p.parents[-1].number if p.parents else "" for p in (before, after))
        if from_group != to_group:
            text = f"chuyển từ nhóm {from_group or '(không)'} sang nhóm {to_group or '(không)'}, số {one} → {other}"
            yield self._change("moved", text, one, other)
        else:
            yield self._change("renumbered", f"đổi số {one} → {other}", one, other)

    def _fields(self, before: Place, after: Place) -> Iterator[Change]:
        one, other = before.item, after.item
        if one.name != other.name:
            yield self._change("renamed", f"đổi tên {phrase(one.name, other.name)}", one.name, other.name)
        if isinstance(one, Group) and isinstance(other, Group):
            gone, come = (g.declared.printed if g.declared else "" for g in (one, other))
            if one.declared != other.declared:
                counts = " → ".join(str(g.declared.count) if g.declared else "không nêu" for g in (one, other))
                text = f"số thành phần công bố {counts if gone == come else phrase(gone, come)}"
                yield self._change("declared_changed", text, gone, come, frozenset())
        if self._work_may_differ(before, after):
            yield from self._assignments(before.assignments(), after.assignments())
        if isinstance(one, Criterion) and isinstance(other, Criterion):
            for kind, text, gone_value, come_value in target_changes(one.target, other.target):
                yield self._change(kind, text, gone_value, come_value)
            if one.remark != other.remark:
                text = f"chữ in dưới bảng {phrase(one.remark or '', other.remark or '')}"
                yield self._change("remark_changed", text, one.remark, other.remark)
        for kind, text in _notes(one.notes, other.notes):
            yield self._change(kind, text, agencies=frozenset())

    def _work_may_differ(self, before: Place, after: Place) -> bool:
        if isinstance(before.item, Group):
            # Shared work that came, went or was handed down is told with the criteria that it concerns.
            return bool(before.item.assignments and after.item.assignments)
        own = bool(before.item.assignments or after.item.assignments)
        shared = [group.number if group else None for group in (before.shared_by(), after.shared_by())]
        return own or shared[0] != shared[1]

    def _assignments(self, before: tuple[Assignment, ...], after: tuple[Assignment, ...]) -> Iterator[Change]:
        pairs = _paired(before, after)
        places = [before.index(one) for one, other in pairs if one is not None and other is not None]
        if places != sorted(places):
            yield self._change("order_changed", "đổi thứ tự các phần phân công", agencies=frozenset())
        for position, (one, other) in enumerate(pairs, start=1):
            where = f" (phần phân công {position})" if len(pairs) > 1 else ""
            if one is None or other is None:
                part = one or other
                assert part is not None
                verb, kind = ("thêm", "assignment_added") if one is None else ("bỏ", "assignment_removed")
                side = self.new if one is None else self.old
                lead, tasks = ", ".join(part.lead), "; ".join(shorten(task) for task in part.tasks)
                concerned = with_members(side, _named(side, (part,)))
                yield self._change(kind, f"{verb} phần phân công: chủ trì {lead}: {tasks}", agencies=concerned)
                continue
            yield from self._roles(one, other, where)
            yield from self._tasks(one, other, where)
            if one.merged != other.merged:
                yield self._change("merged_changed", f"đổi cách gộp ô cơ quan{where}", one.merged, other.merged)

    def _tasks(self, one: Assignment, other: Assignment, where: str) -> Iterator[Change]:
        concerned = with_members(self.old, _named(self.old, (one,))) | with_members(
            self.new, _named(self.new, (other,))
        )
        for gone, come in list_changes(one.tasks, other.tasks):
            if (gone, come) == ORDER:
                yield self._change("order_changed", f"đổi thứ tự nhiệm vụ{where}", agencies=frozenset())
            elif gone is None and come is not None:
                yield self._change("task_added", f"thêm nhiệm vụ “{shorten(come)}”{where}", None, come, concerned)
            elif come is None and gone is not None:
                yield self._change("task_removed", f"bỏ nhiệm vụ “{shorten(gone)}”{where}", gone, None, concerned)
            elif gone is not None and come is not None:
                yield self._change("task_changed", f"sửa nhiệm vụ {phrase(gone, come)}{where}", gone, come, concerned)

    def _roles(self, one: Assignment, other: Assignment, where: str) -> Iterator[Change]:
        before = {role: _by_id(self.old, getattr(one, role)) for role in Role}
        after = {role: _by_id(self.new, getattr(other, role)) for role in Role}
        switched = _switched(before, after)
        for agency, role in switched.items():
            opposite = next(r for r in Role if r != role)
            text = f"chuyển {after[role][agency]} từ {words.ROLE[opposite]} sang {words.ROLE[role]}{where}"
            yield self._role("role_switched", text, opposite, role, agency)
        for role in Role:
            yield from self._one_role(role, before[role], after[role], set(switched), where)

    def _one_role(
        self, role: str, before: dict[str, str], after: dict[str, str], switched: set[str], where: str
    ) -> Iterator[Change]:
        label = words.FIELD[role]
        for agency, name in after.items():
            if agency not in before and agency not in switched:
                yield self._role(f"{role}_added", f"thêm {label} {name}{where}", None, name, agency)
            elif agency in before and before[agency] != name:
                text = f"cách ghi {label} {phrase(before[agency], name)}{where}"
                yield self._role("printed_changed", text, before[agency], name, agency)
        for agency, name in before.items():
            if agency not in after and agency not in switched:
                yield self._role(f"{role}_removed", f"bỏ {label} {name}{where}", name, None, agency)
        if [agency for agency in before if agency in after] != [agency for agency in after if agency in before]:
            yield self._change("order_changed", f"đổi thứ tự {label}{where}", agencies=frozenset())

    def _role(self, kind: str, text: str, old: str | None, new: str | None, agency: str) -> Change:
        concerned = with_members(self.old, [agency]) | with_members(self.new, [agency])
        return self._change(kind, text, old, new, concerned)


def _by_id(dataset: Dataset, names: tuple[str, ...]) -> dict[str, str]:
    return {dataset.registry.resolve(name).id: name for name in names}


def _switched(before: dict[Role, dict[str, str]], after: dict[Role, dict[str, str]]) -> dict[str, Role]:
    """Agencies that went from one role to the other, with the new role."""
    return {
        agency: role
        for role, opposite in permutations(Role)
        for agency in after[role]
        if agency in before[opposite] and agency not in before[role] and agency not in after[opposite]
    }


def _named(dataset: Dataset, assignments: tuple[Assignment, ...]) -> set[str]:
    return {dataset.registry.resolve(name).id for a in assignments for name in (*a.lead, *a.coordinating)}


def _assignments(dataset: Dataset, index_id: str, place: Place) -> tuple[Assignment, ...]:
    """The assignments that a change of this place touches: for a group those of all its criteria."""
    if isinstance(place.item, Criterion):
        return place.assignments()
    inside = [p for _, p in dataset.appendices[index_id].leaves() if place.item in p.parents]
    return tuple(assignment for p in inside for assignment in p.assignments())


def _paired(
    before: tuple[Assignment, ...], after: tuple[Assignment, ...]
) -> list[tuple[Assignment | None, Assignment | None]]:
    """Old and new assignments side by side: those that share most tasks, then the same lead, then what is left."""
    rest = list(before)
    found: dict[int, Assignment] = {}
    for likeness in (_same_tasks, _same_lead, _anything):
        for at, assignment in enumerate(after):
            best = max(rest, key=lambda one, other=assignment: likeness(one, other), default=None)  # type: ignore[misc]
            if at not in found and best is not None and likeness(best, assignment):
                rest.remove(best)
                found[at] = best
    return [*((found.get(at), assignment) for at, assignment in enumerate(after)), *((one, None) for one in rest)]


def _same_tasks(one: Assignment, other: Assignment) -> int:
    return len(set(one.tasks) & set(other.tasks))


def _same_lead(one: Assignment, other: Assignment) -> int:
    return int(one.lead == other.lead)


def _anything(_: Assignment, __: Assignment) -> int:
    return 1


def _notes(before: tuple[Note, ...], after: tuple[Note, ...]) -> Iterator[tuple[str, str]]:
    """Notes that came or went: kind of change and text."""
    for verb, kind, come, other in (("thêm", "note_added", after, before), ("bỏ", "note_removed", before, after)):
        for note in come:
            if note not in other:
                what = f"{note.kind_words}, {words.FIELD[note.field]}"
                yield kind, f"{verb} ghi chú ({what}): {shorten(note.reason)}"
