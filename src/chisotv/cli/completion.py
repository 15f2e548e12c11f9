"""Completion for the user's shell: typer's own work, with Vietnamese words."""

import os
from typing import Annotated

import typer

from chisotv.files.output import write
from chisotv.problems import ChisotvError

# typer looks for this variable when the shell asks at TAB; only then its shells need to be made known.
if "_CHISOTV_COMPLETE" in os.environ:
    from typer._completion_classes import completion_init

    completion_init()


def _shell() -> str:
    from typer._completion_shared import _get_shell_name

    name = _get_shell_name()
    if name is None:
        raise ChisotvError("Không nhận ra chương trình dòng lệnh đang dùng (bash, zsh, fish, PowerShell).")
    return name


def _install(ctx: typer.Context, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:  # at TAB the words are only read
        return
    from typer._completion_shared import install

    shell, path = install(shell=_shell(), prog_name="chisotv", complete_var="_CHISOTV_COMPLETE")
    write(f"Đã cài gợi ý bằng phím Tab cho {shell}: {path}\nMở cửa sổ dòng lệnh mới để dùng.\n", None)
    raise typer.Exit


def _show(ctx: typer.Context, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from typer._completion_shared import get_completion_script

    script = get_completion_script(prog_name="chisotv", complete_var="_CHISOTV_COMPLETE", shell=_shell())
    write(script + "\n", None)
    raise typer.Exit


InstallOption = Annotated[
    bool,
    typer.Option(
        "--install-completion",
        callback=_install,
        is_eager=True,
        help="Cài gợi ý bằng phím Tab cho dòng lệnh đang dùng.",
    ),
]
ShowOption = Annotated[
    bool,
    typer.Option("--show-completion", callback=_show, is_eager=True, help="In đoạn lệnh gợi ý để tự cài."),
]
