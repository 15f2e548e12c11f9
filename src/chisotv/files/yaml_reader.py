"""The events of libyaml → plain data, or faults with their place.

PyYAML's own constructors are not used: they let a second key of the same name win in silence and turn `1.10` into 1.1.
Nor are its nodes: they forget anchors, and a syntax error leaves none of what stands before it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml.events import AliasEvent, CollectionStartEvent, DocumentStartEvent, MappingStartEvent, ScalarEvent

from chisotv.files.yaml_messages import in_vietnamese
from chisotv.problems import Loc
from chisotv.text import decimal, shorten

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_IMPLICIT = yaml.SafeLoader.yaml_implicit_resolvers
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}\Z")
# What YAML 1.2 takes for a number; PyYAML follows YAML 1.1 and knows some of these as text.
_NUMBER_12 = re.compile(r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+)\Z")
# Named one by one: the letters that may stand in a file, turned round, take ten times as long to compile.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_CONFLICT = re.compile(r"^ *(<{7}|\|{7}|={7}|>{7})(?= |$)", re.MULTILINE)
_COMMENT = re.compile(r"#[^\n]*")
# Where more than the events has to be looked at, and what may then stand in no gap between two tokens.
_SUSPECT = re.compile(r"\t|^%|\S#|(?:^|[-\[{,:?\s])\?", re.MULTILINE)
_IN_GAP = re.compile(r"\t|#[^\n]*")
_OTHERWISE = {
    "\t": ("có phím Tab ở chỗ phải là dấu cách", "Thay Tab bằng dấu cách."),
    "#": ("ghi chú viết liền sau giá trị", "Thêm dấu cách trước dấu “#”; là chữ thì đặt cả giá trị trong ngoặc kép."),
    "?": ("dấu “?” đứng trước tên trường", "Viết dạng “tên: giá trị”; là chữ thì đặt trong ngoặc kép."),
    "%": ("dấu “%” đứng đầu dòng", "Xóa dòng này; là chữ thì đặt trong ngoặc kép."),
}
"""What libyaml reads in another way than YAML 1.2, or than PyYAML alone: each sign with its message and hint."""
_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_STR = "tag:yaml.org,2002:str"

MAX_DEPTH = 64
_MOST_FAULTS = 1000
MAX_VALUES = 400_000
"""Values in one file; a table of 10,000 rows has 340,000. It bounds memory, together with `MAX_BYTES`."""


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


class _Stopped(Exception):  # noqa: N818 - never leaves this module
    """Nothing more is read; the fault that says why is noted."""


class Reader:
    """One walk along the events of a text whose lines end as on Unix.

    `places`: whether the places of the values are wanted; they cost as much again as the data.
    """

    def __init__(self, text: str, places: bool = False) -> None:
        self.data: Any = UNUSABLE  # the plain data; so where nothing, or not all of it, could be read
        self.faults: list[Fault] = []  # what is wrong, in the order of the text
        self.spots: dict[Loc, tuple[Spot, Spot]] = {}  # of every value that of its key (or its own, in a list), its own
        self.ends: dict[Loc, tuple[int, int]] = {}  # for every value the line where it ends and the column behind it
        self._text = text
        self._end = (1, 1)
        self._depth = 0
        self._next: Callable[[], Any]
        with suppress(_Stopped):
            try:
                self.data = self._stream(() if places else None)
                if not places and _SUSPECT.search(text):
                    self._refuse_otherwise()
            except yaml.MarkedYAMLError as error:
                self._syntax(error)
            except ValueError:  # of PyYAML alone: there is no letter of such a number
                self.faults.append(Fault("CTV004", *in_vietnamese("found invalid Unicode")))

    def _stream(self, loc: Loc | None) -> Any:
        bad = _UNPRINTABLE.search(self._text)
        if bad:
            place = line_column(self._text, bad.start())
            message = f"có ký tự điều khiển U+{ord(bad.group()):04X}"
            self.faults.append(Fault("CTV003", message, "Xóa ký tự này.", *place))
            raise _Stopped
        if conflict := _CONFLICT.search(self._text):  # in a text of several lines libyaml takes it for a part of it
            place = line_column(self._text, conflict.start(1))
            hint = "Chọn một trong hai phần, xóa các dòng <<<<<<<, =======, >>>>>>>."
            self.faults.append(Fault("CTV004", "dấu của git: hai bản sửa chưa được gộp", hint, *place, 7))
            raise _Stopped
        take = _LOADER(self._text).get_event
        self._next = islice(iter(take, None), MAX_VALUES + 1).__next__  # then StopIteration
        try:
            self._next()  # the stream begins
            data = None
            if isinstance(self._next(), DocumentStartEvent):
                data = self._node(self._next(), loc)
                self._next()  # the document ends
                if isinstance(event := self._next(), DocumentStartEvent):
                    self._stop("CTV004", "tệp có hơn một tài liệu YAML (---)", "Để mỗi tài liệu ở một tệp.", event)
            if data is None:
                self._stop("CTV005", "tệp trống", "Chép lại nội dung, ví dụ bằng: chisotv init THƯ_MỤC", None)
        except StopIteration:
            message = f"tệp có hơn {decimal(MAX_VALUES)} giá trị nên không được đọc hết"
            self._stop("CTV002", message, "Chia nhỏ tệp hoặc kiểm tra lại nội dung.", take())
        return data

    # -- values ---------------------------------------------------------------------------------------------------

    def _node(self, event: Any, loc: Loc | None, key: Any = None) -> Any:
        """The value that begins with an event, the last one taken; `loc` is None where its place is not wanted."""
        if loc is not None:
            self.spots[loc] = (_spot(key or event), _spot(event))
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        kind = type(event)
        if kind is ScalarEvent:
            value = _plain(event.value) if event.implicit[0] else event.value
            if value is UNUSABLE:
                self._ambiguous(event)
        elif kind is AliasEvent:
            value = UNUSABLE
        else:
            if self._depth == MAX_DEPTH:
                hint = "Xem lại các dấu ngoặc và cách thụt dòng."
                self._stop("CTV006", f"lồng nhau quá {MAX_DEPTH} tầng", hint, event)
            self._depth += 1
            value, event = (self._mapping if kind is MappingStartEvent else self._sequence)(loc)
            self._depth -= 1
        if loc is not None:
            # What stands in no brackets has no end of its own: libyaml sees it only where the next thing begins.
            if kind is ScalarEvent or event.end_mark.index > event.start_mark.index:
                self._end = (event.end_mark.line + 1, event.end_mark.column + 1)
            self.ends[loc] = self._end
        return value

    def _mapping(self, loc: Loc | None) -> tuple[dict[str, Any], Any]:
        """The mapping that was just opened, and the event of its end."""
        made: dict[str, Any] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            if event.anchor is not None or event.tag is not None:
                self._refuse_extras(event)
            if isinstance(event, CollectionStartEvent):
                self._stop("CTV004", "tên trường phải là một chữ", "Viết dạng “tên: giá trị”.", event)
            key = getattr(event, "value", "")  # an alias has none
            if key in made:
                hint = "Gộp nội dung vào một trường, hoặc xóa trường thừa."
                self._fault("CTV008", f"trường “{key}” viết hai lần trong cùng một mục", hint, event)
                self._node(self._next(), None)
            else:
                made[key] = self._node(self._next(), None if loc is None else (*loc, key), event)
        return made, event

    def _sequence(self, loc: Loc | None) -> tuple[list[Any], Any]:
        """The list that was just opened, and the event of its end."""
        made: list[Any] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            made.append(self._node(event, None if loc is None else (*loc, len(made))))
        return made, event

    # -- faults ---------------------------------------------------------------------------------------------------

    def _fault(self, rule: str, message: str, hint: str, event: Any) -> None:
        if len(self.faults) == _MOST_FAULTS:
            raise _Stopped
        self.faults.append(Fault(rule, message, hint, *(Spot(1, 1, 1) if event is None else _spot(event))))

    def _stop(self, rule: str, message: str, hint: str, event: Any) -> NoReturn:
        self._fault(rule, message, hint, event)
        raise _Stopped

    def _refuse_extras(self, event: Any) -> None:
        if isinstance(event, AliasEvent):
            self._fault("CTV007", "không dùng bí danh YAML (*)", "Viết đầy đủ nội dung tại đây.", event)
            return
        if event.anchor is not None:
            self._fault("CTV007", f"không dùng neo YAML (&{event.anchor})", "Bỏ neo, viết đầy đủ nội dung.", event)
        if event.tag is not None:
            self._fault("CTV007", "không dùng nhãn kiểu YAML (!)", "Bỏ nhãn; chữ thì đặt trong ngoặc kép.", event)

    def _refuse_otherwise(self) -> None:
        """Refuse what other readers would understand in another way or not at all."""
        start, before = (0, 0), ""
        for gap, token in _tokens(self._text):
            self._refuse_in(gap, start, touching=before not in ("", " ", "\n"))
            written = self._text[token.start_mark.index : token.end_mark.index]
            start, before = (token.start_mark.line, token.start_mark.column), written[-1:]
            if isinstance(token, yaml.DirectiveToken) or (isinstance(token, yaml.KeyToken) and written):
                self._otherwise(written[0], start, 0, written)
            elif isinstance(token, yaml.ScalarToken) and token.style not in ("'", '"'):
                block = token.style in ("|", ">")
                self._refuse_in(written.split("\n")[0] if block else written.replace("#", " "), start, touching=True)
            start = (token.end_mark.line, token.end_mark.column)

    def _refuse_in(self, part: str, start: tuple[int, int], touching: bool) -> None:
        """Refuse tabs, and comments behind no space, in a part of the text that stands outside of quotes."""
        for found in _IN_GAP.finditer(part):
            behind = part[found.start() - 1] if found.start() else "x" if touching else " "
            if found[0] == "\t" or not behind.isspace():
                self._otherwise(found[0][0], start, found.start(), part)

    def _otherwise(self, sign: str, start: tuple[int, int], offset: int, part: str) -> None:
        """Refuse a sign that stands somewhere in a part of the text that starts on a line and a column, from 0."""
        if len(self.faults) == _MOST_FAULTS:
            raise _Stopped
        line, column = line_column(part, offset)
        message, hint = _OTHERWISE[sign]
        where = (start[0] + line, column + (start[1] if line == 1 else 0))
        self.faults.append(Fault("CTV004", f"cú pháp YAML sai: {message}", hint, *where))

    def _ambiguous(self, event: Any) -> None:
        shown = shorten(event.value, 40)
        message = f"“{shown}” không có ngoặc kép, mỗi chương trình đọc YAML có thể hiểu theo một cách khác"
        hint = f'Chữ thì đặt trong ngoặc kép: "{shown}"; số thì viết như 1300000; đúng, sai thì ghi true, false.'
        self._fault("CTV009", message, hint, event)

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        problem, mark = error.problem or "", error.problem_mark
        late = problem.startswith("could not find expected ':'")
        if error.context_mark and (late or (error.context or "").startswith("while parsing a flow")):
            mark = error.context_mark  # where the key or the bracket stands; the problem shows only further on
        assert mark is not None
        line, column = mark.line + 1, mark.column + 1
        lines = self._text.split("\n")
        # At the end of the file libyaml points behind the last line.
        if line > len(lines) or (line == len(lines) and not lines[-1] and line > 1):
            line, column = max(1, len(lines) - 1), 1
        here = lines[line - 1]
        quote = self._long_quote()
        if quote is not None and line - 1 <= quote.end_mark.line + 1:
            # A quote that was not closed swallows the file up to the next one, where the error then shows.
            message = "cú pháp YAML sai: ngoặc kép mở ở đây có lẽ chưa đóng"
            self._stop("CTV004", message, "Thêm dấu ngoặc kép đóng ở cuối giá trị này.", quote)
        if "\t" in here[: len(here) - len(here.lstrip())]:
            message, hint, column = "thụt dòng bằng phím Tab", "Thay Tab bằng dấu cách.", here.index("\t") + 1
        elif (sign := here[column - 1 : column]) == "\t" or here.startswith("%"):
            self._otherwise("\t" if sign == "\t" else "%", (line - 1, column - 1 if sign == "\t" else 0), 0, "")
            return
        elif re.search(r":\s*>=?\s*$", here):
            message, hint = "cú pháp YAML sai: dấu so sánh không có ngoặc kép", 'Viết ">=" hoặc ">" trong ngoặc kép.'
            column = here.index(">") + 1
        else:
            message, hint = in_vietnamese(problem)
        self.faults.append(Fault("CTV004", message, hint, line, column))

    def _long_quote(self) -> Any:
        """Before a syntax error the last text in quotes that takes several lines."""
        last = None
        with suppress(yaml.MarkedYAMLError):
            for event in iter(_LOADER(self._text).get_event, None):
                quoted = isinstance(event, ScalarEvent) and event.style in ("'", '"')
                if quoted and event.end_mark.line > event.start_mark.line:
                    last = event
        return last


def line_column(text: str, offset: int) -> tuple[int, int]:
    """The line and the column, from 1, of a place in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _spot(event: Any) -> Spot:
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Spot(start.line + 1, start.column + 1, max(1, length))


def comments(text: str) -> list[str]:
    """Every comment of a YAML text that can be parsed, in order, wherever it stands; a "#" inside a value is none."""
    found: list[str] = []
    for gap, token in _tokens(text):
        found += _COMMENT.findall(gap)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            # A comment behind the mark, on its line, belongs to the token.
            head = text[token.start_mark.index : token.end_mark.index].split("\n", 1)[0]
            found += _COMMENT.findall(head)
    return [comment.rstrip() for comment in found]


def _tokens(text: str) -> Iterator[tuple[str, Any]]:
    """Every token of a YAML text with what stands between it and the one before: white space and comments."""
    before = 0
    for token in yaml.scan(text, Loader=_LOADER):
        yield text[before : token.start_mark.index], token
        before = token.end_mark.index
