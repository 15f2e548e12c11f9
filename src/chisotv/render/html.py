"""A document as one HTML page that stands alone and prints on A4."""

from chisotv.documents.base import LOOKS, MARGINS, TABLE_SIZE, Document
from chisotv.grid import RowKind
from chisotv.render.base import fill, kind


def render_html(document: Document) -> bytes:
    """The document as a complete HTML page; every value is escaped by Jinja."""
    values = {
        "document": document,
        "looks": LOOKS,
        "margins": MARGINS,
        "table_size": TABLE_SIZE,
        "RowKind": RowKind,
    }
    return fill("document.html.j2", autoescape=True, values=values, kind=kind)
