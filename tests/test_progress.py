"""Targets beside published results: the figures are those of the sources, and judged in the terms of their year."""

import csv
import io
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chisotv import words
from chisotv.loading import load
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import ROLES, Question, duties
from chisotv.queries.judging import STATUSES, Judge
from chisotv.queries.progress import ambitions, by_agency, count, one_group_up, over_years, standings
from chisotv.words import Role, Status
from conftest import DATA, EXAMPLES, ROOT, Run, from_csv

pytestmark = pytest.mark.smoke

TABLE = list(csv.DictReader(io.StringIO((ROOT / "tests/expected/papi-2018-2024.csv").read_text(encoding="utf-8"))))
"""Score, rank, number ranked and group of PAPI in Trà Vinh: D1 is a dimension, TOT the index as a whole."""
LEVELS = ["Thấp nhất", "Trung bình thấp", "Trung bình cao", "Cao nhất"]  # from worst to best
REACHED = {2020: (13, 29), 2021: (3, 28), 2022: (7, 28), 2023: (5, 28), 2024: (3, 28)}


def number(code: str) -> str | None:
    return None if code == "TOT" else code.removeprefix("D")


def test_papi_figures_are_those_of_the_table(dataset: Dataset) -> None:
    papi = dataset.results["papi"]
    assert len(TABLE) == 38 * 7
    for row in TABLE:
        year, code = int(row["year"]), number(row["number"])
        result = papi.result(year, code)
        if row["score"]:
            assert result
            said = (f"{result.score:.4f}", str(result.rank), str(result.ranked), result.group)
            assert said == (row["score"], row["rank"], row["ranked"], row["group"])
        else:
            assert result is None
            assert papi.not_measured(year, code)


def test_nothing_stands_in_the_data_that_is_not_in_the_table(dataset: Dataset) -> None:
    known = {(int(row["year"]), number(row["number"])) for row in TABLE}
    papi = dataset.results["papi"]
    assert {(table.year, result.number) for table in papi.years for result in table.results} <= known
    assert papi.basis == "published"
    assert [scale.basis for scale in papi.scales] == ["computed"]


OTHERS = {
    ("par_index", 2022): (83.00, 50, "travinh.gov.vn, 26/04/2023"),
    ("sipas", 2022): (81.93, 19, "Quyết định 288/QĐ-BNV ngày 14/4/2023"),
    ("sipas", 2021): (None, 25, "Quyết định 288/QĐ-BNV ngày 14/4/2023"),
    ("pci", 2020): (62.44, 48, "pcivietnam.vn"),
    ("pci", 2021): (62.03, 51, "travinh.gov.vn"),
    ("pci", 2022): (66.06, 26, "travinh.gov.vn"),
    ("pci", 2023): (None, 24, "lecourrier.vn, 11/2024; vietstock.vn, 6/2025"),
    ("pci", 2024): (68.94, 18, "vietstock.vn, 6/2025"),
    ("dti", 2022): (0.6077, 25, "travinh.gov.vn"),
}


def test_figures_of_the_other_indices(dataset: Dataset) -> None:
    found = {
        (index, table.year): (result.score, result.rank, results.source_of(table, result))
        for index, results in dataset.results.items()
        if index != "papi"
        for table in results.years
        for result in table.results
    }
    assert found == OTHERS
    assert all(r.ranked == 63 for i, rs in dataset.results.items() if i != "papi" for t in rs.years for r in t.results)


@pytest.mark.parametrize("year", REACHED)
def test_how_many_targets_were_reached(year: int, run: Run) -> None:
    reached, measured = REACHED[year]
    first = run("progress", "papi", "--year", str(year)).out.split("\n")[0]
    assert first.startswith(f"PAPI {year}: đạt {reached} trong {measured} kết quả phấn đấu; ")
    records = json.loads(run("progress", "papi", "--year", str(year), "--format", "json").out)
    statuses = Counter(record["status"] for record in records if record["criterion"])
    assert (statuses["reached"], statuses["reached"] + statuses["missed"]) == (reached, measured)
    assert statuses["unmeasured"] == 29 - measured


