"""Every criterion whole: tasks, agencies, target, what came of it, its years, the notes of the transcription."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chisotv import words
from chisotv.documents.page.verdicts import Verdict, score_words, shade, verdicts
from chisotv.documents.page.years import credit
from chisotv.models.appendix import Appendix, Criterion, Group, Place
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Index
from chisotv.models.results import Results
from chisotv.queries.judging import Judgement
from chisotv.queries.progress import Standing
from chisotv.words import Status


class Named(NamedTuple):
    """An agency as the dispatch prints it, and which one it is."""

    printed: str
    agency: str


class Work(NamedTuple):
    """Tasks and who does them."""

    tasks: tuple[str, ...]
    lead: tuple[Named, ...]
    coordinating: tuple[Named, ...]


class Past(NamedTuple):
    """One year of a measure; `reason` says why there is nothing."""

    year: int
    group: str
    shade: int
    rank: str
    score: str
    reason: str


class History(NamedTuple):
    """The years of one measure.

    Attributes:
        of: What is measured, where the criterion has several measures.
        years: The years.
    """

    of: str
    years: tuple[Past, ...]


class Article(NamedTuple):
    """A criterion.

    Attributes:
        number: Its number.
        name: Its name.
        groups: The groups around it, outermost first: number and name.
        works: Tasks and agencies.
        shared: The number of the group whose assignments these are; empty where they are the criterion's own.
        target: The target as printed; empty where there is none.
        remark: What is printed below the table for it.
        status: The worst of its measures.
        word: The same in words.
        year: The year that is judged.
        verdicts: What came of each measure.
        histories: The years of each measure that has any.
        notes: Notes of the transcription.
    """

    number: str
    name: str
    groups: tuple[tuple[str, str], ...]
    works: tuple[Work, ...]
    shared: str
    target: str
    remark: str
    status: Status
    word: str
    year: int | None
    verdicts: tuple[Verdict, ...]
    histories: tuple[History, ...]
    notes: tuple[str, ...]


class IndexPart(NamedTuple):
    """The criteria of one index.

    Attributes:
        index: The index.
        label: Which appendix it is.
        unit: What its scores are counted in, with a capital.
        credit: Where its figures come from; empty where there are none.
        articles: The criteria.
        notes: Notes of the transcription on the headings and groups of the appendix.
    """

    index: Index  # type: ignore[assignment] # nobody looks for a value in this tuple
    label: str
    unit: str
    credit: str
    articles: tuple[Article, ...]
    notes: tuple[str, ...]


def index_parts(dataset: Dataset, found: Sequence[Standing]) -> tuple[IndexPart, ...]:
    """The criteria of every appendix.

    Args:
        dataset: The data.
        found: Every target and what came of it.
    """
    own = {(each.index, each.number): each for each in found}
    parts = []
    for index_id, appendix in dataset.appendices.items():
        results = dataset.results.get(index_id)
        articles = tuple(
            _article(dataset, place, own[index_id, criterion.number], results) for criterion, place in appendix.leaves()
        )
        said = credit(results) if results and results.years_with_results else ""
        unit = words.capital(results.unit) if results else ""
        notes = tuple(_notes(appendix))
        parts.append(IndexPart(dataset.index(index_id), appendix.label, unit, said, articles, notes))
    return tuple(parts)


def _article(dataset: Dataset, place: Place, standing: Standing, results: Results | None) -> Article:
    criterion = place.item
    assert isinstance(criterion, Criterion)
    shared = place.shared_by()
    return Article(
        number=criterion.number,
        name=criterion.name,
        groups=tuple((group.number, group.name) for group in place.parents),
        works=tuple(_works(dataset, place)),
        shared=shared.number if shared else "",
        target=criterion.target.printed if criterion.target else "",
        remark=criterion.remark or "",
        status=standing.status,
        word=words.STATUS[standing.status],
        year=standing.year,
        verdicts=verdicts(standing, results),
        histories=tuple(_histories(standing, results)),
        notes=tuple(words.capital(note.words) for note in criterion.notes),
    )


def _works(dataset: Dataset, place: Place) -> Iterator[Work]:
    def named(names: Sequence[str]) -> tuple[Named, ...]:
        return tuple(Named(name, dataset.registry.resolve(name).id) for name in names)

    for each in place.assignments():
        yield Work(each.tasks, named(each.lead), named(each.coordinating))


def _histories(standing: Standing, results: Results | None) -> Iterator[History]:
    for each in standing.judged:
        # What is measured of the whole index stands where the index does.
        whole = each.measure is not None and each.measure.scope == "index"
        if results and not whole and any(moment.result for moment in each.history):
            yield History(_of(each) if len(standing.judged) > 1 else "", tuple(_past(each, results)))


def _of(judged: Judgement) -> str:
    return (judged.measure.of if judged.measure else None) or ""


def _past(judged: Judgement, results: Results) -> Iterator[Past]:
    for year, result, _, reason in judged.history:
        if result is None:
            yield Past(year, "", 0, "", "", reason)
            continue
        score = score_words(results, result, own_unit_only=True)  # the common unit stands in the heading
        rank = f"{result.rank}/{result.ranked}" if result.rank else ""
        yield Past(year, result.group or "", shade(results, year, result.group), rank, score, "")


def _notes(appendix: Appendix) -> Iterator[str]:
    """The notes that stand on no criterion, each with its group."""
    for _, note, holder in appendix.walk_notes():
        if not isinstance(holder, Criterion):
            where = f"{holder.number} {holder.name}: " if isinstance(holder, Group) else ""
            said = note.words
            yield f"{where}{said if where else words.capital(said)}"
