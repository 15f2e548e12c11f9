"""What a person typed of a result → the result, in the terms of its index; numbers as they are written in Vietnam."""

import re
from dataclasses import replace
from typing import NamedTuple

from chisotv.files.scalars import Typed
from chisotv.models.appendix import Target
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Index
from chisotv.models.measures import ThresholdMeasure
from chisotv.models.results import Basis, Result, Results
from chisotv.problems import ChisotvError
from chisotv.text import contains, decimal, fold, listed, shorten, squeeze

_NUMBER = re.compile(r"(-?)([0-9]+)(?:([.,])([0-9]+))?")
_GROUPED = re.compile(r"(-?)([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_FIGURE = re.compile(r"(-?[0-9][0-9.,]*)\s*(.*)")
_RANK = re.compile(r"([1-9][0-9]{0,3})(?:\s*/\s*([1-9][0-9]{0,3}))?")
_MOST_DIGITS = 15
"""Digits of a number; a float has no more."""
_THOUSANDS = 1000
"""From such a measure on, a dot before three digits may have been meant to divide thousands."""


class TypedFigures(NamedTuple):
    """A result as it was typed."""

    year: int  # the year that was measured
    number: str | None = None  # the criterion or group; None for the index as a whole
    score: str | None = None  # the figure
    rank: str | None = None  # the rank, maybe with the number of the ranked ("36/61")
    ranked: int | None = None  # how many were ranked
    group: str | None = None
    measure: str | None = None  # which measure, of several
    source: str | None = None  # where it was published
    basis: Basis | None = None
    replace: bool = False  # whether it may take the place of another one
    unit: str | None = None  # what the figure counts, where the index does not say so


def refuse_at_once(figures: TypedFigures, this_year: int) -> None:
    """Refuse what can be no result of any index, as of a year after this one; the ChisotvError says what to type."""
    if figures.score is None and figures.rank is None and figures.group is None:
        raise ChisotvError("Cần ít nhất một trong --score, --rank, --group.")
    if figures.year > this_year:
        raise ChisotvError(f"Năm {figures.year} chưa đến.")
    if figures.unit is not None and _text(figures.unit, "--unit") and figures.score is None:
        raise ChisotvError("--unit là đơn vị của --score; thêm --score.")
    rank, ranked = _rank(figures.rank, figures.ranked)
    if rank is not None and ranked is None:
        raise ChisotvError("--rank cần cả số đơn vị được xếp hạng, như --rank 20/61.")
    if rank is None and ranked is not None:
        raise ChisotvError("--ranked cần cả thứ hạng, như --rank 20/61.")


def result_of(dataset: Dataset, index: Index, results: Results, figures: TypedFigures) -> Result:
    """The result of an index that was typed, with the unit and the group that follow from it.

    What it inherits of what is recorded of this index is left out.

    Raises:
        ChisotvError: Something cannot be understood, or is lacking.
    """
    place = dataset.find_place(index, figures.number) if figures.number is not None else None
    target = place.item.target if place else None
    measure = _measure(target, figures, f"{index.name} {figures.number}")
    threshold = _threshold(target, measure)
    unit = _unit(results, figures, threshold)
    _refuse_split(results, figures, unit)
    rank, ranked = _rank(figures.rank, figures.ranked)
    result = Result(
        number=place.item.number if place else None,
        measure=measure,
        score=None if figures.score is None else score_of(figures.score, unit, threshold),
        unit=None if figures.score is None or unit == results.unit else unit,
        rank=rank,
        ranked=ranked,
        basis=None if figures.basis == results.basis else figures.basis,
        source=_source(index, results, figures),
    )
    return replace(result, group=_group(results, figures, result))


def score_of(text: str, unit: str, threshold: ThresholdMeasure | None = None) -> int | float:
    """A figure as it was typed, with its unit behind it or not, beside a measure: "83,00", "1.300.000", "57%".

    Raises:
        ChisotvError: It is no number, has another unit, or can be read in two ways.
    """
    typed = _FIGURE.fullmatch(squeeze(text))
    number, behind = typed.groups() if typed else ("", "")
    if number and behind == "%" and unit != "%":
        raise ChisotvError(f"--score: đơn vị ở đây là “{unit}”, không phải “%”.")
    grouped, plain = _GROUPED.fullmatch(number), _NUMBER.fullmatch(number)
    if (behind and behind.casefold() != squeeze(unit).casefold()) or not (grouped or plain):
        raise ChisotvError(f"--score: không hiểu con số “{shorten(text, 40)}”. Viết như 83,00 hoặc 1.300.000.")
    if grouped and (grouped[3] or grouped[2].count(".") > 1):
        return _made(grouped[1], grouped[2].replace(".", ""), grouped[3])
    assert plain
    sign, whole, mark, fraction = plain.groups()
    large = threshold is not None and threshold.value >= _THOUSANDS and float(threshold.value).is_integer()
    if mark and large and len(fraction) == 3 and re.fullmatch("[1-9][0-9]{0,2}", whole):
        ways = f"{sign}{whole}{fraction} hoặc {decimal(float(f'{sign}{whole}.{fraction}'))}"
        raise ChisotvError(f"--score: “{shorten(text, 40)}” có thể hiểu theo hai cách. Viết {ways}.")
    return _made(sign, whole, fraction)


def _made(sign: str, whole: str, fraction: str | None) -> int | float:
    whole = whole.lstrip("0") or "0"
    if len(whole) + len(fraction or "") > _MOST_DIGITS:
        raise ChisotvError(f"--score: con số có quá {_MOST_DIGITS} chữ số.")
    return Typed(f"{sign}{whole}.{fraction}") if fraction else int(f"{sign}{whole}")


def _rank(text: str | None, ranked: int | None) -> tuple[int | None, int | None]:
    if text is None:
        return None, ranked
    found = _RANK.fullmatch(text.strip())
    if not found:
        raise ChisotvError(f"--rank: không hiểu thứ hạng “{shorten(text, 40)}”. Viết như 36 hoặc 36/61.")
    of = int(found[2]) if found[2] else None
    if of is not None and ranked is not None and of != ranked:
        raise ChisotvError(f"--rank nêu {of} đơn vị được xếp hạng, --ranked nêu {ranked}. Chỉ ghi một trong hai.")
    return int(found[1]), ranked if of is None else of


def _measure(target: Target | None, figures: TypedFigures, place: str) -> str | None:
    """The name of the measure that is meant; None where there are not several, or no figure."""
    named = target.measured if target else ()
    if figures.measure is None:
        if figures.score is not None and named:
            raise ChisotvError(f"{place} có nhiều thước đo. Thêm --measure với một trong: {_listed(named)}.")
        return None
    if not named:
        raise ChisotvError("Không có nhiều thước đo ở đây; bỏ --measure.")
    same = [name for name in named if fold(name) == fold(figures.measure)]
    found = same or [name for name in named if contains(name, figures.measure)]
    if len(found) != 1:
        why = "có thể là nhiều thước đo" if found else "không phải là thước đo nào"
        raise ChisotvError(f"--measure: “{shorten(figures.measure)}” {why}. Các thước đo: {_listed(found or named)}.")
    return found[0]


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return listed((f"“{shorten(name)}”" for name in names), "; ")


def _threshold(target: Target | None, measure: str | None) -> ThresholdMeasure | None:
    """The number that a criterion of its own is to reach; it says what a figure counts."""
    for each in target.measures if target else ():
        if isinstance(each, ThresholdMeasure) and each.scope == "criterion" and measure in (None, each.of):
            return each
    return None


def _unit(results: Results, figures: TypedFigures, threshold: ThresholdMeasure | None) -> str:
    """What the figure counts."""
    usual = threshold.unit if threshold else results.unit
    if figures.unit is None:
        return usual
    typed = _text(figures.unit, "--unit")
    if typed.casefold() == squeeze(usual).casefold():
        return usual
    if threshold:
        raise ChisotvError(f"--unit: thước đo ở đây tính bằng “{usual}”, không phải “{shorten(typed, 40)}”.")
    return typed


def _refuse_split(results: Results, figures: TypedFigures, unit: str) -> None:
    """Refuse what PowerShell makes of an unquoted "83,5" without a criterion: the score 83 of the criterion 5.

    It is only refused where every score of the file has decimals; "83.0" says that 83 is meant.
    """
    score, number = (figures.score or "").strip(), (figures.number or "").strip()
    scores = [r.score for table in results.years for r in table.results if r.score is not None and r.unit is None]
    decimals = scores and all(isinstance(each, float) for each in scores)
    if decimals and unit == results.unit and score.isdecimal() and number.isdecimal():
        split = f"--score {score} và số {number} có thể do dấu phẩy bị tách ra."
        ways = f"Là {score},{number} thì viết --score {score}.{number}; là điểm của {number} thì viết {score}.0."
        raise ChisotvError(f"{split} {ways}")


def _group(results: Results, figures: TypedFigures, result: Result) -> str | None:
    """The group that was typed, else the one that the scale of the year gives."""
    scale = results.scale(figures.year)
    if figures.group is None:
        return scale.group_of(result) if scale else None
    typed = _text(figures.group, "--group")
    if scale is None:
        return typed
    same = [name for name in scale.names if fold(typed) in (fold(name), fold(f"nhóm {name}"))]
    if not same:
        lacks = f"thang năm {figures.year} không có nhóm “{shorten(typed)}”"
        raise ChisotvError(f"--group: {lacks}. Các nhóm: {listed(scale.names)}.")
    return same[0]


def _source(index: Index, results: Results, figures: TypedFigures) -> str | None:
    """The result's own source; None where it is that of its year, or of the file.

    A new year does not inherit: last year's report cannot have had its figures.
    """
    table = results.table(figures.year)
    inherited = (table.source if table else None) or results.source
    if figures.source is not None:
        typed = _text(figures.source, "--source")
        return None if inherited is not None and squeeze(inherited) == typed else typed
    if table is None:
        lack = f"Năm {figures.year} chưa có trong {index.results}"
        raise ChisotvError(f"{lack}: thêm --source, nơi công bố số liệu năm ấy.")
    if inherited is None:
        raise ChisotvError(f"Cần --source: năm {figures.year} chưa có nguồn chung; mỗi con số phải có nguồn.")
    return None


def _text(typed: str, option: str) -> str:
    """A text that was typed, on one line."""
    text = squeeze(typed)
    if not text:
        raise ChisotvError(f"{option} đang trống.")
    if not text.isprintable():
        raise ChisotvError(f"{option} có ký tự không in được; hãy gõ lại.")
    return text
