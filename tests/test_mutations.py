"""Any bytes give problems or data: a small run of `mutate.py`, and inputs made to cost time or memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from mutate import run

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
    "comments": lambda: "# x\n" * 2_000_000,
}
CODE = """
import resource, sys, time
from pathlib import Path
from chisotv.dataset import load
from chisotv.reports import FORMS, Report
start = time.perf_counter()
loaded = load(Path(sys.argv[1]))
for form in FORMS.values():
    form(Report(loaded.problems, loaded.files))
print(len(loaded.problems), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, time.perf_counter() - start)
"""


def test_a_sample_of_mutations_is_answered() -> None:
    figures = run(400, seed=2596)
    assert not figures.failure
    assert figures.inputs == 400
    assert len(figures.rules) > 5


@pytest.mark.skipif(sys.platform == "win32", reason="measures memory the POSIX way")
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
