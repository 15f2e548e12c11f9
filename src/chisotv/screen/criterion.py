"""One group or criterion whole, laid out for reading."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from chisotv import words
from chisotv.models.appendix import OF_ITEM, Assignment, Criterion, Group, Item, Place
from chisotv.models.dataset import Dataset
from chisotv.screen import indented, item, show
from chisotv.tables.holders import held_words
from chisotv.tables.progress.sentences import published
from chisotv.text import day_words
from chisotv.words import GapKind, Role


def show_place(dataset: Dataset, index_id: str, place: Place, path: Path | None) -> None:
    """Print the item at a place: groups around it, assignments, target and measures, results, notes."""
    index, shown = dataset.index(index_id), place.item
    parts: list[RenderableType] = [Text(f"{index.name} {shown.number} · {shown.title}", style="bold")]
    for group in place.parents:
        parts.append(indented(f"Nhóm {group.number}. {group.label}"))
    if shown.printed:
        parts.append(indented(f"Số như bản in: {shown.printed}"))
    if isinstance(shown, Group):
        parts += _group(shown)
    shared = place.shared_by()
    if shared:
        parts.append(indented(f"Phân công chung của nhóm {shared.number}."))
    for assignment in place.assignments():
        parts += _assignment(dataset, index_id, shown, assignment)
    if isinstance(shown, Criterion) or shown.target:
        parts += _target(dataset, index_id, shown)
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
    parts: tuple[Item, ...] = (*group.groups, *group.criteria)
    for part in parts:
        yield item(f"{part.number} {part.title}")


def _assignment(dataset: Dataset, index_id: str, shown: Item, work: Assignment) -> Iterator[RenderableType]:
    """What the row has in each column but those of the row as a whole, under the printed headings."""
    for column in dataset.appendices[index_id].columns:
        if column.role in OF_ITEM or (column.further and not column.text(shown, work)):
            continue
        yield _heading(column.printed)
        if column.role in tuple(Role):
            for name in getattr(work, column.role):
                yield from _agency(dataset, (index_id, shown.number), name)
        elif column.role == "tasks":
            yield from map(item, work.tasks)
        else:
            yield from map(item, column.text(shown, work).splitlines())
            if column.role == "deadline" and work.deadline and work.deadline.due:
                yield indented(f"(đến hết ngày {day_words(work.deadline.due)})")


def _agency(dataset: Dataset, place: tuple[str, str], name: str) -> Iterator[RenderableType]:
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


def _target(dataset: Dataset, index_id: str, shown: Item) -> Iterator[RenderableType]:
    target = shown.target
    if not dataset.appendices[index_id].has("target"):
        return
    yield _heading(dataset.heading("target", [index_id]))
    cut = f" … ({words.GAP[GapKind.TRUNCATED]})" if target and target.truncated else ""
    yield indented(f"{target.printed}{cut}" if target else "(chưa có)")
    if shown.remark:
        yield indented(shown.remark)
    if target is None:
        return
    yield _heading("Thước đo")
    for measure in target.measures:
        yield item(f"{measure.words} · {words.SCOPE[measure.scope]}")
    if not target.measures:
        yield indented("(không có)")
    yield from (item(f"“{text}”: {words.ASIDE}") for text in target.aside)
