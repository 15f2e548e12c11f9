"""A cell of agencies → names: the longest known names first, then by how names look."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from chisotv.importing.base import NewName
from chisotv.models.registry import Registry, names
from chisotv.text import nfc, squeeze

_LONGEST = 3000
"""Letters of a cell; what is longer is no list of names."""
_JOINT = r"(?:[\s,;.:&/()–+-]|\b(?:và|cùng|với)\b)*"
_BEFORE = re.compile(rf"(?:^|[,;.:&/()–+\n-]|\b(?:và|cùng|với)\b){_JOINT}$", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:$|[,;.:&/()–\n-]|(?:và|cùng|với)\b)", re.IGNORECASE)
_HEADS = (
    r"Sở|Ban|Bộ|Cục|Chi cục|Văn phòng|VP|UBND|Ủy ban|Uỷ ban|HĐND|Hội|Hiệp hội|Công an|Công ty|Thanh tra|Thuế|Kho bạc|"
    r"Bảo hiểm|BHXH|Ngân hàng|Tòa án|Toà án|Viện|Trung tâm|Trường|Đài|Báo|Tỉnh|Thành|Liên|Mặt trận|Đoàn|Tổng|Bưu điện|"
    r"Viễn thông|Chủ tịch|BQL|MTTQ|Tập đoàn|Đơn vị|Cơ quan|Kiểm toán|Thống kê|Hải quan|Bệnh viện|Doanh nghiệp"
)
_BREAK = re.compile(
    rf"\s*[;\n]\s*|\s*[,.]\s*(?=(?:{_HEADS}|[Cc]ác|[A-ZĐ]{{3,}})\b)|\s+(?:và|cùng|với)\s+(?=(?:{_HEADS}|[Cc]ác)\b)"
)


_NO_NAME = re.compile(r"\([^()]*\)|(?:(?:cơ quan|đơn vị) )?(?:chủ trì|phối hợp)(?: thực hiện)?\s*:?", re.IGNORECASE)


class Split(NamedTuple):
    """What a cell names."""

    names: tuple[str, ...]
    printed: str  # the cell, for the field beside the names; "" where it is the names joined by "; "
    known: bool  # any of them


class Agencies:
    """Splits cells.

    Args:
        registry: The agencies that are known.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._split: dict[str, Split] = {}
        known = {squeeze(name) for each in registry.agencies for name in names(each)}
        folded = {form.casefold() for form in known}
        # "A; B" as the name of one collective gives way to A and B, where both are known.
        forms = (form for form in known if ";" not in form or not folded.issuperset(form.casefold().split("; ")))
        self._known: dict[str, list[re.Pattern[str]]] = {}  # the first word → its forms, longest first
        for form in sorted(forms, key=len, reverse=True):
            self._known.setdefault(form.split(" ")[0].casefold(), []).append(_pattern(form))

    def split(self, text: str) -> Split:
        """The names in a cell, as they are printed there; none where it is no list of names."""
        if text not in self._split:
            self._split[text] = self._splitted(nfc(text))
        return self._split[text]

    def _splitted(self, text: str) -> Split:
        if len(text) > _LONGEST:
            return Split((), "", False)
        at, pieces = 0, list[tuple[str, bool]]()
        printed = text
        asides = [each.span() for each in re.finditer(r"\([^()]*\)", text)]
        for start, end in self._matches(text):
            if any(first < start and end <= last for first, last in asides):
                continue
            pieces += [(piece, False) for piece in _by_shape(_NO_NAME.sub(";", text[at:start]))]
            pieces.append((text[start:end], True))
            at = end
        pieces += [(piece, False) for piece in _by_shape(_NO_NAME.sub(";", text[at:]))]
        found = [squeeze(piece) for piece, _ in pieces]
        for piece, name in zip((piece for piece, _ in pieces), found, strict=True):
            printed = printed.replace(piece, name)  # a name over two lines stands on one
        if printed == "; ".join(found):
            printed = ""
        return Split(tuple(found), printed, any(known for _, known in pieces))

    def _matches(self, text: str) -> Iterable[tuple[int, int]]:
        """Where known names stand, the longest at each place; only between what joins names."""
        at = 0
        for word in re.finditer(r"\S+", text):
            if word.start() < at:
                continue
            start = word.start() + len(word[0]) - len(word[0].lstrip("(-–+/&"))
            if text[at:start].strip() and not _BEFORE.search(text[:start]):
                continue
            first = re.split(r"[,;.:)\s]", text[start : start + 40] + " ")[0].casefold()
            ends = (found.end() for each in self._candidates(first) if (found := each.match(text, start)))
            end = next((end for end in ends if self._ends(text, end)), None)
            if end:
                yield start, end
                at = end

    def _candidates(self, first: str) -> list[re.Pattern[str]]:
        parts = [first, *([first.split("-", maxsplit=1)[0]] if "-" in first else [])]
        return [each for part in parts for each in (*self._known.get(part, ()), *self._known.get(f"{part},", ()))]

    def _ends(self, text: str, end: int) -> bool:
        """Whether a name can end here: before what joins names, or where the next known name begins."""
        if _BEHIND.match(text, end):
            return True
        rest = text[end:].lstrip()
        first = re.split(r"[,;.:)\s]", rest + " ")[0].casefold()
        capital = rest[:1].isupper()
        return capital and any(each.match(rest) for each in self._candidates(first))

    def new_names(self, named: Mapping[str, Sequence[int]]) -> tuple[NewName, ...]:
        """Every name that is not known, once, with its rows and whose name comes nearest."""
        found = []
        for name, rows in named.items():
            near = [each.name for each in self.registry.matches(name) or self.registry.nearest(name, 1)]
            first = re.split(r"[,;.:)\s]", f"{name} ")[0].casefold()
            begins = [match[0] for each in self._candidates(first) if (match := each.match(name))]
            found.append(NewName(name, tuple(dict.fromkeys(rows)), next(iter((*near, *begins)), "")))
        return tuple(found)


def looks_like_one(text: str) -> bool:
    """Whether a text begins as names of agencies do, or is short."""
    return len(text.split()) < 6 or bool(re.match(rf"(?:{_HEADS}|các)\b", text, re.IGNORECASE))


@lru_cache(20_000)
def _pattern(form: str) -> re.Pattern[str]:
    """A name however its words are spaced."""
    spaced = r"\s+".join(map(re.escape, form.split(" ")))
    return re.compile(rf"{spaced}(?!\w)", re.IGNORECASE)


def _by_shape(text: str) -> list[str]:
    """The names in a part of a cell where none is known."""
    found = []
    for piece in _BREAK.split(text):
        bare = re.sub(rf"^{_JOINT}|[\s,;.:&/–+-]*$", "", piece, flags=re.IGNORECASE)
        bare = re.sub(r"\s+(?:và|cùng|với)$", "", bare)
        if re.search(r"\w", bare):
            found.append(bare.rstrip(")") if "(" not in bare else bare)
    return found
