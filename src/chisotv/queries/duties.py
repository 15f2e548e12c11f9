"""Who must do what: pure questions asked of a data set."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from chisotv.models.agency import Agency
from chisotv.models.appendix import Assignment, Group, Item, Note
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Charged, Directive
from chisotv.models.registry import Registry
from chisotv.text import contains
from chisotv.words import Role

if TYPE_CHECKING:  # only who asks for another day has any
    from chisotv.models.succession import Holder

ROLES = tuple(Role)
_QUESTIONED = ("tasks", "lead", "coordinating", "target")


class Duty(NamedTuple):
    """One leaf criterion with one assignment, and for an asked agency its role."""

    index: str  # type: ignore[assignment] # nobody looks for a value in this tuple
    criterion: Item
    group: Group | None  # the nearest group, or None
    assignment: Assignment | None  # tasks and agencies; None where the criterion has no assignment at all
    notes: tuple[Note, ...]  # the criterion's notes, and the group's where the assignment is the group's
    agency: Agency | None = None  # the asked agency, or None
    role: Role | None = None  # its role, or None
    via: Agency | None = None  # the collective through which it is meant; None where it is named itself
    certain: bool = True  # false where the collective only possibly contains it
    holder: "Holder | None" = None  # how it came to it, asked for another day; None where it is as printed

    @property
    def key(self) -> tuple[str, str]:
        """What counts as one criterion: index id and number."""
        return self.index, self.criterion.number

    @property
    def target(self) -> str:
        """The target as it is printed; empty without one."""
        return self.criterion.target.printed if self.criterion.target else ""

    def named(self, registry: Registry) -> dict[Role, list[str]]:
        """Role → ids of the agencies and collectives that the assignment names; who is in both roles leads."""
        lead, others = ([registry.resolve(name).id for name in getattr(self.assignment, role, ())] for role in ROLES)
        return {Role.LEAD: lead, Role.COORDINATING: [each for each in others if each not in lead]}

    def has(self, search: str) -> bool:
        """Whether number, name, group, tasks, agencies or target have the wanted words."""
        texts = [self.criterion.label, self.group.name if self.group else "", self.target]
        if work := self.assignment:
            texts += [*work.tasks, *work.lead, *work.coordinating, *(each.printed for each in work.other)]
            texts += [work.output or "", work.deadline.printed if work.deadline else ""]
        return _has(self.criterion.number, texts, search)


class Order(NamedTuple):
    """One numbered order of the letter, and for an asked agency its role; who is charged with it leads."""

    directive: Directive
    agency: Agency | None = None  # the asked agency, or None
    role: Role | None = None  # its role, or None
    via: Agency | None = None  # the collective through which it is meant; None where it is named itself
    certain: bool = True  # false where the collective only possibly contains it
    holder: "Holder | None" = None  # how it came to it, asked for another day; None where it is as printed

    @property
    def key(self) -> tuple[str, str]:
        """Where it stands among all that the dispatch orders: in the letter, which is no index, and its number."""
        return "", self.directive.number

    @property
    def target(self) -> str:
        """An order has none; the letter's goals stand by themselves."""
        return ""

    @property
    def indices(self) -> tuple[str, ...]:
        """Ids of the indices that it is about."""
        return self.directive.indices

    def people(self, role: Role) -> tuple[Charged, ...]:
        """Whom it names in a role."""
        return self.directive.charged if role == Role.LEAD else self.directive.coordinating

    def named(self, _: Registry) -> dict[Role, list[str]]:
        """Role → ids of the agencies and collectives that it names."""
        return {role: [each.agency for each in self.people(role)] for role in ROLES}

    def has(self, search: str) -> bool:
        """Whether number, text or agencies have the wanted words."""
        people = (each.printed for role in ROLES for each in self.people(role))
        return _has(self.directive.number, [*self.directive.lines, *people], search)


def named_in(registry: Registry, works: Iterable[Assignment], role: Role) -> tuple[str, ...]:
    """Ids of the agencies and collectives that assignments name in a role, each once."""
    return tuple(dict.fromkeys(registry.resolve(name).id for work in works for name in getattr(work, role)))


def _has(number: str, texts: Iterable[str], search: str) -> bool:
    wanted = search.strip()
    return not wanted or f"{number}.".startswith(f"{wanted}.") or any(contains(text, search) for text in texts)


Row = TypeVar("Row", Duty, Order)


