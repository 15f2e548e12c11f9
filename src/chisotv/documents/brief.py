"""The first page of an agency's sheet: all that it has to do, short, for a meeting."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from chisotv import words
from chisotv.documents.base import Block, Line, Style
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind, check_tiling, text_cell
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import ROLES, Answer, Duty, Order, doubts, strongest, tally
from chisotv.queries.progress import Standing, standings
from chisotv.tables.progress.boards import DOUBT_MEANS
from chisotv.tables.progress.sentences import figure_words, target_words, verdict
from chisotv.tables.sentences import order_title, ranges_words, received_words, way_words
from chisotv.text import shorten
from chisotv.words import Role

SHARES = {
    Role.LEAD: {"number": 11.5, "criterion": 36, "target": 23, "result": 29.5},
    Role.COORDINATING: {"number": 11.5, "criterion": 26.5, "lead": 14, "target": 21, "result": 27},
}
"""Role → columns and their parts of the width in percent."""


class Room(NamedTuple):
    """How many letters of a criterion's name and of its target stand in a row, if need be; 0 for all."""

    name: int
    target: int


ROOMS = {13: Room(0, 60), 15: Room(58, 40)}
"""How many rows a page holds with so much text in each; with more of them a row gets about one line."""
LEAST = Room(29, 16)
_TASK = 160
"""How many letters of a task stand in a row that has no name, where there is room for all names."""


class Entry(NamedTuple):
    """One criterion: the strongest row in each role, leading first, and what came of it. It stands under the first."""

    ways: tuple[Duty, ...]
    standing: Standing

    @property
    def way(self) -> str:
        """How the agency is meant beside being named in the first role; empty where in no other way."""
        through = [way_words(row) for row in self.ways[:1] if row.via or received_words(row)]
        return ", ".join([*through, *(f"đồng thời {_way(row)}" for row in self.ways[1:])])

    @property
    def of_whole_index(self) -> bool:
        """Whether its results are those of the whole index, or there are none."""
        return all(each.result is None or each.result.number is None for each in self.standing.judged)


def brief_blocks(dataset: Dataset, answer: Answer) -> Iterator[Block]:
    """What one agency has to do: points of the letter, and each criterion once, as a row or in a range."""
    for directive, orders in groupby(answer.orders, key=lambda row: row.directive):
        how = "; ".join(_way(row) if row.via else words.ROLE[row.role] for row in orders if row.role)
        yield Line(f"{words.capital(order_title(dataset, directive))}: {how}.", Style.POINT)
    entries = _entries(dataset, answer)
    named = [entry for entry in entries if entry.ways[0].via is None]
    reasons = list(dict.fromkeys(each.reason for entry in named for each in entry.standing.judged if each.reason))
    room = next((room for most, room in ROOMS.items() if len(named) <= most), LEAST)
    for role in ROLES:
        if any(row.role == role for row in answer.duties):
            count = f"{tally(answer.duties, role).total} {dataset.row_word}"
            yield Line(f"{words.capital(words.ROLE[role])} {count}", Style.NOTE_HEADING)
        own = [entry for entry in entries if entry.ways[0].role == role]
        rows = [entry for entry in own if entry in named]
        if rows:
            yield _grid(dataset, role, rows, room, reasons)
        yield from _ranges(dataset, [entry for entry in own if entry not in named])
    yield from _foot(dataset, answer, named, reasons)


def _entries(dataset: Dataset, answer: Answer) -> list[Entry]:
    found = standings(dataset, answer.question._replace(indices=tuple(dataset.appendices)))
    known = {(each.index, each.number): each for each in found}
    rows = groupby(answer.duties, key=lambda row: row.key)
    return [Entry(tuple(strongest(own)), known[key]) for key, own in rows]


def _way(row: Duty | Order) -> str:
    role = words.ROLE[row.role] if row.role else ""
    return f"{role} {way_words(row)}" if row.via else f"{role} ({way_words(row)})"


def label(dataset: Dataset, duty: Duty) -> str:
    """A row's number, with its index where there are several: "PAPI 1.1"."""
    number = duty.criterion.number
    return number if len(dataset.appendices) == 1 else f"{dataset.index(duty.index).short} {number}"


def marked_name(duty: Duty, most: int = 0) -> str:
    """A criterion's name, cut where it has more letters than so many, with a mark where something is in doubt."""
    mark = f" {words.DOUBT}" if doubts(duty.notes) else ""
    return f"{shorten(duty.criterion.title, most - len(mark)) if most else duty.criterion.title}{mark}"


