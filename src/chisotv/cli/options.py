"""Options that several verbs share, and what the shell offers for them at TAB."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer._click.shell_completion import CompletionItem
from typer._click.types import StringParamType
from typer._types import TyperChoice

from chisotv import words
from chisotv.problems import ChisotvError
from chisotv.text import fold, fold_name
from chisotv.words import Role

if TYPE_CHECKING:
    from chisotv.api import Asked, Data
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


class Worded(TyperChoice[str]):
    """One of a few values, typed as people say it, with or without marks, or as the code calls it."""

    def __init__(self, values: Mapping[Any, str]) -> None:
        super().__init__(values)
        self.shown = list(values.values())

    def get_metavar(self, param: Any, ctx: Any) -> str:
        """The words."""
        return f"<{'|'.join(self.shown)}>"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value that is meant."""
        for choice, shown in zip(self.choices, self.shown, strict=True):
            if fold(str(value)) in (fold(choice), fold(shown)):
                return choice
        return super().convert(value, param, ctx)


def year_option(*names: str, told: str) -> Any:
    """An option that takes a year."""
    return typer.Option(*names, metavar="NĂM", min=1990, max=2100, help=told)


def output_option(told: str, metavar: str = "TỆP") -> Any:
    """Where the answer goes."""
    return typer.Option("--output", "-o", metavar=metavar, readable=False, help=told)


def form_option(forms: Iterable[str], told: str) -> Any:
    """In which form it is."""
    return typer.Option("--format", click_type=one_of(forms), help=told)


def worded_option(name: str, values: Mapping[Any, str], told: str, default: str = "") -> Any:
    """An option that takes one of a few values, see `Worded`; the help page says which one without it."""
    return typer.Option(name, click_type=Worded(values), show_default=values[default] if default else True, help=told)


# Only ids are offered, which hold nothing but letters, digits, "-" and "_": zsh evaluates what it is given at TAB, and
# typer takes the texts beside the offered words for markup, so a name out of the data may never be one of them. (fish
# is given what was typed and the rest of the name, folded: those signs too, see `cli.completion`.)


