"""A folder of data files on the disk: which files it holds, and their bytes."""

import os
import stat
from collections.abc import Collection
from pathlib import Path

from chisotv.problems import ChisotvError, reason

DISPATCH = "dispatch.yaml"
"""The letter; a folder that holds it is a data set."""
AGENCIES = "agencies.yaml"
SUCCESSION = "succession"
"""How the name of the file begins that says what became of the agencies."""
RESULTS = "results"
"""The folder inside a data folder that holds the published results."""
MAX_BYTES = 10 * 1024 * 1024
"""The largest file that is read."""


def data_files(folder: Path) -> list[Path]:
    """Every YAML file of a data folder in order of names, then of its results; a ChisotvError where it is not there."""
    try:
        places = [folder, *([folder / RESULTS] if (folder / RESULTS).is_dir() else [])]
        return [path for place in places for path in sorted(place.iterdir()) if path.suffix == ".yaml"]
    except FileNotFoundError as error:
        raise ChisotvError(f"Không có thư mục dữ liệu “{folder}”.") from error
    except NotADirectoryError as error:
        raise ChisotvError(f"“{folder}” là tệp, không phải thư mục dữ liệu.") from error
    except OSError as error:
        raise ChisotvError(f"Không đọc được thư mục dữ liệu “{folder}”: {reason(error)}.") from error


def name_of(path: Path, folder: Path) -> str:
    """What a file of a data folder is called in it: "papi.yaml", "results/papi.yaml"."""
    return path.name if path.parent == folder else f"{RESULTS}/{path.name}"


def display(path: Path) -> str:
    """A path as people would type it here: relative to the working folder where it lies inside."""
    try:
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix()  # noqa: PTH100 - resolve() follows links
    except (ValueError, OSError):
        return path.as_posix()


def prefix(folder: Path) -> str:
    """What stands before the names of a folder's files where people read them."""
    here = display(folder)
    return "" if here == "." else f"{here.rstrip('/')}/"


def contents(folder: Path, names: Collection[str] | None = None) -> dict[str, bytes] | None:
    """The bytes of the YAML files of a data folder, by name; None where one of them cannot be read as it should.

    With names only of those files, as far as they are there; a ChisotvError where the folder is not.
    """
    found = {}
    for path in data_files(folder):
        if names is not None and name_of(path, folder) not in names:
            continue
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                return None  # to open a pipe would wait for whoever writes into it
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError:
            return None
        if len(content) > MAX_BYTES:
            return None
        found[name_of(path, folder)] = content
    return found
