"""Completion for the user's shell: typer's own work, with Vietnamese words."""

import os
import shlex
from typing import Annotated, Any

import typer

from chisotv.files.output import write
from chisotv.problems import ChisotvError

_ONLY_SHOWN = "[[ $compstate[insert] = *unambiguous ]] && compstate[insert]="


def know_shells() -> None:
    """Make the shells known to typer: two of them so that a word need not begin with the very letters typed."""
    from typer._click.shell_completion import add_completion_class, split_arg_string
    from typer._completion_classes import FishComplete, ZshComplete, completion_init

    def typed() -> tuple[list[str], str]:
        """The words before the one at the cursor, and this one, which a quote that is still open may have begun."""
        words = split_arg_string(os.environ.get("_TYPER_COMPLETE_ARGS", "") + "\0")
        return words[1:-1], words[-1].removesuffix("\0")

    class Zsh(ZshComplete):
        """zsh drops what does not begin as typed, unless it is told that it may not."""

        def get_completion_args(self) -> tuple[list[str], str]:
            return typed()

        def complete(self) -> str:
            args, word = typed()
            values = [item.value for item in self.get_completions(args, word)]
            begun = word.partition("=")[2] if word.startswith("--") else word
            if all(value.startswith((begun, word)) for value in values):
                return super().complete()
            # Where they begin with nothing in common, the first TAB would put nothing in place of what was typed.
            kept = "" if len({value[0] for value in values}) == 1 else _ONLY_SHOWN
            return f"compset -P '--*='; compadd -U -- {shlex.join(values)}; {kept}"

    class Fish(FishComplete):
        """fish always drops what is not like the letters typed, so it is given these and the rest of the name."""

        def get_completion_args(self) -> tuple[list[str], str]:
            return typed()

        def format_completion(self, item: Any) -> str:
            word = typed()[1]
            like = item.rest is None or item.value.startswith(word.lower())
            return super().format_completion(item) if like else f"{word}{item.rest}"

    completion_init()
    add_completion_class(Zsh, "zsh")
    add_completion_class(Fish, "fish")


if "_CHISOTV_COMPLETE" in os.environ:  # the shell asks at TAB
    know_shells()


def _shell() -> str:
    from typer._completion_shared import Shells, _get_shell_name

    name = _get_shell_name()
    if name not in list(Shells):
        told = f"“{name}”" if name else "chương trình dòng lệnh đang dùng"
        raise ChisotvError(f"Không có gợi ý bằng phím Tab cho {told}; chỉ có cho bash, zsh, fish, PowerShell.")
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
    bool, typer.Option("--show-completion", callback=_show, is_eager=True, help="Hiện đoạn lệnh gợi ý để tự cài.")
]
