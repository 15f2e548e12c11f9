"""Changes of the published results of one index.

A result is known by year, number and measure; where its criterion has another number now, by that one. What it
inherits counts as its own: a source that moves from the rows to their year is no change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from chisotv.models.appendix import Group
from chisotv.models.dataset import Dataset
from chisotv.models.results import Highest, Result, Results, ScaleChange, Unmeasured
from chisotv.queries.diff.appendix import leading, new_numbers
from chisotv.queries.diff.base import Change, Difference, altered, came_or_went, phrase
from chisotv.text import decimal, number_key, shorten
from chisotv.words import BASIS

_About = dict[tuple[str | None, int], str]
"""Number (None for the index as a whole) and year (0 for every year that is not named) → why."""


Numbered = tuple[str | None, Difference]
"""A difference with its criterion or group; None where it is not of one alone."""


def years_changes(before: Results, after: Results) -> Iterator[Numbered]:
    """Every change of what is said of years; the old numbers are those that the criteria have now."""
    yield from _scales(before, after)
    yield from _scale_changes(before, after)
    yield from _highest(before, after)
    for kind, label, why, about in (
        ("unmeasured_changed", "các năm không đo", "lý do không đo", _unmeasured),
        ("missing_changed", "các năm chưa có số liệu", "lý do chưa có số liệu", _missing),
    ):
        yield from _listed(kind, label, about(before), about(after))
        yield from _reasons(kind, why, about(before), about(after))


def _scales(before: Results, after: Results) -> Iterator[Numbered]:
    one, other = ({year: replace(s, years=()) for s in each.scales for year in s.years} for each in (before, after))
    gone, come = (one.keys() - other.keys(), other.keys() - one.keys())
    changed = {year for year in one.keys() & other.keys() if one[year] != other[year]}
    for verb, years in (("bỏ", gone), ("thêm", come), ("sửa", changed)):
        if years:
            words = years_words(years)
            sides = (None if verb == "thêm" else words, None if verb == "bỏ" else words)
            yield None, Difference("scale_changed", f"{verb} thang nhóm: {words}", *sides)


def _scale_changes(before: Results, after: Results) -> Iterator[Numbered]:
    one, other = (
        {(number, each.year) for each in results.scale_changes for number in each.numbers or (None,)}
        for results in (before, after)
    )
    for number in _ordered(number for number, _ in one ^ other):
        gone, come = (_of(number, keys) for keys in (one - other, other - one))
        old, new = (f"đổi thang điểm từ {years_words(years)}" if years else None for years in (gone, come))
        text = f"ghi {new}" if come else f"không còn ghi {old}"
        if gone and come:
            text = f"{old} → {years_words(come)}"
        yield number, Difference("scale_changes_changed", text, old, new)


def _highest(before: Results, after: Results) -> Iterator[Numbered]:
    one, other = (
        _together(((n, 0), f"{decimal(h.score)} ({h.source})") for h in results.highest for n in h.numbers or (None,))
        for results in (before, after)
    )
    for number in _ordered(number for number, _ in one.keys() | other.keys()):
        gone, come = one.get((number, 0)), other.get((number, 0))
        if gone != come:
            text = f"điểm cao nhất: {gone or 'không ghi'} → {come or 'không ghi'}"
            yield number, Difference("highest_changed", text, gone, come)


def _unmeasured(results: Results) -> _About:
    return _together(
        ((number, year), f"{each.reason}{f' ({words})' if (words := each.open_years.strip()) else ''}")
        for each in results.unmeasured
        for year in each.years
        for number in each.numbers
    )


def _missing(results: Results) -> _About:
    return _together(((None, year), each.reason) for each in results.missing for year in each.years or (0,))


def _together(said: Iterable[tuple[tuple[str | None, int], str]]) -> _About:
    """What is said of each number in each year, all of it where a file says more than one thing."""
    found: _About = {}
    for key, text in said:
        found[key] = f"{found[key]}; {text}" if key in found else text
    return found


def _listed(kind: str, label: str, one: _About, other: _About) -> Iterator[Numbered]:
    """Years that came into a list of years or left it, for each number and reason."""
    for number in _ordered(number for number, _ in one.keys() ^ other.keys()):
        for verb, to, mine, others in (("bỏ", "khỏi", one, other), ("thêm", "vào", other, one)):
            found = {key: reason for key, reason in mine.items() if key[0] == number and key not in others}
            for reason in dict.fromkeys(found.values()):
                years = years_words(year for (_, year), why in found.items() if why == reason)
                words = f"{years}: {reason}"
                text = f"{verb} {years} {to} {label}: {shorten(reason)}"
                yield number, Difference(kind, text, *((words, None) if mine is one else (None, words)))


def _reasons(kind: str, why: str, one: _About, other: _About) -> Iterator[Numbered]:
    """Reasons that are other ones now, each told once for all its numbers and years."""
    changed: dict[tuple[str, str], list[tuple[str | None, int]]] = {}
    for key in sorted(one.keys() & other.keys(), key=lambda key: (_order(key[0]), key[1])):
        if one[key] != other[key]:
            changed.setdefault((one[key], other[key]), []).append(key)
    for (gone, come), keys in changed.items():
        numbers = _ordered(number for number, _ in keys)
        alone = numbers[0] if len(numbers) == 1 else None
        of = "" if len(numbers) == 1 else f" của {', '.join(map(str, numbers))}"
        years = years_words(year for _, year in keys)
        yield from ((alone, each) for each in altered(kind, f"{why}{of}, {years}:", gone, come))


def _of(number: str | None, keys: Iterable[tuple[str | None, int]]) -> list[int]:
    return [year for of, year in keys if of == number]


def _order(number: str | None) -> tuple[int, ...]:
    return () if number is None else number_key(number)


def _ordered(numbers: Iterable[str | None]) -> list[str | None]:
    return sorted(set(numbers), key=_order)


def years_words(years: Iterable[int]) -> str:
    """Years in words: "năm 2018, 2019"; 0 is every year that is not named."""
    found = sorted(set(years))
    named = f"năm {', '.join(str(year) for year in found if year)}" if any(found) else ""
    return ", ".join(part for part in (named, "mọi năm chưa ghi" if 0 in found else "") if part)


_Key = tuple[int, str | None, str | None]
"""Year, number and measure."""
_LABELS = {"score": "", "rank": "hạng ", "group": "nhóm ", "basis": "nguồn gốc số liệu: ", "source": "nguồn "}
_INHERITED = {"basis": "nguồn gốc số liệu", "source": "nguồn"}
_Shared = dict[tuple[str, str, str], list[_Key]]
"""Field, old and new value → the results that changed so, where they are several."""
_OfNumbers = TypeVar("_OfNumbers", Unmeasured, ScaleChange, Highest)


class _Row(NamedTuple):
    """A result in words: all its figures, and each field with what it inherits; empty where it says nothing."""

    figures: str
    fields: dict[str, str]


def results_changes(old: Dataset, new: Dataset, index_id: str) -> Iterator[Change]:
    """Every change of one index's results."""
    name = (new if index_id in new.results else old).index(index_id).short
    before, after = old.results.get(index_id), new.results.get(index_id)
    if before is None or after is None:
        count = sum(len(table.results) for results in (before, after) if results for table in results.years)
        words = f"tệp kết quả công bố ({count} kết quả)"
        yield came_or_went(before is None, "results_", words, words).at(name, index_id)
        return
    files = [side.index(index_id).results for side in (old, new)]
    found = [*altered("results_file_changed", "tệp kết quả công bố", files[0], files[1])]
    found += altered("results_unit_changed", "đơn vị của điểm", before.unit, after.unit)
    if before.decimals != after.decimals:
        text = f"số chữ số thập phân khi in điểm {before.decimals} → {after.decimals}"
        found.append(Difference("results_decimals_changed", text, before.decimals, after.decimals))
    yield from (each.at(name, index_id) for each in found)
    numbers = new_numbers(old, new, index_id)
    before = _renumbered(before, numbers)
    earlier = {now: number for number, now in numbers.items()}
    for number, each in (*years_changes(before, after), *_results(before, after)):
        yield _placed(old, new, index_id, earlier, number, each)


