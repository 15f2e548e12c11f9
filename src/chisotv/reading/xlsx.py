"""Tables of Excel files: each sheet is one, its values as the sheet shows them."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from xml.etree.ElementTree import Element

from chisotv.reading.base import MOST_CHARACTERS, MOST_ROWS, Content, Found, Grid, Lost, Spot, is_mark, too_large
from chisotv.reading.lists import on
from chisotv.reading.numbers import shown
from chisotv.reading.package import Package

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LAST = 255  # column, before those that are hidden are taken out
_MOST_COVERED = 2_500_000
_LOGICAL = {"0": "FALSE", "1": "TRUE"}
_NOTHING = Counter[str]()
Place = tuple[int, int]


def _place(reference: str) -> Place:
    """Row and column, from 0."""
    found = _PLACE.fullmatch(reference)
    column = 0
    for letter in found[1] if found else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1 if found else -1, column - 1


def _has(look: Element | None, name: str) -> bool:
    found = look.find(name) if look is not None else None
    return found is not None and on(found.get("val"))


def _text(element: Element) -> tuple[str, Counter[str]]:
    """A text whose parts may look different, and what is left out of it."""
    texts, lost = [""], Counter[str]()
    for run in [*element.iter("r")] or [element]:
        look, text = run.find("rPr"), "".join(each.text or "" for each in run.iter("t"))
        if _has(look, "strike"):
            lost[Lost.STRUCK] += len(text.split())
        elif look is not None and look.find("vertAlign[@val='superscript']") is not None and is_mark(text, texts[-1]):
            lost[Lost.MARK] += 1
        else:
            texts.append(text)
    return "".join(texts), lost or _NOTHING


NO_RESULT = "(công thức chưa có kết quả)"
"""Stands where a sheet would show what a formula gives, and the file does not say it."""


class _Book:
    """What the sheets of a file share: texts, styles, bounds."""

    def __init__(self, package: Package) -> None:
        self.found = Found()
        self.texts: list[tuple[str, Counter[str]]] = []
        if part := package.part(package.main, "sharedStrings"):
            package.walk(part, {"si": lambda si: self.texts.append(_text(si))})
        root = package.tree(package.part(package.main, "styles"))
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iterfind("numFmts/numFmt")}
        fonts = [*enumerate(root.iterfind("fonts/font"))]
        bold, struck = ({str(at) for at, each in fonts if _has(each, name)} for name in ("b", "strike"))
        looks = [(each.get("numFmtId", ""), each.get("fontId")) for each in root.iterfind("cellXfs/xf")]
        self.looks = {
            str(at): (own.get(number) or (int(number) if number.isdecimal() else 0), font in bold, font in struck)
            for at, (number, font) in enumerate(looks)
        }
        self.tree = package.tree(package.main)
        properties = self.tree.find("workbookPr")
        self.since_1904 = properties is not None and on(properties.get("date1904", "0"))
        self.characters = self.covered = 0

    def shown(self, c: Element) -> Spot:
        """A cell."""
        kind, (raw, lost) = c.get("t", "n"), _text(c)
        raw = c.findtext("v") or raw
        form, bold, struck = self.looks.get(c.get("s", "0"), (0, False, False))
        if c.find("f") is not None:
            there = raw or kind == "str"
            self.found.lost["công thức" if there else "công thức chưa có kết quả"] += 1
            raw, kind = (raw, kind) if there else (NO_RESULT, "str")
        if kind == "s":
            raw, lost = self.texts[int(raw)] if raw.isdecimal() and int(raw) < len(self.texts) else ("", lost)
        elif kind == "n" and raw:
            raw = shown(raw, form, self.since_1904)
        elif kind == "b":
            raw = _LOGICAL.get(raw, raw)
        if lost:
            self.found.lost.update(lost)
        spot = Spot()
        if struck:
            self.found.lose(Lost.STRUCK, raw)
        else:
            spot.add(raw, bold)
        self.characters += len(raw)  # many cells may share one text
        if self.characters > MOST_CHARACTERS:
            raise too_large()
        return spot


class _Sheet:
    """The cells of one sheet."""

    def __init__(self, book: _Book) -> None:
        self.book = book
        self.cells: dict[Place, Spot] = {}
        self.no_rows: set[int] = set()  # hidden
        self.no_columns: set[int] = set()
        self.merged: list[tuple[Place, Place]] = []
        self.at = -1

    def column(self, a: Element) -> None:
        """Columns of one look."""
        low, high = a.get("min", ""), a.get("max", "")
        if on(a.get("hidden", "0")) and low.isdecimal() and high.isdecimal():
            self.no_columns |= {*range(int(low) - 1, min(int(high), _LAST + 1))}

    def row(self, row: Element) -> None:
        """A row, with its cells; places that are not told are the next ones."""
        number, x = row.get("r", ""), -1
        self.at = int(number) - 1 if number.isdecimal() else self.at + 1
        if on(row.get("hidden", "0")):
            self.no_rows.add(self.at)
        for c in row.iterfind("c"):
            y, told = _place(c.get("r", ""))
            self.at, x = (y, told) if told >= 0 else (self.at, x + 1)
            spot = self.book.shown(c)
            self.book.found.spend(1 if spot.lines else 0)
            if self.at >= MOST_ROWS or x > _LAST:
                self.book.found.lose(Lost.OUTSIDE, " ".join(spot.lines))
            elif spot.lines:
                self.cells[self.at, x] = spot

    def merge(self, a: Element) -> None:
        """A merged cell."""
        first, _, last = a.get("ref", "").partition(":")
        self.merged.append((_place(first), _place(last)))

    def grid(self) -> Grid:
        """The used part of the sheet, without what is hidden."""
        grid = Grid(self.book.found)
        used = {y for y, _ in self.cells}, {x for _, x in self.cells}
        self.book.found.lost["hàng ẩn"] += len(used[0] & self.no_rows)
        self.book.found.lost["cột ẩn"] += len(used[1] & self.no_columns)
        rows = [y for y in range(1 + max(used[0], default=-1)) if y not in self.no_rows]
        columns = [x for x in range(1 + max(used[1], default=-1)) if x not in self.no_columns]
        owners = self._owners(rows, columns)
        for at, spot in self.cells.items():
            self.book.found.lose(Lost.HIDDEN, " ".join(spot.lines) if owners.get(at, spot) is not spot else "")
        spots = self.cells | owners
        filled: dict[int, list[int]] = {}
        for y, x in sorted(spots):
            filled.setdefault(y, []).append(x)
        for y in rows:
            grid.row()
            for x in filled.get(y, ()):
                if x not in self.no_columns:
                    grid.put(spots[y, x], bisect_left(columns, x))
        return grid

    def _owners(self, rows: list[int], columns: list[int]) -> dict[Place, Spot]:
        """Which merged cell covers a place; those that overlap others are left alone."""
        owners: dict[Place, Spot] = {}
        for (top, left), (bottom, right) in self.merged:
            spot = self.cells.get((top, left)) or Spot()
            ys = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
            xs = columns[bisect_left(columns, left) : bisect_right(columns, right)]
            self.book.covered += len(ys) * len(xs)
            if self.book.covered > _MOST_COVERED:
                raise too_large()
            places = [(y, x) for y in ys for x in xs]
            if not any(place in owners for place in places):
                owners |= dict.fromkeys(places, spot)
        return owners


def read_xlsx(package: Package) -> Content:
    """The tables of an Excel file.

    Raises:
        UnreadableError: It is damaged, or beyond the bounds.
    """
    book, parts = _Book(package), package.relations(package.main)
    found = book.found
    found.lost.update(package.held(package.main))
    for each in book.tree.iterfind("sheets/sheet"):
        kind, part = parts.get(each.get("id", ""), ("", ""))
        if each.get("state", "visible") != "visible":
            found.lost["trang tính ẩn"] += 1
        elif kind == "worksheet":
            sheet = _Sheet(book)
            package.walk(part, {"col": sheet.column, "row": sheet.row, "mergeCell": sheet.merge})
            found.table(sheet.grid(), f" (trang tính “{each.get('name', '')}”)")
            found.lost.update(package.held(part))
    return found.content()
