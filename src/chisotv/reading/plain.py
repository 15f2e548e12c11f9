"""Tables of text: HTML, Markdown, columns set apart by tabs."""

import codecs
import re
from html import unescape
from html.parser import HTMLParser

from chisotv.reading.base import (
    HIDDEN,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    TOO_LARGE,
    Content,
    Found,
    Grid,
    Spot,
    UnreadableError,
    words,
)

_CHARSET = re.compile(rb"charset=[\"']?([\w-]{1,30})", re.IGNORECASE)
_IS_HTML = re.compile(r"<t[dh]\b[^<]", re.IGNORECASE)
# What a style sheet puts before the words, and makes bold.
_BEFORE = re.compile(r'\.([\w-]+)::?before\s*\{\s*content:\s*"([^"{}]*)"')
_BOLD = re.compile(r"\.([\w-]+)[^{},]{0,100}\{[^{}]*font-weight:\s*(?:bold|[6-9]00)")
_NO_TEXT = {"script", "style", "head", "template"}
_VOID = {"br", "hr", "img", "col", "input", "meta", "link", "wbr", "area", "base", "embed", "source"}
_BLOCKS = {"p", "div", "br", "li", "ul", "ol", "tr", "hr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "caption"}
_INLINE = {"b", "strong", "i", "em", "u", "span", "font", "a", "sup", "sub", "small"}
_MOST_TAGS, _DEEPEST, _MOST_UNCLOSED, _LONGEST = 1_000_000, 300, 100, 300_000
_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_MARKED = re.compile(r"(?<![\\*])(\*{1,3})(?![\s*])((?:[^*\\]|\\.)+?)(?<![\s\\])\1(?!\*)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAKS = re.compile(r"<br\s*/?>|</?(?:p|div|ul|ol|li)\b[^<>]{0,200}>", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:b|strong|i|em|u|span|sup|sub)\b[^<>]{0,200}>", re.IGNORECASE)
_PICTURE = re.compile(r'"data:[^"]*"')
_DECLARATION = re.compile(r"<[!?][^<>]{0,1000}>|<[!?]")
# A cell that Excel put between quotation marks, as it holds line ends.
_QUOTED = re.compile(r'(^|\t)"((?:[^"]|""){0,20000})"(?=\t|\r?$)', re.MULTILINE)


class _Html(HTMLParser):
    """A walk through HTML; what is not closed is closed with what is around it."""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        self.out, self.before, self.heavy = Found(), dict(_BEFORE.findall(sheet)), set(_BOLD.findall(sheet))
        self.open: list[tuple[str, bool, bool]] = []  # name, whether bold, whether hidden
        self.depth = self.tags = 0
        self.inside = False  # a cell
        self.grid, self.spot = Grid(), Spot()
        self.pieces: list[str] = []
        self.bold: bool | None = None
        self.counts: list[int] = []  # of the lists that are open; below 0 where they have no numbers

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        if self.tags > _MOST_TAGS or len(self.open) > _DEEPEST:
            raise UnreadableError(TOO_LARGE)
        given = {key: value or "" for key, value in attrs}
        if tag in _BLOCKS:
            self.flush()
        if tag in _VOID:
            return
        if tag in {"td", "th", "tr"}:
            self.close_open("td", "th", *(["tr"] if tag == "tr" else []), until="table")
        elif tag in {"p", "li"}:
            self.close_open(tag, until="ul" if tag == "li" else "td")
        style = given.get("style", "").replace(" ", "").lower()
        _, bold, hidden = self.open[-1] if self.open else ("", False, False)
        classes = given.get("class", "").split()
        heavy = tag in {"b", "strong", "th"} or re.search(r"font-weight:(bold|[6-9]00)", style)
        bold = bool(bold or heavy or self.heavy & {*classes}) and "font-weight:normal" not in style
        self.open.append((tag, bold, hidden or "hidden" in given or "display:none" in style))
        self.begin(tag, given)
        for name in classes:
            self.pieces.append(self.before.get(name, ""))

    def begin(self, tag: str, given: dict[str, str]) -> None:
        """What tables and lists begin."""
        if tag in {"ul", "ol"}:
            start = given.get("start", "1")
            self.counts.append((int(start[:6]) if start.isdecimal() else 1) if tag == "ol" else -1)
        elif tag == "li":
            count = self.counts[-1] if self.counts else -1
            self.pieces.append("- " if count < 0 else f"{count}. ")
            self.counts[-1:] = [count + (count >= 0)]
        elif tag == "table":
            self.depth += 1
            self.grid = Grid() if self.depth == 1 else self.grid
        elif self.depth == 1 and tag == "tr":
            self.grid.row()
        elif self.depth == 1 and tag in {"td", "th"}:
            if not self.grid.rows:
                self.grid.row()
            spans = [given.get(name, "1").strip() for name in ("rowspan", "colspan")]
            down, across = (int(each[:6]) if each.isdecimal() else 1 for each in spans)
            self.inside = True
            self.spot = Spot(rowspan=down or 65_534, colspan=min(max(across, 1), MOST_COLUMNS))

    def handle_endtag(self, tag: str) -> None:
        self.close_open(tag, until="" if tag == "table" else "td" if tag not in {"tr", "td", "th"} else "table")

    def close_open(self, *tags: str, until: str) -> None:
        """Close the nearest of these that is open, not beyond what is named, with all that is open inside it."""
        for at in range(len(self.open) - 1, -1, -1):
            name = self.open[at][0]
            if name in tags:
                while len(self.open) > at:
                    self.end(self.open[-1][0])
                    self.open.pop()
                if "tr" not in tags or name == "tr":
                    return
            elif name == until:
                return

    def end(self, tag: str) -> None:
        """What the end of an element ends."""
        if tag in _BLOCKS or tag in {"td", "th"}:
            self.flush()
        if tag in {"td", "th"} and self.depth == 1:
            self.grid.put(self.spot)
            self.inside = False
        elif tag in {"ul", "ol"} and self.counts:
            self.counts.pop()
        elif tag == "table":
            self.depth -= 1
            if not self.depth:
                self.out.table(self.grid)

    def handle_data(self, data: str) -> None:
        name, bold, hidden = self.open[-1] if self.open else ("", False, False)
        if name in _NO_TEXT:
            return
        if hidden:
            self.out.lost[HIDDEN] += words(data)
            return
        if data.strip():
            self.bold = bold if self.bold is None else self.bold and bold
        self.pieces.append(data)

    def flush(self) -> None:
        """End a paragraph."""
        text, bold = " ".join("".join(self.pieces).split()), bool(self.bold)
        self.pieces, self.bold = [], None
        if self.inside:
            self.spot.add(text, bold)
        else:
            self.out.paragraph(text)


def read_text(data: bytes) -> Content:
    """The tables of a text.

    Raises:
        UnreadableError: It is none, holds no table, or is beyond the bounds.
    """
    first, *rest = _decoded(data).split("<!--")
    text = first + "".join(each.partition("-->")[2] if "-->" in each else each for each in rest)
    if len(text) > MOST_CHARACTERS:
        raise UnreadableError(TOO_LARGE)
    if "<table" in text.lower() and _IS_HTML.search(text):
        sheet = "".join(re.findall(r"<style\b[^<>]*>([^<]*)", text))
        text = _DECLARATION.sub("", _PICTURE.sub('""', text))
        # The parser looks for the end of each tag that has none up to the end of the text.
        if any(each.count("<") > _MOST_UNCLOSED or len(each) > _LONGEST for each in text.split(">")):
            raise UnreadableError(TOO_LARGE)
        parser = _Html(sheet)
        parser.feed(text)
        parser.close()
        parser.close_open("table", until="")
        parser.flush()
        found = parser.out
    else:
        found = _read_lines(text)
    if not found.tables:
        raise UnreadableError("không có bảng nào")
    return found.content()


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise UnreadableError("không phải văn bản, Word hay Excel; hãy lưu thành .docx hoặc .xlsx")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:4096])
        try:
            return data.decode(named[1].decode() if named else "cp1258")
        except (LookupError, UnicodeDecodeError) as error:
            raise UnreadableError("có bảng mã không đọc được; hãy lưu lại bằng UTF-8") from error


