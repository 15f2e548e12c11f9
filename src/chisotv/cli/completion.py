"""Completion for the user's shell: typer's own work, with Vietnamese words."""

import os
import re
import shlex
from typing import Annotated, Any

import typer

from chisotv.files.output import write
from chisotv.problems import ChisotvError

_ONLY_SHOWN = "[[ $compstate[insert] = *unambiguous ]] && compstate[insert]="
_OPTION = re.compile("(?:--[^=]+=)?")
_LATE_QUOTE = re.compile(r"""(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\\'"])+['"]((?<=')[^']*|(?<=")(?:\\.|[^"\\])*)""")
"""A word with a quote that is open and not its first sign: what is offered stands, in bash, for what follows only."""


def _typed(line: str, quotes: str = '"') -> tuple[list[str], str]:
    """The words before the one at the cursor, and this one, which a quote that is still open may have begun."""
    lexer = shlex.shlex(re.sub(r"(\\\\)|\\(?=\$)", r"\1", line) + "\0", posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.escapedquotes = True, "", quotes
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # it is still open
        words.append(lexer.token)
    return words[1:-1], words[-1].removesuffix("\0")


def _asked(line: str, quotes: str = '"') -> tuple[list[str], str]:
    """The same for options: who quotes a word that begins with "-" means a name, and "=" is a word to bash only."""
    args, word = _typed(line, quotes)
    named = not line.endswith(f" {word}") and not word.startswith("--")
    return [each for each in args if each != "="], word.lstrip("-") if named else word


def _compadd(values: list[str], option: str) -> str:
    """What zsh is told to offer behind an option and its "="."""
    # Where they begin with nothing in common, the first TAB would put nothing in place of what was typed.
    kept = "" if len({value[0] for value in values}) == 1 else _ONLY_SHOWN
    return f"compadd -U -P {shlex.quote(option)} -- {shlex.join(values)}; {kept}"


def know_shells() -> None:
    """Make the shells known to typer, so that a word need not begin with the very letters typed."""
    from typer._click.shell_completion import add_completion_class
    from typer._completion_classes import BashComplete, FishComplete, ZshComplete, completion_init

    line = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    words = os.environ.get("COMP_WORDS", "").split("\n")[: int(os.environ.get("COMP_CWORD", "0")) + 1]

    class Bash(BashComplete):
        """bash reads what it is given, so it is quoted, unless a quote is open."""

        def get_completion_args(self) -> tuple[list[str], str]:
            return _asked(" ".join(words))

        def format_completion(self, item: Any) -> str:
            late = _LATE_QUOTE.fullmatch(words[-1])
            if late and item.rest is not None:
                return f"{late[1]}{item.rest}"
            return item.value if words[-1].startswith(("'", '"')) else shlex.quote(item.value)

    class Zsh(ZshComplete):
        """zsh drops what does not begin as typed, unless it is told that it may not."""

        def get_completion_args(self) -> tuple[list[str], str]:
            return _asked(line)

        def complete(self) -> str:
            args, word = _asked(line)
            values = [item.value for item in self.get_completions(args, word)]
            option = _OPTION.findall(word)[0]
            if not option and all(value.startswith(word) for value in values):
                return super().complete()
            return _compadd(values, option)

    class Fish(FishComplete):
        """fish always drops what is not like the letters typed, so it is given these and the rest of the name."""

        quotes = "'\""  # within both a backslash is one

        def get_completion_args(self) -> tuple[list[str], str]:
            return _asked(line, self.quotes)

        def format_completion(self, item: Any) -> str:
            word = _typed(line, self.quotes)[1]
            if item.rest is None or item.value.startswith(word.lower()):
                return f"{_OPTION.findall(word)[0]}{super().format_completion(item)}"
            return f"{word}{item.rest}"

    completion_init()
    add_completion_class(Bash, "bash")
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
