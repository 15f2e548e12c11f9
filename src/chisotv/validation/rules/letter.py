"""Rules about the letter and how it hangs together with the other files, the scan among them."""

import re
from itertools import pairwise

from chisotv.files.folder import AGENCIES, DISPATCH
from chisotv.files.scan import scan_lines
from chisotv.models.dispatch import Charged
from chisotv.models.printed import due_day
from chisotv.problems import ChisotvError, Finding, Loc, Severity
from chisotv.text import fold, number_key, shorten, squeeze
from chisotv.validation.rules.base import Facts, Findings, real_day, rule
from chisotv.words import DISPATCH as KINDS

_SIGN = r"số:? ?(\d[\w/.-]*)(?:,? ngày (\d+(?:/| tháng )\d+(?:/| năm )\d{4}))?"
_LABEL = re.compile(r"(.*) ([IVX]+|[A-ZĐ]|\d+(?:\.\d+)*)[.:]?")


@rule("CTV050", "mã cơ quan lạ trong văn bản")
def charged_known(facts: Facts) -> Findings:
    """Mã cơ quan (agency) ở phần kính gửi và các điểm chỉ đạo phải có trong agencies.yaml, đúng với chữ in."""
    if facts.dispatch is None or facts.registry is None:
        return
    lists: list[tuple[Loc, tuple[Charged, ...]]] = [(("addressees",), facts.dispatch.addressees)]
    for i, directive in enumerate(facts.dispatch.directives):
        lists += [(("directives", i, role), getattr(directive, role)) for role in ("charged", "coordinating")]
    for loc, people in lists:
        for i, charged in enumerate(people):
            if charged.agency not in facts.registry.by_id:
                message = f"không có cơ quan mang mã “{charged.agency}”"
                yield DISPATCH, Finding((*loc, i, "agency"), message, "Sửa mã theo agencies.yaml.")
            elif len(meant := facts.registry.meant(charged.printed)) == 1 and meant[0].id != charged.agency:
                message = f"“{shorten(charged.printed)}” là {meant[0].name}, không phải “{charged.agency}”"
                hint = f"Ghi agency: {meant[0].id}; mã đúng rồi thì thêm chữ in vào printed ở {AGENCIES}."
                yield DISPATCH, Finding((*loc, i, "agency"), message, hint)


@rule("CTV051", "chỉ số hoặc điểm chỉ đạo lạ")
def goal_references(facts: Facts) -> Findings:
    """Chỉ số mà điểm chỉ đạo (directives), mục tiêu (goals) nêu phải có trong mục indices của văn bản.

    Mỗi mục tiêu nêu một điểm chỉ đạo có trong directives; chữ của mục tiêu (printed) trích đúng từ điểm ấy.
    """
    if facts.dispatch is None:
        return
    known = {index.id for index in facts.indices}
    named: list[tuple[Loc, str]] = [
        (("directives", i, "indices", j), each)
        for i, directive in enumerate(facts.dispatch.directives)
        for j, each in enumerate(directive.indices)
    ]
    named += [(("goals", i, "index"), goal.index) for i, goal in enumerate(facts.dispatch.goals)]
    for loc, index in named:
        if index not in known:
            yield DISPATCH, Finding(loc, f"không có chỉ số mang mã “{index}”", "Sửa mã theo mục indices.")
    for i, goal in enumerate(facts.dispatch.goals):
        directives = [each for each in facts.dispatch.directives if each.number == goal.directive]
        texts = [squeeze(" ".join(each.lines)).casefold() for each in directives]
        if not texts:
            message = f"không có điểm chỉ đạo số {goal.directive}"
            yield DISPATCH, Finding(("goals", i, "directive"), message, "Sửa số theo mục directives.")
        elif not any(squeeze(goal.printed).casefold() in text for text in texts):
            message = f"điểm chỉ đạo {goal.directive} không có đoạn chữ này"
            yield DISPATCH, Finding(("goals", i, "printed"), message, "Chép đúng chữ của điểm chỉ đạo.")


@rule("CTV052", "phụ lục không khớp với văn bản")
def appendix_index(facts: Facts) -> Findings:
    """Trường index của tệp phụ lục là mã của chỉ số nêu tệp ấy trong dispatch.yaml."""
    own = (DISPATCH, AGENCIES, facts.dispatch.succession) if facts.dispatch else ()
    for i, index in enumerate(facts.indices):
        if index.appendix and index.appendix in own:
            message = f"{index.appendix} không phải là tệp phụ lục"
            yield DISPATCH, Finding(("indices", i, "appendix"), message, "Nêu tệp phụ lục của chỉ số này.")
        appendix = facts.appendices.get(index.appendix or "")
        if appendix and appendix.index != index.id:
            message = f"tệp này là phụ lục của chỉ số “{index.id}”, nhưng ghi index: {appendix.index}"
            yield str(index.appendix), Finding(("index",), message, f"Ghi “index: {index.id}”, hoặc sửa {DISPATCH}.")


