"""What came of the targets: each one beside the published results, and who has to answer for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chisotv.models.agency import Agency
from chisotv.models.appendix import Item, Note, Place
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Goal
from chisotv.queries.duties import EVERYTHING, ROLES, Question, doubts, duties, named_in
from chisotv.queries.judging import STATUSES, Change, Judge, Judgement
from chisotv.text import contains
from chisotv.words import Status


class Standing(NamedTuple):
    """One target and what came of it."""

    index: str  # type: ignore[assignment] # its id; nobody looks for a value in this tuple
    criterion: Item | None  # None for the index as a whole
    goal: Goal | None  # the letter's for the index as a whole; None for a criterion, or where the letter has none
    year: int | None  # the year that is judged; None where no year has results
    judged: tuple[Judgement, ...]  # one for each measure; empty where the table sets no targets
    lead: tuple[str, ...] = ()  # ids of the agencies that lead, collectives as they are named
    coordinating: tuple[str, ...] = ()  # ids of the agencies that coordinate, likewise
    doubts: tuple[Note, ...] = ()  # what is in doubt of tasks, agencies and target

    @property
    def number(self) -> str | None:
        """The criterion's number; None for the index as a whole."""
        return self.criterion.number if self.criterion else None

    @property
    def printed(self) -> str:
        """The target as the dispatch prints it; empty where it has none."""
        if self.goal:
            return self.goal.printed
        return self.criterion.target.printed if self.criterion and self.criterion.target else ""

    @property
    def status(self) -> Status:
        """The worst of its measures."""
        return min((each.status for each in self.judged), key=STATUSES.index, default=Status.INCOMPARABLE)

    @property
    def groups_short(self) -> int:
        """How many groups are lacking, over all its measures."""
        return sum(each.groups_short for each in self.judged)


class Progress(NamedTuple):
    """What came of the targets that were asked for."""

    standings: Sequence[Standing]  # all of them, in the order of the dispatch; a whole index stands before its criteria
    question: Question = EVERYTHING  # whose targets, and which
    year: int | None = None  # the year that was asked for; None for the last one of each index
    base: int | None = None  # the year that was asked for to compare with
    statuses: Sequence[Status] = ()  # which targets are shown; empty for all. They are counted all the same

    @property
    def shown(self) -> list[Standing]:
        """The targets that have one of the asked statuses."""
        return [each for each in self.standings if not self.statuses or each.status in self.statuses]


def standings(
    dataset: Dataset, question: Question = EVERYTHING, year: int | None = None, base: int | None = None
) -> list[Standing]:
    """Every target beside the results of a year, in the order of the dispatch; a whole index before its criteria.

    Args:
        dataset: The data.
        question: Which targets; of which indices, by default all that have an appendix or results.
        year: The year; default for each index the last one that tells enough.
        base: A year to compare with as well.
    """
    found: list[Standing] = []
    wanted = _numbers(dataset, question)
    for index_id in dataset.measured:
        if question.indices is None or index_id in question.indices:
            judge = Judge(dataset.results.get(index_id), year, base, dataset.dispatch.year)
            found += _goals(dataset, index_id, question, judge)
            found += [
                _standing(dataset, index_id, criterion, place, judge)
                for _, criterion, place in dataset.leaves(dataset.appendices.keys() & {index_id})
                if (index_id, criterion.number) in wanted
            ]
    return found


def _goals(dataset: Dataset, index_id: str, question: Question, judge: Judge) -> Iterator[Standing]:
    goals = [goal for goal in dataset.dispatch.goals if goal.index == index_id]
    asked = question._replace(indices=None, target="")
    orders = {order.directive.number: order for order in duties(dataset, asked).orders}
    for goal in goals:
        order = orders.get(goal.directive)
        if order and (not question.target or contains(goal.printed, question.target)):
            named = order.named(dataset.registry)
            lead, coordinating = (tuple(named[role]) for role in ROLES)
            yield Standing(index_id, None, goal, judge.year, judge.judge(goal.measures, None), lead, coordinating)
    results = dataset.results.get(index_id)
    if not goals and results and results.has_whole and not (question.agencies or question.search or question.target):
        lack = f"{dataset.dispatch.kind_name} không nêu mục tiêu của chỉ số này."
        yield Standing(index_id, None, None, judge.year, judge.judge((), None, lack))


