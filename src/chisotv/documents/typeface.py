"""How wide a text is in Times New Roman, for formats that must know the height of a row in advance.

The widths are those of Liberation Serif, which has the measures of Times New Roman.
"""

import unicodedata
from functools import cache

_REGULAR = {
    180: "'",
    200: "|",
    250: " ,.",
    278: "/:;\\ijlt",
    333: "!()-I[]`fr‘’·›²³¹",
    400: "Js•°",
    408: '"',
    444: "?acez“”",
    480: "{}^",
    500: "#$*0123456789_bdghknopquvxy–«»€§",
    564: "+<=>×FPS~≥≤±₫",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYw",
    778: "&m½",
    833: "%",
    889: "M",
    944: "W@",
}
"""Width in thousandths of the type size → its letters; some are rounded up."""
_BOLD = {
    220: "|",
    250: " ,.",
    278: "'/\\il",
    333: "!()-:;[]`fjt‘’·›²³¹",
    394: "Is{}•°",
    444: "cerz",
    500: "#$*0123456789?J_agovxy–“”«»€§",
    581: '"Sbdhknpqu+<=>×~^≥≤±₫',
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYw",
    778: "GHKOQ½",
    833: "&m",
    944: "M@",
}
_WIDTHS = {
    bold: {letter: width for width, letters in table.items() for letter in letters}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}
_UNKNOWN = 1000
_HORN = "\u031b"  # of ơ and ư, which it makes wider
_HORN_WIDTH = 75
SAFETY = 1.04
"""Programs round letters to whole dots: a line may hold less than the table says."""
PITCH = 1.2


def lines(text: str, width: float, size: float, bold: bool = False, safety: float = SAFETY) -> int:
    r"""How many lines a text takes, at least 1; rather one too many than one too few; "\n" starts a new one.

    The width of a line is in mm, the type size in points; `safety` says how many times wider than they are letters may
    be drawn.
    """
    room = max(width, 0) * 72 / 25.4 / size * 1000 / safety
    return sum(_wrapped(part, room, bold) for part in text.split("\n"))


def height(count: int, size: float, pitch: float = PITCH) -> float:
    """How high so many lines are, in points; `pitch` is the distance of two lines of 1 point."""
    return count * size * pitch


@cache
def word_width(word: str, bold: bool) -> float:
    """How wide a word is, in thousandths of the type size."""
    return sum(_width(letter, bold) for letter in word)


def _wrapped(text: str, room: float, bold: bool) -> int:
    """Lines of a text without line ends: broken at spaces, and inside a word only where it is too long for a line."""
    space = _width(" ", bold)
    count, used = 1, 0.0
    for word in text.split(" "):
        width = word_width(word, bold)
        if used and used + space + width > room:
            count, used = count + 1, 0.0
        if used:
            used += space + width
        elif width <= room:
            used = width
        else:
            more, used = _broken(word, room, bold)
            count += more
    return count


def _broken(word: str, room: float, bold: bool) -> tuple[int, float]:
    """How many further lines a too long word takes, and how much of the last one."""
    count, used = 0, 0.0
    for letter in word:
        width = _width(letter, bold)
        if used and used + width > room:
            count, used = count + 1, 0.0
        used += width
    return count, used


@cache
def _width(letter: str, bold: bool) -> float:
    base, *marks = list(unicodedata.normalize("NFD", {"đ": "d", "Đ": "D"}.get(letter, letter)))
    if unicodedata.combining(base):
        return _HORN_WIDTH if base == _HORN else 0
    return _WIDTHS[bold].get(base, _UNKNOWN) + (_HORN_WIDTH if _HORN in marks else 0)
