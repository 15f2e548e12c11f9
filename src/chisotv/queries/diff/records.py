"""Changes of what is known by an id of its own: the letter, the registry, what became of the agencies."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from chisotv import words
from chisotv.models.agency import Known
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Charged, Dispatch
from chisotv.models.succession import Succession
from chisotv.queries.diff.appendix import new_numbers
from chisotv.queries.diff.base import (
    NOBODY,
    ORDER,
    Change,
    Difference,
    altered,
    came_or_went,
    list_changes,
    measure_words,
    phrase,
    with_members,
)

LETTER = "Công văn"
_TEXTS = {
    "number": "số",
    "date": "ngày",
    "place": "nơi ban hành",
    "issuing_body": "cơ quan ban hành",
    "subject": "trích yếu",
    "scan_file": "tệp bản quét",
    "succession": "tệp thay đổi tổ chức",
}


def letter_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Every change of the letter."""
    one, other = old.dispatch, new.dispatch
    for field, label in _TEXTS.items():
        found = altered(f"letter_{field}_changed", label, getattr(one, field), getattr(other, field))
        yield from (each.at(LETTER) for each in found)
    before, after = _lists(one), _lists(other)
    for label, texts in before.items():
        yield from (each.at(LETTER) for each in _listed("letter_changed", texts, after[label], f"{label}: "))
    for number in dict.fromkeys(each.number for each in (*one.directives, *other.directives)):
        concerned = _charged(old, number) | _charged(new, number)
        found = _listed("directive_changed", _directives(one, number), _directives(other, number))
        yield from (each.at(f"{LETTER}, điểm {number}", None, number, concerned) for each in found)
    names = {index.id: index.name for dispatch in (one, other) for index in dispatch.indices}
    for index in dict.fromkeys(goal.index for goal in (*one.goals, *other.goals)):
        found = _listed("goal_changed", _goals(one, index), _goals(other, index))
        yield from (each.at(f"{LETTER}, mục tiêu {names.get(index, index)}", index) for each in found)


def _lists(dispatch: Dispatch) -> dict[str, tuple[str, ...]]:
    """The parts of the letter that are lists, each as texts."""
    return {
        "người ký": (f"{dispatch.signer.position} {dispatch.signer.name}",),
        "kính gửi": tuple(_people(dispatch.addressees)),
        "căn cứ": dispatch.basis,
        "nơi nhận": dispatch.recipients,
        "chỉ số": tuple(
            " · ".join([i.id, i.name, i.full_name, *i.aliases, i.appendix or "không có phụ lục"])
            for i in dispatch.indices
        ),
        "lỗi quét": tuple(f"{error.scanned} → {error.reads}" for error in dispatch.scan_errors),
        "ghi chú": tuple(
            f"{n.kind_words}, {words.FIELD[n.field]}: {n.scanned} → {n.reads}: {n.reason}" for n in dispatch.notes
        ),
    }


def _listed(kind: str, old: tuple[str, ...], new: tuple[str, ...], label: str = "") -> Iterator[Difference]:
    for gone, come in list_changes(old, new):
        text = "đổi thứ tự" if (gone, come) == ORDER else phrase(gone or "", come or "")
        yield Difference(kind, f"{label}{text}", gone, come)


def _people(charged: tuple[Charged, ...], label: str = "") -> Iterator[str]:
    return (f"{label}{each.printed} ({each.agency})" for each in charged)


def _directives(dispatch: Dispatch, number: str) -> tuple[str, ...]:
    """What the directives of one number say."""
    lines: list[str] = []
    for each in dispatch.directives:
        if each.number == number:
            lines += [f"nói đến chỉ số {', '.join(each.indices)}"] if each.indices else []
            lines += [*_people(each.charged, "giao cho "), *_people(each.coordinating, "phối hợp: ")]
            lines += [each.text, *each.points, *([f"đoạn cuối: {each.remark}"] if each.remark else [])]
    return tuple(lines)


def _charged(dataset: Dataset, number: str) -> frozenset[str]:
    orders = [each for each in dataset.dispatch.directives if each.number == number]
    return with_members(dataset, (who.agency for each in orders for who in each.people))


def _goals(dispatch: Dispatch, index: str) -> tuple[str, ...]:
    """What the letter wants of an index: every goal with its measures."""
    goals = [goal for goal in dispatch.goals if goal.index == index]
    return tuple(
        text
        for goal in goals
        for text in (f"{goal.printed} (điểm {goal.directive})", *map(measure_words, goal.measures))
    )


