"""Vietnamese text: folding and matching, numbers, shortening, JSON. Nothing here knows the dispatch."""

import json
import os
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_NOT_WORD = re.compile(r"[^\w]+|_+")
_PERCENT = re.compile(r"(?<=[0-9])\s+%")
_NUMBERED = re.compile(r"\bsố\s+(?=\d)")
SHORT_FORMS = {
    "attt": "an toàn thông tin",
    "cbccvc": "cán bộ công chức viên chức",
    "cchc": "cải cách hành chính",
    "cđs": "chuyển đổi số",
    "cntt": "công nghệ thông tin",
    "cqnn": "cơ quan nhà nước",
    "dvc": "dịch vụ công",
    "dvctt": "dịch vụ công trực tuyến",
    "hđnd": "hội đồng nhân dân",
    "nđ": "nghị định",
    "nq": "nghị quyết",
    "qđ": "quyết định",
    "tthc": "thủ tục hành chính",
    "ubnd": "ủy ban nhân dân",
}
"""Abbreviations that official texts use for one thing only."""
_SHORT = re.compile(rf"\b(?:{'|'.join(SHORT_FORMS)})\b")
_UBND = re.compile(r"\buy ban nhan dan\b")
# Where i and y are two spellings of one word: alone behind these letters ("kĩ", "quí"), so that "tay" is not "tai", and
# not behind others, where only one is right ("chi", "thi"), nor where the word goes on ("quyết", "kinh").
_I = re.compile(r"\b([hklmst]|qu)i\b")
_ROMAN = re.compile(r"[IVX]+|[ivx]{2,}")
_ROMANS = {"I": 1, "V": 5, "X": 10}
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Tone marks: huyền, hỏi, ngã, sắc, nặng."""
# What GitHub and those like it take for commands: "::error::" at the beginning of a line, "##[error]" anywhere.
_COMMAND = re.compile(r"^ *:(?=:)|#(?=#\w*\[)")
_ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz"


def nfc(text: str) -> str:
    """The text in Unicode normal form C."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """The text in NFC with every run of white space as one space."""
    return " ".join(nfc(text).split())


def fold(text: str) -> str:
    """The text as people type it carelessly, for matching only, never for printing.

    Marks, case, NFC or NFD, dashes, punctuation and "&" against "và" make no difference afterwards; "đ", for which old
    keyboards type "ð", has no decomposition and is mapped by hand.
    """
    bare = unicodedata.normalize("NFD", text.replace("&", " và ")).casefold()
    bare = "".join(ch for ch in bare if not unicodedata.combining(ch)).replace("đ", "d").replace("ð", "d")
    return _NOT_WORD.sub(" ", bare).strip()


@lru_cache(20_000)
def fold_name(name: str) -> str:
    """`fold` for names of agencies: "Ủy ban nhân dân" and "UBND" are the same words, "Kĩ thuật" and "Kỹ thuật" too."""
    return _I.sub(r"\1y", _UBND.sub("ubnd", fold(name)))


@lru_cache(20_000)
def compact(name: str) -> str:
    """`fold_name` without spaces and joining words, so that "Sở TT&TT", "so tttt" and "Sở TTTT" agree."""
    return "".join(word for word in fold_name(name).split() if word != "va")


def number_key(number: str) -> tuple[int, ...]:
    """Natural order of numbers as commands use them: "1.2" before "1.10", "IX" before "X", "d" before "đ"."""
    return tuple(_part_key(*part.partition("-")) for part in number.split("."))


def _part_key(part: str, _: str, again: str) -> int:
    if part.isdecimal():
        value = int(part)
    elif _ROMAN.fullmatch(part):
        values = [_ROMANS[letter] for letter in part.upper()]
        value = sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))
    else:
        value = sum(_ALPHABET.find(letter) + 1 for letter in part.lower())
    return 10 * value + int(again or 0)


def bare_number(printed: str) -> str:
    """A printed number without the marks around it: "I.", "a)", "(2)" are "I", "a", "2"."""
    return printed.strip(" .()/-:")


def contains(text: str, wanted: str) -> bool:
    """Whether a text has the wanted words one after another; the last may be a beginning.

    Case, NFC or NFD and where a tone mark stands ("hoà", "hòa") never count; marks count where they were typed, so that
    "giá" does not find "gia". Common abbreviations and what they stand for are the same, and "số" before a number may
    be left out: "Nghị định 61/2018" and "NĐ 61/2018" find "Nghị định số 61/2018/NĐ-CP". A number is found as a whole,
    whatever letter or sign stands beside it: "2018" is in "61/2018/NĐ-CP", "256" in "256kbps", but "4.2" is in neither
    "4.20" nor "14.2".
    """
    number = _PERCENT.sub("%", wanted.strip())
    if re.fullmatch(r"[0-9]+(?:[.,/][0-9]+)*%?", number):
        plain = _PERCENT.sub("%", nfc(text))
        return bool(re.search(rf"(?<![0-9])(?<![0-9][.,]){re.escape(number)}(?![.,]?[0-9])", plain))
    words, asked = _words(text), _words(wanted)
    last = len(asked) - 1

    def agrees(word: tuple[str, str], typed: tuple[str, str], beginning: bool) -> bool:
        # Typed without marks: compare without marks; else with them.
        one, other = (word[0], typed[0]) if typed[0] == typed[1] else (word[1], typed[1])
        if one[:1] != other[:1]:
            return False
        begins = beginning and not other.isdecimal() and one.startswith(other)
        return begins or _I.sub(r"\1y", one) == _I.sub(r"\1y", other)

    return bool(asked) and any(
        all(agrees(words[start + i], typed, i == last) for i, typed in enumerate(asked))
        for start in range(len(words) - last)
    )


def _words(text: str) -> list[tuple[str, str]]:
    """The words of a text, each folded and with its marks: letters first, tone last."""
    found = []
    spelt = _NUMBERED.sub("", nfc(text.replace("&", " và ")).casefold().replace("ð", "đ"))
    for word in re.findall(r"\w+", _SHORT.sub(lambda short: SHORT_FORMS[short[0]], spelt)):
        parts = unicodedata.normalize("NFD", word)
        tones = "".join(part for part in parts if part in TONES)
        letters = nfc("".join(part for part in parts if part not in TONES))
        found.append((fold(word), letters + tones))
    return found


def visible(text: str, kept: str = "") -> str:
    r"""A text out of data or names with an escape, as JSON has it, for what acts on terminals or is not seen at all.

    That is "\u202e" for what turns the direction of writing, "\n" for a line end, U+FFFD for half a letter; JSON itself
    stays the same JSON. `kept`: what may stay as it is.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in kept else _escape(char) for char in text)


