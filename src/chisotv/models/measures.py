"""What a target asks for, in figures. A class for each kind: its fields, its words, how results compare with it.

A new kind is a class here and its place in `Measure`; `validation.rules.targets` says what printed words bear it out.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as Exact
from operator import eq, ge, gt, le, lt
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple

from chisotv.models.base import ByKind, Count, Decimal, Model, Text, Whole, Year, fact
from chisotv.text import decimal
from chisotv.words import COMPARISON, HIGHEST, STEP, Status

if TYPE_CHECKING:
    from chisotv.models.results import Result, Results

Comparison = Literal[">=", ">", "=", "<=", "<"]
Scope = Literal["criterion", "index"]
ASIDE = "Con số, năm trong chữ in không phải là mức phải đạt, như “4,73 như năm 2021”; mỗi mục một đoạn chữ in"
"""What the field says that stands beside measures."""
_HOLDS = {">=": le, ">": lt, "=": eq, "<=": ge, "<": gt}
"""Comparison → whether it holds, asked of what a result lacks and of 0."""
RANKS = "bậc"
"""The unit of a measure that asks for a better rank than in another year."""


class Compared(NamedTuple):
    """How a result compares: by how much it misses, and why where it cannot be compared."""

    status: Status
    short: int | float = 0
    reason: str = ""


def _incomparable(reason: str) -> Compared:
    return Compared(Status.INCOMPARABLE, 0, reason)


class _Measure(Model):
    step: ClassVar[str] = ""
    """What is lacking: a "group" or a "rank"; empty where it is so much of the unit."""

    if TYPE_CHECKING:  # each kind has its own, in the order that files and JSON have
        kind: str
        unit: str | None

        @property
        def words(self) -> str:
            """The measure as a phrase."""

    comparison: Comparison = fact(
        ">= từ mức này trở lên; > trên mức này; = đúng mức này; <= không quá mức này; < dưới mức này"
    )
    scope: Scope = fact("criterion: thước đo của riêng tiêu chí; index: của cả chỉ số")
    of: Text | None = fact("Đo cái gì, bằng chữ của kết quả phấn đấu; cần khi có từ hai thước đo trở lên", default=None)
    year: Year | None = fact("Năm phải đạt, nếu có nêu; trước năm ấy là chưa đến hạn", default=None)

    def json(self) -> dict[str, Any]:
        """The measure as the JSON contracts give it; `among` and `year` only where they are said."""
        said = {name: getattr(self, name) for name in ("kind", "value", "unit", "comparison", "scope", "of")}
        also = {name: getattr(self, name, None) for name in ("among", "year")}
        return said | {name: value for name, value in also.items() if value is not None}

    @property
    def short(self) -> str:
        """The measure where little room is."""
        return self.words

    @property
    def short_unit(self) -> str:
        """In what it is counted how much is lacking, in words: "bậc", "hạng", "điểm phần trăm", "thuê bao"."""
        unit = self.unit or ""
        return STEP[self.step] if self.step else "điểm phần trăm" if unit == "%" else unit

    def due_after(self, year: int | None) -> bool:
        """Whether it need not be reached in this year yet."""
        return self.year is not None and year is not None and self.year > year

    def _whole(self, text: str) -> str:
        """The words with what is measured, and by when."""
        text = f"{text} ({self.of})" if self.of else text
        return f"{text}, đến năm {self.year}" if self.year else text


class _OnScale(_Measure):
    step: ClassVar[str] = "group"

    if TYPE_CHECKING:
        value: str

    def compared(self, results: Results, year: int, result: Result, since: int) -> Compared:
        """How a result of a year compares with the group, in the scale of that year.

        `since` is the year in which the target was set: a group means what it meant in the scale known then.
        """
        scale, known = results.scale(year), results.scale_known_in(since)
        if scale is None:
            return _incomparable(f"Chưa có thang nhóm của năm {year}.")
        if self.value not in scale.names:
            return _incomparable(f"Thang nhóm của năm {year} không có nhóm “{self.value}”.")
        if result.group is None:
            return _incomparable(f"Chưa có nhóm của năm {year}.")
        if known is None:
            return _incomparable(f"Chưa có thang nhóm dùng khi đặt mức phấn đấu (năm {since} hoặc trước đó).")
        if not scale.has_groups_of(known):
            names, others = (", ".join(each.names) for each in (scale, known))
            return _incomparable(f"Năm {year} chia nhóm khác khi đặt mức phấn đấu: {names}, không phải {others}.")
        short = scale.names.index(result.group) - scale.names.index(self.value)
        return Compared(Status.MISSED, short) if short > 0 else Compared(Status.REACHED)

    def _words(self, name: str) -> str:
        if self.comparison != ">=":
            return self._whole(f"{COMPARISON[self.comparison]} {name}")
        return self._whole(name if self.value.casefold().endswith(HIGHEST) else f"{name} trở lên")


class LevelMeasure(_OnScale):
    """A group of provinces by their points to reach, by its name."""

    kind: Literal["level"] = fact("Nhóm điểm có tên, như Trung bình cao")
    value: Text = fact("Tên nhóm điểm, theo thang của kết quả công bố (scales)")
    unit: None = fact("Nhóm điểm không có đơn vị", default=None)

    @property
    def words(self) -> str:
        """The measure as a phrase: "nhóm “Trung bình cao” trở lên", "nhóm “Cao nhất”"."""
        return self._words(f"nhóm “{self.value}”")

    @property
    def short(self) -> str:
        """The measure where little room is: "Cao nhất"."""
        return replace(self, of=None)._whole(self.value)


class GroupMeasure(_OnScale):
    """A group of an index to reach, such as C of PAR Index."""

    kind: Literal["group"] = fact("Nhóm xếp hạng của chỉ số")
    value: Text = fact("Tên nhóm, như C")
    unit: None = fact("Nhóm không có đơn vị", default=None)

    @property
    def words(self) -> str:
        """The measure as a phrase: "nhóm C trở lên"."""
        return self._words(f"nhóm {self.value}")


class ThresholdMeasure(_Measure):
    """A number to reach, or not to exceed."""

    kind: Literal["threshold"] = fact("Ngưỡng bằng số")
    value: Whole | Decimal = fact("Con số, không có dấu chấm ngăn hàng nghìn")
    unit: Text = fact("Đơn vị, như %, thuê bao, Kbps")

    @property
    def words(self) -> str:
        """The measure as a phrase: "từ 1.300.000 thuê bao", "trên 98%", "tăng từ 5 bậc xếp hạng"."""
        figure = f"{COMPARISON[self.comparison]} {decimal(self.value)}{'' if self.unit == '%' else ' '}{self.unit}"
        return self._whole(f"tăng {figure} xếp hạng" if self.unit == RANKS else figure)

    def compared(self, results: Results, year: int, result: Result, since: int) -> Compared:
        """How a result of a year compares with the number.

        `since` is the year in which the target was set: scores of a later scale are not compared.
        """
        changed = [at for at in results.changed_scale(result.number) if since < at <= year]
        unit = result.unit or results.unit
        if changed:
            return _incomparable(f"Thang điểm đã đổi từ năm {changed[0]}, sau khi đặt mức phấn đấu.")
        if self.unit == RANKS:
            return _incomparable("Thước đo là số bậc xếp hạng tăng so với năm khác; chương trình chưa so sánh được.")
        if unit != self.unit:
            return _incomparable(f"Thước đo tính bằng “{self.unit}”, kết quả công bố tính bằng “{unit}”.")
        if result.score is None:
            return _incomparable(f"Năm {year} chỉ có thứ hạng, chưa có con số để so sánh.")
        # As decimals: 85 less 81.93 is 3.07.
        short = Exact(str(self.value)) - Exact(str(result.score))
        if _HOLDS[self.comparison](short, 0):
            return Compared(Status.REACHED)
        return Compared(Status.MISSED, abs(int(short) if short == int(short) else float(short)))


class RankMeasure(_Measure):
    """A rank to reach, or a better one."""

    step: ClassVar[str] = "rank"

    kind: Literal["rank"] = fact("Thứ hạng")
    value: Count = fact("Thứ hạng phải đạt, hoặc tốt hơn")
    among: Count | None = fact(
        "Trong bao nhiêu đơn vị, nếu có nêu, như 63; năm xếp hạng số đơn vị khác thì chưa so sánh được", default=None
    )
    unit: None = fact("Thứ hạng không có đơn vị", default=None)
    comparison: Literal[">="] = fact("Hạng này hoặc tốt hơn; không cần ghi", default=">=")

    @property
    def words(self) -> str:
        """The measure as a phrase: "hạng 10 trở lên", "hạng 10 trong 63 trở lên"."""
        among = f" trong {self.among}" if self.among else ""
        return self._whole(f"hạng {self.value}{among}{'' if self.value == 1 else ' trở lên'}")

    def compared(self, results: Results, year: int, result: Result, since: int) -> Compared:
        """How a result compares with the rank: a rank means the same in every year."""
        del results, since
        if result.rank is None:
            return _incomparable(f"Năm {year} chưa có thứ hạng.")
        if self.among and result.ranked not in (None, self.among):
            return _incomparable(f"Năm {year} xếp hạng {result.ranked} đơn vị, không phải {self.among}.")
        short = result.rank - self.value
        return Compared(Status.MISSED, short) if short > 0 else Compared(Status.REACHED)


Measure = Annotated[LevelMeasure | ThresholdMeasure | GroupMeasure | RankMeasure, ByKind()]
