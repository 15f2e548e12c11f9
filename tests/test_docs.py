"""The documents say what is true: examples are real output, the two READMEs give the same commands."""

import re

import pytest
import yaml

from conftest import PROJECT, ROOT, Run, Snapshot

pytestmark = pytest.mark.smoke

EXAMPLE = re.compile(r"```console\n\$ chisotv (.*)\n((?s:.*?))```\n")


def test_the_page_of_results_has_no_figure_of_its_own() -> None:
    """What its sentences say comes from the commands: outside of their output there is no count, rank or score."""
    text = EXAMPLE.sub("", (ROOT / "docs/tra-vinh-2018-2024.md").read_text(encoding="utf-8"))
    text = re.sub(r"Công văn 2596/UBND-NC|ngày 07/7/2020|2018–2024|năm (?:2019|2020)", "", text)
    assert not re.search("[0-9]", text)


def test_both_readmes_begin_with_the_same_commands() -> None:
    blocks = [
        re.findall(r"```(?:sh|powershell)\n(?s:.*?)```", (ROOT / name).read_text(encoding="utf-8"))
        for name in ("README.md", "README.vi.md")
    ]
    assert blocks[0][:3] == blocks[1][:3]
    page = (ROOT / "docs" / "cai-dat.md").read_text(encoding="utf-8")
    assert blocks[0][0] in page
    assert blocks[0][2].splitlines()[1] in page
    assert blocks[0][0] in (ROOT / "docs" / "english.md").read_text(encoding="utf-8")


def test_every_command_stands_in_both_readmes(run: Run) -> None:
    verbs = re.findall(r"^  ([a-z]+)  ", run("--help").out.split("Lệnh:\n")[1], re.MULTILINE)
    assert len(verbs) >= 9
    for name in ("README.md", "README.vi.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert all(f"chisotv {verb}" in text for verb in verbs)


def test_nothing_is_asked_of_an_index_that_has_no_chisotv() -> None:
    advice = re.compile(r"pip install [^\n]*?['\" ]chisotv\b|chisotv\[")
    for pattern in ("*.md", "docs/*.md", "src/**/*.py", "tests/snapshots/*.txt"):
        for path in ROOT.glob(pattern):
            assert not advice.search(path.read_text(encoding="utf-8")), path


def test_what_stands_beside_the_metadata_agrees_with_it() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    needed = {hook["id"]: hook.get("additional_dependencies") for hook in hooks}
    assert needed == {"chisotv-validate": None, "chisotv-fmt": PROJECT["optional-dependencies"]["fmt"]}
    workflow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    versions = re.findall(r"Python :: (3\.[0-9]+)", "\n".join(PROJECT["classifiers"]))
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == versions


def test_page_of_rules_is_current(run: Run, snapshot: Snapshot) -> None:
    snapshot(ROOT / "docs" / "rules.md", run("validate", "--explain", "all").out)
