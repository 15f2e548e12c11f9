"""What every verb needs first: the data, or a report of why it cannot be used."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from chisotv.cli.no_cache import remembered
from chisotv.problems import ChisotvError
from chisotv.tables.base import Delimiter

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from chisotv.models.agency import Agency
    from chisotv.models.dataset import Dataset, Loaded
    from chisotv.tables.base import Table


def data_folder(ctx: typer.Context, data: Path | None) -> Path:
    """The data folder: the verb's --data, else the program's, else CHISOTV_DATA, else the carried dispatch."""
    named = named_folder(ctx, data)
    if named is not None:
        return named
    from chisotv.resources import data_folder as carried

    return carried()


def named_folder(ctx: typer.Context, data: Path | None) -> Path | None:
    """The data folder that the user named in one of the three ways; None where the carried dispatch is meant."""
    if data is not None:
        return data
    if isinstance(ctx.obj, Path):
        return ctx.obj
    from_environment = os.environ.get("CHISOTV_DATA")
    if not from_environment:
        return None
    if not Path(from_environment).is_dir():
        raise ChisotvError(f"Biến môi trường CHISOTV_DATA: không có thư mục dữ liệu “{from_environment}”.")
    return Path(from_environment)


def open_dataset(ctx: typer.Context, data: Path | None) -> "Dataset":
    """Load the data that the command line names; with an error in it, report all and end with status 1."""
    return open_folder(ctx, data_folder(ctx, data))


def open_folder(ctx: typer.Context, folder: Path, shown_as: str = "") -> "Dataset":
    """Load a data folder; with an error in it, report all problems to stderr and end with status 1.

    `shown_as` is what people call the folder, where it is only a copy.
    """
    from chisotv.loading import load

    loaded = load(folder, remembered(ctx))
    if loaded.dataset is None:
        text = all_problems(loaded)
        print(text.replace(str(folder), shown_as) if shown_as else text, end="", file=sys.stderr)
        raise typer.Exit(1)
    return loaded.dataset


def all_problems(loaded: "Loaded") -> str:
    """Everything that stands against the data, as text."""
    from chisotv.reports import Report, text_report

    return text_report(Report(loaded.problems, loaded.files))


def completion_dataset(ctx: typer.Context) -> "Dataset | None":
    """The data for completion at TAB; None, and no word, where it cannot be used."""
    from chisotv.loading import load

    named = ctx.params.get("data")
    try:
        return load(data_folder(ctx, Path(named) if named else None)).dataset
    except ChisotvError:
        return None


def asked_agencies(dataset: "Dataset", names: "Sequence[str] | None") -> "list[Agency]":
    """The agencies that were asked for, each once, in the order of asking."""
    return list({found.id: found for found in map(dataset.registry.find, names or ())}.values())


def index_ids(dataset: "Dataset", names: "Sequence[str] | None") -> list[str] | None:
    """The ids of the indices that were asked for, in the order of the dispatch; None for all."""
    if not names:
        return None
    wanted = {dataset.find_index(name).id for name in names}
    return [index_id for index_id in dataset.appendices if index_id in wanted]


def chosen(form: str | None, output: Path | None, bom: bool, delimiter: Delimiter) -> str:
    """The asked form of rows, else the one that the file's name ends with, else a table."""
    from chisotv.tables.base import FORMATS

    found = form_of(form, output, [*FORMATS, "table"], default="table", free=("txt",))
    only_csv(found, bom, delimiter)
    return found


def form_of(
    form: str | None, output: Path | None, known: "Collection[str]", default: str, free: "Collection[str]" = ()
) -> str:
    """The asked form, else the one that the file's name ends with, else the default.

    Args:
        form: What --format asks for.
        output: The file; None for stdout.
        known: The forms there are; each is a file's ending too.
        default: The form of stdout and of files without an ending.
        free: Endings that say nothing about the form.

    Raises:
        ChisotvError: The file's name ends with something that is no form, or with another form than asked for.
    """
    ending = output.suffix.lower().removeprefix(".") if output else ""
    ending = {"htm": "html", "markdown": "md"}.get(ending, ending)
    if form is None and ending and ending not in known and ending not in free:
        endings = ", ".join(f".{each}" for each in known if each != "table")
        raise ChisotvError(f"Không có dạng nào ứng với đuôi tệp “.{ending}”. Các đuôi: {endings}; hoặc thêm --format.")
    if form is not None and ending in known and ending != form:
        raise ChisotvError(f"--format {form} trái với đuôi của tệp “{output}”. Bỏ --format, hoặc đổi tên tệp.")
    return form or (ending if ending in known else default)


def emit(
    table: "Table", form: str, output: Path | None, bom: bool = False, delimiter: Delimiter = Delimiter.COMMA
) -> None:
    """Write a table in the asked form; `bom` and `delimiter` count for CSV."""
    from chisotv.files.output import write
    from chisotv.tables import base as tables

    if form == "table":
        from chisotv.screen import show_table

        show_table(table, output)
    else:
        write(tables.FORMATS[form](table, tables.Dialect(delimiter.sign, bom)), output)


def only_csv(form: str, bom: bool, delimiter: Delimiter) -> None:
    """Refuse options of CSV with another form, where they would do nothing in silence."""
    if form != "csv" and (bom or delimiter is not Delimiter.COMMA):
        raise ChisotvError("Các tùy chọn --bom, --delimiter chỉ dùng với --format csv.")


def say(text: str) -> None:
    """Talk to the user, on stderr, so that it never mixes with data."""
    print(text, file=sys.stderr)
