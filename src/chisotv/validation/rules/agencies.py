"""Rules about agencies: in the assignments and in the registry itself."""

import re
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from chisotv.files.folder import AGENCIES
from chisotv.models.agency import Known
from chisotv.models.appendix import Assignment, Group
from chisotv.models.registry import Registry, names
from chisotv.problems import Finding, Loc, Severity
from chisotv.text import compact, fold, fold_name, listed, shorten
from chisotv.validation.rules.base import Facts, Findings, rule
from chisotv.validation.rules.succession import references, rows_named

_ROLES = ("lead", "coordinating")
_SUGGESTIONS = 50  # looking for the nearest name is slow, and a file with more is wrong as a whole
_ASIDE = re.compile(r"\([^()]*\)")
_JOINING = re.compile(
    r"(?:[\s,;.:&/()+–-]|(?<!\w)\d{1,2}[.)]|\b(?:và|cùng|với)\b|"
    r"(?:(?:cơ quan|đơn vị) )?(?:chủ trì|phối hợp)(?: thực hiện)?)*",
    re.IGNORECASE,
)
_PIECES = 6  # that commas make of one name at most
_BETWEEN = re.compile(r"(\s*[,;/&+\n]\s*|\s+(?:[-–—]|và|cùng|với)\s+)")


def _lists(facts: Facts) -> Iterator[tuple[str, Loc, tuple[str, ...]]]:
    """Every list of agency names in an assignment, with its file and place."""
    for file, loc, assignment in facts.assignments() if facts.registry else ():
        yield from ((file, (*loc, role), getattr(assignment, role)) for role in _ROLES)


@rule("CTV021", "cơ quan không có trong danh mục")
def known_agency(facts: Facts) -> Findings:
    """Tên cơ quan ở lead và coordinating phải có trong agencies.yaml: là name, abbreviations hoặc printed.

    Tên giữ đúng như bản in. Chỉ bỏ qua khác biệt về chữ hoa, chữ thường và dấu cách; sai dấu là tên khác. Tệp có dòng
    common: true thì tên có trong danh mục chung của chương trình (bộ, sở, nhóm cơ quan thường gặp) không phải khai.
    """
    suggested = 0
    offered = Registry(facts.choice)
    for file, loc, cell in _lists(facts):
        assert facts.registry
        told = 0  # up to which name the list was told of
        for i, name in enumerate(cell):
            if i >= told and not facts.registry.printed(name):
                suggested += 1
                end, hint = _suggest(offered, cell, i) if suggested <= _SUGGESTIONS else (i, _NEW)
                told = end + 1
                yield file, Finding((*loc, i), f"không có cơ quan “{shorten(name)}” trong danh mục", hint)


_CELLS = "lead_printed hay coordinating_printed"
_NEW = f"Cơ quan mới thì thêm vào {AGENCIES}; dạng in khác của cơ quan đã có thì thêm vào printed."


def _suggest(registry: Registry, names: Sequence[str], at: int) -> tuple[int, str]:
    """How to mend an unknown name, and the last name of the list that this mends."""
    quote = "Trong dấu [ ], tên có dấu phẩy phải đặt trong ngoặc kép"
    for start in range(max(0, at - _PIECES), at + 1):
        for end in range(at, min(len(names), at + _PIECES)):
            whole = ", ".join(names[start : end + 1])
            if start < end and registry.printed(whole):
                return end, f'{quote}: "{whole}".'
    if parts := _several(registry, names[at]):
        said = [f"“{shorten(each)}”{'' if registry.printed(each) else ' (chưa có trong danh mục)'}" for each in parts]
        return at, f"Tách thành {len(parts)} mục: {listed(said, '; ')}. Ô in không nối bằng “; ” thì chép vào {_CELLS}."
    bare = _ASIDE.sub("", names[at]).strip()
    if bare != names[at] and registry.printed(bare):
        return at, f"Ghi “{bare}”; lời chú trong ngoặc thì chép cùng cả ô vào {_CELLS}."
    near = registry.nearest(names[at], most=1)
    ask = f"Có phải “{near[0].name}”? " if near else ""
    return at, f"{ask}{_NEW}" + (f" {quote}." if at and names[at][:1].islower() else "")


