"""What is still missing: targets, agencies, tasks, criteria that a group declares; who leads there, what to write."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Literal, NamedTuple

from chisotv.files.folder import prefix
from chisotv.files.source import Source, read
from chisotv.models.appendix import Criterion, Group, Item, Place
from chisotv.models.dataset import Dataset
from chisotv.models.measures import Measure
from chisotv.queries.duties import EVERYTHING, Question, duties, named_in
from chisotv.queries.snippets import Snippet, assignment_snippet, declared_snippet, target_snippet
from chisotv.text import visible
from chisotv.words import GapKind, Role

Field = Literal["target", "lead", "coordinating", "tasks"]
"""What can be missing of a criterion."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing thing."""

    kind: GapKind  # why it counts
    index: str  # index id
    number: str  # number of the criterion or group
    name: str  # its name
    detail: str = ""  # what the text says instead, or the counts of a group
    explained: bool = False  # true where a note of the data explains it, so that it is no omission
    lead: tuple[str, ...] = ()  # ids of the agencies that lead there, collectives as they are named: who can supply it
    file: str | None = None  # to write it into; None where the data came from none, or nothing is to be written
    line: int | None = None  # the line on which `yaml` begins then
    replaces: int = 0  # how many lines from there on `yaml` takes the place of; 0 where it only comes in between
    yaml: str | None = None  # what to write; words in capitals are to be filled in


class Gaps(NamedTuple):
    """What is missing."""

    field: Field  # of what was asked
    # in printed order; with targets, then the groups with other parts than declared. A criterion stands there
    # once for each assignment in which the field is empty
    found: tuple[Gap, ...]
    total: int  # how many criteria were looked at
    question: Question = EVERYTHING  # where

    @property
    def criteria(self) -> int:
        """How many criteria or groups lack something."""
        return len({(gap.index, gap.number) for gap in self.found})

    @property
    def missing(self) -> int:
        """How many of them are not explained."""
        return len({(gap.index, gap.number) for gap in self.found if not gap.explained})


Leaf = tuple[str, Item, Place]
"""Index id, a criterion, and where it stands."""
_Found = Iterator[tuple[Gap, Callable[[Source], Snippet]]]
"""Gaps, each with what tells the YAML for it."""


def gaps(
    dataset: Dataset, field: Field = "target", question: Question = EVERYTHING, folder: Path | None = None
) -> Gaps:
    """Find where a field is missing; each index that is asked for has an appendix.

    `folder` is where the files lie of which the data were made; without it nothing is said of what to write there.
    """
    wanted = {duty.key for duty in duties(dataset, question).duties}
    having = [index_id for index_id, appendix in dataset.appendices.items() if appendix.has(field)]
    leaves = [leaf for leaf in dataset.leaves(having) if (leaf[0], leaf[1].number) in wanted]
    # Of the row of a group only what its target leaves open counts.
    leaves = [leaf for leaf in leaves if isinstance(leaf[1], Criterion) or (field == "target" and leaf[1].target)]
    if field == "target":
        found = [*_target_gaps(dataset, leaves), *_declared_gaps(dataset, leaves)]
    else:
        found = [*_field_gaps(dataset, leaves, field)]
    source = cache(read)

    def written(gap: Gap, write: Callable[[Source], Snippet]) -> Gap:
        name = dataset.index(gap.index).appendix
        if folder is None or name is None or gap.explained:
            return gap
        return replace(gap, file=visible(prefix(folder) + name), **write(source(folder / name))._asdict())

    return Gaps(field, tuple(written(*each) for each in found), len(leaves), question)


def target_gap(criterion: Item) -> GapKind | None:
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


def _target_gaps(dataset: Dataset, leaves: Sequence[Leaf]) -> _Found:
    """Criteria that lack a target in one of the four kinds."""
    # The first measure of each sort in each index: looked up once, not for each gap.
    known: dict[str, dict[tuple[str | None, ...], Measure]] = {}
    for index_id, criterion, _ in dataset.leaves():
        for measure in criterion.target.measures if criterion.target else ():
            known.setdefault(index_id, {}).setdefault((measure.scope, measure.kind, measure.unit), measure)
    for index_id, criterion, place in leaves:
        kind = target_gap(criterion)
        if kind is not None:
            text = criterion.target.printed if criterion.target else ""
            gap = Gap(kind, index_id, criterion.number, criterion.title, text, lead=_leads(dataset, [place]))
            yield gap, partial(target_snippet, known=known.get(index_id, {}).values(), loc=place.loc)


def _field_gaps(dataset: Dataset, leaves: Sequence[Leaf], field: Field) -> _Found:
    """Assignments of which `field` is empty (tasks, lead or coordinating), and criteria without any assignment."""
    for index_id, criterion, place in leaves:
        shared = place.shared_by()
        holder = place.loc if shared is None else place.loc[: 2 * (place.parents.index(shared) + 1)]
        assignments = place.assignments()
        lacking = [at for at, assignment in enumerate(assignments) if not getattr(assignment, field)]
        gap = Gap(GapKind.EMPTY, index_id, criterion.number, criterion.title, lead=_leads(dataset, [place]))
        for at in lacking if assignments else [None]:
            yield gap, partial(assignment_snippet, holder=holder, at=at, field=field)


def _declared_gaps(dataset: Dataset, leaves: Sequence[Leaf]) -> _Found:
    """Groups that declare another number of parts than they hold."""
    below: dict[tuple[str, str], list[Place]] = {}
    for index_id, _, place in leaves:
        for parent in place.parents:
            below.setdefault((index_id, parent.number), []).append(place)
    for index_id in dataset.appendices:
        for place in dataset.appendices[index_id].walk():
            group = place.item
            if isinstance(group, Group) and group.declared and (index_id, group.number) in below:
                held = len(group.groups) + len(group.criteria)
                if held != group.declared.count:
                    explained = any(note.field == "declared" for note in group.notes)
                    detail = f"công bố {group.declared.count}, liệt kê {held}"
                    lead = _leads(dataset, below[index_id, group.number])
                    gap = Gap(GapKind.DECLARED, index_id, group.number, group.title, detail, explained, lead)
                    yield gap, partial(declared_snippet, loc=place.loc, group=group)


def _leads(dataset: Dataset, places: Sequence[Place]) -> tuple[str, ...]:
    """The ids of the agencies that lead at some places, each once."""
    works = (work for place in places for work in place.assignments())
    return named_in(dataset.registry, works, Role.LEAD)
