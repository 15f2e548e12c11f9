"""Real documents of other issuers, read by own means: rows of cells, and data folders made of them.

Nothing of the program is used here. The documents stand in a folder beside the checkout, or beside the folder that
holds its worktrees, and no word of them is kept in the project; where that folder is not, `SHARED` is None.

A table is either one of Markdown, or has a cell a block: a line "|" before each cell, one behind the last of a row.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import dispatch_names
from dispatch_names import Names

_BESIDE = [folder / "shared" / "dispatches" for folder in Path(__file__).resolve().parents[2:4]]
SHARED = next((folder for folder in _BESIDE if folder.is_dir()), None)
"""Where the documents are."""

_LETTER, _ROMAN, _LEAF = re.compile(r"[A-C]\.?"), re.compile(r"[IVX]+\.?"), re.compile(r"\d+(?:\.\d+)*\.?")
_IN_NAME = re.compile(r"([IVX]+\.)\s+(.+)")
_JOINING = re.compile(r"(?:[\s,;.:()–-]|\b(?:và|cùng|với)\b)*", re.IGNORECASE)
_PARAGRAPH = re.compile(r"(?<=[a-zà-ỹ]\.)\n(?=[A-ZĐ])")
Grid = list[list[str]]
Cells = dict[str, str]


class Column(NamedTuple):
    """A column: its role, and its key where it is a free one."""

    role: str
    key: str | None = None

    @property
    def id(self) -> str:
        """By what its cells are known."""
        return self.key or self.role


@dataclass(eq=False)
class Row:
    """A row of the table: a group, or what is asked for; with further rows that its number covers."""

    printed: str
    parts: list[Cells]
    group: bool
    key: str = ""
    under: "Row | None" = None
    below: list["Row"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What stands behind the number."""
        return self.parts[0].get("criterion") or self.parts[0].get("tasks", "")

    def words(self) -> list[list[str]]:
        """All words of each printed row, sorted."""
        return [sorted(f"{self.printed} {' '.join(part.values())}".split()) for part in self.parts]


@dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """What is to be known of a document beside its words.

    Attributes:
        columns: The columns, left to right.
        counts: How many groups and other rows its table has, as counted by eye.
        stray: Number of a row → words in it that do not belong to it: a cell of the row above runs on there.
        again: Whether its numbers start again in each group.
    """

    id: str
    file: str
    kind: str
    index: str
    index_name: str
    columns: tuple[Column, ...]
    names: Names
    counts: tuple[int, int]
    read: Callable[[str, int], Grid]
    head: dict[str, str] | None = None
    stray: dict[str, str] = field(default_factory=dict)
    again: bool = False
    measures: Callable[[Row], tuple[str, list[dict[str, Any]]] | None] = lambda _: None

    @property
    def text(self) -> str:
        """The whole file."""
        assert SHARED
        return (SHARED / self.file).read_text(encoding="utf-8")


def clean(cell: str) -> str:
    """A cell without marks of bold and italics, wrapped lines joined, a paragraph a line."""
    plain = re.sub(r"[*\\]", "", cell).replace("\u00a0", " ").strip()
    return "\n".join(" ".join(part.split()) for part in _PARAGRAPH.split(plain))


def pipe_rows(text: str, width: int) -> Grid:
    """The rows of the Markdown table of this many columns, headings first."""
    split = [[clean(cell) for cell in line.strip().strip("|").split("|")] for line in text.split("\n") if "|" in line]
    rows = [cells for cells in split if not re.fullmatch(r"[-\s]*", "".join(cells))]
    assert {len(cells) for cells in rows} == {width}
    return rows


def block_rows(text: str, width: int) -> Grid:
    """The rows of the last table with a cell a block; what is merged leaves a row with fewer cells than `width`.

    A row ends, and the next begins, at two "|" with nothing between; so does an empty cell, which only counting tells.
    """
    lines = text[text.rindex("**PHỤ LỤC**") :].split("\n")
    parts: list[list[str]] = [[]]
    for line in lines[lines.index("|") + 1 :]:
        if line.strip() == "|":
            parts.append([])
        else:
            parts[-1].append(line)
    cells = ["\n".join(part).strip() for part in parts[:-1]]
    rows: Grid = [[]]
    at = 0
    while at < len(cells):
        empty = next((n for n, cell in enumerate(cells[at:]) if cell), len(cells) - at)
        if empty:
            inside = empty - 1 if len(rows[-1]) + empty - 1 == width else 0
            rows[-1] += [""] * inside
            rows.append([""] * (empty - 1 - inside))
            at += empty
        else:
            rows[-1].append(clean(cells[at]))
            at += 1
    return [row for row in rows if any(row)]


