"""pydantic's complaints about the shape of a file, in the words of the file and in Vietnamese."""

import dataclasses
import difflib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from typing import Any, NamedTuple, get_args, get_type_hints

from pydantic import ValidationError

from chisotv.files.source import Source
from chisotv.files.yaml_reader import UNUSABLE
from chisotv.models.base import Model
from chisotv.problems import Finding, Loc
from chisotv.text import nfc
from chisotv.validation.schemas import validated

_MANY = 20_000
"""More entries of pydantic would fill the memory, so the beginnings of the lists are looked at alone."""
_ITEMS = 10_000


def shape_findings(error: ValidationError, model: type[Model], source: Source) -> Iterator[tuple[str, Finding]]:
    """What pydantic found in a file, as (rule id, finding), one for each place.

    The error is that of `validated(model, source.data)`; its input is never printed, and nothing keeps it.
    """
    return _told_once(_entries(error, model, source.data), model, source)


def _told_once(entries: list[Any], model: type[Model], source: Source) -> Iterator[tuple[str, Finding]]:
    seen: set[tuple[str, Loc, str | int]] = set()
    for entry in entries:
        loc, missing, value = _real_loc(source.data, entry["loc"], entry["type"] == "missing")
        rule, finding = _Case(entry["type"], loc, missing, value, entry.get("ctx", {}), model, source).describe()
        told = value is UNUSABLE or (isinstance(value, dict) and value.get("kind") is UNUSABLE)
        # A column is a text or a mapping, and a mapping is told of as such; entries that are wrong are not too few.
        told |= entry["type"] == "string_type" and isinstance(value, dict) and loc[-2:-1] == ("columns",)
        told |= entry["type"] == "missing" and missing == ""  # only where a list was cut
        told |= entry["type"] == "too_short" and len(value) >= entry["ctx"]["min_length"]
        if not told and (rule, loc, missing) not in seen:
            seen.add((rule, loc, missing))
            yield rule, finding


def _entries(error: ValidationError, model: type[Model], data: Any) -> list[Any]:
    if error.error_count() > _MANY:
        try:
            validated(model, _beginning(data, iter(range(_ITEMS))))
        except ValidationError as first:  # which knows the other one, so it may not stay either
            return list(first.errors(include_url=False, include_input=False))
    return list(error.errors(include_url=False, include_input=False))


def _beginning(data: Any, left: Iterator[int]) -> Any:
    """Data with so many items of lists, the first ones."""
    if isinstance(data, dict):
        return {key: _beginning(value, left) for key, value in data.items()}
    return [_beginning(each, left) for each in data if next(left, None) is not None] if isinstance(data, list) else data


def context(data: Any, loc: Loc) -> str:
    """The words that say where a place is: "tiêu chí 4.2: ", "mục so-noi-vu: ", or nothing."""
    found, here = "", data
    for step in loc:
        if not _leads_on(here, step):
            break
        here = here[step]
        if isinstance(here, dict):
            if isinstance(here.get("number"), str) and "text" not in here:
                kind = "nhóm" if "groups" in here or "criteria" in here else "tiêu chí"
                found = f"{kind} {_short(here['number'])}: "
            elif isinstance(here.get("id"), str):
                found = f"mục {_short(here['id'])}: "
    return found


def _leads_on(here: Any, step: str | int) -> bool:
    """Whether a step of a way exists in the data."""
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


def _real_loc(data: Any, loc: Loc, missing: bool) -> tuple[Loc, str | int, Any]:
    """Drop the names of union members that pydantic puts into its way; the missing key and the value come apart."""
    real: list[str | int] = []
    here = data
    for position, step in enumerate(loc):
        if isinstance(here, dict) and here.get("kind") == step and position < len(loc) - 1:
            continue  # the name of the union's member; it stands first inside the mapping
        if _leads_on(here, step):
            here = here[step]
            real.append(step)
        elif missing and position == len(loc) - 1:
            return tuple(real), step, here
    return tuple(real), "", here


