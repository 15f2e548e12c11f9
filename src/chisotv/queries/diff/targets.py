"""Changes of a target: its figures where only these changed, else its words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from chisotv import words
from chisotv.models.appendix import Target
from chisotv.models.measures import LevelMeasure, Measure, ThresholdMeasure
from chisotv.queries.diff.base import Difference, altered, came_or_went, measure_words
from chisotv.text import decimal, shorten


def target_changes(old: Target | None, new: Target | None) -> Iterator[Difference]:
    """Every change of a target."""
    if old is not None and new is not None:
        yield from _changed(old, new)
        return
    for target in (old, new):
        if target is not None:
            told = f"kết quả phấn đấu “{shorten(target.printed)}”"
            yield came_or_went(target is new, "target_", told, target.printed)


def _changed(old: Target, new: Target) -> Iterator[Difference]:
    figures = list(_figures(old, new))
    if not figures:
        yield from altered("target_changed", "kết quả phấn đấu", old.printed, new.printed)
    yield from figures
    same = sorted(old.measures, key=repr) == sorted(new.measures, key=repr)
    if not figures and not same and not _same_level(old, new):
        one, other = ("; ".join(map(measure_words, target.measures)) for target in (old, new))
        yield Difference("measures_changed", f"thước đo {one or '(không có)'} → {other or '(không có)'}", one, other)
    yield from altered("aside_changed", f"phần {words.ASIDE}", old.aside, new.aside, "; ".join)
    if old.truncated != new.truncated:
        state = "đánh dấu bị cắt, thiếu phần cuối" if new.truncated else "đầy đủ"
        yield Difference("truncated_changed", f"kết quả phấn đấu nay {state}", old.truncated, new.truncated)


def _figures(old: Target, new: Target) -> Iterator[Difference]:
    """Thresholds that changed their value, where the text changed in just these figures and nothing else."""
    if len(old.measures) != len(new.measures):
        return
    pairs = [pair for pair in zip(old.measures, new.measures, strict=True) if pair[0] != pair[1]]
    if not all(_only_value_differs(one, other) for one, other in pairs):
        return
    expected = old.printed
    for one, other in pairs:
        expected = re.sub(rf"(?<![\w.,]){re.escape(_number(one))}(?![\w.,]*\d)", _number(other), expected, count=1)
    if expected != new.printed:
        return
    for one, other in pairs:
        of = f" ({other.of})" if other.of else ""
        figures = (
            f"{_number(one)}% → {_number(other)}%"
            if other.unit == "%"
            else f"{_number(one)} → {_number(other)} {other.unit}"
        )
        yield Difference("measure_changed", f"chỉ tiêu {figures}{of}", one.value, other.value)


def _only_value_differs(one: Measure, other: Measure) -> bool:
    if not isinstance(one, ThresholdMeasure) or not isinstance(other, ThresholdMeasure):
        return False
    return replace(one, value=other.value) == other


def _number(measure: Measure) -> str:
    return decimal(measure.value) if isinstance(measure, ThresholdMeasure) else str(measure.value)


def _same_level(old: Target, new: Target) -> bool:
    """Where a target says its level in its words, the change of the words has said it already."""
    both = (*old.measures, *new.measures)
    only_levels = all(isinstance(measure, LevelMeasure) for measure in both)
    return old.printed != new.printed and only_levels and len({(m.scope, m.comparison, m.year) for m in both}) == 1
