"""`chisotv tasks`: who must do what."""

from typing import Annotated

import typer

from chisotv.cli.options import AgencyArgument, Filters, verb
from chisotv.cli.session import DataOptions, RowOptions, tell_of_later
from chisotv.files.output import say
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import Answer
from chisotv.tables.duties import duty_table
from chisotv.tables.sentences import left_out_words
from chisotv.text import listed


@verb
def tasks(
    named: AgencyArgument = None,
    full: Annotated[bool, typer.Option("--full", help="Hiện toàn văn các nhiệm vụ trên màn hình.")] = False,
    *,
    filters: Filters,
    rows: RowOptions,
    source: DataOptions,
) -> None:
    """Nêu nhiệm vụ của từng cơ quan và kết quả phấn đấu.

    Mặc định với một cơ quan: dòng nêu đích danh cơ quan ấy, và dòng giao cho một nhóm chắc chắn có cơ quan ấy. Điểm
    của văn bản đứng trước, rồi đến các tiêu chí.

    Ví dụ:
    chisotv tasks "Sở Nội vụ" --role "chủ trì"
    chisotv tasks -i ict --target 100% -o ict.xlsx
    """
    data, names = filters.read(source.open(), named)
    answer = data.tasks(**filters.asked(names))
    if rows.chosen != "table":
        rows.emit(duty_table(data.dataset, answer))
    elif answer.rows:
        from chisotv.screen.tasks import show_tasks

        show_tasks(data.dataset, answer, rows.output, full)
    _talk(data.dataset, answer)
    if rows.chosen == "table":
        tell_of_later(data.dataset, answer.agencies)


def _talk(dataset: Dataset, answer: Answer) -> None:
    """Say in words what an empty or shortened answer means."""
    idle = [agency.name for agency in answer.agencies if not any(row.agency == agency for row in answer.rows)]
    question = answer.question
    searched = [*question.search, *([question.target] if question.target else [])]
    if searched and not answer.rows:
        texts = ", ".join(f"“{each}”" for each in searched)
        say(f"Không có dòng nào có chữ {texts} trong phạm vi đã chọn.")
    elif idle:
        say(f"{listed(idle, '; ')}: không có dòng nào trong phạm vi đã chọn.")
    elif not answer.rows:
        say("Không có dòng nào trong phạm vi đã chọn.")
    beside = left_out_words(dataset, answer)
    if beside:
        say(f"{beside}: thêm --related.")
