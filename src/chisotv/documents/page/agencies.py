"""Who has how much to do, and what: the matrix of responsibilities and a list for each agency."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from chisotv.documents.handout import answer_lines, handouts
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import EVERYTHING, ROLES, Duty, matrix_row
from chisotv.queries.succession import at, latest
from chisotv.tables.sentences import question_words, way_words
from chisotv.words import Role

STEPS = 5
"""Shades of the matrix."""


class Agencies:
    """Every agency that has something to do."""

    def __init__(self, dataset: Dataset) -> None:
        today = at(dataset, latest(dataset.succession)) if dataset.succession else dataset
        known = {each.id for each in dataset.registry.agencies}
        later = [each for each in today.registry.agencies if each.id not in known and each.kind != "commune"]
        self.today = question_words(today, EVERYTHING)  # of which day those are that only today knows, in words
        self.later = handouts(today, later) if later else {}  # their part of `answers`: by field, of the newest day
        self._dataset = dataset
        self.answers = handouts(dataset, dataset.registry.agencies) | self.later  # agency id → what it has to do
        busy = [today.registry.by_id[agency_id] for agency_id in self.answers]
        # Agency id → index id → role → number of criteria.
        self.counts = {each: matrix_row(dataset, answer.duties) for each, answer in self.answers.items()}
        named = [agency for agency in busy if agency.kind != "collective" and agency.id not in self.later]
        collectives = [agency for agency in busy if agency.kind == "collective"]
        new = [agency for agency in busy if agency.id in self.later]
        kinds = {"Cơ quan, đơn vị": named, "Nhóm cơ quan": collectives, "Cơ quan hiện nay": new}
        # Kinds of agencies with those of each, as they stand in the registry; those of today's last.
        self.groups = {kind: agencies for kind, agencies in kinds.items() if agencies}
        # Without those: one matrix is of one day.
        self.own_groups = {kind: found for kind, found in self.groups.items() if found != new}
        self._most = max((sum(roles.values()) for row in self.counts.values() for roles in row.values()), default=0)

    def step(self, roles: dict[Role, int]) -> int:
        """The shade of a cell of the matrix: 0 for no criterion, `STEPS` for the most of all cells."""
        return self._step(sum(roles.values()))

    def _step(self, number: int) -> int:
        return -(-number * STEPS // self._most) if self._most else 0

    def ranges(self) -> Iterator[str]:
        """Which numbers each shade stands for, from the lightest: "1–6"."""
        for _, numbers in groupby(range(1, self._most + 1), self._step):
            held = list(numbers)
            yield str(held[0]) if len(held) == 1 else f"{held[0]}–{held[-1]}"

    def lines(self, agency: Agency) -> list[str]:
        """Sentences: how much an agency has to do, what was left out, who belongs to it."""
        lines = [self.today] if agency.id in self.later else []
        lines += answer_lines(self._dataset, self.answers[agency.id])
        if agency.membership:
            members = [self._dataset.registry.by_id[each] for each in agency.members]
            inner = [each.brief for each in members if each.kind == "collective"]
            size = len(members) - len(inner) or (None if inner else agency.size)
            size_words = "; ".join([*inner, *([f"{size} đơn vị"] if size else [])])
            how = "" if agency.membership == "certain" else "; văn bản không nêu rõ cơ quan nào"
            lines.append(f"Nhóm cơ quan{f', gồm {size_words}' if size_words else ''}{how}.")
        return lines

    def ways(self, agency: Agency) -> Iterator[tuple[Role, str, list["Listed"]]]:
        """The criteria of an agency by role and way; one that is named itself is not listed again for a collective."""
        found = self.answers[agency.id].duties
        seen: set[str] = set()
        for role in ROLES:
            own = [row for row in found if row.role == role]
            direct = {row.key for row in own if row.via is None}
            ways: dict[str, list[Duty]] = {}
            for row in sorted(own, key=lambda row: row.via is not None):
                if row.via is None or row.key not in direct:
                    ways.setdefault(way_words(row), []).append(row)
            for way, rows in ways.items():
                yield role, way, list(_lists(rows, seen))


Listed = tuple[str, list[str], bool]
"""The id of an index, numbers of its criteria, and whether the agency's earlier lists have none of this index."""


def _lists(rows: Sequence[Duty], seen: set[str]) -> Iterator[Listed]:
    for index_id, own in groupby(rows, key=lambda row: row.index):
        # A criterion with several assignments has as many rows.
        yield index_id, list(dict.fromkeys(row.criterion.number for row in own)), index_id not in seen
        seen.add(index_id)
