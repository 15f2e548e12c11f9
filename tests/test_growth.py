"""Work that grows with the data and no faster, counted where it can be, and what bounds the rest."""

import difflib
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chisotv.api import DataError, load
from chisotv.documents.base import Document, Section
from chisotv.documents.grid import Grid, Row, RowKind, text_cell
from chisotv.models.appendix import Assignment
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.queries.diff import Change
from chisotv.queries.diff.appendix import _paired
from chisotv.queries.diff.base import NEAR, list_changes
from chisotv.queries.gaps import gaps
from chisotv.render.pdf import render_pdf
from chisotv.tables.changes import MOST_NAMED, as_json
from chisotv.validation.checking import MOST_REPEATED

BASE = Path(__file__).parent / "examples" / "base"


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[int]:
    """How often a method is called from now on."""
    calls, real = [0], getattr(owner, name)

    def call(*args: Any, **options: Any) -> Any:
        calls[0] += 1
        return real(*args, **options)

    monkeypatch.setattr(owner, name, call)
    return calls


def seconds(work: Callable[[], object]) -> float:
    """The processor's time for it, whatever else runs on the machine."""
    start = time.process_time()
    work()
    return time.process_time() - start


def test_four_times_the_rows_of_a_pdf_take_no_sixteen_times_the_time() -> None:
    def document(count: int) -> Document:
        kinds = [RowKind.HEADING, *[RowKind.CRITERION] * count]
        rows = tuple(
            Row(kind, tuple(text_cell(each, f"Số {at}") for each in "abcdef")) for at, kind in enumerate(kinds)
        )
        return Document("x", (Section("x", (Grid(tuple("abcdef"), (15, 15, 15, 15, 15, 25), rows),)),))

    # Inside Typst nothing can be counted. It was 27 times, and is 4 to 5 times.
    one, other = (min(seconds(lambda n=n: render_pdf(document(n))) for _ in range(2)) for n in (150, 600))  # type: ignore[misc]
    assert other < 10 * one, (one, other)


def test_many_changed_texts_are_compared_with_some_only(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch, difflib.SequenceMatcher, "ratio")
    one, other = (tuple(f"{word} {at}" for at in range(300)) for word in ("a b", "c d"))
    assert len([*list_changes(one, other)]) == 600
    assert calls[0] == 300 * NEAR
    one, other = (tuple(f"việc của năm {word} {at}" for at in range(300)) for word in ("này", "nay"))
    assert [*list_changes(one, other)] == [*zip(one, other, strict=True)]


def test_many_changed_assignments_are_paired_in_order() -> None:
    one, other = (
        tuple(Assignment(tasks=(f"{word} {at}", "chung"), lead=("Sở Y tế",)) for at in range(300)) for word in "ab"
    )
    assert _paired(one, other) == [(at, at) for at in range(300)]


def test_changes_of_all_agencies_that_name_all_agencies_are_not_written() -> None:
    change = Change("added", "papi", "1", "PAPI 1", "x", agencies=frozenset(map(str, range(500))))
    few = [(str(at), [change]) for at in range(MOST_NAMED // 500)]
    assert as_json([change], few)
    with pytest.raises(ChisotvError, match="--by"):
        as_json([change], [*few, ("x", [change])])


def table(folder: Path, name: str, count: int, shared: str = "") -> Path:
    """The small example with one group of so many criteria, which share its work."""
    for source in BASE.rglob("*.yaml"):
        path = folder / source.relative_to(BASE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    head = re.split(r"^groups:", (BASE / "papi.yaml").read_text(encoding="utf-8"), flags=re.MULTILINE)[0]
    rows = "".join(f'      - {{number: "1.{at}", name: Tiêu chí}}\n' for at in range(1, count + 1))
    group = (
        f'groups:\n  - number: "1"\n    name: {name}\n    assignments: [{{tasks: [Việc{shared}], lead: [Sở Y tế]}}]\n'
    )
    (folder / "papi.yaml").write_text(f"{head}{group}    criteria:\n{rows}", encoding="utf-8")
    return folder


def test_gaps_look_once_for_the_measures_that_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    for count in (10, 40):
        dataset = load(table(tmp_path / str(count), "Nhóm", count)).dataset
        with monkeypatch.context() as patch:
            seen = counted(patch, Dataset, "leaves")
            assert len(gaps(dataset, folder=tmp_path / str(count)).found) >= count
        calls.append(seen[0])
    assert calls[0] == calls[1]


@pytest.mark.parametrize("where", ["name", "task"])
def test_what_groups_give_to_their_rows_is_bounded(tmp_path: Path, where: str) -> None:
    for count in (100, 220):
        long = "x" * (MOST_REPEATED // 200)
        name, shared = ("Nhóm " + long, "") if where == "name" else ("Nhóm", long)
        folder = table(tmp_path / str(count), name, count, shared)
        if count == 100:
            load(folder)
        else:
            with pytest.raises(DataError, match="CTV002"):
                load(folder)


def test_a_count_of_any_size_asks_for_a_few_parts_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(BASE, data)
    text = (data / "papi.yaml").read_text("utf-8")
    many = "100000000000000000"
    text = re.sub(r"count: \d+\n( +printed: gồm) \d+", rf"count: {many}\n\1 {many}", text, count=1)
    (data / "papi.yaml").write_text(text, "utf-8")
    (gap,) = [each for each in load(data).gaps().found if each.kind == "declared"]
    assert (gap.yaml or "").count("number:") == 20
