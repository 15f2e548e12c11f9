"""`chisotv tasks`: who must do what."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chisotv.cli.options import (
    AgencyOption,
    BomOption,
    DataOption,
    DelimiterOption,
    FormatOption,
    IndexOption,
    OutputOption,
)
from chisotv.cli.session import asked_agencies, chosen, emit, index_ids, open_dataset, say
from chisotv.tables.base import Delimiter
from chisotv.words import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chisotv.models.agency import Agency
    from chisotv.models.dataset import Dataset
    from chisotv.queries.duties import Duty


def tasks(
    ctx: typer.Context,
    agency: AgencyOption = None,
    index: IndexOption = None,
    role: Annotated[Role | None, typer.Option(help="Chỉ chủ trì (lead) hoặc phối hợp (coordinating).")] = None,
    search: Annotated[str, typer.Option("--search", "-s", metavar="CHỮ", help="Chỉ các dòng có chữ này.")] = "",
    direct: Annotated[bool, typer.Option("--direct", help="Chỉ nơi cơ quan được nêu đích danh.")] = False,
    related: Annotated[bool, typer.Option("--related", help="Cả nơi chỉ ghi “có liên quan”.")] = False,
    form: FormatOption = None,
    output: OutputOption = None,
    bom: BomOption = False,
    delimiter: DelimiterOption = Delimiter.COMMA,
    data: DataOption = None,
) -> None:
    """Nhiệm vụ của từng cơ quan và kết quả phấn đấu.

    Mặc định với một cơ quan: nơi được nêu đích danh, và nơi thuộc một nhóm cơ quan chắc chắn có cơ quan ấy.
    """
    from chisotv.problems import ChisotvError
    from chisotv.queries.duties import ROLES, duties

    if direct and related:
        raise ChisotvError("Chỉ dùng một trong hai tùy chọn --direct, --related.")
    if not agency and (role or direct or related):
        raise ChisotvError("Các tùy chọn --role, --direct, --related cần --agency.")
    dataset = open_dataset(ctx, data)
    asked = asked_agencies(dataset, agency)
    roles = (role,) if role else ROLES
    answer = duties(dataset, asked, index_ids(dataset, index), roles, search, direct, related)
    _write(dataset, answer.duties, asked, roles, chosen(form, output, bom, delimiter), output, bom, delimiter)
    _talk(asked, answer.duties, answer.left_out, search)


def _write(
    dataset: "Dataset",
    rows: "Sequence[Duty]",
    asked: "Sequence[Agency]",
    roles: "Sequence[Role]",
    form: str,
    output: Path | None,
    bom: bool,
    delimiter: Delimiter,
) -> None:
    if form == "json":
        from chisotv.files.output import write
        from chisotv.tables.base import to_json

        write(to_json(_records(dataset, rows, several=len(asked) > 1)), output)
    elif form != "table":
        from chisotv.tables.duties import duty_table

        emit(duty_table(dataset, rows, [], bool(asked)), form, output, bom, delimiter)
    elif rows:
        from chisotv.screen import show, width
        from chisotv.screen.tasks import tasks_view

        show(tasks_view(dataset, rows, asked, roles, width(output)), output)


def _records(dataset: "Dataset", rows: "Sequence[Duty]", several: bool) -> "list[dict[str, Any]]":
    """The rows of the JSON contract; where several agencies were asked for, each says whose it is."""
    from chisotv.queries.duties import duty_json

    records = [duty_json(dataset, row) for row in rows]
    if several:
        for record, row in zip(records, rows, strict=True):
            record["agency"] = row.agency.id if row.agency else None
    return records


def _talk(asked: "Sequence[Agency]", rows: "Sequence[Duty]", left_out: int, search: str) -> None:
    """Say in words what an empty or shortened answer means."""
    idle = [agency.name for agency in asked if not any(row.agency == agency for row in rows)]
    if search and not rows:
        say(f"Không có dòng nào có chữ “{search}” trong phạm vi đã chọn.")
    elif idle:
        say(f"{'; '.join(idle)}: không có dòng nào trong phạm vi đã chọn.")
    elif not rows:
        say("Không có dòng nào trong phạm vi đã chọn.")
    if left_out:
        say(f"Chưa nêu {left_out} dòng mà văn bản chỉ ghi “có liên quan”; thêm --related để xem.")
