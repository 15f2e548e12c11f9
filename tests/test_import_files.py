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
        said |= {(each["number"], field) for each in group["criteria"] if "assignments" not in each for field in shared}
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


# --- annexes as they are made: each wrong field must carry a doubt -----------------------------------------------

ABOVE = "<p>Phụ lục I</p><p>NHIỆM VỤ</p><p>(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/01/2026)</p>"
SIX = "TT|Nhiệm vụ|Cơ quan chủ trì|Cơ quan phối hợp|Sản phẩm|Thời hạn"
INDEX = "TT|Tiêu chí|Nhiệm vụ|Cơ quan chủ trì|Cơ quan phối hợp|Kết quả phấn đấu"


def page(*rows: str, above: str = ABOVE) -> str:
    """HTML of a table, a row a line: "3v words" covers three rows, "2> words" two columns, "/" breaks a line."""
    made = ""
    for row in rows:
        made += "<tr>"
        for cell in row.split("|"):
            span = re.match(r"(\d)([v>]) ", cell)
            name = {"v": "rowspan", ">": "colspan"}[span[2]] if span else ""
            words = cell[span.end() :] if span else cell
            made += f"<td {name}={span[1]}>" if span else "<td>"
            made += words.replace(" / ", "<br>") + "</td>"
        made += "</tr>"
    return f"<html>{above}<table>{made}</table></html>"


def of(found: Understood, number: str, field: str) -> Any:
    """What an item says in a field, in each part of its work."""
    item = next(each for each in items(found.appendix) if each["number"] == number)
    if field in ("name", "target"):
        return item.get(field, {}).get("printed") if field == "target" else item[field]
    works = item.get("assignments", [])
    values = [each.get("deadline", {}).get("due") if field == "deadline" else each.get(field, []) for each in works]
    return values[0] if len(values) == 1 else values


