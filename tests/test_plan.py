"""A plan with every structure that tables of other provinces have, and the data of before columns had roles."""

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from chisotv.models.printed import due_day
from conftest import EXAMPLES, Run, Snapshot

PLAN = EXAMPLES / "plan"


@pytest.mark.parametrize(
    "command",
    ["tasks", "tasks -a cong-an", "agencies", "gaps", "progress", "show chi_tieu 2", "render all --format md"],
)
def test_it_answers_in_its_own_words(command: str, run: Run, snapshot: Snapshot) -> None:
    assert run("validate", PLAN).out == "0 lỗi, 0 cảnh báo trong 4 tệp.\n"
    assert run("fmt", "--check", PLAN).status == 0
    result = run(*command.split(), "--data", PLAN)
    assert result.status == 0
    assert "công văn" not in result.out.casefold()
    snapshot(
        f"plan-{command.split(' -', maxsplit=1)[0].replace(' ', '-')}{'-agency' * (' -a ' in command)}.txt", result.out
    )


def test_a_printed_number_finds_its_row_or_asks(run: Run) -> None:
    assert run("show", "nhiem_vu", "A.", "--data", PLAN).out.startswith("Nhiệm vụ A · Thể chế\n")
    asked = run("show", "nhiem_vu", "1)", "--data", PLAN)
    assert (asked.status, asked.err) == (
        2,
        "Nhiệm vụ in số “1)” ở nhiều chỗ; ghi rõ một số: I.1, II.1, B.1.\n",
    )


def test_letters_of_a_number_are_found_in_either_case(run: Run) -> None:
    assert run("show", "nhiem_vu", "b.1", "--data", PLAN).out == run("show", "nhiem_vu", "B.1", "--data", PLAN).out


def test_a_table_without_names_says_that_of_a_group_with_work_of_its_own(run: Run, tmp_path: Path) -> None:
    shutil.copytree(PLAN, tmp_path / "plan")
    table = tmp_path / "plan" / "nhiem_vu.yaml"
    own = "    name: Hạ tầng\n    assignments:\n      - {tasks: [Chỉ đạo chung.], lead: [Sở Công Thương]}\n"
    table.write_text(table.read_text("utf-8").replace("    name: Hạ tầng\n", own), "utf-8")
    rows = run("render", "nhiem_vu", "--format", "csv", "--data", tmp_path / "plan").out.splitlines()
    assert any("B. Hạ tầng,B.,Chỉ đạo chung.,Sở Công Thương" in row for row in rows)


def test_results_of_rows_make_no_index_of_a_plan(run: Run, tmp_path: Path) -> None:
    shutil.copytree(PLAN, tmp_path / "plan")
    added = run(
        "record", "chi_tieu", "2", "--year", "2026", "--score", "5", "--source", "Báo cáo", "--data", tmp_path / "plan"
    )
    assert added.status == 0, added.err
    for command in ("progress", "agencies", "render all --format csv"):
        assert "chỉ số" not in run(*command.split(), "--data", tmp_path / "plan").out.casefold()


def test_a_target_of_a_later_year_is_not_missed(run: Run) -> None:
    rows = json.loads(run("progress", "--format", "json", "--data", PLAN).out)
    assert [row["criterion"] for row in rows] == ["1", "2", "2.1", "2.2", "3"]
    assert run("progress", "--fail-on", "missed", "--data", PLAN).status == 0


def test_collectives_of_collectives_reach_their_members(run: Run) -> None:
    rows = json.loads(run("tasks", "-a", "UBND xã, phường, đặc khu", "--format", "json", "--data", PLAN).out)
    assert [(row["criterion"], row["role"], row["via"]) for row in rows] == [
        ("I.1", "coordinating", "cac-so-nganh-va-cap-xa"),
        ("B.1", "lead", None),
    ]


