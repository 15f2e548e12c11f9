"""Two writers at once, the first of them killed at every call of the system in turn: a program of its own, as it forks.

It is given JSON: the folder to begin with, where to work, the words of both commands, and what must be in which file
after each; it prints JSON: how often it killed, and what went wrong.
"""

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from chisotv.cli import run
from chisotv.files import writing

KILLED = 9
CALLS = ("open", "fsync", "replace", "unlink", "fchmod", "fchown", "mkdir", "rmdir", "close")


class Clock:
    """Counts the calls of a writer that is alone, and ends the process before one of them."""

    def __init__(self, last: int, told: int) -> None:
        self.left, self.told = last, told

    def begin(self) -> None:
        real = writing._by_folder

        @contextlib.contextmanager
        def lock(folder: Path) -> Any:
            with real(folder):
                os.write(self.told, b"x")
                for name in CALLS:
                    setattr(os, name, self.counted(getattr(os, name)))
                os.fdopen = lambda handle, mode: io.BufferedWriter(Raw(self, handle, mode))  # type: ignore[assignment]
                yield

        writing._by_folder = lock

    def tick(self, first: Callable[[], object] = lambda: None) -> None:
        self.left -= 1
        if self.left == 0:
            first()
            os._exit(KILLED)

    def counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            self.tick()
            return call(*given, **named)

        return called


class Raw(io.FileIO):
    """A file that may be torn: the last thing that it takes is half of what it should."""

    def __init__(self, clock: Clock, handle: int, mode: str) -> None:
        super().__init__(handle, mode)
        self.clock = clock

    def write(self, content: Any) -> int:
        self.clock.tick(lambda: super(Raw, self).write(content[: len(content) // 2]))
        return super().write(content)


def quietly(args: list[str]) -> tuple[int, str]:
    """Status, and all that was said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        return run(args), said.getvalue()


def forked(args: list[str], clock: Clock | None = None) -> int:
    """Start a command in a process of its own."""
    pid = os.fork()
    if not pid:
        status = 3
        try:
            if clock:
                clock.begin()
            status = quietly(args)[0]
        finally:
            os._exit(status)
    return pid


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def in_place(wanted: list[list[str]]) -> bool:
    return all(text in Path(name).read_text("utf-8") if Path(name).exists() else False for name, text in wanted)


def leftovers() -> list[str]:
    return [str(path) for path in Path().rglob("*") if ".chisotv" in path.name]


def once(given: dict[str, Any], at: int) -> tuple[bool, list[Any]]:
    """Kill at one call: whether it came to that, and what is wrong."""
    shutil.rmtree("base", ignore_errors=True)
    shutil.copytree(given["from"], "base")
    hears, tells = os.pipe()
    first = forked(given["first"], Clock(at, tells))
    os.close(tells)
    os.read(hears, 1)  # it is alone now, or dead
    second = forked(given["second"])
    statuses = ended(first), ended(second)
    os.close(hears)
    wrong: list[Any] = [["left", *leftovers()]] if leftovers() else []
    if statuses[0] != KILLED and (statuses[0] not in (0, 1) or not in_place(given["first_wrote"])):
        wrong.append(["first", statuses])
    if statuses[1] != 0 or not in_place(given["second_wrote"]):
        wrong.append(["second", statuses])
    for args in (["validate", "base", "--no-cache"], given["first"]):
        status, said = quietly(args)
        if status not in (0, 1) or (args[0] == "validate" and status):
            wrong.append([*args, status, said])
    if not in_place([*given["first_wrote"], *given["second_wrote"]]) or leftovers():
        wrong.append(["next", leftovers(), quietly(["validate", "base", "--no-cache"])])
    return statuses[0] == KILLED, wrong


def main() -> None:
    """Kill at the first call, the second one, and so on until the writer survives."""
    given = json.loads(sys.argv[1])
    os.chdir(given["in"])
    kills, wrong = 0, []
    for at in count(1):
        came, found = once(given, at)
        kills += came
        wrong += [[at, *each] for each in found]
        if not came:
            break
    print(json.dumps({"kills": kills, "wrong": wrong}))


if __name__ == "__main__":
    main()
