"""The sheet of each agency: a page with every row of `tasks --agency`, then in full what names the agency itself."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
from docx.document import Document as Package

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import doubts
from conftest import Run
from losses import pdf_pages

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
Key = tuple[str, str]
"""Short name of an index, number of a criterion."""


class Sheet:
    """A Word sheet, taken apart."""

    def __init__(self, path: Path, dataset: Dataset) -> None:
        package: Package = docx.Document(str(path))
        tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in package.tables]
        self.rows = [row for table in tables if table[0][0] == "Chỉ số" for row in table[1:]]
        self.whole = [row for table in tables if table[0][0] != "Chỉ số" for row in table[1:] if row[1]]
        self.lines = [paragraph.text for paragraph in package.paragraphs if paragraph.text]
        self.ranges = [line for line in self.lines if re.match(r"Qua nhóm .* tiêu chí\): ", line)]
        self._dataset = dataset

    @property
    def keys(self) -> Iterator[Key]:
        """The criteria of page one, as often as they stand there."""
        for row in self.rows:
            index, _, number = row[0].partition(" ")
            yield index, number
        for line in self.ranges:
            yield from self._expanded(re.sub(r" \(còn nghi vấn: [^)]*\)", "", line.rpartition("tiêu chí): ")[2]))

    @property
    def doubtful(self) -> set[Key]:
        """The criteria that are marked as in doubt."""
        found = {tuple(row[0].split(" ", 1)) for row in self.rows if row[1].split("\n")[0].endswith(words.DOUBT)}
        for line in self.ranges:
            for part in line.rpartition("tiêu chí): ")[2].split("; "):
                marked = re.search(r"\(còn nghi vấn: ([^)]*)\)", part)
                index = re.match(r"[A-Z]+", part)
                if marked and index:
                    found |= {(index[0], number) for number in marked[1].split(", ")}
        return found

    def _expanded(self, text: str) -> Iterator[Key]:
        for part in text.rstrip(".").split("; "):
            name, numbers = re.fullmatch(r"(\D+) (.+)", part).groups()  # type: ignore[union-attr]
            index_id = self._dataset.find_index(name).id
            printed = [criterion.number for criterion, _ in self._dataset.appendices[index_id].leaves()]
            for each in numbers.split(", "):
                first, _, last = each.partition("–")
                between = printed[printed.index(first) : printed.index(last or first) + 1]
                yield from ((self._dataset.index(index_id).short, number) for number in between)


def records(run: Run, agency: str, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("tasks", "-a", agency, *more, "--format", "json").out)
    return found


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


def test_page_one_has_every_criterion_once(folder: Path, dataset: Dataset, run: Run) -> None:
    for path in folder.glob("*.docx"):
        found = [record for record in records(run, path.stem) if record["kind"] == "criterion"]
        expected = {(dataset.index(each["index"]).short, each["criterion"]) for each in found}
        assert Counter(Sheet(path, dataset).keys) == Counter(expected), path.name


def test_a_row_is_for_who_is_named_and_does_not_lead_through_others(folder: Path, dataset: Dataset, run: Run) -> None:
    for path in folder.glob("*.docx"):
        found = [record for record in records(run, path.stem) if record["kind"] == "criterion"]
        through = {(each["index"], each["criterion"]) for each in found if each["role"] == "lead" and each["via"]}
        named = [(each["role"], each["index"], each["criterion"]) for each in found if not each["via"]]
        expected = [each for each in dict.fromkeys(named) if each[0] == "lead" or each[1:] not in through]
        expected.sort(key=lambda each: each[0] != "lead")
        told = [f"{dataset.index(index).short} {number}" for _, index, number in expected]
        assert [row[0] for row in Sheet(path, dataset).rows] == told, path.name


def test_points_of_the_letter_stand_with_the_role(folder: Path, dataset: Dataset, run: Run) -> None:
    lines = Sheet(folder / "so-noi-vu.docx", dataset).lines
    through = "qua nhóm “Các sở, ban, ngành tỉnh”"
    assert lines[:2] == [
        "NHIỆM VỤ CỦA SỞ NỘI VỤ",
        "Thực hiện Công văn số 2596/UBND-NC ngày 07/7/2020 của UBND tỉnh Trà Vinh",
    ]
    counts = "Chủ trì 22 tiêu chí (11 nêu đích danh, 11 qua nhóm); phối hợp 13 tiêu chí (2 nêu đích danh, 11 qua nhóm)."
    assert lines[2] == f"{counts} Còn 18 tiêu chí văn bản chỉ ghi “có liên quan”, chưa kể ở trên."
    assert lines[3:7] == [
        f"Điểm 1 của công văn (PAPI, PAR Index, SIPAS, ICT Index, PCI): chủ trì {through}; phối hợp.",
        "Điểm 2 của công văn (PAPI, PAR Index, SIPAS): chủ trì.",
        f"Điểm 3 của công văn (PCI): phối hợp {through}.",
        f"Điểm 4 của công văn (ICT Index): phối hợp {through}.",
    ]
    for path in folder.glob("*.docx"):
        expected = {each["number"] for each in records(run, path.stem) if each["kind"] == "directive"}
        told = re.findall(r"^Điểm (\d+) của công văn [^\n]*\.$", "\n".join(Sheet(path, dataset).lines), re.MULTILINE)
        assert Counter(told) == Counter(expected), path.name


def test_what_names_the_agency_stands_in_full_and_nothing_else(folder: Path, dataset: Dataset, run: Run) -> None:
    remarks = {(i, c.number): c.remark for i, c, _ in dataset.leaves() if c.remark}
    for path in folder.glob("*.docx"):
        found, sheet = records(run, path.stem, "--direct"), Sheet(path, dataset)
        criteria = [each for each in found if each["kind"] == "criterion"]
        criteria.sort(key=lambda each: each["role"] != "lead")
        shared = ""
        assert len(sheet.whole) == len(criteria), path.name
        for row, record in zip(sheet.whole, criteria, strict=True):
            shared = unbulleted(row[1]) or shared
            target = "\n".join(filter(None, [record["target"], remarks.get((record["index"], record["criterion"]))]))
            label = f"{dataset.index(record['index']).short} {record['criterion']}. {record['name']}"
            assert (shared, unbulleted(row[2])) == ("\n".join(record["tasks"]), target), path.name
            assert row[0].split("\n")[0].removesuffix(f" {words.DOUBT}") == label
            partner = "coordinating" if record["role"] == "lead" else "lead"
            assert [each["printed"] for each in record[partner] if each["printed"] not in row[0]] == []
            told = {each["printed"] for each in record["lead"] if each["agency"] != path.stem}
            assert [name for name in told if name not in row[0]] == []
        told_lines = "\n".join(sheet.lines)
        for each in dataset.dispatch.directives:
            mine = any(each.number == one["number"] for one in found if one["kind"] == "directive")
            assert all((line in told_lines) == mine for line in each.lines), (path.name, each.number)


def test_no_command_stands_on_paper(folder: Path, dataset: Dataset) -> None:
    for path in folder.glob("*.docx"):
        assert "chisotv" not in "\n".join(Sheet(path, dataset).lines), path.name


def test_doubts_are_marked_and_explained(folder: Path, dataset: Dataset, run: Run) -> None:
    open_questions = {(dataset.index(i).short, c.number) for i, c, place in dataset.leaves() if doubts(place.notes())}
    seen: set[Key] = set()
    for path in folder.glob("*.docx"):
        sheet = Sheet(path, dataset)
        expected = open_questions & set(sheet.keys)
        assert sheet.doubtful == expected, path.name
        assert any(line.startswith(f"{words.DOUBT}: ") for line in sheet.lines) == bool(expected), path.name
        whole = {tuple(row[0].split(". ", 1)[0].split(" ", 1)) for row in sheet.whole if words.DOUBT in row[0]}
        assert whole == {tuple(row[0].split(". ", 1)[0].split(" ", 1)) for row in sheet.whole} & open_questions
        seen |= expected
    assert seen == open_questions


def test_results_are_those_of_progress(folder: Path, dataset: Dataset, run: Run) -> None:
    for path in folder.glob("*.docx"):
        told = json.loads(run("progress", "-a", path.stem, "--format", "json").out)
        known = {(dataset.index(each["index"]).short, each["criterion"]): each for each in told if each["criterion"]}
        sheet = Sheet(path, dataset)
        notes = dict(re.findall(r"\[(\d)\] ([^\[]+[^\[ ])", "\n".join(sheet.lines)))
        for row in sheet.rows:
            index, _, number = row[0].partition(" ")
            standing = known[index, number]
            assert words.STATUS[standing["status"]] in row[-1].lower(), (path.name, row)
            for measure in standing["measures"]:
                result = measure["result"]
                assert not result or not result["group"] or result["group"] in row[-1]
                assert not result or result["group"] or str(result["score"]).partition(".")[0] in row[-1]
                mark = re.search(r"\[(\d)\]$", row[-1])
                reason = notes[mark[1]].split("\n")[0] if mark else None
                assert reason == measure["reason"], (path.name, row)
                value = (measure["measure"] or {}).get("value")
                assert isinstance(value, int | float | None) or value in row[-2]


def pages(file: Path) -> list[tuple[str, int]]:
    """Whose sheets a PDF file has, in order, and how many pages each; only the first page of each is upright."""
    found: list[tuple[str, int]] = []
    upright = [page.get_width() < page.get_height() for page in pdfium.PdfDocument(file)]
    for text, stands in zip(pdf_pages(file), upright, strict=True):
        title = re.match(r"NHIỆM VỤ CỦA (.+)", text.strip())
        assert bool(title) == stands, text[:100]
        if title:
            found.append((title[1].replace("\xa0", " ").strip(), 1))
        else:
            found[-1] = (found[-1][0], found[-1][1] + 1)
    return found


def check_pages(file: Path, folder: Path, dataset: Dataset, run: Run) -> None:
    order = [each for each in dataset.registry.agencies if (folder / f"{each.id}.docx").exists()]
    found = pages(file)
    assert [title for title, _ in found] == [agency.name.upper() for agency in order]
    assert dict(found)["SỞ NỘI VỤ"] <= 4
    for agency, (_, count) in zip(order, found, strict=True):
        assert (count > 1) == bool(records(run, agency.id, "--direct")), agency.id


def test_all_sheets_in_one_pdf_begin_with_one_upright_page(
    folder: Path, dataset: Dataset, run: Run, tmp_path: Path
) -> None:
    done = run("handout", "-o", tmp_path / "x.pdf")
    assert (done.status, done.out) == (0, "")
    assert re.search(r"Đã ghi .*x\.pdf: 30 phiếu\.", done.err)
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]
    check_pages(tmp_path / "x.pdf", folder, dataset, run)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_all_sheets_in_one_word_file_begin_with_one_upright_page(
    folder: Path, dataset: Dataset, run: Run, tmp_path: Path
) -> None:
    assert run("handout", "-o", tmp_path / "x.docx").status == 0
    assert OFFICE
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "x.docx")], capture_output=True, timeout=300, check=True)
    check_pages(tmp_path / "x.pdf", folder, dataset, run)


def test_one_file_holds_the_asked_sheets_and_counts_their_pages(run: Run, tmp_path: Path) -> None:
    assert run("handout", "-a", "SNV", "-a", "SXD", "-o", tmp_path / "hai.PDF").status == 0
    assert [title for title, _ in pages(tmp_path / "hai.PDF")] == ["SỞ NỘI VỤ", "SỞ XÂY DỰNG"]
    numbers = [re.match(r"\d+(?=\s)", text.strip()) for text in pdf_pages(tmp_path / "hai.PDF")]
    assert [found and found[0] for found in numbers] == [None, "2", "3", "4", None]


def test_the_same_data_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("1.docx", "2.docx", "1.pdf", "2.pdf"):
        assert run("handout", "-a", "SNV", "-a", "SYT", "-o", tmp_path / name).status == 0
    for form in ("docx", "pdf"):
        assert (tmp_path / f"1.{form}").read_bytes() == (tmp_path / f"2.{form}").read_bytes()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["-o", "x.txt"], "ở dạng nào?"),
        (["-o", "x.pdf", "--format", "docx"], "--format docx trái với đuôi của tệp"),
        ([], "Cần --output TỆP hoặc THƯ_MỤC"),
    ],
)
def test_what_cannot_be_written_is_a_question_of_one_line(
    more: list[str], said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("handout", "-a", "SNV", *more)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert done.err.strip().count("\n") == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "made"), [("x.pdf/", False), ("x.pdf", True)])
def test_a_folder_may_have_the_name_of_a_file(name: str, made: bool, run: Run, tmp_path: Path) -> None:
    if made:
        (tmp_path / "x.pdf").mkdir()
    assert run("handout", "-a", "SNV", "-o", f"{tmp_path}/{name}").status == 0
    assert sorted(path.name for path in (tmp_path / "x.pdf").iterdir()) == ["danh-sach.html", "so-noi-vu.docx"]


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


def test_who_leads_beside_the_agency_is_said(folder: Path, dataset: Dataset) -> None:
    whole = Sheet(folder / "so-khoa-hoc-va-cong-nghe.docx", dataset).whole
    assert any("Cùng chủ trì: Văn phòng UBND tỉnh." in row[0] for row in whole)


def test_nothing_is_left_behind_where_a_format_cannot_be_had(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chisotv.problems import ChisotvError

    def missing(_: object) -> bytes:
        raise ChisotvError("Dạng docx cần thư viện python-docx.")

    monkeypatch.setitem(__import__("chisotv.render").render.FORMATS, "docx", missing)
    assert run("handout", "-a", "SNV", "-o", tmp_path / "mới").status == 2
    assert not (tmp_path / "mới").exists()
