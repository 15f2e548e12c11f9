"""`record` adds one result and touches nothing else, or writes nothing at all."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from chisotv import output
from chisotv.yamlfile import parse
from conftest import EXAMPLES, Result, Run

HEAD = "index: ict\nunit: điểm\ndecimals: 4\nbasis: published\n"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the smallest complete folder as ./base."""
    shutil.copytree(EXAMPLES / "base", tmp_path / "base")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "base"


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def results_of(folder: Path, index: str) -> Any:
    return parse((folder / "results" / f"{index}.yaml").read_text(encoding="utf-8-sig"), folder).data


def written(result: Result) -> list[str]:
    """What was said of the files, without what the result means for the target."""
    return [line for line in result.err.splitlines() if not line.startswith("Kết quả phấn đấu")]


ADDED = {
    "papi 4.2 -y 2025 --score 2,05 --rank 30/61": (
        "papi.yaml",
        324,
        ["  - year: 2025", "    results:", '      - {number: "4.2", score: 2.05, rank: 30, ranked: 61}'],
        "Đã ghi data/results/papi.yaml:327: PAPI 4.2 năm 2025: 2,0500 điểm, hạng 30/61.",
    ),
    "pci -y 2023 --score 66,00 --rank 20/63 --source vietstock.vn": (
        "pci.yaml",
        30,
        ["  - year: 2023", "    results:", "      - {score: 66.00, rank: 20, ranked: 63, source: vietstock.vn}"],
        "Đã ghi data/results/pci.yaml:33: PCI năm 2023: 66,00 điểm, hạng 20/63.",
    ),
    "sipas 1 -y 2022 --score 80,5%": (
        "sipas.yaml",
        27,
        ['      - {number: "1", score: 80.5}'],
        "Đã ghi data/results/sipas.yaml:28: SIPAS 1 năm 2022: 80,50%.",
    ),
    "dti -y 2020 --rank 7 --ranked 63 --source x --basis computed": (
        "dti.yaml",
        18,
        ["  - year: 2020", "    results:", "      - {rank: 7, ranked: 63, basis: computed, source: x}"],
        "Đã ghi data/results/dti.yaml:21: DTI năm 2020: hạng 7/63.",
    ),
}


@pytest.mark.parametrize("command", ADDED)
def test_only_the_lines_of_the_result_are_added(command: str, run: Run, folder: Path) -> None:
    name, line, added, said = ADDED[command]
    before = everything(folder)
    result = run("record", *command.split(), "--data", "data")
    assert (result.status, result.out, written(result)) == (0, "", [said])
    lines = before[f"results/{name}"].decode("utf-8").split("\n")
    lines[line:line] = added
    assert everything(folder) == before | {f"results/{name}": "\n".join(lines).encode("utf-8")}
    assert run("fmt", "data", "--check").status == 0
    assert run("validate", "data").out == "0 lỗi, 0 cảnh báo trong 12 tệp.\n"


def test_a_result_in_the_place_of_another_one(run: Run, folder: Path) -> None:
    path = folder / "results" / "papi.yaml"
    before = path.read_text(encoding="utf-8")
    command = ["record", "papi", "4.2", "-y", "2024", "--score", "2,1", "--rank", "30/61", "--data", "data"]
    refused = run(*command)
    assert refused.status == 1
    old = "2,0269 điểm, hạng 36/61, nhóm Trung bình thấp"
    assert refused.err == (
        f"PAPI 4.2 năm 2024 đã có kết quả (data/results/papi.yaml:305): {old}. Thêm --replace để thay cả dòng ấy.\n"
    )
    assert path.read_text(encoding="utf-8") == before
    said = written(run(*command, "--replace"))
    new = "2,1000 điểm, hạng 30/61, nhóm Trung bình cao"
    assert said == [f"Đã ghi data/results/papi.yaml:305: PAPI 4.2 năm 2024: {new}.", f"Thay cho: {old}."]
    row = '{number: "4.2", score: 2.0269, rank: 36, ranked: 61, group: Trung bình thấp}'
    changed = '{number: "4.2", score: 2.1, rank: 30, ranked: 61, group: Trung bình cao}'
    assert path.read_text(encoding="utf-8") == before.replace(row, changed)
    assert run("fmt", "data", "--check").status == 0


