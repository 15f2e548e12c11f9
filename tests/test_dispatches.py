"""Real documents of other issuers as data: what their own reader finds, and what the program makes of it."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml

import dispatches
from conftest import Run, from_csv
from dispatches import DOCUMENTS, SHARED, Document, Row
from markup import Markup, html_rows

BY_ID = {document.id: document for document in DOCUMENTS}
here = pytest.mark.skipif(
    SHARED is None, reason="the real documents are in no folder shared/dispatches beside this one"
)
each = pytest.mark.parametrize("document", DOCUMENTS, ids=list(BY_ID))
LINE = {
    "dong-nai": r"^\*{0,2}\d(?:\.\d+)*\*{0,2}$",
    "nq03-tasks": r"^\| +\d+\. ",
    "nq03-indicators": r"^\| *\d+[.\d]* *\|",
}
"""How a line looks that has the number of a row, where it is not that number alone."""


"""Whether the program knows that a document need not be an official letter."""


def items(appendix: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every group and row of an appendix as data, in printed order."""
    inside = [*appendix.get("groups", ()), *appendix.get("criteria", ())]
    if "groups" in appendix and "criteria" in appendix:
        inside.sort(key=lambda item: [int(part) for part in item["number"].split(".")])
    for item in inside:
        yield item
        yield from items(item)


def words(text: str) -> Counter[str]:
    return Counter(re.sub(r"[*|]", " ", text).split())


@here
@each
def test_the_reader_finds_every_row(document: Document) -> None:
    rows = dispatches.rows(document)
    groups = [row for row in rows if row.group]
    assert (len(groups), len(rows) - len(groups)) == document.counts
    table = document.text[document.text.rindex("PHỤ LỤC") :]
    numbers = re.findall(LINE.get(document.id, r"^\d\d?$"), table, re.MULTILINE)
    assert len(numbers) == sum(bool(re.match(r"\d", row.printed)) for row in rows)
    assert len({row.key for row in rows}) == len(rows)


@here
@each
def test_the_reader_keeps_every_word(document: Document) -> None:
    """What stands in merged cells and in headings that are printed again is counted once."""
    table = document.text[document.text.index("|", document.text.rindex("PHỤ LỤC")) :]
    read = words(" ".join(dispatches.headings(document)))
    for row in dispatches.rows(document):
        parts = [[row.printed], *(part.values() for part in row.parts)]
        read += words(" ".join(text for part in parts for text in part))
        read += words(document.stray.get(row.key, ""))
    wanted = words(re.sub(r"^\|[-| ]+\|$", "", table, flags=re.MULTILINE))
    if document.id == "ho-chi-minh":  # cells merged downwards hold for each row that they cover
        assert not wanted - read
    elif document.id == "dong-nai":
        assert not read - wanted
        again = words("Nội dung Đơn vị thực hiện Đơn vị phối hợp Thời gian thực hiện Sản phẩm đầu ra")
        assert wanted - read == Counter({word: 8 * count for word, count in again.items()})
    else:
        assert wanted == read


@here
def test_numbers_run_on_or_start_again_as_printed() -> None:
    tasks = [row for row in dispatches.rows(BY_ID["nq03-tasks"]) if not row.group]
    assert [row.printed for row in tasks] == [f"{number}." for number in range(1, 141)]
    assert [row.printed for row in dispatches.rows(BY_ID["dong-thap"]) if not row.group] == [*map(str, range(1, 12))]
    places = [
        (row.key, row.printed) for row in dispatches.rows(BY_ID["dong-nai"]) if row.printed in ("I", "IV", "5.1.1")
    ]
    assert places == [
        ("A.I", "I"), ("A.IV", "IV"), ("B.I", "I"), ("B.IV", "IV"), ("B.IV-2", "IV"), ("B.IV-2.5.1.1", "5.1.1"),
        ("C.I", "I"), ("C.IV", "IV"),
    ]  # fmt: skip
    assert [len(row.parts) for row in dispatches.rows(BY_ID["ho-chi-minh"]) if len(row.parts) > 1] == [2, 2, 2]


@here
@each
def test_the_data_has_every_word_of_every_row(document: Document) -> None:
    rows = dispatches.rows(document)
    given = {item["number"]: item for item in items(dispatches.appendix(document))}
    assert list(given) == [row.key for row in rows]
    for row in rows:
        item = {key: value for key, value in given[row.key].items() if key not in ("groups", "criteria", "notes")}
        assert printed_words(item) == words(" ".join(" ".join(part.values()) for part in row.parts)), row.key
        assert item.get("printed", item["number"]) == row.printed


