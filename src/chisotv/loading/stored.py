"""Models as JSON and back, for what is remembered: quick to read, and nothing is checked again."""

import json
from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from types import ModuleType
from typing import Any

_TAG = ""
"""Key under which the JSON of a model has its name; no field is called so."""


def to_json(value: Any) -> bytes:
    """Models, tuples and values as JSON that `from_json` reads; what a field has by default is left out."""
    return json.dumps(value, default=_tagged, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def from_json(content: bytes, modules: Iterable[ModuleType]) -> Any:
    """What `to_json` wrote, of models of these modules.

    Raises:
        ValueError: It is no JSON.
        KeyError: A model is not known.
        TypeError: A model has other fields.
    """
    known = {name: kind for module in modules for name, kind in vars(module).items() if is_dataclass(kind)}

    def untagged(found: dict[str, Any]) -> Any:
        kind: Any = known[found.pop(_TAG)]
        return kind(**{name: _with_tuples(part) if type(part) is list else part for name, part in found.items()})

    return _with_tuples(json.loads(content, object_hook=untagged))


def _tagged(model: Any) -> dict[str, Any]:
    """What JSON has of a model; tuples become lists by themselves."""
    given = {field.name: getattr(model, field.name) for field in fields(model) if not _is_default(model, field)}
    return {_TAG: type(model).__name__, **given}


def _is_default(model: Any, field: Any) -> bool:
    """Whether a field has its default; 1 is equal to True and to 1.0 but is not the same."""
    value = getattr(model, field.name)
    return field.default is not MISSING and type(value) is type(field.default) and value == field.default


def _with_tuples(value: Any) -> Any:
    return tuple([_with_tuples(part) for part in value]) if type(value) is list else value
