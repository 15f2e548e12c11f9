"""Changes of the published results of one index.

A result is known by year, number and measure; where its criterion has another number now, by that one. What it
inherits counts as its own: a source that moves from the rows to their year is no change. All else that a file says of
years counts as what it says of one number in one year, so that however entries are cut, the numbers and the years that
came or went are told, and nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import groupby
from typing import Any

from chisotv.models.dataset import Dataset
from chisotv.models.results import Result, Results
from chisotv.queries.diff.appendix import Table
from chisotv.queries.diff.base import NOBODY, Change, Difference, came_or_went, phrase
from chisotv.queries.diff.fields import altered, differences, label, renumbered, said
from chisotv.text import number_key, shorten
from chisotv.words import BASIS

_Key = tuple[int, str | None, str | None]
"""Year, number and measure."""
_LABELS = {"score": "", "rank": "hạng ", "group": "nhóm ", "basis": "nguồn gốc số liệu: ", "source": "nguồn "}
_FIGURES = ("score", "rank", "group")
_INHERITED = {"basis": "nguồn gốc số liệu", "source": "nguồn"}
_TOLD = {"number", "measure", "unit", "ranked", *_LABELS}
"""The fields of a result that are its key or told together with another one, and those that are told here."""
_Part = tuple[str, str, str]
"""A field of a result with its old and its new value."""
_Numbered = tuple[Sequence[str | None], Difference]
"""A difference with the criteria and groups that it is of; None is the index as a whole."""
_Cell = tuple[str | None, int | None]
"""Number (None for the index as a whole) and year (0 for every one that is not named, None for all of them)."""


def results_changes(old: Dataset, new: Dataset, table: Table) -> Iterator[Change]:
    """Every change of one index's results."""
    before, after = (side.results.get(table.index_id) for side in (old, new))
    if before is None or after is None:
        count = sum(len(year.results) for results in (before, after) if results for year in results.years)
        what = f"tệp kết quả công bố ({count} kết quả)"
        yield table.at(came_or_went(before is None, "results_", what, what))
        return
    files = (side.index(table.index_id).results for side in (old, new))
    yield from map(table.at, altered("results_file_changed", "tệp kết quả công bố", *files))
    before = renumbered(before, table.now)
    lists = {field.name for field in fields(before) if isinstance(getattr(before, field.name), tuple)}
    # What rows inherit is told with them.
    yield from map(table.at, differences("results_", before, after, {"index", *_INHERITED, *lists}))
    for numbers, each in (*_of_years(before, after, lists - {"years"}), *_results(before, after)):
        concerned = NOBODY.union(*(table.leading(number) for number in numbers if number))
        yield table.at(each.of(concerned), numbers[0] if len(numbers) == 1 else None)


def _of_years(before: Results, after: Results, lists: set[str]) -> Iterator[_Numbered]:
    """Every change of the lists of what is said of years, in the order in which files have them."""
    for field in (field for field in fields(after) if field.name in lists):
        kind = "scale_changed" if field.name == "scales" else f"{field.name}_changed"
        yield from _listed(kind, label(after, field), *(_cells(getattr(side, field.name)) for side in (before, after)))


def _cells(entries: Iterable[Any]) -> dict[_Cell, str]:
    """What entries say of each number in each year, all of it where they say more than one thing."""
    found: dict[_Cell, str] = {}
    for entry in entries:
        known = {"numbers": (), "number": None, "years": (), "year": None}
        where = {name: getattr(entry, name) for name in known if hasattr(entry, name)}
        text = said(replace(entry, **{name: known[name] for name in where}))
        years = where.get("years", (where.get("year"),)) or (0,)
        for cell in ((number, year) for number in where.get("numbers") or (where.get("number"),) for year in years):
            found[cell] = f"{found[cell]}; {text}" if cell in found else text
    return found


def _listed(kind: str, name: str, one: dict[_Cell, str], other: dict[_Cell, str]) -> Iterator[_Numbered]:
    """Years that came or went for each number, and what is said of them in other words, once for all its numbers."""
    changed: dict[tuple[_Cell, str | None, str | None], list[_Cell]] = {}
    for cell in sorted(one.keys() | other.keys(), key=_order):
        gone, come = one.get(cell), other.get(cell)
        if gone != come:
            of = ("", None) if gone is not None and come is not None else (cell[0], None)
            changed.setdefault((of, gone, come), []).append(cell)
    for (_, gone, come), cells in changed.items():
        numbers, years = list(dict.fromkeys(number for number, _ in cells)), years_words(cells)
        if gone is not None and come is not None:
            of_all = "" if len(numbers) == 1 else f" của {', '.join(number or 'cả chỉ số' for number in numbers)}"
            where = f"{name}{of_all}{', ' if years else ''}{years}:"
            yield from ((numbers, each) for each in altered(kind, where, gone, come))
        else:
            what, to = gone or come or "", "vào" if gone is None else "khỏi"
            text = f"{f'{years} {to} ' if years else ''}{name}{f': {shorten(what)}' if what else ''}"
            found = came_or_went(gone is None, "", text, ": ".join(filter(None, (years, what))))
            yield numbers, found._replace(kind=kind)


