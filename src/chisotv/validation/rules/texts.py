"""Rules about every text of every file: forms of letters, spaces, bullets, known scan errors."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from chisotv.files.folder import AGENCIES, DISPATCH
from chisotv.problems import Finding, Loc, Severity
from chisotv.validation.rules.base import QUOTES, Facts, Findings, rule

INVISIBLE = re.compile(
    "["
    r"\u00a0\u2000-\u200a\u202f\u205f\u3000"  # spaces of other widths, or that do not break
    r"\u00ad\u200b-\u200f\u2060-\u206f\ufeff"  # no width at all
    r"\u061c\u202a-\u202e"  # direction of writing
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"  # control characters, which YAML can hide in escapes
    r"\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f"  # fillers and variants
    "]"
)
_BULLET = re.compile(r"(?m)^[ \t]*(?:[-–—•▪●◦*+·]\s)")
# Whitespace that a reader does not see; a line break inside a target is meant.
_LOOSE = re.compile(r"[ \t]{2,}|^[ \t]+|[ \t]+$|^\n|\n$|\n\n")
_LINE_START = re.compile("\n[-–—•▪●◦*+· \t]")
_TOLD = ("agencies", "columns", "groups", "lead", "coordinating", "results")  # by another rule
_SAME: dict[object, tuple[str, ...]] = {"criteria": ("name", "assignments", "target"), "directives": ("number",)}
_LOOSE_PARTS = ("  ", "\t", "\n\n", "\n ", " \n")

Suspicious = Callable[[str], bool]
"""Whether a text may break a rule. It is asked of all texts of a file at once first, each on lines of its own, so it
must say yes to the whole where it would to a part; it may say yes too often."""


def _texts(facts: Facts, suspicious: Suspicious, quotes: bool = True) -> Iterator[tuple[str, Loc, str]]:
    """The texts of suspicious files, with file and place; `quotes`: also those that quote the scan."""
    for file, data in facts.raw.items():
        said, quoted = facts.texts(file)
        if suspicious(said) or (quotes and suspicious(quoted)):
            yield from ((file, loc, text) for loc, text in _walk(data, quotes) if isinstance(text, str))


def _walk(data: object, quotes: bool = True) -> Iterator[tuple[Loc, object]]:
    stack: list[tuple[Loc, object]] = [((), data)]
    while stack:
        loc, value = stack.pop()
        yield loc, value
        if isinstance(value, dict):
            stack += [((*loc, k), v) for k, v in reversed(value.items()) if quotes or k not in QUOTES]
        elif isinstance(value, list):
            stack += [((*loc, i), v) for i, v in reversed(list(enumerate(value)))]


@rule("CTV060", "chữ không ở dạng NFC")
def normal_form(facts: Facts) -> Findings:
    """Chữ có dấu phải ở dạng dựng sẵn (Unicode NFC): “ộ” là một ký tự, không phải “o” với hai dấu rời.

    Hai dạng trông giống hệt nhau nhưng máy coi là khác nhau, nên tìm kiếm và so sánh sẽ sai.
    """
    for file, loc, text in _texts(facts, lambda text: not unicodedata.is_normalized("NFC", text)):
        if not unicodedata.is_normalized("NFC", text):
            # It can be a space too: U+2000 is another U+2002.
            odd = (part for part in re.split(r"( +)", text) if not unicodedata.is_normalized("NFC", part))
            word = next(odd, text)
            hint = f"Gõ lại, hoặc dùng bộ gõ ở bảng mã Unicode dựng sẵn: “{unicodedata.normalize('NFC', word)}”."
            yield file, Finding(loc, "chữ có dấu ở dạng tổ hợp, không phải dạng dựng sẵn (NFC)", hint, fragment=word)


@rule("CTV061", "ký tự không nhìn thấy")
def invisible(facts: Facts) -> Findings:
    """Không dùng ký tự không nhìn thấy.

    Đó là dấu cách cứng, dấu cách không độ rộng, dấu đổi hướng chữ, dấu nối mềm, ký tự điều khiển; thường lọt vào khi
    chép từ Word hoặc trang web.
    """
    for file, loc, text in _texts(facts, lambda text: INVISIBLE.search(text) is not None):
        found = INVISIBLE.search(text)
        if found:
            message = f"có ký tự không nhìn thấy U+{ord(found[0]):04X}"
            yield file, Finding(loc, message, "Xóa ký tự này, hoặc thay bằng dấu cách thường.", fragment=found[0])


@rule("CTV062", "thừa dấu cách", Severity.WARNING)
def loose_space(facts: Facts) -> Findings:
    """Giữa hai chữ chỉ có một dấu cách; đầu và cuối không có dấu cách hay dòng trống."""
    for file, loc, text in _texts(facts, lambda text: any(part in text for part in _LOOSE_PARTS)):
        found = _LOOSE.search(text)
        if found:
            where = "giữa câu" if found.start() > 0 and found.end() < len(text) else "ở đầu hoặc cuối"
            message = f"thừa dấu cách hoặc dòng trống {where}"
            yield file, Finding(loc, message, "Bỏ chỗ thừa; giữa hai chữ chỉ để một dấu cách.", fragment=found[0])


@rule("CTV063", "gõ dấu đầu dòng vào trong chữ")
def typed_bullet(facts: Facts) -> Findings:
    """Dấu gạch đầu dòng là cách trình bày, không thuộc nội dung: mỗi nhiệm vụ là một mục của danh sách.

    Bảng in ra tự có dấu gạch đầu dòng khi một ô có nhiều ý.
    """
    for file, loc, text in _texts(facts, lambda text: _LINE_START.search(text) is not None, quotes=False):
        found = _BULLET.search(text)
        if found:
            message = f"có dấu đầu dòng “{found[0].strip()}” trong chữ"
            yield file, Finding(loc, message, "Bỏ dấu này; mỗi ý một mục hoặc một dòng.", fragment=found[0].strip())


@rule("CTV064", "chữ có trong danh sách lỗi quét")
def scan_error(facts: Facts) -> Findings:
    """Chữ nằm trong danh sách lỗi đọc đã biết của bản quét (scan_errors trong dispatch.yaml), như “phân đầu”, “QONN”.

    Danh sách chỉ gồm các chữ chắc chắn là lỗi; sửa xong thì thêm ghi chú (kind: repair) nếu đó là chỗ bản quét sai.
    """
    errors = facts.dispatch.scan_errors if facts.dispatch else ()
    scanned = [error.scanned for error in errors]
    for file, loc, text in _texts(facts, lambda text: any(each in text for each in scanned), quotes=False):
        for error in errors:
            if error.scanned in text and re.search(rf"(?<!\w){re.escape(error.scanned)}(?!\w)", text):
                message = f"“{error.scanned}” là lỗi đọc đã biết của bản quét"
                yield file, Finding(loc, message, f"Đúng là “{error.reads}”.", fragment=error.scanned)


@rule("CTV043", "một mục viết hai lần trong danh sách", Severity.WARNING)
def entries_once(facts: Facts) -> Findings:
    """Trong một danh sách, không mục nào giống hệt mục trước: nhiệm vụ, phần phân công, thước đo, ghi chú, nơi nhận, …

    Hai tiêu chí cùng nhóm chỉ khác số, hai điểm chỉ đạo cùng số cũng vậy. Bản in viết hai lần thì giữ.
    """
    sound = [name for name, found in ((DISPATCH, facts.dispatch), (AGENCIES, facts.registry)) if found]
    for file in (*facts.appendices, *facts.results, *sound):
        for loc, value in _walk(facts.raw[file]):
            first: dict[str, int] = {}
            for i, each in enumerate(value if isinstance(value, list) and value[1:] and loc[-1] not in _TOLD else ()):
                same = (
                    [each.get(key) for key in _SAME[loc[-1]]] if isinstance(each, dict) and loc[-1] in _SAME else each
                )
                before = first.setdefault(str(same).rstrip(" .;,"), i)
                if before != i:
                    hint = "Sửa cho đúng, hoặc xóa một trong hai; bản in viết hai lần thì giữ."
                    yield file, Finding((*loc, i), f"mục này giống mục thứ {before + 1} của danh sách", hint)
