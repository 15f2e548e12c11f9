"""Tables of Word files: the words that Word shows, walked through once from the first to the last."""

from collections import Counter, deque
from dataclasses import dataclass, field
from functools import partial

from chisotv.reading.base import (
    ABOVE,
    DELETED,
    HIDDEN,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    OUTSIDE,
    TOO_LARGE,
    Content,
    Grid,
    Spot,
    Table,
    UnreadableError,
    clean,
    content,
    words,
)
from chisotv.reading.lists import Lists, Styles, on
from chisotv.reading.package import Attributes, Handlers, Package

_SPACES = [
    *(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    *("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"),
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
]
_APART = {"footnotes": "chú thích cuối trang", "endnotes": "chú thích cuối văn bản", "comments": "nhận xét bên lề"}
_TWICE = "chữ lặp"  # what is there for older programs; not told
_DEEPEST = 50
_PROPERTIES = [
    f"{name}Pr{change}" for name in ("p", "r", "tc", "tr", "tbl", "sdt", "sect") for change in ("", "Change")
]
# Signs of the fonts Symbol and Wingdings, by their numbers there.
_SIGNS = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xAE: "→", 0xB0: "°", 0x2D: "-", 0xA7: "•"}
_MARKS = {0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xFB: "✗", 0xE0: "→", 0xD8: "➢", 0xA7: "•", 0x76: "•"}


@dataclass(slots=True)
class _Paragraph:
    texts: list[str] = field(default_factory=list)
    style: str = ""
    number: str | None = None
    level: str | None = None
    bold: bool = True
    joined: bool = False  # its end was deleted: it goes on in the next
    # of the run that is being read; None where nothing is said
    run_style: str = ""
    run: dict[str, bool] = field(default_factory=dict)


