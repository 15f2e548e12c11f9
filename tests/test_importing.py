"""Tables of cells → an appendix as data: real documents of others, and the tables that the program prints itself."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import dispatches
from chisotv.documents.appendix import appendix_section
from chisotv.documents.grid import Grid
from chisotv.importing import Understood, understand
from chisotv.importing.base import words
from chisotv.importing.targets import measured
from chisotv.loading import load
from chisotv.models.agency import AgencyFile
from chisotv.models.appendix import Appendix, Group
from chisotv.models.registry import Registry
from chisotv.reading import Cell, Table
from chisotv.text import squeeze
from chisotv.validation.common import offered
from chisotv.validation.schemas import validated
from conftest import DATA
from dispatches import DOCUMENTS, SHARED, Document

BY_ID = {document.id: document for document in DOCUMENTS}
here = pytest.mark.skipif(
    SHARED is None, reason="the real documents are in no folder shared/dispatches beside this one"
)


def full(rows: Sequence[Sequence[Cell | None]]) -> tuple[tuple[Cell | None, ...], ...]:
    return tuple(tuple(row) for row in rows)


def table_of(document: Document) -> Table:
    """The document's table: what its own reader carries down from the row above is one cell with it."""
    width = len(document.columns)
    grid: list[list[Cell | None]] = []
    for row in document.read(document.text, width):
        cells: list[Cell | None] = [Cell(text) for text in (*row, *[""] * (width - len(row)))]
        if document.read is dispatches.merged_down and grid and row[0] != "" and len(row) == width:
            raw = _own_cells(document, len(grid))
            cells[raw:] = grid[-1][raw:]
        elif document.read is dispatches.merged_down and grid and len(row) == width:
            raw = _own_cells(document, len(grid)) + 1
            cells[0], cells[raw:] = grid[-1][0], grid[-1][raw:]
        grid.append(cells)
    label, title, attachment = dispatches._above(document)
    return Table("bảng 1", (label, *title.split("\n"), attachment), full(grid))


def _own_cells(document: Document, at: int) -> int:
    """How many cells a row has of its own where cells are merged downwards."""
    found = dispatches.block_rows(document.text, len(document.columns))[at]
    return len(found)


def read(document: Document) -> Understood:
    registry = Registry(validated(AgencyFile, {"agencies": dispatches.agencies(document.names)}).agencies)
    found, passed = understand([table_of(document)], registry, document.index)
    assert (len(found), passed) == (1, [])
    return found[0]


