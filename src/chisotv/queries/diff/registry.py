"""Changes of the agency registry."""

from collections.abc import Iterator, Sequence

from chisotv import words
from chisotv.models.agency import Known
from chisotv.models.dataset import Dataset
from chisotv.queries.diff.base import NOBODY, Change, Difference, altered, came_or_went

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
    sides: list[tuple[str, str, tuple[Sequence[Known], Sequence[Known]]]] = [
        ("agency", "cơ quan", (old.registry.agencies, new.registry.agencies)),
        ("unnamed", "cơ quan không được nêu", (old.registry.unnamed, new.registry.unnamed)),
    ]
    for kind, what, entries in sides:
        before, after = ({each.id: each for each in side} for side in entries)
        for come, here, there in ((False, before, after), (True, after, before)):
            for agency in here.values():
                found: list[Difference] = []
                if agency.id not in there:
                    found = [came_or_went(come, f"{kind}_", f"{what} {agency.name}", agency.name)]
                elif come:
                    found = [*_changed(there[agency.id], agency, old, new)]
                concerned = frozenset({agency.id}) if kind == "agency" else NOBODY
                yield from (each.at(PLACE, agencies=concerned) for each in found)


def _changed(one: Known, other: Known, old: Dataset, new: Dataset) -> Iterator[Difference]:
    yield from altered("agency_renamed", "đổi tên", one.name, other.name)
    for field, label in _FIELDS.items():
        gone, come = getattr(one, field, None), getattr(other, field, None)
        yield from altered(f"agency_{field}_changed", f"{other.name}: {label}", gone, come, _said)
    for field, label in _NAMES.items():
        for came, name in _in_one_only(getattr(one, field, ()), getattr(other, field, ())):
            yield _of(other, came_or_went(came, "agency_name_", f"{label} “{name}”", name))
    for came, member in _in_one_only(getattr(one, "members", ()), getattr(other, "members", ())):
        name = (new if came else old).registry.by_id[member].name
        yield _of(other, came_or_went(came, "member_", f"thành viên {name}", member, frozenset({other.id, member})))


def _of(agency: Known, difference: Difference) -> Difference:
    return difference._replace(text=f"{agency.name}: {difference.text}")


def _said(value: object) -> str:
    """A value of the registry in Vietnamese."""
    text = str(value or "")
    return {**words.KIND, **words.MEMBERSHIP}.get(text, text)


def _in_one_only(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[bool, str]]:
    """What one list has and the other has not, and whether it came."""
    yield from ((True, text) for text in new if text not in old)
    yield from ((False, text) for text in old if text not in new)
