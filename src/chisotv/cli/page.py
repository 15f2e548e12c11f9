"""`chisotv page`: everything on one page, for the browser."""

from pathlib import Path
from typing import Annotated

from chisotv.cli.options import output_option, verb, year_option
from chisotv.cli.session import DataOptions
from chisotv.documents.page import Page
from chisotv.files.output import say, write
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.render.page import render_page
from chisotv.text import listed

FILE = "chisotv.html"


@verb
def page(
    output: Annotated[str, output_option("Ghi ra tệp .html; “-”: màn hình.")] = FILE,
    year: Annotated[
        int | None, year_option("--year", "-y", told="Năm đánh giá; mặc định năm mới nhất của từng chỉ số.")
    ] = None,
    *,
    source: DataOptions,
) -> None:
    """Xuất một trang HTML để xem: trách nhiệm, kết quả, từng cơ quan.

    Một tệp duy nhất, mở bằng trình duyệt, không cần mạng: ma trận trách nhiệm, kết quả từng năm, tra cứu theo cơ quan,
    từng tiêu chí. In ra giấy đúng như đang xem.

    Ví dụ:
    chisotv page
    chisotv page --year 2023 -o nam-2023.html
    """
    target = _target(output)
    dataset = source.open().dataset
    if year is not None:
        _check_year(dataset, year)
    write(render_page(Page(dataset, year)), target)
    if target:
        say(f"Đã ghi {target}")


def _target(output: str) -> Path | None:
    """The file to write, None for stdout; a ChisotvError where its name is empty or ends like another kind of file."""
    if output == "-":
        return None
    if not output.strip():
        raise ChisotvError("--output cần tên tệp.")
    if Path(output).suffix.lower() not in ("", ".html", ".htm"):
        raise ChisotvError(f"Trang này ở dạng HTML: đặt đuôi .html cho tệp “{output}”.")
    return Path(output)


def _check_year(dataset: Dataset, year: int) -> None:
    """Refuse a year of which no index has results: the page would say nothing."""
    known = sorted({each for results in dataset.results.values() for each in results.years_with_results})
    if year not in known:
        there = f" Các năm có kết quả: {listed(map(str, known))}." if known else ""
        raise ChisotvError(f"Không chỉ số nào có kết quả của năm {year}.{there}")
