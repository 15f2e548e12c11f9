"""How the tool speaks: kinds of sentences that readers stumbled over do not come back."""

import re
from typing import Any

import pytest
import typer.main

from chisotv.cli.app import VERBS, Verbs, app
from chisotv.models.measures import LevelMeasure
from chisotv.words import change_words, short_words
from conftest import ROOT, SNAPSHOTS

pytestmark = pytest.mark.smoke

WRITTEN = [
    *(ROOT / "src").rglob("*.py"),
    *(path for path in (ROOT / "templates").rglob("*") if path.is_file()),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "data" / "schema").iterdir(),
    *SNAPSHOTS.glob("*.txt"),
    *ROOT.glob("README*.md"),
]
STUMBLED = re.compile(
    r"(?:hơn|tăng|giảm|cộng|−|thiếu) ?(?:[0-9]+|một) nhóm\b|\bSố nhóm còn thiếu|"  # steps are "bậc"
    r"chung của chỉ số “|[Cc]ao nhất”? trở lên|không phải số công bố|chữ Việt|nói bằng lời|bị đứt đoạn|"
    r"\bso được|so sánh được [0-9]|Chưa ghi gì|hiểu một khác|căn cước"
)
VERB = re.compile(
    r"(?:Chỉ )?(?:cài|chép|đánh dấu|đọc|ghi|hiện|kiểm tra|nêu|hỏi|sắp lại|so sánh|thay|thêm|tính|xem|xuất)\b",
    re.IGNORECASE,
)


def test_nothing_that_readers_stumbled_over() -> None:
    found = {path.name: STUMBLED.findall(path.read_text(encoding="utf-8")) for path in WRITTEN}
    assert {name: words for name, words in found.items() if words} == {}


def test_steps_and_ranks_have_words_of_their_own() -> None:
    assert short_words(1, "bậc") == "thấp hơn 1 bậc"
    assert (change_words(1, "group"), change_words(-3, "rank")) == ("tăng 1 bậc", "giảm 3 hạng")


@pytest.mark.parametrize(("name", "said"), [("Cao nhất", "nhóm “Cao nhất”"), ("Cao", "nhóm “Cao” trở lên")])
def test_nothing_is_above_the_highest(name: str, said: str) -> None:
    assert LevelMeasure(kind="level", value=name, comparison=">=", scope="criterion").words == said


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_helps_say_what_is_done(verb: str) -> None:
    """A verb begins what a verb or a switch does; an option with a value says what the value is."""
    command: Any = Verbs(dict.fromkeys(VERBS)).get(verb) if verb else typer.main.get_command(app)
    said = [each.help for each in command.params if getattr(each, "is_flag", False)]
    assert [text for text in [*said, *([VERBS[verb]] if verb else [])] if not VERB.match(text)] == []


def test_a_placeholder_has_one_meaning() -> None:
    command: Any = Verbs(dict.fromkeys(VERBS)).get("record")
    names = [each.metavar.strip("[]") for each in command.params if each.metavar]
    assert len(names) == len(set(names)) > 9
