"""What `render` writes, whatever the format: files and folders, footnotes, electronic copies, CSV, missing extras."""

import builtins
import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chisotv.documents.base import Document, Line, Pair, Style
from chisotv.documents.dispatch import Wishes, appendices_document, dispatch_document
from chisotv.documents.grid import Grid
from chisotv.documents.letter import letter_section
from chisotv.models.appendix import Note
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Charged
from chisotv.render import FORMATS
from chisotv.tables.base import Column, Dialect, Table
from chisotv.tables.csv import to_csv
from chisotv.tables.listing import Listing
from conftest import PROJECT, Run, from_csv, make
from losses import lost, words

FORMS = list(FORMATS)


@pytest.mark.smoke
@pytest.mark.parametrize("form", FORMS)
def test_all_appendices_go_into_one_file_or_a_folder(form: str, run: Run, tmp_path: Path) -> None:
    folder = f"{tmp_path}/phụ lục/"
    assert run("render", "all", "--format", form, "--output", folder).status == 0
    assert sorted(path.name for path in Path(folder).iterdir()) == [
        f"{name}.{form}" for name in ("ict", "papi", "par_index", "sipas")
    ]
    assert run("render", "all", "--output", tmp_path / f"tất cả.{form}").status == 0
    assert run("render", "all", "--format", form, "--output", folder, "--check").status == 0
    single = Path(folder) / f"papi.{form}"
    single.write_bytes(single.read_bytes() + b" ")
    assert run("render", "all", "--format", form, "--output", folder, "--check").status == 1


@pytest.mark.smoke
@pytest.mark.parametrize("form", ["docx", "pdf", "html", "md"])
def test_the_whole_dispatch_is_one_document(form: str, run: Run, tmp_path: Path) -> None:
    assert run("render", "letter", "-o", tmp_path / f"x.{form}").status == 0
    assert run("render", "LETTER", "--format", form, "-o", f"{tmp_path}/mới/").status == 0
    assert (tmp_path / f"x.{form}").read_bytes() == (tmp_path / "mới" / f"letter.{form}").read_bytes()


def test_the_letter_holds_every_word_of_its_data(dataset: Dataset) -> None:
    dispatch = dataset.dispatch
    texts = [dispatch.number, dispatch.place, dispatch.issuing_body.upper(), dispatch.subject, *dispatch.basis]
    texts += [*dispatch.recipients, dispatch.signer.position.upper(), dispatch.signer.name, "ngày 07 tháng 7 năm 2020"]
    texts += [each.printed for each in dispatch.addressees]
    for directive in dispatch.directives:
        texts += [directive.number, directive.text, *directive.points, directive.remark or ""]
    document = dispatch_document(dataset, Wishes())
    first = Document("x", document.sections[:1])
    for text in texts:
        assert not words(text) - _all_words(first), text
    assert [section.landscape for section in document.sections] == [False, True, True, True, True]
    page = FORMATS["html"](first).decode("utf-8")
    assert not lost(first, re.sub(r"<[^>]*>", " ", page))
    assert page.index("CỘNG HÒA") < page.index("Kính gửi:") < page.index("2019./.") < page.index("Nơi nhận:")


def _all_words(document: Document) -> Any:
    from losses import document_words

    return document_words(document)


def test_electronic_copies_leave_number_and_date_blank(run: Run, dataset: Dataset) -> None:
    blank = "(Kèm theo Công văn số: …/UBND-NC ngày … tháng … năm … của Chủ tịch Ủy ban nhân dân tỉnh)"
    for index_id, appendix in dataset.appendices.items():
        plain, electronic = (run("render", index_id, *more).out for more in ([], ["--electronic"]))
        assert appendix.attachment in plain
        assert appendix.attachment not in electronic
        assert plain.replace(appendix.attachment, blank) == electronic


