"""A data folder as it was at a git revision."""

import os
import posixpath
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chisotv.files.folder import DATA_NAME, RESULTS, data_files
from chisotv.problems import ChisotvError
from chisotv.text import shell_line, shorten, squeeze

# A tree may hold names that are no UTF-8, or that on Windows lead out of the folder.
_ENTRY = re.compile(rb"([0-7]+) \w+ ([0-9a-f]+)\t([ -~]+)")
_LINK = b"120000"
_SHALLOW = ": kho này chỉ tải phần cuối của lịch sử. Tải đủ: git fetch --unshallow (GitHub Actions: fetch-depth: 0)"
_REASONS = (
    (r"short object ID (.+) is ambiguous", "Mã “{}” chỉ nhiều thứ trong kho git; hãy gõ dài hơn."),
    ("not a git repository", "Thư mục “{folder}” không nằm trong kho git nào, hoặc kho ấy đã hỏng."),
    (
        "bare repository|in a work tree",
        "“{folder}” thuộc một kho git không có thư mục làm việc; hãy clone kho ấy.",
    ),
    ("not a tree object", "Tên sau dấu “:” phải là thư mục dữ liệu, ở đây là tệp."),
    ("", "Git không đọc được kho chứa “{folder}”; kho có lẽ thiếu hoặc hỏng, xem bằng: git fsck. Git báo: {said}"),
)
"""What git says, and the same in Vietnamese."""
_NOT_TRUSTED = re.compile(r"(?:dubious ownership in|unsafe) repository (?:at |\()'(.+)'")

_OF_A_REPOSITORY = frozenset({
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
})  # fmt: skip
"""What git tells its hooks about their repository; it would outweigh the folder that is asked about."""


@contextmanager
def at_revision(folder: Path, revision: str) -> Iterator[tuple[Path, str]]:
    """The data folder inside a git work tree at a revision, laid out in a temporary folder that is gone afterwards.

    The revision is anything that git takes for a commit: HEAD~1, a tag, a hash; or REVISION:FOLDER, from the top of the
    repository, which is also how people are told then where files stand.

    Raises:
        ChisotvError: git is missing, the folder is in no repository, or there is no such revision or folder in it.
    """
    data_files(folder)
    prefix = os.fsdecode(_git(folder, "rev-parse", "--show-prefix")).rstrip("\r\n").rstrip("/")
    tree, shown = _tree(folder, revision, prefix)
    found = filter(None, map(_ENTRY.fullmatch, _git(folder, "ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0")))
    entries = {each[3].decode("ascii"): (each[1], each[2].decode("ascii")) for each in found}
    with tempfile.TemporaryDirectory(prefix="chisotv-") as scratch:
        target = Path(scratch) / "data"
        (target / RESULTS).mkdir(parents=True)
        for name in entries:
            if DATA_NAME.fullmatch(name) or (name == RESULTS and entries[name][0] == _LINK):
                (target / name).write_bytes(_content(folder, name, entries, revision))
        yield target, shown


def _tree(folder: Path, revision: str, prefix: str) -> tuple[str, str]:
    """The tree of the folder at a revision, and how that begins the names of its files."""
    verify = ("rev-parse", "--verify", "--quiet")
    option = revision.startswith("-")  # for git
    commit = b"" if option else _git(folder, *verify, f"{revision}^{{commit}}", lenient=True)
    named = f"{revision}:{prefix}" if commit else revision
    if ":" in named and not option and (tree := _git(folder, *verify, named, lenient=True)):
        return tree.decode("ascii").strip(), f"{named}/".replace(":/", ":").replace("//", "/")
    if commit:
        hint = f"Khi ấy thư mục tên khác thì ghi tên ấy, như {revision}:TÊN."
        raise ChisotvError(f"Phiên bản git “{revision}” không có thư mục “{prefix}”. {hint}")
    shallow = _git(folder, "rev-parse", "--is-shallow-repository", lenient=True).strip() == b"true"
    raise ChisotvError(f"Không có thư mục hay phiên bản git “{revision}”{_SHALLOW if shallow else ''}.")


def _content(folder: Path, name: str, entries: dict[str, tuple[bytes, str]], revision: str) -> bytes:
    """The bytes of a file of a tree; git keeps a link as a file that says where it leads."""
    place = name
    for _ in range(8):
        if place in entries:
            mode, blob = entries[place]
            content = _git(folder, "cat-file", "blob", blob)
            if mode != _LINK:
                return content
            place = posixpath.normpath(posixpath.join(posixpath.dirname(place), os.fsdecode(content)))
    what = f"{name} là liên kết không dẫn đến tệp nào trong thư mục dữ liệu"
    raise ChisotvError(f"Ở phiên bản git “{revision}”, {what}.", status=1)


def _git(folder: Path, *args: str, lenient: bool = False) -> bytes:
    """What git answers; `lenient`: nothing where it says no."""
    command = ["git", "-C", str(folder), *args]
    env = {name: value for name, value in os.environ.items() if name not in _OF_A_REPOSITORY}
    try:
        done = subprocess.run(command, env={**env, "LC_ALL": "C"}, capture_output=True, check=False)  # noqa: S603
    except OSError as error:
        raise ChisotvError("Cần chương trình git để xem phiên bản cũ.") from error
    said = squeeze(done.stderr.decode("utf-8", "replace"))
    if done.returncode and (said or not lenient):
        raise ChisotvError(_reason(said, folder))
    return done.stdout if not done.returncode else b""


def _reason(said: str, folder: Path) -> str:
    """Why git does not answer."""
    if foreign := _NOT_TRUSTED.search(said):
        trust = shell_line("git config --global --add safe.directory", foreign[1])
        return f"Git không tin kho “{foreign[1]}” vì kho thuộc người dùng khác. Nếu tin kho ấy: {trust}"
    found, words = next((found, words) for form, words in _REASONS if (found := re.search(form, said)))
    return words.format(*found.groups(), folder=folder, said=shorten(said.removeprefix("fatal: "), 200))
