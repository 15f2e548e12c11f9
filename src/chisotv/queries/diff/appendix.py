"""Changes of one appendix: criteria, groups, assignments, targets."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, zip_longest

from chisotv import words
from chisotv.models.appendix import Assignment, Criterion, Group, Place, Target
from chisotv.models.dataset import Dataset
from chisotv.models.measures import LevelMeasure, ThresholdMeasure
from chisotv.queries.diff.base import NEAR, NOBODY, Change, Difference, came_or_went
from chisotv.queries.diff.fields import altered, differences, reordered, said
from chisotv.text import decimal, number_key, shorten, squeeze
from chisotv.words import Role

_Pair = tuple[Place | None, Place | None]
"""A group or criterion in both versions; None where it does not exist."""
_LIKENESS: tuple[Callable[[Assignment, Assignment], int], ...] = (
    lambda one, other: len(set(one.tasks) & set(other.tasks)),
    lambda one, other: one.lead == other.lead,
    lambda *_: True,
)
"""By what the old assignment is found that has become a new one: most tasks, then the same lead, then what is left."""
_TOLD = {*Role, *(f"{role}_printed" for role in Role)}
"""The fields of an assignment that are told agency by agency."""


class Side:
    """One version of an index's appendix: its places by number and the work in each; empty where there is none."""

    def __init__(self, dataset: Dataset, index_id: str) -> None:
        self.dataset = dataset
        self.appendix = dataset.appendices.get(index_id)
        self.places = {place.item.number: place for place in self.appendix.walk()} if self.appendix else {}
        self.work: dict[str, list[Assignment]] = {}
        for place in self.places.values():
            if isinstance(place.item, Criterion):
                holders: tuple[Group | Criterion, ...] = (*place.parents, place.item)
                for holder in holders:
                    self.work.setdefault(holder.number, []).extend(place.assignments())

    def working(self, number: str, *roles: Role) -> frozenset[str]:
        """Who works on a criterion, or on the criteria of a group."""
        return self.named(self.work.get(number, ()), *roles)

    def named(self, work: Iterable[Assignment], *roles: Role) -> frozenset[str]:
        """Whom assignments name in some roles (default: in any), with the members of collectives."""
        names = {name for part in work for role in roles or Role for name in getattr(part, role)}
        return self.dataset.registry.within(map(self.id, names))

    def id(self, name: str) -> str:
        """The id of the agency that a printed name means."""
        return self.dataset.registry.resolve(name).id


class Table:
    """The rows of an index in both versions.

    Attributes:
        index_id: The index.
        name: Its short name.
        sides: Its appendix before and after.
        pairs: Old and new places that are the same group or criterion.
        now: The number that each of these has now, by its old one.
    """

    def __init__(self, old: Dataset, new: Dataset, index_id: str) -> None:
        self.index_id = index_id
        self.name = {index.id: index.short for side in (old, new) for index in side.dispatch.indices}[index_id]
        self.sides = (Side(old, index_id), Side(new, index_id))
        self.pairs = [*_pairs(*(side.places for side in self.sides))]
        self.now = {one.item.number: other.item.number for one, other in self.pairs if one and other}
        self._earlier = {number: before for before, number in self.now.items()}

    def at(self, found: Difference, number: str | None = None, agencies: frozenset[str] = NOBODY) -> Change:
        """The change at a row, or at the index as a whole."""
        if number is None:
            return found.at(self.name, self.index_id)
        one, other = (side.places.get(number) for side in self.sides)
        place = other or one
        group = "nhóm " if place and isinstance(place.item, Group) else ""
        return found.at(f"{self.name} {group}{number}", self.index_id, number, agencies)

    def leading(self, number: str) -> frozenset[str]:
        """Who leads a row of the new version, then or now."""
        one, other = self.sides
        return one.working(self._earlier.get(number, number), Role.LEAD) | other.working(number, Role.LEAD)


def _pairs(before: dict[str, Place], after: dict[str, Place]) -> Iterator[_Pair]:
    """By number; a number that vanished and a new one with the same name, which no other has, are one."""
    for kind in (Group, Criterion):
        one, other = ({n: p for n, p in side.items() if isinstance(p.item, kind)} for side in (before, after))
        vanished: dict[str, list[Place]] = {}
        for number in one.keys() - other.keys():
            vanished.setdefault(_name(one[number]), []).append(one[number])
        for number, place in other.items():
            same = vanished.get(_name(place), [])
            yield one.get(number) or (same.pop() if len(same) == 1 else None), place
        yield from ((place, None) for places in vanished.values() for place in places)