class _Walk:
    """Where the walk through the text is; a method for the beginning or the end of each element that matters."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.styles, self.lists = styles, lists
        self.tables: list[Table] = []
        self.lost: Counter[str] = Counter()
        self.above: deque[str] = deque(maxlen=ABOVE)
        self.properties: list[str] = []  # in the properties of what
        self.reasons: list[str] = []  # why what is being read is left out; "" where it is not
        self.choices: list[bool] = []
        self.paragraphs: list[_Paragraph] = []
        self.carried: list[str] = []
        self.grid, self.spot = Grid(), Spot()
        self.depth = self.characters = self.column = 0
        self.going_on = self.joined = self.taking = False
        self.dropped = ""

    def handlers(self, prefix: str) -> Handlers:
        """What to do at the beginnings ("start_") or ends ("end_"), by "namespace name"."""
        names = [name for name in dir(self) if name.startswith(prefix)]
        found: Handlers = {name.removeprefix(prefix): getattr(self, name) for name in names}
        for name in _PROPERTIES:
            begin = partial(self.begin_properties, name)
            found[name] = begin if prefix == "start_" else self.end_properties
        return {f"{space} {name}": handler for space in _SPACES for name, handler in found.items()}

    def begin_properties(self, name: str, _: Attributes) -> None:
        """From here on: properties of this, or what they were before a tracked change."""
        self.properties.append(name)

    def end_properties(self, _: Attributes) -> None:
        """No longer."""
        self.properties.pop()

    # Text

    def text(self, data: str) -> None:
        if not self.taking:
            return
        self.characters += len(data)
        if self.characters > MOST_CHARACTERS:
            raise UnreadableError(TOO_LARGE)
        self.say(data)

    def say(self, data: str) -> None:
        if not self.paragraphs:
            return
        paragraph = self.paragraphs[-1]
        reason = next(filter(None, self.reasons), "") or self.dropped
        if not reason and self.asked("vanish"):
            reason = HIDDEN
        if reason:
            self.lost[reason] += words(data)
            return
        if data.strip():
            paragraph.bold = paragraph.bold and self.asked("b")
        paragraph.texts.append(data)

    def asked(self, name: str) -> bool:
        """Whether the run is bold, or hidden: what it says itself, or its style, or that of the paragraph."""
        paragraph = self.paragraphs[-1]
        said = paragraph.run.get(name)
        if said is None:
            styles = [paragraph.run_style, paragraph.style or self.styles.usual]
            found = next(filter(None, (self.styles.get(each, f"rPr/{name}") for each in styles if each)), "0")
            said = on(found)
        return said

    def start_t(self, _: Attributes) -> None:
        self.taking = not self.properties

    start_delText = start_t

    def end_t(self, _: Attributes) -> None:
        self.taking = False

    end_delText = end_t

    def start_tab(self, _: Attributes) -> None:
        if not self.properties:
            self.say(" ")

    start_ptab = start_tab

    def start_br(self, _: Attributes) -> None:
        self.say("\n")

    start_cr = start_br

    def start_noBreakHyphen(self, _: Attributes) -> None:
        self.say("-")

    def start_sym(self, a: Attributes) -> None:
        code = int(a.get("char", "0")[-4:], 16) if a.get("char", "0").isalnum() else 0
        signs = _MARKS if a.get("font", "").startswith("Wingdings") else _SIGNS
        self.say(signs.get(code & 0xFF, "□") if 0xF000 <= code <= 0xF0FF else chr(code) if code > 31 else "□")

    # Paragraphs and runs

    def start_p(self, _: Attributes) -> None:
        self.paragraphs.append(_Paragraph(self.carried))
        self.carried = []

    def end_p(self, _: Attributes) -> None:
        done = self.paragraphs.pop()
        if done.joined:
            self.carried = done.texts
            return
        text = clean("".join(done.texts))
        left_out = any(self.reasons) or bool(self.dropped)
        label, bullet = ("", False) if left_out else self.lists.label(done.style, done.number, done.level)
        if not self.depth:
            if text or label:
                self.above.append(f"{label} {text}".strip())
        elif label and not bullet and not self.spot.lines and not self.spot.label:
            self.spot.label = label
            self.spot.add(text, done.bold)
        elif not left_out:
            self.spot.add(f"{label} {text}" if text or not bullet else "", done.bold)

    def start_r(self, _: Attributes) -> None:
        if self.paragraphs:
            self.paragraphs[-1].run, self.paragraphs[-1].run_style = {}, ""

    def start_b(self, a: Attributes) -> None:
        if self.properties == ["rPr"] and self.paragraphs:
            self.paragraphs[-1].run["b"] = on(a.get("val"))

    def start_vanish(self, a: Attributes) -> None:
        if self.properties == ["rPr"] and self.paragraphs:
            self.paragraphs[-1].run["vanish"] = on(a.get("val"))

    def start_rStyle(self, a: Attributes) -> None:
        if self.properties == ["rPr"] and self.paragraphs:
            self.paragraphs[-1].run_style = a.get("val", "")

    def start_pStyle(self, a: Attributes) -> None:
        if self.properties == ["pPr"] and self.paragraphs:
            self.paragraphs[-1].style = a.get("val", "")

    def start_numId(self, a: Attributes) -> None:
        if self.properties == ["pPr"] and self.paragraphs:
            self.paragraphs[-1].number = a.get("val", "")

    def start_ilvl(self, a: Attributes) -> None:
        if self.properties == ["pPr"] and self.paragraphs:
            self.paragraphs[-1].level = a.get("val", "")

    # What is left out

    def start_del(self, _: Attributes) -> None:
        if not self.properties:
            self.reasons.append(DELETED)
        elif self.properties == ["pPr", "rPr"] and self.paragraphs:
            self.paragraphs[-1].joined = True
        elif self.properties == ["trPr"] and self.depth == 1:
            self.dropped = DELETED

    def end_del(self, _: Attributes) -> None:
        if not self.properties:
            self.reasons.pop()

    start_moveFrom, end_moveFrom = start_del, end_del

    def start_hidden(self, a: Attributes) -> None:
        if self.properties == ["trPr"] and self.depth == 1 and on(a.get("val")) and not self.dropped:
            self.dropped = HIDDEN

    def start_AlternateContent(self, _: Attributes) -> None:
        self.choices.append(False)

    def end_AlternateContent(self, _: Attributes) -> None:
        self.choices.pop()

    def start_Choice(self, _: Attributes) -> None:
        self.reasons.append(_TWICE if self.choices and self.choices[-1] else "")
        self.choices[-1:] = [True]

    def end_Choice(self, _: Attributes) -> None:
        self.reasons.pop()

    start_Fallback, end_Fallback = start_Choice, end_Choice

    # Tables

    def start_tbl(self, _: Attributes) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise UnreadableError(TOO_LARGE)
        if self.depth == 1:
            self.grid = Grid()

    def end_tbl(self, _: Attributes) -> None:
        self.depth -= 1
        if not self.depth:
            self.lost[OUTSIDE] += self.grid.outside
            self.tables.append(Table(f"bảng {len(self.tables) + 1}", tuple(self.above), self.grid.finish()))
            self.above.clear()

    def start_tr(self, _: Attributes) -> None:
        if self.depth == 1:
            self.grid.row()
            self.column = 0

    def end_tr(self, _: Attributes) -> None:
        if self.depth == 1 and self.dropped:
            self.grid.rows.pop()
            self.dropped = ""

    def start_gridBefore(self, a: Attributes) -> None:
        if self.depth == 1 and self.properties == ["trPr"]:
            self.column = _count(a)

    def start_tc(self, _: Attributes) -> None:
        if self.depth == 1:
            self.spot = Spot()
            self.going_on = self.joined = False

    def start_gridSpan(self, a: Attributes) -> None:
        if self.depth == 1 and self.properties == ["tcPr"]:
            self.spot.colspan = max(_count(a), 1)

    def start_vMerge(self, a: Attributes) -> None:
        if self.depth == 1 and self.properties == ["tcPr"]:
            self.going_on = a.get("val", "continue") == "continue"

    def start_hMerge(self, a: Attributes) -> None:
        if self.depth == 1 and self.properties == ["tcPr"]:
            self.joined = a.get("val", "continue") == "continue"

    def end_tc(self, _: Attributes) -> None:
        if self.depth != 1:
            return
        spot, rows = self.spot, self.grid.rows
        above = rows[-2] if len(rows) > 1 else []
        other: Spot | None = None
        if self.joined and rows[-1]:
            other = rows[-1][-1]
        elif self.going_on and self.column < len(above):
            other = above[self.column]
        if other and not self.dropped:
            # Word does not show what stands in the places that a merged cell covers.
            self.lost[HIDDEN] += words(spot.text)
            other.colspan, spot = spot.colspan, other
        self.grid.put(spot, self.column)
        self.column = min(self.column + spot.colspan, MOST_COLUMNS)


def _count(a: Attributes) -> int:
    digits = a.get("val", "").strip()
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
    package.walk(main, walk.handlers("start_"), walk.handlers("end_"), walk.text)
    del walk.lost[_TWICE]
    for kind, name in _APART.items():
        if found[kind]:
            walk.lost[name] += words("".join(package.tree(found[kind]).itertext()))
    return content(walk.tables, walk.lost + package.held(main))
