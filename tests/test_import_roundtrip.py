"""What the program prints comes back: the carried appendices, and random ones over the full model."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chisotv.documents.appendix import appendix_section
from chisotv.documents.base import Document
from chisotv.documents.dispatch import Wishes, appendices_document
from chisotv.importing import PassedOver, Understood, understand
from chisotv.loading import load
from chisotv.models.appendix import Appendix
from chisotv.models.dataset import Dataset
from chisotv.models.printed import due_day
from chisotv.models.registry import names
from chisotv.reading import Cell, Table, read_tables
from chisotv.render import FORMATS
from chisotv.text import fold
from chisotv.validation.schemas import validated
from chisotv.words import NOTES_HEADING
from conftest import DATA

FORMS = ["docx", "xlsx", "html", "md"]
CUT_BY_A_PERSON = {("ict", "3.1.1"), ("ict", "3.2.2")}
NOT_PRINTED = """
What no print has, so that the import cannot know it:
- `scan`, the id of the index, the keys of free columns, comments, the order of the notes on one item;
- `of` as a person cut it (CUT_BY_A_PERSON), `aside`; that a target is cut off, where notes are not printed;
- which measures are the whole index's: those that every row has, but groups of points by name;
- numbers by which commands call rows, where they are not the usual ones (`_keys` in importing/numbers.py);
- notes on no cell of the table: on fields of the letter, or on work that no row of the group shows;
- in Markdown: which cells are merged, and several parts of a row's work where no column has names.
What is ambiguous on paper, so that the random appendices have none of it:
- work that a group shares: of several parts, without tasks, for one criterion, for some of its criteria, over groups;
- a group's own work: in several parts, or with tasks where they stand in the column of its name;
- a row with neither work nor target; of a second part of work: nothing but tasks and what is merged;
- a remark without a target, or below one of a single line, unless in brackets;
- tasks and points of targets of several lines, or that begin small or with a bullet; several texts of a free column
  that have lines of their own; texts that end in "[1]" where notes are printed;
