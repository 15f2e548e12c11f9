"""Every agency's duties against a second reading of the scan that shares no code with the program."""

import json
from collections import Counter
from itertools import combinations
from typing import Any

import pytest

import second_reading
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import ROLES, Order, Question, Tally, duties, matrix, tally
from chisotv.words import Role
from conftest import DATA, Run
from second_reading import Answer, Part

pytestmark = pytest.mark.smoke

SCAN = DATA / "source" / "dispatch-2596.txt"
WAYS = ("direct", "through", "possible")  # the strongest first


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return [*second_reading.committed(), *second_reading.orders()]


@pytest.fixture(scope="module")
def ours(dataset: Dataset) -> dict[str, Answer]:
    """What the program says of every agency: of the letter and of the appendices."""
    found = {}
    for agency in dataset.registry.agencies:
        best: dict[tuple[str, str, str], str] = {}
        for row in duties(dataset, Question([agency], related=True)).rows:
            assert row.role is not None
            how = "direct" if row.via is None else "through" if row.certain else "possible"
            place = ("letter", row.directive.number) if isinstance(row, Order) else row.key
            key = (*place, row.role)
            # Two assignments of one criterion can name an agency in different ways; the strongest counts.
            best[key] = min(best.get(key, how), how, key=["direct", "through", "possible"].index)
        if best:
            found[agency.id] = {(*key, how) for key, how in best.items()}
    return found


def test_every_agency_has_what_a_second_reading_gives(ours: dict[str, Answer], parts: list[Part]) -> None:
    assert len(parts) == 68 + 4
    assert ours == second_reading.answers(parts)


def test_a_corrupted_row_is_noticed(ours: dict[str, Answer], parts: list[Part]) -> None:
    for at, part in enumerate(parts):
        for wrong in (part._replace(lead=part.lead[1:]), part._replace(lead=part.coordinating, coordinating=part.lead)):
            assert ours != second_reading.answers([*parts[:at], wrong, *parts[at + 1 :]]), part


def test_the_second_reading_is_that_of_the_scan(parts: list[Part]) -> None:
    assert second_reading.scanned(SCAN.read_text(encoding="utf-8")) == second_reading.committed()


def test_orders_of_the_letter_stand_apart_from_criteria(dataset: Dataset) -> None:
    def found(name: str, **asked: Any) -> list[tuple[str, str, bool]]:
        orders = duties(dataset, Question([dataset.registry.find(name)], **asked)).orders
        return [(row.directive.number, str(row.role), row.via is None) for row in orders]

    assert found("Sở Nội vụ", direct=True) == [("1", "coordinating", True), ("2", "lead", True)]
    assert found("Sở KH&ĐT", indices=["pci"], roles=[Role.LEAD]) == [("1", "lead", False), ("3", "lead", True)]
    # Nobody coordinates a point that it leads by name.
    assert found("Sở TT&TT", indices=["ict"]) == [
        ("1", "lead", False),
        ("1", "coordinating", True),
        ("4", "lead", True),
    ]
    assert found("Ban Dân tộc", direct=True) == []
    assert found("huyện Càng Long", search=["chấm điểm chỉ số PCI"]) == [("3", "coordinating", False)]
    assert found("UBND cấp xã") == []
    everybody = duties(dataset, Question(indices=["pci"]))
    assert [row.directive.number for row in everybody.orders] == ["1", "3"]
    assert everybody.duties == ()


def test_who_leads_by_name_does_not_coordinate_through_a_collective(dataset: Dataset) -> None:
    counts = {
        "so-noi-vu": 13,
        "van-phong-ubnd-tinh": 14,
        "so-thong-tin-va-truyen-thong": 22,
        "so-tai-chinh": 17,
        "so-tu-phap": 17,
        "so-tai-nguyen-va-moi-truong": 16,
        "so-khoa-hoc-va-cong-nghe": 16,
    }
    for agency_id, count in counts.items():
        found = duties(dataset, Question([dataset.registry.by_id[agency_id]])).duties
        assert (agency_id, tally(found, Role.COORDINATING).total) == (agency_id, count)


def test_matrix_counts_direct_and_certain(dataset: Dataset, parts: list[Part]) -> None:
    expected = second_reading.answers(parts)
    for direct in (False, True):
        ways = {"direct"} if direct else {"direct", "through"}
        for agency, row, _ in matrix(dataset, Question(direct=direct)):
            counted = Counter((index, role) for index, _, role, how in expected.get(agency.id, ()) if how in ways)
            assert row == {index: {role: counted[index, role] for role in ROLES} for index in dataset.appendices}


def test_so_noi_vu_leads_as_the_dispatch_says(run: Run) -> None:
    result = run("tasks", "--agency", "Sở Nội vụ", "--role", "lead", "--format", "json")
    rows = json.loads(result.out)
    assert [(row["number"], row["via"]) for row in rows if row["kind"] == "directive"] == [
        ("1", "cac-so-ban-nganh-tinh"),
        ("2", None),
    ]
    rows = [row for row in rows if row["kind"] == "criterion"]
    direct = Counter(row["index"] for row in rows if row["via"] is None)
    assert direct == {"papi": 6, "par_index": 3, "sipas": 1, "ict": 1}
    through = [row for row in rows if row["via"] is not None]
    assert {row["via"] for row in through} == {"cac-so-ban-nganh-tinh"}
    assert Counter(row["index"] for row in through) == {"ict": 11}
    table = run("tasks", "--agency", "Sở Nội vụ", "--role", "lead")
    assert table.out.startswith("Sở Nội vụ · chủ trì 22 tiêu chí (11 nêu đích danh, 11 qua nhóm)\n")


@pytest.mark.parametrize("ways", [ways for count in (1, 2, 3) for ways in combinations(WAYS, count)])
def test_a_criterion_named_in_several_ways_counts_once_in_the_strongest(
    dataset: Dataset, ways: tuple[str, ...]
) -> None:
    row = duties(dataset, Question([dataset.registry.find("Sở Y tế")], roles=[Role.LEAD])).duties[0]
    collectives = {"through": "cac-so-ban-nganh-tinh", "possible": "cac-so-ban-nganh-co-lien-quan"}
    rows = [
        row._replace(via=dataset.registry.by_id.get(collectives.get(way, "")), certain=way != "possible")
        for way in ways
    ]
    assert tally(rows, Role.LEAD) == Tally(Role.LEAD, *(int(way == ways[0]) for way in WAYS))
