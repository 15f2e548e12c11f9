"""The files of a folder → a data set, or everything wrong with them at once. Bad data never raises."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from chisotv.files.folder import AGENCIES, DISPATCH, RESULTS, SUCCESSION, data_files, name_of, prefix
from chisotv.files.source import Source, bytes_of, read
from chisotv.files.yaml_reader import UNUSABLE, Fault
from chisotv.models.agency import AgencyFile
from chisotv.models.appendix import Appendix
from chisotv.models.base import Model
from chisotv.models.dataset import Dataset, Loaded
from chisotv.models.dispatch import Dispatch
from chisotv.models.registry import Registry
from chisotv.models.results import Results
from chisotv.models.succession import Succession
from chisotv.problems import Finding, Problem, Severity, told
from chisotv.validation.common import named, offered
from chisotv.validation.headings import roles
from chisotv.validation.rules import RULES, Facts
from chisotv.validation.schema_errors import shape_findings
from chisotv.validation.schemas import validated

M = TypeVar("M", bound=Model)
MOST_PROBLEMS = 1000
"""How many problems one rule, or the shape of one file, gives at most; nobody reads more, and it bounds the time."""
MOST_REPEATED = 1_000_000
"""Letters that groups may give to the rows of their criteria, however small the file: it bounds what is printed."""
_ROW, _EXCERPT, _QUOTED = 500, 120, 100


def check(folder: Path, contents: dict[str, bytes], scan: bool = False) -> Loaded:
    """Check a folder of data files: dispatch.yaml, agencies.yaml and the other files that dispatch.yaml names.

    Args:
        folder: The folder.
        contents: The bytes of its files, where they were read already.
        scan: Whether the lines that the data names are looked up in the scan.
    """
    return _Loading(folder, contents, scan).run()


class _Loading:
    """One pass over a folder; collects what is found on the way."""

    def __init__(self, folder: Path, contents: Mapping[str, bytes | Fault], scan: bool) -> None:
        self.folder = folder
        self.contents = contents
        self.scan = scan
        self.shown = prefix(folder)
        self.sources: dict[str, Source] = {}
        self.problems: dict[str, list[Problem]] = {}

    def run(self) -> Loaded:
        dispatch = self._model(DISPATCH, Dispatch)
        agency_file = self._model(AGENCIES, AgencyFile)
        names = self._named(dispatch)
        later = [dispatch.succession] if dispatch else [name for name in names if name.startswith(SUCCESSION)]
        results = [name for name in names if name.startswith(f"{RESULTS}/")]
        appendices = self._models([name for name in names if name not in (*later, *results)], Appendix)
        published = self._models(results, Results)
        successions = self._models([name for name in later if name], Succession)
        about = (dispatch.home, dispatch.word) if dispatch else ()
        choice = offered(agency_file) if agency_file else ()
        registry = None
        if agency_file:
            agencies = named(agency_file, choice, dispatch, appendices.values())
            registry = Registry(agencies, agency_file.unnamed, *about)
        raw = {name: source.data for name, source in self.sources.items() if source.data is not UNUSABLE}
        scanned = self.folder if self.scan else None
        facts = Facts(dispatch, registry, appendices, raw, published, successions, scanned, choice, roles)
        self._check(facts)
        if dispatch is not None:
            self._extra_files(dispatch.word)
        problems = tuple(p for found in self.problems.values() for p in sorted(found, key=Problem.place))
        dataset = None
        if dispatch and registry and not any(p.severity is Severity.ERROR for p in problems):
            by_index = {i.id: appendices[i.appendix] for i in dispatch.indices if i.appendix}
            figures = {i.id: published[i.results] for i in dispatch.indices if i.results}
            dataset = Dataset(dispatch, registry, by_index, figures, successions.get(dispatch.succession or ""))
        return Loaded(dataset, problems, tuple(self.shown + name for name in self.sources))

    def _extra_files(self, word: str) -> None:
        """Files that look like data but belong to nothing, such as a misspelt or forgotten appendix."""
        hint = f"Nêu tệp ở indices trong {DISPATCH}, tên chữ thường, đuôi .yaml; hoặc chuyển tệp đi chỗ khác."
        fault = Fault("CTV014", f"tệp không thuộc {word} này nên không được đọc", hint)
        for name in self._names():
            if name not in self.sources:
                self.problems[name] = [self._problem(name, Severity.WARNING, fault)]

    def _names(self) -> list[str]:
        return [name_of(path, self.folder) for path in data_files(self.folder)]

    def _named(self, dispatch: Dispatch | None) -> list[str]:
        """The files of appendices and results that the letter names, or without a letter all others."""
        named = [name for index in dispatch.indices for name in (index.appendix, index.results)] if dispatch else []
        # Without a letter that can be read, look at every other file, so that one bad file never hides the others.
        found = named if dispatch else [name for name in self._names() if name.endswith(".yaml")]
        return [name for name in dict.fromkeys(found) if name and name not in (DISPATCH, AGENCIES)]

    def _models(self, names: list[str], model: type[M]) -> dict[str, M]:
        """The files of one kind that could be read, by name."""
        found = {name: self._model(name, model) for name in names}
        return {name: made for name, made in found.items() if made is not None}

    def _model(self, name: str, model: type[M]) -> M | None:
        path = self.folder / name
        source = self.sources[name] = read(path, self.contents.get(name) or bytes_of(path, self.folder))
        self.problems[name] = [self._problem(name, Severity.ERROR, fault) for fault in source.faults]
        if source.data is UNUSABLE:
            return None
        try:
            made = validated(model, source.data)
        except ValidationError as error:
            found = shape_findings(error, model, source)
        else:
            if not isinstance(made, Appendix) or repeated(made) <= max(MOST_REPEATED, 5 * len(source.text)):
                return made
            message = "chữ chung của các nhóm in lại ở từng tiêu chí dài quá 5 lần cả tệp nên tệp không được dùng"
            found = iter([("CTV002", Finding((), message, "Chia nhỏ nhóm hoặc kiểm tra lại nội dung."))])
        for rule_id, finding in islice(found, MOST_PROBLEMS):  # when the error, which may be large, is gone
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
        fault = Fault(rule_id, finding.message, finding.hint, *spot)
        self.problems[name].append(self._problem(name, severity, fault))

    def _problem(self, name: str, severity: Severity, fault: Fault) -> Problem:
        rule, message, hint, row, column, length = fault
        excerpt = self.sources[name].excerpt(row, column or 1, _EXCERPT) if row else ("", 1)
        said = told(message, _QUOTED), told(hint, _QUOTED)
        return Problem(rule, severity, self.shown + name, row, column, *said, *excerpt, length)


def repeated(appendix: Appendix) -> int:
    """About how many letters its rows print of the names and the assignments of their groups."""
    lengths: dict[int, int] = {}
    total = 0
    for _, place in appendix.leaves():
        total += sum(len(group.name) for group in place.parents)
        if shared := place.shared_by():
            if id(shared) not in lengths:
                texts = (text for work in shared.assignments for text in (*work.tasks, *work.lead, *work.coordinating))
                lengths[id(shared)] = sum(map(len, texts)) + _ROW * (len(shared.assignments) - 1)
            total += lengths[id(shared)]
    return total


def check_agencies(path: Path) -> tuple[AgencyFile | None, Loaded]:
    """One file of agencies alone: None, and what is wrong, where its shape is not right."""
    loading = _Loading(path.parent, {path.name: bytes_of(path)}, False)  # somebody named it, be it a link
    found = loading._model(path.name, AgencyFile)
    return found, Loaded(None, tuple(loading.problems[path.name]), (prefix(path.parent) + path.name,))
