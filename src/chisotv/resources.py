"""What the program brings along, in a checkout or as an installed package: data, templates, fonts, its own code."""

import os
import zlib
from pathlib import Path

from chisotv import __version__

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


def template_folder() -> Path:
    """The folder of the Jinja templates."""
    return _folder("templates", "templates")


def font_folder() -> Path:
    """The folder of the typefaces that PDF files are set in."""
    return _folder("fonts", "vendor/liberation-serif")


def code_stamp() -> str:
    """What tells this state of the program's code from another, even under the same version.

    In a checkout from the times of the files; else from the list that the installer made, which has a hash of each.
    """
    if _IN_CHECKOUT:
        files = [os.path.join(folder, name) for folder, _, names in os.walk(_PACKAGE) for name in names]  # noqa: PTH118 - at every start
        times = [os.stat(file).st_mtime_ns for file in files if file.endswith(".py")]  # noqa: PTH116
        return f"{len(times)}-{max(times):x}-{sum(times):x}"
    try:
        return f"{zlib.crc32((_PACKAGE.parent / f'chisotv-{__version__}.dist-info' / 'RECORD').read_bytes()):x}"
    except OSError:
        return ""
