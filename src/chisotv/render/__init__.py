"""Documents in every format: one module per format, each draws the same blocks.

`FORMATS` is the list. The libraries of docx, xlsx and pdf are extras and imported only by the format that is asked for.
"""

from importlib import import_module
from typing import NamedTuple

from chisotv.documents.base import Document


class Format(NamedTuple):
    """A format, which draws a `Document` as the bytes of a file: `render_NAME` of the module `NAME`."""

    name: str  # its module
    binary: bool = False  # whether a terminal cannot show it
    tabular: bool = False  # whether it is one of spreadsheets: they draw tables only, not the letter

    def __call__(self, document: Document) -> bytes:
        """The file; the module is imported only now: whoever wants one format has no use for the others."""
        content: bytes = getattr(import_module(f"chisotv.render.{self.name}"), f"render_{self.name}")(document)
        return content


FORMATS = {
    "md": Format("markdown"),
    "html": Format("html"),
    "docx": Format("docx", binary=True),
    "xlsx": Format("xlsx", binary=True, tabular=True),
    "pdf": Format("pdf", binary=True),
    "csv": Format("csv", tabular=True),
}
"""The ending of a file, which is how users name a format, and the format."""
