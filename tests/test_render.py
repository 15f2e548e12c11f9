"""The official appendix: nothing lost, nothing changed, nothing that text could turn into markup."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from chisotv.documents.base import END_MARK, Document, Line, Section, Style
from chisotv.documents.dispatch import Wishes, appendices_document
from chisotv.documents.grid import Cell, Grid, Paragraph, Row, RowKind
from chisotv.loading import load
from chisotv.models.appendix import Criterion
from chisotv.models.dataset import Dataset
from chisotv.render import FORMATS
from conftest import Run, official_grid
from losses import lost
from markup import html_rows
from six_columns import COLUMNS, SHARES

HOSTILE = [
    "a | b \\| c", "**đậm** _nghiêng_ `mã`", "<script>alert(1)</script>", "&amp; &lt; &", "[x](y) ![z](w)",
    "- gạch đầu dòng", "# tiêu đề", "1. mục", "https://ví.dụ/x www.ví.dụ a@b.vn", "{{ 7*7 }} {% x %} {# y #}",
    "\\", "\\\\", "|", "a\\", "_", "*", "<br>", "&nbsp;", "&#49;", "=1+1", "^1 [^1]", "$x$", ":--", "---", "```",
    "<!-- x -->", "~~gạch~~", "' \" ''",
]  # fmt: skip


def markdown_rows(text: str) -> list[list[list[str]]]:
    """All table rows of a Markdown page: cells as lists of lines, read by a Markdown parser."""
    rows: list[list[list[str]]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows and token.level > 3:
            lines = [""]
            for child in token.children or []:
                if child.type == "html_inline" and child.content == "<br>":
                    lines.append("")
                elif child.type in ("text", "text_special"):
                    lines[-1] += child.content
                elif child.content == "<!-- -->":  # keeps GitHub from making a link of what stands around it
                    continue
                else:
                    assert child.type in ("strong_open", "strong_close"), child
            rows[-1].append([] if lines == [""] else lines)
    return rows


def expected_rows(grid: Grid) -> list[list[list[str]]]:
    return [
        [[("- " if p.bullet else "") + p.text for p in cell.paragraphs] for cell in row] for row in grid.full_rows()
    ]


def grids(dataset: Dataset) -> list[Grid]:
    return [official_grid(appendix) for appendix in dataset.appendices.values()]


def page(*grids: Grid, form: str, title: str = "x") -> str:
    """The grids as one document in a format of text."""
    sections = tuple(Section(f"tờ {at}", (Line("nhãn", Style.LABEL), grid)) for at, grid in enumerate(grids))
    return FORMATS[form](Document(title, sections)).decode("utf-8")


def test_cells_are_merged_where_the_dispatch_merges_them(dataset: Dataset) -> None:
    papi = official_grid(dataset.appendices["papi"])
    merged: dict[str, list[str]] = {}
    for row in papi.body:
        number = next((cell.text for cell in row.cells if cell.column == "number"), "")
        for cell in row.cells:
            if cell.rowspan > 1:
                merged.setdefault(number, []).append(f"{cell.column}×{cell.rowspan}")
    shared = ["tasks×{0}", "lead×{0}", "coordinating×{0}"]
    assert merged == {
        "1.1": ["lead×2", "coordinating×2"],
        "4.1": ["number×2", "criterion×2", "coordinating×2", "target×2"],
        "4.2": ["number×2", "criterion×2", "target×2"],
        "5.1": [text.format(4) for text in shared],
        "7.1": [text.format(3) for text in shared],
        "8.1": [text.format(3) for text in shared],
    }
    others = [official_grid(dataset.appendices[index]) for index in ("par_index", "sipas", "ict")]
    assert all(cell.rowspan == 1 for grid in others for row in grid.rows for cell in row.cells)


def test_each_row_holds_its_own_criterion_and_assignment(dataset: Dataset) -> None:
    # From the data, place by place, so that neither the grid nor its merging can lose or shift a cell.
    for appendix in dataset.appendices.values():
        expected = []
        for place in appendix.walk():
            item = place.item
            if not isinstance(item, Criterion):
                expected.append([item.number, item.label, "", "", "", ""])
                continue
            for work in place.assignments():
                target = "\n".join(filter(None, [item.target.printed if item.target else "", item.remark]))
                agencies = [work.lead_printed or "; ".join(work.lead)]
                agencies.append(work.coordinating_printed or "; ".join(work.coordinating))
                expected.append([item.number, item.label, "\n".join(work.tasks), *agencies, target])
        rows = official_grid(appendix).full_rows()[1:]
        assert [[cell.text for cell in row] for row in rows] == expected


def test_a_row_that_is_left_out_is_not_merged_with(dataset: Dataset) -> None:
    # The second assignment of PAPI 4.1 is printed as one with the first; alone it needs its own cell.
    papi = dataset.appendices["papi"]
    first = next(place.assignments()[0] for criterion, place in papi.leaves() if criterion.number == "4.1")
    grid = official_grid(papi, lambda _, assignment: assignment is not first)
    row = next(row for row in grid.full_rows() if row[0].text == "4.1")
    assert row[4].text == "Các sở, ban, ngành có liên quan và UBND cấp huyện"
    starts = {cell.column for r in grid.rows for cell in r.cells if cell.text == row[2].text or cell is row[4]}
    assert "coordinating" in starts


@pytest.mark.parametrize("holder", ["nhóm", "xa"])
def test_merging_never_reaches_over_a_group_row(folder: Path, holder: str) -> None:
    papi = folder / "papi.yaml"
    text = papi.read_text(encoding="utf-8")
    if holder == "nhóm":
        at = text.index("- tasks:", text.index("name: Kiểm soát tham nhũng trong cơ quan hành chính"))
        papi.write_text(f"{text[:at]}- merged: true\n            {text[at + 2 :]}", encoding="utf-8")
        assert [problem.rule for problem in load(folder).problems] == ["CTV029"]
        return
    ict = folder / "ict.yaml"
    text = ict.read_text(encoding="utf-8")
    head = "    name: Hạ tầng kỹ thuật\n"
    shared = "    assignments:\n      - {tasks: [Việc chung.], lead: [Sở Y tế], coordinating: [Sở Tư pháp]}\n"
    text = text.replace(head, head + shared)
    for number in ("1.1.7", "1.2.1"):
        start = text.index("assignments:", text.index(f'number: "{number}"'))
        end = text.index("            target:", start)
        text = text[: start - 12] + text[end:]
    ict.write_text(text, encoding="utf-8")
    loaded = load(folder)
    assert loaded.dataset is not None, loaded.problems
    rows = official_grid(loaded.dataset.appendices["ict"]).full_rows()
    shown = {row[0].text: [cell.text for cell in row[2:5]] for row in rows}
    assert shown["1.1.7"] == shown["1.2.1"] == ["Việc chung.", "Sở Y tế", "Sở Tư pháp"]
    assert shown["1.2"] == ["", "", ""]


@pytest.mark.parametrize("form", ["md", "html"])
def test_no_word_of_an_appendix_is_lost(dataset: Dataset, form: str) -> None:
    for index_id, appendix in dataset.appendices.items():
        document = appendices_document(dataset, [index_id], Wishes())
        lines = [block.text for block in document.sections[0].blocks if isinstance(block, Line)]
        assert lines == [appendix.label, appendix.title, appendix.attachment, END_MARK]
        text = re.sub(r"<[^>]*>|\\", " ", FORMATS[form](document).decode("utf-8"))
        assert not lost(document, text)
        assert text.rstrip().endswith(END_MARK)


def test_the_columns_are_named_as_in_the_dispatch(dataset: Dataset) -> None:
    for appendix in dataset.appendices.values():
        assert tuple(cell.text for cell in official_grid(appendix).heading.cells) == appendix.headings.columns


@pytest.mark.smoke
def test_html_reads_back_to_the_same_cells(dataset: Dataset) -> None:
    everything = grids(dataset)
    assert html_rows(page(*everything, form="html")) == [expected_rows(grid) for grid in everything]


def test_markdown_reads_back_to_the_same_cells(dataset: Dataset) -> None:
    everything = grids(dataset)
    rows = [row for grid in everything for row in expected_rows(grid)]
    assert markdown_rows(page(*everything, form="md")) == rows


def _grid_of(texts: list[str]) -> Grid:
    heading = Row(RowKind.HEADING, tuple(Cell(column, (Paragraph(column),)) for column in COLUMNS))
    rows = [
        Row(kind, tuple(Cell(column, (Paragraph(text), Paragraph(text, bullet=True))) for column in COLUMNS))
        for text in texts
        for kind in (RowKind.CRITERION, RowKind.GROUP)
    ]
    return Grid(COLUMNS, SHARES, (heading, *rows))


def test_hostile_text_stays_text() -> None:
    grid = _grid_of(HOSTILE)
    html = page(grid, form="html", title="</title><script>")
    assert html_rows(html) == [expected_rows(grid)]
    assert "<script" not in html
    assert markdown_rows(page(grid, form="md")) == expected_rows(grid)


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), min_size=1, max_size=3)
)
def test_any_text_reads_back(texts: list[str]) -> None:
    grid = _grid_of(texts)
    assert html_rows(page(grid, form="html")) == [expected_rows(grid)]
    assert markdown_rows(page(grid, form="md")) == expected_rows(grid)


def test_a_misspelt_field_is_an_error_not_an_empty_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jinja2 import UndefinedError

    (tmp_path / "x.j2").write_text("{{ document.titel }}", encoding="utf-8")
    monkeypatch.setattr("chisotv.render.base.template_folder", lambda: tmp_path)
    from chisotv.render.base import fill

    with pytest.raises(UndefinedError):
        fill("x.j2", {"document": Document("x", ())})


def test_html_stands_alone(run: Run) -> None:
    html = run("render", "all", "--format", "html").out
    assert not re.search(r"(?:src|href|url)\s*[=(]", html)
    assert "default-src 'none'" in html
    assert html.count("<section>") == 4
    assert html.count("<thead>") == 4


def test_the_same_data_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for form in FORMATS:
        files = [tmp_path / f"{at}.{form}" for at in range(2)]
        for path in files:
            assert run("render", "all", "--output", path).status == 0
        assert files[0].read_bytes() == files[1].read_bytes()


def test_one_agency_gets_its_rows(run: Run, dataset: Dataset) -> None:
    text = run("render", "papi", "--agency", "Sở Y tế").out
    numbers = [row[0][0] for row in markdown_rows(text)[1:]]
    assert numbers == ["2", "2.1", "2.4", "4", "4.2"]
    assert "Nhiệm vụ của Sở Y tế" in text
    assert text.startswith("## Trích Phụ lục I\n")
    assert END_MARK not in text
    assert "Thực hiện tuyển dụng viên chức trong ngành giáo dục" not in text
    for agency in dataset.registry.agencies:
        for index in dataset.appendices.values():
            from chisotv.queries.duties import Question, duties

            rows = duties(dataset, Question([agency], [index.index])).duties
            keep: set[Any] = {(row.criterion.number, id(row.assignment)) for row in rows}
            grid = official_grid(index, lambda c, a, keep=keep: (c.number, id(a)) in keep)  # type: ignore[misc]
            shown = {
                row[0].text
                for row, kind in zip(grid.full_rows(), grid.rows, strict=True)
                if kind.kind is RowKind.CRITERION
            }
            assert shown == {row.criterion.number for row in rows}
    nothing = run("render", "papi", "--agency", "Trường Cao đẳng Nghề")
    assert (nothing.status, nothing.out) == (1, "")


def test_files_folders_and_check(run: Run, tmp_path: Path) -> None:
    single = tmp_path / "papi.html"
    assert run("render", "papi", "--format", "html", "-o", single).status == 0
    assert run("render", "papi", "--format", "html", "-o", single, "--check").status == 0
    single.write_text(single.read_text(encoding="utf-8") + " ", encoding="utf-8")
    stale = run("render", "papi", "--format", "html", "-o", single, "--check")
    assert stale.status == 1
    assert "papi.html: khác với dữ liệu" in stale.err
    folder = f"{tmp_path}/mới/"
    assert run("render", "all", "-o", folder, "--check").status == 1
    assert not (tmp_path / "mới").exists()
    assert run("render", "all", "-o", folder).status == 0
    assert sorted(p.name for p in (tmp_path / "mới").iterdir()) == ["ict.md", "papi.md", "par_index.md", "sipas.md"]
    assert run("render", "all", "-o", folder, "--check").status == 0


@pytest.mark.smoke
def test_pages_look_as_agreed(run: Run, snapshot: Any) -> None:
    for form in ("md", "html", "csv"):
        snapshot(f"render-sipas.{form}", run("render", "sipas", "--format", form).out)
        if form != "csv":
            snapshot(f"render-sipas-notes.{form}", run("render", "sipas", "--format", form, "--notes").out)


def test_a_row_that_no_page_holds_may_break(dataset: Dataset) -> None:
    for texts, tall in ((["ngắn", "từ " * 900], [1]), (["từ " * 10, "ngắn"], []), (["x"], [])):
        runs = page(_grid_of(texts), form="html").split("<tbody")[1:]
        assert [at for at, run in enumerate(runs) if run.startswith(' class="tall"')] == tall
    sipas = FORMATS["html"](appendices_document(dataset, ["sipas"], Wishes())).decode("utf-8")
    assert sipas.count('<tbody class="tall">') == 1
