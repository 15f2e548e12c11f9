"""`chisotv progress`: what came of the targets."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import (
    AgencyOption,
    BomOption,
    DataOption,
    DelimiterOption,
    FormatOption,
    OutputOption,
    complete_measured,
)
from chisotv.cli.session import asked_agencies, chosen, emit, open_dataset, say
from chisotv.tables.base import Delimiter
from chisotv.words import Role, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chisotv.models.dataset import Dataset
    from chisotv.queries.progress import Standing
    from chisotv.tables.progress import Asking


class ByChoice(StrEnum):
    """What the rows are."""

    TARGET = "target"
    AGENCY = "agency"


_STATUSES = "missed: chưa đạt; reached: đạt; unmeasured: không đo; incomparable: không so sánh được"


def progress(
    ctx: typer.Context,
    indices: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CHỈ_SỐ]...", autocompletion=complete_measured, help="Ví dụ: papi; mặc định mọi chỉ số."
        ),
    ] = None,
    index: Annotated[
        list[str] | None,
        typer.Option("--index", "-i", metavar="CHỈ_SỐ", autocompletion=complete_measured, help="Như CHỈ_SỐ ở trên."),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", "-y", metavar="NĂM", min=1990, max=2100, help="Năm đánh giá; mặc định năm mới nhất."),
    ] = None,
    agency: AgencyOption = None,
    role: Annotated[
        Role | None, typer.Option(help="Chỉ việc chủ trì (lead) hoặc phối hợp (coordinating) của cơ quan.")
    ] = None,
    direct: Annotated[bool, typer.Option("--direct", help="Chỉ nơi cơ quan được nêu đích danh.")] = False,
    status: Annotated[list[Status] | None, typer.Option(help=f"Chỉ các dòng này. {_STATUSES}.")] = None,
    by: Annotated[
        ByChoice, typer.Option("--by", help="Theo kết quả phấn đấu (target) hay xếp hạng cơ quan (agency).")
    ] = ByChoice.TARGET,
    base: Annotated[
        int | None,
        typer.Option(
            "--base",
            metavar="NĂM",
            min=1990,
            max=2100,
            help="So với năm này: kết quả tăng giảm thế nào, mức phấn đấu cao hơn bao nhiêu.",
        ),
    ] = None,
    fail_on: Annotated[
        list[Status] | None, typer.Option("--fail-on", help="Kết thúc với mã 1 nếu có dòng như vậy.")
    ] = None,
    form: FormatOption = None,
    output: OutputOption = None,
    bom: BomOption = False,
    delimiter: DelimiterOption = Delimiter.COMMA,
    data: DataOption = None,
) -> None:
    """Kết quả phấn đấu đạt hay chưa, theo kết quả công bố.

    Đặt mỗi kết quả phấn đấu bên kết quả công bố của một năm: đạt, chưa đạt (còn thiếu bao nhiêu), không đo, hoặc không
    so sánh được và vì sao.
    """
    from chisotv.problems import ChisotvError
    from chisotv.queries.duties import ROLES
    from chisotv.queries.progress import Party, standings
    from chisotv.tables.progress import Asking

    if not agency and by is ByChoice.TARGET and (role or direct):
        raise ChisotvError("Các tùy chọn --role, --direct cần --agency hoặc --by agency.")
    if by is ByChoice.AGENCY and base is not None:
        raise ChisotvError("--base không dùng với --by agency.")
    dataset = open_dataset(ctx, data)
    agencies = asked_agencies(dataset, agency)
    # Who leads answers for what is still open.
    roles = (role,) if role else (Role.LEAD,) if by is ByChoice.AGENCY else ROLES
    asked = Party(agencies, roles, direct)
    named = [*(indices or ()), *(index or ())]
    wanted = {dataset.find_measured(name).id for name in named} if named else set(dataset.measured)
    found = standings(dataset, [each for each in dataset.measured if each in wanted], asked, year, base)
    asking = Asking(asked, year, base, list(status or ()), bool(named))
    _write(dataset, found, asking, by, chosen(form, output, bom, delimiter), output, bom, delimiter)
    if not found:
        say("Không có kết quả phấn đấu nào trong phạm vi đã chọn.")
    _fail(found, fail_on or ())


def _write(
    dataset: "Dataset",
    found: "list[Standing]",
    asking: "Asking",
    by: ByChoice,
    form: str,
    output: Path | None,
    bom: bool,
    delimiter: Delimiter,
) -> None:
    from chisotv.tables.progress import LEGEND, boards, share_table, standing_table

    if by is ByChoice.AGENCY:
        emit(share_table(dataset, found, asking), form, output, bom, delimiter)
    elif form == "table":
        from chisotv.screen import show, width
        from chisotv.screen.standing import standing_view

        show(standing_view(boards(dataset, found, asking), LEGEND, width(output)), output)
    elif form == "md":
        from chisotv.files.output import write
        from chisotv.tables.base import to_markdown_page

        write(to_markdown_page([*boards(dataset, found, asking)], LEGEND), output)
    else:
        emit(standing_table(dataset, found, asking), form, output, bom, delimiter)


def _fail(found: "Sequence[Standing]", refused: "Sequence[Status]") -> None:
    """End with status 1 where a target has a status that was refused."""
    from chisotv import words
    from chisotv.queries.progress import count

    counts = count(found)
    there = [each for each in dict.fromkeys(refused) if counts[each]]
    for each in there:
        say(f"Có {counts[each]} dòng “{words.STATUS[each]}” (--fail-on {each}).")
    if there:
        raise typer.Exit(1)
