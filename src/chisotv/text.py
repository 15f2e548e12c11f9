"""Vietnamese text: folding for matching, sort keys, quoting. Nothing here knows the dispatch."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]+|_+")
_UBND = re.compile(r"\buy ban nhan dan\b")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=1)}
# Tone marks in dictionary order: none, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def nfc(text: str) -> str:
    """The text in Unicode normal form C."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """The text in NFC with every run of white space as one space."""
    return " ".join(nfc(text).split())


def fold(text: str) -> str:
    """The text as people type it carelessly, for matching only, never for printing.

    Marks, case, NFC or NFD, dashes, punctuation and "&" against "và" make no difference afterwards; "đ" has no
    decomposition and is mapped by hand.
    """
    bare = unicodedata.normalize("NFD", text.replace("&", " và ")).casefold()
    bare = "".join(ch for ch in bare if not unicodedata.combining(ch)).replace("đ", "d")
    return _NOT_WORD.sub(" ", bare).strip()


def fold_name(name: str) -> str:
    """`fold` for names of agencies: "Ủy ban nhân dân" and "UBND" are the same words."""
    return _UBND.sub("ubnd", fold(name))


def compact(name: str) -> str:
    """`fold_name` without spaces and joining words, so that "Sở TT&TT", "so tttt" and "Sở TTTT" agree."""
    return "".join(word for word in fold_name(name).split() if word != "va")


def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Order of a Vietnamese dictionary: letters first (a ă â b … d đ e ê …), tones only between equals."""
    letters: list[int] = []
    tones: list[int] = []
    for char in nfc(text).casefold():
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in parts[1:] if mark in _TONES), 0)
        letter = nfc("".join(part for part in parts if part not in _TONES))
        letters.append(_RANK.get(letter, 0 if letter.isspace() else len(_RANK) + ord(letter[0])))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def number_key(number: str) -> tuple[int, ...]:
    """Natural order of criterion numbers: "1.2" comes before "1.10"."""
    return tuple(int(part) for part in number.split("."))


def slug(text: str) -> str:
    """An ASCII name for ids and files: "Sở Nội vụ" becomes "so-noi-vu"."""
    return fold(text).replace(" ", "-")


def shorten(text: str, most: int = 100) -> str:
    """The text on one line, cut at a word where it is longer."""
    text = squeeze(text)
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def decimal(value: int | float) -> str:
    """A number as Vietnamese readers write it: 1300000 is "1.300.000", 62.44 is "62,44"."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}".replace(",", "\0").replace(".", ",").replace("\0", ".")
