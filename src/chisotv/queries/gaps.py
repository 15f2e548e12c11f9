"""What is still missing: targets, agencies, tasks, and criteria that a group declares."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from chisotv.models.appendix import Criterion, Group
from chisotv.models.dataset import Dataset
from chisotv.words import GapKind

Field = Literal["target", "lead", "coordinating", "tasks"]
"""What can be missing of a criterion."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing thing.

    Attributes:
        kind: Why it counts.
        index: Index id.
        number: Number of the criterion or group.
        name: Its name.
        detail: What the text says instead, or the counts of a group.
        explained: True where a note of the data explains it, so that it is no omission.
    """

    kind: GapKind
    index: str
    number: str
    name: str
    detail: str = ""
    explained: bool = False


class Gaps(NamedTuple):
    """What is missing.

    Attributes:
        field: Of what was asked.
        found: The criteria in printed order; with targets, then the groups with other parts than declared.
        total: How many criteria were looked at.
    """

    field: Field
    found: tuple[Gap, ...]
    total: int

    @property
    def missing(self) -> int:
        """How many are omissions and not explained."""
        return sum(not gap.explained for gap in self.found)


def gaps(dataset: Dataset, field: Field = "target", indices: list[str] | None = None) -> Gaps:
    """Find what is missing.

    Args:
        dataset: The data.
        field: What to look for.
        indices: Ids of the indices to look at; default all.
    """
    if field == "target":
        found = (*target_gaps(dataset, indices), *declared_gaps(dataset, indices))
    else:
        found = tuple(field_gaps(dataset, field, indices))
    return Gaps(field, found, sum(1 for _ in dataset.leaves(indices)))


def target_gap(criterion: Criterion) -> GapKind | None:
    """Which of the four kinds of missing target a criterion has, or None."""
    target = criterion.target
    if target is None:
        return GapKind.NONE
    if target.truncated:
        return GapKind.TRUNCATED
    if not target.measures:
        return GapKind.UNMEASURED
    if all(measure.scope == "index" for measure in target.measures):
        return GapKind.INDEX_ONLY
    return None


def target_gaps(dataset: Dataset, indices: list[str] | None = None) -> Iterator[Gap]:
    """Criteria that lack a target in one of the four kinds, in printed order."""
    for index_id, criterion, _ in dataset.leaves(indices):
        kind = target_gap(criterion)
        if kind is not None:
            text = criterion.target.printed if criterion.target else ""
            yield Gap(kind, index_id, criterion.number, criterion.name, text)


def field_gaps(dataset: Dataset, field: Field, indices: list[str] | None = None) -> Iterator[Gap]:
    """Criteria of which at least one assignment has an empty `field` (tasks, lead or coordinating)."""
    for index_id, criterion, place in dataset.leaves(indices):
        assignments = place.assignments()
        if not assignments or any(not getattr(assignment, field) for assignment in assignments):
            yield Gap(GapKind.EMPTY, index_id, criterion.number, criterion.name)


def declared_gaps(dataset: Dataset, indices: list[str] | None = None) -> Iterator[Gap]:
    """Groups that declare another number of parts than they hold."""
    for index_id in dataset.appendices if indices is None else indices:
        for place in dataset.appendices[index_id].walk():
            group = place.item
            if isinstance(group, Group) and group.declared:
                held = len(group.groups) + len(group.criteria)
                if held != group.declared.count:
                    explained = any(note.field == "declared" for note in group.notes)
                    detail = f"công bố {group.declared.count}, liệt kê {held}"
                    yield Gap(GapKind.DECLARED, index_id, group.number, group.name, detail, explained)
