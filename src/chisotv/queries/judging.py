"""One measure beside the published results of an index, judged in the terms of a year.

A group is compared in the scale of its year, never a score with the score of a year that was measured otherwise. What
cannot be judged says why.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from chisotv.models.measures import Compared, Measure, ThresholdMeasure
from chisotv.models.results import Result, Results, Scale
from chisotv.words import Status

STATUSES = tuple(Status)
"""Worst first: of several measures the worst decides; one that is not due yet only where all are."""

NO_MEASURE = "Kết quả phấn đấu không có thước đo."

_NO_FILE = Results(index="", unit="", decimals=0, basis="published")
"""What is published of an index that has no file of results."""
_Height = Callable[[int, Result], float | None]


class Change(NamedTuple):
    """How a result differs from that of the base year: by so many groups or, without groups, ranks; more is better."""

    by: int
    what: Literal["group", "rank"]


class Moment(NamedTuple):
    """One year of a measured thing."""

    year: int
    result: Result | None  # what was published; None where there is nothing
    height: float | None  # from 0 (worst) to 1 (best), comparable over one history; None where it cannot be told
    reason: str = ""  # why there is nothing


class Judgement(NamedTuple):
    """One measure of a target beside the result of a year."""

    measure: Measure | None  # what was to be reached; None where the target has no measure
    result: Result | None  # what was published
    status: Status  # how they compare
    short: int | float = 0  # of groups, ranks or the measure's unit, what is lacking or too much; 0 unless missed
    reason: str = ""  # why it cannot be judged, or not yet
    history: tuple[Moment, ...] = ()  # every year there is
    earlier: Result | None = None  # the result of the base year, where one was asked for
    ambition: int | None = None  # how many groups the measure lies above the base year's; None where that is not known
    change: Change | None = None  # how the result differs from the base year's; None where that cannot be told

    @property
    def groups_short(self) -> int:
        """How many groups are lacking; 0 where something else is measured."""
        return int(self.short) if self.measure is None or self.measure.step == "group" else 0

    @property
    def above(self) -> bool:
        """Whether what was missed is so because there is too much: of an upper limit, or of what must be just so."""
        if not isinstance(self.measure, ThresholdMeasure) or self.result is None:
            return False
        return self.measure.comparison in ("<", "<=") or (self.result.score or 0) > self.measure.value


class Judge:
    """Judges measures by the results of one index.

    Args:
        results: What was published; None where the index has no file of results.
        year: The year to judge; None for the last one that tells enough (`Results.latest`).
        base: A year to compare with as well.
        since: The year in which the targets were set.
    """

    def __init__(self, results: Results | None, year: int | None, base: int | None, since: int) -> None:
        self._results = results or _NO_FILE
        self._base = base
        self._since = since
        years = self._results.years_with_results
        self._span = range(years[0], years[-1] + 1) if years else range(0)
        self.year = self._results.latest if year is None else year

    def judge(
        self, measures: Sequence[Measure], number: str | None, nothing: str = NO_MEASURE
    ) -> tuple[Judgement, ...]:
        """Judge all measures of the target of a criterion, or without a number of the whole index.

        `nothing` says why there is no measure, if there is none.
        """
        if not measures:
            result = self._result(number, None, self.year)
            earlier = self._result(number, None, self._base)
            told = Judgement(None, result, Status.INCOMPARABLE, 0, nothing, self._history(None, number, None), earlier)
            return (told._replace(change=self._change(earlier, result)),)
        several = len(measures) > 1
        # What is measured of the whole index has no name of its own in the results.
        return tuple(
            self._one(m, None, None) if m.scope == "index" else self._one(m, number, m.of if several else None)
            for m in measures
        )

    def _one(self, measure: Measure, number: str | None, of: str | None) -> Judgement:
        result = self._result(number, of, self.year)
        earlier = self._result(number, of, self._base)
        history = self._history(measure, number, of)
        ambition = self._ambition(measure, earlier)
        change = self._change(earlier, result)
        return Judgement(measure, result, *self._compared(measure, number, result), history, earlier, ambition, change)

    def _result(self, number: str | None, of: str | None, year: int | None) -> Result | None:
        return None if year is None else self._results.result(year, number, of)

    def _compared(self, measure: Measure, number: str | None, result: Result | None) -> Compared:
        if measure.due_after(self.year):
            return Compared(Status.NOT_DUE, 0, f"Hạn là năm {measure.year}.")
        if self.year is not None and result is not None:
            return measure.compared(self._results, self.year, result, self._since)
        unmeasured = self._unmeasured(self.year, number)
        if unmeasured:
            return Compared(Status.UNMEASURED, 0, unmeasured)
        return Compared(Status.INCOMPARABLE, 0, self._nothing(self.year))

    def _unmeasured(self, year: int | None, number: str | None) -> str | None:
        return None if year is None else self._results.not_measured(year, number)

    def _nothing(self, year: int | None) -> str:
        """Why a year has no result."""
        told = None if year in self._results.years_with_results else self._results.why_missing(year)
        return told or ("Chưa có kết quả công bố nào." if year is None else f"Chưa có kết quả của năm {year}.")

    def _ambition(self, measure: Measure, earlier: Result | None) -> int | None:
        scale = None if self._base is None else self._results.scale(self._base)
        if scale is None or earlier is None or earlier.group is None or str(measure.value) not in scale.names:
            return None
        of_targets = self._results.scale_known_in(self._since)
        if of_targets is None or not scale.has_groups_of(of_targets):
            return None
        return scale.names.index(earlier.group) - scale.names.index(str(measure.value))

    def _change(self, earlier: Result | None, result: Result | None) -> Change | None:
        if earlier is None or result is None or self._base is None or self.year is None:
            return None
        before, after = self._results.scale(self._base), self._results.scale(self.year)
        if earlier.group and result.group and before and after and before.has_groups_of(after):
            return Change(before.names.index(earlier.group) - after.names.index(result.group), "group")
        if earlier.rank and result.rank and not (earlier.group or result.group):
            return Change(earlier.rank - result.rank, "rank")
        return None

    def _history(self, measure: Measure | None, number: str | None, of: str | None) -> tuple[Moment, ...]:
        found = {year: self._result(number, of, year) for year in self._span}
        height = _heights(self._results, measure, number, [result for result in found.values() if result])
        return tuple(
            Moment(year, result, height(year, result))
            if result
            else Moment(year, None, None, self._unmeasured(year, number) or self._nothing(year))
            for year, result in found.items()
        )


def _heights(results: Results, measure: Measure | None, number: str | None, found: Sequence[Result]) -> _Height:
    """How to place the results of one history between 0 and 1: by group, else by rank, else beside the threshold."""
    if any(result.group for result in found):
        scales = [results.scale(year) for year in results.years_with_results]
        last = next((scale for scale in reversed(scales) if scale), None)
        return lambda year, result: _by_group(results.scale(year), last, result)
    if any(result.rank for result in found):
        return lambda _, result: _by_rank(result)
    if isinstance(measure, ThresholdMeasure) and measure.value > 0 and not results.changed_scale(number):
        return lambda _, result: _by_score(measure, result)
    return lambda *_: None


def _by_score(measure: ThresholdMeasure, result: Result) -> float | None:
    """How near the threshold; below an upper limit is as good as can be."""
    if result.score is None:
        return None
    if measure.comparison in ("<", "<="):
        return min(1.0, measure.value / result.score) if result.score > 0 else 1.0
    return max(0.0, min(1.0, result.score / float(measure.value)))


def _by_group(scale: Scale | None, last: Scale | None, result: Result) -> float | None:
    if scale is None or last is None or result.group is None or not scale.has_groups_of(last):
        return None
    return 1 - scale.names.index(result.group) / len(scale.names)


def _by_rank(result: Result) -> float | None:
    if result.rank is None or result.ranked is None:
        return None
    return 1 - (result.rank - 1) / result.ranked
