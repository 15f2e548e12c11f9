"""Markdown as GitHub's own parser reads it: every text comes back as it is, and nothing becomes a link or a list."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chisotv.documents.base import Document, Line, Section, Style
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind
from chisotv.queries.diff import Change
from chisotv.render.markdown import render_markdown
from chisotv.tables.base import Column, Table
from chisotv.tables.changes import as_markdown
from chisotv.tables.markdown import to_markdown_page
from chisotv.text import squeeze

# It is not on every system to be had ready-made.
cmarkgfm = pytest.importorskip("cmarkgfm", reason="GitHub's parser is not installed")

SIGNS = [
    "a@b.vn", "@tên", "www.ví.dụ", "_www._", "WWW.a.vn", "https://a.vn/x)", "ftp://a", "mailto:a@b.vn", "xmpp:a@b/c",
    ":smile:", "10:30:45", "#", "# ", "#12", "GH-12", "1. ", "12) ", "1.", "- ", "+ ", "* ", "> ", "---", "===", "    ",
    "|", "\\|", "<b>", "</td>", "<!-- x", "&amp;", "&#64;", "~~x~~", "~", "*", "**", "_", "`", "```", "[^1]", "[x]",
    "[ ] ", "](x)", "![", "\\", "$x$", ":--", "!", "từ", "A", " ", ".", "“", "1", "\t",
]  # fmt: skip
texts = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=6).map("".join).filter(str.strip)


class Shown(HTMLParser):
    """The elements of a page and its texts, each with white space as a reader sees it."""

    def __init__(self, markdown: bytes | str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts = [""]
        source = markdown if isinstance(markdown, str) else markdown.decode("utf-8")
        self.feed(cmarkgfm.markdown_to_html_with_extensions(source, EVERYTHING, EXTENSIONS))
        self.close()
        self.texts = [text for each in self.texts if (text := squeeze(each))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in ("strong", "em"):
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


EVERYTHING = cmarkgfm.Options.CMARK_OPT_UNSAFE | cmarkgfm.Options.CMARK_OPT_FOOTNOTES
EXTENSIONS = ["table", "autolink", "strikethrough", "tagfilter", "tasklist"]
TABLE = {"table", "thead", "tbody", "tr", "th", "td", "br"}


@given(texts, texts, texts)
@example("# x", "1. x", "a@b.vn")
@example("_www.a.vn_", "---", "\\|")
def test_every_text_comes_back(one: str, two: str, three: str) -> None:
    expected = [squeeze(text) for text in (one, two, three)]
    table = Table([Column(one), Column(two)], [[two, three], [three, one]], None, title=three, footer=two)
    shown = Shown(to_markdown_page([table], one))
    assert shown.tags <= TABLE | {"p"}
    assert shown.texts == [expected[at] for at in (2, 0, 1, 1, 2, 2, 0, 1, 0)]
    change = Change("x", None, None, one, two)
    shown = Shown(as_markdown([change], [(three, [change])]))
    assert shown.tags <= {"p", "strong", "h3", "ul", "li"}
    assert shown.texts == ["1 thay đổi.", expected[2], f"{expected[0]}: {expected[1]}"]


@given(texts, st.sampled_from([*Style]), st.booleans())
def test_every_text_of_a_document_comes_back(text: str, style: Style, bullet: bool) -> None:
    heading = Row(RowKind.HEADING, (Cell("a", (Paragraph(text),)),))
    body = [Row(kind, (Cell("a", (Paragraph(text, bullet),)),)) for kind in (RowKind.GROUP, RowKind.CRITERION)]
    blocks = (Line(text, style), Grid(("a",), (100,), (heading, *body)), Line(text, Style.BODY, bullet=bullet))
    shown = Shown(render_markdown(Document("x", (Section("x", blocks),))))
    assert shown.tags <= TABLE | {"p", "strong", "em", "h2", "ul", "li"}
    cell = ("- " if bullet else "") + squeeze(text)
    assert shown.texts == [squeeze(text)] * 2 + [cell] * 2 + [squeeze(text)]
