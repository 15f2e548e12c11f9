"""What the words around the tables say of the document that they belong to: kind, number, day, issuer."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from chisotv.models.dispatch import COMMITTEE
from chisotv.text import day_words, fold, squeeze
from chisotv.words import DISPATCH, capital

MISSING = "(chưa nhập)"
"""Stands where a document must say something that an appendix does not say."""
_KIND = "|".join(DISPATCH.values())
_DAY = r"(?:ngày )?(\d{1,2})(?:[/.-]| tháng )(\d{1,2})(?:[/.-]| năm )(20\d\d)"
_TITLE = re.compile(rf"\b({_KIND})\s+(?:số\s*:?\s*)?(\d[\w.-]*/[^\s,;)]{{1,80}})\s+{_DAY}(?:\s+của\s+([^)]+))?", re.I)
ATTACHED = re.compile(r"[(*\s]*(?:ban hành )?(?:đính )?kèm theo\b", re.IGNORECASE)
_NUMBER = re.compile(r"số\s*:?\s*(\d[\w.-]*/[^\s,;)]+)", re.IGNORECASE)
_PLACE = re.compile(rf"([^\d,()]{{2,40}}),\s*{_DAY}", re.IGNORECASE)
_LONGEST = 500
"""Letters of a line that says of which document it is."""
_CHAIR = re.compile(r"(?:phó )?chủ tịch\s+(?=ủy ban|uỷ ban|ubnd|hội đồng)", re.IGNORECASE)


class Letter(NamedTuple):
    """What is known of a document; "" for what is not."""

    kind: str = ""
    number: str = ""
    date: str = ""  # year-month-day
    issuer: str = ""
    place: str = ""

    def missing(self) -> list[str]:
        """The names of the fields that nobody can guess."""
        return [name for name in ("number", "date", "issuer") if not getattr(self, name)]

    @property
    def attachment(self) -> str:
        """The line above an appendix."""
        kind = capital(DISPATCH[self.kind or "letter"])
        if self.missing():
            return "(Kèm theo văn bản)"
        return f"(Kèm theo {kind} số {self.number} ngày {day_words(self.date)} của {self.issuer})"

    def data(self, indices: list[dict[str, Any]]) -> dict[str, Any]:
        """The file of the document, with marks where the tables say nothing."""
        return {
            "kind": self.kind or "letter",
            "number": self.number,
            "date": self.date,
            "place": self.place or MISSING,
            "issuing_body": self.issuer,
            "subject": MISSING,
            "signer": {"position": MISSING, "name": MISSING},
            "addressees": [],
            "basis": [],
            "indices": indices,
            "directives": [],
            "recipients": [],
        }


def read_letter(lines: Iterable[str]) -> Letter:
    """What the lines around the tables say, a line "Kèm theo …" before the head of the first page."""
    found = Letter()
    bare = (re.sub(r"\s*/\s*", "/", line.replace("*", "")) for line in lines if len(line) <= _LONGEST)
    texts = [text for line in bare if (text := squeeze(line))]
    # What a document is based on is named in the same way, but in the middle of sentences.
    named = [
        each for text in texts if (each := _TITLE.search(text) if ATTACHED.match(text) else _TITLE.fullmatch(text))
    ]
    for titled in named:
        if found.number in ("", titled[2]):
            kind = next(kind for kind, word in DISPATCH.items() if fold(word) == fold(titled[1]))
            issuer = found.issuer or _issuer(titled[6] or "")
            found = Letter(kind, titled[2], _date(*titled.group(3, 4, 5)), issuer)
    for text, following in pairwise([*texts, ""]):
        if placed := _PLACE.fullmatch(text.strip(" .")):
            found = found._replace(place=found.place or placed[1], date=found.date or _date(*placed.group(2, 3, 4)))
        elif numbered := _NUMBER.match(text):
            found = found._replace(number=found.number or numbered[1])
        elif committee := next(filter(None, map(COMMITTEE.fullmatch, (text, f"{text} {following}"))), None):
            known = COMMITTEE.fullmatch(found.issuer)
            nameless = not found.issuer or (known and not known[3])
            found = found._replace(issuer=_committee(*committee.groups()) if nameless else found.issuer)
    return complete(found)


def _committee(what: str, level: str, name: str) -> str:
    """An issuer as running text has it: of "ỦY BAN NHÂN DÂN TỈNH AN GIANG" "Ủy ban nhân dân tỉnh An Giang"."""
    what = what if what.isupper() and " " not in what else what.capitalize()
    return f"{what} {level.lower()} {name.title() if name.isupper() else name}".strip()


_SIGNS = {"KH": "plan", "QĐ": "decision", "CT": "directive", "NQ": "resolution"}
"""Letters of a number behind its last stroke → the kind of document."""


def complete(letter: Letter) -> Letter:
    """The letter with what the rest of it tells: the kind by the number, the place by the issuer or its name by it."""
    sign = re.match(r"\w*", letter.number.rpartition("/")[2])
    letter = letter._replace(kind=_SIGNS.get(sign[0] if sign else "") or letter.kind)
    committee = COMMITTEE.fullmatch(letter.issuer)
    if committee and committee[3]:
        return letter._replace(place=letter.place or committee[3])
    if committee and letter.place:
        return letter._replace(issuer=f"{letter.issuer} {letter.place}")
    central = fold(letter.issuer).split(" ")[0] in ("bo", "chinh", "thu", "quoc")
    return letter._replace(place=letter.place or ("Hà Nội" if central else ""))


def _issuer(text: str) -> str:
    name = _CHAIR.sub("", text).strip(" .,;")
    return name[:1].upper() + name[1:]


def _date(day: str, month: str, year: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"
