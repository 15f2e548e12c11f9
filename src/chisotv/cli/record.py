"""`chisotv record`: one published result into a data folder of one's own."""

from pathlib import Path
from time import localtime
from typing import Annotated, NamedTuple

import typer

from chisotv.api import DataError
from chisotv.cli.options import INDEX, verb, year_option
from chisotv.cli.session import DataOptions
from chisotv.files.folder import contents
from chisotv.files.output import say
from chisotv.files.writing import alone, refuse_changed, write_all
from chisotv.models.results import Basis
from chisotv.problems import ChisotvError
from chisotv.queries.duties import Question
from chisotv.queries.progress import standings
from chisotv.recording import Plan, TypedFigures, plan, refuse_at_once, what_words
from chisotv.tables.progress.sentences import target_words, verdict


class FigureOptions(NamedTuple):
    """What was published; the fields are those of `TypedFigures`."""

    score: Annotated[
        str | None,
        typer.Option(
            metavar="CON_SỐ",
            help="Điểm, tỷ lệ hoặc số đo được, như 83.00 hoặc “83,00”, 1.300.000; giữ nguyên số chữ số đã gõ.",
        ),
    ] = None
    unit: Annotated[
        str | None,
        typer.Option(metavar="ĐƠN_VỊ", help="Đơn vị của --score, nếu khác đơn vị chung của tệp và của thước đo."),
    ] = None
    rank: Annotated[str | None, typer.Option(metavar="HẠNG", help="Thứ hạng, như 36/61.")] = None
    ranked: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=9999, help="Số đơn vị được xếp hạng, nếu --rank không nêu.")
    ] = None
    group: Annotated[
        str | None, typer.Option(metavar="NHÓM", help="Nhóm; không ghi thì tính theo thang của năm, nếu tính được.")
    ] = None
    measure: Annotated[
        str | None, typer.Option(metavar="THƯỚC_ĐO", help="Thước đo nào, khi kết quả phấn đấu có nhiều thước đo.")
    ] = None
    source: Annotated[
        str | None,
        typer.Option(metavar="NGUỒN", help="Nguồn; chỉ bỏ được khi năm ấy đã có trong tệp và có nguồn chung."),
    ] = None
    basis: Annotated[
        Basis | None, typer.Option(help="published: được công bố; computed: do tính toán; mặc định như cả tệp.")
    ] = None
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="Thay cả dòng kết quả đã có, nếu có: điểm, thứ hạng, nhóm, nguồn, basis cũ không ghi lại thì mất.",
        ),
    ] = False


@verb
def record(
    index: Annotated[str, typer.Argument(metavar="CHỈ_SỐ", click_type=INDEX, help="Ví dụ: papi, par, pci, dti.")],
    year: Annotated[int, year_option("--year", "-y", told="Năm đánh giá, không phải năm công bố.")],
    number: Annotated[
        str | None,
        typer.Argument(metavar="[SỐ]", help="Số tiêu chí hoặc nhóm tiêu chí, như 4.2; bỏ trống là cả chỉ số."),
    ] = None,
    *,
    figures: FigureOptions,
    data: DataOptions,
) -> None:
    """Ghi một kết quả công bố vào dữ liệu riêng.

    Chỉ thêm dòng của kết quả ấy vào tệp results/….yaml; chú thích và cách trình bày giữ nguyên. Chỉ số chưa có tệp
    kết quả thì tạo tệp ấy và nêu tên tệp trong dispatch.yaml. Dữ liệu được kiểm tra trước khi ghi; có lỗi thì không
    ghi gì.

    Ví dụ:
    chisotv record pci --year 2022 --score 66,06 --rank 26/63 --replace --data rieng
    chisotv record papi 4.2 --year 2024 --score 2,0269 --rank 36/61 --replace --data rieng
    """
    typed = TypedFigures(year, number, **figures._asdict())
    refuse_at_once(typed, localtime().tm_year)
    if data.named is None:
        hint = "Chép ra một thư mục riêng: chisotv init THƯ_MỤC; rồi thêm --data THƯ_MỤC."
        raise ChisotvError(f"Dữ liệu kèm theo chương trình chỉ để đọc. {hint}")
    _tell(_recorded(data, data.named, index, typed), year)


def _recorded(data: DataOptions, folder: Path, index: str, typed: TypedFigures) -> Plan:
    """Write the result; with an error in the data that it would give, report all and end with status 1."""
    with alone(folder):
        before = contents(folder)
        dataset = data.load(folder).dataset
        refuse_changed(contents(folder), before)
        found = plan(folder, before, dataset, dataset.find_any(index), typed)
        if found.loaded.dataset is None:
            say("Chưa ghi. Nếu ghi, dữ liệu sẽ có các lỗi sau:")
            raise DataError(found.loaded)
        assert before is not None  # else nothing could be planned
        write_all(found.files, folder, before)
    return found


def _tell(found: Plan, year: int) -> None:
    """Say what was written, and where."""
    assert found.results
    assert found.result
    what, figures = what_words(found.index, found.result), found.results.figures_words(found.result)
    say(f"Đã ghi {found.place}: {what} năm {year}: {figures}.")
    say(f"Nguồn: {_source(found, year)}.")
    _compare(found, year)
    if found.earlier:
        say(f"Thay cho: {found.results.figures_words(found.earlier)}.")
    if found.link:
        say(f"Đã ghi {found.link}: tệp kết quả của {found.index.name}.")


def _source(found: Plan, year: int) -> str:
    """Where the figure comes from, and whether it shares that with others."""
    assert found.loaded.dataset
    assert found.result
    results = found.loaded.dataset.results[found.index.id]
    table, result = results.table(year), results.result(year, *found.result.key)
    assert table
    assert result
    shared = "" if result.source else " (chung của cả năm)" if table.source else " (chung của cả tệp)"
    return f"{results.source_of(table, result)}{shared}"


def _compare(found: Plan, year: int) -> None:
    """Say how the result stands beside the target, where there is one."""
    assert found.loaded.dataset
    assert found.result
    for standing in standings(found.loaded.dataset, Question(indices=[found.index.id]), year):
        if standing.number == found.result.number and standing.printed:
            for judged in standing.judged:
                if judged.result is not None and judged.result.key == found.result.key:
                    say(f"Kết quả phấn đấu “{target_words(standing, judged)}”: {verdict(judged).removesuffix('.')}.")
