"""Options that several verbs share, and what the shell offers for them at TAB."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click.shell_completion import CompletionItem
from typer._click.types import StringParamType
from typer._types import TyperChoice

from chisotv.words import Role

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
# typer takes the texts beside the offered words for markup, so a name out of the data may never be one of them. (fish
# is given what was typed and the rest of the name, folded: those signs too, see `cli.completion`.)


class Offered(StringParamType):
    """A text, and the ids that are offered for it at TAB: those of what has a name that begins as typed.

    typer's own way, `autocompletion`, drops every word that does not begin with the very letters that were typed.

    Args:
        names: Gives id → names, of the data set.
        others: More words to offer.
    """

    def __init__(self, names: Callable[["Dataset"], dict[str, Iterable[str]]], others: Iterable[str] = ()) -> None:
        self.names = names
        self.others = others

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[CompletionItem]:
        """The ids, without regard to case and marks; of who types an id, only ids that begin so."""
        from chisotv.cli.session import completion_dataset

        dataset = completion_dataset(ctx)
        named = {**(self.names(dataset) if dataset else {}), **dict.fromkeys(self.others, ())}
        ids = [each for each in named if each.startswith(incomplete.lower())]
        if ids and "-" in incomplete:
            return [CompletionItem(each) for each in ids]
        rests = {each: _rest(incomplete, (each, *named[each])) for each in named}
        return [CompletionItem(each, rest=rest) for each, rest in rests.items() if rest is not None]


def _rest(typed: str, names: Iterable[str]) -> str | None:
    """What of the first name that begins as typed is still to be typed, as in an id; None where none begins so."""
    from chisotv.text import fold, fold_name

    for name in names:
        for folded in (fold_name, fold):
            if folded(name).startswith(folded(typed)):
                rest = folded(name)[len(folded(typed)) :]
                return (rest.lstrip() if typed[-1:].isspace() else rest).replace(" ", "-")
    return None


def _agency_names(dataset: "Dataset") -> dict[str, Iterable[str]]:
    from chisotv.models.registry import names

    return {agency.id: names(agency) for agency in dataset.registry.agencies}


def _index_names(dataset: "Dataset", ids: Iterable[str]) -> dict[str, Iterable[str]]:
    indices = [dataset.index(index_id) for index_id in ids]
    return {index.id: (index.name, index.full_name, *index.aliases) for index in indices}


AGENCY = Offered(_agency_names)
INDEX = Offered(lambda dataset: _index_names(dataset, dataset.appendices))
MEASURED = Offered(lambda dataset: _index_names(dataset, dataset.measured))
ANY_INDEX = Offered(lambda dataset: _index_names(dataset, [index.id for index in dataset.dispatch.indices]))
DOCUMENT = Offered(lambda dataset: _index_names(dataset, dataset.appendices), ("all", "letter"))


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
        click_type=AGENCY,
        help="Cơ quan: tên, chữ tắt hoặc mã, có dấu hay không; dùng được nhiều lần.",
    ),
]
AgencyArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CƠ_QUAN]...", click_type=AGENCY, help="Như --agency, ví dụ: SNV."),
]
IndexOption = Annotated[
    list[str] | None,
    typer.Option(
        "--index",
        "-i",
        metavar="CHỈ_SỐ",
        click_type=INDEX,
        help="Chỉ số: papi, par, sipas, ict; dùng được nhiều lần.",
    ),
]
RoleOption = Annotated[Role | None, typer.Option("--role", help="Chỉ chủ trì (lead) hoặc phối hợp (coordinating).")]
DirectOption = Annotated[bool, typer.Option("--direct", help="Chỉ nơi cơ quan được nêu đích danh.")]
SearchOption = Annotated[str, typer.Option("--search", "-s", metavar="CHỮ", help="Chỉ các dòng có chữ này.")]
