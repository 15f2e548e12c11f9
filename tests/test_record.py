"""`record` adds one result and touches nothing else, or writes nothing at all."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from chisotv import recording
from chisotv.files.formatter import formatted
from chisotv.files.source import parse
from chisotv.text import squeeze
from conftest import EXAMPLES, Result, Run

HEAD = "index: ict\nunit: điểm\ndecimals: 4\nbasis: published\n"


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def results_of(folder: Path, index: str) -> Any:
    return parse((folder / "results" / f"{index}.yaml").read_text(encoding="utf-8-sig"), folder).data


def written(result: Result) -> list[str]:
    """What was said of the files, without the source and what the result means for the target."""
    return [line for line in result.err.splitlines() if not line.startswith(("Kết quả phấn đấu", "Nguồn: "))]


def assert_tidy(*paths: Path) -> None:
    """What was written is laid out as `fmt` lays it out."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert formatted(text, path) == text


ADDED = {
    "papi 4.2 -y 2025 --score 2,05 --rank 30/61 --source PAPI_2025": (
        "papi.yaml",
        None,
        [
            "  - year: 2025",
            "    source: PAPI 2025",
            "    results:",
            '      - {number: "4.2", score: 2.05, rank: 30, ranked: 61}',
        ],
        "PAPI 4.2 năm 2025: 2,0500 điểm, hạng 30/61.",
    ),
    "pci -y 2019 --score 66,00 --rank 20/63 --source vietstock.vn": (
        "pci.yaml",
        "  - year: 2020",
        [
            "  - year: 2019",
            "    source: vietstock.vn",
            "    results:",
            "      - {score: 66.00, rank: 20, ranked: 63}",
        ],
        "PCI năm 2019: 66,00 điểm, hạng 20/63.",
    ),
    "sipas 1 -y 2022 --score 80,5%": (
        "sipas.yaml",
        None,
        ['      - {number: "1", score: 80.5}'],
        "SIPAS 1 năm 2022: 80,50%.",
    ),
    "dti -y 2020 --rank 7 --ranked 63 --source x --basis computed": (
        "dti.yaml",
        "  - year: 2022",
        ["  - year: 2020", "    source: x", "    results:", "      - {rank: 7, ranked: 63, basis: computed}"],
        "DTI năm 2020: hạng 7/63.",
    ),
}


@pytest.mark.smoke
@pytest.mark.parametrize("command", ADDED)
def test_only_the_lines_of_the_result_are_added(command: str, run: Run, folder: Path) -> None:
    name, above, added, said = ADDED[command]
    before = everything(folder)
    result = run("record", *(arg.replace("_", " ") for arg in command.split()), "--data", "data")
    lines = before[f"results/{name}"].decode("utf-8").split("\n")
    line = lines.index(above) if above else len(lines) - 1
    place = f"data/results/{name}:{line + len(added)}"
    assert (result.status, result.out, written(result)) == (0, "", [f"Đã ghi {place}: {said}"])
    lines[line:line] = added
    assert everything(folder) == before | {f"results/{name}": "\n".join(lines).encode("utf-8")}
    assert_tidy(folder / "results" / name)
    assert run("validate", "data").out == "0 lỗi, 0 cảnh báo trong 13 tệp.\n"


