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
                f"{n.kind_words}, {words.FIELD[n.field]}: {n.scanned} → {n.reads}: {n.reason}" for n in dispatch.notes
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
    before = {directive.number: directive for directive in old.dispatch.directives}
    after = {directive.number: directive for directive in new.dispatch.directives}
    for number in dict.fromkeys([*before, *after]):
        one, other = before.get(number), after.get(number)
        place = f"{PLACE}, điểm {number}"
        concerned = _charged(old, one) | _charged(new, other)
        for gone, come in list_changes(_lines(one), _lines(other)):
            yield Change("directive_changed", place, _words(gone, come), None, number, gone, come, concerned)


def _lines(directive: Directive | None) -> tuple[str, ...]:
    if directive is None:
        return ()
    people = [f"giao cho {charged.printed} ({charged.agency})" for charged in directive.charged]
    people += [f"phối hợp: {charged.printed} ({charged.agency})" for charged in directive.coordinating]
    remark = (f"đoạn cuối: {directive.remark}",) if directive.remark else ()
    return (*people, directive.text, *directive.points, *remark)


def _charged(dataset: Dataset, directive: Directive | None) -> frozenset[str]:
    people = (*directive.charged, *directive.coordinating) if directive else ()
    return with_members(dataset, (charged.agency for charged in people))


def _goals(one: Dispatch, other: Dispatch) -> Iterator[Change]:
    before = {goal.index: goal for goal in one.goals}
    after = {goal.index: goal for goal in other.goals}
    names = {index.id: index.name for dispatch in (one, other) for index in dispatch.indices}
    for index in dict.fromkeys([*before, *after]):
        for gone, come in list_changes(_goal(before.get(index)), _goal(after.get(index))):
            yield Change(
                "goal_changed",
                f"{PLACE}, mục tiêu {names.get(index, index)}",
                _words(gone, come),
                index,
                None,
                gone,
                come,
            )


def _goal(goal: Goal | None) -> tuple[str, ...]:
    if goal is None:
        return ()
    measures = [f"{measure.words} · {words.SCOPE[measure.scope]}" for measure in goal.measures]
    return (f"{goal.printed} (điểm {goal.directive})", *measures)
