"""The page to look at, without a browser: whole, well-formed, alone, the same each time."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from chisotv.documents.page import Page
from chisotv.documents.page.sources import span_words
from chisotv.loading import load
from chisotv.models.appendix import Item, Place
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import ROLES, Question, duties, matrix
from chisotv.queries.progress import standings
from chisotv.render.page import render_page
from chisotv.text import figure, squeeze
from chisotv.words import STATUS, Role
from conftest import EXAMPLES, Run
from markup import HOSTILE, Markup, hostile_folder

pytestmark = pytest.mark.smoke


def drawn(dataset: Dataset, year: int | None = None) -> str:
    return render_page(Page(dataset, year)).decode("utf-8")


@pytest.fixture(scope="module")
def text(dataset: Dataset) -> str:
    """The page of the carried dispatch."""
    return drawn(dataset)


@pytest.fixture(scope="module")
def markup(text: str) -> Markup:
    return Markup(text)


@pytest.fixture
def small() -> Dataset:
    """The small example."""
    loaded = load(EXAMPLES / "base")
    assert loaded.dataset is not None
    return loaded.dataset


@pytest.fixture
def hostile(tmp_path: Path) -> Dataset:
    """The small example with texts that try to be markup."""
    loaded = load(hostile_folder(EXAMPLES / "base", tmp_path / "hostile"))
    assert loaded.dataset is not None, loaded.problems
    return loaded.dataset


def places(dataset: Dataset) -> list[tuple[str, Item, Place]]:
    """Every criterion with the id that it has in the page."""
    return [(f"{index_id}-{criterion.number}", criterion, place) for index_id, criterion, place in dataset.leaves()]


def check(markup: Markup) -> None:
    """What holds for the page of any data set."""
    ids = markup.values("id")
    assert len(set(ids)) == len(ids)
    links = markup.values("href")
    assert {link for link in links if not link.startswith("#")} == {"data:,"}
    assert {link.removeprefix("#") for link in links} - {"data:,"} <= set(ids)
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        assert set(markup.values(attribute)) <= set(ids)
    assert not {name for _, given in markup.elements for name in given if name.startswith("on")}
    assert not {"style", "src", "srcset", "action"} & {name for _, given in markup.elements for name in given}
    assert [markup.count(tag) for tag in ("script", "style", "h1", "main", "nav", "header", "footer")] == [1] * 7
    levels = [int(tag[1]) for tag, _ in markup.elements if re.fullmatch("h[1-6]", tag)]
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_it_is_small(text: str) -> None:
    assert len(text.encode("utf-8")) <= 300_000


def test_it_is_well_formed_and_every_link_leads_somewhere(markup: Markup, small: Dataset, hostile: Dataset) -> None:
    for each in (markup, Markup(drawn(small)), Markup(drawn(hostile))):
        check(each)
    assert ("html", {"lang": "vi"}) in markup.elements


def test_tables_have_a_caption_and_headings_with_scope(markup: Markup) -> None:
    assert markup.count("table") == markup.count("caption")
    assert all(given.get("scope") for tag, given in markup.elements if tag == "th")


def test_only_the_known_script_and_style_may_run(text: str, markup: Markup) -> None:
    def allowed(kind: str) -> str:
        (inside,) = markup.raw[kind]
        return base64.b64encode(hashlib.sha256(inside.encode("utf-8")).digest()).decode("ascii")

    (policy,) = re.findall(
        r'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text
    )
    assert policy.replace("&#39;", "'").split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{allowed('script')}'",
        f"style-src 'sha256-{allowed('style')}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert ("meta", {"name": "referrer", "content": "no-referrer"}) in markup.elements


def test_the_script_keeps_to_the_page(markup: Markup) -> None:
    (script,) = markup.raw["script"]
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Function(", "fetch(", "XMLHttp", "Storage"):
        assert word not in script
    assert not re.search(r"url\(|@import|https?:", script + markup.raw["style"][0])


def test_every_word_of_every_criterion_is_there(dataset: Dataset, markup: Markup) -> None:
    for id_, item, place in places(dataset):
        found = markup.text(id_)
        cells = [
            item.number,
            item.label,
            *(group.name for group in place.parents),
            *(note.words for note in item.notes),
        ]
        for work in place.assignments():
            cells += [*work.tasks, *work.lead, *work.coordinating]
        if item.target:
            cells += [item.target.printed, *filter(None, [item.remark])]
        assert not [cell for cell in cells if squeeze(cell)[1:] not in found]


def test_every_criterion_says_how_it_stands(dataset: Dataset, markup: Markup) -> None:
    for standing in standings(dataset):
        if standing.criterion:
            found = markup.text(f"{standing.index}-{standing.number}")
            assert f"{standing.criterion.title} {STATUS[standing.status]}" in found
            assert all(judged.reason in found for judged in standing.judged)
            said = f"{standing.criterion.title} {STATUS[standing.status]} còn nghi vấn"
            assert (said in found) == bool(standing.doubts)


def test_every_figure_of_a_criterion_is_there(dataset: Dataset, markup: Markup) -> None:
    numbers = {id_ for id_, *_ in places(dataset)}
    for index_id, results in dataset.results.items():
        for table in results.years:
            for result in table.results:
                if result.score is not None and f"{index_id}-{result.number}" in numbers:
                    row = f"{table.year}{result.group or '–'}{result.rank}/{result.ranked}"
                    score = figure(result.score, results.decimals)
                    assert f"{row}{score}" in markup.texts[f"{index_id}-{result.number}"].replace("\n", "")


def test_each_agency_has_its_list(dataset: Dataset, markup: Markup, text: str) -> None:
    counts = {each.agency.id: each.counts for each in matrix(dataset)}
    for agency in dataset.registry.agencies:
        answer = duties(dataset, Question([agency]))
        if not answer.duties:
            assert f"agency={agency.id}" not in markup.texts
            continue
        found = markup.text(f"agency={agency.id}")
        assert agency.name in found
        assert (f"Còn {answer.left_out} tiêu chí văn bản chỉ ghi" in found) == bool(answer.left_out)
        for index_id, roles in counts[agency.id].items():
            counted = f"{roles[Role.LEAD]} · {roles[Role.COORDINATING]}"
            cell = f'<a href="#agency={agency.id}&amp;index={index_id}">{counted}</a>'
            assert (cell in text) == any(roles.values())


def test_points_of_the_letter_are_there_with_who_leads(dataset: Dataset, markup: Markup, text: str) -> None:
    found = markup.text("chi-dao")
    for directive in dataset.dispatch.directives:
        assert all(line in found for line in directive.lines)
        assert f"Điểm {directive.number} của công văn (" in found
    assert '<b>Chủ trì:</b> <a href="#agency=so-ke-hoach-va-dau-tu">Sở Kế hoạch và Đầu tư</a>; <b>Phối hợp:' in text
    assert "Công văn: chủ trì điểm 1, 3; phối hợp điểm 1, 2, 4." in markup.text("agency=so-ke-hoach-va-dau-tu")


def test_lists_of_agencies_hold_what_tasks_give(dataset: Dataset, text: str) -> None:
    for agency in dataset.registry.agencies:
        section = re.search(rf'(?s)<section class="agency" id="agency={agency.id}">.*?</section>', text)
        found = set(duties(dataset, Question([agency])).duties)
        assert bool(section) == bool(found)
        for role in ROLES if section else ():
            lists = re.findall(rf'<dd data-role="{role}">(.*)</dd>', section[0])  # type: ignore[index]
            numbers = {number for each in lists for number in re.findall(r'href="#([^"]*)"', each)}
            assert numbers == {f"{duty.index}-{duty.criterion.number}" for duty in found if duty.role == role}


def test_each_cell_of_the_grid_is_the_published_group(dataset: Dataset, text: str) -> None:
    grid = re.search(r'(?s)<section id="nam-papi".*?</section>', text)
    assert grid
    results = dataset.results["papi"]
    rows = re.findall(r'(?s)<tr class="(?:index|group|criterion)"><td>([0-9.]*)(?: \(\?\))?</td>(.*?)</tr>', grid[0])
    assert len(rows) == 1 + len(list(dataset.appendices["papi"].walk()))
    judged = {
        year: {each.number: each for each in standings(dataset, Question(indices=["papi"]), year=year)}
        for year in range(2018, 2025)
    }
    for number, cells in rows:
        found = re.findall(r'<td class="(?:s\d|none)"><abbr title="([^"]*)">([^<]*)</abbr>(.*?)</td>', cells)
        assert len(found) == 7
        for year, (title, short, reached) in zip(range(2018, 2025), found, strict=True):
            result = results.result(year, number or None)
            if result is None:
                assert (title, short) == (results.not_measured(year, number), "–")
            else:
                assert title == result.group
                assert short == "".join(word[0].upper() for word in title.split())
            standing = judged[year].get(number or None)
            assert ("đạt" in reached) == (standing is not None and standing.status == "reached")
    assert "11/28" in grid[0]
    assert "Nhóm năm 2018–2024 do tính toán." in grid[0]


def test_other_scales_have_their_full_names(small: Dataset) -> None:
    results = small.results["papi"]
    text = results.scales[0].groups[0].name
    assert text == "Cao nhất"
    groups = tuple(replace(group, name=name) for group, name in zip(results.scales[0].groups, "ABCD", strict=True))
    renamed = dict(zip(results.scales[0].names, "ABCD", strict=True))
    years = tuple(
        replace(table, results=tuple(replace(each, group=renamed.get(each.group or "")) for each in table.results))
        for table in results.years
    )
    changed = replace(results, scales=(replace(results.scales[0], groups=groups),), years=years)
    found = drawn(Dataset(small.dispatch, small.registry, small.appendices, small.results | {"papi": changed}))
    assert '<td class="s4">D</td>' in found
    assert '<td class="s3">C</td>' in found


def test_the_year_can_be_chosen(run: Run, dataset: Dataset) -> None:
    result = run("page", "--year", "2020", "-o", "-")
    assert result.status == 0
    found = Markup(result.out)
    assert "PAPI 2020: đạt 13 trong 29" in found.text("tong-quan")
    for standing in standings(dataset, Question(indices=["papi"]), year=2020):
        if standing.criterion:
            assert f"{standing.criterion.title} {STATUS[standing.status]}" in found.text(f"papi-{standing.number}")
    wrong = run("page", "--year", "1999")
    assert (wrong.status, wrong.out) == (2, "")
    assert "Không chỉ số nào có kết quả của năm 1999. Các năm có kết quả: 2018, 2019," in wrong.err


def test_it_goes_to_the_screen_or_into_a_file(run: Run, text: str, tmp_path: Path) -> None:
    assert run("page", "-o", "-").out == text
    path = tmp_path / "chisotv.html"
    written = run("page", "--output", path)
    assert (written.status, written.out) == (0, "")
    assert "chisotv.html" in written.err
    assert path.read_bytes().decode("utf-8") == text
    for name, words in (("", "--output cần tên tệp"), (tmp_path / "x.pdf", "đặt đuôi .html")):
        wrong = run("page", "-o", name)
        assert (wrong.status, wrong.out) == (2, "")
        assert words in wrong.err
    assert [each.name for each in tmp_path.iterdir()] == ["chisotv.html"]


def test_the_same_data_gives_the_same_bytes(text: str) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-X", "utf8", "-m", "chisotv", "page", "-o", "-"]
        done = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}, check=True)
        assert done.stdout.decode("utf-8").replace("\r\n", "\n") == text


def test_without_results_the_years_are_left_out(dataset: Dataset, small: Dataset) -> None:
    for each in (dataset, small):
        bare = Dataset(each.dispatch, each.registry, each.appendices)
        markup = Markup(drawn(bare))
        check(markup)
        assert "tung-nam" not in markup.texts
        assert set(markup.values("data-status")) == {"incomparable"}
        assert "Chưa có kết quả công bố nào." in markup.text("tong-quan")
        assert "Chưa có kết quả công bố nào." in markup.text("papi-1.1")


def test_a_folder_without_results_gives_a_page(run: Run, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "base", tmp_path / "bare", ignore=shutil.ignore_patterns("results"))
    path = tmp_path / "bare" / "dispatch.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    kept = [re.sub(r", results: [^}]*", "", line) for line in lines]
    path.write_text("\n".join(kept), encoding="utf-8")
    result = run("page", "--data", tmp_path / "bare", "-o", "-")
    assert result.status == 0
    assert "Kết quả từng năm" not in result.out
    assert "Không chỉ số nào có kết quả của năm 2020." in run("page", "--data", tmp_path / "bare", "-y", "2020").err


def test_an_index_of_the_small_example_reads_well(small: Dataset) -> None:
    markup = Markup(drawn(small))
    assert "PAPI 2019: đạt 1 trong 2 kết quả phấn đấu" in markup.text("tong-quan")
    assert "Không đo 1.2 năm 2020. Không còn được đo." in markup.text("nam-papi")
    assert "Thang điểm đã đổi: 1.1 từ năm 2020" in markup.text("nam-papi")
    assert "Chưa có số liệu năm 2018. Chưa tìm thấy." in markup.text("nam-papi")
    spaced = squeeze(re.sub(r"<[^>]*>", " ", drawn(small)))
    assert "PCI 2020 62,44 điểm 48/63 – Cổng thông tin điện tử" in spaced
    assert "ICT Index Chưa có kết quả công bố nào." in spaced


def test_hostile_text_stays_text(hostile: Dataset) -> None:
    page = drawn(hostile)
    markup = Markup(page)
    check(markup)
    everything = " ".join(map(squeeze, markup.texts.values()))
    assert not [text for text in HOSTILE.values() if squeeze(text) not in everything]
    assert page.count("<script") == page.count("</script") == 1
    assert page.count("<style") == page.count("</style") == 1
    assert not re.search(r"<(?:img|svg onload|b>th)", page)


def test_years_are_read_as_spans() -> None:
    assert span_words((2020, 2018, 2019)) == "2018–2020"
    assert span_words((2018, 2020, 2021, 2024)) == "2018, 2020–2021, 2024"
