"""Who holds the duties of 2020 on other days: against a table by hand, and against the dispatch on its own day."""

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chisotv.loading import load
from chisotv.loading.cache import Remembered, recall, remember
from chisotv.models.dataset import Dataset
from chisotv.models.succession import Holder, Succession
from chisotv.problems import ChisotvError
from chisotv.queries.diff import changes
from chisotv.queries.duties import Duty, Order, Question, duties, matrix, unnamed
from chisotv.queries.progress import by_agency, standings
from chisotv.queries.succession import (
    DayRegistry,
    at,
    history,
    holders,
    latest,
    predecessors,
    territory,
    territory_words,
)
from chisotv.words import Role
from conftest import Run

pytestmark = pytest.mark.smoke

TODAY = date(2026, 11, 28)
TABLE = Path(__file__).parent / "expected" / "holders-2026-11-28.csv"
"""Who leads each row, as printed, and who holds it: + stands before who has it beside another, ! before a conflict,
- for nobody; H, M and L say how sure it is. Typed out from the research on this question, not from the data."""
SURE = {"high": "H", "medium": "M", "low": "L"}


@pytest.fixture(scope="module")
def succession(dataset: Dataset) -> Succession:
    assert dataset.succession
    return dataset.succession


@pytest.fixture(scope="module")
def today(dataset: Dataset) -> Dataset:
    return at(dataset, TODAY)


def expected() -> dict[tuple[str, str, str], str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["index"], row["number"], row["printed"]): row["today"] for row in csv.DictReader(file)}


def written(holder: Holder) -> str:
    sign = "!" if holder.conflict else "+" if holder.beside else ""
    return f"{sign}{holder.agency.id if holder.agency else '-'}:{SURE[holder.confidence]}"


def found(dataset: Dataset) -> dict[tuple[str, str, str], str]:
    """The same table as the data has it."""
    rows: list[Duty | Order] = duties(dataset).rows
    return {
        (row.key[0] or "letter", row.key[1], each): " ".join(map(written, holders(dataset, row.key, each, TODAY)))
        for row in rows
        for each in row.named(dataset.registry)[Role.LEAD]
    }


def led(dataset: Dataset, name: str, direct: bool = True) -> list[str]:
    """What an agency leads by name, or through collectives too."""
    rows = duties(dataset, Question([dataset.registry.find(name)], roles=[Role.LEAD], direct=direct)).duties
    return [" ".join(row.key) for row in rows]


def with_events(dataset: Dataset, succession: Succession) -> Dataset:
    return Dataset(dataset.dispatch, dataset.registry, dataset.appendices, None, succession)


def test_every_row_has_the_holders_of_the_table_by_hand(dataset: Dataset) -> None:
    table = expected()
    assert Counter(index for index, _ in {key[:2] for key in table}) == {
        "letter": 4, "papi": 29, "par_index": 8, "sipas": 2, "ict": 27,
    }  # fmt: skip
    assert found(dataset) == table


def test_a_corrupted_entry_is_noticed(dataset: Dataset, succession: Succession) -> None:
    """Without any of the entries that decide who leads a row today, the table does not agree."""
    table = expected()
    leads = {key[2] for key in table}
    unused = {"giay-phep-lai-xe", "bao-tro-xa-hoi", "giao-duc-nghe-nghiep", "cai-nghien", "doi-ten-dan-toc"}
    unused |= {"ton-giao", "nhap-xay-dung", "nhap-noi-vu", "sap-xep-cap-xa", "thanh-tra", "cao-dang-nghe", "dai-hoc"}
    unused |= {"cong-dich-vu-cong"}  # what came of it is no more, which is not sure at any rate
    for i, event in enumerate(succession.events):
        if event.id not in unused:
            events = (*succession.events[:i], *succession.events[i + 1 :])
            assert found(with_events(dataset, replace(succession, events=events))) != table, event.id
    for i, work in enumerate(succession.works):
        if work.agency in leads and not (work.confidence == "low" or work.agency == "so-khoa-hoc-va-cong-nghe"):
            works = (*succession.works[:i], *succession.works[i + 1 :])
            assert found(with_events(dataset, replace(succession, works=works))) != table, work


def test_today_is_what_the_data_knows(succession: Succession) -> None:
    assert latest(succession) == TODAY


