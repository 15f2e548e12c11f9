"""What every format is given, and the one Jinja environment."""

from dataclasses import dataclass
from typing import Any

from chisotv.grid import END_MARK, Grid, RowKind
from chisotv.resources import template_folder


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed: a title for the window and the tables, one for each appendix."""

    title: str
    grids: tuple[Grid, ...]


def fill(template: str, document: Document, autoescape: bool, **filters: Any) -> str:
    """Fill a template.

    Args:
        template: File name in the templates folder.
        document: Given to the template as `document`; a misspelt field is an error, not an empty cell.
        autoescape: Whether values are escaped for HTML.
        filters: Further filters by name.

    Returns:
        The text of the file; the same data gives the same text.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(template_folder()),
        undefined=StrictUndefined,
        autoescape=autoescape,  # noqa: S701 - Markdown is escaped by a filter of its own
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    return environment.get_template(template).render(document=document, end_mark=END_MARK, RowKind=RowKind)
