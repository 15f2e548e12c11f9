"""Documents in every format: one module per format, each draws the same blocks.

A format is a function from `Document` to the bytes of a file; `FORMATS` names them. The libraries of docx, xlsx and pdf
are extras and imported only by the format that is asked for.
"""

from chisotv.documents.base import Document, Renderer
from chisotv.render.csv import render_csv
from chisotv.render.docx import render_docx
from chisotv.render.html import render_html
from chisotv.render.markdown import render_markdown
from chisotv.render.pdf import render_pdf
from chisotv.render.xlsx import render_xlsx

FORMATS: dict[str, Renderer] = {
    "md": render_markdown,
    "html": render_html,
    "docx": render_docx,
    "xlsx": render_xlsx,
    "pdf": render_pdf,
    "csv": render_csv,
}
TABULAR = frozenset({"xlsx", "csv"})
"""Formats of spreadsheets: they draw tables only, not the letter."""

BINARY = frozenset({"docx", "xlsx", "pdf"})
"""Formats that a terminal cannot show."""

__all__ = ["BINARY", "FORMATS", "TABULAR", "Document", "Renderer"]
