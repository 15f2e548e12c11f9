"""Files → appendices, against readings that use nothing of the program: a scan, and documents of other issuers."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

import dispatches
import test_importing
from chisotv.importing import Understood, understand
from chisotv.importing.base import words as split
from chisotv.loading import load
from chisotv.models.agency import AgencyFile
from chisotv.models.registry import Registry
from chisotv.reading import read_tables
from chisotv.validation.schemas import validated
from conftest import DATA
from test_importing import BY_ID, COMMON, here, items

Told = set[tuple[str, str]]


def told(found: Understood) -> Told:
    """The items and fields of which something is doubtful; what a group shares holds for its criteria."""
    said = {(doubt.number, doubt.field) for doubt in found.doubts}
    for group in (each for each in items(found.appendix) if "criteria" in each):
        shared = {field for number, field in said if number == group["number"]} & {"tasks", "lead", "coordinating"}
        said |= {(each["number"], field) for each in group["criteria"] for field in shared}
    return said


# --- the scan of the letter ------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Data with every run of spaces as one."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def flat(holder: dict[str, Any], work: Sequence[Any] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each item with what it asks of whom, also where its group says it."""
    for kind in ("groups", "criteria"):
        for item in holder.get(kind, ()):
            own = item.get("assignments") or work
            fields = {"kind": kind, **{key: item.get(key) for key in ("name", "declared", "remark")}}
            target = item.get("target", {})
            fields["target"] = [*target.get("printed", "").strip().split("\n")] + [
                {key: value for key, value in measure.items() if key != "of"} for measure in target.get("measures", ())
            ]
            if kind == "criteria":
                for role in ("tasks", "lead", "coordinating"):
                    fields[role] = [[each.get(role, []), each.get(f"{role}_printed")] for each in own]
            yield item["number"], plain(fields)
            yield from flat(item, own)


def scanned(corrections: dict[str, str]) -> tuple[int, list[tuple[str, str]], list[tuple[str, str]]]:
    """How many criteria are wholly right, and the wrong fields: those of a doubt, and others."""
    dataset = load(DATA).dataset
    assert dataset
    content = read_tables(DATA / "source" / "dispatch-2596.txt")
    found, passed = understand(content.tables, dataset.registry, corrections=corrections)
    assert (len(found), passed) == (4, [])
    right, doubtful, silent = 0, list[tuple[str, str]](), list[tuple[str, str]]()
    for each, index in zip(found, dataset.dispatch.indices, strict=False):
        assert index.appendix
        mine = dict(flat(each.appendix))
        theirs = dict(flat(yaml.safe_load((DATA / index.appendix).read_text(encoding="utf-8"))))
        assert mine.keys() == theirs.keys()
        said = told(each)
        for number, fields in theirs.items():
            wrong = [(number, field) for field in fields if fields[field] != mine[number][field]]
            right += fields["kind"] == "criteria" and not wrong
            doubtful += [each for each in wrong if each in said]
            silent += [each for each in wrong if each not in said]
    return right, doubtful, silent


def corrections() -> dict[str, str]:
    dataset = load(DATA).dataset
    assert dataset
    return {error.scanned: error.reads for error in dataset.dispatch.scan_errors}


def test_a_scan_with_the_list_of_its_errors() -> None:
    """Of 66 criteria 62 are wholly right, and every wrong field is a doubt."""
    right, doubtful, silent = scanned(corrections())
    assert (right, silent) == (62, [])
    moved = [("2.4", field) for field in ("tasks", "lead", "coordinating")]
    assert doubtful == [("1.1", "name"), *moved, ("4.4", "tasks"), ("1.2.2", "lead")]


def test_a_scan_as_it_is() -> None:
    """What nobody says is misread stays as scanned; 39 criteria have no such word."""
    right, _, silent = scanned({})
    assert right >= 39
    assert {field for _, field in silent} <= {"name", "tasks", "target"}  # the scan misreads no agency but one
    assert len(silent) <= 26


# --- documents of others -----------------------------------------------------------------------------------------


def shared(file: str) -> Path:
    assert dispatches.SHARED
    return dispatches.SHARED / file


