"""The agency cells of the official table, letter by letter: as the scan has them, in every format."""

import csv
import io
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

import second_reading
from chisotv.models.dataset import Dataset
from chisotv.render import FORMATS
from conftest import DATA, EXAMPLES, Run
from markup import html_rows

pytestmark = pytest.mark.smoke

SCAN = DATA / "source" / "dispatch-2596.txt"
REPAIRED = {
    ("ict", "2.1.4", "coordinating"): ("Cao đẳng Nghệ", "Cao đẳng Nghề"),
}
"""Cells in which a note repairs a letter. In 1.2.2 of ICT the second reading completes the cell as the note does."""

Cells = dict[str, list[tuple[str, str]]]
"""Number of a criterion → lead and coordinating cell of each of its assignments."""


def sorted_out(rows: Iterable[tuple[str, str, str]]) -> Cells:
    """Each pair of cells once for each criterion, in order; a line break is a space."""
    found: Cells = {}
    for number, *cells in rows:
        lead, coordinating = (" ".join(cell.split()) for cell in cells)
        pairs = found.setdefault(number, [])
        pairs += [] if (lead, coordinating) in pairs else [(lead, coordinating)]
    return found


def scanned(index: str) -> Cells:
    """The cells of the scan, repaired where a note does so."""
    found: list[tuple[str, str, str]] = []
    for (own, number, _), cells in second_reading.whole_cells(SCAN.read_text(encoding="utf-8")):
        lead, coordinating = (
            cell.replace(*REPAIRED.get((own, number, role), ("", ""))) if (own, number, role) in REPAIRED else cell
            for role, cell in zip(("lead", "coordinating"), cells, strict=True)
        )
        found += [(number, lead, coordinating)] if own == index else []
    return sorted_out(found)


def in_html(page: str) -> Cells:
    (table,) = html_rows(page)
    rows = (["\n".join(cell) for cell in row] for row in table[1:])
    return sorted_out((row[0], row[3], row[4]) for row in rows if row[3])  # groups have no agencies


def in_csv(text: str) -> Cells:
    rows = csv.DictReader(io.StringIO(text))
    return sorted_out((row["Số TT"], row["Cơ quan chủ trì"], row["Cơ quan phối hợp"]) for row in rows)


@pytest.mark.parametrize("index", second_reading.APPENDICES)
def test_every_cell_is_printed_as_it_was_scanned(index: str, run: Run) -> None:
    expected = scanned(index)
    assert len(expected) == {"papi": 29, "par_index": 8, "sipas": 2, "ict": 27}[index]
    assert in_html(run("render", index, "--format", "html").out) == expected
    assert in_csv(run("render", index, "--format", "csv").out) == expected


def test_each_repair_has_its_note(dataset: Dataset) -> None:
    for (index, number, role), repair in REPAIRED.items():
        notes = next(place.notes() for each, place in dataset.appendices[index].leaves() if each.number == number)
        assert repair in [(note.scanned, note.reads) for note in notes if note.field == role]


def full(tmp_path: Path, old: str, new: str) -> Path:
    """The full example with another row in its PAPI appendix."""
    data = Path(shutil.copytree(EXAMPLES / "full", tmp_path / "data"))
    text = (data / "papi.yaml").read_text(encoding="utf-8")
    assert old in text
    (data / "papi.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return data


LISTED = "coordinating: [UBND cấp xã]"


@pytest.mark.parametrize(
    ("printed", "problem"),
    [
        ("Sở Nội vụ cùng UBND cấp xã.", ""),
        ("Sở Nội vụ, UBND cấp xã và các hội", "ô in có chữ “và các hội” không thuộc tên nào của danh sách"),
        ("Toàn thể Sở Nội vụ; UBND cấp xã", "ô in có chữ “Toàn thể” không thuộc tên nào của danh sách"),
        ("Sở Nội vụ", "ô in không có “UBND cấp xã” ở đúng thứ tự của danh sách"),
        ("UBND cấp xã và Sở Nội vụ", "ô in không có “UBND cấp xã” ở đúng thứ tự của danh sách"),
        ("Sở Nội vụ, Vàng UBND cấp xã", "ô in có chữ “Vàng” không thuộc tên nào của danh sách"),
    ],
)
def test_list_and_cell_are_held_together(printed: str, problem: str, run: Run, tmp_path: Path) -> None:
    new = f'coordinating: [Sở Nội vụ, UBND cấp xã]\n        coordinating_printed: "{printed}"'
    result = run("validate", full(tmp_path, LISTED, new))
    assert result.status == (1 if problem else 0), result
    assert f"CTV058: {problem}" in result.out if problem else "CTV058" not in result.out


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("docx", "xlsx", "pdf")])
def test_every_format_prints_the_cell_and_no_other_text(form: str, run: Run, tmp_path: Path) -> None:
    new = 'coordinating: [Sở Nội vụ, UBND cấp xã]\n        coordinating_printed: "Sở Nội vụ và UBND cấp xã"'
    out = run("render", "papi", "--format", form, "--data", full(tmp_path, LISTED, new)).out
    assert "Sở Nội vụ và UBND cấp xã" in out
    assert "Sở Nội vụ; UBND cấp xã" not in out
