"""Each cell back to the scan: what the data says of it is true, and `show --source` prints it."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import scan_words
from chisotv.loading import load
from chisotv.models.dataset import Dataset
from chisotv.queries.diff import changes
from conftest import DATA, EXAMPLES, Run

pytestmark = pytest.mark.smoke

SCAN = DATA / "source" / "dispatch-2596.txt"
LINES = SCAN.read_text(encoding="utf-8").split("\n")
INDICES = list(scan_words.TABLES)


def plain(index: str) -> Any:
    return yaml.safe_load((DATA / f"{index}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("index", INDICES)
def test_every_word_has_its_place_in_the_scan_or_a_note(index: str) -> None:
    assert scan_words.faults(index, plain(index), LINES) == []


def held(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every text that stands in the table of an item, as the list or mapping that holds it and its place in there."""
    for assignment in value.get("assignments", ()):
        for field in ("tasks", "lead", "coordinating"):
            yield from ((assignment[field], at) for at in range(len(assignment[field])))
    yield value, "name"
    yield from ((part, "printed") for part in (value.get("target"), value.get("declared")) if part)
    if "remark" in value:
        yield value, "remark"


@pytest.mark.parametrize("index", INDICES)
def test_a_changed_word_is_noticed(index: str) -> None:
    appendix = plain(index)
    for at, (item, _) in enumerate(scan_words.items(appendix)):
        texts = list(held(item))
        holder, key = texts[at % len(texts)]
        right = holder[key]
        parts = right.split()
        middle = len(parts) // 2
        for wrong in ([*parts[:middle], "khác", *parts[middle + 1 :]], [*parts, "khác"]):
            holder[key] = " ".join(wrong)
            assert scan_words.faults(index, appendix, LINES), (item["number"], holder[key])
        holder[key] = right


@pytest.mark.parametrize("index", INDICES)
def test_a_wrong_line_is_noticed(index: str) -> None:
    appendix = plain(index)
    for item, _ in scan_words.items(appendix):
        right = item["scan"]
        for at, line in enumerate(right):
            item["scan"] = [*right[:at], line + 1, *right[at + 1 :]]
            assert scan_words.faults(index, appendix, LINES), (item["number"], item["scan"])
        item["scan"] = right


def test_a_word_of_the_scan_that_is_nowhere_is_noticed() -> None:
    sipas = plain("sipas")
    for line in (164, 165, 168):
        more = [*LINES[: line - 1], LINES[line - 1].replace("\t", "\tthêm ", 2), *LINES[line:]]
        assert any("thêm" in fault for fault in scan_words.faults("sipas", sipas, more))
    less = copy.deepcopy(sipas)
    del less["criteria"][1]["assignments"][0]["tasks"][1]
    assert any("has more" in fault for fault in scan_words.faults("sipas", less, LINES))


