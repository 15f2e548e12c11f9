"""Tables of Word files: the words that Word shows, walked through once from the first to the last."""

from dataclasses import dataclass, field
from functools import partial
from string import hexdigits

from chisotv.reading.base import (
    DELETED,
    HIDDEN,
    MOST_COLUMNS,
    UNTOLD,
    Content,
    Found,
    Grid,
    Spot,
    clean,
    too_large,
    words,
)
from chisotv.reading.lists import Lists, Styles, on
from chisotv.reading.package import Attributes, Handler, Package, Walker

_SCHEMAS, _STRICT = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
_SPACES = {f"{_SCHEMAS}/wordprocessingml/2006/main", f"{_STRICT}/wordprocessingml/main"}
_SPACES |= {f"{_SCHEMAS}/officeDocument/2006/math", f"{_STRICT}/officeDocument/math"}
_SPACES |= {f"{_SCHEMAS}/markup-compatibility/2006"}
_APART = {"footnotes": "chú thích cuối trang", "endnotes": "chú thích cuối văn bản", "comments": "nhận xét bên lề"}
_DEEPEST = 50
_PROPERTIES = {
    f"{kind}Pr{change}" for kind in ("p", "r", "tc", "tr", "tbl", "sdt", "sect") for change in ("", "Change")
}
_SAID = {"pStyle", "rStyle", "numId", "ilvl", "b", "vanish", "del", "hidden"}
_SAID |= {"gridBefore", "gridSpan", "vMerge", "hMerge"}
_LEFT_OUT = {"del": DELETED, "moveFrom": DELETED, "Fallback": UNTOLD}  # the last: once more, for older programs
_GOES_ON = {"", "continue"}
_SHOWN = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Of the fonts Symbol and Wingdings, by their numbers there.
_SYMBOL = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xAE: "→", 0x2D: "-"}
_WINGDINGS = {0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xD8: "➢", 0xA7: "•"}


@dataclass(slots=True)
class _Paragraph:
    texts: list[str]
    said: dict[str, str] = field(default_factory=dict)  # of its own properties
    run: dict[str, str] = field(default_factory=dict)  # of those of the run that is being read
    bold: bool = True


