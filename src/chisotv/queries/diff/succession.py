"""Changes of what became of the agencies: each entry is known by its id, and every field of it is told."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.models.succession import Succession
from chisotv.queries.diff.appendix import new_numbers
from chisotv.queries.diff.base import NOBODY, Change, altered, came_or_went

PLACE = "Thay đổi tổ chức"


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
            yield came_or_went(one is None, "succession_", what, what).at(PLACE)
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
                PLACE, agencies=entry.agencies
            )
            continue
        for label in gone.said:
            for each in altered(f"{kind}changed", f"{come.what}, {label}", gone.said[label], come.said[label]):
                yield each.at(PLACE, agencies=gone.agencies | come.agencies)


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
