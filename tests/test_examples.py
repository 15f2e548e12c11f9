"""Bad data, one folder each: `examples/bad/NAME` is laid over `examples/base`, `expected.txt` is the report.

A new folder is a new test. `removed.txt` lists files to take away.
"""

import shutil
from pathlib import Path

import pytest

from chisotv.validation.rules.catalogue import CATALOGUE
from conftest import EXAMPLES, Run, Snapshot

pytestmark = pytest.mark.smoke

BAD = sorted(path for path in (EXAMPLES / "bad").iterdir() if path.is_dir())


def test_every_rule_has_a_bad_example() -> None:
    # A file over 10 MB is made by a test of its own.
    assert {path.name.split("-")[0] for path in BAD} == set(CATALOGUE) - {"CTV002"}


def test_base_is_good(run: Run) -> None:
    assert run("validate", EXAMPLES / "base").status == 0


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.name)
def test_bad_example(case: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot) -> None:
    data = tmp_path / "data"
    shutil.copytree(EXAMPLES / "base", data)
    shutil.copytree(case, data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt", "removed.txt"))
    if (case / "removed.txt").is_file():
        for name in (case / "removed.txt").read_text(encoding="utf-8").split():
            (data / name).unlink()
    monkeypatch.chdir(tmp_path)
    result = run("validate", "data")
    rule = case.name.split("-")[0]
    assert result.status == (0 if CATALOGUE[rule].severity == "warning" else 1)
    assert result.err == ""
    assert f" {rule}: " in result.out
    snapshot(case / "expected.txt", result.out)
