"""A folder of data files → a `Dataset`, or everything wrong with it at once. Bad data never raises."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from chisotv.models import AgencyFile, Appendix, Criterion, Dispatch, Index, Place
from chisotv.problems import ChisotvError, Problem, Severity, reason
from chisotv.registry import Registry
from chisotv.rules import RULES, Facts
from chisotv.rules.base import AGENCIES, DISPATCH
from chisotv.shape import Finding, shape_findings
from chisotv.text import compact
from chisotv.yamlbuilder import UNUSABLE, Fault
from chisotv.yamlfile import Source, read

M = TypeVar("M", bound=BaseModel)
MOST_PROBLEMS = 1000
"""How many problems one rule, or the shape of one file, gives at most; nobody reads more, and it bounds the time."""
_EXCERPT = 120


@dataclass(frozen=True)
class Dataset:
    """One dispatch with its registry and appendices, checked.

    Attributes:
        dispatch: The letter.
        registry: The agencies.
        appendices: Index id → appendix, in the order of the dispatch.
    """

    dispatch: Dispatch
    registry: Registry
    appendices: dict[str, Appendix]

    def index(self, index_id: str) -> Index:
        """The index with this id."""
        return next(index for index in self.dispatch.indices if index.id == index_id)

    def find_index(self, query: str) -> Index:
        """The index with an appendix that a typed name means ("par", "PAR Index", "ict-index").

        Raises:
            ChisotvError: No index has that name, or it has no appendix.
        """
        wanted = compact(query)
        for index in self.dispatch.indices:
            if wanted in {compact(name) for name in (index.id, index.name, index.full_name, *index.aliases)}:
                if index.id in self.appendices:
                    return index
                raise ChisotvError(f"Chỉ số {index.name} không có phụ lục trong {self.dispatch.title}.")
        known = ", ".join(f"{self.index(index_id).name} ({index_id})" for index_id in self.appendices)
        raise ChisotvError(f"Không có chỉ số “{query}”. Các chỉ số: {known}.")

    def leaves(self, indices: Iterable[str] | None = None) -> Iterator[tuple[str, Criterion, Place]]:
        """The leaf criteria of the named indices (default: all) in printed order, as (index id, criterion, place)."""
        for index_id in self.appendices if indices is None else indices:
            for criterion, place in self.appendices[index_id].leaves():
                yield index_id, criterion, place


@dataclass(frozen=True)
class Loaded:
    """What a folder gave: the data set where no error stands against it, and every problem in file order."""

    dataset: Dataset | None
    problems: tuple[Problem, ...]
    files: tuple[str, ...]


def load(folder: Path) -> Loaded:
    """Read and check a folder of data files.

    Args:
        folder: Holds dispatch.yaml, agencies.yaml and the appendices that dispatch.yaml names.

    Returns:
        The data set and all problems; the data set is None if one of them is an error.

    Raises:
        ChisotvError: The folder itself is not there.
    """
    data_files(folder)  # says what is wrong with the folder itself
    return _Loading(folder).run()


class _Loading:
    """One pass over a folder; collects what is found on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: dict[str, Source] = {}
        self.problems: dict[str, list[Problem]] = {}

    def run(self) -> Loaded:
        dispatch = self._model(DISPATCH, Dispatch)
        agency_file = self._model(AGENCIES, AgencyFile)
        appendices: dict[str, Appendix] = {}
        for name in self._appendix_names(dispatch):
            appendix = self._model(name, Appendix)
            if appendix is not None:
                appendices[name] = appendix
        registry = Registry(agency_file.agencies) if agency_file else None
        raw = {name: source.data for name, source in self.sources.items() if source.data is not UNUSABLE}
        self._check(Facts(dispatch, registry, appendices, raw))
        if dispatch is not None:
            self._extra_files()
        problems = tuple(p for found in self.problems.values() for p in sorted(found, key=Problem.place))
        dataset = None
        if dispatch and registry and not any(p.severity is Severity.ERROR for p in problems):
            by_index = {i.id: appendices[i.appendix] for i in dispatch.indices if i.appendix}
            dataset = Dataset(dispatch, registry, by_index)
        return Loaded(dataset, problems, tuple(display(self.folder / name) for name in self.sources))

    def _extra_files(self) -> None:
        """Files that look like data but belong to nothing, such as a misspelt or forgotten appendix."""
        hint = f"Nêu tệp ở indices trong {DISPATCH}, hoặc chuyển tệp đi chỗ khác."
        for path in data_files(self.folder):
            if path.name not in self.sources:
                message = "tệp không thuộc công văn này nên không được đọc"
                problem = Problem("CTV014", Severity.WARNING, display(path), None, None, message, hint)
                self.problems[path.name] = [problem]

    def _appendix_names(self, dispatch: Dispatch | None) -> list[str]:
        if dispatch is not None:
            named = dict.fromkeys(index.appendix for index in dispatch.indices if index.appendix)
            return [name for name in named if name not in (DISPATCH, AGENCIES)]
        # Without a letter that can be read, look at every other file, so that one bad file never hides the others.
        return [path.name for path in data_files(self.folder) if path.name not in (DISPATCH, AGENCIES)]

    def _model(self, name: str, model: type[M]) -> M | None:
        source = self.sources[name] = read(self.folder / name)
        self.problems[name] = [self._problem(name, Severity.ERROR, fault) for fault in source.faults]
        if source.data is UNUSABLE:
            return None
        try:
            return model.model_validate(source.data)
        except ValidationError as error:
            for rule_id, finding in islice(shape_findings(error, model, source), MOST_PROBLEMS):
                self._add(name, rule_id, Severity.ERROR, finding)
            return None

    def _check(self, facts: Facts) -> None:
        for rule in RULES.values():
            for name, finding in islice(rule.check(facts), MOST_PROBLEMS):
                self._add(name, rule.id, rule.severity, finding)

    def _add(self, name: str, rule_id: str, severity: Severity, finding: Finding) -> None:
        source = self.sources[name]
        if finding.fragment:
            spot = source.fragment_spot(finding.loc, finding.fragment)
        else:
            spot = source.key_spot(finding.loc) if finding.at_key else source.spot(finding.loc)
        fault = Fault(rule_id, finding.message, finding.hint, spot.line, spot.column, spot.length)
        self.problems[name].append(self._problem(name, severity, fault))

    def _problem(self, name: str, severity: Severity, fault: Fault) -> Problem:
        lines = self.sources[name].lines
        line = lines[fault.line - 1] if fault.line and fault.line <= len(lines) else ""
        start = max(0, (fault.column or 1) - _EXCERPT // 2) if len(line) > _EXCERPT else 0
        return Problem(
            fault.rule,
            severity,
            display(self.folder / name),
            fault.line,
            fault.column,
            fault.message,
            fault.hint,
            line[start : start + _EXCERPT],
            start + 1,
            fault.length,
        )


def data_files(folder: Path) -> list[Path]:
    """Every YAML file of a data folder, in order of names.

    Raises:
        ChisotvError: The folder is not there.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".yaml")
    except FileNotFoundError as error:
        raise ChisotvError(f"Không có thư mục dữ liệu “{folder}”.") from error
    except NotADirectoryError as error:
        raise ChisotvError(f"“{folder}” là tệp, không phải thư mục dữ liệu.") from error
    except OSError as error:
        raise ChisotvError(f"Không đọc được thư mục dữ liệu “{folder}”: {reason(error)}.") from error


def display(path: Path) -> str:
    """A path as people would type it here: relative to the working folder where it lies inside."""
    try:
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix()  # noqa: PTH100 - resolve() follows links
    except (ValueError, OSError):
        return os.fspath(path)
