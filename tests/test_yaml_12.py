"""What YAML 1.2 says and libyaml does not: read as 1.2 says, or refused; with libyaml and without one answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from chisotv.files import yaml_reader
from chisotv.files.formatter import formatted
from chisotv.files.source import parse
from chisotv.problems import ChisotvError

NOWHERE = Path("x.yaml")
READ = {
    "{a:b, c: d}\n": {"a:b": None, "c": "d"},
    "{\"a\":b, 'c':d}\n": {"a": "b", "c": "d"},
    "[a :b, c::d, e]\n": ["a :b", "c::d", "e"],
    "a: b#c\nd: e #f\n": {"a": "b#c", "d": "e"},
    "[b#c, #d\n e]\n": ["b#c", "e"],
    "?a: ?b\n-c: -d\n": {"?a": "?b", "-c": "-d"},
    "[--, -a]\n": ["--", "-a"],
    "---a: ---b\n": {"---a": "---b"},
    "--- # c\na: b\n... # d\n": {"a": "b"},
    "--- {a: b}\n": {"a": "b"},
    "\n# c\n\n---\n# d\na: b\n": {"a": "b"},
    "a: |2\n   b\n": {"a": " b\n"},
    "a: |-1 # c\n b\n": {"a": "b"},
    "a: >+\n  b\n\n   c\n\n": {"a": "b\n\n c\n\n"},
    "a: |\n b\n\n # c\n": {"a": "b\n\n# c\n"},
    "a: |\n  b\n# c\n  # d\ne: f\n": {"a": "b\n", "e": "f"},
    "a: >-\n b\n # c\n": {"a": "b # c"},
    'a: "\\/\\x41\\u0110\\U0001F600"\n': {"a": "/AĐ😀"},
    'a: "b\n\n  c\\\n  d\\n\n  e"\n': {"a": "b\ncd\n e"},
    "a: 'b''c\n\n  d'\n": {"a": "b'c\nd"},
    "a: 'b\tc'\nd: \"e\tf\"\ng: |\n  h\ti\n# j\tk\n": {"a": "b\tc", "d": "e\tf", "g": "h\ti\n"},
    "a: b\r\nc: d\re: f\n": {"a": "b", "c": "d", "e": "f"},
    "a: b\n  c\n\n  d\n": {"a": "b c\nd"},
    "a: #b\nc: ~\nd: Null\n": {"a": None, "c": None, "d": None},
    "a:\n- b\n-\n  c\n": {"a": ["b", "c"]},
    "- - a\n  - b\n- c: d\n  e: f\n": [["a", "b"], {"c": "d", "e": "f"}],
    "[a: b, {c: d}]\n": [{"a": "b"}, {"c": "d"}],
    "a: 100% & *b, !c\n": {"a": "100% & *b, !c"},
}
"""Texts, and what YAML 1.2 says that they are."""

REFUSED = {
    "{?foo: bar}\n": (1, 2),
    "[a, ?x]\n": (1, 5),
    "- ? x\n": (1, 3),
    "? x\n: y\n": (1, 1),
    "a: {? b : c}\n": (1, 5),
    "key:\tvalue\n": (1, 5),
    "key: \tvalue\n": (1, 6),
    "key: value\t\n": (1, 11),
    "key: value\t# c\n": (1, 11),
    "key: a\tb\n": (1, 7),
    "key: |\t\n  a\n": (1, 7),
    "-\ta\n": (1, 2),
    "a: b\n \t\nc: d\n": (2, 2),
    "a: [b,\tc]\n": (1, 7),
    "a:\n\tb: c\n": (2, 1),
    "---\ta\n": (1, 4),
    'a: "b"#c\n': (1, 7),
    "a: [b]#c\n": (1, 7),
    "a: |#c\n  b\n": (1, 5),
    "%YAML 1.2\n---\na: b\n": (1, 1),
    "%YAML 1,1\n---\na: b\n": (1, 1),
    "%YAML 1.3\n---\na: b\n": (1, 1),
    "# c\n%FOO x\n---\na: b\n": (2, 1),
    "%TAG ! x\n---\na: b\n": (1, 1),
    "a: |\n%b\n": (2, 1),
    "a: b\x85c\n": (1, 5),
    "a: 'b\u2028c'\n": (1, 6),
    "--- a: b\n": (1, 6),
    "a: b: c\n": (1, 5),
    "a: |0\n b\n": (1, 5),
    "a: |\n    \n  b\n": (3, 3),
    "{: b}\n": (1, 2),
    "[a, ,b]\n": (1, 5),
    "[:b]\n": (1, 2),
    "[a]: b\n": (1, 1),
    "{a: 1, b: 2, a: 3}\n": (1, 14),
    "a: %b\n": (1, 4),
    "a: b\n---\nc: d\n": (2, 1),
    "a: 0o7\n": (1, 4),
    "a: 1:30\n": (1, 4),
    "a: Yes\n": (1, 4),
    "a: =\n": (1, 4),
}
"""Texts, and the line and column of the problem."""

WITH_LIBYAML = {
    'a: "\\q"\n': (1, 5),
    'a: "\\ud800"\n': (1, 7),
    'a: "\\U00110000"\n': (1, 7),
    "{a:}\n": (1, 3),
    "a: |\n  \tb\n": (2, 3),
}
"""What PyYAML without libyaml takes, or refuses elsewhere."""


@pytest.fixture(params=["libyaml", "PyYAML"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Read with libyaml, and as where it is not installed."""
    if request.param == "PyYAML":
        monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("no libyaml")
    yield request.param