def items(holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for kind in ("groups", "criteria"):
        for item in holder.get(kind, ()):
            yield item
            yield from items(item)


def bare(text: str | None) -> str | None:
    return text and "\n".join(squeeze(line).removeprefix("- ").removeprefix("+ ") for line in text.split("\n"))


def fields(item: dict[str, Any]) -> dict[str, Any]:
    """A row's own fields as two readers must agree on them."""
    own = {key: value for key, value in item.items() if key not in ("groups", "criteria", "notes")}
    for work in own.get("assignments", ()):
        work.pop("merged", None)
        if "tasks" in work:
            work["tasks"] = [bare(task) for task in work["tasks"]]
    return own


def differing(document: Document, found: Understood) -> list[tuple[str, str, Any, Any]]:
    theirs = {item["number"]: fields(item) for item in items(dispatches.appendix(document))}
    mine = {item["number"]: fields(item) for item in items(found.appendix)}
    wrong: list[tuple[str, str, Any, Any]] = []
    for number in theirs.keys() | mine.keys():
        one, other = theirs.get(number, {}), mine.get(number, {})
        wrong += [
            (number, f, one.get(f), other.get(f)) for f in one.keys() | other.keys() if one.get(f) != other.get(f)
        ]
    return sorted(wrong, key=str)


def columns_called(found: Understood, document: Document) -> None:
    """Give the free columns the keys that the other reader has."""
    keys = {slug.key: column.key for slug, column in zip(_columns(found), document.columns, strict=True)}
    for item in items(found.appendix):
        for work in item.get("assignments", ()):
            for each in work.get("other", ()):
                each["key"] = keys[each["key"]]


class _Key:
    def __init__(self, column: dict[str, str]) -> None:
        self.key = column.get("key")


def _columns(found: Understood) -> list[_Key]:
    return [_Key(column) for column in found.appendix["headings"]["columns"]]


@here
@pytest.mark.parametrize("document", DOCUMENTS, ids=list(BY_ID))
def test_a_foreign_table(document: Document) -> None:
    """Each field as an independent reader has it; what differs is told as a doubt of that row."""
    found = read(document)
    assert (found.counts["groups"], found.counts["criteria"]) == document.counts
    assert found.counts["words"] == found.counts["in_data"] + found.counts["in_headings"]
    assert (found.unread, found.names) == ((), ())
    columns_called(found, document)
    wrong = differing(document, found)
    if document.id == "bac-ninh":  # its targets stand in the names, which the other reader leaves alone
        assert {field for _, field, *_ in wrong} == {"target"}
        who = {("Chủ trì", "lead"), ("Chủ trì", "coordinating")}  # sentences that say both
        assert {(doubt.column, doubt.field) for doubt in found.doubts} == {("Chỉ tiêu", "target"), *who}
    elif document.id == "nq03-tasks":  # words of the row above stand in a group's row
        assert [(number, field) for number, field, *_ in wrong] == [("IV", "assignments")]
        told = [(doubt.number, doubt.field) for doubt in found.doubts]
        assert told == [("12", "tasks"), ("IV", "deadline")]  # a task that the document prints up to a comma
    else:
        assert wrong == []


@here
@pytest.mark.parametrize("document", DOCUMENTS, ids=list(BY_ID))
def test_what_is_written_has_no_errors(document: Document, tmp_path: Path) -> None:
    folder = dispatches.write(document, tmp_path / "data")
    text = yaml.dump(read(document).appendix, Dumper=dispatches._Quoting, allow_unicode=True, sort_keys=False)
    (folder / f"{document.index}.yaml").write_text(text, encoding="utf-8")
    assert [str(p) for p in load(folder, remembered=False).problems if p.severity == "error"] == []


def own_table(appendix: Appendix) -> Table:
    """The table that the program prints of an appendix."""
    grid = next(block for block in appendix_section(appendix, "").blocks if isinstance(block, Grid))
    made: dict[int, Cell] = {}
    for row in grid.rows:
        for cell in row.cells:
            text = "\n".join(("- " if each.bullet else "") + each.text for each in cell.paragraphs)
            made[id(cell)] = Cell(text, cell.rowspan)
    above = (appendix.label, *appendix.title.split("\n"), appendix.attachment)
    return Table("bảng 1", above, full([[made[id(cell)] for cell in row] for row in grid.full_rows()]))


def comparable(appendix: Appendix) -> list[Any]:
    """The rows of an appendix without what no print has: notes, lines of the scan, hand-cut `of`."""
    rows: list[Any] = []
    for place in appendix.walk():
        item: Any = replace(place.item, notes=(), scan=())
        if isinstance(item, Group):
            item = replace(item, groups=(), criteria=())
        if item.target:
            measures = tuple(replace(each, of=None) for each in item.target.measures)
            item = replace(item, target=replace(item.target, truncated=False, measures=measures))
        rows.append((place.loc, item))
    return rows


@pytest.mark.parametrize("index", ["papi", "par_index", "sipas", "ict"])
def test_our_own_table_comes_back(index: str) -> None:
    dataset = load(DATA).dataset
    assert dataset
    appendix = dataset.appendices[index]
    [found], _ = understand([own_table(appendix)], dataset.registry, index)
    mine = validated(Appendix, found.appendix)
    assert comparable(mine) == comparable(appendix)
    assert (mine.label, mine.title, mine.attachment, mine.columns) == (
        appendix.label, appendix.title, appendix.attachment, appendix.columns,
    )  # fmt: skip
    assert (found.unread, found.names) == ((), ())


COMMON = Registry(offered(validated(AgencyFile, {"common": True, "agencies": []})))
HEAD = "TT|Nhiệm vụ|Cơ quan chủ trì|Cơ quan phối hợp|Thời hạn hoàn thành"


def grid(*rows: str) -> tuple[tuple[Cell | None, ...], ...]:
    """A table, a row a line: "^" is the cell above, "<" the one on the left, "#1." a number of a Word list."""
    made: list[list[Cell | None]] = []
    for row in rows:
        cells: list[Cell | None] = []
        for at, text in enumerate(row.split("|")):
            label, _, rest = text.partition("#")[2].partition(" ") if text.startswith("#") else ("", "", text)
            fresh = Cell(rest.replace("/n", "\n").strip("*"), label=label, bold=text.startswith("*"))
            cells.append(made[-1][at] if text == "^" else cells[-1] if text == "<" and cells else fresh)
        made.append(cells)
    return full(made)


def made_of(
    *rows: str, above: tuple[str, ...] = ("Phụ lục I", "NHIỆM VỤ", "(Kèm theo Kế hoạch năm 2025)")
) -> Understood:
    [found], passed = understand([Table("bảng 1", above, grid(*rows))], COMMON)
    assert passed == []
    validated(Appendix, found.appendix)
    return found


def shape(found: Understood) -> list[tuple[str, str, int]]:
    """Number, name or first task, and how many parts of work each row has."""
    rows = []
    for item in items(found.appendix):
        works = item.get("assignments", [])
        tasks = [task for work in works for task in work.get("tasks", ())]
        rows.append((item["number"], item.get("name") or tasks[0], len(works)))
    return rows


def test_two_heading_rows_and_the_row_of_column_numbers() -> None:
    found = made_of(
        "TT|Nội dung|Đơn vị thực hiện|<|Thời hạn", "^|^|Chủ trì|Phối hợp|^", "(1)|(2)|(3)|(4)|(5)",
        "1|Việc một|Sở Nội vụ||6/2026", "TT|Nội dung|Đơn vị thực hiện|<|Thời hạn", "2|Việc hai|Sở Tài chính||",
    )  # fmt: skip
    assert [role for _, role in found.columns] == ["number", "tasks", "lead", "coordinating", "deadline"]
    assert shape(found) == [("1", "Việc một", 1), ("2", "Việc hai", 1)]
    assert (found.unread, found.doubts, found.counts["criteria"]) == ((), (), 2)


def test_the_pieces_of_a_table_over_pages() -> None:
    first = Table("bảng 1", ("Phụ lục I", "VIỆC", "(Kèm theo)"), grid(HEAD, "I|*Nhóm*|||", "1|Việc một|Sở Nội vụ||"))
    second = Table("bảng 2", (), grid("2|Việc hai|Sở Tài chính||2026"))
    third = Table("bảng 3", (), grid(HEAD, "3|Việc ba|Sở Y tế||2026"))
    other = Table("bảng 4", ("Nơi nhận",), grid("Nơi nhận|TM. ỦY BAN NHÂN DÂN"))
    [found], passed = understand([first, second, third, other], COMMON)
    assert shape(found) == [("I", "Nhóm", 0), ("1", "Việc một", 1), ("2", "Việc hai", 1), ("3", "Việc ba", 1)]
    assert found.table == "bảng 1; bảng 2; bảng 3"
    assert [(each.table, each.words) for each in passed] == [("bảng 4", 7)]


def test_numbers_of_word_lists_and_inside_names() -> None:
    found = made_of(
        HEAD, "I. Nhóm một|<|<|<|<", "#1. |Việc một|Sở Nội vụ||", "#2. |Việc hai|Sở Y tế||",
        "|*II. Nhóm hai*|||", "#1. |Việc ba|Sở Y tế||", "|#2. Việc bốn|Sở Nội vụ||",
    )  # fmt: skip
    assert [number for number, *_ in shape(found)] == ["I", "I.1", "I.2", "II", "II.1", "II.2"]
    assert [item.get("printed") for item in items(found.appendix)] == ["I.", "1.", "2.", "II.", "1.", "2."]
    assert (found.unread, found.doubts) == ((), ())


def test_more_of_the_row_above() -> None:
    found = made_of(
        HEAD, "1|Việc một|Sở Nội vụ|Sở Y tế|2026", "^|Việc hai|^|^|^", "^|Việc ba|Sở Tài chính|^|2027",
        "2|Việc bốn|^|Sở Y tế|", "|Việc năm|||",
    )  # fmt: skip
    one, two = found.appendix["criteria"]
    assert [work["tasks"] for work in one["assignments"]] == [["Việc một", "Việc hai"], ["Việc ba"]]
    assert [work.get("merged") for work in one["assignments"]] == [None, True]
    assert [(work["tasks"], work["merged"]) for work in two["assignments"]] == [(["Việc bốn", "Việc năm"], True)]
    assert [doubt.row for doubt in found.doubts] == [6]


def test_agencies_that_nobody_knows() -> None:
    found = made_of(
        HEAD, "1|Việc|Sở Nội vụ Sở Tài chính|Viện Dữ liệu, Trung tâm Lúa và Sở Y tế; các hợp tác xã|",
        "2|Việc|Viện Dữ liệu|Sở Khoa học/nvà Công nghệ/nSở Y tế|",
    )  # fmt: skip
    one, two = (item["assignments"][0] for item in found.appendix["criteria"])
    assert (one["lead"], one["lead_printed"]) == (["Sở Nội vụ", "Sở Tài chính"], "Sở Nội vụ Sở Tài chính")
    assert one["coordinating"] == ["Viện Dữ liệu", "Trung tâm Lúa", "Sở Y tế", "các hợp tác xã"]
    assert two["coordinating"] == ["Sở Khoa học và Công nghệ", "Sở Y tế"]
    assert {each.name: each.rows for each in found.names} == {
        "Viện Dữ liệu": (2, 3), "Trung tâm Lúa": (2,), "các hợp tác xã": (2,),
    }  # fmt: skip
    assert {doubt.row for doubt in found.doubts} == {2, 3}


def test_what_cannot_be_read_is_listed() -> None:
    found = made_of(
        "TT|Nhiệm vụ|Cơ quan chủ trì|Lĩnh vực", "Phần mở đầu|||", "1|Việc|" + "Sở Nội vụ, " * 400 + "|Đất đai",
        "1.9|Việc|Sở Y tế|", "1.1|Việc|Sở Y tế|", "1|Việc|Sở Y tế|",
    )  # fmt: skip
    assert found.counts["words"] == sum(found.counts[each] for each in ("in_data", "in_headings", "unread"))
    assert {(each.row, each.column) for each in found.unread} == {(3, "Cơ quan chủ trì")}
    assert {"Lĩnh vực": "other"}.items() <= dict(found.columns).items()
    assert [number for number, *_ in shape(found)] == ["A", "1", "1.9", "1.10", "1-2"]
    assert {2, 3, 5, 6} <= {doubt.row for doubt in found.doubts}
    assert ("1", "lead") in {(doubt.number, doubt.field) for doubt in found.doubts}
    assert ("", "headings") in {(doubt.number, doubt.field) for doubt in found.doubts}


@pytest.mark.parametrize(
    ("printed", "unit", "measures"),
    [
        ("≥ 55", "%", ["threshold 55 % >= None"]),
        ("Tối thiểu 80% hồ sơ", "", ["threshold 80 % >= None"]),
        ("Không quá 3% vào năm 2030", "", ["threshold 3 % <= 2030"]),
        ("Đến năm 2026 đạt 60%; đến năm 2030 đạt 90%", "", ["threshold 60 % >= 2026", "threshold 90 % >= 2030"]),
        ("Nhóm 10 tỉnh đứng đầu", "", ["rank 10 None None None"]),
        ("≤ 3 Đông Nam Á; ≤ 50 Thế giới", "Thứ bậc", ["rank 3 None None None", "rank 50 None None None"]),
        ("Vào nhóm B", "", ["group B None >= None"]),
        ("Trung bình cao", "", ["level Trung bình cao None >= None"]),
        ("20% - 50%", "", []),
        ("Từ 10 đến 15%; giảm 10% so với năm 2024", "", []),
        ("Đạt 60% và 70%", "", []),
        ("Đạt 8,5%/năm", "", ["threshold 8.5 %/năm >= None"]),
        ("Theo Nghị định số 45/2020/NĐ-CP ngày 8/4/2020", "", []),
        ("Giảm tỷ lệ hộ nghèo 1,5%", "", []),
        ("Giảm tỷ lệ hộ nghèo còn 1,5%", "", ["threshold 1.5 % <= None"]),
        ("Vượt chỉ tiêu 5%", "", []),
        ("Tăng chỉ số 10 bậc", "", []),
        ("80 ÷ 90%", "", []),
        ("80 ~ 90%", "", []),
        ("Tăng từ vị trí thứ 20 lên vị trí thứ 15", "", ["rank 15 None None None"]),
        ("4.73", "Điểm", []),
        ("4.735", "Điểm", []),
        ("85.5%", "", []),
        ("1.300.000 hồ sơ", "hồ sơ", ["threshold 1300000 hồ sơ >= None"]),
        ("5% hồ sơ trễ hạn", "", []),
        ("≤ 5 ngày", "", ["threshold 5 ngày <= None"]),
        ("Năm 2026: 60%; đến năm 2030: 100%", "", ["threshold 60 % >= 2026", "threshold 100 % = 2030"]),
        ("1% " * 51, "", []),
    ],
)
def test_measures_out_of_words(printed: str, unit: str, measures: list[str]) -> None:
    found = measured(printed, unit, since=2025).measures
    said = [" ".join(str(m.get(k)) for k in ("kind", "value", "unit", "comparison", "year")) for m in found]
    assert said == measures


def test_what_may_be_meant_otherwise_is_a_doubt() -> None:
    found = made_of("TT|Chỉ tiêu|Đơn vị cung cấp số liệu|Kết quả phấn đấu", "1|Số hồ sơ|Sở Y tế|95")
    assert "measures" not in next(items(found.appendix))["target"]
    for printed, unit, name in (
        ("4.73", "Điểm", ""),
        ("1.234", "Hồ sơ", ""),
        ("5", "%", "Tỷ lệ hồ sơ quá hạn"),
        ("12", "vụ", "Số vụ tai nạn giao thông"),
        ("Giảm tỷ lệ hộ nghèo 1,5%", "", ""),
        ("80 ÷ 90%", "", ""),
        ("\uf0a3 5%", "", ""),
        ("Tỷ lệ hộ nghèo 5%", "", ""),
        ("10/34", "Thứ hạng", ""),
    ):
        assert measured(printed, unit, 2026, None, name).why, printed
    assert measured("≤ 5", "%", 2026, None, "Tỷ lệ hồ sơ quá hạn").measures


@pytest.mark.parametrize("behind", ["đến năm 2030", "trong năm 2030", "trước 30/6/2030", "mỗi năm", "theo kế hoạch"])
def test_a_time_is_not_what_a_share_is_of(behind: str) -> None:
    [found] = measured(f"Đạt 90% {behind}", "", 2026).measures
    assert "of" not in found


def test_the_year_of_a_target_is_its_own_or_the_nearest_above() -> None:
    def known(heading: str, title: str) -> list[int | None]:
        found = made_of(f"TT|Chỉ tiêu|{heading}|Cơ quan chủ trì", "1|A|≥ 95%|Sở Nội vụ", "2|B|Năm 2025: 9%|Sở Y tế",
                        above=("Phụ lục I", title, "(Kèm theo Kế hoạch năm 2025)"))  # fmt: skip
        several.append(any("nhiều năm" in doubt.why for doubt in found.doubts))
        return [item["target"]["measures"][0].get("year") for item in items(found.appendix)]

    several: list[bool] = []
    assert known("Kết quả phấn đấu", "CHỈ TIÊU ĐẾN NĂM 2030") == [2030, None]
    assert known("Kết quả phấn đấu năm 2025", "CHỈ TIÊU ĐẾN NĂM 2030") == [None, None]
    assert several == [False, False]
    assert known("Kết quả phấn đấu", "NĂM 2025, ĐỊNH HƯỚNG ĐẾN NĂM 2030") == [None, None]
    assert several[-1]


def test_two_rows_alike_are_no_measure_of_the_whole() -> None:
    for count, scope in ((2, "criterion"), (3, "index")):
        found = made_of("TT|Chỉ tiêu|Kết quả phấn đấu", *(f"{i}|Chỉ tiêu {i}|100%" for i in range(1, count + 1)))
        assert {item["target"]["measures"][0]["scope"] for item in items(found.appendix)} == {scope}


def test_long_cells_are_read_in_no_time() -> None:
    began = time.monotonic()
    for cell in ("5% " * 12_000, "tăng " * 1_900 + "5% " * 40, "1" * 9_000):
        assert measured(cell, "%").measures == []
    made_of("TT|Nhiệm vụ|Cơ quan chủ trì", "I|" + "x: gồm 1 " * 12_000 + "|", "1|A|Sở Y tế")
    assert time.monotonic() - began < 5


def one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


NUMBERS = one_of(
    "", "1", "1.", "2", "1.1", "01", "I", "II.", "A", "a)", "(1)", "^", "x y", "#1. ", "#b) ", "3.10", "2.1.1", "5"
)
TEXTS = one_of(
    "", "", "^", "<", "Việc một", "*Nhóm*", "1. Việc", "I. Nhóm", "- Việc/n- việc/nhai", "Chỉ số: gồm 04 tiêu chí",
    "#2. Việc", "Tổng cộng", "Việc dài - Việc", "* Việc.", "việc,",
)  # fmt: skip
NAMES = one_of(
    "", "^", "<", "Sở Nội vụ", "Sở Nội vụ, Hội Cà và các xã", "chú", "+ Sở Y tế/n+ UBND cấp xã", "-", "- Không",
    "Sở Nội vụ (chủ trì), Sở Y tế", "Chủ trì: Sở Y tế. Phối hợp: Sở Tài chính; các xã",
    "Sở X (nay là Sở Y); Sở Nội vụ,",
)  # fmt: skip
ENDS = one_of(
    "", "^", "2026", "6/2025", "Thường xuyên", "đạt 60%", "- đạt 5%/n(chú thích)", "hạng 3", "hạng 0", "- Quý IV/2026",
    "đạt 60%, tăng 10% so với năm 2024", "Đến năm 2026: 50%; năm 2030: 70%", "20% - 50%", "1.000 hồ sơ", "nhóm B",
)  # fmt: skip
ROWS = st.lists(st.tuples(NUMBERS, TEXTS, TEXTS, NAMES, NAMES, ENDS, ENDS), max_size=9)
HEADINGS = ["TT", "Tiêu chí", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Kết quả phấn đấu"]


def errors(found: Understood, folder: Path) -> list[str]:
    """What `validate` says of a folder with the appendix."""
    folder.mkdir(exist_ok=True)
    index = found.appendix["index"]
    new = {dispatches.slug(each.name): each.name for each in found.names}
    kind = {"kind": "collective", "of": "department", "membership": "possible"}
    dispatch = {
        "kind": "plan", "number": "1/KH-UBND", "date": "2025-01-09", "place": "Trà Vinh", "subject": "Kế hoạch",
        "issuing_body": "Ủy ban nhân dân tỉnh Trà Vinh", "signer": {"position": "Chủ tịch", "name": "(tên)"},
        "addressees": [], "basis": ["Căn cứ"], "directives": [], "recipients": ["Như trên"],
        "indices": [{"id": index, "name": "x", "full_name": "x", "appendix": f"{index}.yaml"}],
    }  # fmt: skip
    agencies = {"common": True, "agencies": [{"id": key or "x", "name": name, **kind} for key, name in new.items()]}
    for name, data in {"dispatch": dispatch, "agencies": agencies, index: found.appendix}.items():
        text = yaml.dump(data, Dumper=dispatches._Quoting, allow_unicode=True, sort_keys=False, width=100)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [str(p) for p in load(folder, remembered=False).problems if p.severity == "error"]


@given(ROWS, st.lists(st.booleans(), min_size=7, max_size=7))
def test_any_table_is_understood_without_losing_a_word(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], kept: list[bool]
) -> None:
    """Whatever stands where: data without errors, and as many words out as in."""
    keep = [at for at in range(7) if kept[at] or at in (2, 3)]
    table = Table("bảng 1", (), grid(*("|".join(row[at] for at in keep) for row in (HEADINGS, *rows))))
    [found], _ = understand([table], COMMON, year=2025)
    cells = {id(cell): cell for row in table.rows for cell in row if cell}.values()
    assert found.counts["words"] == sum(len(words(f"{cell.label} {cell.text}")) for cell in cells)
    assert found.counts["words"] == sum(found.counts[each] for each in ("in_data", "in_headings", "unread"))
    assert found.counts["unread"] == sum(len(each.words) for each in found.unread)
    validated(Appendix, found.appendix)
    if found.counts["criteria"]:
        assert errors(found, tmp_path_factory.getbasetemp() / "any") == []


def test_what_a_person_says_of_a_column_holds() -> None:
    table = Table("bảng 1", (), grid("TT|Lĩnh vực|Ai làm|Ghi chú", "1|Đất đai|Tổ một|gấp"))
    assert [each.table for each in understand([table], COMMON)[1]] == ["bảng 1"]
    [found], passed = understand([table], COMMON, given={"LĨNH VỰC": "tasks", "Ai làm": "lead"})
    assert (passed, [role for _, role in found.columns]) == ([], ["number", "tasks", "lead", "other"])
    assert found.appendix["criteria"][0]["assignments"][0]["lead"] == ["Tổ một"]
