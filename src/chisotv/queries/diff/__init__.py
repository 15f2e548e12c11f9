"""What changed between two versions of the data, in the words of the domain.

The number is the identity of a criterion; a number that vanished and a new one with the same name are one renumbered
criterion. Layout, comments and the order of keys are no change.
"""

from collections.abc import Iterator

from chisotv.models.dataset import Dataset
from chisotv.queries.diff.appendix import Table, appendix_changes
from chisotv.queries.diff.base import Change, phrase
from chisotv.queries.diff.records import letter_changes, registry_changes, succession_changes
from chisotv.queries.diff.results import results_changes

__all__ = ["Change", "changes", "phrase"]


def changes(old: Dataset, new: Dataset) -> list[Change]:
    """Every change from one data set to another: letter, registry, appendices, results, agencies of later days."""
    return list(_all(old, new))


def _all(old: Dataset, new: Dataset) -> Iterator[Change]:
    yield from letter_changes(old, new)
    yield from registry_changes(old, new)
    appendices, results = dict.fromkeys([*old.appendices, *new.appendices]), dict.fromkeys([*old.results, *new.results])
    tables = {index_id: Table(old, new, index_id) for index_id in appendices | results}
    for index_id in appendices:
        yield from appendix_changes(tables[index_id])
    for index_id in results:
        yield from results_changes(old, new, tables[index_id])
    yield from succession_changes(old, new, {index_id: table.now for index_id, table in tables.items()})
