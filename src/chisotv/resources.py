"""Where the carried data and the templates are: inside the installed package, or in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def _folder(name: str) -> Path:
    # A checkout wins: an editable install has no copy inside the package, or worse, an old one.
    if _PACKAGE == _CHECKOUT / "src" / "chisotv" and (_CHECKOUT / name).is_dir():
        return _CHECKOUT / name
    return _PACKAGE / name


def data_folder() -> Path:
    """The folder of the dispatch that this program carries."""
    return _folder("data")


def template_folder() -> Path:
    """The folder of the Jinja templates."""
    return _folder("templates")
