"""Documents in every format: one module per format, each draws the same blocks.

A format is a function from `Document` to the bytes of a file; `FORMATS` names them. The libraries of docx, xlsx and pdf
are extras and imported only by the format that is asked for.
"""

from importlib import import_module

from chisotv.documents.base import Document, Renderer


def _imported(module: str, function: str) -> Renderer:
    """A format that is imported when it first draws: whoever wants one has no use for the others."""

    def draw(document: Document) -> bytes:
        content: bytes = getattr(import_module(f"chisotv.render.{module}"), function)(document)
        return content

    return draw


FORMATS: dict[str, Renderer] = {
    "md": _imported("markdown", "render_markdown"),
    "html": _imported("html", "render_html"),
    "docx": _imported("docx", "render_docx"),
    "xlsx": _imported("xlsx", "render_xlsx"),
    "pdf": _imported("pdf", "render_pdf"),
    "csv": _imported("csv", "render_csv"),
}
TABULAR = frozenset({"xlsx", "csv"})
"""Formats of spreadsheets: they draw tables only, not the letter."""

BINARY = frozenset({"docx", "xlsx", "pdf"})
"""Formats that a terminal cannot show."""

__all__ = ["BINARY", "FORMATS", "TABULAR", "Document", "Renderer"]
