"""One YAML file: bytes → checked UTF-8 → plain data, or the faults that stop it.

PyYAML's own constructors are not used: they crash the process on deep nesting, let a second key of the same name win
in silence, and turn `1.10` into 1.1. The events of libyaml are read here one by one, without recursion. Positions cost
time, so they are found in a second pass and only where something is wrong (`Source.spots`).
"""

import re
import stat
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from chisotv.problems import Loc, reason
from chisotv.text import decimal
from chisotv.yamlwords import in_vietnamese

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_IMPLICIT = yaml.SafeLoader.yaml_implicit_resolvers
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}\Z")
# What YAML 1.2 takes for a number; PyYAML follows YAML 1.1 and knows some of these as text.
_NUMBER_12 = re.compile(r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+)\Z")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_STR = "tag:yaml.org,2002:str"

MAX_BYTES = 10 * 1024 * 1024
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


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file before its shape is looked at. `line` and `column` count from 1; None: the file."""

    rule: str
    message: str
    hint: str
    line: int | None = None
    column: int | None = None
    length: int = 1


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands in the file, from 1; `length` stays within the first line."""

    line: int
    column: int
    length: int


@dataclass
class Source:
    """A file that could be parsed."""

    path: Path
    text: str
    data: Any
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file without their ends."""
        return self.text.split("\n")

    @cached_property
    def spots(self) -> dict[Loc, tuple[Spot, Spot]]:
        """For every value the spot of its key (or list position) and of the value itself."""
        builder = _Builder(self.text, spots={})
        builder.run()
        return builder.spots or {}

    @cached_property
    def _first_lines(self) -> list[int]:
        """The lines on which a value or its key begins, in order."""
        return sorted({spot.line for spot, _ in self.spots.values()})

    def spot(self, loc: Loc) -> Spot:
        """The spot of the value at `loc`, or of the nearest thing around it that exists."""
        while loc and loc not in self.spots:
            loc = loc[:-1]
        return self.spots[loc][1] if loc in self.spots else Spot(1, 1, 1)

    def key_spot(self, loc: Loc) -> Spot:
        """The spot of the key that leads to `loc`."""
        return self.spots[loc][0] if loc in self.spots else self.spot(loc)

    def fragment_spot(self, loc: Loc, fragment: str) -> Spot:
        """The spot of a part of the text at `loc`; the text's own spot where that part is broken over two lines."""
        start = self.spot(loc)
        later = bisect_right(self._first_lines, start.line)
        end = self._first_lines[later] if later < len(self._first_lines) else len(self.lines) + 1
        for line in range(start.line, end):
            text = self.lines[line - 1]
            begin = start.column - 1 if line == start.line else len(text) - len(text.lstrip())
            at = text.find(fragment, begin)
            if at >= 0:
                return Spot(line, at + 1, len(fragment))
        return start

    def written(self, loc: Loc) -> str:
        """The value at `loc` as it is typed in the file (its first line)."""
        spot = self.spot(loc)
        return self.lines[spot.line - 1][spot.column - 1 : spot.column - 1 + spot.length]


def read(path: Path) -> Source:
    """Read a data file; never raises on bad content.

    Args:
        path: The file.

    Returns:
        A `Source`. Its `data` is `UNUSABLE` where the file could not be parsed; `faults` says why.
    """
    raw = _bytes(path)
    if isinstance(raw, Fault):
        return Source(path, "", UNUSABLE, [raw])
    text = _decode(raw)
    if isinstance(text, Fault):
        # The line is shown only where most of it can be read.
        readable = "" if b"\0" in raw[:4] else raw.decode("utf-8-sig", errors="replace")
        return Source(path, readable, UNUSABLE, [text])
    return parse(text, path)


def parse(text: str, path: Path) -> Source:
    """Like `read`, for text that is already at hand."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _UNPRINTABLE.search(text)
    if bad:
        line, column = _line_column(text, bad.start())
        fault = Fault("CTV003", f"có ký tự điều khiển U+{ord(bad.group()):04X}", "Xóa ký tự này.", line, column)
        return Source(path, text, UNUSABLE, [fault])
    builder = _Builder(text)
    builder.run()
    return Source(path, text, builder.data, builder.faults)


def _bytes(path: Path) -> bytes | Fault:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Fault("CTV001", "không phải là tệp thường", "Thay bằng một tệp YAML.")
        if status.st_size > MAX_BYTES:
            return Fault("CTV002", "tệp lớn hơn 10 MB nên không được đọc", "Chia nhỏ tệp hoặc kiểm tra lại nội dung.")
        return path.read_bytes()
    except FileNotFoundError:
        return Fault("CTV001", "không có tệp này", "Tạo tệp, hoặc chép lại từ dữ liệu gốc bằng: chisotv init THƯ_MỤC")
    except OSError as error:
        return Fault("CTV001", f"không đọc được tệp ({reason(error)})", "Kiểm tra quyền đọc và đường dẫn của tệp.")


def _decode(raw: bytes) -> str | Fault:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in raw[:4] and len(raw) >= 2):
        return Fault("CTV003", "tệp không ở dạng UTF-8 (có lẽ là UTF-16)", "Lưu lại tệp với bảng mã UTF-8.", 1, 1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="replace")
        line, column = _line_column(before, len(before))
        what = f"tệp không ở dạng UTF-8 (byte 0x{raw[error.start]:02x})"
        return Fault("CTV003", what, "Lưu lại tệp với bảng mã UTF-8.", line, column)


def _line_column(text: str, offset: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


@dataclass(slots=True)
class _Frame:
    """A container that is still open."""

    value: dict[str, Any] | list[Any]
    loc: Loc
    key: str | None = None
    key_mark: Any = None
    waiting: bool = False
    skip: bool = False
    """The open key is a second one of the same name: its value is read and dropped."""
    mute: bool = False
    """The container itself stands under such a key: nothing in it has a spot."""


class _Builder:
    """Plain data out of libyaml's events: one loop and a stack of its own instead of recursion."""

    def __init__(self, text: str, spots: dict[Loc, tuple[Spot, Spot]] | None = None) -> None:
        self.text = text
        self.spots = spots
        self.faults: list[Fault] = []
        self.data: Any = UNUSABLE
        self.stack: list[_Frame] = []
        self.documents = 0
        self.long_quote: Any = None

    def run(self) -> None:
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
            self.stack.pop()
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
            self._put(self._scalar(event), event)

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
        if not event.implicit[0]:
            return text
        if text in _NULLS:
            return None
        if text in _BOOLS:
            return _BOOLS[text]
        for tag, pattern in _IMPLICIT.get(text[0], ()):
            if tag != _STR and pattern.match(text):
                return self._number(text, event)
        if text[0] in "+-.0123456789" and _NUMBER_12.match(text):
            return self._number(text, event)
        return text

    def _number(self, text: str, event: Any) -> Any:
        if _INT.match(text):
            return int(text)
        if _FLOAT.match(text):
            return float(text)
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
