"""A folder of data files on the disk: which files it holds, and their bytes."""

import os
import re
import stat
from collections.abc import Collection, Sequence
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
DATA_NAME = re.compile(r"(?:results/)?[a-z0-9_]+\.yaml")
"""What a file can be called that a dispatch names."""
# A hidden file is no data that somebody called by a wrong name, but for the very ending.
_LIKE_YAML = re.compile(r".*\.yaml|[^.].*\.ya?ml(?:\.txt)?", re.IGNORECASE)


class Unread(Exception):  # noqa: N818 - no mistake of the program
    """A file of a data folder is not read: the id of the rule, what is wrong, how to mend it."""


def data_files(folder: Path) -> list[Path]:
    """Every file of a data folder that is, or looks like, YAML in order of names, then of its results and below these.

    What lies behind a link out of the folder is not looked at; a ChisotvError where the folder is not there.
    """
    results = folder / RESULTS
    try:
        found = sorted(folder.iterdir())
        names = [path.name for path in found]  # on Windows the paths of "Results" and "results" are equal
        if RESULTS in names and results.is_dir() and not leads_out(results, folder):
            list(results.iterdir())  # which says why it cannot be read, where it cannot
            found += sorted(Path(here, name) for here, _, names in os.walk(results) for name in names)
        return [path for path in found if _LIKE_YAML.fullmatch(path.name)]
    except FileNotFoundError as error:
        raise ChisotvError(f"Không có thư mục dữ liệu “{folder}”.") from error
    except NotADirectoryError as error:
        raise ChisotvError(f"“{folder}” là tệp, không phải thư mục dữ liệu.") from error
    except OSError as error:
        raise ChisotvError(f"Không đọc được thư mục dữ liệu “{folder}”: {reason(error)}.") from error


def name_of(path: Path, folder: Path) -> str:
    """What a file of a data folder is called in it: "papi.yaml", "results/papi.yaml"."""
    return path.relative_to(folder).as_posix()


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
            found[name_of(path, folder)] = bytes_in(path, folder, listed=True)
        except Unread:
            return None
    return found


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a way inside a data folder ends elsewhere, by links; what stands there is no data."""
    return not os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), ""))  # noqa: PTH118


def bytes_in(path: Path, folder: Path | None = None, listed: bool = False) -> bytes:
    """The bytes of a file; Unread where a data folder has it not, or not under this very name, or leads out there.

    `listed`: the folder has just told this name; on a share each look into a folder takes its time.
    """
    try:
        here = folder or Path()
        for part in name_of(path, folder).split("/") if folder and not listed else ():
            names = os.listdir(here)  # noqa: PTH208 - some systems find "PAPI.yaml" for "papi.yaml"
            if part not in names:
                raise Unread("CTV001", "không có tệp này", _instead(part, names))
            here /= part
        if folder and leads_out(path, folder):
            hint = "Thay liên kết bằng chính tệp ấy."
            raise Unread("CTV001", "là liên kết ra ngoài thư mục dữ liệu nên không được đọc", hint)
        if not stat.S_ISREG(path.stat().st_mode):  # to open a pipe would wait for whoever writes into it
            raise Unread("CTV001", "không phải là tệp thường", "Thay bằng một tệp YAML.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise Unread("CTV001", "không có tệp này", _instead(path.name)) from error
    except OSError as error:
        hint = "Kiểm tra quyền đọc và đường dẫn của tệp."
        raise Unread("CTV001", f"không đọc được tệp ({reason(error)})", hint) from error
    if len(content) > MAX_BYTES:
        raise Unread("CTV002", "tệp lớn hơn 10 MB nên không được đọc", "Chia nhỏ tệp hoặc kiểm tra lại nội dung.")
    return content


def alike(name: str, other: str) -> bool:
    """Whether a file or folder seems to be another one but for its ending, or for capitals: papi.yml, papi.yaml.txt."""
    stem = re.escape(name.removesuffix(".yaml"))
    return bool(re.fullmatch(rf"{stem}(?: ?\(\d+\))?(?:\.ya?ml.*|\.txt)?", other, re.IGNORECASE))


def _instead(name: str, names: Sequence[str] = ()) -> str:
    """What to do where a file is not there."""
    found = [each for each in sorted(names) if alike(name, each)]
    if found:
        return f"Trong thư mục có {found[0]}: đổi tên thành {name}."
    return "Tạo tệp, hoặc chép lại từ dữ liệu gốc bằng: chisotv init THƯ_MỤC"
