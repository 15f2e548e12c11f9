"""The rows of a table → groups and criteria, with the words of their cells."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chisotv.importing.base import Doubt, bare
from chisotv.importing.columns import ASKED, Column, Head, Row, is_heading, rest_of
from chisotv.importing.numbers import Entry, Part, number_in, number_of, rank
from chisotv.models.appendix import OF_ITEM
from chisotv.reading import NO_RESULT, Cell, Table
from chisotv.text import squeeze

_TOTAL = re.compile(r"(?:tổng (?:cộng|số)|cộng)\b", re.IGNORECASE)
_AHEAD = 50
"""Rows below in which the next number is looked for."""
WHO = ("lead", "coordinating")
Cells = dict[str, Cell]
"""The cells of a row that are not empty, by their column."""


class Line(NamedTuple):
    """A row of the table, of all pieces together."""

    row: int  # from 1
    cells: Row
    head: Head  # of its piece
    above: bool  # whether it stands above the headings
    heading: bool


class Reader:
    """Reads the pieces of one table; `first` are the headings of the first.

    Attributes:
        unmerged: Whether no cell covers two rows.
        flat: Whether it is a scan, too, cut by pages, in which an empty cell may stand for one that did.
        repeated: Cells that only say again what one above says.
    """

    def __init__(self, pieces: Sequence[tuple[Table, Head]]) -> None:
        self.first = self.head = pieces[0][1]
        self.lines = list(_lines(pieces, self.first))
        self.unmerged = not any(cell and cell.rowspan > 1 for line in self.lines for cell in line.cells)
        self.flat = self.unmerged and len(pieces) > 1
        self.entries: list[Entry] = []
        self.repeated: set[int] = set()
        self.doubts: list[Doubt] = []
        self._began = {id(cell): line.row for line in reversed(self.lines) for cell in line.cells}
        self._held: Cells = {}  # of a row above all numbers
        above = 0
        for table, _ in pieces:
            self._row = above
            self._remark(" ".join(squeeze(line).strip("* ") for line in table.above))
            for line in self.lines[above : above + len(table.rows)]:
                self._row, self.head = line.row, line.head
                self._rest = self.lines[line.row : line.row + _AHEAD]
                self._read(line)
            above += len(table.rows)

    @property
    def named(self) -> Column:
        """The column of names."""
        return next(each for each in map(self.head.role, ("criterion", "tasks")) if each)

    def doubt(self, column: str, why: str, row: int | None = None, field: str = "") -> None:
        """Tell of a column by its id, or of that of the names."""
        at = next((each for each in self.first.columns if each.id == (column or self.named.id)), None)
        if at:
            field = field or ("name" if at.role == "criterion" else at.role)
            self.doubts.append(Doubt(self._row if row is None else row, at.printed, why, "", field))

    def _old(self, cell: Cell) -> bool:  # whether it began in a row above
        return self._began.get(id(cell), self._row) < self._row

    def _remark(self, text: str) -> None:
        """Words in brackets between two pieces belong to the criterion above them."""
        if text and self.entries and not self.entries[-1].group:
            self.entries[-1].remark = text
            self.doubt("", "đoạn trong ngoặc dưới bảng được coi là chữ in thêm", field="remark")

    def _read(self, line: Line) -> None:
        if not line.heading and not line.above and any(cell and (cell.text or cell.label) for cell in line.cells):
            self._read_row(line.cells)
        # In a row of headings, words of the table that are glued to one go on in the row above.
        for column in self.head.columns if line.heading and self.entries else ():
            cell = line.cells[column.places[0]]
            if cell and not self._old(cell) and (rest := rest_of(cell.text, self.first.texts)):
                self._go_on({column.id: Cell(rest)})

    def _cells(self, row: Row) -> Cells:
        """The cells by their columns; of a cell over several columns only the first has it."""
        found: Cells = {}
        taken = set[int]()
        several = len({id(cell) for cell in row if cell and cell.text.strip()}) > 2
        for column in self.head.columns:
            own = {id(cell): cell for place in column.places if place < len(row) and (cell := row[place])}
            filled = [cell for cell in own.values() if cell.text.strip(" -–—./…") or cell.label]
            if several and any(id(cell) in taken for cell in filled):
                self.doubt(column.id, "ô gộp ngang nhiều cột, chữ được ghi ở cột đầu")
            filled = [cell for cell in filled if id(cell) not in taken]
            taken |= own.keys()
            if filled:
                found[column.id] = filled[0]
            if len(filled) > 1:
                self.doubt(column.id, "cột có hai ô, chỉ đọc ô đầu")
            if filled and filled[0].text == NO_RESULT:
                self.doubt(column.id, "công thức chưa có kết quả: mở bằng Excel rồi lưu lại")
        return found

    def _number(self, row: Row, head: Head) -> str:
        column = head.role("number")
        cell = row[column.places[0]] if column else None
        return number_of(cell.text or cell.label) if cell else ""

    def _read_row(self, row: Row) -> None:
        cells = self._cells(row)
        number_cell, printed = cells.get("number"), self._number(row, self.head)
        name = self._name(cells, printed, number_cell)
        text = name.text.strip() if name else ""
        if self._goes_on(printed, number_cell, name, cells):
            self._go_on(cells, cut=False)
            return
        alone = name is not None and all(cell is name or cell is number_cell for cell in cells.values())
        if not printed and name is not None and number_of(name.label):
            printed = number_of(name.label)
        elif not printed and name is not None:
            printed, text = self._number_inside(text, alone)
        if printed:
            self._begin(printed, text, name, cells)
        elif _TOTAL.match(text):
            self.doubt("", "dòng tổng cộng không được ghi vào dữ liệu")
        elif self.first.role("number") is None or (alone and name and self._stands_alone(name, row)):
            made = sum(each.bare.isupper() for each in self.entries) if alone else 0
            self._begin(chr(65 + made % 26) if alone else str(len(self.entries) + 1), text, name, cells)
            if self.first.role("number"):
                self.doubt("", "dòng không có số, được thêm số")
        elif self.entries:
            self._go_on(cells)
        elif not text:
            self._held = {**cells, **self._held}

    def _goes_on(self, printed: str, number: Cell | None, name: Cell | None, cells: Cells) -> bool:
        """Whether a row is of the item above: its number, or without numbers its name, is in one cell with that."""
        if self.first.role("number") is None:
            return bool(self.entries) and name is not None and self._old(name)
        text = name.text.strip() if name else ""
        return bool(printed and number and (self._old(number) or self._again(printed, text, cells)))

    def _again(self, printed: str, text: str, cells: Cells) -> bool:
        """Whether a row repeats what the row above has of its item, as there are no merged cells; it is passed over."""
        before = self.entries[-1] if self.entries else None
        named = self.named.role == "criterion"
        if not (named and before) or (before.printed, before.name, before.group) != (printed, text, False):
            return False  # also where the row has no name
        same = before.target == (cells["target"].text if "target" in cells else "")
        for key in ("number", "criterion", *(["target"] if same else [])):
            self.repeated |= {id(cells.pop(key))} if key in cells else set()
        return True

    def _stands_alone(self, name: Cell, row: Row) -> bool:
        """Whether the only cell of a row without a number is that of a group, not more of the row above."""
        over = sum(cell is name for cell in row) > len(row) / 2 > 1
        return name.bold or over or not self.entries or self._following().bare == "1"

    def _number_inside(self, text: str, alone: bool) -> tuple[str, str]:
        """The number at the beginning of a name, where the row's own is empty."""
        printed, rest = number_in(text)
        if printed and not alone and self.first.role("number") and not printed[:1].isdecimal():
            return "", text  # a) and b) within a task
        if printed and not alone:
            self.doubt("", f"số “{printed}” nằm trong ô tên")
        return printed, rest if printed else text

    def _name(self, cells: Cells, printed: str, number_cell: Cell | None) -> Cell | None:
        """The cell of the name; where the row has but one text, that one wherever it stands."""
        own = [cell for key, cell in cells.items() if key != "number" or not printed]
        distinct = list({id(cell): cell for cell in own}.values())
        alone = len(distinct) == 1 and (not printed or distinct[0] is not number_cell)
        return cells.get(self.named.id) or (distinct[0] if alone else None)

    def _begin(self, printed: str, text: str, name: Cell | None, cells: Cells) -> None:
        """A row with a number of its own: a group or a criterion."""
        entry = Entry(printed, self._row, False, text)
        others = {key: cell for key, cell in cells.items() if cell is not name and key != "number"}
        for key in self._held.keys() - others.keys():
            self.doubt(key, "chữ ở dòng trên, chưa có số nào, được coi là của dòng này")
        others, self._held = {**self._held, **others}, {}
        entry.group = bool(text) and self._is_group(entry, name, others)
        self.entries.append(entry)
        if not text:
            self.doubt("", "dòng không có tên")
        if "target" in others:
            entry.target = others.pop("target").text
        for key in (*others, *(["target"] if entry.target else [])) if entry.group and rank(entry.bare) < 2 else ():
            self.doubt(key, "dòng nhóm có chữ ở cột này")
        tasks = {"tasks": name} if self.named.role == "tasks" and not entry.group and name else {}
        if others or tasks:
            self._part(entry, {**others, **tasks}, text if tasks else "")

    def _is_group(self, entry: Entry, name: Cell | None, others: Cells) -> bool:
        below = self._following()
        if entry.holds(below) or (below.bare == "a" and entry.bare[-1].isdecimal()):
            return True
        if others:
            return rank(entry.bare) < 2 and bool(below.bare) and rank(below.bare) > rank(entry.bare)
        if below.bare and (name is None or name.bold or below.bare == "1" or rank(below.bare) > rank(entry.bare)):
            return True
        if self.head.role(*ASKED):
            self.doubt("", "dòng chỉ có tên, không có dòng nào bên trong: coi là một nhiệm vụ, tiêu chí")
        return False

    def _following(self) -> Entry:
        """The next row below that has a number, to compare with; without a number where there is none."""
        for line in self._rest:
            first = next((cell.text for cell in line.cells if cell and cell.text.strip()), "")
            column = line.head.role("number")
            cell = line.cells[column.places[0]] if column else None
            number = self._number(line.cells, line.head) or number_in(first)[0]
            if number and (not cell or self._began[id(cell)] == line.row):
                return Entry(number, 0, False)
        return Entry("", 0, False)

    def _go_on(self, cells: Cells, cut: bool = True) -> None:
        """A row without a number of its own: more of the item above; `cut`: by a page, perhaps within a cell."""
        entry = self.entries[-1]
        own = {key: cell for key, cell in cells.items() if key != "number"}
        fresh = {key: cell for key, cell in own.items() if not self._old(cell)}
        last = entry.parts[-1] if entry.parts else None
        joined = cut and last and any(_is_cut(last.texts.get(key, ""), cell.text) for key, cell in fresh.items())
        for key, cell in fresh.items():
            if cut:
                self.doubt(key, "dòng không có số, chữ được coi là phần tiếp của dòng trên")
            if key == "target" and entry.target and not cut:
                self.doubt("target", "nhiều ô kết quả được nối làm một")
            if key == "target":
                space = "\n" if entry.target.endswith((".", ";")) else " "
                entry.target = f"{entry.target}{space}{cell.text}".strip()
            elif key == "criterion":
                entry.name = f"{entry.name} {cell.text}".strip()
            elif joined and last:
                space = " " if key != "tasks" or cell.text[:1].islower() else "\n"
                text = cell.text if key == "tasks" else bare(cell.text)
                last.texts[key] = f"{last.texts.get(key, '')}{space}{text}".strip()
        own = {key: cell for key, cell in own.items() if key not in OF_ITEM}
        if own and not joined and fresh.keys() & own.keys():
            part = self._part(entry, own)
            if cut and last and part is not last and "coordinating" not in part.texts:
                self.take(part, last, ("coordinating",), self._row)

    def take(self, part: Part, above: Part, roles: Sequence[str], row: int) -> None:
        """Give a part of the work the agencies of the part above, as their cell seems to cover both."""
        for role in [each for each in roles if each in above.texts]:
            if self.flat:
                part.texts[role], part.merged = above.texts[role], True
            self.doubt(role, "ô trống, lấy cơ quan của ô trên" if self.flat else "ô trống, có thể gộp với ô trên", row)

    def _part(self, entry: Entry, cells: Cells, tasks: str = "") -> Part:
        """The part of an item's work that a row has; `tasks` are their words where the cell has more."""
        part = Part({key: cell.text for key, cell in cells.items()}, {key: id(cell) for key, cell in cells.items()})
        part.texts |= {"tasks": tasks} if tasks else {}
        last = entry.parts[-1] if entry.parts else None
        if last and part.who in (last.who, {}):
            if not part.tasks.keys() <= last.tasks.keys():
                last.texts["tasks"] = f"{last.texts.get('tasks', '')}\n{part.texts['tasks']}".strip()
                last.tasks |= part.tasks
            return last
        part.merged = any(self._old(cell) for role in WHO if (cell := cells.get(role)))
        entry.parts.append(part)
        return part


def _lines(pieces: Sequence[tuple[Table, Head]], first: Head) -> Iterator[Line]:
    row = 0
    for table, head in pieces:
        for at, cells in enumerate(table.rows):
            row += 1
            above = at < head.start
            yield Line(row, cells, head, above, not above and (at < head.end or is_heading(cells, first)))


def _is_cut(before: str, text: str) -> bool:
    """Whether a cell goes on in the middle of a sentence, or of a list of names, of the cell above."""
    return bool(before) and (text[:1].islower() or before.rstrip().endswith((",", " và", " -")))