def _grid(dataset: Dataset, role: Role, entries: Sequence[Entry], room: Room, reasons: Sequence[str]) -> Grid:
    """The criteria in which the agency is named itself, one row each.

    What was published of the index as a whole, or that nothing was, is said once for the rows that share it.
    """
    indices = {entry.standing.index for entry in entries}
    judged = any(entry.standing.judged for entry in entries)
    columns = dataset.columns(indices)
    printed = {column.role: column.printed for column in columns}
    one = len(dataset.appendices) == 1
    named = {"number": printed["number"] if one else words.capital(dataset.index_word)}
    named |= {"lead": words.capital(words.ROLE[Role.LEAD])}
    named |= {"criterion": printed.get("criterion") or printed["tasks"], "result": "Kết quả, đánh giá"}
    further = [column.printed for column in columns if column.further and column.key is None]
    named["target"] = printed.get("target", words.heading("target")) if judged else "; ".join(further)
    shares = {column: share for column, share in SHARES[role].items() if judged or column != "result"}
    if not named["target"]:
        del shares["target"]
    if one:
        shares["number"] /= 1.5
    whole = sum(shares.values())
    room = Room(*(round(each * 100 / whole) for each in room))
    shown = tuple(shares)
    drawn = [Row(RowKind.HEADING, tuple(text_cell(column, named[column]) for column in shown))]
    told = [_result(dataset, entry, reasons) for entry in entries]
    own = ["" if entry.of_whole_index else label(dataset, entry.ways[0]) for entry in entries]
    for _, run in groupby(range(len(entries)), key=lambda at: (told[at], own[at])):
        together = list(run)
        for at in together:
            cells = _cells(dataset, entries[at], room)
            if judged and at == together[0]:
                cells["result"] = Cell("result", (told[at],), len(together))
            drawn.append(Row(RowKind.CRITERION, tuple(cells[each] for each in shown if each in cells)))
    widths = tuple(100 * share / whole for share in shares.values())
    grid = Grid(shown, widths, tuple(drawn), tight=True)
    check_tiling(grid)
    return grid


def _cells(dataset: Dataset, entry: Entry, room: Room) -> dict[str, Cell]:
    first = entry.ways[0]
    most = room.name or (0 if first.criterion.label else _TASK)
    name = filter(None, [marked_name(first, most), entry.way])
    leads = (dataset.registry.by_id[each].brief for each in entry.standing.lead)
    return {
        "number": text_cell("number", label(dataset, first)),
        "criterion": Cell("criterion", tuple(map(Paragraph, name))),
        "lead": text_cell("lead", "; ".join(leads)),
        "target": text_cell("target", _target(dataset, entry, room.target)),
    }


def _target(dataset: Dataset, entry: Entry, most: int) -> str:
    """What is to be reached: measures in words, where these are long their bare figures; or the printed text, cut.

    Where the table has no such column: what must come of it and by when.
    """
    standing = entry.standing
    if not standing.judged:
        appendix = dataset.appendices[standing.index]
        found = (each for row in entry.ways for each in appendix.further(row.criterion, row.assignment))
        return shorten("; ".join(dict.fromkeys(text for column, text in found if column.key is None)), most)
    bare = [each._replace(measure=each.measure and replace(each.measure, of=None)) for each in standing.judged]
    ways = ["; ".join(target_words(standing, each) for each in found) for found in (standing.judged, bare)]
    measured = all(each.measure for each in standing.judged)
    return next((text for text in ways if len(text) <= most), ways[-1] if measured else shorten(ways[-1], most))


def _result(dataset: Dataset, entry: Entry, reasons: Sequence[str]) -> Paragraph:
    """What was published, and how it compares: "Thấp nhất; chưa đạt, thấp hơn 1 bậc"; why not, is a footnote."""
    results, judged = dataset.results.get(entry.standing.index), entry.standing.judged
    told = (
        "; ".join(filter(None, [figure_words(each.result, results), verdict(each).removesuffix(f". {each.reason}")]))
        for each in judged
    )
    marks = dict.fromkeys(reasons.index(each.reason) + 1 for each in judged if each.reason)
    return Paragraph(words.capital("; ".join(dict.fromkeys(told))), marks=tuple(marks))


def _ranges(dataset: Dataset, entries: Sequence[Entry]) -> Iterator[Line]:
    """What comes through collectives, as ranges of numbers: a line for each way."""
    ways: dict[str, list[Entry]] = {}
    for entry in entries:
        ways.setdefault(entry.way, []).append(entry)
    for way, found in ways.items():
        told = "; ".join(ranges_words(dataset, (entry.ways[0] for entry in found)))
        yield Line(f"{words.capital(way)} ({len(found)} {dataset.row_word}): {told}.", Style.POINT)


def _foot(dataset: Dataset, answer: Answer, named: Sequence[Entry], reasons: Sequence[str]) -> Iterator[Line]:
    """Of which years the results are, where what stands only as numbers can be read, what the mark of doubt means."""
    told: dict[str, list[Entry]] = {}
    for entry in named:
        if any(each.result for each in entry.standing.judged):
            told.setdefault(entry.standing.index, []).append(entry)
    years = []
    for index_id, held in told.items():
        whole = " (của cả chỉ số)" if all(entry.of_whole_index for entry in held) else ""
        years.append(f"{dataset.index(index_id).name} năm {held[0].standing.year}{whole}")
    told_years = [f"Kết quả công bố: {'; '.join(years)}."] if years else []
    notes = [*told_years, *(f"[{number}] {reason}" for number, reason in enumerate(reasons, 1))]
    yield from [Line(" ".join(notes), Style.NOTE)] if notes else []
    if any(row.via for row in answer.rows):
        yield Line(f"Toàn văn phần giao qua nhóm: xem các phụ lục của {dataset.dispatch.word}.", Style.NOTE)
    if any(doubts(row.notes) for row in answer.duties):
        yield Line(f"{DOUBT_MEANS}.", Style.NOTE)
