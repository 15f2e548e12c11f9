"""The events of libyaml → plain data, or faults with their place.

PyYAML's own constructors are not used: they recurse into deep nesting, let a second key of the same name win
in silence, and turn `1.10` into 1.1. The events are read here one by one, without recursion.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from chisotv.files.yaml_messages import in_vietnamese
from chisotv.problems import Loc
from chisotv.text import decimal

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_IMPLICIT = yaml.SafeLoader.yaml_implicit_resolvers
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}\Z")
# What YAML 1.2 takes for a number; PyYAML follows YAML 1.1 and knows some of these as text.
_NUMBER_12 = re.compile(r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+)\Z")
_COMMENT = re.compile(r"#[^\n]*")
_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_STR = "tag:yaml.org,2002:str"

MAX_DEPTH = 64
_SHOWN = 40
_MOST_FAULTS = 1000
MAX_VALUES = 60_000
"""Values in one file; the largest real appendix has 1,500. It bounds memory, together with `MAX_BYTES`."""


class _Unusable:
    """Stands where a value was refused, so that nothing else is said about the same spot."""

    def __repr__(self) -> str:
        return "(không dùng được)"


UNUSABLE = _Unusable()


class Fault(NamedTuple):
    """One thing wrong in a file before its shape is looked at. `line` and `column` count from 1; None: the file."""

    rule: str
    message: str
    hint: str
    line: int | None = None
    column: int | None = None
    length: int = 1


class Spot(NamedTuple):
    """Where a value stands in the file, from 1; `length` stays within the first line."""

    line: int
    column: int
    length: int


class _Frame:
    """A container that is still open.

    Attributes:
        value: The container.
        loc: The way to it.
        key: The open key, and the event that it came with.
        waiting: Whether the key waits for its value.
        skip: The open key is a second one of the same name: its value is read and dropped.
        mute: The container itself stands under such a key: nothing in it has a spot.
    """

    __slots__ = ("key", "key_mark", "loc", "mute", "skip", "value", "waiting")

    def __init__(self, value: dict[str, Any] | list[Any], loc: Loc, mute: bool) -> None:
        self.value = value
        self.loc = loc
        self.key: str | None = None
        self.key_mark: Any = None
        self.waiting = False
        self.skip = False
        self.mute = mute


_PASSED = (yaml.StreamStartEvent, yaml.DocumentEndEvent)


def plain_data(text: str) -> Any:  # noqa: C901, PLR0911, PLR0912 - one loop: it runs for each of thousands of values
    """The plain data of a text in which nothing is unusual; UNUSABLE where anything is, for `Builder` to say what.

    Most files are in order, and this takes half of the time: no places, no faults, one loop.
    """
    take = _LOADER(text).get_event
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    marked = "&" in text or "!" in text  # without these signs there is neither anchor nor tag
    data: Any = UNUSABLE
    here: Any = None
    keyed = False  # whether `here` is a mapping
    key: str | None = None
    stack: list[tuple[Any, bool]] = []
    try:
        for _ in range(MAX_VALUES):
            event = take()
            kind = type(event)
            if kind is scalar:
                value = event.value
                if marked and (event.anchor is not None or event.tag is not None):
                    return UNUSABLE
                if keyed and key is None:
                    if value in here:
                        return UNUSABLE
                    key = value
                    continue
                if event.implicit[0]:
                    value = _plain(value)
                    if value is UNUSABLE:
                        return UNUSABLE
            elif kind is mapping or kind is sequence:
                if (keyed and key is None) or len(stack) >= MAX_DEPTH:
                    return UNUSABLE
                if marked and (event.anchor is not None or event.tag is not None):
                    return UNUSABLE
                value = {} if kind is mapping else []
            elif kind in ends:
                here, keyed = stack.pop()
                continue
            elif kind is yaml.StreamEndEvent:
                return UNUSABLE if data is None else data
            elif kind in _PASSED or (kind is yaml.DocumentStartEvent and data is UNUSABLE):
                continue
            else:
                return UNUSABLE
            if keyed:
                here[key] = value
                key = None
            elif here is None:
                data = value
            else:
                here.append(value)
            if kind is not scalar:
                stack.append((here, keyed))
                here, keyed = value, kind is mapping
    except yaml.YAMLError:
        pass
    return UNUSABLE


@lru_cache(1024)
def _plain(text: str) -> Any:
    """What a plain scalar is: text, number, true or false, nothing; UNUSABLE where readers of YAML may differ."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    number = any(tag != _STR and pattern.match(text) for tag, pattern in _IMPLICIT.get(text[0], ()))
    if not number and not (text[0] in "+-.0123456789" and _NUMBER_12.match(text)):
        return text
    return int(text) if _INT.match(text) else float(text) if _FLOAT.match(text) else UNUSABLE


