"""Valid data of which hardly anything is left: every verb answers in every form, with data or with a sentence."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from chisotv.cli import run
from chisotv.cli.app import VERBS
from chisotv.cli.handout import FORMS as SHEETS
from chisotv.loading import load
from chisotv.render import FORMATS
from chisotv.reports import FORMS as REPORTS
from chisotv.tables import FORMATS as ROW_FORMATS
from chisotv.tables.changes import FORMATS as CHANGE_FORMATS
from conftest import EXAMPLES

Files = dict[str, Any]


def whole(files: Files) -> None:
    """Everything of the small example."""


def no_appendix(files: Files) -> None:
    for name in ("papi.yaml", "ict.yaml", "results/papi.yaml", "results/ict.yaml"):
        del files[name]
    del files["dispatch.yaml"]["indices"][:2]
    files["dispatch.yaml"]["goals"] = []
    del files["dispatch.yaml"]["directives"][0]["indices"]


def no_index(files: Files) -> None:
    no_appendix(files)
    no_results(files)
    files["dispatch.yaml"]["indices"] = []


def no_letter(files: Files) -> None:
    no_index(files)
    files["dispatch.yaml"] |= {name: [] for name in ("addressees", "basis", "directives", "recipients", "scan_errors")}


def no_agency(files: Files) -> None:
    no_letter(files)
    files["agencies.yaml"]["agencies"] = []


def one_criterion(files: Files) -> None:
    no_results(files)
    for name in ("papi.yaml", "ict.yaml"):
        files[name].pop("groups", None)
        files[name]["criteria"] = [{"number": "1", "name": "Thuê bao"}]


def no_results(files: Files) -> None:
    for index in files["dispatch.yaml"]["indices"]:
        files.pop(index.pop("results", ""), None)


def no_figures(files: Files) -> None:
    for name, content in files.items():
        if name.startswith("results/"):
            content.pop("scale_changes", None)
            content.pop("unmeasured", None)
            content["years"] = []


def no_goals(files: Files) -> None:
    del files["dispatch.yaml"]["goals"]
    for criterion in _criteria(files):
        criterion.pop("target", None)


def no_duties(files: Files) -> None:
    for criterion in _criteria(files):
        del criterion["assignments"]


def only_collectives(files: Files) -> None:
    agencies = files["agencies.yaml"]["agencies"]
    files["agencies.yaml"]["agencies"] = [
        {"id": each["id"], "name": each["name"], "kind": "collective", "of": "school", "membership": "possible"}
        for each in agencies
    ]


def _criteria(files: Files) -> list[Any]:
    return [*files["papi.yaml"]["groups"][0]["criteria"], *files["ict.yaml"]["criteria"]]


SETS: list[Callable[[Files], None]] = [
    whole, no_appendix, no_index, no_letter, no_agency, one_criterion, no_results, no_figures, no_goals, no_duties,
    only_collectives,
]  # fmt: skip


def made(change: Callable[[Files], None], folder: Path) -> Path:
    """The small example with a change, in a folder."""
    base = EXAMPLES / "base"
    files = {
        path.relative_to(base).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in base.rglob("*.yaml")
    }
    change(files)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


ROWS = [
    "tasks", "tasks --agency SNV", "tasks --agency SNV --role lead --related", "tasks --search xyz",
    "tasks --index papi", "show papi 1.1", "show papi 1", "show pci 1", "agencies", "agencies --direct",
    "progress", "progress papi", "progress pci", "progress --by agency", "progress --agency SNV",
    "progress --year 2020", "gaps", "gaps --field lead", "gaps --field tasks", "gaps --index ict", "show notes",
    "show notes papi", "show letter",
]  # fmt: skip
RENDERED = [
    "all --output -", "all --output in.{}", "all --output in/", "all --agency SNV --output -", "papi --output -",
    "letter --notes --output -",
]  # fmt: skip


TABLE = (
    "Phụ lục IX\n\nVIỆC MỚI\n\n(Kèm theo Kế hoạch số 9/KH-UBND ngày 05/3/2026 của UBND tỉnh An Giang)\n\n"
    "| TT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | Rà soát. | Sở Nội vụ |\n"
)


def commands(data: str) -> list[str]:
    """Every verb in every form."""
    return [
        *(f"{each} --data {data} --format {form}" for each, form in itertools.product(ROWS, ["table", *ROW_FORMATS])),
        *(
            f"render {each.format(form)} --data {data} --format {form}"
            for each, form in itertools.product(RENDERED, FORMATS)
        ),
        *(f"handout --data {data} --output phieu --format {form}" for form in SHEETS),
        *(f"handout --data {data} --output phieu --format {form} --agency SNV" for form in SHEETS),
        f"page --data {data}", f"page --data {data} --year 2020", f"page --data {data} --output trang.html",
        *(f"validate {data} --format {form}" for form in REPORTS),
        *(f"diff {old} {new} --format {form} --by {by}" for old, new in (("whole", data), (data, "whole"), (data, data))
          for form in CHANGE_FORMATS for by in ("place", "agency")),
        f"record pci --year 2020 --score 1 --source x --data {data}",
        f"record papi 1.1 --year 2019 --score 1 --source x --data {data}",
        f"fmt --check {data}", f"fmt {data}", f"gaps --fail-over 0 --data {data}",
        f"import bang.md --to {data} --update --dry-run --yes", f"import bang.md --to {data} --update --yes",
        "schema", "schema dispatch", f"init {data}", "init moi",
    ]  # fmt: skip


@pytest.mark.parametrize("change", SETS)
def test_every_verb_answers_on_bare_data(
    change: Callable[[Files], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bang.md").write_text(TABLE, encoding="utf-8")
    made(whole, tmp_path / "whole")
    data = made(change, tmp_path / change.__name__)
    loaded = load(data)
    assert loaded.dataset is not None, loaded.problems
    asked = commands(data.name)
    assert {command.split()[0] for command in asked} == set(VERBS)
    for command in asked:
        status = run(command.split())
        out, err = capsysbinary.readouterr()
        said = err.decode("utf-8")
        assert status in (0, 1, 2), command
        assert said.strip() or (status == 0 and (out or command.startswith("fmt"))), command
        assert not re.search(r"^[:.]|: ?[.:]", said, re.MULTILINE), f"{command}: a sentence without its subject: {said}"
