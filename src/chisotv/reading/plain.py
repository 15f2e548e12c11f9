"""Tables of text: HTML, Markdown, columns set apart by tabs."""

import codecs
import re
from html import unescape
from html.parser import HTMLParser

from chisotv.reading.base import MOST_CHARACTERS, Content, Found, Grid, Lost, Spot, UnreadableError, is_mark, too_large

_IS_HTML = re.compile(r"<t[dh]\b[^<]", re.IGNORECASE)
# What a style sheet puts before the words, and makes bold.
_BEFORE = re.compile(r'\.([\w-]+)::?before\s*\{\s*content:\s*"([^"{}]*)"')
_BOLD = re.compile(r"\.([\w-]+)[^{},]{0,100}\{[^{}]*font-weight:\s*(?:bold|[6-9]00)")
_HEAVY = re.compile(r"font-weight:(bold|[6-9]00)")
_LOST = dict.fromkeys(("script", "style", "title", "template"), Lost.UNTOLD)
_LOST |= dict.fromkeys(("s", "del", "strike"), Lost.STRUCK) | {"sup": Lost.MARK}  # the last where it is one
_VOID = {"br", "hr", "img", "col", "input", "meta", "link", "wbr", "area", "base", "embed", "source"}
_BLOCKS = {"p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "hr", "table", "caption", "h1", "h2", "h3", "h4"}
_INLINE = {"b", "strong", "i", "em", "u", "span", "font", "a", "sup", "sub", "small"}
_CELLS = ("td", "th")
_CLOSES = {"td": _CELLS, "th": _CELLS, "tr": (*_CELLS, "tr"), "p": ("p",), "li": ("li",)}
"""What need not be closed before an element begins."""
_STOPS = {"table": (), "tr": ("table",), "td": ("table",), "th": ("table",), "li": ("ul", "ol", *_CELLS)}
"""What an end does not reach beyond."""
_MOST_BYTES, _MOST_IN_LINE = 20_000_000, 30_000  # with pictures; outside tables
_MOST_TAGS, _DEEPEST, _MOST_UNCLOSED, _LONGEST = 500_000, 300, 100, 300_000
_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_MARKED = re.compile(r"(?<![\\*])(\*{1,3})(?![\s*])((?:[^*\\]|\\.)+?)(?<![\s\\])\1(?!\*)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAG = re.compile(r"<!-- -->|</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]{0,200}>")
_PICTURE = re.compile(r'"data:[^"]*"')
_DECLARATION = re.compile(r"<[!?][^<>]{0,1000}>|<[!?]")
# A cell that Excel put between quotation marks, as it holds line ends.
_QUOTED = re.compile(r'(^|\t)"((?:[^"]|""){0,20000})"(?=\t|\r?$)', re.MULTILINE)


class _Html(HTMLParser):
    """A walk through HTML; what is not closed is closed with what is around it."""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        self.found, self.before, self.heavy = Found(), dict(_BEFORE.findall(sheet)), set(_BOLD.findall(sheet))
        self.open: list[tuple[str, bool, str]] = [("", False, "")]  # name, whether bold, why it is left out
        self.depth = self.tags = 0
        self.inside = False  # a cell
        self.grid, self.spot = Grid(self.found), Spot()
        self.pieces: list[str] = []
        self.bold = True
        self.counts: list[int] = []  # of the lists that are open; below 0 where they have no numbers

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.spend()
        given = {key: value or "" for key, value in attrs}
        if tag in _BLOCKS:
            self.flush()
        if tag in _VOID:
            return
        for each in _CLOSES.get(tag, ()):
            self.handle_endtag(each)
        style, classes = given.get("style", "").replace(" ", "").lower(), given.get("class", "").split()
        _, bold, reason = self.open[-1]
        bold = bold or tag in {"b", "strong", "th"} or bool(_HEAVY.search(style) or self.heavy & {*classes})
        if reason in {"", Lost.MARK}:
            hidden = "hidden" in given or "display:none" in style
            reason = Lost.HIDDEN if hidden else Lost.STRUCK if "line-through" in style else _LOST.get(tag, reason)
        self.open.append((tag, bold and "font-weight:normal" not in style, reason))
        self.begin(tag, given)
        self.pieces += [self.before[name] for name in classes if name in self.before]

    def spend(self) -> None:
        """Count a tag."""
        self.tags += 1
        if self.tags > _MOST_TAGS or len(self.open) > _DEEPEST:
            raise too_large()

    def begin(self, tag: str, given: dict[str, str]) -> None:
        """What tables and lists begin."""
        if tag in {"ul", "ol"}:
            self.counts.append(_count(given.get("start")) if tag == "ol" else -1)
        elif tag == "li":
            count = self.counts.pop() if self.counts else -1
            self.pieces.append("- " if count < 0 else f"{count}. ")
            self.counts.append(count + (count >= 0))
        elif tag == "table":
            self.depth += 1
            self.grid = Grid(self.found) if self.depth == 1 else self.grid
        elif self.depth == 1 and (tag == "tr" or (tag in _CELLS and not self.grid.rows)):
            self.grid.row()
        if self.depth == 1 and tag in _CELLS:
            self.inside = True
            self.spot = Spot(rowspan=_count(given.get("rowspan")) or 65_534, colspan=_count(given.get("colspan")))

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest that is open, with all that is open inside it."""
        self.spend()
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at][0] == tag:
                while len(self.open) > at:
                    self.end(self.open.pop()[0])
                return
            if self.open[at][0] in _STOPS.get(tag, _CELLS):
                return

    def end(self, tag: str) -> None:
        """What the end of an element ends."""
        if tag in _BLOCKS:
            self.flush()
        if tag in _CELLS and self.depth == 1:
            self.grid.put(self.spot)
            self.inside = False
        elif tag in {"ul", "ol"}:
            self.counts.pop()
        elif tag == "table":
            self.depth -= 1
            if not self.depth:
                self.found.table(self.grid)

    def handle_data(self, data: str) -> None:
        _, bold, reason = self.open[-1]
        if reason and (reason != Lost.MARK or (self.pieces and is_mark(data, self.pieces[-1]))):
            self.found.lose(reason, data)
            return
        self.bold &= bold or not data.strip()
        self.pieces.append(data)

    def flush(self) -> None:
        """End a paragraph."""
        text = " ".join("".join(self.pieces).split())
        self.found.spend(1 if text else 0)
        if self.inside:
            self.spot.add(text, self.bold)
        else:
            self.found.paragraph(text)
        self.pieces, self.bold = [], True


def _count(given: str | None) -> int:
    digits = (given or "1").strip()
    return int(digits[:6]) if digits.isdecimal() else 1


def read_text(data: bytes) -> Content:
    """The tables of a text.

    Raises:
        UnreadableError: It is none, or beyond the bounds.
    """
    first, *rest = _decoded(data).split("<!--")
    text = first + "".join(each.partition("-->")[2] if "-->" in each else each for each in rest)
    text = _PICTURE.sub('""', text)
    if len(text) > MOST_CHARACTERS:
        raise too_large()
    if "<table" not in text.lower() or not _IS_HTML.search(text):
        return _read_lines(text)
    sheet = "".join(re.findall(r"<style\b[^<>]*>([^<]*)", text))
    text = _DECLARATION.sub("", text)
    # The parser looks for the end of each tag that has none up to the end of the text.
    if any(each.count("<") > _MOST_UNCLOSED or len(each) > _LONGEST for each in text.split(">")):
        raise too_large()
    parser = _Html(sheet)
    parser.feed(text)
    parser.close()
    while len(parser.open) > 1:
        parser.end(parser.open.pop()[0])
    parser.flush()
    return parser.found.content()


def _decoded(data: bytes) -> str:
    if len(data) > _MOST_BYTES:
        raise too_large()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise UnreadableError("không phải văn bản, Word hay Excel; hãy lưu thành .docx hoặc .xlsx")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("có bảng mã không đọc được; hãy lưu lại bằng UTF-8") from error


def _tag(found: re.Match[str]) -> str:
    name = (found[1] or "span").lower()
    return "\n" if name in _BLOCKS else "" if name in _INLINE else found[0]


def _spot(raw: str) -> Spot:
    """A cell of Markdown or between tabs."""
    text = raw.strip()
    spot, bold = Spot(), False
    for _ in range(3):  # marks inside marks
        found = _MARKED.fullmatch(text)
        bold = bold or bool(found and len(found[1]) > 1)
        text = _MARKED.sub(r"\2", text)
    spot.add(unescape(_ESCAPED.sub(r"\1", _TAG.sub(_tag, text))), bold)
    return spot


def _read_lines(text: str) -> Content:
    found = Found()
    found.spend(text.count("\n"))
    text = _QUOTED.sub(lambda m: m[1] + m[2].replace('""', '"').replace("\r", "").replace("\n", "\v"), text)
    lines = re.split(r"\r?\n", text)
    at = 0
    while at < len(lines):
        line, after = lines[at], lines[at + 1][:2000] if at + 1 < len(lines) else ""
        ruled = "|" in line and "|" in after and bool(_RULE.fullmatch(after))
        sign = "|" if ruled else "\t"
        if sign not in line:
            found.paragraph("\n".join(_spot(line.lstrip("# ")[-_MOST_IN_LINE:]).lines))
            at += 1
            continue
        grid = Grid(found)
        while at < len(lines) and sign in lines[at]:
            grid.row()
            row = _BAR.split(re.sub(r"^\s*\||(?<!\\)\|\s*$", "", lines[at])) if ruled else lines[at].split("\t")
            for cell in row:
                spot = _spot(cell.replace("\v", "\n"))
                spot.bold = spot.bold or (ruled and len(grid.rows) == 1)
                grid.put(spot)
            at += 2 if ruled and len(grid.rows) == 1 else 1
        found.table(grid)
    return found.content()
