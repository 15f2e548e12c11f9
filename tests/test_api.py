"""The door for Python: the same answers as the command line, and what it refuses."""

import doctest
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import chisotv
from chisotv.api import Data, DataError
from chisotv.problems import ChisotvError, Severity
from chisotv.tables.duties import row_json
from chisotv.tables.progress.rows import standing_json
from chisotv.words import Role, Status
from conftest import EXAMPLES, ROOT, Run


@pytest.fixture(scope="module")
def data() -> Data:
    return chisotv.load()


def told(run: Run, *args: str) -> Any:
    """What the command line gives to programs."""
    return json.loads(run(*args, "--format", "json").out)


def test_tasks_are_those_of_the_command_line(data: Data, run: Run) -> None:
    def records(**asked: Any) -> list[dict[str, Any]]:
        return [row_json(data.dataset, row) for row in data.tasks(**asked).rows]

    assert records() == told(run, "tasks")
    assert records(agency="so noi vu") == told(run, "tasks", "-a", "SNV")
    asked = ["tasks", "-a", "SYT", "-i", "ict", "-i", "papi", "--role", "coordinating", "--related", "-s", "trực tuyến"]
    given = {"agency": "SYT", "index": ["ict", "PAPI"], "role": "coordinating", "related": True, "search": "truc tuyen"}
    assert records(**given) == told(run, *asked) != []
    several = data.tasks(agency=["STTTT", "SNV", "Sở Nội vụ"], role=Role.LEAD, direct=True)
    assert [agency.id for agency in several.agencies] == ["so-thong-tin-va-truyen-thong", "so-noi-vu"]
    assert len(several.rows) == len(told(run, "tasks", "-a", "STTTT", "-a", "SNV", "--role", "lead", "--direct"))
    assert data.tasks(agency="SYT").left_out == 20


def test_gaps_are_those_of_the_command_line(data: Data, run: Run) -> None:
    for names, args in (((), []), ("ict", ["-i", "ict"]), (["ict", "par"], ["-i", "par", "-i", "ict"])):
        found = data.gaps(index=names)
        assert [(gap.index, gap.number, gap.kind) for gap in found.found] == [
            (gap["index"], gap["number"], gap["kind"]) for gap in told(run, "gaps", *args)
        ]
    assert [gap.number for gap in data.gaps(field="tasks").found] == [
        gap["number"] for gap in told(run, "gaps", "--field", "tasks")
    ]
    assert data.gaps().total == 66
    assert run("gaps", "-i", "ict", "--fail-over", str(data.gaps(index="ict").missing)).status == 0
    assert run("gaps", "-i", "ict", "--fail-over", str(data.gaps(index="ict").missing - 1)).status == 1


def test_progress_is_that_of_the_command_line(data: Data, run: Run) -> None:
    def records(**asked: Any) -> list[dict[str, Any]]:
        return [standing_json(data.dataset, standing) for standing in data.progress(**asked).shown]

    assert records() == told(run, "progress")
    asked = ["progress", "papi", "-a", "SNV", "--role", "lead", "--year", "2020", "--base", "2019", "--direct"]
    given = {"index": "papi", "agency": "SNV", "role": "lead", "year": 2020, "base": 2019, "direct": True}
    assert records(**given) == told(run, *asked) != []
    some = data.progress(index=["ict", "papi"], status=["missed", Status.UNMEASURED])
    assert {standing.status for standing in some.shown} <= {Status.MISSED, Status.UNMEASURED}
    assert len(some.shown) < len(some.standings)  # all are counted


def test_agencies_are_those_of_the_command_line(data: Data, run: Run) -> None:
    for direct in (False, True):
        rows = told(run, "agencies", *(["--direct"] if direct else []))
        found = data.agencies(direct=direct)
        assert [(each.agency.id, each.counts) for each in found] == [(row["id"], row["counts"]) for row in rows]


def test_a_folder_of_ones_own(run: Run) -> None:
    for folder in (EXAMPLES / "base", str(EXAMPLES / "base")):
        rows = chisotv.load(folder, remembered=False).tasks().rows
        assert len(rows) == len(told(run, "tasks", "--data", str(EXAMPLES / "base")))


@pytest.mark.parametrize(
    ("question", "asked", "words"),
    [
        ("tasks", {"agency": "Sở Nội vuu"}, "Không có cơ quan “Sở Nội vuu”. Gần nhất: Sở Nội vụ (SNV)."),
        ("tasks", {"index": ["papi", "x"]}, "Không có chỉ số “x”."),
        ("gaps", {"index": "pci"}, "PCI không có phụ lục"),
        ("progress", {"index": ""}, "Không có chỉ số “”."),
        ("progress", {"agency": ""}, "Không có cơ quan “”."),
    ],
)
def test_unknown_names_are_explained(data: Data, question: str, asked: Any, words: str) -> None:
    with pytest.raises(ChisotvError, match=re.escape(words)):
        getattr(data, question)(**asked)


def test_an_unknown_role_or_status_is_a_mistake_of_the_program(data: Data) -> None:
    with pytest.raises(ValueError, match="chủ trì"):
        data.tasks(agency="SNV", role="chủ trì")
    with pytest.raises(ValueError, match="đạt"):
        data.progress(status="đạt")


def test_broken_data_raises_all_problems(folder: Path, run: Run) -> None:
    text = (folder / "papi.yaml").read_text(encoding="utf-8")
    (folder / "papi.yaml").write_text(text.replace("Thanh tra tỉnh", "Thanh tra tinhr", 2), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        chisotv.load(folder)
    assert sum(problem.severity is Severity.ERROR for problem in raised.value.problems) == 2
    assert run("tasks", "--data", folder).err == f"{raised.value}\n"
    with pytest.raises(ChisotvError, match="Không có thư mục dữ liệu"):
        chisotv.load(folder / "nowhere")


def test_the_version_alone_loads_nothing_else() -> None:
    code = "import sys, chisotv; chisotv.__version__; print(*(m for m in sys.modules if m.startswith('chisotv.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert done.stdout == "\n"
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        chisotv.lod  # type: ignore[attr-defined] # noqa: B018


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_lines_in_the_readme_are_true(name: str) -> None:
    (block,) = re.findall(r"```python\n((?s:.*?))```\n", (ROOT / name).read_text(encoding="utf-8"))
    test = doctest.DocTestParser().get_doctest(block, {}, name, name, 0)
    assert doctest.DocTestRunner().run(test) == (0, len(test.examples))
    assert len(block.splitlines()) >= 8


def test_how_a_name_was_read_is_told(data: Data) -> None:
    told: list[str] = []
    data.tell = told.append
    agencies = data.named_agencies(["SNV", "nội vụ", "Chủ tịch UBND huyện Cầu Kè"])
    assert [agency.id for agency in agencies] == ["so-noi-vu", "ubnd-huyen-cau-ke"]
    assert told == [
        "“nội vụ” được hiểu là Sở Nội vụ.",
        "“Chủ tịch UBND huyện Cầu Kè” được hiểu là Ủy ban nhân dân huyện Cầu Kè.",
    ]
