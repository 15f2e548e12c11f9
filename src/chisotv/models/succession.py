"""What became of the agencies after the dispatch: who received whose work, by which act, and how sure that is.

An agency's work goes where an event that names its field sends it, else where one that names none does. So the fields
of the tasks (`Work`) decide who holds a duty, and never the label of the agency that received the rest.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from chisotv.models.agency import Agency, AgencyKind
from chisotv.models.base import AgencyId, Count, Date, Flag, IndexId, Matching, Model, Number, Text, fact
from chisotv.text import fold

Confidence = Literal["high", "medium", "low"]
EventKind = Literal["merged", "renamed", "reorganised", "ended", "split", "kept", "unknown", "closed", "inferred"]
ENDING = frozenset({"merged", "renamed", "reorganised", "ended"})
"""Kinds of events after which there is no agency any more that gave its work and is not among those who have it."""
Code = Annotated[str, Matching(r"^[0-9]{5}$")]


class Source(Model):
    """Where facts were read."""

    id: AgencyId = fact("Mã nguồn")
    text: Text = fact("Nguồn, ghi đầy đủ bằng lời")


class Unit(Model):
    """An agency of a later day, which the registry of the dispatch does not have."""

    id: AgencyId = fact("Mã không dấu, không đổi sau khi đã dùng")
    name: Text = fact("Tên đầy đủ")
    kind: AgencyKind = fact("Loại cơ quan")
    abbreviations: tuple[Text, ...] = fact("Chữ tắt, tên gọi khác", default=())
    since: Date = fact("Có từ ngày nào, năm-tháng-ngày, trong ngoặc kép")
    note: Text | None = fact("Điều cần biết", default=None)

    @property
    def agency(self) -> Agency:
        """The same as an entry of a registry."""
        return Agency(id=self.id, name=self.name, kind=self.kind, abbreviations=self.abbreviations)


class Event(Model):
    """One change: whose work went to whom, wholly or by field."""

    id: AgencyId = fact("Mã sự kiện")
    kind: EventKind = fact(
        "merged: nhập; renamed: đổi tên; reorganised: tổ chức lại; ended: kết thúc; split: chuyển một phần việc; "
        "kept: giữ tên; unknown: chưa rõ; closed: việc không còn; inferred: suy ra từ lĩnh vực của nhiệm vụ"
    )
    before: tuple[AgencyId, ...] = fact("Cơ quan có việc ấy trước đó", min_length=1)
    after: tuple[AgencyId, ...] = fact("Cơ quan nhận việc; cơ quan nêu ở cả hai bên thì giữ việc của mình", default=())
    fields: tuple[Text, ...] = fact("Các lĩnh vực được chuyển; bỏ trống nếu là mọi việc còn lại", default=())
    date: Date = fact("Từ ngày nào, năm-tháng-ngày, trong ngoặc kép")
    basis: Text = fact("Căn cứ, ghi đầy đủ; điều suy ra, điều chưa tìm thấy văn bản thì nói rõ")
    sources: tuple[AgencyId, ...] = fact("Mã các nguồn", min_length=1)
    confidence: Confidence = fact("high: chắc chắn; medium: theo lĩnh vực; low: chưa rõ")
    note: Text | None = fact("Điều cần biết thêm", default=None)

    @property
    def ended(self) -> frozenset[str]:
        """Who is no more after it."""
        return frozenset(self.before) - frozenset(self.after) if self.kind in ENDING else frozenset()

    def next(self, agency_id: str) -> tuple[str, ...]:
        """Who has the work of one of those that had it before."""
        return (agency_id,) if agency_id in self.after else self.after


class Part(Model):
    """What a commune of a later day has of one former district."""

    district: AgencyId = fact("Mã UBND cấp huyện cũ, trong agencies.yaml")
    units: tuple[Text, ...] = fact("Các xã, phường, thị trấn cũ", min_length=1)


class Commune(Model):
    """A commune or ward of a later day."""

    code: Code = fact("Mã đơn vị hành chính, năm chữ số, trong ngoặc kép")
    name: Text = fact("Tên như trong nghị quyết, như Xã Cầu Kè")
    clause: Count = fact("Số khoản của điều nêu ở căn cứ")
    parts: tuple[Part, ...] = fact("Lập từ những phần nào của các huyện cũ", min_length=1)

    @property
    def agency(self) -> Agency:
        """Its committee; the bare name ("Châu Thành") is left to the district that had it in the dispatch's days."""
        name = self.name[0].lower() + self.name[1:]
        short = (f"UBND {name}", name)
        return Agency(id=self.id, name=f"Ủy ban nhân dân {name}", kind="commune", abbreviations=short)

    @property
    def id(self) -> str:
        """The id of its committee: "ubnd-xa-cau-ke"."""
        return f"ubnd-{fold(self.name).replace(' ', '-')}"


