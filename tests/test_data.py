"""Promises about the carried dispatch itself."""

import json
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from chisotv.loading import load
from chisotv.models.appendix import Criterion, Note
from chisotv.models.dataset import Dataset
from chisotv.queries.gaps import gaps
from conftest import DATA, EXAMPLES, Run, from_csv

pytestmark = pytest.mark.smoke


def test_no_problem_is_known() -> None:
    assert load(DATA).problems == ()


def test_every_leaf_criterion_is_there(dataset: Dataset) -> None:
    assert Counter(index for index, _, _ in dataset.leaves()) == {"papi": 29, "par_index": 8, "sipas": 2, "ict": 27}
    groups = {
        index: [p for p in appendix.walk() if not isinstance(p.item, Criterion)]
        for index, appendix in dataset.appendices.items()
    }
    assert {index: len(found) for index, found in groups.items()} == {"papi": 8, "par_index": 0, "sipas": 0, "ict": 9}


def test_every_criterion_has_tasks_agencies_and_a_target(dataset: Dataset) -> None:
    for _, criterion, place in dataset.leaves():
        assert criterion.target
        for assignment in place.assignments():
            assert assignment.tasks
            assert assignment.lead
            assert assignment.coordinating


def test_english_names_stand_where_the_publisher_has_them(dataset: Dataset) -> None:
    named = {
        index: [dataset.name_en(index, place.item.number) for place in appendix.walk()]
        for index, appendix in dataset.appendices.items()
    }
    assert all(named["papi"])
    assert len({*named["papi"]}) == 37
    assert not any(name for index in ("par_index", "sipas", "ict") for name in named[index])
    assert [each.id for each in dataset.dispatch.indices if dataset.name_en(each.id, None)] == [
        "papi",
        "par_index",
        "pci",
        "dti",
    ]


@pytest.mark.parametrize("command", ["tasks", "show papi 4.2", "progress", "gaps", "gaps --field lead"])
def test_english_names_are_for_programs_only(command: str, run: Run) -> None:
    records = json.loads(run(*command.split(), "--format", "json").out)
    assert all("name_en" in each for each in records)
    head, *rows = from_csv(run(*command.split(), "--format", "csv").out)
    some = {each["name_en"] or "" for each in records}
    assert ("Tên tiếng Anh" in head) == bool(some - {""})
    assert {dict(zip(head, row, strict=True)).get("Tên tiếng Anh", "") for row in rows} == some
    assert not any(name in run(*command.split()).out for name in some - {""})


def test_papi_targets_are_levels(dataset: Dataset) -> None:
    levels = Counter(c.target.printed for _, c, _ in dataset.leaves(["papi"]) if c.target)
    assert set(levels) <= set(dataset.results["papi"].scales[0].names)
    assert levels == {"Trung bình thấp": 8, "Trung bình cao": 6, "Cao nhất": 15}


def test_a_target_can_have_several_measures(dataset: Dataset) -> None:
    found = {c.number: c.target for _, c, _ in dataset.leaves(["ict"])}
    target = found["3.2.2"]
    assert target
    assert [(m.value, m.unit, m.comparison) for m in target.measures] == [(n, "%", ">=") for n in (70, 30, 50, 20)]
    measured = found["1.1.2"]
    assert measured
    assert [(m.value, m.unit, m.comparison, m.scope) for m in measured.measures] == [
        (1300000, "thuê bao", ">=", "criterion")
    ]
    above = found["2.1.1"]
    assert above
    assert above.measures[0].comparison == ">"


def test_gaps_are_those_of_the_dispatch(dataset: Dataset) -> None:
    kinds: dict[str, list[str]] = {}
    for gap in gaps(dataset).found:
        kinds.setdefault(str(gap.kind), []).append(f"{gap.index} {gap.number}")
    assert kinds.pop("index_only") == [*(f"par_index {n}" for n in range(1, 9)), "sipas 1", "sipas 2"]
    assert kinds.pop("declared") == ["ict 1.1"]
    assert kinds == {"unmeasured": ["ict 1.1.1", "ict 3.1.3", "ict 3.2.1"], "truncated": ["ict 3.1.2"]}
    assert [(g.index, g.number) for g in gaps(dataset).found if g.explained] == [("ict", "1.1")]
    assert not gaps(dataset, "tasks").found + gaps(dataset, "lead").found + gaps(dataset, "coordinating").found


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.yaml")), ids=lambda path: path.name)
def test_files_are_pleasant_to_edit(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "chisotv validate" in text.split("\n\n", 1)[0]
    assert text == unicodedata.normalize("NFC", text)
    assert "\t" not in text
    assert "\r" not in text
    assert text.endswith("\n")
    assert not any(line != line.rstrip() for line in text.split("\n"))
    # Any YAML reader sees the same as ours.
    loaded = yaml.safe_load(text)
    from chisotv.files.source import read

    assert read(path).data == loaded


def test_registry_knows_the_agencies_of_2020(dataset: Dataset) -> None:
    kinds = Counter(agency.kind for agency in dataset.registry.agencies)
    assert kinds == {"department": 17, "office": 2, "school": 2, "district": 9, "collective": 7}
    by_id = dataset.registry.by_id
    assert len(by_id["cac-so-ban-nganh-tinh"].members) == 18
    assert "ban-quan-ly-khu-kinh-te" not in by_id["cac-so-ban-nganh-tinh"].members
    assert by_id["cac-so-ban-nganh-co-lien-quan"].membership == "possible"
    assert by_id["ubnd-cap-xa"].size == 106


def test_numbers_are_ordered_naturally(folder: Path) -> None:
    for path in (folder / "papi.yaml", folder / "results" / "papi.yaml"):
        text = path.read_text(encoding="utf-8").replace('number: "1.4"', 'number: "1.10"')
        path.write_text(text, encoding="utf-8")
    assert load(folder).problems == ()


@pytest.mark.parametrize(("field", "explained"), [("declared", True), ("name", False)])
def test_only_a_note_on_the_declared_number_explains_it(field: Any, explained: bool) -> None:
    small = load(EXAMPLES / "base").dataset
    assert small is not None
    papi = small.appendices["papi"]
    (group,) = papi.groups
    assert group.declared is not None
    note = Note(kind="doubt", field=field, reason="Bản quét ghi như vậy.")
    changed = replace(group, declared=replace(group.declared, count=3), notes=(note,))
    data = Dataset(small.dispatch, small.registry, {"papi": replace(papi, groups=(changed,))})
    assert [(gap.number, gap.explained) for gap in gaps(data).found] == [("1", explained)]