class Question(NamedTuple):
    """What of the dispatch is asked for: the same for every answer."""

    agencies: Sequence[Agency] = ()  # whose duties; none means everybody's, without roles
    indices: Collection[str] | None = None  # ids of the indices to look at, with an appendix or not; None for all
    roles: Sequence[Role] = ROLES  # which roles count
    search: Sequence[str] = ()  # texts that must all be in number, name, tasks, agencies or target; see `text.contains`
    direct: bool = False  # only where an agency is named itself
    related: bool = False  # also where a collective may contain it ("có liên quan")
    # who must all be named in the same assignment, as the agency itself is; with `related` both may also be meant
    # through collectives
    partners: Sequence[Agency] = ()
    target: str = ""  # a text that the target must have

    @property
    def narrow(self) -> bool:
        """Whether only some criteria of an index are looked at, whoever has them."""
        return bool(self.search or self.target or self.partners)

    def finds(self, row: "Order | Duty") -> bool:
        """Whether a row has the words that are asked for."""
        return all(row.has(each) for each in self.search) and (not self.target or contains(row.target, self.target))


EVERYTHING = Question()


class Answer(NamedTuple):
    """The duties that were asked for."""

    duties: tuple[Duty, ...]  # of the appendices, in printed order, for each agency in turn
    orders: tuple[Order, ...] = ()  # of the letter, in its order, for each agency in turn
    question: Question = EVERYTHING  # what was asked
    # how many criteria beside those given were left out: where an agency is only possibly meant, or, asked for
    # together with others, not all are named themselves
    left_out: int = 0
    orders_left: int = 0  # how many orders of the letter, likewise

    @property
    def agencies(self) -> Sequence[Agency]:
        """Whose they are; empty for everybody's, without roles."""
        return self.question.agencies

    @property
    def rows(self) -> "list[Order | Duty]":
        """All of them: of each agency in turn the orders of the letter, then its duties."""
        found: list[Order | Duty] = []
        for own in self.each():
            found += own.orders
            found += own.duties
        return found

    def each(self) -> "Iterator[Answer]":
        """The answer for each agency by itself; everybody's as it is."""
        for agency in self.agencies:
            own = tuple(row for row in self.duties if row.agency == agency)
            orders = tuple(row for row in self.orders if row.agency == agency)
            yield self._replace(duties=own, orders=orders, question=self.question._replace(agencies=(agency,)))
        if not self.agencies:
            yield self


def duties(dataset: Dataset, question: Question = EVERYTHING) -> Answer:
    """The duties that are asked for, in printed order, for each agency in turn.

    A row that is named directly is not given again for a collective in the same role, see `involvement`; a certain
    collective beats a possible one.
    """
    orders = tuple(filter(question.finds, _orders(dataset, question.indices)))
    rows = tuple(filter(question.finds, _all(dataset, question.indices)))
    if not question.agencies:
        return Answer(rows, orders, question)
    told, orders_left = _meant(dataset.registry, orders, question)
    found, left = _meant(dataset.registry, rows, question)
    return Answer(found, told, question, left, orders_left)


def _orders(dataset: Dataset, indices: Collection[str] | None) -> Iterator[Order]:
    for directive in dataset.dispatch.directives:
        if indices is None or set(indices) & set(directive.indices):
            yield Order(directive)


def _all(dataset: Dataset, indices: Collection[str] | None) -> Iterator[Duty]:
    for index_id, criterion, place in dataset.leaves():
        if indices is None or index_id in indices:
            group = place.parents[-1] if place.parents else None
            for assignment in place.assignments() or (None,):
                yield Duty(index_id, criterion, group, assignment, place.notes())


def _meant(registry: Registry, rows: Sequence[Row], question: Question) -> tuple[tuple[Row, ...], int]:
    """The rows in which each agency is meant in turn, once for each role; in how many places others were left out."""
    named = [row.named(registry) for row in rows]
    collectives = {
        agency.id: {} if question.direct else registry.collectives_of(agency.id)
        for agency in (*question.agencies, *question.partners)
    }
    given: list[Row] = []
    left_out = set()
    for agency in question.agencies:
        for row, who in zip(rows, named, strict=True):
            for role in question.roles:
                held = registry.held(row.key, who, role)
                found = involvement(held, agency.id, role, collectives[agency.id])
                partners: list[Involvement | None] = [
                    _in_any_role(held, each.id, collectives[each.id]) for each in question.partners
                ]
                if found is None or not all(partners):
                    continue
                # Collectives join everybody with everybody: that two are in one says nothing of these two.
                by_name = all(way is not None and way.via is None for way in (found, *partners))
                if question.related or (by_name if question.partners else found.certain):
                    via = registry.by_id[found.via] if found.via else None
                    holder = registry.holder(row.key, who[role], found.via or agency.id)
                    given.append(row._replace(agency=agency, role=role, via=via, certain=found.certain, holder=holder))
                else:
                    left_out.add(row.key)
    return tuple(given), len(left_out - {row.key for row in given})