def _order(cell: _Cell) -> tuple[tuple[int, ...], int]:
    return () if cell[0] is None else number_key(cell[0]), cell[1] or 0


def years_words(cells: Iterable[_Cell]) -> str:
    """The years of cells in words: "năm 2018, 2019"; empty where they are of no year."""
    found = sorted({year for _, year in cells if year is not None})
    named = f"năm {', '.join(str(year) for year in found if year)}" if any(found) else ""
    return ", ".join(part for part in (named, "mọi năm chưa ghi" if 0 in found else "") if part)


def _results(before: Results, after: Results) -> Iterator[_Numbered]:
    """Each year that came or went, each result, then sources and bases that many share."""
    # In the unit of the new file: another unit of the whole file is told once.
    one, other = _rows(replace(before, unit=after.unit, decimals=after.decimals)), _rows(after)
    parts: dict[_Key, list[_Part]] = {}
    alike: dict[_Part, list[_Key]] = {}
    for key in one.keys() & other.keys():
        parts[key] = [(name, gone, other[key][name]) for name, gone in one[key].items() if gone != other[key][name]]
        for part in parts[key]:
            alike.setdefault(part, []).append(key)
    shared = {part: keys for part, keys in sorted(alike.items()) if part[0] in _INHERITED and len(keys) > 1}
    years = [{key[0] for key in rows} for rows in (one, other)]
    every = sorted(one.keys() | other.keys(), key=lambda key: (key[0], _order((key[1], 0)), key[2] or ""))
    for year, of_year in groupby(every, key=lambda key: key[0]):
        keys, whole = list(of_year), (year in years[0]) != (year in years[1])
        if whole and len(keys) > 1:
            what = f"kết quả năm {year} ({len(keys)} kết quả)"
            yield (), came_or_went(year in years[1], "results_", what, what)
            continue
        for key in keys:
            what = f"kết quả năm {year}{f' ({key[2]})' if key[2] else ''}: "
            if key not in parts:
                row = one.get(key) or other[key]
                figures = ", ".join(f"{_LABELS[name]}{row[name]}" for name in _FIGURES if row[name])
                yield key[1:2], came_or_went(key in other, "result_", f"{what}{figures}", figures)
            elif told := [part for part in parts[key] if part not in shared]:
                gone, come = ("; ".join(f"{_label(part[0])}{part[at]}" for part in told if part[at]) for at in (1, 2))
                text = what + "; ".join(_part(*part) for part in told)
                yield key[1:2], Difference("result_changed", text, gone or None, come or None)
    for (name, gone, come), keys in shared.items():
        where = f"{len(keys)} kết quả, {years_words((None, key[0]) for key in keys)}"
        text = f"{_INHERITED[name]} của {where}: {phrase(gone, come)}"
        yield (), Difference(f"result_{name}_changed", text, gone or None, come or None)


def _part(field: str, gone: str, come: str) -> str:
    """One part of a changed result: "hạng 36/61 → 35/61", "thêm nhóm Cao nhất"."""
    if not gone or not come:
        return f"thêm {_label(field)}{come}" if come else f"bỏ {_label(field)}{gone}"
    return f"{_label(field)}{phrase(gone, come) if field == 'source' else f'{gone} → {come}'}"


def _label(field: str) -> str:
    return _LABELS.get(field, f"{field} ")


def _rows(results: Results) -> dict[_Key, dict[str, str]]:
    """Every result in words: each field with what it inherits, empty where it says nothing."""
    others = [field for field in fields(Result) if field.name not in _TOLD]
    return {
        (table.year, *result.key): {
            "score": results.score_words(result) or "",
            "rank": (result.rank_words or "").removeprefix("hạng "),
            "group": result.group or "",
            "basis": BASIS[result.basis or results.basis],
            "source": results.source_of(table, result) or "",
            **{label(result, field): said(getattr(result, field.name)) for field in others},
        }
        for table in results.years
        for result in table.results
    }
