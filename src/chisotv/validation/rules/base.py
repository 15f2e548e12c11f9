"""What a rule is, and what it is given."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from inspect import cleandoc
from pathlib import Path
from typing import Any, NamedTuple

from chisotv.files.folder import AGENCIES
from chisotv.models.agency import Agency
from chisotv.models.appendix import Appendix, Assignment, Place
from chisotv.models.dispatch import Dispatch, Index
from chisotv.models.registry import Registry
from chisotv.models.results import Results
from chisotv.models.succession import Succession
from chisotv.problems import WITHOUT_DOCSTRINGS, Finding, Loc, Severity

QUOTES = frozenset({"scanned", "reason", "scan_errors"})
"""Fields that quote the scan with its errors, which is what they are for."""


@dataclass(frozen=True, eq=False)
class Facts:
    """The parts of a folder whose shape is right; a broken file is None or absent."""

    dispatch: Dispatch | None  # the document without its appendices
    registry: Registry | None  # the agencies
    appendices: dict[str, Appendix]  # file name → appendix, in the order of the dispatch
    raw: dict[str, Any]  # file name → the plain data of every file that could be parsed
    results: dict[str, Results]  # file name → published results, in the order of the dispatch
    successions: dict[str, Succession]  # file name → what became of the agencies; one file at most beside a letter
    folder: Path | None = None  # where the scan is to be looked up; None where it is not
    choice: tuple[Agency, ...] = ()  # what cells may name: the agencies, and all others of the common list
    roles: Callable[[str], tuple[str, ...]] = lambda _: ()  # what the words of a heading may mean, the likeliest first
    _texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def texts(self, file: str) -> tuple[str, str]:
        """All texts of a file, each on lines of its own: what it says, and what quotes the scan."""
        if file not in self._texts:
            said: list[str] = []
            quoted: list[str] = []
            _gather(self.raw[file], said, quoted)
            self._texts[file] = ("\n".join(["", *said, ""]), "\n".join(["", *quoted, ""]))
        return self._texts[file]

    @property
    def word(self) -> str:
        """What the document is called in running text."""
        return self.dispatch.word if self.dispatch else "văn bản"

    @property
    def indices(self) -> tuple[Index, ...]:
        """The indices of the letter."""
        return self.dispatch.indices if self.dispatch else ()

    @cached_property
    def places(self) -> list[tuple[str, Place]]:
        """Every group and criterion of every appendix, with its file."""
        return [(file, place) for file, appendix in self.appendices.items() for place in appendix.walk()]

    def assignments(self) -> Iterator[tuple[str, Loc, Assignment]]:
        """Every assignment that is written down, with its file and place."""
        for file, place in self.places:
            for i, assignment in enumerate(place.item.assignments):
                yield file, (*place.loc, "assignments", i), assignment

    def agency_entries(self) -> Iterator[tuple[Loc, Agency]]:
        """Every entry of the file with its place; behind them the registry has those of the common list."""
        own = self.raw[AGENCIES]["agencies"] if self.registry else ()
        for i, (_, agency) in enumerate(zip(own, self.registry.agencies if self.registry else (), strict=False)):
            yield ("agencies", i), agency


def _gather(data: Any, said: list[str], quoted: list[str]) -> None:
    """Sort the texts of a file, which is bounded in depth, into what it says and what quotes the scan."""
    if type(data) is str:
        said.append(data)
    elif type(data) is dict:
        for key, part in data.items():
            _gather(part, quoted if key in QUOTES else said, quoted)
    elif type(data) is list:
        for part in data:
            _gather(part, said, quoted)


def real_day(day: str) -> bool:
    """Whether a day written year-month-day is in the calendar."""
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


Findings = Iterable[tuple[str, Finding]]
"""What a rule yields: file name and finding."""


class Rule(NamedTuple):
    """A rule with its stable id; `manual` is the docstring of `check`."""

    id: str
    severity: Severity
    title: str
    manual: str
    check: Callable[[Facts], Findings]


RULES: dict[str, Rule] = {}
"""Every registered rule by id."""


def rule(
    rule_id: str, title: str, severity: Severity = Severity.ERROR
) -> Callable[[Callable[[Facts], Findings]], Callable[[Facts], Findings]]:
    """Register the decorated function as a rule."""

    def register(check: Callable[[Facts], Findings]) -> Callable[[Facts], Findings]:
        assert rule_id not in RULES and check.__doc__
        RULES[rule_id] = Rule(rule_id, severity, title, cleandoc(check.__doc__ or WITHOUT_DOCSTRINGS), check)
        return check

    return register
