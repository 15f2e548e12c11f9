"""Numbers of Excel as the sheet shows them, dates as people in Viet Nam write them."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from chisotv.text import figure

_BUILT_IN = dict.fromkeys((3, 37, 38), "#,##0") | dict.fromkeys((4, 39, 40), "#,##0.00")
_BUILT_IN |= {1: "0", 2: "0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"}
_BUILT_IN |= {20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm"}
# Texts; colours and places in brackets, what is as wide as a sign, what is repeated; then what stands for a value.
_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|\?|(General|@|[#0][#0?,]*(?:\.[#0?]+)?)|(y+|m+|d+|h+|n+|s+|AM/PM)',
    re.IGNORECASE,
)


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
    if not abs(value) < 1e15:
        return raw
    sections = (_BUILT_IN.get(form, "") if isinstance(form, int) else form).split(";")
    at = 1 if value < 0 else 2 if value == 0 else 0
    section = sections[at] if at < len(sections) else sections[0]
    pieces = list(_PIECE.finditer(section))
    numbers, days = [m[3] for m in pieces if m[3]], any(m[4] and m[4] not in "nN" for m in pieces)
    bare = _PIECE.sub(lambda m: m[3] or m[4] or "", section)
    general = f"{value:.10g}" if value % 1 else str(int(value))
    if "General" in numbers or not days:
        if len(numbers) != 1 or "E" in bare or "/" in bare:
            return general if numbers or not section else _PIECE.sub(lambda m: m[1] or m[2] or "", section).strip()
        absolute = abs(value) if at == 1 < len(sections) else value
        text = general if numbers[0] in {"General", "@"} else _figure(absolute, numbers[0], "%" in bare)
        return _PIECE.sub(lambda m: m[1] or m[2] or (text if m[3] else m[4] or ""), section).strip()
    if not 0 <= value < 2_900_000:
        return general
    section = _in_order(re.sub("(h+:)m+", r"\1nn", section))  # minutes follow hours
    day = (datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)) + timedelta(value, milliseconds=1)  # noqa: DTZ001 - a day of a calendar
    return _PIECE.sub(lambda m: m[1] or m[2] or (_part(day, m[4].lower()) if m[4] else ""), section).strip()


def _in_order(section: str) -> str:
    """A format of dates with the day before the month, in digits; where words stand between them, as it is."""
    pieces = [m for m in _PIECE.finditer(section) if m[1] or m[2] or (m[4] and m[4][0] in "ymdYMD")]
    parts = [m for m in pieces if m[4] and m[4].lower() not in {"ddd", "dddd"}]
    signs = "".join(m[4][0].lower() for m in parts)
    first, last = (pieces.index(parts[0]), pieces.index(parts[-1])) if parts else (0, 0)
    worded = any((m[1] or m[2] or "").strip(" ,./-") for m in pieces[first:last])
    if not parts or (worded and "mmm" not in section.lower()):
        return section
    month = next((m[4] for m in parts if m[4][0] in "mM"), "")
    whole = {"dmy": "dd/mm/yyyy", "dm": "d/m", "my": "mm/yyyy" if len(month) == 2 else "m/yyyy"}
    form, dates = whole.get("".join(sorted(signs))), [m for m in pieces if m[4]]
    return section[: dates[0].start()] + form + section[dates[-1].end() :] if form else section


def _part(day: datetime, sign: str) -> str:
    if sign[0] == "y":
        return f"{day.year}"[-4 if len(sign) > 2 else -2 :]
    parts = {"m": day.month, "d": day.day, "h": day.hour, "n": day.minute, "s": day.second}
    return f"{parts[sign[0]]:0{min(len(sign), 2)}}" if sign[0] in parts else ""


def _figure(value: float, digits: str, percent: bool) -> str:
    whole, _, rest = digits.partition(".")
    exact = Decimal(repr(value)) * (100 if percent else 1)
    text = f"{exact.quantize(Decimal(1).scaleb(-min(len(rest), 9)), ROUND_HALF_UP):f}"
    if rest.endswith(("#", "?")):
        text = text.rstrip("0").rstrip(".")
    decimals = len(text.partition(".")[2])
    if "," in whole:
        return figure(float(text), decimals) if decimals else figure(int(text), 0)
    return text.replace(".", ",") if percent else text.zfill(whole.count("0"))
