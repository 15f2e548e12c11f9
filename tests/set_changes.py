"""Small data sets as plain data, changed in ways that know what the files are about: for `mutate_sets.py`."""

import copy
import json
import os
import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Files = dict[str, Any]
"""The plain data of a set by the names of its files."""
LETTERS = [
    "ភូមិ", "Ê Đê", "ꨌꩌ", "𐒀", "Ð", "ọ\u0301", "Ã©", "e\u0301\u0302\u0300" * 30, "\U0001f1fb\U0001f1f3", "👩‍👩‍👧",
    "\u200b", "\u00ad", "\u202eabc\u202c", "\u2066", "\ufeff", "\u2028", "\x85", "\x1b[31m", "\x07", "\x00",
    "\ud800", "\uf0b7", "\ufffd", "\U000f0000", "\u00a0", "  ", " x ", "x\ny", "\n", "",
]  # fmt: skip
"""Letters that are not shown, not allowed, not in one form or not in every typeface, and white space."""
SIGNS = [
    "[/b]", "[bold red]x", "[link=x]", "<b>", "</table>", "<script>", "&amp;", "&#0;", "]]>", "|", "\\|", "a|b",
    "\\", "=1+1", "+1", "-1", "@x", "::error::x", "##[error]", "#", "# x", "1. x", "---", "- x", "* x", "> x",
    "```", "`x`", "$(x)", "$x", "%x%", "{{x}}", "{% x %}", "#set", "$ x $", "@cite", "//", "/*", "~", "*x*",
    "__x__", "www.x.vn", "a@b.vn", "![x](y)", "x" * 5000, "đ" * 999, "x " * 3000, "null", "true", "no", "1.10",
    "2020-07-07", "1e5", "0x1F", ".nan", "'", '"', "“x", ",", ";", ":", "x: y", "x #y", "?", "? x", "!x", "&x",
    "*x", "%x", "x;y", "-", "--", "--help", "../x", "/etc/hostname", "con", "x.yaml",
]  # fmt: skip
"""Texts that some reader, terminal, spreadsheet, typesetter or shell takes for more than text."""
ODD = LETTERS + SIGNS
NUMBERS = [
    0,
    -1,
    1,
    1.5,
    -0.0,
    1e308,
    5e-324,
    float("nan"),
    float("inf"),
    2**31,
    2**63,
    2**63 - 1,
    10**17,
    0.1 + 0.2,
    99999,
]
DATES = [
    "0001-01-01",
    "9999-12-31",
    "2020-02-30",
    "2020-02-29",
    "2100-01-01",
    "1989-12-31",
    "0000-00-00",
    "07/7/2020",
    "2020",
]
OTHERS: list[Any] = [
    None,
    True,
    False,
    [],
    {},
    [[]],
    [{}],
    [None],
    {"a": "b"},
    {"kind": {"a": "b"}},
    ["x"],
    1989,
    2101,
    9999,
    "9999",
    "0",
]


_FREE = {
    "subject",
    "place",
    "title",
    "label",
    "attachment",
    "full_name",
    "remark",
    "reason",
    "source",
    "note",
    "basis",
    "text",
}
_FREE_LISTS = {"tasks", "basis", "recipients", "points"}
"""The keys of texts, and of lists of texts, that name nothing else."""


class Place(NamedTuple):
    """Where a value stands: `holder[step]`."""

    holder: Any
    step: Any

    @property
    def value(self) -> Any:
        return self.holder[self.step]

    def put(self, value: Any) -> None:
        self.holder[self.step] = value


def places(value: Any) -> Iterator[Place]:
    """Every place inside plain data."""
    steps: Any = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in steps:
        yield Place(value, step)
        yield from places(value[step])


def _pick(files: Files, rng: random.Random, kind: Any = object) -> Place:
    """A place of a random file that holds such a value; of all files where that one has none."""
    one = rng.choice(list(files))
    for part in ({one: files[one]}, files):
        found = [place for place in places(part) if isinstance(place.value, kind) and place.holder is not part]
        if found:
            return rng.choice(found)
    return Place(
        ["x"] if kind is str else [[]] if kind is list else [{"x": "y"}], 0
    )  # nothing is left: changes nothing


def any_text(rng: random.Random, old: str) -> str:
    """Another text: an odd one, or an odd one before, behind or in the old one."""
    odd, at = rng.choice(LETTERS if rng.random() < 0.15 else SIGNS), rng.randint(0, len(old))
    return rng.choice(
        [odd, f"{old}{odd}", f"{old} {odd}", f"{odd} {old}", f"{old[:at]}{odd}{old[at:]}", f"{old} {odd} x"]
    )


# -- changes of the data ---------------------------------------------------------------------------------------------


def _another_value(files: Files, rng: random.Random) -> None:
    kinds: list[list[Any]] = [NUMBERS, DATES, OTHERS, ODD]
    _pick(files, rng).put(copy.deepcopy(rng.choice(rng.choice(kinds))))


