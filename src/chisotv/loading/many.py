"""Many data sets in one call, one after the other or on several processors, always in the same order."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chisotv.files.folder import AGENCIES, DISPATCH, alike, data_files, display
from chisotv.files.output import say
from chisotv.loading import load
from chisotv.models.dataset import Loaded
from chisotv.problems import ChisotvError, Problem, Severity, reason

_DEPTH = 3
"""How many levels below a folder its data sets may stand; who names the wrong folder shall not wait for the disk."""
_AT_ONCE = 4
"""Data sets that a process takes at a time: enough to hide the way to it, few enough to end together."""


def data_sets(folder: Path) -> list[Path]:
    """The data sets of an archive in order of their names: the folder that holds a dispatch.yaml, else those below it.

    Folders that cannot be looked into are among them, and where none is found the folder itself, so that what it lacks
    can be said.

    Raises:
        ChisotvError: The folder itself is not there or cannot be read.
    """
    data_files(folder)
    return list(_below(folder, _DEPTH)) or [folder]


def _below(folder: Path, depth: int) -> Iterator[Path]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield folder  # whoever reads the data says why
        return
    names = {entry.name for entry in entries}
    if DISPATCH in names or (AGENCIES in names and any(alike(DISPATCH, name) for name in names)):
        yield folder
    elif depth:
        for entry in entries:
            # No hidden ones, and no links: they could lead round in circles.
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                yield from _below(folder / entry.name, depth - 1)


def check_all(folders: Sequence[Path], jobs: int = 1, remembered: bool = True) -> Iterator[Loaded]:
    """Check data sets in so many processes and give what is wrong with each as soon as it and all before it are done.

    `remembered`: whether a single data set may be answered from what is remembered; of many nothing is kept.
    """
    if len(folders) == 1:
        yield _checked(folders[0], remembered)
    elif jobs <= 1:
        for folder in folders:
            yield _checked(folder)
    else:
        yield from _in_processes(folders, jobs)


def _checked(folder: Path, remembered: bool = False) -> Loaded:
    try:
        return load(folder, remembered, scan=True)._replace(dataset=None)  # which need not come back from a process
    except ChisotvError as error:
        # It cannot be read, or went away meanwhile: its own problem, and none of the others.
        why = f" ({reason(error.__cause__)})" if isinstance(error.__cause__, OSError) else ""
        name, hint = display(folder), "Kiểm tra quyền đọc và đường dẫn của thư mục."
        problem = Problem("CTV001", Severity.ERROR, name, None, None, f"không đọc được thư mục dữ liệu{why}", hint)
        return Loaded(None, (problem,), (name,))


def _in_processes(folders: Sequence[Path], jobs: int) -> Iterator[Loaded]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    # Spawned, as everywhere but on Linux: a copy of this process would inherit its threads in an unknown state.
    pool = ProcessPoolExecutor(min(jobs, len(folders)), get_context("spawn"))
    done = 0
    try:
        with _uninterrupted():
            found = pool.map(_checked, folders, chunksize=_AT_ONCE)
        for checked in found:
            yield checked
            done += 1
    except BrokenProcessPool:
        say("Một tiến trình kiểm tra đã bị hệ thống dừng, có lẽ vì thiếu bộ nhớ; kiểm tra tiếp bằng một tiến trình.")
        yield from map(_checked, folders[done:])
    except BaseException:
        with _uninterrupted():  # left alone they would outlive this one, and wait for ever
            for process in active_children():
                process.kill()
            pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is started meanwhile never hears Ctrl-C: this process alone answers it, and ends the others."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
