"""What recording rests on: numbers as they are typed, and files of any layout in which nothing else changes."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chisotv.files.folder import contents
from chisotv.files.formatter import formatted
from chisotv.files.source import parse
from chisotv.files.yaml_reader import UNUSABLE, comments
from chisotv.loading import load
from chisotv.models.dataset import Dataset
from chisotv.models.measures import ThresholdMeasure
from chisotv.models.results import Result
from chisotv.problems import ChisotvError
from chisotv.recording import TypedFigures, plan
from chisotv.recording.figures import score_of
from chisotv.recording.plan import recorded
from chisotv.text import number_key, squeeze
from conftest import EXAMPLES, make

NOWHERE = Path("x.yaml")
SUBSCRIBERS = make(
    ThresholdMeasure, kind="threshold", value=1300000, unit="thuê bao", comparison=">=", scope="criterion"
)
TYPED = {
    "83,00": "83.00",
    "83.00": "83.00",
    " 83 ": "83",
    "0,6077": "0.6077",
    "-1,5": "-1.5",
    "1.300.000": "1300000",
    "1.300.000,5": "1300000.5",
    "1.300,5": "1300.5",
    "2.035": "2.035",
    "007": "7",
    "57 điểm": "57",
    "123456789012345": "123456789012345",
}


@pytest.mark.smoke
@pytest.mark.parametrize("text", TYPED)
def test_numbers_as_they_are_typed(text: str) -> None:
    score = score_of(text, "điểm")
    assert getattr(score, "digits", str(score)) == TYPED[text]
    assert score == float(TYPED[text])


@pytest.mark.parametrize(
    "text", ["1.3.0", "1,300,000", "1..5", ",5", "5,", "--5", "٥", "1_000", "nan", "1 2", "5kg", "0x1F"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ChisotvError, match="không hiểu con số"):
        score_of(text, "điểm")


@pytest.mark.parametrize("text", ["669.400", "1.000", "669,400"])
def test_a_dot_before_three_digits_is_not_guessed(text: str) -> None:
    with pytest.raises(ChisotvError, match="hai cách"):
        score_of(text, "thuê bao", SUBSCRIBERS)
    assert score_of(text.replace("400", "4000"), "thuê bao", replace(SUBSCRIBERS, value=57))
    assert score_of("1.250.000 thuê bao", "thuê bao", SUBSCRIBERS) == 1250000


@given(st.text("0123456789.,-% điểm", max_size=12) | st.text(max_size=8))
def test_any_typed_number_is_read_or_refused(text: str) -> None:
    try:
        score = score_of(text, "điểm")
    except ChisotvError:
        return
    written = getattr(score, "digits", str(score))
    data = parse(f"a: {written}\n", Path("x")).data
    assert data == {"a": score}
    assert type(data["a"]) is (int if isinstance(score, int) else float)


LINES = st.text("aăâ đĐ:#-–,.[]{}'\"|>&*!%@`~0129=?\\ “”yneE+_<", max_size=160) | st.text(max_size=40)
ODD = [
    "null",
    "yes",
    "~",
    "- a",
    "? a",
    "a: b",
    "a #b",
    "#b",
    "{a: 1}",
    "[a]",
    "'a'",
    '"a"',
    "---",
    "...",
    "2020-01-01",
]


def opened(folder: Path) -> Dataset:
    loaded = load(folder, remembered=False)
    assert loaded.dataset, loaded.problems
    return loaded.dataset


@contextmanager
def base() -> Iterator[Path]:
    """A copy of the smallest complete folder; Hypothesis runs one test many times."""
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(shutil.copytree(EXAMPLES / "base", Path(scratch) / "base"))


def unchanged(old: bytes, new: bytes) -> int:
    """How many bytes of the old file stand before and behind the one place that changed."""
    before = alike(old, new)
    return before + alike(old[before:][::-1], new[before:][::-1])


def alike(one: bytes, other: bytes) -> int:
    """How many bytes two texts begin with alike."""
    most = min(len(one), len(other))
    return next((at for at in range(most) if one[at] != other[at]), most)


@given(LINES | st.sampled_from(ODD))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_any_source_is_written_as_it_was_typed(typed: str) -> None:
    with base() as folder:
        path, dataset = folder / "results" / "ict.yaml", opened(folder)
        try:
            found = plan(
                folder,
                contents(folder),
                dataset,
                dataset.find_any("ict"),
                TypedFigures(2021, "1", "1.300.001", "3/63", source=typed),
            )
        except ChisotvError as error:
            assert "--source" in str(error)
            return
        content = found.files[path].decode("utf-8")
        [year] = parse(content, path).data["years"]
        assert year["source"] == squeeze(typed)
        assert year["results"] == [{"number": "1", "score": 1300001, "unit": "thuê bao", "rank": 3, "ranked": 63}]
        assert formatted(content, path) == content


COMMENTED = """\
# đầu tệp
index: ict   # chỉ số
unit: điểm
decimals: 4
basis: published

# Các năm.
years:   # từ đây
  # năm đầu
  - year: 2015   # 2015
    # kết quả
    results:
      # cả chỉ số
      - {rank: 5, ranked: 63, source: "a # b"}   # hạng
        # thêm về dòng trên
      - number: "1"
        # điểm
        score: 1.50   # 1,50
        unit: thuê bao
        source: >-
          x # y
          z
      # hết 2015
  # trước 2018
  - year: 2018   # trống
    source: x

  # hết năm
