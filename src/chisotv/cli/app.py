"""The program and its verbs."""

import importlib
import os
from keyword import iskeyword
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core
import typer.main

import chisotv
from chisotv.cli.completion import InstallOption, ShowOption
from chisotv.cli.options import DataOption
from chisotv.cli.vietnamese import HELP_NAMES, Command, Group
from chisotv.files.output import write
from chisotv.problems import ChisotvError

VERBS = {
    "tasks": "Nêu nhiệm vụ của từng cơ quan và kết quả phấn đấu.",
    "show": "Hiện toàn bộ một tiêu chí hoặc nhóm tiêu chí; văn bản; ghi chú.",
    "agencies": "Hiện danh mục cơ quan và ma trận trách nhiệm.",
    "progress": "Xem kết quả phấn đấu đạt hay chưa, theo kết quả công bố.",
    "gaps": "Nêu tiêu chí còn thiếu kết quả phấn đấu, cơ quan, nhiệm vụ.",
    "validate": "Kiểm tra dữ liệu và nêu mọi lỗi.",
    "diff": "Nêu thay đổi giữa hai bản dữ liệu, diễn giải bằng lời.",
    "schema": "Xuất JSON Schema của các tệp dữ liệu.",
    "fmt": "Sắp lại cách trình bày của các tệp dữ liệu.",
    "record": "Ghi một kết quả công bố vào dữ liệu riêng.",
    "render": "Xuất phụ lục hoặc cả văn bản: Word, Excel, PDF, HTML.",
    "handout": "Xuất phiếu nhiệm vụ của từng cơ quan, dạng Word, PDF.",
    "page": "Xuất một trang HTML để xem: trách nhiệm, kết quả, từng cơ quan.",
    "import": "Đọc phụ lục dạng Word, Excel, HTML thành dữ liệu.",
    "init": "Chép dữ liệu ra một thư mục riêng để sửa.",
}
"""Name of a verb → the first line of its help. Verb `x` is the function `x` of `chisotv.cli.x`, or `x_`."""


class Verbs(dict[str, Any]):
    """The verbs by name; each is imported when it is asked for, as one command line needs only one."""

    def get(self, name: str, default: object = None) -> typer.core.TyperCommand | None:
        """The verb of this name, None where there is none."""
        if name in self and self[name] is None:
            self[name] = self._imported(name)
        return super().get(name)

    def _imported(self, name: str) -> typer.core.TyperCommand:
        function = implementation(name)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        alone.command(name, cls=Command, context_settings=HELP_NAMES)(function)
        command = typer.main.get_command(alone)
        assert isinstance(command, typer.core.TyperCommand)
        return command


def implementation(verb: str) -> Any:
    """The function of a verb."""
    name = f"{verb}_" if iskeyword(verb) else verb
    return getattr(importlib.import_module(f"chisotv.cli.{name}"), name)


class Program(Group):
    """The program with its verbs."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: Any = Verbs(dict.fromkeys(VERBS))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


app = typer.Typer(
    name="chisotv",
    cls=Program,
    rich_markup_mode=None,
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    options_metavar="[TÙY CHỌN]",
    subcommand_metavar="LỆNH [THAM SỐ]...",
    context_settings=HELP_NAMES,
)


def _version(ctx: typer.Context) -> None:
    """The program's version and of which dispatch the data are, or why they cannot be read."""
    folder = ctx.obj or os.environ.get("CHISOTV_DATA") or None
    try:
        told = chisotv.load(folder).dataset.dispatch.title
    except ChisotvError as error:
        lines = str(error).split("\n")
        told = next((line for line in lines if ": lỗi " in line), lines[0])
    write(f"chisotv {chisotv.__version__} · {told}\n", None)


@app.callback(epilog="Hướng dẫn từng lệnh: chisotv LỆNH --help")
def program(
    ctx: typer.Context,
    data: DataOption = None,
    version: Annotated[
        bool, typer.Option("--version", help="Hiện phiên bản và văn bản của dữ liệu đang dùng.")
    ] = False,
    install_completion: InstallOption = False,
    show_completion: ShowOption = False,
) -> None:
    """Tra cứu, kiểm tra và in phân công theo văn bản chỉ đạo."""
    ctx.obj = data if data is None else Path(data)
    if version:
        _version(ctx)
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        write(ctx.get_help() + "\n", None)