_VALUES = {
    "string_too_short": "đang trống",
    "string_pattern_mismatch": "viết sai dạng",
    "greater_than_equal": "nhỏ hơn mức cho phép",
    "less_than_equal": "lớn hơn mức cho phép",
    "too_short": "có quá ít mục",
    "too_long": "có quá nhiều mục",
}
_PATTERN_HINTS = {
    "number": 'Viết các số cách nhau bằng dấu chấm, trong ngoặc kép, như "1.2".',
    "key": "Chỉ dùng chữ thường không dấu, số và dấu gạch dưới, như kinh_phi.",
    "id": "Chỉ dùng chữ thường không dấu, số và dấu gạch nối.",
    "date": 'Viết năm-tháng-ngày trong ngoặc kép, như "2020-07-07".',
    "columns": "Bảng có ít nhất hai cột.",
    "appendix": "Viết tên tệp ngay trong thư mục dữ liệu, như papi.yaml.",
    "results": "Viết tên tệp trong thư mục results, như results/papi.yaml.",
    "scan_file": "Viết tên tệp .txt trong thư mục source, như source/ban-quet.txt.",
    "index": "Viết mã chỉ số, như par_index.",
    "agency": "Viết mã cơ quan, như so-noi-vu.",
}
_NUMBER = ("phải là con số", "Viết số không có ngoặc kép, không ngăn hàng nghìn; dấu thập phân là dấu chấm.")
_MAPPING = ("phải gồm các trường “tên: giá trị”", "Xem mục cùng loại ở trên và xem lại thụt dòng.")
_TYPES = {
    "int_type": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": ("phải là true hoặc false", "Viết true hoặc false, không có ngoặc kép."),
    "tuple_type": ("phải là danh sách", "Viết mỗi mục một dòng, bắt đầu bằng “- ”."),
    "dataclass_type": _MAPPING,
    "none_required": ("không dùng ở đây", "Bỏ cả dòng."),
}


