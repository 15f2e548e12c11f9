"""`chisotv tasks`: who must do what."""

from typing import Annotated

import typer

from chisotv.cli.options import AgencyArgument, AgencyOption, DirectOption, IndexOption, RoleOption, SearchOption, verb
from chisotv.cli.session import DataOptions, RowOptions, say
from chisotv.problems import ChisotvError
from chisotv.queries.duties import Answer
from chisotv.tables.duties import duty_table


@verb
def tasks(
    named: AgencyArgument = None,
    agency: AgencyOption = None,
    index: IndexOption = None,
    role: RoleOption = None,
    search: SearchOption = "",
    direct: DirectOption = False,
    related: Annotated[bool, typer.Option("--related", help="Cả nơi chỉ ghi “có liên quan”.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Hiện toàn văn các nhiệm vụ trên màn hình.")] = False,
    *,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Nhiệm vụ của từng cơ quan và kết quả phấn đấu.

    Mặc định với một cơ quan: nơi được nêu đích danh, và nơi thuộc một nhóm cơ quan chắc chắn có cơ quan ấy. Điểm của
    công văn đứng trước, rồi đến các tiêu chí.
    """
    if direct and related:
        raise ChisotvError("Chỉ dùng một trong hai tùy chọn --direct, --related.")
    if not (named or agency) and (role or direct or related):
        raise ChisotvError("Các tùy chọn --role, --direct, --related cần --agency.")
    data = source.open()
    agencies = [*data.worded(named or ()), *(agency or ())]
    answer = data.tasks(agencies, index or (), role, search, direct=direct, related=related)
    if rows.chosen != "table":
        rows.emit(duty_table(data.dataset, answer))
    elif answer.rows:
        from chisotv.screen.tasks import show_tasks

        show_tasks(data.dataset, answer, rows.output, full)
    _talk(answer, search)


def _talk(answer: Answer, search: str) -> None:
    """Say in words what an empty or shortened answer means."""
    idle = [agency.name for agency in answer.agencies if not any(row.agency == agency for row in answer.rows)]
    if search and not answer.rows:
        say(f"Không có dòng nào có chữ “{search}” trong phạm vi đã chọn.")
    elif idle:
        say(f"{'; '.join(idle)}: không có dòng nào trong phạm vi đã chọn.")
    elif not answer.rows:
        say("Không có dòng nào trong phạm vi đã chọn.")
    if answer.left_out:
        say(f"Chưa nêu {answer.left_out} dòng mà văn bản chỉ ghi “có liên quan”; thêm --related để xem.")