def _spot(raw: str) -> Spot:
    """A cell of Markdown or between tabs."""
    text = raw.strip()
    spot, bold = Spot(), False
    for _ in range(3):  # marks inside marks
        found = _MARKED.fullmatch(text)
        bold = bold or bool(found and len(found[1]) > 1)
        text = _MARKED.sub(r"\2", text)
    text = _TAGS.sub("", _BREAKS.sub("\n", text))
    spot.add(unescape(_ESCAPED.sub(r"\1", text)), bold)
    return spot


def _read_lines(text: str) -> Found:
    out = Found()
    text = _QUOTED.sub(lambda m: m[1] + m[2].replace('""', '"').replace("\r", "").replace("\n", "\v"), text)
    lines = re.split(r"\r?\n", text)
    at = 0
    while at < len(lines):
        line = lines[at]
        if "|" in line and at + 1 < len(lines) and "|" in lines[at + 1] and _RULE.fullmatch(lines[at + 1][:2000]):
            end = _while(lines, at + 2, "|")
            _rows(
                out,
                True,
                [_BAR.split(re.sub(r"^\s*\||(?<!\\)\|\s*$", "", each)) for each in (line, *lines[at + 2 : end])],
            )
        elif "\t" in line:
            end = _while(lines, at, "\t")
            _rows(out, False, [each.split("\t") for each in lines[at:end]])
        else:
            out.paragraph("\n".join(_spot(line.lstrip("# ")).lines))
            end = at + 1
        at = end
    return out


def _while(lines: list[str], at: int, sign: str) -> int:
    """Where the lines end that hold a sign, of a table."""
    while at < len(lines) and sign in lines[at]:
        at += 1
    return at


def _rows(out: Found, headed: bool, rows: list[list[str]]) -> None:
    grid = Grid()
    for at, row in enumerate(rows):
        grid.row()
        grid.outside += sum(map(words, row[MOST_COLUMNS:]))
        for cell in row[:MOST_COLUMNS]:
            spot = _spot(cell.replace("\v", "\n"))
            spot.bold = spot.bold or (headed and not at)
            grid.put(spot)
    out.table(grid)