def merged_down(text: str, width: int) -> Grid:
    """The same where cells are merged downwards: what a row lacks on its right stands in the row above."""
    rows: Grid = []
    for found in block_rows(text, width):
        if rows and not (len(found) == 2 and _ROMAN.fullmatch(found[0])):
            row = found if _LEAF.fullmatch(found[0]) else ["", *found]  # its number stands in the row above
            rows.append(row + rows[-1][len(row) :])
        else:
            rows.append(found)
    return rows


def without_headings_again(text: str, width: int) -> Grid:
    """The same without the rows that repeat the headings below a group."""
    rows = block_rows(text, width)
    return [row for row in rows if row[0] != "Nội dung"]


def _row(document: Document, given: Sequence[str]) -> Row:
    cells = [*given, *[""] * (len(document.columns) - len(given))]
    full = [cell for cell in cells if cell]
    numbered = _IN_NAME.fullmatch(full[0]) if len(full) == 1 else None
    first, rest = (numbered[1], [numbered[2]]) if numbered else (cells[0], full[1:])
    first = re.sub(r"\s", "", first)
    group = bool(_LETTER.fullmatch(first) or _ROMAN.fullmatch(first) or (first and len(full) == 2))
    named = document.columns[1].id
    if group:
        stray = document.stray.get(first.rstrip("."), "")
        assert rest[1:] == ([stray] if stray else []), rest
        return Row(first, [{named: rest[0]}], group)
    columns = [column.id for column in document.columns[1:]]
    return Row(first, [dict(zip(columns, cells[1:], strict=True))], group)


@cache
def headings(document: Document) -> tuple[str, ...]:
    """The printed names of the columns."""
    return tuple(document.read(document.text, len(document.columns))[0])


def rows(document: Document) -> list[Row]:
    """Every row below the headings in printed order."""
    found: list[Row] = []
    for cells in document.read(document.text, len(document.columns))[1:]:
        row = _row(document, cells)
        if row.printed:
            found.append(row)
        else:
            found[-1].parts += row.parts
    for row, after in pairwise(found):
        row.group = row.group or after.printed.startswith(f"{row.printed.rstrip('.')}.")
    _place(document, found)
    return found


def _place(document: Document, found: list[Row]) -> None:
    """Say which group each row is in, and by which number a command calls it."""
    around: list[tuple[int, Row]] = []
    for row in found:
        number = row.printed.rstrip(".")
        rank = 0 if _LETTER.fullmatch(number) else 1 if _ROMAN.fullmatch(number) else 2 + number.count(".")
        while around and (around[-1][0] >= rank or (around[-1][0] > 1 and not _inside(row, around[-1][1]))):
            around.pop()
        row.under = around[-1][1] if around else None
        siblings = row.under.below if row.under else [each for each in found if not each.under and each.key]
        times = sum(each.printed == row.printed for each in siblings)
        row.key = number + (f"-{times + 1}" if times else "")
        if row.under and document.again:
            inside = number[len(row.under.printed) + 1 :] if _inside(row, row.under) else row.key
            row.key = f"{row.under.key}.{inside}"
        if row.under:
            row.under.below.append(row)
        if row.group:
            around.append((rank, row))


def _inside(row: Row, group: Row) -> bool:
    return row.printed.startswith(f"{group.printed.rstrip('.')}.")


def forms(names: Names) -> dict[str, str]:
    """Every printed form in small letters → the name of its agency."""
    entries = [each for several in names.single.values() for each in several]
    entries += [each.name for each in names.collectives]
    return {form.casefold(): each.split(" = ")[0] for each in entries for form in each.split(" = ")}


@cache
def _pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(known, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(each)}(?!\w)" for each in longest), re.IGNORECASE)


