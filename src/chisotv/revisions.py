"""A data folder as it was at a git revision."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chisotv.folder import RESULTS
from chisotv.problems import ChisotvError


@contextmanager
def at_revision(folder: Path, revision: str) -> Iterator[Path]:
    """The data folder at a revision, laid out in a temporary folder that is gone afterwards.

    Args:
        folder: The data folder inside a git work tree.
        revision: Anything that git takes for a commit: HEAD~1, a tag, a hash.

    Raises:
        ChisotvError: git is missing, the folder is in no repository, or there is no such revision or folder in it.
    """
    if revision.startswith("-"):
        raise ChisotvError(f"Không có thư mục hay phiên bản git “{revision}”.")
    prefix = _git(folder, "rev-parse", "--show-prefix").decode("utf-8").rstrip("\r\n").rstrip("/")
    commit = (
        _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", about=revision)
        .decode("ascii")
        .strip()
    )
    names = _git(folder, "ls-tree", "-r", "-z", "--name-only", "--full-tree", f"{commit}:{prefix}", about=revision)
    with tempfile.TemporaryDirectory(prefix="chisotv-") as scratch:
        target = Path(scratch) / "data"
        (target / RESULTS).mkdir(parents=True)
        for name in names.decode("utf-8").split("\0"):
            if name.endswith(".yaml") and name.rpartition("/")[0] in ("", RESULTS):
                path = f"{prefix}/{name}" if prefix else name
                (target / name).write_bytes(_git(folder, "cat-file", "blob", f"{commit}:{path}"))
        yield target


def _git(folder: Path, *args: str, about: str = "") -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        raise ChisotvError("Cần chương trình git để xem phiên bản cũ.") from error
    if done.returncode:
        if about:
            raise ChisotvError(f"Không có thư mục hay phiên bản git “{about}” có dữ liệu này.")
        raise ChisotvError(f"Thư mục “{folder}” không nằm trong kho git nào.")
    return done.stdout
