"""Changes of the published results of one index.

A result is known by year, number and measure; where its criterion has another number now, by that one. What it
inherits counts as its own: a source that moves from the rows to their year is no change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from chisotv.models.appendix import Group
from chisotv.models.dataset import Dataset
from chisotv.models.results import Highest, Result, Results, ScaleChange, Unmeasured
from chisotv.queries.diff.appendix import leading, new_numbers
from chisotv.queries.diff.base import Change, Difference, altered, came_or_went, phrase
from chisotv.queries.diff.years import Numbered, years_changes, years_words
from chisotv.text import number_key
from chisotv.words import BASIS

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
        keys = sorted({key for key in (*one, *other) if key[0] == year}, key=_order)
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


def _order(key: _Key) -> tuple[tuple[int, ...], str]:
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
