"""The shape of the data files, field by field.

The models hold shape only: types, required fields, closed vocabularies. Whatever needs two fields or two files is a
rule (package `chisotv.rules`). Field descriptions are Vietnamese because editors show them to the people who edit the
YAML files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StringConstraints

from chisotv.problems import Loc

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Number = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,3})(\.(0|[1-9][0-9]{0,3})){0,7}$")]
AgencyId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
IndexId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.yaml$")]
Date = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]

Level = Literal["Thấp nhất", "Trung bình thấp", "Trung bình cao", "Cao nhất"]
Comparison = Literal[">=", ">", "="]
Scope = Literal["criterion", "index"]
NoteKind = Literal["repair", "placement", "doubt"]
NoteField = Literal[
    "headings", "number", "name", "declared", "tasks", "lead", "coordinating", "target", "remark",
    "date", "subject", "signer", "addressees", "basis", "directives", "goals", "recipients",
]  # fmt: skip
AgencyKind = Literal["department", "office", "district", "commune", "school", "enterprise", "collective"]
Membership = Literal["certain", "possible"]


class Model(BaseModel):
    """Base of all models: frozen, and a field nobody knows is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class Note(Model):
    """A repair of the scan, a cell put back in its place, or a doubt left open."""

    kind: NoteKind = Field(
        description="repair: đã sửa chữ; placement: đã đưa ô về đúng chỗ; doubt: còn nghi vấn, giữ như bản quét"
    )
    field: NoteField = Field(description="Trường mà ghi chú nói đến")
    scanned: Text | None = Field(default=None, description="Chữ trên bản quét; null nếu bản quét không có")
    reads: Text | None = Field(default=None, description="Chữ ghi trong dữ liệu; null nếu đã bỏ")
    reason: Text = Field(description="Vì sao, trong một câu")


class _Measure(Model):
    comparison: Comparison = Field(description=">= từ mức này trở lên; > trên mức này; = đúng mức này")
    scope: Scope = Field(description="criterion: thước đo của riêng tiêu chí; index: của cả chỉ số")
    of: Text | None = Field(
        default=None, description="Đo cái gì, bằng chữ của kết quả phấn đấu; cần khi có từ hai thước đo trở lên"
    )


class LevelMeasure(_Measure):
    """A PAPI group of provinces to reach."""

    kind: Literal["level"] = Field(description="Nhóm điểm PAPI")
    value: Level = Field(description="Một trong bốn nhóm điểm PAPI")
    unit: None = Field(default=None, description="Nhóm điểm không có đơn vị")


class ThresholdMeasure(_Measure):
    """A number to reach."""

    kind: Literal["threshold"] = Field(description="Ngưỡng bằng số")
    value: StrictInt | StrictFloat = Field(description="Con số, không có dấu chấm ngăn hàng nghìn")
    unit: Text = Field(description="Đơn vị, như %, thuê bao, Kbps")


class GroupMeasure(_Measure):
    """A group of an index to reach, such as C of PAR Index."""

    kind: Literal["group"] = Field(description="Nhóm xếp hạng của chỉ số")
    value: Text = Field(description="Tên nhóm, như C")
    unit: None = Field(default=None, description="Nhóm không có đơn vị")


Measure = Annotated[LevelMeasure | ThresholdMeasure | GroupMeasure, Field(discriminator="kind")]


class Target(Model):
    """The result to strive for (kết quả phấn đấu)."""

    printed: Text = Field(description="Chữ đúng như bản in; mỗi dòng một ý nếu có nhiều ý")
    truncated: StrictBool = Field(default=False, description="true nếu chữ bị đứt đoạn trên bản quét")
    measures: tuple[Measure, ...] = Field(default=(), max_length=50, description="Thước đo rút ra từ chữ in")

    @property
    def lines(self) -> tuple[str, ...]:
        """The printed text, one entry per printed point."""
        return tuple(self.printed.split("\n"))


class Assignment(Model):
    """Who does what: tasks with the agencies that lead and coordinate them."""

    merged: StrictBool = Field(
        default=False, description="true nếu bản in gộp ô cơ quan với ô giống hệt của phần phân công ngay trên"
    )
    tasks: tuple[Text, ...] = Field(description="Nhiệm vụ trọng tâm, mỗi nhiệm vụ một mục")
    lead: tuple[Text, ...] = Field(description="Cơ quan chủ trì, tên như bản in")
    coordinating: tuple[Text, ...] = Field(description="Cơ quan phối hợp, tên như bản in")


