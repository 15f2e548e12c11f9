"""What all models are made of: plain frozen dataclasses whose fields say what a value must be.

The standard library makes the classes, so that an answer from what is remembered needs no other; pydantic reads the
same classes where files are checked (`validation.schemas`). A constraint is written with `fact` or with one of the
classes below, never as bare metadata: pydantic passes over what it does not know without a word.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, dataclass_transform

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


def fact(
    description: str,
    *,
    default: Any = dataclasses.MISSING,
    ge: int | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
) -> Any:
    """A field of a model.

    Args:
        description: What it means, in Vietnamese: editors show it to the people who edit the files.
        default: Its value where a file leaves it out; without one a file must have it.
        ge: The least value.
        min_length: The least number of entries.
        max_length: The greatest number of entries.
    """
    constraints = {"ge": ge, "min_length": min_length, "max_length": max_length}
    metadata = {name: value for name, value in constraints.items() if value is not None}
    return dataclasses.field(default=default, metadata={"description": description, **metadata})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(fact,))
class Model:
    """Base of all models: in a file, a key that is no field is a mistake."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    def __init_subclass__(cls) -> None:
        """Make the class a frozen dataclass, whose fields are given by name."""
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)


class Matching:
    """A text of this form, in `typing.Annotated`."""

    def __init__(self, pattern: str, min_length: int | None = None) -> None:
        self.pattern = pattern
        self.min_length = min_length

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """What pydantic makes of it, when it is asked."""
        from pydantic import StringConstraints

        return handler(_annotated(source, StringConstraints(pattern=self.pattern, min_length=self.min_length)))


class Strict:
    """A number or truth value as it is, neither a text nor one for the other; a number within bounds."""

    def __init__(self, ge: int | None = None, le: int | None = None) -> None:
        self.ge = ge
        self.le = le

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """What pydantic makes of it, when it is asked."""
        from pydantic import Field

        return handler(_annotated(source, Field(strict=True, ge=self.ge, le=self.le)))


class ByKind:
    """One of several models, told apart by their `kind`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """What pydantic makes of it, when it is asked."""
        from pydantic import Field

        return handler(_annotated(source, Field(discriminator="kind")))


def _annotated(source: Any, constraint: Any) -> Any:
    annotated: Any = Annotated
    return annotated[source, constraint]


Text = Annotated[str, Matching(r"\S", min_length=1)]
_PART = "(0|[1-9][0-9]{0,3}|[A-ZĐa-zđ]{1,8})(-[1-9])?"
Number = Annotated[str, Matching(rf"^{_PART}(\.{_PART}){{0,7}}$")]
ColumnKey = Annotated[str, Matching(r"^[a-z][a-z0-9_]*$")]
AgencyId = Annotated[str, Matching(r"^[a-z0-9]+(-[a-z0-9]+)*$")]
IndexId = Annotated[str, Matching(r"^[a-z][a-z0-9_]*$")]
Date = Annotated[str, Matching(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Whole = Annotated[int, Strict()]
Decimal = Annotated[float, Strict()]
Flag = Annotated[bool, Strict()]
Year = Annotated[int, Strict(ge=1990, le=2100)]
Count = Annotated[int, Strict(ge=1)]
