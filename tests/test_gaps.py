"""What is missing as a list of work: who leads there, and YAML that ends it where it is pasted."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import chisotv
from chisotv.queries.gaps import Field, Gap
from chisotv.words import GapKind
from conftest import DATA, EXAMPLES, Run

Change = Callable[[dict[str, Any]], None]
BASE = EXAMPLES / "base"


def criteria(holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from holder.get("criteria", ())
    for group in holder.get("groups", ()):
        yield from criteria(group)


def no_target(appendix: dict[str, Any]) -> None:
    for criterion in criteria(appendix):
        criterion.pop("target", None)


def no_target_of_the_last(appendix: dict[str, Any]) -> None:
    list(criteria(appendix))[-1].pop("target")


def cut_off(appendix: dict[str, Any]) -> None:
    for criterion in criteria(appendix):
        criterion["target"]["truncated"] = True


def cut_off_without_measure(appendix: dict[str, Any]) -> None:
    cut_off(appendix)
    no_measure(appendix)


def no_measure(appendix: dict[str, Any]) -> None:
    for criterion in criteria(appendix):
        criterion["target"].pop("measures", None)


def no_measure_in_an_empty_list(appendix: dict[str, Any]) -> None:
    for criterion in criteria(appendix):
        criterion["target"]["measures"] = []


def only_of_the_index(appendix: dict[str, Any]) -> None:
    for criterion in criteria(appendix):
        for measure in criterion["target"].get("measures", ()):
            measure["scope"] = "index"


def empty(field: str) -> Change:
    def change(appendix: dict[str, Any]) -> None:
        for holder in [*criteria(appendix), *groups(appendix)]:
            for assignment in holder.get("assignments", ()):
                assignment[field] = []
                assignment.pop(f"{field}_printed", None)
                assignment.pop("merged", None)

    return change


def no_assignment(appendix: dict[str, Any]) -> None:
    for holder in [*criteria(appendix), *groups(appendix)]:
        holder.pop("assignments", None)
        holder["notes"] = []


def groups(holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for group in holder.get("groups", ()):
        yield group
        yield from groups(group)


def declared(by: int) -> Change:
    def change(appendix: dict[str, Any]) -> None:
        for group in groups(appendix):
            held = len(group.get("groups", ())) + len(group.get("criteria", ()))
            group["declared"] = {"count": held + by, "printed": f"gồm {held + by:02} chỉ số thành phần."}
            group["notes"] = [note for note in group.get("notes", ()) if note["field"] != "declared"]

    return change


CASES: dict[str, tuple[Change, Field, set[GapKind]]] = {
    "no target": (no_target, "target", {GapKind.NONE}),
    "one without a target": (no_target_of_the_last, "target", {GapKind.NONE}),
    "cut off": (cut_off, "target", {GapKind.TRUNCATED}),
    "cut off, no measure": (cut_off_without_measure, "target", {GapKind.TRUNCATED}),
    "no measure": (no_measure, "target", {GapKind.UNMEASURED}),
    "no measure in a list": (no_measure_in_an_empty_list, "target", {GapKind.UNMEASURED}),
    "only of the index": (only_of_the_index, "target", {GapKind.INDEX_ONLY}),
    "no tasks": (empty("tasks"), "tasks", {GapKind.EMPTY}),
    "no lead": (empty("lead"), "lead", {GapKind.EMPTY}),
    "no coordinating": (empty("coordinating"), "coordinating", {GapKind.EMPTY}),
    "no assignment": (no_assignment, "lead", {GapKind.EMPTY}),
    "fewer than declared": (declared(2), "target", {GapKind.DECLARED}),
    "more than declared": (declared(-1), "target", {GapKind.DECLARED}),
}
LAYOUTS: dict[str, Callable[[Any], str]] = {
    "key by key": lambda data: yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=90),
    "the last level in braces": lambda data: yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, width=90, default_flow_style=None
    ),
    "all in braces": lambda data: yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, width=90, default_flow_style=True
    ),
}


def pasted(folder: Path, gap: Gap) -> None:
    """The gap's YAML, filled in, at the place that it names."""
    assert gap.file is not None
    assert gap.line is not None
    assert gap.yaml is not None
    assert all(len(line) <= 80 for line in gap.yaml.split("\n") if " " in line.strip())
    new = gap.yaml.replace("CON_SỐ", "85").replace("TÊN_NHÓM", "Cao nhất").replace("CHỮ", "và các phần mềm khác")
    new = new.replace("CƠ QUAN CHỦ TRÌ", "Trường A").replace("CƠ QUAN PHỐI HỢP", "Trường B")
    if "Trường" in new:
        with (folder / "agencies.yaml").open("a", encoding="utf-8", newline="\n") as registry:
            registry.writelines(f"  - {{id: {each}, name: Trường {each.upper()}, kind: school}}\n" for each in "ab")
    path = Path(gap.file)
    lines = path.read_text("utf-8").split("\n")
    lines[gap.line - 1 : gap.line - 1 + gap.replaces] = new.split("\n")
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("source", "file", "layout"),
    [*itertools.product([BASE], ["papi.yaml", "ict.yaml"], LAYOUTS), (DATA, "ict.yaml", "the last level in braces")],
)
def test_the_yaml_of_every_kind_ends_its_row(case: str, layout: str, source: Path, file: str, tmp_path: Path) -> None:
    change, field, kinds = CASES[case]
    folder = Path(shutil.copytree(source, tmp_path / "data"))
    data = yaml.safe_load((folder / file).read_text("utf-8"))
    for holder in [*criteria(data), *groups(data)]:
        holder.pop("notes", None)  # they quote the words that the change takes away
    change(data)
    (folder / file).write_text(LAYOUTS[layout](data), encoding="utf-8", newline="\n")
    index = file.removesuffix(".yaml")
    before = chisotv.load(folder).gaps(field, index=index)
    own = [gap for gap in before.found if gap.kind in kinds and not gap.explained]
    if not own:
        assert GapKind.DECLARED in kinds
        assert not list(groups(data))
        return
    for gap in own[:: max(1, len(own) - 1)]:
        fresh = Path(shutil.copytree(folder, tmp_path / f"pasted-{gap.number}"))
        pasted(fresh, chisotv.load(fresh).gaps(field, index=index).found[before.found.index(gap)])
        after = chisotv.load(fresh).gaps(field, index=index).found
        left = [each for each in after if (each.kind, each.number) == (gap.kind, gap.number)]
        same = [each for each in own if each.number == gap.number]
        assert len(left) == len(same) - 1


