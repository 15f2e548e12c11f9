"""Options that several verbs share, and what the shell offers for them at TAB."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._types import TyperChoice

if TYPE_CHECKING:
    from chisotv.models.dataset import Dataset


def verb(function: Callable[..., None]) -> Callable[..., None]:
    """A verb as typer is to see it: in place of a parameter that is a group of options stand these options.

    A group is a named tuple whose fields are options, or groups again (`cli.session`): what several verbs have is
    declared there once, and comes as one argument.
    """

    @wraps(function)
    def called(**given: Any) -> None:
        function(**_grouped(function, given))

    called.__signature__ = inspect.Signature(list(_ungrouped(function)))  # type: ignore[attr-defined]
    return called


def _parameters(function: Callable[..., Any]) -> Iterator[tuple[inspect.Parameter, bool]]:
    """The parameters of a verb or of a group, and whether each is a group."""
    for parameter in inspect.signature(function, eval_str=True).parameters.values():
        yield parameter, hasattr(parameter.annotation, "_fields")


def _ungrouped(function: Callable[..., Any]) -> Iterator[inspect.Parameter]:
    for parameter, is_group in _parameters(function):
        if is_group:
            yield from _ungrouped(parameter.annotation)
        else:
            yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _grouped(function: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    return {
        parameter.name: parameter.annotation(**_grouped(parameter.annotation, given))
        if is_group
        else given[parameter.name]
        for parameter, is_group in _parameters(function)
    }


def one_of(words: Iterable[str]) -> TyperChoice[str]:
    """The type of an option that takes one of these words: a list that stands elsewhere already."""
    return TyperChoice(words)


def year_option(*names: str, told: str) -> Any:
    """An option that takes a year."""
    return typer.Option(*names, metavar="NĂM", min=1990, max=2100, help=told)


def output_option(told: str, metavar: str = "TỆP") -> Any:
    """Where the answer goes."""
    return typer.Option("--output", "-o", metavar=metavar, readable=False, help=told)


# Only ids are offered, which hold nothing but letters, digits, "-" and "_": zsh evaluates what it is given at TAB, and
# typer takes the texts beside the offered words for markup, so a name out of the data may never be one of them.


def complete_agency(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of the agencies whose id, name or abbreviation starts with what is typed."""
    from chisotv.cli.session import completion_dataset
    from chisotv.models.registry import names
    from chisotv.text import fold_name

    dataset = completion_dataset(ctx)
    start = fold_name(incomplete)
    return [
        agency.id
        for agency in (dataset.registry.agencies if dataset else ())
        if any(fold_name(name).startswith(start) for name in (agency.id, *names(agency)))
    ]


def _offering(ids: Callable[["Dataset"], Iterable[str]]) -> Callable[[typer.Context, str], list[str]]:
    """Completion with ids of the data set; with none where it cannot be used."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from chisotv.cli.session import completion_dataset

        dataset = completion_dataset(ctx)
        return _begun_by(incomplete, ids(dataset) if dataset else ())

    return complete


complete_index = _offering(lambda dataset: dataset.appendices)
complete_measured = _offering(lambda dataset: dataset.measured)
complete_any = _offering(lambda dataset: [index.id for index in dataset.dispatch.indices])


def complete_document(ctx: typer.Context, incomplete: str) -> list[str]:
    """`complete_index`, "all" and "letter"."""
    return [*complete_index(ctx, incomplete), *_begun_by(incomplete, ("all", "letter"))]


def _begun_by(incomplete: str, ids: Iterable[str]) -> list[str]:
    return [each for each in ids if each.startswith(incomplete.lower())]


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="THƯ_MỤC", readable=False, help="Thư mục dữ liệu khác (hoặc biến môi trường CHISOTV_DATA)."
    ),
]
AgencyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--agency",
        "-a",
        metavar="TÊN",
        autocompletion=complete_agency,
        help="Cơ quan: tên, chữ tắt hoặc mã, có dấu hay không; dùng được nhiều lần.",
    ),
]
IndexOption = Annotated[
    list[str] | None,
    typer.Option(
        "--index",
        "-i",
        metavar="CHỈ_SỐ",
        autocompletion=complete_index,
        help="Chỉ số: papi, par, sipas, ict; dùng được nhiều lần.",
    ),
]
