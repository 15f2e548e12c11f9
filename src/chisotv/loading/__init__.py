"""The one way to a data set: from what is remembered of the same bytes, else by checking them."""

import os
from pathlib import Path

from chisotv.files.folder import contents, prefix
from chisotv.loading import cache
from chisotv.models.dataset import Dataset, Loaded


def load(folder: Path, remembered: bool = True, scan: bool = False) -> Loaded:
    """Read and check a folder of data files: dispatch.yaml, agencies.yaml and the others that dispatch.yaml names.

    Args:
        folder: The folder.
        remembered: Whether what was found of the same bytes before may answer, and is kept.
        scan: Whether the lines that the data names are looked up in the scan, each time anew: of it nothing is kept.

    Raises:
        ChisotvError: The folder itself is not there.
    """
    files = contents(folder)
    if remembered and files is not None:
        found = cache.recall(files, lambda: _checked(folder, files).dataset)
        if found is not None and not (scan and _astray(found.dataset, folder)):
            shown = prefix(folder)
            return Loaded(found.dataset, (), tuple(shown + name for name in found.names))
    loaded = _checked(folder, files or {}, scan)
    shown = prefix(folder)
    known = {shown + name: name for name in files or ()}
    # A file that came or went meanwhile was not among the bytes.
    if remembered and files and loaded.dataset and not loaded.problems and set(loaded.files) == known.keys():
        cache.remember(files, cache.Remembered(loaded.dataset, tuple(known[shown] for shown in loaded.files)))
    return loaded


def _checked(folder: Path, files: dict[str, bytes], scan: bool = False) -> Loaded:
    # No plugin that happens to be installed has a say in what valid data is; looking for them takes time too.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from chisotv.validation.checking import check

    return check(folder, files, scan)


def _astray(dataset: Dataset, folder: Path) -> bool:
    """Whether the data names lines that the scan does not have; where they stand is for the checker to find out."""
    from chisotv.validation.rules import Facts
    from chisotv.validation.rules.letter import lines_are_there

    return any(lines_are_there(Facts(dataset.dispatch, None, dataset.appendices, {}, {}, {}, folder)))
