"""One bad value for each thing that the models declare: an error at its place, in the program and in the JSON Schemas.

What is declared is read off the models, so that a new constraint is held to this by itself.
"""

import inspect
import json
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_type_hints

import jsonschema
import pytest
import yaml
from pydantic import ValidationError

from chisotv.files.source import parse
from chisotv.models.base import ByKind, Matching, Strict, fact
from chisotv.validation.schema_errors import shape_findings
from chisotv.validation.schemas import SCHEMAS, schema, validated
from conftest import EXAMPLES
from constraints import Kinds, Way, alternatives, models, within

FILES = {
    "dispatch": ["dispatch.yaml"],
    "agencies": ["agencies.yaml"],
    "appendix": ["papi.yaml", "ict.yaml"],
    "results": ["results/papi.yaml", "results/ict.yaml"],
    "succession": ["succession.yaml"],
}
"""Schema → files of the full data that together have every field."""
SAMPLES: dict[type, Any] = {str: "chữ", int: 5, float: 1.5, bool: True, list: ["chữ"], dict: {"x": "chữ"}}
"""One value of each type that YAML has."""
ACCEPTED: dict[Any, set[type]] = {str: {str}, int: {int}, float: {int, float}, bool: {bool}, type(None): set()}
"""Type in a model → types that YAML may have there."""

CALLED = {
    "ge": {"greater_than_equal", "minimum"},
    "le": {"less_than_equal", "maximum"},
    "min_length": {"string_too_short", "too_short", "minLength", "minItems"},
    "max_length": {"too_long", "maxItems"},
    "pattern": {"string_pattern_mismatch", "pattern"},
    "missing": {"missing", "union_tag_not_found", "required"},
    "extra": {"unexpected_keyword_argument", "additionalProperties"},
}
"""Constraint → what pydantic calls a value that breaks it, and the key of the JSON Schema that does."""


class Bad(NamedTuple):
    """A value that breaks one thing that is declared; `at` leads to what is bad within it."""

    what: str
    value: Any
    at: Way = ()


def is_list(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is tuple


def accepted(kind: Any) -> set[type]:
    """The types that YAML may have for one type of a model."""
    if is_dataclass(kind):
        return {dict}
    return {list} if is_list(kind) else {str} if get_args(kind) else ACCEPTED[kind]


def bad(kinds: Kinds, there: Any) -> Iterator[Bad]:
    """Values that break one thing each; `there` is a good one."""
    known = {each for kind, _ in kinds for each in accepted(kind)}
    yield from (Bad(f"type {each.__name__}", value) for each, value in SAMPLES.items() if each not in known)
    if all(kind is not type(None) for kind, _ in kinds):
        yield Bad("null", None)
    for constraint in {id(each): each for _, constraints in kinds for each in constraints}.values():
        yield from broken(constraint)
    for kind, _ in kinds:
        if is_list(kind):
            yield from bad_list(get_args(kind), there)
        elif get_args(kind):
            yield Bad("not listed", "lạ")


def bad_list(inner: tuple[Any, ...], there: list[Any]) -> Iterator[Bad]:
    """Lists with one bad entry, and those of another length where the length is given."""
    for each in bad(alternatives(inner[0]), there[0]):
        yield Bad(f"entry: {each.what}", [each.value, *there[1:]], (0, *each.at))
    if Ellipsis not in inner:
        yield Bad("one less", there[:-1])
        yield Bad("one more", [*there, there[0]])


def broken(constraint: Any) -> Iterator[Bad]:
    """What breaks a constraint; a new kind of constraint is to be added here."""
    if isinstance(constraint, Matching):
        least = constraint.min_length or 0
        if least:
            yield Bad("min_length", "a" * (least - 1))
        yield Bad("pattern", next(text for text in ("!", " ") if not re.search(constraint.pattern, text)))
    elif isinstance(constraint, Strict):
        if constraint.ge is not None:
            yield Bad("ge", constraint.ge - 1)
        if constraint.le is not None:
            yield Bad("le", constraint.le + 1)
    elif isinstance(constraint, ByKind):
        yield Bad("kind", {"kind": "lạ"}, ("kind",))
    else:
        raise TypeError(constraint)


def beyond(limits: dict[str, int], there: Any) -> Iterator[Bad]:
    """What breaks a constraint of `fact`."""
    for name, limit in limits.items():
        if name == "ge":
            yield Bad(name, limit - 1)
        else:
            yield Bad(name, {"min_length": there[: limit - 1], "max_length": there[:1] * (limit + 1)}[name])


class Case(NamedTuple):
    """A file with one thing wrong, and where that is."""

    schema: str
    data: Any
    way: Way


@cache
def good(name: str) -> list[Any]:
    """The plain data of the full files of one schema."""
    paths = (EXAMPLES / "full" / file for file in FILES[name])
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]


