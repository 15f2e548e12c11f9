"""Rules about targets: a measure must be borne out by the printed words."""

import re
from collections.abc import Iterator

from chisotv.files.folder import DISPATCH
from chisotv.models.appendix import Target
from chisotv.models.dispatch import Goal, Index
from chisotv.models.measures import LevelMeasure, Measure, RankMeasure, ThresholdMeasure
from chisotv.models.printed import comparison, figures, follows, number, numbers, says_among, says_rank, unit_end, years
from chisotv.problems import Finding, Loc, Severity
from chisotv.text import decimal, listed, shorten, squeeze
from chisotv.validation.rules.base import Facts, Findings, rule

_Wrong = tuple[str, str] | None
"""The field that is wrong and a message."""


def _measured(facts: Facts, of: Index | None = None) -> Iterator[tuple[str, Loc, Target | Goal]]:
    """Every target that has measures, or those of an index, and its place."""
    for file, place in facts.places:
        target = place.item.target
        if target and (target.measures or target.aside) and (of is None or file == of.appendix):
            yield file, (*place.loc, "target"), target
    for i, goal in enumerate(facts.dispatch.goals if facts.dispatch else ()):
        if (goal.measures or goal.aside) and (of is None or goal.index == of.id):
            yield DISPATCH, ("goals", i), goal


def _plain(target: Target | Goal) -> str:
    """The printed words on one line, its points divided."""
    return "; ".join(map(squeeze, target.printed.split("\n")))


def _since(facts: Facts) -> int:
    """After which year a year in the words is one to come."""
    return facts.dispatch.year if facts.dispatch else 9999


@rule("CTV030", "thước đo trái với chữ của kết quả phấn đấu")
def borne_out(facts: Facts) -> Findings:
    """Thước đo phải đọc được từ chữ in của kết quả phấn đấu.

    - level: chữ in có tên nhóm điểm ấy; dấu là ">=";
    - threshold: chữ in có con số ấy (1.300.000 là 1300000), đúng đơn vị, ngay sau đó là of (nếu có); “trên 98%” là ">",
      “dưới 5%” là "<", “không quá”, “không vượt quá”, “tối đa”, “nhiều nhất” hoặc “≤” là "<=", “100%” không kèm chữ nào
      là "=", còn lại (“từ”, “tối thiểu”, “trở lên”, “≥”, một tỷ lệ không kèm chữ nào) là ">=";
    - rank: chữ in có “hạng 10 trở lên”, “top 10”, “nhóm 10 tỉnh đứng đầu” hoặc “≤ 10”; có “trong 63” nếu ghi among: 63;
    - group: chữ in có “nhóm” và tên nhóm ấy; dấu là ">=".

    Chữ in nêu năm phải đạt (sau năm ban hành) thì year của thước đo là năm ấy.
    """
    for file, loc, target in _measured(facts):
        text = _plain(target)
        for i, measure in enumerate(target.measures):
            wrong = contradiction(measure, text, _since(facts))
            if wrong:
                field, message = wrong
                place = (*loc, "measures", i, field)
                hint = f"Chữ in: “{shorten(target.printed)}”. Sửa thước đo cho khớp, hoặc sửa chữ in nếu gõ sai."
                yield file, Finding(place, message, hint)


def contradiction(measure: Measure, text: str, since: int) -> _Wrong:
    """What in a measure the printed words do not bear out.

    Args:
        measure: The measure.
        text: The words on one line.
        since: After which year a year in the words is one to come.
    """
    return _not_said(measure, text) or _other_year(measure, text, since)


def _not_said(measure: Measure, text: str) -> _Wrong:
    if isinstance(measure, ThresholdMeasure):
        return _threshold(measure, text)
    if isinstance(measure, RankMeasure):
        return _rank(measure, text)
    if isinstance(measure, LevelMeasure):
        # Nearly always the level is all that the text says.
        if text != measure.value and not re.search(rf"\b{re.escape(measure.value)}\b", text, re.IGNORECASE):
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


def _rank(measure: RankMeasure, text: str) -> _Wrong:
    found = [each for each in numbers(text, measure.value) if says_rank(text, each)]
    if not found:
        return "value", f"chữ in không nói phải đạt hạng {measure.value} trở lên"
    if measure.among and not any(says_among(text, each, measure.among) for each in found):
        return "among", f"chữ in không có “trong {measure.among}”"
    return None


def _threshold(measure: ThresholdMeasure, text: str) -> _Wrong:
    figure, unit = decimal(measure.value), squeeze(measure.unit)
    if not any(numbers(text, measure.value)):
        return "value", f"chữ in không có số {figure}"
    figure += "%" if unit == "%" else f" {unit}"
    found = figures(text, measure.value, unit)
    if not found:
        return "unit", f"chữ in không có “{figure}”"
    if measure.of:
        of = squeeze(measure.of)
        found = [each for each in found if follows(text, unit_end(text, each, unit) or each.end(), of)]
        if not found:
            return "of", f"sau “{figure}”, chữ in không phải là “{shorten(measure.of)}”"
    right = [comparison(text, each, unit) for each in found]
    if measure.comparison not in right:
        return "comparison", f"dấu “{measure.comparison}” trái với chữ in, phải là “{right[0]}”"
    return None


def _years(measure: Measure, text: str, since: int) -> set[int]:
    return years(text, numbers(text, measure.value), since)


