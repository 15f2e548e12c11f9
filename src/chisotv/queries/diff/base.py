"""A change, whom it concerns, and how two texts are shown side by side."""

import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from chisotv.text import shorten, squeeze

_CONTEXT = 5
_LONGEST = 160
NEAR = 50
"""Among how many of what is left the one is looked for that a changed text or assignment has become."""
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One change."""

    kind: str  # what kind of change, a stable English word for programs
    index: str | None  # its id
    number: str | None  # of the criterion or group in the new version (in the old one if it is gone)
    place: str  # where, for people: "PAPI 4.2", "Danh mục", "Công văn"
    text: str  # what changed, Vietnamese, without the place
    old: Any = None
    new: Any = None
    agencies: frozenset[str] = NOBODY  # ids of those whose duties it changes; empty if it concerns nobody in particular

    def __str__(self) -> str:
        """The whole line: "PAPI 4.2: thêm cơ quan phối hợp Sở Tư pháp"."""
        return f"{self.place}: {self.text}"


class Difference(NamedTuple):
    """What changed, as `Change` has it, before its place is known; without agencies it concerns those of its place."""

    kind: str
    text: str
    old: Any = None
    new: Any = None
    agencies: frozenset[str] | None = None

    def at(
        self, place: str, index: str | None = None, number: str | None = None, agencies: frozenset[str] = NOBODY
    ) -> Change:
        """The change at a place, with the agencies whom the place concerns."""
        concerned = agencies if self.agencies is None else self.agencies
        return Change(self.kind, index, number, place, self.text, self.old, self.new, concerned)

    def of(self, agencies: frozenset[str]) -> "Difference":
        """The same, of these agencies where it does not say itself whom it concerns."""
        return self if self.agencies is not None else self._replace(agencies=agencies)


def came_or_went(
    come: bool, kind: str, what: str, value: Any = None, agencies: frozenset[str] | None = None
) -> Difference:
    """Something that came ("added", "thêm …") or went ("removed", "bỏ …")."""
    if come:
        return Difference(f"{kind}added", f"thêm {what}", None, value, agencies)
    return Difference(f"{kind}removed", f"bỏ {what}", value, None, agencies)


def phrase(old: str, new: str) -> str:
    """Two texts as "old → new", long ones cut down to the words that differ and a few around them."""
    before, after = squeeze(old).split(), squeeze(new).split()
    if before == after:
        return f"“{shorten(old)}”: đổi chỗ xuống dòng hoặc dấu cách"
    if not before or not after:
        return f"thêm “{shorten(new)}”" if after else f"bỏ “{shorten(old)}”"
    if len(squeeze(old)) + len(squeeze(new)) <= _LONGEST:
        return f"“{' '.join(before)}” → “{' '.join(after)}”"
    shortest = min(len(before), len(after))
    start = next((i for i in range(shortest) if before[i] != after[i]), shortest)
    end = next((i for i in range(shortest - start) if before[-1 - i] != after[-1 - i]), shortest - start)
    return f"“{_cut(before, start, end)}” → “{_cut(after, start, end)}”"


def _cut(words: list[str], start: int, end: int) -> str:
    first, last = max(0, start - _CONTEXT), min(len(words), len(words) - end + _CONTEXT)
    return f"{'… ' if first else ''}{' '.join(words[first:last])}{' …' if last < len(words) else ''}"


ORDER = ("", "")
"""What `list_changes` gives where the same texts stand in another order."""


def list_changes(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[str | None, str | None]]:
    """Texts that were added (None, new), removed (old, None) or changed (old, new), and `ORDER`."""
    come = list((Counter(new) - Counter(old)).elements())
    for text in (Counter(old) - Counter(new)).elements():
        ratios = (
            (other, difflib.SequenceMatcher(None, text.split(), other.split(), False).ratio()) for other in come[:NEAR]
        )
        alike = next((other for other, ratio in ratios if ratio >= 0.4), None)
        if alike is not None:
            come.remove(alike)
        yield text, alike
    for text in come:
        yield None, text
    both = Counter(old) & Counter(new)
    if _kept(old, both.copy()) != _kept(new, both):
        yield ORDER


def _kept(texts: tuple[str, ...], both: Counter[str]) -> list[str]:
    """The texts that stand on both sides, each as often as on both."""
    kept = []
    for text in texts:
        if both[text]:
            both[text] -= 1
            kept.append(text)
    return kept
