"""Tables of Excel files: each sheet is one, its values as the sheet shows them."""

import re
from collections import Counter
from xml.etree.ElementTree import Element

from chisotv.reading.base import (
    HIDDEN,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    OUTSIDE,
    TOO_LARGE,
    Content,
    Found,
    Grid,
    Spot,
    UnreadableError,
    words,
)
from chisotv.reading.lists import on
from chisotv.reading.numbers import shown
from chisotv.reading.package import Attributes, Package, Walker

_SPACES = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_MERGED = 20_000
_LOGICAL = {"0": "FALSE", "1": "TRUE"}
Place = tuple[int, int]


def _place(reference: str) -> Place:
    """Row and column, from 0."""
    found = _PLACE.fullmatch(reference.replace("$", ""))
    if not found:
        return -1, -1
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


class _Texts(Walker):
    """Texts that the cells share, and those of one sheet: the parts of a rich text in a row, without readings."""

    spaces = _SPACES

    def __init__(self) -> None:
        self.found: list[str] = []
        self.taking = self.reading = False
        self.pieces: list[str] = []
        self.characters = 0

    def text(self, data: str) -> None:
        if self.taking:
            self.characters += len(data)
            if self.characters > MOST_CHARACTERS:
                raise UnreadableError(TOO_LARGE)
            self.pieces.append(data)

    def start_t(self, _: Attributes) -> None:
        self.taking = not self.reading

    def end_t(self, _: Attributes) -> None:
        self.taking = False

    def start_rph(self, _: Attributes) -> None:
        self.reading = True

    def end_rph(self, _: Attributes) -> None:
        self.reading = False

    def end_si(self, _: Attributes) -> None:
        self.found.append("".join(self.pieces))
        self.pieces = []


class _Looks:
    """How the styles of cells show numbers, and which are bold."""

    def __init__(self, package: Package) -> None:
        part = package.part(package.main, "styles")
        root = package.tree(part) if part else Element("styleSheet")
        every = root.findall("cellXfs/xf")
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iterfind("numFmts/numFmt")}
        fonts = [each.find("b") for each in root.iterfind("fonts/font")]
        bold = {str(at) for at, each in enumerate(fonts) if each is not None and on(each.get("val"))}
        numbers = [each.get("numFmtId", "0") for each in every]
        self.forms = [own.get(n) or (int(n) if n.isdecimal() else 0) for n in numbers]
        self.bold = [each.get("fontId") in bold for each in every]


