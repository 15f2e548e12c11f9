"""What a target asks for, in figures. A class for each kind: its fields, its words, how results compare with it.

A new kind is a class here and its place in `Measure`; `validation.rules.targets` says what printed words bear it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal as Exact
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple

from chisotv.models.base import ByKind, Decimal, Model, Text, Whole, fact
from chisotv.text import decimal
from chisotv.words import COMPARISON, HIGHEST, Status

if TYPE_CHECKING:
    from chisotv.models.results import Result, Results

Comparison = Literal[">=", ">", "="]
Scope = Literal["criterion", "index"]
RANKS = "bậc"
"""The unit of a measure that asks for a better rank than in another year."""


class Compared(NamedTuple):
    """How a result compares: what is lacking where it misses, and why where it cannot be compared."""

    status: Status
    short: int | float = 0
    reason: str = ""


def _incomparable(reason: str) -> Compared:
    return Compared(Status.INCOMPARABLE, 0, reason)


@dataclass(frozen=True, kw_only=True)
class _Measure(Model):
    in_groups: ClassVar[bool] = True
    """Whether what is lacking are groups; otherwise so much of its unit."""

    comparison: Comparison = fact(">= từ mức này trở lên; > trên mức này; = đúng mức này")
    scope: Scope = fact("criterion: thước đo của riêng tiêu chí; index: của cả chỉ số")
    of: Text | None = fact("Đo cái gì, bằng chữ của kết quả phấn đấu; cần khi có từ hai thước đo trở lên", default=None)

    def json(self) -> dict[str, Any]:
        """The measure as the JSON contracts give it."""
        return {name: getattr(self, name) for name in ("kind", "value", "unit", "comparison", "scope", "of")}

    def _of(self, text: str) -> str:
        return f"{text} ({self.of})" if self.of else text


@dataclass(frozen=True, kw_only=True)
class _OnScale(_Measure):
    if TYPE_CHECKING:  # each kind declares it behind its own name, which is the order that files and JSON have
        value: str

    def compared(self, results: Results, year: int, result: Result, since: int) -> Compared:
        """How a result compares with the group, in the scale of its year.

        Args:
            results: The results of the index.
            year: The year of the result.
            result: The result.
            since: The year in which the target was set: a group means what it meant in the scale known then.
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
            return self._of(f"{COMPARISON[self.comparison]} {name}")
        return self._of(name if self.value.casefold().endswith(HIGHEST) else f"{name} trở lên")


@dataclass(frozen=True, kw_only=True)
class LevelMeasure(_OnScale):
    """A group of provinces by their points to reach, as PAPI has them."""

    kind: Literal["level"] = fact("Nhóm điểm PAPI")
    value: Text = fact("Tên nhóm điểm, theo thang của kết quả công bố (scales)")
    unit: None = fact("Nhóm điểm không có đơn vị", default=None)

    @property
    def words(self) -> str:
        """The measure as a phrase: "nhóm “Trung bình cao” trở lên", "nhóm “Cao nhất”"."""
        return self._words(f"nhóm “{self.value}”")

    @property
    def short(self) -> str:
        """The measure where little room is: "Cao nhất"."""
        return self.value


@dataclass(frozen=True, kw_only=True)
class GroupMeasure(_OnScale):
    """A group of an index to reach, such as C of PAR Index."""

    kind: Literal["group"] = fact("Nhóm xếp hạng của chỉ số")
    value: Text = fact("Tên nhóm, như C")
    unit: None = fact("Nhóm không có đơn vị", default=None)

    @property
    def words(self) -> str:
        """The measure as a phrase: "nhóm C trở lên"."""
        return self._words(f"nhóm {self.value}")

    @property
    def short(self) -> str:
        """The measure where little room is."""
        return self.words


@dataclass(frozen=True, kw_only=True)
class ThresholdMeasure(_Measure):
    """A number to reach."""

    in_groups: ClassVar[bool] = False

    kind: Literal["threshold"] = fact("Ngưỡng bằng số")
    value: Whole | Decimal = fact("Con số, không có dấu chấm ngăn hàng nghìn")
    unit: Text = fact("Đơn vị, như %, thuê bao, Kbps")

    @property
    def words(self) -> str:
        """The measure as a phrase: "từ 1.300.000 thuê bao", "trên 98%", "tăng từ 5 bậc xếp hạng"."""
        figure = f"{COMPARISON[self.comparison]} {decimal(self.value)}{'' if self.unit == '%' else ' '}{self.unit}"
        return self._of(f"tăng {figure} xếp hạng" if self.unit == RANKS else figure)

    @property
    def short(self) -> str:
        """The measure where little room is."""
        return self.words

    def compared(self, results: Results, year: int, result: Result, since: int) -> Compared:
        """How a result compares with the number.

        Args:
            results: The results of the index.
            year: The year of the result.
            result: The result.
            since: The year in which the target was set: scores of a later scale are not compared.
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
        if {">=": short <= 0, ">": short < 0, "=": short == 0}[self.comparison]:
            return Compared(Status.REACHED)
        return Compared(Status.MISSED, int(short) if short == int(short) else float(short))


Measure = Annotated[LevelMeasure | ThresholdMeasure | GroupMeasure, ByKind()]
