"""Changes of what is known by an id of its own: the letter, the registry, what became of the agencies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from chisotv.models.dataset import Dataset
from chisotv.models.succession import Succession
from chisotv.queries.diff.base import NOBODY, Change, came_or_went, list_changes
from chisotv.queries.diff.fields import Entry, differences, entry_changes, renumbered
from chisotv.text import shorten

REGISTRY, SUCCESSION = "Danh mục", "Thay đổi tổ chức"


def letter_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Every change of the letter; the files of results are told with the results."""
    one, other = (
        replace(side.dispatch, indices=tuple(replace(index, results=None) for index in side.dispatch.indices))
        for side in (old, new)
    )
    texts = {f"letter_{each.name}_changed" for each in fields(one) if isinstance(getattr(one, each.name), str | None)}
    for each in differences("letter_", one, other, {"directives", "goals"}):
        if each.kind == "letter_kind_changed":
            each = each._replace(text=f"thể loại “{one.word}” → “{other.word}”")  # noqa: PLW2901 - its words, not its id
        # Programs know all but the single texts under one kind.
        yield each._replace(kind=each.kind if each.kind in texts else "letter_changed").at(other.kind_name)
    names = {index.id: index.name for dispatch in (one, other) for index in dispatch.indices}
    yield from entry_changes(*(_orders(side, names) for side in (old, new)))


def _orders(dataset: Dataset, names: Mapping[str, str]) -> Iterator[Entry]:
    """The points of the letter and what it wants of each index."""
    dispatch, letter = dataset.dispatch, dataset.dispatch.kind_name
    for order in dispatch.directives:
        charged = dataset.registry.within(who.agency for who in order.people)
        at = (f"{letter}, {dispatch.point} {order.number}", None, order.number)
        yield Entry("directive", order.number, at, f"điểm chỉ đạo “{shorten(order.text)}”", order, charged)
    for goal in dispatch.goals:
        place = f"{letter}, mục tiêu {names.get(goal.index, goal.index)}"
        yield Entry("goal", goal.index, (place, goal.index, None), f"mục tiêu “{goal.printed}”", goal)


def registry_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Every change of the registry; the id is the identity of an agency."""
    yield from entry_changes(_known(old), _known(new))
    before = {each.id: each.members for each in old.registry.agencies}
    for agency in new.registry.agencies:
        for change in list_changes(before.get(agency.id, agency.members), agency.members):
            for come, member in zip((False, True), change, strict=True):
                if member:
                    name = (new if come else old).registry.by_id[member].name
                    found = came_or_went(come, "member_", f"thành viên {name}", member)
                    told = found._replace(text=f"{agency.name}: {found.text}")
                    yield told.at(REGISTRY, agencies=frozenset({agency.id, member}))


def _known(dataset: Dataset) -> Iterator[Entry]:
    """The agencies without their members, and those that the dispatch does not name."""
    at = (REGISTRY, None, None)
    for each in dataset.registry.unnamed:
        what, who = f"cơ quan không được nêu {each.name}", f"{each.name}: "
        yield Entry("unnamed", each.id, at, what, each, NOBODY, who, "agency_")
    for agency in dataset.registry.agencies:
        told, who = replace(agency, members=()), f"{agency.name}: "
        yield Entry("agency", agency.id, at, f"cơ quan {agency.name}", told, frozenset({agency.id}), who, "agency_")


def succession_changes(old: Dataset, new: Dataset, now: Mapping[str, Mapping[str, str]]) -> Iterator[Change]:
    """Every change of what became of the agencies; where the file came or went as a whole, that alone.

    `now` has for each index id the numbers that criteria have now, by their old ones.
    """
    one, other = old.succession, new.succession
    if one and other:
        yield from entry_changes(_later(one, now), _later(other, {}))
    elif file := one or other:
        what = f"tệp thay đổi tổ chức ({len(file.events)} sự kiện)"
        yield came_or_went(one is None, "succession_", what, what).at(SUCCESSION)


def _later(file: Succession, now: Mapping[str, Mapping[str, str]]) -> Iterator[Entry]:
    """Everything that a file says, each known by its id."""

    def entry(kind: str, key: Any, what: str, model: Any, agencies: Iterable[str] = ()) -> Entry:
        at = (SUCCESSION, None, None)
        return Entry(f"succession_{kind}", key, at, what, model, frozenset(agencies), f"{what}: ")

    yield entry("file", "", "cả tệp", replace(file, sources=(), units=(), events=(), works=(), province=None))
    for source in file.sources:
        yield entry("source", source.id, f"nguồn {source.id}", source)
    for unit in file.units:
        yield entry("unit", unit.id, f"cơ quan {unit.name}", unit, (unit.id,))
    for event in file.events:
        yield entry("event", event.id, f"sự kiện {event.id}", event, (*event.before, *event.after))
    for work in file.works:
        criteria = tuple(renumbered(each, now.get(each.index, {})) for each in work.criteria)
        what = f"lĩnh vực {work.field or 'việc còn lại'} của {work.agency}"
        yield entry("field", (work.agency, work.field), what, replace(work, criteria=criteria), (work.agency,))
    if file.province:
        yield entry("province", "", f"tỉnh {file.province.name}", replace(file.province, communes=()))
    for commune in file.communes:
        yield entry("commune", commune.code, commune.name, replace(commune, parts=()))
        for part in commune.parts:
            what = f"địa bàn {commune.name} từ {part.district}"
            yield entry("territory", (commune.code, part.district), what, part, (part.district,))
