"""A data folder as it was at a git revision."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chisotv.files.folder import DATA_NAME, RESULTS, data_files
from chisotv.problems import ChisotvError
from chisotv.text import shell_line, shorten, squeeze

# A link, or a file; a tree may hold names that are no UTF-8, or that on Windows lead out of the folder.
_ENTRY = re.compile(rb"(?:(120000)|[0-7]+) blob ([0-9a-f]+)\t(" + DATA_NAME.pattern.encode("ascii") + rb"|results)")
_SHALLOW = ": kho này chỉ tải phần cuối của lịch sử. Tải đủ: git fetch --unshallow (GitHub Actions: fetch-depth: 0)"
_REASONS = (
    (
        r"(?:dubious ownership in|unsafe) repository (?:at |\()'([^']+)'",
        "Git không tin kho “{}” vì kho thuộc người dùng khác. Nếu tin kho ấy: {trust}",
    ),
    (r"short object ID (\S+) is ambiguous", "Mã “{}” chỉ nhiều thứ trong kho git; hãy gõ dài hơn."),
    (
        "not a git repository",
        "Thư mục “{folder}” không nằm trong kho git nào, hoặc kho ấy đã hỏng. So với thư mục thì xem lại tên đã gõ.",
    ),
    ("bare repository|in a work tree", "“{folder}” thuộc một kho git không có thư mục làm việc; hãy clone kho ấy."),
    ("not a tree object", "Tên sau dấu “:” phải là thư mục dữ liệu, ở đây là tệp."),
    ("", "Git không đọc được kho chứa “{folder}”; kho có lẽ thiếu hoặc hỏng, xem bằng: git fsck. Git báo: {said}"),
)
"""What git says, and the same in Vietnamese."""

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
    entries = filter(None, map(_ENTRY.fullmatch, _git(folder, "ls-tree", "-rz", "--full-tree", tree).split(b"\0")))
    files = {each[3].decode("ascii"): each for each in entries}  # each once, be the tree as odd as it may
    with tempfile.TemporaryDirectory(prefix="chisotv-") as scratch:
        target = Path(scratch) / "data"
        (target / RESULTS).mkdir(parents=True)
        for name, entry in files.items():
            content = _git(folder, "cat-file", "blob", entry[2].decode("ascii"))
            try:  # a link is a file that says where it leads
                (target / name).symlink_to(os.fsdecode(content)) if entry[1] else (target / name).write_bytes(content)
            except (OSError, ValueError) as error:
                raise ChisotvError(f"{shown}{name} là liên kết, không đọc được ở đây.", status=1) from error
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
    shallow = _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    raise ChisotvError(f"Không có thư mục hay phiên bản git “{revision}”{_SHALLOW if shallow else ''}.")


def _git(folder: Path, *args: str, lenient: bool = False) -> bytes:
    """What git answers; `lenient`: nothing where it says no and not why."""
    command = ["git", "-C", str(folder), *args]
    env = {name: value for name, value in os.environ.items() if name not in _OF_A_REPOSITORY}
    try:
        done = subprocess.run(command, env={**env, "LC_ALL": "C"}, capture_output=True, check=False)  # noqa: S603
    except OSError as error:
        raise ChisotvError("Cần chương trình git để xem phiên bản cũ.") from error
    said = squeeze(done.stderr.decode("utf-8", "replace"))
    if done.returncode and (said or not lenient):
        found, words = next((found, words) for form, words in _REASONS if (found := re.search(form, said)))
        trust = shell_line("git config --global --add safe.directory", *found.groups())
        raise ChisotvError(words.format(*found.groups(), folder=folder, trust=trust, said=shorten(said, 200)))
    return b"" if done.returncode else done.stdout