def test_each_form_draws_the_columns_that_there_are(run: Run, tmp_path: Path) -> None:
    for form in ("html", "docx", "xlsx", "pdf", "csv"):
        assert run("render", "all", "-o", tmp_path / f"x.{form}", "--data", PLAN).status == 0
    table = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert table.count("Nguồn kinh phí</th>") == 1
    assert "Nhiệm vụ trọng tâm" not in table


def test_the_data_of_before_are_good_and_laid_out(run: Run, tmp_path: Path) -> None:
    """What `init` wrote when six columns were bound by their places."""
    with tarfile.open(EXAMPLES / "data-before-roles.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    assert run("validate", tmp_path / "data").out == "0 lỗi, 0 cảnh báo trong 13 tệp.\n"
    assert run("fmt", "--check", tmp_path / "data").status == 0


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Quí IV-2025", "2025-12-31"),
        ("Quý III Năm 2026", "2026-09-30"),
        ("Quý I, II/2026", "2026-06-30"),
        ("Tháng 12/2025", "2025-12-31"),
        ("02/2028", "2028-02-29"),
        ("6/2025", "2025-06-30"),
        ("Trước ngày 30/11/2025", "2025-11-30"),
        ("ngày 05 tháng 9 năm 2025", "2025-09-05"),
        ("Năm 2026", "2026-12-31"),
        ("2026 - 2030", "2030-12-31"),
        ("Giai đoạn 2026-2030", "2030-12-31"),
        ("Thường xuyên", None),
        ("Hằng năm", None),
        ("Trước tháng 6/2026", None),
        ("Hoàn thành trước tháng 6/2026", None),
        ("Xong trước quý III/2026", None),
        ("Chậm nhất trước quý IV/2026", None),
        ("Hoàn thành trước năm 2027", None),
        ("Hoàn thành trước 30/6/2026", "2026-06-30"),
        ("6-8/2026", "2026-08-31"),
        ("Tháng 6, 9, 12/2026", "2026-12-31"),
        ("8-6/2026", None),
        ("15-8/2026", "2026-08-15"),
        ("Từ quý I/2026 đến quý III/2027", "2027-09-30"),
        ("Từ năm 2026 đến năm 2030", "2030-12-31"),
        ("Quý I - Quý III/2026", "2026-09-30"),
        ("Từ năm 2026 đến nay", None),
        ("Từ năm 2026", None),
        ("Ngày 30/02/2025", None),
        ("31/4/2026", None),
        ("00/5/2026", None),
        ("13/2025", None),
        ("Theo lộ trình được giao tại Kế hoạch số 12/KH-UBND năm 2025", None),
    ],
)
def test_the_day_that_words_give(printed: str, day: str | None) -> None:
    assert due_day(printed) == day


