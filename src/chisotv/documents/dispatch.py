"""Appendices and the whole dispatch as documents."""

from collections.abc import Sequence
from typing import NamedTuple

from chisotv.documents.appendix import appendix_section
from chisotv.documents.base import Document, Section
from chisotv.documents.letter import letter_section
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import Question, duties
from chisotv.tables.listing import Listing, RowFilter


class Wishes(NamedTuple):
    """How official documents are wanted."""

    agencies: tuple[Agency, ...] = ()  # only their rows, as they are named or a certain collective is; empty: all
    electronic: bool = False  # leave number and date in the line "(Kèm theo …)" blank
    notes: bool = False  # mark repaired and doubtful cells with footnotes


def appendices_document(dataset: Dataset, indices: Sequence[str], wishes: Wishes) -> Document:
    """The appendices of some indices, each a section; without those in which the asked agencies have no row."""
    rows = duties(dataset, Question(wishes.agencies, indices)).duties
    keep = {(row.index, row.criterion.number, id(row.assignment)) for row in rows}
    shown = [index_id for index_id in indices if any(row.index == index_id for row in rows)]

    def wanted(index_id: str) -> RowFilter:
        return lambda criterion, assignment: (index_id, criterion.number, id(assignment)) in keep

    names = ", ".join(agency.name for agency in wishes.agencies)
    sections = (
        _section(dataset, each, wishes, wanted(each), f"Nhiệm vụ của {names}" if names else "") for each in shown
    )
    listing = Listing(dataset, shown, wishes.agencies, wanted, wishes.notes)
    title = dataset.dispatch.title
    if len(shown) == 1:
        title = f"{dataset.appendices[shown[0]].label} · {title}"
    return Document(title, tuple(sections), listing)


def dispatch_document(dataset: Dataset, wishes: Wishes) -> Document:
    """The letter and all its appendices."""
    sections = (_section(dataset, index_id, wishes, lambda *_: True, "") for index_id in dataset.appendices)
    return Document(dataset.dispatch.title, (letter_section(dataset.dispatch, wishes.notes), *sections))


def _section(dataset: Dataset, index_id: str, wishes: Wishes, wanted: RowFilter, subtitle: str) -> Section:
    name = dataset.index(index_id).name
    appendix = dataset.appendices[index_id]
    return appendix_section(appendix, name, wanted, subtitle, wishes.electronic, wishes.notes)
