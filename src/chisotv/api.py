"""The door for Python, which the command line uses too: a data set, and the questions that can be asked of it.

    import chisotv

    data = chisotv.load()
    for duty in data.tasks(agency="Sở Nội vụ").duties:
        print(duty.criterion.number, duty.criterion.name)

Agencies and indices are named as on the command line, one or several: with or without marks, by abbreviation or id.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chisotv import loading, resources
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset, Loaded
from chisotv.problems import ChisotvError
from chisotv.queries.duties import ROLES, AgencyCounts, Answer, duties, matrix
from chisotv.words import Role, Status

if TYPE_CHECKING:  # few ask for both, and neither is loaded before it is asked for
    from chisotv.queries.gaps import Field, Gaps
    from chisotv.queries.progress import Progress

Names = str | Sequence[str]
"""One name or several."""


class DataError(ChisotvError):
    """There are errors in the data; the message has all problems as text.

    Attributes:
        problems: All of them, warnings too, in the order of the files.
    """

    def __init__(self, loaded: Loaded) -> None:
        from chisotv.reports import Report, text_report

        super().__init__(text_report(Report(loaded.problems, loaded.files)).removesuffix("\n"), status=1)
        self.problems = loaded.problems


def load(folder: str | os.PathLike[str] | None = None, remembered: bool = True) -> "Data":
    """Read and check a data set.

    Args:
        folder: The folder of its files; default the dispatch that the program carries.
        remembered: Whether what was found of the same bytes before may answer, and is kept in the user's cache.

    Raises:
        DataError: There are errors in the data.
        ChisotvError: The folder is not there.
    """
    folder = resources.data_folder() if folder is None else Path(folder)
    loaded = loading.load(folder, remembered)
    if loaded.dataset is None:
        raise DataError(loaded)
    return Data(loaded.dataset, folder)


class Data:
    """A data set that answers.

    Every question raises `ChisotvError`, with a message in Vietnamese, where a name is not known.

    Attributes:
        dataset: What the files say: letter, registry of agencies, appendices and results.
        folder: Where the files lie; None for data that were not read from any.
        tell: Is given a sentence where a name was not an agency's own and was still understood.
    """

    def __init__(self, dataset: Dataset, folder: Path | None = None) -> None:
        self.dataset = dataset
        self.folder = folder
        self.tell: Callable[[str], object] = lambda sentence: None

    def tasks(
        self,
        agency: Names = (),
        index: Names = (),
        role: Role | str | None = None,
        search: str = "",
        *,
        direct: bool = False,
        related: bool = False,
    ) -> Answer:
        """Who must do what.

        Args:
            agency: Whose duties; default everybody's, without roles.
            index: In which indices, also without an appendix where an order of the letter is about one; default all.
            role: "lead" or "coordinating"; default both.
            search: Words to find in number, name, tasks, agencies or target.
            direct: Only where an agency is named itself.
            related: Also where a collective may contain it ("có liên quan").
        """
        agencies = self.named_agencies(agency)
        indices = [self.dataset.find_charged(name).id for name in _several(index)] or None
        return duties(self.dataset, agencies, indices, _roles(role), search, direct, related)

    def gaps(
        self,
        index: Names = (),
        field: "Field" = "target",
        agency: Names = (),
        role: Role | str | None = None,
        search: str = "",
    ) -> "Gaps":
        """What is still missing, who leads there, and what to write where.

        Args:
            index: In which indices; default all.
            field: Criteria without what: "target", "lead", "coordinating" or "tasks".
            agency: Only what one of these has a role in.
            role: "lead" or "coordinating"; default both.
            search: Words to find in number, name, tasks, agencies or target.
        """
        from chisotv.queries.gaps import gaps

        asked = self.tasks(agency, self.indices(index) or (), role, search).duties  # only what has an appendix can lack
        return gaps(self.dataset, field, {duty.key for duty in asked}, self.folder)

    def progress(
        self,
        index: Names = (),
        agency: Names = (),
        role: Role | str | None = None,
        year: int | None = None,
        base: int | None = None,
        status: Status | Names = (),
        *,
        direct: bool = False,
    ) -> "Progress":
        """What came of the targets.

        Args:
            index: Of which indices; default all that have an appendix or results.
            agency: Only what one of these has a role in.
            role: "lead" or "coordinating"; default both.
            year: The results of which year; default for each index the last one that tells enough.
            base: A year to compare with as well.
            status: Which targets `Progress.shown` has: "missed", "incomparable", "unmeasured", "reached"; default all.
            direct: Only where an agency is named itself.
        """
        from chisotv.queries.progress import Party, Progress, standings

        party = Party(self.named_agencies(agency), _roles(role), direct)
        measured, named = self.dataset.measured, _several(index)
        wanted = {self.dataset.find_measured(name).id for name in named} if named else set(measured)
        found = standings(self.dataset, [each for each in measured if each in wanted], party, year, base)
        return Progress(found, party, year, base, [Status(each) for each in _several(status)], bool(named))

    def agencies(self, *, direct: bool = False) -> list[AgencyCounts]:
        """The agencies, how many criteria each leads and coordinates, and which orders of the letter.

        Args:
            direct: Count only where an agency is named itself; default through certain collectives too.
        """
        return matrix(self.dataset, direct)

    def indices(self, names: Names) -> list[str] | None:
        """The ids of the indices with these names, in the order of the dispatch; without a name None, which is all."""
        wanted = {self.dataset.find_index(name).id for name in _several(names)}
        return [index_id for index_id in self.dataset.appendices if index_id in wanted] if wanted else None

    def named_agencies(self, names: Names) -> list[Agency]:
        """The agencies with these names, each once, in the order of the names."""
        return list({found.id: found for found in map(self._agency, _several(names))}.values())

    def worded(self, words: Sequence[str]) -> Sequence[str]:
        """Words that stand one after another as names of agencies: all as one name, if they can mean one."""
        whole = " ".join(words)
        return [whole] if len(words) > 1 and self.dataset.registry.meant(whole) else words

    def _agency(self, name: str) -> Agency:
        found = self.dataset.registry.find(name)
        if not self.dataset.registry.matches(name):
            self.tell(f"“{name}” được hiểu là {found.name}.")
        return found


def _several(names: Names) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _roles(role: Role | str | None) -> tuple[Role, ...]:
    return ROLES if role is None else (Role(role),)
