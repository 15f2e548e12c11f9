"""The shape of the data files, field by field.

The models hold shape only: types, required fields, closed vocabularies. Whatever needs two fields or two files is a
rule (`validation.rules`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple, get_args

from chisotv.models.base import ColumnKey, Count, Date, Flag, IndexId, Model, Number, Text, Whole, fact
from chisotv.models.measures import ASIDE, Measure
from chisotv.problems import Loc
from chisotv.text import number_key, squeeze
from chisotv.words import CUT, FIELD, NOTE

NoteKind = Literal["repair", "placement", "doubt"]
NoteField = Literal[
    "headings", "number", "name", "declared", "tasks", "lead", "coordinating", "target", "deadline", "output", "other",
    "remark",
    "date", "subject", "signer", "addressees", "basis", "directives", "goals", "recipients",
]  # fmt: skip


class Note(Model):
    """A repair of the scan, a cell put back in its place, or a doubt left open."""

    kind: NoteKind = fact("repair: đã sửa chữ; placement: đã đưa ô về đúng chỗ; doubt: còn nghi vấn, giữ như bản quét")
    field: NoteField = fact("Trường mà ghi chú nói đến")
    scanned: Text | None = fact("Chữ trên bản quét; null nếu bản quét không có", default=None)
    reads: Text | None = fact("Chữ ghi trong dữ liệu; null nếu đã bỏ", default=None)
    reason: Text = fact("Vì sao, trong một câu")
    truncated: Flag = fact("true nếu chữ bị cắt trên bản quét, phần bị cắt đã mất", default=False)

    @property
    def words(self) -> str:
        """The note in one line: field, kind, what the scan has and what the data reads, the reason."""
        return f"{FIELD[self.field]}, {self.kind_words}:{self.repair} {self.reason}"

    @property
    def repair(self) -> str:
        """What the scan has and what the data reads, with a space before; empty where nothing was repaired."""
        if self.scanned and self.reads:
            return f" “{self.scanned}” → “{self.reads}”."
        if self.reads:
            return f" thêm “{self.reads}”."
        return f" bỏ “{self.scanned}”." if self.scanned else ""

    @property
    def kind_words(self) -> str:
        """Which kind of note it is: "còn nghi vấn, bị cắt mất chữ"."""
        return f"{NOTE[self.kind]}, {CUT}" if self.truncated else NOTE[self.kind]


class Target(Model):
    """The result to strive for (kết quả phấn đấu)."""

    printed: Text = fact("Chữ đúng như bản in; mỗi dòng một ý nếu có nhiều ý")
    truncated: Flag = fact("true nếu chữ bị cắt, thiếu phần cuối trên bản quét", default=False)
    measures: tuple[Measure, ...] = fact("Thước đo rút ra từ chữ in", default=(), max_length=50)
    aside: tuple[Text, ...] = fact(ASIDE, default=(), max_length=50)

    @property
    def lines(self) -> tuple[str, ...]:
        """The printed text, one entry per printed point."""
        return tuple(self.printed.split("\n"))

    @property
    def measured(self) -> tuple[str, ...]:
        """What is measured, by name, where it is several things."""
        names = dict.fromkeys(measure.of for measure in self.measures if measure.of)
        return tuple(names) if len(self.measures) > 1 else ()


class Deadline(Model):
    """By when: the printed words, and the day where they give one."""

    printed: Text = fact("Chữ đúng như bản in")
    due: Date | None = fact("Ngày cuối, năm-tháng-ngày, khi chữ in cho biết; “Thường xuyên” thì bỏ", default=None)


class Extra(Model):
    """A cell of a column that only this table has."""

    key: ColumnKey = fact("Mã cột, như ở headings")
    printed: Text = fact("Chữ đúng như bản in")


class Assignment(Model):
    """Who does what by when: tasks with the agencies that lead and coordinate them."""

    merged: Flag = fact("true nếu bản in gộp ô cơ quan với ô giống hệt của phần phân công ngay trên", default=False)
    tasks: tuple[Text, ...] = fact("Nhiệm vụ trọng tâm, mỗi nhiệm vụ một mục", default=())
    lead: tuple[Text, ...] = fact("Cơ quan chủ trì, tên như bản in", default=())
    lead_printed: Text | None = fact("Cả ô chủ trì như bản in, khi khác các tên nối bằng “; ”", default=None)
    coordinating: tuple[Text, ...] = fact("Cơ quan phối hợp, tên như bản in", default=())
    coordinating_printed: Text | None = fact("Cả ô phối hợp như bản in, khi khác các tên nối bằng “; ”", default=None)
    output: Text | None = fact("Sản phẩm, kết quả phải có, như bản in", default=None)
    deadline: Deadline | None = fact("Thời hạn", default=None)
    other: tuple[Extra, ...] = fact("Chữ ở các cột khác của bảng", default=(), max_length=50)

    def cell(self, role: str) -> str:
        """The agencies of a role as the document prints them in their cell."""
        return getattr(self, f"{role}_printed", None) or "; ".join(getattr(self, role))

    def text(self, field: str) -> str:
        """What a note on tasks or agencies can quote: one after another with commas between, and the printed cell."""
        return ", ".join((*getattr(self, field), self.cell(field)))


class Criterion(Model):
    """A row of the table: a leaf criterion of an index, or a task that belongs to none."""

    number: Number = fact("Số tiêu chí, trong ngoặc kép")
    printed: Text | None = fact("Số như bản in, khi khác number, như “a)”, “14.”", default=None)
    scan: tuple[Count, ...] = fact("Các dòng của bản quét có chữ của tiêu chí", default=(), max_length=50)
    name: Text | None = fact("Tên tiêu chí; bỏ trống khi dòng chỉ có nhiệm vụ", default=None)
    assignments: tuple[Assignment, ...] = fact(
        "Các phần phân công; bỏ trống khi nhóm tiêu chí có phân công chung", default=()
    )
    target: Target | None = fact("Kết quả phấn đấu", default=None)
    remark: Text | None = fact("Chữ in thêm dưới bảng cho tiêu chí này", default=None)
    notes: tuple[Note, ...] = fact("Ghi chú phiên bản số", default=(), max_length=200)

    @property
    def label(self) -> str:
        """The printed cell of its name; empty where the row is a task alone."""
        return self.name or ""

    @property
    def title(self) -> str:
        """What people call it: its name, else its first task."""
        return self.name or next((task for work in self.assignments for task in work.tasks), self.number)


class Declared(Model):
    """How many parts a group says it has."""

    count: Whole = fact("Số thành phần công bố", ge=0)
    printed: Text = fact("Chữ in, như “gồm 04 chỉ số thành phần.”")


class Group(Model):
    """A group of criteria; it can hold the assignment that its criteria share, or work and a target of its own."""

    remark: ClassVar[None] = None

    number: Number = fact("Số nhóm tiêu chí, trong ngoặc kép")
    printed: Text | None = fact("Số như bản in, khi khác number, như “I.”", default=None)
    scan: tuple[Count, ...] = fact("Các dòng của bản quét có chữ của nhóm", default=(), max_length=50)
    name: Text = fact("Tên nhóm tiêu chí")
    declared: Declared | None = fact("Số thành phần mà bản in công bố", default=None)
    assignments: tuple[Assignment, ...] = fact(
        "Phân công chung của các tiêu chí trong nhóm; của riêng dòng nhóm khi tiêu chí nào cũng có của mình", default=()
    )
    target: Target | None = fact("Kết quả phấn đấu in ở dòng nhóm", default=None)
    notes: tuple[Note, ...] = fact("Ghi chú phiên bản số", default=(), max_length=200)
    groups: tuple[Group, ...] = fact("Các nhóm con", default=())
    criteria: tuple[Criterion, ...] = fact("Các tiêu chí", default=())

    @property
    def label(self) -> str:
        """The group's printed cell: its name and what it declares."""
        return f"{self.name}: {self.declared.printed}" if self.declared else self.name

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name

    @property
    def shares(self) -> bool:
        """Whether a criterion below has no assignments but the group's."""
        below = any(not group.assignments and group.shares for group in self.groups)
        return below or any(not criterion.assignments for criterion in self.criteria)

    @property
    def own_work(self) -> tuple[Assignment, ...]:
        """The assignments that stand in the group's own row, as no criterion shares them."""
        return () if self.shares else self.assignments