class _Walk(Walker):
    """Where the walk through the text is; a method for the beginning or the end of each element that matters."""

    spaces = _SPACES

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.styles, self.lists = styles, lists
        self.found = Found()
        self.properties: list[str] = []  # in the properties of what
        self.reasons: list[str] = []  # why what is being read is left out
        self.paragraphs: list[_Paragraph] = []
        self.carried: list[str] = []  # of a paragraph whose end was deleted
        self.row: dict[str, str] = {}
        self.cell: dict[str, str] = {}
        self.grid, self.spot = Grid(self.found), Spot()
        self.depth = self.column = 0
        self.taking = False

    def handlers(self, space: str, name: str) -> tuple[Handler | None, Handler | None]:
        if space not in self.spaces:
            return None, None
        if name in _PROPERTIES:
            return lambda _: self.properties.append(name), lambda _: self.properties.pop()
        if name in _SHOWN:
            return lambda _: self.say(_SHOWN[name]), None
        if name in _LEFT_OUT:
            return partial(self.leave, name), lambda _: None if self.properties else self.reasons.pop()
        start, end = super().handlers(space, name)
        return partial(self.property, name) if name in _SAID else start, end

    def leave(self, name: str, a: Attributes) -> None:
        if self.properties:
            self.property(name, a)
        else:
            self.reasons.append(_LEFT_OUT[name])

    def property(self, name: str, a: Attributes) -> None:
        """A property, where it is not what it was before a tracked change."""
        places = {"trPr": self.row, "tcPr": self.cell} if self.depth == 1 else {}
        if self.paragraphs:
            paragraph = self.paragraphs[-1]
            places |= {"rPr": paragraph.run, "pPr": paragraph.said, "pPr/rPr": paragraph.said if name == "del" else {}}
        places.get("/".join(self.properties), {})[name] = a.get("val", "")

    def reason(self) -> str:
        row = DELETED if "del" in self.row else HIDDEN if on(self.row.get("hidden", "0")) else ""
        return self.reasons[0] if self.reasons else row

    def text(self, data: str) -> None:
        if self.taking:
            self.say(data)

    def say(self, data: str) -> None:
        if not self.paragraphs or self.properties:
            return
        if reason := self.reason() or (HIDDEN if self.asked("vanish") else ""):
            self.found.lost[reason] += words(data)
            return
        if data.strip():
            self.paragraphs[-1].bold &= self.asked("b")
        self.paragraphs[-1].texts.append(data)

    def asked(self, name: str) -> bool:
        """Whether the run is bold, or hidden: what it says itself, or its style, or that of the paragraph."""
        paragraph = self.paragraphs[-1]
        said = paragraph.run.get(name)
        for style in (paragraph.run.get("rStyle"), paragraph.said.get("pStyle", self.styles.usual)):
            said = said if said is not None or not style else self.styles.get(style, f"rPr/{name}")
        return on(said if said is not None else "0")

    def start_t(self, _: Attributes) -> None:
        self.taking = True

    def end_t(self, _: Attributes) -> None:
        self.taking = False

    start_deltext, end_deltext = start_t, end_t

    def start_sym(self, a: Attributes) -> None:
        given = a.get("char", "")[-4:]
        code = int(given, 16) if given and not set(given) - set(hexdigits) else 0
        signs = _WINGDINGS if a.get("font", "").startswith("Wingdings") else _SYMBOL
        self.say(signs.get(code & 0xFF, "□") if code >= 0xE000 or not chr(code).isprintable() else chr(code))

    def start_p(self, _: Attributes) -> None:
        self.found.spend()
        self.paragraphs.append(_Paragraph(self.carried))
        self.carried = []

    def end_p(self, _: Attributes) -> None:
        done = self.paragraphs.pop()
        said, text = done.said, clean("".join(done.texts))
        if "del" in said:
            self.carried = done.texts
            return
        label, bullet = "", False
        if not self.reason():
            style = said.get("pStyle", self.styles.usual)
            label, bullet = self.lists.label(style, said.get("numId"), said.get("ilvl"))
        if self.depth and label and not bullet and not self.spot.lines and not self.spot.label:
            self.spot.label = label
        elif text or not bullet:
            text = f"{label} {text}".strip()
        if self.depth:
            self.spot.add(text, done.bold)
        else:
            self.found.paragraph(text)

    def start_r(self, _: Attributes) -> None:
        if self.paragraphs:
            self.paragraphs[-1].run = {}

    def start_tbl(self, _: Attributes) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise too_large()
        if self.depth == 1:
            self.grid = Grid(self.found)

    def end_tbl(self, _: Attributes) -> None:
        self.depth -= 1
        if not self.depth:
            self.found.table(self.grid)

    def start_tr(self, _: Attributes) -> None:
        if self.depth == 1:
            self.grid.row()
            self.row, self.column = {}, 0

    def end_tr(self, _: Attributes) -> None:
        if self.depth == 1:
            if self.reason():
                self.grid.rows.pop()
            self.row = {}

    def start_tc(self, _: Attributes) -> None:
        if self.depth == 1:
            self.spot, self.cell = Spot(), {}
            self.column = max(self.column, _count(self.row.get("gridBefore")))

    def end_tc(self, _: Attributes) -> None:
        self.spot.add("".join(self.carried), False)
        self.carried = []
        if self.depth != 1 or self.reason():
            return
        spot, rows = self.spot, self.grid.rows
        above = rows[-2] if len(rows) > 1 else []
        spot.colspan = max(_count(self.cell.get("gridSpan")), 1)
        other: Spot | None = None
        if self.cell.get("hMerge") in _GOES_ON and rows[-1]:
            other = rows[-1][-1]
        elif self.cell.get("vMerge") in _GOES_ON and self.column < len(above):
            other = above[self.column]
        if other:
            # Word does not show what stands in the places that a merged cell covers.
            self.found.lost[HIDDEN] += sum(map(words, spot.lines))
            other.colspan, spot = spot.colspan, other
        self.grid.put(spot, self.column)
        self.column = min(self.column + spot.colspan, MOST_COLUMNS)


def _count(given: str | None) -> int:
    digits = (given or "").strip()
    return min(int(digits[:9]), MOST_COLUMNS) if digits.isdecimal() else 0


def read_docx(package: Package) -> Content:
    """The tables of a Word file.

    Raises:
        UnreadableError: It is damaged, or beyond the bounds.
    """
    main = package.main
    styles = Styles(package.tree(package.part(main, "styles")))
    walk = _Walk(styles, Lists(package.tree(package.part(main, "numbering")), styles))
    package.walk(main, walk)
    for kind, name in _APART.items():
        walk.found.lost[name] += words("".join(package.tree(package.part(main, kind)).itertext()))
    walk.found.lost.update(package.held(main))
    return walk.found.content()
