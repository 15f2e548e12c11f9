"""Official appendices in every format: one module per format, each draws the same grids.

A format is a function from `Document` to the text of a file; `FORMATS` names them.
"""

from collections.abc import Callable

from chisotv.render.base import Document
from chisotv.render.html import render_html
from chisotv.render.markdown import render_markdown

FORMATS: dict[str, Callable[[Document], str]] = {"md": render_markdown, "html": render_html}

__all__ = ["FORMATS", "Document"]
