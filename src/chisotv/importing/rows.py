"""The rows of a table → groups, criteria and their assignments."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from operator import is_
from typing import Any, NamedTuple

from chisotv.importing.account import DATA, HEADINGS, UNREAD, Account
from chisotv.importing.agencies import Agencies
from chisotv.importing.base import UNKNOWN, Doubt, lines
from chisotv.importing.columns import Column, Head, Row, is_heading
from chisotv.importing.numbers import Entry, number_in, number_of
from chisotv.importing.targets import measured
from chisotv.models.appendix import COLUMN_ROLES, OF_ITEM
from chisotv.models.printed import due_day
from chisotv.reading import Cell, Table
from chisotv.text import squeeze

_BULLET = re.compile(r"^[-–•*·+]\s+")
_DECLARED = re.compile(r"(.+?)\s*:\s*(gồm\s+(\d+)\s+.*(?:tiêu chí|chỉ số).*)", re.DOTALL | re.IGNORECASE)
_WORK = tuple(role for role in COLUMN_ROLES if role not in OF_ITEM and role != "tasks")
_AHEAD = 50
"""Rows below in which the next number is looked for."""
Cells = dict[str, Cell]
"""The cells of a row that are not empty, by their column."""


class _Work(NamedTuple):
    """A part of an item's assignments: its data, and which cells it came from."""

    data: dict[str, Any]
    cells: tuple[int, ...]  # who, by when, what; not the tasks
    tasks: dict[int, list[str]]  # the tasks of each cell


