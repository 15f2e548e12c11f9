"""What may stand in a text: a list of allowed letters; what a text means that holds others."""

import re
import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chisotv.models.dataset import Dataset
from chisotv.validation.letters import ODD, UNSEEN, flaw, legible, meant
from chisotv.validation.rules import RULES, Facts
from conftest import DATA

pytestmark = pytest.mark.smoke

TONES = "\u0300\u0301\u0309\u0303\u0323"  # huyền, sắc, hỏi, ngã, nặng: the order of the tables of VNI
VOWELS = "aăâeêioôơuưy"
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ["", *TONES]]
LETTERS += "bcdđfghjklmnpqrstvwxz"
HIGHLANDS = ["č", "ĕ", "ê\u0306", "ĭ", "ñ", "ŏ", "ô\u0306", "ơ\u0306", "ŭ", "ư\u0306", "ƀ"]  # Ê Đê, Ba Na, Gia Rai
SIGNS = "0123456789 .,:;!?()[]{}/\\-–—…“”‘’\"'%‰°§€₫+±×÷=≠<>≤≥²³₂&@#*_~•·→−½☐☑✓\n\t"


def everything() -> Iterator[str]:
    return map(chr, range(sys.maxunicode + 1))


def findings(text: str, key: str = "name") -> list[str]:
    """The rules that find something in a text."""
    facts = Facts(None, None, {}, {"x.yaml": {key: text}}, {}, {})
    return [rule.id for rule in RULES.values() if rule.id[:5] == "CTV06" for _ in rule.check(facts)]


def said(text: str) -> list[tuple[str, str, str | None]]:
    facts = Facts(None, None, {}, {"x.yaml": {"name": text}}, {}, {})
    found = [each for rule in ("CTV061", "CTV066") for _, each in RULES[rule].check(facts)]
    return [(each.message, each.hint, each.fragment) for each in found]


def test_the_letters_of_the_dispatches_pass() -> None:
    for letter in [*LETTERS, *HIGHLANDS, *SIGNS]:
        # "XÃ" has the capital alone; what wrong encodings make of a text stands behind small letters.
        assert ODD.findall(f"X{letter}{letter.upper()}" if letter == "ã" else letter + letter.upper()) == [], letter
    scripts = {"KHMER": {"\u17b4", "\u17b5"}, "CHAM": set()}
    for char in everything():
        script = unicodedata.name(char, "").split(" ")[0]
        if script in scripts:
            assert (ODD.match(char) is None) is (char not in scripts[script]), char
    assert findings("Čư M'gar, Cư\u0306 Êban, XÃ HỘI, 15 µg/m³, ខ្មែរ, ꨌꩌ") == []


def test_what_is_no_letter_is_an_error() -> None:
    for char in everything():
        if unicodedata.category(char)[0] in "CZ" and char not in "\t\n ":
            assert ODD.match(char) and flaw(char), hex(ord(char))
    # Default-ignorable letters and marks, blanks, and what stands for something lost.
    blanks = ["\u034f", "\u115f", "\u1160", "\u17b4", "\u180b", "\u3164", "\ufe0f", "\uffa0", "\u2800", "\U000e0100"]
    for char in blanks:
        assert ODD.match(char) and flaw(char) == UNSEEN
    for char in ["\ufffd", "\ufffc", "\uf02d", "\U000f0000", "\ufdd0", "\uffff", "\ud800", "\u0378", "\U000e0080"]:
        assert ODD.match(char) and flaw(char) not in ("", UNSEEN)


@given(st.characters(categories=["Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp", "Zs"], exclude_characters="\t\n "))
def test_they_are_found_in_a_text(char: str) -> None:
    assert "CTV061" in findings(f"Quản lý tài{char}sản") or unicodedata.normalize("NFC", char) != char


@given(st.characters(categories=["L", "S", "P", "N"]))
def test_every_other_letter_is_found_strange(char: str) -> None:
    text = f"a {unicodedata.normalize('NFC', char)}."
    assert set(findings(text)) <= {"CTV061", "CTV066"}
    assert bool(findings(text)) is bool(ODD.search(text))


