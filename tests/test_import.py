"""`chisotv import`: from a file to a folder, and into an edited one."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
import yaml

import chisotv
from chisotv.queries.diff import changes
from conftest import DATA, Run

HEAD = "Phụ lục I\n\nDANH MỤC NHIỆM VỤ\n\n(Kèm theo Kế hoạch số 9/KH-UBND ngày 05/3/2026 của UBND tỉnh An Giang)\n"
COLUMNS = "| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn |\n|---|---|---|---|---|\n"
ROWS = (
    "| 1 | Rà soát thủ tục hành chính. | Sở Nội vụ | Sở Tài chính; Sở Tư pháp | Quý II/2026 |\n"
    "| 2 | Công khai ngân sách. | Sở Tài chính | Các sở, ban, ngành tỉnh | Thường xuyên |\n"
)
FORMS = ("docx", "xlsx", "html", "md")
OF_PRINT = re.compile(r"dòng của bản quét bỏ|: (?:thêm|bỏ) ghi chú|tệp kết quả công bố|đổi chỗ xuống dòng")
NOT_PRINTED = ("notes", "doubts", "doubtful", "measures", "truncated", "scan", "name_en")
"""What a table does not print, or what an import says of its doubts."""


@pytest.fixture
def printed(tmp_path: Path, run: Run) -> Iterator[Path]:
    """The carried appendices with their notes, in every form."""
    for form in FORMS:
        assert run("render", "all", "--notes", "-o", tmp_path / f"all.{form}").status == 0
    yield tmp_path


def table(folder: Path, text: str, name: str = "phu-luc.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.mark.smoke
@pytest.mark.parametrize("form", FORMS)
def test_what_is_printed_comes_back(form: str, tmp_path: Path, run: Run) -> None:
    assert run("render", "all", "--notes", "-o", tmp_path / f"all.{form}").status == 0
    place = tmp_path / "data"
    done = run("import", tmp_path / f"all.{form}", "--to", place, "--yes", "--agencies", DATA / "agencies.yaml")
    assert done.status == 1, done.err  # some doubts are left
    assert run("validate", place).status == 0
    old, new = chisotv.load().dataset, chisotv.load(place).dataset
    found = [str(each) for each in changes(old, new) if each.index and not OF_PRINT.search(str(each))]
    found = [each for each in found if not each.startswith("Công văn")]
    found = [each for each in found if form != "md" or "gộp ô cơ quan" not in each]
    assert [each for each in found if "thước đo" not in each] == []
    assert len(found) <= 3  # where a person cut what a figure is of


def plain(value: Any) -> Any:
    """A record without what no table prints: notes, what measures are of, where words were cut."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if key not in NOT_PRINTED}
    return [plain(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("form", FORMS)
def test_the_same_duties_come_back(form: str, tmp_path: Path, run: Run) -> None:
    run("render", "all", "--notes", "-o", tmp_path / f"all.{form}")
    place = tmp_path / "data"
    run("import", tmp_path / f"all.{form}", "--to", place, "--yes", "--agencies", DATA / "agencies.yaml")
    told = [json.loads(run("tasks", "--format", "json", "--data", each).out) for each in (DATA, place)]
    duties = [[plain(each) for each in every if each["kind"] == "criterion"] for every in told]
    assert len({(each["index"], each["criterion"]) for each in duties[0]}) == 66
    assert duties[0] == duties[1]


def test_ones_own_print_changes_no_byte(printed: Path, run: Run) -> None:
    place = printed / "mine"
    run("init", place)
    before = files(place)
    for form in FORMS:
        done = run("import", printed / f"all.{form}", "--to", place, "--update", "--yes")
        assert (done.status, files(place)) == (0, before)
        assert "Không có gì thay đổi." in done.err


def test_what_changed_is_taken_and_the_rest_stays(printed: Path, run: Run) -> None:
    place = printed / "mine"
    run("init", place)
    before = files(place)
    text = (printed / "all.md").read_text(encoding="utf-8")
    lines = text.replace("| 1.3 | Chất lượng bầu cử |", "| 1.3 | Chất lượng các cuộc bầu cử |").split("\n")
    lines = [line for line in lines if not line.startswith("| 2.3 |")]
    at = next(at for at, line in enumerate(lines) if line.startswith("| 3.3 |")) + 1
    lines.insert(at, "| 3.4 | Tiêu chí mới | - Làm việc A;<br>- Làm việc B. | Sở Nội vụ | UBND xã A | ≥ 80% |")
    new = table(printed, "\n".join(lines), "new.md")
    done = run("import", new, "--to", place, "--update", "--yes", "--format", "json")
    told = json.loads(done.out)
    assert (done.status, told["written"]) == (1, True)
    assert told["vanished"] == ["2.3 Thu, chi ngân sách cấp xã/phường"]
    assert [each["number"] for each in told["doubts"]] == ["3.4"]
    assert {name for name, raw in files(place).items() if raw != before[name]} == {"papi.yaml", "agencies.yaml"}
    old, now = (raw.decode().split("\n") for raw in (before["papi.yaml"], files(place)["papi.yaml"]))
    assert [line for line in old if line not in now] == ["        name: Chất lượng bầu cử"]
    assert run("validate", place).status == 0
    again = run("import", new, "--to", place, "--update", "--yes")
    assert (again.status, "Không có gì thay đổi." in again.err) == (0, True)


def test_what_is_gone_goes_only_when_asked(tmp_path: Path, run: Run) -> None:
    place = tmp_path / "data"
    run("import", table(tmp_path, HEAD + COLUMNS + ROWS), "--to", place, "--yes")
    text = (place / "phu_luc_i.yaml").read_text(encoding="utf-8")
    (place / "phu_luc_i.yaml").write_text(text.replace("criteria:", "# của tôi\ncriteria:"), encoding="utf-8")
    one = table(tmp_path, HEAD + COLUMNS + ROWS.split("\n", maxsplit=1)[0] + "\n", "one.md")
    kept = run("import", one, "--to", place, "--update", "--yes")
    assert (kept.status, "- 2 Công khai ngân sách." in kept.out) == (0, True)
    assert '- number: "2"' in (place / "phu_luc_i.yaml").read_text(encoding="utf-8")
    run("import", one, "--to", place, "--update", "--replace", "--yes")
    text = (place / "phu_luc_i.yaml").read_text(encoding="utf-8")
    assert '- number: "2"' not in text
    assert "# của tôi" in text


def test_a_renumbered_row_is_known_by_its_name(tmp_path: Path, run: Run) -> None:
    place = tmp_path / "data"
    run("import", table(tmp_path, HEAD + COLUMNS + ROWS), "--to", place, "--yes")
    new = ROWS.replace("| 2 | Công", "| 3 | Công").replace("| 1 | Rà", "| 2 | Mới. | Sở Y tế | | 2026 |\n| 1 | Rà")
    rows = "\n".join(sorted(new.strip().split("\n"))) + "\n"
    done = run("import", table(tmp_path, HEAD + COLUMNS + rows, "new.md"), "--to", place, "--update", "--yes")
    assert done.status == 0, done.err
    data = yaml.safe_load((place / "phu_luc_i.yaml").read_text(encoding="utf-8"))
    assert [each["assignments"][0]["tasks"][0] for each in data["criteria"]] == [
        "Rà soát thủ tục hành chính.",
        "Mới.",
        "Công khai ngân sách.",
    ]


def test_statuses(tmp_path: Path, run: Run) -> None:
    place = tmp_path / "data"
    clean = run("import", table(tmp_path, HEAD + COLUMNS + ROWS), "--to", place, "--yes")
    assert (clean.status, sorted(files(place))[:4]) == (
        0,
        [".gitattributes", "agencies.yaml", "dispatch.yaml", "phu_luc_i.yaml"],
    )
    assert run("fmt", "--check", "--data", place).status == 0
    again = run("import", tmp_path / "phu-luc.md", "--to", place, "--yes")
    assert (again.status, "đã có nội dung" in again.err) == (2, True)
    doubtful = table(tmp_path, HEAD + COLUMNS + ROWS.replace("Sở Tài chính;", "Ban A;"), "b.md")
    assert run("import", doubtful, "--to", tmp_path / "b", "--yes").status == 1
    notes = run("show", "notes", "--data", tmp_path / "b").out
    assert "Chưa biết cơ quan: Ban A." in notes.replace("\n", " ").replace("  ", "")


def test_what_the_letter_needs(tmp_path: Path, run: Run) -> None:
    bare = table(tmp_path, COLUMNS + ROWS)
    done = run("import", bare, "--to", tmp_path / "data", "--yes")
    assert (done.status, "--number, --date, --issuer" in done.err) == (2, True)
    assert not (tmp_path / "data").exists()
    said = ("--number", "7/CT-UBND", "--date", "05/3/2026", "--issuer", "UBND tỉnh An Giang")
    assert run("import", bare, "--to", tmp_path / "data", "--yes", *said).status == 1  # nothing above the table
    letter = yaml.safe_load((tmp_path / "data" / "dispatch.yaml").read_text(encoding="utf-8"))
    assert [letter[key] for key in ("kind", "number", "date", "place")] == [
        "directive",
        "7/CT-UBND",
        "2026-03-05",
        "An Giang",
    ]


def test_two_spellings_of_one_known_agency(tmp_path: Path, run: Run) -> None:
    """One of them stands in the common list, the other is only spelt otherwise."""
    rows = "| 1 | Một. | Sở VH,TT&DL | | 2026 |\n| 2 | Hai. | Sở VH, TT và DL | | 2026 |\n"
    done = run("import", table(tmp_path, HEAD + COLUMNS + rows), "--to", tmp_path / "data", "--yes")
    assert done.status == 0, done.err
    told = json.loads(run("tasks", "--agency", "SVHTTDL", "--format", "json", "--data", tmp_path / "data").out)
    assert [each["criterion"] for each in told] == ["1", "2"]


def test_the_document_is_not_what_it_is_based_on(tmp_path: Path, run: Run) -> None:
    base = "Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể;\n\n"
    run("import", table(tmp_path, base + HEAD + COLUMNS + ROWS), "--to", tmp_path / "data", "--yes")
    letter = yaml.safe_load((tmp_path / "data" / "dispatch.yaml").read_text(encoding="utf-8"))
    assert [letter[key] for key in ("kind", "number", "issuing_body")] == ["plan", "9/KH-UBND", "UBND tỉnh An Giang"]


def test_two_tables_of_one_appendix_are_not_written_over_each_other(tmp_path: Path, run: Run) -> None:
    place, one = tmp_path / "data", HEAD + COLUMNS + ROWS
    run("import", table(tmp_path, one), "--to", place, "--yes")
    before = files(place)
    done = run(
        "import",
        table(tmp_path, one + "\n" + one.replace("Công khai", "Báo cáo"), "two.md"),
        "--to",
        place,
        "--update",
        "--yes",
    )
    assert (done.status, files(place)) == (2, before)
    assert "--table" in done.err


def test_dry_run_writes_nothing(tmp_path: Path, run: Run) -> None:
    path = table(tmp_path, HEAD + COLUMNS + ROWS)
    done = run("import", path, "--to", tmp_path / "data", "--dry-run", "--format", "json", "--yes")
    told = json.loads(done.out)
    assert (done.status, told["written"], (tmp_path / "data").exists()) == (0, False, False)
    assert [each["number"] for each in told["criteria"]] == ["1", "2"]
    (appendix,) = told["appendices"]
    assert appendix["words"] == appendix["in_data"] + appendix["in_headings"] + appendix["unread"]
    run("import", path, "--to", tmp_path / "data", "--dry-run", "--yes", "--report", tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8")) == told


def test_a_column_and_a_table_can_be_named(tmp_path: Path, run: Run) -> None:
    other = HEAD + COLUMNS.replace("Cơ quan chủ trì", "Ban tham mưu") + ROWS
    path = table(tmp_path, other + "\nBảng thứ hai\n\n" + COLUMNS + ROWS)
    place = tmp_path / "data"
    run("import", path, "--to", place, "--yes", "--table", "1", "--column", "Ban tham mưu=chủ trì", "--index", "nv")
    data = yaml.safe_load((place / "nv.yaml").read_text(encoding="utf-8"))
    assert data["criteria"][0]["assignments"][0]["lead"] == ["Sở Nội vụ"]
    ids = (("--index", "Nhiệm vụ"), ("--index", "dispatch"))  # the second would be the file of the letter
    for wrong in (("--column", "X"), ("--column", "X=lead"), ("--table", "9"), *ids, ("--replace",)):
        done = run("import", path, "--to", tmp_path / "no", "--yes", *wrong)
        assert (done.status, (tmp_path / "no").exists()) == (2, False)
        assert (wrong[-1] if wrong[0] == "--index" else wrong[0]) in done.err


def test_titles_of_a_sheet_are_no_headings(tmp_path: Path, run: Run) -> None:
    """Each in one cell above the table, with the words of headings in them."""
    above = ["UBND TỈNH AN GIANG", "", "Phụ lục I", "DANH MỤC NHIỆM VỤ", HEAD.strip().split("\n")[-1], ""]
    lines = [COLUMNS.partition("\n")[0], *ROWS.strip().split("\n")]
    rows = [[text] for text in above] + [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    done = run("import", tmp_path / "x.xlsx", "--to", tmp_path / "data", "--yes", "--format", "json")
    doubts = [each["why"] for each in json.loads(done.out)["doubts"]]
    assert (done.status, doubts) == (1, ["chữ của bảng chưa có trong dữ liệu: TỈNH AN GIANG"])  # it is no title
    data = yaml.safe_load((tmp_path / "data" / "phu_luc_i.yaml").read_text(encoding="utf-8"))
    assert data["title"] == "DANH MỤC NHIỆM VỤ"
    assert [each["number"] for each in data["criteria"]] == ["1", "2"]
    assert data["criteria"][0]["assignments"][0]["lead"] == ["Sở Nội vụ"]


def test_the_notes_of_a_table_that_was_named_come_back(printed: Path, run: Run) -> None:
    done = run("import", printed / "all.md", "--to", printed / "x", "--yes", "--table", "2")
    assert done.status == 1
    data = yaml.safe_load((printed / "x" / "par_index.yaml").read_text(encoding="utf-8"))
    assert len(data["headings"]["notes"]) > 1
    assert sorted(each.name for each in (printed / "x").glob("*.yaml")) == [
        "agencies.yaml",
        "dispatch.yaml",
        "par_index.yaml",
    ]


def test_each_misread_word_that_was_put_right_is_a_note(tmp_path: Path, run: Run) -> None:
    place, scan = tmp_path / "data", DATA / "source" / "dispatch-2596.txt"
    said = ("--scan-errors", DATA / "dispatch.yaml", "--agencies", DATA / "agencies.yaml")
    assert run("import", scan, "--to", place, "--yes", *said).status == 1
    assert run("validate", place).status == 0
    papi = yaml.safe_load((place / "papi.yaml").read_text(encoding="utf-8"))
    notes = [note for note in papi["groups"][0]["criteria"][0]["notes"] if note["kind"] == "repair"]
    assert [(note["field"], note["scanned"], note["reads"]) for note in notes] == [
        ("tasks", "thôn/lò trưởng", "thôn/tổ trưởng"),
        ("tasks", "ấp, xóm", "ấp, khóm"),
    ]


class Terminal(io.StringIO):
    """Somebody who types these lines."""

    def isatty(self) -> bool:
        return True


def test_questions_are_asked_once_and_their_answers_live_in_the_data(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ROWS.replace("Sở Tài chính;", "Ban A;").replace("| Sở Tài chính |", "| Phòng Ngân khố |")
    path = table(tmp_path, COLUMNS.replace("Thời hạn", "Cấp độ") + rows)
    place = tmp_path / "data"
    answers = ["9", "nhiem_vu", "mới", "Sở Tài chính", "", "12/KH-UBND", "sai", "05/3/2026", "UBND tỉnh An Giang"]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(answers) + "\n"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    done = run("import", path, "--to", place)
    assert "Câu này phải có trả lời" in done.err
    assert "“sai” không phải là ngày" in done.err
    registry = yaml.safe_load((place / "agencies.yaml").read_text(encoding="utf-8"))
    assert [each["id"] for each in registry["agencies"]] == ["ban-a", "so-tai-chinh"]
    assert registry["agencies"][1]["printed"] == ["Phòng Ngân khố"]
    assert "Chưa biết cơ quan" not in (place / "nhiem_vu.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr("sys.stdin", Terminal(""))  # nobody answers: whoever asks ends with an error
    again = run("import", path, "--to", place, "--update")
    assert (again.status, "Không có gì thay đổi." in again.err) == (0, True)


def test_who_does_not_answer_gets_nothing(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(""))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    done = run("import", table(tmp_path, COLUMNS + ROWS), "--to", tmp_path / "data")
    assert (done.status, (tmp_path / "data").exists(), "chưa ghi gì" in done.err) == (2, False, True)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"chi co chu"])
def test_what_cannot_be_read_is_told_and_leaves_nothing(content: bytes, tmp_path: Path, run: Run) -> None:
    (tmp_path / "x.docx").write_bytes(content)
    done = run("import", tmp_path / "x.docx", "--to", tmp_path / "data", "--yes")
    assert (done.status, (tmp_path / "data").exists()) == (2, False)
    assert "x.docx" in done.err


def test_no_other_verb_imports_either_room() -> None:
    source = Path(chisotv.__file__).parent
    users = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if re.search(r"chisotv\.(?:importing|reading)\b", path.read_text(encoding="utf-8"))
    }
    assert {name for name in users if not name.startswith(("importing/", "reading/"))} == {
        "cli/asking.py",
        "cli/import_.py",
        "tables/imported.py",
    }
