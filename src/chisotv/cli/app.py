"""The program and its verbs."""

from pathlib import Path
from typing import Annotated

import typer

from chisotv import __version__
from chisotv.cli import agencies, diff, dispatch, fmt, gaps, handout, init, notes, render, schema, show, tasks, validate
from chisotv.cli.completion import InstallOption, ShowOption
from chisotv.cli.options import DataOption
from chisotv.cli.vietnamese import Command, Group
from chisotv.output import write

app = typer.Typer(
    name="chisotv",
    cls=Group,
    rich_markup_mode=None,
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    options_metavar="[TÙY CHỌN]",
    subcommand_metavar="LỆNH [THAM SỐ]...",
)


def _version(wanted: bool) -> None:
    if wanted:
        from chisotv.dataset import load
        from chisotv.resources import data_folder

        dataset = load(data_folder()).dataset
        carried = dataset.dispatch.title if dataset else "dữ liệu kèm theo có lỗi"
        write(f"chisotv {__version__} · {carried}\n", None)
        raise typer.Exit


@app.callback(epilog="Hướng dẫn từng lệnh: chisotv LỆNH --help")
def program(
    ctx: typer.Context,
    data: DataOption = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Phiên bản chương trình và công văn kèm theo."
        ),
    ] = False,
    install_completion: InstallOption = False,
    show_completion: ShowOption = False,
) -> None:
    """Tra cứu, kiểm tra và in phân công nâng hạng các chỉ số cải cách hành chính theo công văn của tỉnh."""
    ctx.obj = data if data is None else Path(data)
    if ctx.invoked_subcommand is None:
        write(ctx.get_help() + "\n", None)


for name, verb in (
    ("tasks", tasks.tasks),
    ("show", show.show),
    ("agencies", agencies.agencies),
    ("gaps", gaps.gaps),
    ("validate", validate.validate),
    ("diff", diff.diff),
    ("schema", schema.schema),
    ("fmt", fmt.fmt),
    ("render", render.render),
    ("handout", handout.handout),
    ("notes", notes.notes),
    ("dispatch", dispatch.dispatch),
    ("init", init.init),
):
    app.command(name, cls=Command)(verb)