def _marks(document: Document) -> list[int]:
    """The numbers of all marks, in the order in which they are printed."""
    found: list[int] = []
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Grid):
                found += [n for row in block.rows for cell in row.cells for p in cell.paragraphs for n in p.marks]
            elif isinstance(block, Pair):
                lines = (part for part in (*block.left, *block.right) if isinstance(part, Line))
                found += [number for line in lines for number in line.marks]
            elif isinstance(block, Line):
                found += block.marks
    return found


def test_every_note_is_one_footnote_beside_its_words(dataset: Dataset) -> None:
    for index_id, appendix in dataset.appendices.items():
        document = appendices_document(dataset, [index_id], Wishes(notes=True))
        notes = [note for _, note, _ in appendix.walk_notes()]
        lines = [b for b in document.sections[0].blocks if isinstance(b, Line) and b.style is Style.NOTE]
        assert _marks(document) == list(range(1, len(notes) + 1))
        assert [line.text.split("]")[0] for line in lines] == [f"[{n}" for n in range(1, len(notes) + 1)]
        reasons = [line.text for line in lines]
        assert all(any(note.reason in reason for reason in reasons) for note in notes)
        # A mark stands on the paragraph that has the repaired words.
        (grid,) = (block for block in document.sections[0].blocks if isinstance(block, Grid))
        marked = {n: p.text for row in grid.rows for c in row.cells for p in c.paragraphs for n in p.marks}
        for number, line in enumerate(lines, 1):
            repaired = re.search(r"đã sửa: “[^”]*” → “([^”]*)”", line.text)
            assert repaired is None or repaired[1] in marked[number]
        clean = appendices_document(dataset, [index_id], Wishes())
        assert not _marks(clean)


def test_footnotes_follow_the_rows_that_are_kept(dataset: Dataset) -> None:
    agency = dataset.registry.find("Thanh tra tỉnh")
    document = appendices_document(dataset, ["papi"], Wishes((agency,), notes=True))
    lines = [block.text for block in document.sections[0].blocks if isinstance(block, Line)]
    assert any("4.1 · cơ quan chủ trì, còn nghi vấn" in line for line in lines)
    (grid,) = (block for block in document.sections[0].blocks if isinstance(block, Grid))
    kept = {row[0].text for row in grid.full_rows()}
    noted = {line.split("] ")[1].split(" · ")[0] for line in lines if line.startswith("[") and " · " in line}
    assert noted < kept
    numbers = _marks(document)
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_letter_has_footnotes_too(dataset: Dataset) -> None:
    document = Document("x", dispatch_document(dataset, Wishes(notes=True)).sections[:1])
    assert sorted(_marks(document)) == [1, 2]
    page = FORMATS["md"](document).decode("utf-8")
    assert "**Đồng Văn Lâm \\[1\\]**" in page


def test_equal_lines_of_the_letter_are_still_two(dataset: Dataset) -> None:
    same = make(Charged, printed="Các sở", agency="so-noi-vu")
    directive = replace(dataset.dispatch.directives[0], points=("Báo cáo hằng quý.", "Báo cáo hằng quý."))
    note = make(Note, kind="repair", field="directives", scanned="hằng qúy", reads="hằng quý", reason="Chữ bị đọc sai.")
    letter = replace(dataset.dispatch, addressees=(same, same), directives=(directive,), notes=(note,))
    section = letter_section(letter, notes=True)
    assert _marks(Document("x", (section,))) == [1]
    addressed = [part.text for part in section.blocks if isinstance(part, Line) and part.style is Style.ADDRESSEE]
    assert addressed == ["Các sở;", "Các sở."]


def test_a_letter_without_a_paragraph_has_its_footnotes(dataset: Dataset) -> None:
    note = make(Note, kind="doubt", field="basis", reason="Bản quét mất một đoạn.")
    section = letter_section(replace(dataset.dispatch, basis=(), directives=(), notes=(note,)), notes=True)
    assert _marks(Document("x", (section,))) == [1]