def test_every_snippet_of_the_dispatch_ends_its_row(tmp_path: Path) -> None:
    found = chisotv.load().gaps().found
    count = sum(not gap.explained for gap in found)
    assert count == 14
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    for left in range(count, 0, -1):
        gaps = chisotv.load(folder).gaps()
        assert gaps.missing == left
        gap = next(gap for gap in gaps.found if not gap.explained)
        pasted(folder, gap)
    assert chisotv.load(folder).gaps().missing == 0


def test_the_list_of_work_fits_a_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("gaps", "--format", "table").out
    lines = shown.rstrip("\n").split("\n")
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 80
    assert "Sở Nội vụ: PAR 1, 4, 5 · SIPAS 1" in shown
    assert shown.count("của cả chỉ số (10 tiêu chí)") == 1
    assert "ghi chú đã giải thích: ICT 1.1." in shown


def test_gaps_are_asked_for_like_tasks(run: Run) -> None:
    data = chisotv.load()

    def numbers(**asked: Any) -> list[str]:
        return [f"{gap.index} {gap.number}" for gap in data.gaps(**asked).found]

    assert numbers(agency="SNV", role="lead", index=["par", "sipas"]) == [
        "par_index 1", "par_index 4", "par_index 5", "sipas 1",
    ]  # fmt: skip
    assert numbers(search="thuê bao điện thoại cố định") == ["ict 1.1.1", "ict 1.1"]
    assert numbers(agency="Sở Tư pháp", role="lead", index="par") == ["par_index 2"]
    assert data.gaps(agency="Sở Tư pháp", role="lead", index="par").total == 1
    assert run("gaps", "-a", "STP", "--role", "lead", "-i", "par", "--fail-over", "0").status == 1
    assert run("gaps", "-a", "STP", "--role", "lead", "-i", "papi", "--fail-over", "0").status == 0
    refused = run("gaps", "--role", "lead")
    assert refused.status == 2
    assert "--agency" in refused.err


def test_data_from_no_file_say_nothing_of_where_to_write() -> None:
    found = chisotv.api.Data(chisotv.load().dataset).gaps(index="sipas").found
    assert [(gap.number, gap.file, gap.line, gap.yaml) for gap in found] == [
        ("1", None, None, None), ("2", None, None, None),
    ]  # fmt: skip
    assert found[0].lead == ("so-noi-vu",)
