"""Word's styles, and the numbers of its lists, which no text of the file holds."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

_ROMANS = [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


def on(value: str | None) -> bool:
    """Whether a property that is there is meant: it is unless it says otherwise."""
    return value not in {"0", "false", "off"}


def value(element: Element | None, path: str) -> str | None:
    """The value of a property below an element."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get("val", "1")


class Styles:
    """What styles say, with what they are based on."""

    def __init__(self, root: Element) -> None:
        every = root.findall("style")
        self.by_id = {each.get("styleId", ""): each for each in every}
        first = (e.get("styleId", "") for e in every if e.get("type") == "paragraph" and on(e.get("default", "0")))
        self.usual = next(first, "")
        self._known: dict[tuple[str, str], str | None] = {}

    def get(self, style: str, path: str) -> str | None:
        """A property of a style: "rPr/b", "pPr/numPr/numId"."""
        if (style, path) not in self._known:
            name, found = style, None
            for _ in range(20):  # a style may be based on itself
                found = found or value(self.by_id.get(name), path)
                name = value(self.by_id.get(name), "basedOn") or ""
            self._known[style, path] = found
        return self._known[style, path]


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    legal: bool  # all numbers in digits


class _List(NamedTuple):
    levels: dict[int, _Level]
    counts: dict[int, int]  # where each level stands; lists of one kind share them
    starts: dict[int, int]  # where levels begin again when this list is first used


def number(text: str | None) -> int:
    """What is written in digits; 0 for anything else."""
    digits = (text or "").strip()
    return min(int(digits[:9]), 32_767) if digits.isdecimal() else 0


def _levels(element: Element, path: str) -> dict[int, _Level]:
    return {
        min(number(each.get("ilvl")), 8): _Level(
            number(value(each, "start")),
            value(each, "numFmt") or "decimal",
            (value(each, "lvlText") or "")[:99],
            on(value(each, "isLgl") or "0"),
        )
        for each in element.iterfind(path)
    }


class Lists:
    """The lists of a file, counted on from paragraph to paragraph."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self.styles = styles
        kinds = {
            each.get("abstractNumId"): _List(_levels(each, "lvl"), {}, {}) for each in root.iterfind("abstractNum")
        }
        self.lists: dict[str, _List] = {}
        for each in root.iterfind("num"):
            kind = kinds.get(value(each, "abstractNumId"), _List({}, {}, {}))
            changed = each.findall("lvlOverride/startOverride/..")
            starts = {number(one.get("ilvl")): number(value(one, "startOverride")) for one in changed}
            levels = kind.levels | _levels(each, "lvlOverride/lvl")
            self.lists[each.get("numId", "")] = _List(levels, kind.counts, starts)

    def label(self, style: str, own: str | None, level: str | None) -> tuple[str, bool]:
        """What stands before the next paragraph, and whether it is a bullet."""
        name = own if own is not None else self.styles.get(style, "pPr/numPr/numId")
        at = number(level or self.styles.get(style, "pPr/numPr/ilvl"))
        levels, counts, starts = self.lists.get(name or "", _List({}, {}, {}))
        if at not in levels:
            return "", False
        for each in [each for each in counts if each > at or each in starts]:
            del counts[each]
        for each in [*(each for each in sorted(levels) if each < at and each not in counts), at]:
            counts[each] = counts[each] + 1 if each in counts else starts.pop(each, levels[each].start)
        mine = levels[at]
        if mine.form == "bullet":  # symbol fonts keep their signs where no letters are
            return "".join("•" if "\ue000" <= sign <= "\uf8ff" else sign for sign in mine.text), True
        text = mine.text
        for each, count in counts.items():
            form = levels[each].form if each in levels else "decimal"
            text = text.replace(f"%{each + 1}", _written(count, "decimal" if mine.legal and form != "none" else form))
        return text.strip(), False


def _written(count: int, form: str) -> str:
    text = f"{count:02}" if form == "decimalZero" else str(count)
    if form == "none":
        text = ""
    elif form.endswith("Letter") and count:
        text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    elif form.endswith("Roman"):
        text = ""
        for worth, sign in _ROMANS:
            text += sign * (count // worth)
            count %= worth
    return text.upper() if form.startswith("upper") else text
