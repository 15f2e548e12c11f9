"""What changed between two versions of the data, in the words of the domain.

The number is the identity of a criterion; a number that vanished and a new one with the same name are one renumbered
criterion. Layout, comments and the order of keys are no change.
"""

from chisotv.models.dataset import Dataset
from chisotv.queries.diff.appendix import Table, appendix_changes
from chisotv.queries.diff.base import Change, phrase
from chisotv.queries.diff.records import letter_changes, registry_changes, succession_changes
from chisotv.queries.diff.results import results_changes

__all__ = ["Change", "changes", "phrase"]


def changes(old: Dataset, new: Dataset) -> list[Change]:
    """Every change from one data set to another: letter, registry, appendices, results, agencies of later days."""
    appendices, results = dict.fromkeys([*old.appendices, *new.appendices]), dict.fromkeys([*old.results, *new.results])
    tables = {index_id: Table(old, new, index_id) for index_id in appendices | results}
    return [
        *letter_changes(old, new),
        *registry_changes(old, new),
        *(change for each in appendices for change in appendix_changes(tables[each])),
        *(change for each in results for change in results_changes(old, new, tables[each])),
        *succession_changes(old, new, {index_id: table.now for index_id, table in tables.items()}),
    ]
