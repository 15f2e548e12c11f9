"""What a rule is, and what it is given."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from chisotv.models import Agency, Appendix, Assignment, Dispatch, Place
from chisotv.problems import Loc, Severity
from chisotv.registry import Registry
from chisotv.shape import Finding

DISPATCH = "dispatch.yaml"
AGENCIES = "agencies.yaml"


@dataclass(frozen=True, slots=True)
class Facts:
    """The parts of a folder whose shape is right; a broken file is None or absent.

    Attributes:
        dispatch: The letter.
        registry: The agencies.
        appendices: File name → appendix, in the order of the dispatch.
        raw: File name → the plain data of every file that could be parsed.
    """

    dispatch: Dispatch | None
    registry: Registry | None
    appendices: dict[str, Appendix]
    raw: dict[str, Any]

    def places(self) -> Iterator[tuple[str, Place]]:
        """Every group and criterion of every appendix, with its file."""
        for file, appendix in self.appendices.items():
            for place in appendix.walk():
                yield file, place

    def assignments(self) -> Iterator[tuple[str, Loc, Assignment]]:
        """Every assignment that is written down, with its file and place."""
        for file, place in self.places():
            for i, assignment in enumerate(place.item.assignments):
                yield file, (*place.loc, "assignments", i), assignment

    def agency_entries(self) -> Iterator[tuple[Loc, Agency]]:
        """Every entry of the registry with its place."""
        for i, agency in enumerate(self.registry.agencies if self.registry else ()):
            yield ("agencies", i), agency


Findings = Iterable[tuple[str, Finding]]
"""What a rule yields: file name and finding."""


@dataclass(frozen=True, slots=True)
class Rule:
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
        RULES[rule_id] = Rule(rule_id, severity, title, check.__doc__, check)
        return check

    return register
