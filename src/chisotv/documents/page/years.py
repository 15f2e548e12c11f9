"""What was published year by year: a grid for each index with groups, one table for all others."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chisotv import words
from chisotv.documents.page.verdicts import measure_words, score_words, sentence, shade, span_words
from chisotv.models.appendix import Criterion
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Index
from chisotv.models.results import Result, Results
from chisotv.queries.judging import Judgement
from chisotv.queries.progress import Standing, standings
from chisotv.tables.progress import result_words
from chisotv.words import Status


class Level(NamedTuple):
    """A group of a scale: its label in the grid, its name, its shade."""

    short: str
    full: str
    shade: int


class Cell(NamedTuple):
    """One year of one row.

    Attributes:
        level: The group, or else what there is instead; None where nothing was published.
        status: How it compares with the target; None where there is no target.
        reason: Why there is nothing.
    """

    level: Level | None
    status: Status | None = None
    reason: str = ""


class Row(NamedTuple):
    """The whole index, a group of criteria, or one measure of a criterion."""

    kind: str
    number: str
    name: str
    target: str
    cells: tuple[Cell, ...]


class Year(NamedTuple):
    """A column: the year, whether the statuses of the page are of it, whether it lies before the dispatch."""

    year: int
    judged: bool
    before: bool


class Grid(NamedTuple):
    """The years of one index.

    Attributes:
        index: The index.
        years: The columns.
        legend: The groups, best first; without those whose label is their name.
        rows: The whole index, then groups and criteria as the appendix has them.
        totals: For each year how many targets were reached, of how many that could be compared.
        notes: How the groups come about, what is not comparable or missing, the sources.
    """

    index: Index  # type: ignore[assignment] # nobody looks for a value in this tuple
    years: tuple[Year, ...]
    legend: tuple[Level, ...]
    rows: tuple[Row, ...]
    totals: tuple[str, ...]
    notes: tuple[str, ...]


class Figure(NamedTuple):
    """A published result of an index without groups; without a year, `reason` says why there is none."""

    index: Index  # type: ignore[assignment] # nobody looks for a value in this tuple
    number: str
    year: int | None
    score: str = ""
    rank: str = ""
    group: str = ""
    source: str = ""
    reason: str = ""


class Years(NamedTuple):
    """Section "year by year": the grids, and the figures of all other indices."""

    grids: tuple[Grid, ...]
    figures: tuple[tuple[Figure, ...], ...]


def years(dataset: Dataset, found: Sequence[Standing]) -> Years | None:
    """What was published; None where there are no results at all.

    Args:
        dataset: The data.
        found: Every target and what came of it in the year of the page.
    """
    if not any(results.years_with_results for results in dataset.results.values()):
        return None
    grids: list[Grid] = []
    figures: list[tuple[Figure, ...]] = []
    for index_id, results in dataset.results.items():
        if any(result.group for table in results.years for result in table.results):
            grids.append(_grid(dataset, results, [each for each in found if each.index == index_id]))
        else:
            figures.append(tuple(_figures(dataset.index(index_id), results)))
    return Years(tuple(grids), tuple(figures))


def _grid(dataset: Dataset, results: Results, found: Sequence[Standing]) -> Grid:
    span = range(results.years_with_results[0], results.years_with_results[-1] + 1)
    judged = {year: standings(dataset, [results.index], year=year) for year in span}
    levels = _levels(results)
    drawn = tuple(
        row
        for at, standing in enumerate(found)
        for row in _rows(dataset, results, levels, standing, [judged[year][at] for year in span])
    )
    since = dataset.dispatch.year
    return Grid(
        index=dataset.index(results.index),
        years=tuple(Year(year, year == found[0].year, year < since) for year in span),
        legend=tuple(level for level in levels.values() if level.short != level.full),
        rows=tuple(_with_groups(dataset, results, levels, drawn, span)),
        totals=tuple(_total(judged[year]) for year in span),
        notes=tuple(_notes(results)),
    )


def _levels(results: Results) -> dict[str, Level]:
    """The groups of all scales by name; initials where they tell the groups apart."""
    shades = {
        group.name: shade(results, scale.years[0], group.name) for scale in results.scales for group in scale.groups
    }
    initials = {name: "".join(word[0].upper() for word in name.split()) for name in shades}
    short = all(len(label) > 1 and label.isalpha() for label in initials.values())
    apart = short and len(set(initials.values())) == len(initials)
    return {name: Level(initials[name] if apart else name, name, shades[name]) for name in shades}


def _rows(
    dataset: Dataset, results: Results, levels: dict[str, Level], standing: Standing, judged: Sequence[Standing]
) -> Iterator[Row]:
    """The rows of one target, one for each measure."""
    criterion = standing.criterion
    for at, measure in enumerate(standing.judged):
        cells = tuple(
            _cell(results, levels, each.year, each.judged[at].result, each.judged[at])
            for each in judged
            if each.year is not None
        )
        if criterion is None:
            full_name = dataset.index(standing.index).full_name
            yield Row("index", "", f"{words.WHOLE} ({full_name})", _target(measure), cells)
        else:
            yield Row("criterion", criterion.number, criterion.name, _target(measure), cells)


def _target(judged: Judgement) -> str:
    """What was to be reached, short: a group by its name alone."""
    measure = judged.measure
    if measure is not None and measure.in_groups and measure.comparison == ">=" and not measure.of:
        return str(measure.value)
    return measure_words(judged)


def _cell(
    results: Results, levels: dict[str, Level], year: int, result: Result | None, judged: Judgement | None = None
) -> Cell:
    status = judged.status if judged and judged.measure else None
    if result is None:
        return Cell(None, status, judged.reason if judged else "")
    said = result_words(result, results) or ""
    if result.group is None or result.group not in levels:
        return Cell(Level(result.rank_words or said, said, 0), status)
    level = levels[result.group]
    return Cell(level._replace(shade=shade(results, year, result.group)), status)


def _with_groups(
    dataset: Dataset, results: Results, levels: dict[str, Level], drawn: Sequence[Row], span: Iterable[int]
) -> Iterator[Row]:
    """The rows with those of the groups of criteria before the criteria they hold."""
    yield from (row for row in drawn if row.kind == "index")
    appendix = dataset.appendices.get(results.index)
    for place in appendix.walk() if appendix else ():
        item = place.item
        if isinstance(item, Criterion):
            yield from (row for row in drawn if row.number == item.number)
        else:
            cells = tuple(_group_cell(results, levels, year, item.number) for year in span)
            yield Row("group", item.number, item.name, "", cells)


def _group_cell(results: Results, levels: dict[str, Level], year: int, number: str) -> Cell:
    cell = _cell(results, levels, year, results.result(year, number))
    if cell.level:
        return cell
    reason = results.not_measured(year, number) or results.why_missing(year) or f"Chưa có kết quả của năm {year}."
    return cell._replace(reason=reason)


def _total(found: Iterable[Standing]) -> str:
    statuses = [each.status for each in found if each.criterion]
    compared = sum(status in (Status.REACHED, Status.MISSED) for status in statuses)
    return f"{statuses.count(Status.REACHED)}/{compared}" if compared else ""


def _notes(results: Results) -> Iterator[str]:
    for scale in results.scales:
        yield f"Nhóm năm {span_words(scale.years)} {words.BASIS[scale.basis]}. {sentence(scale.source)}"
    changes = [f"{', '.join(each.numbers) or words.WHOLE.lower()} từ năm {each.year}" for each in results.scale_changes]
    if changes:
        yield f"Thang điểm đã đổi: {'; '.join(changes)}; chỉ so nhóm và thứ hạng, không so điểm trước và sau năm ấy."
    for each in results.unmeasured:
        when = f"{span_words(each.years)}{each.open_years}"
        yield f"Không đo {', '.join(each.numbers)} năm {when}. {sentence(each.reason)}"
    for missing in results.missing:
        when = f"năm {span_words(missing.years)}" if missing.years else "các năm khác"
        yield f"Chưa có số liệu {when}. {sentence(missing.reason)}"
    yield credit(results)


def credit(results: Results) -> str:
    """Where the figures of an index come from, and whether they were published or computed."""
    named = "; ".join(source.rstrip(". ") for source in results.sources)
    text = f"Điểm và thứ hạng {words.BASIS[results.basis]}."
    other = [
        f"{result.number or words.WHOLE.lower()} năm {table.year}"
        for table in results.years
        for result in table.results
        if result.basis not in (None, results.basis)
    ]
    if other:
        basis = words.BASIS["computed" if results.basis == "published" else "published"]
        text = f"{text} Riêng {', '.join(other)} {basis}."
    return f"{text} Nguồn: {named}." if named else text


def credit_lines(dataset: Dataset) -> tuple[str, ...]:
    """Where the figures of each index come from, for the foot of the page."""
    return tuple(
        f"{dataset.index(index_id).name}: {words.BASIS[results.basis]}{_computed(results)}."
        for index_id, results in dataset.results.items()
        if results.years_with_results
    )


def _computed(results: Results) -> str:
    bases = dict.fromkeys(scale.basis for scale in results.scales if scale.basis != results.basis)
    return "".join(f", nhóm {words.BASIS[basis]}" for basis in bases)


def _figures(index: Index, results: Results) -> Iterator[Figure]:
    if not results.years_with_results:
        reason = results.why_missing(None) or "Chưa có kết quả công bố nào."
        yield Figure(index, "", None, reason=reason)
    for table in results.years:
        for result in table.results:
            what = " ".join(filter(None, (result.number, result.measure)))
            source = results.source_of(table, result) or ""
            rank = f"{result.rank}/{result.ranked}" if result.rank else ""
            yield Figure(index, what, table.year, score_words(results, result), rank, result.group or "", source)
