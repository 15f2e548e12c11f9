"""What several formats share: the Jinja environment, and the message where an extra is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chisotv.problems import ChisotvError
from chisotv.resources import template_folder


def fill(template: str, values: dict[str, Any], **filters: Any) -> bytes:
    """A filled template of the templates folder in UTF-8; every value is escaped for HTML.

    A misspelt field is an error, not an empty cell; the same values give the same bytes. Filters are known by name.
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
    """Import what only a format's extra installs, as pip takes it; a ChisotvError says how where it is not there."""
    try:
        yield
    except ModuleNotFoundError as error:
        message = f'Dạng {name} cần thêm một thư viện. Cài bằng: pip install "{library}"'
        raise ChisotvError(message) from error