def changed(tmp_path: Path, file: str, *changes: tuple[str, str]) -> Path:
    """The plan with other words in one of its files."""
    data = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    text = (data / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (data / file).write_text(text, encoding="utf-8")
    return data


def test_headings_in_capitals_and_in_two_lines(run: Run, tmp_path: Path) -> None:
    new = ("printed: Nguồn kinh phí", 'printed: "NGUỒN\\nKINH PHÍ"')
    data = changed(tmp_path, "nhiem_vu.yaml", new, ("printed: Sản phẩm dự kiến", "printed: SẢN PHẨM"))
    assert run("validate", data).status == 0
    whole = run("tasks", "--full", "--data", data).out
    assert "    NGUỒN KINH PHÍ: Không\n" in whole
    assert "    SẢN PHẨM: Quy trình\n" in whole
    assert ",NGUỒN KINH PHÍ" in run("tasks", "--format", "csv", "--data", data).out


def test_several_entries_of_a_free_column_have_bullets(run: Run, tmp_path: Path) -> None:
    one = "{key: kinh_phi, printed: Không}"
    data = changed(
        tmp_path, "nhiem_vu.yaml", (f"- {one}", f"- {one}\n                  - {{key: kinh_phi, printed: Có}}")
    )
    assert "| - Không<br>- Có |" in run("render", "nhiem_vu", "--format", "md", "--data", data).out


def test_an_aside_in_a_printed_cell(run: Run, tmp_path: Path) -> None:
    old = "lead_printed: Sở Công Thương và Công an thành phố"
    cell = "Sở Công Thương (Công an thành phố đề nghị); Công an thành phố"
    data = changed(tmp_path, "nhiem_vu.yaml", (old, f"lead_printed: {cell}"))
    assert run("validate", data).status == 0
    assert cell in run("render", "nhiem_vu", "--format", "md", "--data", data).out
    data = changed(tmp_path / "2", "nhiem_vu.yaml", ("[Thành đoàn]", "[Thành đoàn (nếu có)]"))
    assert "Ghi “Thành đoàn”; lời chú trong ngoặc" in run("validate", data).out


def test_numbers_that_begin_deep_or_with_a_word(run: Run, tmp_path: Path) -> None:
    words = [('number: "1"\n', 'number: "I.1"\n    printed: Mục I.1\n'), ('number: "3"\n', 'number: "I.3"\n')]
    groups = [('number: "2"\n', 'number: "I.2"\n'), ('"2.1"', '"I.2.1"'), ('"2.2"', '"I.2.2"')]
    data = changed(tmp_path, "chi_tieu.yaml", *words, *groups)
    assert run("validate", data).out == "0 lỗi, 0 cảnh báo trong 4 tệp.\n"
    for typed in ("Mục I.1", "I.1", "i.1"):
        assert run("show", "chi_tieu", typed, "--data", data).out.startswith("Chỉ tiêu I.1 · ")
    (data / "chi_tieu.yaml").write_text(
        (data / "chi_tieu.yaml").read_text(encoding="utf-8").replace('"I.3"', '"3"'), encoding="utf-8"
    )
    assert "CTV024: số I.1 không thuộc cấp ngoài cùng" in run("validate", data).out


def test_articles_with_clauses_that_charge_nobody(run: Run, tmp_path: Path) -> None:
    points = "[1. Kế hoạch này., a) Ở xã., Ở tỉnh.]"
    order = f'directives:\n  - number: "1"\n    charged: []\n    text: Phạm vi\n    points: {points}'
    data = changed(tmp_path, "dispatch.yaml", ("directives: []", order), ("kind: plan", "kind: resolution"))
    letter = run("render", "letter", "--format", "md", "--data", data).out
    assert "\n\n1\\. Kế hoạch này.\n\na) Ở xã.\n\n- Ở tỉnh.\n" in letter
    assert "Điều 1" not in run("agencies", "--data", data).out
    assert " Điều 1 của nghị quyết · Phạm vi\n" in run("tasks", "--data", data).out


def test_the_role_of_a_column_mistyped_is_one_error(run: Run, tmp_path: Path) -> None:
    data = changed(tmp_path, "nhiem_vu.yaml", ("role: lead", "role: chu_tri"))
    found = run("validate", data).out
    assert found.endswith("1 lỗi, 0 cảnh báo trong 4 tệp.\n")
    assert "CTV013: role: “chu_tri” không phải là giá trị hợp lệ" in found


def test_two_agencies_in_one_entry_are_told_apart(run: Run, tmp_path: Path) -> None:
    data = changed(tmp_path, "nhiem_vu.yaml", ("[Thành đoàn]", '["Thành đoàn, Sở Công Thương"]'))
    assert "cách sửa: Tách thành 2 mục: “Thành đoàn”; “Sở Công Thương”. " in run("validate", data).out


def test_rows_beside_groups_are_held_to_their_order(run: Run, tmp_path: Path) -> None:
    """What stands side by side is printed by its numbers, which must not hide that somebody mixed up the rows."""
    shutil.copytree(PLAN, tmp_path / "plan")
    path = tmp_path / "plan" / "chi_tieu.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('- number: "1"\n', '- number: "4"\n'), encoding="utf-8", newline="\n")
    result = run("validate", tmp_path / "plan")
    assert (result.status, "CTV025: số 3 đứng sau số 4" in result.out) == (1, True)
