"""Changes of a target: its figures where only these changed, else its words."""

import re
from collections.abc import Iterator

from chisotv import words
from chisotv.diff.base import phrase
from chisotv.models import LevelMeasure, Measure, Target, ThresholdMeasure
from chisotv.text import decimal, shorten

Found = tuple[str, str, object, object]
_FIGURE = re.compile(r"\d[\d.,]*")


def target_changes(old: Target | None, new: Target | None) -> Iterator[Found]:
    """Kind of change, text, old and new value for each change of a target."""
    if old is None and new is None:
        return
    if old is None:
        assert new is not None
        yield "target_added", f"thêm kết quả phấn đấu “{shorten(new.printed)}”", None, new.printed
    elif new is None:
        yield "target_removed", f"bỏ kết quả phấn đấu “{shorten(old.printed)}”", old.printed, None
    else:
        yield from _changed(old, new)


def _changed(old: Target, new: Target) -> Iterator[Found]:
    figures = list(_figures(old, new))
    if old.printed != new.printed and not figures:
        yield "target_changed", f"kết quả phấn đấu {phrase(old.printed, new.printed)}", old.printed, new.printed
    yield from figures
    if not figures and old.measures != new.measures and not _same_level(old, new):
        one, other = _all(old.measures), _all(new.measures)
        yield "measures_changed", f"thước đo {one or '(không có)'} → {other or '(không có)'}", one, other
    if old.truncated != new.truncated:
        text = "kết quả phấn đấu nay đánh dấu bị đứt đoạn" if new.truncated else "kết quả phấn đấu nay đầy đủ"
        yield "truncated_changed", text, old.truncated, new.truncated


def _figures(old: Target, new: Target) -> Iterator[Found]:
    """Thresholds that changed their value, where the text changed in nothing but its figures."""
    same_words = _FIGURE.sub("#", old.printed) == _FIGURE.sub("#", new.printed)
    if not same_words or len(old.measures) != len(new.measures):
        return
    pairs = list(zip(old.measures, new.measures, strict=True))
    if not all(_only_value_differs(one, other) for one, other in pairs):
        return
    for one, other in pairs:
        if one != other:
            of = f" ({other.of})" if other.of else ""
            unit = "%" if other.unit == "%" else f" {other.unit}"
            text = f"chỉ tiêu {_number(one)} → {_number(other)}{unit}{of}"
            yield "measure_changed", text, one.value, other.value


def _only_value_differs(one: Measure, other: Measure) -> bool:
    if one == other:
        return True
    if not isinstance(one, ThresholdMeasure) or not isinstance(other, ThresholdMeasure):
        return False
    return one.model_copy(update={"value": other.value}) == other


def _number(measure: Measure) -> str:
    return decimal(measure.value) if isinstance(measure, ThresholdMeasure) else str(measure.value)


def _same_level(old: Target, new: Target) -> bool:
    """A PAPI target says its level in its words; the change of the words has said it already."""
    return old.printed != new.printed and all(isinstance(m, LevelMeasure) for m in (*old.measures, *new.measures))


def _all(measures: tuple[Measure, ...]) -> str:
    return "; ".join(words.measure_words(m.kind, m.value, m.unit, m.comparison, m.of) for m in measures)
