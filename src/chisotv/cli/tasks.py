"""`chisotv tasks`: who must do what."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import (
    AgencyOption,
    BomOption,
    DataOption,
    Delimiter,
    DelimiterOption,
    FormatOption,
    IndexOption,
    OutputOption,
)
from chisotv.cli.session import chosen, emit, index_ids, open_dataset, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chisotv.duties import Duty
    from chisotv.models import Agency


class RoleChoice(StrEnum):
    """Which role counts."""

    LEAD = "lead"
    COORDINATING = "coordinating"


def tasks(
    ctx: typer.Context,
    agency: AgencyOption = None,
    index: IndexOption = None,
    role: Annotated[RoleChoice | None, typer.Option(help="Chỉ chủ trì (lead) hoặc phối hợp (coordinating).")] = None,
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
    from chisotv.duties import ROLES, duties, duty_json
    from chisotv.problems import ChisotvError

    if direct and related:
        raise ChisotvError("Chỉ dùng một trong hai tùy chọn --direct, --related.")
    if not agency and (role or direct or related):
        raise ChisotvError("Các tùy chọn --role, --direct, --related cần --agency.")
    dataset = open_dataset(ctx, data)
    asked = list({found.id: found for found in map(dataset.registry.find, agency or ())}.values())
    roles = (role.value,) if role else ROLES
    answer = duties(dataset, asked, index_ids(dataset, index), roles, search, direct, related)
    if chosen(form, output, bom, delimiter) == "table":
        if answer.duties:
            from chisotv.screen import show, width
            from chisotv.screen.tasks import tasks_view

            show(tasks_view(dataset, answer.duties, asked, roles, width(output)), output)
    else:
        records = [duty_json(dataset, row) for row in answer.duties]
        if len(asked) > 1:
            for record, row in zip(records, answer.duties, strict=True):
                record["agency"] = row.agency.id if row.agency else None
        from chisotv.listing import duty_table

        emit(
            duty_table(dataset, answer.duties, records, bool(asked)),
            chosen(form, output, bom, delimiter),
            output,
            bom,
            delimiter,
        )
    _talk(asked, answer.duties, answer.left_out, search)


def _talk(asked: "Sequence[Agency]", rows: "Sequence[Duty]", left_out: int, search: str) -> None:
    """Say in words what an empty or shortened answer means."""
    idle = [agency.name for agency in asked if not any(row.agency == agency for row in rows)]
    if search and not rows:
        say(f"Không có dòng nào có chữ “{search}” trong phạm vi đã chọn.")
    elif idle:
        say(f"{'; '.join(idle)}: không có dòng nào trong phạm vi đã chọn.")
    if left_out:
        say(f"Chưa nêu {left_out} dòng mà văn bản chỉ ghi “có liên quan”; thêm --related để xem.")