def printed_words(item: dict[str, Any]) -> Counter[str]:
    """The words that the table prints of an item beside its number."""
    found = [item.get("name", ""), item.get("target", {}).get("printed", "")]
    for work in item.get("assignments", ()):
        found += [*work.get("tasks", ()), work.get("output", ""), work.get("deadline", {}).get("printed", "")]
        found += [work.get(f"{role}_printed", "; ".join(work.get(role, ()))) for role in ("lead", "coordinating")]
        found += [extra["printed"] for extra in work.get("other", ())]
    return words(" ".join(found))


@pytest.mark.parametrize(
    ("printed", "due"),
    [
        ("Quí IV-2025", "2025-12-31"), ("Quý II/2027", "2027-06-30"), ("Tháng 10/2025", "2025-10-31"),
        ("6/2025", "2025-06-30"), ("03/2025", "2025-03-31"), ("2/2025", "2025-02-28"), ("2025", "2025-12-31"),
        ("Năm 2025-2030", "2030-12-31"), ("2026 - 2030", "2030-12-31"), ("Trước ngày 30/11/2025", "2025-11-30"),
        ("Thường xuyên", None), ("Hằng năm.", None), ("2025 và những năm tiếp theo", None), ("Khi có phát sinh.", None),
    ],
)  # fmt: skip
def test_the_day_of_a_deadline(printed: str, due: str | None) -> None:
    assert dispatches.due(printed) == due


@here
def test_which_deadlines_give_no_day() -> None:
    found = {row.parts[0].get("deadline", "") for document in DOCUMENTS for row in dispatches.rows(document)}
    assert {text for text in found if text and not dispatches.due(text)} == {
        "Thường xuyên", "Nhiệm vụ thường xuyên", "Hằng năm", "hằng năm", "Hằng năm.", "Thường xuyên, hằng năm",
        "2025 và những năm tiếp theo", "Khi có phát sinh.", "Thường xuyên, định kỳ hằng quý báo cáo về Sở Tài chính",
    }  # fmt: skip


def test_a_cell_is_split_by_known_names_alone() -> None:
    names = BY_ID["ho-chi-minh"].names
    cell = "Sở Khoa học và Công nghệ, các sở, ngành, UBND xã, phường, đặc khu"
    assert dispatches.split(cell, names) == [cell[:24], cell[26:]]
    with pytest.raises(ValueError, match="Sở Y tế"):
        dispatches.split("Sở Tài chính; Sở Y tế", names)


def rows_of(document: Document, agency: str) -> list[Row]:
    """The rows whose cells name an agency, each once."""
    found = {row.key: row for row, _, _, name in dispatches.named(document) if name == agency}
    return list(found.values())


@here
@pytest.mark.parametrize(
    ("document", "agency", "count"),
    [
        ("nq03-tasks", "Bộ Khoa học và Công nghệ", 79), ("nq03-indicators", "Bộ Khoa học và Công nghệ", 14),
        ("ho-chi-minh", "Sở Khoa học và Công nghệ", 7), ("bac-ninh", "Sở Khoa học và Công nghệ", 8),
        ("dong-thap", "Sở Khoa học và Công nghệ", 10), ("dong-nai", "Sở Công Thương", 16),
    ],
)  # fmt: skip
def test_who_is_named_how_often(document: str, agency: str, count: int) -> None:
    assert len(rows_of(BY_ID[document], agency)) == count


FOREIGN = ("Tiêu chí", "Nhiệm vụ trọng tâm", "Sản phẩm, kết quả", "Kết quả phấn đấu")
"""Headings that none of these documents has."""


@pytest.fixture
def data(document: Document, tmp_path: Path) -> Path:
    """A data folder of the document."""
    return dispatches.write(document, tmp_path / "data")


def no_letter(text: str) -> None:
    """What a plan, a decision or a resolution says, and what is said of it, never calls it an official letter."""
    assert "công văn" not in text.casefold()


@here
@each
def test_no_document_speaks_of_an_official_letter(document: Document, data: Path) -> None:
    assert not [file.name for file in data.iterdir() if "công văn" in file.read_text(encoding="utf-8").casefold()]


