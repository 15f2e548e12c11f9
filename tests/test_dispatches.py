"""Real documents of other issuers as data: what their own reader finds, and what the program makes of it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

import dispatches
from dispatches import DOCUMENTS, SHARED, Document, Row

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


def items(appendix: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every group and row of an appendix as data, in printed order."""
    for key in ("groups", "criteria"):
        for item in appendix.get(key, ()):
            yield item
            yield from items(item)


def texts(value: Any) -> Iterator[str]:
    """Every text in some data."""
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from texts(part)


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
    found = {row.key: row for row, _, name in dispatches.named(document) if name == agency}
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
