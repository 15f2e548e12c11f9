"""How each index stands, at one glance."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from chisotv import words
from chisotv.documents.page.verdicts import Verdict, verdicts
from chisotv.models.dataset import Dataset
from chisotv.queries.progress import Standing, count
from chisotv.tables.progress import summary
from chisotv.words import Status

_ORDER: tuple[Status, ...] = (Status.REACHED, Status.MISSED, Status.UNMEASURED, Status.INCOMPARABLE)


class Goal(NamedTuple):
    """What the letter wants of the whole index, and what came of it."""

    printed: str
    verdicts: tuple[Verdict, ...]


class Bar(NamedTuple):
    """One part of the bar of an index: how many criteria have a status, from where to draw, and the word for it."""

    status: Status
    start: int
    number: int
    word: str


class Card(NamedTuple):
    """One index.

    Attributes:
        index: Its id.
        name: Its short name.
        full_name: Its full name.
        year: The year that is judged; None where no year has results.
        lines: Sentences that sum it up.
        bars: How many of its criteria have which status; empty where it has none.
        goals: The goals of the letter for the whole index.
    """

    index: str  # type: ignore[assignment] # nobody looks for a value in this tuple
    name: str
    full_name: str
    year: int | None
    lines: tuple[str, ...]
    bars: tuple[Bar, ...]
    goals: tuple[Goal, ...]

    @property
    def total(self) -> int:
        """How many criteria the index has."""
        return sum(bar.number for bar in self.bars)


def cards(dataset: Dataset, found: Sequence[Standing], year: int | None) -> tuple[Card, ...]:
    """One card for each index.

    Args:
        dataset: The data.
        found: Every target and what came of it.
        year: The year that was asked for; None for the last one of each index.
    """
    together = groupby(found, key=lambda standing: standing.index)
    return tuple(_card(dataset, index_id, list(own), year) for index_id, own in together)


def _card(dataset: Dataset, index_id: str, own: list[Standing], year: int | None) -> Card:
    index = dataset.index(index_id)
    results = dataset.results.get(index_id)
    goals = tuple(Goal(each.printed, verdicts(each, results, whole=False)) for each in own if each.goal)
    bars = _bars([each for each in own if each.criterion])
    lines = tuple(summary(dataset, index_id, own, year=year))
    return Card(index_id, index.name, index.full_name, own[0].year, lines, bars, goals)


def _bars(criteria: Sequence[Standing]) -> tuple[Bar, ...]:
    counts = count(criteria)
    bars: list[Bar] = []
    start = 0
    for status in _ORDER:
        if counts[status]:
            bars.append(Bar(status, start, counts[status], words.STATUS[status]))
            start += counts[status]
    return tuple(bars)