def _several(registry: Registry, text: str) -> list[str]:
    """The names that stand in one text, at least one of them known; none where it is one name."""
    pieces = _BETWEEN.split(text, 30)
    begins = {fold(name).split(" ")[0] for each in registry.agencies for name in names(each)}
    parts: list[str] = []
    at = 0
    while at < len(pieces):
        end = next((to for to in range(len(pieces), at, -2) if registry.printed("".join(pieces[at:to]))), at + 1)
        more = parts and fold(pieces[at]).split(" ")[0] not in begins  # of the name before
        parts = [*parts[:-1], parts[-1] + "".join(pieces[at - 1 : end])] if more else [*parts, "".join(pieces[at:end])]
        at = end + 1
    return parts if len(parts) > 1 and any(map(registry.printed, parts)) else []


@rule("CTV022", "tên cơ quan có hai nghĩa")
def one_meaning(facts: Facts) -> Findings:
    """Tên cơ quan ở lead và coordinating chỉ được chỉ một cơ quan."""
    for file, loc, cell in _lists(facts):
        for i, name in enumerate(cell):
            found = facts.registry.printed(name) if facts.registry else []
            if len(found) > 1:
                choices = listed((agency.name for agency in found), "; ")
                yield file, Finding((*loc, i), f"“{name}” có thể là: {choices}", "Ghi đủ tên, hoặc sửa danh mục.")


@rule("CTV023", "hai cơ quan cùng tên trong danh mục")
def distinct_names(facts: Facts) -> Findings:
    """Trong agencies.yaml, mỗi mã (id) và mỗi tên gọi chỉ thuộc một cơ quan, kể cả khi bỏ dấu và dấu cách.

    Tính cả các cơ quan ở unnamed, là cơ quan có thật mà văn bản không nêu.

    Người dùng thường gõ không dấu; hai cơ quan trùng tên khi bỏ dấu thì không tìm được.
    """
    ids: set[str] = set()
    owners: dict[str, Known] = {}
    entries: list[tuple[Loc, Known]] = [*facts.agency_entries()]
    entries += [(("unnamed", i), each) for i, each in enumerate(facts.registry.unnamed if facts.registry else ())]
    for loc, agency in entries:
        if agency.id in ids:
            yield AGENCIES, Finding((*loc, "id"), f"mã {agency.id} đã dùng", "Đặt mã khác, hoặc xóa mục trùng.")
        ids.add(agency.id)
        for key in {form for name in names(agency) for form in (fold_name(name), compact(name))}:
            owner = owners.setdefault(key, agency)
            if owner.id != agency.id:
                message = f"“{agency.name}” trùng tên gọi với “{owner.name}” ({key})"
                yield AGENCIES, Finding(loc, message, "Bỏ tên gọi trùng ở một trong hai cơ quan.")
                break