WARNINGS = {
    "nq03-tasks": {"CTV028": 5},  # an agency or collective stands in both cells of a row
    "ho-chi-minh": {"CTV028": 2},
    "dong-nai": {"CTV028": 1},
}


@here
@each
def test_the_data_is_valid(document: Document, data: Path, run: Run) -> None:
    result = json.loads(run("validate", data, "--format", "json").out)
    assert [each for each in result["problems"] if each["severity"] == "error"] == []
    assert Counter(each["rule"] for each in result["problems"]) == WARNINGS.get(document.id, {})


def drawn(path: Path) -> list[list[str]]:
    """The rows of the table that `render` wrote, from its headings on; merged cells in each row they cover."""
    if path.suffix == ".md":
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("| ")]
        split = [re.sub(r"\\(?!\|)|\*\*", "", line).strip("| ").split(" | ") for line in lines]
        return [[cell.replace("<br>", " ").strip() for cell in row] for row in (split[0], *split[2:])]
    if path.suffix == ".html":
        (table,) = (rows for rows in html_rows(path.read_text(encoding="utf-8")))
        return [[" ".join(part.removeprefix("- ") for part in cell) for cell in row] for row in table]
    if path.suffix == ".docx":
        return [[cell.text for cell in row.cells] for row in docx.Document(str(path)).tables[-1].rows]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    first = next(at for at, row in enumerate(rows) if all(row))
    return [row for row in rows[first:] if row[0] != "./."]


