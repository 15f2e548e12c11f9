"""Official tables as CSV: one task a row, no bullets, no merged cells."""

from chisotv.documents.base import Document
from chisotv.tables.base import EXCHANGE, Dialect
from chisotv.tables.csv import to_csv


def render_csv(document: Document, dialect: Dialect = EXCHANGE) -> bytes:
    """The rows of the document."""
    assert document.listing is not None
    return to_csv(document.listing.tasks, dialect).encode("utf-8")
