"""Numbers of Excel as the sheet shows them, dates as people in Viet Nam write them."""

import re
from datetime import datetime, timedelta

from chisotv.text import figure

_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
}
_NUMERIC_DAYS = {"d-mmm-yy": "d/m/yyyy", "d-mmm": "d/m", "mmm-yy": "m/yyyy", "mm-dd-yy": "dd/mm/yyyy"}
"""What Excel makes of a date that was typed; the names of months would be English ones."""
# Colours and places in brackets, what is as wide as a sign, what is repeated; then texts, of which the words stay.
_DRESS = re.compile(r"\[[^\]]*\]|_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DATE = re.compile(r"y+|m+|d+|h+|s+|AM/PM", re.IGNORECASE)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?")


def shown(raw: str, form: int | str, since_1904: bool = False) -> str:
    """A stored number in a format.

    Decimals keep the point that the format has (1.10 is a number of a row as often as a figure); with thousands set
    apart, and as a percentage, the figure is written as Vietnamese readers write it.

    Args:
        raw: As the file stores it.
        form: The format, or the number of one that every Excel knows.
        since_1904: How the days of this workbook are counted.
    """
    try:
        value = float(raw)
    except ValueError:
        return raw
    code = _BUILT_IN.get(form, "General") if isinstance(form, int) else form
    sections = code.split(";")
    section = sections[1 if value < 0 and len(sections) > 1 and sections[1] else 0]
    section = _DRESS.sub("", section)
    bare = _LITERAL.sub("", section)
    if _DATE.search(bare) and "general" not in bare.casefold():
        return _day(value, _NUMERIC_DAYS.get(section.replace("\\", ""), section), since_1904)
    number = _DIGITS.search(bare)
    if not number or "/" in bare or "E" in bare:
        text, before, after = _general(value), "", ""
        if "general" in bare.casefold():
            before, _, after = re.sub("general", "\0", section, flags=re.IGNORECASE).partition("\0")
    else:
        at = _DIGITS.search(section)
        before, after = (section[: at.start()], section[at.end() :]) if at else ("", "")
        text = _figure(abs(value) if len(sections) > 1 and value < 0 else value, number[0], "%" in bare)
    return "".join(_LITERAL.sub(lambda m: m[1] or m[2] or "", part) for part in (before, text, after)).strip()


def _general(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"


def _figure(value: float, digits: str, percent: bool) -> str:
    whole, _, rest = digits.partition(".")
    value = float(f"{value * 100:.10f}") if percent else value
    if not abs(value) < 1e300:
        return str(value)
    text = f"{value:.{min(len(rest), 30)}f}"
    optional = len(rest) - len(rest.rstrip("#?"))
    while optional and text.endswith("0"):
        text, optional = text[:-1], optional - 1
    text = text.rstrip(".") if rest else text
    decimals = len(text.partition(".")[2])
    if "," in whole.rstrip(","):
        return figure(round(value, decimals) if decimals else round(value), decimals)
    return text.replace(".", ",") if percent else text.zfill(whole.count("0"))


def _day(value: float, code: str, since_1904: bool) -> str:
    if not 0 <= value < 2_958_466:
        return _general(value)
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a day of a calendar
    moment = start + timedelta(days=value, milliseconds=1)
    minutes = False

    def part(found: re.Match[str]) -> str:
        nonlocal minutes
        sign, width = found[0][0].lower(), min(len(found[0]), 2)
        minutes, after_hours = sign == "h", minutes
        if sign == "y":
            return f"{moment.year:04}" if len(found[0]) > 2 else f"{moment.year % 100:02}"
        counts = {"m": moment.minute if after_hours else moment.month, "d": moment.day, "h": moment.hour}
        return "" if sign == "a" else f"{counts.get(sign, moment.second):0{width}}"

    texts = _LITERAL.split(code)
    return "".join(_DATE.sub(part, text or "") if at % 3 == 0 else text or "" for at, text in enumerate(texts)).strip(
        " @"
    )
