"""The models as frozen values, and as JSON and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chisotv.loading.stored import from_json, to_json
from chisotv.models import agency, appendix, dispatch, measures, results
from chisotv.models.appendix import Criterion, Note, Target
from chisotv.models.dataset import Dataset
from chisotv.models.measures import Measure, ThresholdMeasure

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
