"""Targets beside results as tables and sentences: for the terminal, for files, for programs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from chisotv import words
from chisotv.dataset import Dataset
from chisotv.duties import measure_json
from chisotv.judging import Judgement, Moment, Status
from chisotv.progress import Asked, Standing, ambitions, by_agency, count, one_group_up, over_years
from chisotv.results import Result, Results
from chisotv.tables import Column, Table, Value
from chisotv.text import figure

LEGEND = "Diễn biến: mỗi năm một cột, càng cao càng tốt, theo nhóm hoặc thứ hạng; “·” là không có số liệu."


class Asking(NamedTuple):
    """What was asked for.

    Attributes:
        asked: Whose targets.
        year: The year; None for the last one of each index.
        base: A year to compare with.
        statuses: Which rows are shown; empty for all. They are counted all the same.
        named: Whether the indices were named: then the rows of one without results are shown too.
    """

    asked: Asked = Asked()
    year: int | None = None
    base: int | None = None
    statuses: Sequence[Status] = ()
    named: bool = False


def boards(dataset: Dataset, found: Sequence[Standing], asking: Asking) -> list[Table]:
    """One table for each index, under the sentences that sum it up."""
    return [_board(dataset, index_id, list(own), asking) for index_id, own in groupby(found, key=lambda s: s.index)]


def _board(dataset: Dataset, index_id: str, own: list[Standing], asking: Asking) -> Table:
    results = dataset.results.get(index_id)
    shown = [each for each in own if not asking.statuses or each.status in asking.statuses]
    if not asking.named and not (results and results.years_with_results):
        shown = []
    columns = [Column("Số"), Column("Tiêu chí", ratio=5), Column("Kết quả phấn đấu", ratio=4)]
    columns += [Column(f"Năm {asking.base}", ratio=5)] if asking.base is not None else []
    year = own[0].year
    columns += [Column("Kết quả" if year is None else f"Năm {year}", ratio=3), Column("Hạng", number=True)]
    columns += [Column("Đánh giá", ratio=4), Column("Diễn biến")]
    rows = [row for standing in shown for row in _rows(standing, results, asking)]
    title = "\n".join(summary(dataset, index_id, own, asking))
    return Table(columns, rows, [], title=title, footer="\n".join(_remarks(results)) if rows else "")


def _rows(standing: Standing, results: Results | None, asking: Asking) -> Iterator[list[Value]]:
    """One row for each measure; the name stands in the first."""
    name: str | None = standing.criterion.name if standing.criterion else words.WHOLE
    for judged in standing.judged:
        line: list[Value] = [standing.number or "Chung", name, target_words(standing, judged)]
        line += [_earlier_words(judged, results)] if asking.base is not None else []
        line += [_figure(judged.result, results), _rank(judged.result), verdict(judged)]
        yield [*line, words.sparkline(moment.height for moment in judged.history) or None]
        name = None


def target_words(standing: Standing, judgement: Judgement) -> str:
    """What was to be reached, short: the level alone, or the measure in words, or the printed text."""
    measure = judgement.measure
    if measure is None:
        return standing.printed or "(không có)"
    if measure.kind == "level":
        return str(measure.value)
    return words.measure_words(measure.kind, measure.value, measure.unit, measure.comparison, measure.of)


def _figure(result: Result | None, results: Results | None) -> str | None:
    """The group, or without one the score; None where there is neither."""
    if result is None or results is None or result.group is not None or result.score is None:
        return result.group if result else None
    return words.score_words(result.score, result.unit or results.unit, results.decimals)


def _rank(result: Result | None) -> str | None:
    return None if result is None or result.rank is None else f"{result.rank}/{result.ranked}"


def result_words(result: Result | None, results: Results | None) -> str | None:
    """What was published, in one line: group or score, and rank; None where nothing was."""
    if result is None:
        return None
    return " · ".join(filter(None, (_figure(result, results), words.rank_words(result.rank, result.ranked))))


def published(results: Results, number: str | None) -> list[str]:
    """Everything published of a criterion, a group or the whole index: a line for each year, then what to heed."""
    lines = []
    for table in sorted(results.years, key=lambda table: table.year):
        for result in table.results:
            if result.number == number:
                score = None
                if result.score is not None:
                    score = words.score_words(result.score, result.unit or results.unit, results.decimals)
                parts = (result.group, words.rank_words(result.rank, result.ranked), score)
                of = f" ({result.measure})" if result.measure else ""
                lines.append(f"{table.year}{of}: {' · '.join(part for part in parts if part)}")
    for unmeasured in results.unmeasured:
        if number in unmeasured.numbers:
            lines.append(f"{', '.join(map(str, unmeasured.years))}: {words.STATUS['unmeasured']}. {unmeasured.reason}")
    for year in results.changed_scale(number) if lines else ():
        lines.append(f"Thang điểm đổi từ năm {year}: không so điểm với các năm trước, chỉ so nhóm và thứ hạng.")
    if lines and any(scale.basis == "computed" for scale in results.scales):
        lines.append(f"Nhóm {words.BASIS['computed']}; điểm và thứ hạng {words.BASIS[results.basis]}.")
    return lines


def _earlier_words(judgement: Judgement, results: Results | None) -> str | None:
    said = result_words(judgement.earlier, results)
    if said is None or judgement.ambition is None:
        return said
    above = judgement.ambition
    way = "phấn đấu giữ nhóm này" if above == 0 else f"phấn đấu {'cao' if above > 0 else 'thấp'} hơn {abs(above)} nhóm"
    return f"{said}; {way}"


def verdict(judgement: Judgement) -> str:
    """How a measure and the result compare, in words."""
    status = words.STATUS[judgement.status]
    if judgement.status == "missed":
        unit = judgement.measure.unit if judgement.measure else None
        return f"{status}, {words.short_words(judgement.short, unit)}"
    return f"{status}. {judgement.reason}" if judgement.reason else status


def summary(dataset: Dataset, index_id: str, own: Sequence[Standing], asking: Asking) -> list[str]:
    """Sentences that sum up the targets of one index."""
    name, year = dataset.index(index_id).name, own[0].year
    if not own[0].criterion and not own[0].goal:
        said = result_words(own[0].judged[0].result, dataset.results.get(index_id))
        return [f"{name}{'' if year is None else f' {year}'}: {said or 'chưa có kết quả'}. {own[0].judged[0].reason}"]
    targets = [each for each in own if each.criterion] or list(own)
    lines = [f"{name}{'' if year is None else f' {year}'}: {_counted(targets)}"]
    if year is not None and asking.year is not None and year < dataset.dispatch.year:
        lines.append(f"Năm {year} ở trước công văn; nêu để đối chiếu.")
    if asking.year is None and any(each.criterion for each in own):
        series = [
            (at, counts["reached"], counts["reached"] + counts["missed"])
            for at, counts in over_years(dataset, index_id, asking.asked, dataset.dispatch.year)
        ]
        told = " · ".join(f"{at} {reached}/{compared}" for at, reached, compared in series if compared)
        lines += [f"Số đạt trên số so sánh được: {told}."] if told else []
    if asking.base is not None:
        lines += _set_beside(dataset, targets, asking.base)
    return lines


def _counted(found: Sequence[Standing]) -> str:
    counts = count(found)
    compared = counts["reached"] + counts["missed"]
    if not compared:
        reasons = Counter(standing.judged[0].reason for standing in found).most_common()
        why = " ".join(
            f"{reason.rstrip('.')}{f' ({number})' if len(reasons) > 1 else ''}." for reason, number in reasons
        )
        return f"chưa đánh giá được {len(found)} kết quả phấn đấu. {why}"
    parts = [f"đạt {counts['reached']} trong {compared} kết quả phấn đấu"]
    if counts["missed"]:
        short = Counter(each.groups_short for each in found if each.status == "missed" and each.groups_short)
        how = "; ".join(f"thấp hơn {groups} nhóm: {number}" for groups, number in sorted(short.items()))
        parts.append(f"chưa đạt {counts['missed']}" + (f" ({how})" if how else ""))
    parts += [f"{words.STATUS[each]} {counts[each]}" for each in ("unmeasured", "incomparable") if counts[each]]
    return "; ".join(parts) + "."


def _set_beside(dataset: Dataset, found: Sequence[Standing], base: int) -> list[str]:
    """What the targets ask for beside the groups of the base year."""
    steps = Counter(ambitions(found))
    if not steps:
        return [f"Không đối chiếu được với năm {base}: năm ấy không có nhóm."]
    told = "; ".join(f"{_above(step)}: {steps[step]}" for step in sorted(steps, reverse=True))
    lines = [f"Kết quả phấn đấu so với nhóm năm {base}: {told}."]
    if one_group_up(dataset, found, base):
        told = f"bằng nhóm năm {base} cộng một nhóm, tối đa là nhóm tốt nhất (được tính)"
        lines.append(f"Cả {len(found)} kết quả phấn đấu đều {told}.")
    return lines


def _above(step: int) -> str:
    return "bằng" if step == 0 else f"{'cao' if step > 0 else 'thấp'} hơn {abs(step)} nhóm"


def _remarks(results: Results | None) -> list[str]:
    """Where the figures come from, and what is computed."""
    if results is None:
        return []
    lines = [f"Nhóm {words.BASIS[scale.basis]}. {scale.source}." for scale in results.scales]
    sources = [results.source, *(table.source for table in results.years)]
    sources += [result.source for table in results.years for result in table.results]
    named = "; ".join(dict.fromkeys(source for source in sources if source))
    return [*lines, f"Nguồn: {named}."] if named else lines


def standing_table(dataset: Dataset, found: Sequence[Standing], asking: Asking) -> Table:
    """One row for each measure, with every year: for spreadsheets and programs."""
    shown = [each for each in found if not asking.statuses or each.status in asking.statuses]
    span = sorted({moment.year for each in shown for judged in each.judged for moment in judged.history})
    headings = ["Chỉ số", "Số", "Tiêu chí", "Kết quả phấn đấu", "Thước đo", "Năm", "Nhóm", "Thứ hạng", "Trong số"]
    headings += ["Điểm", "Đơn vị", "Đánh giá", "Còn thiếu", "Lý do", "Cơ quan chủ trì", "Nguồn", *map(str, span)]
    rows = [_flat(dataset, standing, each, span) for standing in shown for each in standing.judged]
    return Table([Column(heading) for heading in headings], rows, [standing_json(dataset, each) for each in shown])


def _flat(dataset: Dataset, standing: Standing, judged: Judgement, span: Sequence[int]) -> list[Value]:
    results, result, measure = dataset.results.get(standing.index), judged.result, judged.measure
    line: list[Value] = [dataset.index(standing.index).name, standing.number or words.WHOLE]
    line.append(standing.criterion.name if standing.criterion else dataset.index(standing.index).full_name)
    line += [standing.printed or None, target_words(standing, judged) if measure else None, standing.year]
    line += [result.group, result.rank, result.ranked] if result else [None] * 3
    if results and result and result.score is not None:
        line += [figure(result.score, results.decimals), result.unit or results.unit]
    else:
        line += [None, None]
    missed = judged.status == "missed"
    line.append(words.STATUS[judged.status])
    line.append(words.short_words(judged.short, measure.unit if measure else None) if missed else None)
    line += [judged.reason or None, "; ".join(dataset.registry.by_id[each].name for each in standing.lead)]
    line.append(_source(results, standing.year, result))
    history = {moment.year: moment for moment in judged.history}
    return [*line, *(_year_cell(history.get(year), results) for year in span)]


def _year_cell(moment: Moment | None, results: Results | None) -> Value:
    if moment is None or moment.result is None:
        return None
    return moment.result.group or result_words(moment.result, results)


def _source(results: Results | None, year: int | None, result: Result | None) -> str | None:
    table = results.table(year) if results and year is not None else None
    return results.source_of(table, result) if results and table and result else None


def standing_json(dataset: Dataset, standing: Standing) -> dict[str, Any]:
    """A target and what came of it, for programs."""
    results = dataset.results.get(standing.index)
    return {
        "index": standing.index,
        "criterion": standing.number,
        "name": standing.criterion.name if standing.criterion else dataset.index(standing.index).full_name,
        "target": standing.printed or None,
        "year": standing.year,
        "status": standing.status,
        "measures": [_judgement_json(results, standing.year, each) for each in standing.judged],
        "lead": list(standing.lead),
        "coordinating": list(standing.coordinating),
    }


def _judgement_json(results: Results | None, year: int | None, judged: Judgement) -> dict[str, Any]:
    measure = judged.measure
    return {
        "measure": measure_json(measure) if measure else None,
        "status": judged.status,
        "short": judged.short,
        "short_unit": None if judged.status != "missed" else (measure.unit if measure else None) or "group",
        "reason": judged.reason or None,
        "result": _result_json(results, year, judged.result),
        "ambition": judged.ambition,
        "history": [
            {"year": m.year, "reason": m.reason} if m.result is None else _result_json(results, m.year, m.result)
            for m in judged.history
        ],
    }


def _result_json(results: Results | None, year: int | None, result: Result | None) -> dict[str, Any] | None:
    if results is None or result is None or year is None:
        return None
    scale = results.scale(year)
    return {
        "year": year,
        "score": result.score,
        "unit": result.unit or results.unit if result.score is not None else None,
        "rank": result.rank,
        "ranked": result.ranked,
        "group": result.group,
        "basis": result.basis or results.basis,
        "group_basis": scale.basis if scale and result.group else None,
        "source": _source(results, year, result),
    }


def share_table(dataset: Dataset, found: Sequence[Standing], asked: Asked) -> Table:
    """What is still open for each agency.

    Args:
        dataset: The data.
        found: The targets to look at.
        asked: Which agencies, in which roles.
    """
    shares = by_agency(dataset, found, asked)
    columns = [Column("Cơ quan", ratio=1)]
    columns += [
        Column(heading, number=True)
        for heading in ("Chưa đạt", "Số nhóm còn thiếu", "Không so sánh được", "Không đo", "Đạt", "Tổng")
    ]
    rows: list[list[Value]] = [
        [
            share.agency.name,
            share.counts["missed"],
            share.groups_short,
            share.counts["incomparable"],
            share.counts["unmeasured"],
            share.counts["reached"],
            sum(share.counts.values()),
        ]
        for share in shares
    ]
    records = [
        {"agency": share.agency.id, "name": share.agency.name, **share.counts, "groups_short": share.groups_short}
        for share in shares
    ]
    footer = (
        "Xếp theo số kết quả phấn đấu chưa đạt, rồi theo số nhóm còn thiếu. Số nhóm còn thiếu là tổng của mọi tiêu chí."
    )
    years = dict.fromkeys(f"{dataset.index(each.index).name} {each.year}" for each in found if each.year is not None)
    roles = ", ".join(words.ROLE[role] for role in asked.roles)
    title = f"Kết quả phấn đấu của từng cơ quan ({roles}): {', '.join(years)}."
    return Table(columns, rows, records, title=title, footer=footer)
