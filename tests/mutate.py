"""Mutated data files: every one must give problems or data, never a traceback or a hang.

usage: python tests/mutate.py COUNT [--seed N]

Nine in ten inputs are mutations of the small example folder, one in ten of the real dispatch. Prints figures,
exits with 1 at the first failure and says how to get it again.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from chisotv.loading import load
from chisotv.problems import Problem
from chisotv.reports import FORMS, Report

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "tests" / "examples" / "base", ROOT / "data")
SLOW = 5.0
"""Seconds of work after which one input counts as a hang; a plain load takes a few hundredths."""
NOISE = [
    b"\0", b"\xff", b"\t", b"\r", b"\n", b"  ", b"- ", b": ", b"&a ", b"*a", b"!!str ", b"---\n", b"...\n", b"'", b'"',
    b"[", b"]", b"{", b"}", b"|", b">-\n", b"#", b"%", b"@", b"`", b"<<: ", b"? ", b"null", b"1.10", b"no", b"1e999",
    b"-0", b"~", b"[" * 80, b"9" * 400, b"\xed\xa0\x80", "\u0301".encode(), "\u200b".encode(), "\u202e".encode(),
    "\u2000".encode(), "\u212b".encode(), "\u2028".encode(), "\ufeff".encode(), "\U0001f600".encode(),
]  # fmt: skip


def mutated(raw: bytes, rng: random.Random) -> bytes:
    """One to four random changes: bytes, lines, indents, words, encodings."""
    for _ in range(rng.randint(1, 4)):
        raw = rng.choice(MUTATIONS)(raw, rng)
    return raw


def _noise(raw: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(raw))
    return raw[:at] + rng.choice(NOISE) + raw[at + rng.choice((0, 0, 1, 5)) :]


def _flip(raw: bytes, rng: random.Random) -> bytes:
    if not raw:
        return raw
    at = rng.randrange(len(raw))
    return raw[:at] + bytes([rng.randrange(256)]) + raw[at + 1 :]


def _cut(raw: bytes, rng: random.Random) -> bytes:
    start = rng.randint(0, len(raw))
    return raw[:start] if rng.random() < 0.3 else raw[:start] + raw[start + rng.randint(1, 60) :]


def _lines(raw: bytes, rng: random.Random) -> bytes:
    lines = raw.split(b"\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    change = rng.randrange(5)
    if change == 0:
        del lines[at]
    elif change == 1:
        lines.insert(at, lines[other])
    elif change == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif change == 3:
        lines[at] = b" " * rng.randint(1, 5) + lines[at]
    else:
        lines[at] = lines[at].lstrip()
    return b"\n".join(lines)


def _words(raw: bytes, rng: random.Random) -> bytes:
    words = raw.split(b" ")
    at, other = rng.randrange(len(words)), rng.randrange(len(words))
    words[at] = words[other]
    return b" ".join(words)


def _whole(raw: bytes, rng: random.Random) -> bytes:
    text = raw.decode("utf-8", errors="replace")
    change = rng.randrange(5)
    if change == 0:
        return unicodedata.normalize("NFD", text).encode("utf-8", errors="replace")
    if change == 1:
        return text.encode("utf-16", errors="replace")
    if change == 2:
        return raw.replace(b"\n", b"\r\n")
    if change == 3:
        return b"\xef\xbb\xbf" + raw
    return raw * rng.randint(2, 3)


MUTATIONS = (_noise, _noise, _flip, _flip, _cut, _lines, _lines, _lines, _words, _words, _whole)


@dataclass
class Figures:
    """What came out."""

    inputs: int = 0
    clean: int = 0
    slowest: float = 0.0
    rules: Counter[str] = field(default_factory=Counter)
    failure: str = ""


def run(count: int, seed: int, reports_every: int = 20) -> Figures:
    """Try `count` inputs; stop at the first failure."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(count):
            rng = random.Random(f"{seed}/{number}")  # noqa: S311 - not for secrets
            folder = FOLDERS[rng.random() < 0.1]
            target = Path(scratch) / folder.name
            if not target.exists():
                shutil.copytree(folder, target, ignore=shutil.ignore_patterns("schema"))
            path = target / rng.choice(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.yaml")))
            original = path.read_bytes()
            path.write_bytes(mutated(original, rng))
            try:
                _try(target, figures, report=number % reports_every == 0)
            except Exception:
                figures.failure = f"input {number} of seed {seed} ({path.name}):\n{traceback.format_exc()}"
                shutil.copy2(path, f"failed-{seed}-{number}.yaml")
                return figures
            path.write_bytes(original)
    return figures


def _try(folder: Path, figures: Figures, report: bool) -> None:
    start = time.process_time()  # other programs on the machine do not count
    loaded = load(folder)
    took = time.process_time() - start
    figures.inputs += 1
    figures.clean += not loaded.problems
    figures.slowest = max(figures.slowest, took)
    figures.rules.update(problem.rule for problem in loaded.problems)
    assert took < SLOW, f"{took:.1f} s"
    assert loaded.dataset is not None or loaded.problems
    for problem in loaded.problems:
        _sound(problem)
    if report:
        for form in FORMS.values():
            form(Report(loaded.problems, loaded.files))


def _sound(problem: Problem) -> None:
    assert problem.message
    assert (problem.line is None) == (problem.column is None)
    assert problem.line is None or (problem.line >= 1 and problem.column and problem.column >= 1)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    start = time.perf_counter()
    figures = run(args.count, args.seed)
    seconds = time.perf_counter() - start
    print(f"{figures.inputs} inputs, {figures.clean} still clean, {bool(figures.failure):d} failures")
    print(f"slowest {figures.slowest:.2f} s, all {seconds:.0f} s")
    print(", ".join(f"{rule}: {n}" for rule, n in sorted(figures.rules.items())))
    if sys.platform != "win32":
        import resource

        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    if figures.failure:
        print(figures.failure, file=sys.stderr)
    return 1 if figures.failure else 0


if __name__ == "__main__":
    sys.exit(main())
