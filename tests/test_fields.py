"""Every field of every model: changed once, `diff` says so, what is remembered gives it back, and a verb shows it.

The fields and what they can hold are read off the models. So a new field is held to this by itself: it must be set
somewhere in `examples/full`, and be told, remembered and shown like the others.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest

from chisotv.files.folder import contents
from chisotv.loading import load
from chisotv.loading.cache import Remembered, recall, remember
from chisotv.models.agency import AgencyFile
from chisotv.models.appendix import Appendix
from chisotv.models.base import Matching
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Dispatch
from chisotv.models.registry import Registry
from chisotv.models.results import Results
from chisotv.models.succession import Succession
from chisotv.queries.diff import changes
from conftest import EXAMPLES, Run
from constraints import Kinds, Way, alternatives, models, parts, within

FULL = EXAMPLES / "full"
OTHER: dict[str, Any] = {
    "Agency.members": ("so-noi-vu",),
    "Directive.indices": ("ict",),
    "Assignment.lead": ("Sở Nội vụ",),
    "Assignment.coordinating": ("Sở Y tế",),
    "Goal.index": "ict",
    "Result.group": "Cao nhất",
    "Commune.code": "29309",
    "Part.district": "so-y-te",
}
"""Another value where not just any will do: one that names something else of the data."""

SHOWN = {
    "Agency": "agencies --format json",
    "AgencyFile": "agencies",
    "Appendix": "render all --notes",
    "Assignment.coordinating_printed": "render all --format html",
    "Assignment.lead_printed": "render all --format html",
    "Assignment.merged": "render all --format html",
    "Charged": "show letter --format json",
    "Directive": "show letter --format json",
    "Dispatch": "show letter --format json",
    "EnglishName": "progress --format json",
    "Goal": "show letter",
    "Headings": "render all --notes",
    "Index": "show letter --format json",
    "Missing": "page --output -",
    "Note.truncated": "show notes",
    "Result": "page --output -",
    "Results": "page --output -",
    "Results.names_en": "progress --format json",
    "Scale": "page --output -",
    "ScanError": "show letter --format json",
    "Signer": "show letter",
    "YearResults": "progress",
}
"""A model, or one field of it → the command that shows it; every other one is shown by `show`."""

WITH_ANOTHER = {
    "Appendix.index": "the same as Index.id (CTV052)",
    "Results.index": "the same as Index.id (CTV070)",
}
"""Fields that cannot change alone: what would show it shows the other one."""

JUDGES = {"Results.highest", "Highest", "Scale.groups", "ScaleGroup", "AgencyFile.unnamed", "Unnamed"}
"""What no verb shows: it says what `validate` refuses, which group `record` works out, who is asked for in vain."""

LATER = {
    *("Succession", "Source", "Unit", "Event", "Work", "Criteria", "Province", "Commune", "Part"),
    "Dispatch.succession",
}
"""What is known of other days; no verb shows it yet."""


class Whole(NamedTuple):
    """A data set as its models alone; appendices and results in the order of the indices."""

    dispatch: Dispatch
    agencies: AgencyFile
    appendices: tuple[Appendix, ...]
    results: tuple[Results, ...]
    succession: Succession | None

    def dataset(self) -> Dataset:
        indices = self.dispatch.indices
        return Dataset(
            self.dispatch,
            Registry(self.agencies.agencies, self.agencies.unnamed),
            dict(zip((index.id for index in indices if index.appendix), self.appendices, strict=False)),
            dict(zip((index.id for index in indices if index.results), self.results, strict=False)),
            self.succession,
        )


def whole(folder: Path) -> Whole:
    dataset = load(folder).dataset
    assert dataset
    agencies = AgencyFile(agencies=dataset.registry.agencies, unnamed=dataset.registry.unnamed)
    files = (tuple(dataset.appendices.values()), tuple(dataset.results.values()), dataset.succession)
    return Whole(dataset.dispatch, agencies, *files)


def put(value: Any, way: Way, new: Any) -> Any:
    """The value with another one in it."""
    if not way:
        return new
    step, *rest = way
    if isinstance(step, int):
        return (*value[:step], put(value[step], tuple(rest), new), *value[step + 1 :])
    changed = {step: put(getattr(value, step), tuple(rest), new)}
    return value._replace(**changed) if isinstance(value, Whole) else replace(value, **changed)


def another(annotation: Any, value: Any) -> Any:
    """Another value that a field can have; the same where it can have no other."""
    kinds = alternatives(annotation)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, tuple):
        (inner, *_) = (get_args(kind) for kind, _ in kinds if get_args(kind))
        return value[:-1] if is_dataclass(value[-1]) else (*value[:-1], another(inner[0], value[-1]))
    return (None if type(None) in (kind for kind, _ in kinds) else value) if is_dataclass(value) else text(kinds, value)


def text(kinds: Kinds, value: str) -> str:
    """Another text: one of a closed list, or one of the same form."""
    listed = [choice for kind, _ in kinds for choice in get_args(kind)]
    patterns = [each.pattern for _, constraints in kinds for each in constraints if isinstance(each, Matching)]
    tried = [f"{value} khác", f"{value}.9", f"{value}-9", f"{value}_9", f"{value[:-1]}8", value.replace(".", "_9.")]
    return next(each for each in listed or tried if each != value and all(re.search(form, each) for form in patterns))


def varying() -> Iterator[str]:
    """Every field that can have another value: the rest are the kind of a measure, and a model that must be there."""
    for model in models():
        for name, annotation in get_type_hints(model, include_extras=True).items():
            kinds = [kind for kind, _ in alternatives(annotation)]
            one = len(kinds) == 1 and (is_dataclass(kinds[0]) or kinds[0] is type(None) or len(get_args(kinds[0])) == 1)
            if not one and name in {field.name for field in fields(model)}:
                yield f"{model.__name__}.{name}"


READING = {"AgencyFile.common"}
"""What says how a file is read; a data set has what came of it."""

FIELDS = sorted({*varying()} - READING)


@pytest.fixture(scope="module")
def full() -> Whole:
    return whole(FULL)


@pytest.fixture(scope="module")
def unchanged() -> dict[str, str]:
    """What each command prints of the full data, once it was asked."""
    return {}


def changed(full: Whole, name: str) -> Whole:
    """The data set with one field changed, in the last place where it is set."""
    model, _, field = name.partition(".")
    place = None
    for way, found in within(full):
        if type(found).__name__ == model:
            (own,) = (each for each in fields(found) if each.name == field)
            if getattr(found, field) != own.default:
                place = (*way, field), found
    assert place, f"{name} is set nowhere in {FULL}"
    way, found = place
    hint = get_type_hints(type(found), include_extras=True)[field]
    value = OTHER[name] if name in OTHER else another(hint, getattr(found, field))
    assert value != getattr(found, field), name
    new = put(full, way, value)
    assert isinstance(new, Whole)
    return new


def typed(value: Any) -> Any:
    """A value with the type of each part of it: 1, 1.0 and True are equal and not the same."""
    return type(value), [(step, typed(part)) for step, part in parts(value)] or value


def test_the_full_data_are_good(run: Run) -> None:
    assert run("validate", FULL).out == "0 lỗi, 0 cảnh báo trong 8 tệp.\n"


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in WITH_ANOTHER])
def test_diff_tells_it(name: str, full: Whole) -> None:
    assert changes(full.dataset(), changed(full, name).dataset()), f"{name}: diff says nothing"


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_remembered_gives_it_back(name: str, full: Whole) -> None:
    new = changed(full, name)
    files = {"x.yaml": name.encode()}
    remember(files, Remembered(new.dataset(), ("x.yaml",)))
    found = recall(files, lambda: pytest.fail("the results were not remembered"))
    assert found
    back = found.dataset
    assert typed((back.dispatch, back.registry.agencies)) == typed((new.dispatch, new.agencies.agencies)), name
    there = new.dataset()
    assert [*back.appendices] == [*there.appendices]
    assert [*back.results] == [*there.results]
    assert typed(back.succession) == typed(there.succession)
    for mine, theirs in ((back.appendices, there.appendices), (back.results, there.results)):
        assert typed(tuple(mine.values())) == typed(tuple(theirs.values())), name


UNSEEN = {*WITH_ANOTHER, *JUDGES, *LATER}


def seen(dataset: Dataset, command: str, folder: Path, run: Run) -> str:
    """What a command prints of a data set, which is remembered in place of what the folder holds."""
    remember(contents(folder) or {}, Remembered(dataset, tuple(load(folder).files)))
    lines = [command.split()]
    if command == "show":
        places = [(index, place) for index, appendix in dataset.appendices.items() for place in appendix.walk()]
        lines = [["show", index, place.item.number] for index, place in places]
    results = [run(*line, "--data", folder) for line in lines]
    assert {result.status for result in results} == {0}, results
    return "".join(result.out for result in results)


@pytest.mark.parametrize("name", [name for name in FIELDS if not {name, name.split(".")[0]} & UNSEEN])
def test_a_verb_shows_it(name: str, full: Whole, unchanged: dict[str, str], run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(FULL, folder)
    command = SHOWN.get(name) or SHOWN.get(name.partition(".")[0]) or "show"
    if command not in unchanged:
        unchanged[command] = seen(full.dataset(), command, folder, run)
    assert seen(changed(full, name).dataset(), command, folder, run) != unchanged[command], f"not shown by {command}"


def test_the_exceptions_are_fields() -> None:
    known = {model.__name__ for model in models()} | set(FIELDS)
    assert {*OTHER, *SHOWN, *WITH_ANOTHER, *JUDGES, *LATER} <= known
