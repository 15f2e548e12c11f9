"""What is still missing, as rows, and in sentences."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import NamedTuple

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.queries.gaps import Gap, Gaps
from chisotv.tables.base import Column, Table, Value, with_english
from chisotv.words import GapKind


def gap_table(dataset: Dataset, gaps: Gaps) -> Table:
    """One missing thing a row, under a line that counts them."""
    headings = [words.capital(dataset.index_word), "Số TT", "Tên", "Còn thiếu", "Chi tiết", "Cơ quan chủ trì"]
    headings += ["Tệp", "Dòng", "Thay số dòng", "YAML"]
    rows: list[list[Value]] = []
    for gap in gaps.found:
        line: list[Value] = [dataset.index(gap.index).name, gap.number, gap.name, _kind(gap), gap.detail or None]
        line.append("; ".join(dataset.registry.by_id[each].name for each in gap.lead) or None)
        rows.append([*line, gap.file, gap.line, gap.replaces if gap.yaml else None, gap.yaml])
    columns = [Column(heading) for heading in headings]
    english = [dataset.name_en(gap.index, gap.number) for gap in gaps.found]
    records = [asdict(gap) | {"name_en": name} for gap, name in zip(gaps.found, english, strict=True)]
    return with_english(Table(columns, rows, records, title=summary(dataset, gaps)), 3, english)


def _kind(gap: Gap) -> str:
    if gap.kind is GapKind.DECLARED:
        return "khác số thành phần công bố" + (" (ghi chú đã giải thích)" if gap.explained else "")
    return words.GAP.get(gap.kind, "trống")


def summary(dataset: Dataset, gaps: Gaps) -> str:
    """How much is missing, in a sentence."""
    what = words.capital(words.FIELD[gaps.field])
    if not any(appendix.has(gaps.field) for appendix in dataset.appendices.values()):
        return f"Không phụ lục nào có cột {words.FIELD[gaps.field]}."
    if gaps.field != "target":
        return f"{what} còn thiếu: {gaps.criteria} trong {gaps.total} {dataset.row_word}."
    counts = {kind: sum(gap.kind == kind for gap in gaps.found) for kind in words.GAP}
    told = "; ".join(f"{count} {words.GAP[kind]}" for kind, count in counts.items() if count)
    lacking = f"{sum(counts.values())} trong {gaps.total} {dataset.row_word}"
    return f"{what} còn thiếu: {lacking}{': ' if told else ''}{told}."


class Work(NamedTuple):
    """Everything of one kind that must be supplied."""

    heading: str  # what it is, and of how many criteria
    who: str  # who can supply it, each with the criteria
    where: str  # the place of the first of them in its file
    yaml: str  # what to write there


def works(dataset: Dataset, gaps: Gaps) -> Iterator[Work]:
    """What is missing as a list of work, one entry for each kind; without what a note explains."""
    open_gaps = [gap for gap in gaps.found if not gap.explained]
    for kind in GapKind:
        found = [gap for gap in open_gaps if gap.kind is kind]
        if found:
            who: dict[str, list[Gap]] = {}
            for gap in found:
                names = ", ".join(dataset.registry.by_id[each].brief for each in gap.lead)
                who.setdefault(names or "chưa rõ cơ quan chủ trì", []).append(gap)
            told = "; ".join(f"{names}: {_numbers(dataset, own)}" for names, own in who.items())
            supply = words.SUPPLY.get(kind, words.FIELD[gaps.field])
            heading = f"{words.capital(supply)} ({len({(gap.index, gap.number) for gap in found})} {dataset.row_word})"
            yield Work(heading, f"{told}.", _place(dataset, found[0]), found[0].yaml or "")


def explained_line(dataset: Dataset, gaps: Gaps) -> str:
    """The groups whose other number of parts a note explains, in a sentence; empty without any."""
    found = [gap for gap in gaps.found if gap.explained]
    if not found:
        return ""
    return f"Nhóm có số thành phần khác số công bố, ghi chú đã giải thích: {_numbers(dataset, found)}."


def _numbers(dataset: Dataset, found: list[Gap]) -> str:
    """The criteria by index: "PAR 1, 4, 5 · SIPAS 1"."""
    by_index: dict[str, list[str]] = {}
    for gap in found:
        by_index.setdefault(dataset.index(gap.index).short, []).append(gap.number)
    return " · ".join(f"{name} {', '.join(dict.fromkeys(numbers))}" for name, numbers in by_index.items())


def _place(dataset: Dataset, gap: Gap) -> str:
    """Where the lines go: "ICT 1.1.1, data/ict.yaml, thay dòng 60–61"."""
    if gap.line is None:
        return ""
    last = gap.line + gap.replaces - 1
    lines = f"{gap.line}" if last == gap.line else f"{gap.line}–{last}"
    how = f"thay dòng {lines}" if gap.replaces else f"chèn trước dòng {gap.line}"
    return f"{dataset.index(gap.index).short} {gap.number}: {gap.file}, {how}"
