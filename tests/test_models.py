"""Records: the light form of the models, and the quick way to plain data, agree with the careful ones."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chisotv.files.yaml_reader import UNUSABLE, Builder, plain_data
from chisotv.loading.stored import from_json, to_json
from chisotv.models import agency, appendix, dispatch, measures, results
from chisotv.models.appendix import Criterion, Note, Target
from chisotv.models.dataset import Dataset
from chisotv.models.measures import Measure, ThresholdMeasure
from conftest import DATA, EXAMPLES

pytestmark = pytest.mark.smoke

MODULES = (agency, appendix, dispatch, measures, results)


def test_models_come_back_from_json(dataset: Dataset) -> None:
    for record in (
        dataset.dispatch,
        *dataset.appendices.values(),
        dataset.registry.agencies,
        *dataset.results.values(),
    ):
        assert from_json(to_json(record), MODULES) == record


def test_models_are_frozen_values(dataset: Dataset) -> None:
    note = Note(kind="doubt", field="name", reason="Vì sao.")
    assert (note.scanned, note.reads) == (None, None)
    assert note == Note(kind="doubt", field="name", scanned=None, reason="Vì sao.")
    assert note != replace(note, reason="Khác.")
    assert len({note, replace(note, reason="Vì sao.")}) == 1
    with pytest.raises(AttributeError):
        note.reason = "Khác."  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del note.reason
    assert "reason='Vì sao.'" in repr(note)
    assert all(isinstance(criterion, Criterion) for _, criterion, _ in dataset.leaves())


TEXTS = st.text(st.characters(codec="utf-8"))


@given(printed=TEXTS, value=st.integers() | st.floats(allow_nan=False, allow_infinity=False), of=st.none() | TEXTS)
def test_any_values_come_back(printed: str, value: float, of: str | None) -> None:
    measure: Measure = ThresholdMeasure(kind="threshold", value=value, unit="%", comparison=">", scope="index", of=of)
    target = Target(printed=printed, measures=(measure,))
    assert from_json(to_json((target, printed, (None, ()))), MODULES) == (target, printed, (None, ()))


def careful(text: str) -> tuple[object, bool]:
    builder = Builder(text)
    builder.run()
    return builder.data, bool(builder.faults)


def test_the_quick_way_reads_every_good_file() -> None:
    paths = [*DATA.glob("*.yaml"), *(EXAMPLES / "base").glob("*.yaml")]
    assert len(paths) > 8
    for path in paths:
        text = path.read_text(encoding="utf-8")
        data = plain_data(text)
        assert data is not UNUSABLE
        assert (data, False) == careful(text)


@pytest.mark.parametrize(
    "path", sorted((EXAMPLES / "bad").rglob("*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_the_quick_way_leaves_bad_files_to_the_careful_one(path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    data, faulty = careful(text)
    quick = plain_data(text)
    assert quick is UNUSABLE if faulty or data is UNUSABLE else (quick is UNUSABLE or quick == data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=15,
)
YAMLISH = st.text(st.sampled_from("ab:-[]{}#&*!|>'\"%@`,? \n\t01.~=<é"), max_size=60)


@given(YAMLISH | VALUES.map(lambda value: yaml.safe_dump(value, allow_unicode=True)))
def test_both_ways_agree_on_anything(text: str) -> None:
    quick = plain_data(text)
    data, faulty = careful(text)
    if quick is not UNUSABLE:
        assert not faulty
        assert repr(quick) == repr(data)
