"""Where the carried data, the templates and the fonts are: inside the installed package, or in a checkout."""

import os
from pathlib import Path

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
    """What tells one state of the program's code from another of the same version; "" where it is installed."""
    if not _IN_CHECKOUT:
        return ""
    times = []
    for folder, _, names in os.walk(_PACKAGE):
        times += [os.stat(os.path.join(folder, name)).st_mtime_ns for name in names if name.endswith(".py")]  # noqa: PTH116, PTH118 - at every start
    return f"{len(times)}-{max(times):x}-{sum(times):x}"