def _standing(dataset: Dataset, index_id: str, criterion: Item, place: Place, judge: Judge) -> Standing:
    lead, coordinating = (named_in(dataset.registry, place.assignments(), role) for role in ROLES)
    measures = criterion.target.measures if criterion.target else ()
    asked = dataset.appendices[index_id].has("target")
    judged, doubted = judge.judge(measures, criterion.number) if asked else (), doubts(place.notes())
    return Standing(index_id, criterion, None, judge.year, judged, lead, coordinating, doubted)


def _numbers(dataset: Dataset, question: Question) -> set[tuple[str, str]]:
    """Index id and number of the criteria that are asked for."""
    return {duty.key for duty in duties(dataset, question).duties}


def count(found: Iterable[Standing]) -> dict[Status, int]:
    """How many targets have each status."""
    counted = Counter(standing.status for standing in found)
    return {status: counted[status] for status in STATUSES}


def over_years(
    dataset: Dataset, index_id: str, question: Question = EVERYTHING, since: int = 0
) -> list[tuple[int, dict[Status, int]]]:
    """How many criteria of an index have each status in each year with results, from the year `since` on."""
    results = dataset.results.get(index_id)
    years = [year for year in results.years_with_results if year >= since] if results else []
    own = question._replace(indices=[index_id])
    return [(year, count(each for each in standings(dataset, own, year) if each.criterion)) for year in years]


class Share(NamedTuple):
    """What an agency has to answer for: targets by status, how many groups are lacking, how many are in doubt."""

    agency: Agency
    counts: dict[Status, int]
    groups_short: int
    doubtful: int


def by_agency(dataset: Dataset, found: Sequence[Standing], question: Question = EVERYTHING) -> list[Share]:
    """What is still open of the found targets for each agency, most first; goals of whole indices do not count.

    The question says which agencies, in which roles; without any, every agency that is no collective.
    """
    shares = []
    for agency in question.agencies or [each for each in dataset.registry.agencies if each.kind != "collective"]:
        numbers = _numbers(dataset, question._replace(agencies=[agency]))
        own = [standing for standing in found if (standing.index, standing.number) in numbers]
        if own:
            short, doubtful = sum(each.groups_short for each in own), sum(bool(each.doubts) for each in own)
            shares.append(Share(agency, count(own), short, doubtful))
    return sorted(shares, key=lambda share: (-share.counts[Status.MISSED], -share.groups_short))


def worst_first(found: Sequence[Standing]) -> list[Standing]:
    """The targets with those first that lack most; of those that lack as much, those with the worst rank."""

    def rank(standing: Standing) -> float:
        results = (each.result for each in standing.judged)
        return max((each.rank / each.ranked for each in results if each and each.rank and each.ranked), default=0)

    return sorted(found, key=lambda each: (STATUSES.index(each.status), -each.groups_short, -rank(each)))


def changes(found: Iterable[Standing]) -> Counter[Change]:
    """How many results of criteria differ by how much from those of the base year."""
    judged = (each.change for standing in found if standing.criterion for each in standing.judged)
    return Counter(change for change in judged if change is not None)


def ambitions(found: Iterable[Standing]) -> list[int]:
    """By how many groups the targets of criteria lie above the groups of the base year, where that can be told."""
    judged = (each for standing in found if standing.criterion for each in standing.judged)
    return [each.ambition for each in judged if each.ambition is not None]


def one_group_up(dataset: Dataset, found: Sequence[Standing], base: int) -> bool:
    """Whether every criterion's target is the group of the base year and one more, at most the best."""
    judged = [(standing.index, each) for standing in found if standing.criterion for each in standing.judged]
    return bool(judged) and all(_is_one_up(dataset, index_id, base, each) for index_id, each in judged)


def _is_one_up(dataset: Dataset, index_id: str, base: int, judgement: Judgement) -> bool:
    scale = dataset.results[index_id].scale(base) if index_id in dataset.results else None
    if scale is None or judgement.earlier is None:
        return False
    return judgement.ambition == (0 if judgement.earlier.group == scale.names[0] else 1)