ANNEXES: dict[str, tuple[str, dict[tuple[str, str], Any], Told]] = {
    "agencies merged over tasks, remarks in a column": (
        page(
            "STT|Nội dung|Chủ trì|Phối hợp|Thời gian|Ghi chú",
            "1|Việc A|3v Sở Nội vụ|Các sở, ngành|Quý I/2026|Theo NQ 02",
            "2|Việc B|Sở Tư pháp|Quý II/2026|",
            "3|Việc C||Hằng quý|Gửi VP",
            "4|Việc D|2v Văn phòng UBND tỉnh|2v Sở Tài chính|6/2026|",
            "5|Việc E|15/12/2026|",
        ),
        {
            ("2", "lead"): ["Sở Nội vụ"],
            ("3", "lead"): ["Sở Nội vụ"],
            ("3", "coordinating"): [],
            ("5", "coordinating"): ["Sở Tài chính"],
            ("5", "deadline"): "2026-12-15",
        },
        set(),
    ),
    "all that stands between names": (
        page(
            SIX,
            "1|A|Sở Nội vụ / Sở Tài chính|Sở Y tế; Công an tỉnh, Sở Xây dựng và UBND các xã, phường||",
            "2|A|Sở Văn hóa, Thể thao và Du lịch|Sở Khoa học và Công nghệ và Sở Giáo dục và Đào tạo||",
            "3|A|Các Sở: Nội vụ, Tài chính|Sở Nội vụ (cơ quan thường trực), Sở Y tế||",
        ),
        {
            ("1", "lead"): ["Sở Nội vụ", "Sở Tài chính"],
            ("1", "coordinating"): ["Sở Y tế", "Công an tỉnh", "Sở Xây dựng", "UBND các xã, phường"],
            ("2", "lead"): ["Sở Văn hóa, Thể thao và Du lịch"],
            ("2", "coordinating"): ["Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo"],
            ("3", "coordinating"): ["Sở Nội vụ", "Sở Y tế"],
        },
        {("3", "lead"), ("3", "coordinating")},
    ),
    "numbers that start again, and a total": (
        page(
            SIX,
            "6> <b>I. NHÓM MỘT</b>",
            "1|A|Sở Tư pháp|||",
            "6> <b>II. NHÓM HAI</b>",
            "1|B|Sở Tài chính|||",
            "|<b>Tổng cộng: 02</b>||||",
        ),
        {("I.1", "tasks"): ["A"], ("II.1", "lead"): ["Sở Tài chính"], ("II", "name"): "NHÓM HAI"},
        {("II.1", "tasks")},
    ),
    "a page cuts cells": (
        page(
            SIX,
            "1|Xây dựng cơ sở dữ liệu, kết nối với|Sở Khoa học và|Các sở, ban,|Cơ sở|Quý",
            "|trục liên thông|Công nghệ|ngành tỉnh|dữ liệu|III/2026",
        ),
        {
            ("1", "tasks"): ["Xây dựng cơ sở dữ liệu, kết nối với trục liên thông"],
            ("1", "lead"): ["Sở Khoa học và Công nghệ"],
            ("1", "coordinating"): ["Các sở, ban, ngành tỉnh"],
            ("1", "output"): "Cơ sở dữ liệu",
            ("1", "deadline"): "2026-09-30",
        },
        {("1", field) for field in ("tasks", "lead", "coordinating", "output", "deadline")},
    ),
    "both roles in one cell": (
        page(
            "TT|Nội dung|Phân công nhiệm vụ|Thời gian",
            "1|A|Chủ trì: Sở Nội vụ / Phối hợp: Sở Y tế, Sở Tài chính|2026",
            "2|B|Sở Nội vụ chủ trì, phối hợp với Sở Y tế|2026",
            "3|C|Sở Nội vụ (chủ trì), Sở Y tế|2026",
        ),
        {
            ("1", "lead"): ["Sở Nội vụ"],
            ("1", "coordinating"): ["Sở Y tế", "Sở Tài chính"],
            ("2", "lead"): ["Sở Nội vụ"],
            ("2", "coordinating"): ["Sở Y tế"],
            ("3", "lead"): ["Sở Nội vụ", "Sở Y tế"],
        },
        {("3", "lead"), ("3", "coordinating")},
    ),
    "columns in another order, two rows of headings": (
        page(
            "2> Phân công|2v Nhiệm vụ|2> Tiến độ|2v TT",
            "Phối hợp|Chủ trì|Bắt đầu|Kết thúc",
            "Sở Y tế|Sở Nội vụ|A|01/2026|06/2026|1",
        ),
        {("1", "lead"): ["Sở Nội vụ"], ("1", "coordinating"): ["Sở Y tế"], ("1", "deadline"): "2026-06-30"},
        set(),
    ),
    "rows out of order, a group with agencies": (
        page(SIX, "I|Nhóm|Sở Y tế|||", "1|A|Sở Y tế|||", "3|B|Sở Y tế|||", "2|C||||", "2|D|Sở Y tế|||"),
        {("2", "tasks"): ["C"], ("2-2", "tasks"): ["D"], ("3", "tasks"): ["B"]},
        {("I", "lead"), ("2", "lead"), ("2", "number"), ("2-2", "number"), ("2", "tasks")},
    ),
    "targets of two years, ranges, changes": (
        page(
            INDEX,
            "1|A|a|Sở Nội vụ||Năm 2026 đạt 60%; năm 2027 đạt 80%",
            "2|B|b|Sở Nội vụ||Tăng 5 bậc so với năm 2025",
            "3|C|c|Sở Nội vụ||Đạt từ 85% đến 90%",
            "4|D|d|Sở Nội vụ||Trung bình cao trở lên",
        ),
        {("1", "target"): "Năm 2026 đạt 60%; năm 2027 đạt 80%", ("4", "lead"): ["Sở Nội vụ"]},
        {("2", "target"), ("3", "target")},
    ),
    "a title within the table, figures of other years": (
        page(
            "5> PHỤ LỤC II: CHỈ TIÊU",
            "5> (Kèm theo Kế hoạch số 1 năm 2026)",
            "STT|Chỉ tiêu|Kết quả năm 2025|Kế hoạch năm 2026|Cơ quan theo dõi",
            "1|Tỷ lệ hồ sơ|85%|90%|Sở Y tế",
            above="",
        ),
        {("1", "target"): "90%", ("1", "lead"): ["Sở Y tế"]},
        set(),
    ),
}


@pytest.mark.parametrize("name", ANNEXES)
def test_an_annex_as_it_is_made(name: str, tmp_path: Path) -> None:
    text, right, doubtful = ANNEXES[name]
    path = tmp_path / "phu-luc.html"
    path.write_text(text, encoding="utf-8")
    [found], passed = understand(read_tables(path).tables, COMMON)
    assert passed == []
    assert {key: of(found, *key) for key in right} == right
    assert told(found) == doubtful
    assert test_importing.errors(found, tmp_path / "data") == []
