"""Who must do what: pure questions asked of a data set."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chisotv.models.agency import Agency
from chisotv.models.appendix import Assignment, Criterion, Group, Note
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Directive
from chisotv.text import contains
from chisotv.words import Role

ROLES = tuple(Role)


class Duty(NamedTuple):
    """One leaf criterion with one assignment, and for an asked agency its role.

    Attributes:
        index: Index id.
        criterion: The leaf criterion.
        group: The nearest group, or None.
        assignment: Tasks and agencies; None where the criterion has no assignment at all.
        notes: The criterion's notes, and the group's where the assignment is the group's.
        agency: The asked agency, or None.
        role: Its role, or None.
        via: The collective through which it is meant; None where it is named itself.
        certain: False where the collective only possibly contains it.
    """

    index: str  # type: ignore[assignment] # nobody looks for a value in this tuple
    criterion: Criterion
    group: Group | None
    assignment: Assignment | None
    notes: tuple[Note, ...]
    agency: Agency | None = None
    role: Role | None = None
    via: Agency | None = None
    certain: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What counts as one criterion: index id and number."""
        return self.index, self.criterion.number


class Answer(NamedTuple):
    """The duties that were asked for.

    Attributes:
        duties: In printed order, for each agency in turn.
        left_out: How many rows are only possible and were left out.
        agencies: Whose they are; empty for everybody's, without roles.
        roles: Which roles count.
    """

    duties: tuple[Duty, ...]
    left_out: int = 0
    agencies: tuple[Agency, ...] = ()
    roles: tuple[Role, ...] = ROLES


def duties(
    dataset: Dataset,
    agencies: Sequence[Agency] = (),
    indices: Iterable[str] | None = None,
    roles: Sequence[Role] = ROLES,
    search: str = "",
    direct: bool = False,
    related: bool = False,
) -> Answer:
    """Find duties.

    Args:
        dataset: The data.
        agencies: Whose duties; none means everybody's, without roles.
        indices: Ids of the indices to look at; default all.
        roles: Which roles count.
        search: Words to find in number, name, tasks, agencies or target; see `text.contains`.
        direct: Only where an agency is named itself.
        related: Also where a collective may contain it ("có liên quan").

    Returns:
        The duties in printed order, for each agency in turn. A row that is named directly is not given again for a
        collective in the same role, see `involvement`; a certain collective beats a possible one.
    """
    rows = [row for row in _all(dataset, indices) if _contains(row, search)]
    if not agencies:
        return Answer(tuple(rows))
    found: list[Duty] = []
    for agency in agencies:
        collectives = {} if direct else dataset.registry.collectives_of(agency.id)
        own = (_duty(dataset, row, agency, role, collectives) for row in rows for role in roles)
        found += (duty for duty in own if duty)
    kept = tuple(duty for duty in found if duty.certain or related)
    return Answer(kept, len(found) - len(kept), tuple(agencies), tuple(roles))


def _all(dataset: Dataset, indices: Iterable[str] | None) -> Iterator[Duty]:
    for index_id, criterion, place in dataset.leaves(indices):
        group = place.parents[-1] if place.parents else None
        for assignment in place.assignments() or (None,):
            yield Duty(index_id, criterion, group, assignment, place.notes())


def _duty(dataset: Dataset, row: Duty, agency: Agency, role: Role, collectives: dict[str, bool]) -> Duty | None:
    if row.assignment is None:
        return None
    named = {each: [dataset.registry.resolve(name).id for name in getattr(row.assignment, each)] for each in ROLES}
    found = involvement(named, agency.id, role, collectives)
    if found is None:
        return None
    via = dataset.registry.by_id[found.via] if found.via else None
    return row._replace(agency=agency, role=role, via=via, certain=found.certain)


class Involvement(NamedTuple):
    """How an agency is meant: through a collective (its id), or named itself; and whether that is certain."""

    via: str | None
    certain: bool


def involvement(
    named: Mapping[Role, Collection[str]], agency_id: str, role: Role, collectives: Mapping[str, bool]
) -> Involvement | None:
    """How an agency is meant in one role where agencies are named: an assignment, or an order of the letter.

    Args:
        named: Role → ids of the agencies and collectives that are named there.
        agency_id: The agency.
        role: The role.
        collectives: The collectives that contain the agency: id → whether certainly.

    Returns:
        None where it is not meant. Who leads by name is not meant once more by a collective that coordinates: the
        dispatch then means the others. A collective that leads does not take the role of one that coordinates by name.
    """
    if agency_id in named[role]:
        return Involvement(None, certain=True)
    if role == Role.COORDINATING and agency_id in named[Role.LEAD]:
        return None
    through = [each for each in named[role] if each in collectives]
    certain = [each for each in through if collectives[each]]
    return Involvement((certain or through)[0], bool(certain)) if through else None


