"""Rules about targets: a measure must be borne out by the printed words."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chisotv.models import Criterion, LevelMeasure, ThresholdMeasure
from chisotv.problems import Loc
from chisotv.rules.base import DISPATCH, Facts, Findings, rule
from chisotv.shape import Finding
from chisotv.text import decimal, shorten, squeeze

# A number as printed (1.300.000 or 62,5), and the words right before and behind it.
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?(?![\w])\s*")
_NEARBY = 40
_ABOVE = re.compile(r"(?:trên|hơn)\s*$", re.IGNORECASE)
_AT_LEAST = re.compile(r"(?:từ|tối thiểu|ít nhất|không dưới|không thấp hơn)\s*$", re.IGNORECASE)


def _measured(facts: Facts) -> Iterator[tuple[str, Loc, str, Sequence[Any]]]:
    """Every printed text that has measures: file, place of the measures, text, measures."""
    for file, place in facts.places():
        if isinstance(place.item, Criterion) and place.item.target:
            target = place.item.target
            yield file, (*place.loc, "target", "measures"), target.printed, target.measures
    for i, goal in enumerate(facts.dispatch.goals if facts.dispatch else ()):
        yield DISPATCH, ("goals", i, "measures"), goal.printed, goal.measures


@rule("CTV030", "thước đo trái với chữ của kết quả phấn đấu")
def borne_out(facts: Facts) -> Findings:
    """Thước đo phải đọc được từ chữ in của kết quả phấn đấu.

    - level: chữ in có tên nhóm điểm ấy;
    - threshold: chữ in có con số ấy (1.300.000 là 1300000) với đúng đơn vị; “trên 98%” là ">", “từ”, “tối thiểu”,
      “ít nhất”, “trở lên” là ">=", “100%” không kèm chữ nào là "=", tỷ lệ thấp hơn không kèm chữ nào là ">=";
    - group: chữ in có “nhóm” và tên nhóm ấy.
    """
    for file, loc, text, measures in _measured(facts):
        for i, measure in enumerate(measures):
            wrong = _contradiction(measure, squeeze(text))
            if wrong:
                field, message = wrong
                hint = f"Kết quả phấn đấu ghi: “{shorten(text)}”. Sửa thước đo cho khớp, hoặc sửa chữ in nếu gõ sai."
                yield file, Finding((*loc, i, field), message, hint)


def _contradiction(measure: Any, text: str) -> tuple[str, str] | None:
    """The field that is wrong and a message, or None."""
    if isinstance(measure, LevelMeasure):
        if not re.search(rf"\b{measure.value}\b", text, re.IGNORECASE):
            return "value", f"chữ in không có nhóm điểm “{measure.value}”"
    elif isinstance(measure, ThresholdMeasure):
        return _threshold(measure, text)
    elif not _names_group(text, measure.value):
        return "value", f"chữ in không có nhóm “{measure.value}”"
    return None


def _names_group(text: str, group: str) -> bool:
    """Whether the text says "nhóm" and, anywhere behind it, the name of the group."""
    first = re.search(r"\bnhóm\b", text)
    return bool(first and re.search(rf"\b{re.escape(group)}\b", text[first.end() :]))


def _threshold(measure: ThresholdMeasure, text: str) -> tuple[str, str] | None:
    number = decimal(measure.value)
    found = [m for m in _NUMBER.finditer(text) if _value(m) == measure.value]
    if not found:
        return "value", f"chữ in không có số {number}"
    found = [m for m in found if text[m.end() : m.end() + len(measure.unit)].casefold() == measure.unit.casefold()]
    if not found:
        return "unit", f"chữ in không có “{number} {measure.unit}”"
    right = [_comparisons(text, m, measure.value, measure.unit) for m in found]
    if not any(measure.comparison in allowed for allowed in right):
        return "comparison", f"dấu “{measure.comparison}” trái với chữ in, phải là “{right[0][0]}”"
    return None


def _value(match: re.Match[str]) -> float:
    return float(match[1].replace(".", "") + (match[2] or "").replace(",", "."))


def _comparisons(text: str, match: re.Match[str], value: float, unit: str) -> tuple[str, ...]:
    """The comparisons that the words around a number allow, the likeliest first."""
    before = text[max(0, match.start() - _NEARBY) : match.start()]
    behind = text[match.end() + len(unit) : match.end() + len(unit) + _NEARBY]
    if _ABOVE.search(before):
        return (">",)
    if _AT_LEAST.search(before) or behind.lstrip().startswith("trở lên"):
        return (">=",)
    return ("=", ">=") if unit == "%" and value == 100 else (">=", "=")


@rule("CTV031", "thước đo không nói rõ đo cái gì")
def says_of_what(facts: Facts) -> Findings:
    """Khi một kết quả phấn đấu có từ hai ngưỡng trở lên, mỗi ngưỡng phải có of: đo cái gì.

    of là chữ lấy từ chính kết quả phấn đấu, để người đọc đối chiếu được.
    """
    for file, loc, text, measures in _measured(facts):
        thresholds = [m for m in measures if isinstance(m, ThresholdMeasure)]
        for i, measure in enumerate(measures):
            if measure.of is None and len(thresholds) > 1 and measure in thresholds:
                message = "kết quả phấn đấu có nhiều ngưỡng, ngưỡng này thiếu trường “of”"
                yield file, Finding((*loc, i), message, "Thêm “of: …” bằng chữ của kết quả phấn đấu.")
            elif measure.of and squeeze(measure.of).casefold() not in squeeze(text).casefold():
                message = f"of: kết quả phấn đấu không có chữ “{shorten(measure.of)}”"
                yield file, Finding((*loc, i, "of"), message, "Chép đúng chữ của kết quả phấn đấu.")
