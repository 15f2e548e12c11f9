"""`diff` names exactly the changes made, in the words of the domain."""

import json
import subprocess
from pathlib import Path

import pytest

from conftest import DATA, Run

# What is edited (file, old text, new text) and the lines that must come out, all of them and no other.
EDITS: dict[str, tuple[list[tuple[str, str, str]], list[str]]] = {
    "nothing": ([], []),
    "layout only": (
        [
            ("papi.yaml", "      - number: \"1.1\"\n        name: Tri thức công dân\n", "      - name: 'Tri thức công dân'\n        # chú thích\n        number: '1.1'\n"),
            ("papi.yaml", "{kind: level, value: Trung bình cao, comparison: \">=\", scope: criterion}", "{scope: criterion, comparison: '>=', value: Trung bình cao, kind: level}"),
        ],
        [],
    ),
    "coordinating agency": (
        [("papi.yaml", "            coordinating:\n              - Sở Nội vụ\n              - các sở, ban, ngành có liên quan\n", "            coordinating:\n              - Sở Nội vụ\n              - Sở Tư pháp\n              - các sở, ban, ngành có liên quan\n")],
        ["PAPI 4.2: thêm cơ quan phối hợp Sở Tư pháp (phần phân công 1)"],
    ),
    "figure": (
        [("ict.yaml", "từ 1.300.000 thuê bao", "từ 1.350.000 thuê bao"), ("ict.yaml", "value: 1300000", "value: 1350000")],
        ["ICT 1.1.2: chỉ tiêu 1.300.000 → 1.350.000 thuê bao"],
    ),
    "level": (
        [("papi.yaml", "printed: Trung bình thấp\n          measures:\n            - {kind: level, value: Trung bình thấp", "printed: Trung bình cao\n          measures:\n            - {kind: level, value: Trung bình cao")],
        ["PAPI 1.1: kết quả phấn đấu “Trung bình thấp” → “Trung bình cao”"],
    ),
    "role": (
        [("par_index.yaml", "          - Văn phòng UBND tỉnh\n          - Sở Khoa học và Công nghệ\n        coordinating:\n", "          - Văn phòng UBND tỉnh\n        coordinating:\n          - Sở Khoa học và Công nghệ\n")],
        ["PAR 8: chuyển Sở Khoa học và Công nghệ từ chủ trì sang phối hợp"],
    ),
    "printed form": (
        [("sipas.yaml", "          - Văn phòng Ủy ban nhân dân tỉnh\n", "          - Văn phòng UBND tỉnh\n")],
        ["SIPAS 2: cách ghi cơ quan chủ trì “Văn phòng Ủy ban nhân dân tỉnh” → “Văn phòng UBND tỉnh”"],
    ),
    "task": (
        [("par_index.yaml", "          - Quản lý, sử dụng tài sản công.\n", ""), ("par_index.yaml", "          - Mức độ thu hút đầu tư của tỉnh.\n", "          - Mức độ thu hút vốn đầu tư của tỉnh.\n          - Báo cáo hằng quý.\n")],
        ["PAR 6: bỏ nhiệm vụ “Quản lý, sử dụng tài sản công.”", "PAR 8: sửa nhiệm vụ “Mức độ thu hút đầu tư của tỉnh.” → “Mức độ thu hút vốn đầu tư của tỉnh.”", "PAR 8: thêm nhiệm vụ “Báo cáo hằng quý.”"],
    ),
    "renamed": ([("papi.yaml", "name: Chất lượng nước\n", "name: Chất lượng nguồn nước\n")], ["PAPI 7.3: đổi tên “Chất lượng nước” → “Chất lượng nguồn nước”"]),
    "renumbered": ([("papi.yaml", 'number: "7.3"', 'number: "7.4"')], ["PAPI 7.4: đổi số 7.3 → 7.4"]),
    "group": (
        [("papi.yaml", "          - Văn phòng Ủy ban nhân dân tỉnh\n        coordinating:\n          - Các sở, ban, ngành có liên quan\n", "          - Sở Nội vụ\n        coordinating:\n          - Các sở, ban, ngành có liên quan\n")],
        ["PAPI nhóm 5: thêm cơ quan chủ trì Sở Nội vụ", "PAPI nhóm 5: bỏ cơ quan chủ trì Văn phòng Ủy ban nhân dân tỉnh"],
    ),
    "target gone": (
        [("ict.yaml", "            target:\n              printed: Duy trì số thuê bao điện thoại cố định.\n", "")],
        ["ICT 1.1.1: bỏ kết quả phấn đấu “Duy trì số thuê bao điện thoại cố định.”"],
    ),
    "registry": (
        [("agencies.yaml", "    abbreviations: [SNV]\n", "    abbreviations: [SNV, SoNV]\n"), ("agencies.yaml", "      - so-van-hoa-the-thao-va-du-lich\n      - ban-dan-toc\n    source: >-\n      Nghị định 24/2014/NĐ-CP (Điều", "      - so-van-hoa-the-thao-va-du-lich\n    source: >-\n      Nghị định 24/2014/NĐ-CP (Điều")],
        ["Danh mục: Sở Nội vụ: thêm chữ tắt “SoNV”", "Danh mục: Các sở, ban, ngành tỉnh: bỏ thành viên Ban Dân tộc"],
    ),
    "letter": (
        [("dispatch.yaml", 'date: "2020-07-07"', 'date: "2020-07-08"'), ("dispatch.yaml", "  - Văn phòng TU;\n", "")],
        ["Công văn: ngày “2020-07-07” → “2020-07-08”", "Công văn: nơi nhận: bỏ “Văn phòng TU;”"],
    ),
    "note": (
        [("papi.yaml", "        notes:\n          - kind: doubt\n            field: tasks\n            reason: Bản quét ghi “hỗ trợ tư pháp”; giữ nguyên, có thể là “bổ trợ tư pháp”.\n", "")],
        ["PAPI 3.3: bỏ ghi chú (còn nghi vấn, nhiệm vụ trọng tâm): Bản quét ghi “hỗ trợ tư pháp”; giữ nguyên, có thể là “bổ trợ tư pháp”."],
    ),
}  # fmt: skip


