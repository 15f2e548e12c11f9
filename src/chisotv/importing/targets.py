"""Words of a target → measures, by the grammar that the rules use."""

import re
from collections import Counter
from typing import Any, NamedTuple

from chisotv.models.appendix import Target
from chisotv.models.printed import comparison, number, numbers, says_rank, years
from chisotv.text import squeeze
from chisotv.validation.rules.targets import contradiction
from chisotv.validation.schemas import validated

_LEVEL = re.compile(
    r"(?:(?:đạt|vào|thuộc|nhóm|mức) )*(cao nhất|trung bình cao|trung bình thấp|thấp nhất)(?: trở lên)?[ .]*", re.I
)
_GROUP = re.compile(r"\bnhóm (?:chỉ số )?([A-ZĐ])(?![\w])")
_OF_END = re.compile(
    r"[;\n]|\.(?:\s|$)|,\s*(?=(?:\w+ ){0,2}[\d≥≤<>])|,\s*$|\s*\((?=không|trừ)|"
    r"\s(?:đạt|tại|đưa|đào tạo|đảm bảo|có kết|có ít|có cán|được (?!cấp|nhận)|khai thác|sử dụng bộ|cài đặt|"
    r"trên (?:địa|tổng)|trở lên|vào|hằng năm|hàng năm)\b"
)
_FIGURE = re.compile(
    r"(?:≥|>=|=>|>|≤|<=|=<|<|=|từ|trên|dưới|đạt|tối thiểu|ít nhất|không quá|tối đa|là)?\s*[\d.,]+\s*", re.I
)
_ASKED = re.compile(r"(?:≥|>=|>|≤|<=|<|=|\b(?:từ|đạt|trên|dưới|tối thiểu|ít nhất|không quá|tối đa))\s*$", re.IGNORECASE)
_NO_BOUND = re.compile(
    r"(?:\d\s*%?\s*(?:[-–]|đến|tới)|(?<!\w)(?:tăng|giảm)(?: (?:thêm|từ|trên|ít nhất|tối thiểu|bình quân|khoảng))*)\s*$",
    re.IGNORECASE,
)
"""Before a number that ends a range, or says by how much something changes."""
_RANGE = re.compile(r"%?\s*(?:[-–]|đến|tới)\s*\d")
_UNIT = re.compile(r"([^\W\d]\w*(?: (?!trở\b)[^\W\d]\w*){0,2})\s*(?:trở lên|trở xuống)?\s*(?:[.;,\n(]|$)")


class Measured(NamedTuple):
    """The measures that words give, and what a person should look at."""

    measures: list[dict[str, Any]]
    why: str = ""
    aside: tuple[str, ...] = ()


def measured(printed: str, unit: str = "", since: int = 9999, by: int | None = None) -> Measured:
    """What a target asks for.

    Args:
        printed: Its words.
        unit: What the table says in another column in which it is counted.
        since: The year of the document; a later year in the words is one to come.
        by: The year that stands above the target, in a heading or a group's name.
    """
    text = "; ".join(map(squeeze, printed.split("\n")))
    if level := _LEVEL.fullmatch(text):
        value = level[1].capitalize()
        return Measured([{"kind": "level", "value": value, "comparison": ">=", "scope": "criterion"}])
    changes = [found for found in numbers(text) if _changes(text, found)]
    made = [
        {**each, **({"year": year} if (year := max(years(text, [found], since), default=by)) else {})}
        for found in numbers(text)
        if not _changes(text, found) and (each := _measure(text, found, unit))
    ]
    if not made and (group := _GROUP.search(text)):
        made = [{"kind": "group", "value": group[1], "comparison": ">=", "scope": "criterion"}]
    alike = Counter(each.get("year") for each in made if each["kind"] == "threshold")
    clear = [each for each in made if each["kind"] != "threshold" or "of" in each or alike[each.get("year")] == 1]
    kept = [each for each in clear if _borne_out(each, printed, text, since)]
    past = [each for each in re.findall(r"năm (20\d\d)", text) if int(each) < since < 9999 and made]
    said = next((each["unit"] for each in made if each.get("unit") not in (None, "%", unit)), "")
    loose = re.search(r"\d", re.sub(r"(?:số|năm|ngày|tháng) [\d/]+\S*|\b[\d/]+/\S+", "", text))
    whys = {
        "nhiều ngưỡng mà không rõ mỗi ngưỡng đo gì, chưa ghi thước đo": len(clear) < len(made),
        "có con số mà chữ in không cho biết chắc, chưa ghi thước đo": len(kept) < len(clear),
        "có con số mà không rút ra được thước đo": not made and loose,
        "có khoảng, mức tăng hay giảm không ghi thành thước đo": made and changes,
        f"đơn vị “{said}” lấy từ chữ sau con số": said,
        f"nêu năm {'; '.join(past)}: có thể có số không phải mức phải đạt": past,
    }
    why = next((why for why, holds in whys.items() if holds), "")
    return Measured(kept, why, _aside(text, [each["value"] for each in kept]))