def _renumbered(results: Results, numbers: Mapping[str, str]) -> Results:
    """The results with the numbers that their criteria have now."""

    def rows(found: tuple[Result, ...]) -> tuple[Result, ...]:
        return tuple(each if each.number is None else replace(each, number=now(each.number)) for each in found)

    def now(number: str) -> str:
        return numbers.get(number, number)

    def each(entries: tuple[_OfNumbers, ...]) -> tuple[_OfNumbers, ...]:
        return tuple(replace(entry, numbers=tuple(map(now, entry.numbers))) for entry in entries)

    return replace(
        results,
        years=tuple(replace(table, results=rows(table.results)) for table in results.years),
        unmeasured=each(results.unmeasured),
        scale_changes=each(results.scale_changes),
        highest=each(results.highest),
    )


def _results(before: Results, after: Results) -> Iterator[Numbered]:
    """Each year that came or went, each result, then sources and bases that many share."""
    # In the unit of the new file: another unit of the whole file is told once.
    one, other = _rows(before, after), _rows(after, after)
    shared = _shared(one, other)
    years = [{key[0] for key in rows} for rows in (one, other)]
    for year in sorted(years[0] | years[1]):
        keys = sorted({key for key in (*one, *other) if key[0] == year}, key=_row_order)
        if (year in years[0]) != (year in years[1]) and len(keys) > 1:
            words = f"kết quả năm {year} ({len(keys)} kết quả)"
            yield None, came_or_went(year in years[1], "results_", words, words)
        else:
            yield from ((key[1], each) for key in keys for each in _result(key, one.get(key), other.get(key), shared))
    for (field, gone, come), found in shared.items():
        where = f"{len(found)} kết quả, {years_words(key[0] for key in found)}"
        text = f"{_INHERITED[field]} của {where}: {phrase(gone, come)}"
        yield None, Difference(f"result_{field}_changed", text, gone or None, come or None)