def _name(place: Place) -> str:
    return squeeze(place.item.title).casefold()


def appendix_changes(table: Table) -> Iterator[Change]:
    """Every change of one index's appendix."""
    one, other = (side.appendix for side in table.sides)
    if one and other:
        yield from map(table.at, differences("", one, other, {"index", "headings", "groups", "criteria"}))
        gone, come = ({column.id: column.printed for column in side.columns} for side in (one, other))
        for each in dict.fromkeys((*gone, *come)):
            yield from map(
                table.at, altered("heading_changed", words.FIELD["headings"], gone.get(each), come.get(each))
            )
        if [each for each in gone if each in come] != [each for each in come if each in gone]:
            yield table.at(reordered("các cột"))
        yield from map(table.at, differences("", one.headings, other.headings, {"columns"}))
        changes = [change for pair in table.pairs for change in _row(table, pair)]
        yield from sorted(changes, key=lambda change: number_key(change.number or "0"))
    elif one or other:
        side = table.sides[one is None]
        work = chain.from_iterable(place.assignments() for place in side.places.values())
        yield table.at(came_or_went(one is None, "appendix_", "phụ lục", agencies=side.named(work)))


def _row(table: Table, pair: _Pair) -> Iterator[Change]:
    """Every change of a group or criterion; unless it says whom it concerns, everybody with a duty in it."""
    if found := list(_differences(table, *pair)):
        numbers = [place.item.number if place else "" for place in pair]
        concerned = NOBODY.union(*map(Side.working, table.sides, numbers))
        yield from (table.at(each, numbers[1] or numbers[0], concerned) for each in found)


def _differences(table: Table, before: Place | None, after: Place | None) -> Iterator[Difference]:
    if before and after:
        one, other = before.item, after.item
        yield from _number(before, after)
        for each in differences("", one, other, {"number", "assignments", "target", "groups", "criteria"}):
            yield each.of(NOBODY) if each.kind == "declared_changed" else each
        if _work_may_differ(before, after):
            yield from _assignments(table.sides, before.assignments(), after.assignments())
        yield from _targets(one.target, other.target)
    elif place := before or after:
        what = "nhóm tiêu chí" if isinstance(place.item, Group) else "tiêu chí"
        yield came_or_went(before is None, "", f"{what} “{shorten(place.item.title)}”", place.item.title)


def _number(before: Place, after: Place) -> Iterator[Difference]:
    one, other = before.item.number, after.item.number
    from_group, to_group = (p.parents[-1].number if p.parents else "" for p in (before, after))
    if one != other and from_group != to_group:
        text = f"chuyển từ nhóm {from_group or '(không)'} sang nhóm {to_group or '(không)'}, số {one} → {other}"
        yield Difference("moved", text, one, other)
    elif one != other:
        yield Difference("renumbered", f"đổi số {one} → {other}", one, other)


def _work_may_differ(before: Place, after: Place) -> bool:
    if isinstance(before.item, Group):
        # Shared work that came, went or was handed down is told with the criteria that it concerns.
        return bool(before.item.assignments and after.item.assignments)
    own = bool(before.item.assignments or after.item.assignments)
    shared = [group.number if group else None for group in (before.shared_by(), after.shared_by())]
    return own or shared[0] != shared[1]


def _assignments(
    sides: tuple[Side, Side], before: tuple[Assignment, ...], after: tuple[Assignment, ...]
) -> Iterator[Difference]:
    pairs = _paired(before, after)
    places = [at for at, to in pairs if at is not None and to is not None]
    if places != sorted(places):
        yield reordered("các phần phân công")
    for position, (at, to) in enumerate(pairs, start=1):
        one, other = None if at is None else before[at], None if to is None else after[to]
        work = NOBODY.union(*(side.named((part,)) for side, part in zip(sides, (one, other), strict=True) if part))
        if one and other:
            where = f" (phần phân công {position})" if len(pairs) > 1 else ""
            for each in (*_roles(sides, (one, other)), *differences("", one, other, _TOLD)):
                yield each._replace(text=f"{each.text}{where}").of(work)
        elif part := one or other:
            what = f"phần phân công: chủ trì {', '.join(part.lead)}: {'; '.join(map(shorten, part.tasks))}"
            yield came_or_went(one is None, "assignment_", what, agencies=work)


