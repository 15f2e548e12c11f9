"""One YAML file: bytes → checked UTF-8 → plain data, or the faults that stop it.

Positions cost time, so they are found in a second pass and only where something is wrong (`Source.spots`).
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from chisotv.files.folder import Unread, bytes_in
from chisotv.files.yaml_reader import UNUSABLE, Fault, Reader, Spot, line_column
from chisotv.problems import Loc


@dataclass(frozen=True)
class Source:
    """A file as it was read: its text, its plain data where it could be parsed, and what is wrong with it."""

    path: Path
    text: str
    data: Any
    faults: Sequence[Fault] = ()

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where the lines begin. Millions of lines, cut out as short texts, would fill the memory."""
        starts = array("L", [0])
        starts.extend(match.end() for match in re.finditer("\n", self.text))
        return starts

    def line(self, number: int) -> str:
        """The line of this number, from 1, without its end; empty behind the last one."""
        start, end = self._bounds(number)
        return self.text[start:end]

    def _bounds(self, number: int) -> tuple[int, int]:
        """Where the line of this number begins and where its end stands."""
        last = len(self.text)
        start, after = [*self._starts[number - 1 : number + 1], last + 1, last + 1][:2]
        return min(start, last), after - 1

    def excerpt(self, number: int, column: int, most: int) -> tuple[str, int]:
        """Of a line, which may be the whole file, at most so many letters around a column; the column of the first."""
        start, end = self._bounds(number)
        first = start + (max(0, column - most // 2) if end - start > most else 0)
        return self.text[first : min(end, first + most)], first - start + 1

    @cached_property
    def _places(self) -> Reader:
        return Reader(self.text, places=True)

    @property
    def spots(self) -> dict[Loc, tuple[Spot, Spot]]:
        """For every value the spot of its key (or list position) and of the value itself."""
        return self._places.spots

    @property
    def ends(self) -> dict[Loc, tuple[int, int]]:
        """For every value the line where it ends and the column behind it, as far as libyaml tells them apart."""
        return self._places.ends

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
        end = self._first_lines[later] if later < len(self._first_lines) else len(self._starts) + 1
        for line in range(start.line, end):
            first, last = self._bounds(line)
            begin = first + start.column - 1 if line == start.line else last - len(self.line(line).lstrip())
            at = self.text.find(fragment, begin, last)
            if at >= 0:
                return Spot(line, at - first + 1, len(fragment))
        return start

    def last_line(self, loc: Loc) -> int:
        """The line on which the value at `loc` ends; blank lines behind it are none of it."""
        line, column = self.ends[loc]
        return self.text.count("\n", 0, len(self.text[: self._starts[line - 1] + column - 1].rstrip())) + 1

    def in_brackets(self, loc: Loc) -> bool:
        """Whether the value at `loc` stands in braces or brackets."""
        return self.written(loc)[:1] in ("{", "[")

    def at(self, loc: Loc) -> Any:
        """The plain data at `loc`."""
        value = self.data
        for step in loc:
            value = value[step]
        return value

    def written(self, loc: Loc) -> str:
        """The value at `loc` as it is typed in the file (its first line)."""
        spot = self.spot(loc)
        start = self._bounds(spot.line)[0] + spot.column - 1
        return self.text[start : start + spot.length]


def read(path: Path, content: bytes | Fault | None = None) -> Source:
    """Read a data file; never raises on bad content: `data` is `UNUSABLE` where it could not be parsed.

    The content is what `bytes_of` gives, where that is at hand already.
    """
    raw = bytes_of(path) if content is None else content
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
    reader = Reader(text)
    return Source(path, text, reader.data, reader.faults)


def bytes_of(path: Path, folder: Path | None = None) -> bytes | Fault:
    """The bytes of a file of a data folder, or of one that somebody named, or why they cannot be read."""
    try:
        return bytes_in(path, folder)
    except Unread as error:
        return Fault(*error.args)


def _decode(raw: bytes) -> str | Fault:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in raw[:4] and len(raw) >= 2):
        return Fault("CTV003", "tệp không ở dạng UTF-8 (có lẽ là UTF-16)", "Lưu lại tệp với bảng mã UTF-8.", 1, 1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="replace")
        line, column = line_column(before, len(before))
        what = f"tệp không ở dạng UTF-8 (byte 0x{raw[error.start]:02x})"
        return Fault("CTV003", what, "Lưu lại tệp với bảng mã UTF-8.", line, column)
