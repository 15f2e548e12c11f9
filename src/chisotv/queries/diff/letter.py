"""Changes of the letter."""

from collections.abc import Iterator

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Charged, Dispatch
from chisotv.queries.diff.base import (
    ORDER,
    Change,
    Difference,
    altered,
    list_changes,
    measure_words,
    phrase,
    with_members,
)

PLACE = "Công văn"
_TEXTS = {
    "number": "số",
    "date": "ngày",
    "place": "nơi ban hành",
    "issuing_body": "cơ quan ban hành",
    "subject": "trích yếu",
    "scan_file": "tệp bản quét",
    "succession": "tệp thay đổi tổ chức",
}


def letter_changes(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Every change of the letter."""
    one, other = old.dispatch, new.dispatch
    for field, label in _TEXTS.items():
        found = altered(f"letter_{field}_changed", label, getattr(one, field), getattr(other, field))
        yield from (each.at(PLACE) for each in found)
    before, after = _lists(one), _lists(other)
    for label, texts in before.items():
        yield from (each.at(PLACE) for each in _listed("letter_changed", texts, after[label], f"{label}: "))
    for number in dict.fromkeys(each.number for each in (*one.directives, *other.directives)):
        concerned = _charged(old, number) | _charged(new, number)
        found = _listed("directive_changed", _directives(one, number), _directives(other, number))
        yield from (each.at(f"{PLACE}, điểm {number}", None, number, concerned) for each in found)
    names = {index.id: index.name for dispatch in (one, other) for index in dispatch.indices}
    for index in dict.fromkeys(goal.index for goal in (*one.goals, *other.goals)):
        found = _listed("goal_changed", _goals(one, index), _goals(other, index))
        yield from (each.at(f"{PLACE}, mục tiêu {names.get(index, index)}", index) for each in found)


def _lists(dispatch: Dispatch) -> dict[str, tuple[str, ...]]:
    """The parts of the letter that are lists, each as texts."""
    return {
        "người ký": (f"{dispatch.signer.position} {dispatch.signer.name}",),
        "kính gửi": tuple(_people(dispatch.addressees)),
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


def _listed(kind: str, old: tuple[str, ...], new: tuple[str, ...], label: str = "") -> Iterator[Difference]:
    for gone, come in list_changes(old, new):
        text = "đổi thứ tự" if (gone, come) == ORDER else phrase(gone or "", come or "")
        yield Difference(kind, f"{label}{text}", gone, come)


def _people(charged: tuple[Charged, ...], label: str = "") -> Iterator[str]:
    return (f"{label}{each.printed} ({each.agency})" for each in charged)


def _directives(dispatch: Dispatch, number: str) -> tuple[str, ...]:
    """What the directives of one number say."""
    lines: list[str] = []
    for each in dispatch.directives:
        if each.number == number:
            lines += [f"nói đến chỉ số {', '.join(each.indices)}"] if each.indices else []
            lines += [*_people(each.charged, "giao cho "), *_people(each.coordinating, "phối hợp: ")]
            lines += [each.text, *each.points, *([f"đoạn cuối: {each.remark}"] if each.remark else [])]
    return tuple(lines)


def _charged(dataset: Dataset, number: str) -> frozenset[str]:
    orders = [each for each in dataset.dispatch.directives if each.number == number]
    return with_members(dataset, (who.agency for each in orders for who in each.people))


def _goals(dispatch: Dispatch, index: str) -> tuple[str, ...]:
    """What the letter wants of an index: every goal with its measures."""
    goals = [goal for goal in dispatch.goals if goal.index == index]
    return tuple(
        text
        for goal in goals
        for text in (
            f"{goal.printed} (điểm {goal.directive})",
            *map(measure_words, goal.measures),
            *(f"{text} · {words.ASIDE}" for text in goal.aside),
        )
    )