class _Case(NamedTuple):
    """One complaint of pydantic with all that describing it needs."""

    kind: str
    loc: Loc
    missing: str | int
    value: Any
    ctx: dict[str, Any]
    model: type[Model]
    source: Source

    def describe(self) -> tuple[str, Finding]:
        """The id of the rule and what to say."""
        if self.kind == "missing":
            return "CTV010", self._missing()
        if self.kind == "union_tag_not_found":
            return "CTV010", self._say("thiếu trường “kind”", "Thêm “kind: level”, “threshold”, “group” hoặc “rank”.")
        if self.kind == "unexpected_keyword_argument":
            return "CTV011", self._unknown()
        if self.kind in ("literal_error", "union_tag_invalid"):
            return "CTV013", self._vocabulary()
        if self.kind in _VALUES:
            return "CTV013", self._say(f"“{self._name}” {_VALUES[self.kind]}", self._limit_hint())
        return "CTV012", self._wrong_type()

    @property
    def _name(self) -> str:
        return next((step for step in reversed(self.loc) if isinstance(step, str)), "tệp")

    def _say(self, message: str, hint: str, at_key: bool = False) -> Finding:
        return Finding(self.loc, context(self.source.data, self.loc) + message, hint, at_key)

    def _missing(self) -> Finding:
        if isinstance(self.missing, int):
            return self._say(f"danh sách thiếu mục thứ {self.missing + 1}", "Thêm mục còn thiếu.")
        kind = self.value.get("kind") if isinstance(self.value, dict) else None
        field = _fields(self.model, self.loc, kind).get(self.missing)
        meaning = f" ({field})" if field else ""
        return self._say(f"thiếu trường “{self.missing}”", f"Thêm dòng “{self.missing}: …”{meaning}.")

    def _unknown(self) -> Finding:
        key = str(self.loc[-1])
        fields = _fields(self.model, self.loc[:-1], self.source.at(self.loc[:-1]).get("kind"))
        others = ", ".join(field for field in fields if field not in self.source.at(self.loc[:-1]))
        hint = _nearest(key, fields).strip() or f"Xem lại thụt dòng, hoặc đổi tên: có thể dùng {others}."
        if self.value is None and self.source.in_brackets(self.loc[:-1]):
            hint = f"Trong dấu {{ }}, chữ có dấu phẩy phải đặt trong ngoặc kép{self._torn(key)}."
        if key.isdecimal():
            hint = f"Dấu thập phân là dấu chấm: viết “….{_short(key)}”, không phải “…,{_short(key)}”."
        return self._say(f"không có trường “{_short(key)}” ở đây", hint, at_key=True)

    def _torn(self, key: str) -> str:
        """The text that commas within braces made keys without values of, as it should be quoted."""
        fields = self.source.at(self.loc[:-1])
        names = list(fields)
        start = at = names.index(key)
        while start and at - start < _PIECES and fields[names[start]] is None:
            start -= 1
        before = fields[names[start]]
        pieces = takewhile(lambda name: fields[name] is None, names[start + 1 : at + _PIECES])
        return f': "{_short(", ".join([before, *pieces]))}"' if isinstance(before, str) else ""

    def _vocabulary(self) -> Finding:
        value, loc, name = self.value, self.loc, self._name
        if self.kind == "union_tag_invalid":
            value, loc, name = value["kind"], (*loc, "kind"), "kind"
        allowed = re.findall(r"'([^']*)'", str(self.ctx.get("expected_tags", self.ctx.get("expected", ""))))
        where, values = f"{context(self.source.data, loc)}{name}:", f"Các giá trị: {', '.join(allowed)}."
        if not isinstance(value, str):
            return Finding(loc, f"{where} phải là một trong các giá trị cho sẵn", values)
        message = f"{where} “{_short(value)}” không phải là giá trị hợp lệ"
        if nfc(value) in allowed:
            return Finding(loc, message, "Chữ có dấu ở dạng tổ hợp; gõ lại ở dạng dựng sẵn (Unicode NFC).")
        return Finding(loc, message, f"{_nearest(value, allowed)}{values}")

    def _limit_hint(self) -> str:
        if "ge" in self.ctx or "le" in self.ctx:
            return f"Ít nhất là {self.ctx['ge']}." if "ge" in self.ctx else f"Nhiều nhất là {self.ctx['le']}."
        if "max_length" in self.ctx:
            return f"Nhiều nhất là {self.ctx['max_length']} mục."
        if self._name == "number" and self.loc[0] in ("groups", "criteria"):
            return f"{_PATTERN_HINTS['number']} Bản in viết khác thì ghi thêm printed."
        return _PATTERN_HINTS.get(self._name, "Ghi nội dung, hoặc bỏ cả mục.")

    def _wrong_type(self) -> Finding:
        if self.value is None:
            hint = "Ghi nội dung; danh sách chưa có gì thì ghi []; trường không bắt buộc thì bỏ cả dòng."
            return self._say(f"trường “{self._name}” để trống", hint)
        if self.kind == "string_type":
            if isinstance(self.value, dict | list):
                return self._say(f"“{self._name}” phải là chữ", "Viết trên một dòng, hoặc sau “>-”.")
            hint = f'Đặt trong ngoặc kép: "{_short(self.source.written(self.loc))}"'
            return self._say(f"“{self._name}” phải là chữ, ở đây là số hoặc đúng/sai", hint)
        words, hint = _TYPES.get(self.kind, ("có giá trị không hợp lệ", "Xem lại giá trị này."))
        return self._say(f"“{self._name}” {words}", hint)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _nearest(word: str, allowed: Iterable[str]) -> str:
    close = difflib.get_close_matches(word[:100], list(allowed), n=1)
    return f"Có phải “{close[0]}”? " if close else ""


_PIECES = 20
"""How many pieces of a text that commas tore are put together again."""


_hints: Any = cache(get_type_hints)


def _fields(model: type[Model], loc: Loc, kind: object = None) -> dict[str, str]:
    """The fields of the model at `loc` with their descriptions; of several models the one of this kind."""
    models: list[type[Model]] = [model]
    for step in loc:
        if isinstance(step, str):
            known = [hints[step] for hints in map(_hints, models) if step in hints]
            models = [inner for annotation in known for inner in _models_in(annotation)] or models
    of_kind = [found for found in models if kind in get_args(_hints(found).get("kind"))]
    right: list[Any] = of_kind or models
    every = (each for found in right for each in dataclasses.fields(found) if each.type != "None")
    return {each.name: each.metadata["description"] for each in every}


def _models_in(annotation: Any) -> list[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return [annotation]
    return [inner for part in get_args(annotation) for inner in _models_in(part)]
