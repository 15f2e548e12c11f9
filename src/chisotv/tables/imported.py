"""What an import understood, for people and for programs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from chisotv.importing import Doubt, LeftOut, PassedOver
from chisotv.importing.base import walk
from chisotv.importing.folder import Part, sentence
from chisotv.importing.letter import Letter
from chisotv.importing.names import Entries
from chisotv.models.appendix import COLUMN_ROLES, SIX
from chisotv.tables.base import Column, Table
from chisotv.text import day_words, decimal, shorten
from chisotv.words import COLUMN, DISPATCH, FIELD, capital

ROLES: dict[str, str] = {role: COLUMN.get(role) or FIELD[role] for role in COLUMN_ROLES}
"""What columns are called."""
_FURTHER = [role for role in COLUMN_ROLES if role not in (*SIX, "other")]
_TEXTS = 60


class Imported(NamedTuple):
    """All that there is to say of an import."""

    parts: Sequence[Part]
    passed: Sequence[tuple[str, PassedOver]]  # the file, and a table of it
    left_out: Sequence[tuple[str, LeftOut]]
    entries: Entries
    letter: Letter | None = None  # None where the folder has one
    defaults: Sequence[str] = ()  # what was taken as nobody said anything else
    vanished: Sequence[str] = ()
    changes: Sequence[str] = ()
    folder: str = ""
    written: bool = False

    @property
    def doubts(self) -> list[tuple[Part, Doubt]]:
        """What a person should look at."""
        return [(part, doubt) for part in self.parts for doubt in part.understood.doubts]


def record(found: Imported) -> dict[str, Any]:
    """The report for programs."""
    return {
        "written": found.written,
        "folder": found.folder,
        "appendices": [_appendix(part) for part in found.parts],
        "passed_over": [{"file": file, **each._asdict()} for file, each in found.passed],
        "left_out": [{"file": file, **each._asdict()} for file, each in found.left_out],
        "letter": found.letter._asdict() if found.letter else None,
        "new_agencies": found.entries.new,
        "new_names": {agency.id: forms for agency, forms in found.entries.printed.items()},
        "defaults": list(found.defaults),
        "vanished": list(found.vanished),
        "changes": list(found.changes),
        "criteria": list(_criteria(found)),
        "doubts": [{"index": part.id, **doubt._asdict()} for part, doubt in found.doubts],
        "unread": [{"index": part.id, **each._asdict()} for part in found.parts for each in part.understood.unread],
    }


def _appendix(part: Part) -> dict[str, Any]:
    columns = [{"printed": printed, "role": role} for printed, role in part.understood.columns]
    where = {"file": part.file, "table": part.understood.table, "index": part.id}
    return {**where, "columns": columns, **part.understood.counts}


def _criteria(found: Imported) -> Iterator[dict[str, Any]]:
    """Each criterion in short."""
    for part in found.parts:
        doubts = Counter(doubt.number for doubt in part.understood.doubts)
        for place in walk(part.understood.appendix):
            if place.loc[-2] == "criteria":
                yield {"index": part.id, **_row(place.item), "doubts": doubts[place.item["number"]]}


def _row(item: dict[str, Any]) -> dict[str, Any]:
    works = item.get("assignments", ())
    tasks = [task for work in works for task in work.get("tasks", ())]
    further: dict[str, list[str]] = {
        role: [_printed(work[role]) for work in works if role in work] for role in _FURTHER
    }
    return {
        "number": item["number"],
        "title": shorten(item.get("name") or next(iter(tasks), ""), _TEXTS),
        "tasks": len(tasks),
        "lead": [name for work in works for name in work.get("lead", ())],
        "coordinating": [name for work in works for name in work.get("coordinating", ())],
        "target": item.get("target", {}).get("printed"),
        **further,
    }


def _printed(value: Any) -> str:
    return str(value["printed"] if isinstance(value, dict) else value)


def table(found: Imported) -> Table:
    """The report for people: where everything comes from, one line for each criterion, what to look at."""
    names = ("Chỉ số", "Số", "Nội dung", "Chủ trì", "Phối hợp", "Kết quả, thời hạn", "Nghi vấn")
    rows = [_short(each) for each in _criteria(found)]
    used = [at for at in range(len(names)) if any(row[at] for row in rows) and (at or len(found.parts) > 1)]
    columns = [Column(names[at], number=at == _DOUBTS, ratio=_RATIOS[at], cut=bool(_RATIOS[at])) for at in used]
    shown = [[row[at] for at in used] for row in rows]
    return Table(columns, shown, (), "\n".join(_head(found)), "\n".join(_foot(found)))


_RATIOS, _DOUBTS = (0, 0, 4, 2, 2, 2, 0), 6


def _short(row: dict[str, Any]) -> Sequence[str | int | None]:
    lead, coordinating = (shorten("; ".join(dict.fromkeys(row[role])), _TEXTS) for role in ("lead", "coordinating"))
    further = [each for role in _FURTHER for each in dict.fromkeys(row[role])]
    ends = shorten("; ".join(filter(None, (row["target"], *further))), _TEXTS)
    return row["index"], row["number"], row["title"], lead, coordinating, ends, row["doubts"] or None


def _head(found: Imported) -> Iterator[str]:
    if found.letter and not found.letter.missing():
        letter = found.letter
        kind = capital(DISPATCH[letter.kind or "letter"])
        yield f"Văn bản: {kind} số {letter.number} ngày {day_words(letter.date)} của {letter.issuer}"
    for part in found.parts:
        counts = part.understood.counts
        what = (
            f"{counts['groups']} nhóm, {counts['criteria']} dòng" if counts["groups"] else f"{counts['criteria']} dòng"
        )
        first, *others = part.understood.table.split("; ")
        tables = f"{first} đến {others[-1]}" if others else first
        yield f"{part.file}, {tables} → {part.id}: {what}"
        yield f"  Cột: {'; '.join(f'{printed} → {ROLES[role]}' for printed, role in part.understood.columns)}"
        kept, head, lost = (decimal(counts[key]) for key in ("in_data", "in_headings", "unread"))
        words = f"{kept} trong dữ liệu, {head} ở tên cột và số, {lost} chưa đọc được"
        yield f"  Chữ: {decimal(counts['words'])} = {words}"
    passed: dict[tuple[str, str], list[PassedOver]] = {}
    for file, each in found.passed:
        passed.setdefault((file, each.why), []).append(each)
    for (file, why), every in passed.items():
        which = every[0].table if len(every) == 1 else f"{len(every)} bảng khác"
        yield f"{file}, {which}: bỏ qua ({decimal(sum(each.words for each in every))} chữ), {why}"
    for file, left in found.left_out:
        yield f"{file}: để ngoài {decimal(left.count)} {left.what}"


def _foot(found: Imported) -> Iterator[str]:
    yield from _list("Cơ quan mới", [each["name"] for each in found.entries.new])
    forms = [f"{'; '.join(forms)} → {agency.name}" for agency, forms in found.entries.printed.items()]
    yield from _list("Tên gọi khác của cơ quan đã biết", forms)
    yield from _list("Chưa nói rõ, lấy mặc định", found.defaults)
    yield from _list("Không còn trong bảng", found.vanished)
    unread = [
        f"{part.id}, dòng {each.row}, cột “{each.column}”: {shorten(' '.join(each.words), 200)}"
        for part in found.parts
        for each in part.understood.unread
    ]
    yield from _list("Chữ chưa đọc được", unread)
    yield from _list("Nghi vấn", [_doubt(part, doubt) for part, doubt in found.doubts])


def _list(heading: str, entries: Sequence[str]) -> Iterator[str]:
    if entries:
        yield f"{heading} ({len(entries)}):"
        yield from (f"- {each}" for each in entries)


def _doubt(part: Part, doubt: Doubt) -> str:
    row = f", dòng {doubt.row}" if doubt.row else ""
    number = f", số {doubt.number}" if doubt.number else ""
    return f"{part.id}{row}{number}{f', cột “{doubt.column}”' if doubt.column else ''}: {sentence(doubt.why)}"
