"""The YAML reader: never a traceback, the same values as other readers, exact positions."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from chisotv.files.folder import MAX_BYTES
from chisotv.files.source import Source, parse, read
from chisotv.files.yaml_reader import MAX_DEPTH, MAX_VALUES, UNUSABLE
from conftest import DATA

pytestmark = pytest.mark.smoke

NOWHERE = Path("x.yaml")
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**17), 10**17), st.text(st.characters(codec="utf-8"), max_size=20)
)
DOCUMENTS = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_size=4,
)


def rules(source: Source) -> list[str]:
    return [fault.rule for fault in source.faults]


def ways(value: Any, loc: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in plain data."""
    yield loc
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from ways(inner, (*loc, key))


@given(DOCUMENTS)
def test_reads_what_yaml_libraries_write(document: dict[str, Any]) -> None:
    text = yaml.safe_dump(document, allow_unicode=True)
    source = parse(text, NOWHERE)
    if not source.faults:
        assert source.data == document == yaml.safe_load(text)
    else:
        # What may be refused: separators that editors do not show, "y"-like words that PyYAML leaves plain, and the
        # "? " that it puts before an empty or a long name.
        assert {fault.rule for fault in source.faults if "“?”" not in fault.message} <= {"CTV003", "CTV009"}, (
            source.faults
        )


@given(st.text() | st.text(alphabet="-:{}[]&*!|>'\"#%@,? \n\tab0.~"))
def test_any_text_gives_data_or_faults(text: str) -> None:
    source = parse(text, NOWHERE)
    assert source.data is not UNUSABLE or source.faults
    for fault in source.faults:
        assert fault.line is None or 1 <= fault.line <= source.text.count("\n") + 2
    # The second pass may not raise either, and each value of the data, and nothing else, has its place.
    spots, ends = source.spots, source.ends
    if source.data is not UNUSABLE:
        assert list(spots) == list(ways(source.data))
        assert spots.keys() == ends.keys()


@settings(deadline=None)
@given(raw=st.binary(max_size=300))
def test_any_bytes_give_data_or_faults(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x.yaml"
    path.write_bytes(raw)
    source = read(path)
    assert source.data is not UNUSABLE or source.faults


def test_positions_are_those_of_the_value() -> None:
    source = parse("a:\n  - b: một\n    c: >-\n      hai\n      ba\n", NOWHERE)
    spot = source.spot(("a", 0, "b"))
    assert (spot.line, spot.column, spot.length) == (2, 8, 3)
    assert source.key_spot(("a", 0, "c")).column == 5
    assert source.spot(("a", 0, "missing", 7)) == source.spot(("a", 0))
    assert source.written(("a", 0, "b")) == "một"


def test_every_value_of_the_data_has_its_position() -> None:
    for path in DATA.rglob("*.yaml"):
        source = read(path)
        assert list(source.spots) == list(ways(source.data))


def test_numbers_stay_numbers_and_texts_texts() -> None:
    data = parse('a: 1.10\nb: "1.10"\nc: 1300000\nd: true\ne: ~\nf: một\n', NOWHERE).data
    assert data == {"a": 1.1, "b": "1.10", "c": 1300000, "d": True, "e": None, "f": "một"}


@pytest.mark.parametrize(
    "value", ["010", "12:30", "no", "Yes", "on", "0x1F", "1_000", "2020-07-07", "1e5", ".inf", "9" * 5000]
)
def test_what_readers_disagree_on_must_be_quoted(value: str) -> None:
    assert rules(parse(f"a: {value}\n", NOWHERE)) == ["CTV009"]
    assert parse(f'a: "{value}"\n', NOWHERE).data == {"a": value}


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: m\xe1\xbb\x99t\r\nb: >-\r\n  hai\r\n  ba\r\n")
    assert read(path).data == {"a": "một", "b": "hai ba"}


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000], ids=["[", "{", "-", "?"]
)
def test_deep_nesting_is_refused_and_not_a_crash(text: str, tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(text, encoding="utf-8")
    code = (
        "import sys, pathlib, chisotv.files.source as y; s = y.read(pathlib.Path(sys.argv[1])); print(s.faults[0].rule)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()[:4], done.stderr) == (0, "CTV0", "")


@pytest.mark.parametrize("opened", ["[", "{a: ", "- "])
@pytest.mark.parametrize("levels", [70, 2000])
def test_deep_nesting_is_called_so(opened: str, levels: int) -> None:
    assert "lồng nhau quá" in parse(f"{opened * levels}\n", NOWHERE).faults[0].message


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert rules(read(path)) == ["CTV002"]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    assert rules(read(tmp_path / "folder.yaml")) == ["CTV001"]
    assert rules(read(tmp_path / "none.yaml")) == ["CTV001"]


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFO or symlink without rights on Windows")
def test_pipes_and_symlink_loops_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.yaml")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    assert rules(read(tmp_path / "fifo.yaml")) == ["CTV001"]
    assert rules(read(tmp_path / "loop.yaml")) == ["CTV001"]


def test_an_alias_bomb_is_refused_at_once() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60))
    source = parse(f"a0: &a0 [x]\n{levels}\n", NOWHERE)
    assert set(rules(source)) == {"CTV007"}


def test_spots_are_those_of_the_first_of_two_keys() -> None:
    source = parse("a:\n  b: 1\na:\n  b: 2\n", NOWHERE)
    assert rules(source) == ["CTV008"]
    assert source.data == {"a": {"b": 1}}
    assert source.spot(("a", "b")).line == 2
    assert source.ends["a", "b"] == (2, 7)
    assert parse("a: [*x]\n", NOWHERE).ends.keys() == {(), ("a",), ("a", 0)}


def test_what_is_wrong_before_a_syntax_error_is_told_with_it() -> None:
    source = parse("a: &x 1\na: no\nb: *x\nc: [1\n", NOWHERE)
    places = [(fault.rule, fault.line, fault.column) for fault in source.faults]
    assert places == [("CTV007", 1, 4), ("CTV008", 2, 1), ("CTV009", 2, 4), ("CTV007", 3, 4), ("CTV004", 4, 4)]
    assert source.data is UNUSABLE


def test_the_text_that_is_no_longer_closed_is_pointed_at() -> None:
    """Not where the next quote ends and the error shows."""
    source = parse('a: "một\nb: "hai"\nc: 1\n', NOWHERE)
    assert [(fault.rule, fault.line, fault.column) for fault in source.faults] == [("CTV004", 1, 4)]


def test_a_limit_is_told_once_and_where_it_was_reached() -> None:
    deepest = parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, NOWHERE)
    assert (deepest.faults, deepest.data is UNUSABLE) == ([], False)
    deeper = parse("[" * MAX_DEPTH + "[" + "]" * MAX_DEPTH, NOWHERE)
    assert [(fault.rule, fault.column) for fault in deeper.faults] == [("CTV006", MAX_DEPTH + 1)]
    most = parse("- x\n" * (MAX_VALUES - 5), NOWHERE)
    assert not most.faults
    more = parse("- x\n" * (MAX_VALUES + 9), NOWHERE)
    assert [(fault.rule, fault.line) for fault in more.faults] == [("CTV002", MAX_VALUES - 1)]
    assert rules(parse("- *x\n" * 1500 + "[", NOWHERE)) == ["CTV007"] * 1000