class Province(Model):
    """The province of a later day, and the communes of the former one in it."""

    name: Text = fact("Tên, như Vĩnh Long")
    level: Text = fact("Cấp, như tỉnh")
    since: Date = fact("Từ ngày nào, năm-tháng-ngày, trong ngoặc kép")
    basis: Text = fact("Căn cứ, ghi đầy đủ; căn cứ của các xã, phường nêu cả điều")
    sources: tuple[AgencyId, ...] = fact("Mã các nguồn", min_length=1)
    note: Text | None = fact("Điều suy ra, điều chưa tìm thấy văn bản", default=None)
    communes: tuple[Commune, ...] = fact("Các xã, phường", default=(), max_length=1000)


class Criteria(Model):
    """Criteria of one index."""

    index: IndexId = fact("Mã chỉ số")
    numbers: tuple[Number, ...] = fact("Số các tiêu chí, trong ngoặc kép", min_length=1)


class Work(Model):
    """To which field the work of a printed agency belongs; of several for one row the first counts most."""

    agency: AgencyId = fact("Mã cơ quan hoặc nhóm cơ quan như văn bản in")
    field: Text | None = fact("Lĩnh vực, như một sự kiện nêu; bỏ trống nếu là việc còn lại", default=None)
    criteria: tuple[Criteria, ...] = fact("Ở những tiêu chí nào", default=())
    directives: tuple[Number, ...] = fact("Ở những điểm chỉ đạo nào của văn bản", default=())
    confidence: Confidence = fact("Lĩnh vực của nhiệm vụ chắc đến đâu", default="high")
    conflict: Flag = fact("true nếu các căn cứ cho những cơ quan nhận khác nhau", default=False)

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Where: index id and number; of a point of the letter "" and its number."""
        rows = [(each.index, number) for each in self.criteria for number in each.numbers]
        return (*rows, *(("", number) for number in self.directives))


class Succession(Model):
    """The whole file."""

    until: Date = fact("Dữ liệu biết đến ngày nào, năm-tháng-ngày, trong ngoặc kép")
    sources: tuple[Source, ...] = fact("Các nguồn", max_length=500)
    units: tuple[Unit, ...] = fact("Cơ quan về sau, chưa có trong agencies.yaml", default=(), max_length=1000)
    events: tuple[Event, ...] = fact("Các sự kiện", max_length=1000)
    works: tuple[Work, ...] = fact(
        "Lĩnh vực của nhiệm vụ, nơi việc được chia theo lĩnh vực", default=(), max_length=1000
    )
    province: Province | None = fact("Tỉnh về sau", default=None)

    @property
    def communes(self) -> tuple[Commune, ...]:
        """The communes and wards of the later province."""
        return self.province.communes if self.province else ()


class Holder(NamedTuple):
    """Who holds on some day what the dispatch gave to an agency."""

    printed: Agency  # the agency or collective that the dispatch names
    agency: Agency | None  # who holds it; None where nobody does or nobody knows, see `gone`
    field: str | None  # the field of the work; None where it was not divided by field
    confidence: Confidence  # how sure that is
    events: tuple[Event, ...]  # what happened, in order of date
    conflict: bool = False  # whether the sources name different holders, all of which are given
    beside: bool = False  # whether another field, and so another holder, counts more

    @property
    def gone(self) -> bool:
        """Whether what the work was about is no more."""
        return self.agency is None and bool(self.events) and self.events[-1].kind == "closed"