def test_a_result_in_the_place_of_another_one(run: Run, folder: Path) -> None:
    path = folder / "results" / "papi.yaml"
    before = path.read_text(encoding="utf-8")
    command = ["record", "papi", "4.2", "-y", "2024", "--score", "2,1", "--rank", "30/61", "--data", "data"]
    refused = run(*command)
    assert refused.status == 1
    row = '{number: "4.2", score: 2.0269, rank: 36, ranked: 61, group: Trung bình thấp}'
    line = before[: before.index(row)].count("\n") + 1
    old = "2,0269 điểm, hạng 36/61, nhóm Trung bình thấp"
    assert refused.err == (
        f"PAPI 4.2 năm 2024 đã có kết quả (data/results/papi.yaml:{line}): {old}. Thêm --replace để thay cả dòng ấy.\n"
    )
    assert path.read_text(encoding="utf-8") == before
    said = written(run(*command, "--replace"))
    new = "2,1000 điểm, hạng 30/61, nhóm Trung bình cao"
    assert said == [f"Đã ghi data/results/papi.yaml:{line}: PAPI 4.2 năm 2024: {new}.", f"Thay cho: {old}."]
    changed = '{number: "4.2", score: 2.1, rank: 30, ranked: 61, group: Trung bình cao}'
    assert path.read_text(encoding="utf-8") == before.replace(row, changed)
    assert_tidy(path)


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
            "source": "Sở TT&TT",
            "results": [
                {"rank": 12, "ranked": 63},
                {"number": "1.1.2", "score": 1250000, "unit": "thuê bao"},
                *(
                    {"number": "3.2.2", "measure": of, "score": score, "unit": "%"}
                    for of, score in (("thủ tục hành chính mức độ 4", 57), ("thủ tục hành chính mức độ 3", 71))
                ),
            ],
        }
    ]
    assert run("record", "papi", "8.3", "-y", "2019", "--group", "THAP nhat", "--replace", "--data", "data").status == 0
    assert {"number": "8.3", "group": "Thấp nhất"} in results_of(folder, "papi")["years"][1]["results"]
    assert_tidy(folder / "results" / "ict.yaml", folder / "results" / "papi.yaml")


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
    line = next(
        at for at, line in enumerate((HEAD + after).split("\n"), start=1) if ROW.partition(", source")[0] in line
    )
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
        lines = LAYOUTS["edit by hand"][name].format(ROW)
        assert f"không thay được mà giữ mọi chú thích; tệp giữ nguyên. Hãy tự sửa {lines}\n" in result.err
    assert path.read_text(encoding="utf-8") == HEAD + (before if after is None else after)


def test_a_long_result_goes_key_by_key(run: Run, folder: Path) -> None:
    long = "Báo cáo tổng kết công tác cải cách hành chính năm 2024 của Ủy ban nhân dân tỉnh: phần thứ hai, mục #3"
    for source in (long, "x" * 200, '"' * 100):
        args = ["pci", "-y", "2024", "--score", "66", "--rank", "20/63", "--source", source, "--replace"]
        assert run("record", *args, "--data", "data").status == 0
        assert results_of(folder, "pci")["years"][4]["results"][0]["source"] == source
        assert_tidy(folder / "results" / "pci.yaml")
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
    "rank without count": (["papi", "--rank", "20"], 2, "--rank cần cả số đơn vị được xếp hạng, như --rank 20/61."),
    "count without rank": (["papi", "--score", "1", "--ranked", "61"], 2, "--ranked cần cả thứ hạng"),
    "a year to come": (["papi", "-y", "2099", "--rank", "1/2", "--source", "x"], 2, "Năm 2099 chưa đến."),
    "a comma in the number": (["papi", "4,2", "--rank", "1/2"], 2, "không có tiêu chí hay nhóm “4,2”. Có phải 4.2?"),
    "split at the comma": (["papi", "6", "--score", "40"], 2, "viết --score 40.6; là điểm của 6 thì viết 40.0"),
    "unit of another measure": (["ict", "1.1.2", "--score", "5", "--unit", "%"], 2, "tính bằng “thuê bao”"),
    "unit of no figure": (["ict", "--rank", "1/2", "--unit", "%"], 2, "--unit là đơn vị của --score; thêm --score."),
    "empty unit": (["ict", "--score", "1", "--unit", " "], 2, "--unit đang trống."),
    "unknown group": (["papi", "4.2", "-y", "2024", "--group", "A"], 2, "Các nhóm: Cao nhất, Trung bình cao"),
    "no source": (["ict", "--rank", "1/2"], 2, "Năm 2017 chưa có trong results/ict.yaml: thêm --source"),
    "no source of a new year": (["papi", "--rank", "1/2"], 2, "Năm 2017 chưa có trong results/papi.yaml: thêm"),
    "empty source": (["ict", "--rank", "1/2", "--source", " "], 2, "--source đang trống."),
    "invisible source": (["ict", "--rank", "1/2", "--source", "a\u200bb"], 2, "--source có ký tự không in được"),
    "control characters": (["ict", "--rank", "1/2", "--source", "\x1b[31m"], 2, "--source có ký tự không in được"),
    "which measure": (["ict", "3.2.2", "--score", "5", "--source", "x"], 2, "Thêm --measure với một trong: “thủ tục"),
    "two measures": (["ict", "3.2.2", "--score", "5", "--measure", "thủ tục"], 2, "có thể là nhiều thước đo"),
    "no such measure": (["ict", "3.2.2", "--score", "5", "--measure", "abc"], 2, "không phải là thước đo nào"),
    "one measure": (["ict", "1.1.2", "--score", "5", "--measure", "abc"], 2, "bỏ --measure"),
    "year out of range": (["papi", "-y", "1989", "--rank", "1/2"], 2, "--year/-y: “1989” ngoài khoảng cho phép"),
    "rank too large": (["papi", "--rank", "62/61", "--source", "x"], 1, "lỗi CTV071"),
    "another group": (["papi", "4", "-y", "2024", "--rank", "1/61", "--group", "thấp nhất", "--replace"], 1, "CTV072"),
    "group without a scale": (["papi", "--group", "A", "--source", "x"], 1, "lỗi CTV072: "),
    "not measured": (["papi", "5.2", "-y", "2024", "--score", "2"], 1, "lỗi CTV076: tiêu chí 5.2, năm 2024: ghi là"),
    "missing year": (["par", "-y", "2018", "--rank", "1/63", "--source", "x"], 1, "lỗi CTV076: năm 2018 ghi là"),
}  # fmt: skip


