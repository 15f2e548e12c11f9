"""Rules about targets: a measure must be borne out by the printed words."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chisotv.files.folder import DISPATCH
from chisotv.models.appendix import Criterion
from chisotv.models.dispatch import Index
from chisotv.models.measures import LevelMeasure, ThresholdMeasure
from chisotv.problems import Finding, Loc, Severity
from chisotv.text import decimal, shorten, squeeze
from chisotv.validation.rules.base import Facts, Findings, rule

# A number as printed (1.300.000 or 62,5), and the words right before and behind it.
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?(?![\w])\s*")
_NEARBY = 40
_ABOVE = re.compile(r"(?:trên|hơn)\s*$", re.IGNORECASE)
_AT_LEAST = re.compile(r"(?:từ|tối thiểu|ít nhất|không dưới|không thấp hơn)\s*$", re.IGNORECASE)


def _measured(facts: Facts, of: Index | None = None) -> Iterator[tuple[str, Loc, str, Sequence[Any]]]:
    """Every printed text that has measures, or those of an index: file, place of the measures, text, measures."""
    for file, place in facts.places:
        if isinstance(place.item, Criterion) and place.item.target and (of is None or file == of.appendix):
            target = place.item.target
            yield file, (*place.loc, "target", "measures"), target.printed, target.measures
    for i, goal in enumerate(facts.dispatch.goals if facts.dispatch else ()):
        if of is None or goal.index == of.id:
            yield DISPATCH, ("goals", i, "measures"), goal.printed, goal.measures


@rule("CTV030", "thước đo trái với chữ của kết quả phấn đấu")
def borne_out(facts: Facts) -> Findings:
    """Thước đo phải đọc được từ chữ in của kết quả phấn đấu.

    - level: chữ in có tên nhóm điểm ấy; dấu là ">=";
    - threshold: chữ in có con số ấy (1.300.000 là 1300000), đúng đơn vị, ngay sau đó là of (nếu có); “trên 98%” là ">",
      “100%” không kèm chữ nào là "=", còn lại (“từ”, “tối thiểu”, “trở lên”, một tỷ lệ không kèm chữ nào) là ">=";
    - group: chữ in có “nhóm” và tên nhóm ấy; dấu là ">=".
    """
    for file, loc, text, measures in _measured(facts):
        plain = squeeze(text) if measures else ""
        for i, measure in enumerate(measures):
            wrong = _contradiction(measure, plain)
            if wrong:
                field, message = wrong
                hint = f"Chữ in: “{shorten(text)}”. Sửa thước đo cho khớp, hoặc sửa chữ in nếu gõ sai."
                yield file, Finding((*loc, i, field), message, hint)


def _contradiction(measure: Any, text: str) -> tuple[str, str] | None:
    """The field that is wrong and a message, or None."""
    if isinstance(measure, ThresholdMeasure):
        return _threshold(measure, text)
    if isinstance(measure, LevelMeasure):
        # Nearly always the level is all that the text says.
        if text != measure.value and not re.search(rf"\b{measure.value}\b", text, re.IGNORECASE):
            return "value", f"chữ in không có nhóm điểm “{measure.value}”"
    elif not _names_group(text, measure.value):
        return "value", f"chữ in không có nhóm “{measure.value}”"
    if measure.comparison != ">=":
        return "comparison", f"dấu “{measure.comparison}” trái với chữ in, phải là “>=”"
    return None


def _names_group(text: str, group: str) -> bool:
    """Whether the text says "nhóm" and, anywhere behind it, the name of the group."""
    first = re.search(r"\bnhóm\b", text)
    return bool(first and re.search(rf"\b{re.escape(group)}\b", text[first.end() :]))


def _threshold(measure: ThresholdMeasure, text: str) -> tuple[str, str] | None:
    number = decimal(measure.value)
    figure = f"{number}%" if measure.unit == "%" else f"{number} {measure.unit}"
    found = [m for m in _NUMBER.finditer(text) if _value(m) == measure.value]
    if not found:
        return "value", f"chữ in không có số {number}"
    found = [m for m in found if _follows(text, m.end(), measure.unit)]
    if not found:
        return "unit", f"chữ in không có “{figure}”"
    if measure.of:
        found = [m for m in found if _follows(text, m.end() + len(measure.unit), measure.of)]
        if not found:
            return "of", f"sau “{figure}”, chữ in không phải là “{shorten(measure.of)}”"
    right = [_comparison(text, m, measure.value, measure.unit) for m in found]
    if measure.comparison not in right:
        return "comparison", f"dấu “{measure.comparison}” trái với chữ in, phải là “{right[0]}”"
    return None


def _follows(text: str, at: int, words: str) -> bool:
    """Whether these words stand at this place of the text, spaces and case aside."""
    words = squeeze(words).casefold()
    return text[at : at + len(words) + 1].casefold().lstrip().startswith(words)


def _value(match: re.Match[str]) -> float:
    return float(match[1].replace(".", "") + (match[2] or "").replace(",", "."))


def _comparison(text: str, match: re.Match[str], value: float, unit: str) -> str:
    """The comparison that the words around a number mean."""
    before = text[max(0, match.start() - _NEARBY) : match.start()]
    behind = text[match.end() + len(unit) : match.end() + len(unit) + _NEARBY]
    if _ABOVE.search(before):
        return ">"
    if _AT_LEAST.search(before) or behind.lstrip().startswith("trở lên"):
        return ">="
    return "=" if unit == "%" and value == 100 else ">="


@rule("CTV033", "nhóm điểm không có trong thang")
def known_level(facts: Facts) -> Findings:
    """Nhóm điểm của thước đo (kind: level) là một nhóm trong thang của kết quả công bố (scales), nếu đã có thang."""
    for index in facts.indices:
        results = facts.results.get(index.results or "")
        names = [name for scale in results.scales for name in scale.names] if results else []
        for file, loc, _, measures in _measured(facts, index):
            for i, measure in enumerate(measures):
                if names and isinstance(measure, LevelMeasure) and measure.value not in names:
                    hint = f"Các nhóm: {', '.join(dict.fromkeys(names))}."
                    yield file, Finding((*loc, i, "value"), f"không có nhóm điểm “{shorten(measure.value)}”", hint)


@rule("CTV032", "tỷ lệ trong chữ in chưa có thước đo", Severity.WARNING)
def every_share_measured(facts: Facts) -> Findings:
    """Khi một kết quả phấn đấu có thước đo, mỗi tỷ lệ phần trăm trong chữ in phải có thước đo của nó."""
    for file, loc, text, measures in _measured(facts):
        if not measures or "%" not in text:
            continue
        known = {m.value for m in measures if isinstance(m, ThresholdMeasure) and m.unit == "%"}
        line = squeeze(text)
        for match in _NUMBER.finditer(line):
            if line[match.end() : match.end() + 1] == "%" and _value(match) not in known:
                message = f"chữ in có {decimal(_value(match))}% nhưng không có thước đo nào cho tỷ lệ này"
                yield file, Finding(loc, message, "Thêm thước đo, với of là chữ ngay sau con số.")


@rule("CTV031", "thước đo không nói rõ đo cái gì")
def says_of_what(facts: Facts) -> Findings:
    """Khi một kết quả phấn đấu có từ hai ngưỡng cùng phạm vi (scope) trở lên, mỗi ngưỡng phải có of: đo cái gì.

    of là chữ ngay sau con số trong kết quả phấn đấu, để người đọc đối chiếu được.
    """
    for file, loc, _, measures in _measured(facts):
        thresholds = [m for m in measures if isinstance(m, ThresholdMeasure)]
        for i, measure in enumerate(measures):
            alike = [each for each in thresholds if each.scope == measure.scope]
            if measure.of is None and len(alike) > 1 and measure in alike:
                message = "kết quả phấn đấu có nhiều ngưỡng, ngưỡng này thiếu trường “of”"
                yield file, Finding((*loc, i), message, "Thêm “of: …” bằng chữ của kết quả phấn đấu.")
