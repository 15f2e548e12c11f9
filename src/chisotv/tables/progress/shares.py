"""What is still open for each agency, as a table."""

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import ROLES
from chisotv.queries.progress import Progress, by_agency
from chisotv.tables.base import Column, Table, Value
from chisotv.tables.sentences import question_words
from chisotv.words import Status

_HEADINGS = {
    "missed": "Chưa đạt",
    "groups_short": "Số bậc còn thiếu",
    "incomparable": "Chưa so sánh được",
    "unmeasured": "Không đo",
    "reached": "Đạt",
    "not_due": "Chưa đến hạn",
    "total": "Tổng",
    "doubtful": words.DOUBT,
}
_FOOTER = (
    "Chỉ đếm {0}, không đếm mục tiêu chung của {1}; {0} có nhiều cơ quan thì tính cho từng cơ quan. Xếp "
    "theo số chưa đạt, rồi theo số bậc còn thiếu (cộng ở các {0} đánh giá theo nhóm)."
)
_DOUBTFUL = (
    f"{words.DOUBT}: số tiêu chí còn nghi vấn về nhiệm vụ, cơ quan hoặc kết quả phấn đấu; "
    'xem: chisotv show notes --kind "còn nghi vấn"'
)


def share_table(dataset: Dataset, progress: Progress, brief: bool = False) -> Table:
    """What is still open for each agency, with statuses only of those that have such a target; `brief`: short names."""
    statuses = progress.statuses
    shares = [
        share
        for share in by_agency(dataset, progress.standings, progress.question)
        if not statuses or any(share.counts[status] for status in statuses)
    ]
    later = any(share.counts[Status.NOT_DUE] for share in shares)
    headings = {key: heading for key, heading in _HEADINGS.items() if later or key != Status.NOT_DUE}
    columns = [Column("Cơ quan", ratio=1), *(Column(heading, number=True) for heading in headings.values())]
    rows: list[list[Value]] = []
    records = []
    for agency, counts, short, doubtful in shares:
        figures = {str(status): count for status, count in counts.items()}
        figures |= {"groups_short": short, "doubtful": doubtful}
        records.append({"agency": agency.id, "name": agency.name, **figures})
        figures["total"] = sum(counts.values())
        rows.append([agency.brief if brief else agency.name, *map(figures.get, headings)])
    footer = _FOOTER.format(dataset.row_word, dataset.dispatch.word)
    footer += f"\n{_DOUBTFUL}" if any(share.doubtful for share in shares) else ""
    return Table(columns, rows, records, title=_title(dataset, progress), footer=footer if rows else "")


def _title(dataset: Dataset, progress: Progress) -> str:
    counted = dict.fromkeys((each.index, each.year) for each in progress.standings if each.criterion)
    parts = [
        f"{dataset.index(index_id).name} {'(chưa có kết quả)' if year is None else year}" for index_id, year in counted
    ]
    roles = ", ".join(words.ROLE[role] for role in progress.question.roles)
    title = f"Kết quả phấn đấu của từng cơ quan ({roles}): {', '.join(parts) or 'không có dòng nào'}."
    scope = question_words(dataset, progress.question._replace(indices=None, roles=ROLES))
    title = "\n".join(filter(None, [title, scope]))
    if progress.statuses:
        title += f" Chỉ nêu cơ quan có dòng {', '.join(f'“{words.STATUS[each]}”' for each in progress.statuses)}."
    return title
