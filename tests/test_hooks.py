"""The pre-commit hook and the action's script, run for real on scratch repositories with a good and a bad commit."""

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from chisotv.problems import Problem, Severity
from chisotv.reports import Report
from chisotv.reports.json import json_report
from chisotv.text import visible
from conftest import DATA, ROOT, git

BASH = shutil.which("bash")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with the data in it, one good commit."""
    target = tmp_path / "kho"
    shutil.copytree(DATA, target / "data")
    git(target, "init", "-q")
    git(target, "add", ".")
    git(target, "commit", "-qm", "one")
    return target


def change(repository: Path, old: str, new: str) -> None:
    path = repository / "data" / "ict.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


@pytest.fixture(scope="module")
def hook_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as a git repository of its own, as pre-commit fetches it: the files as they are now."""
    target = tmp_path_factory.mktemp("hook") / "chisotv"
    listed = git(ROOT, "ls-files", "-z", check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file() and not name.startswith("tests/"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    git(target, "init", "-q")
    git(target, "add", ".")
    git(target, "commit", "-qm", "hook")
    return target


def test_the_hook_refuses_a_bad_commit(
    repository: Path, hook_source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    rev = git(hook_source, "rev-parse", "HEAD").stdout.strip()
    config = {"repos": [{"repo": str(hook_source), "rev": rev, "hooks": [{"id": "chisotv-validate"}]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    installed = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install", "--install-hooks"],
        cwd=repository, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if "Could not find a version" in installed.stdout + installed.stderr:
        pytest.skip("pre-commit cannot install the hook: no package index here")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    git(repository, "add", ".")
    change(repository, "đạt từ 57%", "đạt từ 58%")
    bad = git(repository, "commit", "-qam", "bad", check=False)
    assert bad.returncode == 1
    assert "data/ict.yaml:" in bad.stderr
    assert "lỗi CTV030: chữ in không có số 57" in bad.stderr
    change(repository, "value: 57\n", "value: 58\n")
    git(repository, "commit", "-qam", "good")
    assert git(repository, "log", "--format=%s").stdout.split() == ["good", "one"]


def run_action(repository: Path, **inputs: str) -> "subprocess.CompletedProcess[str]":
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(repository / "summary.md"),
        "GITHUB_OUTPUT": str(repository / "output.txt"),
        **{f"INPUT_{name.upper()}": value for name, value in inputs.items()},
    }
    command = [str(BASH), str(ROOT / "action" / "check.sh")]
    return subprocess.run(command, cwd=repository, env=env, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_the_action_annotates_a_bad_commit_and_tells_a_good_one(repository: Path) -> None:
    change(repository, "1.300.000", "1.350.000")
    git(repository, "commit", "-qam", "bad")
    bad = run_action(repository, data="data", base="HEAD~1")
    assert bad.returncode == 1
    assert bad.stdout.startswith("::error file=data/ict.yaml,line=")
    assert "Dữ liệu có 1 lỗi" in (repository / "summary.md").read_text(encoding="utf-8")
    assert (repository / "output.txt").read_text(encoding="utf-8") == "errors=1\n"
    (repository / "summary.md").unlink()
    change(repository, "1300000", "1350000")
    git(repository, "commit", "-qam", "good")
    good = run_action(repository, data="data", base="HEAD~2")
    assert good.returncode == 0, good.stdout + good.stderr
    summary = (repository / "summary.md").read_text(encoding="utf-8")
    assert "- **ICT 1.1.2**: chỉ tiêu 1.300.000 → 1.350.000 thuê bao" in summary
    assert run_action(repository, base="0" * 40).returncode == 0


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_the_action_runs_nothing_of_the_repository(repository: Path) -> None:
    for name in ("json", "secrets", "chisotv", "yaml", "pip"):
        (repository / f"{name}.py").write_text(f"open('RAN-{name}', 'w')", encoding="utf-8")
    change(repository, "đạt từ 57%", "đạt từ 58%")
    bad = run_action(repository)
    assert (bad.returncode, bad.stderr) == (1, "")
    assert not list(repository.glob("RAN*"))
    assert (repository / "output.txt").read_text(encoding="utf-8") == "errors=1\n"
    steps = [(ROOT / name).read_text(encoding="utf-8") for name in ("action.yml", "action/check.sh")]
    assert set(re.findall(r"\bpython (\S+)", "\n".join(steps))) == {"-I"}


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_the_action_lists_the_errors_of_a_long_report(repository: Path) -> None:
    for name in ("papi.yaml", "ict.yaml"):
        path = repository / "data" / name
        content = unicodedata.normalize("NFD", path.read_text(encoding="utf-8"))
        path.write_text(content, encoding="utf-8", newline="\n")
    bad = run_action(repository)
    assert (bad.returncode, bad.stderr) == (1, "")
    count = bad.stdout.count("\n::error ") + bad.stdout.startswith("::error ")
    assert count == 400  # 200 of each file
    count = int((repository / "output.txt").read_text(encoding="utf-8").removeprefix("errors="))
    assert count > 500
    heading, _, *items, _, more = (repository / "summary.md").read_text(encoding="utf-8").splitlines()
    assert heading == f"## Dữ liệu có {count} lỗi"
    assert len(items) == 50
    assert re.fullmatch(r"- \*\*data/papi\.yaml:\d+\*\* CTV060: chữ có dấu .*", items[0])
    assert more == f"… và {count - 50} lỗi khác; xem nhật ký."


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_words_of_the_action_are_no_commands(repository: Path) -> None:
    failed = run_action(repository, data="không có\n::warning::x")
    assert failed.returncode == 2
    assert (repository / "output.txt").read_text(encoding="utf-8") == "errors=\n"
    assert (repository / "summary.md").read_text(encoding="utf-8").startswith("## Không đọc được dữ liệu\n")
    lines = failed.stdout.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert len(token) >= 32
    assert lines[-1] == f"::{token}::"
    assert failed.stderr == ""


def summary_of(kind: str, given: str) -> str:
    command = [sys.executable, "-I", str(ROOT / "action" / "summary.py"), kind]
    env = {name: value for name, value in os.environ.items() if name != "GITHUB_OUTPUT"}
    done = subprocess.run(command, env=env, input=given, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


@pytest.mark.parametrize(
    "text",
    [
        "**[x](https://x.example)**", "<img src=x>", "`a` ~~b~~ | c", "hai\n\n# dòng\r- ba\u2028## bốn",
        "\x1b[31m\u202e", "x" * 9999,
    ],
    ids=["link", "html", "code", "lines", "invisible", "long"],
)  # fmt: skip
def test_texts_of_the_data_are_no_markup_of_the_summary(text: str) -> None:
    problem = Problem("CTV011", Severity.ERROR, f"data/{text}.yaml", 3, 5, f"trường lạ “{text}”")
    shown = summary_of("errors", json_report(Report((problem,), (problem.path,))))
    heading, _, item = shown.splitlines()
    assert heading == "## Dữ liệu có 1 lỗi"
    assert len(item) < 1200
    assert item.isprintable()
    (inline,) = [token for token in MarkdownIt("commonmark").parse(item) if token.type == "inline"]
    parts = [token for token in inline.children or () if token.content != "<!-- -->"]
    kinds = {token.type for token in parts}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close"}
    if len(text) < 100:
        plain = "".join(token.content for token in parts)
        assert visible(" ".join(text.split())) in plain


def test_a_summary_of_many_changes_is_one_that_github_takes() -> None:
    few = "**2 thay đổi.**\n\n- một\n- hai\n"
    assert summary_of("changes", few) == f"## Thay đổi dữ liệu\n\n{few}"
    many = summary_of("changes", few + "- ba\n" * 300_000)
    assert len(many.encode("utf-8")) < 600_000
    kept = many.splitlines()
    assert kept[:6] == [*f"## Thay đổi dữ liệu\n\n{few}".splitlines()]
    assert kept[-1] == f"… và {300_004 - (len(kept) - 4)} dòng khác."


def test_hook_and_action_say_what_they_run() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["pass_filenames"] for hook in hooks] == [False, False]
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert "action/check.sh" in json.dumps(action)
