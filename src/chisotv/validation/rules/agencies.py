"""Rules about agencies: in the assignments and in the registry itself."""

from collections.abc import Iterator

from chisotv.files.folder import AGENCIES
from chisotv.models.agency import Agency, Known
from chisotv.models.appendix import Assignment, Criterion, Group
from chisotv.models.registry import Registry, names
from chisotv.problems import Finding, Loc
from chisotv.text import compact, fold_name, shorten
from chisotv.validation.rules.base import Facts, Findings, rule

_ROLES = ("lead", "coordinating")
_SUGGESTIONS = 50  # looking for the nearest name is slow, and a file with more is wrong as a whole


def _named(facts: Facts) -> Iterator[tuple[str, Loc, str, list[Agency]]]:
    """Every agency name in an assignment: file, place, the printed name, the agencies that it can mean."""
    if facts.registry is None:
        return
    for file, loc, assignment in facts.assignments():
        for role in _ROLES:
            for i, name in enumerate(getattr(assignment, role)):
                yield file, (*loc, role, i), name, facts.registry.printed(name)


@rule("CTV021", "cơ quan không có trong danh mục")
def known_agency(facts: Facts) -> Findings:
    """Tên cơ quan ở lead và coordinating phải có trong agencies.yaml: là name, abbreviations hoặc printed.

    Tên giữ đúng như bản in. Chỉ bỏ qua khác biệt về chữ hoa, chữ thường và dấu cách; sai dấu là tên khác.
    """
    suggested = 0
    for file, loc, name, found in _named(facts):
        if not found:
            hint = _suggest(facts.registry, name if suggested < _SUGGESTIONS else "")
            suggested += 1
            yield file, Finding(loc, f"không có cơ quan “{shorten(name)}” trong danh mục", hint)


def _suggest(registry: Registry | None, name: str) -> str:
    near = registry.nearest(name, most=1) if registry and name else []
    ask = f"Có phải “{near[0].name}”? " if near else ""
    return f"{ask}Cơ quan mới thì thêm vào {AGENCIES}; dạng in khác của cơ quan đã có thì thêm vào printed."


@rule("CTV022", "tên cơ quan có hai nghĩa")
def one_meaning(facts: Facts) -> Findings:
    """Tên cơ quan ở lead và coordinating chỉ được chỉ một cơ quan."""
    for file, loc, name, found in _named(facts):
        if len(found) > 1:
            choices = "; ".join(agency.name for agency in found)
            yield file, Finding(loc, f"“{name}” có thể là: {choices}", "Ghi đủ tên, hoặc sửa danh mục.")


@rule("CTV023", "hai cơ quan cùng tên trong danh mục")
def distinct_names(facts: Facts) -> Findings:
    """Trong agencies.yaml, mỗi mã (id) và mỗi tên gọi chỉ thuộc một cơ quan, kể cả khi bỏ dấu và dấu cách.

    Tính cả các cơ quan ở unnamed, là cơ quan có thật mà văn bản không nêu.

    Người dùng thường gõ không dấu; hai cơ quan trùng tên khi bỏ dấu thì không tìm được.
    """
    ids: set[str] = set()
    owners: dict[str, Known] = {}
    entries: list[tuple[Loc, Known]] = [*facts.agency_entries(), *facts.unnamed_entries()]
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

    Cơ quan không phải nhóm thì không có of, membership, size, members. Một nhóm không là thành viên của nhóm khác.
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
        if agency.of in ("department", "office", "district") and not agency.members:
            hint = "Liệt kê mã các thành viên ở members."
            yield AGENCIES, Finding(loc, f"nhóm {agency.id} không có thành viên nào", hint)
        yield from _members(facts, loc, agency)


def _members(facts: Facts, loc: Loc, collective: Agency) -> Findings:
    assert facts.registry is not None
    seen: set[str] = set()
    for i, member in enumerate(collective.members):
        known = facts.registry.by_id.get(member)
        here = (*loc, "members", i)
        if known is None:
            yield AGENCIES, Finding(here, f"không có cơ quan mang mã “{member}”", "Sửa mã, hoặc thêm cơ quan ấy.")
        elif known.kind == "collective":
            yield AGENCIES, Finding(here, f"“{member}” là nhóm cơ quan", "Liệt kê từng thành viên của nhóm ấy.")
        elif member in seen:
            yield AGENCIES, Finding(here, f"thành viên “{member}” ghi hai lần", "Xóa một mục.")
        seen.add(member)


@rule("CTV028", "một cơ quan hai vai trò")
def lead_or_coordinating(facts: Facts) -> Findings:
    """Trong một phần phân công, một cơ quan được nêu đích danh chỉ ở một vai trò, và chỉ một lần.

    Có thể vừa được nêu đích danh, vừa thuộc một nhóm cơ quan: điều đó không tính.
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
                        yield file, Finding((*loc, role, i), message, "Giữ một vai trò.")
                    seen.setdefault(agency.id, words)


@rule("CTV029", "ô gộp không khớp")
def merged_cells(facts: Facts) -> Findings:
    """merged: true nói rằng bản in gộp ô cơ quan với ô giống hệt của phần phân công ngay trên.

    Vì vậy phải có phần phân công ngay trên, với cùng cơ quan chủ trì hoặc cùng cơ quan phối hợp.
    """
    for file, appendix in facts.appendices.items():
        before: Assignment | None = None
        for place in appendix.walk():
            if isinstance(place.item, Group):
                before = None  # nothing is merged over a group row
            for i, assignment in enumerate(place.item.assignments):
                if assignment.merged and not _share_a_cell(assignment, before):
                    message = "không có ô cơ quan giống hệt ở ngay trên để gộp"
                    here = (*place.loc, "assignments", i, "merged")
                    yield file, Finding(here, message, "Bỏ dòng merged, hoặc ghi cơ quan như ô trên.")
                before = assignment


def _share_a_cell(one: Assignment, other: Assignment | None) -> bool:
    return other is not None and (one.lead == other.lead or one.coordinating == other.coordinating)


@rule("CTV057", "phân công chung không ai dùng")
def shared_is_used(facts: Facts) -> Findings:
    """Phân công chung của một nhóm (assignments đặt ở nhóm) phải có ít nhất một tiêu chí trong nhóm dùng đến.

    Tiêu chí có phân công riêng thì không dùng phân công chung; nếu mọi tiêu chí đều có phân công riêng thì phân công
    chung không hiện ở đâu cả.
    """
    for file, appendix in facts.appendices.items():
        used = {id(place.shared_by()) for place in appendix.walk() if isinstance(place.item, Criterion)}
        for place in appendix.walk():
            if isinstance(place.item, Group) and place.item.assignments and id(place.item) not in used:
                message = f"không tiêu chí nào của nhóm {place.item.number} dùng phân công chung này"
                hint = "Bỏ phân công chung, hoặc bỏ phân công riêng của các tiêu chí."
                yield file, Finding((*place.loc, "assignments"), message, hint)
