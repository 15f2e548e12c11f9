"""What every verb needs first: the data, or a report of why it cannot be used."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chisotv.dataset import Dataset
    from chisotv.tables import Table


def data_folder(ctx: typer.Context, data: Path | None) -> Path:
    """The data folder: the verb's --data, else the program's, else CHISOTV_DATA, else the carried dispatch."""
    if data is not None:
        return data
    if isinstance(ctx.obj, Path):
        return ctx.obj
    from_environment = os.environ.get("CHISOTV_DATA")
    if from_environment:
        return Path(from_environment)
    from chisotv.resources import data_folder as carried

    return carried()


def open_dataset(ctx: typer.Context, data: Path | None) -> "Dataset":
    """Load the data; with an error in it, report all problems to stderr and end with status 1."""
    from chisotv.dataset import load
    from chisotv.report import text_report

    loaded = load(data_folder(ctx, data))
    if loaded.dataset is None:
        print(text_report(loaded.problems, len(loaded.files)), end="", file=sys.stderr)
        raise typer.Exit(1)
    return loaded.dataset


def completion_dataset(ctx: typer.Context) -> "Dataset | None":
    """The data for completion at TAB; None, and no word, where it cannot be used."""
    from chisotv.dataset import load
    from chisotv.problems import ChisotvError

    try:
        return load(data_folder(ctx, ctx.params.get("data"))).dataset
    except ChisotvError:
        return None


def index_ids(dataset: "Dataset", names: "Sequence[str] | None") -> list[str] | None:
    """The ids of the indices that were asked for, in the order of the dispatch; None for all."""
    if not names:
        return None
    wanted = {dataset.find_index(name).id for name in names}
    return [index_id for index_id in dataset.appendices if index_id in wanted]


def emit(table: "Table", form: str, output: Path | None) -> None:
    """Write a table in the asked form."""
    from chisotv import tables
    from chisotv.output import write

    if form == "table":
        from chisotv.screen import show_table

        show_table(table, output)
    else:
        write(tables.FORMATS[form](table), output)


def say(text: str) -> None:
    """Talk to the user, on stderr, so that it never mixes with data."""
    print(text, file=sys.stderr)