class Criterion(Model):
    """A leaf criterion of an index."""

    number: Number = Field(description="Số tiêu chí, trong ngoặc kép")
    name: Text = Field(description="Tên tiêu chí")
    assignments: tuple[Assignment, ...] = Field(
        default=(), description="Các phần phân công; bỏ trống khi nhóm tiêu chí có phân công chung"
    )
    target: Target | None = Field(default=None, description="Kết quả phấn đấu")
    remark: Text | None = Field(default=None, description="Chữ in thêm dưới bảng cho tiêu chí này")
    notes: tuple[Note, ...] = Field(default=(), max_length=200, description="Ghi chú phiên bản số")


class Declared(Model):
    """How many parts a group says it has."""

    count: StrictInt = Field(ge=0, description="Số thành phần công bố")
    printed: Text = Field(description="Chữ in, như “gồm 04 chỉ số thành phần.”")


class Group(Model):
    """A group of criteria; it can hold the assignment that its criteria share."""

    number: Number = Field(description="Số nhóm tiêu chí, trong ngoặc kép")
    name: Text = Field(description="Tên nhóm tiêu chí")
    declared: Declared | None = Field(default=None, description="Số thành phần mà bản in công bố")
    assignments: tuple[Assignment, ...] = Field(default=(), description="Phân công chung của các tiêu chí trong nhóm")
    notes: tuple[Note, ...] = Field(default=(), max_length=200, description="Ghi chú phiên bản số")
    groups: "tuple[Group, ...]" = Field(default=(), description="Các nhóm con")
    criteria: tuple[Criterion, ...] = Field(default=(), description="Các tiêu chí")

    @property
    def label(self) -> str:
        """The group's printed cell: its name and what it declares."""
        return f"{self.name}: {self.declared.printed}" if self.declared else self.name


class Headings(Model):
    """The heading row of the official table."""

    columns: tuple[Text, Text, Text, Text, Text, Text] = Field(description="Tên sáu cột, như lần in đầu tiên")
    notes: tuple[Note, ...] = Field(default=(), max_length=200, description="Ghi chú phiên bản số")


@dataclass(frozen=True, slots=True)
class Place:
    """A group or criterion with where it stands: its way in the file and the groups around it, outermost first."""

    loc: Loc
    item: Group | Criterion
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


class Appendix(Model):
    """One appendix: the official table of one index."""

    index: IndexId = Field(description="Mã chỉ số, như trong dispatch.yaml")
    label: Text = Field(description="Số phụ lục, như “Phụ lục I”")
    title: Text = Field(description="Tên phụ lục, chữ hoa và xuống dòng như bản in")
    attachment: Text = Field(description="Dòng “(Kèm theo Công văn số …)”")
    headings: Headings = Field(description="Hàng tiêu đề của bảng")
    notes: tuple[Note, ...] = Field(default=(), max_length=200, description="Ghi chú phiên bản số")
    groups: tuple[Group, ...] = Field(default=(), description="Các nhóm tiêu chí")
    criteria: tuple[Criterion, ...] = Field(default=(), description="Các tiêu chí, khi phụ lục không chia nhóm")

    def walk(self) -> Iterator[Place]:
        """Every group and criterion in printed order, a group before what it holds."""

        def below(holder: Appendix | Group, loc: Loc, parents: tuple[Group, ...]) -> Iterator[Place]:
            for i, group in enumerate(holder.groups):
                here = (*loc, "groups", i)
                yield Place(here, group, parents)
                yield from below(group, here, (*parents, group))
            for i, criterion in enumerate(holder.criteria):
                yield Place((*loc, "criteria", i), criterion, parents)

        return below(self, (), ())

    def walk_notes(self) -> "Iterator[tuple[Loc, Note, Appendix | Group | Criterion]]":
        """Every note in file order, with its place and what it stands on."""
        for i, note in enumerate(self.headings.notes):
            yield ("headings", "notes", i), note, self
        for i, note in enumerate(self.notes):
            yield ("notes", i), note, self
        for place in self.walk():
            for i, note in enumerate(place.item.notes):
                yield (*place.loc, "notes", i), note, place.item

    def leaves(self) -> Iterator[tuple[Criterion, Place]]:
        """The leaf criteria in printed order, each with its place."""
        for place in self.walk():
            if isinstance(place.item, Criterion):
                yield place.item, place


class Charged(Model):
    """Somebody the letter addresses or charges: the printed words and the agency they mean."""

    printed: Text = Field(description="Chữ đúng như bản in")
    agency: AgencyId = Field(description="Mã cơ quan trong agencies.yaml")


class Signer(Model):
    """Who signed."""

    position: Text = Field(description="Chức vụ")
    name: Text = Field(description="Họ và tên")


class Index(Model):
    """An index that the dispatch speaks of."""

    id: IndexId = Field(description="Mã chỉ số, không đổi")
    name: Text = Field(description="Tên ngắn")
    full_name: Text = Field(description="Tên đầy đủ")
    aliases: tuple[Text, ...] = Field(default=(), description="Các tên gọi khác")
    appendix: FileName | None = Field(default=None, description="Tệp phụ lục; bỏ trống nếu không có phụ lục")

    @property
    def short(self) -> str:
        """The shortest name: "ICT" for "ICT Index"."""
        return min((self.name, *self.aliases), key=len)


