"""`chisotv page`: everything on one page, for the browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import DataOption
from chisotv.cli.session import open_dataset, say

if TYPE_CHECKING:
    from chisotv.models.dataset import Dataset


def page(
    ctx: typer.Context,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="TỆP", help="Ghi ra tệp .html; “-”: màn hình.")
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            "-y",
            metavar="NĂM",
            min=1990,
            max=2100,
            help="Năm đánh giá; mặc định năm mới nhất của từng chỉ số.",
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Một trang HTML để xem: trách nhiệm, kết quả, từng cơ quan.

    Một tệp duy nhất, mở bằng trình duyệt, không cần mạng: ma trận trách nhiệm, kết quả từng năm, tra cứu theo cơ quan,
    từng tiêu chí. In ra giấy đúng như đang xem.
    """
    from chisotv.documents.page import Page
    from chisotv.files.output import write
    from chisotv.render.page import render_page

    target = _target(output)
    dataset = open_dataset(ctx, data)
    if year is not None:
        _check_year(dataset, year)
    write(render_page(Page(dataset, year)), target)
    if target:
        say(f"Đã ghi {target}")


def _target(output: str | None) -> Path | None:
    """The file to write; None for stdout.

    Raises:
        ChisotvError: The name is empty, or ends like another kind of file.
    """
    from chisotv.problems import ChisotvError

    if output is None or output == "-":
        return None
    if not output.strip():
        raise ChisotvError("--output cần tên tệp.")
    if Path(output).suffix.lower() not in ("", ".html", ".htm"):
        raise ChisotvError(f"Trang này ở dạng HTML: đặt đuôi .html cho tệp “{output}”.")
    return Path(output)


def _check_year(dataset: "Dataset", year: int) -> None:
    """Refuse a year of which no index has results: the page would say nothing."""
    from chisotv.problems import ChisotvError

    known = sorted({each for results in dataset.results.values() for each in results.years_with_results})
    if year not in known:
        there = f" Các năm có kết quả: {', '.join(map(str, known))}." if known else ""
        raise ChisotvError(f"Không chỉ số nào có kết quả của năm {year}.{there}")
