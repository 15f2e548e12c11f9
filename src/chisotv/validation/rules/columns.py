"""Rules about the columns of an official table: what their headings say, and what stands in which."""

from collections import Counter
from collections.abc import Iterator

from chisotv.models.appendix import COLUMN_ROLES, OF_ITEM, SIX, Appendix, Criterion, Item
from chisotv.models.printed import due_day
from chisotv.problems import Finding, Loc, Severity
from chisotv.text import squeeze
from chisotv.validation.rules.base import Facts, Findings, rule
from chisotv.words import FIELD


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
                where = "sang tasks" if loc[-1] == "name" else "về đúng cột"
                hint = f"Chuyển chữ này {where}, hoặc thêm cột “{column}” vào headings."
                yield file, Finding(loc, f"bảng không có cột “{column}”", hint)
        lacking = "name" if "criterion" in known else "tasks"
        if not item.label and not (lacking == "tasks" and any(work.tasks for work in item.assignments)):
            hint = f"Thêm “{lacking}: …”{' vào assignments' if lacking == 'tasks' else ''}."
            yield file, Finding(place.loc, f"dòng {item.number} thiếu trường “{lacking}”", hint)


@rule("CTV039", "tiêu chí thiếu chữ ở cột mà các dòng khác có", Severity.WARNING)
def filled_like_the_others(facts: Facts) -> Findings:
    """Bảng có cột kết quả phấn đấu, nhiệm vụ hay chủ trì, quá nửa số tiêu chí có chữ ở đó, thì tiêu chí nào cũng có.

    Chữ của nhóm (target, assignments) là của cả các tiêu chí trong nhóm. Bản in để trống ô ấy thì thêm ghi chú vào tiêu
    chí: {kind: doubt, field: target, reason: Bản in để trống.}
    """
    for file, appendix in facts.appendices.items():
        criteria = [place for place in appendix.walk() if isinstance(place.item, Criterion)]
        for role in (column.role for column in appendix.columns if column.role in ("target", "tasks", "lead")):
            parts = ((each, (each.item, *each.parents, *each.assignments())) for each in criteria)
            empty = [each for each, holders in parts if not any(getattr(holder, role, None) for holder in holders)]
            for place in empty if 2 * len(empty) < len(criteria) else ():
                if not any(note.field == role for note in place.notes()):
                    what = f"{FIELD[role]}, {len(criteria) - len(empty)} tiêu chí khác của bảng có"
                    hint = f"Chép ô bị sót; bản in để trống thì thêm ghi chú (kind: doubt, field: {role})."
                    yield file, Finding(place.loc, f"tiêu chí {place.item.number} không có {what}", hint)


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
        printed, due = (work.deadline.printed, work.deadline.due) if work.deadline else ("", None)
        day, place, hint = due_day(printed), (*loc, "deadline"), f'Ghi due: "{due_day(printed)}".'
        if due and day is None:
            yield file, Finding((*place, "due"), f"“{printed}” không cho biết ngày nào", "Bỏ dòng due.")
        elif due and due != day:
            yield file, Finding((*place, "due"), f"due trái với chữ in “{printed}”", hint)
        elif day and not due:
            yield file, Finding(place, f"thiếu due: “{printed}” là {day}", hint)