def test_who_leads_by_field(today: Dataset) -> None:
    farming = led(today, "Sở Nông nghiệp và Môi trường")
    assert farming == ["papi 2.2", "papi 2.4", "papi 6.3", "papi 7.1", "papi 7.2", "papi 7.3"]
    science = led(today, "Sở Khoa học và Công nghệ")
    assert {"papi 8.1", "papi 8.2", "papi 8.3", "par_index 7", "par_index 8"} <= {*science}
    assert [each for each in science if each.startswith("ict 1")] == [f"ict 1.1.{n}" for n in range(1, 8)]
    assert led(today, "Sở Dân tộc và Tôn giáo") == []
    assert led(today, "Công an tỉnh") == ["ict 1.2.4", "ict 2.2.5"]
    assert "papi 6.1" in led(today, "Sở Y tế")
    assert "papi 6.1" in led(today, "Sở Nội vụ")
    assert led(today, "Sở TT&TT", direct=False) == []


def test_what_is_shared_by_all_departments_is_theirs_today_too(today: Dataset) -> None:
    shared = {f"ict {part}.{n}" for part, count in (("1.2", 3), ("2.2", 3), ("3.1", 5)) for n in range(1, count + 1)}
    for name in ("Sở Dân tộc và Tôn giáo", "Sở NN&MT", "Ban Quản lý khu kinh tế tỉnh Vĩnh Long", "Xã Cầu Kè"):
        assert shared <= {*led(today, name, direct=False)}, name
    assert {*led(today, "Xã Cầu Kè", direct=False)} == shared
    assert led(today, "Đại học Trà Vinh", direct=False) == []


def test_a_holder_tells_how_it_came_to_it(today: Dataset) -> None:
    rows = duties(today, Question([today.registry.find("Sở NN&MT")], roles=[Role.LEAD])).duties
    poor = next(row for row in rows if row.key == ("papi", "2.2"))
    assert poor.holder
    assert (poor.holder.printed.id, poor.holder.field) == ("so-lao-dong-thuong-binh-va-xa-hoi", "giảm nghèo")
    assert [event.id for event in poor.holder.events] == ["giam-ngheo"]
    office = next(row for row in rows if row.key == ("ict", "1.2.1"))
    assert office.via and office.holder
    assert (office.via.id, office.holder.printed.id) == ("cac-so-ban-nganh-tinh", "cac-so-ban-nganh-tinh")


def test_what_is_gone_has_no_holder_and_had_one_before(dataset: Dataset) -> None:
    row = next(row for row in duties(dataset).duties if row.key == ("ict", "3.2.1"))
    lead = "so-thong-tin-va-truyen-thong"
    by_day = {
        day: holders(dataset, row.key, lead, day) for day in (date(2025, 2, 28), date(2025, 6, 30), date(2025, 7, 1))
    }
    ids = [[each.agency.id if each.agency else None for each in found] for found in by_day.values()]
    assert ids == [[lead], ["so-khoa-hoc-va-cong-nghe"], [None]]
    assert [[each.gone for each in found] for found in by_day.values()] == [[False], [False], [True]]
    district = next(row for row in duties(dataset).duties if row.key == ("ict", "2.1.1"))
    (nobody,) = holders(dataset, district.key, "ubnd-cap-huyen", TODAY)
    assert (nobody.agency, nobody.gone, nobody.confidence) == (None, False, "low")


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_a_day_is_that_of_its_last_event(dataset: Dataset, day: date) -> None:
    """What has not happened yet does not count: on every day the answer is that of the last event's day before it."""
    assert dataset.succession
    days = [date.fromisoformat(event.date) for event in dataset.succession.events]
    last = max((each for each in days if each <= day), default=date(2020, 7, 7))
    row = next(row for row in duties(dataset).duties if row.key == ("par_index", "7"))
    lead = row.named(dataset.registry)[Role.LEAD][0]
    assert holders(dataset, row.key, lead, day) == holders(dataset, row.key, lead, last)


