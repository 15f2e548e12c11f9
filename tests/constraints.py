"""What the models declare of their fields, read off the classes: what can stand there and within which bounds."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from chisotv.validation.schemas import SCHEMAS

Kinds = list[tuple[Any, list[Any]]]
"""The types that a value can have, each with its constraints."""
Way = tuple[str | int, ...]
"""From a model to a value in it: names of fields and positions in lists."""


def alternatives(annotation: Any) -> Kinds:
    """The types that an annotation allows: `Text | None` are two."""
    if get_origin(annotation) is Annotated:
        inner, *constraints = get_args(annotation)
        return [(kind, [*found, *constraints]) for kind, found in alternatives(inner)]
    if get_origin(annotation) in (UnionType, Union):
        return [kind for part in get_args(annotation) for kind in alternatives(part)]
    return [(annotation, [])]


def models() -> list[Any]:
    """Every model that a file can hold, those of whole files and all that they are made of."""
    found: list[Any] = []
    waiting: list[Any] = [model for model, _ in SCHEMAS.values()]
    while waiting:
        kind = waiting.pop()
        if is_dataclass(kind) and kind not in found:
            found.append(kind)
            hints = get_type_hints(kind, include_extras=True)
            waiting += [inner for field in fields(kind) for inner, _ in alternatives(hints[field.name])]
        elif not is_dataclass(kind):
            waiting += [inner for part in get_args(kind) for inner, _ in alternatives(part) if part is not Ellipsis]
    return found


def parts(value: Any) -> Iterator[tuple[str | int, Any]]:
    """What a model or a list holds, each with its field or position."""
    if is_dataclass(value):
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, tuple) and hasattr(value, "_asdict"):
        yield from value._asdict().items()
    elif isinstance(value, tuple):
        yield from enumerate(value)


def within(value: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Every model in a value, with the way to it."""
    if is_dataclass(value):
        yield way, value
    for step, part in parts(value):
        yield from within(part, (*way, step))
