"""Many data sets in one call, one after the other or on several processors, always in the same order."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from chisotv.folder import DISPATCH
from chisotv.loading import load
from chisotv.problems import Problem

_DEPTH = 3
"""How many levels below a folder its data sets may stand; who names the wrong folder shall not wait for the disk."""
_AT_ONCE = 4
"""Data sets that a process takes at a time: enough to hide the way to it, few enough to end together."""


class Checked(NamedTuple):
    """What checking a data set gave: its problems, and the files that were looked at."""

    problems: tuple[Problem, ...]
    files: tuple[str, ...]


def data_sets(folder: Path) -> list[Path]:
    """The data sets of an archive, in order of their names.

    Args:
        folder: A data set, which holds a dispatch.yaml, or a folder of data sets or of such folders.

    Returns:
        The folders of the data sets; the folder itself where none is found, so that what it lacks can be said.
    """
    return list(_below(folder, _DEPTH)) or [folder]


def _below(folder: Path, depth: int) -> Iterator[Path]:
    if (folder / DISPATCH).exists():
        yield folder
    elif depth:
        for path in _folders_in(folder):
            yield from _below(path, depth - 1)


def _folders_in(folder: Path) -> list[Path]:
    """The folders in a folder but hidden ones and links, which could lead round in circles."""
    try:
        return sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink() and not p.name.startswith("."))
    except OSError:
        return []  # whoever reads the data says why


def check_all(folders: Sequence[Path], jobs: int = 1, remembered: bool = True) -> Iterator[Checked]:
    """Check data sets and give each as soon as it and all before it are done.

    Args:
        folders: The data sets.
        jobs: How many processes work at the same time.
        remembered: Whether a single data set may be answered from what is remembered; of many nothing is kept.
    """
    if len(folders) == 1:
        yield _checked(folders[0], remembered)
    elif jobs <= 1:
        for folder in folders:
            yield _checked(folder)
    else:
        yield from _in_processes(folders, jobs)


def _checked(folder: Path, remembered: bool = False) -> Checked:
    loaded = load(folder, remembered)
    return Checked(loaded.problems, loaded.files)


def _in_processes(folders: Sequence[Path], jobs: int) -> Iterator[Checked]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Spawned, as everywhere but on Linux: a copy of this process would inherit its threads in an unknown state.
    pool = ProcessPoolExecutor(min(jobs, len(folders)), get_context("spawn"))
    try:
        yield from pool.map(_checked, folders, chunksize=_AT_ONCE)
    finally:
        # Waits for the processes: left alone they would outlive this one.
        pool.shutdown(cancel_futures=True)