class Reader:
    """Reads the pieces of one table.

    Args:
        head: The headings of the first piece.
        agencies: Splits the cells of agencies.
        since: The document's year.
        above: Label, title and attachment; a year to come in the title is one of the targets.
    """

    def __init__(self, head: Head, agencies: Agencies, since: int, above: Mapping[str, str]) -> None:
        self.head = head
        self.agencies = agencies
        self.since = since
        self.above = above
        self.entries: list[Entry] = []
        self.doubts: list[Doubt] = []
        self.named = head.role("criterion", "tasks")
        self._works: dict[Entry, list[_Work]] = {}
        self.account = Account()
        self._row = self._above = 0  # of all pieces together
        self._flat = True  # whether no cell is merged downwards, as in Markdown
        self._rest: Iterator[Row] = iter(())  # the next rows below

    def _count(self, cell: Cell | None, kind: str, column: str = "") -> None:
        self.account.count(cell, kind, self._row, column, self.entries[-1] if kind == DATA else None)

    def _doubt(self, column: Column | None, why: str) -> None:
        at = column or self.named
        field = "name" if not at or at.role == "criterion" else at.role
        self.doubts.append(Doubt(self._row, column.printed if column else "", why, "", field))

    # --- rows ------------------------------------------------------------------------------------------------------

    def read(self, table: Table, head: Head) -> None:
        """The rows of one piece; `head` are its own headings."""
        body: list[tuple[int, Row]] = []
        self._flat &= all(cell.rowspan == 1 for row in table.rows for cell in row if cell)
        said = {line for text in self.above.values() for line in text.split("\n")}
        for at, row in enumerate(table.rows):
            self._row = self._above + at + 1
            if at < head.end or is_heading(row, head):
                for cell in row:
                    known = cell and (squeeze(cell.text) in said or said.issuperset(lines(cell)))
                    self._count(cell, HEADINGS if at >= head.start or known else UNREAD)
            elif body and all(map(is_, row, body[-1][1])):
                continue  # a row as high as several of the sheet
            elif any(cell and (cell.text.strip() or cell.label) for cell in row):
                body.append((self._row, row))
        for at, (self._row, here) in enumerate(body):
            self._rest = (each for _, each in islice(body, at + 1, at + 1 + _AHEAD))
            self._read_row(here)
            for place, cell in enumerate(here):  # what nobody took
                over = next((each.printed for each in self.head.columns if place in each.places), "")
                self._count(cell, UNREAD, over)
        self._above += len(table.rows)

    def _cells(self, row: Row) -> Cells:
        """The cells by their columns; of a cell over several columns only the first has it."""
        found: Cells = {}
        taken = set[int]()
        for column in self.head.columns:
            own = [cell for place in column.places if place < len(row) and (cell := row[place])]
            whole = {id(cell): cell for cell in own}
            if any(key in taken and cell.text.strip() for key, cell in whole.items()) and len(set(map(id, row))) > 2:
                self._doubt(column, "ô gộp ngang nhiều cột, chữ được ghi ở cột đầu")
            own = [cell for key, cell in whole.items() if key not in taken]
            taken |= {id(cell) for cell in own}
            filled = [cell for cell in own if cell.text.strip() or cell.label]
            if filled:
                found[column.id] = filled[0]
                for cell in filled[1:]:
                    self._count(cell, UNREAD, column.printed)
        return found

    def _number(self, row: Row) -> tuple[Cell | None, str]:
        column = self.head.role("number")
        cell = row[column.places[0]] if column else None
        if cell is None:
            return None, ""
        return cell, number_of(cell.text) or (number_of(cell.label) if not cell.text.strip() else "")

    def _read_row(self, row: Row) -> None:
        column = self.named
        assert column
        cells = self._cells(row)
        number_cell, printed = self._number(row)
        if printed and number_cell and self.account.has(number_cell):  # merged downwards: the item goes on
            self._go_on(cells)
            return
        name = self._name(cells, printed, number_cell)
        text = "\n".join(lines(name))
        if printed and name and self._again(printed, text, cells):
            self._go_on(cells)
            return
        alone = name is not None and all(cell is name or cell is number_cell for cell in cells.values())
        if not printed and name is not None and name.label and number_of(name.label):
            printed = number_of(name.label)
        elif not printed and name is not None:
            printed, text = self._number_inside(text, alone, column)
        if printed:
            self._count(number_cell, HEADINGS) if number_cell is not name else None
            self._begin(printed, text, name, cells)
        elif self.head.role("number") is None or (alone and name and (name.bold or not self.entries)):
            made = sum(each.row < self._row and each.bare.isupper() for each in self.entries)
            self._begin(chr(65 + made % 26) if alone else str(len(self.entries) + 1), text, name, cells)
            self._doubt(column, "dòng không có số, được thêm số")
        elif self.entries:
            self._doubt(None, "dòng không có số, được coi là phần tiếp của dòng trên")
            self._go_on(cells)
        else:
            for cell in row:
                self._count(cell, UNREAD)

    def _again(self, printed: str, text: str, cells: Cells) -> bool:
        """Whether a row repeats what the row above has of its item, as there are no merged cells; it is passed over."""
        before = self.entries[-1] if self.entries else None
        if not before or (before.printed, before.data.get("name"), before.group) != (printed, text, False):
            return False
        said = (before.data.get("target", {}).get("printed"), before.data.get("remark"))
        target = "\n".join(_BULLET.sub("", line) for line in lines(cells.get("target")))
        same = target == "\n".join(filter(None, said))
        for key in ("number", "criterion", *(["target"] if same else [])):
            self._count(cells.pop(key, None), HEADINGS)
        return True

    def _number_inside(self, text: str, alone: bool, column: Column) -> tuple[str, str]:
        """The number at the beginning of a name, where the row's own is empty."""
        printed, rest = number_in(text)
        if printed and not alone and self.head.role("number") and not printed[:1].isdecimal():
            return "", text  # a) and b) within a task
        if printed and not alone:
            self._doubt(column, f"số “{printed}” nằm trong ô tên")
        return printed, rest if printed else text

    def _name(self, cells: Cells, printed: str, number_cell: Cell | None) -> Cell | None:
        """The cell of the name; where the row has but one text, that one wherever it stands."""
        assert self.named
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
        entry.group = bool(text) and self._is_group(entry, name, others)
        if re.search(r"(?:^|\.)0\d", entry.bare):
            self._doubt(self.head.role("number"), f"số “{printed}” được ghi không có số 0 ở đầu")
            entry.printed = re.sub(r"(^|\.)0+(?=\d)", r"\1", printed)
        self.entries.append(entry)
        self._works[entry] = []
        by_name = self.named is not None and self.named.role == "criterion"
        if entry.group or by_name:
            self._count(name, DATA)
            found = _DECLARED.fullmatch(text) if entry.group else None
            entry.data["name"] = (found[1] if found else text) or "(không tên)"
            if found:
                entry.data["declared"] = {"count": int(found[3]), "printed": found[2]}
            if not text:
                self._doubt(self.named, "dòng không có tên")
        target = self.head.role("target")
        if others or not entry.group:
            self._work(
                entry,
                {**others, **({} if entry.group or by_name or not name else {"tasks": name})},
                None if by_name else text,
            )
        if target and target.id in others:
            self._target(entry, others[target.id], others)
        elif not target and not entry.group and not self.head.role("tasks") and re.search(r"\d", text):
            self._target_in_name(entry, text)
        if entry.group and others:
            self._doubt(None, "dòng nhóm có chữ ở các cột khác")

    def _is_group(self, entry: Entry, name: Cell | None, others: Cells) -> bool:
        following = next(filter(None, map(self._next_number, self._rest)), None)
        if following is None or not entry.holds(following):
            below = _kind(following.bare) - _kind(entry.bare) if following else -1
            if others:
                return below > 0 and (_kind(entry.bare) < 2 or (following is not None and following.bare == "a"))
            sibling = below < 0 or (below == 0 and following is not None and following.bare != "1")
            if sibling and not (name and name.bold and following):
                if self.head.role("lead", "deadline", "target"):
                    self._doubt(None, "dòng chỉ có tên, không có dòng nào bên trong: coi là một nhiệm vụ, tiêu chí")
                return False
        return True

    def _next_number(self, row: Row) -> Entry | None:
        """The number of a row further below, as an entry to compare with."""
        first = next((cell.text for cell in row if cell and cell.text.strip()), "")
        cell, number = self._number(row)
        number = "" if cell and self.account.has(cell) else number or number_in(first)[0]
        return Entry(number, 0, False, {}) if number else None

    # --- assignments -----------------------------------------------------------------------------------------------

    def _go_on(self, cells: Cells) -> None:
        """A row without a number of its own: more of the item above."""
        entry = self.entries[-1]
        own = {key: cell for key, cell in cells.items() if key != "number"}
        fresh = {key: cell for key, cell in own.items() if not self.account.has(cell)}
        for role in ("criterion", "target"):
            column = self.head.role(role)
            cell = fresh.pop(column.id, None) if column else None
            if cell and column:
                self._count(cell, DATA)
                before = entry.data.get("name") if role == "criterion" else entry.data.get("target", {}).get("printed")
                text = "\n".join(filter(None, (before, *lines(cell))))
                if role == "criterion":
                    entry.data["name"] = text
                else:
                    self._measure(entry, text, "", column)
                self._doubt(column, "ô này được nối vào ô của dòng trên")
        if fresh:
            self._work(entry, {key: cell for key, cell in own.items() if key not in ("criterion", "target")})

    def _work(self, entry: Entry, cells: Cells, text: str | None = None) -> None:
        """The part of an item's assignments that a row has."""
        tasks = cells.get("tasks")
        who = tuple(id(cells.get(each.id)) for each in self.head.columns if each.role in _WORK and each.id in cells)
        works = self._works[entry]
        named = self._tasks(text if text is not None else tasks.text) if tasks else []
        if works and (who == works[-1].cells or (not who and tasks)):
            self._count(tasks, DATA)
            if id(tasks) not in works[-1].tasks:
                works[-1].data.setdefault("tasks", []).extend(named)
                works[-1].tasks[id(tasks)] = named
            return
        data: dict[str, Any] = {}
        if self._merged(cells):
            data["merged"] = True
        if named:
            self._count(tasks, DATA)
            data["tasks"] = [*named]
        for column in self.head.columns:
            if column.role in _WORK and (cell := cells.get(column.id)):
                self._field(data, column, cell)
        if data:
            works.append(_Work(data, who, {id(tasks): named}))
            entry.data.setdefault("assignments", []).append(data)

    def _tasks(self, text: str) -> list[str]:
        """The tasks of a cell, one a paragraph; a line that begins small goes on with the one before."""
        found: list[str] = []
        for line in filter(None, map(str.strip, text.split("\n"))):
            bare = _BULLET.sub("", line)
            if found and bare == line and line[:1].islower():
                found[-1] += f" {line}"
                self._doubt(self.head.role("tasks"), "dòng bắt đầu bằng chữ thường được nối vào nhiệm vụ trên")
            elif bare:
                found.append(bare)
        return found

    def _merged(self, cells: Cells) -> bool:
        """Whether a cell of agencies is one with that of the row above."""
        before = self.entries[-2] if len(self.entries) > 1 and not self._works[self.entries[-1]] else self.entries[-1]
        if before.group and before is not self.entries[-1]:
            return False
        return any(self.account.has(cell) for role in ("lead", "coordinating") if (cell := cells.get(role)))

    def _field(self, data: dict[str, Any], column: Column, cell: Cell) -> None:
        text = "\n".join(lines(cell))
        if column.role in ("lead", "coordinating"):
            text = "\n".join(_BULLET.sub("", line) for line in lines(cell))
            split = self.agencies.split(text, self._row)
            if not split.whole:
                self._doubt(column, "ô không phải là danh sách cơ quan")
                self._count(cell, UNREAD, column.printed)
                return
            data[column.role] = list(split.names)
            if split.printed:
                data[f"{column.role}_printed"] = split.printed
            if split.unknown:
                self._doubt(column, f"{UNKNOWN}{'; '.join(split.unknown)}")
        elif column.role == "output":
            data["output"] = text
        elif column.role == "deadline":
            day = due_day(text)
            data["deadline"] = {"printed": text, **({"due": day} if day else {})}
        else:
            several = lines(cell) if all(map(_BULLET.match, lines(cell))) else [text]
            bare = (_BULLET.sub("", each) if len(several) > 1 else each for each in several)
            data.setdefault("other", []).extend({"key": column.key, "printed": each} for each in bare)
        self._count(cell, DATA)

    # --- targets ---------------------------------------------------------------------------------------------------

    def _target(self, entry: Entry, cell: Cell, cells: Cells) -> None:
        column = self.head.role("target")
        points = lines(cell)
        *first, last = [bool(_BULLET.match(line)) for line in points]
        bracket = len(points) == 2 and points[1].startswith("(")
        if first and not last and (all(first) or bracket) and not entry.group:
            entry.data["remark"] = points.pop()
            self._doubt(column, "đoạn cuối ô được coi là chữ in thêm (remark)")
        printed = "\n".join(_BULLET.sub("", point) for point in points)
        unit = next((cells[each.id].text for each in self.head.columns if _is_unit(each) and each.id in cells), "")
        self._measure(entry, printed, unit.strip(), column)
        self._count(cell, DATA)

    def _target_in_name(self, entry: Entry, text: str) -> None:
        """A target that stands in the name of an indicator, where no column has one."""
        found = measured(text, "", self.since, None)
        if found.measures:
            self._measure(entry, text, "", self.named)
            self._doubt(self.named, "mức phấn đấu lấy từ tên tiêu chí")

    def _measure(self, entry: Entry, printed: str, unit: str, column: Column | None) -> None:
        found = measured(printed, unit, self.since, self._by(column))
        entry.data["target"] = {"printed": printed, **({"measures": found.measures} if found.measures else {})}
        if found.why:
            self._doubt(column, found.why)
        if sum(each["kind"] == "threshold" for each in found.measures) > 1:
            self._doubt(column, "nhiều ngưỡng: xem lại “of” của từng thước đo")

    def _by(self, column: Column | None) -> int | None:
        """The year that stands above: in the column's heading, the name of a group around, the title."""
        groups = [each.data["name"] for each in reversed(self.entries) if each.group and _kind(each.bare) < 2][:1]
        for text in (column.printed if column else "", *groups, self.above["title"]):
            named = [int(year) for year in re.findall(r"\bđến (?:hết )?năm (20\d\d)", text, re.IGNORECASE)]
            if named and named[-1] > self.since:
                return named[-1]
        return None

    # --- what rows share -------------------------------------------------------------------------------------------

    def share(self) -> None:
        """Give a group the assignments whose cells cover all its criteria; say where measures are the whole index's.

        Where no cells are merged, those that are the same in all of them.
        """
        for group in self.entries:
            below = group.below
            works = [self._works[each] for each in below]
            if len(below) < 2 or any(each.group or len(own) != 1 for each, own in zip(below, works, strict=True)):
                continue
            ways = [own[0] for own in works]
            through = all(list(one.tasks)[-1] == next(iter(other.tasks)) for one, other in pairwise(ways))
            same = len({each.cells for each in ways}) == 1 and through
            same = same or (self._flat and all(each.data == ways[0].data for each in ways))
            if same and "tasks" in ways[0].data and not self._works[group] and self.head.role("criterion"):
                tasks = {key: own for each in ways[: 1 if self._flat else None] for key, own in each.tasks.items()}
                named = [task for own in tasks.values() for task in own]
                group.data["assignments"] = [{**ways[0].data, "tasks": named}]
                for each in below:
                    each.data.pop("assignments")
        self._whole_index()

    def _whole_index(self) -> None:
        leaves = [each for each in self.entries if not each.group]
        found = [each.data.get("target", {}).get("measures") for each in leaves]
        if len(found) > 1 and found[0] and all(each == found[0] for each in found):
            for measures in found:
                for each in measures:
                    each["scope"] = "index"
            why = "mọi dòng có cùng thước đo, nên coi là của cả chỉ số (scope: index)"
            self.doubts.append(Doubt(0, "", why, "", "target"))


def _kind(bare: str) -> int:
    """How deep a number usually stands: letters and Roman numbers, digits, small letters."""
    if bare[:1].isdecimal():
        return 2 + bare.count(".")
    return (1 if re.fullmatch(r"[IVX]+", bare) else 0) if bare[:1].isupper() else 9


def _is_unit(column: Column) -> bool:
    return column.role == "other" and bool(re.match(r"(?:đơn vị|đvt)", column.printed, re.IGNORECASE))