def edit(folder: Path, edits: list[tuple[str, str, str]]) -> None:
    for name, old, new in edits:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


@pytest.mark.parametrize("case", EDITS)
def test_exactly_the_changes_made(case: str, run: Run, folder: Path) -> None:
    edits, expected = EDITS[case]
    edit(folder, edits)
    lines = run("diff", DATA, folder).out.splitlines()
    assert lines[:-1] == expected
    assert lines[-1] == (f"{len(expected)} thay đổi." if expected else "Không có thay đổi nào về nội dung.")


def test_all_changes_together_and_backwards(run: Run, folder: Path) -> None:
    cases = [case for case in EDITS if case not in ("layout only", "group")]
    for case in cases:
        edit(folder, EDITS[case][0])
    forth = json.loads(run("diff", DATA, folder, "--format", "json").out)
    assert len(forth) == sum(len(EDITS[case][1]) for case in cases)
    back = json.loads(run("diff", folder, DATA, "--format", "json").out)
    assert len(back) == len(forth)
    assert sorted(str(c["new"]) for c in back) == sorted(str(c["old"]) for c in forth)


def test_a_criterion_that_moves_to_another_group(run: Run, folder: Path) -> None:
    text = (folder / "papi.yaml").read_text(encoding="utf-8")
    start = text.index('      - number: "1.4"')
    end = text.index('\n  - number: "2"')
    moved = text[start:end].replace('number: "1.4"', 'number: "3.4"')
    text = text[:start] + text[end:]
    behind = text.index('\n  - number: "4"')
    (folder / "papi.yaml").write_text(text[:behind] + moved + text[behind:], encoding="utf-8")
    assert run("diff", DATA, folder).out.splitlines() == [
        "PAPI 3.4: chuyển từ nhóm 1 sang nhóm 3, số 1.4 → 3.4",
        "1 thay đổi.",
    ]


def test_each_agency_sees_what_changed_for_it(run: Run, folder: Path) -> None:
    for case in ("coordinating agency", "figure", "role"):
        edit(folder, EDITS[case][0])
    groups = {
        g["agency"]: [c["text"] for c in g["changes"]]
        for g in json.loads(run("diff", DATA, folder, "--by", "agency", "--format", "json").out)
    }
    assert groups["Sở Tư pháp"] == ["thêm cơ quan phối hợp Sở Tư pháp (phần phân công 1)"]
    assert groups["Sở Thông tin và Truyền thông"] == ["chỉ tiêu 1.300.000 → 1.350.000 thuê bao"]
    assert list(groups) == [
        "Sở Tư pháp",
        "Sở Thông tin và Truyền thông",
        "Sở Khoa học và Công nghệ",
        "Các doanh nghiệp viễn thông trên địa bàn tỉnh",
    ]
    text = run("diff", DATA, folder, "--by", "agency").out
    assert "Sở Tư pháp\n  PAPI 4.2: thêm cơ quan phối hợp" in text
    assert "### Sở Tư pháp" in run("diff", DATA, folder, "--by", "agency", "--format", "md").out


def git(folder: Path, *args: str) -> None:
    settings = ["-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, *args], cwd=folder, check=True, capture_output=True)


def test_revisions_of_git(run: Run, folder: Path) -> None:
    repository = folder.parent
    git(repository, "init", "-q")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "one")
    edit(folder, EDITS["figure"][0])
    git(repository, "commit", "-qam", "two")
    edit(folder, EDITS["renamed"][0])
    figure, renamed = EDITS["figure"][1][0], EDITS["renamed"][1][0]
    assert run("diff", "HEAD~1", "HEAD", "--data", "data").out.splitlines()[:-1] == [figure]
    assert run("diff", "HEAD", "--data", "data").out.splitlines()[:-1] == [renamed]
    assert run("diff", "HEAD~1", "--data", "data").out.splitlines()[:-1] == [renamed, figure]
    for wrong in ("no-such-revision", "--output=x", "-x"):
        result = run("diff", "--data", "data", "--", wrong)
        assert result.status == 2
        assert "Không có thư mục hay phiên bản git" in result.err
    outside = run("diff", "HEAD", "--data", DATA.parent / "tests" / "examples" / "base")
    assert "Traceback" not in outside.err


def test_broken_data_cannot_be_compared(run: Run, folder: Path) -> None:
    (folder / "papi.yaml").write_text("index: [", encoding="utf-8")
    result = run("diff", DATA, folder)
    assert (result.status, result.out) == (1, "")
    assert "papi.yaml:1:" in result.err
