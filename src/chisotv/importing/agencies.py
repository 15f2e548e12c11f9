"""A cell of agencies → names: the longest known names first, then by how names look."""

import re
from typing import NamedTuple

from chisotv.models.registry import Registry, names
from chisotv.text import nfc, squeeze

_LONGEST = 3000
"""Letters of a cell; what is longer is no list of names."""
_SIGN = r"(?:[,;.:&/()–+\n-]|\b(?:và|cùng|với)\b|(?<![\w.,/])\d{1,2}[.)](?=\s))"
_JOINTS = re.compile(rf"(?:\s|{_SIGN})*", re.IGNORECASE)
_NEXT = re.compile(_SIGN, re.IGNORECASE)
_BEHIND = re.compile(rf"\s*(?:$|{_SIGN})", re.IGNORECASE)
_HEADS = (
    r"Sở|Ban|Bộ|Cục|Chi cục|Văn phòng|VP|UBND|Ủy ban|Uỷ ban|HĐND|Hội|Hiệp hội|Công an|Công ty|Thanh tra|Thuế|Kho bạc|"
    r"Bảo hiểm|BHXH|Ngân hàng|Tòa án|Toà án|Viện|Trung tâm|Trường|Đài|Báo|Tỉnh|Thành|Liên|Mặt trận|Đoàn|Tổng|Bưu điện|"
    r"Viễn thông|Chủ tịch|BQL|MTTQ|Tập đoàn|Đơn vị|Cơ quan|Kiểm toán|Thống kê|Hải quan|Bệnh viện|Doanh nghiệp"
)
_BREAK = re.compile(
    rf"\s*[;\n]\s*|\s*[,.]\s*(?=(?:{_HEADS}|[Cc]ác|[A-ZĐ]{{3,}})\b)|\s+(?:và|cùng|với)\s+(?=(?:{_HEADS}|[Cc]ác)\b)"
)
_NO_NAME = re.compile(
    r"\([^()]*\)|(?<![\w.,/])\d{1,2}[.)]\s|(?:(?:cơ quan|đơn vị) )?(?:chủ trì|phối hợp)(?: thực hiện)?\s*:?",
    re.IGNORECASE,
)


class Split(NamedTuple):
    """What a cell names."""

    names: tuple[str, ...]
    printed: str  # the cell, for the field beside the names; "" where it is the names joined by "; "
    known: bool  # any of them


class Agencies:
    """Splits cells by the agencies that are known."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._split: dict[str, Split] = {}
        forms = {squeeze(name) for each in registry.agencies for name in names(each)}
        folded = {form.casefold() for form in forms}
        # "A; B" as the name of one collective gives way to A and B, where both are known.
        kept = (form for form in forms if ";" not in form or not folded.issuperset(form.casefold().split("; ")))
        longest = sorted(kept, key=len, reverse=True)
        either = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest)
        self._known = re.compile(rf"(?:{either})(?!\w)" if longest else r"(?!)", re.IGNORECASE)

    def split(self, text: str) -> Split:
        """The names in a cell, as they are printed there; none where it is no list of names."""
        if text not in self._split:
            self._split[text] = self._splitted(nfc(text)) if len(text) <= _LONGEST else Split((), "", False)
        return self._split[text]

    def _splitted(self, text: str) -> Split:
        asides = [each.span() for each in re.finditer(r"\([^()]*\)", text)]
        pieces = list[tuple[str, bool]]()  # and whether it is known
        done = at = 0
        while at < len(text):
            at = _JOINTS.match(text, at).end()  # type: ignore[union-attr]  # it matches anywhere
            found = self._known.match(text, at)
            inside = found and any(first < at and found.end() <= last for first, last in asides)
            if found and not inside and self._ends(text, found.end()):
                pieces += [(piece, False) for piece in _by_shape(text[done:at])]
                pieces.append((found[0], True))
                done = at = found.end()
            else:
                sign = _NEXT.search(text, at)
                at = sign.end() if sign else len(text)
        pieces += [(piece, False) for piece in _by_shape(text[done:])]
        for piece, _ in pieces:
            text = text.replace(piece, squeeze(piece))  # a name over two lines stands on one
        found_names = tuple(squeeze(piece) for piece, _ in pieces)
        return Split(found_names, "" if text == "; ".join(found_names) else text, any(known for _, known in pieces))

    def _ends(self, text: str, end: int) -> bool:
        """Whether a name can end here: before what joins names, or where the next known name begins."""
        rest = text[end:].lstrip()
        return bool(_BEHIND.match(text, end) or (rest[:1].isupper() and self._known.match(rest)))

    def nearest(self, name: str) -> str:
        """Whose name comes nearest; "" for nobody's."""
        near = [each.name for each in self.registry.matches(name) or self.registry.nearest(name, 1)]
        begins = self._known.match(name)
        return next(iter((*near, *([begins[0]] if begins else []))), "")


def looks_like_one(text: str) -> bool:
    """Whether a text begins as names of agencies do."""
    return bool(re.match(rf"(?:- )?(?:{_HEADS}|các)\b", text, re.IGNORECASE))


def _by_shape(text: str) -> list[str]:
    """The names in a part of a cell where none is known."""
    found = []
    for piece in _BREAK.split(_NO_NAME.sub(";", text)):
        bare = re.sub(rf"^{_JOINTS.pattern}|[\s,;.:&/–+-]*$", "", piece, flags=re.IGNORECASE)
        bare = re.sub(r"\s+(?:và|cùng|với)$", "", bare)
        if re.search(r"\w", bare):
            found.append(bare.rstrip(")") if "(" not in bare else bare)
    return found