@pytest.mark.parametrize("year", range(2018, 2025))
def test_each_row_agrees_with_the_table(year: int, run: Run, dataset: Dataset) -> None:
    """Judged once more from the table alone: the group against the level that the dispatch prints."""
    groups = {number(row["number"]): row["group"] for row in TABLE if int(row["year"]) == year}
    targets = {c.number: c.target.printed for _, c, _ in dataset.leaves(["papi"]) if c.target}
    for record in json.loads(run("progress", "-i", "papi", "--year", str(year), "--format", "json").out):
        (measure,) = record["measures"]
        group, target = groups[record["criterion"]], targets.get(record["criterion"], "Trung bình cao")
        if not group:
            assert (measure["status"], measure["result"]) == ("unmeasured", None)
            continue
        short = LEVELS.index(target) - LEVELS.index(group)
        assert measure["result"]["group"] == group
        assert (measure["status"], measure["short"]) == (("missed", short) if short > 0 else ("reached", 0))


def test_all_targets_are_the_group_of_2019_and_one_more(run: Run, dataset: Dataset) -> None:
    found = standings(dataset, Question(indices=["papi"]), base=2019)
    assert Counter(ambitions(found)) == {1: 19, 0: 10}
    assert one_group_up(dataset, found, 2019)
    assert not one_group_up(dataset, standings(dataset, Question(indices=["papi"]), base=2018), 2018)
    assert not one_group_up(dataset, standings(dataset, Question(indices=["ict"]), base=2019), 2019)
    said = " ".join(run("progress", "papi", "--base", "2019").out.split())
    assert "Mức phấn đấu so với nhóm năm 2019: cao hơn 1 bậc: 19; bằng: 10." in said
    assert "Cả 29 mức phấn đấu đều bằng nhóm năm 2019 cộng một bậc, tối đa là nhóm tốt nhất (do tính toán)." in said
    assert "Cả 29" not in run("progress", "papi", "--base", "2018").out


def test_the_goal_of_the_whole_index_was_missed(dataset: Dataset) -> None:
    for year in REACHED:
        goal = standings(dataset, Question(indices=["papi"]), year=year)[0]
        assert goal.criterion is None
        assert (goal.status, goal.judged[0].short) == ("missed", 1 if year == 2020 else 2)


def test_what_cannot_be_compared_says_why(dataset: Dataset) -> None:
    reasons = {
        (standing.index, standing.number): [each.reason for each in standing.judged]
        for standing in standings(dataset)
        if standing.status in ("incomparable", "unmeasured")
    }
    assert reasons["papi", "5.2"] == ["Nội dung này không còn được đo từ năm 2021."]
    assert reasons["par_index", None] == ["Chưa có thang nhóm của năm 2022."] * 2
    assert reasons["ict", "1.1.2"] == ["Chưa tìm thấy kết quả công bố."]
    assert reasons["ict", "1.1.1"] == ["Kết quả phấn đấu không có thước đo."]
    assert reasons["dti", None] == ["Công văn không nêu mục tiêu của chỉ số này."]
    assert all(all(found) for found in reasons.values())
    pci = dataset.results["pci"]
    gap = replace(pci, years=tuple(table for table in pci.years if table.year != 2023))
    assert (
        Judge(gap, 2024, None, 2020).judge((), None)[0].history[3].reason == "Chưa có số liệu trong các nguồn đã đọc."
    )


def test_each_year_of_par_index_says_what_can_be_told(run: Run, folder: Path) -> None:
    scales = {
        2018: "A từ 80 điểm, B từ 75 điểm, C từ 70 điểm, D; theo viet-jo.com, 28/5/2019.",
        2023: "A từ 90 điểm, B; theo doanhnghiephoinhap.vn, 26/4/2024; mức 90 điểm suy từ thang năm 2024.",
        2024: "A từ 90 điểm, B; theo vietnamplus.vn, 06/4/2025.",
    }
    other = "Khác các nhóm khi đặt mức phấn đấu (A, B, C, D) nên chưa so sánh được."
    for year, groups in scales.items():
        told = " ".join(run("progress", "par", "--year", str(year)).out.split())
        assert f"Thang nhóm năm {year} (được công bố): {groups}" in told
        assert (other in told) == (year > 2018)
        assert told.count("Thang nhóm") == 1
    told = " ".join(run("progress", "par", "--year", "2022").out.split())
    assert told.count("Thang nhóm") == 3
    assert "83,00 điểm" in told
    assert "Chưa có thang nhóm của năm 2022." in told
    # "B" is the best but one of four groups in 2018, and the lowest of two in 2024.
    added = run("record", "par", "-y", "2024", "--score", "85", "--rank", "50/63", "--source", "x", "--data", folder)
    assert added.status == 0
    loaded = load(folder).dataset
    assert loaded
    result = loaded.results["par_index"].result(2024, None)
    assert result
    assert result.group == "B"
    (goal, *criteria) = standings(loaded, Question(indices=["par_index"]), year=2024)
    assert {each.status for standing in (goal, *criteria) for each in standing.judged} == {"incomparable"}


