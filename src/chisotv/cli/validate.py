"""`chisotv validate`: every problem in the data."""

from pathlib import Path
from typing import Annotated

import typer

from chisotv.cli.options import DataOption
from chisotv.cli.session import data_folder


def validate(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="Thư mục dữ liệu; mặc định như --data.")] = None,
    data: DataOption = None,
) -> None:
    """Kiểm tra dữ liệu và nêu mọi lỗi.

    Mỗi lỗi có tệp, dòng, cột và cách sửa. Mã kết thúc là 1 nếu có lỗi.
    """
    from chisotv.dataset import load
    from chisotv.output import write
    from chisotv.problems import Severity
    from chisotv.report import text_report

    loaded = load(folder if folder is not None else data_folder(ctx, data))
    write(text_report(loaded.problems, len(loaded.files)), None)
    if any(problem.severity is Severity.ERROR for problem in loaded.problems):
        raise typer.Exit(1)