def _another_number(files: Files, rng: random.Random) -> None:
    _pick(files, rng, (int, float)).put(rng.choice([*NUMBERS, 1990, 2019, 2020, 2021, 2100, 63, 61, 6, 4, 100]))


def _another_text(files: Files, rng: random.Random) -> None:
    place = _pick(files, rng, str)
    place.put(any_text(rng, place.value))


def _case(files: Files, rng: random.Random) -> None:
    place = _pick(files, rng, str)
    forms: list[Callable[[str], str]] = [str.upper, str.lower, str.title]
    forms += [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("Đ", "Ð"),
        lambda text: text * 2,
    ]
    place.put(rng.choice(forms)(place.value))


def _renamed_everywhere(files: Files, rng: random.Random) -> None:
    """A name, a number or an id is another one wherever it stands, so that the set may still be valid."""
    old = _pick(files, rng, str).value
    if not isinstance(old, str) or not old:
        return
    new, inside = any_text(rng, old), rng.random() < 0.5
    for place in list(places(files)):
        if isinstance(place.value, str):
            place.put(place.value.replace(old, new)[:20_000] if inside else new if place.value == old else place.value)


def _free_text(files: Files, rng: random.Random) -> None:
    """A text that names nothing else."""
    lists = [
        Place(each.value, at)
        for each in places(files)
        if each.step in _FREE_LISTS
        for at in range(len(each.value or ()))
    ]
    found = [each for each in places(files) if each.step in _FREE] + [
        each for each in lists if isinstance(each.holder, list)
    ]
    place = rng.choice([each for each in found if isinstance(each.value, str)] or [Place(["x"], 0)])
    place.put(any_text(rng, place.value))


def _copied(files: Files, rng: random.Random) -> None:
    """A value comes from another place: of another kind, or of the same key elsewhere."""
    to, source = _pick(files, rng), _pick(files, rng)
    alike = [place for place in places(files) if place.step == to.step and isinstance(place.step, str)]
    to.put(copy.deepcopy((rng.choice(alike) if alike and rng.random() < 0.7 else source).value))


def _swapped(files: Files, rng: random.Random) -> None:
    one = _pick(files, rng)
    other = _pick(files, rng, type(one.value))
    first, second = copy.deepcopy(one.value), copy.deepcopy(other.value)
    one.put(second)
    if other.step in (other.holder if isinstance(other.holder, dict) else range(len(other.holder))):
        other.put(first)


def _key(files: Files, rng: random.Random) -> None:
    """A key is dropped, renamed, moved to another mapping or added."""
    mapping, other = _pick(files, rng, dict).value, _pick(files, rng, dict).value
    known = sorted({place.step for place in places(files) if isinstance(place.step, str)})
    key = rng.choice(list(mapping) or ["x"])
    new = rng.choice([*rng.sample(known, min(6, len(known))), str(key).upper(), any_text(rng, str(key))])
    change = rng.randrange(4)
    if change == 3:
        mapping[new] = rng.choice([*OTHERS, *rng.sample(ODD, 5), "so-noi-vu", "papi", "Sở Nội vụ"])
    elif key in mapping:
        value = mapping.pop(key)
        if change:
            (mapping if change == 1 else other)[new if change == 1 else key] = value


def _list(files: Files, rng: random.Random) -> None:
    """An entry is dropped, doubled or moved; a list is emptied or turned round."""
    entries: list[Any] = _pick(files, rng, list).value
    change = rng.randrange(5)
    if change == 0 or not entries:
        entries.clear()
    elif change == 1:
        entries.insert(rng.randint(0, len(entries)), copy.deepcopy(rng.choice(entries)))
    elif change == 2:
        entries.pop(rng.randrange(len(entries)))
    elif change == 3:
        entries.reverse()
    else:
        entries.append(copy.deepcopy(rng.choice(_pick(files, rng, list).value or [{}])))


def _rows(files: Files, rng: random.Random) -> None:
    """Many more criteria, agencies, years or whatever has a number, an id or a name, each of its own."""
    lists = [place.value for place in places(files) if isinstance(place.value, list)]
    entries = rng.choice([each for each in lists if each and isinstance(each[-1], dict)] or [[{}]])
    last = entries[-1]
    for count in range(rng.choice([1, 2, 3, 5, 9, 40] + [200] * (rng.random() < 0.1))):
        new = copy.deepcopy(last)
        for key in new.keys() & {"number", "id", "name", "year", "code", "appendix", "results"}:
            old = new[key]
            new[key] = old + count + 1 if isinstance(old, int) else f"{old}{'.' if key == 'number' else '-'}{count + 1}"
        entries.append(new)


def _deep(files: Files, rng: random.Random) -> None:
    """Groups in groups, or lists in lists, up to past the limit of the reader."""
    name = rng.choice(list(files))
    depth = rng.choice([2, 5, 9, 20, 40, 70])
    if isinstance(files[name], dict) and isinstance(files[name].get("groups"), list):
        inner, number = files[name]["groups"], "9"
        for level in range(depth):
            inner.append({"number": number, "name": f"Nhóm {level}", "groups": []})
            inner, number = inner[-1]["groups"], f"{number}.1"
        inner.append({"number": number, "name": "Nhóm", "criteria": [{"number": f"{number}.1", "name": "Tiêu chí"}]})
    else:
        value: Any = "x"
        for _ in range(depth):
            value = [value] if rng.random() < 0.5 else {"groups": value}
        _pick(files, rng).put(value)


