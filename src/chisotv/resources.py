"""Where the carried data, the templates and the fonts are: inside the installed package, or in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def _folder(name: str, in_checkout: str) -> Path:
    # A checkout wins: an editable install has no copy inside the package, or worse, an old one.
    if _PACKAGE == _CHECKOUT / "src" / "chisotv" and (_CHECKOUT / in_checkout).is_dir():
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
