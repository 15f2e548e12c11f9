"""Tables of Word files: the words that Word shows, each row and each paragraph outside tables by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import hexdigits
from xml.etree.ElementTree import Element

from chisotv.reading.base import MOST_COLUMNS, Content, Found, Grid, Lost, Spot, clean, is_mark
from chisotv.reading.lists import Lists, Styles, number, on, value
from chisotv.reading.package import Package

_APART = {"footnotes": "chú thích cuối trang", "endnotes": "chú thích cuối văn bản", "comments": "nhận xét bên lề"}
_PROPERTIES = {f"{kind}Pr" for kind in ("p", "r", "tc", "tr", "tbl", "sdt", "sect")}
_LEFT_OUT = {
    "del": Lost.DELETED,
    "moveFrom": Lost.DELETED,
    "Fallback": Lost.UNTOLD,
}  # once more, for older programs
_GOES_ON = {"1", "continue"}
_NO_LINE = {"nil", "none"}
_SHOWN = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOT_SHOWN = {"vanish": Lost.HIDDEN, "strike": Lost.STRUCK, "dstrike": Lost.STRUCK}
# Of the fonts Symbol and Wingdings, by their numbers there.
_SIGNS = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xA7: "•", 0xA8: "☐", 0xFE: "☑", 0xFC: "✓", 0x2D: "-"}


@dataclass(slots=True)
class _Line:
    """A paragraph while it is being read, with the look of the run that is being read."""

    style: str
    texts: list[str]
    bold: bool = True
    run_bold: bool = False
    run_raised: bool = False
    run_lost: str = ""  # why the run is left out
    raised: bool = False  # the last run that was kept
    lost: bool = False  # whether a run was


class _Reader:
    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.styles, self.lists = styles, lists
        self.found = Found()
        self.grid: Grid | None = None
        self.open_below: set[int] = set()  # columns whose cells in the last row say that no line is below
        self.carried: list[str] = []  # of a paragraph whose end was deleted

    def lose(self, element: Element) -> None:
        """Leave out what an element holds."""
        shown = (each.text or "" for each in element.iter() if each.tag in {"t", "delText"})
        self.found.lose(_LEFT_OUT.get(element.tag, Lost.DELETED), "".join(shown))

    def outside(self, p: Element) -> None:
        """A paragraph outside tables."""
        self.finish()
        self.paragraph(p, None)

    def begin(self, name: str) -> None:
        """A table begins."""
        if name == "tbl":
            self.finish()
            self.grid, self.open_below = Grid(self.found), set()

    def finish(self) -> None:
        """The last table ended."""
        if self.grid:
            self.found.table(self.grid)
        self.grid = None

    def read(self, element: Element, spot: Spot | None, line: _Line | None) -> None:
        """What an element holds of a cell, of a paragraph."""
        for each in element:
            name = each.tag
            if name in _LEFT_OUT:
                self.lose(each)
            elif name == "p":
                self.paragraph(each, spot)
            elif name == "tbl" and not spot:  # in a text box
                self.begin(name)
                for tr in _inside(each, "tr"):
                    self.row(tr)
                self.finish()
            elif name == "r" and line:
                self.run(each.find("rPr"), line)
                self.read(each, spot, line)
            elif line and (text := _text(each)):
                self.say(text, line)
            elif name not in _PROPERTIES:
                self.read(each, spot, line)

    def run(self, run: Element | None, line: _Line) -> None:
        """A run begins."""
        line.run_bold = on(self.look(run, line.style, "b"))
        line.run_raised = self.look(run, line.style, "vertAlign") == "superscript"
        line.run_lost = next((why for it, why in _NOT_SHOWN.items() if on(self.look(run, line.style, it))), "")

    def say(self, text: str, line: _Line) -> None:
        """A piece of a run."""
        if line.run_lost:
            self.found.lose(line.run_lost, text)
            line.lost = True
        elif line.run_raised and line.texts and not line.raised and is_mark(text, line.texts[-1]):
            self.found.lose(Lost.MARK, text)
            line.texts += " " if text != text.strip() else ""
        else:
            line.bold &= line.run_bold or not text.strip()
            line.texts.append(text)
            line.raised = line.run_raised

    def look(self, run: Element | None, style: str, name: str) -> str:
        """How a run looks: what it says itself, or its style, or that of the paragraph."""
        said = value(run, name)
        for each in (value(run, "rStyle"), style):
            said = said if said is not None or not each else self.styles.get(each, f"rPr/{name}")
        return said if said is not None else "0"

    def paragraph(self, p: Element, spot: Spot | None) -> None:
        """A paragraph, with the number of the list that it is in."""
        self.found.spend()
        properties = p.find("pPr")
        numbers = properties.find("numPr") if properties is not None else None
        line = _Line(value(properties, "pStyle") or self.styles.usual, self.carried)
        self.carried = []
        self.read(p, spot, line)
        if value(properties, "rPr/del"):
            self.carried = line.texts
            return
        text = clean("".join(line.texts))
        label, bullet = self.lists.label(line.style, value(numbers, "numId"), value(numbers, "ilvl"))
        label = "" if line.lost and not text else label
        if spot and label and not bullet and not spot.lines and not spot.label:
            spot.label = label
        elif text or not bullet:
            text = f"{label} {text}".strip()
            if spot and label and not bullet and spot.label:  # the points of a list, not the number of a row
                spot.lines[:1] = [f"{spot.label} {''.join(spot.lines[:1])}".strip()]
                spot.label = ""
        if spot:
            spot.add(text, line.bold)
        else:
            self.found.paragraph(text)

    def row(self, tr: Element) -> None:
        """A row of the table that began last."""
        hidden = on(value(tr, "trPr/hidden") or "0")
        if hidden or value(tr, "trPr/del"):
            self.found.lose(Lost.HIDDEN if hidden else Lost.DELETED, " ".join(tr.itertext()))
            return
        self.grid = self.grid or Grid(self.found)
        self.grid.row()
        rows = self.grid.rows
        above, column = rows[-2] if len(rows) > 1 else [], min(number(value(tr, "trPr/gridBefore")), MOST_COLUMNS)
        open_below: set[int] = set()
        for tc in _inside(tr, "tc"):
            spot, properties = Spot(), tc.find("tcPr")
            if value(properties, "cellDel"):
                self.found.lose(Lost.DELETED, " ".join(tc.itertext()))
                continue
            self.read(tc, spot, None)
            spot.add("".join(self.carried), False)
            self.carried = []
            spot.colspan = min(number(value(properties, "gridSpan")), MOST_COLUMNS) or 1
            other: Spot | None = None
            # An empty cell with lines beside it is one with the cell above if neither has a line between them: what
            # our own prints make of a cell that goes on over pages. Elsewhere the one line stands for both cells.
            top, left, bottom = (value(properties, f"tcBorders/{side}") for side in ("top", "left", "bottom"))
            opens = not spot.lines and top in _NO_LINE and left not in _NO_LINE and column in self.open_below
            open_below |= {column} if bottom in _NO_LINE else set()
            if value(properties, "hMerge") in _GOES_ON and rows[-1]:
                other = rows[-1][-1]
            elif (opens or value(properties, "vMerge") in _GOES_ON) and column < len(above):
                other = above[column]
            if other:
                # Word does not show what stands in the places that a merged cell covers.
                self.found.lose(Lost.HIDDEN, " ".join(spot.lines))
                other.colspan, spot = spot.colspan, other
            self.grid.put(spot, column)
            column = min(column + spot.colspan, MOST_COLUMNS)
        self.open_below = open_below


def _inside(element: Element, name: str) -> Iterator[Element]:
    """The outermost elements of a name: controls may stand between."""
    for each in element:
        if each.tag == name:
            yield each
        else:
            yield from _inside(each, name)


def _text(element: Element) -> str:
    if element.tag == "sym":
        given = element.get("char", "")[-4:]
        code = int(given, 16) if given and not set(given) - set(hexdigits) else 0
        return _SIGNS.get(code & 0xFF, "□") if code >= 0xE000 or not chr(code).isprintable() else chr(code)
    return (element.text or "") if element.tag == "t" else _SHOWN.get(element.tag, "")


def read_docx(package: Package) -> Content:
    """The tables of a Word file.

    Raises:
        UnreadableError: It is damaged, or beyond the bounds.
    """
    main = package.main
    styles = Styles(package.tree(package.part(main, "styles")))
    reader = _Reader(styles, Lists(package.tree(package.part(main, "numbering")), styles))
    take = {"p": reader.outside, "tr": reader.row, **dict.fromkeys(_LEFT_OUT, reader.lose)}
    package.walk(main, take, reader.begin)
    reader.finish()
    for kind, name in _APART.items():
        reader.found.lose(name, "".join(package.tree(package.part(main, kind)).itertext()))
    reader.found.lost.update(package.held(main))
    return reader.found.content()
