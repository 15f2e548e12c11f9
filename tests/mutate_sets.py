"""Changed data sets: every verb answers each as documented, and what it writes can be read by others.

usage: python tests/mutate_sets.py COUNT [--seed N] [--first N] [--keep FOLDER]

Each set is one of the example folders with a few changes that know the structure (`set_changes.py`). All runs in this
process: `validate` in some forms; where the set is valid a sample of the verbs and forms, on every twentieth set all of
them with PDF, Word and the page. Set N of seed S is made from these two numbers alone: `mutate_sets.py 1 --seed S
--first N --keep FOLDER` makes it again, leaves it in FOLDER and tries everything. Prints figures; exits with 1 where
anything failed.
"""

import argparse
import contextlib
import csv
import functools
import io
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from chisotv.cli import run as run_program
from chisotv.loading import cache
from chisotv.resources import code_stamp
from markup import Markup
from set_changes import changed

EXAMPLES = Path(__file__).resolve().parent / "examples"
SOURCES = [EXAMPLES / name for name in ("base", "plan", "full")]
SLOW = 10.0
"""Seconds of work after which one command counts as a hang; most take some hundredths."""
STUCK = 60
"""Seconds after which a command that waits for something is stopped."""
UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What may reach no terminal and no log as it is."""
SCAN = "CTV056"
"""The rule on lines of the scan: only `validate` looks into that."""


class Stuck(BaseException):
    """A command does not come back; no handler of the program may take this for its own."""


@dataclass
class Figures:
    """What came out."""

    sets: int = 0
    valid: int = 0
    commands: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    failures: dict[str, list[str]] = field(default_factory=dict)
    """What went wrong, without numbers and names → where it did, the first with all details."""


class FailureError(AssertionError):
    """What a command did that it may not do."""


class Trial:
    """One changed set, and the commands that are tried on it."""

    def __init__(self, folder: Path, source: Path, rng: random.Random, figures: Figures, whole: bool) -> None:
        self.whole = whole  # whether everything is tried
        self.folder, self.source, self.rng, self.figures = folder, source, rng, figures
        self.out = folder.parent / "out"
        self.errors: set[str] = set()  # the rules of the errors
        self.failed: list[tuple[str, str]] = []  # the kind, and all that is known of it

    # -- running ----------------------------------------------------------------------------------------------------

    def run(self, *args: str | Path, allowed: Sequence[int] = (0,), check: Callable[[str], Any] | None = None) -> int:
        """Run a command and hold what it gives to what is documented; -1 where that failed."""
        words = [os.fspath(arg) for arg in args]
        try:
            status, out = self._held(words, allowed)
            if check is not None and status in (0, 1) and (out or status == 0):
                check(out)
            return status
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            without = re.sub(
                "(?<![A-Z])[0-9][0-9A-F]*\\b|'.*'", "…", str(error)
            )  # the same kind of failure is told once
            what = f"{type(error).__name__}: {without[:90]}"
            kind = f"{words[0]}: {what} ({Path(last.filename).name} {last.name})"
            self.failed.append((kind, f"{' '.join(words)!r}\n{traceback.format_exc()[-3000:]}"))
            return -1

    def _held(self, words: list[str], allowed: Sequence[int]) -> tuple[int, str]:
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2)]
        start = time.process_time()
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]), _not_for_ever(words):
            status = run_program(words)
        took = time.process_time() - start
        out, err = (_bytes(stream).decode("utf-8") for stream in streams)
        self.figures.commands += 1
        self.figures.statuses[words[0], status] += 1
        self.figures.slowest = max(self.figures.slowest, (took, " ".join(words)))
        if status not in allowed:
            raise FailureError(f"status {status}: {err[:300]}")
        if took > SLOW:
            raise FailureError(f"took {took:.0f} s")
        if status and not err and not out:
            raise FailureError(f"status {status} and not a word")
        if "Không ghi được kết quả" in err:
            raise FailureError(f"an error of the system: {err[:200]}")
        for text in (out, err):
            if found := UNSHOWN.search(text):
                raise FailureError(f"U+{ord(found[0]):04X} as it is")
        return status, out

    def file(self, name: str, *args: str | Path, check: Callable[[Path], Any], allowed: Sequence[int] = (0,)) -> None:
        """Run a command that writes a file, and read that."""
        path = self.out / name
        path.unlink(missing_ok=True)

        def read(_: str) -> None:
            if path.exists():
                check(path)
                self.figures.documents[path.suffix[1:]] += 1
            elif 1 not in allowed:
                raise FailureError(f"{name} was not written")

        self.run(*args, "-o", path, check=read, allowed=allowed)

    # -- what is tried ----------------------------------------------------------------------------------------------

    def tried(self) -> None:
        """Try what fits the set; a fault of this file is a failure like others."""
        try:
            status = self.validate()
            if status == 0:
                self.figures.valid += 1
                self.valid()
            elif status > 0:
                self.invalid()
        except Exception as error:
            self.failed.append((f"mutate_sets: {type(error).__name__}", traceback.format_exc()))

    def validate(self) -> int:
        """Try the report in JSON and two other forms, or all; gives the exit status, -1 where that cannot be told."""
        dispatch = self.folder / "dispatch.yaml"
        allowed = (0, 1) if dispatch.is_file() or dispatch.exists() else (0, 1, 2)
        counts: dict[str, Any] = {}
        status = self.run(
            "validate", self.folder, "--format", "json", check=_into(counts, "json", json.loads), allowed=allowed
        )
        if status not in (0, 1):
            return status
        report = counts.get("json") or {"problems": [], "errors": -1}
        self.figures.rules.update(problem["rule"] for problem in report["problems"])
        self.errors = {problem["rule"] for problem in report["problems"] if problem["severity"] == "error"}
        found = len(report["problems"])

        def same(count: Callable[[str], int]) -> Callable[[str], None]:
            def compare(out: str) -> None:
                if count(out) != found:
                    raise FailureError(f"{count(out)} problems, not {found}")

            return compare

        def told(out: str) -> None:
            if any(line.startswith(("::", "##[")) for line in out.split("\n")):
                raise FailureError("a line that a CI server takes for a command")
            same(lambda text: len(re.findall(r": (?:lỗi|cảnh báo) CTV[0-9]{3}: ", text)))(out)

        forms: list[tuple[str, Any]] = [
            ("text", None if found > 200 else told),
            ("sarif", same(lambda out: len(json.loads(out)["runs"][0]["results"]))),
            ("junit", same(_junit_problems)),
            ("github", None if found > 200 else same(lambda out: len(re.findall("(?m)^::(?:error|warning) ", out)))),
        ]
        for form, check in forms if self.whole else self.rng.sample(forms, 2):
            self.run("validate", self.folder, "--format", form, check=check, allowed=(status,))
        if bool(report["errors"]) != (status == 1):
            self.failed.append(("validate: status", f"status {status} with {report['errors']} errors"))
        return status

    def invalid(self) -> None:
        """Try that no verb answers from a set with errors."""
        verb = self.rng.choice([["tasks"], ["agencies"], ["progress"], ["gaps"], ["show", "notes"], ["render", "all"]])
        broken = (1,) if (self.folder / "dispatch.yaml").exists() else (1, 2)
        broken = (0,) if self.errors == {SCAN} else broken
        self.run(*verb, "--data", self.folder, allowed=broken)
        if self.whole:
            self.run("diff", self.source, self.folder, allowed=broken)
            self.run("fmt", "--check", self.folder, allowed=(0, 1, 2) if 2 in broken else (0, 1))
            self.run("--data", self.folder, "--version")

    def valid(self) -> None:
        """Try every verb, or some."""
        facts = Facts(self.folder)
        parts = [self._changes, self._laid_out, self._recorded]
        self._rows(facts)
        for part in parts if self.whole else self.rng.choices(parts, [4, 1, 4]):
            part(facts)
        if self.whole:
            self._documents()

    def _rows(self, facts: "Facts") -> None:
        index, number = self.rng.choice(facts.items or [("papi", "1.1")])
        agency = self.rng.choice(facts.agencies or ["Sở Nội vụ"])
        shown: list[tuple[list[str], Sequence[int], Any]] = [
            (["tasks"], (0, 1), facts.tasks),
            (["tasks", f"--agency={agency}", "--related"], (0, 1), json.loads),
            (["tasks", f"--search={self.rng.choice(facts.texts)}"], (0, 1, 2), json.loads),
            (["agencies"], (0, 1), json.loads),
            (["progress"], (0, 1), json.loads),
            (["progress", "--by", "cơ quan"], (0, 1), json.loads),
            (["gaps"], (0,), json.loads),
            (["gaps", "--field", "nhiệm vụ trọng tâm", "--fail-over", "0"], (0, 1), json.loads),
            (["show", "letter"], (0,), json.loads),
            (["show", "notes"], (0, 1), json.loads),
        ]
        if facts.items:
            shown.append((["show", index, number], (0,), json.loads))
        if facts.succession:
            shown += [(["agencies", "--history"], (0, 1), json.loads), (["tasks", "--today"], (0, 1), json.loads)]
        reads: dict[str, Any] = {"table": None, "csv": _csv, "md": _md}
        asked = [(*each[:2], form, read) for each in shown for form, read in (reads | {"json": each[2]}).items()]
        for words, allowed, form, check in asked if self.whole else [asked[3], *self.rng.sample(asked, 6)]:
            self.run(*words, "--format", form, "--data", self.folder, allowed=allowed, check=check)
        for words, allowed, _ in self.rng.sample(shown, 2 * self.whole):
            self.file("x.xlsx", *words, "--data", self.folder, allowed=(*allowed, 1), check=_xlsx)
            self.file(
                "x.csv",
                *words,
                "--bom",
                "--delimiter",
                ";",
                "--data",
                self.folder,
                allowed=(*allowed, 1),
                check=_csv_file,
            )

    def _changes(self, _: "Facts") -> None:
        for form, check in (("text", None), ("json", json.loads), ("md", _md)):
            self.run("diff", self.source, self.folder, "--format", form, check=check)
        self.run("diff", self.folder, self.source, "--by", "cơ quan")

    def _laid_out(self, facts: "Facts") -> None:
        def nothing(out: str) -> None:
            if json.loads(out):
                raise FailureError("differs from itself")

        copy = self._copy("laid-out")
        self.run("fmt", "--check", copy, allowed=(0, 1))
        if self.run("fmt", copy, allowed=(0, 1)) == 0:
            self.run("fmt", "--check", copy)  # laid out once it stays so
            self.run("diff", self.folder, copy, "--format", "json", check=nothing)
            if Facts(copy).files != facts.files:
                self.failed.append(("fmt: changes the data", ""))

    def _recorded(self, facts: "Facts") -> None:
        copy = self._copy("recorded")
        known = [[index] for index in facts.indices] + [[index, number] for index, number in facts.items]
        where = self.rng.choice(known or [["papi"]])
        figures = self.rng.choice(
            [["--score", "50"], ["--score=83,00", "--unit=%"], ["--rank", "5/63"], ["--score", "4.2", "--rank=9"]]
        )
        year = self.rng.choice(["2019", "2020", "2021", "2024"])
        source = f"--source={self.rng.choice(facts.texts)}"
        status = self.run(
            "record", *where, "--year", year, *figures, source, "--replace", "--data", copy, allowed=(0, 1, 2)
        )
        self.run("validate", copy)
        self.run("diff", self.folder, copy, "--format", "json", check=json.loads)
        if status == 0:
            self.run("progress", where[0], "--format", "json", "--data", copy, check=json.loads)
        elif Facts(copy).files != facts.files:
            self.failed.append(("record: writes in spite of an error", ""))

    def _documents(self) -> None:
        everything: list[tuple[str, list[str], Callable[[Path], Any]]] = [
            *((f"x.{form}", ["render", "all", "--notes"], read) for form, read in READERS.items()),
            *((f"y.{form}", ["render", "letter"], READERS[form]) for form in ("md", "html", "docx", "pdf")),
            *((f"z.{form}", ["handout"], READERS[form]) for form in ("docx", "pdf")),
            ("page.html", ["page"], _html),
        ]
        for name, words, check in everything:
            self.file(name, *words, "--data", self.folder, check=check, allowed=(0, 1))
        self.run("render", "all", "--format", "html", "--data", self.folder, allowed=(0, 1), check=Markup)
        self.run("handout", "-o", self.out / "sheets/", "--data", self.folder, allowed=(0, 1))

    def _copy(self, name: str) -> Path:
        copy = self.folder.parent / name
        shutil.rmtree(copy, ignore_errors=True)
        return Path(shutil.copytree(self.folder, copy, symlinks=True))


class Facts:
    """What a second reader finds in a valid set, to compare answers with."""

    def __init__(self, folder: Path) -> None:
        names = [path for path in sorted(folder.rglob("*.yaml")) if path.is_file()]
        texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig") for path in names}
        self.files = {name: _all_text(text) for name, text in texts.items()}
        dispatch = self.files["dispatch.yaml"]
        self.indices = [index["id"] for index in dispatch["indices"]]
        self.agencies = [agency["name"] for agency in self.files["agencies.yaml"]["agencies"]]
        self.succession = "succession" in dispatch
        printed = {index["id"]: self.files[index["appendix"]] for index in dispatch["indices"] if index.get("appendix")}
        self.criteria = [(index, each) for index, appendix in printed.items() for each in _criteria(appendix)]
        self.items = [(index, each["number"]) for index, each in self.criteria]
        self.texts = [text for text in _texts(list(self.files.values())) if text.strip()] or ["x"]

    def tasks(self, out: str) -> None:
        """Hold the answer of `tasks` to the data."""
        answer = json.loads(out)
        told = {(each["index"], each["criterion"]) for each in answer if each["kind"] == "criterion"}
        due = {(index, each["number"]) for index, each in self.criteria if each.get("assignments")}
        if not due <= told:
            raise FailureError(f"tasks: {len(due - told)} criteria are not told")
        if orders := sum(each["kind"] == "directive" for each in answer) - len(
            self.files["dispatch.yaml"]["directives"]
        ):
            raise FailureError(f"tasks: {orders} directives more than there are")


def _all_text(text: str) -> Any:
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - every value is text


def _criteria(part: Any) -> Iterator[Any]:
    for group in part.get("groups") or ():
        yield from _criteria(group)
    yield from part.get("criteria") or ()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


# -- readers of what is written --------------------------------------------------------------------------------------


def _into(holder: dict[str, Any], key: str, read: Callable[[str], Any]) -> Callable[[str], None]:
    return lambda out: holder.__setitem__(key, read(out))


def _junit_problems(out: str) -> int:
    cases = ET.fromstring(out).findall(".//testcase")  # noqa: S314 - written here
    return sum(len(case.findall("failure") + case.findall("skipped")) for case in cases)


def _csv(out: str, delimiter: str = ",") -> None:
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""), delimiter=delimiter, strict=True))
    if len({len(row) for row in rows if row}) > 1:
        raise FailureError("rows of different lengths")
    if any(cell[:1] in "=+-@\t\r" for row in rows for cell in row if cell and not re.fullmatch(r"[-+]?[0-9.,]+", cell)):
        raise FailureError("a cell that a spreadsheet takes for a formula")


def _csv_file(path: Path) -> None:
    _csv(path.read_text(encoding="utf-8"), ";")


def _md(out: str) -> None:
    """Every row of a table has as many cells as its heading."""
    for table in re.findall(r"(?:^\|.*\n)+", out, flags=re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in table.splitlines()}
        if len(widths) > 1:
            raise FailureError(f"rows of {sorted(widths)} cells: {table[:200]}")


def _xlsx(path: Path) -> None:
    import openpyxl

    for sheet in openpyxl.load_workbook(path):
        if any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row):
            raise FailureError("a formula")


def _docx(path: Path) -> None:
    import docx

    document = docx.Document(str(path))
    if not document.element.xpath("//w:t"):
        raise FailureError("no text")


def _pdf(path: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        if not "".join(page.get_textpage().get_text_range() for page in document).strip():
            raise FailureError("no text")
    finally:
        document.close()


def _html(path: Path) -> None:
    Markup(path.read_text(encoding="utf-8"))


READERS: dict[str, Callable[[Path], Any]] = {
    "md": lambda path: path.read_text(encoding="utf-8"),
    "csv": lambda path: _csv(path.read_text(encoding="utf-8")),
    "html": _html,
    "xlsx": _xlsx,
    "docx": _docx,
    "pdf": _pdf,
}


def _bytes(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


@contextlib.contextmanager
def _not_for_ever(words: list[str]) -> Iterator[None]:
    """Stop a command that waits; elsewhere than on Unix it is only measured."""

    def stop(*_: object) -> None:
        raise Stuck(" ".join(words))

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(STUCK)
    try:
        yield
    except Stuck as error:
        raise FailureError(f"stuck after {STUCK} s") from error
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# -- the whole -------------------------------------------------------------------------------------------------------


def run(
    count: int,
    seed: int,
    first: int = 0,
    keep: Path | None = None,
    whole: float = 0.05,
    tell: Callable[[str], object] = str,
) -> Figures:
    """Try `count` sets, each in every way, whatever failed before."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(first, first + count):
            rng = random.Random(f"{seed}/{number}")  # noqa: S311 - not for secrets
            source, folder = SOURCES[number % len(SOURCES)], Path(scratch) / str(number) / "data"
            changed(source, folder, rng)
            if keep:
                shutil.copytree(folder, keep, symlinks=True, dirs_exist_ok=True)
            trial = Trial(folder, source, rng, figures, whole=rng.random() < whole or count == 1)
            trial.out.mkdir()
            figures.sets += 1
            trial.tried()
            for kind, details in trial.failed:
                where = f"set {number} of seed {seed} ({source.name})"
                known = figures.failures.setdefault(kind, [])
                known.append(where if known else f"{where}: {details}")
                if len(known) == 1:
                    tell(f"=== {kind}\n{known[0]}")
            shutil.rmtree(folder.parent, ignore_errors=True)
    return figures


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    vars(cache)["code_stamp"] = functools.cache(code_stamp)  # the program does not change meanwhile
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), home) | {"COLUMNS": "100"}
        figures = run(
            args.count, args.seed, args.first, args.keep, tell=lambda text: print(text, file=sys.stderr, flush=True)
        )
    took = time.perf_counter() - start
    print(f"{figures.sets} sets, {figures.valid} of them valid, {figures.commands} commands, {took:.0f} s")
    print("documents read:", ", ".join(f"{n} {kind}" for kind, n in sorted(figures.documents.items())))
    print("statuses:", ", ".join(f"{verb} {status}: {n}" for (verb, status), n in sorted(figures.statuses.items())))
    print(f"slowest {figures.slowest[0]:.2f} s: {figures.slowest[1]}")
    print(", ".join(f"{rule}: {n}" for rule, n in sorted(figures.rules.items())))
    print(f"{sum(map(len, figures.failures.values()))} failures of {len(figures.failures)} kinds")
    for kind, where in sorted(figures.failures.items(), key=lambda each: -len(each[1])):
        print(f"{len(where)} × {kind}: {where[0].partition(':')[0]}; {'; '.join(where[1:6])}")
    return 1 if figures.failures else 0


if __name__ == "__main__":
    sys.exit(main())
