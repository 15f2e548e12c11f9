"""A data folder as it was at a git revision."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chisotv.files.folder import RESULTS
from chisotv.problems import ChisotvError

# What a data file can be called; a tree may hold names that are no UTF-8, or that on Windows lead out of the folder.
_DATA_FILE = re.compile(rb"[0-7]+ blob ([0-9a-f]+)\t((?:results/)?[a-z0-9_]+\.yaml)")

_OF_A_REPOSITORY = frozenset({
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
})  # fmt: skip
"""What git tells its hooks about their repository; it would outweigh the folder that is asked about."""


@contextmanager
def at_revision(folder: Path, revision: str) -> Iterator[Path]:
    """The data folder inside a git work tree at a revision, laid out in a temporary folder that is gone afterwards.

    The revision is anything that git takes for a commit: HEAD~1, a tag, a hash.

    Raises:
        ChisotvError: git is missing, the folder is in no repository, or there is no such revision or folder in it.
    """
    if revision.startswith("-"):
        raise ChisotvError(f"Không có thư mục hay phiên bản git “{revision}”.")
    prefix = os.fsdecode(_git(folder, "rev-parse", "--show-prefix")).rstrip("\r\n").rstrip("/")
    commit = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", about=revision)
    tree = f"{commit.decode('ascii').strip()}:{prefix}"
    entries = _git(folder, "ls-tree", "-r", "-z", "--full-tree", tree, about=revision)
    with tempfile.TemporaryDirectory(prefix="chisotv-") as scratch:
        target = Path(scratch) / "data"
        (target / RESULTS).mkdir(parents=True)
        for found in filter(None, map(_DATA_FILE.fullmatch, entries.split(b"\0"))):
            blob, name = found[1].decode("ascii"), found[2].decode("ascii")
            (target / name).write_bytes(_git(folder, "cat-file", "blob", blob))
        yield target


def _git(folder: Path, *args: str, about: str = "") -> bytes:
    command = ["git", "-C", str(folder), *args]
    env = {name: value for name, value in os.environ.items() if name not in _OF_A_REPOSITORY}
    try:
        done = subprocess.run(command, env=env, capture_output=True, check=False)  # noqa: S603
    except OSError as error:
        raise ChisotvError("Cần chương trình git để xem phiên bản cũ.") from error
    if done.returncode:
        if about:
            raise ChisotvError(f"Không có thư mục hay phiên bản git “{about}” có dữ liệu này.")
        raise ChisotvError(f"Thư mục “{folder}” không nằm trong kho git nào.")
    return done.stdout
