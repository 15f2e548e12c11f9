"""One YAML file: bytes → checked UTF-8 → plain data, or the faults that stop it.

Positions cost time, so they are found in a second pass and only where something is wrong (`Source.spots`).
"""

import re
import stat
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from chisotv.files.folder import MAX_BYTES
from chisotv.files.yaml_reader import UNUSABLE, Builder, Fault, Spot, plain_data
from chisotv.problems import Loc, reason

# Named one by one: the letters that may stand in a file, turned round, take ten times as long to compile.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


class Lines(Sequence[str]):
    """The lines of a text, cut out when they are asked for: millions of short texts would fill the memory."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("L", [0])
        self._starts.extend(match.end() for match in re.finditer("\n", text))

    def __len__(self) -> int:
        """How many there are, an empty one after the last line end included."""
        return len(self._starts)

    def __getitem__(self, at: Any) -> Any:
        """The line at this place, counted from 0."""
        start = self._starts[at]
        end = self._text.find("\n", start)
        return self._text[start:] if end < 0 else self._text[start:end]


class Source:
    """A file as it was read: its text, its plain data where it could be parsed, and what is wrong with it."""

    def __init__(self, path: Path, text: str, data: Any, faults: Sequence[Fault] = ()) -> None:
        self.path = path
        self.text = text
        self.data = data
        self.faults = faults

    @cached_property
    def lines(self) -> "Lines":
        """The lines of the file without their ends."""
        return Lines(self.text)

    @cached_property
    def _places(self) -> Builder:
        builder = Builder(self.text, spots={})
        builder.run()
        return builder

    @property
    def spots(self) -> dict[Loc, tuple[Spot, Spot]]:
        """For every value the spot of its key (or list position) and of the value itself."""
        return self._places.spots or {}

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
        line: str = self.lines[spot.line - 1]
        return line[spot.column - 1 : spot.column - 1 + spot.length]


def read(path: Path, content: bytes | Fault | None = None) -> Source:
    """Read a data file; never raises on bad content.

    Args:
        path: The file.
        content: What `bytes_of` gives, where that is at hand already.

    Returns:
        A `Source`. Its `data` is `UNUSABLE` where the file could not be parsed; `faults` says why.
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
    bad = _UNPRINTABLE.search(text)
    if bad:
        line, column = _line_column(text, bad.start())
        fault = Fault("CTV003", f"có ký tự điều khiển U+{ord(bad.group()):04X}", "Xóa ký tự này.", line, column)
        return Source(path, text, UNUSABLE, [fault])
    data = plain_data(text)
    if data is not UNUSABLE:
        return Source(path, text, data)
    builder = Builder(text)
    builder.run()
    return Source(path, text, builder.data, builder.faults)


def bytes_of(path: Path) -> bytes | Fault:
    """The bytes of a data file, or why they cannot be read."""
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
