"""Rules about the columns of an official table: what their headings say, and what stands in which."""

from collections import Counter
from collections.abc import Iterator

from chisotv.models.appendix import COLUMN_ROLES, OF_ITEM, SIX, Appendix, Assignment, Criterion, Item
from chisotv.models.printed import due_day
from chisotv.problems import Finding, Loc
from chisotv.text import squeeze
from chisotv.validation.rules.base import Facts, Findings, rule


@rule("CTV036", "các cột của bảng khai chưa đúng")
def heading_columns(facts: Facts) -> Findings:
    """Mỗi cột có role và printed (tên như bản in); mỗi role dùng một lần, riêng other dùng nhiều lần, mỗi lần một key.

    - Bảng có đúng sáu cột số, tiêu chí, nhiệm vụ, chủ trì, phối hợp, kết quả phấn đấu thì chỉ cần ghi sáu tên.
    - Tên cột không được trái với role: cột “Cơ quan chủ trì” là lead, không phải tasks.
    - Bảng có cột số (number) và cột tiêu chí (criterion) hoặc nhiệm vụ (tasks).
    """
    for file, appendix in facts.appendices.items():
        for step, message, hint in _faults(facts, appendix):
            yield file, Finding(("headings", "columns", *step), message, hint)


def _faults(facts: Facts, appendix: Appendix) -> Iterator[tuple[Loc, str, str]]:
    """What is wrong with the columns: the place below `columns`, a message, how to mend it."""
    plain = [each for each in appendix.headings.columns if isinstance(each, str)]
    if plain and len(plain) != len(appendix.headings.columns):
        yield (), "có cột ghi bằng chữ, có cột ghi role và printed", "Ghi mọi cột một cách."
        return
    if plain and len(plain) != len(SIX):
        hint = "Khác sáu cột thì ghi mỗi cột: {role: lead, printed: Cơ quan chủ trì}."
        yield (), f"bảng có {len(plain)} cột chỉ ghi tên, không rõ cột nào là gì", hint
        return
    for i, column in enumerate(appendix.columns):
        if (column.role == "other") != (column.key is not None):
            yield (i,), "chỉ cột other có key, và phải có", "Thêm hoặc bỏ key; hoặc sửa role."
        if column.key in COLUMN_ROLES:
            yield (i,), f"key “{column.key}” trùng tên một role", "Đặt mã khác, như kinh_phi; hoặc sửa role."
        allowed = facts.roles(column.printed)
        second = column.role == "other" and appendix.has(*allowed[:1])  # of two that mean the same
        if allowed and column.role not in allowed and not second:
            hint = f"Sửa role thành {allowed[0]}, hoặc chép lại đúng tên các cột theo thứ tự."
            yield (i,), f"tên cột “{column.printed}” trái với {column.role}", hint
    for name, times in Counter(column.id for column in appendix.columns).items():
        if times > 1:
            yield (), f"hai cột cùng là “{name}”", "Mỗi role, mỗi key dùng cho một cột; cột khác là other."
    if not (appendix.has("number") and appendix.has("criterion", "tasks")):
        yield (), "thiếu cột number, hoặc cột criterion hay tasks", "Thêm cột còn thiếu."


@rule("CTV037", "chữ ở cột mà bảng không có")
def words_in_columns(facts: Facts) -> Findings:
    """Chữ của mỗi dòng đứng ở một cột mà headings có; nếu không, chữ ấy không in ra được.

    Dòng không có tên (name) thì có nhiệm vụ (tasks); bảng có cột tiêu chí thì mỗi dòng có tên. Kết quả phấn đấu in ngay
    trong ô tiêu chí hoặc nhiệm vụ (“… đạt 80%”), cơ quan phối hợp in trong ô chủ trì thì không cần cột riêng.
    """
    columns = {file: {_column(each.role, each.key) for each in it.columns} for file, it in facts.appendices.items()}
    broken = {file for file, appendix in facts.appendices.items() if any(_faults(facts, appendix))}
    for file, place in facts.places:
        item, known = place.item, columns[file]
        if file in broken:
            continue
        for loc, column in (*_written(item, place.loc), *_cells(item, place.loc)):
            if column not in known:
                other = "chuyển sang tasks" if loc[-1] == "name" else "bỏ chữ này"
                hint = f"Thêm cột “{column}” vào headings, hoặc {other}."
                yield file, Finding(loc, f"bảng không có cột “{column}”", hint)
        lacking = "name" if "criterion" in known else "tasks"
        if not item.label and not (lacking == "tasks" and any(work.tasks for work in item.assignments)):
            hint = f"Thêm dòng “{lacking}: …”."
            yield file, Finding(place.loc, f"dòng {item.number} thiếu trường “{lacking}”", hint)


def _column(role: str, key: str | None) -> str:
    """What is said of a column; a key is told from a role of the same name."""
    return f"{role}, key: {key}" if key else role


def _written(item: Item, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """The own fields of a row with the columns in which they stand; a group's name finds its place anywhere."""
    if isinstance(item, Criterion) and item.label:
        yield (*loc, "name"), "criterion"
    texts = (item.label, *(task for work in item.assignments for task in work.tasks))
    if item.target and not any(squeeze(item.target.printed) in squeeze(text) for text in texts):
        yield (*loc, "target"), "target"


def _cells(item: Item, loc: Loc) -> Iterator[tuple[Loc, str]]:
    for i, work in enumerate(item.assignments):
        for field in COLUMN_ROLES:
            names = getattr(work, field, ()) if field not in OF_ITEM and field != "other" else ()
            if names and not (field == "coordinating" and all(name in (work.lead_printed or "") for name in names)):
                yield (*loc, "assignments", i, field), field
        for j, extra in enumerate(work.other):
            yield (*loc, "assignments", i, "other", j), _column("other", extra.key)


@rule("CTV038", "ngày của thời hạn trái với chữ in")
def due_as_printed(facts: Facts) -> Findings:
    """due là ngày cuối mà chữ in cho biết: “Quý IV/2025” là "2025-12-31", “Trước ngày 30/11/2025” là "2025-11-30".

    Tháng, quý, năm thì lấy ngày cuối cùng. “Thường xuyên”, “Hằng năm” không có ngày thì không ghi due.
    """
    for file, loc, work in facts.assignments():
        finding = _due(work, loc)
        if finding:
            yield file, finding


def _due(work: Assignment, loc: Loc) -> Finding | None:
    if work.deadline is None or work.deadline.due == due_day(work.deadline.printed):
        return None
    day, place = due_day(work.deadline.printed), (*loc, "deadline")
    if day is None:
        return Finding((*place, "due"), f"“{work.deadline.printed}” không cho biết ngày nào", "Bỏ dòng due.")
    hint = f'Ghi due: "{day}".'
    if work.deadline.due is None:
        return Finding(place, f"thiếu due: “{work.deadline.printed}” là {day}", hint)
    return Finding((*place, "due"), f"due trái với chữ in “{work.deadline.printed}”", hint)
