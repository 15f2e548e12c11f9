"""What comes from elsewhere: actions, what builds the package, pins, licences."""

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from chisotv import __version__
from conftest import ROOT, git

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = {
    canonicalize_name(name): version
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for name, version in [line.split("==")]
}
SYSTEMS = {
    "win32": {"os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
    "linux": {"os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    "darwin": {"os_name": "posix", "platform_system": "Darwin", "platform_machine": "arm64"},
}
WORKFLOW, RELEASE = (ROOT / ".github" / "workflows" / name for name in ("check.yml", "release.yml"))
ACTION = ROOT / "action.yml"


def steps(file: Path) -> list[dict[str, Any]]:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    jobs = content["jobs"].values() if "jobs" in content else [content["runs"]]
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("file", [WORKFLOW, RELEASE, ACTION], ids=lambda file: file.name)
def test_actions_are_pinned_and_no_text_becomes_a_command(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for used in re.findall(r"uses: (.*)", text):
        assert used == "./" or re.fullmatch(r"(actions|pypa)/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used
    for step in steps(file):
        assert "${{" not in step.get("run", "")
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False


def test_the_workflow_may_read_the_contents_and_nothing_else() -> None:
    content = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert content["permissions"] == {}
    assert [job["permissions"] for job in content["jobs"].values()] == [{"contents": "read"}] * len(content["jobs"])


def test_each_job_of_a_release_may_do_one_thing_beside_reading() -> None:
    content = yaml.safe_load(RELEASE.read_text(encoding="utf-8"))
    assert content["permissions"] == {}
    assert {name: job["permissions"] for name, job in content["jobs"].items()} == {
        "build": {"contents": "read"},
        "windows": {},
        "attest": {"id-token": "write", "attestations": "write"},
        "draft": {"contents": "write"},
        "publish": {"id-token": "write"},
    }
    assert content["jobs"]["publish"]["environment"] == "release"
    assert content[True] == {"push": {"tags": ["v*"]}}  # YAML's "on"
    order = {name: job.get("needs") for name, job in content["jobs"].items()}
    assert order == {
        "build": None,
        "windows": "build",
        "attest": ["build", "windows"],
        "draft": "attest",
        "publish": "draft",
    }
    # What the tag must agree with is asked first; what is given out is checked against its list.
    runs = [step["run"] for step in content["jobs"]["build"]["steps"] if "run" in step]
    assert runs[0].startswith("python packaging/release-notes ")
    assert any("sha256sum packages/* bundles/*" in run for run in runs)
    assert "sha256sum --check SHA256SUMS" in str(content["jobs"]["attest"])
    (python,) = re.findall(r"https://www\.python\.org/\S+/(\S+)", " ".join(runs))
    setup = next(step for step in content["jobs"]["build"]["steps"] if "setup-python" in step.get("uses", ""))
    assert python.startswith(f"python-{setup['with']['python-version']}.")
    assert f"  {python}\n" in (ROOT / "packaging/windows/python.sha256").read_text("utf-8")
    # Who may write runs nothing of this repository.
    assert [name for name, job in content["jobs"].items() if "actions/checkout" in str(job)] == ["build"]
    scripts = re.findall(r"python (packaging/\S+)", RELEASE.read_text(encoding="utf-8"))
    assert {*scripts} == {"packaging/release-notes", "packaging/wheelhouse", "packaging/windows/build"}


def notes(project: Path, tag: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-X", "utf8", str(project / "packaging" / "release-notes"), tag]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_a_release_says_what_its_section_of_the_changelog_says(tmp_path: Path) -> None:
    for name in ("packaging/release-notes", "src/chisotv/__init__.py", "CITATION.cff"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    changes = tmp_path / "CHANGELOG.md"
    changes.write_text(
        f"# X\n\n## {__version__} - not released yet\n\n- Mới.\n\n## 0.0.1 - 2020-01-01\n\n- Cũ.\n", "utf-8"
    )
    undated = notes(tmp_path, f"v{__version__}")
    assert (undated.returncode, undated.stdout) == (1, "")
    assert f"## {__version__} - YYYY-MM-DD" in undated.stderr
    changes.write_text(changes.read_text("utf-8").replace("not released yet", "2027-01-31"), "utf-8")
    assert notes(tmp_path, f"v{__version__}").stdout == "- Mới.\n"
    assert {notes(tmp_path, tag).returncode for tag in ("v0.0.1", __version__, "vx")} == {1}
    changes.write_text(changes.read_text("utf-8").replace("# X\n", "# X\n\n## 99.0 - not released yet\n"), "utf-8")
    assert "does not begin with" in notes(tmp_path, f"v{__version__}").stderr
    (tmp_path / "CITATION.cff").write_text(f"cff-version: {__version__}\nversion: 99.0\n", "utf-8")
    assert "CITATION.cff" in notes(tmp_path, f"v{__version__}").stderr


def test_one_version_stands_everywhere() -> None:
    newest = re.search(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert re.fullmatch(rf"{re.escape(__version__)} - (not released yet|\d{{4}}-\d\d-\d\d)", newest[1])


def test_the_revision_to_take_exists() -> None:
    """The tag of the newest release, or before the first one a commit."""
    pages = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.vi.md", "docs/kiem-tra.md")]
    named = {rev for page in pages for rev in re.findall(r"(?:^    rev: |OWNER/chisotv@)(\S+)", page, re.MULTILINE)}
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.search(r"^## (\S+) - \d", changes, re.MULTILINE)
    (rev,) = named
    if released:
        assert rev == f"v{released[1]}"
    elif not (ROOT / ".git").exists() or git(ROOT, "rev-parse", "--is-shallow-repository").stdout == "true\n":
        pytest.skip("the history is not here")
    else:
        assert git(ROOT, "merge-base", "--is-ancestor", rev, "HEAD", check=False).returncode == 0
        hooks = git(ROOT, "show", f"{rev}:.pre-commit-hooks.yaml").stdout
        assert {each["id"] for each in yaml.safe_load(hooks)} == {"chisotv-validate", "chisotv-fmt"}


def test_the_citation_has_what_its_format_asks_for() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "software")
    assert cited["message"]
    assert cited["title"]
    assert [{*each} for each in cited["authors"]] == [{"name"}]  # an entity; nobody is invented
    assert cited["authors"][0]["name"] in (ROOT / "LICENSE").read_text(encoding="utf-8")
    project = PROJECT["project"]
    assert (cited["version"], cited["license"], cited["keywords"]) == (
        __version__,
        project["license"],
        project["keywords"],
    )
    optional = {"abstract", "version", "license", "keywords"}
    assert {*cited} - optional == {"cff-version", "message", "title", "type", "authors"}


def test_nothing_is_wrong_with_the_workflow_and_the_action() -> None:
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    if not zizmor:
        pytest.skip("zizmor is not installed: pip install -e '.[dev]'")
    done = subprocess.run([zizmor, "--quiet", "--offline", "--min-severity", "medium", ROOT], check=False)
    assert done.returncode == 0


def needed(root: str, system: str) -> set[NormalizedName]:
    """What a requirement needs on a system, by what is installed here; of what is not, nothing further is known."""
    environment = SYSTEMS[system] | {"sys_platform": system}
    wanted, seen = [Requirement(root)], set()
    while wanted:
        asked = wanted.pop()
        for extra in ("", *asked.extras):
            if (asked.name, extra) in seen:
                continue
            seen.add((asked.name, extra))
            try:
                needs = [Requirement(one) for one in requires(asked.name) or ()]
            except PackageNotFoundError:
                if asked.name == Requirement(root).name:
                    pytest.skip(f"{asked.name} is not installed")
                continue
            wanted += [one for one in needs if not one.marker or one.marker.evaluate(environment | {"extra": extra})]
    return {canonicalize_name(name) for name, _ in seen} - {"chisotv"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_all_that_is_needed_is_pinned_on_every_system(system: str) -> None:
    """`.ci/resolve_pins.py` also asks whether each pin can be had there."""
    asked = needed("chisotv[dev]", system)
    assert asked <= PINS.keys()
    assert ("colorama" in asked) == (system == "win32")


def test_pins_are_versions_that_the_project_takes() -> None:
    project = PROJECT["project"]
    lines = [project["dependencies"], *project["optional-dependencies"].values()]
    for asked in (Requirement(line) for group in lines for line in group):
        if asked.name != "chisotv":
            assert asked.specifier.contains(PINS[canonicalize_name(asked.name)]), asked
    assert Requirement("jinja2>=3.1.6,<4") in map(Requirement, project["dependencies"])


def test_what_builds_the_package_is_pinned_as_a_whole() -> None:
    asked = [Requirement(line) for line in PROJECT["build-system"]["requires"]]
    assert [str(each.specifier) for each in asked] == [f"=={PINS[canonicalize_name(each.name)]}" for each in asked]
    for system in SYSTEMS:
        assert needed("hatchling", system) <= {each.name for each in asked}


def test_the_list_of_licences_is_that_of_what_is_needed() -> None:
    text = (ROOT / "LICENSES.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")][2:]
    listed = {canonicalize_name(name): version for name, version, _ in rows}
    assert listed == {name: PINS[name] for name in set.union(*(needed("chisotv[all]", system) for system in SYSTEMS))}
    allowed = PROJECT["tool"]["pip-licenses"]["allow-only"].split(";")
    assert [row for row in rows if not set(row[2].split("; ")) <= set(allowed)] == []
