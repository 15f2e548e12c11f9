"""What changed between two versions of the data, in the words of the domain.

The number is the identity of a criterion; a number that vanished and a new one with the same name are one renumbered
criterion. Layout, comments and the order of keys are no change.
"""

from collections.abc import Iterator

from chisotv.models.dataset import Dataset
from chisotv.queries.diff.appendix import appendix_changes
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
    for index_id in dict.fromkeys([*old.appendices, *new.appendices]):
        yield from appendix_changes(old, new, index_id)
    for index_id in dict.fromkeys([*old.results, *new.results]):
        yield from results_changes(old, new, index_id)
    yield from succession_changes(old, new)