@rule("CTV027", "nhóm cơ quan khai chưa đúng")
def collectives(facts: Facts) -> Findings:
    """Nhóm cơ quan (kind: collective) có of và membership; thành viên (members) là mã có trong danh mục.

    - Thành viên có thể là nhóm khác, nhưng các nhóm không chứa nhau thành vòng. Thuộc một nhóm qua nhóm khác chỉ chắc
      chắn khi mỗi bước đều chắc chắn (membership: certain).
    - Không rõ thành viên thì bỏ members và ghi membership: possible: khi ấy mỗi cơ quan thuộc loại of chỉ có thể là
      thành viên. Riêng UBND cấp xã, trường, doanh nghiệp không phải liệt kê.
    - Cơ quan không phải nhóm thì không có of, membership, size, members.
    """
    for loc, agency in facts.agency_entries():
        given = [key for key in ("of", "membership", "size", "members") if getattr(agency, key)]
        if agency.kind != "collective":
            for key in given:
                yield AGENCIES, Finding((*loc, key), f"{agency.id} không phải nhóm cơ quan", f"Bỏ trường {key}.", True)
            continue
        for key in ("of", "membership"):
            if key not in given:
                yield AGENCIES, Finding(loc, f"nhóm {agency.id} thiếu trường “{key}”", f"Thêm dòng “{key}: …”.")
        known = agency.members or agency.of in ("commune", "school", "enterprise")
        if not known and (agency.of == "collective" or agency.membership == "certain"):
            hint = "Liệt kê mã các thành viên ở members; không rõ thì ghi membership: possible."
            yield AGENCIES, Finding(loc, f"nhóm {agency.id} không có thành viên nào", hint)
        for i, member in enumerate(agency.members):
            if facts.registry and member not in facts.registry.by_id:
                message = f"không có cơ quan mang mã “{member}”"
                yield AGENCIES, Finding((*loc, "members", i), message, "Sửa mã, hoặc thêm cơ quan ấy.")
    yield from _circle(facts)


