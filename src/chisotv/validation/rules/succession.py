"""Rules about what became of the agencies: known ids, possible dates, a field for every row that was split."""

from collections import Counter
from collections.abc import Iterator

from chisotv.models.agency import Known
from chisotv.models.registry import names
from chisotv.models.succession import Succession
from chisotv.problems import Finding, Loc, Severity
from chisotv.text import compact, fold_name, listed
from chisotv.validation.rules.base import Facts, Findings, real_day, rule

_Place = tuple[str, str]
"""Index id and number of a criterion; of a point of the letter "" and its number."""


@rule("CTV080", "mã lạ trong tệp thay đổi tổ chức")
def known_ids(facts: Facts) -> Findings:
    """Mỗi mã nêu trong tệp thay đổi tổ chức phải có.

    - Cơ quan ở before, after: mã trong agencies.yaml (kể cả unnamed) hoặc ở units; cơ quan ở works và district của các
      xã, phường: mã trong agencies.yaml.
    - Nguồn ở sources: mã ở mục sources của tệp.
    - Chỉ số, tiêu chí, điểm chỉ đạo ở works: có trong phụ lục, trong văn bản.
    """
    if facts.registry is None:
        return
    printed = set(facts.registry.by_id)
    rows = rows_named(facts)
    for file, succession in facts.successions.items():
        later = {each.id for each in facts.registry.unnamed} | {each.id for each in succession.units}
        known = {
            f"cơ quan của {facts.word}": printed,
            "cơ quan": printed | later,
            "nguồn": {each.id for each in succession.sources},
        }
        for loc, what, each in references(succession, facts.word):
            if each not in known[what]:
                yield file, Finding(loc, f"không có {what} mang mã “{each}”", "Sửa mã, hoặc thêm mục ấy.")
        for i, work in enumerate(succession.works):
            for place in work.places if rows else ():
                if place not in rows:
                    yield file, Finding(("works", i), f"không có {_where(facts, place)}", "Sửa mã chỉ số, hoặc sửa số.")


def references(succession: Succession, word: str = "") -> Iterator[tuple[Loc, str, str]]:
    """Every id that names something: its place, of what it is, the id; `word` is what the document is called."""
    lists: list[tuple[Loc, str, tuple[str, ...]]] = []
    for i, event in enumerate(succession.events):
        lists += [(("events", i, "before"), "cơ quan", event.before), (("events", i, "after"), "cơ quan", event.after)]
        lists += [(("events", i, "sources"), "nguồn", event.sources)]
    if succession.province:
        lists += [(("province", "sources"), "nguồn", succession.province.sources)]
    yield from (((*loc, i), what, each) for loc, what, ids in lists for i, each in enumerate(ids))
    charged = f"cơ quan của {word}"
    yield from ((("works", i, "agency"), charged, work.agency) for i, work in enumerate(succession.works))
    for i, commune in enumerate(succession.communes):
        for j, part in enumerate(commune.parts):
            yield ("province", "communes", i, "parts", j, "district"), charged, part.district


def rows_named(facts: Facts) -> dict[_Place, set[str]]:
    """Every leaf criterion and point of the letter with the agencies that it names; none where a file is broken."""
    found: dict[_Place, set[str]] = {}
    named = [each.appendix for each in facts.indices if each.appendix]
    if facts.registry is None or facts.dispatch is None or any(each not in facts.appendices for each in named):
        return found
    for appendix in facts.appendices.values():
        for criterion, place in appendix.leaves():
            printed = (name for work in place.assignments() for name in (*work.lead, *work.coordinating))
            ids = {each.id for name in printed for each in facts.registry.printed(name)}
            found[appendix.index, criterion.number] = ids
    for directive in facts.dispatch.directives:
        found["", directive.number] = {each.agency for each in directive.people}
    return found


def _where(facts: Facts, place: _Place) -> str:
    index, number = place
    if index or facts.dispatch is None:
        return f"{f'tiêu chí {index}' if index else 'điểm'} {number}"
    return facts.dispatch.order(number)