@given(st.text(st.characters(categories=["Mn", "Me"], exclude_characters="\u0306"), min_size=1, max_size=1))
def test_a_mark_that_no_letter_has_is_an_error(mark: str) -> None:
    text = unicodedata.normalize("NFC", f"q{mark}")
    assert findings(text) == (
        [] if re.match("KHMER|CHAM", unicodedata.name(mark)) and flaw(mark) != UNSEEN else ["CTV061"]
    )


def test_quotes_of_the_scan_keep_their_letters() -> None:
    for text in ("Qu\ufffdn l\uf02d Ð q\u0303", "• Quản lý", "\uf0b7 Quản lý"):
        assert findings(text) and findings(text, "scanned") == []
    assert findings("Quản\u200b lý", "scanned") == ["CTV061"]


@pytest.mark.parametrize("bullet", [*"■□➢►✓❖○§Ø−‐-–•+*", "\uf0b7", "\uf02d", "\uf0d8", "\uf0a7", "o"])
def test_bullets_are_told_as_bullets(bullet: str) -> None:
    assert findings(f"{bullet} Quản lý tài sản") == ["CTV063"]
    assert findings(f"Quản lý:\n{bullet}\tTài sản") == ["CTV063"]


def test_signs_within_a_text_are_no_bullets() -> None:
    for text in ("-5 %", "Từ 3 - 5 %", "±2", "o bế", "A − B", "§12", "✓"):
        assert findings(text) == [], text


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Ðảm bảo quản lý", "Đảm"),
        ("Ðang thực hiện", "Đang"),
        ("Sở Giáo dục và \u00f0ào tạo", "đào"),
        ("Tài sản c\u043eng, \u0430n toàn", "cong, an"),
        ("Đạt １００％ hồ sơ", "100%"),
        ("Đội ng\u01dc, định k\u01f6", "ngũ, định kỳ"),
        ("Qu¶n lý, sö dông tµi s¶n c«ng.", "Quản lý, sử dụng tài sản công."),
        ("QUY §ÞNH cña ñy ban, N§-CP", "ĐỊNH của ủy ban, NĐ-CP"),
        ("Quaûn lyù, söû duïng taøi saûn coâng.", "Quản lý, sử dụng tài sản công."),
        ("SÔÛ GIAÙO DUÏC VAØ ÑAØO TAÏO", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
        ("Quáº£n lÃ½ tÃ i sản", "Quản lý tài sản"),
        ("Äá»“ng Tháp", "Đồng"),  # the second byte of Đ was dropped
        ("Quản lý tµi s¶n", "tài sản"),  # a part only
        ("Москва", ""),
        ("Giải thưởng ★", ""),
        ("15 ¶ xyz", ""),
        ("© 2026", ""),
        ("Microsoft®", ""),
        ("« t«", "ô tô"),
        ("điểm ①", "1"),
    ],
)
def test_what_is_meant_is_said(text: str, reads: str) -> None:
    assert meant(text)[0] == reads
    [(_, hint, _)] = said(text)
    assert hint == (f"Có lẽ là “{reads}”." if reads else "Gõ lại theo bản gốc.")


def test_a_soft_hyphen_of_an_old_encoding_is_read_too() -> None:
    # In TCVN3 it is "ư": to delete it would be wrong advice.
    assert [hint for _, hint, _ in said("Th\xadêng trùc tØnh")] == ["Có lẽ là “Thường trực tỉnh”."] * 2
    assert [hint for _, hint, _ in said("Thường\u00a0trực")] == ["Xóa ký tự này, hoặc thay bằng dấu cách thường."]


def test_a_finding_points_to_its_letter() -> None:
    assert [fragment for _, _, fragment in said("Quản lý \u200b Ð")] == ["\u200b", "Ð"]
    # NFC would make another space of it.
    assert findings("Vận\u2000động") == ["CTV060", "CTV061"]
    assert said("Vận\u2000động")[0][0] == "có ký tự không nhìn thấy (U+2000)"
    assert findings(unicodedata.normalize("NFD", "Quản lý tài sản")) == ["CTV060"]


