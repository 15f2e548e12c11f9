"""Changes of the published results of one index.

A result is known by year, number and measure; where its criterion has another number now, by that one. What it
inherits counts as its own: a source that moves from the rows to their year is no change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from chisotv.models.appendix import Group
from chisotv.models.dataset import Dataset
from chisotv.models.results import Result, Results, YearResults
from chisotv.queries.diff.appendix import leading, new_numbers
from chisotv.queries.diff.base import Change, phrase
from chisotv.queries.diff.years import years_changes, years_words
from chisotv.text import number_key
from chisotv.words import BASIS

_Key = tuple[int, str | None, str | None]
"""Year, number and measure."""
_Pair = tuple[str, str]


class _Row(NamedTuple):
    """A result with what it inherits."""

    result: Result
    basis: str
    source: str


def results_changes(old: Dataset, new: Dataset, index_id: str) -> Iterator[Change]:
    """Every change of one index's results."""
    side = new if index_id in new.results else old
    name = side.index(index_id).short
    before, after = old.results.get(index_id), new.results.get(index_id)
    if before is None or after is None:
        yield _file(name, index_id, before, after)
        return
    numbers = new_numbers(old, new, index_id)
    before = _renumbered(before, numbers)
    gone, come = (str(each.index(index_id).results) for each in (old, new))
    if gone != come:
        yield Change(
            "results_file_changed", name, f"tệp kết quả công bố {phrase(gone, come)}", index_id, None, gone, come
        )
    yield from _settings(name, index_id, before, after)
    old_numbers = {now: earlier for earlier, now in numbers.items()}
    yield from _Both(old, new, index_id, old_numbers, before, after).changes()


def _file(name: str, index_id: str, before: Results | None, after: Results | None) -> Change:
    """A file that came or went."""
    results = after or before
    assert results
    words = f"tệp kết quả công bố ({sum(len(table.results) for table in results.years)} kết quả)"
    if after:
        return Change("results_added", name, f"thêm {words}", index_id, new=words)
    return Change("results_removed", name, f"bỏ {words}", index_id, old=words)


def _renumbered(results: Results, numbers: Mapping[str, str]) -> Results:
    """The results with the numbers that their criteria have now."""

    def now(number: str) -> str:
        return numbers.get(number, number)

    def table(of: YearResults) -> YearResults:
        return replace(
            of, results=tuple(r if r.number is None else replace(r, number=now(r.number)) for r in of.results)
        )

    return replace(
        results,
        years=tuple(map(table, results.years)),
        unmeasured=tuple(replace(each, numbers=tuple(map(now, each.numbers))) for each in results.unmeasured),
        scale_changes=tuple(replace(each, numbers=tuple(map(now, each.numbers))) for each in results.scale_changes),
        highest=tuple(replace(each, numbers=tuple(map(now, each.numbers))) for each in results.highest),
    )


def _settings(name: str, index_id: str, before: Results, after: Results) -> Iterator[Change]:
    """What holds for all results of a file."""
    if before.unit != after.unit:
        text = f"đơn vị của điểm {phrase(before.unit, after.unit)}"
        yield Change("results_unit_changed", name, text, index_id, None, before.unit, after.unit)
    if before.decimals != after.decimals:
        text = f"số chữ số thập phân khi in điểm {before.decimals} → {after.decimals}"
        yield Change("results_decimals_changed", name, text, index_id, None, before.decimals, after.decimals)