@pytest.mark.parametrize("day", [date(2020, 7, 7), date(2025, 2, 28)])
def test_on_the_day_of_the_dispatch_nothing_is_changed(dataset: Dataset, day: date) -> None:
    then = at(dataset, day)
    assert then.registry.agencies == dataset.registry.agencies
    for agency in dataset.registry.agencies:
        for direct, related in ((False, False), (True, False), (False, True)):
            asked = [duties(each, Question([agency], direct=direct, related=related)) for each in (then, dataset)]
            assert asked[0] == asked[1], agency.id
        assert duties(at(dataset, day), Question([agency])) == duties(dataset, Question([agency]))
    assert matrix(then) == matrix(dataset)
    assert unnamed(then) == unnamed(dataset)
    whole = standings(dataset)
    assert by_agency(then, standings(then)) == by_agency(dataset, whole)


def test_a_day_can_be_asked_of_another(dataset: Dataset, today: Dataset) -> None:
    assert at(today, TODAY) is today
    back = at(today, date(2020, 7, 7))
    assert duties(back, Question([back.registry.find("Sở TT&TT")])) == duties(
        dataset, Question([dataset.registry.find("Sở TT&TT")])
    )


def test_other_questions_are_asked_of_a_day_too(today: Dataset) -> None:
    names = {each.agency.id: each.counts["papi"][Role.LEAD] for each in matrix(today, Question(direct=True))}
    assert names["so-nong-nghiep-va-moi-truong"] == 6
    assert not {"so-tai-nguyen-va-moi-truong", "ubnd-huyen-cau-ke", "ubnd-cap-huyen"} & names.keys()
    nowhere = {agency.id for agency, _ in unnamed(today)}
    assert "so-dan-toc-va-ton-giao" in nowhere
    assert not {"so-nong-nghiep-va-moi-truong", "so-xay-dung"} & nowhere
    money = today.registry.find("Sở Tài chính")
    goals = [each.index for each in standings(today, Question([money], roles=[Role.LEAD])) if each.criterion is None]
    assert "pci" in goals
    shares = {each.agency.id for each in by_agency(today, standings(today))}
    assert "so-nong-nghiep-va-moi-truong" in shares


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Sở NN&MT", "so-nong-nghiep-va-moi-truong"),
        ("so nong nghiep va moi truong", "so-nong-nghiep-va-moi-truong"),
        ("Giám đốc Sở Nông nghiệp và Môi trường tỉnh Vĩnh Long", "so-nong-nghiep-va-moi-truong"),
        ("Sở Dân tộc và Tôn giáo", "so-dan-toc-va-ton-giao"),
        ("Sở Nội vụ tỉnh Vĩnh Long", "so-noi-vu"),
        ("UBND phường Nguyệt Hóa", "ubnd-phuong-nguyet-hoa"),
        ("UBND phường Nguyệt Hoá", "ubnd-phuong-nguyet-hoa"),
        ("Chủ tịch UBND xã Long Hoà", "ubnd-xa-long-hoa"),
        ("Xã Cầu Kè", "ubnd-xa-cau-ke"),
        ("xã Châu Thành", "ubnd-xa-chau-thanh"),
        ("Ban Quản lý khu kinh tế tỉnh Vĩnh Long", "ban-quan-ly-khu-kinh-te-tinh-vinh-long"),
    ],
)
def test_names_of_today_are_found_and_the_dispatch_does_not_have_them(
    typed: str, meant: str, dataset: Dataset, today: Dataset
) -> None:
    assert dataset.registry.meant(typed) == []
    assert today.registry.find(typed).id == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Châu Thành", "ubnd-huyen-chau-thanh"), ("Cầu Kè", "ubnd-huyen-cau-ke"), ("Sở Nông nghiệp", None),
        ("Sở TT&TT", None), ("UBND huyện Trà Cú", None), ("Ban Quản lý Khu kinh tế", None), ("SNV", None),
    ],
)  # fmt: skip
def test_a_name_of_2020_means_what_it_did(typed: str, meant: str | None, dataset: Dataset, today: Dataset) -> None:
    own = dataset.registry.find(typed)
    assert today.registry.find(typed) == own
    assert meant in (None, own.id)


def test_an_unclear_name_is_asked_back_with_those_of_today(today: Dataset) -> None:
    with pytest.raises(ChisotvError, match="phường Duyên Hải"):
        today.registry.find("Duyên Hải")


