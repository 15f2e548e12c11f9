"""Where results go: stdout, or a file that is replaced whole or not at all."""

import codecs
import contextlib
import errno
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from chisotv.problems import ChisotvError, reason, told

T = TypeVar("T")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that no file can have on Windows."""
_TRIES = 21
PAUSE = 0.05
"""Seconds between two tries; all of them together take a second."""

_UNFINISHED = ".chisotv-tmp"
"""How the names of files end that are still being written."""
_GIVEN_UP = 3600
"""Age in seconds at which such a file has no writer any more, whatever the system knows."""

SHOWN = "chisotv-shown"
"""How text becomes UTF-8, for `str.encode` and streams: the name of a file may hold bytes that are no text at all."""


def _shown(error: UnicodeError) -> tuple[bytes, int]:
    """U+FFFD for each such byte, as for everything else that cannot be shown."""
    assert isinstance(error, UnicodeEncodeError)
    return "\ufffd".encode() * (error.end - error.start), error.end


codecs.register_error(SHOWN, _shown)


class ReaderGone(Exception):  # noqa: N818 - nothing is wrong
    """Whoever read stdout has closed it; the program ends quietly."""


def say(*lines: str, end: str = "\n") -> None:
    """Talk to the user, on stderr, so that it never mixes with data; what was done stays done if nobody can hear."""
    with contextlib.suppress(OSError):
        print("\n".join(map(told, lines)), end=end, file=sys.stderr, flush=True)


def write(content: str | bytes, path: Path | None) -> None:
    """Write a file whole, or to stdout where it is None or "-"; text is stored as UTF-8, line ends as they are.

    Raises:
        ChisotvError: The file cannot be written; what was there before is untouched.
        ReaderGone: stdout is a pipe that nobody reads any more.
    """
    if path is not None and str(path) != "-":
        write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", SHOWN), path)
        return
    try:
        if isinstance(content, bytes) and hasattr(sys.stdout, "buffer"):
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content if isinstance(content, str) else content.decode("utf-8"))
        sys.stdout.flush()
    except OSError as error:
        # Windows says EINVAL where others say EPIPE.
        if error.errno in (errno.EPIPE, errno.EINVAL):
            raise ReaderGone from error
        raise ChisotvError(f"Không ghi được ra màn hình hoặc ống dẫn: {reason(error)}.", status=2) from error


def write_bytes(content: bytes, path: Path) -> None:
    """Replace a file in one step: at any moment the old file or the new one is there, never a part.

    Owner, group and mode stay; where the system does not let a new file have them, the old one takes the new content.
    Another name of the same file (a hard link) keeps the old content. What is no regular file (a device, a pipe) is
    written through and stays what it is.

    Raises:
        ChisotvError: The file cannot be written.
    """
    refuse_protected(path)
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(content)
        else:
            replace(content, target)
    except OSError as error:
        raise ChisotvError(f"Không ghi được tệp “{path}”: {reason(error)}.", status=2) from error


def refuse_protected(path: Path) -> None:
    """Refuse with a ChisotvError a file that may not be written where it is there: a new one could take its place.

    On every system what Windows takes for a device, be it called "aux.docx": nobody would find it there again.
    """
    if _DEVICE.fullmatch(path.name):
        raise ChisotvError(f"Không ghi được tệp “{path}”: Windows dành tên này cho thiết bị; hãy đặt tên khác.")
    if os.access(path, os.F_OK) and not os.access(path, os.W_OK):
        raise ChisotvError(f"Không ghi được tệp “{path}”: không có quyền ghi.", status=2)


def replace(content: bytes, target: Path, lasting: bool = True) -> None:
    """Let a new file take the place of another; one that need not outlast a crash is the user's alone."""
    import tempfile

    old = target.stat() if target.exists() else None
    sweep(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.", suffix=_UNFINISHED)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _claim(handle)
            if not path.exists():  # taken for a leftover in the moment before it was claimed
                return replace(content, target, lasting)
            alike = not lasting or _made_alike(handle, old)
            _store(content, file, lasting=lasting)
            if os.name == "nt":
                file.close()  # there it must be, elsewhere it stays claimed
            if alike:
                patiently(lambda: path.replace(target))
            else:
                _overwrite(content, target)  # only now: the new file beside has shown that there is room
    finally:
        with contextlib.suppress(OSError):
            path.unlink()


def _claim(handle: int, wait: bool = True) -> bool:
    """Mark a file as being written by this process while it is open; False where somebody else does, or nobody can."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except (ImportError, OSError):
        return False
    return True


def sweep(folder: Path) -> None:
    """Take away what killed runs left in a folder, but nothing that is still being written."""
    for path in folder.glob(f".*{_UNFINISHED}"):
        with contextlib.suppress(OSError):
            if path.lstat().st_mtime < time.time() - _GIVEN_UP:
                path.unlink()
            with path.open("r+b") as file:
                if _claim(file.fileno(), wait=False):
                    path.unlink()


def _made_alike(new: int, old: os.stat_result | None) -> bool:
    """Give an open new file the owner, group and mode of the old one; False where the system does not let it."""
    if not hasattr(os, "fchmod"):
        return True  # Windows: the folder says who may do what
    made = os.fstat(new)
    mode = (old.st_mode & 0o777) if old else 0o666 & ~_umask()
    try:
        if old and (made.st_uid, made.st_gid) != (old.st_uid, old.st_gid):
            os.fchown(new, old.st_uid, old.st_gid)
        if made.st_mode & 0o777 != mode:  # as it always is where files have no modes of their own
            os.fchmod(new, mode)
    except OSError:
        return old is None
    return True


def _overwrite(content: bytes, target: Path) -> None:
    """Give a file new content and leave it the same file; should that fail, it gets the old content back.

    Its end is cut off last: killed before that, the file has line ends there and nothing of the old content.
    """
    old = target.read_bytes()
    try:
        with target.open("r+b") as file:
            _store(content, file, len(old))
    except BaseException:
        with target.open("r+b") as file:
            _store(old, file)
        raise


def _store(content: bytes, file: BinaryIO, length: int = 0, lasting: bool = True) -> None:
    """Write the whole content of an open file, which is of that length, and wait until it is on the disk to last."""
    file.write(content.ljust(length, b"\n"))
    file.flush()
    file.truncate(len(content))
    if lasting:
        os.fsync(file.fileno())


def patiently(action: Callable[[], T]) -> T:
    """Do what Windows refuses while another program has the file open; after a second the PermissionError stays."""
    for _ in range(_TRIES - 1):
        with contextlib.suppress(PermissionError):
            return action()
        time.sleep(PAUSE)
    return action()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def make_folder(path: Path) -> None:
    """Make a folder with its parents; a ChisotvError where it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ChisotvError(f"Không tạo được thư mục “{path}”: {reason(error)}.") from error


def check_files(files: dict[Path, bytes], binary: bool) -> list[Path]:
    """The files that are missing or whose bytes differ from the given ones; of texts, line ends are no difference."""
    ends = (b"", b"") if binary else (b"\r\n", b"\n")
    return [p for p, new in files.items() if not p.is_file() or p.read_bytes().replace(*ends) != new.replace(*ends)]
