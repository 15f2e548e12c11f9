"""Changes of the agency registry."""

from collections.abc import Iterator

from chisotv import words
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.queries.diff.base import Change, Difference, altered, came_or_went

PLACE = "Danh mục"
_FIELDS = {
    "kind": "loại",
    "of": "loại của thành viên",
    "membership": "tư cách thành viên",
    "size": "số đơn vị",
    "source": "căn cứ",
}
_NAMES = {"abbreviations": "chữ tắt", "printed": "dạng in"}


def registry_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Every change of the registry; the id is the identity of an agency."""
    before, after = old.registry.by_id, new.registry.by_id
    for come, here, there in ((False, before, after), (True, after, before)):
        for agency in here.values():
            found: list[Difference] = []
            if agency.id not in there:
                found = [came_or_went(come, "agency_", f"cơ quan {agency.name}", agency.name)]
            elif come:
                found = [*_changed(there[agency.id], agency, old, new)]
            yield from (each.at(PLACE, agencies=frozenset({agency.id})) for each in found)


def _changed(one: Agency, other: Agency, old: Dataset, new: Dataset) -> Iterator[Difference]:
    yield from altered("agency_renamed", "đổi tên", one.name, other.name)
    for field, label in _FIELDS.items():
        gone, come = getattr(one, field), getattr(other, field)
        yield from altered(f"agency_{field}_changed", f"{other.name}: {label}", gone, come, _said)
    for field, label in _NAMES.items():
        for come, name in _in_one_only(getattr(one, field), getattr(other, field)):
            yield _of(other, came_or_went(come, "agency_name_", f"{label} “{name}”", name))
    for come, member in _in_one_only(one.members, other.members):
        name = (new if come else old).registry.by_id[member].name
        yield _of(other, came_or_went(come, "member_", f"thành viên {name}", member, frozenset({other.id, member})))


def _of(agency: Agency, difference: Difference) -> Difference:
    return difference._replace(text=f"{agency.name}: {difference.text}")


def _said(value: object) -> str:
    """A value of the registry in Vietnamese."""
    text = str(value or "")
    return {**words.KIND, **words.MEMBERSHIP}.get(text, text)


def _in_one_only(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[bool, str]]:
    """What one list has and the other has not, and whether it came."""
    yield from ((True, text) for text in new if text not in old)
    yield from ((False, text) for text in old if text not in new)
