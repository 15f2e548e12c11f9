"""The words of the screen for the words of the code. Everything a user reads is Vietnamese."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chisotv.text import decimal, figure, places

if TYPE_CHECKING:
    from chisotv.models.appendix import Note
    from chisotv.models.results import Result, Unmeasured

SEVERITY = {"error": "lỗi", "warning": "cảnh báo"}
ROLE = {"lead": "chủ trì", "coordinating": "phối hợp"}
FIELD = {
    "headings": "tên cột",
    "number": "số",
    "name": "tên",
    "declared": "số thành phần công bố",
    "tasks": "nhiệm vụ trọng tâm",
    "lead": "cơ quan chủ trì",
    "coordinating": "cơ quan phối hợp",
    "target": "kết quả phấn đấu",
    "remark": "chữ in dưới bảng",
    "date": "ngày",
    "subject": "trích yếu",
    "signer": "người ký",
    "addressees": "kính gửi",
    "basis": "căn cứ",
    "directives": "điểm chỉ đạo",
    "goals": "mục tiêu",
    "recipients": "nơi nhận",
}
NOTE = {"repair": "đã sửa", "placement": "đã đưa về đúng vị trí", "doubt": "còn nghi vấn"}
KIND = {
    "department": "sở, cơ quan tương đương",
    "office": "văn phòng, ban quản lý",
    "district": "UBND cấp huyện",
    "commune": "UBND cấp xã",
    "school": "trường",
    "enterprise": "doanh nghiệp",
    "collective": "nhóm cơ quan",
}
MEMBERSHIP = {"certain": "chắc chắn", "possible": "có thể"}
GAP = {
    "none": "không có kết quả phấn đấu",
    "truncated": "bị đứt đoạn",
    "unmeasured": "không có thước đo",
    "index_only": "chỉ có thước đo của cả chỉ số",
}
STATUS = {
    "reached": "đạt",
    "missed": "chưa đạt",
    "unmeasured": "không đo",
    "incomparable": "không so sánh được",
}
BASIS = {"published": "được công bố", "computed": "được tính"}
WHOLE = "Cả chỉ số"
_BARS = "▁▂▃▄▅▆▇█"
COMPARISON = {">=": "từ", ">": "trên", "=": "đúng"}
SCOPE = {"criterion": "riêng tiêu chí", "index": "cả chỉ số"}


def measure_words(kind: str, value: str | int | float, unit: str | None, comparison: str, of: str | None) -> str:
    """A measure as a phrase: "từ 1.300.000 thuê bao", "trên 98 %", "nhóm C trở lên"."""
    if kind == "threshold":
        number = decimal(value) if not isinstance(value, str) else value
        words = f"{COMPARISON[comparison]} {number}{'' if unit == '%' else ' '}{unit or ''}".rstrip()
    else:
        name = f"nhóm {value}" if kind == "group" else f"nhóm điểm “{value}”"
        words = f"{name} trở lên" if comparison == ">=" else f"{COMPARISON[comparison]} {name}"
    return f"{words} ({of})" if of else words


def score_words(result: "Result", unit: str, decimals: int) -> str | None:
    """The score of a result, not rounded: "2,0269 điểm", "81,93%", "1.250.000 thuê bao"; None where there is none.

    `unit` and `decimals` are those of its file; what is measured in a unit of its own has as many digits as it has.
    """
    if result.score is None:
        return None
    own = result.unit or unit
    return f"{score_digits(result, decimals)}{'' if own == '%' else ' '}{own}"


def score_digits(result: "Result", decimals: int) -> str | None:
    """The same without the unit."""
    if result.score is None:
        return None
    return figure(result.score, places(result.score, 0 if result.unit else decimals))


def rank_words(rank: int | None, ranked: int | None) -> str | None:
    """A rank: "hạng 36/61"; None where there is none."""
    return None if rank is None else f"hạng {rank}/{ranked}" if ranked else f"hạng {rank}"


def figures_words(result: "Result", unit: str, decimals: int) -> str:
    """The figures of a result, none rounded: "2,0269 điểm, hạng 36/61, nhóm Trung bình thấp"."""
    group = f"nhóm {result.group}" if result.group else None
    parts = (score_words(result, unit, decimals), rank_words(result.rank, result.ranked), group)
    return ", ".join(part for part in parts if part)


def short_words(short: float, unit: str | None) -> str:
    """How much is lacking: "thấp hơn 1 nhóm", "thiếu 3,07 điểm phần trăm"; `unit` is None for groups."""
    if unit is None:
        return f"thấp hơn {decimal(short)} nhóm"
    if short == 0:
        return "mới bằng mức phải vượt"
    return f"thiếu {decimal(short)} {'điểm phần trăm' if unit == '%' else unit}"


def change_words(by: int, what: str) -> str:
    """A change for the better or worse: "tăng 1 nhóm", "giảm 3 bậc", "như cũ"."""
    if by == 0:
        return "như cũ"
    return f"{'tăng' if by > 0 else 'giảm'} {abs(by)} {'nhóm' if what == 'group' else 'bậc'}"


def sparkline(heights: Iterable[float | None]) -> str:
    """Heights from 0 to 1 as bars, one letter each; "·" where there is none."""
    return "".join(
        "·" if height is None else _BARS[min(len(_BARS) - 1, max(0, round(height * len(_BARS)) - 1))]
        for height in heights
    )


def unmeasured_years(unmeasured: "Unmeasured") -> str:
    """When something is not measured: "2018 và các năm trước", "2021, 2022"."""
    return f"{', '.join(map(str, unmeasured.years))}{open_years(unmeasured)}"


def open_years(unmeasured: "Unmeasured") -> str:
    """What to add to the named years where those before or after them are meant too."""
    ways = [name for name, meant in (("trước", unmeasured.earlier), ("sau", unmeasured.later)) if meant]
    return f" và các năm {', '.join(ways)}" if ways else ""


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def note_words(note: "Note") -> str:
    """A note in one line: kind, field, what the scan has and what the data reads, the reason."""
    change = ""
    if note.scanned and note.reads:
        change = f" “{note.scanned}” → “{note.reads}”."
    elif note.reads:
        change = f" thêm “{note.reads}”."
    elif note.scanned:
        change = f" bỏ “{note.scanned}”."
    return f"{FIELD[note.field]}, {NOTE[note.kind]}:{change} {note.reason}"


def tally_words(role: str, direct: int, through: int, possible: int) -> str:
    """How many criteria an agency has in one role: "chủ trì 22 tiêu chí (11 nêu đích danh, 11 qua nhóm)"."""
    text = f"{ROLE[role]} {direct + through + possible} tiêu chí"
    details = [f"{direct} nêu đích danh"]
    details += [f"{through} qua nhóm"] if through else []
    details += [f"{possible} có thể liên quan"] if possible else []
    return f"{text} ({', '.join(details)})" if through or possible else text
