"""Changes of the letter."""

from collections.abc import Iterator

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Directive, Dispatch, Goal
from chisotv.queries.diff.base import ORDER, Change, list_changes, phrase, with_members
from chisotv.text import shorten

PLACE = "Công văn"
_TEXTS = {
    "number": "số",
    "date": "ngày",
    "place": "nơi ban hành",
    "issuing_body": "cơ quan ban hành",
    "subject": "trích yếu",
}


def letter_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Every change of the letter."""
    one, other = old.dispatch, new.dispatch
    for field, label in _TEXTS.items():
        gone, come = getattr(one, field), getattr(other, field)
        if gone != come:
            yield Change(f"letter_{field}_changed", PLACE, f"{label} {phrase(gone, come)}", None, None, gone, come)
    for label, gone_list, come_list in _lists(one, other):
        for gone, come in list_changes(gone_list, come_list):
            yield Change("letter_changed", PLACE, f"{label}: {_words(gone, come)}", None, None, gone, come)
    yield from _directives(old, new)
    yield from _goals(one, other)


def _lists(one: Dispatch, other: Dispatch) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The parts of the letter that are lists, each as texts."""

    def texts(dispatch: Dispatch) -> dict[str, tuple[str, ...]]:
        return {
            "người ký": (f"{dispatch.signer.position} {dispatch.signer.name}",),
            "kính gửi": tuple(f"{charged.printed} ({charged.agency})" for charged in dispatch.addressees),
            "căn cứ": dispatch.basis,
            "nơi nhận": dispatch.recipients,
            "chỉ số": tuple(
                " · ".join([i.id, i.name, i.full_name, *i.aliases, i.appendix or "không có phụ lục"])
                for i in dispatch.indices
            ),
            "lỗi quét": tuple(f"{error.scanned} → {error.reads}" for error in dispatch.scan_errors),
            "ghi chú": tuple(
                f"{words.NOTE[n.kind]}, {words.FIELD[n.field]}: {n.scanned} → {n.reads}: {n.reason}"
                for n in dispatch.notes
            ),
        }

    before, after = texts(one), texts(other)
    for label in before:
        yield label, before[label], after[label]


def _words(gone: str | None, come: str | None) -> str:
    if (gone, come) == ORDER:
        return "đổi thứ tự"
    if gone is None:
        return f"thêm “{shorten(come or '')}”"
    return f"bỏ “{shorten(gone)}”" if come is None else phrase(gone, come)


def _directives(old: Dataset, new: Dataset) -> Iterator[Change]:
    for number in dict.fromkeys(each.number for each in (*old.dispatch.directives, *new.dispatch.directives)):
        one, other = (tuple(each for each in side.dispatch.directives if each.number == number) for side in (old, new))
        place = f"{PLACE}, điểm {number}"
        concerned = _charged(old, one) | _charged(new, other)
        for gone, come in list_changes(_lines(one), _lines(other)):
            yield Change("directive_changed", place, _words(gone, come), None, number, gone, come, concerned)


def _lines(directives: tuple[Directive, ...]) -> tuple[str, ...]:
    """What the directives of one number say."""
    lines: list[str] = []
    for each in directives:
        lines += [f"giao cho {charged.printed} ({charged.agency})" for charged in each.charged]
        lines += [f"phối hợp: {charged.printed} ({charged.agency})" for charged in each.coordinating]
        lines += [each.text, *each.points, *([f"đoạn cuối: {each.remark}"] if each.remark else [])]
    return tuple(lines)


def _charged(dataset: Dataset, directives: tuple[Directive, ...]) -> frozenset[str]:
    people = (charged for each in directives for charged in (*each.charged, *each.coordinating))
    return with_members(dataset, (charged.agency for charged in people))


def _goals(one: Dispatch, other: Dispatch) -> Iterator[Change]:
    names = {index.id: index.name for dispatch in (one, other) for index in dispatch.indices}
    for index in dict.fromkeys(goal.index for goal in (*one.goals, *other.goals)):
        for gone, come in list_changes(*(_goals_of(dispatch, index) for dispatch in (one, other))):
            yield Change(
                "goal_changed",
                f"{PLACE}, mục tiêu {names.get(index, index)}",
                _words(gone, come),
                index,
                None,
                gone,
                come,
            )


def _goals_of(dispatch: Dispatch, index: str) -> tuple[str, ...]:
    """What the letter wants of an index: every goal with its measures."""
    goals = [goal for goal in dispatch.goals if goal.index == index]
    return tuple(text for goal in goals for text in (f"{goal.printed} (điểm {goal.directive})", *_measures(goal)))


def _measures(goal: Goal) -> Iterator[str]:
    return (f"{measure.words} · {words.SCOPE[measure.scope]}" for measure in goal.measures)
