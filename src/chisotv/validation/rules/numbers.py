"""Rules about the numbers of groups and criteria and how they hang together."""

import re

from chisotv.models.appendix import Appendix, Group, Place
from chisotv.problems import Finding, Loc, Severity
from chisotv.text import bare_number, number_key, shorten
from chisotv.validation.rules.base import Facts, Findings, rule


@rule("CTV020", "số tiêu chí viết hai lần")
def unique_number(facts: Facts) -> Findings:
    """Mỗi số chỉ dùng cho một nhóm hoặc một tiêu chí trong phụ lục.

    Số dùng để nhận biết tiêu chí: mọi lệnh tìm tiêu chí theo số, nên hai tiêu chí cùng số thì không phân biệt được.
    """
    for file, appendix in facts.appendices.items():
        first: dict[str, Place] = {}
        for place in appendix.walk():
            number = place.item.number
            if first.setdefault(number, place) is not place:
                message = f"số {number} đã dùng cho “{shorten(first[number].item.title)}”"
                hint = "Sửa số, hoặc xóa mục trùng."
                if place.parents and "." not in number:
                    group = place.parents[-1].number
                    hint += f' Bản in đánh số lại trong nhóm thì ghi number: "{group}.{number}", printed: "{number}".'
                yield file, Finding((*place.loc, "number"), message, hint)


@rule("CTV024", "số không thuộc nhóm chứa nó")
def number_under_parent(facts: Facts) -> Findings:
    """Số của tiêu chí bắt đầu bằng số của nhóm chứa nó: 4.2 nằm trong nhóm 4, 1.2.3 nằm trong nhóm 1.2.

    Nhóm đánh số La Mã hoặc chữ cái (I, A) thì số bên trong có thể chạy suốt cả bảng: 14 nằm trong nhóm II; bản in đánh
    số lại ở mỗi nhóm thì number là “II.1”, printed là “1”. Ở cấp ngoài cùng, số có dấu chấm thì mọi số cùng phần đầu:
    1.4.1, 1.4.2, 1.4.3.
    """
    begins: dict[str, set[str]] = {}  # file → how its outermost numbers begin
    for file, place in facts.places:
        if not place.parents:
            begins.setdefault(file, set()).add(place.item.number.rpartition(".")[0])
    for file, place in facts.places:
        parent = place.parents[-1].number if place.parents else None
        number = place.item.number
        if parent is None:
            right = "." not in number or len(begins[file]) == 1
        elif parent[-1].isdecimal() and "-" not in parent:
            right = number.rpartition(".")[0] == parent
        else:  # in a lettered group numbers go their own way
            right = number[0].isdecimal() or "." not in number or number.startswith(f"{parent}.")
        if not right:
            where = f"nhóm {parent}" if parent else "cấp ngoài cùng"
            message = f"số {number} không thuộc {where}"
            yield file, Finding((*place.loc, "number"), message, "Sửa số, hoặc chuyển mục về đúng nhóm.")


@rule("CTV025", "số không theo thứ tự")
def numbers_in_order(facts: Facts) -> Findings:
    """Trong một nhóm, các số tăng dần như bản in: 1.2 đứng trước 1.10."""
    for file, appendix in facts.appendices.items():
        last: dict[tuple[object, ...], str] = {}
        for place in sorted(appendix.walk(), key=lambda place: place.loc):  # as written: beside groups it sorts
            level, number = place.loc[:-1], place.item.number
            before = last.get(level)
            if before is not None and number_key(number) < number_key(before):
                message = f"số {number} đứng sau số {before}"
                yield file, Finding((*place.loc, "number"), message, "Xếp lại theo thứ tự số tăng dần.")
            last[level] = number


@rule("CTV035", "số như bản in trái với number")
def printed_number(facts: Facts) -> Findings:
    """Số như bản in (printed), không kể dấu và chữ đứng trước, là number hoặc phần cuối của number.

    “1.”, “01” là number "1" hoặc "II.1"; “Phụ lục I.1” là number "I.1".

    Bản in dùng một số hai lần thì number của chỗ sau thêm -2: "IV-2", printed “IV”.
    """
    for file, place in facts.places:
        number, printed = place.item.number, bare_number(place.item.printed or place.item.number)
        printed = re.sub(r"(^|[ .])0+(?=\d)", r"\1", printed)
        ends = {number, *(number[at + 1 :] for at, letter in enumerate(number) if letter == ".")}
        if printed.rpartition(" ")[2] not in ends | {re.sub(r"-[1-9](?=\.|$)", "", end) for end in ends}:
            message = f"bản in “{place.item.printed}” không phải là số {number} hay phần cuối của nó"
            yield file, Finding((*place.loc, "printed"), message, "Sửa number hoặc printed cho khớp.")


@rule("CTV055", "số thành phần không khớp", Severity.WARNING)
def declared_count(facts: Facts) -> Findings:
    """Số thành phần mà nhóm công bố (“gồm 04 chỉ số thành phần” là count: 4) bằng số nhóm con, tiêu chí được liệt kê.

    Bản in có thể chỉ liệt kê một phần; khi đó nhóm có ghi chú cho trường declared và không bị nêu.
    """
    for file, place in facts.places:
        group = place.item
        if not isinstance(group, Group) or not group.declared:
            continue
        loc, count, held = (*place.loc, "declared", "count"), group.declared.count, len(group.groups + group.criteria)
        said = re.search(r"\d+", group.declared.printed)
        if said and int(said[0]) != count:
            message = f"nhóm {group.number} in “{shorten(group.declared.printed)}”, nhưng ghi count: {count}"
            yield file, Finding(loc, message, "Sửa số chép sai.")
        if held != count and not any(note.field == "declared" for note in group.notes):
            what = "Thêm phần còn thiếu" if held < count else "Chuyển phần thừa về đúng nhóm"
            hint = f"{what}, sửa số, hoặc giải thích bằng ghi chú (field: declared)."
            yield file, Finding(loc, f"nhóm {group.number} công bố {count} thành phần, liệt kê {held}", hint)


@rule("CTV026", "nhóm trống")
def group_content(facts: Facts) -> Findings:
    """Một nhóm, hay cả phụ lục, chứa các nhóm con (groups), các tiêu chí (criteria), hoặc cả hai, xếp theo số."""
    for file, appendix in facts.appendices.items():
        holders: list[tuple[Loc, Appendix | Group, str]] = [((), appendix, "phụ lục")]
        groups = ((place.loc, place.item) for place in appendix.walk() if isinstance(place.item, Group))
        holders += [(loc, group, f"nhóm {group.number}") for loc, group in groups]
        for loc, holder, name in holders:
            if not (holder.groups or holder.criteria):
                yield file, Finding(loc, f"{name} không có tiêu chí nào", "Thêm criteria hoặc groups.")