def test_before_their_day_they_are_not_there(dataset: Dataset) -> None:
    registry = at(dataset, date(2025, 6, 30)).registry
    assert isinstance(registry, DayRegistry)
    assert [each.id for each in registry.later] == [
        "cong-an-tinh", "so-nong-nghiep-va-moi-truong", "so-dan-toc-va-ton-giao",
    ]  # fmt: skip
    assert registry.meant("Xã Cầu Kè") == []
    assert registry.meant("Sở Nội vụ tỉnh Vĩnh Long") == []


def test_districts_and_communes(dataset: Dataset, succession: Succession) -> None:
    districts = [each for each in dataset.registry.agencies if each.kind == "district"]
    links = [(district.id, commune.code) for district in districts for commune in territory(dataset, district.id)]
    assert (len(districts), len(succession.communes), len(links)) == (9, 41, 44)
    shared = [code for code, count in Counter(code for _, code in links).items() if count > 1]
    names = {each.code: each.name for each in succession.communes}
    assert {names[code] for code in shared} == {"Phường Nguyệt Hoá", "Phường Hoà Thuận", "Xã Ngũ Lạc"}
    assert {"Xã Hòa Minh", "Xã Long Hòa"} <= {*names.values()}
    back = {(one.id, each.code) for each in succession.communes for one in predecessors(dataset, each.id)}
    assert back == {*links}
    counts = {district: len([*own]) for district, own in groupby(links, key=lambda link: link[0])}
    assert counts == {
        "ubnd-thanh-pho-tra-vinh": 4, "ubnd-thi-xa-duyen-hai": 3, "ubnd-huyen-cang-long": 5, "ubnd-huyen-cau-ke": 4,
        "ubnd-huyen-tieu-can": 4, "ubnd-huyen-chau-thanh": 7, "ubnd-huyen-cau-ngang": 6, "ubnd-huyen-tra-cu": 6,
        "ubnd-huyen-duyen-hai": 5,
    }  # fmt: skip
    assert Counter(each.name.split()[0] for each in succession.communes) == {"Xã": 35, "Phường": 6}
    assert {each.clause for each in succession.communes} == {*range(28, 59), *range(110, 116), 121}
    assert sum(len(part.units) for each in succession.communes for part in each.parts) == 104


def test_territory_in_words_and_never_a_duty(today: Dataset) -> None:
    def said(name: str) -> str:
        return territory_words(today, today.registry.find(name))

    assert said("huyện Cầu Kè") == "địa bàn nay thuộc: xã Cầu Kè; xã An Phú Tân; xã Phong Thạnh; xã Tam Ngãi"
    assert said("Xã Cầu Kè") == "địa bàn trước thuộc huyện Cầu Kè"
    assert said("phường Nguyệt Hóa") == "địa bàn trước thuộc thành phố Trà Vinh; huyện Châu Thành"
    assert said("Sở Nội vụ") == ""
    commune = today.registry.find("Xã Cầu Kè")
    rows = duties(today, Question([commune], related=True)).rows
    assert {row.via.id for row in rows if row.via} == {"ubnd-cap-xa"}
    from_districts = {row.key for row in rows if row.holder and row.holder.printed.id == "ubnd-cap-huyen"}
    assert {row.holder.field for row in rows if row.key in from_districts and row.holder} == {"việc tại cơ quan mình"}


def test_history_is_in_order_of_date(dataset: Dataset) -> None:
    told = history(dataset, "so-noi-vu")
    assert {each.id for each in told} == {"nhap-noi-vu", "giu-ten-noi-vu", "ton-giao", "y-te-theo-co-quan"}
    science = [each.date for each in history(dataset, "so-khoa-hoc-va-cong-nghe")]
    assert science == sorted(science)
    assert history(dataset, "cac-co-so-giao-duc") == ()


def test_what_was_inferred_or_not_found_says_so(succession: Succession) -> None:
    for event in succession.events:
        assert event.basis.startswith("Suy ra") == (event.kind == "inferred"), event.id
        if event.confidence == "low":
            assert re.search("suy ra|chưa tìm thấy văn bản", event.basis, re.IGNORECASE), event.id
    used = {each for event in succession.events for each in event.sources}
    assert succession.province
    assert used | {*succession.province.sources} == {each.id for each in succession.sources}