def _paired(before: tuple[Assignment, ...], after: tuple[Assignment, ...]) -> list[tuple[int | None, int | None]]:
    """Positions of old and new assignments that are the same; None where there is no other."""
    rest = list(range(len(before)))
    found: dict[int, int] = {}
    for likeness in _LIKENESS:
        for to, other in enumerate(after):
            alike = {at: likeness(before[at], other) for at in rest[:NEAR] if to not in found}
            best = max(alike, key=alike.__getitem__, default=None)
            if best is not None and alike[best]:
                rest.remove(best)
                found[to] = best
    return [*((found.get(to), to) for to in range(len(after))), *((at, None) for at in rest)]


def _roles(sides: tuple[Side, Side], parts: tuple[Assignment, Assignment]) -> Iterator[Difference]:
    """Who changed the role, came to one, left it, or is printed in another way."""
    before, after = (
        {role: {side.id(name): name for name in getattr(part, role)} for role in Role}
        for side, part in zip(sides, parts, strict=True)
    )
    for agency in dict.fromkeys(chain(*after.values(), *before.values())):
        one, other = ({role: side[role][agency] for role in Role if agency in side[role]} for side in (before, after))
        of = NOBODY.union(*(side.dataset.registry.within([agency]) for side in sides))
        if len(one) == len(other) == 1 and one.keys() != other.keys():
            ((opposite, _), (role, name)) = (*one.items(), *other.items())
            text = f"chuyển {name} từ {words.ROLE[opposite]} sang {words.ROLE[role]}"
            yield Difference("role_switched", text, opposite, role, of)
            continue
        for role in one | other:
            gone, come, label = one.get(role), other.get(role), words.FIELD[role]
            if gone and come:
                yield from (each.of(of) for each in altered("printed_changed", f"cách ghi {label}", gone, come))
            else:
                name = gone or come or ""
                yield came_or_went(gone is None, f"{role}_", f"{label} {name}", name, of)
    for role in Role:
        if before[role] == after[role]:
            yield from altered("cell_changed", f"ô {words.FIELD[role]}", *(part.cell(role) for part in parts))
        both = before[role].keys() & after[role]
        if [each for each in before[role] if each in both] != [each for each in after[role] if each in both]:
            yield reordered(words.FIELD[role])


def _targets(old: Target | None, new: Target | None) -> Iterator[Difference]:
    """Every change of a target: its figures where only these changed, else its words and its measures."""
    if old and new:
        if figures := list(_figures(old, new)):
            yield from figures
        else:
            yield from altered("target_changed", "kết quả phấn đấu", old.printed, new.printed)
            if Counter(old.measures) != Counter(new.measures) and not _same_level(old, new):
                one, other = (said(target.measures) or "(không có)" for target in (old, new))
                yield Difference("measures_changed", f"thước đo {one} → {other}", one, other)
        yield from differences("", old, new, {"printed", "measures"})
    elif target := old or new:
        what = f"kết quả phấn đấu “{shorten(target.printed)}”"
        yield came_or_went(old is None, "target_", what, target.printed)


def _figures(old: Target, new: Target) -> Iterator[Difference]:
    """Thresholds that changed their value, where the text changed in just these figures and nothing else."""
    pairs = [pair for pair in zip_longest(old.measures, new.measures) if pair[0] != pair[1]]
    expected, found = old.printed, []
    for one, other in pairs:
        if not isinstance(one, ThresholdMeasure) or not isinstance(other, ThresholdMeasure):
            return
        if replace(one, value=other.value) != other:
            return
        gone, come = decimal(one.value), decimal(other.value)
        expected = re.sub(rf"(?<![\w.,]){re.escape(gone)}(?![\w.,]*\d)", come, expected, count=1)
        unit = f"% → {come}%" if other.unit == "%" else f" → {come} {other.unit}"
        text = f"chỉ tiêu {gone}{unit}{f' ({other.of})' if other.of else ''}"
        found.append(Difference("measure_changed", text, one.value, other.value))
    if expected == new.printed:
        yield from found


def _same_level(old: Target, new: Target) -> bool:
    """Where a target says its level in its words, the change of the words has said it already."""
    both = (*old.measures, *new.measures)
    only_levels = all(isinstance(m, LevelMeasure) for m in both)
    return old.printed != new.printed and only_levels and len({(m.scope, m.comparison, m.year) for m in both}) == 1
