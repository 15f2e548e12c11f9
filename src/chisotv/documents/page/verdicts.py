"""What came of a target in words, and how a group of a scale is shaded: what several parts of the page say."""

from dataclasses import replace
from typing import NamedTuple

from chisotv import words
from chisotv.models.results import Result, Results
from chisotv.queries.judging import Judgement
from chisotv.queries.progress import Standing
from chisotv.tables.progress import result_words
from chisotv.words import Status

SHADES = 4
"""Shades of groups, 1 the best."""


class Verdict(NamedTuple):
    """One measure beside what was published.

    Attributes:
        status: How they compare.
        word: The same in words.
        more: How much is lacking, or why there is no comparison.
        measure: What was to be reached; empty where the target has no measure.
        result: What was published; empty where nothing was.
    """

    status: Status
    word: str
    more: str
    measure: str
    result: str


def verdicts(standing: Standing, results: Results | None, whole: bool = True) -> tuple[Verdict, ...]:
    """One for each measure of a target; `whole`: say where a measure is one of the whole index."""
    return tuple(_verdict(each, results, whole) for each in standing.judged)


def _verdict(judged: Judgement, results: Results | None, whole: bool) -> Verdict:
    more = judged.reason
    if judged.status == "missed":
        more = words.short_words(judged.short, judged.measure.unit if judged.measure else None)
    said = result_words(judged.result, results) or ""
    return Verdict(judged.status, words.STATUS[judged.status], more, measure_words(judged, whole), said)


def measure_words(judged: Judgement, whole: bool = True) -> str:
    """The measure as a phrase; empty where there is none. `whole`: say where it is one of the whole index."""
    measure = judged.measure
    if measure is None:
        return ""
    said = words.capital(measure.words)
    return f"{said}, tính cho cả chỉ số" if whole and measure.scope == "index" else said


def score_words(results: Results, result: Result, own_unit_only: bool = False) -> str:
    """The score with all its digits and its unit; empty where there is none.

    Args:
        results: The results of the index.
        result: One of them.
        own_unit_only: Leave out the unit that is common to the results.
    """
    if own_unit_only and result.score is not None and result.unit in (None, results.unit):
        return results.score_digits(replace(result, unit=None)) or ""
    return results.score_words(result) or ""


def shade(results: Results, year: int, group: str | None) -> int:
    """The shade of a group in the scale of its year: 1 the best, `SHADES` the worst; 0 where there is none."""
    scale = results.scale(year)
    if group is None or scale is None or group not in scale.names:
        return 0
    return 1 + round(scale.names.index(group) / (len(scale.names) - 1) * (SHADES - 1))


def sentence(text: str) -> str:
    """The text with a full stop."""
    return f"{text.rstrip('. ')}."


def span_words(years: tuple[int, ...]) -> str:
    """Years as one reads them: "2018–2020, 2022"."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
