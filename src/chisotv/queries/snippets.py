"""What is missing as YAML to write, and where in its file; what people fill in stands in capitals."""

import re
import textwrap
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from chisotv.files.scalars import block, dashed
from chisotv.files.source import Source
from chisotv.models import printed as said
from chisotv.models.appendix import Group
from chisotv.models.measures import Measure
from chisotv.problems import Loc

_NUMBER, _GROUP, _TEXT = "CON_SỐ", "TÊN_NHÓM", "CHỮ"
_ENTRY = {"tasks": _TEXT, "lead": "CƠ QUAN CHỦ TRÌ", "coordinating": "CƠ QUAN PHỐI HỢP"}
_WIDTH = 78


class Snippet(NamedTuple):
    """Lines to paste into a file."""

    line: int  # the line on which they begin then
    replaces: int  # how many lines from there on they take the place of; 0 where they only come in between
    yaml: str  # the lines themselves, with their indent


def target_snippet(source: Source, known: Collection[Measure], loc: Loc) -> Snippet:
    """The target of the criterion at `loc`, whole and with a measure of its own, like those that are `known`."""
    target = dict(source.at(loc).get("target") or {})
    printed = target.get("printed", "")
    if target.pop("truncated", False):
        printed += f" {_TEXT}"
    measures = list(target.get("measures", ()))
    if not any(measure["scope"] == "criterion" for measure in measures):
        printed, measure = _measured(known, printed, not measures)
        measures.append(measure)
    return _put(source, (*loc, "target"), target | {"printed": printed, "measures": measures})


def _measured(known: Collection[Measure], printed: str, alone: bool) -> tuple[str, dict[str, Any]]:
    """The words of a target with what is to be reached, and the measure that they bear out; `alone`: the only one."""
    own = next((measure for measure in known if measure.scope == "criterion"), None)
    rest = {"comparison": ">=", "scope": "criterion"}
    shares = [each for each in said.numbers(printed) if said.follows(printed, each.end(), "%")] if alone else []
    if len(shares) == 1:
        share = {"kind": "threshold", "value": said.number(shares[0]), "unit": "%"}
        return printed, share | rest | {"comparison": said.comparison(printed, shares[0], "%")}
    if own and own.step == "group" and not printed:
        words = _GROUP if own.kind == "level" else f"nhóm {_GROUP}"
        return words, {"kind": own.kind, "value": _GROUP, **rest}
    unit = next((measure.unit for measure in known if measure.unit and measure.unit in printed), "%")
    reached = f"đạt từ {_NUMBER}{'' if unit == '%' else ' '}{unit}"
    words = f"{printed.rstrip(' .')}; {reached}" if printed else reached
    return words, {"kind": "threshold", "value": _NUMBER, "unit": unit, **rest}


def assignment_snippet(source: Source, holder: Loc, at: int | None, field: str) -> Snippet:
    """The empty field of an assignment, of which `at` is the place; a whole assignment where that is None.

    `holder` is the criterion, or the group that shares its assignments.
    """
    if at is None:
        return _put(source, (*holder, "assignments"), [{each: [entry] for each, entry in _ENTRY.items()}])
    return _put(source, (*holder, "assignments", at, field), [_ENTRY[field]])


MOST_PARTS = 20
"""How many parts are written at once: a count may be any number, and once these stand there the rest is asked again."""


def declared_snippet(source: Source, loc: Loc, group: Group) -> Snippet:
    """The parts that the group at `loc` declares and does not hold; or their number, where it holds more."""
    assert group.declared
    held, key = (group.groups, "groups") if group.groups else (group.criteria, "criteria")
    if len(held) > group.declared.count:
        printed = re.sub(r"\d+", f"{len(held):02}", group.declared.printed, count=1)
        return _put(source, (*loc, "declared"), {"count": len(held), "printed": printed})
    last = int(held[-1].number.rpartition(".")[2])
    parts = []
    for number in range(last + 1, last + 1 + min(group.declared.count - len(held), MOST_PARTS)):
        part: dict[str, Any] = {"number": f"{group.number}.{number}", "name": _TEXT}
        parts.append(part | ({"criteria": [part | {"number": f"{part['number']}.1"}]} if group.groups else {}))
    return _append(source, (*loc, key), parts)


def _append(source: Source, loc: Loc, parts: list[dict[str, Any]]) -> Snippet:
    """More entries at the end of a list of mappings."""
    old = source.at(loc)
    if source.in_brackets(loc):
        return _put(source, loc, [*old, *parts])
    column = source.spots[loc][1].column - 1
    lines = [line for part in parts for line in dashed(part, column, 2)]
    return _snippet(source, source.last_line((*loc, len(old) - 1)) + 1, 0, lines)


def _put(source: Source, loc: Loc, value: Any) -> Snippet:
    """Another value in the place of the one at `loc`, or a new key of a criterion.

    Whatever shares its lines with it in braces or brackets is written anew too.
    """
    holder, step = loc[:-1], loc[-1] if loc else 0
    if loc and source.in_brackets(holder):
        whole = source.at(holder).copy()
        whole[step] = value
        return _put(source, holder, whole)
    if loc not in source.spots:
        above = (*holder, "assignments" if "assignments" in source.at(holder) else "name")
        column = source.key_spot(above).column - 1
        first, *others = block({str(step): value}, column)
        return _snippet(source, source.last_line(above) + 1, 0, [" " * column + first, *others])
    spot = source.spot(loc) if isinstance(step, int) else source.key_spot(loc)
    first, *others = block(value if isinstance(step, int) else {step: value}, spot.column - 1)
    lines = [source.line(spot.line)[: spot.column - 1] + first, *others]
    return _snippet(source, spot.line, source.last_line(loc) - spot.line + 1, lines)


def _snippet(source: Source, line: int, replaces: int, lines: list[str]) -> Snippet:
    """The lines without those that stand at the beginning and the end of the replaced ones already."""
    old, new = [source.line(line + at) for at in range(replaces)], list(zip(lines, _narrowed(lines), strict=True))
    while old and len(new) > 1 and old[0] == new[0][0]:
        line, old, new = line + 1, old[1:], new[1:]
    while old and len(new) > 1 and old[-1] == new[-1][0]:
        old, new = old[:-1], new[:-1]
    return Snippet(line, len(old), "\n".join(narrow for _, narrow in new))


def _narrowed(lines: list[str]) -> Iterator[str]:
    """Each line broken so that it stands whole on a screen of 80 columns; as YAML it reads the same."""
    folded = -1  # how far the key of a folded text is indented
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        folded = folded if folded >= 0 and indent > folded else -1
        further = indent if folded >= 0 else indent + (4 if line.lstrip().startswith("- ") else 2)
        whole = line.replace(": ", ":\0") if "{" in line else line  # in braces a key stays with its value
        parts = textwrap.wrap(
            whole, _WIDTH, subsequent_indent=" " * further, break_long_words=False, break_on_hyphens=False
        )
        yield "\n".join(parts).replace("\0", " ")
        folded = indent if line.endswith(" >-") else folded
