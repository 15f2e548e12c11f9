"""The rows of a table → groups, criteria and their assignments."""

import re
from collections.abc import Iterator, Sequence
from copy import copy
from itertools import islice
from typing import Any

from chisotv.importing.account import DATA, HEADINGS, UNREAD, Account
from chisotv.importing.agencies import Agencies, looks_like_one
from chisotv.importing.base import BULLET, NO_NAME, Doubt, lines
from chisotv.importing.columns import Column, Head, Row, is_heading, rest_of
from chisotv.importing.numbers import Entry, Work, number_in, number_of
from chisotv.importing.targets import measured
from chisotv.models.appendix import COLUMN_ROLES, OF_ITEM
from chisotv.models.printed import due_day
from chisotv.reading import Cell, Table
from chisotv.text import squeeze

_SPACED = re.compile(r"(?<![.;:,])\s[-•+]\s+(?=[A-ZĐÀ-Ỹ])")
_INNER = re.compile(rf"(?<=[.;:,])\s*[-–•+]\s+(?=[^\W\d])|{_SPACED.pattern}")
"""A bullet within a line, as scans have them."""
_DECLARED = re.compile(r"(.+?)\s*:\s*(gồm\s+(\d+)\s+.*(?:tiêu chí|chỉ số).*)", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"(?:tổng (?:cộng|số)|cộng)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"(?:(?:cơ quan |đơn vị )?chủ trì(?: thực hiện)?\s*:\s*(.+?)|(.+?)\s+chủ trì)[\s,.;-]*(?:và )?"
    r"(?:cơ quan |đơn vị )?phối hợp(?: thực hiện)?(?:\s*:|\s+với)\s*(.+)",
    re.DOTALL | re.IGNORECASE,
)
"""A cell of both: "Chủ trì: A. Phối hợp: B", "A chủ trì, phối hợp với B"."""
_SAID = re.compile(r"chủ trì|phối hợp", re.IGNORECASE)
_WORK = tuple(role for role in COLUMN_ROLES if role not in OF_ITEM and role != "tasks")
_AHEAD = 50
"""Rows below in which the next number is looked for."""
WHO = ("lead", "coordinating")
Cells = dict[str, Cell]
"""The cells of a row that are not empty, by their column."""