def split(cell: str, names: Names) -> list[str]:
    """The names in an agency cell, as they are printed there.

    Raises:
        ValueError: Something in the cell is neither a known name nor what joins names.
    """
    pattern = _pattern(tuple(forms(names)))
    rest = [part for part in pattern.split(cell) if not _JOINING.fullmatch(part)]
    if rest:
        raise ValueError(f"{cell}: {rest}")
    return pattern.findall(cell)


def due(printed: str) -> str | None:
    """The last day of a deadline, year-month-day; None where the words give none."""
    words = printed.casefold().strip(" .")
    if found := re.fullmatch(r"trước ngày (\d+)/(\d+)/(\d{4})", words):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if found := re.fullmatch(r"(?:tháng )?(\d{1,2})/(\d{4})", words):
        month, year = int(found[1]), int(found[2])
    elif found := re.fullmatch(r"qu[íý] (i|ii|iii|iv)[-/](\d{4})", words):
        month, year = 3 * ("i", "ii", "iii", "iv").index(found[1]) + 3, int(found[2])
    elif found := re.fullmatch(r"(?:năm )?(?:\d{4} ?- ?)?(\d{4})", words):
        month, year = 12, int(found[1])
    else:
        return None
    return f"{year}-{month:02}-{monthrange(year, month)[1]}"


_FIGURE = re.compile(r"(≥|>=|>|≤)?\s*(\d+(?:,\d+)?)(%)?(?: và .*)?")
_RANK = re.compile(r"≤ (\d+)(?: (.+))?")


def _threshold(sign: str | None, figure: str, unit: str, year: int) -> dict[str, Any]:
    value = float(figure.replace(",", ".")) if "," in figure else int(figure)
    usual = "=" if unit == "%" and value == 100 else ">="
    comparison = {"≥": ">=", ">=": ">=", ">": ">", "≤": "<=", None: usual}[sign]
    measure = {"kind": "threshold", "value": value, "unit": unit, "comparison": comparison}
    return {**measure, "scope": "criterion", "year": year}


def unit_beside(row: Row) -> tuple[str, list[dict[str, Any]]] | None:
    """The target of an indicator whose unit stands in a column of its own, "Đến năm 2030" above."""
    printed, unit = (row.parts[0].get(each, "") for each in ("target", "don_vi"))
    over = row
    while over.under:
        over = over.under
    year = int(over.name.split()[-1])
    if unit == "Thứ bậc":
        ranks = [_RANK.fullmatch(part) for part in printed.split("; ")]
        kind: dict[str, Any] = {"kind": "rank", "scope": "criterion", "year": year}
        return printed, [{**kind, "value": int(r[1])} | ({"of": r[2]} if r[2] else {}) for r in ranks if r]
    found = _FIGURE.fullmatch(printed)
    measures = [_threshold(found[1], found[2], found[3] or unit, year)] if found else []
    return (printed, measures) if printed else None


def figure_in_name(row: Row) -> tuple[str, list[dict[str, Any]]] | None:
    """The target of an indicator whose name says it: "… đạt 60%", to be reached by 2030."""
    figures = re.findall(r"(trên )?(\d+)%", row.name)
    if len(figures) != 1:
        return row.name, []
    above, figure = figures[0]
    return row.name, [_threshold(">" if above else None, figure, "%", 2030)]


