"""Who holds on another day what the dispatch gave to an agency: the same data set, with the agencies of that day.

`at` gives a data set whose registry knows the day; every question can be asked of it. On the dispatch's own day, and
where nothing is known of later ones, all answers are those of the dispatch.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from operator import attrgetter

from chisotv.models.agency import Agency, Known
from chisotv.models.dataset import Dataset
from chisotv.models.registry import Registry
from chisotv.models.succession import Commune, Confidence, Event, Holder, Succession, Work
from chisotv.text import fold
from chisotv.words import Role

_CONFIDENCE: tuple[Confidence, ...] = ("low", "medium", "high")
_Chain = tuple[Event, ...]


def latest(succession: Succession) -> date:
    """The newest day that the data knows; no clock is asked."""
    return date.fromisoformat(succession.until)


@lru_cache(8)  # one answer asks for the same day at every name that it tells
def at(dataset: Dataset, day: date) -> Dataset:
    """The data set as it is read on a day: the same letter and appendices, with the agencies of that day."""
    own, succession = dataset.registry, dataset.succession
    if succession is None or (isinstance(own, DayRegistry) and own.day == day.isoformat()):
        return dataset
    registry = DayRegistry(own.own if isinstance(own, DayRegistry) else own, succession, day)
    return Dataset(dataset.dispatch, registry, dataset.appendices, lambda: dataset.results, succession)


def holders(dataset: Dataset, place: tuple[str, str], agency_id: str, day: date) -> tuple[Holder, ...]:
    """Who holds on a day what a place of the dispatch gives to an agency or collective, the main holder first.

    The place is index id and number of a criterion; of a point of the letter "" and its number.
    """
    registry = at(dataset, day).registry
    if isinstance(registry, DayRegistry):
        return registry.holders(place, agency_id)
    own = registry.by_id[agency_id]
    return (Holder(own, own, None, "high", ()),)


def history(dataset: Dataset, agency_id: str) -> tuple[Event, ...]:
    """What happened to an agency and what it received, in order of date."""
    events = dataset.succession.events if dataset.succession else ()
    return tuple(sorted((each for each in events if agency_id in (*each.before, *each.after)), key=attrgetter("date")))


def territory(dataset: Dataset, agency_id: str) -> tuple[Commune, ...]:
    """The communes that have any of a former district's territory; of its duties that says nothing."""
    communes = dataset.succession.communes if dataset.succession else ()
    return tuple(each for each in communes if agency_id in {part.district for part in each.parts})


def predecessors(dataset: Dataset, agency_id: str) -> tuple[Agency, ...]:
    """The former districts that a commune's territory is taken from."""
    communes = dataset.succession.communes if dataset.succession else ()
    own = dataset.registry.by_id
    return tuple(own[part.district] for each in communes if each.id == agency_id for part in each.parts)


def territory_words(dataset: Dataset, agency: Agency) -> str:
    """Where a former district's territory is now, or a commune's was; empty for everybody else."""
    now = [each.agency.name.removeprefix("Ủy ban nhân dân ") for each in territory(dataset, agency.id)]
    if now:
        return f"địa bàn nay thuộc: {'; '.join(now)}"
    then = [each.name.removeprefix("Ủy ban nhân dân ") for each in predecessors(dataset, agency.id)]
    return f"địa bàn trước thuộc {'; '.join(then)}" if then else ""


