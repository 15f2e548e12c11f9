"""The page to look at: who is responsible for what, what came of it year by year, agency by agency.

A page is plain tuples with every word that it shows; how they are drawn is the template's business.
"""

from typing import NamedTuple

from chisotv import __version__
from chisotv.documents.page.agencies import Agencies, agencies
from chisotv.documents.page.criteria import IndexPart, index_parts
from chisotv.documents.page.overview import Card, cards
from chisotv.documents.page.years import Years, credit_lines, years
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Dispatch
from chisotv.queries.progress import standings
from chisotv.words import ROLE, STATUS, Role, Status

TITLE = "Nâng hạng các chỉ số: trách nhiệm và kết quả"


class Page(NamedTuple):
    """Everything that the page shows.

    Attributes:
        title: For the window and the top of the page.
        dispatch: The letter.
        cards: One for each index: how it stands.
        agencies: The matrix of responsibilities, and for each agency what it has to do.
        years: What was published year by year; None where there are no results at all.
        parts: The criteria, index by index.
        statuses: Status → its word, in the order of the filter.
        roles: Role → its word.
        credits: Where the figures come from.
        version: Of the program that made the page.
    """

    title: str
    dispatch: Dispatch
    cards: tuple[Card, ...]
    agencies: Agencies
    years: Years | None
    parts: tuple[IndexPart, ...]
    statuses: dict[Status, str]
    roles: dict[Role, str]
    credits: tuple[str, ...]
    version: str

    @property
    def total(self) -> int:
        """How many criteria there are."""
        return sum(len(part.articles) for part in self.parts)


def page(dataset: Dataset, year: int | None = None) -> Page:
    """The page of a data set.

    Args:
        dataset: The data.
        year: Which year the statuses are of; default for each index the last one with results.
    """
    found = standings(dataset, year=year)
    occurring = {standing.status for standing in found if standing.criterion}
    return Page(
        title=TITLE,
        dispatch=dataset.dispatch,
        cards=cards(dataset, found, year),
        agencies=agencies(dataset),
        years=years(dataset, found),
        parts=index_parts(dataset, found),
        statuses={status: word for status, word in STATUS.items() if status in occurring},
        roles=ROLE,
        credits=credit_lines(dataset),
        version=__version__,
    )