@rule("CTV053", "hai chỉ số cùng tên")
def distinct_indices(facts: Facts) -> Findings:
    """Mã, tên và tên gọi khác của các chỉ số không trùng nhau, kể cả khi bỏ dấu; mỗi phụ lục, mỗi kết quả một tệp."""
    owners: dict[str, int] = {}
    for i, index in enumerate(facts.indices):
        keys = {fold(name) for name in (index.id, index.name, index.full_name, *index.aliases)}
        for key in sorted(keys | {file for file in (index.appendix, index.results) if file}):
            if owners.setdefault(key, i) != i:
                other = facts.indices[owners[key]].full_name
                if key in (index.appendix, index.results):
                    message, hint = f"tệp {key} đã nêu ở {other}", "Mỗi chỉ số một tệp riêng."
                else:
                    message = f"tên gọi “{key}” của chỉ số {index.id} đã dùng cho {other}"
                    hint = "Đặt tên khác cho một trong hai."
                yield DISPATCH, Finding(("indices", i), message, hint)
                break


@rule("CTV054", "ngày không có thật")
def real_date(facts: Facts) -> Findings:
    """Ngày ban hành phải là một ngày có trong lịch."""
    if facts.dispatch and not real_day(facts.dispatch.date):
        yield DISPATCH, Finding(("date",), f"không có ngày {facts.dispatch.date}", "Sửa ngày: năm-tháng-ngày.")


@rule("CTV056", "bản quét không có tệp, hoặc không có dòng ấy")
def lines_are_there(facts: Facts) -> Findings:
    """Tệp nêu ở scan_file trong dispatch.yaml phải có; mỗi dòng nêu ở scan là một dòng có chữ của tệp ấy.

    Văn bản khác không kèm bản quét thì bỏ cả hai trường. Chỉ lệnh validate xét điều này, vì các lệnh khác không đọc
    bản quét; show --source đọc và nói ngay nếu không đọc được.
    """
    if facts.folder is None or facts.dispatch is None:
        return
    name, lines = facts.dispatch.scan_file, []
    try:
        lines = scan_lines(facts.folder, name) if name else []
    except ChisotvError as error:
        message = str(error).rstrip(".")
        hint = "Chép tệp vào, hoặc bỏ scan_file và scan."
        yield DISPATCH, Finding(("scan_file",), message[:1].lower() + message[1:], hint)
        return
    for file, place in facts.places:
        for i, number in enumerate(place.item.scan):
            if number > len(lines) or not lines[number - 1].strip():
                message = f"tệp {name} không có chữ ở dòng {number}" if name else f"{DISPATCH} không nêu scan_file"
                hint = "Sửa số dòng, hoặc bỏ scan." if name else f"Nêu scan_file ở {DISPATCH}, hoặc bỏ scan."
                yield file, Finding((*place.loc, "scan", i), message, hint)


@rule("CTV065", "dòng “Kèm theo” nêu văn bản khác", Severity.WARNING)
def attached_to_it(facts: Facts) -> Findings:
    """Dòng “(Kèm theo …)” (attachment) nêu đúng thể loại (kind), số, ngày của văn bản; để trống thì không xét."""
    for file, appendix in facts.appendices.items() if facts.dispatch else ():
        said = appendix.attachment.casefold()
        others = [word for word in KINDS.values() if f"kèm theo {word}" in said]
        if others and facts.word not in said:
            message = f"dòng này nêu {others[0]}, nhưng văn bản là {facts.word}"
            yield file, Finding(("attachment",), message, f"Sửa dòng này, hoặc kind trong {DISPATCH}.")
        found = re.search(rf"{facts.word} {_SIGN}", squeeze(appendix.attachment), re.IGNORECASE)
        number, day = found.groups() if found else (None, None)
        for field, here in (("number", number), ("date", day and due_day(day))):
            if here and here.casefold() != getattr(facts.dispatch, field).casefold():
                message = f"dòng này nêu {here}, khác với {field} trong {DISPATCH}"
                yield file, Finding(("attachment",), message, f"Sửa dòng này, hoặc {field} trong {DISPATCH}.")


@rule("CTV045", "số phụ lục trùng hoặc không theo thứ tự", Severity.WARNING)
def labels_in_order(facts: Facts) -> Findings:
    """Số của các phụ lục (label) tăng dần theo thứ tự ở indices: “Phụ lục I” rồi “Phụ lục II”; mỗi số một phụ lục."""
    labels = [(file, _LABEL.fullmatch(squeeze(appendix.label))) for file, appendix in facts.appendices.items()]
    for (file, label), (after, other) in pairwise(labels if facts.dispatch else ()):
        if label and other and fold(label[1]) == fold(other[1]) and number_key(label[2]) >= number_key(other[2]):
            hint = "Sửa label của một trong hai, hoặc xếp lại indices theo thứ tự phụ lục."
            yield file, Finding(("label",), f"“{label[0]}” đứng trước “{other[0]}” của {after}", hint)
