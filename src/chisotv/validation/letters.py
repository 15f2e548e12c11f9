"""Which letters may stand in a text, and what a text means that holds others."""

import re
from collections.abc import Callable
from functools import lru_cache
from unicodedata import category, normalize

from chisotv.text import TONES, nfc

BULLETS = "-–—−‐•▪●◦○■□*+·§Ø➢➤►▶✓✔❖◆"
_LETTERS = (
    "A-Za-zÀÁÂÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹÑñČčĔĕĬĭŎŏŬŭɃƀ"  # Vietnamese; Ê Đê, Ba Na
    "\u1780-\u17b3\u17b6-\u17dd\u17e0-\u17e9\u17f0-\u17f9\u19e0-\u19ff"  # Khmer
    "\uaa00-\uaa36\uaa40-\uaa4d\uaa50-\uaa59\uaa5c-\uaa5f"  # Chăm
)
_SIGNS = "\t\n -@[-`{-~“”‘’…–—−•·‰°′″±×÷≤≥≠≈√∑²³¹⁰⁴-⁹₀-₉½¼¾§€₫←-↔⇒☐☑☒✓✔"
# What stands only behind others: ê̆ (Ê Đê), "XÃ", "µg"; elsewhere they are what a wrong encoding made of a text.
ODD = re.compile(rf"[^{_LETTERS}{_SIGNS}](?<![êôơưÊÔƠƯ]\u0306)(?<![A-ZÀ-ỸĐ]Ã)(?<![^{_LETTERS}]µ)")
"""A character that no text of a dispatch holds."""
# Letters and signs that show nothing.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
UNSEEN = "ký tự không nhìn thấy"


@lru_cache(1000)
def flaw(odd: str) -> str:
    """What an odd character is, if it is no letter or sign at all; else nothing."""
    kind = category(odd)
    if odd in "\ufffc\ufffd" or kind in ("Cn", "Co", "Cs"):
        return "ký tự không cho biết là chữ gì"
    return UNSEEN if kind[0] in "CZ" or _BLANK.match(odd) else "dấu rời không thuộc chữ nào" if kind[0] == "M" else ""


def legible(text: str) -> str:
    """A text without characters that nobody sees, and with one sign for all that say nothing."""
    return ODD.sub(lambda odd: {UNSEEN: "", "": odd[0]}.get(flaw(odd[0]), "□"), text)


# Letters that only look like others, and signs that are typed for others. "ª" stands for itself: it may be TCVN3.
_ALIKE = str.maketrans(
    "ÐðƉɖǜǶıАВЕКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν‐‑‒―´ʼº。、μª",
    "ĐđĐđũỳiABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXoav--––''°.,µª",
)
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
# Capitals with marks are small letters in a typeface of capitals.
_SHOUTED = re.compile("[A-Z].?[A-Z]")
_CAPITALS = {code: chr(letter).upper() for code, letter in _TCVN3.items()}
_VNI = str.maketrans("ÔÖÑÎÆÓÒôöñîæóò", "ƠƯĐỴỈĨỊơưđỵỉĩị")
# Behind a vowel, each in the order of TONES; "â" and "ê" are a roof or a breve without a tone.
_MARKS = dict(zip("øûõùïàåãáäèúüéë", (roof + tone for roof in ("", "\u0302", "\u0306") for tone in TONES), strict=True))
_MARKS |= {"": "", "â": "\u0302", "ê": "\u0306"}
_VNI_PAIR = f"(?i)([aeouyôö])([{''.join(_MARKS)}])|([ôöñîæóò])"
_NEXT = "[\x80-¿ŒœŠšŸŽžƒˆ˜–-™]"


def _utf8(found: re.Match[str]) -> str:
    # A no-break space may have become a common one, and Đ has lost its second byte in most programs.
    read = {"Ã ": "Ã\xa0", "Ä": "Ä\x90"}.get(found[0], found[0])
    try:
        return b"".join(char.encode("latin-1" if char < "Ā" else "cp1252") for char in read).decode()
    except UnicodeError:
        return read


# What is wrong in a text, what it should be, and which encoding did it.
_READINGS: tuple[tuple[str | re.Pattern[str], Callable[[re.Match[str]], str], str], ...] = (
    (f"[Â-ß]{_NEXT}|[à-ï]{_NEXT}{{2}}|Ã |Ä", _utf8, "UTF-8 bị đọc sai"),
    (ODD, lambda odd: odd[0].translate(_ALIKE) if ord(odd[0]) in _ALIKE else normalize("NFKC", odd[0]), ""),
    (_VNI_PAIR, lambda two: (two[1] or two[3]).translate(_VNI) + _MARKS[(two[2] or "").lower()], "VNI"),
    (r"\S+", lambda word: word[0].translate(_CAPITALS if _SHOUTED.search(word[0]) else _TCVN3), "TCVN3 (ABC)"),
)
_SYLLABLE = re.compile("[bcdđghklmnpqrstvx]*[aăâeêioôơuưy]{0,3}(?:n[gh]?|ch?|[mpt])?")


def _spelt(word: str) -> bool:
    bare = nfc(re.sub(f"[{TONES}]", "", normalize("NFD", word.lower()), count=1))
    return word in (word.lower(), word.upper(), word.capitalize()) and _SYLLABLE.fullmatch(bare) is not None


def meant(text: str) -> tuple[str, str]:
    """How the odd part of a text should read, and which encoding spoilt it; nothing where it cannot be told.

    A text is read as a whole first: in an old encoding most letters are none that are odd.
    """
    for parts in ([text], re.split(r"(\s+)", text)):
        for wrong, read, why in _READINGS:
            made = nfc("".join(re.sub(wrong, read, part) if ODD.search(part) else part for part in parts))
            words = re.findall("[A-Za-z]*[À-ỹ][A-Za-zÀ-ỹ]*", made)
            if made != text and not ODD.search(made) and all(map(_spelt, words)):
                pairs = enumerate(zip(text.split(), made.split(), strict=False))
                changed = [at for at, (one, other) in pairs if one != other]
                reads = " ".join(made.split()[changed[0] : changed[-1] + 1])
                if len(reads) > 1 or why[:3] in ("", "UTF"):  # "©" by itself is no letter of an old encoding
                    return reads, why
    return "", ""
