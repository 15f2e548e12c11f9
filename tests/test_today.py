"""Asked with today's names, or for another day; the answers of the dispatch's own day stay as they were."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import docx
import jsonschema
import pytest
import yaml

from conftest import DATA, EXAMPLES, ROOT, Run
from markup import Markup

pytestmark = pytest.mark.smoke

HELD = Path(__file__).parent / "expected" / "holders-2026-11-28.csv"
SURE = {"H": "high", "M": "medium", "L": "low"}


def criteria(run: Run, *asked: str) -> list[str]:
    found = json.loads(run("tasks", *asked, "--format", "json").out)
    return list(dict.fromkeys(f"{row['index']} {row['criterion']}" for row in found if row["kind"] == "criterion"))


def test_a_name_of_today_answers_by_field(run: Run) -> None:
    asked = ["--role", "lead", "--direct"]
    farming = [f"papi {number}" for number in ("2.2", "2.4", "6.3", "7.1", "7.2", "7.3")]
    for name in ("Sở Nông nghiệp và Môi trường", "Sở NN&MT", "so nong nghiep va moi truong", "SNNMT"):
        assert criteria(run, "-a", name, *asked) == farming
    science = criteria(run, "-a", "Sở Khoa học và Công nghệ", "--today", *asked)
    assert [each for each in science if each.startswith("papi")] == ["papi 8.1", "papi 8.2", "papi 8.3"]
    assert {"par_index 7", "par_index 8", *(f"ict 1.1.{n}" for n in range(1, 8))} <= {*science}
    assert criteria(run, "-a", "Sở Dân tộc và Tôn giáo", *asked) == []
    assert "papi 2.2" not in criteria(run, "-a", "Sở Nội vụ", "--today", *asked)


def test_today_is_headed_and_says_in_whose_place(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in ("80", "120"):
        monkeypatch.setenv("COLUMNS", columns)
        told = run("tasks", "Sở NN&MT").out
        assert "Theo tổ chức ngày 28/11/2026." in told
        assert "thay Sở LĐ-TB&XH (giảm nghèo; chắc chắn)" in told
        assert "cùng Sở LĐ-TB&XH" not in told
    assert "Theo tổ chức ngày 28/11/2026." in run("progress", "--by", "agency", "--today").out
    assert "Theo tổ chức ngày 01/7/2025." in run("agencies", "--as-of", "1/7/2025").out
    assert "Theo tổ chức" not in run("tasks", "Sở Nội vụ").out


@pytest.mark.parametrize("verb", ["tasks", "agencies", "progress", "gaps"])
def test_the_dispatchs_own_day_is_as_ever(verb: str, run: Run) -> None:
    for asked in ([], ["-a", "Sở TT&TT"], ["-a", "huyện Càng Long"], ["-a", "Sở Nội vụ", "--role", "lead"]):
        plain = run(verb, *asked, "--format", "csv").out
        first = run(verb, *asked, "--as-of", "2020-07-07", "--format", "csv").out
        rows, own = list(csv.reader(first.splitlines())), list(csv.reader(plain.splitlines()))
        assert [row[: len(own[0])] for row in rows if len(own[0]) == len(row)] == own or verb == "tasks"
        if verb == "tasks":
            assert [row[:-1] for row in csv.reader(first.splitlines())] == own or "\n" in "".join(own[1])


def test_tasks_of_the_first_day_have_the_same_rows(run: Run) -> None:
    def rows(*asked: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(run("tasks", *asked, "--format", "json").out)
        for row in found:
            for agency in (*row["lead"], *row["coordinating"]):
                agency.pop("holder", None)
        return found

    for name in ("Sở Nội vụ", "Sở TT&TT", "Sở NN&PTNT", "huyện Trà Cú", "Ban Dân tộc", "cấp xã"):
        assert rows("-a", name) == rows("-a", name, "--as-of", "07/7/2020") != []
        assert "holder" not in run("tasks", "-a", name, "--format", "json").out


def test_json_has_the_holders_of_the_table_by_hand(run: Run) -> None:
    rows = json.loads(run("tasks", "--today", "--format", "json").out)
    schema = json.loads((ROOT / "docs" / "tasks.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(rows, schema)
    found = {}
    for row in rows:
        for agency in row["lead"]:
            key = (row["index"] or "letter", row["criterion"] or row["number"], agency["agency"])
            found[key] = [(each["agency"] or "-", each["certainty"]) for each in agency["holder"]]
    with HELD.open(encoding="utf-8", newline="") as file:
        table = {
            (row["index"], row["number"], row["printed"]): [
                (each.lstrip("+!").partition(":")[0], SURE[each[-1]]) for each in row["today"].split()
            ]
            for row in csv.DictReader(file)
        }
    assert found == table


def test_names_of_today_without_a_day_are_told_what_changed(run: Run) -> None:
    told = run("tasks", "Sở Khoa học và Công nghệ")
    assert "có thêm việc của Sở TT&TT" in told.err
    assert "--today" in told.err
    assert run("tasks", "Sở Khoa học và Công nghệ", "--today").err.count("--today") == 0
    for form in ("json", "csv", "md"):
        assert "--today" not in (answer := run("tasks", "Sở Khoa học và Công nghệ", "--format", form)).err + answer.out
    assert "từ 01/3/2025 không còn, việc do" in run("tasks", "Sở TT&TT").err
    assert run("tasks", "Sở Tư pháp").err.count("tổ chức mới") == 0


def test_districts_and_communes_tell_of_territory_and_inherit_nothing(run: Run) -> None:
    district = run("tasks", "huyện Cầu Kè")
    assert "cấp huyện kết thúc từ 01/7/2025; địa bàn nay thuộc: xã " in district.err
    assert criteria(run, "-a", "huyện Cầu Kè") == criteria(run, "-a", "huyện Càng Long")
    for name in ("Xã Cầu Kè", "UBND phường Nguyệt Hóa", "phường Nguyệt Hoá"):
        commune = run("tasks", name)
        assert commune.status == 0
        assert "địa bàn trước thuộc " in commune.err
        assert "kế thừa" not in commune.out + commune.err
        assert "ict 2.1.1" not in criteria(run, "-a", name)  # a duty of the districts by name
    assert run("tasks", "huyện Cầu Kè", "--today").out.count("tiêu chí (") == 0


def test_a_district_whose_end_is_not_told_still_tells_of_its_territory(run: Run) -> None:
    told = run("tasks", "Sở Tư pháp", "--data", EXAMPLES / "full")
    assert told.status == 0
    assert "Sở Tư pháp: địa bàn nay thuộc: xã Cầu Kè." in told.err


def test_wrong_days_are_explained(run: Run, tmp_path: Path) -> None:
    for day, said in (
        ("hôm nay", "“hôm nay” không phải là ngày"),
        ("31/2/2025", "“31/2/2025” không phải là ngày"),
        ("2019-01-01", "Dữ liệu chỉ biết tổ chức từ 07/7/2020 đến 28/11/2026"),
        ("1/1/2030", "không biết ngày 01/01/2030"),
    ):
        wrong = run("tasks", "SNV", "--as-of", day)
        assert (wrong.status, wrong.out) == (2, "")
        assert said in wrong.err
    assert "Chỉ dùng một trong hai" in run("tasks", "SNV", "--today", "--as-of", "1/7/2025").err
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    (data / "succession.yaml").unlink()
    letter = (data / "dispatch.yaml").read_text(encoding="utf-8")
    (data / "dispatch.yaml").write_text(letter.replace("succession: succession.yaml\n", ""), encoding="utf-8")
    assert run("validate", data).status == 0
    assert run("tasks", "SNV", "--data", data).out == run("tasks", "SNV").out
    assert "không có succession.yaml" in run("tasks", "SNV", "--today", "--data", data).err
    assert "Không có cơ quan “Sở NN&MT”" in run("tasks", "Sở NN&MT", "--data", data).err
    assert run("agencies", "--history", "--data", data).status == 1


def test_two_names_of_different_days_are_read_on_the_newest(run: Run) -> None:
    rows = json.loads(run("tasks", "-a", "Sở Nội vụ", "-a", "Sở NN&MT", "--role", "lead", "--format", "json").out)
    assert {row["agency"] for row in rows} == {"so-noi-vu", "so-nong-nghiep-va-moi-truong"}
    alone = json.loads(run("tasks", "-a", "Sở Nội vụ", "--today", "--role", "lead", "--format", "json").out)
    assert [row | {"agency": "so-noi-vu"} for row in alone] == [row for row in rows if row["agency"] == "so-noi-vu"]


def test_history_has_every_event_with_its_basis_and_source(run: Run) -> None:
    events = yaml.safe_load((DATA / "succession.yaml").read_text(encoding="utf-8"))["events"]
    found = json.loads(run("agencies", "--history", "--format", "json").out)
    assert {each["id"]: each["basis"] for each in found} == {each["id"]: each["basis"] for each in events}
    told = run("agencies", "Sở TT&TT", "--history").out
    assert "Sở KH&CN" in told.replace("\n", " ")
    assert "Nghị định" in told
    assert 0 < len(json.loads(run("agencies", "STTTT", "--history", "--format", "json").out)) < len(events)


def test_show_tells_the_holder_and_what_is_gone(run: Run) -> None:
    assert "nay: Sở Nông nghiệp và Môi trường (lĩnh vực giảm nghèo; chắc chắn)" in run("show", "papi", "2.2").out
    conflict = " ".join(run("show", "papi", "6.1").out.split())
    assert "nay: Sở Y tế" in conflict
    assert "Sở Nội vụ (lĩnh vực" in conflict
    assert "các căn cứ khác nhau" in conflict
    for number in ("3.2.1", "3.2.2"):
        assert "nay: việc này không còn (Công văn 623/TTg-KSTT" in run("show", "ict", number).out
    assert "nay: " not in run("show", "papi", "1.1").out.partition("Cơ quan phối hợp")[0]


def test_sheets_of_today(run: Run, tmp_path: Path) -> None:
    assert run("handout", "--today", "-o", tmp_path / "nay").status == 0
    names = {path.stem for path in (tmp_path / "nay").glob("*.docx")}
    assert {"so-nong-nghiep-va-moi-truong", "so-dan-toc-va-ton-giao", "ubnd-xa-cau-ke"} <= names
    assert not {"so-thong-tin-va-truyen-thong", "ubnd-huyen-cau-ke", "so-tai-nguyen-va-moi-truong"} & names
    document = docx.Document(str(tmp_path / "nay" / "so-nong-nghiep-va-moi-truong.docx"))
    texts = "\n".join(each.text for each in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "(Theo tổ chức ngày 28/11/2026)" in texts
    assert "Thay Sở LĐ-TB&XH (giảm nghèo; chắc chắn)" in cells


def test_the_page_has_the_agencies_of_today_too(run: Run) -> None:
    page = Markup(run("page", "-o", "-").out)
    own = page.texts["agency=so-nong-nghiep-va-moi-truong"]
    assert "Theo tổ chức ngày 28/11/2026." in own
    assert "thay Sở LĐ-TB&XH (giảm nghèo; chắc chắn)" in own
    assert "Chủ trì 17 tiêu chí (6 nêu đích danh, kể cả thay cơ quan trước, 11 qua nhóm)" in own
    chosen = {given["value"] for name, given in page.elements if name == "option"}
    assert {"so-nong-nghiep-va-moi-truong", "so-dan-toc-va-ton-giao", "dai-hoc-tra-vinh", "so-noi-vu"} <= chosen
    assert "Theo tổ chức" not in page.texts["agency=so-noi-vu"]


def test_tab_offers_names_of_today(tmp_path: Path) -> None:
    from chisotv.cli.options import AGENCY

    class Context:
        params: dict[str, Any] = {"data": str(DATA)}  # noqa: RUF012
        obj = None

    offered = [item.value for item in AGENCY.shell_complete(Context(), None, "sở nông")]
    assert offered == ["so-nong-nghiep-va-phat-trien-nong-thon", "so-nong-nghiep-va-moi-truong"]