def test_a_folder_without_the_file_answers_as_before(folder: Path, dataset: Dataset, run: Run) -> None:
    (folder / "succession.yaml").unlink()
    letter = folder / "dispatch.yaml"
    letter.write_text(letter.read_text(encoding="utf-8").replace("succession: succession.yaml\n", ""), encoding="utf-8")
    assert run("validate", "data").out == "0 lỗi, 0 cảnh báo trong 12 tệp.\n"
    assert run("fmt", "--check", "data").status == 0
    bare = load(folder).dataset
    assert bare
    assert bare.succession is None
    assert at(bare, TODAY) is bare
    name = "Sở Nội vụ"
    rows = duties(bare, Question([bare.registry.find(name)]))
    assert (
        rows
        == duties(dataset, Question([dataset.registry.find(name)]))
        == duties(at(bare, TODAY), Question([bare.registry.find(name)]))
    )
    (holder,) = holders(bare, rows.duties[0].key, "so-noi-vu", TODAY)
    assert written(holder) == "so-noi-vu:H"
    assert (history(bare, "so-noi-vu"), territory(bare, "ubnd-huyen-cau-ke")) == ((), ())
    assert [str(each) for each in changes(bare, dataset)] == [
        "Công văn: tệp thay đổi tổ chức thêm “succession.yaml”",
        f"Thay đổi tổ chức: thêm tệp thay đổi tổ chức ({len(dataset.succession.events)} sự kiện)"
        if dataset.succession
        else "",
    ]


def test_a_file_that_is_not_named_belongs_to_nothing(folder: Path, run: Run) -> None:
    letter = folder / "dispatch.yaml"
    letter.write_text(letter.read_text(encoding="utf-8").replace("succession: succession.yaml\n", ""), encoding="utf-8")
    assert "data/succession.yaml: cảnh báo CTV014" in run("validate", "data").out


def test_a_broken_letter_hides_nothing_of_the_file(folder: Path, run: Run) -> None:
    (folder / "dispatch.yaml").write_text("number: 1\n", encoding="utf-8")
    assert "data/succession.yaml" not in run("validate", "data").out
    path = folder / "succession.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("until:", "den:"), encoding="utf-8")
    assert "data/succession.yaml:" in run("validate", "data").out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("confidence: low\n", "confidence: high\n", "sự kiện an-toan-thong-tin: mức chắc chắn “chưa rõ” → “chắc chắn”"),
        ("name: Xã Cầu Kè", "name: Xã Cầu Kẻ", "tên “Xã Cầu Kè” → “Xã Cầu Kẻ”"),
        ("units: [Phường 7, Phường 8]", "units: [Phường 7]", "từ ubnd-thanh-pho-tra-vinh: bỏ đơn vị cũ “Phường 8”"),
    ],
)
def test_diff_says_what_changed(folder: Path, dataset: Dataset, old: str, new: str, told: str) -> None:
    path = folder / "succession.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    changed = load(folder).dataset
    assert changed
    assert any(told in str(each) for each in changes(dataset, changed))


def test_who_asks_for_the_dispatch_alone_does_not_load_it() -> None:
    """Only people at a screen are told that a name means more today."""
    code = (
        "import sys, io; from chisotv.cli import run; sys.stdout = io.TextIOWrapper(io.BytesIO())\n"
        "run(['tasks', '--agency', 'SNV', '--format', 'json'])\n"
        "print(*[m for m in sys.modules if 'succession' in m], sep=' ', file=sys.stderr)"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=True
        )
    assert done.stderr.split("\n")[-2:] == ["", ""]


def test_it_is_remembered_and_read_afresh_where_that_was_no_good(folder: Path) -> None:
    first, again = load(folder).dataset, load(folder).dataset
    assert first
    assert again
    assert callable(again._succession)  # made when it is first asked for
    assert again.succession == first.succession
    files, broken = {"x.yaml": b"x"}, "no such thing"
    damaged = Dataset(first.dispatch, first.registry, first.appendices, {}, broken)  # type: ignore[arg-type]
    remember(files, Remembered(damaged, ("x.yaml",)))
    found = recall(files, lambda: first)
    assert found
    assert found.dataset.succession == first.succession


def test_a_basis_needs_a_source(folder: Path) -> None:
    path = folder / "succession.yaml"
    data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["events"][0]["sources"] = []
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    loaded = load(folder)
    assert loaded.dataset is None
    assert any(problem.path.endswith("succession.yaml") for problem in loaded.problems)
