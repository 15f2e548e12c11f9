"""Targets beside results as tables to read: one for each index."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.models.results import Result, Results
from chisotv.queries.judging import Judgement
from chisotv.queries.progress import EVERYBODY, Party, Standing
from chisotv.tables.base import Column, Table, Value
from chisotv.tables.progress.sentences import figure_words, goal_lines, remarks, summary, target_words, verdict
from chisotv.words import Status

LEGEND = (
    "“−1 nhóm”: thấp hơn mức phấn đấu 1 nhóm. Cột cuối: mỗi năm một nét, càng cao càng tốt, theo nhóm hoặc thứ hạng; "
    "“·” là không có số liệu."
)
NO_NUMBER = "Chung"
"""Stands where criteria have their number."""


class Asking(NamedTuple):
    """What was asked for.

    Attributes:
        asked: Whose targets.
        year: The year; None for the last one of each index.
        base: A year to compare with.
        statuses: Which rows are shown; empty for all. They are counted all the same.
        named: Whether the indices were named: then the rows of one without results are shown too.
    """

    asked: Party = EVERYBODY
    year: int | None = None
    base: int | None = None
    statuses: Sequence[Status] = ()
    named: bool = False

    def shown(self, found: Sequence[Standing]) -> list[Standing]:
        """The targets that have one of the asked statuses."""
        return [each for each in found if not self.statuses or each.status in self.statuses]


def boards(dataset: Dataset, found: Sequence[Standing], asking: Asking) -> list[Table]:
    """One table for each index, under the sentences that sum it up."""
    return [_board(dataset, index_id, list(own), asking) for index_id, own in groupby(found, key=lambda s: s.index)]


def _board(dataset: Dataset, index_id: str, own: list[Standing], asking: Asking) -> Table:
    results = dataset.results.get(index_id)
    years = results.years_with_results if results else ()
    lines = summary(dataset, index_id, own, asking.asked, asking.year, asking.base)
    if years and asking.year is not None and asking.year not in years:
        there = f"Các năm có kết quả: {', '.join(map(str, years))}."
        return Table([], [], [], title=f"{lines[0]}\n{there}")
    if any(each.criterion for each in own):
        lines += goal_lines(own)
    shown = asking.shown(own) if years or asking.named else []
    rows = [row for standing in shown for row in _rows(standing, results, asking)]
    footer = "\n".join(remarks(results)) if rows else ""
    return Table(_columns(own[0], years, asking), rows, [], title="\n".join(lines), footer=footer)


def _columns(first: Standing, years: Sequence[int], asking: Asking) -> list[Column]:
    columns = [Column("Số"), Column("Tiêu chí", ratio=5), Column("Kết quả phấn đấu", ratio=4)]
    if asking.base is not None:
        columns += [Column(f"Năm {asking.base}", ratio=4)]
    columns += [Column("Kết quả" if first.year is None else f"Năm {first.year}", ratio=4), Column("Hạng", number=True)]
    if asking.base is not None:
        columns += [Column(f"So với {asking.base}", ratio=3)]
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]) if years else "Diễn biến"
    return [*columns, Column("Đánh giá", ratio=5), Column(span)]


def _rows(standing: Standing, results: Results | None, asking: Asking) -> Iterator[list[Value]]:
    """One row for each measure; the name stands in the first."""
    name: str | None = standing.criterion.name if standing.criterion else words.WHOLE
    for judged in standing.judged:
        line: list[Value] = [standing.number or NO_NUMBER, name, target_words(standing, judged)]
        line += [figure_words(judged.earlier, results)] if asking.base is not None else []
        line += [figure_words(judged.result, results), _rank(judged.result)]
        if asking.base is not None:
            line.append(words.change_words(*judged.change) if judged.change else None)
        yield [*line, _short_verdict(judged), words.sparkline(moment.height for moment in judged.history) or None]
        name = None


def _rank(result: Result | None) -> str | None:
    return None if result is None or result.rank is None else f"{result.rank}/{result.ranked}"


def _short_verdict(judged: Judgement) -> str:
    """The verdict so short that it mostly stays on one line of a table."""
    if judged.status == "missed" and judged.groups_short:
        return f"{words.STATUS[judged.status]} (−{judged.groups_short} nhóm)"
    return verdict(judged)
