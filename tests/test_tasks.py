"""`tasks` on the screen: every criterion once, on few lines, at every width."""

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chisotv import screen
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import Question, duties
from chisotv.screen import Shown
from chisotv.screen.tasks import clip, show_tasks
from chisotv.tables.sentences import ranges
from chisotv.text import visible
from conftest import Run

pytestmark = pytest.mark.smoke

KEY = r"[1-9](?:\.[0-9]+)*"
LONGEST = 90
"""Lines of the answer for everybody."""


def in_order(dataset: Dataset) -> dict[str, list[str]]:
    """Short name of an index, in capitals → the numbers of its criteria in printed order."""
    found: dict[str, list[str]] = {}
    for index_id, criterion, _ in dataset.leaves():
        found.setdefault(dataset.index(index_id).short, []).append(criterion.number)
    return found


def spread(text: str, printed: Sequence[str]) -> list[str]:
    """The numbers that ranges name."""
    numbers: list[str] = []
    for part in text.split(", "):
        first, _, last = part.partition("–")
        numbers += printed[printed.index(first) : printed.index(last or first) + 1]
    return numbers


def told(dataset: Dataset, out: str) -> Iterator[tuple[str, str]]:
    """The criteria of an agency's answer: index and number of each entry, and of each range."""
    printed = in_order(dataset)
    named, _, through = out.partition("QUA NHÓM CƠ QUAN")
    shorts = "|".join(map(re.escape, printed))
    yield from re.findall(rf"(?m)^ ({shorts}) ({KEY}) ", named)
    text = " ".join(through.split("Cộng:")[0].split())
    text = re.sub(r" \(\? còn nghi vấn: [^)]*\)", "", text)
    for short, numbers in re.findall(rf"({shorts})(?: Index)? ({KEY}(?:(?:, |–){KEY})*)", text):
        yield from ((short, number) for number in spread(numbers, printed[short]))


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("related", [[], ["--related"]])
def test_each_criterion_is_one_entry_on_few_lines(
    columns: int, related: list[str], dataset: Dataset, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for agency in dataset.registry.agencies:
        answer = duties(dataset, Question([agency], related=bool(related)))
        if not answer.rows:
            continue
        out = run("tasks", "-a", agency.id, *related).out
        expected = {(dataset.index(row.index).short, row.criterion.number) for row in answer.duties}
        found = list(told(dataset, out))
        assert (agency.id, sorted(found)) == (agency.id, sorted(expected))
        named = {row.key for row in answer.duties if row.via is None}
        points = {row.directive.number for row in answer.orders}
        assert [line for line in out.split("\n") if len(line) > columns] == []
        assert out.count("\n") <= 2 * len(named) + 2 * len(points) + 24, agency.id
        assert re.findall(r"^ Điểm ([0-9]+) của công văn", out, re.MULTILINE) == sorted(points)
        assert re.search(r"\nCộng: .*\n", out)


@pytest.mark.parametrize("columns", [80, 120])
def test_the_bounds_of_the_first_look(columns: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run("tasks", "-a", "SNV").out.count("\n") <= 60
    everybody = run("tasks").out
    assert everybody.count("\n") <= LONGEST
    assert len(re.findall(rf"^ {KEY} .* → \S", everybody, re.MULTILINE)) == 66
    assert "66 tiêu chí · 4 điểm của công văn" in everybody.split("\n")[0]
    assert "Cộng: 66 tiêu chí · 4 điểm của công văn." in everybody


@pytest.mark.parametrize("columns", ["30", "40", "60"])
@pytest.mark.parametrize(
    "args", [[], ["-a", "huyện Càng Long"], ["-a", "BDT", "--related"], ["-a", "ĐHTV", "-a", "SNV"]]
)
def test_no_short_word_is_broken_on_a_narrow_screen(
    columns: str, args: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = set(run("tasks", *args, "--full").out.split())
    monkeypatch.setenv("COLUMNS", columns)
    out = run("tasks", *args).out
    assert max(map(len, out.split("\n"))) <= int(columns)
    known = {word for name in ("80", "200") for word in _words(run, args, name, monkeypatch)} | words
    broken = {word for word in out.split() if word not in known and len(word) <= 10 and word.isalpha()}
    assert not broken


def _words(run: Run, args: list[str], columns: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", columns)
    return run("tasks", *args).out.split()


def test_who_leads_one_and_coordinates_the_other_part_is_said_once(
    dataset: Dataset, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    out = run("tasks", "-a", "VP UBND tỉnh", "-i", "papi", "--related").out
    (line,) = re.findall(r"\n PAPI 4\.1 .*\n(.*)\n", out)
    assert "với các sở, ban, ngành có liên quan; UBND cấp huyện" in line
    assert "có thể phối hợp qua nhóm “Các sở, ban, ngành có liên quan”" in line


def test_doubts_are_marked_with_words(dataset: Dataset, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    doubtful = {
        (index_id, criterion.number)
        for index_id, criterion, place in dataset.leaves()
        for note in place.notes()
        if note.kind == "doubt" and note.field in {"lead", "coordinating", "tasks", "target"}
    }
    assert ("papi", "6.4") in doubtful
    for index_id in dataset.appendices:
        lines = re.findall(rf"^ ({KEY}) .*\(\?\) còn nghi vấn", run("tasks", "-i", index_id).out, re.MULTILINE)
        assert {(index_id, number) for number in lines} == {each for each in doubtful if each[0] == index_id}
    assert "An ninh, trật tự (?) còn nghi vấn" in run("tasks", "-a", "SCT").out
    assert "3.1.1–3.1.5 (còn nghi vấn: 3.1.2, 3.1.4)" in run("tasks", "-a", "SCT").out
    assert "An ninh, trật tự (?) còn nghi vấn" in run("tasks", "-a", "SCT", "--full").out


@pytest.mark.parametrize("plain", [False, True])
def test_colour_says_nothing_alone(plain: bool, dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    screens = {}
    for terminal in (True, False):
        printed = io.StringIO()
        monkeypatch.setattr(screen, "is_terminal", lambda _: True)
        monkeypatch.setattr(
            screen, "Shown", lambda shown=printed, coloured=terminal, **asked: Shown(
                file=shown, width=100, force_terminal=coloured, **asked
            )
        )  # fmt: skip
        show_tasks(dataset, duties(dataset, Question([dataset.registry.find("SCT")])), None)
        screens[terminal] = printed.getvalue()
    assert re.sub(r"\x1b\[[0-9;]*m", "", screens[True]) == screens[False]
    coloured = re.search(r"\x1b\[(?:[0-9;]*;)?3[0-7]m", screens[True])
    assert bool(coloured) == (not plain)


@given(st.data())
def test_ranges_name_exactly_what_is_there(data: st.DataObject) -> None:
    number = st.lists(st.integers(1, 12), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
    printed = data.draw(st.lists(number, unique=True, max_size=30))
    chosen = data.draw(st.sets(st.sampled_from(printed))) if printed else set()
    text = ranges(chosen, printed)
    assert (spread(text, printed) if text else []) == [each for each in printed if each in chosen]


@given(st.text(), st.integers(3, 60))
def test_a_cut_text_fits_and_is_a_beginning(text: str, room: int) -> None:
    whole, cut = visible(unicodedata.normalize("NFC", " ".join(text.split()))), clip(text, room)
    assert len(cut) <= room
    assert cut == whole or (cut.endswith(" …") and whole.startswith(cut.removesuffix(" …")))
