"""Names of agencies that nobody knows yet → entries of agencies.yaml."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from chisotv.importing.base import NewName
from chisotv.models.agency import Agency
from chisotv.models.registry import Registry
from chisotv.text import compact, fold, fold_name

_MANY = re.compile(r"(?:các|những|cấp)\b|.*[\s,;]các\s", re.IGNORECASE)
"""How the name of a collective looks."""
_WORDS = 8
"""How many words of a name are compared with the beginnings of known ones."""
_LEVELS = {"commune": {"xa", "phuong", "khu", "tran"}, "district": {"huyen", "quan", "thanh", "thi"}}
"""Words behind "UBND" by which one knows the level."""


class Entries(NamedTuple):
    """What agencies.yaml must say so that every name is known."""

    new: list[dict[str, Any]]  # entries of agencies that were not known
    printed: dict[Agency, list[str]]  # further forms of the names of agencies that are known

    def forms(self, agency: str) -> list[str]:
        """The further forms of an agency's name, by its id."""
        return next((forms for each, forms in self.printed.items() if each.id == agency), [])


def entries(found: Iterable[NewName], registry: Registry, same: Mapping[str, str]) -> Entries:
    """The entries for names that are not known.

    Args:
        found: The names.
        registry: The agencies that are known.
        same: Name → id of the known agency that it means, as a person said it.
    """
    made: dict[str, dict[str, Any]] = {}
    printed: dict[Agency, list[str]] = {}
    kinds = _kinds(registry)
    taken = set(registry.by_id)
    for each in found:
        near = registry.by_id.get(same.get(each.name, "")) or known_as(each.name, registry)
        other = made.get(compact(each.name)) or made.get(fold_name(each.name))
        if near:
            printed.setdefault(near, []).append(each.name)
        elif other:
            other.setdefault("printed", []).append(each.name)
        else:
            entry = made[compact(each.name)] = {"id": _id(each.name, taken), "name": each.name}
            made[fold_name(each.name)] = entry
            taken.add(entry["id"])
            entry |= _kind(each.name, kinds)
    return Entries(list({id(each): each for each in made.values()}.values()), printed)


def known_as(name: str, registry: Registry) -> Agency | None:
    """The agency of which a name is but another spelling."""
    return next((each for each in registry.matches(name) if isinstance(each, Agency)), None)


def _id(name: str, taken: set[str]) -> str:
    stem = "-".join(re.findall(r"[a-z0-9]+", fold(name)))[:60].strip("-") or "co-quan"
    times = 1
    while (found := stem if times == 1 else f"{stem}-{times}") in taken:
        times += 1
    return found


def _kinds(registry: Registry) -> dict[str, str]:
    """The first words of the known names → the kind that most agencies have whose names begin so."""
    seen: dict[str, Counter[str]] = {}
    for agency in registry.agencies:
        words = fold_name(agency.name).split()
        for end in range(1, len(words) + 1):
            if agency.kind != "collective":
                seen.setdefault(" ".join(words[:end]), Counter())[agency.kind] += 1
    # One word ("Ban", "Đài") says a kind only where it says but one.
    return {words: kinds.most_common(1)[0][0] for words, kinds in seen.items() if " " in words or len(kinds) == 1}


def _kind(name: str, kinds: Mapping[str, str]) -> dict[str, str]:
    """What kind a name is by the longest beginning that known ones have; of a collective that of its members."""
    words = fold_name(name).split()
    many = bool(_MANY.match(name))
    if words[:1] == ["ubnd"] and (level := next((kind for kind, own in _LEVELS.items() if own & set(words[1:4])), "")):
        return {"kind": "collective", "of": level, "membership": "possible"} if many else {"kind": level}
    words = words[1:] if many and words[0] in ("cac", "nhung", "cap") else words
    longest = next(
        (found for end in range(min(len(words), _WORDS), 0, -1) if (found := kinds.get(" ".join(words[:end])))), "other"
    )
    return {"kind": "collective", "of": longest, "membership": "possible"} if many else {"kind": longest}