class Offered(StringParamType):
    """A text, and the ids that are offered for it at TAB: those of what has a name that begins as typed.

    typer's own way, `autocompletion`, drops every word that does not begin with the very letters that were typed. The
    other words are offered too.
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
    for name in names:
        for folded in (fold_name, fold):
            if folded(name).startswith(folded(typed)):
                rest = folded(name)[len(folded(typed)) :]
                return (rest.lstrip() if typed[-1:].isspace() else rest).replace(" ", "-")
    return None


def _agency_names(dataset: "Dataset") -> dict[str, Iterable[str]]:
    from chisotv.models.registry import names

    known = dataset.succession
    later = [*(each.agency for each in known.units), *(each.agency for each in known.communes)] if known else []
    return {agency.id: names(agency) for agency in (*dataset.registry.agencies, *later)}


def _index_names(dataset: "Dataset", ids: Iterable[str]) -> dict[str, Iterable[str]]:
    indices = [dataset.index(index_id) for index_id in ids]
    return {index.id: (index.name, index.full_name, *index.aliases) for index in indices}


AGENCY = Offered(_agency_names)
INDEX = Offered(lambda dataset: _index_names(dataset, [index.id for index in dataset.dispatch.indices]))
DOCUMENT = Offered(lambda dataset: _index_names(dataset, dataset.appendices), ("all", "letter"))
SHOWN = Offered(lambda dataset: _index_names(dataset, dataset.appendices), ("letter", "notes"))


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
    list[str] | None, typer.Argument(metavar="[CƠ_QUAN]...", click_type=AGENCY, help="Như --agency, ví dụ: SNV.")
]


class DayOptions(NamedTuple):
    """Of which day the agencies are that an answer speaks of."""

    today: Annotated[
        bool, typer.Option("--today", help="Hỏi theo tổ chức mới nhất mà dữ liệu biết: ai đang giữ việc ấy.")
    ] = False
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="NGÀY", help="Hỏi theo tổ chức của một ngày, như 01/7/2025; mặc định ngày ban hành."
        ),
    ] = None

    def read(self, data: "Data", names: Iterable[str] = ()) -> "Data":
        """The data as they are read on the asked day, see `Data.as_of`; a ChisotvError where that is no day."""
        if self.today and self.as_of:
            raise ChisotvError("Chỉ dùng một trong hai tùy chọn --today, --as-of.")
        if self.as_of:
            return data.as_of(day_of(self.as_of, "--as-of"))
        if self.today:
            known = data.dataset.succession
            return data.as_of(date.fromisoformat(known.until if known else data.dataset.dispatch.date))
        return data.as_of(names=list(names))


def day_of(typed: str, name: str) -> date:
    """A day as people write it: 01/7/2025, 1-7-2025 or 2025-07-01; `name` is what it was typed for."""
    parts = re.split(r"[/.\- ]+", typed.strip())
    try:
        year, month, day = map(int, parts if len(parts[0]) == 4 else reversed(parts))
        return date(year, month, day)
    except ValueError:
        raise ChisotvError(f"{name}: “{typed}” không phải là ngày. Viết như 01/7/2025.") from None


class Filters(NamedTuple):
    """What every question can be narrowed to; the fields are those of `api.Asked`."""

    agency: AgencyOption = None
    partner: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="TÊN",
            click_type=AGENCY,
            help="Chỉ hiện dòng có cơ quan này cũng được nêu đích danh trong cùng một phần phân công; thêm --related: "
            "kể cả qua nhóm.",
        ),
    ] = None
    index: Annotated[
        list[str] | None,
        typer.Option(
            "--index", "-i", metavar="CHỈ_SỐ", click_type=INDEX, help="Mã chỉ số, như papi; dùng được nhiều lần."
        ),
    ] = None  # type: ignore[assignment] # nobody looks for a value in this tuple
    role: Annotated[Role | None, worded_option("--role", words.ROLE, "Chỉ hiện một vai trò.")] = None
    search: Annotated[
        list[str] | None,
        typer.Option(
            "--search", "-s", metavar="CHỮ", help="Chỉ hiện dòng có chữ này; dùng nhiều lần: dòng có đủ các chữ."
        ),
    ] = None
    target: Annotated[
        str, typer.Option("--target", metavar="CHỮ", help="Chỉ hiện tiêu chí có chữ này trong kết quả phấn đấu.")
    ] = ""
    direct: Annotated[bool, typer.Option("--direct", help="Chỉ tính dòng nêu đích danh cơ quan.")] = False
    related: Annotated[bool, typer.Option("--related", help="Tính cả dòng chỉ ghi “có liên quan”.")] = False
    day: DayOptions = DayOptions()

    def read(self, data: "Data", typed: Sequence[str] | None = None) -> "tuple[Data, Sequence[str]]":
        """The data as they are read on the asked day, see `Data.as_of`, and the names that words typed apart make."""
        names = data.worded(typed or ())
        return self.day.read(data, [*names, *(self.agency or ()), *(self.partner or ())]), names

    def asked(self, agencies: Iterable[str] = (), indices: Iterable[str] = (), everybody: bool = False) -> "Asked":
        """What is asked for, with more agencies and indices.

        `everybody`: whether the answer is one for each agency, so that each takes part in some way.

        Raises:
            ChisotvError: An option asks how an agency takes part, and there is none.
        """
        whose = [*agencies, *(self.agency or ())]
        if not whose and not everybody and (self.role or self.direct or self.related):
            raise ChisotvError("Các tùy chọn --role, --direct, --related cần --agency.")
        return {
            "agency": whose,
            "partner": self.partner or (),
            "index": [*indices, *(self.index or ())],
            "role": self.role,
            "search": self.search or (),
            "target": self.target,
            "direct": self.direct,
            "related": self.related,
        }