def _contains(row: Duty, search: str) -> bool:
    if not search.strip():
        return True
    texts = [row.criterion.number, row.criterion.name, row.group.name if row.group else ""]
    if row.criterion.target:
        texts.append(row.criterion.target.printed)
    if row.assignment:
        texts += [*row.assignment.tasks, *row.assignment.lead, *row.assignment.coordinating]
    number = search.strip()
    return f"{texts[0]}.".startswith(f"{number}.") or any(contains(text, search) for text in texts[1:])


def count_criteria(rows: Iterable[Duty]) -> int:
    """How many different criteria the rows speak of."""
    return len({row.key for row in rows})


class Tally(NamedTuple):
    """How many criteria an agency has in one role: named itself, through a certain collective, only possibly."""

    role: Role
    direct: int
    through: int
    possible: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.direct + self.through + self.possible


def tally(rows: Iterable[Duty], role: Role) -> Tally:
    """Count the criteria of one agency in one role; the strongest way in which a criterion is named counts."""
    found = [row for row in rows if row.role == role]
    direct = {row.key for row in found if row.via is None}
    through = {row.key for row in found if row.via is not None and row.certain} - direct
    possible = {row.key for row in found if not row.certain} - direct - through
    return Tally(role, len(direct), len(through), len(possible))


def matrix(
    dataset: Dataset, direct: bool = False, agencies: Sequence[Agency] = ()
) -> dict[str, dict[str, dict[Role, int]]]:
    """The responsibility matrix: agency id → index id → role → number of criteria.

    Args:
        dataset: The data.
        direct: Count only where the agency is named itself; otherwise through certain collectives too.
        agencies: Which agencies; default all.
    """
    chosen = agencies or dataset.registry.agencies
    return {agency.id: matrix_row(dataset, duties(dataset, [agency], direct=direct).duties) for agency in chosen}


def matrix_row(dataset: Dataset, rows: Sequence[Duty]) -> dict[str, dict[Role, int]]:
    """What the matrix has of one agency, whose duties are given."""
    return {
        index: {role: count_criteria(row for row in rows if (row.index, row.role) == (index, role)) for role in ROLES}
        for index in dataset.appendices
    }


def unnamed(dataset: Dataset) -> list[tuple[Agency, list[str]]]:
    """The agencies that no appendix names itself, collectives aside, each with the points of the letter that do."""
    places = (place for appendix in dataset.appendices.values() for place in appendix.walk())
    works = [work for place in places for work in place.item.assignments]
    named = {dataset.registry.resolve(name).id for work in works for role in ROLES for name in getattr(work, role)}
    return [
        (agency, [each.number for each in dataset.dispatch.directives if agency.id in _charged_with(each)])
        for agency in dataset.registry.agencies
        if agency.kind != "collective" and agency.id not in named
    ]


def _charged_with(directive: Directive) -> set[str]:
    return {charged.agency for charged in (*directive.charged, *directive.coordinating)}


def note_json(note: Note) -> dict[str, Any]:
    """A note as the JSON contract gives it."""
    return dict(vars(note))


def duty_json(dataset: Dataset, row: Duty) -> dict[str, Any]:
    """A duty as the JSON contract gives it (docs/tasks.schema.json)."""

    def agencies(names: Sequence[str]) -> list[dict[str, str]]:
        found = [(dataset.registry.resolve(name), name) for name in names]
        return [{"agency": agency.id, "name": agency.name, "printed": name} for agency, name in found]

    target, assignment = row.criterion.target, row.assignment
    record: dict[str, Any] = {
        "index": row.index,
        "criterion": row.criterion.number,
        "name": row.criterion.name,
        "group": {"number": row.group.number, "name": row.group.name} if row.group else None,
        "tasks": list(assignment.tasks) if assignment else [],
        "lead": agencies(assignment.lead) if assignment else [],
        "coordinating": agencies(assignment.coordinating) if assignment else [],
        "target": target.printed if target else None,
        "measures": [measure.json() for measure in target.measures] if target else [],
        "notes": [note_json(note) for note in row.notes],
    }
    if row.agency:
        record |= {"role": row.role, "via": row.via.id if row.via else None}
    return record
