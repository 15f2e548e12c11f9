"""A document as PDF, set by Typst in its own typeface: pages look the same on every machine.

The template gets the blocks as JSON, so nothing of the data is ever read as markup.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from chisotv.documents.base import BESIDE, FULL, LOOKS, MARGINS, PAPER, Block, Document, Pair, room
from chisotv.documents.grid import Cell, Grid, RowKind
from chisotv.documents.typeface import word_width
from chisotv.problems import ChisotvError
from chisotv.render.base import extra, kind
from chisotv.render.paging import POINTS, Frame, frame_of
from chisotv.resources import font_folder, template_folder


def render_pdf(document: Document) -> bytes:
    """The document as a tagged PDF without dates; the same document gives the same bytes."""
    with extra("pdf", "typst>=0.15.2,<0.16"):
        import typst

    try:
        content, warnings = typst.compile_with_warnings(
            template_folder() / "document.typ",
            font_paths=[font_folder()],
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(_document(document), ensure_ascii=False)},
            pdf_standards=["ua-1"],  # for people who listen to the page; it also refuses letters without a shape
        )
    except typst.TypstError as error:
        raise ChisotvError(f"Không tạo được PDF: {_reason(str(error))}.", status=1) from error
    # A typeface that is missing is only a warning to Typst, and the page would lack its letters.
    assert not warnings, [warning.message for warning in warnings]
    assert isinstance(content, bytes)
    return content


def _reason(message: str) -> str:
    letter = re.search(r'the text `"(.+?)"`', message)
    if letter is None:
        return message
    return f"bộ chữ kèm theo không có chữ “{letter[1]}”; hãy thay chữ ấy trong dữ liệu, hoặc dùng dạng docx, html"


def _document(document: Document) -> dict[str, Any]:
    """The document as plain data."""
    return {
        "title": document.title,
        "looks": {style: look._asdict() for style, look in LOOKS.items()},
        "paper": PAPER,
        "margins": MARGINS,
        "full": FULL,
        "sections": [
            section._asdict() | {"blocks": [_block(block, room(section.landscape)[0]) for block in section.blocks]}
            for section in document.sections
        ],
    }


def _block(block: Block, width: float) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": kind(block)}
    if isinstance(block, Pair):
        left, right = ([_block(each, width) for each in side] for side in (block.left, block.right))
        return found | {"share": block.share, "left": left, "right": right}
    if isinstance(block, Grid):
        # The rows that merged cells tie together: first row, and the row after the last.
        runs = [[run.start, run.stop] for run in block.tied_rows()]
        frame = frame_of(block, width)
        look = frame.cells._asdict() | {"tight": block.tight, "rows": [*_rows(block, frame)]}
        return found | {"columns": block.columns, "shares": block.shares, "runs": runs} | look
    return found | block._asdict()


def _rows(grid: Grid, frame: Frame) -> Iterator[dict[str, Any]]:
    for row in grid.rows:
        bold = row.kind is not RowKind.CRITERION
        cells = [cell._asdict() | {"paragraphs": [*_paragraphs(cell, bold, frame)]} for cell in row.cells]
        yield {"group": row.kind is RowKind.GROUP, "cells": cells}


def _paragraphs(cell: Cell, bold: bool, frame: Frame) -> Iterator[dict[str, Any]]:
    """The paragraphs of a cell, where a word that would run over the next column's may break anywhere."""
    room = frame.widths[cell.column] + (BESIDE if cell.column == "number" else 0)  # which stands in the middle
    most = room * POINTS / frame.cells.size * 1000

    def held(found: re.Match[str]) -> str:
        wide = word_width(found[0], bold) > most
        return "\u200b".join(re.findall(".[\u0300-\u036f]*", found[0])) if wide else found[0]

    for each in cell.paragraphs:
        yield each._asdict() | {"text": re.sub(r"\S+", held, each.text)}