def test_units_measures_and_groups_follow_from_the_index(run: Run, folder: Path) -> None:
    for args in (
        ["ict", "1.1.2", "--score", "1.250.000"],
        ["ict", "3.2.2.", "--score", "57%", "--measure", "thu tuc hanh chinh muc do 4"],
        ["ICT Index", "3.2.2", "--score", "71", "--measure", "mức độ 3"],
        ["ict", "--rank", "12 / 63"],
    ):
        assert run("record", *args, "-y", "2024", "--source", "Sở TT&TT", "--data", "data").status == 0
    assert results_of(folder, "ict")["years"] == [
        {
            "year": 2024,
            "results": [
                {"rank": 12, "ranked": 63, "source": "Sở TT&TT"},
                {"number": "1.1.2", "score": 1250000, "unit": "thuê bao", "source": "Sở TT&TT"},
                *(
                    {"number": "3.2.2", "measure": of, "score": score, "unit": "%", "source": "Sở TT&TT"}
                    for of, score in (("thủ tục hành chính mức độ 4", 57), ("thủ tục hành chính mức độ 3", 71))
                ),
            ],
        }
    ]
    assert run("record", "papi", "8.3", "-y", "2019", "--group", "THAP nhat", "--replace", "--data", "data").status == 0
    assert {"number": "8.3", "group": "Thấp nhất"} in results_of(folder, "papi")["years"][1]["results"]
    assert run("fmt", "data", "--check").status == 0


def test_what_a_result_inherits_is_not_written_again(run: Run, base: Path) -> None:
    args = ["record", "pci", "-y", "2020", "--score", "62,5", "--replace", "--data", "base"]
    assert run(*args, "--source", "  Cổng thông tin  điện tử", "--basis", "published").status == 0
    assert results_of(base, "pci")["years"][0]["results"] == [{"score": 62.5}]


# -- layouts made by hand ---------------------------------------------------------------------------------------------

LAYOUTS = yaml.safe_load((EXAMPLES / "layouts.yaml").read_text(encoding="utf-8"))
ROW = LAYOUTS["row"]


def recorded(run: Run, folder: Path, text: str, *more: str) -> Result:
    (folder / "results" / "ict.yaml").write_bytes((HEAD + text).encode("utf-8"))
    args = ["ict", "2", "-y", "2020", "--rank", "9/63", "--source", "x", "--data", "base"]
    return run("record", *args, *more)


@pytest.mark.parametrize("name", LAYOUTS["add"])
@pytest.mark.parametrize("form", ["plain", "crlf", "bom", "cr", "no line end"])
def test_files_of_every_layout_stay_as_they_are(name: str, form: str, run: Run, base: Path) -> None:
    def shaped(text: str) -> bytes:
        text = HEAD + text
        if form == "no line end":
            text = text.rstrip("\n")
        ends = {"crlf": "\r\n", "cr": "\r"}
        return (b"\xef\xbb\xbf" if form == "bom" else b"") + text.replace("\n", ends.get(form, "\n")).encode("utf-8")

    before, after = LAYOUTS["add"][name].values()
    path = base / "results" / "ict.yaml"
    path.write_bytes(shaped(before))
    result = run("record", "ict", "2", "-y", "2020", "--rank", "9/63", "--source", "x", "--data", "base")
    assert (result.status, result.out) == (0, ""), result.err
    assert path.read_bytes() == shaped(after)
    line = next(at for at, line in enumerate((HEAD + after).split("\n"), start=1) if ROW in line)
    assert written(result) == [f"Đã ghi base/results/ict.yaml:{line}: ICT Index 2 năm 2020: hạng 9/63."]


def test_mixed_line_ends_stay_mixed(run: Run, base: Path) -> None:
    path = base / "results" / "ict.yaml"
    path.write_bytes(f"{HEAD}years:\r\n  - year: 2020\r\n    source: x\n  - year: 2021 # c\r\n    source: x".encode())
    assert run("record", "ict", "-y", "2020", "--rank", "9/63", "--data", "base").status == 0
    assert path.read_bytes().endswith(
        b"  - year: 2020\r\n    source: x\n    results:\n      - {rank: 9, ranked: 63}\n  - year: 2021 # c\r\n"
        b"    source: x"
    )


@pytest.mark.parametrize("name", LAYOUTS["replace"])
def test_a_replaced_result_leaves_its_surroundings(name: str, run: Run, base: Path) -> None:
    before, after = LAYOUTS["replace"][name].values()
    result = recorded(run, base, before, "--replace")
    path = base / "results" / "ict.yaml"
    if after is None:
        assert result.status == 1
        assert "tệp giữ nguyên. Hãy tự ghi vào results của năm 2020: - " + ROW in result.err
    assert path.read_text(encoding="utf-8") == HEAD + (before if after is None else after)


