"""The words around a number: none of them can pass as its opposite, and the year beside it is its own."""

import shutil
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chisotv.loading import load
from chisotv.models.measures import Comparison, RankMeasure, ThresholdMeasure
from chisotv.models.printed import comparison, figures, numbers, says_among, says_rank, years
from chisotv.validation.rules import RULES
from conftest import EXAMPLES, Run, make

pytestmark = pytest.mark.smoke

SAID = {
    ">=": [
        "từ {}",
        "tối thiểu {}",
        "ít nhất là {}",
        "không dưới {}",
        "không thấp hơn {}",
        "≥ {}",
        ">= {}",
        "{} trở lên",
        "lớn hơn hoặc bằng {}",
        "không để dưới {}",
        "≧ {}",
        "⩾ {}",
    ],
    ">": ["trên {}", "hơn {}", "cao hơn {}", "vượt {}", "> {}"],
    "<=": [
        *("không quá {}", "không vượt quá {}", "không cao hơn {}", "không quá mức {}", "tối đa {}", "tối đa là {}"),
        *("nhiều nhất {}", "≤ {}", "≤{}", "<= {}", "từ {} trở xuống", "giảm còn {}", "giảm xuống còn {}"),
        *("không để quá {}", "không để tỷ lệ vượt quá {}", "không có trên {}", "thấp hơn hoặc bằng {}", "≦ {}", "⩽ {}"),
        *("từ {} trở lại", "cao nhất {}", "còn {}", "giảm về {}", "giảm tỷ lệ về {}", "xuống {}"),
    ],
    "<": ["dưới {}", "còn dưới {}", "xuống dưới {}", "thấp hơn {}", "ít hơn {}", "< {}"],
}
PHRASES = [(sign, phrase) for sign, phrases in SAID.items() for phrase in phrases]


def threshold(value: float, sign: Any, unit: str = "%", **more: Any) -> ThresholdMeasure:
    return make(ThresholdMeasure, kind="threshold", value=value, unit=unit, comparison=sign, scope="criterion", **more)


@pytest.mark.parametrize(("sign", "phrase"), PHRASES)
@given(value=st.integers(1, 99), start=st.sampled_from(["", "Phấn đấu đạt ", "Tỷ lệ hồ sơ trễ hạn "]))
def test_words_mean_one_comparison(sign: str, phrase: str, value: int, start: str) -> None:
    for text in (f"{start}{phrase}".format(f"{value}%"), f"{start}{phrase}".capitalize().format(f"{value}%")):
        (found,) = figures(text, value, "%")
        assert comparison(text, found, "%") == sign, text


def problems(folder: Path, printed: str, *measures: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """The rules that a target breaks in a folder of examples, each with what it says."""
    file = folder / "ict.yaml"
    data = yaml.safe_load((EXAMPLES / "base" / "ict.yaml").read_text(encoding="utf-8"))
    data["criteria"][0]["target"] = {"printed": printed, "measures": list(measures), **more}
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return [(problem.rule, problem.message) for problem in load(folder).problems]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / "base", tmp_path / "data"))


def given_threshold(value: float, sign: str, unit: str = "%", **more: Any) -> dict[str, Any]:
    return {"kind": "threshold", "value": value, "unit": unit, "comparison": sign, "scope": "criterion", **more}


@pytest.mark.parametrize(("sign", "phrase"), [(sign, phrases[0]) for sign, phrases in SAID.items()])
def test_every_other_comparison_is_an_error(sign: str, phrase: str, base: Path) -> None:
    text = phrase.format("3%")
    for each in get_args(Comparison):
        found = problems(base, text, given_threshold(3, each))
        wrong = [("CTV030", f"dấu “{each}” trái với chữ in, phải là “{sign}”")]
        assert found == ([] if each == sign else wrong), (text, each)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("hạng 10 trở lên", True),
        ("đứng thứ 10", True),
        ("Top 10 cả nước", True),
        ("trong nhóm 10 tỉnh đứng đầu", True),
        ("thuộc 10 tỉnh, thành phố dẫn đầu cả nước", True),
        ("≤ 10 Thế giới", True),
        ("không thấp hơn hạng 10", True),
        ("hạng 10 trở xuống", False),
        ("dưới hạng 10", False),
        ("ngoài top 10", False),
        ("nhóm 10 tỉnh thấp nhất", False),
        ("đạt 10 điểm", False),
    ],
)
def test_ranks_in_words(text: str, right: bool) -> None:
    (found,) = numbers(text, 10)
    assert says_rank(text, found) is right


