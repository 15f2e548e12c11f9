"""Changes as text, JSON or Markdown; `groups` are headings with their changes, None for one plain list."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.queries.diff.base import Change
from chisotv.tables.markdown import escape
from chisotv.text import line, to_json

MOST_NAMED = 100_000
"""How many agencies the changes of all agencies name together in JSON; of real data sets some thousands."""
Groups = Sequence[tuple[str, Sequence[Change]]]


def by_agency(changes: Sequence[Change], new: Dataset, old: Dataset) -> Groups:
    """The changes for each agency that one concerns, in registry order, then those for nobody in particular."""
    names = {agency.id: agency.name for dataset in (new, old) for agency in dataset.registry.agencies}
    concerned: dict[str | None, list[Change]] = {}
    for change in changes:
        for each in change.agencies or (None,):
            concerned.setdefault(each, []).append(change)
    return [(name, concerned[each]) for each, name in [*names.items(), (None, "Chung")] if each in concerned]


def as_text(changes: Sequence[Change], groups: Groups | None) -> str:
    """One line for each change, and how many there are."""
    if groups is None:
        lines = [str(change) for change in changes]
    else:
        lines = [each for name, found in groups for each in (name, *(f"  {change}" for change in found), "")]
    return "\n".join(map(line, [*lines, _count(changes)])) + "\n"


def _count(changes: Sequence[Change]) -> str:
    return f"{len(changes)} thay đổi." if changes else "Không có thay đổi nào về nội dung."


def as_markdown(changes: Sequence[Change], groups: Groups | None) -> str:
    """For a review comment: a list, under headings if grouped."""
    parts = [f"**{_count(changes)}**"]
    for name, found in groups if groups is not None else [("", changes)]:
        parts += [f"### {escape(name)}"] if name else []
        if found:
            parts.append("\n".join(f"- **{escape(change.place)}**: {escape(change.text)}" for change in found))
    return "\n\n".join(parts) + "\n"


def as_json(changes: Sequence[Change], groups: Groups | None) -> str:
    """An array of changes, or of `{agency, changes}`."""
    record: Any = [_record(change) for change in changes]
    if groups is not None:
        if sum(len(change.agencies) for _, found in groups for change in found) > MOST_NAMED:
            message = "Thay đổi xếp theo cơ quan quá dài ở dạng json: mỗi thay đổi nêu lại mọi cơ quan liên quan."
            raise ChisotvError(f"{message} Bỏ --by, hoặc chọn dạng text, md.")
        record = [{"agency": name, "changes": [_record(change) for change in found]} for name, found in groups]
    return to_json(record)


def _record(change: Change) -> dict[str, Any]:
    return asdict(change) | {"agencies": sorted(change.agencies)}


FORMATS: dict[str, Callable[[Sequence[Change], Groups | None], str]] = {
    "text": as_text,
    "json": as_json,
    "md": as_markdown,
}
"""How changes can be shown."""