def test_a_share_is_missed_by_points_not_by_percent(run: Run, dataset: Dataset) -> None:
    (goal, *criteria) = standings(dataset, Question(indices=["sipas"]))
    assert [each.judged[0].short for each in (goal, *criteria)] == [3.07] * 3
    rows = from_csv(run("progress", "sipas", "--format", "csv").out)
    at = rows[0].index("Còn thiếu")
    assert [row[at : at + 2] for row in rows[1:]] == [
        ["3,07", "điểm phần trăm"],
        ["", ""],
        *[["3,07", "điểm phần trăm"]] * 2,
    ]


# -- questions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Sở Nội vụ", "STTTT", "UBND huyện Cầu Kè", "VP UBND tỉnh"])
def test_an_agency_answers_for_its_duties(name: str, run: Run, dataset: Dataset) -> None:
    agency = dataset.registry.find(name)
    for role in ROLES:
        records = json.loads(run("progress", "-a", name, "--role", role, "--format", "json").out)
        own = {(d.index, d.criterion.number) for d in duties(dataset, Question([agency], roles=[role])).duties}
        assert {(r["index"], r["criterion"]) for r in records if r["criterion"]} == own
    direct = json.loads(run("progress", "-a", name, "--direct", "--format", "json").out)
    named = {(d.index, d.criterion.number) for d in duties(dataset, Question([agency], direct=True)).duties}
    assert {(r["index"], r["criterion"]) for r in direct if r["criterion"]} == named


def test_goals_belong_to_whom_the_letter_charges(dataset: Dataset) -> None:
    def goals(name: str, role: Any) -> list[str]:
        found = standings(dataset, Question([dataset.registry.find(name)], roles=[role]))
        return [standing.index for standing in found if standing.goal]

    assert goals("Sở Nội vụ", "lead") == ["papi", "par_index", "sipas"]
    assert goals("Sở Thông tin và Truyền thông", "lead") == ["ict"]
    assert goals("Sở Kế hoạch và Đầu tư", "lead") == ["pci"]
    assert goals("Sở Y tế", "lead") == []
    assert goals("Sở Y tế", "coordinating") == ["papi", "par_index", "sipas", "ict", "pci"]
    # Who is named to lead is not meant once more by "các sở, ban, ngành tỉnh".
    assert goals("Sở Nội vụ", "coordinating") == ["ict", "pci"]


@pytest.mark.parametrize("status", STATUSES)
def test_rows_of_one_status(status: Status, run: Run, dataset: Dataset) -> None:
    records = json.loads(run("progress", "--status", status, "--format", "json").out)
    there = count(standings(dataset))[status]
    assert [record["status"] for record in records] == [status] * there
    assert there or status is Status.NOT_DUE


@pytest.mark.parametrize("wanted", STATUSES)
def test_fail_on(wanted: Status, run: Run, dataset: Dataset) -> None:
    for year in (2019, 2022):
        there = count(standings(dataset, Question(indices=["papi"]), year=year))[wanted]
        done = run("progress", "papi", "-y", str(year), "--fail-on", wanted)
        assert done.status == (1 if there else 0)
        assert done.err == (f"Có {there} dòng “{words.STATUS[wanted]}” (--fail-on {wanted}).\n" if there else "")


