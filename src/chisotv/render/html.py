"""The official appendix as one HTML page that stands alone and prints on A4 landscape."""

from chisotv.render.base import Document, fill


def render_html(document: Document) -> str:
    """The document as a complete HTML page; every value is escaped by Jinja."""
    return fill("appendix.html.j2", document, autoescape=True)