- figures in names where no column has targets or tasks: they are read as targets, with a doubt;
- numbers with words before them; a group and a criterion in it with one printed number.
"""


def comparable(appendix: Appendix, form: str, notes: bool) -> list[Any]:
    """All that the print of an appendix has, in the order of its rows."""
    ids = {column.id: f"{at}" for at, column in enumerate(appendix.columns)}

    def listed(item: Any) -> list[str]:
        return sorted(str(asdict(note)) for note in item.notes) if notes else []

    rows: list[Any] = [appendix.label, appendix.title, appendix.attachment, listed(appendix), listed(appendix.headings)]
    rows += [(column.role, column.printed) for column in appendix.columns]
    for place in appendix.walk():
        item: Any = {key: getattr(place.item, key) for key in place.item.__dataclass_fields__}
        item |= {"groups": (), "criteria": (), "scan": (), "notes": listed(place.item)}
        item["assignments"] = [asdict(each) for each in place.item.assignments]
        for work in item["assignments"]:
            work["merged"] = form != "md" and work["merged"]
            work["other"] = [(ids[each["key"]], each["printed"]) for each in work["other"]]
        if item["target"]:
            item["target"] = asdict(item["target"])
            item["target"]["truncated"] = notes and item["target"]["truncated"]
            if (appendix.index, item["number"]) in CUT_BY_A_PERSON:
                item["target"]["measures"] = [each | {"of": None} for each in item["target"]["measures"]]
        rows.append((type(place.item), [group.number for group in place.parents], item))
    return rows


def came_back(
    document: Document, form: str, dataset: Dataset, folder: Path
) -> tuple[list[Understood], list[PassedOver]]:
    path = folder / "tệp"
    path.write_bytes(FORMATS[form](document))
    content = read_tables(path)
    return understand(content.tables, dataset.registry, below=content.below)


@pytest.fixture(scope="module")
def carried() -> Dataset:
    dataset = load(DATA).dataset
    assert dataset
    return dataset


@pytest.mark.parametrize("notes", [False, True], ids=["plain", "notes"])
@pytest.mark.parametrize("form", FORMS)
def test_the_carried_appendices_come_back(form: str, notes: bool, carried: Dataset, tmp_path: Path) -> None:
    document = appendices_document(carried, list(carried.appendices), Wishes(notes=notes))
    found, passed = came_back(document, form, carried, tmp_path)
    lists = ["bảng 5 (trang tính “Dữ liệu”)", "bảng 6 (trang tính “Ma trận”)"] if form == "xlsx" else []
    assert [each.table for each in passed] == lists
    for each, (index, appendix) in zip(found, carried.appendices.items(), strict=True):
        mine = validated(Appendix, each.appendix | {"index": index})
        assert comparable(mine, form, notes) == comparable(appendix, form, notes)
        assert (each.unread, each.names) == ((), ())
        assert {doubt.field for doubt in each.doubts} <= {"target"}
        assert each.counts["words"] == each.counts["in_data"] + each.counts["in_headings"]


def test_marks_are_words_where_no_notes_stand_below(carried: Dataset) -> None:
    rows = [["TT", "Nhiệm vụ", "Chủ trì"], ["1", "Việc một [1] [7]", "Sở Nội vụ"]]
    table = Table("bảng 1", (), tuple(tuple(map(Cell, row)) for row in rows))
    lines = (NOTES_HEADING, "[1] 1 · nhiệm vụ trọng tâm, đã sửa: “a” → “Việc”. Sai chữ.", "[7] 3 · chữ lạ", "Nơi nhận")
    for below, task, notes in (((), "Việc một [1] [7]", 0), (lines, "Việc một", 1)):
        [found], _ = understand([table], carried.registry, below=below)
        [row] = found.appendix["criteria"]
        assert row["assignments"][0]["tasks"] == [task]
        assert len(row.get("notes", ())) == notes
        assert [each.words for each in found.unread] == [("7", "3", "chữ", "lạ")] * notes
        assert found.counts["words"] == sum(found.counts[key] for key in ("in_data", "in_headings", "unread"))


# --- random appendices ---------------------------------------------------------------------------------------------

WORDS = re.split(
    " ",
    "cải cách hành chính rà soát hồ sơ (mức 3) “một cửa” số hóa 1.300 *sao* a_b x|y <b> c:\\d & 100% [3], văn bản; "
    "công khai, Quyết định số 05/2024/QĐ-UBND @ www.dichvu.vn gồm các nhóm",
)
HEADINGS: dict[str, list[str]] = {
    "criterion": ["Tiêu chí", "Tên chỉ số"],
    "tasks": ["Nhiệm vụ trọng tâm", "Nội dung thực hiện"],
    "lead": ["Cơ quan chủ trì", "Chủ trì"],
    "coordinating": ["Cơ quan phối hợp", "Phối hợp"],
    "target": ["Kết quả phấn đấu", "Mức phấn đấu"],
    "output": ["Sản phẩm", "Kết quả"],
    "deadline": ["Thời hạn hoàn thành", "Thời gian"],
}
FREE = ["Lĩnh vực", "Nguồn kinh phí", "Ghi chú"]
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
NOTED = ["number", "name", "tasks", "lead", "coordinating", "target", "remark", "output", "deadline", "other"]
DUES = ["6/2025", "Tháng 12/2025", "Quý IV/2025", "Trước ngày 30/11/2025", "Năm 2026", "2026 - 2030", "Thường xuyên"]
ROUND = settings(
    max_examples=80,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def threshold(value: float, sign: str = ">=", unit: str = "%", **more: Any) -> dict[str, Any]:
    return {"kind": "threshold", "value": value, "unit": unit, "comparison": sign, "scope": "criterion"} | more


def other(kind: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "value": value, "comparison": ">=", "scope": "criterion"} | more


TARGETS: list[tuple[str, list[dict[str, Any]]]] = [
    ("Triển khai thực hiện tốt", []),
    ("Trung bình cao", [other("level", "Trung bình cao")]),
    ("Vào nhóm B", [other("group", "B")]),
    ("Hạng 10 trở lên", [other("rank", 10)]),
    ("Phấn đấu hạng 9 trong 63 tỉnh", [other("rank", 9, among=63)]),
    ("Tối thiểu 80%", [threshold(80)]),
    ("Không quá 3%", [threshold(3, "<=")]),
    ("Trên 98,5%", [threshold(98.5, ">")]),
    ("Dưới 5%", [threshold(5, "<")]),
    ("Đạt 100% hồ sơ", [threshold(100, "=", of="hồ sơ")]),
    ("Đến năm 2030 đạt 90%", [threshold(90, year=2030)]),
    ("Năm 2026 đạt 60%; năm 2030 đạt 90%", [threshold(60, year=2026), threshold(90, year=2030)]),
    ("≥ 70% hồ sơ\n≥ 40% người dân", [threshold(70, of="hồ sơ"), threshold(40, of="người dân")]),
    ("Đạt từ 1.300 thuê bao trở lên", [threshold(1300, unit="thuê bao")]),
]


class Maker:
    """Makes one appendix out of what is drawn, row by row as they are printed.

    Args:
        draw: Draws.
        known: Names of agencies.
        parts: Whether a row without a name can have several parts of work.
    """

    def __init__(self, draw: st.DrawFn, known: list[str], parts: bool) -> None:
        self.draw, self.parts, self.texts = draw, parts, 0
        self.names = st.lists(st.sampled_from(known), min_size=1, max_size=3, unique_by=fold)
        wanted = {role for role in HEADINGS if self.yes()}
        wanted |= set() if wanted & {"criterion", "tasks"} else {"tasks"}
        wanted -= {"output"} if not wanted & {"tasks", "target"} else set()
        wanted |= set() if wanted & {"lead", "deadline"} else {"lead"}
        columns = [{"role": role, "printed": self.one(HEADINGS[role])} for role in sorted(wanted)]
        free = draw(st.lists(st.sampled_from(FREE), max_size=2, unique=True))
        columns += [{"role": "other", "key": f"c{at}", "printed": printed} for at, printed in enumerate(free)]
        self.columns: list[Any] = [{"role": "number", "printed": "TT"}, *draw(st.permutations(columns))]
        if draw(st.integers(0, 3)) == 0:
            self.columns = ["Số TT", *(HEADINGS[role][0] for role in list(HEADINGS)[:5])]
            wanted, free = {*list(HEADINGS)[:5]}, []
        self.roles, self.keys = wanted, [each["key"] for each in self.columns if "key" in each]
        self.above: dict[str, Any] = {}  # the part of work in the row above; empty below a group row
        self.dot, self.run = self.one(["", ".", ")"]), 0
        self.again = self.yes()  # whether numbers begin again in each group
        self.same = self.one(TARGETS) if draw(st.integers(0, 5)) == 0 else None  # the target of every criterion

    def yes(self) -> bool:
        return self.draw(st.booleans())

    def one(self, values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def text(self) -> str:
        """Words that nothing else has."""
        self.texts += 1
        figures = bool(self.roles & {"tasks", "target"})  # else a figure in a name is a target
        words = [word for word in WORDS if figures or not any(letter.isdecimal() for letter in word)]
        mark = "".join(chr(97 + int(digit)) for digit in str(self.texts))
        rest = self.draw(st.lists(st.sampled_from(words), min_size=1, max_size=10))
        return " ".join(["Việc", mark, *rest * self.one([1] * 15 + [20])])  # some are longer than a page

    def lines(self, most: int = 2) -> str:
        return "\n".join(self.text() for _ in range(self.draw(st.integers(1, most))))

    def who(self) -> dict[str, Any]:
        """The cells of a part of work but its tasks."""
        data: dict[str, Any] = {}
        for role in ("lead", "coordinating"):
            if role in self.roles and self.yes():
                found, joint = self.draw(self.names), self.one(["; ", ", ", "\n", " và "])
                data[role] = found
                if joint != "; " and len(found) > 1:
                    data[f"{role}_printed"] = joint.join(found)
        if "output" in self.roles and self.yes():
            data["output"] = self.lines()
        if "deadline" in self.roles and self.yes():
            printed = self.one(DUES)
            data["deadline"] = {"printed": printed, **({"due": day} if (day := due_day(printed)) else {})}
        other = []
        for key in self.keys:
            texts = self.one([[], [self.lines()], [self.text(), self.text()]])
            other += [{"key": key, "printed": text} for text in texts]
        return data | ({"other": other} if other else {})

    def tasks(self) -> dict[str, Any]:
        return {"tasks": self.lines(3).split("\n")}

    def works(self, least: int) -> list[dict[str, Any]]:
        """The parts of a row's work."""
        found: list[dict[str, Any]] = []
        named = "criterion" in self.roles
        for at in range(self.draw(st.integers(least, 3 if named or self.parts else 1))):
            work = self.who()
            same = self.one([["lead"], ["coordinating"], ["lead", "coordinating"]])
            if self.yes() and self.above.keys() >= {*same}:
                kept = {key: value for key, value in work.items() if key.removesuffix("_printed") not in same}
                work = {k: v for k, v in self.above.items() if k.removesuffix("_printed") in same} | kept
                work["merged"] = True
            if "tasks" in self.roles and (self.yes() or (not named and not at)):
                work |= self.tasks()
            who = [key for key in work if key not in ("tasks", "merged")]
            if at and not any("merged" not in work or work[key] != self.above.get(key) for key in who):
                break
            if work:
                found.append(work)
                self.above = work
        return found

    def target(self) -> dict[str, Any]:
        printed, measures = self.same or self.one(TARGETS)
        return {"target": {"printed": printed, "measures": [dict(each) for each in measures]}}

    def numbered(self, number: str, printed: str) -> dict[str, Any]:
        return {"number": number} | ({"printed": printed} if printed != number else {})

    def criterion(self, number: str, printed: str, work: str) -> dict[str, Any]:
        data = self.numbered(number, printed)
        named = "criterion" in self.roles
        data |= {"name": self.lines()} if named else {}
        if work != "shared" and (works := self.works(int(work == "own" or not named))):
            data["assignments"] = works
        elif work == "own" or (not work and "target" not in self.roles):
            self.above = {"lead": ["Sở Nội vụ"]} if "lead" in self.roles else {"deadline": {"printed": "Thường xuyên"}}
            data["assignments"] = [self.above]
        else:
            self.above = {}
        if "target" in self.roles and (self.same or self.yes() or "assignments" not in data):
            data |= self.target()
            if self.yes():
                data["remark"] = self.text() if "\n" in data["target"]["printed"] else f"({self.text()})"
        return data

    def group(self, number: str, printed: str, shares: bool, work: str) -> tuple[dict[str, Any], str]:
        """A group's own row, and what work its rows must have."""
        self.above = {}
        data = self.numbered(number, printed) | {"name": self.lines()}
        if self.yes():
            data["declared"] = {"count": 4, "printed": self.one(["gồm 04 chỉ số thành phần.", "gồm 4 tiêu chí"])}
        if shares and "criterion" in self.roles and "tasks" in self.roles and not work and self.yes():
            return data | {"assignments": [self.who() | self.tasks()]}, "shared"
        if self.yes() and (own := self.who()) and "tasks" in self.roles | {"criterion"}:
            work = "own"
            data["assignments"] = [own | (self.tasks() if {"criterion", "tasks"} <= self.roles and self.yes() else {})]
        return data | (self.target() if "target" in self.roles and self.yes() else {}), work

    def decimal(self, key: str, stem: str, depth: int, work: str = "") -> dict[str, Any]:
        """Rows 1, 2, … or 1.1, 1.2, …, some of them groups."""
        found: dict[str, Any] = {"groups": [], "criteria": []}
        shared = work == "shared"
        for at in range(1, self.draw(st.integers(2 if shared else 1, 3)) + 1):
            number, printed = f"{key}{at}", f"{stem}{at}{self.dot}"
            if depth and not shared and self.yes():
                small = depth == 1 and self.one([True, False, False])
                data, own = self.group(number, printed, True, work)
                inside = (
                    self.small(number, own) if small else self.decimal(f"{number}.", f"{stem}{at}.", depth - 1, own)
                )
                found["groups"].append(data | inside)
            else:
                found["criteria"].append(self.criterion(number, printed, work))
        return found

    def small(self, key: str, work: str) -> dict[str, Any]:
        """Rows a), b), c)."""
        letters = "abc"[: self.draw(st.integers(2 if work == "shared" else 1, 3))]
        return {"criteria": [self.criterion(f"{key}.{letter}", f"{letter})", work) for letter in letters]}

    def running(self, key: str, work: str) -> dict[str, Any]:
        """Rows that count on over groups, or begin again in each."""
        found = []
        self.run = 0 if self.again else self.run
        for _ in range(self.draw(st.integers(2 if work == "shared" else 1, 3))):
            self.run += 1
            found.append(
                self.criterion(f"{key}.{self.run}" if self.again else f"{self.run}", f"{self.run}{self.dot}", work)
            )
        return {"criteria": found}

    def lettered(self, letters: Any) -> dict[str, Any]:
        """Groups A, B … or I, II …, or the latter in the former."""
        groups = []
        for letter in letters[: self.draw(st.integers(2, 3))]:
            data, work = self.group(letter, f"{letter}{self.dot}", True, "")
            groups.append(data | self.running(letter, work))
        return {"groups": groups}

    def nested(self) -> dict[str, Any]:
        self.again, at, groups = False, 0, []
        for letter in "AB":
            data, work = self.group(letter, letter, False, "")
            inner = []
            for _ in range(self.draw(st.integers(1, 2))):
                at += 1
                below, own = self.group(ROMAN[at - 1], f"{ROMAN[at - 1]}{self.dot}", True, work)
                inner.append(below | self.running("", own))
            groups.append(data | {"groups": inner})
        return {"groups": groups}

    def noted(self, item: dict[str, Any], fields: list[str]) -> None:
        """Notes on some rows, and what they must have in them."""
        for _ in range(self.one([0, 0, 0, 1, 2])):
            kind, field = self.one(["repair", "doubt", "placement"]), self.one(fields)
            note = {
                "kind": kind,
                "field": field,
                "reason": self.one(["Chữ bị đọc sai.", "Giữ như bản quét: “a”, “b”."]),
            }
            if kind == "repair":
                note |= self.one([{"scanned": "cũ, “x”", "reads": None}, {"scanned": "a", "reads": "b c"}])
                note |= {"scanned": None, "reads": "Việc"} if field == "name" and self.yes() else {}
            note |= {"truncated": True} if self.yes() and field != "headings" else {}
            item.setdefault("notes", []).append(note)
            if field == "target" and "truncated" in note and "target" in item:
                item["target"]["truncated"] = True

    def appendix(self) -> dict[str, Any]:
        shape = self.one(["decimal", "decimal", "roman", "letters", "nested"])
        inside = {
            "decimal": lambda: self.decimal("", "", 2),
            "roman": lambda: self.lettered(ROMAN),
            "letters": lambda: self.lettered("ABC"),
            "nested": self.nested,
        }[shape]()
        headings: dict[str, Any] = {"columns": self.columns}
        self.noted(headings, ["headings"])
        title = "\n".join(self.text()[:99].strip("* ").upper() for _ in range(self.draw(st.integers(1, 2))))
        attachment = "(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/01/2025 của Ủy ban nhân dân tỉnh)"
        whole = {
            "index": "index",
            "label": "Phụ lục II",
            "title": title,
            "attachment": attachment,
            "headings": headings,
        }
        leaves = list(self.rows(inside))
        measures = [leaf.get("target", {}).get("measures") for leaf in leaves]
        if (
            len(leaves) > 2  # two short equal targets may be two targets
            and measures[0]
            and measures[0][0]["kind"] != "level"
            and all(each == measures[0] for each in measures)
        ):
            for measure in (measure for each in measures for measure in each):
                measure["scope"] = "index"
        return whole | {"headings": headings} | inside

    def rows(self, holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The criteria; notes are given to them and to groups."""
        for group in holder.get("groups", ()):
            self.noted(
                group, ["number", "name", "declared", "target", *(["lead", "tasks"] if "assignments" in group else [])]
            )
            yield from self.rows(group)
        for criterion in holder.get("criteria", ()):
            self.noted(
                criterion, ["number", "name", "tasks", "lead", "coordinating", "target", "deadline", "other", "remark"]
            )
            yield criterion


@st.composite
def appendices(draw: st.DrawFn, known: list[str], parts: bool) -> Appendix:
    return validated(Appendix, Maker(draw, known, parts).appendix())


@pytest.mark.parametrize("form", FORMS)
def test_random_appendices_come_back(form: str, carried: Dataset, tmp_path_factory: pytest.TempPathFactory) -> None:
    known = [name for each in carried.registry.agencies for name in names(each)]
    folder = tmp_path_factory.mktemp("prints")

    @ROUND
    @given(appendices(known, form != "md"), st.booleans())
    def check(appendix: Appendix, notes: bool) -> None:
        document = Document("x", (appendix_section(appendix, "X", notes=notes),))
        [found], passed = came_back(document, form, carried, folder)
        assert passed == []
        assert comparable(validated(Appendix, found.appendix), form, notes) == comparable(appendix, form, notes)
        assert (found.unread, found.names) == ((), ())
        assert found.counts["words"] == found.counts["in_data"] + found.counts["in_headings"]

    check()
