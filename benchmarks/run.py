"""Time chisotv and its peers side by side and print the table of README.md.

    python benchmarks/run.py                 everything: about a quarter of an hour
    python benchmarks/run.py --rounds 5 --scale 10 --no-peers

It installs chisotv as a wheel and the peers into environments of their own below benchmarks/.work.
"""

import argparse
import math
import platform
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from datasets import ROOT, archive, long_table
from timing import Subject, alternate, measure

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work"
DATA = ROOT / "data"
PEERS = ("check-jsonschema", "yamale", "doorstop", "yq")
FLOOR = """
import typer
app = typer.Typer(add_completion=False)
@app.command()
def main() -> None:
    pass
app()
"""
RAW = """
import sys, time
from pathlib import Path
from yaml._yaml import CParser
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("*/*/**/*.yaml"))]
start = time.perf_counter()
for text in texts:
    CParser(text).raw_parse()
print(time.perf_counter() - start)
"""
# Command → (goal as a ratio to a bare interpreter; None: 1.35 × the floor).
GOALS = {
    "`tasks --agency … --format json`, again": None,
    "completion of an agency name, again": None,
    "`tasks --agency …` on a terminal, again": 11.5,
    "`--help`": None,
    "a usage error": None,
    "`validate`, unchanged": None,
    "`validate`, all work done": 17,
    "`tasks --agency … --format json`, first time": 19,
    "`render papi --format html`, first time": 20,
    "`render papi --format html`, again": 12,
}


