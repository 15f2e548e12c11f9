"""Collectives within collectives, collectives whose members nobody knows, and one name in both roles."""

import json
import shutil
from pathlib import Path
from typing import get_args

import pytest

from chisotv.loading import load
from chisotv.models.agency import Agency, AgencyKind, Membership
from chisotv.models.registry import Registry
from chisotv.words import KIND
from conftest import EXAMPLES, Run

pytestmark = pytest.mark.smoke

AGENCIES = """agencies:
  - {id: so-noi-vu, name: Sở Nội vụ, kind: department}
  - {id: so-y-te, name: Sở Y tế, kind: department}
  - {id: ubnd-xa-mot, name: UBND xã Một, kind: commune}
  - {id: cong-an-tinh, name: Công an tỉnh, kind: police}
  - {id: cac-so, name: Các sở, kind: collective, of: department, membership: certain, members: [so-noi-vu, so-y-te]}
  - {id: cac-xa, name: "UBND xã, phường, đặc khu", kind: collective, of: commune, membership: certain,
     members: [ubnd-xa-mot]}
  - {id: tat-ca, name: "Các sở, ngành, UBND xã, phường, đặc khu", kind: collective, of: collective,
     membership: certain, members: [cac-so, cac-xa]}
  - {id: cong-an, name: Công an các cấp, kind: collective, of: police, membership: possible}
"""
LEAD, COORDINATING = "lead: [Sở Y tế]", "coordinating: []"


def folder(tmp_path: Path, lead: str, coordinating: str) -> Path:
    """The base data with these agencies in one row of the ICT appendix."""
    data = Path(shutil.copytree(EXAMPLES / "base", tmp_path / "data"))
    (data / "agencies.yaml").write_text(AGENCIES, encoding="utf-8")
    text = (data / "ict.yaml").read_text(encoding="utf-8")
    assert LEAD in text
    text = text.replace(LEAD, f"lead: {lead}", 1).replace(COORDINATING, f"coordinating: {coordinating}", 1)
    (data / "ict.yaml").write_text(text, encoding="utf-8")
    return data


def found(run: Run, data: Path, agency: str, *options: str) -> list[tuple[str, str | None]]:
    """Role and collective of each row of ICT 1 that an agency has."""
    result = run("tasks", "-a", agency, "-i", "ict", "--format", "json", "--data", data, *options)
    assert result.status == 0, result
    return [(row["role"], row["via"]) for row in json.loads(result.out) if row["criterion"] == "1"]


@pytest.mark.parametrize("agency", ["UBND xã, phường, đặc khu", "UBND xã Một", "Các sở", "Sở Nội vụ"])
def test_whoever_is_in_a_collective_of_collectives_has_what_it_has(agency: str, run: Run, tmp_path: Path) -> None:
    data = folder(tmp_path, "[Sở Y tế]", '["Các sở, ngành, UBND xã, phường, đặc khu", Công an các cấp]')
    assert run("validate", data).out == "0 lỗi, 0 cảnh báo trong 7 tệp.\n"
    assert found(run, data, agency) == [("coordinating", "tat-ca")]
    assert found(run, data, agency, "--direct") == []


def test_who_may_belong_to_a_collective_without_members_is_never_certain(run: Run, tmp_path: Path) -> None:
    data = folder(tmp_path, "[Sở Y tế]", "[Công an các cấp]")
    assert found(run, data, "Công an tỉnh") == []
    assert found(run, data, "Công an tỉnh", "--related") == [("coordinating", "cong-an")]
    assert found(run, data, "Sở Nội vụ", "--related") == []


@pytest.mark.parametrize(
    ("lead", "coordinating", "agency", "via"),
    [
        ("[Sở Y tế]", "[Sở Y tế]", "Sở Y tế", None),
        ("[Các sở]", "[Các sở, Công an tỉnh]", "Các sở", None),
        ("[Các sở]", "[Các sở, Công an tỉnh]", "Sở Nội vụ", "cac-so"),
    ],
)
def test_who_is_in_both_cells_leads(
    lead: str, coordinating: str, agency: str, via: str | None, run: Run, tmp_path: Path
) -> None:
    data = folder(tmp_path, lead, coordinating)
    loaded = load(data)
    assert loaded.dataset
    assert "CTV028" in {problem.rule for problem in loaded.problems}
    assert found(run, data, agency) == [("lead", via)]
    rows = json.loads(run("tasks", "-i", "ict", "--format", "json", "--data", data).out)
    printed = [each["printed"] for row in rows if row["criterion"] == "1" for each in row["coordinating"]]
    assert printed == coordinating.strip("[]").split(", ")


def collective(name: str, membership: Membership, *members: str) -> Agency:
    return Agency(id=name, name=name, kind="collective", of="collective", membership=membership, members=members)


def test_a_way_is_certain_only_where_each_step_is() -> None:
    sure = [collective("b", "certain", "a"), collective("c", "certain", "b")]
    perhaps = [collective("d", "possible", "a"), collective("e", "certain", "d"), collective("f", "possible", "c")]
    both = collective("g", "certain", "e", "c")
    for entries in ([*sure, *perhaps, both], [both, *perhaps[::-1], *sure[::-1]]):
        known = Registry([Agency(id="a", name="a", kind="department"), *entries])
        assert known.collectives_of("a") == {"b": True, "c": True, "d": False, "e": False, "f": False, "g": True}
        assert known.within(["g"]) == {"g", "e", "d", "c", "b", "a"}
        assert known.within(["f"]) == {"f"}
        assert known.within(["f"], possible=True) == {"f", "c", "b", "a"}


def test_a_circle_has_an_end() -> None:
    known = Registry([collective("b", "certain", "a", "c"), collective("c", "certain", "b")])
    assert known.collectives_of("a") == {"b": True, "c": True}
    assert known.within(["b"]) == {"a", "b", "c"}


def test_every_kind_has_words() -> None:
    assert set(KIND) == set(get_args(AgencyKind))


def test_who_only_the_succession_names_is_named(run: Run, tmp_path: Path) -> None:
    data = Path(shutil.copytree(EXAMPLES / "full", tmp_path / "data"))
    registry, succession = data / "agencies.yaml", data / "succession.yaml"
    entry = "agencies:\n  - {id: thue-tinh, name: Thuế tỉnh, kind: vertical}\n"
    registry.write_text(registry.read_text("utf-8").replace("agencies:\n", entry, 1), encoding="utf-8")
    assert "CTV059: không nơi nào nêu “Thuế tỉnh”" in run("validate", data).out
    text = succession.read_text("utf-8")
    assert "after: [so-moi]" in text
    succession.write_text(text.replace("after: [so-moi]", "after: [so-moi, thue-tinh]", 1), encoding="utf-8")
    assert "CTV059" not in run("validate", data).out