REGISTRY = "Danh mục"
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
                yield from (each.at(REGISTRY, agencies=concerned) for each in found)


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


SUCCESSION = "Thay đổi tổ chức"


class _Entry(NamedTuple):
    """One thing that the file says: its words, what it says in words by label, and whom it concerns."""

    what: str
    said: dict[str, str]
    agencies: frozenset[str] = NOBODY


def succession_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Every change of the file; where it came or went as a whole, that alone."""
    one, other = old.succession, new.succession
    if one is None or other is None:
        if one or other:
            events = len((one or other).events)  # type: ignore[union-attr]
            what = f"tệp thay đổi tổ chức ({events} sự kiện)"
            yield came_or_went(one is None, "succession_", what, what).at(SUCCESSION)
        return
    now = {
        (index, number): (index, to) for index in old.appendices for number, to in new_numbers(old, new, index).items()
    }
    before, after = dict(_entries(one, now)), dict(_entries(other, {}))
    for key in dict.fromkeys([*before, *after]):
        gone, come = before.get(key), after.get(key)
        kind = f"succession_{key[0]}_"
        if gone is None or come is None:
            entry = gone or come
            assert entry
            yield came_or_went(gone is None, kind, entry.what, "; ".join(entry.said.values())).at(
                SUCCESSION, agencies=entry.agencies
            )
            continue
        for label in gone.said:
            for each in altered(f"{kind}changed", f"{come.what}, {label}", gone.said[label], come.said[label]):
                yield each.at(SUCCESSION, agencies=gone.agencies | come.agencies)


def _entries(
    file: Succession, now: Mapping[tuple[str, str], tuple[str, str]]
) -> Iterator[tuple[tuple[str, ...], _Entry]]:
    """Everything that a file says, with what it is known by; `now` has the numbers that criteria have today."""
    yield ("file",), _Entry("cả tệp", {"biết đến ngày": file.until})
    for source in file.sources:
        yield ("source", source.id), _Entry(f"nguồn {source.id}", {"chữ": source.text})
    for unit in file.units:
        said = {"tên": unit.name, "loại": words.KIND[unit.kind], "chữ tắt": "; ".join(unit.abbreviations)}
        said |= {"từ ngày": unit.since, "ghi chú": unit.note or ""}
        yield ("unit", unit.id), _Entry(f"cơ quan {unit.name}", said, frozenset({unit.id}))
    for event in file.events:
        said = {"loại": words.EVENT[event.kind], "từ": "; ".join(event.before), "đến": "; ".join(event.after)}
        said |= {"lĩnh vực": "; ".join(event.fields), "ngày": event.date, "căn cứ": event.basis}
        said |= {"nguồn": "; ".join(event.sources), "mức chắc chắn": words.CONFIDENCE[event.confidence]}
        said |= {"ghi chú": event.note or ""}
        concerned = frozenset({*event.before, *event.after})
        yield ("event", event.id), _Entry(f"sự kiện {event.id}", said, concerned)
    for i, work in enumerate(file.works):
        said = {"tiêu chí": "; ".join(" ".join(now.get(place, place)) for place in work.places if place[0])}
        said |= {"điểm của công văn": "; ".join(work.directives), "mức chắc chắn": words.CONFIDENCE[work.confidence]}
        said |= {"mâu thuẫn": "có" if work.conflict else "không"}
        field = work.field or "việc còn lại"
        same = sum((each.agency, each.field) == (work.agency, work.field) for each in file.works[:i])
        entry = _Entry(f"lĩnh vực {field} của {work.agency}", said, frozenset({work.agency}))
        yield ("field", work.agency, field, str(same)), entry
    if province := file.province:
        said = {"tên": province.name, "cấp": province.level, "từ ngày": province.since, "căn cứ": province.basis}
        said |= {"nguồn": "; ".join(province.sources), "ghi chú": province.note or ""}
        yield ("province",), _Entry(f"tỉnh {province.name}", said)
    for commune in file.communes:
        yield ("commune", commune.code), _Entry(commune.name, {"tên": commune.name, "khoản": str(commune.clause)})
        for part in commune.parts:
            link = _Entry(f"địa bàn {commune.name} từ {part.district}", {"gồm": "; ".join(part.units)})
            yield ("territory", commune.code, part.district), link._replace(agencies=frozenset({part.district}))
