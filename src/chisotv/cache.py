"""Data sets that were found clean, remembered in the user's cache folder.

An entry answers only for the very bytes that it was made of: they stand in it and are compared, so no change can be
missed, and no two sets of files can be taken for each other. What is damaged, foreign or cannot be written is ignored
in silence; an entry is replaced whole, so several processes at once do no harm.
"""

import os
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from chisotv import __version__
from chisotv.dataset import Dataset, Published
from chisotv.models import Agency, Appendix, Dispatch
from chisotv.output import write_bytes
from chisotv.problems import ChisotvError
from chisotv.records import from_json, to_json
from chisotv.registry import Registry
from chisotv.resources import code_stamp

MOST_ENTRIES = 16
"""How many entries are kept; the oldest go first."""
_SUFFIX = ".chisotv"


class Remembered(NamedTuple):
    """A data set, and the names of its files in the order in which they were read."""

    dataset: Dataset
    names: tuple[str, ...]


def recall(files: dict[str, bytes], afresh: Callable[[], Published]) -> Remembered | None:
    """What was remembered of these files; None where nothing was.

    Args:
        files: Name → bytes of every file of a data folder.
        afresh: Gives the results of the folder, should those that were remembered be no good when they are asked for.
    """
    start = _start(files)
    try:
        content = _entry(start).read_bytes()
        checksum, payload = content[len(start) : len(start) + 8], content[len(start) + 8 :]
        if not content.startswith(start) or int(checksum, 16) != zlib.crc32(payload):
            return None
        names, dispatch, agencies, appendices, results = from_json(payload)
        dataset = Dataset(dispatch, Registry(agencies), dict(appendices), lambda: _results(results, afresh))
        kinds = [(Dispatch, (dispatch,)), (Agency, agencies), (Appendix, dataset.appendices.values())]
        kinds += [(str, (*names, results))]
        if not all(isinstance(part, kind) for kind, parts in kinds for part in parts):
            return None
    except (OSError, RuntimeError, ValueError, TypeError, KeyError):
        return None
    return Remembered(dataset, names)


def remember(files: dict[str, bytes], found: Remembered) -> None:
    """Keep a data set without problems for the next time that these files are asked for.

    Args:
        files: Name → bytes of every file of its folder.
        found: The data set that they gave.
    """
    dataset = found.dataset
    parts = (found.names, dataset.dispatch, dataset.registry.agencies, tuple(dataset.appendices.items()))
    # The results as a text within: most commands do not need them, and making records of them takes its time.
    results = to_json(tuple(dataset.results.items())).decode("utf-8")
    payload = to_json((*parts, results))
    start = _start(files)
    with suppress(OSError, RuntimeError, ChisotvError):
        path = _entry(start)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(start + f"{zlib.crc32(payload):08x}".encode("ascii") + payload, path)
        _prune(path.parent)


def _results(text: str, afresh: Callable[[], Published]) -> Published:
    from chisotv.results import Results

    with suppress(ValueError, TypeError, KeyError):
        found: Published = dict(from_json(text.encode("utf-8")))
        if all(isinstance(part, Results) for part in found.values()):
            return found
    return afresh()


def _start(files: dict[str, bytes]) -> bytes:
    """How an entry for these files begins: the program's version, and the files."""
    sizes = " ".join(f"{name}:{len(content)}" for name, content in files.items())
    return b"".join((os.fsencode(f"chisotv {__version__} {code_stamp()} {sizes}\n"), *files.values()))


def _entry(start: bytes) -> Path:
    return _folder() / f"{zlib.crc32(start):08x}{len(start):x}{_SUFFIX}"


def _folder() -> Path:
    """Where the system wants caches of programs; raises RuntimeError where the user has no home."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "chisotv" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "chisotv"
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(chosen) if chosen.startswith("/") else Path.home() / ".cache") / "chisotv"


def _prune(folder: Path) -> None:
    entries: list[tuple[float, Any]] = [(path.stat().st_mtime, path) for path in folder.glob(f"*{_SUFFIX}")]
    for _, path in sorted(entries)[:-MOST_ENTRIES]:
        path.unlink(missing_ok=True)
