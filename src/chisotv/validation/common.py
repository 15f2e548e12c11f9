"""The common list of agencies: names that a folder may use without an entry of its own."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from chisotv.files.source import read
from chisotv.models.agency import Agency, AgencyFile, Known
from chisotv.models.appendix import Appendix
from chisotv.models.dispatch import Dispatch
from chisotv.models.registry import Registry, names
from chisotv.problems import ChisotvError
from chisotv.resources import common_agencies
from chisotv.text import compact
from chisotv.validation.schemas import validated


@cache
def _common() -> tuple[Agency, ...]:
    source = read(common_agencies())
    if source.faults:
        raise ChisotvError(f"Bản cài đặt này thiếu danh mục chung ({source.path}). Hãy cài lại chương trình.")
    return validated(AgencyFile, source.data).agencies


def offered(own: AgencyFile) -> tuple[Agency, ...]:
    """The folder's own agencies, then what the common list has beside them, if the folder asks for it.

    An entry of the folder stands for the entry of the list that has its id, and keeps the names that this one has; it
    stands for every entry with a name of its own too, of which nothing is kept: another agency may be meant.
    """
    if not own.common:
        return own.agencies
    mine: tuple[Known, ...] = (*own.agencies, *own.unnamed)
    taken = {form for each in mine for form in _forms(each)}
    listed = {each.id: each for each in _common()}
    filled = []
    for each in own.agencies:
        more = names(listed[each.id]) if each.id in listed else ()
        filled.append(replace(each, printed=(*each.printed, *(name for name in more if compact(name) not in taken))))
    return (*filled, *(each for each in _common() if taken.isdisjoint(_forms(each))))


def _forms(agency: Known) -> list[str]:
    return [agency.id, *map(compact, names(agency))]


def named(
    own: AgencyFile, choice: tuple[Agency, ...], dispatch: Dispatch | None, appendices: Iterable[Appendix]
) -> tuple[Agency, ...]:
    """Of what is offered the folder's own, and what its cells, letter or collectives name: no table has the others."""
    first = len(own.agencies)
    if first == len(choice):
        return choice
    registry = Registry(choice)
    ids = {member for each in own.agencies for member in each.members}
    for people in (dispatch.addressees, *(each.people for each in dispatch.directives)) if dispatch else ():
        ids.update(each.agency for each in people)
    works = (work for each in appendices for place in each.walk() for work in place.item.assignments)
    printed = {name for work in works for name in (*work.lead, *work.coordinating)}
    ids.update(each.id for name in printed for each in registry.printed(name))
    reached = registry.within(ids, possible=True)
    return (*choice[:first], *(each for each in choice[first:] if each.id in reached))