def test_notes_on_shared_work_are_the_groups(dataset: Dataset, run: Run) -> None:
    """PAPI 5.1 to 5.4 share the work of group 5, and its notes; 5.1 has none of its own."""
    for form in ("md", "html"):
        text = run("render", "papi", "--format", form, "--notes").out
        assert " 5 · cơ quan chủ trì, đã đưa về đúng vị trí:" in text
        assert not re.search(r"5\.1 · (nhiệm vụ|cơ quan)", text)
    headings, *rows = from_csv(run("render", "papi", "--format", "csv", "--notes").out)
    notes = next(row[headings.index("Ghi chú phiên bản số")] for row in rows if row[headings.index("Số TT")] == "5.1")
    shown = run("show", "papi", "5.1").out
    for line in notes.split("\n"):
        assert line.startswith("5 · ")
        assert f"  - {line[:60]}" in shown
    assert "  - kết quả phấn đấu, đã đưa về đúng vị trí:" in run("show", "papi", "1.1").out


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t'\"=+-@;,|\r"), max_size=20
)


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4),
    delimiter=st.sampled_from([",", ";", "\t"]),
    bom=st.booleans(),
)
def test_csv_reads_back(rows: list[list[str]], delimiter: str, bom: bool) -> None:
    text = to_csv(Table([Column("a"), Column("=b")], rows, []), Dialect(delimiter, bom))
    assert text.startswith("\ufeff") == bom
    assert from_csv(text, delimiter) == [["a", "=b"], *rows]
    for other in ",;|\t":  # whatever a reader takes for the delimiter, and for a quote or not
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            read = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=other, quoting=quoting)
            assert not [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_with_any_separator_stands_in_quotes(delimiter: str) -> None:
    texts = ["a;=1+1", "b,-2", "c|@x", "d\t+e", "\n=f", 'g;"=1"', "-h", "=i|j", "k"]
    guarded = ["a;'=1+1", "b,'-2", "c|'@x", "d\t'+e", "\n'=f", 'g;""\'=1""', "'-h", "'=i|j", "k"]
    written = to_csv(Table([Column("x")], [[text] for text in texts], []), Dialect(delimiter))
    lines = [text if text in ("'-h", "k") else f'"{text}"' for text in guarded]
    assert written == "\n".join(["x", *lines, ""])


def test_csv_has_one_task_a_row_and_no_bullets(dataset: Dataset, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    assert run("render", "all", "-o", path, "--bom", "--delimiter", ";").status == 0
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    headings, *rows = from_csv(content.decode("utf-8"), ";")
    expected = [
        (criterion.number, task)
        for _, criterion, place in dataset.leaves()
        for assignment in place.assignments()
        for task in assignment.tasks
    ]
    at = {name: headings.index(name) for name in ("Số TT", "Nhiệm vụ trọng tâm", "Nhóm tiêu chí")}
    assert [(row[at["Số TT"]], row[at["Nhiệm vụ trọng tâm"]]) for row in rows] == expected
    assert len(rows) > 66
    ict = next(row for row in rows if row[at["Số TT"]] == "1.1.1")
    assert ict[at["Nhóm tiêu chí"]].startswith("1 Hạ tầng kỹ thuật › 1.1 ")
    assert "Ghi chú phiên bản số" in from_csv(run("render", "sipas", "--format", "csv", "--notes").out)[0]


def test_csv_of_other_commands_can_be_made_for_excel(run: Run) -> None:
    for command in (["tasks"], ["gaps"], ["show", "notes"], ["agencies"], ["show", "letter"], ["show", "papi", "4.2"]):
        plain = run(*command, "--format", "csv").out
        excel = run(*command, "--format", "csv", "--bom", "--delimiter", ";").out
        assert excel.startswith("\ufeff")
        assert from_csv(excel, ";") == from_csv(plain)
        tabs = run(*command, "--format", "csv", "--delimiter", "tab").out
        assert from_csv(tabs, "\t") == from_csv(plain)


def test_flat_rows_are_one_for_each_criterion_agency_and_role(dataset: Dataset) -> None:
    table = Listing(dataset, list(dataset.appendices)).duties
    keys = [(row[0], row[2], row[4], row[6]) for row in table.rows]
    assert len(set(keys)) == len(keys)
    from chisotv.queries.duties import Question, duties

    found = duties(dataset, Question(dataset.registry.agencies)).duties
    assert len(keys) == len({(*row.key, row.role, row.agency.id if row.agency else "") for row in found})
    snv = [row for row in table.rows if row[4] == "Sở Nội vụ" and row[6] == "chủ trì"]
    assert len(snv) == 22
    assert sum(row[7] is None for row in snv) == 11


@pytest.mark.parametrize(("form", "library"), [("docx", "docx"), ("xlsx", "xlsxwriter"), ("pdf", "typst")])
def test_a_missing_extra_says_what_to_install(
    form: str, library: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == library:
            raise ModuleNotFoundError(name=library)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    done = run("render", "sipas", "-o", tmp_path / f"x.{form}")
    assert (done.status, done.out) == (2, "")
    (requirement,) = PROJECT["optional-dependencies"][form]
    assert f'pip install "{requirement}"' in done.err
    assert not list(tmp_path.iterdir())


def test_binary_formats_are_not_poured_onto_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    for form in ("docx", "xlsx", "pdf"):
        done = run("render", "sipas", "--format", form)
        assert (done.status, done.out) == (2, "")
        assert f"Hãy thêm --output TỆP.{form}" in done.err


def test_formats_go_to_stdout_byte_for_byte(tmp_path: Path) -> None:
    import subprocess
    import sys

    for form, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        command = [sys.executable, "-m", "chisotv", "render", "sipas", "--format", form, "--output"]
        done = subprocess.run([*command, "-"], capture_output=True, timeout=120, check=True)
        path = tmp_path / f"x.{form}"
        subprocess.run([*command, str(path)], capture_output=True, timeout=120, check=True)
        assert done.stdout.startswith(start)
        assert done.stdout == path.read_bytes()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["render", "letter", "-o", "x.xlsx"], "dạng xlsx chỉ có bảng"),
        (["render", "letter", "-o", "x.csv"], "dạng csv chỉ có bảng"),
        (["render", "letter", "-o", "x.html", "-a", "SNV"], "không lọc theo cơ quan"),
        (["render", "papi", "-o", "không có/x.docx"], "Không ghi được tệp"),
        (["render", "papi", "--format", "doc"], "docx"),
        (["render", "papi", "-o", "x.doc"], "Ghi tệp “x.doc” ở dạng nào?"),
        (["render", "papi", "--format", "pdf", "-o", "x.docx"], "--format pdf trái với đuôi của tệp"),
        (["tasks", "-o", "x.xls"], "Ghi tệp “x.xls” ở dạng nào?"),
        (["gaps", "--format", "json", "-o", "x.csv"], "--format json trái với đuôi của tệp"),
        (["render", "papi", "--bom", "-o", "x.md"], "chỉ dùng với --format csv"),
        (["tasks", "--delimiter", ";"], "chỉ dùng với --format csv"),
        (["render", "papi", "-o", "  "], "--output cần tên"),
        (["render", "foo"], "Cũng xuất được: all"),
        (["tasks", "--delimiter", "|"], "Chọn một trong: “,”, “;”, tab."),
        (["handout", "-o", "-"], "Cần --output"),
    ],
)
def test_a_file_is_what_its_name_says(
    args: list[str], message: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*args)
    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert not list(tmp_path.iterdir())


def test_what_was_written_is_said(run: Run, tmp_path: Path) -> None:
    done = run("render", "sipas", "-o", tmp_path / "x.csv")
    assert (done.status, done.out, done.err) == (0, "", f"Đã ghi {tmp_path / 'x.csv'}\n")
