"""Rules about every text of every file: forms of letters, spaces, bullets, known scan errors."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from chisotv.files.folder import AGENCIES, DISPATCH
from chisotv.problems import Finding, Loc, Severity
from chisotv.text import nfc, shorten
from chisotv.validation.letters import BULLETS, ODD, UNSEEN, flaw, meant
from chisotv.validation.rules.base import QUOTES, Facts, Findings, rule

# Private-use characters are what Word's symbol fonts give; "o" is the bullet of its second level.
_BULLET = re.compile(rf"(?m)^[ \t]*(?:[{BULLETS}]\s|[\ue000-\uf8ff]\s*(?=\S)|o\s+(?=[A-ZĐ]))")
# Whitespace that a reader does not see; a line break inside a target is meant.
_LOOSE = re.compile(r"[ \t]{2,}|^[ \t]+|[ \t]+$|^\n|\n$|\n\n")
_LINE_START = re.compile(rf"\n[{BULLETS}\ue000-\uf8ffo \t]")
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
            hint = f"Gõ lại, hoặc dùng bộ gõ ở bảng mã Unicode dựng sẵn: “{nfc(word)}”."
            yield file, Finding(loc, "chữ có dấu ở dạng tổ hợp, không phải dạng dựng sẵn (NFC)", hint, fragment=word)


def _odd(facts: Facts, flawed: bool) -> Findings:
    """The first character of each text that is flawed, or that is a letter and only strange."""
    for file, loc, written in _texts(facts, lambda text: ODD.search(text) is not None):
        quoted, text = not QUOTES.isdisjoint(loc), nfc(written)
        odd = ODD.findall(written if quoted else _BULLET.sub("", written))
        odd = [each for each in odd if flaw(each) == UNSEEN or (not quoted and each in text)]
        found = next((each for each in odd if bool(flaw(each)) is flawed), None)
        if found:
            what = flaw(found) or f"chữ lạ “{found}”"
            reads, why = ("", "") if all(map(flaw, odd)) else meant(text[:2000])
            hint = "Xóa ký tự này, hoặc thay bằng dấu cách thường." if what == UNSEEN else "Gõ lại theo bản gốc."
            hint = f"Có lẽ là “{shorten(reads, 200)}”." if reads else hint
            message = f"có {what} (U+{ord(found):04X}){why and f', có lẽ do bảng mã {why}'}"
            yield file, Finding(loc, message, hint, fragment=found)


@rule("CTV061", "ký tự không nhìn thấy, hoặc không cho biết là chữ gì")
def invisible(facts: Facts) -> Findings:
    """Không dùng ký tự không nhìn thấy, và ký tự không cho biết là chữ gì.

    Đó là dấu cách cứng, dấu cách không độ rộng, dấu đổi hướng chữ, dấu nối mềm, ký tự điều khiển; ký tự thay thế
    U+FFFD, ký tự riêng của một bộ chữ, dấu không thuộc chữ nào. Chúng lọt vào khi chép từ Word, PDF hoặc trang web.
    """
    return _odd(facts, flawed=True)


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
            sign = found[0].strip()
            message = f"có dấu đầu dòng “{sign if sign.isprintable() else f'U+{ord(sign):04X}'}” trong chữ"
            yield file, Finding(loc, message, "Bỏ dấu này; mỗi ý một mục hoặc một dòng.", fragment=sign)


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


@rule("CTV066", "chữ lạ", Severity.WARNING)
def strange_letter(facts: Facts) -> Findings:
    """Văn bản dùng chữ cái tiếng Việt, chữ số, dấu câu, ký hiệu thường gặp; tên riêng có chữ Khmer, Chăm, Ê Đê, Ba Na.

    Chữ khác thường do gõ bằng bảng mã cũ (TCVN3, VNI), do tệp bị đọc sai bảng mã hay bản quét bị đọc sai, hoặc chỉ
    trông giống: “Ð” thay cho “Đ”, “а” của tiếng Nga. Đoán được phải đọc là gì thì cách sửa nêu ra.
    """
    return _odd(facts, flawed=False)


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