class Reader:
    """Reads the pieces of one table.

    Args:
        head: The headings of the first piece.
        agencies: Splits the cells of agencies.
        since: The document's year.
        title: Of the table; a year to come in it is one of the targets.
        flat: Whether no cell of the table covers two rows: then an empty one may stand for one that did.
    """

    def __init__(self, head: Head, agencies: Agencies, since: int, title: str, flat: bool) -> None:
        self.first = self.head = head
        self.agencies = agencies
        self.since, self.title, self.flat = since, title, flat
        self.entries: list[Entry] = []
        self.doubts: list[Doubt] = []
        self.account = Account()
        self._row = 0  # of all pieces together
        self._rest: Iterator[tuple[int, Row, Head]] = iter(())  # the next rows below
        self._held: Cells = {}  # of a row above all numbers

    @property
    def named(self) -> Column:
        """The column of names."""
        return next(each for each in map(self.head.role, ("criterion", "tasks")) if each)

    def _count(self, cell: Cell | None, kind: str, column: str = "") -> None:
        self.account.count(cell, kind, self._row, column, self.entries[-1] if kind == DATA else None)

    def doubt(self, column: Column | str | None, why: str, row: int = 0, field: str = "") -> None:
        """Tell of a column, or of that with a role; without one, of the row's name."""
        columns = {each.id: each for each in self.first.columns}
        at = columns.get(column) if isinstance(column, str) else column or self.named
        if at:
            field = field or ("name" if at.role == "criterion" else at.role)
            self.doubts.append(Doubt(max(row or self._row, 0), at.printed, why, "", field))

    # --- rows ------------------------------------------------------------------------------------------------------

    def read(self, pieces: Sequence[tuple[Table, Head]]) -> None:
        """All rows; each piece with its own headings."""
        body = list(self._below_headings(pieces))
        for at, (self._row, here, self.head) in enumerate(body):
            self._rest = islice(body, at + 1, at + 1 + _AHEAD)
            if self.head.end or is_heading(here, self.first):
                self._heading(here)
            elif any(cell and (cell.text.strip() or cell.label) for cell in here):
                self._read_row(here)
            for place, cell in enumerate(here):  # what nobody took
                over = next((each.printed for each in self.head.columns if place in each.places), "")
                self._count(cell if id(cell) not in map(id, self._held.values()) else None, UNREAD, over)
        for cell in self._held.values():
            self._count(cell, UNREAD)
        above = 0
        for table, _ in pieces:
            self._remark(above, " ".join(squeeze(line).strip("* ") for line in table.above))
            above += len(table.rows)

    def _below_headings(self, pieces: Sequence[tuple[Table, Head]]) -> Iterator[tuple[int, Row, Head]]:
        """Each row with its number and its headings, whose `end` says whether it is one of theirs."""
        self._row = 0
        for table, head in pieces:
            for at, row in enumerate(table.rows):
                self._row += 1
                if at >= head.start:
                    yield self._row, row, head._replace(end=head.end if at < head.end else 0)
                for cell in row if at < head.start else ():
                    self._count(cell, UNREAD)

    def _remark(self, row: int, text: str) -> None:
        """Words in brackets between two pieces belong to the criterion above them."""
        entry = next((each for each in reversed(self.entries) if each.row <= row and not each.group), None)
        if entry and text:
            entry.data["remark"] = text
            self.doubt(None, "đoạn trong ngoặc dưới bảng được coi là chữ in thêm", row, "remark")

    def _heading(self, row: Row) -> None:
        """A row of headings; words of the table that are glued to one go on in the row above."""
        for column in self.head.columns:
            cell = row[column.places[0]]
            rest = rest_of(cell.text, self.first.texts) if cell and self.entries and not self.account.has(cell) else ""
            if cell and rest and rest != squeeze(cell.text):
                self._go_on({column.id: Cell(rest)})
                self.account.split(cell, self._row, rest)
        for cell in row:
            self._count(cell, HEADINGS)

    def _cells(self, row: Row) -> Cells:
        """The cells by their columns; of a cell over several columns only the first has it."""
        found: Cells = {}
        taken = set[int]()
        for column in self.head.columns:
            own = [cell for place in column.places if place < len(row) and (cell := row[place])]
            whole = {id(cell): cell for cell in own}
            texts = {id(cell) for cell in row if cell and cell.text.strip()}
            if any(key in taken and cell.text.strip() for key, cell in whole.items()) and len(texts) > 2:
                self.doubt(column, "ô gộp ngang nhiều cột, chữ được ghi ở cột đầu")
            own = [cell for key, cell in whole.items() if key not in taken]
            taken |= {id(cell) for cell in own}
            filled = [cell for cell in own if cell.text.strip(" -–—./…") or cell.label]
            if filled:
                found[column.id] = filled[0]
            for cell in filled[1:]:
                self._count(cell, UNREAD, column.printed)
                self.doubt(column, "cột có hai ô, chỉ đọc ô đầu")
        return found

    def _number(self, row: Row, head: Head) -> tuple[Cell | None, str]:
        column = head.role("number")
        cell = row[column.places[0]] if column else None
        if cell is None:
            return None, ""
        return cell, number_of(cell.text) or (number_of(cell.label) if not cell.text.strip() else "")

    def _read_row(self, row: Row) -> None:
        cells = self._cells(row)
        number_cell, printed = self._number(row, self.head)
        if printed and number_cell and self.account.has(number_cell):  # merged downwards: the item goes on
            self._go_on(cells, cut=False)
            return
        name = self._name(cells, printed, number_cell)
        text = name.text.strip() if name else ""
        alone = name is not None and all(cell is name or cell is number_cell for cell in cells.values())
        if not printed and name is not None and number_of(name.label):
            printed = number_of(name.label)
        elif not printed and name is not None:
            printed, text = self._number_inside(text, alone)
        if printed:
            self._count(number_cell, HEADINGS) if number_cell is not name else None
            self._begin(printed, text, name, cells)
        elif _TOTAL.match(text):
            self.doubt(None, "dòng tổng cộng không được ghi vào dữ liệu")
        elif self.first.role("number") is None or (alone and name and (name.bold or not self.entries)):
            made = sum(each.row < self._row and each.bare.isupper() for each in self.entries)
            self._begin(chr(65 + made % 26) if alone else str(len(self.entries) + 1), text, name, cells)
            if self.first.role("number"):
                self.doubt(None, "dòng không có số, được thêm số")
        elif self.entries:
            self._go_on(cells)
        elif not text:
            self._held |= {key: cell for key, cell in cells.items() if key not in self._held}

    def _number_inside(self, text: str, alone: bool) -> tuple[str, str]:
        """The number at the beginning of a name, where the row's own is empty."""
        printed, rest = number_in(text)
        if printed and not alone and self.first.role("number") and not printed[:1].isdecimal():
            return "", text  # a) and b) within a task
        if printed and not alone:
            self.doubt(None, f"số “{printed}” nằm trong ô tên")
        return printed, rest if printed else text

    def _name(self, cells: Cells, printed: str, number_cell: Cell | None) -> Cell | None:
        """The cell of the name; where the row has but one text, that one wherever it stands."""
        name = cells.get(self.named.id)
        if name is None:
            own = [cell for key, cell in cells.items() if key != "number" or not printed]
            distinct = list({id(cell): cell for cell in own}.values())
            name = distinct[0] if len(distinct) == 1 and (not printed or distinct[0] is not number_cell) else None
        return name

    def _begin(self, printed: str, text: str, name: Cell | None, cells: Cells) -> None:
        """A row with a number of its own: a group or a criterion."""
        entry = Entry(printed, self._row, False, {})
        others = {key: cell for key, cell in cells.items() if cell is not name and key != "number"}
        for key, cell in self._held.items():
            if others.setdefault(key, cell) is cell:
                self.doubt(key, "chữ ở dòng trên, chưa có số nào, được coi là của dòng này")
            else:
                self._count(cell, UNREAD, key)
        self._held = {}
        entry.group = bool(text) and self._is_group(entry, name, others)
        title = "\n".join(lines(Cell(text)))
        self.entries.append(entry)
        by_name = self.named.role == "criterion"
        if entry.group or by_name:
            self._count(name, DATA)
            found = _DECLARED.fullmatch(title) if entry.group else None
            entry.data["name"] = (found[1] if found else title) or NO_NAME
            if found:
                entry.data["declared"] = {"count": int(found[3]), "printed": found[2]}
        if not text:
            self.doubt(None, "dòng không có tên")
        if others or not entry.group:
            tasks = {} if entry.group or by_name or not name else {"tasks": name}
            self._work(entry, {**others, **tasks}, None if by_name else text)
        target = self.head.role("target")
        if target and target.id in others:
            self._target(entry, target, others)
            self._count(others[target.id], DATA)
        elif not target and not entry.group and not self.head.role("tasks") and re.search(r"\d", text):
            self._target_in_name(entry, title)
        for key in others if entry.group and _kind(entry.bare) < 2 else ():
            self.doubt(key, "dòng nhóm có chữ ở cột này")

    def _is_group(self, entry: Entry, name: Cell | None, others: Cells) -> bool:
        following = next(filter(None, (self._next_number(row, head) for _, row, head in self._rest)), None)
        if following and (entry.holds(following) or (following.bare == "a" and entry.bare[-1].isdecimal())):
            return True
        deeper = following is not None and _kind(following.bare) > _kind(entry.bare)
        if not others:
            sibling = following is None or (_kind(following.bare) == _kind(entry.bare) and following.bare != "1")
            if sibling and not (name and name.bold and following):
                if self.head.role("lead", "deadline", "target"):
                    self.doubt(None, "dòng chỉ có tên, không có dòng nào bên trong: coi là một nhiệm vụ, tiêu chí")
                return False
            return True
        return deeper and _kind(entry.bare) < 2

    def _next_number(self, row: Row, head: Head) -> Entry | None:
        """The number of a row further below, as an entry to compare with."""
        first = next((cell.text for cell in row if cell and cell.text.strip()), "")
        number = self._number(row, head)[1] or number_in(first)[0]
        return Entry(number, 0, False, {}) if number else None

    # --- assignments -----------------------------------------------------------------------------------------------

    def _go_on(self, cells: Cells, cut: bool = True) -> None:
        """A row without a number of its own: more of the item above; `cut`: by a page, perhaps within a cell."""
        entry = self.entries[-1]
        own = {key: cell for key, cell in cells.items() if key != "number"}
        fresh = [each for each in self.head.columns if each.id in own and not self.account.has(own[each.id])]
        joined = cut and any(self._is_cut(entry, each, own[each.id]) for each in fresh)
        for column in fresh:
            if cut:
                self.doubt(column, "dòng không có số, chữ được coi là phần tiếp của dòng trên")
            if column.role in OF_ITEM or joined:
                self._join(entry, column, own.pop(column.id))
        own = {key: cell for key, cell in own.items() if key not in OF_ITEM}
        if any(not self.account.has(cell) for cell in own.values()):
            before = entry.works[-1] if entry.works else None
            self._work(entry, own)
            work = entry.works[-1]
            led = self.flat and self.head.role("coordinating") and "coordinating" not in work.data
            if cut and led and before and work is not before:
                self.take(work, before, ("coordinating",))

    def take(self, work: Work, above: Work, roles: Sequence[str], row: int = 0) -> None:
        """Give a part of work the agencies of the part above, as their cell seems to cover both."""
        for role in roles:
            got = {key: copy(above.data[key]) for key in (role, f"{role}_printed") if key in above.data}
            if got:
                work.data |= {**got, "merged": True}
                self.doubt(role, "ô trống, lấy cơ quan của ô trên", row)

    def _is_cut(self, entry: Entry, column: Column, cell: Cell) -> bool:
        """Whether a cell goes on in the middle of a sentence, or of a list of names, of the cell above."""
        before = self._printed(entry, column) if entry.works and column.role not in OF_ITEM else ""
        return bool(before) and (cell.text[:1].islower() or before.endswith((",", " và", " -")))

    def _printed(self, entry: Entry, column: Column) -> str:
        """The cell of a column as it is so far."""
        if column.role == "criterion":
            return str(entry.data.get("name", ""))
        data = entry.data if column.role == "target" else entry.works[-1].data
        if column.role == "other":
            return next((str(each["printed"]) for each in data.get("other", ()) if each["key"] == column.key), "")
        found = data.get(f"{column.role}_printed", data.get(column.role, ""))
        if isinstance(found, list):
            return ("\n" if column.role == "tasks" else "; ").join(found)
        return str(found["printed"] if isinstance(found, dict) else found)

    def _join(self, entry: Entry, column: Column, cell: Cell) -> None:
        """Join a cell to that of the row above."""
        before = self._printed(entry, column)
        space = "\n" if column.role == "target" and before.endswith((".", ";")) else " "
        text = space.join(filter(None, (before, "\n".join(lines(cell)))))
        self._count(cell, DATA, column.printed)
        if column.role == "criterion":
            entry.data["name"] = text.replace("\n", " ")
        elif column.role == "target":
            self._target(entry, column, {column.id: Cell(text)})
        elif column.role == "tasks":
            data, more = entry.works[-1].data, self._tasks(cell.text)
            tasks = data.setdefault("tasks", [])
            if tasks and more[0][:1].islower():
                tasks[-1] += f" {more.pop(0)}"
            tasks += more
        else:
            data = entry.works[-1].data
            data["other"] = [each for each in data.pop("other", ()) if each["key"] != column.key]
            self._field(data, column, Cell(text))
            if not data["other"]:
                del data["other"]

    def _work(self, entry: Entry, cells: Cells, text: str | None = None) -> None:
        """The part of an item's assignments that a row has."""
        tasks = cells.get("tasks")
        who = tuple(id(cells.get(each.id)) for each in self.head.columns if each.role in _WORK and each.id in cells)
        works = entry.works
        named = self._tasks(text if text is not None else tasks.text) if tasks else []
        if works and (who == works[-1].cells or (not who and tasks)):
            self._count(tasks, DATA)
            if id(tasks) != works[-1].tasks:
                works[-1].data.setdefault("tasks", []).extend(named)
            return
        data: dict[str, Any] = {}
        if any(self.account.has(cell) for role in WHO if (cell := cells.get(role))):
            data["merged"] = True
        if named:
            self._count(tasks, DATA)
            data["tasks"] = named
        for column in self.head.columns:
            if column.role in _WORK and (cell := cells.get(column.id)):
                self._field(data, column, cell)
                self._count(cell, DATA, column.printed)
        if data:
            works.append(Work(data, who, id(tasks)))

    def _tasks(self, text: str) -> list[str]:
        """The tasks of a cell, one a paragraph; a line that begins small goes on with the one before."""
        found: list[str] = []
        for line in map(str.strip, text.split("\n")):
            inner = _INNER.search(line)
            split = inner and (BULLET.match(line) or line[: inner.start()].endswith((".", ";")))
            parts = _INNER.split(line) if split else [line]
            if split and not (BULLET.match(line) and not _SPACED.search(line)):
                self.doubt("tasks", "gạch đầu dòng ở giữa dòng được coi là nhiệm vụ mới")
            for at, part in enumerate(parts):
                bare = BULLET.sub("", part)
                if found and not at and bare == part and part[:1].islower():
                    found[-1] += f" {part}"
                    self.doubt("tasks", "dòng bắt đầu bằng chữ thường được nối vào nhiệm vụ trên")
                elif bare:
                    found.append(bare)
        return found

    def _field(self, data: dict[str, Any], column: Column, cell: Cell) -> None:
        text = "\n".join(lines(cell))
        if column.role in WHO:
            self._who(data, column, text)
        elif column.role == "output":
            data["output"] = text
        elif column.role == "deadline":
            day = due_day(text)
            data["deadline"] = {"printed": text, **({"due": day} if day else {})}
        else:
            data.setdefault("other", []).append({"key": column.key, "printed": text})

    def _who(self, data: dict[str, Any], column: Column, text: str) -> None:
        """A cell of agencies; where it has no column of its own, also "Chủ trì: … Phối hợp: …"."""
        both = column.role == "lead" and not self.head.role("coordinating")
        found = _BOTH.fullmatch(text) if both else None
        parts = {"lead": found[1] or found[2], "coordinating": found[3]} if found else {column.role: text}
        if not found and _SAID.search(text):
            self.doubt(column, "ô có chữ “chủ trì”, “phối hợp”: xem lại mỗi cơ quan làm gì")
        elif "(" in text:
            self.doubt(column, "lời chú trong ngoặc giữ ở ô in, không tính là cơ quan")
        for role, part in parts.items():
            split = self.agencies.split(part)
            if not split.names:
                self.doubt(column, "ô không phải là danh sách cơ quan")
                return
            data[role] = list(split.names)
            data.pop(f"{role}_printed", None)
            if printed := text if len(parts) > 1 and role == "lead" else split.printed:
                data[f"{role}_printed"] = printed
            if column.role == "lead" and not split.known and not any(map(looks_like_one, split.names)):
                for other in ("tasks", "coordinating"):
                    self.doubt(other, "ô chủ trì không có tên cơ quan nào, chữ có thể đứng lệch cột")

    # --- targets ---------------------------------------------------------------------------------------------------

    def _target(self, entry: Entry, column: Column, cells: Cells) -> None:
        cell = cells[column.id]
        points = [line for line in map(str.strip, cell.text.split("\n")) if line]
        *first, last = [bool(BULLET.match(line)) for line in points]
        bracket = len(points) == 2 and points[1].startswith("(")
        if first and not last and (all(first) or bracket) and not entry.group:
            entry.data["remark"] = points.pop()
            self.doubt(column, "đoạn cuối ô được coi là chữ in thêm (remark)")
        printed = "\n".join(BULLET.sub("", point) for point in points)
        unit = next((cells[each.id].text for each in self.head.columns if _is_unit(each) and each.id in cells), "")
        self._measure(entry, printed, unit.strip(), column)

    def _target_in_name(self, entry: Entry, text: str) -> None:
        """A target that stands in the name of an indicator, where no column has one."""
        if measured(text, "", self.since, None).measures:
            self._measure(entry, text, "", self.named)
            self.doubt(None, "mức phấn đấu lấy từ tên tiêu chí", field="target")

    def _measure(self, entry: Entry, printed: str, unit: str, column: Column) -> None:
        found = measured(printed, unit, self.since, self._by(column))
        entry.data["target"] = {"printed": printed, **({"measures": found.measures} if found.measures else {})}
        if found.measures and found.aside:
            entry.data["target"]["aside"] = list(found.aside)
        if found.why:
            self.doubt(column, found.why, field="target")

    def _by(self, column: Column) -> int | None:
        """The year that stands above: in the column's heading, the name of a group around, the title."""
        groups = [each.data["name"] for each in reversed(self.entries) if each.group and _kind(each.bare) < 2][:1]
        for text in (column.printed, *groups, self.title):
            named = [int(year) for year in re.findall(r"\bđến (?:hết )?năm (20\d\d)", text, re.IGNORECASE)]
            if named and named[-1] > self.since:
                return named[-1]
        return None


def _kind(bare: str) -> int:
    """How deep a number usually stands: letters and Roman numbers, digits, small letters."""
    if bare[:1].isdecimal():
        return 2 + bare.count(".")
    return (1 if re.fullmatch(r"[IVX]+", bare) else 0) if bare[:1].isupper() else 9


def _is_unit(column: Column) -> bool:
    return column.role == "other" and bool(re.match(r"(?:đơn vị|đvt)", column.printed, re.IGNORECASE))
