"""One group or criterion whole, laid out for reading."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from chisotv import words
from chisotv.models.appendix import Assignment, Criterion, Group, Place
from chisotv.models.dataset import Dataset
from chisotv.screen import indented, item, show
from chisotv.tables.holders import held_words
from chisotv.tables.progress import published
from chisotv.words import GapKind


def show_place(dataset: Dataset, index_id: str, place: Place, path: Path | None) -> None:
    """Print the item at a place: groups around it, assignments, target and measures, results, notes."""
    index, shown = dataset.index(index_id), place.item
    parts: list[RenderableType] = [Text(f"{index.name} {shown.number} · {shown.name}", style="bold")]
    for group in place.parents:
        parts.append(indented(f"Nhóm {group.number}. {group.label}"))
    if isinstance(shown, Group):
        parts += _group(shown)
    shared = place.shared_by()
    if shared:
        parts.append(indented(f"Phân công chung của nhóm {shared.number}."))
    for assignment in place.assignments():
        parts += _assignment(dataset, (index_id, shown.number), assignment)
    if isinstance(shown, Criterion):
        parts += _target(shown)
    parts += _results(dataset, index_id, shown.number)
    notes = place.note_words()
    if notes:
        parts += [_heading("Ghi chú phiên bản số"), *map(item, notes)]
    if shown.scan:
        lines = ", ".join(map(str, shown.scan))
        parts.append(Text(f"\nBản quét: dòng {lines} (xem chữ ở đó: --source)."))
    show(parts, path)


def _heading(text: str) -> RenderableType:
    return Text(f"\n{text}", style="bold")


def _group(group: Group) -> Iterator[RenderableType]:
    if group.declared:
        yield indented(f"Số thành phần công bố: {group.declared.count}")
    yield _heading("Gồm")
    parts: tuple[Group | Criterion, ...] = (*group.groups, *group.criteria)
    for part in parts:
        yield item(f"{part.number} {part.name}")


def _assignment(dataset: Dataset, place: tuple[str, str], assignment: Assignment) -> Iterator[RenderableType]:
    yield _heading("Nhiệm vụ trọng tâm")
    for task in assignment.tasks:
        yield item(task)
    for role, names in (("lead", assignment.lead), ("coordinating", assignment.coordinating)):
        yield _heading(words.capital(words.FIELD[role]))
        for name in names:
            meant = dataset.registry.resolve(name)
            yield item(name if meant.name.casefold() == name.casefold() else f"{name} ({meant.name})")
            held = held_words(dataset, place, meant.id)
            if held:
                yield item(held, "nay:", indent=4)


def _results(dataset: Dataset, index_id: str, number: str) -> Iterator[RenderableType]:
    lines = published(dataset, index_id, number)
    if lines:
        yield _heading("Kết quả công bố")
        yield from (item(line) for line in lines)


def _target(criterion: Criterion) -> Iterator[RenderableType]:
    yield _heading("Kết quả phấn đấu")
    target = criterion.target
    cut = f" … ({words.GAP[GapKind.TRUNCATED]})" if target and target.truncated else ""
    yield indented(f"{target.printed}{cut}" if target else "(chưa có)")
    if criterion.remark:
        yield indented(criterion.remark)
    if target is None:
        return
    yield _heading("Thước đo")
    for measure in target.measures:
        yield item(f"{measure.words} · {words.SCOPE[measure.scope]}")
    if not target.measures:
        yield indented("(không có)")
    yield from (item(f"“{text}”: {words.ASIDE}") for text in target.aside)
