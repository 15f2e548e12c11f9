"""The documents say what is true: examples are real output, the two READMEs give the same commands."""

import re
import shlex

import pytest

from conftest import ROOT, Run, Snapshot

EXAMPLE = re.compile(r"```console\n\$ chisotv (.*)\n((?s:.*?))```\n")


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_examples_are_real_output(
    name: str, run: Run, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("COLUMNS", "98")
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    examples = EXAMPLE.findall(text)
    assert examples
    for command, shown in examples:
        real = run(*shlex.split(command)).out.rstrip("\n") + "\n"
        if request.config.getoption("--update"):
            text = text.replace(shown, real)
            path.write_text(text, encoding="utf-8", newline="\n")
        else:
            assert shown == real


def test_both_readmes_begin_with_the_same_commands() -> None:
    blocks = [
        re.findall(r"```(?:sh|powershell)\n(?s:.*?)```", (ROOT / name).read_text(encoding="utf-8"))
        for name in ("README.md", "README.vi.md")
    ]
    assert blocks[0][:3] == blocks[1][:3]


def test_every_command_stands_in_both_readmes(run: Run) -> None:
    verbs = re.findall(r"^  ([a-z]+)  ", run("--help").out.split("Lệnh:\n")[1], re.MULTILINE)
    assert len(verbs) >= 9
    for name in ("README.md", "README.vi.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert all(f"chisotv {verb}" in text for verb in verbs)


def test_page_of_rules_is_current(run: Run, snapshot: Snapshot) -> None:
    snapshot(ROOT / "docs" / "rules.md", run("validate", "--explain", "all").out)