@rule("CTV081", "cơ quan đã thôi mà còn nhận việc")
def no_circles(facts: Facts) -> Findings:
    """Cơ quan đã nhập vào nơi khác, đổi tên, tổ chức lại hoặc kết thúc thì từ ngày ấy không nhận việc nữa.

    Như vậy việc không đi vòng tròn. Cơ quan giữ tên thì nêu cả ở before và after.
    """
    for file, succession in facts.successions.items():
        gone = {each: event for event in succession.events for each in event.ended}
        for i, event in enumerate(succession.events):
            for j, each in enumerate(event.after):
                if each in gone and gone[each].date <= event.date:
                    message = f"{each} đã thôi từ {gone[each].date} (sự kiện {gone[each].id}) mà còn nhận việc"
                    yield file, Finding(("events", i, "after", j), message, "Sửa ngày, hoặc cơ quan nhận.")


@rule("CTV082", "ngày của sự kiện không thể đúng")
def possible_dates(facts: Facts) -> Findings:
    """Ngày phải có trong lịch; sự kiện có sau ngày của văn bản, không sau ngày mà tệp biết đến (until).

    Sự kiện không có trước ngày lập (since) của cơ quan mà nó nêu.
    """
    issued = facts.dispatch.date if facts.dispatch else ""
    for file, succession in facts.successions.items():
        since = {each.id: each.since for each in succession.units}
        for loc, day in _days(succession):
            if not real_day(day):
                yield file, Finding(loc, f"không có ngày {day}", "Sửa ngày: năm-tháng-ngày.")
            elif not issued < day <= succession.until:
                message = f"ngày {day} không ở giữa ngày của {facts.word} và ngày {succession.until} (until)"
                yield file, Finding(loc, message, "Sửa ngày này, until, hoặc date trong dispatch.yaml.")
        for i, event in enumerate(succession.events):
            early = [each for each in (*event.before, *event.after) if event.date < since.get(each, "")]
            for each in dict.fromkeys(early):
                message = f"{each} có từ {since[each]}, sau sự kiện này"
                yield file, Finding(("events", i, "date"), message, "Sửa ngày của sự kiện, hoặc since của cơ quan.")


def _days(succession: Succession) -> Iterator[tuple[Loc, str]]:
    yield ("until",), succession.until
    yield from ((("units", i, "since"), each.since) for i, each in enumerate(succession.units))
    yield from ((("events", i, "date"), each.date) for i, each in enumerate(succession.events))
    if succession.province:
        yield ("province", "since"), succession.province.since


@rule("CTV083", "lĩnh vực hoặc nơi nhận không khớp")
def fields_and_receivers(facts: Facts) -> Findings:
    """Lĩnh vực (field) ở works là một lĩnh vực mà một sự kiện của cơ quan ấy nêu ở fields.

    - Sự kiện không có after chỉ là ended (cơ quan kết thúc) hoặc closed (việc không còn); hai loại ấy không có after.
    - closed và inferred nêu lĩnh vực ở fields.
    """
    for file, succession in facts.successions.items():
        for i, work in enumerate(succession.works):
            events = [event for event in succession.events if work.agency in event.before]
            if work.field is not None and not any(work.field in event.fields for event in events):
                message = f"không sự kiện nào của {work.agency} nêu lĩnh vực “{work.field}”"
                yield file, Finding(("works", i, "field"), message, "Sửa lĩnh vực, hoặc thêm vào fields của sự kiện.")
        for i, event in enumerate(succession.events):
            if bool(event.after) == (event.kind in ("ended", "closed")):
                message = f"sự kiện {event.id} ({event.kind}) {'có' if event.after else 'thiếu'} cơ quan nhận"
                yield file, Finding(("events", i), message, "Sửa kind, hoặc after.")
            if event.kind in ("closed", "inferred") and not event.fields:
                yield file, Finding(("events", i), f"sự kiện {event.id} thiếu lĩnh vực", "Nêu lĩnh vực ở fields.")