def slug(name: str) -> str:
    """An id for a name."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def agencies(names: Names) -> list[dict[str, Any]]:
    """The registry."""
    entries = [_agency(each, kind) for kind, several in names.single.items() for each in several]
    for each in names.collectives:
        entry = _agency(each.name, "collective") | {"of": each.of}
        entry["membership"] = "certain" if each.certain else "possible"
        entries.append(entry | ({"members": [slug(member) for member in each.members]} if each.members else {}))
    return entries


def _agency(entry: str, kind: str) -> dict[str, Any]:
    name, *printed = entry.split(" = ")
    return {"id": slug(name), "name": name, "kind": kind} | ({"printed": printed} if printed else {})


def _assignment(document: Document, cells: Cells) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for column in document.columns:
        text = cells.get(column.id, "")
        if not text:
            continue
        if column.role == "tasks":
            made["tasks"] = text.split("\n")
        elif column.role in ("lead", "coordinating"):
            made[column.role] = split(text, document.names)
            if "; ".join(made[column.role]) != text:
                made[f"{column.role}_printed"] = text
        elif column.role == "output":
            made["output"] = text
        elif column.role == "deadline":
            made["deadline"] = {"printed": text} | ({"due": day} if (day := due(text)) else {})
        elif column.role == "other":
            made.setdefault("other", []).append({"key": column.key, "printed": text})
    return made


def _item(document: Document, row: Row) -> dict[str, Any]:
    """A row and, of a group, all that is in it."""
    made: dict[str, Any] = {"number": row.key} | ({} if row.printed == row.key else {"printed": row.printed})
    if row.group or "criterion" in row.parts[0]:
        made["name"] = row.name
    named = document.columns[1].id if row.group else ""
    work = [_assignment(document, {key: text for key, text in part.items() if key != named}) for part in row.parts]
    for before, after in pairwise(work):
        if before["coordinating"] == after["coordinating"]:
            after["merged"] = True
    if any(work):
        made["assignments"] = work
    target = document.measures(row) if not row.group or "target" in row.parts[0] else None
    if target:
        made["target"] = {"printed": target[0]} | ({"measures": target[1]} if target[1] else {})
    if stray := document.stray.get(row.key):
        reason = "Chữ của ô hàng trên bị lặp xuống hàng này."
        made["notes"] = [{"kind": "repair", "field": "name", "scanned": stray, "reads": None, "reason": reason}]
    return made | _inner(document, row.below)


def _inner(document: Document, inside: Sequence[Row]) -> dict[str, Any]:
    """What a group holds: groups, rows, or both side by side."""
    kinds = {"groups": [row for row in inside if row.group], "criteria": [row for row in inside if not row.group]}
    return {kind: [_item(document, row) for row in found] for kind, found in kinds.items() if found}


def appendix(document: Document) -> dict[str, Any]:
    """The appendix as data."""
    columns = [
        {"role": column.role} | ({"key": column.key} if column.key else {}) | {"printed": name}
        for column, name in zip(document.columns, headings(document), strict=True)
    ]
    label, title, attachment = _above(document)
    top = [row for row in rows(document) if row.under is None]
    made = {"index": document.index, "label": label, "title": title, "attachment": attachment}
    return {**made, "headings": {"columns": columns}, **_inner(document, top)}


def _above(document: Document) -> tuple[str, str, str]:
    """Number and title of the appendix, and what it is attached to."""
    text = document.text
    above = text[text.rindex("PHỤ LỤC") : text.index("|", text.rindex("PHỤ LỤC"))]
    label, *title, attachment = (clean(part) for part in re.split(r"\n\s*\n", above) if clean(part))
    return label, "\n".join(title), attachment


def head(document: Document) -> dict[str, str]:
    """Number, date, place, issuer, subject and position of the signer."""
    if document.head:
        return document.head
    text = document.text
    number = re.search(r"Số:\s*(\S+)", text)
    place = re.search(r"\*([^*,]+),\s*ngày\s+(\d+)\s+tháng\s+(\d+)\s+năm\s+(\d{4})\*", text)
    subject = re.search(r"\*\*(?:KẾ HOẠCH|QUYẾT ĐỊNH)\*\*\s*\n\n(.+?)\n\n", text, re.DOTALL)
    assert number and place and subject
    city = " ".join(place[1].split())
    level = "" if city.startswith("Thành phố") else "tỉnh "
    return {
        "number": number[1],
        "date": f"{place[4]}-{int(place[3]):02}-{int(place[2]):02}",
        "place": city,
        "issuing_body": f"Ủy ban nhân dân {level}{city}",
        "subject": clean(subject[1]),
        "position": "Phó Chủ tịch" if "PHÓ CHỦ TỊCH" in text else "Chủ tịch",
    }


def dispatch(document: Document) -> dict[str, Any]:
    """The document itself: what stands above and below its text."""
    made: dict[str, Any] = dict(head(document))
    position = made.pop("position")
    text = document.text
    recipients = text[text.index("Nơi nhận:") :].partition("|")[0] if "Nơi nhận:" in text else ""
    entry = {"id": document.index, "name": document.index_name, "full_name": document.index_name}
    return {
        "kind": document.kind,
        **made,
        "signer": {"position": position, "name": "(tên người ký)"},
        "addressees": [],
        "basis": [
            clean(part) for part in re.findall(r"\n\n\*?(Căn cứ (?:.|\n(?!\n))+)", text) if document.head is None
        ],
        "indices": [entry | {"appendix": f"{document.index}.yaml"}],
        "directives": [],
        "recipients": [" ".join(each.split()) for each in re.findall(r"\n- ([^|]+?)(?=\n[-+]|\n*\Z)", recipients)],
    }


class _Quoting(yaml.SafeDumper):
    """Writes YAML as a careful clerk does: what could be read as a number stands in quotes."""


_Quoting.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, "'" if text[:1].isdigit() else None),
)


def write(document: Document, path: Path) -> Path:
    """A data folder of the document at this path."""
    path.mkdir()
    files = {
        "dispatch": dispatch(document),
        "agencies": {"agencies": agencies(document.names)},
        document.index: appendix(document),
    }
    for name, value in files.items():
        text = yaml.dump(value, Dumper=_Quoting, allow_unicode=True, sort_keys=False, width=100)
        (path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return path


def named(document: Document) -> Iterator[tuple[Row, int, str, str]]:
    """Each agency that a cell names, in printed order: the row, which of its parts, the role, the agency."""
    known = forms(document.names)
    for row in rows(document):
        for at, part in enumerate(row.parts):
            for role in ("lead", "coordinating"):
                for name in split(part.get(role, ""), document.names):
                    yield row, at, role, known[name.casefold()]


def _columns(roles: str) -> tuple[Column, ...]:
    """Columns in one line; a free one as "other:key"."""
    return tuple(Column(role, key or None) for role, _, key in (each.partition(":") for each in roles.split()))


_NQ03 = {
    "number": "03/NQ-CP",
    "date": "2025-01-09",
    "place": "Hà Nội",
    "issuing_body": "Chính phủ",
    "subject": "Ban hành Chương trình hành động của Chính phủ thực hiện Nghị quyết số 57-NQ/TW",
    "position": "Thủ tướng",
}
DOCUMENTS = [
    Document(
        id="nq03-tasks",
        file="nq03-2025-phu-luc-2.md",
        kind="resolution",
        index="nhiem_vu",
        index_name="Danh mục nhiệm vụ",
        columns=_columns("number tasks lead coordinating output deadline"),
        names=dispatch_names.NQ03_TASKS,
        counts=(7, 140),
        read=pipe_rows,
        head=_NQ03,
        stray={"IV": "năm tiếp theo"},
    ),
    Document(
        id="nq03-indicators",
        file="nq03-2025-phu-luc-1.md",
        kind="resolution",
        index="chi_tieu",
        index_name="Danh mục chỉ tiêu",
        columns=_columns("number criterion other:don_vi target lead"),
        names=dispatch_names.NQ03_INDICATORS,
        counts=(4, 55),
        read=pipe_rows,
        head=_NQ03,
        measures=unit_beside,
    ),
    Document(
        id="ho-chi-minh",
        file="tphcm-2820-QD-UBND.md",
        kind="decision",
        index="nhiem_vu",
        index_name="Nhiệm vụ về dữ liệu quy hoạch",
        columns=_columns("number tasks lead coordinating deadline output other:kinh_phi"),
        names=dispatch_names.HO_CHI_MINH,
        counts=(6, 25),
        read=merged_down,
        again=True,
    ),
    Document(
        id="bac-ninh",
        file="bac-ninh-144-KH-UBND.md",
        kind="plan",
        index="chi_tieu",
        index_name="Chỉ tiêu kinh tế số, xã hội số",
        columns=_columns("number criterion lead"),
        names=dispatch_names.BAC_NINH,
        counts=(2, 19),
        read=block_rows,
        again=True,
    ),
    Document(
        id="dong-thap",
        file="dong-thap-617-KH-UBND.md",
        kind="plan",
        index="nhiem_vu",
        index_name="Nhiệm vụ chuyển đổi số doanh nghiệp",
        columns=_columns("number tasks lead coordinating deadline"),
        names=dispatch_names.DONG_THAP,
        counts=(4, 11),
        read=block_rows,
    ),
    Document(
        id="dong-nai",
        file="dong-nai-179-KH-UBND.md",
        kind="plan",
        index="nhiem_vu",
        index_name="Nhiệm vụ kinh tế số, xã hội số",
        columns=_columns("number tasks lead coordinating deadline output"),
        names=dispatch_names.DONG_NAI,
        counts=(27, 94),
        read=without_headings_again,
        again=True,
    ),
]