def _escape(char: str) -> str:
    return "\ufffd" if "\ud800" <= char <= "\udfff" else json.dumps(char)[1:-1]


def line(text: str) -> str:
    """A visible text as a line of its own, which no service that runs programs takes for a command to itself."""
    return _COMMAND.sub(lambda found: f"{found[0][:-1]}\\u{ord(found[0][-1]):04x}", visible(text))


NUMBERS = 40
"""How many numbers a message names; of what is longer it names ten."""


def listed(names: Iterable[str], sign: str = ", ", most: int = 10) -> str:
    """Names as a message lists them: none is long, and of many the first ones."""
    every = list(names)
    more = f" và {len(every) - most} nữa" if len(every) > most else ""
    return sign.join(map(shorten, every[:most])) + more


def shorten(text: str, most: int = 100) -> str:
    """The visible text on one line, cut at a word where it is longer."""
    text = visible(squeeze(text))
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def figure(value: int | float, decimals: int) -> str:
    """A measured figure with all its decimals: 83.0 with two is "83,00"; a whole number has none."""
    if isinstance(value, int):
        return decimal(value)
    return f"{value:,.{decimals}f}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def places(value: int | float, least: int) -> int:
    """With how many decimals `figure` gives all digits of a value; at least so many."""
    from decimal import Decimal

    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(least, -exponent) if isinstance(exponent, int) else least


def decimal(value: int | float) -> str:
    """A number as Vietnamese readers write it: 1300000 is "1.300.000", 62.44 is "62,44"."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def day_words(day: str) -> str:
    """A day written year-month-day as a text prints it: 07/7/2020, with a zero before days and January, February."""
    year, month, number = day.split("-")
    return f"{number}/{month if int(month) <= 2 else int(month)}/{year}"


def shell_line(command: str, *words: object) -> str:
    """A command and its words as a line that people can copy into their shell."""
    mark = '"' if os.name == "nt" else "'"
    quoted = (mark + str(word).replace(mark, mark + "\\" + mark + mark) + mark for word in words)
    return " ".join([command, *(each[1:-1] if re.fullmatch(r".[\w@%+=:,./-]+.", each) else each for each in quoted)])


def to_json(record: Any) -> str:
    """JSON with Vietnamese letters as they are, two spaces of indent and a line end."""
    return visible(json.dumps(record, ensure_ascii=False, indent=2), "\n") + "\n"
