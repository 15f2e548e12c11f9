"""The pydantic models that check the data files, made of the records, and their JSON Schemas for editors."""

import json
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model, model_validator

from chisotv.models.agency import AgencyFile
from chisotv.models.appendix import Appendix
from chisotv.models.base import Check, Fact, Record
from chisotv.models.dispatch import Dispatch
from chisotv.models.results import Results

R = TypeVar("R", bound=Record)

SCHEMAS: dict[str, tuple[type[Record], str]] = {
    "dispatch": (Dispatch, "Công văn: phần thư (dispatch.yaml)"),
    "agencies": (AgencyFile, "Danh mục cơ quan (agencies.yaml)"),
    "appendix": (Appendix, "Một phụ lục: bảng phân công của một chỉ số"),
    "results": (Results, "Kết quả công bố của một chỉ số, từng năm"),
}
"""Name → record of the whole file and title. The schema is `schema/NAME.schema.json` beside the data."""


class Model(BaseModel):
    """Base of all pydantic models: a field nobody knows is a mistake. What they check becomes records.

    Attributes:
        facts: What is known of the fields; with descriptions in its own fields pydantic takes longer to make a model.
    """

    facts: ClassVar[dict[str, Fact]] = {}

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")

    @model_validator(mode="after")
    def _recorded(self) -> Any:
        # Where a model holds its own kind, pydantic comes by twice: the second time it is a record already.
        known = _RECORDS.get(type(self))
        return known(**self.__dict__) if known else self


_ANNOTATED: Any = Annotated
_UNION: Any = Union
"""The same, for types that are computed and not written."""


def validated(record: type[R], data: Any) -> R:
    """Plain data of a file as a record.

    Args:
        record: What the whole file is.
        data: What was read.

    Raises:
        pydantic.ValidationError: The data has another shape.
    """
    made: Any = model(record).model_validate(data)
    assert isinstance(made, record)
    return made


def model(record: type[Record]) -> type[BaseModel]:
    """The pydantic model of a record."""
    if record not in _MODELS:
        _MODELS[record] = _made(record)
        _RECORDS[_MODELS[record]] = record
    return _MODELS[record]


_MODELS: dict[type[Record], type[BaseModel]] = {}
_RECORDS: dict[type[BaseModel], type[Record]] = {}


def _made(record: type[Record]) -> type[BaseModel]:
    hints = get_type_hints(record, include_extras=True)
    fields: dict[str, Any] = {}
    for name, fact in record.facts.items():
        default = ... if fact.required else fact.default
        fields[name] = (_checked(hints[name], record), Field(default, **fact.checks) if fact.checks else default)
    made: type[Model] = create_model(record.__name__, __base__=Model, __doc__=record.__doc__, **fields)
    made.facts = record.facts
    return made


def _checked(hint: Any, inside: type[Record]) -> Any:
    """A type of a record's field with pydantic's models in place of records and pydantic's fields for checks."""
    if isinstance(hint, type) and issubclass(hint, Record):
        # A group holds groups: its own model is known by name while it is made.
        return hint.__name__ if hint is inside else model(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        checks = [_constraint(check) if isinstance(check, Check) else check for check in parts[1:]]
        return _ANNOTATED[(parts[0], *checks)]
    if origin in (Union, UnionType):
        union = _UNION[tuple(_checked(part, inside) for part in parts)]
        several = sum(isinstance(part, type) and issubclass(part, Record) for part in parts) > 1
        return _ANNOTATED[union, Field(discriminator="kind")] if several else union
    if origin is tuple:
        return tuple[tuple(_checked(part, inside) for part in parts)]  # type: ignore[misc]
    return hint


@lru_cache
def _constraint(check: Check) -> Any:
    """A check as pydantic takes it fastest; it would take a field apart into the same."""
    settings = check.settings
    return StringConstraints(**settings) if "pattern" in settings else Field(**settings)


def schema(name: str) -> str:
    """The JSON Schema (draft 2020-12) of one kind of data file, as text.

    Args:
        name: One of `SCHEMAS`.
    """
    record, title = SCHEMAS[name]
    generated = _described(model(record).model_json_schema(), record)
    for known, definition in generated.get("$defs", {}).items():
        generated["$defs"][known] = _described(definition, Record.known[known])
    written = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_tidy(generated), "title": title}
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def _described(generated: dict[str, Any], record: type[Record]) -> dict[str, Any]:
    """The schema of a record with what its fields mean."""
    properties = {
        name: dict(sorted({**value, "description": record.facts[name].description}.items()))
        for name, value in generated["properties"].items()
    }
    return {**generated, "properties": properties}


def _tidy(node: Any, key: str = "") -> Any:
    """Drop what pydantic adds in English: titles from names of classes and fields, docstrings of classes."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    if key in ("properties", "$defs", "mapping"):
        return {name: _tidy(value) for name, value in node.items()}
    dropped = {"title"} | ({"description"} if node.get("type") == "object" else set())
    return {name: _tidy(value, name) for name, value in node.items() if name not in dropped}
