"""What several formats share: the Jinja environment, and the message where an extra is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chisotv.problems import ChisotvError
from chisotv.resources import template_folder


def fill(template: str, values: dict[str, Any], **filters: Any) -> bytes:
    """Fill a template; every value is escaped for HTML.

    Args:
        template: File name in the templates folder.
        values: Given to the template by name; a misspelt field is an error, not an empty cell.
        filters: Further filters by name.

    Returns:
        The file in UTF-8; the same values give the same bytes.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(template_folder()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    text: str = environment.get_template(template).render(**values)
    return text.encode("utf-8")


def kind(block: object) -> str:
    """What a block is, for templates: "line", "rule", "pair" or "grid"."""
    return type(block).__name__.lower()


@contextmanager
def extra(name: str, library: str) -> Iterator[None]:
    """Import what only an extra installs.

    Args:
        name: The format.
        library: What its extra installs, as pip takes it; `pyproject.toml` says the same.

    Raises:
        ChisotvError: It is not installed; the message says how to install it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        message = f'Dạng {name} cần thêm một thư viện. Cài bằng: pip install "{library}"'
        raise ChisotvError(message) from error