Item = Group | Criterion
"""What has a row in the table."""
ColumnRole = Literal[
    "number", "criterion", "tasks", "lead", "coordinating", "target", "output", "deadline", "other"
]  # fmt: skip


class Column(Model):
    """A column of the official table."""

    role: ColumnRole = fact(
        "number: số; criterion: tiêu chí, chỉ tiêu; tasks: nhiệm vụ; lead: chủ trì; coordinating: phối hợp; "
        "target: kết quả phấn đấu; output: sản phẩm, kết quả; deadline: thời hạn; other: cột khác, có key"
    )
    key: ColumnKey | None = fact("Mã của cột other, do mình đặt, như don_vi", default=None)
    printed: Text = fact("Tên cột như lần in đầu tiên")

    @property
    def further(self) -> bool:
        """Whether it is none of the six: what must come of it, by when, what only this table has."""
        return self.role not in SIX

    @property
    def id(self) -> str:
        """By what it is known in its table."""
        return self.key or self.role

    def text(self, item: Item, work: Assignment | None) -> str:
        """What a row, with this part of its assignments or none, prints here, a paragraph a line; empty for nothing."""
        if self.role in OF_ITEM:
            return OF_ITEM[self.role](item)
        return _OF_WORK[self.role](work, self.id) if work else ""


