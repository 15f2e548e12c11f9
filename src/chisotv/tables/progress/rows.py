"""Targets beside results as rows for spreadsheets and programs."""

from collections.abc import Sequence
from typing import Any

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.models.results import Result, Results
from chisotv.queries.judging import Judgement, Moment
from chisotv.queries.progress import Progress, Standing
from chisotv.tables.base import Column, Table, Value, with_english
from chisotv.tables.progress.boards import NO_NUMBER
from chisotv.tables.progress.sentences import result_words, target_words
from chisotv.text import decimal


def standing_table(dataset: Dataset, progress: Progress) -> Table:
    """One row for each measure, with every year."""
    shown, base = progress.shown, progress.base
    span = sorted({moment.year for each in shown for judged in each.judged for moment in judged.history})
    headings = [
        "Chỉ số",
        "Số TT",
        *map(dataset.heading, ("criterion", "target")),
        "Thước đo",
        "Năm",
        "Nhóm",
        "Thứ hạng",
    ]
    headings += ["Trong số", "Điểm", "Đơn vị", "Đánh giá", "Còn thiếu", "Đơn vị còn thiếu", "Lý do"]
    if base is not None:
        headings += [f"Nhóm năm {base}", f"Kết quả so với {base}", f"Mức phấn đấu so với {base}"]
    headings += ["Cơ quan chủ trì", "Cơ quan phối hợp", "Còn nghi vấn", "Nguồn", *map(str, span)]
    rows = [_flat(dataset, each, judged, span, based=base is not None) for each in shown for judged in each.judged]
    table = Table([Column(heading) for heading in headings], rows, [standing_json(dataset, each) for each in shown])
    return with_english(table, 3, [record["name_en"] for record in table.records for _ in record["measures"]])


def _flat(dataset: Dataset, standing: Standing, judged: Judgement, span: Sequence[int], based: bool) -> list[Value]:
    results, result = dataset.results.get(standing.index), judged.result
    line: list[Value] = [dataset.index(standing.index).name, standing.number or NO_NUMBER]
    line += [standing.criterion.title if standing.criterion else words.WHOLE, standing.printed or None]
    line += [target_words(standing, judged) if judged.measure else None, standing.year, *_figures(result, results)]
    line += [words.STATUS[judged.status], *_short(judged), judged.reason or None]
    if based:
        line += [judged.earlier.group if judged.earlier else None]
        line += [words.change_words(*judged.change) if judged.change else None, judged.ambition]
    named = (
        "; ".join(dataset.registry.by_id[each].name for each in ids) for ids in (standing.lead, standing.coordinating)
    )
    history = {moment.year: moment for moment in judged.history}
    years = (_year_cell(history.get(year), results) for year in span)
    doubted = "\n".join(note.words for note in standing.doubts)
    return [*line, *(text or None for text in (*named, doubted)), _source(results, standing.year, result), *years]


def _figures(result: Result | None, results: Results | None) -> list[Value]:
    """Group, rank, number ranked, score and its unit."""
    if result is None or results is None:
        return [None] * 5
    score = results.score_digits(result)
    unit = None if score is None else result.unit or results.unit
    return [result.group, result.rank, result.ranked, score, unit]


def _short(judged: Judgement) -> list[Value]:
    """How much is lacking, or too much, and of what."""
    if judged.status != "missed":
        return [None, None]
    unit = judged.measure.short_unit if judged.measure else words.STEP["group"]
    return [decimal(judged.short), f"{unit} vượt mức" if judged.above else unit]


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
        "name": standing.criterion.title if standing.criterion else dataset.index(standing.index).full_name,
        "name_en": dataset.name_en(standing.index, standing.number),
        "target": standing.printed or None,
        "year": standing.year,
        "status": standing.status,
        "measures": [_judgement_json(results, standing.year, each) for each in standing.judged],
        "lead": list(standing.lead),
        "coordinating": list(standing.coordinating),
        "doubts": [{"field": note.field, "reason": note.reason} for note in standing.doubts],
    }


def _judgement_json(results: Results | None, year: int | None, judged: Judgement) -> dict[str, Any]:
    measure = judged.measure
    unit = measure.step or measure.unit if measure else "group"
    return {
        "measure": measure.json() if measure else None,
        "status": judged.status,
        "short": judged.short,
        "short_unit": unit if judged.status == "missed" else None,
        "reason": judged.reason or None,
        "result": _result_json(results, year, judged.result),
        "ambition": judged.ambition,
        "change": {"by": judged.change.by, "unit": judged.change.what} if judged.change else None,
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