class DayRegistry(Registry):
    """The agencies of the dispatch's own registry on a later day, and who of them holds what.

    A name that the dispatch's own day knows means that agency, also where it has ended; so does every printed name.
    `agencies` has those that there are on the day.
    """

    def __init__(self, own: Registry, succession: Succession, day: date) -> None:
        self.own = own
        self.day: str = day.isoformat()
        self.events = sorted((each for each in succession.events if each.date <= self.day), key=attrgetter("date"))
        self.ended = {gone for each in self.events for gone in each.ended}
        self.later = tuple(self._came(succession))
        province = succession.province
        known = province is not None and province.since <= self.day
        home = (fold(province.level), fold(province.name)) if province and known else own.home
        there = (each for each in (*own.agencies, *self.later) if each.id not in self.ended)
        super().__init__(there, own.unnamed, home, own.word)
        self._later_kinds = {each.id: each.kind for each in self.later}
        self.by_id = own.by_id | {each.id: each for each in self.later}
        self._works: dict[tuple[str, str, str], list[Work]] = {}
        for work in succession.works:
            for place in work.places:
                self._works.setdefault((*place, work.agency), []).append(work)
        self._found: dict[tuple[str, str, str], tuple[Holder, ...]] = {}

    def _came(self, succession: Succession) -> Iterator[Agency]:
        """The agencies that the dispatch does not know: later ones, and those that it only did not name."""
        received = {each for event in self.events for each in event.after}
        for each in self.own.unnamed:
            if each.id in received:
                yield Agency(id=each.id, name=each.name, kind="office", abbreviations=each.abbreviations)
        yield from (each.agency for each in succession.units if each.since <= self.day)
        if succession.province and succession.province.since <= self.day:
            yield from (each.agency for each in succession.communes)

    @cached_property
    def _owners(self) -> tuple[Known, ...]:
        unnamed = (each for each in self.own.unnamed if each.id not in self.by_id)
        return (*self.own.agencies, *self.later, *unnamed)

    def printed(self, name: str) -> list[Agency]:
        """The agencies that a name printed in the dispatch means."""
        return self.own.printed(name)

    def meant(self, query: str) -> list[Known]:
        """The agencies that a typed name can mean: of the dispatch's own day, else of this one."""
        found = self.own.meant(query) or super().meant(query)
        return [self.by_id.get(each.id, each) for each in found]

    def collectives_of(self, agency_id: str) -> dict[str, bool]:
        """The collectives that an agency belongs to on the day."""
        return {} if agency_id in self.ended else super().collectives_of(agency_id)

    def _holds(self, collective: Agency, agency_id: str) -> bool:
        """One of a later day belongs to the collectives of its kind."""
        kind = self._later_kinds.get(agency_id)
        of_kind = kind == collective.of is not None and bool(collective.members or collective.of == "commune")
        return of_kind or super()._holds(collective, agency_id)

    def held(self, place: tuple[str, str], named: Mapping[Role, list[str]], role: Role) -> dict[Role, list[str]]:
        """Who is meant where agencies are named; in other roles than the asked one only who holds most of the work."""
        return {
            each: [
                holder.agency.id
                for agency_id in ids
                for holder in self.holders(place, agency_id)
                if holder.agency and (each == role or not holder.beside)
            ]
            for each, ids in named.items()
        }

    def holder(self, place: tuple[str, str], printed: Iterable[str], agency_id: str) -> Holder | None:
        """How an agency came to what a row gives to others; None where nothing has happened to it."""
        found = (each for one in printed for each in self.holders(place, one) if each.agency and each.events)
        return next((each for each in found if each.agency and each.agency.id == agency_id), None)

    def holders(self, place: tuple[str, str], agency_id: str) -> tuple[Holder, ...]:
        """Who holds what a place of the dispatch gives to an agency: index id ("" for the letter) and number."""
        key = (*place, agency_id)
        if key not in self._found:
            found: dict[str | None, Holder] = {}
            for at, work in enumerate(self._works.get(key) or [Work(agency=agency_id)]):
                for now, chain in self._follow(agency_id, work.field):
                    found.setdefault(now, self._holder(work, now, chain, beside=at > 0))
            self._found[key] = tuple(found.values())
        return self._found[key]

    def _holder(self, work: Work, now: str | None, chain: _Chain, beside: bool) -> Holder:
        printed = self.by_id[work.agency]
        if not chain:
            return Holder(printed, printed, None, "high", ())
        sure = min((work.confidence, *(each.confidence for each in chain)), key=_CONFIDENCE.index)
        agency = None if now is None else self.by_id[now]
        return Holder(
            printed, agency, work.field, sure if agency else "low", chain, work.conflict, beside and not work.conflict
        )

    def _follow(self, agency_id: str, field: str | None, chain: _Chain = ()) -> Iterator[tuple[str | None, _Chain]]:
        """Where work of a field went, event after event; whoever receives it has it from the next day on."""
        mine = [each for each in self.events if agency_id in each.before and (not chain or each.date > chain[-1].date)]
        for day in dict.fromkeys(each.date for each in mine):
            same = [each for each in mine if each.date == day]
            moves = [each for each in same if field in each.fields] or [each for each in same if not each.fields]
            for event in moves:
                for after in event.next(agency_id):
                    yield from self._follow(after, field, (*chain, event))
                if not event.next(agency_id):
                    yield None, (*chain, event)
            if moves:
                return
        yield None if agency_id in self.ended else agency_id, chain