@here
@each
@pytest.mark.parametrize("ending", ["md", "html", "docx", "xlsx"])
def test_columns_and_numbers_are_drawn_as_printed(
    document: Document, data: Path, ending: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / f"table.{ending}"
    assert run("render", document.index, "-o", path, "--data", data).status == 0
    headings, *rows = drawn(path)
    assert [" ".join(heading.split()) for heading in headings] == list(dispatches.headings(document))
    numbers = [row[0] for row in rows if row[0]]
    assert [each for at, each in enumerate(numbers) if at == 0 or each != numbers[at - 1]] == [
        row.printed for row in dispatches.rows(document)
    ]


@here
@each
def test_csv_has_the_columns_as_printed(document: Document, data: Path, run: Run) -> None:
    headings, *lines = from_csv(run("render", document.index, "--format", "csv", "--data", data).out)
    assert headings[3:] == list(dispatches.headings(document))
    inner, own = {"groups", "criteria"}, {"target", "assignments"}
    found = items(dispatches.appendix(document))
    holding = {item["number"] for item in found if inner & item.keys() and not own & item.keys()}
    wanted = []
    for row in (row for row in dispatches.rows(document) if row.key not in holding):
        for part in row.parts:
            others = " ".join(text for column, text in part.items() if column != "tasks")
            tasks = part.get("tasks", "").split("\n")
            wanted += [(row.printed, words(f"{task} {others}")) for task in tasks]
    assert [(line[3], words(" ".join(line[4:]))) for line in lines] == wanted


@here
@each
def test_every_word_of_every_row_is_drawn(document: Document, data: Path, run: Run, tmp_path: Path) -> None:
    run("render", document.index, "-o", tmp_path / "table.html", "--data", data)
    rows = [sorted(" ".join(row).split()) for row in drawn(tmp_path / "table.html")[1:]]
    wanted = [words for row in dispatches.rows(document) for words in row.words()]
    assert len(rows) == len(wanted)
    for row, right in zip(rows, wanted, strict=True):
        assert row == right


ASKED = {
    "nq03-tasks": "Bộ Giáo dục và Đào tạo",
    "nq03-indicators": "Ngân hàng Nhà nước",
    "ho-chi-minh": "Sở Khoa học và Công nghệ",
    "bac-ninh": "Sở Khoa học và Công nghệ",
    "dong-thap": "Sở Công Thương",
    "dong-nai": "Sở Công Thương",
}
"""An agency of each document."""


@here
@each
def test_an_agency_has_exactly_the_rows_that_name_it(document: Document, data: Path, run: Run) -> None:
    """Who leads and coordinates in one part of a row leads."""
    for agency in {name for *_, name in dispatches.named(document)}:
        first: dict[tuple[str, int], str] = {}
        for row, at, role, name in dispatches.named(document):
            if name == agency:
                first.setdefault((row.key, at), role)
        out = run("tasks", "-a", agency, "--direct", "--format", "json", "--data", data).out
        found = {(row["criterion"], row["role"]) for row in json.loads(out)}
        assert found == {(key, role) for (key, _), role in first.items()}, agency


def bare(text: str) -> set[str]:
    """The words of a text without the marks between the parts of a list."""
    return set(re.sub(r"[;,.]", " ", text).split())


@here
@each
def test_a_screen_says_the_words_of_a_row(document: Document, data: Path, run: Run) -> None:
    agency = ASKED[document.id]
    result = run("tasks", "-a", agency, "--full", "--data", data)
    assert result.status == 0
    no_letter(result.out)
    for row in rows_of(document, agency):
        for part in row.parts:
            own = " ".join(part.get(each, "") for each in ("criterion", "tasks", "deadline", "output", "target"))
            assert not bare(own) - bare(result.out), row.key
        shown = run("show", document.index, row.key, "--data", data)
        assert shown.status == 0
        assert not bare(" ".join(text for part in row.parts for text in part.values())) - bare(shown.out), row.key
        no_letter(shown.out)


@here
@each
def test_lists_answer(document: Document, data: Path, run: Run) -> None:
    answers = {name: run(name, "--data", data) for name in ("agencies", "gaps", "progress")}
    answers["letter"] = run("show", "letter", "--data", data)
    for answer in answers.values():
        assert answer.status == 0, answer
        no_letter(answer.out + answer.err)
    for name in (each for several in document.names.single.values() for each in several):
        assert name.split(" = ")[0] in answers["agencies"].out
    if "target" not in {column.role for column in document.columns}:
        assert answers["gaps"].out == "Không phụ lục nào có cột kết quả phấn đấu.\n"


@here
@pytest.mark.parametrize("document", [BY_ID["nq03-indicators"]], ids=["nq03-indicators"])
def test_figures_are_measures_with_the_year_of_their_group(document: Document, data: Path, run: Run) -> None:
    rows = dispatches.rows(document)
    figures = {row.key: dispatches.unit_beside(row) for row in rows if row.under}
    bare_words = {key for key, found in figures.items() if not found or not found[1]}
    gaps = json.loads(run("gaps", "--format", "json", "--data", data).out)
    assert bare_words == {"1", "2", "3", "11", "19", "21", "22", "23", "41"}
    assert {gap["number"] for gap in gaps} | {"11"} == bare_words
    standings = json.loads(run("progress", "--format", "json", "--data", data).out)
    assert [each["criterion"] for each in standings if each["target"]] == [
        key for key, found in figures.items() if found
    ]
    measured = {each["criterion"]: [of["measure"] for of in each["measures"] if of["measure"]] for each in standings}
    years = {key: 2045 if int(key.split(".")[0]) > 35 else 2030 for key in figures if key not in bare_words}
    assert {key: {each["year"] for each in found} for key, found in measured.items() if found} == {
        key: {year} for key, year in years.items()
    }
    assert [measure["kind"] for measure in measured["4"]] == ["rank", "rank"]


@here
@pytest.mark.parametrize("document", [BY_ID["nq03-indicators"]], ids=["nq03-indicators"])
def test_a_heading_among_rows_lacks_nothing(document: Document, data: Path, run: Run) -> None:
    gaps = json.loads(run("gaps", "--format", "json", "--data", data).out)
    assert "11" not in {gap["number"] for gap in gaps}


@here
def test_a_figure_in_the_name_of_an_indicator_can_be_measured(run: Run, tmp_path: Path) -> None:
    document = BY_ID["bac-ninh"]
    data = dispatches.write(replace(document, measures=dispatches.figure_in_name), tmp_path / "data")
    assert run("validate", data).status == 0


@here
@each
def test_a_sheet_has_what_names_the_agency(document: Document, data: Path, run: Run, tmp_path: Path) -> None:
    agency, path = ASKED[document.id], tmp_path / "sheet.docx"
    assert run("handout", "-a", agency, "-o", path, "--data", data).status == 0
    text = "\n".join(paragraph.text for paragraph in paragraphs_of(path))
    for row in rows_of(document, agency):
        for at, part in enumerate(row.parts):
            if (row, at) in [(row, at) for row, at, _, name in dispatches.named(document) if name == agency]:
                own = " ".join(text for column, text in part.items() if column not in ("lead", "coordinating"))
                assert not bare(own) - bare(text), row.key
    no_letter(text)


@here
@each
def test_a_sheet_draws_no_heading_of_another_document(document: Document, data: Path, run: Run, tmp_path: Path) -> None:
    run("handout", "-a", ASKED[document.id], "-o", tmp_path / "sheet.docx", "--data", data)
    tables = docx.Document(str(tmp_path / "sheet.docx")).tables
    assert not [cell.text for table in tables for cell in table.rows[0].cells if cell.text in FOREIGN]


@here
@each
def test_a_sheet_draws_no_empty_column(document: Document, data: Path, run: Run, tmp_path: Path) -> None:
    run("handout", "-a", ASKED[document.id], "-o", tmp_path / "sheet.docx", "--data", data)
    for table in docx.Document(str(tmp_path / "sheet.docx")).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
        full = [row for row in rows if len(set(row)) > 1]
        assert all(map(any, zip(*full, strict=True))), [cell.text for cell in table.rows[0].cells]


@here
@each
def test_a_deadline_stands_under_no_other_heading(document: Document, data: Path, run: Run, tmp_path: Path) -> None:
    if "deadline" not in {column.role for column in document.columns}:
        pytest.skip("this document sets no deadlines")
    agency = "Công an tỉnh" if document.id == "dong-nai" else ASKED[document.id]  # so few rows that none is shortened
    run("handout", "-a", agency, "-o", tmp_path / "sheet.docx", "--data", data)
    names = zip(document.columns, dispatches.headings(document), strict=True)
    deadline = next(name for column, name in names if column.role == "deadline")
    mine = {part["deadline"] for row in rows_of(document, agency) for part in row.parts}
    for table in docx.Document(str(tmp_path / "sheet.docx")).tables:
        for heading, *cells in zip(*([cell.text for cell in row.cells] for row in table.rows), strict=True):
            ends = [cell for cell in cells if any(re.search(rf"(?:^|; |\n){re.escape(day)}$", cell) for day in mine)]
            assert not ends or deadline in heading, heading


@here
@each
def test_the_page_has_every_word(document: Document, data: Path, run: Run, tmp_path: Path) -> None:
    assert run("page", "-o", tmp_path / "page.html", "--data", data).status == 0
    plain = page_words(tmp_path / "page.html")
    for row in (row for row in dispatches.rows(document) if not row.group):
        assert not bare(" ".join(text for part in row.parts for text in part.values())) - bare(plain), row.key
    no_letter(plain)


@here
@each
def test_the_whole_document_has_every_word(document: Document, data: Path, run: Run, tmp_path: Path) -> None:
    assert run("render", "letter", "-o", tmp_path / "whole.html", "--data", data).status == 0
    plain = page_words(tmp_path / "whole.html")
    for row in dispatches.rows(document):
        assert not bare(" ".join(text for part in row.parts for text in part.values())) - bare(plain), row.key
    no_letter(plain)


def page_words(path: Path) -> str:
    """What can be read on a page, which is well formed."""
    text = path.read_text(encoding="utf-8")
    Markup(text)
    return unescape(re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(style|script).*?</\1>", " ", text)))


def paragraphs_of(path: Path) -> Iterator[Any]:
    """Every paragraph of a Word file, in tables too."""
    package = docx.Document(str(path))
    yield from package.paragraphs
    for table in package.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


@here
@each
def test_one_changed_deadline_is_one_change(document: Document, data: Path, run: Run, tmp_path: Path) -> None:
    if "deadline" not in {column.role for column in document.columns}:
        pytest.skip("this document sets no deadlines")
    other = Path(shutil.copytree(data, tmp_path / "other"))
    file = other / f"{document.index}.yaml"
    appendix = yaml.safe_load(file.read_text(encoding="utf-8"))
    row = next(row for row in dispatches.rows(document) if row.parts[0].get("deadline"))
    item = next(item for item in items(appendix) if item["number"] == row.key)
    item["assignments"][0]["deadline"] = {"printed": "Quý II/2029", "due": "2029-06-30"}
    file.write_text(yaml.safe_dump(appendix, allow_unicode=True), encoding="utf-8")
    result = run("diff", data, other, "--format", "json")
    assert result.status == 0
    (change,) = json.loads(result.out)
    assert (change["index"], change["number"]) == (document.index, row.key)
    assert row.parts[0]["deadline"] in change["old"]
    assert "Quý II/2029" in change["new"]
    told = run("diff", data, other)
    assert "1 thay đổi" in told.out
    no_letter(told.out)
