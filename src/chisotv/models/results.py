"""What was published of an index: the figures of each year with their source.

Figures of a year stand in one table; a group of provinces has a meaning only in the scale of its year. Nothing is left
blank: a year in which a criterion was not measured, a change of its scale, a year without figures are said.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from chisotv.models.base import Count, Decimal, Flag, IndexId, Model, Number, Strict, Text, Whole, Year, fact
from chisotv.text import decimal, figure, places

Basis = Literal["published", "computed"]


class ScaleGroup(Model):
    """One group of a scale, with its bound where it is known."""

    name: Text = fact("Tên nhóm, như “Cao nhất” hoặc A")
    to_rank: Count | None = fact("Thứ hạng cuối cùng còn thuộc nhóm", default=None)
    from_score: Whole | Decimal | None = fact("Điểm thấp nhất của cả chỉ số còn thuộc nhóm", default=None)

    @property
    def words(self) -> str:
        """The group with its bound: "A từ 80 điểm", "Cao nhất đến hạng 16"; the last one has none."""
        if self.from_score is not None:
            return f"{self.name} từ {decimal(self.from_score)} điểm"
        return self.name if self.to_rank is None else f"{self.name} đến hạng {self.to_rank}"

    def holds(self, result: Result) -> bool | None:
        """Whether a result reaches the group's bound; None where that cannot be told. The last group has no bound."""
        if self.to_rank is not None:
            return None if result.rank is None else result.rank <= self.to_rank
        if self.from_score is not None:
            # Parts of an index have scores of their own size.
            return None if result.score is None or result.number is not None else result.score >= self.from_score
        return None


class Scale(Model):
    """How the provinces are divided into groups in some years."""

    years: tuple[Year, ...] = fact("Các năm dùng thang này", min_length=1)
    basis: Basis = fact("published: nhóm do nơi công bố nêu; computed: nhóm do tính toán từ điểm hoặc thứ hạng")
    source: Text = fact("Nguồn, hoặc cách tính")
    groups: tuple[ScaleGroup, ...] = fact("Các nhóm, từ tốt nhất xuống", min_length=2, max_length=20)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the groups, the best first."""
        return tuple(group.name for group in self.groups)

    def has_groups_of(self, other: Scale) -> bool:
        """Whether groups of the two can be set side by side: "B" among A and B is not "B" among A, B, C and D."""
        return set(self.names) == set(other.names)

    def group_of(self, result: Result) -> str | None:
        """The group that a result's rank or score falls into; None where the scale does not say."""
        for group in self.groups[:-1]:
            held = group.holds(result)
            if held is None:
                return None
            if held:
                return group.name
        return self.groups[-1].name


class Result(Model):
    """The figures of a criterion, of a group of criteria or of the index as a whole in one year."""

    number: Number | None = fact("Số tiêu chí hoặc nhóm tiêu chí; bỏ trống nếu là cả chỉ số", default=None)
    measure: Text | None = fact("Thước đo nào (trường of), khi kết quả phấn đấu có nhiều thước đo", default=None)
    score: Whole | Decimal | None = fact("Điểm, tỷ lệ hoặc số đo được", default=None)
    unit: Text | None = fact("Đơn vị của con số, nếu khác đơn vị chung của tệp", default=None)
    rank: Count | None = fact("Thứ hạng", default=None)
    ranked: Count | None = fact("Số đơn vị được xếp hạng", default=None)
    group: Text | None = fact("Nhóm, theo thang của năm ấy (scales)", default=None)
    basis: Basis | None = fact("published: được công bố; computed: do tính toán; bỏ trống: như cả tệp", default=None)
    source: Text | None = fact("Nguồn riêng, nếu khác nguồn của cả năm", default=None)

    @property
    def key(self) -> tuple[str | None, str | None]:
        """What a year has one result of: number and measure."""
        return self.number, self.measure

    @property
    def rank_words(self) -> str | None:
        """The rank: "hạng 36/61"; None where there is none."""
        return None if self.rank is None else f"hạng {self.rank}/{self.ranked}" if self.ranked else f"hạng {self.rank}"