class _Sheet(_Texts):
    """The cells of one sheet."""

    def __init__(self, shared: list[str], looks: _Looks, since_1904: bool) -> None:
        super().__init__()
        self.shared, self.looks, self.since_1904 = shared, looks, since_1904
        self.cells: dict[Place, Spot] = {}
        self.hidden: list[tuple[int, int]] = []  # columns from, to
        self.hidden_rows: set[int] = set()
        self.merged: list[tuple[Place, Place]] = []
        self.lost: Counter[str] = Counter()
        self.row = self.column = -1
        self.kind = self.style = ""

    def start_col(self, a: Attributes) -> None:
        low, high = a.get("min", ""), a.get("max", "")
        if on(a.get("hidden", "0")) and low.isdecimal() and high.isdecimal() and len(self.hidden) < MOST_ROWS:
            self.hidden.append((int(low) - 1, int(high) - 1))

    def start_row(self, a: Attributes) -> None:
        number = a.get("r", "")
        self.row = int(number) - 1 if number.isdecimal() else self.row + 1
        self.column = -1
        if on(a.get("hidden", "0")):
            self.hidden_rows.add(self.row)

    def start_c(self, a: Attributes) -> None:
        row, column = _place(a.get("r", ""))
        self.row, self.column = (row, column) if column >= 0 else (self.row, self.column + 1)
        self.kind, self.style, self.pieces = a.get("t", "n"), a.get("s", "0"), []

    def start_v(self, _: Attributes) -> None:
        self.taking = True

    def end_v(self, _: Attributes) -> None:
        self.taking = False

    def start_f(self, _: Attributes) -> None:
        self.lost["công thức"] += 1

    def end_c(self, _: Attributes) -> None:
        raw, style = "".join(self.pieces), int(self.style) if self.style.isdecimal() else 0
        if self.kind == "s":
            raw = self.shared[int(raw)] if raw.isdecimal() and int(raw) < len(self.shared) else ""
        elif self.kind == "n" and raw:
            form = self.looks.forms[style] if style < len(self.looks.forms) else 0
            raw = shown(raw, form, self.since_1904)
        elif self.kind == "b":
            raw = _LOGICAL.get(raw, raw)
        spot = Spot()
        spot.add(raw, style < len(self.looks.bold) and self.looks.bold[style])
        if not spot.lines:
            return
        if self.row >= MOST_ROWS or self.column >= MOST_COLUMNS * 4:
            self.lost[OUTSIDE] += words(raw)
        else:
            self.cells[self.row, self.column] = spot

    def start_mergecell(self, a: Attributes) -> None:
        first, _, last = a.get("ref", "").partition(":")
        if len(self.merged) < _MOST_MERGED:
            self.merged.append((_place(first), _place(last)))

    def grid(self) -> Grid:
        """The used part of the sheet, without what is hidden."""
        no_columns = {c for low, high in self.hidden for c in range(max(low, 0), min(high + 1, MOST_COLUMNS * 4))}
        used = set(self.cells)
        rows = [y for y in range(1 + max((y for y, _ in used), default=-1)) if y not in self.hidden_rows]
        columns = [x for x in range(1 + max((x for _, x in used), default=-1)) if x not in no_columns]
        self.lost["hàng ẩn"] += len({y for y, _ in used} & self.hidden_rows)
        self.lost["cột ẩn"] += len({x for _, x in used} & no_columns)
        owners = self._owners(set(rows), set(columns))
        self.lost[HIDDEN] += sum(
            words(spot.text) for at, spot in self.cells.items() if owners.get(at, spot) is not spot
        )
        grid = Grid()
        for y in rows:
            grid.row()
            for at, x in enumerate(columns):
                if spot := owners.get((y, x)) or self.cells.get((y, x)):
                    grid.put(spot, at)
        return grid

    def _owners(self, rows: set[int], columns: set[int]) -> dict[Place, Spot]:
        """Which merged cell covers a place; those that overlap others are left alone."""
        owners: dict[Place, Spot] = {}
        work = 0
        for (top, left), (bottom, right) in self.merged:
            spot = self.cells.get((top, left)) or Spot()
            ys = [y for y in range(max(top, 0), min(bottom, MOST_ROWS) + 1) if y in rows]
            places = [(y, x) for y in ys for x in range(max(left, 0), min(right, MOST_COLUMNS * 4) + 1) if x in columns]
            work += len(places) + bottom - top
            if work > MOST_ROWS * MOST_COLUMNS * 2:
                raise UnreadableError(TOO_LARGE)
            if not any(place in owners for place in places):
                owners |= dict.fromkeys(places, spot)
        return owners


def read_xlsx(package: Package) -> Content:
    """The tables of an Excel file.

    Raises:
        UnreadableError: It is damaged, or beyond the bounds.
    """
    main = package.main
    texts, looks = _Texts(), _Looks(package)
    if part := package.part(main, "sharedStrings"):
        package.walk(part, texts)
    book, parts = package.tree(main), package.relations(main)
    properties = book.find("workbookPr")
    since_1904 = properties is not None and on(properties.get("date1904", "0"))
    found = Found()
    found.lost.update(package.held(main))
    for each in book.iterfind("sheets/sheet"):
        kind, part = parts.get(each.get("id", ""), ("", ""))
        if each.get("state", "visible") != "visible":
            found.lost["trang tính ẩn"] += 1
        elif kind == "worksheet":
            sheet = _Sheet(texts.found, looks, since_1904)
            package.walk(part, sheet)
            found.table(sheet.grid(), f"trang tính “{each.get('name', '')}”")
            found.lost.update(sheet.lost + package.held(part))
    return found.content()