def _result(key: _Key, one: _Row | None, other: _Row | None, shared: _Shared) -> Iterator[Difference]:
    year, _, measure = key
    words = f"kết quả năm {year}{f' ({measure})' if measure else ''}"
    if one is None or other is None:
        figures = "".join(row.figures for row in (one, other) if row)
        yield came_or_went(one is None, "result_", f"{words}: {figures}", figures)
        return
    both = ((field, gone, other.fields[field]) for field, gone in one.fields.items())
    parts = [part for part in both if part[1] != part[2] and part not in shared]
    if parts:
        gone, come = ("; ".join(f"{_LABELS[part[0]]}{part[at]}" for part in parts if part[at]) for at in (1, 2))
        text = "; ".join(_part(*part) for part in parts)
        yield Difference("result_changed", f"{words}: {text}", gone or None, come or None)


def _part(field: str, gone: str, come: str) -> str:
    """One part of a changed result: "hạng 36/61 → 35/61", "thêm nhóm Cao nhất"."""
    label = _LABELS[field]
    if not gone or not come:
        return f"thêm {label}{come}" if come else f"bỏ {label}{gone}"
    return f"{label}{phrase(gone, come)}" if field == "source" else f"{label}{gone} → {come}"


def _rows(results: Results, shown_in: Results) -> dict[_Key, _Row]:
    """Every result, its score in the unit of some file."""
    return {
        (table.year, *result.key): _Row(
            results.figures_words(result),
            {
                "score": shown_in.score_words(result) or "",
                "rank": "" if result.rank is None else f"{result.rank}/{result.ranked}",
                "group": result.group or "",
                "basis": BASIS[result.basis or results.basis],
                "source": results.source_of(table, result) or "",
            },
        )
        for table in results.years
        for result in table.results
    }


def _row_order(key: _Key) -> tuple[tuple[int, ...], str]:
    return number_key(key[1]) if key[1] is not None else (), key[2] or ""


def _shared(one: dict[_Key, _Row], other: dict[_Key, _Row]) -> _Shared:
    found: _Shared = {}
    for key in one.keys() & other.keys():
        for field in _INHERITED:
            gone, come = one[key].fields[field], other[key].fields[field]
            if gone != come:
                found.setdefault((field, gone, come), []).append(key)
    return {change: keys for change, keys in sorted(found.items()) if len(keys) > 1}


def _placed(
    old: Dataset, new: Dataset, index_id: str, earlier: Mapping[str, str], number: str | None, found: Difference
) -> Change:
    """The change where it belongs; `earlier` are the old numbers by the new ones."""
    short = new.index(index_id).short
    if number is None:
        return found.at(short, index_id)
    sides = [side.appendices[index_id] for side in (new, old) if index_id in side.appendices]
    item = next((p.item for side in sides for p in side.walk() if p.item.number == number), None)
    leads = leading(new, index_id, number) | leading(old, index_id, earlier.get(number, number))
    return found.at(f"{short} {'nhóm ' if isinstance(item, Group) else ''}{number}", index_id, number, leads)