class YearResults(Model):
    """The figures of one year."""

    year: Year = fact("Năm đánh giá, không phải năm công bố")
    source: Text | None = fact("Nguồn của cả năm, nếu khác nguồn của cả tệp", default=None)
    results: tuple[Result, ...] = fact("Các kết quả", default=(), max_length=2000)


class Unmeasured(Model):
    """Criteria that were not measured in some years."""

    numbers: tuple[Number, ...] = fact("Các tiêu chí, nhóm tiêu chí", min_length=1)
    years: tuple[Year, ...] = fact("Các năm không đo", min_length=1)
    earlier: Flag = fact("true: cả mọi năm trước các năm ấy", default=False)
    later: Flag = fact("true: cả mọi năm sau các năm ấy", default=False)
    reason: Text = fact("Vì sao, trong một câu")

    @property
    def years_words(self) -> str:
        """The years: "2018 và các năm trước", "2021, 2022"."""
        return f"{', '.join(map(str, self.years))}{self.open_years}"

    @property
    def open_years(self) -> str:
        """What to add to the named years where those before or after them are meant too."""
        ways = [name for name, meant in (("trước", self.earlier), ("sau", self.later)) if meant]
        return f" và các năm {', '.join(ways)}" if ways else ""

    def holds(self, year: int) -> bool:
        """Whether a year is one of those."""
        return (
            year in self.years or (self.earlier and year < min(self.years)) or (self.later and year > max(self.years))
        )


class ScaleChange(Model):
    """Criteria whose scores cannot be compared with those of the years before."""

    numbers: tuple[Number, ...] = fact("Các tiêu chí, nhóm tiêu chí; bỏ trống nếu là cả chỉ số", default=())
    year: Year = fact("Năm đầu tiên của thang điểm mới")


class Highest(Model):
    """The highest score that criteria, or the index as a whole, can have."""

    numbers: tuple[Number, ...] = fact("Các tiêu chí, nhóm tiêu chí; bỏ trống nếu là cả chỉ số", default=())
    score: Whole | Decimal = fact("Điểm cao nhất có thể có, theo đơn vị chung của tệp")
    source: Text = fact("Nguồn của thang điểm")


class Missing(Model):
    """Years of which no published figure was found."""

    years: tuple[Year, ...] = fact("Các năm; bỏ trống nếu là mọi năm chưa ghi", default=())
    reason: Text = fact("Vì sao, trong một câu")


class EnglishName(Model):
    """What the publisher calls a criterion, a group or the index in English."""

    number: Number | None = fact("Số tiêu chí hoặc nhóm tiêu chí; bỏ trống nếu là cả chỉ số", default=None)
    name: Text = fact("Tên tiếng Anh của nơi công bố, không tự dịch")


