"""Every agency's duties against a table made outside this program.

`expected/responsibilities.csv` was counted from the second, independent reading of the scan, with names and members
mapped by hand. It is never written by chisotv.
"""

import csv
import json
from collections import Counter

import pytest

from chisotv.dataset import Dataset
from chisotv.duties import duties, matrix
from conftest import ROOT, Run

EXPECTED = ROOT / "tests" / "expected" / "responsibilities.csv"
Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def expected() -> dict[Key, tuple[int, int, int]]:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["agency"], row["index"], row["role"]): (int(row["direct"]), int(row["through"]), int(row["possible"]))
        for row in rows
    }


def test_every_agency_counts_as_read_independently(dataset: Dataset, expected: dict[Key, tuple[int, int, int]]) -> None:
    found: Counter[tuple[str, str, str, str]] = Counter()
    for agency in dataset.registry.agencies:
        best: dict[tuple[str, str, str], str] = {}
        for row in duties(dataset, [agency], related=True).duties:
            assert row.role is not None
            how = "direct" if row.via is None else "through" if row.certain else "possible"
            key = (row.index, row.role, row.criterion.number)
            # Two assignments of one criterion can name an agency in different ways; the strongest counts.
            best[key] = min(best.get(key, how), how, key=["direct", "through", "possible"].index)
        found.update((agency.id, index, role, how) for (index, role, _), how in best.items())
    ours = {
        (agency, index, role): tuple(found[agency, index, role, how] for how in ("direct", "through", "possible"))
        for agency, index, role, _ in found
    }
    assert ours == expected


def test_matrix_counts_direct_and_certain(dataset: Dataset, expected: dict[Key, tuple[int, int, int]]) -> None:
    for direct in (False, True):
        counts = matrix(dataset, direct)
        for (agency, index, role), (named, through, _) in expected.items():
            assert counts[agency][index][role] == named + (0 if direct else through)  # type: ignore[index]
        total = sum(n for roles in counts.values() for index in roles.values() for n in index.values())
        assert total == sum(named + (0 if direct else through) for named, through, _ in expected.values())


def test_so_noi_vu_leads_as_the_dispatch_says(run: Run) -> None:
    result = run("tasks", "--agency", "Sở Nội vụ", "--role", "lead", "--format", "json")
    rows = json.loads(result.out)
    direct = Counter(row["index"] for row in rows if row["via"] is None)
    assert direct == {"papi": 6, "par_index": 3, "sipas": 1, "ict": 1}
    through = [row for row in rows if row["via"] is not None]
    assert {row["via"] for row in through} == {"cac-so-ban-nganh-tinh"}
    assert Counter(row["index"] for row in through) == {"ict": 11}
    table = run("tasks", "--agency", "Sở Nội vụ", "--role", "lead")
    assert table.out.startswith("Sở Nội vụ · chủ trì 22 tiêu chí (11 nêu đích danh, 11 qua nhóm)\n")
