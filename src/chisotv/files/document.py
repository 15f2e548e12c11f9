"""A data file as text that is changed in a few places: every other byte stays, and that is proved."""

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from chisotv.files.scalars import block, dashed, fits, in_braces, in_list
from chisotv.files.source import Source, parse, read
from chisotv.files.yaml_reader import UNUSABLE, comments
from chisotv.problems import Loc

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n|\r|\n")


class NotProved(Exception):  # noqa: N818 - nothing is wrong with the file
    """The text cannot be changed so that nothing else changes."""


class _Edit(NamedTuple):
    """What stands from `start` up to `end` of the text becomes `new`."""

    start: int
    end: int
    new: str


class Document:
    """A YAML file, the places of its values and the changes to make.

    Args:
        raw: The bytes of the file.
        path: Its name.

    Raises:
        NotProved: It cannot be read.
    """

    def __init__(self, raw: bytes, path: Path) -> None:
        self.source: Source = read(path, raw)
        if self.source.data is UNUSABLE:
            raise NotProved
        self.raw = raw
        self._bom = _BOM if raw.startswith(_BOM) else b""
        self._text = raw.decode("utf-8-sig")
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(self._text))]
        self._edits: list[_Edit] = []

    # -- changes --------------------------------------------------------------------------------------------------

    def add_field(self, holder: Loc, key: str, value: Any) -> None:
        """Put a new key at the end of a mapping; what stood in braces and no longer fits there goes key by key."""
        if self.source.in_brackets(holder):
            old = self.source.at(holder)
            new, column = {**old, key: value}, self._column(holder)
            if fits(old, column) and not fits(new, column) and holder and not self.source.in_brackets(holder[:-1]):
                self.replace(holder, new)
            else:
                self._insert(self._end((*holder, list(old)[-1])), f", {key}: {in_braces(value)}")
            return
        column = self._column(holder)
        first, *others = block({key: value}, column, self._step)
        self._below(self._last_line(holder, column), [" " * column + first, *others])

    def insert(self, holder: Loc, key: str, at: int, entry: dict[str, Any]) -> None:
        """Put a new entry into the list of a mapping, before the one that stands at `at` now."""
        loc = (*holder, key)
        if loc not in self.source.spots:
            self.add_field(holder, key, [entry])
        elif self.source.in_brackets(loc):
            inside = self._text[self._start(loc) + 1 : self._end(loc) - 1]
            if self.source.in_brackets(holder) or inside.strip():
                self._insert_in_brackets(loc, at, entry)
            else:
                self._open(loc, entry)
        else:
            column = self._column(loc)
            above = self._last_line((*loc, at - 1), column) if at else self.source.spots[loc][0].line
            self._below(above, dashed(entry, column, self._step))

    def replace(self, loc: Loc, entry: dict[str, Any]) -> None:
        """Put another entry in the place of one of a list."""
        only_line = self.source.in_brackets(loc[:-1])
        lines = [in_braces(entry)] if only_line else in_list(entry, self._column(loc), self._step)
        line_end = self._line_end(self.source.spots[loc][1].line)
        self._edits.append(_Edit(self._start(loc), self._end(loc), line_end.join(lines)))

    def put(self, holder: Loc, key: str, value: Any) -> None:
        """Give a key of a mapping another value, or add it."""
        loc = (*holder, key)
        if loc not in self.source.spots:
            self.add_field(holder, key, value)
        elif self.source.in_brackets(holder):
            old = self.source.at(holder)
            new = {**old, key: value}
            if fits(new, self._column(holder)) or self.source.in_brackets(holder[:-1]):
                self._edits.append(_Edit(self._start(loc), self._end(loc), in_braces(value)))
            else:
                self._put_lines(holder, new)
        else:
            self._put_lines(loc, value)

    def _put_lines(self, loc: Loc, value: Any) -> None:
        """Another value on lines of its own; behind a key on one line where a comment follows there."""
        end = self._end(loc)
        if isinstance(loc[-1], int):
            self.replace(loc, value)
            return
        key = self.source.spots[loc][0]
        lines = block({loc[-1]: value}, key.column - 1, self._step)
        if len(lines) > 1 and self._text[end : end + 200].split("\n")[0].strip():
            lines = [f"{loc[-1]}: {in_braces(value)}"]
        self._edits.append(_Edit(self._offset(*key[:2]), end, self._line_end(key.line).join(lines)))

    def drop(self, loc: Loc) -> None:
        """Take a key of a mapping, or an entry of a list, away with the comments inside it; nothing is left empty."""
        first, last = self.source.spots[loc][0].line, self.source.last_line(loc)
        if self.source.in_brackets(loc[:-1]) or self._line(first).lstrip().startswith("- ") != isinstance(loc[-1], int):
            raise NotProved
        start, end = self._starts[first - 1], self._starts[last] if last < len(self._starts) else len(self._text)
        self._edits.append(_Edit(start, end, ""))

    def proved(self, meant: Any) -> bytes:
        """The changed file.

        Args:
            meant: The data that it must have.

        Raises:
            NotProved: It would have other data, or would lose or move a comment that stands in nothing dropped.
        """
        text = kept = self._text
        # Several at one place stay in their order.
        for _, edit in sorted(enumerate(self._edits), key=lambda each: (each[1].start, each[0]), reverse=True):
            text = text[: edit.start] + edit.new + text[edit.end :]
            kept = kept if edit.new or edit.start == edit.end else kept[: edit.start] + kept[edit.end :]
        after = parse(text, self.source.path)
        if after.data is UNUSABLE or after.faults or json.dumps(after.data) != json.dumps(meant):
            raise NotProved
        if comments(after.text) != comments(kept.replace("\r\n", "\n").replace("\r", "\n")):
            raise NotProved
        return self._bom + text.encode("utf-8")

    def lines(self, loc: Loc) -> tuple[int, int]:
        """The first and the last line of a value, counted from 1."""
        return self.source.spots[loc][1].line, self.source.last_line(loc)

    # -- kinds of insertion ---------------------------------------------------------------------------------------

    def _insert_in_brackets(self, loc: Loc, at: int, entry: dict[str, Any]) -> None:
        count = len(self.source.at(loc))
        if not count:
            self._insert(self._end(loc) - 1, in_braces(entry))
        elif at < count:
            self._insert(self._start((*loc, at)), f"{in_braces(entry)}, ")
        else:
            self._insert(self._end((*loc, count - 1)), f", {in_braces(entry)}")

    def _open(self, loc: Loc, entry: dict[str, Any]) -> None:
        """Put an entry on lines of its own in the place of empty brackets."""
        key, own = self.source.spots[loc]
        start, end = self._start(loc), self._end(loc)
        if key.line == own.line:
            start = len(self._text[:start].rstrip(" \t"))
            self._edits.append(_Edit(start, end, ""))
            self._below(self.source.ends[loc][0], dashed(entry, key.column - 1 + self._step, self._step))
        else:
            lines = dashed(entry, own.column - 1, self._step)
            self._edits.append(_Edit(start, end, self._line_end(own.line).join(lines).lstrip(" ")))

    def _insert(self, at: int, new: str) -> None:
        self._edits.append(_Edit(at, at, new))

    def _below(self, line: int, new: list[str]) -> None:
        """Put lines below a line; the file ends with a line end after that if it did before."""
        end = self._line_end(line)
        at = self._starts[line - 1] + len(self._line(line).rstrip("\r\n"))
        self._insert(at, "".join(end + each for each in new))

    # -- places ---------------------------------------------------------------------------------------------------

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column - 1

    def _start(self, loc: Loc) -> int:
        return self._offset(*self.source.spots[loc][1][:2])

    def _end(self, loc: Loc) -> int:
        """Where a value ends; the blank lines that libyaml counts to a text of several lines are none of it."""
        start = self._start(loc)
        return start + len(self._text[start : self._offset(*self.source.ends[loc])].rstrip())

    def _column(self, loc: Loc) -> int:
        """The column, from 0, of a value: of a list that of its dashes, of a mapping that of its keys."""
        return self.source.spots[loc][1].column - 1

    def _last_line(self, loc: Loc, column: int) -> int:
        """The last line of a value, with the comments right below that are indented more than what follows it."""
        line = self.source.last_line(loc)
        while line < len(self._starts):
            below = self._line(line + 1)
            if not below.lstrip(" ").startswith("#") or len(below) - len(below.lstrip(" ")) <= column:
                break
            line += 1
        return line

    def _line(self, line: int) -> str:
        """A line with its end, counted from 1."""
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        return self._text[self._starts[line - 1] : end]

    def _line_end(self, line: int) -> str:
        """How a line ends; where it is the last and does not end, how the first one does."""
        found = _LINE_END.search(self._line(line)) or _LINE_END.search(self._text)
        return found.group() if found else "\n"

    @cached_property
    def _step(self) -> int:
        """How far the dashes of lists stand inside their keys in this file."""
        for loc, (key, own) in self.source.spots.items():
            if (*loc, 0) in self.source.spots and own.line > key.line and not self.source.in_brackets(loc):
                return max(0, own.column - key.column)
        return 2
