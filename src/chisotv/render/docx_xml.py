"""Small pieces of WordprocessingML, and a package that holds nothing but them.

python-docx belongs to an extra: every import of it stands inside a function.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from chisotv.documents.base import Look
from chisotv.text import shorten

if TYPE_CHECKING:
    from docx.document import Document as Package

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
BLACK = "000000"
TINY = 20
"""Twips: the height of a line that nobody sees."""
_KEPT_PARTS = ("/styles", "/settings", "/officeDocument", "/core-properties")
"""Ends of the relationships of python-docx's template that are of use; it carries a thumbnail, a theme and more."""
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile("(\r\n|\r|\n|\t)")
_COMPATIBILITY = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
    "differentiateMultirowTableHeaders": 1,
}


def w(tag: str, *children: Any, **attributes: object) -> Any:
    """An element: `w("jc", val="center")` is `<w:jc w:val="center"/>`; children that are None are left out."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend([child for child in children if child is not None])
    return element


def given(wanted: object, tag: str, **attributes: object) -> Any:
    """The element if it is wanted, else None."""
    return w(tag, **attributes) if wanted else None


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def printable(text: str) -> str:
    """The text with U+FFFD for what XML forbids."""
    return _FORBIDDEN.sub("\ufffd", text)


def run(text: str, *properties: Any) -> Any:
    """A run of text; line ends and tabs are elements."""
    element = w("r", w("rPr", *properties) if any(each is not None for each in properties) else None)
    for part in _BREAKS.split(printable(text)):
        if part == "\t":
            element.append(w("tab"))
        elif part and part in "\r\n":
            element.append(w("br"))
        elif part:
            words = w("t")
            words.text = part
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            element.append(words)
    return element


def page_number() -> list[Any]:
    """Runs with the number of the page."""
    code = w("instrText")
    code.text = "PAGE"
    start, middle, end = (w("r", w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    return [start, w("r", code), middle, run("2"), end]


def paragraph(style: str, runs: Iterable[Any], keep: bool = False, before: int | None = None) -> Any:
    """A paragraph of a style, known by its id; `keep`: never part it from what follows.

    `before` is the space above in twips where it differs from the style's.
    """
    space = None if before is None else w("spacing", before=before)
    return w("p", w("pPr", w("pStyle", val=style), given(keep, "keepNext"), space), *runs)


def thin_line(width: float = 0, column: float = 0, before: float = 0, after: float = 0) -> Any:
    """A paragraph without text that takes almost no room, with points of space above and below.

    A line of `width` mm is drawn in it, in the centre of a column of so many mm; 0 draws none.
    """
    edge = twips(max(column - width, 0) / 2)
    border = w("pBdr", w("bottom", val="single", sz=6, space=0, color=BLACK)) if width else None
    spacing = w("spacing", before=round(before * 20), after=round(after * 20), line=TINY, lineRule="exact")
    indent = w("ind", left=edge, right=edge) if width else None
    return w("p", w("pPr", given(width, "keepNext"), border, spacing, indent, w("rPr", *_sizes(1))))


def table(widths: Sequence[float], rows: Iterable[Any], bordered: bool, pad_x: float = 0, pad_y: float = 0) -> Any:
    """A table over the whole width, with or without lines around the cells.

    The widths of the columns are in mm, and so is the room inside a cell left and right (x), above and below (y).
    """
    line = {"val": "single", "sz": 4, "space": 0, "color": BLACK} if bordered else {"val": "none"}
    pads = {"top": pad_y, "left": pad_x, "bottom": pad_y, "right": pad_x}
    columns = [twips(width) for width in widths]
    look = w(
        "tblPr",
        w("tblW", w=sum(columns), type="dxa"),
        w("tblInd", w=0, type="dxa"),
        w("tblBorders", *(w(side, **line) for side in (*pads, "insideH", "insideV"))),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=twips(pad), type="dxa") for side, pad in pads.items())),
        w("tblLook", val="0020" if bordered else "0000"),  # the first row is a heading
    )
    return w("tbl", look, w("tblGrid", *(w("gridCol", w=width) for width in columns)), *rows)


def default_styles(size: float, levels: Iterable[int]) -> list[Any]:
    """How text looks where nothing else is said, and Word's own headings, which navigation and screen readers know.

    The type size is in points; levels of headings in use count from 1.
    """
    # Vietnamese letters are looked up in different slots.
    fonts = w("rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FONT))
    language = w("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA")
    letters = w("rPr", fonts, w("color", val=BLACK), *_sizes(size), language)
    lines = w("pPr", w("widowControl"), w("spacing", before=0, after=0, line=240, lineRule="auto"))
    styles = [
        w("docDefaults", w("rPrDefault", letters), w("pPrDefault", lines)),
        w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal"),
    ]
    for level in levels:
        outline = w("pPr", w("keepNext"), w("outlineLvl", val=level - 1))
        about = w("name", val=f"heading {level}"), w("basedOn", val="Normal"), w("qFormat")
        styles.append(w("style", *about, outline, type="paragraph", styleId=f"Heading{level}"))
    return styles


def text_style(style: str, look: Look, keep: bool = False) -> Any:
    """A style for paragraphs, by its id; `keep`: such a paragraph belongs to what follows."""
    lines = w(
        "pPr",
        given(keep, "keepNext"),
        w("spacing", before=round(look.before * 20), after=round(look.after * 20)),
        w("ind", left=twips(look.left), firstLine=twips(look.first)),
        w("jc", val="both" if look.align == "justify" else look.align),
    )
    letters = w("rPr", given(look.bold, "b"), given(look.italic, "i"), *_sizes(look.size))
    base = f"Heading{look.level}" if look.level else "Normal"
    about = w("name", val=look.name), w("basedOn", val=base), w("qFormat")
    return w("style", *about, lines, letters, type="paragraph", customStyle=1, styleId=style)


def _sizes(points: float) -> list[Any]:
    """A type size, for Latin and for complex scripts."""
    return [w(tag, val=round(points * 2)) for tag in ("sz", "szCs")]


def new_package(title: str, styles: Iterable[Any]) -> "Package":
    """An empty document with the given children of `w:styles`, and of the properties the title: no author, no dates."""
    import docx

    package = docx.Document()
    for relations in (package.part.rels, package.part.package.rels):
        for name in [each.rId for each in relations.values() if not each.reltype.endswith(_KEPT_PARTS)]:
            del relations[name]
    _refill(package.styles.element, styles)
    _refill(package.settings.element, _settings())
    _refill(package.element.body, ())
    properties = package.core_properties
    _refill(properties._element, ())  # the only way to no author and no date
    # python-docx refuses more than 255 characters.
    properties.title = shorten(printable(title), 250)
    properties.language = LANGUAGE
    return package


def _refill(element: Any, children: Iterable[Any]) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(list(children))


def _settings() -> list[Any]:
    uri = "http://schemas.microsoft.com/office/word"
    compatibility = [w("compatSetting", name=name, uri=uri, val=value) for name, value in _COMPATIBILITY.items()]
    return [
        w("zoom", percent=100),
        w("defaultTabStop", val=720),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", *compatibility),
        w("themeFontLang", val=LANGUAGE),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    ]


def header(package: "Package", kind: str, content: Any) -> Any:
    """A new header ("default" or "first") with one paragraph; gives the reference to it for `w:sectPr`."""
    from docx.oxml.ns import qn

    part, name = package.part.add_header_part()  # type: ignore[no-untyped-call]
    _refill(part.element, [content])
    reference = w("headerReference", type=kind)
    reference.set(qn("r:id"), name)
    return reference


def packed(package: "Package") -> bytes:
    """The file; the same content gives the same bytes."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    package.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        # The list of types comes first, as programs expect it.
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name)  # its date is 1980-01-01
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
