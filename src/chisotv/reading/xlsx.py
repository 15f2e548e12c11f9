"""Tables of Excel files: each sheet is one, its values as the sheet shows them."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter

from chisotv.reading.base import (
    HIDDEN,
    MOST_CHARACTERS,
    MOST_ROWS,
    OUTSIDE,
    Content,
    Found,
    Grid,
    Spot,
    too_large,
    words,
)
from chisotv.reading.lists import on
from chisotv.reading.numbers import shown
from chisotv.reading.package import Attributes, Package, Walker

_SPACES = {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"}
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LAST = 255  # column, before those that are hidden are taken out
_MOST_COVERED = 2_500_000
_LOGICAL = {"0": "FALSE", "1": "TRUE"}
Place = tuple[int, int]


def _place(reference: str) -> Place:
    """Row and column, from 0."""
    found = _PLACE.fullmatch(reference)
    column = 0
    for letter in found[1] if found else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1 if found else -1, column - 1


class _Texts(Walker):
    """Texts in pieces."""

    spaces = _SPACES

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.taking = False

    def text(self, data: str) -> None:
        if self.taking:
            self.pieces.append(data)

    def start_t(self, _: Attributes) -> None:
        self.taking = True

    def end_t(self, _: Attributes) -> None:
        self.taking = False


class _Book(_Texts):
    """What the sheets of a file share: texts, styles, bounds."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self.texts: list[str] = []
        if part := package.part(package.main, "sharedStrings"):
            package.walk(part, self)
        root = package.tree(package.part(package.main, "styles"))
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iterfind("numFmts/numFmt")}
        fonts = [each.find("b") for each in root.iterfind("fonts/font")]
        bold = {str(at) for at, each in enumerate(fonts) if each is not None and on(each.get("val"))}
        looks = [(each.get("numFmtId", ""), each.get("fontId")) for each in root.iterfind("cellXfs/xf")]
        self.looks = {
            str(at): (own.get(number) or (int(number) if number.isdecimal() else 0), font in bold)
            for at, (number, font) in enumerate(looks)
        }
        self.found = Found()
        self.tree = package.tree(package.main)
        properties = self.tree.find("workbookPr")
        self.since_1904 = properties is not None and on(properties.get("date1904", "0"))
        self.characters = self.covered = 0

    def end_si(self, _: Attributes) -> None:
        self.texts.append("".join(self.pieces))
        self.pieces = []


class _Sheet(_Texts):
    """The cells of one sheet."""

    def __init__(self, book: _Book) -> None:
        super().__init__()
        self.book = book
        self.cells: dict[Place, Spot] = {}
        self.no_rows: set[int] = set()  # hidden
        self.no_columns: set[int] = set()
        self.merged: list[tuple[Place, Place]] = []
        self.lost: Counter[str] = Counter()
        self.row = self.column = -1
        self.kind = self.style = ""

    def start_col(self, a: Attributes) -> None:
        low, high = a.get("min", ""), a.get("max", "")
        if on(a.get("hidden", "0")) and low.isdecimal() and high.isdecimal():
            self.no_columns |= {*range(int(low) - 1, min(int(high), _LAST + 1))}

    def start_row(self, a: Attributes) -> None:
        number = a.get("r", "")
        self.row = int(number) - 1 if number.isdecimal() else self.row + 1
        self.column = -1
        if on(a.get("hidden", "0")):
            self.no_rows.add(self.row)

    def start_c(self, a: Attributes) -> None:
        row, column = _place(a.get("r", ""))
        self.row, self.column = (row, column) if column >= 0 else (self.row, self.column + 1)
        self.kind, self.style, self.pieces = a.get("t", "n"), a.get("s", "0"), []

    start_v, end_v = _Texts.start_t, _Texts.end_t

    def start_f(self, _: Attributes) -> None:
        self.lost["công thức"] += 1

    def end_c(self, _: Attributes) -> None:
        raw = "".join(self.pieces)
        form, bold = self.book.looks.get(self.style, (0, False))
        if self.kind == "s":
            raw = self.book.texts[int(raw)] if raw.isdecimal() and int(raw) < len(self.book.texts) else ""
        elif self.kind == "n" and raw:
            raw = shown(raw, form, self.book.since_1904)
        elif self.kind == "b":
            raw = _LOGICAL.get(raw, raw)
        spot = Spot()
        spot.add(raw, bold)
        self.book.found.spend(1 if spot.lines else 0)
        if self.row >= MOST_ROWS or self.column > _LAST:
            self.lost[OUTSIDE] += sum(map(words, spot.lines))
        elif spot.lines:
            self.cells[self.row, self.column] = spot
            self.book.characters += len(raw)  # many cells may share one text
            if self.book.characters > MOST_CHARACTERS:
                raise too_large()

    def start_mergecell(self, a: Attributes) -> None:
        first, _, last = a.get("ref", "").partition(":")
        self.merged.append((_place(first), _place(last)))

    def grid(self) -> Grid:
        """The used part of the sheet, without what is hidden."""
        grid = Grid(self.book.found)
        used = {y for y, _ in self.cells}, {x for _, x in self.cells}
        self.lost["hàng ẩn"] += len(used[0] & self.no_rows)
        self.lost["cột ẩn"] += len(used[1] & self.no_columns)
        rows = [y for y in range(1 + max(used[0], default=-1)) if y not in self.no_rows]
        columns = [x for x in range(1 + max(used[1], default=-1)) if x not in self.no_columns]
        owners = self._owners(rows, columns)
        for at, spot in self.cells.items():
            self.lost[HIDDEN] += sum(map(words, spot.lines)) if owners.get(at, spot) is not spot else 0
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
            package.walk(part, sheet)
            found.table(sheet.grid(), f"trang tính “{each.get('name', '')}”")
            found.lost.update(sheet.lost + package.held(part))
    return found.content()
