"""Word's styles, and the numbers of its lists, which no text of the file holds."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_ROMANS = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")]
_ROMANS += [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
_OFF = {"0", "false", "off"}


def on(value: str | None) -> bool:
    """Whether a property that is there is meant: it is unless it says otherwise."""
    return value not in _OFF


def value(element: Element | None, path: str) -> str | None:
    """The value of a property below an element."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get("val", "1")


class Styles:
    """What styles say, with what they are based on."""

    def __init__(self, root: Element | None) -> None:
        every = root.findall("style") if root is not None else []
        self.by_id = {each.get("styleId", ""): each for each in every}
        first = (e.get("styleId", "") for e in every if e.get("type") == "paragraph" and on(e.get("default", "0")))
        self.usual = next(first, "")
        self._known: dict[tuple[str, str], str | None] = {}

    def get(self, style: str, path: str) -> str | None:
        """A property of a style: "rPr/b", "pPr/numPr/numId"."""
        if (style, path) not in self._known:
            name, seen, found = style, set[str](), None
            while found is None and name not in seen:
                seen.add(name)
                found = value(self.by_id.get(name), path)
                name = value(self.by_id.get(name), "basedOn") or ""
            self._known[style, path] = found
        return self._known[style, path]


@dataclass
class _Level:
    start: int
    form: str
    text: str
    restart: int | None
    legal: bool
    style: str | None


@dataclass
class _List:
    """Levels that several lists may share, with where each stands."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


def _number(text: str | None, least: int = 0, most: int = 32_767) -> int:
    digits = (text or "").strip()
    return min(max(int(digits), least), most) if digits[:9].isdecimal() and len(digits) < 10 else least


def _level(each: Element) -> _Level:
    restart = value(each, "lvlRestart")
    return _Level(
        start=_number(value(each, "start")),
        form=value(each, "numFmt") or "decimal",
        text=value(each, "lvlText") or "",
        restart=None if restart is None else _number(restart),
        legal=on(value(each, "isLgl") or "0"),
        style=value(each, "pStyle"),
    )


def _levels(element: Element, path: str) -> dict[int, _Level]:
    return {_number(each.get("ilvl")): _level(each) for each in element.iterfind(path)}


class Lists:
    """The lists of a file, counted on from paragraph to paragraph."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        kinds: dict[str, _List] = {}
        links: dict[str, str] = {}
        self.lists: dict[str, tuple[_List, dict[int, _Level], dict[int, int]]] = {}
        for each in root.iterfind("abstractNum") if root is not None else ():
            name = each.get("abstractNumId", "")
            kinds[name] = _List(_levels(each, "lvl"))
            if link := value(each, "numStyleLink"):
                links[name] = link
        for each in root.iterfind("num") if root is not None else ():
            kind = kinds.get(value(each, "abstractNumId") or "", _List({}))
            starts = {
                _number(o.get("ilvl")): _number(start)
                for o in each.iterfind("lvlOverride")
                if (start := value(o, "startOverride")) is not None
            }
            self.lists[each.get("numId", "")] = (kind, _levels(each, "lvlOverride/lvl"), starts)
        for name, link in links.items():
            meant = self.lists.get(styles.get(link, "pPr/numPr/numId") or "")
            if meant and not kinds[name].levels:
                kinds[name].levels = meant[0].levels

    def label(self, style: str, number: str | None, level: str | None) -> tuple[str, bool]:
        """What stands before the next paragraph, and whether it is a bullet."""
        direct = number is not None
        number = number if number is not None else self.styles.get(style, "pPr/numPr/numId")
        if not number or number not in self.lists:
            return "", False
        kind, own, starts = self.lists[number]
        levels = {**kind.levels, **own}
        through = None if direct else next((at for at, each in levels.items() if each.style == style), None)
        at = through if through is not None else _number(level or self.styles.get(style, "pPr/numPr/ilvl"), 0, 8)
        if at not in levels:
            return "", False
        for changed, start in starts.items():
            kind.counts.pop(changed, None)
            levels[changed].start = start if changed in levels else 1
        starts.clear()
        self._count(kind.counts, levels, at)
        return _printed(levels, kind.counts, at)

    @staticmethod
    def _count(counts: dict[int, int], levels: dict[int, _Level], at: int) -> None:
        for above in range(at):
            if above in levels:
                counts.setdefault(above, levels[above].start)
        counts[at] = counts[at] + 1 if at in counts else levels[at].start
        for below in [each for each in counts if each > at]:
            restart = levels[below].restart if below in levels else None
            if restart is None or at < restart:
                del counts[below]


def _printed(levels: dict[int, _Level], counts: dict[int, int], at: int) -> tuple[str, bool]:
    mine = levels[at]
    if mine.form == "bullet":
        # Symbol fonts keep their signs where no letters are.
        return "".join("•" if "\ue000" <= sign <= "\uf8ff" else sign for sign in mine.text), True
    text = mine.text
    for each, count in counts.items():
        form = levels[each].form if each in levels else "decimal"
        text = text.replace(f"%{each + 1}", _written(count, "decimal" if mine.legal and form != "none" else form))
    return text.strip(), False


def _written(count: int, form: str) -> str:
    if form == "none":
        return ""
    if form in {"lowerLetter", "upperLetter"} and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in {"lowerRoman", "upperRoman"}:
        text = ""
        for worth, sign in _ROMANS:
            text += sign * (count // worth)
            count %= worth
        return text if form == "lowerRoman" else text.upper()
    return f"{count:02}" if form == "decimalZero" else str(count)