@dataclass(frozen=True)
class _Both:
    """The results of one index in both versions, by the numbers of the new one."""

    old: Dataset
    new: Dataset
    index_id: str
    old_numbers: Mapping[str, str]
    before: Results
    after: Results

    def changes(self) -> Iterator[Change]:
        """What is said of years, each year that came or went, each result, then sources and bases that many share."""
        for said in years_changes(self.before, self.after):
            yield self._change(*said)
        one, other = _rows(self.before), _rows(self.after)
        shared = _shared(one, other)
        years = [{key[0] for key in rows} for rows in (one, other)]
        for year in sorted(years[0] | years[1]):
            keys = sorted({key for key in (*one, *other) if key[0] == year}, key=_order)
            if (year in years[0]) != (year in years[1]) and len(keys) > 1:
                yield self._whole_year(year, len(keys), year in years[1])
                continue
            for key in keys:
                yield from self._result(key, one.get(key), other.get(key), shared)
        for (field, gone, come), found in shared.items():
            where = f"{len(found)} kết quả, {years_words(key[0] for key in found)}"
            text = f"{_FIELDS[field]} của {where}: {phrase(gone, come)}"
            yield self._change(f"result_{field}_changed", None, text, gone or None, come or None)

    def _whole_year(self, year: int, count: int, come: bool) -> Change:
        words = f"kết quả năm {year} ({count} kết quả)"
        if come:
            return self._change("results_added", None, f"thêm {words}", None, words)
        return self._change("results_removed", None, f"bỏ {words}", words, None)

    def _result(self, key: _Key, one: _Row | None, other: _Row | None, shared: "_Shared") -> Iterator[Change]:
        year, number, measure = key
        words = f"kết quả năm {year}{f' ({measure})' if measure else ''}"
        if one is None or other is None:
            row, verb, results = (other, "thêm", self.after) if other else (one, "bỏ", self.before)
            assert row
            figures = results.figures_words(row.result)
            sides = (figures, None) if one else (None, figures)
            kind = "result_added" if other else "result_removed"
            yield self._change(kind, number, f"{verb} {words}: {figures}", *sides)
            return
        parts = [
            (label, gone, come)
            for label, gone, come in _parts(one, other, self.after)
            if gone != come and (label, gone, come) not in shared
        ]
        if parts:
            text = "; ".join(_part(*part) for part in parts)
            gone, come = ("; ".join(_said(part[0], part[at]) for part in parts if part[at]) for at in (1, 2))
            yield self._change("result_changed", number, f"{words}: {text}", gone or None, come or None)

    def _change(self, kind: str, number: str | None, text: str, old: str | None, new: str | None) -> Change:
        short = self.new.index(self.index_id).short
        if number is None:
            return Change(kind, short, text, self.index_id, None, old, new)
        earlier = self.old_numbers.get(number, number)
        leads = leading(self.new, self.index_id, number) | leading(self.old, self.index_id, earlier)
        return Change(kind, f"{short} {self._named(number)}", text, self.index_id, number, old, new, leads)

    def _named(self, number: str) -> str:
        both = (self.new.appendices.get(self.index_id), self.old.appendices.get(self.index_id))
        item = next((p.item for side in both if side for p in side.walk() if p.item.number == number), None)
        return f"nhóm {number}" if isinstance(item, Group) else number


def _rows(results: Results) -> dict[_Key, _Row]:
    return {
        (table.year, *result.key): _Row(
            result,
            BASIS[result.basis or results.basis],
            results.source_of(table, result) or "",
        )
        for table in results.years
        for result in table.results
    }


def _order(key: _Key) -> tuple[tuple[int, ...], str]:
    return number_key(key[1]) if key[1] is not None else (), key[2] or ""


_FIELDS = {"basis": "nguồn gốc số liệu", "source": "nguồn"}
_Shared = dict[tuple[str, str, str], list[_Key]]
"""Field, old and new value → the results that changed so, where they are several."""


def _shared(one: dict[_Key, _Row], other: dict[_Key, _Row]) -> _Shared:
    found: _Shared = {}
    for key in one.keys() & other.keys():
        for field in _FIELDS:
            gone, come = getattr(one[key], field), getattr(other[key], field)
            if gone != come:
                found.setdefault((field, gone, come), []).append(key)
    return {change: keys for change, keys in sorted(found.items()) if len(keys) > 1}


def _parts(one: _Row, other: _Row, results: Results) -> Iterator[tuple[str, str, str]]:
    """What a result says, as (field, old, new) in words; empty where it says nothing."""
    yield "score", _score(one, results), _score(other, results)
    yield "rank", _rank(one.result), _rank(other.result)
    yield "group", one.result.group or "", other.result.group or ""
    yield "basis", one.basis, other.basis
    yield "source", one.source, other.source


def _score(row: _Row, results: Results) -> str:
    # In the unit of the new file: another unit of the whole file is told once.
    return results.score_words(row.result) or ""


def _rank(result: Result) -> str:
    return "" if result.rank is None else f"{result.rank}/{result.ranked}"


_LABELS = {"score": "", "rank": "hạng ", "group": "nhóm ", "basis": "nguồn gốc số liệu: ", "source": "nguồn "}


def _said(field: str, value: str) -> str:
    return f"{_LABELS[field]}{value}"


def _part(field: str, gone: str, come: str) -> str:
    """One part of a changed result: "hạng 36/61 → 35/61", "thêm nhóm Cao nhất"."""
    if not gone or not come:
        return f"thêm {_said(field, come)}" if come else f"bỏ {_said(field, gone)}"
    if field == "source":
        return f"nguồn {phrase(gone, come)}"
    return f"{_said(field, gone)} → {come}"