_HARSH = (_another_value, _another_number, _another_text, _case, _key, _list, _copied, _swapped, _rows, _deep)
_GENTLE = (_free_text, _free_text, _free_text, _renamed_everywhere, _renamed_everywhere, _another_number, _rows)


# -- changes of the files --------------------------------------------------------------------------------------------


def _dumped(data: Any, rng: random.Random) -> str:
    """A file as one of several programs would write it."""
    how = rng.randrange(4)
    if how == 0 or any(isinstance(each.value, str) and not each.value.isprintable() for each in places(data)):
        return json.dumps(data, ensure_ascii=False, indent=rng.choice([None, 2])) + "\n"
    settings: dict[str, Any] = {
        "allow_unicode": rng.random() < 0.9,
        "sort_keys": rng.random() < 0.2,
        "width": rng.choice([40, 96, 10**6]),
    }
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, default_flow_style=[False, None, True][how - 1], **settings))


def _spoilt(raw: bytes, rng: random.Random) -> bytes:
    lines = raw.split(b"\n")
    at = rng.randrange(len(lines))
    change = rng.randrange(9)
    if change == 0:
        lines.insert(at, lines[at])  # a key that stands twice
    elif change == 1:
        lines.insert(
            at,
            rng.choice([b"# ghi ch\xc3\xba", b"", b"   ", b"---", b"...", b"  # x", b"\t", b"%YAML 1.2", b"<<<<<<< x"]),
        )
    elif change == 2:
        lines[at] += rng.choice([b" # ghi ch\xc3\xba", b"#x", b"\t", b"  ", b"\t# x", b"\xc2\x85", b"\xe2\x80\xa8"])
    elif change == 3:
        lines[at] = lines[at].replace(b": ", b":\t")
    elif change == 4:
        return b"\xef\xbb\xbf" + raw
    elif change == 5:
        return raw.replace(b"\n", rng.choice([b"\r\n", b"\r"]))
    elif change == 6:
        return raw.rstrip(b"\n")
    elif change == 7:
        return raw + rng.choice([b"\n\n\n", b"...\n", b"# x", b"---\n", b"\0"])
    else:
        return (
            rng.choice([b"---\n", b"--- # x\n", b"%YAML 1.2\n---\n", b"# x\n\n---\n", b"\n\n", b"# -*- x -*-\n"]) + raw
        )
    return b"\n".join(lines)


def _misplaced(folder: Path, rng: random.Random) -> None:
    """A file is a link, a pipe, a folder, missing, there twice, empty, or of another name."""
    path = rng.choice(sorted(folder.rglob("*.yaml")))
    change, raw = rng.randrange(10), path.read_bytes()
    if change == 0:
        path.with_name(
            rng.choice(["khac.yaml", "PAPI.yaml", "x.yml", "x.YAML", "x.yaml.txt", "._x.yaml", "á.yaml"])
        ).write_bytes(raw)
        return
    if change == 1:
        path.with_name("x.yaml").symlink_to(rng.choice(["none", "x.yaml", str(path), "/etc/hostname", "/dev/null"]))
        return
    if change == 2:
        (path.parent / os.fsdecode(b"t\xea.yaml")).write_bytes(raw)  # a name that is not UTF-8
        return
    path.unlink()
    if change == 3:
        path.mkdir()
    elif change == 4:
        os.mkfifo(path)
    elif change == 5:
        path.write_bytes(b"")
    elif change == 6:
        path.symlink_to(rng.choice(["none", path.name, "/proc/self/environ", "/dev/null", "dispatch.yaml", ".", ".."]))
    elif change == 7:
        path.with_name(path.name.upper()).write_bytes(raw)
    elif change == 8:
        path.with_suffix(".yml").write_bytes(raw)


def changed(source: Path, target: Path, rng: random.Random) -> None:
    """Write a changed copy of a data set: one to four changes of its data, now and then one of its files."""
    texts = {path.relative_to(source).as_posix(): path.read_text(encoding="utf-8") for path in source.rglob("*.yaml")}
    files = {name: yaml.load(text, yaml.CSafeLoader) for name, text in sorted(texts.items())}
    harsh = rng.random() < 0.5  # else the set may well stay valid
    for _ in range(rng.choice([1, 1, 2, 3, 4])):
        rng.choice(_HARSH if harsh else _GENTLE)(files, rng)
    for name, data in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = _dumped(data, rng).encode("utf-8", "surrogatepass")
        path.write_bytes(_spoilt(raw, rng) if rng.random() < 0.08 else raw)
    for path in source.rglob("*.txt"):
        (target / path.relative_to(source)).parent.mkdir(exist_ok=True)
        (target / path.relative_to(source)).write_bytes(path.read_bytes())
    if rng.random() < 0.08:
        _misplaced(target, rng)
