"""Changes of the agency registry."""

from collections.abc import Iterator, Sequence

from chisotv import words
from chisotv.models.agency import Agency, Known
from chisotv.models.dataset import Dataset
from chisotv.queries.diff.base import Change, phrase

PLACE = "Danh mục"
_LISTS = {"abbreviations": "chữ tắt", "printed": "dạng in"}
_FIELDS = {
    "kind": "loại",
    "of": "loại của thành viên",
    "membership": "tư cách thành viên",
    "size": "số đơn vị",
    "source": "căn cứ",
}


def registry_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Every change of the registry; the id is the identity of an agency."""
    sides: list[tuple[str, str, tuple[Sequence[Known], Sequence[Known]]]] = [
        ("agency", "cơ quan", (old.registry.agencies, new.registry.agencies)),
        ("unnamed", "cơ quan không được nêu", (old.registry.unnamed, new.registry.unnamed)),
    ]
    for kind, what, entries in sides:
        before, after = ({each.id: each for each in side} for side in entries)
        for agency_id, agency in before.items():
            if agency_id not in after:
                yield _change(f"{kind}_removed", f"bỏ {what} {agency.name}", agency, old=agency.name)
        for agency_id, agency in after.items():
            if agency_id not in before:
                yield _change(f"{kind}_added", f"thêm {what} {agency.name}", agency, new=agency.name)
            else:
                yield from _changed(before[agency_id], agency, old, new)


def _changed(one: Known, other: Known, old: Dataset, new: Dataset) -> Iterator[Change]:
    if one.name != other.name:
        yield _change("agency_renamed", f"đổi tên {phrase(one.name, other.name)}", other, one.name, other.name)
    for field, label in _FIELDS.items():
        gone, come = getattr(one, field, None), getattr(other, field, None)
        if gone != come:
            text = f"{other.name}: {label} {phrase(_said(gone), _said(come))}"
            yield _change(f"agency_{field}_changed", text, other, gone, come)
    for field, label in _LISTS.items():
        for verb, kind, name in _came_and_went(getattr(one, field, ()), getattr(other, field, ())):
            text = f"{other.name}: {verb} {label} “{name}”"
            yield _change(f"agency_name_{kind}", text, other, *((None, name) if kind == "added" else (name, None)))
    for verb, kind, member in _came_and_went(getattr(one, "members", ()), getattr(other, "members", ())):
        registry = (new if kind == "added" else old).registry
        text = f"{other.name}: {verb} thành viên {registry.by_id[member].name}"
        yield _change(f"member_{kind}", text, other, *((None, member) if kind == "added" else (member, None)))


def _said(value: object) -> str:
    """A value of the registry in Vietnamese."""
    text = str(value or "")
    return {**words.KIND, **words.MEMBERSHIP}.get(text, text)


def _came_and_went(gone: tuple[str, ...], come: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Verb, kind and text of what one list has and the other has not."""
    yield from (("thêm", "added", text) for text in come if text not in gone)
    yield from (("bỏ", "removed", text) for text in gone if text not in come)


def _change(kind: str, text: str, agency: Known, old: object = None, new: object = None) -> Change:
    member = {value for value in (old, new) if isinstance(value, str)} if kind.startswith("member_") else set()
    concerned = {agency.id} | member if isinstance(agency, Agency) else ()
    return Change(kind, PLACE, text, None, None, old, new, frozenset(concerned))