OF_ITEM: dict[str, Callable[[Item], str]] = {
    "number": lambda item: item.printed or item.number,
    "criterion": lambda item: item.label,
    "target": lambda item: item.target.printed if item.target else "",
}
"""The columns that belong to a row as a whole; the others belong to each part of its assignments."""
_OF_WORK: dict[str, Callable[[Assignment, str], str]] = {
    "tasks": lambda work, _: "\n".join(work.tasks),
    "lead": Assignment.cell,
    "coordinating": Assignment.cell,
    "output": lambda work, _: work.output or "",
    "deadline": lambda work, _: work.deadline.printed if work.deadline else "",
    "other": lambda work, key: "\n".join(each.printed for each in work.other if each.key == key),
}
COLUMN_ROLES: tuple[ColumnRole, ...] = get_args(ColumnRole)
"""In the usual order."""
SIX = COLUMN_ROLES[:6]
"""The roles of six columns that are given as plain texts."""


class Headings(Model):
    """The heading row of the official table."""

    columns: tuple[Text | Column, ...] = fact(
        "Các cột từ trái sang, mỗi cột role và printed; sáu cột như Công văn 2596 thì chỉ cần ghi tên", min_length=2
    )
    notes: tuple[Note, ...] = fact("Ghi chú phiên bản số", default=(), max_length=200)

    @property
    def texts(self) -> tuple[str, ...]:
        """The printed names."""
        return tuple(each if isinstance(each, str) else each.printed for each in self.columns)


