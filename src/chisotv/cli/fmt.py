"""`chisotv fmt`: one layout of the data files."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from chisotv.cli.options import DataOption
from chisotv.cli.session import DataOptions
from chisotv.files.folder import display
from chisotv.files.formatter import untidy
from chisotv.files.output import say
from chisotv.files.writing import alone, write_all


def fmt(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="THƯ_MỤC", readable=False, help="Thư mục dữ liệu; mặc định như --data.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Chỉ xem, không ghi; mã kết thúc 1 nếu có tệp cần sắp lại.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Sắp lại cách trình bày của các tệp dữ liệu.

    Giữ nguyên nội dung và chú thích; thụt dòng, ngắt dòng và ngoặc kép theo một cách thống nhất. Chỉ đụng đến
    dispatch.yaml, agencies.yaml và các tệp mà dispatch.yaml nêu. Cần ruamel.yaml.

    Ví dụ:
    chisotv fmt rieng
    chisotv fmt --check
    """
    where = folder or DataOptions(ctx, data).folder
    with nullcontext() if check else alone(where):
        before, changed = untidy(where)
        if not check:
            write_all(changed, where, before)
    for path in changed:
        say(f"{display(path)}: {'cần sắp lại' if check else 'đã sắp lại'}")
    if check and changed:
        raise typer.Exit(1)
