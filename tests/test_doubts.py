"""What is in doubt is marked where it counts, by a sign and words."""

import json
import re
from pathlib import Path

import pytest

import chisotv
from chisotv.queries.diff import changes
from chisotv.queries.duties import doubts
from conftest import DATA, Run

DOUBTED = {
    "papi": ["2.2", "3.3", "4.1", "4.2", "4.4", "6.1", "6.4"],
    "par_index": ["3", "8"],
    "sipas": [],
    "ict": ["1.2.4", "2.1.4", "3.1.2", "3.1.4", "3.2.1"],
}
"""The criteria of which the transcription leaves tasks, agencies or target open."""


def test_doubts_are_those_of_tasks_agencies_and_target() -> None:
    data = chisotv.load()
    by_duty = {
        index_id: list(
            dict.fromkeys(duty.criterion.number for duty in data.tasks(index=index_id).duties if doubts(duty.notes))
        )
        for index_id in data.dataset.appendices
    }
    assert by_duty == DOUBTED
    told = data.progress(index=list(DOUBTED)).standings
    assert [(each.index, each.number) for each in told if each.doubts] == [
        (index_id, number) for index_id, numbers in DOUBTED.items() for number in numbers
    ]


@pytest.mark.parametrize("columns", ["80", "120", "300"])
def test_progress_marks_what_is_in_doubt(columns: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    shown = run("progress", "papi", "--year", "2023").out
    rows, _, below = shown.partition("\n\n(?): ")
    assert rows.count("(?)") == len(DOUBTED["papi"])
    assert below.startswith("còn nghi vấn")
    assert "(?)" not in run("progress", "sipas").out


def test_the_shares_of_agencies_count_what_is_in_doubt(run: Run) -> None:
    shares = {
        each["agency"]: each for each in json.loads(run("progress", "papi", "--by", "agency", "--format", "json").out)
    }
    assert shares["so-cong-thuong"]["doubtful"] == 1  # 6.4
    assert shares["so-noi-vu"]["doubtful"] == 0
    assert shares["thanh-tra-tinh"]["doubtful"] == 2  # 4.1 and 4.4
    shown = run("progress", "papi", "--by", "agency").out
    assert re.search(r"Sở Công\s+Thương .* 1\n", shown)
    assert "(?): số tiêu chí còn nghi vấn" in shown


def test_rows_for_programs_say_why(run: Run) -> None:
    rows = json.loads(run("progress", "papi", "--format", "json").out)
    (row,) = [row for row in rows if row["criterion"] == "6.4"]
    assert [(each["field"], "hàng riêng của 6.4" in each["reason"]) for each in row["doubts"]] == [("tasks", True)]
    assert sum("còn nghi vấn" in line for line in run("progress", "papi", "--format", "csv").out.split("\n")) == 7


def test_render_says_how_many_cells_are_in_doubt(run: Run, tmp_path: Path) -> None:
    said = run("render", "all", "-o", tmp_path / "x.md").err.strip().split("\n")[1:]
    assert said == [
        "20 ô còn nghi vấn, trong đó 3 ô bị cắt mất chữ (PAPI 4.4, ICT Index 1.2.2, 3.1.2); thêm --notes để xem."
    ]
    with_notes = run("render", "letter", "--notes", "--format", "md")
    assert with_notes.err == said[0].replace("thêm --notes để xem", "có ghi chú kèm theo") + "\n"
    assert with_notes.out.count("còn nghi vấn") == 20
    assert run("render", "sipas", "--format", "md").err == ""
    assert run("render", "papi", "-a", "SCT", "--format", "md").err.startswith("1 ô còn nghi vấn;")


def test_diff_tells_that_a_cell_is_cut_off(folder: Path) -> None:
    path = folder / "papi.yaml"
    text = path.read_text("utf-8")
    assert text.count("            truncated: true\n") == 1
    path.write_text(text.replace("            truncated: true\n", ""), encoding="utf-8", newline="\n")
    told = changes(chisotv.load(DATA).dataset, chisotv.load(folder).dataset)
    assert [(change.number, "bị cắt mất chữ" in change.text) for change in told] == [("4.4", False), ("4.4", True)]


def test_agencies_fit_a_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in ("80", "120"):
        monkeypatch.setenv("COLUMNS", columns)
        shown = run("agencies").out
        lines = shown.rstrip("\n").split("\n")
        assert len(lines) <= 60
        assert max(map(len, lines)) <= int(columns)
        assert re.search(r"^Sở Nội vụ +6 · 3 +3 · 5 +1 · 1 +12 · 4 +22 · 13$", shown, re.MULTILINE)
        assert re.search(r"^Số tiêu chí của chỉ số +29 +8 +2 +27 +66$", shown, re.MULTILINE)
        said = " ".join(shown.split())
        assert (
            "Không được nêu đích danh trong phụ lục: Sở KH&ĐT (có ở điểm 1, 3 của công văn); Sở Xây dựng; "
            "Sở GTVT; Sở VHTTDL; Ban Dân tộc; 9 UBND cấp huyện."
        ) in said
