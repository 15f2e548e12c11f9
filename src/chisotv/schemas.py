"""The JSON Schema of each data file, for editors and other checkers; made from the models."""

import json
from typing import Any

from pydantic import BaseModel

from chisotv.models import AgencyFile, Appendix, Dispatch

SCHEMAS: dict[str, tuple[type[BaseModel], str]] = {
    "dispatch": (Dispatch, "Công văn: phần thư (dispatch.yaml)"),
    "agencies": (AgencyFile, "Danh mục cơ quan (agencies.yaml)"),
    "appendix": (Appendix, "Một phụ lục: bảng phân công của một chỉ số"),
}
"""Name → model and title. The file is `schema/NAME.schema.json` beside the data."""


def schema(name: str) -> str:
    """The JSON Schema (draft 2020-12) of one kind of data file, as text.

    Args:
        name: One of `SCHEMAS`.
    """
    model, title = SCHEMAS[name]
    generated = model.model_json_schema()
    record = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_tidy(generated), "title": title}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


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