# hết tệp
"""
RECORDS = st.lists(
    st.tuples(
        st.integers(2014, 2019),
        st.sampled_from([None, "1", "2"]),
        st.sampled_from(["1,50", "12", "0,125", "1.300.000", "1.300.000,25"]),
        st.sampled_from([None, "3/63"]),
        st.sampled_from(["x", "a: b # c", "–", "Sở Y tế"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(RECORDS)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_any_sequence_of_results_keeps_every_comment(records: list[tuple[Any, ...]]) -> None:
    with base() as folder:
        path = folder / "results" / "ict.yaml"
        path.write_text(COMMENTED, encoding="utf-8", newline="\n")
        meant = by_key(parse(COMMENTED, path).data)
        for year, number, score, rank, source, replace in records:
            measure = "hồ sơ mức 4" if number == "2" else None
            before, dataset = path.read_bytes(), opened(folder)
            wanted = TypedFigures(year, number, score, rank, measure=measure, source=source, replace=replace)
            try:
                found = plan(folder, contents(folder), dataset, dataset.find_any("ict"), wanted)
            except ChisotvError:
                # It is there already, and may not be replaced, or not without a comment inside it.
                assert (year, number, measure) in meant
                continue
            if found.loaded.dataset is None:  # more than 100%
                assert (number, {each.rule for each in found.loaded.problems}) == ("2", {"CTV078"})
                continue
            [after] = found.files.values()
            path.write_bytes(after)
            assert comments(after.decode("utf-8")) == comments(COMMENTED)
            assert found.earlier or unchanged(before, after) == len(before)
            row = {n: value for n, value in vars(found.result).items() if value is not None}
            meant[year, number, measure] = {**row, "source": source}
        data = parse(path.read_text(encoding="utf-8"), path).data
        assert by_key(data) == meant
        places = [(key[0], number_key(key[1]) if key[1] else ()) for key in by_key(data)]
        assert places == sorted(places)


def by_key(data: Any) -> dict[tuple[int, str | None, str | None], Any]:
    """The results of a file by year, number and measure, in order, each with its source or that of its year."""
    rows = ((table, row) for table in data["years"] for row in table.get("results", ()))
    return {
        (table["year"], row.get("number"), row.get("measure")): {"source": table.get("source"), **row}
        for table, row in rows
    }


TEXTS = st.sampled_from(["x", "a: b # c", "- x", "dài " * 40 + "hết", "hai\ndòng\n"])
ROWS = st.dictionaries(st.sampled_from(["", "1", "2"]), TEXTS, max_size=3)
TABLES = st.dictionaries(st.integers(2018, 2022), st.none() | ROWS, max_size=3)
STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([False, None, True]),
        "indent": st.integers(2, 4),
        "width": st.sampled_from([40, 1000]),
    }
)
MARKS = st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["# c", "   # c", "         # c", ""])), max_size=6)


@given(TABLES, STYLES, MARKS, st.sampled_from(["\n", "\r\n"]), TEXTS, st.sampled_from([None, "1"]))
def test_any_layout_stays_or_is_left_alone(
    tables: dict[int, Any],
    style: dict[str, Any],
    marks: list[tuple[int, str]],
    end: str,
    source: str,
    number: str | None,
) -> None:
    data: dict[str, Any] = {
        "unit": "điểm",
        "years": [table(year, tables[year]) for year in sorted(tables)],
        "scales": [],
    }
    lines = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, **style).split("\n")
    for at, mark in marks:
        tried = [*lines[: at % len(lines)], mark, *lines[at % len(lines) :]]
        found = parse("\n".join(tried), NOWHERE)
        if found.data is not UNUSABLE and json.dumps(found.data) == json.dumps(data):
            lines = tried
    raw = end.join(lines).encode("utf-8")
    result = make(Result, number=number, rank=5, ranked=63, source=squeeze(source))
    there = (number or "") in (tables.get(2020) or {})
    try:
        new = recorded(raw, NOWHERE, 2020, result)
    except ChisotvError as error:
        assert "tệp giữ nguyên" in str(error)
        # Comments inside what is replaced, or indented so far that they would continue the new text.
        assert any("#" in mark for _, mark in marks)
        return
    after = parse(new.decode("utf-8"), NOWHERE)
    assert comments(after.text) == comments("\n".join(lines))
    # Empty brackets are opened, and braces that do not hold a list.
    assert there or b"[]" in raw or b"- {year: 2020}" in raw or unchanged(raw, new) == len(raw)
    assert new.count(b"\n") == new.count(end.encode())
    [added] = [each for each in after.data["years"] if each["year"] == 2020]
    row = {name: value for name, value in asdict(result).items() if value is not None}
    new_year = [] if 2020 in tables else [{"year": 2020, "source": row.pop("source")}]
    assert row in added["results"]
    assert [others(each, number) for each in after.data["years"]] == [
        others(each, number) for each in sorted([*data["years"], *new_year], key=lambda each: each["year"])
    ]


def others(table: dict[str, Any], number: str | None) -> Any:
    """What a year has besides the result of a criterion."""
    rows = [row for row in table.get("results") or () if table["year"] != 2020 or row.get("number") != number]
    return {**table, "results": rows}


def table(year: int, rows: dict[str, str] | None) -> dict[str, Any]:
    """A year with results, or without any."""
    if rows is None:
        return {"year": year}
    named = [{"number": number, "source": rows[number]} for number in sorted(rows)]
    return {"year": year, "results": [{n: v for n, v in row.items() if v} for row in named]}