def test_a_rank_among_so_many() -> None:
    for text in ("hạng 10 trong 63", "hạng 10 trong tổng số 63 tỉnh", "hạng 10/63"):
        (found,) = numbers(text, 10)
        assert (says_among(text, found, 63), says_among(text, found, 34)) == (True, False)


def test_the_words_of_measures_are_borne_out_by_themselves(base: Path) -> None:
    for sign in ("<=", "<", ">=", ">"):
        assert problems(base, threshold(3, sign).words, given_threshold(3, sign)) == []
    rank = make(RankMeasure, kind="rank", value=10, among=63, scope="criterion")
    assert rank.words == "hạng 10 trong 63 trở lên"
    assert problems(base, rank.words, {"kind": "rank", "value": 10, "among": 63, "scope": "criterion"}) == []
    assert threshold(3, "<=", year=2030).words == "không quá 3%, đến năm 2030"
    assert threshold(5, "<").words == "dưới 5%"


def test_a_year_belongs_to_the_number_beside_it() -> None:
    for text in (
        "năm 2026: 80%; năm 2030: 100%",
        "80% vào năm 2026, 100% vào năm 2030",
        "80% năm 2026 và 100% năm 2030",
    ):
        assert [years(text, numbers(text, value), 2025) for value in (80, 100)] == [{2026}, {2030}], text
    assert years("đến năm 2030, đạt 80%", numbers("đến năm 2030, đạt 80%", 80), 2025) == {2030}
    assert years("Năm 2026: 60%; đến năm 2030: 100%", numbers("Năm 2026: 60%; đến năm 2030: 100%", 60), 2026) == set()
    assert years("giữ số điểm 4,73 như năm 2021", (), 2022) == set()


def test_a_year_to_come_that_no_measure_has_is_a_warning(base: Path) -> None:
    text = "Năm 2026: 80%; năm 2030: 90%"
    both = [given_threshold(80, ">=", year=2026), given_threshold(90, ">=", year=2030)]
    assert problems(base, text, *both) == []
    assert {rule for rule, _ in problems(base, text, both[0], given_threshold(90, ">="))} == {"CTV034"}
    assert problems(base, "Đạt 80% (kế hoạch năm 2030)", given_threshold(80, ">="), aside=["kế hoạch năm 2030"]) == []


def test_a_figure_of_another_year_does_not_lock_the_folder(base: Path) -> None:
    kept = given_threshold(4.73, ">=", "điểm")
    assert problems(base, "giữ số điểm 4,73 như năm 2019", kept) == []
    assert [rule for rule, _ in problems(base, "giữ mức 4,73 như năm 2019", kept)] == ["CTV034"]
    share = given_threshold(85, ">=")
    text = "Đạt từ 85%, cao hơn mức 82% của năm 2019"
    assert [rule for rule, _ in problems(base, text, share)] == ["CTV032"]
    assert problems(base, text, share, aside=["82% của năm 2019"]) == []
    assert not [rule for rule in ("CTV032", "CTV034") if RULES[rule].severity != "warning"]


def test_a_number_alone_has_its_unit_in_another_column(base: Path) -> None:
    assert problems(base, "≥ 80", given_threshold(80, ">=")) == []
    assert [rule for rule, _ in problems(base, "≥ 80", given_threshold(80, "<="))] == ["CTV030"]
    assert [rule for rule, _ in problems(base, "≥ 80%", given_threshold(80, ">=", "người"))] == ["CTV032", "CTV030"]


def test_a_later_target_is_not_due_and_fails_nothing(base: Path, run: Run) -> None:
    assert problems(base, "Đến năm 2030 đạt 80%", given_threshold(80, ">=", year=2030)) == []
    (base / "results" / "ict.yaml").write_text(
        "index: ict\nunit: '%'\ndecimals: 2\nbasis: published\nsource: Báo cáo\n"
        "years:\n  - {year: 2026, results: [{number: '1', score: 10}]}\n"
        "  - {year: 2030, results: [{number: '1', score: 10}]}\n",
        encoding="utf-8",
    )
    asked = ["progress", "ict", "--data", base]
    early = run(*asked, "--year", "2026", "--fail-on", "missed")
    assert early.status == 0
    assert "chưa đến hạn" in early.out
    assert "chưa đạt" not in early.out
    shares = run(*asked, "--year", "2026", "--by", "agency", "--format", "csv").out.splitlines()
    assert "Chưa đến hạn" in shares[0]
    late = run(*asked, "--year", "2030", "--fail-on", "missed")
    assert late.status == 1
    assert "thiếu" in late.out
    assert run("page", "--data", base, "--year", "2026", "--output", "-").status == 0
