"""HTML pages as tests read them: elements, ids, links, texts; and a data set that tries to be more than text."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from chisotv.text import squeeze

VOID = frozenset({"meta", "link", "input", "rect", "br", "hr", "img", "col"})


class Markup(HTMLParser):
    """An HTML page whose every element is closed where it should be.

    Attributes:
        elements: Name and attributes of each element, in order.
        texts: Id of an element → all text in it.
        raw: What stands in `script` and `style` elements, in order.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {}
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self._open: list[tuple[str, str | None]] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"{tag} has an attribute twice"
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag not in VOID:
            self._open.append((tag, given.get("id")))
            self.texts.setdefault(given.get("id", ""), "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        name, _ = self._open.pop()
        assert name == tag, f"</{tag}> closes <{name}>"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in self.raw:
            self.raw[self._open[-1][0]].append(data)
            return
        for _, id_ in self._open:
            if id_:
                self.texts[id_] += data

    def values(self, attribute: str) -> list[str]:
        """Every value of an attribute, in order."""
        return [given[attribute] for _, given in self.elements if attribute in given]

    def count(self, tag: str) -> int:
        """How many elements of a kind there are."""
        return Counter(name for name, _ in self.elements)[tag]

    def text(self, id_: str) -> str:
        """The text in an element on one line."""
        return squeeze(self.texts[id_])


class Tables(HTMLParser):
    """The tables of an HTML page as they are written: rows of (paragraphs, rowspan)."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[tuple[list[str], int]]]] = []
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = [""] if tag == "th" else []
            self.tables[-1][-1].append((self.cell, int(given.get("rowspan") or 1)))
        elif tag == "p" and self.cell is not None:
            self.cell.append("- " if given.get("class") == "bullet" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.cell[-1] += data


def html_rows(page: str) -> list[list[list[list[str]]]]:
    """The tables as a browser lays them out: as many cells in each row, a merged cell in each row that it covers."""
    parser = Tables()
    parser.feed(page)
    tables = []
    for written in parser.tables:
        full: list[list[list[str]]] = []
        running: list[tuple[list[str], int]] = [([], 0)] * len(written[0])
        for row in written:
            starting = iter(row)
            running = [(cell, left - 1) if left > 1 else next(starting) for cell, left in running]
            assert next(starting, None) is None
            full.append([cell for cell, _ in running])
        tables.append(full)
    return tables


HOSTILE = {
    "agency": "Sở “Nội” vụ' \" <script>window.hit = 1</script>",
    "criterion": "Cơ hội </article><img src=x onerror=window.hit=1> {{ 7*7 }} {% raw %}",
    "task": "Vận động <!-- & &amp; &lt;b&gt; </script><script>window.hit = 1</script> ${window.hit = 1}",
    "target": "Cao nhất \"onmouseover=window.hit=1 ' javascript:window.hit=1",
    "index": "PAPI <svg onload=window.hit=1>",
    "level": "Rất <b>thấp</b>",
    "reason": "Không đo </td></table><style>*{display:none}</style>.",
}
"""Texts that a careless page would run or mangle, by where they stand."""


def hostile_folder(base: Path, target: Path) -> Path:
    """A copy of the small example with hostile texts in every place that the page shows."""
    changes = {
        "Sở Nội vụ": HOSTILE["agency"],
        "Cơ hội tham gia": HOSTILE["criterion"],
        "Vận động.": HOSTILE["task"],
        "printed: Cao nhất": f"printed: {HOSTILE['target']}",
        "name: PAPI": f"name: {HOSTILE['index']}",
        "Không còn được đo.": HOSTILE["reason"],
        "Thấp nhất": HOSTILE["level"],
    }
    for source in base.rglob("*.yaml"):
        text = source.read_text(encoding="utf-8")
        for old, new in changes.items():
            name, _, plain = old.rpartition(": ")
            value = new.removeprefix(f"{name}: ") if name else new
            quoted = "'" + value.replace("'", "''") + "'"
            key = f"{name}: " if name else ""
            text = re.sub(rf"(?<=[ \[]){re.escape(key + plain)}(?=[\n,\]}}])", lambda _, q=key + quoted: q, text)  # type: ignore[misc]
        path = target / source.relative_to(base)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return target
