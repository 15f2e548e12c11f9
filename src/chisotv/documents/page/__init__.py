"""The page to look at: who is responsible for what, what came of it year by year, agency by agency.

The template draws the data and the answers of the queries themselves. Here stands which of them belong together, and
what is said of them on this page alone.
"""

from functools import cached_property
from itertools import groupby

from chisotv import __version__
from chisotv.documents.page.agencies import Agencies
from chisotv.documents.page.index_part import IndexPart
from chisotv.documents.page.sources import basis_words
from chisotv.models.dataset import Dataset
from chisotv.queries.progress import standings
from chisotv.words import STATUS, Status


class Page:
    """Everything that the page shows; its statuses are of a year, by default of each index's last one with results."""

    version = __version__  # of the program that made the page

    def __init__(self, dataset: Dataset, year: int | None = None) -> None:
        own = {index_id: tuple(found) for index_id, found in groupby(standings(dataset, year=year), lambda s: s.index)}
        self.dataset = dataset
        # Index by index, in the order of the dispatch.
        self.parts = [IndexPart(dataset, dataset.index(each), own.get(each, ()), year) for each in dataset.measured]
        self.agencies = Agencies(dataset)  # who has how much to do

    @property
    def title(self) -> str:
        """What the page is about: only where results of indices are published there is something to be raised."""
        if self.published:
            what = "Nâng hạng các chỉ số" if self.dataset.index_word == "chỉ số" else self.dataset.dispatch.kind_name
            return f"{what}: trách nhiệm và kết quả"
        return f"Trách nhiệm thực hiện {self.dataset.dispatch.word}"

    @property
    def appendices(self) -> list[IndexPart]:
        """The indices that have criteria."""
        return [part for part in self.parts if part.appendix]

    @property
    def published(self) -> list[IndexPart]:
        """The indices with a file of results; none where there are no results at all."""
        parts = [part for part in self.parts if part.years]
        return parts if any(part.years and part.years.span for part in parts) else []

    @cached_property
    def doubted(self) -> set[tuple[str, str]]:
        """Index id and number of the criteria of which tasks, agencies or target are in doubt."""
        return {(s.index, place.item.number) for part in self.parts for s, place in part.criteria if s.doubts}

    @property
    def total(self) -> int:
        """How many criteria there are."""
        return sum(len(part.criteria) for part in self.parts)

    @property
    def statuses(self) -> dict[Status, str]:
        """The statuses that occur, with their words."""
        occurring = {standing.status for part in self.parts for standing, _ in part.criteria if standing.judged}
        return {status: word for status, word in STATUS.items() if status in occurring}

    @property
    def credits(self) -> list[str]:
        """Where the figures of each index come from, for the foot of the page."""
        return [
            f"{part.index.name}: {basis_words(part.results)}."
            for part in self.parts
            if part.results and part.results.years_with_results
        ]
