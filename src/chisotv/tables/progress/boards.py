"""Targets beside results as tables to read: one for each index."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.models.results import Result, Results
from chisotv.queries.judging import Judgement
from chisotv.queries.progress import Progress, Standing
from chisotv.tables.base import Column, Table, Value
from chisotv.tables.progress import sentences
from chisotv.tables.progress.sentences import figure_words, summary, target_words, verdict
from chisotv.tables.sentences import question_words
from chisotv.words import Status

LEGEND = (
    "“(−1)”: nhóm đạt được thấp hơn mức phấn đấu 1 bậc. Cột cuối: mỗi năm một nét, càng cao càng tốt, "
    "theo nhóm hoặc thứ hạng; “·” là không có số liệu."
)
DOUBT_MEANS = f"{words.DOUBT}: còn nghi vấn về nhiệm vụ, cơ quan hoặc kết quả phấn đấu"
DOUBTFUL = f'{DOUBT_MEANS}; xem: chisotv show notes --kind "còn nghi vấn"'
NO_NUMBER = "Chung"
"""Stands where criteria have their number."""


def boards(dataset: Dataset, progress: Progress) -> list[Table]:
    """One table for each index, under the sentences that sum it up."""
    parts = groupby(progress.standings, key=lambda standing: standing.index)
    found = [_board(dataset, index_id, progress._replace(standings=list(own))) for index_id, own in parts]
    if progress.statuses and any(board.rows for board in found):
        found = [board for board in found if board.rows]
    scope = _scope(dataset, progress)
    return [found[0]._replace(title=f"{scope}\n{found[0].title}"), *found[1:]] if scope and found else found


def _scope(dataset: Dataset, progress: Progress) -> str:
    """To what the answer is narrowed, in a line; the indices stand in the titles."""
    statuses = ", ".join(words.STATUS[each] for each in progress.statuses)
    shown = f"Chỉ hiện: {statuses}." if statuses else ""
    return " ".join(filter(None, [question_words(dataset, progress.question._replace(indices=None)), shown]))


def worst_table(dataset: Dataset, progress: Progress) -> Table:
    """What is furthest from its target first, with who leads; one line for each measure."""
    columns = [Column(dataset.heading("criterion"), ratio=6), Column("Chủ trì", ratio=3), Column("Phấn đấu", ratio=3)]
    columns += [Column("Kết quả", ratio=3), Column("Hạng", number=True), Column("Đánh giá", ratio=4)]
    rows: list[list[Value]] = []
    for each in progress.shown:
        name = each.criterion.title if each.criterion else words.WHOLE
        where = " ".join(filter(None, [dataset.index(each.index).short, each.number, name]))
        leads = ", ".join(dataset.registry.by_id[agency].brief for agency in each.lead)
        for judged in each.judged:
            line: list[Value] = [f"{where} {words.DOUBT}" if each.doubts else where, leads, target_words(each, judged)]
            line += [figure_words(judged.result, dataset.results.get(each.index)), _rank(judged.result)]
            rows.append([*line, _short_verdict(judged)])
    targets = sorted(progress.standings, key=lambda each: dataset.measured.index(each.index))
    parts = groupby(targets, key=lambda standing: standing.index)
    lines = [summary(dataset, index_id, list(own), progress.question, progress.year)[0] for index_id, own in parts]
    lines += [f"{_scope(dataset, progress)} Xếp theo mức thiếu, nhiều nhất trước.".strip()]
    footer = DOUBTFUL if any(each.doubts for each in progress.shown) else ""
    return Table(columns, rows, [], title="\n".join(lines), footer=footer)


def _board(dataset: Dataset, index_id: str, progress: Progress) -> Table:
    own = progress.standings
    results = dataset.results.get(index_id)
    years = results.years_with_results if results else ()
    lines = summary(dataset, index_id, own, progress.question, progress.year, progress.base)
    if years and progress.year is not None and progress.year not in years:
        there = f"Các năm có kết quả: {', '.join(map(str, years))}."
        assert results
        scale = sentences.scale_lines(results, dataset.dispatch.year, progress.year)
        return Table([], [], [], title="\n".join([lines[0], *scale, there]))
    if any(each.criterion for each in own):
        lines += sentences.goal_lines(dataset, own)
    shown = progress.shown if years or progress.question.indices is not None else []
    rows = [row for standing in shown for row in _rows(standing, results, progress.base, progress.statuses)]
    doubtful = [DOUBTFUL] if any(standing.doubts for standing in shown) else []
    footer = "\n".join([*doubtful, *sentences.remarks(results, dataset.dispatch.year)]) if rows else ""
    return Table(_columns(dataset, own[0], years, progress.base), rows, [], title="\n".join(lines), footer=footer)


def _columns(dataset: Dataset, first: Standing, years: Sequence[int], base: int | None) -> list[Column]:
    named, target = (dataset.heading(role, [first.index]) for role in ("criterion", "target"))
    columns = [Column("Số TT"), Column(named, ratio=5), Column(target, ratio=4)]
    if base is not None:
        columns += [Column(f"Năm {base}", ratio=4)]
    columns += [Column("Kết quả" if first.year is None else f"Năm {first.year}", ratio=4), Column("Hạng", number=True)]
    if base is not None:
        columns += [Column(f"So với {base}", ratio=3)]
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]) if years else "Diễn biến"
    return [*columns, Column("Đánh giá", ratio=5), Column(span)]


def _rows(
    standing: Standing, results: Results | None, base: int | None, statuses: Sequence[Status]
) -> Iterator[list[Value]]:
    """One row for each measure; the name stands in the first."""
    name: str | None = standing.criterion.title if standing.criterion else words.WHOLE
    name = f"{name} {words.DOUBT}" if standing.doubts else name
    for judged in standing.judged:
        if statuses and judged.status not in statuses:
            continue
        line: list[Value] = [standing.number or NO_NUMBER, name, target_words(standing, judged)]
        line += [figure_words(judged.earlier, results)] if base is not None else []
        line += [figure_words(judged.result, results), _rank(judged.result)]
        if base is not None:
            line.append(words.change_words(*judged.change) if judged.change else None)
        yield [*line, _short_verdict(judged), words.sparkline(moment.height for moment in judged.history) or None]
        name = None


def _rank(result: Result | None) -> str | None:
    return None if result is None or result.rank is None else f"{result.rank}/{result.ranked}"


def _short_verdict(judged: Judgement) -> str:
    """The verdict so short that it mostly stays on one line of a table."""
    if judged.status == "missed" and judged.groups_short:
        return f"{words.STATUS[judged.status]} (−{judged.groups_short})"
    return verdict(judged)