def _changes(text: str, found: re.Match[str]) -> bool:
    return bool(_NO_BOUND.search(text[: found.start()]) or _RANGE.match(text[found.end() :]))


def _borne_out(measure: dict[str, Any], printed: str, text: str, since: int) -> bool:
    """Whether the rules take a measure for what the words say."""
    try:
        [made] = validated(Target, {"printed": printed, "measures": [measure]}).measures
    except ValueError:
        return False
    return contradiction(made, text, since) is None


def _aside(text: str, values: list[object]) -> tuple[str, ...]:
    """The parts of the words with shares that are not asked for, beside others that are."""
    found = list[str]()
    for part in re.split(r"[;,] ", text) if values else ():
        shares = {number(each): each for each in numbers(part) if part[each.end() :].startswith("%")}
        other = [each for value, each in shares.items() if value not in values]
        found += [part] if len(other) == len(shares) > 0 else [f"{each[0]}%" for each in other]
    return tuple(dict.fromkeys(found))


def _measure(text: str, found: re.Match[str], unit: str) -> dict[str, Any] | None:
    """What a number among words asks for; None where it asks for nothing."""
    before, behind = text[: found.start()], text[found.end() :]
    ranks = bool(re.search(r"hạng|bậc", unit, re.IGNORECASE))
    if "," not in found[0] and behind[:1] != "%" and says_rank(text, found) and (not unit or ranks):
        of = re.match(r"\s*([^;.\d]+)", behind) if unit else None
        among = re.match(r"\s*(?:trong|/)\s*(?:tổng )?(?:số )?(\d+)", behind)
        made: dict[str, Any] = {"kind": "rank", "value": number(found), "scope": "criterion"}
        made |= {"among": int(among[1])} if among else {}
        return made | ({"of": of[1].strip()} if of and of[1].strip() else {})
    counted = ""
    if share := re.match(r"%(?:/\w+)?", behind):
        counted = share[0]
    elif unit and not ranks and _FIGURE.fullmatch(text[: found.end()]):
        counted = unit if re.match(rf"\s*(?:$|[;,.(]|và\b|{re.escape(unit)})", behind) else ""
    elif _ASKED.search(before) and "%" not in text and not re.search(r"\b(?:năm|ngày|tháng|mức độ|số)\s*$", before):
        said = _UNIT.match(behind)
        counted = said[1] if said else ""
    if not counted:
        return None
    sign = comparison(text, found, counted)
    made = {"kind": "threshold", "value": number(found), "unit": counted, "comparison": sign, "scope": "criterion"}
    of_what = _OF_END.split(behind[1:])[0].strip(" ,.") if behind[:2] == "% " else ""
    if re.match(r"[^\W\d]", of_what) and not re.match(r"(?:trở|và|so|hoặc)\b", of_what):
        made["of"] = of_what
    return made
