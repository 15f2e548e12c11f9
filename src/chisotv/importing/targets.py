"""Words of a target → measures, by the grammar that the rules use."""

import re
from collections import Counter
from typing import Any, NamedTuple

from chisotv.models.appendix import Target
from chisotv.models.printed import comparison, number, numbers, said_comparison, says_rank, years
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
    r"trên (?:địa|tổng)|trở lên|vào|hằng năm|hàng năm|mỗi năm|(?:đến|trong|trước)(?: hết| ngày| tháng)* (?:năm|\d+))\b"
)
_NO_OF = re.compile(r"(?:trở|và|so|hoặc|đến|trong|trước|mỗi|hằng|hàng|theo|vào|năm|kể từ)\b", re.IGNORECASE)
"""What begins so behind a figure does not say of what it is."""
_FIGURE = re.compile(
    r"(?:[≥≧⩾≤≦⩽]|>=|=>|>|<=|=<|<|=|từ|trên|dưới|đạt|tối thiểu|ít nhất|không quá|tối đa|là)?\s*[\d.,]+\s*", re.I
)
_ASKED = re.compile(
    r"(?:[≥≧⩾≤≦⩽]|>=|>|<=|<|=|\b(?:từ|đạt|trên|dưới|tối thiểu|ít nhất|không quá|tối đa))\s*$", re.IGNORECASE
)
_NO_BOUND = re.compile(
    r"(?:\d\s*%?\s*(?:[-–—÷~]|đến|tới)|"
    r"(?<!\w)(?:tăng|giảm)(?: (?:thêm|từ|trên|ít nhất|tối thiểu|bình quân|khoảng))*)\s*$",
    re.IGNORECASE,
)
"""Before a number that ends a range, or says by how much something changes."""
_CHANGED = re.compile(
    r"(?:(?<!tốc độ )(?<!mức )(?<!t[ỷỉ] lệ )(?<!\w)(?:tăng(?! trưởng| cường)|giảm(?! nghèo)|nâng(?! cao)|cải thiện)|"
    r"vượt (?:chỉ tiêu|kế hoạch|mục tiêu|dự toán))\b[^;,.\d]*$",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"(?<!\w)(?:còn|xuống|về|lên|đạt)"
    r"(?: (?:còn|mức|dưới|trên|từ|khoảng|không quá|tối đa|tối thiểu|ít nhất|thứ|hạng|vị trí|bậc))*"
    r"[\s≥≧⩾≤≦⩽<>=]*$",
    re.IGNORECASE,
)
"""What stands between such words and a number that is reached by the change: "giảm tỷ lệ hộ nghèo còn"."""
_RANGE = re.compile(
    r"%?\s*(?:(?:[-–—÷~]|đến|tới)\s*\d|\(?(?:năm \d+)?\)? ?(?:lên|xuống|còn)(?: (?:thứ|hạng|vị trí|bậc|còn|mức))* \d|"
    r"[^;,.\d]{0,30}so với (?!tổng)|\s*bậc\b(?! tr))",
    re.IGNORECASE,
)
_FEWER = re.compile(
    r"quá hạn|trễ hạn|thời gian (?:giải quyết|xử lý|chờ)|nghèo|khiếu nại|tố cáo|vi phạm|tai nạn|thất nghiệp|số vụ|"
    r"tử vong|tồn đọng|nợ xấu|suy dinh dưỡng",
    re.IGNORECASE,
)
"""Of what a name or a figure is where less is mostly better."""
_POINT = re.compile(r"(?<![\w.,/])(?:\d+\.(?!\d{3}(?!\d))\d+|0\.\d+)(?![\w./])")
"""A number with a point that is that of a fraction."""
_ONE_POINT = re.compile(r"[1-9]\d{0,2}\.\d{3}\s*")
_NO_COUNT = re.compile(
    r"%|điểm|t[ỷỉ] lệ|hệ số|chỉ số|lần|mức|thang|giờ|tuổi|năm|ngày|độ|\b(?:ha|k?m\d?|k?g)\b|tấn", re.IGNORECASE
)
_MOST, _LONGEST, _NEAR = 50, 10_000, 200
"""A cell with more numbers or letters is no target; so many letters before a number are looked at."""
_UNIT = re.compile(r"([^\W\d]\w*(?: (?!trở\b)[^\W\d]\w*){0,2})\s*(?:trở lên|trở xuống)?\s*(?:[.;,\n(]|$)")


class Measured(NamedTuple):
    """The measures that words give, and what a person should look at."""

    measures: list[dict[str, Any]]
    why: str = ""
    aside: tuple[str, ...] = ()


