"""The agency registry: which agency a name means, and which collectives contain an agency."""

import difflib
from collections.abc import Iterable
from functools import cached_property, lru_cache

from chisotv.models.agency import Agency
from chisotv.problems import ChisotvError
from chisotv.text import compact, fold_name, squeeze

_TOO_MANY = 5000  # names; comparing with each takes too long beyond


class Registry:
    """The agencies of one dispatch, looked up by printed name (strictly) or by typed name (leniently).

    Args:
        agencies: The entries in file order. Two entries may wrongly claim one name; a rule reports that, and look-ups
            then give several agencies.
    """

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self.agencies = tuple(agencies)
        self.by_id = {agency.id: agency for agency in self.agencies}

    @cached_property
    def _printed(self) -> "_Names":
        return _Names((_strict(name), agency) for agency in self.agencies for name in names(agency))

    @cached_property
    def _folded(self) -> "_Names":
        return _Names((fold_name(name), agency) for agency in self.agencies for name in (*names(agency), agency.id))

    @cached_property
    def _compact(self) -> "_Names":
        return _Names((compact(name), agency) for agency in self.agencies for name in names(agency))

    def printed(self, name: str) -> list[Agency]:
        """The agencies that a name printed in the dispatch means: one, none, or several where it is ambiguous.

        Only case and spacing are forgiven, so that a mistyped name in the data is found.
        """
        return self._printed.owners(_strict(name))

    def resolve(self, name: str) -> Agency:
        """The agency that a printed name means, in data that was checked."""
        return self.printed(name)[0]

    def matches(self, query: str) -> list[Agency]:
        """The agencies that a typed name can mean, without regard to marks, case, spelling of "và" or spaces."""
        return self._folded.owners(fold_name(query)) or self._compact.owners(compact(query))

    def find(self, query: str) -> Agency:
        """The one agency that a typed name means.

        Args:
            query: Name, abbreviation, printed form or id, as a person types it.

        Raises:
            ChisotvError: No agency has that name, or several have it; the message names the nearest.
        """
        found = self.matches(query)
        if len(found) == 1:
            return found[0]
        if found:
            choices = "; ".join(agency.name for agency in found)
            raise ChisotvError(f"Tên “{query}” chưa rõ, có thể là: {choices}. Hãy ghi đủ tên.")
        near = "; ".join(agency.short for agency in self.nearest(query))
        hint = f" Gần nhất: {near}." if near else ""
        raise ChisotvError(f"Không có cơ quan “{query}”.{hint} Xem danh mục: chisotv agencies")

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
            for agency in self._folded.owners(name):
                found.setdefault(agency.id, agency)
        return list(found.values())[:most]

    def collectives_of(self, agency_id: str) -> dict[str, bool]:
        """The collectives that list an agency as member: id → whether the membership is certain."""
        return {
            collective.id: collective.membership == "certain"
            for collective in self.agencies
            if agency_id in collective.members
        }


def names(agency: Agency) -> tuple[str, ...]:
    """Every name of an agency: full, abbreviated, printed."""
    return (agency.name, *agency.abbreviations, *agency.printed)


@lru_cache(20_000)
def _strict(name: str) -> str:
    return squeeze(name).casefold()


class _Names(dict[str, list[Agency]]):
    """A form of name → the agencies that have it, each once."""

    def __init__(self, entries: Iterable[tuple[str, Agency]]) -> None:
        super().__init__()
        for name, agency in entries:
            owners = self.setdefault(name, [])
            if all(agency.id != owner.id for owner in owners):
                owners.append(agency)

    def owners(self, key: str) -> list[Agency]:
        return self.get(key, [])
