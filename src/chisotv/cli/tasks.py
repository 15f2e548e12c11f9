"""`chisotv tasks`: who must do what."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import AgencyOption, DataOption, FormatOption, IndexOption, OutputOption
from chisotv.cli.session import chosen, emit, index_ids, open_dataset, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chisotv.dataset import Dataset
    from chisotv.duties import Duty
    from chisotv.models import Agency
    from chisotv.tables import Table, Value


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
    if chosen(form, output) == "table":
        if answer.duties:
            from chisotv.screen import show, width
            from chisotv.screen.tasks import tasks_view

            show(tasks_view(dataset, answer.duties, asked, roles, width(output)), output)
    else:
        records = [duty_json(dataset, row) for row in answer.duties]
        if len(asked) > 1:
            for record, row in zip(records, answer.duties, strict=True):
                record["agency"] = row.agency.id if row.agency else None
        emit(duty_table(dataset, answer.duties, records, bool(asked)), chosen(form, output), output)
    _talk(asked, answer.duties, answer.left_out, search)


def duty_table(dataset: "Dataset", rows: "Sequence[Duty]", records: list[dict[str, object]], asked: bool) -> "Table":
    """Duties as rows for files; `asked`: with the agency, its role and the collective."""
    from chisotv import words
    from chisotv.tables import Column, Table

    headings = ["Chỉ số", "Số", "Tiêu chí", "Nhóm", "Nhiệm vụ trọng tâm", "Cơ quan chủ trì", "Cơ quan phối hợp"]
    headings += ["Kết quả phấn đấu", *(["Cơ quan", "Vai trò", "Qua nhóm"] if asked else [])]
    body: list[list[Value]] = []
    for row in rows:
        criterion, work = row.criterion, row.assignment
        line: list[Value] = [dataset.index(row.index).name, criterion.number, criterion.name]
        line.append(f"{row.group.number} {row.group.name}" if row.group else None)
        line += ["\n".join(work.tasks), "; ".join(work.lead), "; ".join(work.coordinating)] if work else [None] * 3
        line.append(criterion.target.printed if criterion.target else None)
        if asked and row.agency and row.role:
            line += [row.agency.name, words.ROLE[row.role], row.via.name if row.via else None]
        body.append(line)
    return Table([Column(heading) for heading in headings], body, records)


def _talk(asked: "Sequence[Agency]", rows: "Sequence[Duty]", left_out: int, search: str) -> None:
    """Say in words what an empty or shortened answer means."""
    idle = [agency.name for agency in asked if not any(row.agency == agency for row in rows)]
    if search and not rows:
        say(f"Không có dòng nào có chữ “{search}” trong phạm vi đã chọn.")
    elif idle:
        say(f"{'; '.join(idle)}: không có dòng nào trong phạm vi đã chọn.")
    if left_out:
        say(f"Chưa nêu {left_out} dòng mà văn bản chỉ ghi “có liên quan”; thêm --related để xem.")
