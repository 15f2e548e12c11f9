"""Tables of cells → an appendix as data: real documents of others, and the tables that the program prints itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import dispatches
from chisotv.documents.appendix import appendix_section
from chisotv.documents.grid import Grid
from chisotv.importing import Understood, understand
from chisotv.loading import load
from chisotv.models.agency import AgencyFile
from chisotv.models.appendix import Appendix, Group
from chisotv.models.registry import Registry
from chisotv.reading import Cell, Table
from chisotv.text import squeeze
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
        assert {doubt.column for doubt in found.doubts} == {"Chỉ tiêu"}
    elif document.id == "nq03-tasks":  # words of the row above stand in a group's row
        assert [(number, field) for number, field, *_ in wrong] == [("IV", "assignments")]
        assert [doubt.why for doubt in found.doubts] == ["dòng nhóm có chữ ở các cột khác"]
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
    """The rows of an appendix without what no print has: notes, lines of the scan, how a person cut `of`."""
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
