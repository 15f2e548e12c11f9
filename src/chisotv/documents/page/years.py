"""What was published of an index year by year, beside its targets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from chisotv import words
from chisotv.models.appendix import Criterion, Group
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Index
from chisotv.models.results import Result, Results
from chisotv.queries.duties import Question
from chisotv.queries.judging import Judgement
from chisotv.queries.progress import Standing, count, standings
from chisotv.tables.progress.sentences import result_words
from chisotv.words import Status

SHADES = 4
"""Shades of groups, 1 the best."""

Row = tuple[Index | Group | Criterion, str, list[tuple[int, Judgement]]]
"""What the row of a grid is of, the target that stands there, and the result of each year beside it."""


@dataclass(frozen=True, eq=False)
class Years:
    """What was published of an index, year by year."""

    dataset: Dataset
    index: Index
    results: Results

    @cached_property
    def span(self) -> range:
        """From the first year with results to the last."""
        years = self.results.years_with_results
        return range(years[0], years[-1] + 1) if years else range(0)

    @property
    def grouped(self) -> bool:
        """Whether any result is a group: then the years are drawn as a grid."""
        return any(result.group for table in self.results.years for result in table.results)

    @cached_property
    def _judged(self) -> list[list[Standing]]:
        """For each year the targets beside its results."""
        return [standings(self.dataset, Question(indices=[self.index.id]), year) for year in self.span]

    @property
    def rows(self) -> Iterator[Row]:
        """The grid: the whole index, then groups and criteria as the appendix has them."""
        targets = list(zip(*self._judged, strict=True))
        for judged in targets:
            if judged[0].criterion is None:
                yield from self._rows(self.index, judged)
        by_number = {judged[0].number: judged for judged in targets}
        appendix = self.dataset.appendices.get(self.index.id)
        for place in appendix.walk() if appendix else ():
            if isinstance(place.item, Group):
                yield place.item, "", [(year, self._of_group(year, place.item)) for year in self.span]
            else:
                yield from self._rows(place.item, by_number[place.item.number])

    def _rows(self, item: Index | Criterion, judged: Sequence[Standing]) -> Iterator[Row]:
        """The rows of one target, one for each measure."""
        for years in zip(*(standing.judged for standing in judged), strict=True):
            yield item, _target_words(years[0]), list(zip(self.span, years, strict=True))

    def _of_group(self, year: int, group: Group) -> Judgement:
        reason = self.results.not_measured(year, group.number) or self.results.why_missing(year)
        result = self.results.result(year, group.number)
        return Judgement(None, result, Status.INCOMPARABLE, reason=reason or f"Chưa có kết quả của năm {year}.")

    @property
    def totals(self) -> Iterator[str]:
        """For each year how many targets were reached, of how many that could be compared."""
        for found in self._judged:
            counts = count(standing for standing in found if standing.criterion)
            compared = counts[Status.REACHED] + counts[Status.MISSED]
            yield f"{counts[Status.REACHED]}/{compared}" if compared else ""

    @cached_property
    def labels(self) -> dict[str, str]:
        """The groups of all scales by name; initials where they tell the groups apart."""
        names = dict.fromkeys(name for scale in self.results.scales for name in scale.names)
        initials = {name: "".join(word[0].upper() for word in name.split()) for name in names}
        short = all(len(label) > 1 and label.isalpha() for label in initials.values())
        return initials if short and len(set(initials.values())) == len(names) else {name: name for name in names}

    @cached_property
    def _shades(self) -> dict[tuple[int, str], int]:
        """Year and group → the shade of the group in the scale of the year: 1 for the best, `SHADES` for the worst."""
        return {
            (year, name): 1 + round(at / (len(scale.groups) - 1) * (SHADES - 1))
            for scale in self.results.scales
            for year in scale.years
            for at, name in enumerate(scale.names)
        }

    @property
    def legend(self) -> dict[str, int]:
        """The groups whose label is not their name, each with its shade."""
        return {name: shade for (_, name), shade in self._shades.items() if self.labels[name] != name}

    def shade(self, year: int, result: Result) -> int:
        """The shade of a result; 0 where it has no group."""
        return self._shades.get((year, result.group or ""), 0)

    def label(self, result: Result) -> tuple[str, str]:
        """A result where little room is, and whole: its group, or else what there is instead."""
        if result.group in self.labels:
            return self.labels[result.group], result.group
        said = result_words(result, self.results) or ""
        return result.rank_words or said, said

    def score(self, result: Result) -> str:
        """The score with all its digits; the unit only where it is not the common one of the results."""
        if result.unit in (None, self.results.unit):
            return self.results.score_digits(replace(result, unit=None)) or ""
        return self.results.score_words(result) or ""


def measure_words(judged: Judgement, whole: bool = True) -> str:
    """The measure as a phrase; empty where there is none. `whole`: say where it is one of the whole index."""
    if judged.measure is None:
        return ""
    said = words.capital(judged.measure.words)
    return f"{said}, tính cho cả chỉ số" if whole and judged.measure.scope == "index" else said


def _target_words(judged: Judgement) -> str:
    """What was to be reached, short: a group by its name alone."""
    measure = judged.measure
    if measure and measure.step == "group" and not (measure.of or measure.year):
        return str(measure.value)
    return measure_words(judged)
