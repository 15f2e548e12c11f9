"""Light, frozen records: fields with their meaning and what a value must be, without a library to load.

A program that answers from remembered data needs the words of the domain at once, and pydantic takes longer to load
than such an answer takes to give. So the models are records, and `schemas` makes pydantic models of them where files
are checked.
"""

import json
from collections.abc import Iterator
from typing import Any, ClassVar, Self, dataclass_transform

_REQUIRED: Any = object()
_TAG = ""
"""Key under which the JSON of a record has its name; no field is called so."""


class Check:
    """What a value must be, in `typing.Annotated`: arguments of pydantic's Field, such as `pattern`."""

    __slots__ = ("settings",)

    def __init__(self, **settings: Any) -> None:
        self.settings = settings


class Fact:
    """What is known of one field.

    Attributes:
        description: What it means, in Vietnamese, for people who edit the files.
        default: Its value where a file leaves it out; `required` where it may not.
        required: Whether a file must have it.
        checks: Further arguments of pydantic's Field.
    """

    __slots__ = ("checks", "default", "description", "required")

    def __init__(self, description: str, default: Any, checks: dict[str, Any]) -> None:
        self.description = description
        self.default = default
        self.required = default is _REQUIRED
        self.checks = checks


def fact(description: str, *, default: Any = _REQUIRED, **checks: Any) -> Any:
    """A field of a record."""
    return Fact(description, default, checks)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(fact,))
class Record:
    """Base of all records: made of named values, never changed, equal where all values are."""

    facts: ClassVar[dict[str, Fact]] = {}
    known: ClassVar[dict[str, type[Self]]] = {}

    def __init_subclass__(cls) -> None:
        """Take the facts out of the class; what is left are its defaults."""
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Fact)}
        cls.facts = {**cls.facts, **own}
        Record.known[cls.__name__] = cls
        for name, known in own.items():
            if known.required:
                delattr(cls, name)
            else:
                setattr(cls, name, known.default)

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        """Refused."""
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        """Refused."""
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Names and values of the fields, in the order of the class."""
        return ((name, getattr(self, name)) for name in self.facts)

    def __eq__(self, other: object) -> bool:
        """Of the same kind, with the same values."""
        return type(self) is type(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Of kind and values."""
        return hash((type(self).__name__, *self))

    def __repr__(self) -> str:
        """As it would be made."""
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self)})"

    def changed(self, **values: Any) -> Self:
        """The same record with other values."""
        return type(self)(**{**dict(self), **values})


def plain(value: Any) -> Any:
    """A record, and all records in it, as what JSON has: mappings, lists and values."""
    if isinstance(value, Record):
        return {name: plain(part) for name, part in value}
    return [plain(part) for part in value] if isinstance(value, tuple) else value


def to_json(value: Any) -> bytes:
    """Records, tuples and values as JSON that `from_json` reads; what a field has by default is left out."""
    return json.dumps(value, default=_tagged, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def from_json(content: bytes) -> Any:
    """What `to_json` wrote.

    Raises:
        ValueError: It is no JSON.
        KeyError: A record is not known.
    """
    return _with_tuples(json.loads(content, object_hook=_untagged))


def _tagged(record: Record) -> dict[str, Any]:
    """What JSON has of a record; tuples become lists by themselves."""
    defaults = type(record).facts
    given = {name: part for name, part in record.__dict__.items() if part != defaults[name].default}
    return {_TAG: type(record).__name__, **given}


def _untagged(found: dict[str, Any]) -> Record:
    kind = Record.known[found.pop(_TAG)]
    return kind(**{name: _with_tuples(part) if type(part) is list else part for name, part in found.items()})


def _with_tuples(value: Any) -> Any:
    return tuple([_with_tuples(part) for part in value]) if type(value) is list else value