@here
def test_a_resolution_in_markdown() -> None:
    """140 tasks with their printed numbers, no word unread, no field wrong."""
    document = BY_ID["nq03-tasks"]
    registry = Registry(validated(AgencyFile, {"agencies": dispatches.agencies(document.names)}).agencies)
    [found], passed = understand(read_tables(shared(document.file)).tables, registry, document.index)
    assert (passed, found.unread, found.names, found.counts["unread"]) == ([], (), (), 0)
    assert (found.counts["groups"], found.counts["criteria"]) == (7, 140)
    leaves = [each for each in items(found.appendix) if "criteria" not in each]
    assert [each["number"] for each in leaves] == [str(number) for number in range(1, 141)]
    assert [each["printed"].rstrip(".") for each in leaves] == [each["number"] for each in leaves]
    wrong = [(number, field) for number, field, *_ in test_importing.differing(document, found)]
    assert wrong == [("IV", "assignments")]  # words of the row above stand in a group's row
    assert told(found) == {("IV", "deadline"), ("12", "tasks")}


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_rows(path: Path, heading: str) -> list[list[str]]:
    """The rows of the Word table that has a heading, with the cells of the grid that each covers."""
    with zipfile.ZipFile(path) as file:
        root = ET.fromstring(file.read("word/document.xml"))  # noqa: S314 - a file of our own
    table = next(each for each in root.iter(f"{WORD}tbl") if heading in "".join(each.itertext()).casefold())
    rows = []
    for row in table.iter(f"{WORD}tr"):
        cells: list[str] = []
        for cell in row.iter(f"{WORD}tc"):
            paragraphs = ("".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in cell.iter(f"{WORD}p"))
            span = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
            text = "\n".join(" ".join(each.split()) for each in paragraphs if each.strip())
            cells += [text] + [""] * (int(span.get(f"{WORD}val", "1")) - 1 if span is not None else 0)
        rows.append(cells)
    return rows


@here
def test_a_resolution_in_word() -> None:
    """151 rows, against a reading of the file's XML."""
    path = shared("nq66-18-2026.docx")
    found, passed = understand(read_tables(path).tables, COMMON)
    assert len(found) == 1
    assert all(each.why for each in passed)
    mine = {each["number"]: each for each in items(found[0].appendix)}
    group, theirs = "", dict[str, list[str]]()
    for cells in word_rows(path, "danh sách các vbqppl")[1:]:
        number = cells[0].strip(" .")
        if re.fullmatch("[IVX]+", number):
            group = number
        else:
            theirs[f"{group}.{number}"] = cells
    assert len(theirs) == 151
    leaves = {number: each for number, each in mine.items() if "criteria" not in each}
    assert leaves.keys() == theirs.keys()
    for number, cells in theirs.items():
        [work] = mine[number]["assignments"]
        lead = work.get("lead_printed") or "; ".join(work["lead"])
        other = "".join(each["printed"] for each in work.get("other", ()))
        printed = ["\n".join(work["tasks"]), other, lead]
        assert [re.sub(r"[-–•+*]|\s", "", each) for each in printed] == [
            re.sub(r"[-–•+*]|\s", "", each) for each in cells[1:4]
        ], number
    assert (found[0].unread, found[0].counts["unread"], found[0].counts["criteria"]) == ((), 0, 151)
    assert len([each for each in found[0].doubts if not each.why.startswith("chưa biết")]) <= 3


@here
@pytest.mark.parametrize(
    "file", ["tt34-2026-bxd.docx", "nd30-2020-phu-luc-1.docx", "nd30-2020-phu-luc-4.docx", "nq66-18-2026.docx"]
)
def test_every_table_is_understood_or_passed_over(file: str) -> None:
    tables = read_tables(shared(file)).tables
    found, passed = understand(tables, COMMON)
    assert len(passed) + sum(each.table.count("; ") + 1 for each in found) == len(tables)
    cells = {id(cell): cell for table in tables for row in table.rows for cell in row if cell}.values()
    words = sum(len(split(f"{cell.label} {cell.text}")) for cell in cells)
    assert words == sum(each.words for each in passed) + sum(each.counts["words"] for each in found)
    for each in found:
        assert each.counts["words"] == sum(each.counts[kind] for kind in ("in_data", "in_headings", "unread"))