def test_legible_keeps_what_can_be_read() -> None:
    assert legible("Quản\u200b lý \ufffd tài \uf02d sản q\u0303, Ð") == "Quản lý □ tài □ sản q□, Ð"


def texts(dataset: Dataset) -> list[str]:
    """All tasks and names of the carried dispatch."""
    places = [place for appendix in dataset.appendices.values() for place in appendix.walk()]
    found = [place.item.name for place in places]
    found += [task for place in places for work in place.item.assignments for task in work.tasks]
    return [" ".join((text or "").split()) for text in found + [agency.name for agency in dataset.registry.agencies]]


def as_tcvn3(text: str) -> str:
    """Each letter by its place: the codes of the standard, tone by tone."""
    codes = dict(zip("ăâêôơưđ", b"\xa8\xa9\xaa\xab\xac\xad\xae", strict=True))
    codes |= dict(zip("ĂÂÊÔƠƯĐ", b"\xa1\xa2\xa3\xa4\xa5\xa6\xa7", strict=True))
    order = {  # huyền, hỏi, ngã, sắc, nặng
        "a": "B5 B6 B7 B8 B9", "ă": "BB BC BD BE C6", "â": "C7 C8 C9 CA CB", "e": "CC CE CF D0 D1",
        "ê": "D2 D3 D4 D5 D6", "i": "D7 D8 DC DD DE", "o": "DF E1 E2 E3 E4", "ô": "E5 E6 E7 E8 E9",
        "ơ": "EA EB EC ED EE", "u": "EF F1 F2 F3 F4", "ư": "F5 F6 F7 F8 F9", "y": "FA FB FC FD FE",
    }  # fmt: skip
    for vowel, row in order.items():
        for tone, code in zip("\u0300\u0309\u0303\u0301\u0323", bytes.fromhex(row), strict=True):
            codes[unicodedata.normalize("NFC", vowel + tone)] = code
    return "".join(chr(codes.get(char, codes.get(char.lower(), ord(char)))) for char in text)


def as_vni(text: str) -> str:
    """Each vowel and its marks as two letters."""
    whole = {"đ": "ñ", "ỵ": "î", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "í": "í", "ì": "ì"}
    rows = {"": "øùûõï", "\u0302": "àáåãä", "\u0306": "èéúüë"}
    made = ""
    for char in text:
        small = char.lower()
        letter, *marks = list(unicodedata.normalize("NFD", small))
        roof = next((mark for mark in marks if mark in rows), "")
        tone = next((mark for mark in marks if mark in TONES), "")
        bare = {"\u0302": "â", "\u0306": "ê"}.get(roof, "")
        two = ({"o": "ô", "u": "ö"}[letter] if "\u031b" in marks else letter) + (
            rows[roof][TONES.index(tone)] if tone else bare
        )
        spelt = whole.get(small, two)
        made += spelt if char == small else spelt.upper()
    return made


def as_mojibake(text: str) -> str:
    """UTF-8 read as browsers read Windows-1252: bytes that it does not know stay control characters."""
    one = [bytes([byte]) for byte in text.encode()]
    return "".join(byte.decode("cp1252") if byte[0] not in b"\x81\x8d\x8f\x90\x9d" else chr(byte[0]) for byte in one)


def test_old_encodings_read_right(dataset: Dataset) -> None:
    """Of the real texts: all that can be told is told, as it stands there."""
    told = dict.fromkeys((as_tcvn3, as_vni, as_mojibake), 0)
    given = [text for text in texts(dataset) if len(text) > 25]
    assert len(given) > 150
    for text in given:
        for spoil in told:
            spoilt = spoil(text)
            if ODD.search(spoilt):
                reads = meant(spoilt)[0]
                assert reads and reads.casefold() in text.casefold(), (spoilt, reads)
                told[spoil] += 1
    assert all(count > 0.97 * len(given) for count in told.values()), told


def test_the_data_have_no_odd_letter() -> None:
    for path in DATA.rglob("*.yaml"):
        assert ODD.findall(path.read_text(encoding="utf-8")) == []