@pytest.mark.smoke
@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_result_writes_nothing(case: str, run: Run, folder: Path) -> None:
    args, status, words = REFUSED[case]
    before = everything(folder)
    result = run("record", *([] if "-y" in args else ["-y", "2017"]), *args, "--data", "data")
    assert (result.status, result.out) == (status, "")
    assert words in result.err
    assert "Traceback" not in result.err
    assert result.err.startswith("Chưa ghi. Nếu ghi, dữ liệu sẽ có các lỗi sau:\n") == (status == 1)
    assert everything(folder) == before


def test_the_carried_data_is_only_read(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    args = ["papi", "-y", "2017", "--rank", "1/63", "--source", "x"]
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
    result = run("record", "papi", "-y", "2019", "--rank", "1/63", "--replace", "--data", "data")
    (folder / "results").chmod(0o700)
    assert result.status == 2
    assert "Không ghi được tệp" in result.err
    assert everything(folder) == before


def test_a_failed_write_leaves_the_file(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left")

    before = everything(folder)
    monkeypatch.setattr(os, "fsync", full)
    assert run("record", "papi", "-y", "2019", "--rank", "1/63", "--replace", "--data", "data").status == 2
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
        "Đã ghi data/results/pci.yaml:19: PCI năm 2023: 66,0 điểm, hạng 20/63.",
        f"Đã ghi data/dispatch.yaml:{line}: tệp kết quả của PCI.",
    ]
    assert dispatch.read_text(encoding="utf-8") == text
    new = (folder / "results" / "pci.yaml").read_text(encoding="utf-8")
    assert new.startswith("# Kết quả PCI.\n#\n# Cách sửa:")
    assert "# yaml-language-server: $schema=../schema/results.schema.json\n" in new
    assert new.endswith(
        "\nindex: pci\nunit: điểm\ndecimals: 1\nbasis: published\n\nyears:\n  - year: 2023\n"
        "    source: x\n    results:\n      - {score: 66.0, rank: 20, ranked: 63}\n"
    )
    assert_tidy(dispatch, folder / "results" / "pci.yaml")
    assert run("validate", "data").out == "0 lỗi, 0 cảnh báo trong 13 tệp.\n"


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


NEW_FILE = ["record", "pci", "-y", "2023", "--rank", "20/63", "--source", "x", "--data", "base"]


def without_pci(base: Path) -> None:
    """Let there be no results of the PCI, and none of any other index."""
    path = base / "dispatch.yaml"
    text = path.read_text(encoding="utf-8")
    for name in ("ict", "papi", "pci"):
        text = text.replace(f", results: results/{name}.yaml", "").replace(f"    results: results/{name}.yaml\n", "")
    path.write_text(text, encoding="utf-8", newline="\n")
    shutil.rmtree(base / "results", ignore_errors=True)


def test_a_crash_between_the_two_files_is_only_a_warning(run: Run, base: Path) -> None:
    without_pci(base)
    path = base / "dispatch.yaml"
    text = path.read_bytes()
    assert run(*NEW_FILE).status == 0
    path.write_bytes(text)
    assert "cảnh báo CTV014" in run("validate", "base").out
    assert run("validate", "base").status == 0
    assert run(*NEW_FILE).status == 0
    assert run("validate", "base").out == "0 lỗi, 0 cảnh báo trong 5 tệp.\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "no space left")])
def test_a_failed_second_file_takes_the_first_one_back(
    error: BaseException, run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_pci(base)
    replace = Path.replace

    def failing(path: Path, target: Path) -> Path:
        if target.name == "dispatch.yaml":
            raise error
        return replace(path, target)

    before = everything(base)
    monkeypatch.setattr(Path, "replace", failing)
    assert run(*NEW_FILE).status in (2, 130)
    assert everything(base) == before
    assert not (base / "results").exists()


def test_a_write_protected_file_is_not_replaced(run: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = os.access
    row = ["record", "pci", "-y", "2020", "--rank", "20/63", "--replace", "--data", "base"]
    for name, args in (("pci.yaml", row), ("dispatch.yaml", NEW_FILE)):
        before = everything(base)
        with monkeypatch.context() as patched:  # root may write everywhere
            patched.setattr(
                os,
                "access",
                lambda path, mode, name=name: access(path, mode) and (mode != os.W_OK or path.name != name),
            )
            result = run(*args)
        assert result.status == 2
        assert result.err.endswith(f"{name}”: không có quyền ghi.\n")
        assert everything(base) == before
        without_pci(base)


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
    assert result.err.startswith("Chưa ghi. Nếu ghi")
    assert everything(base) == before


BESIDE_TARGET = {
    "ict 1.1.2 -y 2024 --score 1.250.000": "từ 1.300.000 thuê bao”: chưa đạt, thiếu 50.000 thuê bao.",
    "ict 1.1.2 -y 2024 --score 1300000": "từ 1.300.000 thuê bao”: đạt.",
    "ict 1.1.6 -y 2024 --score 55,5%": "từ 57% (tổng số hộ gia đình)”: chưa đạt, thiếu 1,5 điểm phần trăm.",
    "ict 2.1.1 -y 2024 --score 98": "trên 98%”: chưa đạt, mới bằng mức phải vượt.",
    "ict 3.2.2 -y 2024 --score 30 --measure mức_độ_4": "từ 30% (thủ tục hành chính mức độ 4)”: đạt.",
    "papi 4.2 -y 2024 --rank 16/61 --replace": "Cao nhất”: đạt.",
    "papi -y 2025 --rank 16/61": "Trung bình cao”: chưa so sánh được. Chưa có thang nhóm của năm 2025.",
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


# -- sources and units ------------------------------------------------------------------------------------------------


def test_a_new_year_has_its_source_once(run: Run, folder: Path) -> None:
    args = ["record", "papi", "-y", "2025", "--data", "data"]
    common = squeeze(results_of(folder, "papi")["source"])
    for more, said in (
        (["--score", "41,5", "--source", "Báo cáo 2025"], "Báo cáo 2025 (chung của cả năm)"),
        (["1", "--score", "4,75", "--source", " Báo cáo  2025"], "Báo cáo 2025 (chung của cả năm)"),
        (["1.1", "--score", "0,9"], "Báo cáo 2025 (chung của cả năm)"),
        (["1.2", "--score", "1,1", "--source", "Báo Trà Vinh"], "Báo Trà Vinh"),
        (["1.3", "--score", "1,2", "-y", "2023", "--replace"], f"{common} (chung của cả tệp)"),
        (["1.3", "--score", "1,2", "-y", "2016", "--source", common], f"{common} (chung của cả tệp)"),
    ):
        done = run(*args, *more)
        assert done.status == 0, done.err
        assert done.err.splitlines()[1] == f"Nguồn: {said}."
    tables = {table["year"]: table for table in results_of(folder, "papi")["years"]}
    assert tables[2016] == {"year": 2016, "results": [{"number": "1.3", "score": 1.2}]}
    assert tables[2025] == {
        "year": 2025,
        "source": "Báo cáo 2025",
        "results": [
            {"score": 41.5},
            {"number": "1", "score": 4.75},
            {"number": "1.1", "score": 0.9},
            {"number": "1.2", "score": 1.1, "source": "Báo Trà Vinh"},
        ],
    }
    assert_tidy(folder / "results" / "papi.yaml")


def test_units_that_are_typed(run: Run, folder: Path) -> None:
    args = ["record", "ict", "-y", "2024", "--source", "x", "--data", "data"]
    for more in (
        ["1.1.2", "--score", "1250000", "--unit", "Thuê  bao"],
        ["--score", "0,5", "--unit", "ĐIỂM"],
        ["1.1.1", "--score", "57%", "--unit", "%"],
        ["1.1", "--score", "61", "--unit", "máy/100 dân"],
    ):
        assert run(*args, *more).status == 0
    assert results_of(folder, "ict")["years"][0]["results"] == [
        {"score": 0.5},
        {"number": "1.1", "score": 61, "unit": "máy/100 dân"},
        {"number": "1.1.1", "score": 57, "unit": "%"},
        {"number": "1.1.2", "score": 1250000, "unit": "thuê bao"},
    ]


def test_the_unit_of_a_new_file(run: Run, base: Path) -> None:
    without_pci(base)
    assert run(*NEW_FILE, "--score", "5,5", "--unit", "bậc").status == 0
    assert results_of(base, "pci")["unit"] == "bậc"
    assert results_of(base, "pci")["years"][0]["results"] == [{"score": 5.5, "rank": 20, "ranked": 63}]


def test_a_score_that_is_no_part_of_a_split_one(run: Run, folder: Path) -> None:
    for score in ("4.0", "4,0", "4 điểm"):
        args = ["papi", "6", "-y", "2025", "--score", score, "--source", "x", "--replace"]
        assert run("record", *args, "--data", "data").status == 0


# -- several at once --------------------------------------------------------------------------------------------------


def test_several_at_once_lose_nothing(base: Path) -> None:
    every = [(year, number) for year in (2021, 2022) for number in ("1", "1.1", "1.2")]
    started = []
    for year, number in every:
        args = ["record", "papi", number, "-y", str(year), "--rank", "9/63", "--source", "x", "--data", "base"]
        command = [sys.executable, "-m", "chisotv", *args]
        started.append(subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8"))
    said = [(process.communicate(timeout=120)[1], process.returncode) for process in started]
    tables = results_of(base, "papi")["years"]
    there = {(table["year"], row.get("number")) for table in tables for row in table["results"]}
    for (err, status), one in zip(said, every, strict=True):
        assert (status, one in there) == (0, True), err
    assert not [path for path in base.rglob("*") if path.name.startswith(".")]


@pytest.mark.skipif(os.name != "posix", reason="there are no such locks")
def test_a_file_system_without_locks(run: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    args = ["record", "pci", "-y", "2020", "--rank", "20/63", "--replace", "--data", "base"]
    with monkeypatch.context() as patched:
        patched.setattr(fcntl, "flock", refused)
        assert run(*args).status == 0
    monkeypatch.setitem(sys.modules, "fcntl", None)
    assert run(*args).status == 0


def test_what_changes_meanwhile_is_not_overwritten(run: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = recording.plan
    # Somebody saves the letter, or the very file, after it was read; editors know no lock.
    for name in ("dispatch.yaml", "results/pci.yaml"):
        path = base / name

        def slow(*args: Any, path: Path = path) -> Any:
            found = planned(*args)
            path.write_bytes(path.read_bytes() + b"# sau\n")
            return found

        with monkeypatch.context() as patched:
            patched.setattr("chisotv.cli.record.plan", slow)
            result = run("record", "pci", "-y", "2020", "--rank", "20/63", "--replace", "--data", "base")
        assert result.status == 1
        assert result.err == "Dữ liệu vừa được thay đổi trong lúc ghi; chưa ghi gì, hãy chạy lại.\n"
        assert path.read_bytes().endswith(b"# sau\n")
        assert results_of(base, "pci")["years"][0]["results"][0]["rank"] == 48
