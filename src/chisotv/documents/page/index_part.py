"""One index on the page: how it stands, its criteria, what was published of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from chisotv import words
from chisotv.documents.page.years import Years
from chisotv.models.appendix import Appendix, Criterion, Group, Place
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Index
from chisotv.models.results import Results
from chisotv.queries.judging import Judgement
from chisotv.queries.progress import Standing, count
from chisotv.tables.progress.sentences import summary
from chisotv.words import Status

_BAR = (Status.REACHED, Status.MISSED, Status.NOT_DUE, Status.UNMEASURED, Status.INCOMPARABLE)


@dataclass(frozen=True, eq=False)
class IndexPart:
    """One index: its appendix, what was published of it, and its targets beside that."""

    dataset: Dataset
    index: Index
    standings: tuple[Standing, ...]  # its targets and what came of them
    asked: int | None  # the year that was asked for; None for the last one with results

    @property
    def appendix(self) -> Appendix | None:
        """Its appendix."""
        return self.dataset.appendices.get(self.index.id)

    @property
    def results(self) -> Results | None:
        """What was published of it."""
        return self.dataset.results.get(self.index.id)

    @cached_property
    def years(self) -> Years | None:
        """The same, year by year; None where there is no file of results."""
        return Years(self.dataset, self.index, self.results) if self.results else None

    @cached_property
    def criteria(self) -> list[tuple[Standing, Place]]:
        """How each criterion stands, and where it is, in printed order."""
        own = (standing for standing in self.standings if standing.criterion)
        places = (place for _, place in self.appendix.leaves()) if self.appendix else ()
        return list(zip(own, places, strict=True))

    @property
    def lines(self) -> list[str]:
        """Sentences that sum it up."""
        found = [standing for standing in self.standings if standing.judged]
        return summary(self.dataset, self.index.id, found, year=self.asked) if found or self.results else []

    @property
    def bars(self) -> Iterator[tuple[Status, int, int]]:
        """How many criteria have which status: the status, where its part of a bar starts, and how many."""
        counts, start = count(standing for standing, _ in self.criteria if standing.judged), 0
        for status in _BAR:
            if counts[status]:
                yield status, start, counts[status]
                start += counts[status]

    @property
    def notes(self) -> list[str]:
        """The notes of the transcription that stand on no criterion, each with its group."""
        return [
            f"{holder.number} {holder.name}: {note.words}" if isinstance(holder, Group) else words.capital(note.words)
            for _, note, holder in (self.appendix.walk_notes() if self.appendix else ())
            if not isinstance(holder, Criterion)
        ]


def histories(standing: Standing) -> list[Judgement]:
    """The measures of a criterion that have results; those of the whole index stand where the index does."""
    return [
        judged
        for judged in standing.judged
        if not (judged.measure and judged.measure.scope == "index") and any(moment.result for moment in judged.history)
    ]