def _circle(facts: Facts) -> Findings:
    entries = {agency.id: (loc, agency) for loc, agency in facts.agency_entries()}
    try:
        TopologicalSorter({key: agency.members for key, (_, agency) in entries.items()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]  # each is a member of the next
        loc, agency = entries[circle[1]]
        message = f"các nhóm chứa nhau thành vòng: {listed(reversed(circle), ' → ')}"
        here = (*loc, "members", agency.members.index(circle[0]))
        yield AGENCIES, Finding(here, message, "Bỏ thành viên này, hoặc bỏ ở nhóm kia.")


@rule("CTV028", "một cơ quan hai vai trò", Severity.WARNING)
def lead_or_coordinating(facts: Facts) -> Findings:
    """Trong một phần phân công, một cơ quan hay nhóm cơ quan thường chỉ được nêu ở một vai trò, và chỉ một lần.

    Có văn bản in một tên ở cả hai ô: giữ như bản in; khi hỏi, tên ấy chỉ tính một lần, là chủ trì. Vừa được nêu đích
    danh, vừa thuộc một nhóm cơ quan thì không tính.
    """
    if facts.registry is None:
        return
    for file, loc, assignment in facts.assignments():
        seen: dict[str, str] = {}
        for role, words in (("lead", "chủ trì"), ("coordinating", "phối hợp")):
            for i, name in enumerate(getattr(assignment, role)):
                for agency in facts.registry.printed(name)[:1]:
                    before = seen.get(agency.id)
                    if before == words:
                        yield file, Finding((*loc, role, i), f"“{name}” ghi hai lần", "Xóa một mục.")
                    elif before is not None:
                        message = f"“{name}” vừa {before} vừa {words}"
                        hint = "Bản in như vậy thì giữ: tính là chủ trì. Không thì bỏ một vai trò."
                        yield file, Finding((*loc, role, i), message, hint)
                    seen.setdefault(agency.id, words)


@rule("CTV059", "cơ quan không được nêu ở đâu", Severity.WARNING)
def named_somewhere(facts: Facts) -> Findings:
    """Mỗi cơ quan, nhóm cơ quan trong agencies.yaml được nêu ở một ô của phụ lục, ở văn bản, ở tệp thay đổi tổ chức.

    Cơ quan thuộc một nhóm được nêu, kể cả qua nhóm khác, cũng là được nêu. Còn lại thường là mục thừa từ văn bản khác.
    """
    rows = rows_named(facts)
    broken = facts.dispatch is None or (facts.dispatch.succession or "") not in {"", *facts.successions}
    known = facts.registry is not None and all(map(facts.registry.printed, {n for *_, ns in _lists(facts) for n in ns}))
    if not rows or broken or not known:
        return  # who is named is not known yet
    assert facts.dispatch
    assert facts.registry
    named = {each.agency for each in facts.dispatch.addressees}.union(*rows.values())
    named |= {each for succession in facts.successions.values() for *_, each in references(succession)}
    reached = facts.registry.within(named, possible=True)
    kinds = {agency.of for agency in facts.registry.agencies if agency.id in reached and not agency.members}
    for loc, agency in facts.agency_entries():
        if agency.id not in reached and agency.kind not in kinds:
            hint = "Xóa mục này; cơ quan có thật mà người dùng có thể hỏi đến thì chuyển sang unnamed."
            yield AGENCIES, Finding(loc, f"không nơi nào nêu “{agency.name}”", hint)


@rule("CTV029", "ô gộp không khớp")
def merged_cells(facts: Facts) -> Findings:
    """merged: true nói rằng bản in gộp ô cơ quan với ô giống hệt của phần phân công ngay trên.

    Vì vậy phải có phần phân công ngay trên, với ô chủ trì hoặc ô phối hợp in giống hệt.
    """
    for file, appendix in facts.appendices.items():
        before: Assignment | None = None
        for place in appendix.walk():
            if isinstance(place.item, Group):
                before = None  # nothing is merged over a group row
            for i, assignment in enumerate(place.item.assignments):
                same = before and any(assignment.cell(role) == before.cell(role) for role in _ROLES)
                if assignment.merged and not same:
                    message = "không có ô cơ quan giống hệt ở ngay trên để gộp"
                    here = (*place.loc, "assignments", i, "merged")
                    yield file, Finding(here, message, "Bỏ dòng merged, hoặc ghi cơ quan như ô trên.")
                before = assignment


@rule("CTV058", "ô in không khớp với danh sách")
def printed_cells(facts: Facts) -> Findings:
    """Ô cơ quan như bản in (lead_printed, coordinating_printed) có đủ các tên của danh sách, theo đúng thứ tự.

    Một ô in cả hai (“Chủ trì: … Phối hợp: …”) là lead_printed, có tên ở lead rồi đến tên ở coordinating. Ngoài các tên
    ấy, ô chỉ còn dấu câu, chỗ xuống dòng, chữ nối (“và”, “cùng”, “với”) và lời chú trong ngoặc đơn. Chỉ
    ghi khi ô in khác các tên nối bằng “; ”; danh sách vẫn ghi từng tên để tìm được cơ quan.
    """
    for file, loc, assignment in facts.assignments():
        for role in _ROLES:
            printed, names = getattr(assignment, f"{role}_printed") or "", getattr(assignment, role)
            wrong = printed and _mismatch(printed, names)
            if wrong and role == "lead" and not _mismatch(printed, (*names, *assignment.coordinating)):
                continue  # one cell for both: "Chủ trì: … Phối hợp: …"
            if wrong:
                hint = f"Chép đúng ô của bản in, hoặc sửa danh sách {role}."
                yield file, Finding((*loc, f"{role}_printed"), wrong, hint)


def _mismatch(printed: str, names: Sequence[str]) -> str:
    """What a cell lacks of the names in their order, or has beside them and what joins them; empty if nothing."""
    rest = []
    # An aside may name other agencies, so it goes first.
    printed = _ASIDE.sub(lambda aside: aside[0] if any(aside[0] in name for name in names) else "", printed)
    for name in names:
        before, found, printed = printed.partition(name)
        if not found:
            return f"ô in không có “{shorten(name)}” ở đúng thứ tự của danh sách"
        rest.append(before)
    extra = next((each for each in (*rest, printed) if not _JOINING.fullmatch(each)), "")
    return f"ô in có chữ “{shorten(extra.strip(' ,;.'))}” không thuộc tên nào của danh sách" if extra else ""
