"""pydantic over the models: what checks the data files, and their JSON Schemas for editors."""

from typing import TYPE_CHECKING, Any, TypeVar

from chisotv.models.agency import AgencyFile
from chisotv.models.appendix import Appendix
from chisotv.models.base import Model
from chisotv.models.dispatch import Dispatch
from chisotv.models.results import Results
from chisotv.models.succession import Succession
from chisotv.text import to_json

if TYPE_CHECKING:
    from pydantic import TypeAdapter

M = TypeVar("M", bound=Model)

SCHEMAS: dict[str, tuple[type[Model], str]] = {
    "dispatch": (Dispatch, "Văn bản, không kể phụ lục (dispatch.yaml)"),
    "agencies": (AgencyFile, "Danh mục cơ quan (agencies.yaml)"),
    "appendix": (Appendix, "Một phụ lục: bảng phân công của một chỉ số"),
    "results": (Results, "Kết quả công bố của một chỉ số, từng năm"),
    "succession": (Succession, "Việc của mỗi cơ quan về sau do ai giữ (succession.yaml)"),
}
"""Name → model of the whole file and title. The schema is `schema/NAME.schema.json` beside the data."""


_ADAPTERS: "dict[type[Model], TypeAdapter[Any]]" = {}


def _adapter(model: type[Model]) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter  # whoever asks for the list of schemas alone need not wait for it

    if model not in _ADAPTERS:
        _ADAPTERS[model] = TypeAdapter(model)
    return _ADAPTERS[model]


def validated(model: type[M], data: Any) -> M:
    """What was read of a file, or of a part of one, as a model; pydantic.ValidationError where it has another shape."""
    made = _adapter(model).validate_python(data)
    assert isinstance(made, model)
    return made


def schema(name: str) -> str:
    """The JSON Schema (draft 2020-12) of one of `SCHEMAS`, as text."""
    model, title = SCHEMAS[name]
    generated = _tidy(_adapter(model).json_schema())
    return to_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **generated, "title": title})


def _tidy(node: Any, key: str = "") -> Any:
    """Drop what pydantic adds: titles from names of classes and fields, docstrings of classes, a word of OpenAPI."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    if key in ("properties", "$defs"):
        return {name: _tidy(value) for name, value in node.items()}
    dropped = {"title", "discriminator"} | ({"description"} if node.get("type") == "object" else set())
    return {name: _tidy(value, name) for name, value in node.items() if name not in dropped}
