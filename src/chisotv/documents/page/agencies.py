"""Who has how much to do, and what: the matrix of responsibilities and a list for each agency."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from chisotv import words
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Index
from chisotv.queries.duties import ROLES, Answer, Duty, duties, matrix, tally
from chisotv.words import Role

STEPS = 5
"""Shades of the matrix."""


class Count(NamedTuple):
    """How many criteria of an index an agency leads and coordinates, and the shade of that: 0 for none."""

    index: Index  # type: ignore[assignment] # nobody looks for a value in this tuple
    lead: int
    coordinating: int
    step: int


class Row(NamedTuple):
    """An agency in the matrix."""

    agency: str
    name: str
    counts: tuple[Count, ...]


class Listed(NamedTuple):
    """Criteria of one index; `first` where the agency has none of the index before."""

    index: Index  # type: ignore[assignment] # nobody looks for a value in this tuple
    numbers: tuple[str, ...]
    first: bool


class Way(NamedTuple):
    """What an agency has in one role and in one way.

    Attributes:
        role: The role.
        how: Role and way in words: "chủ trì, nêu đích danh".
        lists: The criteria, index by index.
    """

    role: Role
    how: str
    lists: tuple[Listed, ...]


class Part(NamedTuple):
    """What an agency has to do.

    Attributes:
        agency: Its id.
        name: Its name with the first abbreviation.
        lines: Sentences: how much it has to do, what was left out, who belongs to it.
        ways: The criteria by role and way.
    """

    agency: str
    name: str
    lines: tuple[str, ...]
    ways: tuple[Way, ...]


class Agencies(NamedTuple):
    """Every agency that has something to do.

    Attributes:
        indices: The columns of the matrix.
        groups: Kinds of agencies with the rows of each; collectives last.
        parts: What each has to do, in the same order.
        ranges: Which counts each shade stands for, from the lightest: "1–6".
    """

    indices: tuple[Index, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    parts: tuple[Part, ...]
    ranges: tuple[str, ...]


def agencies(dataset: Dataset) -> Agencies:
    """The matrix and the lists of a data set."""
    answers = {agency.id: duties(dataset, [agency]) for agency in dataset.registry.agencies}
    busy = [agency for agency in dataset.registry.agencies if answers[agency.id].duties]
    # As they stand in the registry, collectives apart at the end.
    busy.sort(key=lambda agency: agency.kind == "collective")
    counts = matrix(dataset, agencies=busy) if busy else {}
    most = max((sum(roles.values()) for row in counts.values() for roles in row.values()), default=0)
    rows = [Row(agency.id, agency.name, tuple(_counts(dataset, counts[agency.id], most))) for agency in busy]
    apart = sum(agency.kind != "collective" for agency in busy)
    groups = (("Cơ quan, đơn vị", tuple(rows[:apart])), ("Nhóm cơ quan", tuple(rows[apart:])))
    return Agencies(
        indices=tuple(dataset.index(index_id) for index_id in dataset.appendices),
        groups=tuple(group for group in groups if group[1]),
        parts=tuple(_part(dataset, agency, answers[agency.id]) for agency in busy),
        ranges=tuple(_ranges(most)),
    )


def _counts(dataset: Dataset, row: dict[str, dict[Role, int]], most: int) -> Iterator[Count]:
    for index_id, roles in row.items():
        step = _step(sum(roles.values()), most)
        yield Count(dataset.index(index_id), roles[Role.LEAD], roles[Role.COORDINATING], step)


def _step(number: int, most: int) -> int:
    return -(-number * STEPS // most) if most else 0


def _ranges(most: int) -> Iterator[str]:
    for step in range(1, STEPS + 1):
        held = [number for number in range(1, most + 1) if _step(number, most) == step]
        if held:
            yield str(held[0]) if len(held) == 1 else f"{held[0]}–{held[-1]}"


def _part(dataset: Dataset, agency: Agency, answer: Answer) -> Part:
    found = answer.duties
    held = [role for role in ROLES if any(row.role == role for row in found)]
    lines = [f"{words.capital('; '.join(words.tally_words(*tally(found, role)) for role in held))}."]
    if answer.left_out:
        lines.append(f"Chưa kể {answer.left_out} dòng mà văn bản chỉ ghi “có liên quan”.")
    if agency.membership:
        lines.append(_membership(agency))
    return Part(agency.id, agency.short, tuple(lines), tuple(_ways(dataset, found)))


def _membership(agency: Agency) -> str:
    size = len(agency.members) or agency.size
    how = "" if agency.membership == "certain" else "; văn bản không nêu rõ cơ quan nào"
    return f"Nhóm cơ quan{f', gồm {size} đơn vị' if size else ''}{how}."


def _ways(dataset: Dataset, found: Sequence[Duty]) -> Iterator[Way]:
    """The criteria by role and way; one that is named itself is not listed again for a collective."""
    seen: set[str] = set()
    for role in ROLES:
        own = [row for row in found if row.role == role]
        direct = {row.key for row in own if row.via is None}
        ways: dict[str, list[Duty]] = {}
        for row in sorted(own, key=lambda row: row.via is not None):
            if row.via is None or row.key not in direct:
                ways.setdefault(f"qua nhóm “{row.via.name}”" if row.via else "nêu đích danh", []).append(row)
        for way, rows in ways.items():
            yield Way(role, f"{words.ROLE[role]}, {way}", tuple(_lists(dataset, rows, seen)))


def _lists(dataset: Dataset, rows: Sequence[Duty], seen: set[str]) -> Iterator[Listed]:
    for index_id, own in groupby(rows, key=lambda row: row.index):
        # A criterion with several assignments has as many rows.
        numbers = tuple(dict.fromkeys(row.criterion.number for row in own))
        yield Listed(dataset.index(index_id), numbers, index_id not in seen)
        seen.add(index_id)