def main() -> None:
    """Run what is asked for and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21, help="alternating pairs for each command")
    parser.add_argument("--scale", default="1,10,100,630", help="sizes of archives, in data sets; empty: none")
    parser.add_argument("--no-peers", action="store_true", help="chisotv alone")
    wanted = parser.parse_args()
    ours = _environment("chisotv", [str(ROOT), "-c", str(ROOT / "constraints.txt")])
    peers = None if wanted.no_peers else _environment("peers", list(PEERS))
    print("\n".join(_commands(ours, peers, wanted.rounds)))
    sizes = [int(size) for size in wanted.scale.split(",") if size]
    if sizes:
        print("\n".join(_scale(ours, sizes)))
        print("\n".join(_imports(ours)))
        print("\n".join(_pages(ours)))


def _environment(name: str, packages: Sequence[str]) -> Path:
    """The folder of programs of an environment with these packages, with everything compiled."""
    folder = WORK / name
    if not folder.exists():
        venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    reinstall = ["--force-reinstall", "--no-deps"] if (programs / "chisotv").exists() else []
    subprocess.run([programs / "python", "-m", "pip", "install", "-q", *reinstall, *packages], check=True)
    return programs


def _subjects(ours: Path, cache: Path) -> Iterator[Subject]:
    """Our commands, under the names of `GOALS`."""
    chisotv = str(ours / "chisotv")
    kept = {"XDG_CACHE_HOME": str(cache / "kept")}
    fresh = {"XDG_CACHE_HOME": str(cache / "fresh")}
    query = [chisotv, "tasks", "--agency", "Sở Nội vụ"]
    page = [chisotv, "render", "papi", "--format", "html"]
    complete = {"_CHISOTV_COMPLETE": "complete_bash", "COMP_WORDS": "chisotv tasks --agency so-n", "COMP_CWORD": "3"}

    def forget() -> None:
        shutil.rmtree(cache / "fresh", ignore_errors=True)

    commands: list[tuple[list[str], dict[str, str], bool]] = [
        ([*query, "--format", "json"], kept, False),
        ([chisotv], kept | complete, False),
        (query, kept, True),
        ([chisotv, "--help"], kept, False),
        ([chisotv, "tasks", "--nothing"], kept, False),
        ([chisotv, "validate"], kept, False),
        ([chisotv, "validate", "--no-cache"], kept, False),
        ([*query, "--format", "json"], fresh, False),
        (page, fresh, False),
        (page, kept, False),
    ]
    for name, (command, env, terminal) in zip(GOALS, commands, strict=True):
        yield Subject(name, command, env, terminal, forget if env is fresh else lambda: None)


def _peers(peers: Path) -> Iterator[Subject]:
    """Other programs at the same work, as far as they go."""
    appendices = [str(DATA / f"{name}.yaml") for name in ("papi", "par_index", "sipas", "ict")]
    schema = str(DATA / "schema" / "appendix.schema.json")
    check = [str(peers / "check-jsonschema"), "--schemafile", schema, *appendices]
    yield Subject("check-jsonschema: four appendices against our schema", check)
    yamale = [str(peers / "yamale"), "-s", str(HERE / "appendix.yamale.yaml")]
    yield Subject("yamale: one appendix against a schema of its own", [*yamale, appendices[0]])
    yield Subject("doorstop: start only", [str(peers / "doorstop"), "--version"])
    if shutil.which("jq"):
        query = '.. | objects | select(.lead? and (.lead | index("Sở Nội vụ")))'
        yield Subject("yq: the same query, one appendix", [str(peers / "yq"), query, appendices[0]])


def _commands(ours: Path, peers: Path | None, rounds: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as scratch:
        floor_file = Path(scratch) / "floor.py"
        floor_file.write_text(FLOOR, encoding="utf-8")
        python = str(ours / "python")
        bare = Subject("`python -c pass`", [python, "-c", "pass"])
        floor = Subject("an empty typer program (the floor)", [python, str(floor_file)])
        own = list(_subjects(ours, Path(scratch)))
        others = list(_peers(peers)) if peers else []
        alternate([floor, *own, *others], bare, rounds, _tell)
        yield f"{_machine(ours)}; {rounds} alternating pairs.\n"
        yield from _table(
            ("command", "median", "ratio to `python -c pass`", "ratio to the floor", "goal"),
            (
                (each.name, f"{each.median * 1000:.1f} ms", f"{each.median / bare.median:.2f}",
                 f"{each.median / floor.median:.2f}", _goal(each, bare, floor))
                for each in (bare, floor, *own, *others)
            ),
        )  # fmt: skip


def _goal(subject: Subject, bare: Subject, floor: Subject) -> str:
    if subject.name not in GOALS:
        return ""
    goal = GOALS[subject.name]
    met = subject.median <= (1.35 * floor.median if goal is None else goal * bare.median)
    return f"{'≤ 1.35 × the floor' if goal is None else f'≤ {goal}'}: {'met' if met else 'missed'}"


def _scale(ours: Path, sizes: Sequence[int]) -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    seconds = {}
    for size in sizes:
        folder = archive(WORK / f"archive-{size}", size)
        log = WORK / "log.txt"
        times, raws, memory = [], [], 0.0
        for _ in range(3):
            cost = measure([str(ours / "chisotv"), "validate", "--no-cache", str(folder)], log)
            times.append(cost.seconds)
            memory = max(memory, cost.megabytes)
            measure([str(ours / "python"), "-c", RAW, str(folder)], log)
            raws.append(float(log.read_text(encoding="utf-8")))
        two = measure([str(ours / "chisotv"), "validate", "--no-cache", str(folder), "--jobs", "2"], log, cores=2)
        seconds[size], raw = sorted(times)[1], sorted(raws)[1]
        ratio = f"{seconds[size] / raw:.2f}"
        figures = (f"{raw:.2f} s", f"{seconds[size]:.2f} s", ratio, f"{memory:.0f} MB", f"{two.seconds:.2f} s")
        rows.append((f"{size}", f"{size * 66}", *figures))
        _tell(f"archive of {size}")
    yield ""
    heading = ("data sets", "criteria", "libyaml alone", "`validate`, one core", "ratio", "memory", "`--jobs 2`")
    yield from _table(heading, rows)
    large, small = max(sizes), min((size for size in sizes if size >= 10), default=max(sizes))
    if large > small:
        exponent = math.log(seconds[large] / seconds[small]) / math.log(large / small)
        yield f"\nGrowth from {small} to {large} data sets: exponent {exponent:.3f}."


def _imports(ours: Path) -> Iterator[str]:
    """A table in a file becomes a folder: its time beside that of checking the folder."""
    rows = []
    log = WORK / "log.txt"
    for count in (66, 1000, 9_999):  # a number of a row has four digits at most
        made, folder = long_table(WORK / f"table-{count}.md", count), WORK / "imported"
        shutil.rmtree(folder, ignore_errors=True)
        command = [str(ours / "chisotv"), "import", str(made), "--to", str(folder), "--yes", "--format", "json"]
        cost = measure(command, log)
        checked = measure([str(ours / "chisotv"), "validate", "--no-cache", str(folder)], log)
        figures = (f"{cost.seconds:.2f} s", f"{cost.megabytes:.0f} MB", f"{cost.seconds / checked.seconds:.2f}")
        rows.append((f"{count}", *figures))
        _tell(f"import of {count} rows")
    yield ""
    yield from _table(("rows", "`import`", "memory", "ratio to `validate` of the result"), rows)


def _pages(ours: Path) -> Iterator[str]:
    """A long appendix as PDF: its time and memory, and by how much more it takes than a quarter of the rows."""
    rows, before, log = [], 0.0, WORK / "log.txt"
    for count in (300, 1200, 4800):
        made, folder = long_table(WORK / f"table-{count}.md", count), WORK / "imported"
        shutil.rmtree(folder, ignore_errors=True)
        measure([str(ours / "chisotv"), "import", str(made), "--to", str(folder), "--yes"], log)
        command = [str(ours / "chisotv"), "render", "all", "--data", str(folder), "-o", str(WORK / "long.pdf")]
        cost = measure(command, log)
        ratio = f"{cost.seconds / before:.2f}" if before else ""
        rows.append((f"{count}", f"{cost.seconds:.2f} s", f"{cost.megabytes:.0f} MB", ratio))
        before = cost.seconds
        _tell(f"PDF of {count} rows")
    yield ""
    yield from _table(("rows", "`render all` as PDF", "memory", "ratio to a quarter of the rows"), rows)


def _machine(ours: Path) -> str:
    listed = subprocess.run(
        [ours / "python", "-m", "pip", "list", "--format", "freeze"], capture_output=True, encoding="utf-8", check=True
    )
    names = ("chisotv", "typer", "pydantic", "PyYAML", "rich", "Jinja2")
    found = [line.replace("==", " ") for line in listed.stdout.split("\n") if line.partition("==")[0] in names]
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}; {', '.join(found)}"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (heading, ["---"] * len(heading), *rows):
        yield f"| {' | '.join(row)} |"


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