def test_agencies_by_what_is_open(run: Run, dataset: Dataset) -> None:
    found = standings(dataset)
    shares = by_agency(dataset, found, Question(roles=(Role.LEAD,)))
    keys = [(-share.counts[Status.MISSED], -share.groups_short) for share in shares]
    assert keys == sorted(keys)
    for share in shares:
        own = [each for each in standings(dataset, Question([share.agency], roles=(Role.LEAD,))) if each.criterion]
        assert count(own) == share.counts
        assert sum(each.groups_short for each in own) == share.groups_short
    rows = from_csv(run("progress", "--by", "agency", "--format", "csv").out)
    assert [row[0] for row in rows[1:]] == [share.agency.name for share in shares]
    assert [int(row[1]) for row in rows[1:]] == [share.counts[Status.MISSED] for share in shares]
    some = from_csv(run("progress", "--by", "agency", "--status", "unmeasured", "--format", "csv").out)
    assert [row[0] for row in some[1:]] == [share.agency.name for share in shares if share.counts[Status.UNMEASURED]]


def test_years_in_one_line_are_the_years_one_by_one(dataset: Dataset, run: Run) -> None:
    series = over_years(dataset, "papi", since=2020)
    assert {year: (c[Status.REACHED], c[Status.REACHED] + c[Status.MISSED]) for year, c in series} == REACHED
    line = "; ".join(f"{year}: {reached}/{measured}" for year, (reached, measured) in REACHED.items())
    assert f"Số đạt trên số so sánh được, từng năm: {line}." in run("progress", "papi").out


def test_csv_has_every_row_and_year(run: Run, dataset: Dataset) -> None:
    rows = from_csv(run("progress", "papi", "--year", "2021", "--format", "csv").out)
    head, body = rows[0], rows[1:]
    assert len(body) == 30
    assert head[-7:] == [str(year) for year in range(2018, 2025)]
    by_number = {row[1]: dict(zip(head, row, strict=True)) for row in body}
    assert by_number["4.2"]["Nhóm"] == "Thấp nhất"
    assert (by_number["4.2"]["Thứ hạng"], by_number["4.2"]["Trong số"]) == ("55", "60")
    assert (by_number["4.2"]["Điểm"], by_number["4.2"]["Đơn vị"]) == ("1,8610", "điểm")
    assert (by_number["4.2"]["Còn thiếu"], by_number["4.2"]["Đơn vị còn thiếu"]) == ("3", "bậc")
    assert by_number["5.2"]["Lý do"] == "Nội dung này không còn được đo từ năm 2021."
    for row in TABLE:
        code = number(row["number"]) or "Chung"
        if code in by_number:
            assert by_number[code][row["year"]] == row["group"]


@pytest.mark.parametrize("args", [[], ["papi", "--base", "2019"], ["--year", "2030"], ["-a", "SNV"]])
def test_json_is_as_its_schema_says(args: list[str], run: Run) -> None:
    schema = json.loads((ROOT / "docs" / "progress.schema.json").read_text(encoding="utf-8"))
    records = json.loads(run("progress", *args, "--format", "json").out)
    jsonschema.Draft202012Validator(schema).validate(records)
    assert records


