"""`fmt`: one layout, the same values, every comment, whole or not at all; and the schemas beside the data."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_specifications import REGISTRY

from chisotv.files.formatter import formatted
from chisotv.files.scalars import WIDTH
from chisotv.files.source import parse
from chisotv.files.yaml_reader import comments
from chisotv.problems import ChisotvError
from chisotv.resources import common_agencies
from chisotv.validation.schemas import SCHEMAS, schema
from conftest import DATA, EXAMPLES, PROJECT, Run

NOWHERE = Path("x.yaml")
LINES = st.text("aăâ đĐ:#-–,.[]{}'\"|>&*!%@`~0129=?\\ “”", max_size=150).map(lambda text: " ".join(text.split()))
SEVERAL = st.text("ấ :\n", max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 10**9) | LINES | SEVERAL,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(st.text("abcdđ_", min_size=1, max_size=6), inner, min_size=1, max_size=4)
    ),
)
DOCUMENTS = st.dictionaries(st.text("abcdđ_", min_size=1, max_size=6), VALUES, min_size=1, max_size=4)


@pytest.mark.parametrize("path", sorted([*DATA.glob("*.yaml"), common_agencies()]), ids=lambda path: path.name)
def test_the_carried_data_is_in_layout(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(text, path) == text


@given(DOCUMENTS, st.booleans())
def test_any_document_keeps_its_values(document: dict[str, Any], flow: bool) -> None:
    text = yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    source = parse(text, NOWHERE)
    if source.faults:
        return
    try:
        new = formatted(text, NOWHERE)
    except ChisotvError:
        return  # it said so and changed nothing
    assert parse(new, NOWHERE).data == source.data == document
    assert formatted(new, NOWHERE) == new


@pytest.mark.smoke
def test_untidy_files_become_tidy(run: Run, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.glob("*.yaml")}
    for path in folder.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        document = yaml.safe_load(text)
        comments = "".join(f"{line}\n" for line in text.split("\n") if line.startswith("#"))
        untidy = comments + "\n" + yaml.safe_dump(document, allow_unicode=True, width=60, indent=4, sort_keys=False)
        path.write_bytes(b"\xef\xbb\xbf" + untidy.replace("\n", "\r\n").encode("utf-8"))
    check = run("fmt", "data", "--check")
    assert check.status == 1
    assert "data/papi.yaml: cần sắp lại" in check.err
    assert run("fmt", "data").status == 0
    assert run("fmt", "data", "--check").status == 0
    for name, old in before.items():
        new = (folder / name).read_text(encoding="utf-8")
        assert yaml.safe_load(new) == yaml.safe_load(old.decode("utf-8"))
        assert "\r" not in new
        assert (
            max(
                len(line)
                for line in new.split("\n")
                if not line.startswith("#") and "{" not in line and "|" not in line and "sử dụng bộ gõ" not in line
            )
            <= WIDTH + 2
        )
        assert [line for line in new.split("\n") if line.startswith("#")] == [
            line for line in old.decode("utf-8").split("\n") if line.startswith("#")
        ]


@pytest.mark.smoke
def test_comments_stay_where_they_are() -> None:
    text = "# đầu\na:   'một'   # cuối dòng\n# giữa\nb:\n    - x\n    # trước y\n    - y\n"
    assert formatted(text, NOWHERE) == "# đầu\na: một       # cuối dòng\n# giữa\nb:\n  - x\n    # trước y\n  - y\n"


@pytest.mark.parametrize(
    "text",
    [
        "a:   [x, # một\n  y]\n",
        "a: {b:   1, # một\n  c: 2}\n",
        "a:   b\n--- # x\n",
        "a: >-   # một\n  " + "dài " * 60 + "\nb:   c # hai\n",
        "a: '" + "dài " * 40 + "hết'   # một\n",
        "a: [" + "xxxxxxxx, " * 20 + "y] # một\n",
        "a:\n- {b: " + "x" * 120 + ", c:   d} # một\n",
        "a: '" + "#1 #2 " * 30 + "#3'\n",
        "a:\n  - # một\n    b:   c\n",
        "# đầu\n\n\na:   b   # một\n\n# cuối\n",
    ],
)
def test_every_comment_is_kept_or_the_file_is_left_alone(text: str) -> None:
    try:
        new = formatted(text, NOWHERE)
    except ChisotvError as error:
        assert "tệp giữ nguyên" in str(error)
        return
    assert comments(new) == comments(text)
    assert parse(new, NOWHERE).data == parse(text, NOWHERE).data
    assert formatted(new, NOWHERE) == new


def test_a_broken_file_is_left_alone(run: Run, folder: Path) -> None:
    (folder / "papi.yaml").write_text("index: [\n", encoding="utf-8")
    dispatch = (folder / "dispatch.yaml").read_text(encoding="utf-8").replace("place: Trà", "place:    Trà", 1)
    (folder / "dispatch.yaml").write_text(dispatch, encoding="utf-8")
    result = run("fmt", "data")
    assert result.status == 1
    assert "data/papi.yaml: cú pháp YAML sai" in result.err
    assert (folder / "dispatch.yaml").read_text(encoding="utf-8") == dispatch


FOREIGN = {
    ".pre-commit-config.yaml": b"repos:\n- repo:   x\n",
    "._papi.yaml": b"\0\5\x16",
    "x.yaml": b"a: &b 1\nc: *b\n",
}


def test_only_files_of_the_dispatch_are_laid_out(run: Run, folder: Path) -> None:
    for name, content in FOREIGN.items():
        (folder / name).write_bytes(content)
        (folder / "results" / name).write_bytes(content)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.yaml")
    own = [folder / name for name in ("agencies.yaml", "dispatch.yaml", "papi.yaml", "results/pci.yaml")]
    before = {path: path.read_text(encoding="utf-8") for path in own}
    for path, text in before.items():
        path.write_text(
            re.sub("^([a-z]+:) ?", r"\1   ", text, count=1, flags=re.MULTILINE), encoding="utf-8", newline="\n"
        )
    result = run("fmt", "data")
    said = "".join(f"data/{path.relative_to(folder).as_posix()}: đã sắp lại\n" for path in own)
    assert (result.status, sorted(result.err.splitlines())) == (0, sorted(said.splitlines()))
    assert {path: path.read_text(encoding="utf-8") for path in own} == before
    for name, content in FOREIGN.items():
        assert (folder / name).read_bytes() == (folder / "results" / name).read_bytes() == content


def test_files_with_errors_are_laid_out_and_no_name_leads_out(run: Run, folder: Path) -> None:
    outside = folder.parent / "outside.yaml"
    outside.write_bytes(b"a:   b\n")
    dispatch = folder / "dispatch.yaml"
    text = dispatch.read_text(encoding="utf-8")
    rows = "indices:\n  - 5\n  - appendix:\n      - x\n  - appendix: ../outside.yaml\n  - appendix: gone.yaml\n"
    dispatch.write_text(text.replace("indices:\n", f"unknown:   1\n{rows}", 1), encoding="utf-8", newline="\n")
    (folder / "papi.yaml").write_text("index:   xyz\n", encoding="utf-8")
    assert run("validate", "data").status == 1
    result = run("fmt", "data")
    assert (result.status, result.err) == (0, "data/dispatch.yaml: đã sắp lại\ndata/papi.yaml: đã sắp lại\n")
    assert (folder / "papi.yaml").read_text(encoding="utf-8") == "index: xyz\n"
    assert outside.read_bytes() == b"a:   b\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "không có tệp này"),
        ("- a\n", "không có danh sách indices nên không biết những tệp nào thuộc văn bản"),
        ("indices: 5\n", "không có danh sách indices nên không biết những tệp nào thuộc văn bản"),
        ("a: [\n", "cú pháp YAML sai"),
    ],
)
def test_a_dispatch_that_names_no_files(text: str | None, said: str, run: Run, folder: Path) -> None:
    (folder / "dispatch.yaml").unlink()
    if text is not None:
        (folder / "dispatch.yaml").write_text(text, encoding="utf-8")
    (folder / "papi.yaml").write_text("a:   b\n", encoding="utf-8")
    result = run("fmt", "data")
    assert result.status == 1
    assert result.err.startswith(f"data/dispatch.yaml: {said}")
    assert result.err.endswith("Sửa trước đã; xem: chisotv validate data\n")
    assert (folder / "papi.yaml").read_text(encoding="utf-8") == "a:   b\n"


REFUSED = {
    "a: b\nnote: # giải thích\n  lời\n\nc: 2\n": 2,  # NotImplementedError
    "a:   b\nc:\n  - d: # e\n      f\n\n": 3,
    "\n\n\n|    # x\n": 4,  # AssertionError
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_library_cannot_lay_out_is_refused_with_its_line(text: str) -> None:
    assert not parse(text, NOWHERE).faults
    with pytest.raises(ChisotvError) as caught:
        formatted(text, NOWHERE)
    assert caught.value.status == 1
    assert str(caught.value).startswith(f"x.yaml:{REFUSED[text]}: không sắp lại được tệp này; tệp giữ nguyên. ")


def test_a_file_that_cannot_be_laid_out_holds_the_others_back(run: Run, folder: Path) -> None:
    pci = folder / "results" / "pci.yaml"
    pci.write_text("index: pci\nunit: # đơn vị\n  điểm\n\nbasis:   published\n", encoding="utf-8", newline="\n")
    papi = folder / "papi.yaml"
    papi.write_bytes(papi.read_bytes().replace(b"\nindex: ", b"\nindex:   ", 1))
    before = pci.read_bytes(), papi.read_bytes()
    result = run("fmt", "data")
    assert result.status == 1
    assert result.err.startswith("data/results/pci.yaml:2: không sắp lại được tệp này")
    assert (pci.read_bytes(), papi.read_bytes()) == before


def test_without_the_library_it_says_what_to_install(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ruamel.yaml", None)
    result = run("fmt", folder)
    assert result.status == 2
    (requirement,) = PROJECT["optional-dependencies"]["fmt"]
    assert f'pip install "{requirement}"' in result.err


def test_line_ends_are_those_of_the_file(run: Run, folder: Path) -> None:
    """As git writes them in a checkout with core.autocrlf."""
    for path in folder.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run("fmt", "--check", "data").err == ""
    papi = folder / "papi.yaml"
    before = papi.read_bytes()
    papi.write_bytes(before.replace(b"\nindex: ", b"\nindex:   ", 1))
    assert run("fmt", "data").err == "data/papi.yaml: đã sắp lại\n"
    assert papi.read_bytes() == before
    # Where they are mixed, the first one is taken.
    papi.write_bytes(before.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n", 3))
    assert run("fmt", "data").err == "data/papi.yaml: đã sắp lại\n"
    assert papi.read_bytes() == before


@pytest.mark.parametrize(
    "marker", ["<<<<<<< HEAD", "||||||| 1a2b3c", "=======", ">>>>>>> nhánh", "<<<<<<<", "  ======="]
)
@pytest.mark.parametrize(
    "where", ["index: a\n", "a:\n  - b\n", "a: >-\n  chữ\n", 'a: "chữ\n', "a: [b,\n", "# chú thích\n"]
)
def test_an_unfinished_merge_is_told_wherever_it_stands(where: str, marker: str) -> None:
    line = where.count("\n") + 1
    for end in ("\n", "\r\n"):
        source = parse(f"{where}{marker}\n  c: d\n".replace("\n", end), NOWHERE)
        (fault,) = source.faults
        assert fault[:2] == ("CTV004", "dấu của git: hai bản sửa chưa được gộp")
        assert fault[3:] == (line, 1 + len(marker) - len(marker.lstrip()), 7)


@pytest.mark.parametrize("text", ["a: =======\n", "a: >-\n  ========\n", "# =======\na: b\n", "a: >-\n  <<<<<<<<< b\n"])
def test_what_is_no_mark_of_a_merge(text: str) -> None:
    assert not parse(text, NOWHERE).faults


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_have_only_words_of_json_schema(name: str) -> None:
    """Strict validators refuse any other, as "discriminator" of OpenAPI."""
    base = "https://json-schema.org/draft/2020-12/meta/"
    known = {word for uri in REGISTRY if uri.startswith(base) for word in REGISTRY.contents(uri)["properties"]}
    assert {"$ref", "oneOf", "const", "description"} <= known
    assert _words(json.loads(schema(name))) <= known


def _words(node: Any, names: bool = False) -> set[str]:
    """The keywords of a schema; `names`: its keys are names of fields or models."""
    if isinstance(node, list):
        return set().union(*map(_words, node))
    if not isinstance(node, dict):
        return set()
    below = (_words(value, key in ("properties", "$defs") and not names) for key, value in node.items())
    return set(() if names else node).union(*below)


@pytest.mark.smoke
@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_beside_the_data_are_current(name: str, request: pytest.FixtureRequest) -> None:
    path = DATA / "schema" / f"{name}.schema.json"
    if request.config.getoption("--update"):
        path.write_text(schema(name), encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == schema(name)
    described = [value for value in _fields(json.loads(schema(name))) if "$ref" not in value]
    assert described
    assert all(value.get("description") and "title" not in value for value in described)


def _fields(node: Any) -> Iterator[dict[str, Any]]:
    """Every field that the schema describes."""
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            yield from properties.values()
        for value in node.values():
            yield from _fields(value)
    elif isinstance(node, list):
        for value in node:
            yield from _fields(value)


def schema_line(path: Path) -> str:
    return next(
        line for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("# yaml-language-server")
    )


def test_another_tool_finds_the_data_valid_too() -> None:
    for path in sorted([*DATA.glob("*.yaml"), common_agencies()]):
        name = schema_line(path).removeprefix("# yaml-language-server: $schema=")
        assert check_jsonschema(path.parent / name, path) == 0
    assert (
        check_jsonschema(DATA / "schema" / "appendix.schema.json", EXAMPLES / "bad" / "CTV013-wrong-kind" / "papi.yaml")
        == 1
    )


def check_jsonschema(schema_file: Path, path: Path) -> int:
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema_file), str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.mark.smoke
def test_schema_command(run: Run, tmp_path: Path) -> None:
    assert run("schema", "appendix").out == schema("appendix")
    assert run("schema", "-o", tmp_path / "s").status == 0
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == sorted(f"{name}.schema.json" for name in SCHEMAS)
    assert run("schema").status == 2