def at(data: Any, way: Way) -> Any:
    for step in way:
        data = data[step]
    return data


def places() -> dict[str, tuple[str, Any, Way]]:
    """Each field, "Result.rank", with a file of its schema and the way to a model in which it is set."""
    found: dict[str, tuple[str, Any, Way]] = {}
    for name, (model, _) in SCHEMAS.items():
        for data in good(name):
            for way, each in within(validated(model, data)):
                found |= {f"{type(each).__name__}.{key}": (name, data, way) for key in at(data, way)}
    return found


PLACES = places()


def cases() -> Iterator[tuple[str, Case]]:
    """Everything that is declared, by name, with what breaks it."""
    for model in models():
        hints = get_type_hints(model, include_extras=True)
        for field in fields(model):
            if alternatives(hints[field.name]) == [(type(None), [])]:
                continue  # it is there so that all kinds of measures have the same fields
            name = f"{model.__name__}.{field.name}"
            schema_name, data, way = PLACES[name]
            there = at(data, way)[field.name]
            limits = {key: limit for key, limit in field.metadata.items() if key != "description"}
            for what, value, within_it in (*bad(alternatives(hints[field.name]), there), *beyond(limits, there)):
                wrong = deepcopy(data)
                at(wrong, way)[field.name] = value
                yield f"{name} {what}", Case(schema_name, wrong, (*way, field.name, *within_it))
            if field.default is MISSING:
                wrong = deepcopy(data)
                del at(wrong, way)[field.name]
                yield f"{name} missing", Case(schema_name, wrong, way)
        wrong = deepcopy(data)
        at(wrong, way)["lạ"] = "chữ"
        yield f"{model.__name__} extra", Case(schema_name, wrong, (*way, "lạ"))


CASES = dict(cases())


@cache
def checker(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schema(name)))


def keys(errors: Iterable[jsonschema.ValidationError]) -> Iterator[str]:
    """The keys of the JSON Schema that refuse something, those of each alternative too."""
    for error in errors:
        yield str(error.validator)
        yield from keys(error.context or ())


@pytest.mark.parametrize("name", FILES)
def test_the_full_data_are_good(name: str) -> None:
    for data in good(name):
        validated(SCHEMAS[name][0], data)
        assert not list(checker(name).iter_errors(data))


@pytest.mark.parametrize("name", CASES)
def test_what_is_declared_is_demanded(name: str) -> None:
    case = CASES[name]
    model, _ = SCHEMAS[case.schema]
    source = parse(json.dumps(case.data, ensure_ascii=False), Path("x.yaml"))
    with pytest.raises(ValidationError) as raised:
        validated(model, source.data)
    told = [finding.loc for _, finding in shape_findings(raised.value, model, source)]
    assert case.way in told
    refused = [tuple(error.absolute_path) for error in checker(case.schema).iter_errors(case.data)]
    assert refused
    # pydantic counts the good entries of a list: one that must have some is told beside its bad entry.
    assert all(way == case.way[: len(way)] for way in (*told, *refused)), (told, refused)
    reasons = CALLED.get(name.rsplit(maxsplit=1)[-1])
    if reasons:
        assert reasons & {error["type"] for error in raised.value.errors()}
        assert reasons & set(keys(checker(case.schema).iter_errors(case.data)))


def test_a_misspelt_constraint_is_refused() -> None:
    with pytest.raises(TypeError):
        fact("Số mục", max_lenght=3)  # type: ignore[call-arg]


def test_every_constraint_is_one_that_fact_knows() -> None:
    """What pydantic does not know it passes over without a word."""
    known = {"description", *inspect.signature(fact).parameters} - {"default"}
    assert {key for model in models() for field in fields(model) for key in field.metadata} <= known