WRONG = {
    "unknown index": (["progress", "papii"], "Không có chỉ số “papii”. Các chỉ số: PAPI (papi), "),
    "unknown agency": (["progress", "-a", "Sở Nội vuu"], "Không có cơ quan “Sở Nội vuu”."),
    "role of nobody": (["progress", "--role", "lead"], "cần --agency"),
    "base of agencies": (["progress", "--by", "agency", "--base", "2019"], "--base không dùng với --by agency."),
    "year": (["progress", "--year", "20"], "1990"),
    "status": (["progress", "--status", "open"], "open"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use(case: str, run: Run) -> None:
    args, message = WRONG[case]
    done = run(*args)
    assert done.status == 2
    assert message in done.err
    assert done.out == ""


def test_a_year_before_the_dispatch_and_a_year_without_figures(run: Run) -> None:
    before = run("progress", "papi", "--year", "2019").out
    assert "Năm 2019 là năm trước khi ban hành công văn, nêu để đối chiếu." in before
    assert run("progress", "papi", "--year", "2030").out == (
        "PAPI 2030: 29 kết quả phấn đấu chưa so sánh được. Chưa có kết quả của năm 2030 (28). Nội dung này\n"
        "không còn được đo từ năm 2021 (1).\n"
        "Các năm có kết quả: 2018, 2019, 2020, 2021, 2022, 2023, 2024.\n"
    )


def test_a_first_figure_does_not_hide_the_year_before(run: Run, folder: Path) -> None:
    path = folder / "results" / "papi.yaml"
    row = '  - year: 2025\n    results:\n      - {number: "4.2", score: 2.1, rank: 30, ranked: 63}\n'
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    lines = run("progress", "papi", "--data", folder).out.split("\n")
    assert lines[0].startswith("PAPI 2024: đạt 3 trong 28 kết quả phấn đấu; ")
    assert "Năm 2025 mới có 1 kết quả; xem bằng --year 2025." in lines
    assert run("progress", "papi", "--data", folder, "-y", "2025").out.startswith(
        "PAPI 2025: 29 kết quả phấn đấu chưa so sánh được."
    )


@pytest.mark.parametrize(("base", "told"), [(2019, "tăng 3, như cũ 11, giảm 14"), (2020, "tăng 4, như cũ 11, giảm 13")])
def test_what_became_better_and_worse(base: int, told: str, run: Run) -> None:
    """Counted once more from the table alone."""
    groups = {(row["number"], int(row["year"])): row["group"] for row in TABLE if "." in row["number"]}
    pairs = [(groups[code, base], group) for (code, year), group in groups.items() if year == 2024 and group]
    steps = [LEVELS.index(now) - LEVELS.index(then) for then, now in pairs]
    better, same, worse = (sum(test(step) for step in steps) for test in ((0).__lt__, (0).__eq__, (0).__gt__))
    assert told == f"tăng {better}, như cũ {same}, giảm {worse}"
    assert f"Kết quả so với năm {base}: {told}." in run("progress", "papi", "--base", str(base)).out
    changes = [
        measure["change"]
        for record in json.loads(run("progress", "papi", "--base", str(base), "--format", "json").out)
        for measure in record["measures"]
        if record["criterion"]
    ]
    assert Counter(change["by"] for change in changes if change) == Counter(steps)


def test_without_groups_ranks_tell_what_changed(run: Run) -> None:
    (record,) = json.loads(run("progress", "pci", "--base", "2020", "--format", "json").out)
    assert record["measures"][0]["change"] == {"by": 30, "unit": "rank"}
    rows = from_csv(run("progress", "pci", "--base", "2020", "--format", "csv").out)
    assert rows[1][rows[0].index("Kết quả so với 2020")] == "tăng 30 hạng"


def test_markdown_has_the_sentences_and_the_rows(run: Run) -> None:
    out = run("progress", "papi", "sipas", "--format", "md").out
    assert out.startswith("PAPI 2024: đạt 3 trong 28 kết quả phấn đấu; ")
    tables = [block for block in out.split("\n\n") if block.startswith("| ")]
    assert [block.count("\n") + 1 for block in tables] == [2 + 30, 2 + 4]


def test_data_without_results(run: Run, folder: Path) -> None:
    shutil.rmtree(folder / "results")
    path = folder / "dispatch.yaml"
    kept = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("    results:")]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert run("validate", folder).status == 0
    done = run("progress", "--data", folder)
    assert done.status == 0
    assert "PAPI: 29 kết quả phấn đấu chưa so sánh được. Chưa có kết quả công bố nào." in done.out
    assert {r["status"] for r in json.loads(run("progress", "--data", folder, "--format", "json").out)} == {
        "incomparable"
    }


def test_the_smallest_data_set(run: Run) -> None:
    assert load(EXAMPLES / "base").dataset
    out = run("progress", "papi", "-y", "2020", "--data", EXAMPLES / "base").out
    assert out.startswith("PAPI 2020: đạt 1 trong 1 kết quả phấn đấu; không đo 1.")


def test_no_command_writes_into_the_carried_data(run: Run) -> None:
    before = {path: path.read_bytes() for path in DATA.rglob("*") if path.is_file()}
    run("progress")
    assert before == {path: path.read_bytes() for path in DATA.rglob("*") if path.is_file()}
