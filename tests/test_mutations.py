"""Any bytes give problems or data: a small run of `mutate.py`, and inputs made to cost time or memory."""

import contextlib
import copy
import functools
import itertools
import operator
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chisotv.loading import load
from chisotv.reports import FORMS, Report
from conftest import EXAMPLES
from mutate import run
from mutate_sets import run as run_sets

# Files made to blow up: name → content. Each must be answered quickly and within 200 MB.
BOMBS = {
    "many keys": lambda: "".join(f"k{n}: 1\n" for n in range(900_000)),
    "unknown keys": lambda: "".join(f"k{n}: 1\n" for n in range(25_000)),
    "many numbers": lambda: "index: papi\nnotes: [" + "1," * 4_000_000 + "1]\n",
    "wrong items": lambda: "index: papi\ngroups: [" + "1," * 55_000 + "1]\n",
    "one long line": lambda: "index: '" + "đ " * 3_000_000 + "'\n",
    "many blank lines": lambda: "index: |\n" + "\n" * 9_000_000 + "  x\n",
    "spaces": lambda: "index: 'x" + " " * 9_000_000 + "x'\n",
    "brackets": lambda: "[" * 9_000_000,
    "quotes": lambda: "'" * 9_000_000,
    "colons": lambda: "a: " * 3_000_000,
    "questions": lambda: "? " * 4_000_000,
    "anchors": lambda: "".join(f"a{n}: &a{n} x\n" for n in range(60_000)),
    "aliases": lambda: "a: &a x\n" + "".join(f"b{n}: *a\n" for n in range(60_000)),
    "same key": lambda: "a: 1\n" * 90_000,
    "tabs": lambda: "a: " + "b\tc" * 2_000_000 + "\n",
    "touching comments": lambda: "- 'x'#c\n" * 200_000,
    "comments": lambda: "# x\n" * 2_000_000,
}
CODE = """
import re, sys, time
from pathlib import Path
from chisotv.loading import load
from chisotv.reports import FORMS, Report
start = time.perf_counter()
loaded = load(Path(sys.argv[1]))
for form in FORMS.values():
    form(Report(loaded.problems, loaded.files))
# The peak of this process alone: getrusage would count what the process that started it held at that moment.
status = Path("/proc/self/status").read_text(encoding="ascii") if sys.platform == "linux" else "VmHWM: 0"
peak = int(re.search(r"VmHWM:\\s*([0-9]+)", status)[1])
print(len(loaded.problems), peak // 1024, time.perf_counter() - start)
"""


def test_a_sample_of_mutations_is_answered() -> None:
    figures = run(400, seed=2596)
    assert not figures.failure
    assert figures.inputs == 400
    assert len(figures.rules) > 5


@pytest.mark.skipif(sys.platform == "win32", reason="makes links, pipes and names that Windows does not know")
def test_a_sample_of_changed_sets_is_answered() -> None:
    figures = run_sets(60, seed=1, whole=0.1)
    assert not figures.failures
    assert figures.sets == 60
    assert figures.valid > 6
    assert figures.documents.keys() >= {"pdf", "docx", "xlsx", "html", "md", "csv"}


@pytest.mark.parametrize("name", BOMBS)
def test_no_file_costs_much_time_or_memory(name: str, folder: Path) -> None:
    (folder / "papi.yaml").write_text(BOMBS[name](), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(folder)], capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    problems, megabytes, _ = done.stdout.split()
    assert int(problems) >= 1
    assert int(megabytes) <= 200


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
WORDS = """
    index label title headings columns notes groups criteria number name declared count printed assignments merged tasks
    lead coordinating target measures kind value unit comparison scope of agencies id members indices appendix
"""
KEYS = st.sampled_from(sorted(WORDS.split())) | st.text(max_size=5)
SHAPES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["papi.yaml", "dispatch.yaml", "agencies.yaml"]), content=SHAPES | st.text() | st.binary())
def test_any_content_gives_problems_or_data(name: str, content: Any, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(EXAMPLES / "base", folder, dirs_exist_ok=True)
    if isinstance(content, bytes):
        (folder / name).write_bytes(content)
    else:
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        (folder / name).write_text(text, encoding="utf-8", errors="replace")
    loaded = load(folder)
    assert loaded.dataset is not None or loaded.problems
    for form in FORMS.values():
        form(Report(loaded.problems, loaded.files))


KINDS = [None, True, 7, "x", {"a": "b"}, {"kind": {"a": "b"}}, ["x"]]
"""A value of each kind that YAML has."""


def _places(value: Any, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value in plain data, its own first."""
    yield loc
    steps: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from _places(inner, (*loc, step))


@pytest.mark.parametrize(
    "name", sorted(path.relative_to(EXAMPLES / "base").as_posix() for path in (EXAMPLES / "base").rglob("*.yaml"))
)
def test_a_value_of_another_kind_is_a_problem_with_its_place(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(EXAMPLES / "base", folder)
    data = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    for loc, kind in itertools.product(list(_places(data)), KINDS):
        changed = copy.deepcopy({"file": data})
        *way, last = ("file", *loc)
        holder: Any = functools.reduce(operator.getitem, way, changed)
        if type(holder[last]) is type(kind):
            continue  # another text, another list: what that means is what the rules are about
        holder[last] = kind
        (folder / name).write_text(yaml.dump(changed["file"], Dumper=yaml.CSafeDumper), encoding="utf-8")
        loaded = load(folder, remembered=False)
        placed = [problem.path for problem in loaded.problems if problem.line and problem.column]
        # Without the name of a file, which may be left out, it is that file which is missed elsewhere.
        told = placed if kind is None else [path for path in placed if path.endswith(f"/{name}")]
        assert loaded.dataset is not None or told, (loc, kind)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_killed_at_any_moment_the_file_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "papi.html"
    command = [sys.executable, "-m", "chisotv", "render", "papi", "-o", str(path)]
    subprocess.run(command, check=True)
    new = path.read_bytes()
    rng = random.Random(2596)  # noqa: S311 - not for secrets
    for _ in range(15):
        path.write_bytes(b"old")
        process = subprocess.Popen(command)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0.1, 0.6))
        process.kill()
        process.wait()
        assert path.read_bytes() in (b"old", new)