def _unsaid(measure: ThresholdMeasure, text: str) -> bool:
    """Whether the printed words have the number, and no unit beside it."""
    unit = squeeze(measure.unit)
    found = figures(text, measure.value, unit)
    return bool(found) and unit_end(text, found[0], unit) is None


def _other_year(measure: Measure, text: str, since: int) -> _Wrong:
    named = _years(measure, text, since)
    # The document's own year can be meant too, but mostly it only dates something.
    if measure.year and named and measure.year not in named | _years(measure, text, since - 1):
        return "year", f"chữ in không nói năm {measure.year}, mà năm {listed(map(str, sorted(named)))}"
    return None


@rule("CTV034", "thước đo chưa ghi hết điều chữ in nói", Severity.WARNING)
def said_whole(facts: Facts) -> Findings:
    """Chữ in nêu năm phải đạt (sau năm ban hành) thì thước đo cần year; đơn vị (unit) đọc được từ chữ in.

    Không có year thì kết quả của năm trước hạn cũng bị tính là chưa đạt. Chữ in có con số hoặc năm không phải là mức
    phải đạt, như “giữ số điểm 4,73 như năm 2021”, thì ghi đoạn ấy vào aside: aside: [4,73 như năm 2021].
    """
    for file, loc, target in _measured(facts):
        text = _plain(target)
        for each in target.aside:
            text = text.replace(squeeze(each), "")
        for i, measure in enumerate(target.measures):
            place = (*loc, "measures", i)
            named = _years(measure, text, _since(facts))
            if named and not measure.year:
                hint = f"Thêm “year: {max(named)}”; không phải năm phải đạt thì ghi đoạn chữ ấy vào aside."
                yield file, Finding(place, f"chữ in nêu năm {max(named)}, thước đo thiếu trường “year”", hint)
            if isinstance(measure, ThresholdMeasure) and _unsaid(measure, text):
                hint = "Sửa đơn vị; con số không phải là mức phải đạt thì bỏ thước đo, ghi đoạn chữ ấy vào aside."
                yield file, Finding((*place, "unit"), f"chữ in không nêu đơn vị “{measure.unit}”", hint)


@rule("CTV033", "nhóm điểm không có trong thang")
def known_level(facts: Facts) -> Findings:
    """Nhóm điểm của thước đo (kind: level) là một nhóm trong thang của kết quả công bố (scales), nếu đã có thang."""
    for index in facts.indices:
        results = facts.results.get(index.results or "")
        names = [name for scale in results.scales for name in scale.names] if results else []
        for file, loc, target in _measured(facts, index):
            for i, measure in enumerate(target.measures):
                if names and isinstance(measure, LevelMeasure) and measure.value not in names:
                    message = f"không có nhóm điểm “{shorten(measure.value)}”"
                    hint = f"Các nhóm: {listed(dict.fromkeys(names))}."
                    yield file, Finding((*loc, "measures", i, "value"), message, hint)


@rule("CTV032", "tỷ lệ trong chữ in chưa có thước đo", Severity.WARNING)
def every_share_measured(facts: Facts) -> Findings:
    """Khi một kết quả phấn đấu có thước đo, mỗi tỷ lệ phần trăm trong chữ in phải có thước đo của nó.

    Tỷ lệ không phải là mức phải đạt, như số của năm trước, thì ghi đoạn chữ ấy vào aside, đúng như chữ in:
    aside: [năm 2019 đạt 80%].
    """
    for file, loc, target in _measured(facts):
        line = _plain(target)
        for i, text in enumerate(map(squeeze, target.aside)):
            if text not in line:
                message, hint = f"chữ in không có “{shorten(text)}”", f"Chữ in: “{shorten(target.printed)}”."
                yield file, Finding((*loc, "aside", i), message, hint)
            line = line.replace(text, ";")
        known = {m.value for m in target.measures if isinstance(m, ThresholdMeasure) and m.unit == "%"}
        for match in numbers(line) if target.measures else ():
            if line[match.end() : match.end() + 1] == "%" and number(match) not in known:
                message = f"chữ in có {decimal(number(match))}% nhưng không có thước đo nào cho tỷ lệ này"
                hint = "Thêm thước đo, với of là chữ ngay sau con số; không phải mức phải đạt thì ghi vào aside."
                yield file, Finding((*loc, "measures"), message, hint)


@rule("CTV031", "thước đo không nói rõ đo cái gì")
def says_of_what(facts: Facts) -> Findings:
    """Khi một kết quả phấn đấu có từ hai ngưỡng cùng phạm vi (scope) và năm trở lên, mỗi ngưỡng phải có of: đo cái gì.

    of là chữ ngay sau con số trong kết quả phấn đấu, để người đọc đối chiếu được.
    """
    for file, loc, target in _measured(facts):
        thresholds = [m for m in target.measures if isinstance(m, ThresholdMeasure)]
        for i, measure in enumerate(target.measures):
            alike = [each for each in thresholds if (each.scope, each.year) == (measure.scope, measure.year)]
            if measure.of is None and len(alike) > 1 and measure in alike:
                message = "kết quả phấn đấu có nhiều ngưỡng, ngưỡng này thiếu trường “of”"
                yield file, Finding((*loc, "measures", i), message, "Thêm “of: …” bằng chữ của kết quả phấn đấu.")
