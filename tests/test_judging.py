"""How a measure is judged: in the scale of its year, in its own unit, never over a change of scale."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chisotv import words
from chisotv.models.measures import Comparison, LevelMeasure, RankMeasure, ThresholdMeasure
from chisotv.models.results import Missing, Result, Results, Scale, ScaleChange, ScaleGroup, Unmeasured, YearResults
from chisotv.queries.judging import Judge
from chisotv.queries.progress import Standing
from chisotv.tables.progress.sentences import verdict
from conftest import make

pytestmark = pytest.mark.smoke

NAMES = st.lists(st.sampled_from("ABCDEFGH"), min_size=2, max_size=8, unique=True)


def made(years: dict[int, Result], scales: tuple[Scale, ...] = (), **more: Any) -> Results:
    tables = tuple(make(YearResults, year=year, results=(result,)) for year, result in years.items())
    given: dict[str, Any] = {"index": "x", "unit": "điểm", "decimals": 2, "basis": "published", "source": "s"} | more
    return make(Results, scales=scales, years=tables, **given)


def scale(names: list[str], *years: int) -> Scale:
    return make(
        Scale, years=years, basis="published", source="s", groups=tuple(make(ScaleGroup, name=name) for name in names)
    )


def measure(value: Any, kind: str = "level", **more: Any) -> Any:
    if kind == "threshold":
        return make(ThresholdMeasure, kind="threshold", value=value, **({"comparison": ">=", "scope": "index"} | more))
    return make(LevelMeasure, kind="level", value=value, comparison=">=", scope="index")


@given(names=NAMES, data=st.data())
def test_groups_are_compared_in_the_scale_of_the_year(names: list[str], data: st.DataObject) -> None:
    wanted, got = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
    other = data.draw(st.permutations(names))
    results = made(
        {2020: make(Result, group=got), 2021: make(Result, group=got)}, (scale(names, 2020), scale(other, 2021))
    )
    for year, order in ((2020, names), (2021, other)):
        (judged,) = Judge(results, year, None, 2020).judge([measure(wanted)], None)
        short = order.index(got) - order.index(wanted)
        assert (judged.status, judged.short) == (("missed", short) if short > 0 else ("reached", 0))


@given(names=NAMES, others=NAMES, data=st.data())
def test_a_group_is_compared_only_among_the_same_groups(
    names: list[str], others: list[str], data: st.DataObject
) -> None:
    got = data.draw(st.sampled_from(others))
    results = made(
        {2019: make(Result, group=names[0]), 2024: make(Result, group=got)},
        (scale(names, 2018, 2019), scale(others, 2024)),
    )
    (judged,) = Judge(results, 2024, 2019, 2020).judge([measure(got)], None)
    if set(names) == set(others):
        assert judged.status == "reached"
        assert judged.change is not None
        assert None not in [moment.height for moment in judged.history if moment.result]
    else:
        assert judged.status == "incomparable"
        assert judged.reason.startswith("Năm 2024 chia nhóm khác khi đặt mức phấn đấu: ")
        assert judged.change is None
        assert judged.history[0].height is None


def test_without_the_scale_of_the_targets_a_group_says_nothing() -> None:
    results = made({2024: make(Result, group="B")}, (scale(["A", "B"], 2024),))
    (judged,) = Judge(results, 2024, None, 2020).judge([measure("B")], None)
    assert (judged.status, judged.reason) == (
        "incomparable",
        "Chưa có thang nhóm dùng khi đặt mức phấn đấu (năm 2020 hoặc trước đó).",
    )


def test_nobody_leaps_over_groups_of_another_scale() -> None:
    results = made(
        {2018: make(Result, group="B"), 2024: make(Result, group="B")},
        (scale(list("ABCD"), 2018), scale(["A", "B"], 2022, 2024)),
    )
    (judged,) = Judge(results, 2018, 2022, 2020).judge([measure("A")], None)
    assert (judged.status, judged.ambition) == ("missed", None)


HOLDS = {  # of a result below, at and above the figure
    ">=": (False, True, True),
    ">": (False, False, True),
    "=": (False, True, False),
    "<=": (True, True, False),
    "<": (True, False, False),
}


def test_every_comparison_is_in_the_table() -> None:
    assert set(get_args(Comparison)) == set(HOLDS) == set(words.COMPARISON)


@given(
    wanted=st.integers(0, 10**7), off=st.integers(-3, 3) | st.integers(-(10**6), 10**6), sign=st.sampled_from([*HOLDS])
)
def test_figures_are_compared_as_the_measure_says(wanted: int, off: int, sign: str) -> None:
    got = wanted + off
    results = made({2021: make(Result, score=got)}, unit="thuê bao")
    (judged,) = Judge(results, 2021, None, 2020).judge(
        [measure(wanted, "threshold", unit="thuê bao", comparison=sign)], None
    )
    right = HOLDS[sign][1 + (off > 0) - (off < 0)]
    assert judged.status == ("reached" if right else "missed")
    assert judged.short == (0 if right else abs(off))
    if not right:
        too_much = off > 0 or sign == "<"
        assert judged.above is too_much
        said = verdict(judged)
        assert ("vượt " in said, "thiếu " in said) == (off > 0, off < 0), said


@given(wanted=st.integers(1, 63), got=st.integers(1, 63), among=st.none() | st.integers(60, 63))
def test_a_rank_is_reached_by_it_or_a_better_one(wanted: int, got: int, among: int | None) -> None:
    results = made({2021: make(Result, rank=got, ranked=63)})
    asked = make(RankMeasure, kind="rank", value=wanted, among=among, scope="index")
    (judged,) = Judge(results, 2021, None, 2020).judge([asked], None)
    if among not in (None, 63):
        assert (judged.status, judged.reason) == ("incomparable", f"Năm 2021 xếp hạng 63 đơn vị, không phải {among}.")
    elif got <= wanted:
        assert (judged.status, judged.short) == ("reached", 0)
    else:
        assert (judged.status, judged.short) == ("missed", got - wanted)
        assert verdict(judged) == f"chưa đạt, thấp hơn {got - wanted} hạng"


def test_without_a_rank_none_is_judged() -> None:
    asked = make(RankMeasure, kind="rank", value=10, scope="index")
    (judged,) = Judge(made({2021: make(Result, score=1.0)}), 2021, None, 2020).judge([asked], None)
    assert (judged.status, judged.reason) == ("incomparable", "Năm 2021 chưa có thứ hạng.")


@given(due=st.integers(2021, 2030), year=st.integers(2021, 2030), got=st.integers(0, 100))
def test_nothing_is_missed_before_its_year(due: int, year: int, got: int) -> None:
    asked = measure(50, "threshold", unit="%", year=due)
    (judged,) = Judge(made({year: make(Result, score=got)}, unit="%"), year, None, 2020).judge([asked], None)
    if due > year:
        assert (judged.status, judged.short, judged.reason) == ("not_due", 0, f"Hạn là năm {due}.")
    else:
        assert judged.status == ("reached" if got >= 50 else "missed")


def test_of_several_years_what_is_due_decides() -> None:
    asked = [measure(value, "threshold", unit="%", year=year) for value, year in ((80, 2026), (100, 2030))]
    status = {}
    for year, got in ((2025, 10), (2026, 85), (2027, 70), (2030, 90)):
        judged = Judge(made({year: make(Result, score=got)}, unit="%"), year, None, 2025).judge(asked, None)
        status[year] = Standing("x", None, None, year, judged).status
    assert status == {2025: "not_due", 2026: "reached", 2027: "missed", 2030: "missed"}


def test_below_an_upper_limit_is_as_high_as_can_be() -> None:
    results = made({2020: make(Result, score=10), 2021: make(Result, score=5), 2022: make(Result, score=0)}, unit="%")
    (judged,) = Judge(results, 2022, None, 2020).judge([measure(5, "threshold", unit="%", comparison="<=")], None)
    assert [moment.height for moment in judged.history] == [0.5, 1.0, 1.0]


@given(tenths=st.integers(0, 1000), wanted=st.integers(0, 100))
def test_what_is_lacking_has_no_noise_of_floats(tenths: int, wanted: int) -> None:
    score = tenths / 10
    (judged,) = Judge(made({2021: make(Result, score=score)}, unit="%"), 2021, None, 2020).judge(
        [measure(wanted, "threshold", unit="%")], None
    )
    assert len(str(judged.short).partition(".")[2]) <= 1


def test_a_figure_in_another_unit_is_not_compared() -> None:
    results = made({2021: make(Result, score=50)})
    for unit, why in (
        ("Kbps", "Thước đo tính bằng “Kbps”, kết quả công bố tính bằng “điểm”."),
        ("bậc", "Thước đo là số bậc xếp hạng tăng so với năm khác; chương trình chưa so sánh được."),
    ):
        (judged,) = Judge(results, 2021, None, 2020).judge([measure(5, "threshold", unit=unit)], None)
        assert (judged.status, judged.reason) == ("incomparable", why)


def test_bounds_of_scores_are_those_of_the_whole_index() -> None:
    groups = (make(ScaleGroup, name="A", from_score=90), make(ScaleGroup, name="B"))
    bounded = make(Scale, years=(2023,), basis="published", source="s", groups=groups)
    assert bounded.group_of(make(Result, score=91)) == "A"
    assert bounded.group_of(make(Result, score=8.4)) == "B"
    assert bounded.group_of(make(Result, number="1", score=8.4)) is None


def test_a_score_is_never_compared_over_a_change_of_scale() -> None:
    results = made(
        {2020: make(Result, score=90), 2022: make(Result, score=90)}, scale_changes=(make(ScaleChange, year=2021),)
    )
    before, after = (
        Judge(results, year, None, 2020).judge([measure(85, "threshold", unit="điểm")], None)[0]
        for year in (2020, 2022)
    )
    assert before.status == "reached"
    assert after.status == "incomparable"
    assert after.reason == "Thang điểm đã đổi từ năm 2021, sau khi đặt mức phấn đấu."
    assert [moment.height for moment in after.history] == [None, None, None]


def test_without_a_scale_a_group_says_nothing() -> None:
    (judged,) = Judge(made({2021: make(Result, score=1.0)}), 2021, None, 2020).judge([measure("A")], None)
    assert (judged.status, judged.reason) == ("incomparable", "Chưa có thang nhóm của năm 2021.")
    given = made({2021: make(Result, score=1.0)}, (scale(["A", "B"], 2021),))
    assert Judge(given, 2021, None, 2020).judge([measure("A")], None)[0].reason == "Chưa có nhóm của năm 2021."
    assert Judge(given, 2021, None, 2020).judge([measure("C")], None)[0].reason == (
        "Thang nhóm của năm 2021 không có nhóm “C”."
    )


def test_every_year_between_says_why_it_is_empty() -> None:
    results = made(
        {2019: make(Result, number="1", rank=1, ranked=2), 2022: make(Result, number="1", rank=2, ranked=2)},
        unmeasured=(make(Unmeasured, numbers=("1",), years=(2020,), reason="Không đo."),),
        missing=(make(Missing, years=(2021,), reason="Chưa thấy."),),
    )
    (judged,) = Judge(results, None, None, 2020).judge([replace(measure("A"), scope="criterion")], "1")
    assert [(m.year, m.height, m.reason) for m in judged.history] == [
        (2019, 1.0, ""),
        (2020, None, "Không đo."),
        (2021, None, "Chưa thấy."),
        (2022, 0.5, ""),
    ]
    assert words.sparkline(moment.height for moment in judged.history) == "█··▄"


@given(st.lists(st.none() | st.floats(0, 1), max_size=12))
def test_a_sparkline_has_one_letter_a_year_and_rises_with_the_height(heights: list[float | None]) -> None:
    bars = words.sparkline(heights)
    assert len(bars) == len(heights)
    drawn = sorted((height, bar) for height, bar in zip(heights, bars, strict=True) if height is not None)
    assert [bar for _, bar in drawn] == sorted(bar for _, bar in drawn)
    assert all((bar == "·") == (height is None) for height, bar in zip(heights, bars, strict=True))


@pytest.mark.parametrize(("sizes", "latest"), [((2, 1), 2021), ((3, 1), 2020), ((1, 2, 1, 0), 2022), ((), None)])
def test_the_last_year_is_the_one_with_half_of_what_the_fullest_has(sizes: tuple[int, ...], latest: int | None) -> None:
    tables = tuple(
        YearResults(year=year, results=tuple(Result(number=str(at), rank=1, ranked=2) for at in range(size)))
        for year, size in enumerate(sizes, 2020)
    )
    assert Results(index="x", unit="điểm", decimals=2, basis="published", years=tables).latest == latest
