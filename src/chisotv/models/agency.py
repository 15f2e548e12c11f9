"""An agency of the registry, or a collective name for several."""

from __future__ import annotations

from typing import Literal

from chisotv.models.base import AgencyId, Flag, Model, Text, Whole, fact

AgencyKind = Literal[
    "department", "office", "district", "commune", "school", "enterprise", "ministry", "vertical", "police", "military",
    "party", "front", "association", "other", "collective",
]  # fmt: skip
Membership = Literal["certain", "possible"]


class Agency(Model):
    """An agency, or a collective name for several."""

    id: AgencyId = fact("Mã không dấu, không đổi sau khi đã dùng")
    name: Text = fact("Tên đầy đủ")
    kind: AgencyKind = fact("Loại cơ quan; collective là nhóm cơ quan")
    abbreviations: tuple[Text, ...] = fact("Chữ tắt thường dùng", default=())
    printed: tuple[Text, ...] = fact("Các dạng khác mà văn bản in", default=())
    of: AgencyKind | None = fact("Loại của phần lớn thành viên (chỉ với nhóm cơ quan)", default=None)
    membership: Membership | None = fact(
        "certain: chắc chắn là thành viên; possible: chỉ có thể (chỉ với nhóm cơ quan)", default=None
    )
    size: Whole | None = fact("Số đơn vị, khi không liệt kê thành viên", default=None, ge=1)
    members: tuple[AgencyId, ...] = fact("Mã các thành viên, kể cả mã nhóm khác (chỉ với nhóm cơ quan)", default=())
    source: Text | None = fact("Căn cứ", default=None)

    @property
    def short(self) -> str:
        """The name with its first abbreviation: "Sở Nội vụ (SNV)"."""
        return f"{self.name} ({self.abbreviations[0]})" if self.abbreviations else self.name

    @property
    def brief(self) -> str:
        """The name in a sentence with little room: "Sở GD&ĐT", "các sở, ban, ngành tỉnh"; never letters alone."""
        names = [self.name.replace("Ủy ban nhân dân", "UBND"), *(each for each in self.abbreviations if " " in each)]
        name = min(names, key=len)
        return name[0].lower() + name[1:] if self.kind == "collective" and name[1:2].islower() else name


class Unnamed(Model):
    """An agency that there is and that the dispatch does not name, so that whoever asks for it can be told."""

    id: AgencyId = fact("Mã không dấu, không đổi sau khi đã dùng")
    name: Text = fact("Tên đầy đủ")
    abbreviations: tuple[Text, ...] = fact("Chữ tắt, tên gọi khác", default=())
    source: Text = fact("Căn cứ: văn bản đặt ra cơ quan ấy")


Known = Agency | Unnamed
"""What a typed name can mean."""


class AgencyFile(Model):
    """The registry file."""

    common: Flag = fact("true: tên không khai ở đây thì lấy ở danh mục chung (bộ, sở, nhóm thường gặp)", default=False)
    agencies: tuple[Agency, ...] = fact("Danh mục cơ quan")
    unnamed: tuple[Unnamed, ...] = fact("Cơ quan có thật mà văn bản không nêu", default=())
