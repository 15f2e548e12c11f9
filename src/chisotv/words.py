"""The words of the screen for the words of the code. Everything a user reads is Vietnamese."""

from collections.abc import Iterable
from enum import StrEnum

from chisotv.text import decimal


class Role(StrEnum):
    """How an agency takes part."""

    LEAD = "lead"
    COORDINATING = "coordinating"


class Status(StrEnum):
    """What came of a target, the worst first: of several measures the worst decides."""

    MISSED = "missed"
    INCOMPARABLE = "incomparable"
    UNMEASURED = "unmeasured"
    REACHED = "reached"
    NOT_DUE = "not_due"  # last: what is due already decides


class GapKind(StrEnum):
    """Why something counts as missing, worst first."""

    NONE = "none"
    TRUNCATED = "truncated"
    UNMEASURED = "unmeasured"
    INDEX_ONLY = "index_only"
    EMPTY = "empty"
    DECLARED = "declared"


SEVERITY = {"error": "lỗi", "warning": "cảnh báo"}
ROLE = {Role.LEAD: "chủ trì", Role.COORDINATING: "phối hợp"}
FIELD = {
    "headings": "tên cột",
    "number": "số",
    "name": "tên",
    "declared": "số thành phần công bố",
    "tasks": "nhiệm vụ trọng tâm",
    "lead": "cơ quan chủ trì",
    "coordinating": "cơ quan phối hợp",
    "target": "kết quả phấn đấu",
    "output": "sản phẩm, kết quả",
    "deadline": "thời hạn",
    "other": "cột khác",
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
COLUMN = {"number": "số TT", "criterion": "tiêu chí"}
"""The usual headings of columns that are no field of these names; of the others see `FIELD`."""
LABEL = {
    "Directive.charged": "người được giao",
    "Directive.remark": "đoạn cuối",
    "Dispatch.succession": "tệp thay đổi tổ chức",
    "Part.units": "đơn vị cũ",
    "Target.truncated": "kết quả phấn đấu bị cắt, thiếu phần cuối",
    "abbreviations": "chữ tắt",
    "aside": "phần không phải mức phải đạt",
    "attachment": "dòng “Kèm theo”",
    "confidence": "mức chắc chắn",
    "criteria": "tiêu chí",
    "kind": "loại",
    "membership": "tư cách thành viên",
    "scan": "dòng của bản quét",
    "scan_file": "tệp bản quét",
    "since": "từ ngày",
    "tasks": "nhiệm vụ",
    "until": "biết đến ngày",
}
"""What a changed field is called, of one model or of any, where the beginning of its description would read badly."""
NOTE = {"repair": "đã sửa", "placement": "đã đưa về đúng vị trí", "doubt": "còn nghi vấn"}
NOTES_HEADING = "Ghi chú phiên bản số (không thuộc nội dung văn bản)"
CUT = "bị cắt mất chữ"
DOUBT = "(?)"
"""Stands beside what is in doubt."""
KIND = {
    "department": "sở, cơ quan tương đương",
    "office": "văn phòng, ban quản lý",
    "district": "UBND cấp huyện",
    "commune": "UBND cấp xã",
    "school": "trường",
    "enterprise": "doanh nghiệp",
    "ministry": "bộ, cơ quan trung ương",
    "vertical": "cơ quan ngành dọc tại địa phương",
    "police": "công an",
    "military": "quân sự, biên phòng",
    "party": "cơ quan của Đảng",
    "front": "Mặt trận và đoàn thể",
    "association": "hội, hiệp hội",
    "other": "cơ quan, tổ chức khác",
    "collective": "nhóm cơ quan",
}
DISPATCH = {
    "letter": "công văn",
    "plan": "kế hoạch",
    "decision": "quyết định",
    "directive": "chỉ thị",
    "resolution": "nghị quyết",
}
MEMBERSHIP = {"certain": "chắc chắn", "possible": "có thể"}
GAP = {
    GapKind.NONE: "không có kết quả phấn đấu",
    GapKind.TRUNCATED: "bị cắt, thiếu phần cuối",
    GapKind.UNMEASURED: "không có thước đo",
    GapKind.INDEX_ONLY: "chỉ có thước đo của cả chỉ số",
}
SUPPLY = {
    GapKind.NONE: "kết quả phấn đấu",
    GapKind.TRUNCATED: "phần cuối bị cắt của kết quả phấn đấu",
    GapKind.UNMEASURED: "thước đo của kết quả phấn đấu",
    GapKind.INDEX_ONLY: "thước đo riêng, ngoài thước đo của cả chỉ số",
    GapKind.DECLARED: "tiêu chí đã công bố mà chưa liệt kê",
}
STATUS = {
    Status.REACHED: "đạt",
    Status.MISSED: "chưa đạt",
    Status.NOT_DUE: "chưa đến hạn",
    Status.UNMEASURED: "không đo",
    Status.INCOMPARABLE: "chưa so sánh được",
}
BASIS = {"published": "được công bố", "computed": "do tính toán"}
CONFIDENCE = {"high": "chắc chắn", "medium": "theo lĩnh vực", "low": "chưa rõ"}
EVENT = {
    "merged": "nhập",
    "renamed": "đổi tên",
    "reorganised": "tổ chức lại",
    "ended": "kết thúc",
    "split": "chuyển một phần việc",
    "kept": "giữ tên",
    "unknown": "chưa rõ",
    "closed": "việc không còn",
    "inferred": "suy ra theo lĩnh vực",
}
WHOLE = "Cả chỉ số"
_BARS = "▁▂▃▄▅▆▇█"
HIGHEST = "cao nhất"
"""The end of the name of a group above which there is none."""
COMPARISON = {">=": "từ", ">": "trên", "=": "đạt", "<=": "không quá", "<": "dưới"}
STEP = {"group": "bậc", "rank": "hạng"}
ASIDE = "không phải mức phải đạt"
SCOPE = {"criterion": "riêng tiêu chí", "index": "cả chỉ số"}


def short_words(short: float, unit: str, above: bool = False) -> str:
    """By how much of a unit a target is missed: "thấp hơn 1 bậc", "thiếu 3,07 điểm phần trăm", "vượt 2 điểm phần trăm".

    `above`: whether it is too much, which an upper limit refuses.
    """
    if unit in STEP.values() and not above:
        return f"thấp hơn {decimal(short)} {unit}"
    if short == 0:
        return "còn bằng mức phải thấp hơn" if above else "mới bằng mức phải vượt"
    return f"{'vượt' if above else 'thiếu'} {decimal(short)} {unit}"


def change_words(by: int, what: str) -> str:
    """A change for the better or worse: "tăng 1 bậc", "giảm 3 hạng", "như cũ"."""
    if by == 0:
        return "như cũ"
    return f"{'tăng' if by > 0 else 'giảm'} {abs(by)} {STEP[what]}"


def sparkline(heights: Iterable[float | None]) -> str:
    """Heights from 0 to 1 as bars, one letter each; "·" where there is none."""
    return "".join(
        "·" if height is None else _BARS[min(len(_BARS) - 1, max(0, round(height * len(_BARS)) - 1))]
        for height in heights
    )


def heading(role: str) -> str:
    """What a column is usually called."""
    return capital(COLUMN.get(role) or FIELD[role])


def within(text: str) -> str:
    """The text as it goes on in a line: a small first letter, but "CƠ QUAN CHỦ TRÌ" as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


BY_NAME = {False: "nêu đích danh", True: "nêu đích danh, kể cả thay cơ quan trước"}
"""How an agency is meant that no collective stands for; on another day than the dispatch's."""


def tally_words(role: Role, direct: int, through: int, possible: int, row: str, by_name: str = BY_NAME[False]) -> str:
    """How many rows an agency has in one role: "chủ trì 22 tiêu chí (11 nêu đích danh, 11 qua nhóm)"."""
    text = f"{ROLE[role]} {direct + through + possible} {row}"
    details = [f"{direct} {by_name}"]
    details += [f"{through} qua nhóm"] if through else []
    details += [f"{possible} có thể liên quan"] if possible else []
    return f"{text} ({', '.join(details)})" if through or possible else text