def measured(printed: str, unit: str = "", since: int = 9999, by: int | None = None, name: str = "") -> Measured:
    """What a target asks for.

    Args:
        printed: Its words.
        unit: What the table says in another column in which it is counted.
        since: The year of the document; a later year in the words is one to come.
        by: The year that stands above the target, in a heading or a group's name.
        name: The name of its row.
    """
    text = "; ".join(map(squeeze, printed.split("\n")))
    if len(text) > _LONGEST or len(list(numbers(text))) > _MOST:
        return Measured([], "ô quá dài hoặc có quá nhiều con số, chưa ghi thước đo")
    if re.search(r"[\ue000-\uf8ff]", text):  # a sign of a font of signs, which may be that of a comparison
        return Measured([], "có ký hiệu riêng của phông chữ, không đọc được, chưa ghi thước đo")
    if level := _LEVEL.fullmatch(text):
        value = level[1].capitalize()
        return Measured([{"kind": "level", "value": value, "comparison": ">=", "scope": "criterion"}])
    changes = [found for found in numbers(text) if _changes(text, found)]
    made = [
        {**each, **({"year": year} if (year := _year(text, found, since, by)) else {})}
        for found in numbers(text)
        if not _changes(text, found) and (each := _measure(text, found, unit))
    ]
    unsure = [each for each in made if _either(each, f"{name} {each.get('of', '')}", text)]
    pointed = [each for each in made if each["kind"] == "threshold" and _pointed(each, text)]
    left = [each for each in pointed if _NO_COUNT.search(each["unit"])] + unsure
    points = _POINT.search(text) or (pointed if unit else [each for each in pointed if each in left])
    made = [each for each in made if each not in left]
    if not made and (group := _GROUP.search(text)):
        made = [{"kind": "group", "value": group[1], "comparison": ">=", "scope": "criterion"}]
    alike = Counter(each.get("year") for each in made if each["kind"] == "threshold")
    clear = [each for each in made if each["kind"] != "threshold" or "of" in each or alike[each.get("year")] == 1]
    kept = [each for each in clear if _borne_out(each, printed, text, since)]
    past = [each for each in re.findall(r"năm (20\d\d)", text) if int(each) < since < 9999 and made]
    said = next((each["unit"] for each in made if each.get("unit") not in (None, "%", unit)), "")
    loose = re.search(r"\d", re.sub(r"(?:số|năm|ngày|tháng) [\d/]+\S*|\b\d+/(?:\d+/|20\d\d\b|[A-ZĐ])\S*", "", text))
    whys = {
        "không rõ càng thấp càng tốt hay càng cao càng tốt, chưa ghi thước đo": unsure,
        "không rõ dấu chấm của con số là của phần nghìn hay phần thập phân": points,
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
    before = text[max(0, found.start() - _NEAR) : found.start()]
    changed = _NO_BOUND.search(before) or (_CHANGED.search(before) and not _REACHED.search(before))
    return bool(changed or _RANGE.match(text[found.end() :]))


def _year(text: str, found: re.Match[str], since: int, by: int | None) -> int | None:
    """The year of a figure: its own, none where that is the document's, or that above."""
    own = years(text, [found], since)
    return max(own, default=None if years(text, [found], since - 1) else by)


def _either(measure: dict[str, Any], of: str, text: str) -> bool:
    """Whether more or less may be better: no word says it, and by its name it may be less."""
    if measure["kind"] != "threshold" or measure["comparison"] != ">=":
        return False
    found = [each for each in numbers(text, measure["value"]) if not said_comparison(text, each, measure["unit"])]
    words = [re.split(r"[;,.\d]", text[: each.start()])[-1] for each in found]
    return bool(found and (any(map(_FEWER.search, [of, *words])) or not measure["value"]))


def _pointed(measure: dict[str, Any], text: str) -> bool:
    """Whether its number is like 1.234, which stands for two."""
    return any(_ONE_POINT.fullmatch(each[0]) for each in numbers(text, measure["value"]))


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
    limit = not ranks and re.search(r"(?:[≤≦⩽]|<=)\s*$", before)  # that of a count: "≤ 5 ngày"
    if "," not in found[0] and behind[:1] != "%" and says_rank(text, found) and (not unit or ranks) and not limit:
        of = re.match(r"\s*([^;.\d]+)", behind) if unit else None
        among = re.match(r"\s*(?:trong|/)\s*(?:tổng )?(?:số )?(\d+)", behind)
        made: dict[str, Any] = {"kind": "rank", "value": number(found), "scope": "criterion"}
        made |= {"among": int(among[1])} if among else {}
        return made | ({"of": of[1].strip()} if of and of[1].strip() and not _NO_OF.match(of[1].strip()) else {})
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
    if re.match(r"[^\W\d]", of_what) and not _NO_OF.match(of_what):
        made["of"] = of_what
    return made
