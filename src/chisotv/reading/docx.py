"""Tables of Word files: the words that Word shows, walked through once from the first to the last."""

from dataclasses import dataclass, field
from functools import partial
from string import hexdigits

from chisotv.reading.base import (
    DELETED,
    HIDDEN,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    TOO_LARGE,
    Content,
    Found,
    Grid,
    Spot,
    UnreadableError,
    clean,
    words,
)
from chisotv.reading.lists import Lists, Styles, on
from chisotv.reading.package import Attributes, Handler, Package, Walker

_SPACES = (
    *(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    *("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"),
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
)
_APART = {"footnotes": "chú thích cuối trang", "endnotes": "chú thích cuối văn bản", "comments": "nhận xét bên lề"}
_TWICE = "chữ lặp"  # what is there for older programs; not told
_DEEPEST = 50
_KINDS = ("p", "r", "tc", "tr", "tbl", "sdt", "sect")
_PROPERTIES = {f"{kind}Pr{change}" for kind in _KINDS for change in ("", "Change")}
_SAID = {"pStyle", "rStyle", "numId", "ilvl", "b", "vanish", "del", "moveFrom", "hidden"}
_SAID |= {"gridBefore", "gridSpan", "vMerge", "hMerge"}
_GOES_ON = {"", "continue"}
# Signs of the fonts Symbol and Wingdings, by their numbers there.
_SIGNS = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xAE: "→", 0xB0: "°", 0x2D: "-", 0xA7: "•"}
_MARKS = {0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xFB: "✗", 0xE0: "→", 0xD8: "➢", 0xA7: "•", 0x76: "•"}


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
        self.lost = self.found.lost
        self.properties: list[str] = []  # in the properties of what
        self.reasons: list[str] = []  # why what is being read is left out; "" where it is not
        self.choices: list[bool] = []
        self.paragraphs: list[_Paragraph] = []
        self.carried: list[str] = []  # of a paragraph whose end was deleted
        self.row: dict[str, str] = {}
        self.cell: dict[str, str] = {}
        self.grid, self.spot = Grid(), Spot()
        self.depth = self.characters = self.column = 0
        self.taking = False

    def handlers(self, space: str, name: str) -> tuple[Handler | None, Handler | None]:
        if space in self.spaces and name in _PROPERTIES:
            return lambda _: self.properties.append(name), lambda _: self.properties.pop()
        start, end = super().handlers(space, name)
        return partial(self.property, name) if space in self.spaces and name in _SAID else start, end

    def property(self, name: str, a: Attributes) -> None:
        """A property, where it is not what it was before a tracked change."""
        of = "/".join(self.properties)
        places = {"trPr": self.row, "tcPr": self.cell} if self.depth == 1 else {}
        if self.paragraphs:
            paragraph = self.paragraphs[-1]
            places |= {"rPr": paragraph.run, "pPr": paragraph.said, "pPr/rPr": paragraph.said if name == "del" else {}}
        places.get(of, {})[name] = a.get("val", "")
        if not of and name in {"del", "moveFrom"}:
            self.reasons.append(DELETED)

    def end_del(self, _: Attributes) -> None:
        if not self.properties:
            self.reasons.pop()

    end_movefrom = end_del

    def reason(self) -> str:
        row = DELETED if "del" in self.row else HIDDEN if on(self.row.get("hidden", "0")) else ""
        return next(filter(None, self.reasons), "") or row

    def text(self, data: str) -> None:
        if self.taking and self.paragraphs:
            self.characters += len(data)
            if self.characters > MOST_CHARACTERS:
                raise UnreadableError(TOO_LARGE)
            self.say(data)

    def say(self, data: str) -> None:
        if not self.paragraphs or self.properties:
            return
        if reason := self.reason() or (HIDDEN if self.asked("vanish") else ""):
            self.lost[reason] += words(data)
            return
        if data.strip():
            self.paragraphs[-1].bold &= self.asked("b")
        self.paragraphs[-1].texts.append(data)

    def asked(self, name: str) -> bool:
        """Whether the run is bold, or hidden: what it says itself, or its style, or that of the paragraph."""
        paragraph = self.paragraphs[-1]
        styles = [paragraph.run.get("rStyle"), paragraph.said.get("pStyle", self.styles.usual)]
        by_style = (self.styles.get(each, f"rPr/{name}") for each in styles if each)
        said = paragraph.run.get(name)
        return on(said if said is not None else next((each for each in by_style if each is not None), "0"))

    def start_t(self, _: Attributes) -> None:
        self.taking = True

    def end_t(self, _: Attributes) -> None:
        self.taking = False

    start_deltext, end_deltext = start_t, end_t

    def start_tab(self, _: Attributes) -> None:
        self.say(" ")

    def start_br(self, _: Attributes) -> None:
        self.say("\n")

    start_ptab, start_cr = start_tab, start_br

    def start_nobreakhyphen(self, _: Attributes) -> None:
        self.say("-")

    def start_sym(self, a: Attributes) -> None:
        given = a.get("char", "")[-4:]
        code = int(given, 16) if given and not set(given) - set(hexdigits) else 0
        signs = _MARKS if a.get("font", "").startswith("Wingdings") else _SIGNS
        self.say(signs.get(code & 0xFF, "□") if code >= 0xF000 or not chr(code).isprintable() else chr(code))

    def start_p(self, _: Attributes) -> None:
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

    def start_alternatecontent(self, _: Attributes) -> None:
        self.choices.append(False)

    def end_alternatecontent(self, _: Attributes) -> None:
        self.choices.pop()

    def start_choice(self, _: Attributes) -> None:
        self.reasons.append(_TWICE if True in self.choices[-1:] else "")
        self.choices[-1:] = [True]

    def end_choice(self, _: Attributes) -> None:
        self.reasons.pop()

    start_fallback, end_fallback = start_choice, end_choice

    def start_tbl(self, _: Attributes) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise UnreadableError(TOO_LARGE)
        if self.depth == 1:
            self.grid = Grid()

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
            self.lost[HIDDEN] += words(spot.text)
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
    found = {kind: package.part(main, kind) for kind in ("styles", "numbering", *_APART)}
    styles = Styles(package.tree(found["styles"]) if found["styles"] else None)
    walk = _Walk(styles, Lists(package.tree(found["numbering"]) if found["numbering"] else None, styles))
    package.walk(main, walk)
    del walk.lost[_TWICE]
    for kind, name in _APART.items():
        if found[kind]:
            walk.lost[name] += words("".join(package.tree(found[kind]).itertext()))
    walk.lost.update(package.held(main))
    return walk.found.content()
