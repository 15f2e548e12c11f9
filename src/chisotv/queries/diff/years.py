"""Changes of what a file of results says of years: scales, their highest scores, what was not measured or not found.

Every entry counts as what it says of one number in one year, so that however entries are cut, the numbers and the years
that came or went are told, and nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from chisotv.models.results import Results
from chisotv.queries.diff.base import Difference, altered
from chisotv.text import decimal, number_key, shorten

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
