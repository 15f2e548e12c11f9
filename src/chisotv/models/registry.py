"""The agency registry: which agency a name means, and which collectives contain an agency."""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from chisotv.models.agency import Agency, Known, Unnamed
from chisotv.problems import ChisotvError
from chisotv.text import compact, fold_name, listed, squeeze
from chisotv.words import Role

if TYPE_CHECKING:  # only who asks for another day has any
    from chisotv.models.succession import Holder

_TOO_MANY = 5000  # names; comparing with each takes too long beyond
_LONGEST = 200  # letters of a typed name; no agency has more
_MOST_CHOICES = 12
_POSITION = re.compile(
    r"^(?:pho )?(?:giam doc|chu tich|thu truong|hieu truong|lanh dao|chanh(?= van phong| thanh tra)|truong(?= ban)) "
)
_SHORT = {"tp": "thanh pho", "tx": "thi xa"}
_JOINT = re.compile(r" ?[,;] ?| v[àa] ", re.IGNORECASE)
K = TypeVar("K", bound=Known)


class Registry:
    """The agencies of one dispatch, looked up by printed name (strictly) or by typed name (leniently).

    Args:
        agencies: The entries in file order. Two entries may wrongly claim one name; a rule reports that, and look-ups
            then give several agencies.
        unnamed: Agencies that there are and that the dispatch does not name.
        home: Level and name of what the issuing committee governs, as `Dispatch.home` gives them.
        word: What the dispatch is called in running text.
    """

    def __init__(
        self,
        agencies: Iterable[Agency],
        unnamed: Iterable[Unnamed] = (),
        home: tuple[str, str] = ("", ""),
        word: str = "văn bản",
    ) -> None:
        self.agencies = tuple(agencies)
        self.unnamed = tuple(unnamed)
        self.home = home
        self.word = word
        self.by_id = {agency.id: agency for agency in self.agencies}

    @cached_property
    def _printed(self) -> "_Names[Agency]":
        return _Names((_strict(name), agency) for agency in self.agencies for name in names(agency))

    @cached_property
    def _owners(self) -> tuple[Known, ...]:
        return (*self.agencies, *self.unnamed)

    @cached_property
    def _folded(self) -> "_Names[Known]":
        return _Names((fold_name(name), owner) for owner in self._owners for name in (*names(owner), owner.id))

    @cached_property
    def _compact(self) -> "_Names[Known]":
        return _Names((compact(name), owner) for owner in self._owners for name in names(owner))

    @cached_property
    def _spellings(self) -> "list[_Spelling]":
        return [
            _Spelling(owner, spelt, self._core(spelt)) for owner in self._owners for spelt in map(_spelt, names(owner))
        ]

    @cached_property
    def _words(self) -> dict[str, set[str]]:
        """Id → every word of all its names."""
        return {owner.id: {word for name in names(owner) for word in _spelt(name).split()} for owner in self._owners}

    def printed(self, name: str) -> list[Agency]:
        """The agencies that a name printed in the dispatch means: one, none, or several where it is ambiguous.

        Only case and spacing are forgiven, so that a mistyped name in the data is found.
        """
        return self._printed.get(_strict(name), [])

    def resolve(self, name: str) -> Agency:
        """The agency that a printed name means, in data that was checked."""
        return self.printed(name)[0]

    def matches(self, query: str) -> list[Known]:
        """The agencies that have a typed name, without regard to marks, case, spelling of "và" or spaces."""
        return self._folded.get(fold_name(query)) or self._compact.get(compact(query), [])

    def meant(self, query: str) -> list[Known]:
        """The agencies that a typed name can mean: one, none, or several where it is not clear.

        Who has the very name comes first (`matches`). Only where nobody has it,

        1. a position before the name ("Giám đốc", "Chủ tịch") and the province after it ("tỉnh Trà Vinh", "tỉnh") are
           left out, and "tp", "tx" are words; of these readings the first counts that is somebody's name;
        2. else "Sở", "UBND" may be missing before it, "cấp" before what follows, "tỉnh" after it, and a department's
           name may end early ("Sở Nông nghiệp") after two words. Every word typed must be one of that agency's, and
           whoever's name goes on after the typed words can be meant too.
        """
        exact = self.matches(query)
        if exact or len(query) > _LONGEST:
            return exact
        readings = self._readings(query)
        return next(
            (found for look in (self.matches, self._completed) for each in readings if (found := look(each))), []
        )

    def _readings(self, query: str) -> list[str]:
        """A typed name without a position, then without the province too; what is left out least comes first."""
        name = _POSITION.sub("", _spelt(query))
        level, place = self.home
        ends = (place, f"{level} {place}", level)
        shorter = (name.removesuffix(f" {end}") for end in ends if end.strip() and name.endswith(f" {end}"))
        return [name, *(each for each in shorter if not each.endswith(" va"))]  # "and Trà Vinh" is another agency

    def _core(self, name: str) -> str:
        """A name without the words that may be missing at its ends."""
        core = " ".join(word for word in name.split() if word != "va")
        core = core.removeprefix("so ").removeprefix("ubnd ")
        return core.removesuffix(f" {self.home[0]}") if self.home[0] else core

    def _completed(self, typed: str) -> list[Known]:
        core, words = self._core(typed), set(typed.split())
        able = [each for each in self._spellings if core and words <= self._words[each.owner.id]]
        whole = [each.owner for each in able if core in (each.core, each.core.removeprefix("cap "))]
        longer = [each.owner for each in able if each.core.startswith(f"{core} ")]
        cut = typed.startswith("so ") and " " in core
        return _each_once([*whole, *longer] if whole or cut else [])

    def find(self, query: str) -> Agency:
        """The one agency that a name, abbreviation, printed form or id means as a person types it; see `meant`.

        Raises:
            ChisotvError: No agency has that name (the message names the nearest), several can be meant (it names them),
                the text names several, or the one that is meant is not in the dispatch, which has status 1.
        """
        found = self.meant(query)
        if len(found) == 1:
            if isinstance(found[0], Agency):
                return found[0]
            raise self._unnamed(found[0])
        raise self._unclear(query, found)

    def _unnamed(self, owner: Unnamed) -> ChisotvError:
        vague = any(agency.membership == "possible" for agency in self.agencies)
        hint = " Những dòng chỉ ghi “có liên quan” thì không rõ gồm cơ quan nào." if vague else ""
        return ChisotvError(f"{owner.name} không được nêu trong {self.word} này.{hint}", status=1)

    def _unclear(self, query: str, found: list[Known]) -> ChisotvError:
        level, place = self.home
        if level and _spelt(query) in (f"ubnd {level}", f"ubnd {level} {place}", f"ubnd {place}"):
            return ChisotvError(f"“{query}” là cơ quan ban hành, không phải cơ quan được giao việc.", status=1)
        parts = [] if found else self._parts(squeeze(query[:_LONGEST]))
        if parts:
            each = " ".join(f'-a "{part}"' for part in parts)
            return ChisotvError(f"Tên “{query}” gồm nhiều cơ quan. Hãy ghi riêng từng cơ quan: {each}")
        choices = found or self._holding(query)
        if choices:
            shown = listed((owner.name for owner in choices), "; ", _MOST_CHOICES)
            more = " Xem danh mục: chisotv agencies" if len(choices) > _MOST_CHOICES else ""
            return ChisotvError(f"Tên “{query}” chưa rõ. Có phải {shown}?{more}")
        near = "; ".join(agency.short for agency in self.nearest(query))
        hint = f" Gần nhất: {near}." if near else ""
        return ChisotvError(f"Không có cơ quan “{query}”.{hint} Xem danh mục: chisotv agencies")

    def _parts(self, query: str) -> list[str]:
        """The names that a text joins by a comma, a semicolon or "và"; empty where it is not all names."""
        for joint in _JOINT.finditer(query):
            name, rest = query[: joint.start()], query[joint.end() :]
            if self.meant(name):
                others = [rest] if self.meant(rest) else self._parts(rest)
                if others:
                    return [name, *others]
        return []

    def _holding(self, query: str) -> list[Known]:
        """The agencies whose names begin with what was typed or have all its words."""
        for typed in self._readings(query[:_LONGEST]):
            words = set(typed.split())
            holds = [each for each in self._spellings if each.name.startswith(typed) or words <= set(each.name.split())]
            if holds and len(typed) > 1 and len(self._folded) <= _TOO_MANY:
                return _each_once(each.owner for each in holds)
        return []

    def nearest(self, query: str, most: int = 3) -> list[Agency]:
        """The agencies whose names come nearest to a typed name, best first.

        A name that begins with what was typed, or has all its words, beats a name that is only spelt alike.
        """
        wanted = fold_name(query[:200])
        if len(self._folded) > _TOO_MANY or len(wanted) < 2:
            return []
        words = set(wanted.split())
        close = sorted((name for name in self._folded if name.startswith(wanted)), key=len)
        close += sorted((name for name in self._folded if words <= set(name.split())), key=len)
        close += difflib.get_close_matches(wanted, self._folded, n=most * 2, cutoff=0.75)
        found: dict[str, Agency] = {}
        for name in close:
            for agency in self._folded[name]:
                if isinstance(agency, Agency):
                    found.setdefault(agency.id, agency)
        return list(found.values())[:most]

    def within(self, ids: Iterable[str], possible: bool = False) -> frozenset[str]:
        """The agencies and all that collectives among them contain; with `possible` also what they may contain."""
        found, rest = set[str](), [*ids]
        while rest:
            agency = self.by_id.get(agency_id := rest.pop())
            if agency and agency_id not in found and (possible or agency.membership == "certain"):
                rest += agency.members
            found.add(agency_id)
        return frozenset(found)

    def collectives_of(self, agency_id: str) -> dict[str, bool]:
        """The collectives an agency belongs to, also through others: id → whether every step of some way is certain."""
        found: dict[str, bool] = {}
        ways = [(agency_id, True)]
        while ways:
            member, sure = ways.pop()
            for each in self.agencies:
                certain = sure and each.membership == "certain"
                # Again only where a surer way is found, so that a circle ends.
                if found.get(each.id, -1) < certain and self._holds(each, member):
                    found[each.id] = certain
                    ways.append((each.id, certain))
        return found

    def _holds(self, collective: Agency, agency_id: str) -> bool:
        """Whether a collective lists an agency; one whose members are unknown may hold every agency of its kind."""
        known = self.by_id.get(agency_id)
        unknown = collective.membership == "possible" and not collective.members
        return agency_id in collective.members or (unknown and known is not None and known.kind == collective.of)

    day: str = ""
    """The day whose agencies these are, year-month-day; empty for the dispatch's own."""

    def held(self, place: tuple[str, str], named: Mapping[Role, list[str]], role: Role) -> Mapping[Role, list[str]]:
        """Who is meant where agencies are named: they themselves; see `queries.succession` for another day."""
        return named

    def holders(self, place: tuple[str, str], agency_id: str) -> "tuple[Holder, ...]":
        """Who holds what the dispatch gives to an agency; on its own day nobody is asked for."""
        return ()

    def holder(self, place: tuple[str, str], printed: Iterable[str], agency_id: str) -> "Holder | None":
        """How an agency came to what the dispatch gave to others: on its own day, not at all."""
        return None


def names(agency: Known) -> tuple[str, ...]:
    """Every name of an agency: full, abbreviated, printed."""
    return (agency.name, *agency.abbreviations, *(agency.printed if isinstance(agency, Agency) else ()))


@lru_cache(20_000)
def _strict(name: str) -> str:
    return squeeze(name).casefold()


def _spelt(name: str) -> str:
    """`fold_name` with the short words for kinds of towns written out."""
    return " ".join(_SHORT.get(word, word) for word in fold_name(name).split())


def _each_once(owners: Iterable[K]) -> list[K]:
    return list({owner.id: owner for owner in owners}.values())


class _Spelling(NamedTuple):
    """One name of an agency as it is compared with what was typed."""

    owner: Known
    name: str
    core: str


class _Names(dict[str, list[K]], Generic[K]):
    """A form of name → the agencies that have it, each once."""

    def __init__(self, entries: Iterable[tuple[str, K]]) -> None:
        super().__init__()
        for name, agency in entries:
            owners = self.setdefault(name, [])
            if all(agency.id != owner.id for owner in owners):
                owners.append(agency)
