"""The one check that every format must pass: no word of a document is lost on the way into a file."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from chisotv.documents.base import Block, Document, Line, Pair
from chisotv.documents.grid import Grid


def words(text: str) -> Counter[str]:
    """The words of a text as a multiset, in NFC."""
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def block_words(block: Block) -> Iterator[str]:
    """The texts of a block, a merged cell once."""
    if isinstance(block, Line):
        yield block.text
    elif isinstance(block, Pair):
        for part in (*block.left, *block.right):
            yield from block_words(part)
    elif isinstance(block, Grid):
        for row in block.rows:
            yield from (cell.text for cell in row.cells)


def document_words(document: Document) -> Counter[str]:
    """Every word of every line and cell."""
    texts = (text for section in document.sections for block in section.blocks for text in block_words(block))
    return sum(map(words, texts), Counter())


def lost(document: Document, text: str) -> Counter[str]:
    """The words of the document that the text of a produced file lacks; repeated headings may be there more often."""
    return document_words(document) - words(text)


def pdf_pages(file: bytes | Path) -> list[str]:
    """The text of each page of a PDF file."""
    # The reader puts U+FFFE where the page breaks a word after a hyphen; where it may, we put U+200B.
    return [
        re.sub("[\ufffe\u200b]", "", page.get_textpage().get_text_bounded().replace("\r\n", "\n"))
        for page in pdfium.PdfDocument(file)
    ]


def fills(file: bytes | Path) -> list[float]:
    """How far down each page has letters, as a part of the room between its margins of 20 mm."""
    found = []
    margin = 20 / 25.4 * 72
    for page in pdfium.PdfDocument(file):
        text, high = page.get_textpage(), page.get_height()
        boxes = (text.get_charbox(at) for at in range(text.count_chars()))
        lowest = min(bottom for left, bottom, right, top in boxes if left < right and top < high - margin + 3)
        found.append((high - margin - lowest) / (high - 2 * margin))
    return found