def test_a_long_result_goes_key_by_key(run: Run, folder: Path) -> None:
    long = "Báo cáo tổng kết công tác cải cách hành chính năm 2024 của Ủy ban nhân dân tỉnh: phần thứ hai, mục #3"
    for source in (long, "x" * 200, '"' * 100):
        args = ["pci", "-y", "2023", "--score", "66", "--rank", "20/63", "--source", source, "--replace"]
        assert run("record", *args, "--data", "data").status == 0
        assert results_of(folder, "pci")["years"][3]["results"][0]["source"] == source
        assert run("fmt", "data", "--check").status == 0
    assert run("record", *args, "--source", "y", "--data", "data").status == 0
    assert "      - {score: 66, rank: 20, ranked: 63, source: y}\n" in (folder / "results/pci.yaml").read_text("utf-8")


# -- refusals ---------------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[list[str], int, str]] = {
    "unknown index": (["xyz", "--rank", "1/2"], 2, "Không có chỉ số “xyz”. Các chỉ số: PAPI (papi)"),
    "unknown criterion": (["papi", "4.9", "--rank", "1/2"], 2, "Các tiêu chí: 4.1, 4.2, 4.3, 4.4."),
    "no appendix": (["pci", "4", "--rank", "1/2", "--source", "x"], 2, "không có phụ lục nên không có tiêu chí “4”"),
    "nothing to record": (["papi", "4.2", "--source", "x"], 2, "Cần ít nhất một trong --score, --rank, --group."),
    "no number": (["papi", "--score", "hai"], 2, "không hiểu con số “hai”. Viết như 83,00 hoặc 1.300.000."),
    "empty number": (["papi", "--score", ""], 2, "không hiểu con số “”"),
    "huge number": (["papi", "--score", "1" * 16], 2, "con số có quá 15 chữ số"),
    "exponent": (["papi", "--score", "1e5"], 2, "không hiểu con số “1e5”"),
    "percent of points": (["papi", "--score", "57%"], 2, "đơn vị ở đây là “điểm”, không phải “%”."),
    "two ways": (["ict", "1.1.2", "--score", "669.400", "--source", "x"], 2, "Viết 669400 hoặc 669,4."),
    "no rank": (["papi", "--rank", "nhất"], 2, "không hiểu thứ hạng “nhất”. Viết như 36 hoặc 36/61."),
    "rank nought": (["papi", "--rank", "0/61"], 2, "không hiểu thứ hạng"),
    "two counts": (["papi", "--rank", "1/61", "--ranked", "63"], 2, "Chỉ ghi một trong hai."),
    "unknown group": (["papi", "4.2", "-y", "2024", "--group", "A"], 2, "Các nhóm: Cao nhất, Trung bình cao"),
    "no source": (["ict", "--rank", "1/2"], 2, "Cần --source: năm 2017 chưa có nguồn chung"),
    "empty source": (["ict", "--rank", "1/2", "--source", " "], 2, "--source đang trống."),
    "invisible source": (["ict", "--rank", "1/2", "--source", "a\u200bb"], 2, "--source có ký tự không in được"),
    "control characters": (["ict", "--rank", "1/2", "--source", "\x1b[31m"], 2, "--source có ký tự không in được"),
    "which measure": (["ict", "3.2.2", "--score", "5", "--source", "x"], 2, "Thêm --measure với một trong: “thủ tục"),
    "two measures": (["ict", "3.2.2", "--score", "5", "--measure", "thủ tục"], 2, "có thể là nhiều thước đo"),
    "no such measure": (["ict", "3.2.2", "--score", "5", "--measure", "abc"], 2, "không phải là thước đo nào"),
    "one measure": (["ict", "1.1.2", "--score", "5", "--measure", "abc"], 2, "bỏ --measure"),
    "year out of range": (["papi", "-y", "1989", "--rank", "1/2"], 2, "--year/-y: “1989” ngoài khoảng cho phép"),
    "rank without count": (["papi", "--rank", "36"], 1, "lỗi CTV071: cả chỉ số năm 2017: có rank nhưng thiếu"),
    "rank too large": (["papi", "--rank", "62/61"], 1, "lỗi CTV071"),
    "another group": (["papi", "4", "-y", "2024", "--rank", "1/61", "--group", "thấp nhất", "--replace"], 1, "CTV072"),
    "group without a scale": (["papi", "--group", "A"], 1, "lỗi CTV072: cả chỉ số năm 2017: năm này chưa có thang"),
    "not measured": (["papi", "5.2", "-y", "2024", "--score", "2"], 1, "lỗi CTV076: 5.2 năm 2024: ghi là không đo"),
    "missing year": (["par", "-y", "2018", "--rank", "1/63", "--source", "x"], 1, "lỗi CTV076: năm 2018 ghi là"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_result_writes_nothing(case: str, run: Run, folder: Path) -> None:
    args, status, words = REFUSED[case]
    before = everything(folder)
    result = run("record", *([] if "-y" in args else ["-y", "2017"]), *args, "--data", "data")
    assert (result.status, result.out) == (status, "")
    assert words in result.err
    assert "Traceback" not in result.err
    assert result.err.startswith("Chưa ghi gì: ghi như vậy thì dữ liệu có lỗi sau.\n") == (status == 1)
    assert everything(folder) == before


def test_the_carried_data_is_only_read(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    args = ["papi", "-y", "2017", "--rank", "1/63"]
    refused = run("record", *args)
    assert (refused.status, refused.out) == (2, "")
    assert "chỉ để đọc" in refused.err
    assert "chisotv init THƯ_MỤC" in refused.err
    assert run("--data", "data", "record", *args).status == 0
    monkeypatch.setenv("CHISOTV_DATA", "data")
    assert run("record", *args, "--replace").status == 0
    assert run("record", *args, "--data", "nowhere").status == 2


def test_broken_data_is_reported_first(run: Run, folder: Path) -> None:
    (folder / "results" / "papi.yaml").write_text("index: [", encoding="utf-8")
    before = everything(folder)
    result = run("record", "pci", "-y", "2017", "--rank", "1/63", "--source", "x", "--data", "data")
    assert result.status == 1
    assert result.err.startswith("data/results/papi.yaml:1:")
    assert everything(folder) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(run: Run, folder: Path) -> None:
    (folder / "results").chmod(0o500)
    before = everything(folder)
    result = run("record", "papi", "-y", "2017", "--rank", "1/63", "--data", "data")
    (folder / "results").chmod(0o700)
    assert result.status == 2
    assert "Không ghi được tệp" in result.err
    assert everything(folder) == before


def test_a_failed_write_leaves_the_file(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left")

    before = everything(folder)
    monkeypatch.setattr(os, "fsync", full)
    assert run("record", "papi", "-y", "2017", "--rank", "1/63", "--data", "data").status == 2
    assert everything(folder) == before


# -- an index without a file ------------------------------------------------------------------------------------------


def test_a_new_file_for_an_index_that_has_none(run: Run, folder: Path) -> None:
    dispatch = folder / "dispatch.yaml"
    text = dispatch.read_text(encoding="utf-8")
    dispatch.write_text(text.replace("    results: results/pci.yaml\n", ""), encoding="utf-8", newline="\n")
    (folder / "results" / "pci.yaml").unlink()
    args = ["record", "pci", "-y", "2023", "--score", "66,0", "--rank", "20/63", "--source", "x", "--data", "data"]
    line = text[: text.index("results/pci.yaml")].count("\n") + 1
    assert written(run(*args)) == [
        "Đã ghi data/results/pci.yaml:18: PCI năm 2023: 66,0 điểm, hạng 20/63.",
        f"Đã ghi data/dispatch.yaml:{line}: tệp kết quả của PCI.",
    ]
    assert dispatch.read_text(encoding="utf-8") == text
    new = (folder / "results" / "pci.yaml").read_text(encoding="utf-8")
    assert new.startswith("# Kết quả PCI.\n#\n# Cách sửa:")
    assert "# yaml-language-server: $schema=../schema/results.schema.json\n" in new
    assert new.endswith(
        "\nindex: pci\nunit: điểm\ndecimals: 1\nbasis: published\n\nyears:\n  - year: 2023\n    results:\n"
        "      - {score: 66.0, rank: 20, ranked: 63, source: x}\n"
    )
    assert run("fmt", "data", "--check").status == 0
    assert run("validate", "data").out == "0 lỗi, 0 cảnh báo trong 12 tệp.\n"


LONG = f"Chỉ số {'chuyển đổi số ' * 4}của tỉnh"
FILE = "results: results/dti.yaml"
ENTRIES = {
    "in braces": (
        "  - {id: dti, name: DTI, full_name: Chuyển đổi số} # mới\n",
        f"  - {{id: dti, name: DTI, full_name: Chuyển đổi số, {FILE}}} # mới\n",
    ),
    "in braces that get too long": (
        f"  - {{id: dti, name: DTI, full_name: {LONG}}} # mới\n",
        f"  - id: dti\n    name: DTI\n    full_name: {LONG}\n    {FILE} # mới\n",
    ),
    "with a list": (
        "  - {id: dti, name: DTI, full_name: Chuyển đổi số, aliases: [CĐS]}\n",
        f"  - {{id: dti, name: DTI, full_name: Chuyển đổi số, aliases: [CĐS], {FILE}}}\n",
    ),
    "key by key": (
        "  - id: dti\n    name: DTI\n    full_name: Chuyển đổi số # mới\n    # hết\n",
        f"  - id: dti\n    name: DTI\n    full_name: Chuyển đổi số # mới\n    {FILE}\n    # hết\n",
    ),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_letter_names_the_new_file(name: str, run: Run, base: Path) -> None:
    path = base / "dispatch.yaml"
    text = path.read_text(encoding="utf-8")
    before, after = (text.replace("directives:\n", f"{entry}directives:\n", 1) for entry in ENTRIES[name])
    path.write_text(before, encoding="utf-8", newline="\n")
    assert run("record", "dti", "-y", "2023", "--score", "57%", "--source", "x", "--data", "base").status == 0
    assert path.read_text(encoding="utf-8") == after
    assert results_of(base, "dti")["unit"] == "%"
    assert run("validate", "base").status == 0


def test_a_crash_between_the_two_files_is_only_a_warning(run: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = base / "dispatch.yaml"
    text = path.read_text(encoding="utf-8").replace(", results: results/pci.yaml", "")
    path.write_text(text, encoding="utf-8", newline="\n")
    (base / "results" / "pci.yaml").unlink()
    whole = output.write_bytes

    def crashing(content: bytes, target: Path) -> None:
        if target.name == "dispatch.yaml":
            raise KeyboardInterrupt
        whole(content, target)

    args = ["record", "pci", "-y", "2023", "--rank", "20/63", "--source", "x", "--data", "base"]
    with monkeypatch.context() as patched:
        patched.setattr(output, "write_bytes", crashing)
        assert run(*args).status == 130
    assert path.read_text(encoding="utf-8") == text
    assert "cảnh báo CTV014" in run("validate", "base").out
    assert run("validate", "base").status == 0
    assert run(*args).status == 0
    assert run("validate", "base").out == "0 lỗi, 0 cảnh báo trong 7 tệp.\n"


def test_a_file_that_nobody_names_is_not_overwritten(run: Run, base: Path) -> None:
    path = base / "dispatch.yaml"
    text = path.read_text(encoding="utf-8").replace(", results: results/pci.yaml", "")
    path.write_text(text, encoding="utf-8", newline="\n")
    args = ["record", "pci", "--rank", "20/63", "--source", "x", "--data", "base"]
    assert run(*args, "-y", "2023").status == 0
    assert [table["year"] for table in results_of(base, "pci")["years"]] == [2020, 2023]
    path.write_text(text, encoding="utf-8", newline="\n")
    (base / "results" / "pci.yaml").write_text("index: papi\n", encoding="utf-8")
    before = everything(base)
    result = run(*args, "-y", "2024")
    assert result.status == 1
    assert result.err.startswith("Chưa ghi gì")
    assert everything(base) == before


BESIDE_TARGET = {
    "ict 1.1.2 -y 2024 --score 1.250.000": "từ 1.300.000 thuê bao”: chưa đạt, thiếu 50.000 thuê bao.",
    "ict 1.1.2 -y 2024 --score 1300000": "từ 1.300.000 thuê bao”: đạt.",
    "ict 1.1.6 -y 2024 --score 55,5%": "từ 57% (tổng số hộ gia đình)”: chưa đạt, thiếu 1,5 điểm phần trăm.",
    "ict 2.1.1 -y 2024 --score 98": "trên 98%”: chưa đạt, mới bằng mức phải vượt.",
    "ict 3.2.2 -y 2024 --score 30 --measure mức_độ_4": "từ 30% (thủ tục hành chính mức độ 4)”: đạt.",
    "papi 4.2 -y 2024 --rank 16/61 --replace": "Cao nhất”: đạt.",
    "papi -y 2025 --rank 16/61": "Trung bình cao”: không so sánh được. Chưa có thang nhóm của năm 2025.",
    "dti -y 2024 --rank 3/63": None,
    "papi 4 -y 2025 --rank 3/63": None,
}


@pytest.mark.parametrize("command", BESIDE_TARGET)
def test_a_result_is_set_beside_its_target(command: str, run: Run, folder: Path) -> None:
    args = [arg.replace("_", " ") for arg in command.split()]
    done = run("record", *args, "--source", "Báo cáo", "--data", folder)
    assert done.status == 0, done.err
    said = [line for line in done.err.splitlines() if line.startswith("Kết quả phấn đấu")]
    told = BESIDE_TARGET[command]
    assert said == ([] if told is None else [f"Kết quả phấn đấu “{told}"])
