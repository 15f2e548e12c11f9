"""What the program brings along, in a checkout or as an installed package: data, templates, fonts, its own code."""

import os
import zlib
from importlib.machinery import PathFinder
from pathlib import Path

from chisotv import __version__

BESIDE = ("schema", ".gitattributes")
"""What lies beside the data files of every folder: schemas for editors, and line ends that git leaves alone."""
_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]
_IN_CHECKOUT = _PACKAGE == _CHECKOUT / "src" / "chisotv"


def _folder(name: str, in_checkout: str) -> Path:
    # A checkout wins: an editable install has no copy inside the package, or worse, an old one.
    if _IN_CHECKOUT and (_CHECKOUT / in_checkout).is_dir():
        return _CHECKOUT / in_checkout
    return _PACKAGE / name


def data_folder() -> Path:
    """The folder of the dispatch that this program carries."""
    return _folder("data", "data")


def carried(*names: str) -> dict[str, bytes]:
    """The files of that dispatch, or those of these names and in folders of these names; without the common lists."""
    top, common = data_folder(), common_agencies().parent
    found = [path for path in sorted(top.rglob("*")) if path.is_file() and path.parent != common]
    shown = {path: path.relative_to(top).as_posix() for path in found}
    return {name: path.read_bytes() for path, name in shown.items() if not names or name.split("/")[0] in names}


def common_agencies() -> Path:
    """The list of names of agencies that every data set may use."""
    return data_folder() / "common" / "agencies.yaml"


def common_headings() -> Path:
    """The list of headings of columns with what they mean."""
    return data_folder() / "common" / "headings.yaml"


def template_folder() -> Path:
    """The folder of the Jinja templates, and in `blank` of the data set that another dispatch begins with."""
    return _folder("templates", "templates")


def font_folder() -> Path:
    """The folder of the typefaces that PDF files are set in."""
    return _folder("fonts", "vendor/liberation-serif")


def code_stamp() -> str:
    """What tells this state of the code that reads and checks data from another; "" where nothing does.

    The program's own code: in a checkout the times of the files, else the list that the installer made, with a hash of
    each. The libraries: their versions. Copies of the code, zip files and frozen programs have no such list.
    """
    try:
        return f"{_own_code()} {_installed('pydantic', 'pydantic')} {_installed('yaml', 'pyyaml')}"
    except OSError:
        return ""


def _own_code() -> str:
    if _IN_CHECKOUT:
        files = [os.path.join(folder, name) for folder, _, names in os.walk(_PACKAGE) for name in names]  # noqa: PTH118 - at every start
        files = [
            *(file for file in files if file.endswith(".py")),
            *map(os.fspath, (common_agencies(), common_headings())),
        ]
        times = [os.stat(file).st_mtime_ns for file in files]  # noqa: PTH116
        return f"{len(times)}-{max(times):x}-{sum(times):x}"
    record = _PACKAGE.parent / f"chisotv-{__version__}.dist-info" / "RECORD"
    return f"{zlib.crc32(record.read_bytes()):x}"


def _installed(module: str, project: str) -> str:
    """Name and version of a library, from beside where it would be imported; importlib.metadata takes 10 ms for it."""
    spec = PathFinder.find_spec(module)
    beside = os.listdir(Path(spec.origin).parent.parent) if spec and spec.origin else []  # noqa: PTH208 - at every start
    found = sorted(name for name in beside if name.lower().startswith(f"{project}-") and name.endswith("-info"))
    if not found:
        raise FileNotFoundError(module)
    return " ".join(found)