def _in_any_role(
    named: Mapping[Role, Collection[str]], agency_id: str, collectives: Mapping[str, bool]
) -> "Involvement | None":
    """The strongest way in which an agency is meant."""
    found = [involvement(named, agency_id, role, collectives) for role in ROLES]
    return min(filter(None, found), key=lambda each: (each.via is not None, not each.certain), default=None)


class Involvement(NamedTuple):
    """How an agency is meant: through a collective (its id), or named itself; and whether that is certain."""

    via: str | None
    certain: bool


def involvement(
    named: Mapping[Role, Collection[str]], agency_id: str, role: Role, collectives: Mapping[str, bool]
) -> Involvement | None:
    """How an agency is meant in one role where agencies are named: an assignment, or an order; None where it is not.

    Who leads by name is not meant once more by a collective that coordinates: the dispatch then means the others. A
    collective that leads does not take the role of one that coordinates by name.

    Args:
        named: Role → ids of the agencies and collectives that are named there.
        agency_id: The agency.
        role: The role.
        collectives: The collectives that contain the agency: id → whether certainly.
    """
    if agency_id in named[role]:
        return Involvement(None, certain=True)
    if role == Role.COORDINATING and agency_id in named[Role.LEAD]:
        return None
    through = [each for each in named[role] if each in collectives]
    certain = [each for each in through if collectives[each]]
    return Involvement((certain or through)[0], bool(certain)) if through else None


def strongest(rows: Iterable[Row]) -> list[Row]:
    """Of an agency's rows of one criterion or order the strongest in each role, leading first."""
    found: dict[Role | None, Row] = {}
    for row in sorted(rows, key=lambda row: (row.via is not None, not row.certain)):
        found.setdefault(row.role, row)
    return [found[role] for role in ROLES if role in found]


def doubts(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Of the notes of `Duty.notes` or `Place.notes` those that leave tasks, agencies or target in doubt."""
    return tuple(note for note in notes if note.kind == "doubt" and note.field in _QUESTIONED)


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


def matrix_row(dataset: Dataset, rows: Sequence[Duty]) -> dict[str, dict[Role, int]]:
    """What the matrix has of one agency, whose duties are given."""
    return {
        index: {role: count_criteria(row for row in rows if (row.index, row.role) == (index, role)) for role in ROLES}
        for index in dataset.appendices
    }


def unnamed(dataset: Dataset) -> list[tuple[Agency, list[str]]]:
    """The agencies that no appendix names itself, collectives aside, each with the points of the letter that do."""
    named = {each for row in _all(dataset, None) for each in _named(dataset.registry, row)}
    orders = [(row.directive.number, _named(dataset.registry, row)) for row in _orders(dataset, None)]
    return [
        (agency, [number for number, ids in orders if agency.id in ids])
        for agency in dataset.registry.agencies
        if agency.kind != "collective" and agency.id not in named
    ]


def _named(registry: Registry, row: Duty | Order) -> set[str]:
    """Ids of the agencies and collectives that a row names in any role."""
    who = row.named(registry)
    return {each for role in ROLES for each in registry.held(row.key, who, role)[role]}


class AgencyCounts(NamedTuple):
    """An agency with what it has to do."""

    agency: Agency
    counts: dict[str, dict[Role, int]]  # index id → role → how many criteria
    orders: dict[Role, list[str]]  # role → numbers of the orders of the letter


def order_numbers(orders: Sequence[Order]) -> dict[Role, list[str]]:
    """Role → numbers of the orders, of one agency."""
    return {role: [row.directive.number for row in orders if row.role == role] for role in ROLES}


def matrix(dataset: Dataset, question: Question = EVERYTHING) -> list[AgencyCounts]:
    """The responsibility matrix: how much each agency that is asked for has to do, without any all of the registry."""
    agencies = question.agencies or dataset.registry.agencies
    answers = ((each, duties(dataset, question._replace(agencies=(each,)))) for each in agencies)
    return [
        AgencyCounts(each, matrix_row(dataset, answer.duties), order_numbers(answer.orders))
        for each, answer in answers
        if answer.rows or question.agencies or not question.narrow
    ]