class Builder:
    """Plain data out of libyaml's events: one loop and a stack of its own instead of recursion."""

    def __init__(self, text: str, spots: dict[Loc, tuple[Spot, Spot]] | None = None) -> None:
        self.text = text
        self.spots = spots
        self.ends: dict[Loc, tuple[int, int]] = {}
        self.end = (1, 1)
        self.faults: list[Fault] = []
        self.data: Any = UNUSABLE
        self.stack: list[_Frame] = []
        self.documents = 0
        self.long_quote: Any = None

    def run(self) -> None:
        """Read the text to its end, or to the fault that stops it.

        `data` and `faults` hold what came out; `spots` and `ends`, where they are asked for, the places of the values.
        """
        try:
            for count, event in enumerate(yaml.parse(self.text, Loader=_LOADER)):
                if count > MAX_VALUES:
                    hint = "Chia nhỏ tệp hoặc kiểm tra lại nội dung."
                    self._fault(
                        "CTV002", f"tệp có hơn {decimal(MAX_VALUES)} giá trị nên không được đọc hết", hint, event
                    )
                if count > MAX_VALUES or not self._take(event):
                    self.data = UNUSABLE
                    return
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
        except yaml.YAMLError:
            self._fault("CTV004", "cú pháp YAML sai", "Xem lại cách viết của tệp.", None)
            self.data = UNUSABLE
        else:
            if self.documents == 0 or self.data is None:
                self._fault("CTV005", "tệp trống", "Chép lại nội dung, ví dụ bằng: chisotv init THƯ_MỤC", None)
                self.data = UNUSABLE

    # -- events ---------------------------------------------------------------------------------------------------

    def _take(self, event: Any) -> bool:
        """Take one event in; False stops the reading."""
        if len(self.faults) >= _MOST_FAULTS:
            return False
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            return self._open(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._fault("CTV007", "không dùng bí danh YAML (*)", "Viết đầy đủ nội dung tại đây.", event)
            if self._expects_key():
                self._key(event)
            else:
                self._put(UNUSABLE, event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._fault("CTV004", "tệp có hơn một tài liệu YAML (---)", "Để mỗi tài liệu ở một tệp.", event)
                return False
        return True

    def _take_scalar(self, event: Any) -> None:
        if event.style in ("'", '"') and event.end_mark.line > event.start_mark.line:
            self.long_quote = event
        self._refuse_extras(event)
        if self._expects_key():
            self._key(event)
        else:
            self._ended(self._put(self._scalar(event), event), event)

    def _expects_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and not self.stack[-1].waiting

    def _open(self, event: Any) -> bool:
        if len(self.stack) >= MAX_DEPTH:
            self._fault("CTV006", f"lồng nhau quá {MAX_DEPTH} tầng", "Xem lại các dấu ngoặc và cách thụt dòng.", event)
            return False
        self._refuse_extras(event)
        if self._expects_key():
            self._fault("CTV004", "tên trường phải là một chữ", "Viết dạng “tên: giá trị”.", event)
            return False
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        mute = bool(self.stack) and (self.stack[-1].skip or self.stack[-1].mute)
        loc = self._put(value, event)
        self.stack.append(_Frame(value, loc, mute=mute))
        return True

    def _close(self, event: Any) -> None:
        # What stands in no brackets has no end of its own: libyaml sees it only where the next thing begins.
        loc = self.stack.pop().loc
        if event.end_mark.index > event.start_mark.index:
            self._ended(loc, event)
        elif self.spots is not None:
            self.ends[loc] = self.end

    def _ended(self, loc: Loc, event: Any) -> None:
        """Note where a value ended, counted from 1; the column is the one behind it."""
        if self.spots is not None:
            self.end = self.ends[loc] = (event.end_mark.line + 1, event.end_mark.column + 1)

    def _key(self, event: Any) -> None:
        frame = self.stack[-1]
        key = event.value if isinstance(event, yaml.ScalarEvent) else ""
        frame.key, frame.key_mark, frame.waiting = key, event, True
        frame.skip = key in frame.value
        if frame.skip:
            hint = "Giữ một trong hai, xóa trường kia."
            self._fault("CTV008", f"trường “{key}” viết hai lần trong cùng một mục", hint, event)

    def _put(self, value: Any, event: Any) -> Loc:
        """Put a value where it belongs and return its way from the top."""
        if not self.stack:
            self.data = value
            if self.spots is not None:
                self.spots[()] = (_spot(event), _spot(event))
            return ()
        frame = self.stack[-1]
        step: str | int
        if isinstance(frame.value, dict):
            assert frame.key is not None
            step, frame.waiting = frame.key, False
            if not frame.skip:
                frame.value[frame.key] = value
        else:
            step = len(frame.value)
            frame.value.append(value)
        loc = (*frame.loc, step)
        if self.spots is not None and not (frame.skip or frame.mute):
            own = _spot(event)
            self.spots[loc] = (_spot(frame.key_mark) if isinstance(step, str) else own, own)
        return loc

    # -- scalars --------------------------------------------------------------------------------------------------

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        value = _plain(text) if event.implicit[0] else text
        if value is not UNUSABLE:
            return value
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        message = f"“{shown}” không có ngoặc kép, mỗi chương trình đọc YAML có thể hiểu theo một cách khác"
        hint = f'Chữ thì đặt trong ngoặc kép: "{shown}"; số thì viết như 1300000; đúng, sai thì ghi true, false.'
        self._fault("CTV009", message, hint, event)
        return UNUSABLE

    # -- faults ---------------------------------------------------------------------------------------------------

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault("CTV007", f"không dùng neo YAML (&{event.anchor})", "Bỏ neo, viết đầy đủ nội dung.", event)
        if event.tag is not None:
            self._fault("CTV007", "không dùng nhãn kiểu YAML (!)", "Bỏ nhãn; chữ thì đặt trong ngoặc kép.", event)

    def _fault(self, rule: str, message: str, hint: str, event: Any) -> None:
        spot = _spot(event) if event is not None else Spot(1, 1, 1)
        self.faults.append(Fault(rule, message, hint, spot.line, spot.column, spot.length))

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        late = (error.problem or "").startswith("could not find expected ':'")
        if error.context_mark and (late or (error.context or "").startswith("while parsing a flow")):
            mark = error.context_mark  # where the key or the bracket stands; the problem shows only further on
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        lines = self.text.split("\n")
        # At the end of the file libyaml points behind the last line.
        if line > len(lines) or (line == len(lines) and not lines[-1] and line > 1):
            line, column = max(1, len(lines) - 1), 1
        here = lines[line - 1]
        quote = self.long_quote
        if quote is not None and line - 1 <= quote.end_mark.line + 1:
            # A quote that was not closed swallows the file up to the next one, where the error then shows.
            hint = "Thêm dấu ngoặc kép đóng ở cuối giá trị này."
            self._fault("CTV004", "cú pháp YAML sai: ngoặc kép mở ở đây có lẽ chưa đóng", hint, quote)
            self.data = UNUSABLE
            return
        if "\t" in here[: len(here) - len(here.lstrip())]:
            message, hint = "thụt dòng bằng phím Tab", "Thay Tab bằng dấu cách."
            column = here.index("\t") + 1
        else:
            message, hint = in_vietnamese(error.problem or "")
            if re.search(r":\s*>=?\s*$", here):
                message, hint = (
                    "cú pháp YAML sai: dấu so sánh không có ngoặc kép",
                    'Viết ">=" hoặc ">" trong ngoặc kép.',
                )
                column = here.index(">") + 1
        self.faults.append(Fault("CTV004", message, hint, line, column))
        self.data = UNUSABLE


def _spot(event: Any) -> Spot:
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Spot(start.line + 1, start.column + 1, max(1, length))


def comments(text: str) -> list[str]:
    """Every comment of a YAML text that can be parsed, in order, wherever it stands; a "#" inside a value is none."""
    found: list[str] = []
    before = 0
    for token in yaml.scan(text, Loader=_LOADER):
        found += _COMMENT.findall(text[before : token.start_mark.index])
        before = token.end_mark.index
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            # A comment behind the mark, on its line, belongs to the token.
            head = text[token.start_mark.index : token.end_mark.index].split("\n", 1)[0]
            found += _COMMENT.findall(head)
    return [comment.rstrip() for comment in found + _COMMENT.findall(text[before:])]
