"""A second way to every agency's duties: from the scanned text, with nothing of the program.

Of the letter, whose orders are four, `LETTER` says by hand who is charged with which.

`python tests/second_reading.py SCAN` reads the agency cells of the four appendices out of the scanned dispatch and
writes `expected/assignments.csv`; `answers` then says who is meant where. What the scan itself does not say (cells cut
by a page, lost labels, cells that hold for several criteria) stands below line by line, as it was decided when the
dispatch was transcribed. Names and members are written here by hand.
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

EXPECTED = Path(__file__).parent / "expected" / "assignments.csv"

APPENDICES = {"papi": (65, 129), "par_index": (139, 153), "sipas": (163, 169), "ict": (179, 245)}
"""The lines of each appendix in the scan, from 1."""
GROUPS = re.compile(r"gồm \d+|^(?:Hạ tầng kỹ thuật|Hạ tầng nhân lực|Ứng dụng CNTT|Dịch vụ công trực tuyến)$")
"""What the second cell of a group of criteria holds."""
EXTRA = dict.fromkeys(range(71, 75), 5) | {112: 4, 113: 4}
"""Lines with an empty column too many: which of their cells, from 0."""

SO, HUYEN = "cac-so-ban-nganh-tinh", "ubnd-cap-huyen"
RELATED, SPECIALISED = "cac-so-ban-nganh-co-lien-quan", "cac-co-quan-chuyen-mon-thuoc-ubnd-tinh"
NAMES = {
    "các sở, ban, ngành có liên quan": RELATED,
    "các sở, ngành có liên quan": RELATED,
    "các cơ quan chuyên môn thuộc ủy ban nhân dân tỉnh": SPECIALISED,
    "các sở, ban, ngành tỉnh": SO,
    "các sở, ban ngành tỉnh": SO,
    "sở, ban, ngành tỉnh": SO,
    "ủy ban nhân dân cấp huyện": HUYEN,
    "ủy ban nhân dân các huyện, thị xã, thành phố": HUYEN,
    "ubnd các huyện, thị xã, thành phố": HUYEN,
    "ubnd cấp huyện, thành phố": HUYEN,
    "ubnd cấp huyện": HUYEN,
    "ủy ban nhân dân cấp xã": "ubnd-cap-xa",
    "ban quản lý khu kinh tế": "ban-quan-ly-khu-kinh-te",
    "các doanh nghiệp viễn thông trên địa bàn tỉnh": "cac-doanh-nghiep-vien-thong",
    "các cơ sở giáo dục, các trường tiểu học, thcs, thpt trên địa bàn tỉnh": "cac-co-so-giao-duc",
    "các cơ sở giáo dục": "cac-co-so-giao-duc",
    "trường đại học trà vinh": "truong-dai-hoc-tra-vinh",
    "trường cao đẳng nghệ": "truong-cao-dang-nghe",
    "văn phòng ủy ban nhân dân tỉnh": "van-phong-ubnd-tinh",
    "văn phòng ubnd tỉnh": "van-phong-ubnd-tinh",
    "thanh tra tỉnh": "thanh-tra-tinh",
    "sở nội vụ": "so-noi-vu",
    "sở tư pháp": "so-tu-phap",
    "sở tài chính": "so-tai-chinh",
    "sở tài nguyên và môi trường": "so-tai-nguyen-va-moi-truong",
    "sở lao động – thương binh và xã hội": "so-lao-dong-thuong-binh-va-xa-hoi",
    "sở y tế": "so-y-te",
    "sở giáo dục và đào tạo": "so-giao-duc-va-dao-tao",
    "sở nông nghiệp và phát triển nông thôn": "so-nong-nghiep-va-phat-trien-nong-thon",
    "sở công thương": "so-cong-thuong",
    "sở thông tin và truyền thông": "so-thong-tin-va-truyen-thong",
    "sở khoa học và công nghệ": "so-khoa-hoc-va-cong-nghe",
}
"""Printed names in small letters, as the scan has them, and the agency that each means."""
UNNAMED = ["so-ke-hoach-va-dau-tu", "so-xay-dung", "so-giao-thong-van-tai", "so-van-hoa-the-thao-va-du-lich"]
DEPARTMENTS = {agency for agency in NAMES.values() if re.match("so-|van-phong|thanh-tra", agency)}
DEPARTMENTS |= {*UNNAMED, "ban-dan-toc"}
DISTRICTS = {"ubnd-thanh-pho-tra-vinh", "ubnd-thi-xa-duyen-hai"} | {
    f"ubnd-huyen-{name}"
    for name in ("cang-long", "cau-ke", "tieu-can", "chau-thanh", "cau-ngang", "tra-cu", "duyen-hai")
}
CERTAIN = {SO: DEPARTMENTS, SPECIALISED: DEPARTMENTS, HUYEN: DISTRICTS}
POSSIBLE = {RELATED: DEPARTMENTS}


DEPARTMENT_OF = {"2": "so-noi-vu", "3": "so-ke-hoach-va-dau-tu", "4": "so-thong-tin-va-truyen-thong"}
"""Lines 33, 35 and 37 of the scan: "Giám đốc Sở … chủ trì, phối hợp với" all departments and districts."""
LETTER = {"1": ((SO, HUYEN), tuple(DEPARTMENT_OF.values()))} | {
    number: ((department,), (SO, HUYEN)) for number, department in DEPARTMENT_OF.items()
}
"""Order of the letter → who is charged with it, and who coordinates. Of the first, line 25 names the heads of the
departments and districts, and line 29 tells them to work with three departments."""


class Part(NamedTuple):
    """One assignment: ids of the agencies in its two cells, and the line of the scan where it starts."""

    index: str  # type: ignore[assignment] # nobody looks for a value in this tuple
    criterion: str
    line: int
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]


Answer = set[tuple[str, str, str, str]]
"""What an agency has: index, criterion, role, and whether direct, through a collective or only possibly."""


def scanned(text: str) -> list[Part]:
    """The assignments that the scanned dispatch holds."""
    return [Part(*where, *map(agencies_in, cells)) for where, cells in whole_cells(text)]


def whole_cells(text: str) -> Iterator[tuple[tuple[str, str, int], tuple[str, str]]]:
    """The two agency cells of each assignment, words as they were scanned: index, criterion and line; the cells."""
    cells = _cells(text.split("\n"))
    for index, (first, last) in APPENDICES.items():
        number = ""
        for line in (line for line in range(first, last) if line in cells):
            label, name, *both = cells[line]
            number = label.rstrip(".") or number
            if label and not GROUPS.search(name):
                lead, coordinating = (" ".join(cell.split()) for cell in both)
                yield (index, number, line), (lead, coordinating)


def _cells(lines: Sequence[str]) -> dict[int, tuple[str, str, str, str]]:
    """Line → number, name, lead and coordinating cell, with what was decided about the scan."""
    cells: dict[int, tuple[str, str, str, str]] = {}
    for line, text in enumerate(lines, 1):
        parts = [re.sub(r"<[^>]*>", " ", part).strip() for part in text.split("\t")]
        if line in EXTRA:
            del parts[EXTRA[line]]
        if len(parts) == 6 and parts[1] != "Tiêu chí":
            cells[line] = (parts[0], parts[1], parts[3], parts[4])

    def both(source: int) -> tuple[str, str]:
        return cells[source][2:]

    def joined(line: int, rest: int) -> None:
        number, name, *two = cells[line]
        lead, coordinating = (f"{cell} {more}" for cell, more in zip(two, both(rest), strict=True))
        cells[line] = (number, name, lead, coordinating)

    # The label of 1.1 is lost, its tasks stand in row 1; the agencies above hold for 1.1 and 1.2.
    cells[67] = ("1.1", "", *both(66))
    cells[68] = (*cells[68][:2], *both(66))
    # Tasks slipped into the lead cell, and both agency cells into the coordinating one.
    lead, coordinating = re.split(r"(?=Sở, ban)", cells[82][3])
    cells[82] = (*cells[82][:2], lead, coordinating)
    # What belongs to 3.1 stands in row 3.
    cells[84] = (*cells[84][:2], *both(83))
    # Two assignments each: the page between them cut the row, the coordinating agencies hold for both.
    cells[93] = ("4.1", "", cells[93][2], cells[90][3])
    cells[97] = ("4.2", "", *both(97))
    # Printed once for the group.
    for shared, lines_of_group in {107: (105, 106, 108), 122: (123, 124), 126: (127, 128)}.items():
        for line in lines_of_group:
            cells[line] = (*cells[line][:2], *both(shared))
    # Cut by a page; the end of 1.2.2's cell is lost and read as in 1.2.1.
    for line, rest in {74: 77, 214: 217, 241: 244}.items():
        joined(line, rest)
    cells[195] = (*cells[195][:2], cells[194][2], cells[195][3])
    return cells


def agencies_in(cell: str) -> tuple[str, ...]:
    """The agencies that a printed cell names, in its order.

    Raises:
        ValueError: Something in the cell is no known name.
    """
    rest, found = " ".join(cell.casefold().split()), {}
    for name in sorted(NAMES, key=len, reverse=True):
        while name in rest:
            found[rest.index(name)] = NAMES[name]
            rest = rest.replace(name, "·" * len(name), 1)
    if re.sub(r"·|,|\.|\bvà\b|\s", "", rest):
        raise ValueError(f"not understood: {rest}")
    return tuple(found[at] for at in sorted(found))


def answers(parts: Iterable[Part]) -> dict[str, Answer]:
    """Agency → what it has; of several ways in one role and criterion the strongest."""
    best: dict[tuple[str, str, str, str], str] = {}

    def note(agency: str, part: Part, role: str, how: str) -> None:
        key = (agency, part.index, part.criterion, role)
        best[key] = min(best.get(key, how), how, key=["direct", "through", "possible"].index)

    for part in parts:
        for role, named in (("lead", part.lead), ("coordinating", part.coordinating)):
            for agency in named:
                note(agency, part, role, "direct")
            for how, collectives in (("through", CERTAIN), ("possible", POSSIBLE)):
                members = set().union(*(collectives.get(each, set()) for each in named)) - set(named)
                # Who leads by name is not among the others that coordinate.
                for member in members - (set(part.lead) if role == "coordinating" else set()):
                    note(member, part, role, how)
    found: dict[str, Answer] = {}
    for (agency, index, criterion, role), how in best.items():
        found.setdefault(agency, set()).add((index, criterion, role, how))
    return found


def orders() -> list[Part]:
    """The orders of the letter as parts of it."""
    return [Part("letter", number, 0, *people) for number, people in LETTER.items()]


def committed() -> list[Part]:
    """The assignments in `expected/assignments.csv`."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return [
            Part(row["index"], row["criterion"], int(row["line"]), *(tuple(row[r].split()) for r in Part._fields[3:]))
            for row in csv.DictReader(file)
        ]


def main() -> None:
    """Write `expected/assignments.csv` from the scan."""
    parts = scanned(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with EXPECTED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Part._fields)
        writer.writerows((*part[:3], " ".join(part.lead), " ".join(part.coordinating)) for part in parts)


if __name__ == "__main__":
    main()