class Results(Model):
    """The results of one index."""

    index: IndexId = fact("Mã chỉ số, như trong dispatch.yaml")
    unit: Text = fact("Đơn vị của điểm, như điểm hoặc %")
    decimals: Annotated[int, Strict(ge=0, le=6)] = fact("Số chữ số thập phân khi in điểm")
    basis: Basis = fact("Điểm và thứ hạng được công bố (published) hay do tính toán (computed)")
    source: Text | None = fact("Nguồn của cả tệp", default=None)
    names_en: tuple[EnglishName, ...] = fact("Tên tiếng Anh do nơi công bố đặt", default=(), max_length=10_000)
    scales: tuple[Scale, ...] = fact("Thang nhóm của từng năm", default=(), max_length=100)
    highest: tuple[Highest, ...] = fact("Điểm cao nhất có thể có", default=(), max_length=100)
    scale_changes: tuple[ScaleChange, ...] = fact("Các năm đổi thang điểm", default=(), max_length=100)
    unmeasured: tuple[Unmeasured, ...] = fact("Các năm không đo", default=(), max_length=100)
    missing: tuple[Missing, ...] = fact("Các năm chưa có số liệu", default=(), max_length=100)
    years: tuple[YearResults, ...] = fact("Kết quả từng năm, theo thứ tự năm", default=(), max_length=200)

    @cached_property
    def english(self) -> dict[str | None, str]:
        """Number, or None of the index as a whole → what the publisher calls it in English."""
        return {each.number: each.name for each in self.names_en}

    @property
    def latest(self) -> int | None:
        """The last year that tells the most of what the file has: a first figure does not hide the year before."""
        counts = {table.year: len(table.results) for table in self.years if table.results}
        return max((year for year, number in counts.items() if 2 * number >= max(counts.values())), default=None)

    @property
    def years_with_results(self) -> tuple[int, ...]:
        """The years that have any figure, in order."""
        return tuple(sorted(table.year for table in self.years if table.results))

    def scale(self, year: int) -> Scale | None:
        """The scale of a year."""
        return next((scale for scale in self.scales if year in scale.years), None)

    def scale_known_in(self, year: int) -> Scale | None:
        """The scale of a year, or else the last one before it."""
        known = [each for scale in self.scales for each in scale.years if each <= year]
        return self.scale(max(known)) if known else None

    @property
    def has_whole(self) -> bool:
        """Whether there is a figure of the whole index."""
        return any(result.number is None for table in self.years for result in table.results)

    def table(self, year: int) -> YearResults | None:
        """The figures of a year."""
        return next((table for table in self.years if table.year == year), None)

    def result(self, year: int, number: str | None, measure: str | None = None) -> Result | None:
        """The result of a criterion, a group or, without a number, the whole index in a year."""
        table = self.table(year)
        found = table.results if table else ()
        return next((result for result in found if result.key == (number, measure)), None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that is named, each once: the file's, those of years, those of single figures."""
        named = [self.source, *(table.source for table in self.years)]
        named += [result.source for table in self.years for result in table.results]
        return tuple(dict.fromkeys(source for source in named if source))

    def source_of(self, table: YearResults, result: Result) -> str | None:
        """Where a figure comes from: its own source, else the year's, else the file's."""
        return result.source or table.source or self.source

    def score_digits(self, result: Result) -> str | None:
        """The score of a result, not rounded; what is measured in a unit of its own has as many digits as it has."""
        if result.score is None:
            return None
        return figure(result.score, places(result.score, 0 if result.unit else self.decimals))

    def score_words(self, result: Result) -> str | None:
        """The score with its unit: "2,0269 điểm", "81,93%", "1.250.000 thuê bao"; None where there is none."""
        unit = result.unit or self.unit
        return None if result.score is None else f"{self.score_digits(result)}{'' if unit == '%' else ' '}{unit}"

    def figures_words(self, result: Result) -> str:
        """All figures of a result: "2,0269 điểm, hạng 36/61, nhóm Trung bình thấp"."""
        group = f"nhóm {result.group}" if result.group else None
        return ", ".join(filter(None, (self.score_words(result), result.rank_words, group)))

    def not_measured(self, year: int, number: str | None) -> str | None:
        """Why a criterion was not measured in a year; None where it was."""
        found = (each for each in self.unmeasured if each.holds(year) and number in each.numbers)
        return next((each.reason for each in found), None)

    def why_missing(self, year: int | None) -> str | None:
        """Why a year, or without one every year, has no figures; None where the file does not say."""
        found = (each for each in self.missing if year in each.years or not each.years)
        return next((each.reason for each in found), None)

    def highest_score(self, number: str | None) -> Highest | None:
        """The highest score of a criterion, a group or the whole index; a part has no more than the whole."""
        above = number or ""
        while above:
            for each in self.highest:
                if above in each.numbers:
                    return each
            above = above.rpartition(".")[0]
        return next((each for each in self.highest if not each.numbers), None)

    def changed_scale(self, number: str | None) -> tuple[int, ...]:
        """The years from which the scores of a criterion stand in a new scale."""
        return tuple(each.year for each in self.scale_changes if not each.numbers or number in each.numbers)