class Place(NamedTuple):
    """A group or criterion with where it stands: its way in the file and the groups around it, outermost first."""

    loc: Loc
    item: Item
    parents: tuple[Group, ...]

    def assignments(self) -> tuple[Assignment, ...]:
        """The criterion's own assignments, or those that the nearest group shares."""
        for holder in (self.item, *reversed(self.parents)):
            if holder.assignments:
                return holder.assignments
        return ()

    def shared_by(self) -> Group | None:
        """The group whose assignments hold for this criterion; None where it has its own, or none at all."""
        if self.item.assignments:
            return None
        return next((group for group in reversed(self.parents) if group.assignments), None)

    def notes(self) -> tuple[Note, ...]:
        """The item's own notes, and those of the group that shares its assignments."""
        shared = self.shared_by()
        return self.item.notes + (shared.notes if shared else ())

    def note_words(self) -> list[str]:
        """The same in words; those of the group begin with its number: "5 · cơ quan chủ trì, …"."""
        shared, own = self.shared_by(), len(self.item.notes)
        where = f"{shared.number} · " if shared else ""
        return [f"{where if at >= own else ''}{note.words}" for at, note in enumerate(self.notes())]


class Appendix(Model):
    """One appendix: the official table of one index."""

    index: IndexId = fact("Mã chỉ số, như trong dispatch.yaml")
    label: Text = fact("Số phụ lục, như “Phụ lục I”")
    title: Text = fact("Tên phụ lục, chữ hoa và xuống dòng như bản in")
    attachment: Text = fact("Dòng “(Kèm theo … số …)”")
    headings: Headings = fact("Hàng tiêu đề của bảng")
    notes: tuple[Note, ...] = fact("Ghi chú phiên bản số", default=(), max_length=200)
    groups: tuple[Group, ...] = fact("Các nhóm tiêu chí", default=())
    criteria: tuple[Criterion, ...] = fact("Các tiêu chí, khi phụ lục không chia nhóm", default=())

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table, left to right; a line break in a name is a space."""
        named = zip(SIX, self.headings.columns, strict=False)
        plain = (Column(role=role, printed=each) for role, each in named if isinstance(each, str))
        found = (*plain, *(each for each in self.headings.columns if isinstance(each, Column)))
        return tuple(replace(each, printed=squeeze(each.printed)) for each in found)

    def further(self, item: Item, work: Assignment | None) -> Iterator[tuple[Column, str]]:
        """What a row has beyond the six usual columns: column and text, where there is any."""
        texts = ((column, column.text(item, work)) for column in self.columns if column.further)
        return ((column, text) for column, text in texts if text)

    def has(self, *roles: str) -> bool:
        """Whether there is a column for one of these roles; targets can stand in the cells of the criteria too."""
        return not self._roles.isdisjoint(roles)

    @cached_property
    def _roles(self) -> frozenset[str]:
        beside = ["target"] if any(place.item.target for place in self.walk()) else []
        return frozenset((*beside, *(column.role for column in self.columns)))

    def walk(self) -> Iterator[Place]:
        """Every group and criterion in printed order, a group before what it holds; side by side by their numbers."""

        def below(holder: Appendix | Group, loc: Loc, parents: tuple[Group, ...]) -> Iterator[Place]:
            rows: list[tuple[Loc, Item]] = [((*loc, "groups", i), group) for i, group in enumerate(holder.groups)]
            rows += [((*loc, "criteria", i), criterion) for i, criterion in enumerate(holder.criteria)]
            if holder.groups and holder.criteria:
                rows.sort(key=lambda row: number_key(row[1].number))
            for here, item in rows:
                yield Place(here, item, parents)
                if isinstance(item, Group):
                    yield from below(item, here, (*parents, item))

        return below(self, (), ())

    def walk_notes(self) -> Iterator[tuple[Loc, Note, Appendix | Item]]:
        """Every note in file order, with its place and what it stands on."""
        for i, note in enumerate(self.headings.notes):
            yield ("headings", "notes", i), note, self
        for i, note in enumerate(self.notes):
            yield ("notes", i), note, self
        for place in self.walk():
            for i, note in enumerate(place.item.notes):
                yield (*place.loc, "notes", i), note, place.item

    def leaves(self) -> Iterator[tuple[Item, Place]]:
        """The rows that ask for something, in printed order: leaf criteria, and groups with own work or a target."""
        for place in self.walk():
            if isinstance(place.item, Criterion) or place.item.own_work or place.item.target:
                yield place.item, place