@rule("CTV084", "việc chia theo lĩnh vực mà chưa rõ lĩnh vực")
def every_row_has_its_field(facts: Facts) -> Findings:
    """Cơ quan đã thôi, việc được chia theo lĩnh vực, thì mỗi tiêu chí, mỗi điểm chỉ đạo nêu nó có lĩnh vực ở works.

    Không cần nếu một sự kiện cùng ngày, không nêu fields, cho biết mọi việc còn lại đi đâu.
    """
    rows = rows_named(facts)
    for file, succession in facts.successions.items():
        told = {(place, work.agency) for work in succession.works for place in work.places if work.field}
        rests = {(each, event.date) for event in succession.events if not event.fields for each in event.before}
        for i, event in enumerate(succession.events):
            for gone in sorted(event.ended):
                lacking = [place for place, ids in rows.items() if gone in ids and (place, gone) not in told]
                if (gone, event.date) not in rests and lacking:
                    places = listed((_where(facts, each) for each in lacking), "; ")
                    message = f"việc của {gone} chia theo lĩnh vực, nhưng chưa có lĩnh vực của {places}"
                    yield file, Finding(("events", i, "fields"), message, "Thêm vào works.")


@rule("CTV085", "trùng mã hoặc tên trong tệp thay đổi tổ chức")
def distinct_units(facts: Facts) -> Findings:
    """Mã nguồn, mã sự kiện, mã xã chỉ dùng một lần; một lĩnh vực của một cơ quan chỉ nêu một lần ở một tiêu chí.

    Cơ quan về sau, xã, phường không trùng mã, trùng tên gọi với nhau hay với cơ quan trong agencies.yaml, kể cả khi bỏ
    dấu: cơ quan đã có ở đó, cũng như ở unnamed, thì không ghi lại.
    """
    for file, succession in facts.successions.items():
        told: Counter[object] = Counter()
        for loc, what, key in _keys(facts, succession):
            told[what, key] += 1
            if told[what, key] == 2:
                yield file, Finding(loc, f"{what} đã dùng, hoặc đã nêu: {key}", "Sửa lại, hoặc xóa mục trùng.")
        yield from _names(facts, file, succession)


def _keys(facts: Facts, succession: Succession) -> Iterator[tuple[Loc, str, str]]:
    """What must be there once: its place, what it is, and what it is called."""
    yield from ((("sources", i), "mã nguồn", each.id) for i, each in enumerate(succession.sources))
    yield from ((("events", i), "mã sự kiện", each.id) for i, each in enumerate(succession.events))
    yield from ((("province", "communes", i), "mã xã", each.code) for i, each in enumerate(succession.communes))
    for i, work in enumerate(succession.works):
        for place in work.places:
            yield ("works", i), "lĩnh vực", f"{_where(facts, place)}, {work.agency}, {work.field or 'việc còn lại'}"


def _names(facts: Facts, file: str, succession: Succession) -> Findings:
    own: list[Known] = [*facts.registry.agencies, *facts.registry.unnamed] if facts.registry else []
    entries: list[tuple[Loc, Known]] = [((), each) for each in own]
    entries += [(("units", i), each.agency) for i, each in enumerate(succession.units)]
    entries += [(("province", "communes", i), each.agency) for i, each in enumerate(succession.communes)]
    owners: dict[str, Known] = {}
    for loc, agency in entries:
        forms = {agency.id, *(form for name in names(agency) for form in (fold_name(name), compact(name)))}
        other = next((owners[form] for form in sorted(forms) if form in owners), None)
        if other and loc:
            message = f"“{agency.name}” trùng mã hoặc tên gọi với “{other.name}”"
            yield file, Finding(loc, message, "Bỏ mục trùng, hoặc đặt tên khác.")
        owners |= dict.fromkeys(forms, agency)


@rule("CTV086", "lĩnh vực ở nơi không nêu cơ quan ấy", Severity.WARNING)
def works_where_it_is_named(facts: Facts) -> Findings:
    """Tiêu chí, điểm chỉ đạo ở works nêu đích danh cơ quan hoặc nhóm cơ quan ấy; nếu không, mục ấy không dùng đến."""
    rows = rows_named(facts)
    for file, succession in facts.successions.items():
        for i, work in enumerate(succession.works):
            lacking = [place for place in work.places if work.agency not in rows.get(place, {work.agency})]
            if lacking:
                message = f"{work.agency} không được nêu ở {listed((_where(facts, each) for each in lacking), '; ')}"
                yield file, Finding(("works", i), message, "Bỏ số ấy, hoặc sửa mã cơ quan.")