class Directive(Model):
    """A numbered order of the letter."""

    number: Number = Field(description="Số điểm, trong ngoặc kép")
    charged: tuple[Charged, ...] = Field(description="Người, cơ quan được giao")
    coordinating: tuple[Charged, ...] = Field(default=(), description="Người, cơ quan phối hợp")
    text: Text = Field(description="Nội dung")
    points: tuple[Text, ...] = Field(default=(), description="Các ý gạch đầu dòng")
    remark: Text | None = Field(default=None, description="Đoạn trong ngoặc đơn ở cuối")


class Goal(Model):
    """What the letter wants of an index as a whole."""

    index: IndexId = Field(description="Mã chỉ số")
    directive: Number = Field(description="Số điểm chỉ đạo nêu mục tiêu")
    printed: Text = Field(description="Chữ đúng như bản in")
    measures: tuple[Measure, ...] = Field(default=(), max_length=50, description="Thước đo rút ra từ chữ in")


class ScanError(Model):
    """A word that the scan is known to misread."""

    scanned: Text = Field(description="Chữ bị đọc sai")
    reads: Text = Field(description="Chữ đúng")


class Dispatch(Model):
    """The letter itself."""

    number: Text = Field(description="Số, ký hiệu")
    date: Date = Field(description="Ngày ban hành, năm-tháng-ngày, trong ngoặc kép")
    place: Text = Field(description="Nơi ban hành")
    issuing_body: Text = Field(description="Cơ quan ban hành")
    subject: Text = Field(description="Trích yếu, phần sau “V/v”")
    signer: Signer = Field(description="Người ký")
    addressees: tuple[Charged, ...] = Field(description="Kính gửi")
    basis: tuple[Text, ...] = Field(description="Các đoạn căn cứ, mở đầu")
    indices: tuple[Index, ...] = Field(description="Các chỉ số, theo thứ tự phụ lục")
    directives: tuple[Directive, ...] = Field(description="Các điểm chỉ đạo")
    goals: tuple[Goal, ...] = Field(default=(), description="Mục tiêu chung của từng chỉ số")
    recipients: tuple[Text, ...] = Field(description="Nơi nhận")
    scan_errors: tuple[ScanError, ...] = Field(
        default=(), max_length=500, description="Các lỗi đọc chắc chắn của bản quét"
    )
    notes: tuple[Note, ...] = Field(default=(), max_length=200, description="Ghi chú phiên bản số")

    @property
    def printed_date(self) -> str:
        """The date as a text prints it: 07/7/2020 (a leading zero for days below 10 and months 1 and 2)."""
        year, month, day = self.date.split("-")
        return f"{day}/{month if int(month) <= 2 else int(month)}/{year}"

    @property
    def spoken_date(self) -> str:
        """The date in words: "ngày 07 tháng 7 năm 2020"."""
        day, month, year = self.printed_date.split("/")
        return f"ngày {day} tháng {month} năm {year}"

    @property
    def title(self) -> str:
        """How people name it: "Công văn số 2596/UBND-NC ngày 07/7/2020"."""
        return f"Công văn số {self.number} ngày {self.printed_date}"


class Agency(Model):
    """An agency, or a collective name for several."""

    id: AgencyId = Field(description="Mã không dấu, không đổi sau khi đã dùng")
    name: Text = Field(description="Tên đầy đủ")
    kind: AgencyKind = Field(description="Loại cơ quan; collective là nhóm cơ quan")
    abbreviations: tuple[Text, ...] = Field(default=(), description="Chữ tắt thường dùng")
    printed: tuple[Text, ...] = Field(default=(), description="Các dạng khác mà văn bản in")
    of: AgencyKind | None = Field(default=None, description="Loại của phần lớn thành viên (chỉ với nhóm cơ quan)")
    membership: Membership | None = Field(
        default=None, description="certain: chắc chắn là thành viên; possible: chỉ có thể (chỉ với nhóm cơ quan)"
    )
    size: StrictInt | None = Field(default=None, ge=1, description="Số đơn vị, khi không liệt kê thành viên")
    members: tuple[AgencyId, ...] = Field(default=(), description="Mã của các thành viên (chỉ với nhóm cơ quan)")
    source: Text | None = Field(default=None, description="Căn cứ")

    @property
    def short(self) -> str:
        """The name with its first abbreviation: "Sở Nội vụ (SNV)"."""
        return f"{self.name} ({self.abbreviations[0]})" if self.abbreviations else self.name


class AgencyFile(Model):
    """The registry file."""

    agencies: tuple[Agency, ...] = Field(description="Danh mục cơ quan")