def places(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for index, appendix in dataset.appendices.items():
        yield from ((index, place.item.number) for place in appendix.walk())


def test_show_prints_every_word_of_the_lines_and_marks_every_repair(run: Run, dataset: Dataset) -> None:
    for index, number in places(dataset):
        item = dataset.find_place(dataset.index(index), number).item
        found = json.loads(run("show", index, number, "--source", "--format", "json").out)
        assert list(dict.fromkeys(cell["line"] for cell in found)) == list(item.scan)
        shown = [word for cell in found for word in scan_words.words(cell["text"])]
        assert shown == [word for line in item.scan for word in scan_words.words(LINES[line - 1])]
        marked = {(repair["scanned"], repair["reads"]) for cell in found for repair in cell["repairs"]}
        noted = {(note.scanned, note.reads) for note in item.notes if note.scanned}
        assert noted <= marked, (index, number)
        text = run("show", index, number, "--source", "--format", "csv").out
        assert all(f"[{scanned} → {reads}]" in text for scanned, reads in marked)


@pytest.mark.parametrize("columns", [40, 80])
def test_the_lines_fit_the_screen(columns: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = run("show", "ict", "3.2.2", "--source").out
    assert max(map(len, out.split("\n"))) <= columns
    told = " ".join(out.split())
    assert "[Công dịch vụ công → Cổng dịch vụ công]" in told
    assert "[đề cung cấp trên Công dịch vụ công → để cung cấp trên Cổng dịch vụ công]" in told
    assert "<p>" not in told


def test_a_table_gives_the_cells_apart(run: Run) -> None:
    out = run("show", "papi", "6.2", "--source").out
    assert re.search(r"^113 +2 +Giáo dục \[tiêu học → tiểu học\] công lập$", out, re.MULTILINE)
    assert "- tên, đã sửa: “tiêu học” → “tiểu học”." in out
    assert "Bản quét: dòng 113, 116" in run("show", "papi", "6.2").out


def test_without_a_scan_there_is_a_sentence(run: Run, folder: Path) -> None:
    result = run("show", "papi", "1.1", "--source", "--data", EXAMPLES / "base")
    assert (result.status, result.out) == (1, "")
    assert result.err == "Bộ dữ liệu này không kèm bản quét (trường scan_file của dispatch.yaml).\n"
    edit(folder / "papi.yaml", "        scan: [118]\n", "")
    result = run("show", "papi", "6.4", "--source", "--data", folder)
    assert (result.status, result.err) == (1, "Dữ liệu không nêu dòng của bản quét cho PAPI 6.4 (trường scan).\n")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_a_changed_scan_leaves_no_stale_answer(run: Run, folder: Path) -> None:
    scan = folder / "source" / SCAN.name
    assert run("validate", folder).status == 0
    edit(scan, "Nâng cấp mạng lưới điện", "Nâng cấp lưới điện")
    assert "Nâng cấp lưới điện" in run("show", "papi", "6.4", "--source", "--data", folder).out
    assert run("validate", folder).status == 0
    scan.write_text("\n".join(LINES[:240]), encoding="utf-8")
    result = run("validate", folder)
    assert result.status == 1
    assert result.out.count("lỗi CTV056") == 2
    assert "không có chữ ở dòng 244" in result.out
    result = run("show", "ict", "3.2.2", "--source", "--data", folder)
    assert (result.status, result.err) == (1, "Bản quét không có dòng 241. Xem: chisotv validate\n")
    scan.unlink()
    assert "dispatch-2596.txt”: không có tệp này" in run("validate", folder).out
    assert "không có tệp này" in run("show", "ict", "3.2.2", "--source", "--data", folder).err
    # Nobody else reads it.
    for remembered in ((), ("--no-cache",)):
        assert run("tasks", "--agency", "SNV", "--data", folder, *remembered).status == 0


@pytest.mark.parametrize("content", [b"\xff\xfea\0", b"\xc3\n"])
def test_a_scan_that_is_no_text_is_told(content: bytes, run: Run, folder: Path) -> None:
    (folder / "source" / SCAN.name).write_bytes(content)
    for result in (run("validate", folder), run("show", "papi", "6.4", "--source", "--data", folder)):
        assert result.status > 0
        assert "không ở dạng UTF-8" in result.out + result.err


def test_init_brings_the_scan_along_and_fmt_leaves_it_alone(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert run("init", mine).status == 0
    copied = mine / "source" / SCAN.name
    assert copied.read_bytes() == SCAN.read_bytes()
    edit(mine / "papi.yaml", "scan: [66, 67]", "scan:   [ 66,67 ]")
    assert run("fmt", mine).status == 0
    assert copied.read_bytes() == SCAN.read_bytes()
    assert (mine / "papi.yaml").read_bytes() == (DATA / "papi.yaml").read_bytes()


def test_diff_tells_lines_and_file(dataset: Dataset, folder: Path) -> None:
    edit(folder / "papi.yaml", "scan: [118]", "scan: [117, 118]")
    edit(folder / "papi.yaml", "    scan: [73]\n", "")
    edit(folder / "dispatch.yaml", f"scan_file: source/{SCAN.name}\n", "scan_file: source/moi.txt\n")
    new = load(folder).dataset
    assert new
    assert [str(change) for change in changes(dataset, new)] == [
        f"Công văn: tệp bản quét “source/{SCAN.name}” → “source/moi.txt”",
        "PAPI nhóm 2: dòng của bản quét bỏ “73”",
        "PAPI 6.4: dòng của bản quét “118” → “117, 118”",
    ]


def test_render_prints_nothing_of_it(run: Run, folder: Path) -> None:
    before = run("render", "all", "--notes", "--data", folder).out
    edit(folder / "papi.yaml", "scan: [118]", "scan: [117]")
    edit(folder / "dispatch.yaml", f"scan_file: source/{SCAN.name}\n", "")
    assert run("render", "all", "--notes", "--data", folder).out == before


NOT_OF_THE_PRINT = {"index", "number", "scan", "measures", "notes", "kind", "truncated", "merged"}
"""Fields of an appendix that say something about what is printed."""


def printed_texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (text for key, each in node.items() if key not in NOT_OF_THE_PRINT for text in printed_texts(each))
    elif isinstance(node, list):
        yield from (text for each in node for text in printed_texts(each))
    elif isinstance(node, str):
        yield node


def notes_of(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield from node.get("notes", ())
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from notes_of(each)


@pytest.mark.parametrize("index", INDICES)
def test_an_appendix_holds_no_word_that_the_scan_and_its_repairs_lack(index: str) -> None:
    """What else is known of a criterion, such as its English name, stands in another file."""

    def words(text: str) -> set[str]:
        return set(re.findall(r"\w+", text.casefold()))

    data = plain(index)
    known = words(SCAN.read_text(encoding="utf-8")).union(*(words(str(n.get("reads"))) for n in notes_of(data)))
    assert words(" ".join(printed_texts(data))) - known == set()
