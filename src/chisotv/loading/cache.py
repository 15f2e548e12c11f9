"""Data sets that were found clean, remembered in the user's cache folder.

An entry answers only for the very bytes that it was made of: they stand in it and are compared, so no change can be
missed, and no two sets of files can be taken for each other. What is damaged, foreign or cannot be written is ignored
in silence; an entry is replaced whole, so several processes at once do no harm. There is no cache where nothing tells
this code from other code, or where other people can reach the folder.
"""

import os
import stat
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from chisotv import __version__
from chisotv.files.output import replace
from chisotv.loading.stored import from_json, to_json
from chisotv.models import agency, appendix, dispatch, measures
from chisotv.models.agency import Agency, Unnamed
from chisotv.models.appendix import Appendix
from chisotv.models.dataset import Dataset, Published
from chisotv.models.dispatch import Dispatch
from chisotv.models.registry import Registry
from chisotv.resources import code_stamp

if TYPE_CHECKING:
    from chisotv.models.succession import Succession

MOST_ENTRIES = 16
"""How many entries are kept; the oldest go first."""
_SUFFIX = ".chisotv"
Afresh = Callable[[], Dataset | None]


class Remembered(NamedTuple):
    """A data set, and the names of its files in the order in which they were read."""

    dataset: Dataset
    names: tuple[str, ...]


def recall(files: dict[str, bytes], afresh: Afresh) -> Remembered | None:
    """What was remembered of the files of a data folder, name → bytes; None where nothing was.

    `afresh` gives the data set of the folder, should a part that was remembered be no good when it is asked for.
    """
    try:
        start = _start(files)
        content = _read(_trusted(_folder()) / _name(start))
        checksum, payload = content[len(start) : len(start) + 8], content[len(start) + 8 :]
        if not content.startswith(start) or int(checksum, 16) != zlib.crc32(payload):
            return None
        names, letter, agencies, unnamed, appendices, results, succession = from_json(
            payload, (agency, appendix, dispatch, measures)
        )
        by_index = dict(appendices)
        kinds = [(Dispatch, (letter,)), (Agency, agencies), (Unnamed, unnamed), (Appendix, by_index.values())]
        kinds += [(str, (*names, results, succession))]
        if not all(isinstance(part, kind) for kind, parts in kinds for part in parts):
            return None
    except (OSError, RuntimeError, ValueError, TypeError, KeyError):
        return None
    registry = Registry(agencies, unnamed, letter.home, letter.word)
    later = (lambda: _results(results, afresh), lambda: _succession(succession, afresh))
    return Remembered(Dataset(letter, registry, by_index, *later), names)


def remember(files: dict[str, bytes], found: Remembered) -> None:
    """Keep a data set without problems for the next time that these files, name → bytes, are asked for."""
    dataset = found.dataset
    registry = dataset.registry
    parts = (found.names, dataset.dispatch, registry.agencies, registry.unnamed, tuple(dataset.appendices.items()))
    # These as texts within: most commands do not need them, and making models of them takes its time.
    within = (to_json(part).decode("utf-8") for part in (tuple(dataset.results.items()), dataset.succession))
    payload = to_json((*parts, *within))
    with suppress(OSError, RuntimeError):
        start = _start(files)
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        entry = start + f"{zlib.crc32(payload):08x}".encode("ascii") + payload
        replace(entry, _trusted(folder) / _name(start), lasting=False)
        _prune(folder)


def _results(text: str, afresh: Afresh) -> Published:
    with suppress(ValueError, TypeError, KeyError):
        found: Published = dict(_within(text, "results"))
        if all(type(part).__name__ == "Results" for part in found.values()):
            return found
    dataset = afresh()
    return dataset.results if dataset else {}


def _succession(text: str, afresh: Afresh) -> "Succession | None":
    if text == "null":
        return None
    with suppress(ValueError, TypeError, KeyError):
        found: Succession = _within(text, "succession")
        if type(found).__name__ == "Succession":
            return found
    dataset = afresh()
    return dataset.succession if dataset else None


def _within(text: str, name: str) -> Any:
    """What was remembered as a text within; only now are its models loaded."""
    return from_json(text.encode("utf-8"), (import_module(f"chisotv.models.{name}"),))


def _start(files: dict[str, bytes]) -> bytes:
    """How an entry for these files begins: the state of the code, and the files; RuntimeError without a state."""
    stamp = code_stamp()
    if not stamp:
        raise RuntimeError("unknown code")
    sizes = " ".join(f"{name}:{len(content)}" for name, content in files.items())
    return b"".join((os.fsencode(f"chisotv {__version__} {stamp} {sizes}\n"), *files.values()))


def _name(start: bytes) -> str:
    return f"{zlib.crc32(start):08x}{len(start):x}{_SUFFIX}"


def _folder() -> Path:
    """Where the system wants caches of programs; raises RuntimeError where the user has no home."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "chisotv" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "chisotv"
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(chosen) if chosen.startswith("/") else Path.home() / ".cache") / "chisotv"


def _trusted(folder: Path) -> Path:
    """The folder, if nobody but this user can reach into it; on Windows that is so in the user's profile."""
    if sys.platform != "win32":
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
            raise PermissionError(folder)
    return folder


def _read(path: Path) -> bytes:
    """An entry, if it is a regular file of this user; what a link or a pipe would lead to is not touched."""
    careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | careful)) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or (sys.platform != "win32" and found.st_uid != os.geteuid()):
            raise PermissionError(path)
        return file.read()


def _prune(folder: Path) -> None:
    for _, path in sorted((path.lstat().st_mtime, path) for path in folder.glob(f"*{_SUFFIX}"))[:-MOST_ENTRIES]:
        path.unlink(missing_ok=True)
