"""`chisotv progress`: what came of the targets."""

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from chisotv import words
from chisotv.cli.options import INDEX, Filters, verb, worded_option, year_option
from chisotv.cli.session import DataOptions, RowOptions
from chisotv.files.output import say, write
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.queries.progress import Progress, Standing, count, worst_first
from chisotv.tables.markdown import to_markdown_page
from chisotv.tables.progress.boards import LEGEND, boards, worst_table
from chisotv.tables.progress.rows import standing_table
from chisotv.tables.progress.shares import share_table
from chisotv.words import Role, Status

BY = {"target": "kết quả phấn đấu", "short": "mức thiếu", "agency": "cơ quan"}
"""What the answer has a row of, or is ordered by."""
_BY_TOLD = "Từng kết quả phấn đấu; hoặc xếp kết quả chưa đạt theo mức thiếu; hoặc xếp hạng cơ quan."


@verb
def progress(
    indices: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CHỈ_SỐ]... [NĂM]", click_type=INDEX, help="Ví dụ: papi, papi 2023; mặc định mọi chỉ số."
        ),
    ] = None,
    year: Annotated[int | None, year_option("--year", "-y", told="Năm đánh giá; mặc định năm mới nhất.")] = None,
    status: Annotated[
        list[Status] | None, worded_option("--status", words.STATUS, "Chỉ hiện các dòng như vậy.")
    ] = None,
    by: Annotated[str, worded_option("--by", BY, _BY_TOLD, "target")] = "target",
    base: Annotated[
        int | None,
        year_option("--base", told="So với năm này: kết quả tăng giảm thế nào, mức phấn đấu cao hơn bao nhiêu."),
    ] = None,
    fail_on: Annotated[
        list[Status] | None, worded_option("--fail-on", words.STATUS, "Kết thúc với mã 1 nếu có dòng như vậy.")
    ] = None,
    *,
    filters: Filters,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Xem kết quả phấn đấu đạt hay chưa, theo kết quả công bố.

    Đặt mỗi kết quả phấn đấu bên kết quả công bố của một năm: đạt, chưa đạt (còn thiếu bao nhiêu), không đo, chưa đến
    hạn (năm phải đạt còn ở sau), hoặc chưa so sánh được và vì sao.

    Ví dụ:
    chisotv progress papi 2023 --by "mức thiếu"
    chisotv progress -a SNV --role "chủ trì" --status "chưa đạt"
    """
    if by == "agency" and base is not None:
        raise ChisotvError("--base không dùng với --by agency.")
    if by == "agency":
        filters = filters._replace(role=filters.role or Role.LEAD)  # who leads answers for what is still open
    if by == "short":
        status = status or [Status.MISSED]
    data, _ = filters.read(source.open())
    named, year = _without_year(indices or (), year)
    asked = filters.asked(indices=named, everybody=by == "agency")
    found = data.progress(year, base, status or (), **asked)
    _emit(data.dataset, found._replace(standings=worst_first(found.standings)) if by == "short" else found, by, rows)
    if not found.standings:
        say("Không có kết quả phấn đấu nào trong phạm vi đã chọn.")
    _fail(found.standings, fail_on or ())


def _without_year(words: Sequence[str], year: int | None) -> tuple[list[str], int | None]:
    """The names of indices, and the year that stands among them or was asked for."""
    numbers = [word for word in words if re.fullmatch(r"\D*\d+(\.\d+)+\.?", word)]
    if numbers:
        where = " ".join(word for word in words if not re.fullmatch("(?:19|20)[0-9]{2}", word))
        raise ChisotvError(f"Kết quả của một tiêu chí qua các năm: chisotv show {where}")
    years = {word for word in words if re.fullmatch("(?:19|20)[0-9]{2}", word)}
    years |= set() if year is None else {str(year)}
    if len(years) > 1:
        told = ", ".join(sorted(years))
        raise ChisotvError(f"Chỉ xem được một năm ({told}). So với năm khác: --base NĂM.")
    return [word for word in words if word not in years], int(years.pop()) if years else None


def _emit(dataset: Dataset, found: Progress, by: str, rows: RowOptions) -> None:
    form = rows.chosen
    if by == "agency":
        rows.emit(share_table(dataset, found, brief=form == "table"))
    elif by == "short" and form in ("table", "md"):
        rows.emit(worst_table(dataset, found))
    elif form == "table":
        from chisotv.screen.progress import show_progress

        show_progress(dataset, found, rows.output)
    elif form == "md":
        write(to_markdown_page(boards(dataset, found), LEGEND), rows.output)
    else:
        rows.emit(standing_table(dataset, found))


def _fail(found: Sequence[Standing], refused: Sequence[Status]) -> None:
    """End with status 1 where a target has a status that was refused."""
    counts = count(found)
    there = [each for each in dict.fromkeys(refused) if counts[each]]
    for each in there:
        say(f"Có {counts[each]} dòng “{words.STATUS[each]}” (--fail-on {each}).")
    if there:
        raise typer.Exit(1)
