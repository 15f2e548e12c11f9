"""The page to look at as one HTML file that stands alone: style and script inside, nothing asked of anywhere."""

import hashlib
import json
import re
from base64 import b64encode

from chisotv import words
from chisotv.documents.page import Page
from chisotv.documents.page.index_part import histories
from chisotv.documents.page.sources import credit, remarks
from chisotv.documents.page.years import measure_words
from chisotv.render.base import fill, kind
from chisotv.resources import template_folder
from chisotv.tables.progress.sentences import result_words, verdict_detail
from chisotv.tables.sentences import order_title
from chisotv.text import SHORT_FORMS


def render_page(page: Page) -> bytes:
    """The page as a complete HTML file; every value is escaped by Jinja.

    The browser is told to run only this script and this style, each known by its hash: whatever else could find a way
    into the page stays without effect.
    """
    style, script = _inline("page.css"), _inline("page.js")
    script = script.replace("SHORT_FORMS = {}", f"SHORT_FORMS = {json.dumps(SHORT_FORMS, ensure_ascii=False)}", 1)
    policy = {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": _hash(style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    functions = (credit, histories, kind, measure_words, order_title, remarks, result_words, verdict_detail)
    values = {
        "page": page,
        "words": words,
        **{function.__name__: function for function in functions},
        "style": style,
        "script": script,
        "policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
    }
    return fill("page.html.j2", values)


def _inline(name: str) -> str:
    """A file as it stands between two tags, without comment lines and indents; line ends as browsers count them."""
    lines = (line.lstrip() for line in (template_folder() / name).read_text(encoding="utf-8").splitlines(keepends=True))
    text = "".join(line for line in lines if not line.startswith(("//", "/*")))
    if name.endswith(".css"):
        text = re.sub(r"\s*([{};])\s*", r"\1", text).replace(": ", ":")
    assert "</" not in text, "would end the element"
    assert "<!--" not in text
    return text


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
