"""The sheet of each agency: exactly the rows that `tasks --agency` gives, in files without marks in their names."""

import io
import json
import re
from pathlib import Path

import docx
import pytest
from docx.text.paragraph import Paragraph

from chisotv.models.dataset import Dataset
from conftest import Run
from losses import pdf_pages

Row = tuple[str, ...]
"""Role, number, name, tasks, way and target."""


def sheet_rows(content: bytes) -> list[Row]:
    """The rows of criteria of a Word sheet."""
    document = docx.Document(io.BytesIO(content))
    rows: list[Row] = []
    role = ""
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            found = re.fullmatch(r"I+\. (Chủ trì|Phối hợp) \d+ tiêu chí", part.text)
            role = found[1] if found else role
            continue
        shared = ("", "")
        for row in part.rows[1:]:
            number, name, tasks, _, way, target = (cell.text for cell in row.cells)
            if way:
                shared = unbulleted(tasks), way
            if way or target:  # rows of groups have neither; cells that a page may cut are open and not merged
                rows.append((role, number, name, *shared, unbulleted(target)))
    return rows


def unbulleted(text: str) -> str:
    return "\n".join(line.removeprefix("- ") for line in text.split("\n"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from chisotv.cli import run

    target = tmp_path_factory.mktemp("phiếu")
    assert run(["handout", "--output", str(target)]) == 0
    return target


def test_every_agency_with_a_row_has_its_sheet(folder: Path, dataset: Dataset, run: Run) -> None:
    expected = {
        agency.id
        for agency in dataset.registry.agencies
        if agency.kind != "collective" and json.loads(run("tasks", "-a", agency.id, "--format", "json").out)
    }
    assert {path.stem for path in folder.glob("*.docx")} == expected
    assert all(path.name.isascii() for path in folder.iterdir())
    listed = (folder / "danh-sach.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="([^"]+)\.docx"', listed)) == expected


def test_rows_are_those_of_tasks(folder: Path, dataset: Dataset, run: Run) -> None:
    names = {agency.id: agency.name for agency in dataset.registry.agencies}
    remarks = {(i, c.number): c.remark for i, c, _ in dataset.leaves() if c.remark}
    for path in sorted(folder.glob("*.docx")):
        records = json.loads(run("tasks", "-a", path.stem, "--format", "json").out)
        points = [text for record in records if record["kind"] == "directive" for text in record["tasks"]]
        told = "\n".join(each.text for each in docx.Document(str(path)).paragraphs)
        assert not [text for text in points if text not in told], path.name
        records = [record for record in records if record["kind"] == "criterion"]
        records.sort(key=lambda record: record["role"] != "lead")
        expected = []
        for record in records:
            remark = remarks.get((record["index"], record["criterion"]))
            target = "\n".join(filter(None, [record["target"], remark]))
            way = f"qua nhóm “{names[record['via']]}”" if record["via"] else "nêu đích danh"
            role = {"lead": "Chủ trì", "coordinating": "Phối hợp"}[record["role"]]
            tasks = "\n".join(record["tasks"])
            expected.append((role, record["criterion"], record["name"], tasks, way, target))
        assert sheet_rows(path.read_bytes()) == expected, path.name


def test_head_names_the_letter_and_counts(folder: Path) -> None:
    texts = [paragraph.text for paragraph in docx.Document(str(folder / "so-noi-vu.docx")).paragraphs]
    assert texts[0] == "NHIỆM VỤ CỦA SỞ NỘI VỤ"
    assert texts[1] == "Thực hiện Công văn số 2596/UBND-NC ngày 07/7/2020 của Ủy ban nhân dân tỉnh Trà Vinh"
    letter = "Công văn: chủ trì điểm 1, 2; phối hợp điểm 1, 3, 4."
    counts = "Chủ trì 22 tiêu chí (11 nêu đích danh, 11 qua nhóm); phối hợp 13 tiêu chí (2 nêu đích danh, 11 qua nhóm)."
    assert f"{letter} {counts} Chưa kể 19 dòng mà văn bản chỉ ghi “có liên quan”." in texts
    through = "qua nhóm “Các sở, ban, ngành tỉnh”"
    headings = [text for text in texts if re.match(r"(I+|Điểm [0-9])\b", text)]
    assert headings == [
        "I. Điểm của công văn",
        f"Điểm 1 của công văn (PAPI, PAR Index, SIPAS, ICT Index, PCI): chủ trì, {through}; phối hợp, nêu đích danh",
        "Điểm 2 của công văn (PAPI, PAR Index, SIPAS): chủ trì, nêu đích danh",
        f"Điểm 3 của công văn (PCI): phối hợp, {through}",
        f"Điểm 4 của công văn (ICT Index): phối hợp, {through}",
        "II. Chủ trì 22 tiêu chí",
        "III. Phối hợp 13 tiêu chí",
    ]


@pytest.mark.smoke
def test_one_agency_as_pdf(run: Run, tmp_path: Path) -> None:
    done = run("handout", "--agency", "stttt", "--format", "pdf", "-o", tmp_path / "mới")
    assert done.status == 0
    assert "so-thong-tin-va-truyen-thong.pdf" in done.out
    assert sorted(path.name for path in (tmp_path / "mới").iterdir()) == [
        "danh-sach.html",
        "so-thong-tin-va-truyen-thong.pdf",
    ]
    text = pdf_pages((tmp_path / "mới" / "so-thong-tin-va-truyen-thong.pdf").read_bytes())[0]
    assert "NHIỆM VỤ CỦA SỞ THÔNG TIN VÀ TRUYỀN THÔNG" in text


def test_an_agency_without_rows_gets_no_sheet(run: Run, folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("init", data).status == 0
    path = data / "agencies.yaml"
    added = "  - id: so-thu-nghiem\n    name: Sở Thử nghiệm\n    kind: department\n"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + added, encoding="utf-8")
    done = run("handout", "--data", data, "-a", "Sở Thử nghiệm", "-o", tmp_path / "x")
    assert (done.status, done.out) == (1, "")
    assert "Sở Thử nghiệm: không có dòng nào" in done.err
    assert not (tmp_path / "x").exists()
    assert not (folder / "so-thu-nghiem.docx").exists()


def test_a_sheet_needs_a_folder(run: Run) -> None:
    missing = run("handout", "-o", "")
    assert (missing.status, missing.out) == (2, "")
    assert "Cần --output" in missing.err


def test_a_folder_that_is_a_file_is_said(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tệp"
    path.write_text("x", encoding="utf-8")
    done = run("handout", "-a", "SNV", "-o", path)
    assert (done.status, done.out) == (2, "")
    assert "Không tạo được thư mục" in done.err
    assert path.read_text(encoding="utf-8") == "x"


def test_the_list_names_every_sheet_in_the_folder(run: Run, tmp_path: Path) -> None:
    for form, agency in (("docx", "SNV"), ("pdf", "SYT"), ("pdf", "SNV")):
        assert run("handout", "--format", form, "-a", agency, "-o", tmp_path).status == 0
    listed = re.findall(r'href="([^"]+)"', (tmp_path / "danh-sach.html").read_text(encoding="utf-8"))
    assert listed == ["so-noi-vu.docx", "so-noi-vu.pdf", "so-y-te.pdf"]


def test_who_leads_beside_the_agency_is_said(folder: Path) -> None:
    document = docx.Document(str(folder / "so-khoa-hoc-va-cong-nghe.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(text.startswith("Cùng chủ trì: Văn phòng UBND tỉnh.") for text in cells)


def test_nothing_is_left_behind_where_a_format_cannot_be_had(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chisotv.problems import ChisotvError

    def missing(_: object) -> bytes:
        raise ChisotvError("Dạng docx cần thư viện python-docx.")

    monkeypatch.setitem(__import__("chisotv.render").render.FORMATS, "docx", missing)
    assert run("handout", "-a", "SNV", "-o", tmp_path / "mới").status == 2
    assert not (tmp_path / "mới").exists()
