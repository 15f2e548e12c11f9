"""Whole processes, timed from outside in alternating pairs with a bare interpreter."""

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Subject:
    """A command to time.

    Attributes:
        name: What the table calls it.
        command: The words of the command.
        env: Variables besides the usual ones.
        terminal: Whether its output goes to a terminal.
        before: Done before each run, outside the time.
        seconds: The times that were taken.
    """

    name: str
    command: Sequence[str]
    env: dict[str, str] = field(default_factory=dict)
    terminal: bool = False
    before: Callable[[], None] = lambda: None
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median time."""
        return statistics.median(self.seconds)


def alternate(subjects: Sequence[Subject], bare: Subject, rounds: int, told: Callable[[str], None]) -> None:
    """Time every subject in turn, each right behind a bare interpreter, so that a slow minute hits both."""
    for subject in (bare, *subjects):
        _run(subject)  # not counted: files get into memory, what is remembered is there
    for at in range(rounds):
        told(f"round {at + 1} of {rounds}")
        for subject in subjects:
            bare.seconds.append(_run(bare))
            subject.seconds.append(_run(subject))


def _run(subject: Subject) -> float:
    subject.before()
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | subject.env
    if subject.terminal:
        return _on_terminal(subject.command, env)
    start = time.perf_counter()
    subprocess.run(subject.command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def _on_terminal(command: Sequence[str], env: dict[str, str]) -> float:
    import fcntl
    import pty
    import struct
    import termios

    outside, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
    reader = threading.Thread(target=_swallow, args=(outside,))
    reader.start()
    start = time.perf_counter()
    subprocess.run(command, env=env | {"TERM": "xterm-256color"}, stdout=inside, stderr=inside, check=False)
    seconds = time.perf_counter() - start
    os.close(inside)
    reader.join()
    os.close(outside)
    return seconds


def _swallow(outside: int) -> None:
    try:
        while os.read(outside, 65536):
            pass
    except OSError:
        pass  # the other end is closed


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds, and the largest memory in MB."""

    seconds: float
    megabytes: float


def measure(command: Sequence[str], log: Path, cores: int = 1) -> Cost:
    """Run a command once on so many processors."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    with log.open("w", encoding="utf-8") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            env=env,
            stdout=output,
            stderr=output,
            preexec_fn=lambda: _pin(cores),  # noqa: PLW1509
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)}: status {status}, see {log}")
    return Cost(seconds, usage.ru_maxrss / 1024)


def _pin(cores: int) -> None:
    available = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, available[:cores])
