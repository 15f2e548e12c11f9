"""What typer hard-codes in English, in Vietnamese: help pages and mistakes on the command line.

typer 0.28 carries its own copy of click in `typer._click`; the version is pinned, and only this package touches it.
"""

import re
from collections.abc import Sequence
from typing import Any

from typer._click import core, exceptions
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup

from chisotv.files.output import say
from chisotv.problems import WITHOUT_DOCSTRINGS

_HEADINGS = {"Options": "Tùy chọn", "Commands": "Lệnh", "Arguments": "Tham số"}
_PHRASES = (
    ("Show this message and exit.", "Hiện hướng dẫn này."),
    ("[required]", "[bắt buộc]"),
    ("; required]", "; bắt buộc]"),
    ("[default: ", "[mặc định: "),
)


_DEFAULT = r"\[mặc định: \((.*?)\)"
_RANGE = r"(?<![^\[ ])(?:(-?\d+)<=x<=(-?\d+)|x>=(-?\d+)|x<=(-?\d+))(?![^\];])"
"""A pattern that few command lines need, so that it is made only then."""


class _Formatter(HelpFormatter):
    """Help pages with Vietnamese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Cách dùng: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, _translated(text)) for name, text in rows], col_max, col_spacing)


def _translated(text: str) -> str:
    for english, vietnamese in _PHRASES:
        text = text.replace(english, vietnamese)
    return _with_ranges(re.sub(_DEFAULT, r"[mặc định: \1", text) if "[mặc định: (" in text else text)


def _with_ranges(text: str) -> str:
    """A text with ranges of numbers, which click writes as "1<=x<=5", in words."""
    return re.sub(_RANGE, _range_words, text) if "=" in text else text


def _range_words(found: re.Match[str]) -> str:
    least, most = found[1] or found[3], found[2] or found[4]
    return " ".join(part for part in (least and f"từ {least}", most and f"đến {most}") if part)


class _Context(core.Context):
    formatter_class = _Formatter


HELP_NAMES = {"help_option_names": ["-h", "--help"]}
_EXAMPLES = "\n\nVí dụ:\n"
"""Behind it the docstring of a verb has its examples, one on a line."""


class Command(TyperCommand):
    """A verb whose help is Vietnamese, with its examples at the end."""

    context_class = _Context

    def __init__(self, **settings: Any) -> None:
        settings["options_metavar"] = "[TÙY CHỌN]"
        settings["help"], _, examples = (settings["help"] or WITHOUT_DOCSTRINGS).partition(_EXAMPLES)
        self.examples = examples.splitlines()
        super().__init__(**settings)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples, which nothing may break into other lines."""
        formatter.write(_EXAMPLES[1:] + "".join(f"  {each}\n" for each in self.examples))


class Group(TyperGroup):
    """The program itself, with Vietnamese help."""

    context_class = _Context


_MOVED = {"notes": "show notes", "dispatch": "show letter"}
"""Verbs of earlier versions, and what is typed now."""
_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"No such command '(.*?)'\.?(?: Did you mean (.*)\?)?$", "Không có lệnh “{0}”.{near}"),
    (r"Missing command", "Thiếu lệnh."),
    (r"Got unexpected extra argument\(?s?\)? \((.*)\)", "Thừa tham số: {0}."),
    (r"Option '?(.*?)'? requires an? (?:argument|value)", "Tùy chọn {0} cần một giá trị."),
    (r"Option '?(.*?)'? does not take a value", "Tùy chọn {0} không nhận giá trị."),
    (r"'(.*)' is not one of", "“{0}” không phải là giá trị hợp lệ."),
    (r"'(.*)' is not a valid", "“{0}” không hợp lệ."),
    (r"(\S+) is not in the range (.*?)\.?$", "“{0}” ngoài khoảng cho phép ({1})."),
)


def explain(error: Exception) -> int:
    """Print a mistake on the command line, which typer raised, to stderr in Vietnamese; gives the exit status."""
    lines = [_message(error)]
    context = getattr(error, "ctx", None)
    if context is not None:
        lines += [context.get_usage(), f"Xem hướng dẫn: {context.command_path} --help"]
    say(*lines)
    return 2


def _message(error: Exception) -> str:
    if isinstance(error, exceptions.NoSuchOption):
        near = ", ".join(sorted(error.possibilities or ()))
        return f"Không có tùy chọn {error.option_name}." + (f" Gần nhất: {near}." if near else "")
    if isinstance(error, exceptions.MissingParameter):
        hint = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
        return f"Thiếu {str(hint).replace(chr(39), '')}.".replace("  ", " ")
    text = str(getattr(error, "message", error))
    moved = re.match(r"No such command '(.*?)'", text)
    if moved and moved[1] in _MOVED:
        return f"Không còn lệnh “{moved[1]}”. Nay là: chisotv {_MOVED[moved[1]]}"
    message = next((_filled(words, found) for pattern, words in _MESSAGES if (found := re.search(pattern, text))), "")
    if isinstance(error, exceptions.BadParameter) and error.param is not None:
        choices = getattr(error.param.type, "shown", getattr(error.param.type, "choices", None))
        # A sign alone would be lost among the commas.
        names = [str(choice) if str(choice).replace(" ", "").isalnum() else f"“{choice}”" for choice in choices or ()]
        hint = f" Chọn một trong: {', '.join(names)}." if names else ""
        return f"{'/'.join(error.param.opts)}: {message or 'giá trị không hợp lệ.'}{hint}"
    return message or "Dùng lệnh chưa đúng."


def _filled(words: str, found: re.Match[str]) -> str:
    groups = [_with_ranges(group or "") for group in found.groups()]
    near = f" Gần nhất: {groups[1].replace(chr(39), '')}." if len(groups) > 1 and groups[1] else ""
    return words.format(*groups, near=near)
