"""What printed words say of the numbers among them: which is the bound, whether it is an upper one, by which year."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator

_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d{3}){1,4}|\d{1,15})(,\d{1,9})?(?!\w|\.\d)\s*")
_NEARBY = 60
_BETWEEN = r"(?:\s+(?:là|ở|mức|đạt|còn|có|được|khoảng|tỷ lệ|tỉ lệ))*\s*$"
"""What may stand between the words that compare and their number: "không quá mức 3%", "tối đa là 3%"."""
_NOT = r"không (?:được |(?:để|có)(?: (?!và\b|đạt\b)[^\W\d]+){0,10}? )?"
"""Before words that compare: "không quá", "không để tỷ lệ hồ sơ trễ hạn vượt quá"."""
# What denies stands first: "không dưới" ends like "dưới", "không hơn" like "hơn".
_SAID = tuple(
    (comparison, re.compile(rf"(?<!\w)(?:{words}){_BETWEEN}", re.IGNORECASE))
    for comparison, words in (
        ("<=", rf"{_NOT}(?:vượt(?: quá)?|quá|trên|(?:cao |lớn |nhiều )?hơn)|tối đa|(?:cao|nhiều|chậm) nhất"),
        ("<=", "bằng hoặc (?:thấp|nhỏ|ít) hơn|(?:thấp|nhỏ|ít) hơn hoặc bằng|xuống|[≤≦⩽]|<=|=<"),
        (">=", rf"{_NOT}(?:dưới|kém|(?:thấp |nhỏ |ít )hơn)|tối thiểu|ít nhất|từ"),
        (">=", "bằng hoặc (?:cao|lớn|nhiều) hơn|(?:cao|lớn|nhiều) hơn hoặc bằng|[≥≧⩾]|>=|=>"),
        ("<", "dưới|(?:thấp|nhỏ|ít|kém) hơn|chưa (?:đến|tới)|<"),
        (">", "trên|hơn|vượt(?: quá)?|quá|>"),
        ("=", "đúng|bằng|="),
        ("<=", r"còn|(?:giảm|hạ|kéo)(?: [^\W\d]+){0,8}? về"),
    )
)
_RANGE = re.compile(r"(?:%|\b\d{1,3}(?:,\d+)?)\s*[-–÷~]\s*$")
_OR_LESS, _OR_MORE = (
    re.compile(rf"[^;,.\d]{{0,30}}?\b{words}", re.IGNORECASE)
    for words in (r"trở (?:xuống\b|lại\s*(?:[;,.]|$))", r"trở lên\b")
)
_OTHER_SIDE = "(?:trên|dưới|sau|ngoài|kém|vượt|(?:thấp|cao) hơn)"
_RANKED = re.compile(
    rf"(?P<other>(?<!không ){_OTHER_SIDE} )?(?<!\w)(?:(?:thứ )?hạng|thứ bậc|thứ|vị trí|top|tốp|[≤≦⩽]|<=)"
    r"(?: (?:là|thứ|số))*\s*$",
    re.IGNORECASE,
)
_BEST = re.compile(r"[^;.\d]{0,60}?\b(?:(?:đứng|dẫn|hàng) đầu|đầu (?:bảng|cả nước)|(?:cao|tốt) nhất)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:năm|đến|giai đoạn|\d/)\s*(20\d\d)(?:\s*[-–]\s*(20\d\d))?\b", re.IGNORECASE)
_PART = re.compile(r";|,\s|\svà\s")


def numbers(text: str, value: object = None) -> Iterator[re.Match[str]]:
    """Every number of a text, or those of this value: 1.300.000 is 1300000."""
    return (found for found in _NUMBER.finditer(text) if value is None or number(found) == value)


def number(found: re.Match[str]) -> int | float:
    """What a number is worth."""
    whole = found[1].replace(".", "")
    return float(f"{whole}.{found[2][1:]}") if found[2] else int(whole)


def follows(text: str, at: int, words: str) -> bool:
    """Whether these words stand at this place of the text, spaces and case aside."""
    return text[at : at + len(words) + 1].casefold().lstrip().startswith(words.casefold())


def unit_end(text: str, found: re.Match[str], unit: str) -> int | None:
    """Where a number with its unit ends; None where the text does not say the unit there.

    The unit may stand before the number ("số điểm 4,73"), or in another cell ("≥ 80").
    """
    if follows(text, found.end(), unit):
        return found.end() + len(unit)
    bare = re.match(r"\.?$|[;,]|[-–]\s*\d", text[found.end() :])
    before = text[: found.start()].rstrip().casefold().endswith(unit.casefold())
    return found.end() if bare or before else None


def figures(text: str, value: float, unit: str) -> list[re.Match[str]]:
    """Where a text has a number in this unit; or else where it says no unit that tells otherwise."""
    found = list(numbers(text, value))
    said = [each for each in found if unit_end(text, each, unit) is not None]
    return said or [each for each in found if follows(text, each.end(), "%") == unit.startswith("%")]


def comparison(text: str, found: re.Match[str], unit: str) -> str:
    """The comparison that the words around a number mean."""
    return said_comparison(text, found, unit) or ("=" if unit == "%" and number(found) == 100 else ">=")


def said_comparison(text: str, found: re.Match[str], unit: str) -> str:
    """The comparison that the words around a number say; none where it stands there alone."""
    before = text[max(0, found.start() - 2 * _NEARBY) : found.start()]
    behind = text[unit_end(text, found, unit) or found.end() :]
    if _OR_LESS.match(behind) or _RANGE.search(before):
        return "<="
    said = next((sign for sign, words in _SAID if words.search(before)), "")
    return said or (">=" if _OR_MORE.match(behind) else "")


def says_rank(text: str, found: re.Match[str]) -> bool:
    """Whether the words around a number ask for this rank or a better one: "hạng 10 trở lên", "10 tỉnh đứng đầu"."""
    behind, ranked = text[found.end() :], _RANKED.search(text[: found.start()])
    if ranked:
        return not ranked["other"] and not _OR_LESS.match(behind)
    return bool(_BEST.match(behind))


def says_among(text: str, found: re.Match[str], among: int) -> bool:
    """Whether a rank is one among so many: "trong 63", "trong tổng số 63", "10/63"."""
    return bool(re.search(rf"(?:\btrong|\btrên|/)\s*(?:tổng )?(?:số )?{among}\b", text[found.end() - 1 :][:_NEARBY]))


def years(text: str, found: Iterable[re.Match[str]], since: int) -> set[int]:
    """The years later than `since` that a text names beside some numbers, or, where no year from it on, anywhere."""
    own = {year for each in found for year in _years(_around(text, each), since - 1)}
    return {year for year in own if year > since} if own else _years(text, since)


def _years(text: str, since: int) -> set[int]:
    return {int(year) for found in _YEAR.finditer(text) for year in found.groups() if year and int(year) > since}


def _around(text: str, found: re.Match[str]) -> str:
    """The part of the sentence in which a number stands."""
    starts = [part.end() for part in _PART.finditer(text, 0, found.start())]
    behind = _PART.search(text, found.end())
    return text[max(starts, default=0) : behind.start() if behind else len(text)]


_BY = r"(?:(?:trước|hoàn thành|xong|trong|đến|hết|cuối|chậm nhất|là|vào) )*"
_YEAR_END = r"(?:[-/]| ?,? ?(?:của )?(?:năm )?)(20\d\d)"
_DAY = re.compile(rf"{_BY}(?:ngày )?(\d{{1,2}})(?:[-/.]| tháng )(\d{{1,2}})(?:[-/.]| năm )(20\d\d)")
_MONTHS = re.compile(rf"{_BY}(?:tháng )?(0?\d|1[0-2]) ?[-–] ?(0?\d|1[0-2])/20\d\d")
"""Both of "6-8/2026" are months, where the first is the earlier."""
_MONTH = re.compile(rf"{_BY}(?:tháng )?(?:\d{{1,2}} ?[-–,] ?)*(\d{{1,2}}){_YEAR_END}")
_QUARTER = re.compile(rf"{_BY}qu[ýí] (?:[ivx1-4]+ ?(?:[-–,]|và) ?(?:qu[ýí] )?)*(iv|i{{1,3}}|[1-4]){_YEAR_END}")
_END_YEAR = re.compile(rf"{_BY}(?:năm |giai đoạn )*(?:20\d\d ?[-–] ?)?(?:năm )?(20\d\d)")

_SINCE = re.compile(r"từ [^,;]{1,30}? (?:đến|[-–]) ")


def due_day(printed: str) -> str | None:
    """The day by which words set a deadline, year-month-day; None where they give none ("Thường xuyên").

    A month, a quarter, a year and a run of years end with their last day: "Quí IV-2025" is 2025-12-31. Words that set a
    deadline before a month or a year say no day.
    """
    words = " ".join(printed.casefold().replace("\u00a0", " ").split()).strip(" .;")
    words = _SINCE.sub("", words, count=1) if _SINCE.match(words) else words
    day: int | None
    months = _MONTHS.fullmatch(words)
    if months and int(months[1]) >= int(months[2]):
        return None
    if not months and (found := _DAY.fullmatch(words)):
        day, month, year = map(int, found.groups())
    elif "trước" in words:
        return None
    elif found := _MONTH.fullmatch(words):
        day, month, year = None, int(found[1]), int(found[2])
    elif found := _QUARTER.fullmatch(words):
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(found[1]) or int(found[1])
        day, month, year = None, 3 * quarter, int(found[2])
    elif found := _END_YEAR.fullmatch(words):
        day, month, year = None, 12, int(found[1])
    else:
        return None
    last = monthrange(year, month)[1] if 1 <= month <= 12 else 0
    day = last if day is None else day
    return f"{year}-{month:02}-{day:02}" if 1 <= day <= last else None
