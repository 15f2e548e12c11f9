"""What a document is made of: a few kinds of blocks that every format draws, and how each kind of line looks.

The measures follow Nghị định 30/2020/NĐ-CP, Phụ lục I; where the decree leaves a range or is silent, the choice is
named beside it.
"""

from enum import StrEnum
from typing import Literal, NamedTuple, Self

from chisotv.documents.grid import Grid
from chisotv.tables.listing import Listing

END_MARK = "./."
MARGINS = (20, 15, 20, 30)
"""Top, right, bottom and left margin in mm; the decree allows 20–25, 15–20, 20–25 and 30–35."""
PAPER = (210, 297)
"""Width and height of A4 in mm, upright."""
BESIDE = 3
"""Millimetres beside the text of a cell, left and right together."""
FULL = 0.6
"""A page filled to this part may end before a row that does not fit; on an emptier one the row is broken."""
TABLE_SIZE = 12
"""Points in a table; the decree leaves it free, and six columns do not fit with 13."""


class Cells(NamedTuple):
    """The type size of cells in points, and the room in mm above and below their text."""

    size: float
    pad: float


ROOMY, TIGHT = Cells(TABLE_SIZE, 1), Cells(11, 0.25)
"""How the cells of a table look on paper, and those of a tight one, whose rows may go on on the next page."""


def room(landscape: bool) -> tuple[int, int]:
    """Width and height between the margins of a page in mm."""
    wide, high = reversed(PAPER) if landscape else PAPER
    top, right, bottom, left = MARGINS
    return wide - left - right, high - top - bottom


class Look(NamedTuple):
    """How a line looks."""

    name: str  # what the kind of line is called, as Word shows it; a comma is not allowed
    size: float  # type size in points
    align: Literal["left", "center", "right", "justify"] = "left"  # where the text stands
    bold: bool = False
    italic: bool = False
    before: float = 0  # space above in points
    after: float = 0  # space below in points
    first: float = 0  # indent of the first line in mm
    left: float = 0  # indent of every line in mm
    level: int = 0  # level of a heading, from 1; 0 for text


class Style(StrEnum):
    """What a line is, and how it looks."""

    look: Look

    def __new__(cls, name: str, look: Look) -> Self:
        """A text, as which formats know it."""
        made = str.__new__(cls, name)
        made._value_, made.look = name, look
        return made

    LABEL = "label", Look("Số phụ lục", 14, "center", bold=True, level=1)
    TITLE = "title", Look("Tên văn bản", 13, "center", bold=True, level=2)
    SUBTITLE = "subtitle", Look("Tên phụ", 13, "center", bold=True)
    ATTACHMENT = "attachment", Look("Kèm theo", 13, "center", italic=True)
    END = "end", Look("Dấu kết thúc", 13, "right")
    POINT = "point", Look("Ý chính", 11, before=1)
    NOTE_HEADING = "note-heading", Look("Tiêu đề ghi chú", 11, bold=True, italic=True, before=8, after=2)
    NOTE = "note", Look("Ghi chú", 11, "justify", after=1)
    NATION = "nation", Look("Quốc hiệu", 12, "center", bold=True)
    MOTTO = "motto", Look("Tiêu ngữ", 13, "center", bold=True)
    ISSUER = "issuer", Look("Cơ quan ban hành", 12, "center", bold=True)
    NUMBER = "number", Look("Số văn bản", 13, "center")
    SUBJECT = "subject", Look("Trích yếu", 12, "center", before=6)
    PLACE_DATE = "place-date", Look("Địa danh và ngày tháng", 13, "center", italic=True)
    # The dash of each addressee stands under the colon; "Kính gửi" is 16 mm wide.
    SALUTATION = "salutation", Look("Kính gửi", 13, before=12, left=29)
    ADDRESSEE = "addressee", Look("Nơi được kính gửi", 13, left=45)
    # At least 6 pt between paragraphs, the first line indented 1–1.27 cm.
    BODY = "body", Look("Nội dung", 13, "justify", before=6, first=10)
    POSITION = "position", Look("Chức vụ", 13, "center", bold=True, before=12)
    # Room for the signature and the seal.
    SIGNER = "signer", Look("Người ký", 13, "center", bold=True, before=72)
    RECIPIENTS = "recipients", Look("Nơi nhận", 12, bold=True, italic=True, before=12)
    RECIPIENT = "recipient", Look("Từng nơi nhận", 11)
    KIND = "kind", Look("Tên loại văn bản", 14, "center", bold=True, before=12, level=1)
    AUTHORITY = "authority", Look("Thẩm quyền ban hành", 13, "center", bold=True, before=6)
    BASIS = "basis", Look("Căn cứ ban hành", 13, "justify", italic=True, before=6, first=10)


LOOKS = {style: style.look for style in Style}


class Line(NamedTuple):
    """A paragraph outside a table; `bullet` prints "- " before it, `marks` are numbers of its footnotes."""

    text: str
    style: Style
    bullet: bool = False
    marks: tuple[int, ...] = ()
    strong: int = 0  # how many letters at its beginning are bold


class Rule(NamedTuple):
    """A short centred line of so many mm; `before` and `after` are points of space."""

    width: int
    before: float = 5
    after: float = 12


class Pair(NamedTuple):
    """Two columns of lines side by side, without borders; `share` is the left one's part of the width in percent."""

    left: "tuple[Line | Rule, ...]"
    right: "tuple[Line | Rule, ...]"
    share: float


Block = Line | Rule | Pair | Grid


class Section(NamedTuple):
    """A part that starts on a new page and counts its own pages."""

    name: str  # short name, such as "PAPI": the name of a sheet
    blocks: tuple[Block, ...]  # from the top
    landscape: bool = True  # whether the paper lies on its side
    continues: bool = False  # whether its pages are counted on from the section before it


class Document(NamedTuple):
    """What is printed."""

    title: str  # for the window and the properties of the file
    sections: tuple[Section, ...]  # the pages
    listing: Listing | None = None  # the same rows as flat tables, for the formats of spreadsheets