@pytest.mark.parametrize("text", READ)
def test_it_is_read_as_the_standard_says(text: str, loader: str) -> None:
    source = parse(text, NOWHERE)
    assert not source.faults
    assert source.data == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_it_is_refused_where_it_stands(text: str, loader: str) -> None:
    places = [(fault.line, fault.column) for fault in parse(text, NOWHERE).faults]
    assert places[0] == REFUSED[text]


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="no libyaml")
@pytest.mark.parametrize("text", WITH_LIBYAML)
def test_libyaml_refuses_more(text: str) -> None:
    (fault,) = parse(text, NOWHERE).faults
    assert (fault.line, fault.column) == WITH_LIBYAML[text]


def test_a_letter_that_there_is_not_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    assert [fault.rule for fault in parse('a: "\\U00110000"\n', NOWHERE).faults] == ["CTV004"]


def test_each_tab_is_told() -> None:
    faults = parse("a:\tb\nc: d\te\n  f\t\ng: 'h\ti'\t# j\tk\n", NOWHERE).faults
    assert [(fault.line, fault.column) for fault in faults] == [(1, 3), (2, 5), (3, 4), (4, 9)]
    assert {fault.message for fault in faults} == {"cú pháp YAML sai: có phím Tab ở chỗ phải là dấu cách"}


# -- any text of the signs of YAML ------------------------------------------------------------------------------------

TOKENS = [
    *[
        "a",
        "b",
        "1",
        ".5",
        '"x"',
        "'y'",
        "~",
        "null",
        "true",
        "@",
        "`",
        "đ",
        "-1",
        '""',
        "\\",
        '"\\x41"',
        '"a\n b"',
        "'a\n\n b'",
    ],
    *[
        "-",
        "- ",
        "? ",
        "?",
        ": ",
        ":",
        "::",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ",",
        "#",
        " #",
        " #c\n",
        "#c\n",
        "# c",
        " ",
        "  ",
        "\t",
    ],
    *[
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - ",
        "\n\n",
        "|",
        ">",
        "|-\n",
        ">-\n  ",
        "|2\n    ",
        "---\n",
        "--- ",
        "...\n",
    ],
    *[
        "%YAML 1.2\n",
        "!x ",
        "&a ",
        "*a",
        "a: b\n",
        "c: d\n",
        "- e\n",
        "{f: g}",
        "[h, i]",
        "k:\n",
        "k: [",
        "k: {",
        "k: |\n  ",
    ],
]
TEXTS = st.lists(st.sampled_from(TOKENS), max_size=10).map("".join)
KNOWN = {
    "more indented follow up line": "blank lines before a text may hold as many spaces as its first line",
    "while parsing a flow sequence": 'a key in quotes, ["a":b], needs no space behind its colon',
    "expected a single document": "several lines “...” end one document",
}
"""Faults of ruamel.yaml: what it says of texts that YAML 1.2 allows, and what YAML 1.2 says."""


def second_reading(text: str) -> Any:
    """The data as ruamel.yaml reads them, which follows YAML 1.2; an Exception where it refuses."""
    from ruamel.yaml import YAML

    try:
        return YAML(typ="safe", pure=True).load(text)
    except Exception as error:
        return error


def keyed_by_texts(data: Any) -> bool:
    """Whether all keys are texts: no field of a data file is called 1 or null, which validate then says."""
    if isinstance(data, dict):
        return all(isinstance(key, str) and keyed_by_texts(inner) for key, inner in data.items())
    return not isinstance(data, list) or all(keyed_by_texts(inner) for inner in data)


@settings(max_examples=400)
@given(TEXTS)
def test_any_text_is_refused_or_read_as_by_others(text: str) -> None:
    source = parse(text, NOWHERE)
    if source.faults:
        return
    other = second_reading(text)
    if isinstance(other, Exception):
        assert any(words in str(other) for words in KNOWN), other
    elif keyed_by_texts(other) and (isinstance(other, dict | list) or isinstance(source.data, dict | list)):
        assert str(source.data) == str(other)  # 1 and True are not the same


@settings(max_examples=200)
@given(TEXTS)
def test_any_text_that_is_laid_out_stays_so(text: str) -> None:
    if parse(text, NOWHERE).faults:
        return
    try:
        once = formatted(text, NOWHERE)
    except ChisotvError:
        return
    assert formatted(once, NOWHERE) == once
