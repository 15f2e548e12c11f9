"""The one door for writers of data files: one at a time, all files or none, never over what changed meanwhile."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from chisotv.files.folder import DISPATCH, RESULTS, contents, display, leads_out, name_of
from chisotv.files.output import PAUSE, make_folder, patiently, refuse_protected, say, sweep, write_bytes
from chisotv.problems import ChisotvError, reason

T = TypeVar("T")
LOCK = ".chisotv.lock"
"""The file that is in a data folder on Windows as long as somebody writes there."""


def alone(folder: Path) -> AbstractContextManager[None]:
    """Wait until no other process writes data files of a folder, and keep the others waiting meanwhile.

    Nothing is left behind, not even by a process that was killed: the folder itself is locked, and on Windows, where
    that cannot be done, a file in it that the system takes away with the process. Where the file system knows no such
    lock, `write_all` alone finds out that somebody else was faster.

    Raises:
        ChisotvError: The lock file cannot be made.
    """
    vanishing = getattr(os, "O_TEMPORARY", None)
    if vanishing is None:
        return _by_folder(folder)
    return by_file(folder / LOCK, os.O_CREAT | os.O_EXCL | vanishing | getattr(os, "O_NOINHERIT", 0))


@contextmanager
def _by_folder(folder: Path) -> Iterator[None]:
    try:
        import fcntl

        held = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            _waiting(lambda: fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB), folder)
        yield
    finally:
        os.close(held)


def _waiting(take: Callable[[], T], folder: Path) -> T:
    """Try until nobody else holds what is to be taken; who waits for a second is told why."""
    tries = 0
    while True:
        with suppress(BlockingIOError, FileExistsError):
            return take()
        if (tries := tries + 1) * PAUSE == 1:
            say(f"Đang chờ lệnh chisotv khác ghi xong vào “{folder}” …")
        time.sleep(PAUSE)


@contextmanager
def by_file(path: Path, flags: int, let_go: Callable[[int], None] = os.close) -> Iterator[None]:
    """Wait until a file is not there, and let it be there meanwhile.

    To open it with the flags must be refused where it is there already; `let_go` closes it so that it is gone.

    Raises:
        ChisotvError: It cannot be made.
    """
    try:
        # A file that is just being taken away may not be opened either.
        held = _waiting(lambda: patiently(lambda: os.open(path, flags)), path.parent)
    except OSError as error:
        raise ChisotvError(f"Không ghi được vào thư mục “{path.parent}”: {reason(error)}.") from error
    try:
        yield
    finally:
        let_go(held)


def refuse_changed(now: dict[str, bytes] | None, before: dict[str, bytes] | None) -> None:
    """Refuse to go on, with a ChisotvError, where of the files of a folder, by name, one is another, gone or new."""
    if now != before:
        raise ChisotvError("Dữ liệu vừa được thay đổi trong lúc ghi; chưa ghi gì, hãy chạy lại.", status=1)


def refuse_unread(found: dict[str, bytes] | None, folder: Path) -> dict[str, bytes]:
    """Refuse to go on, with a ChisotvError, where one of the files of a folder could not be read."""
    if found is None:
        raise ChisotvError(f"Có tệp .yaml trong “{folder}” không đọc được; chuyển tệp ấy đi chỗ khác rồi làm lại.")
    return found


def write_all(files: dict[Path, bytes], folder: Path, before: dict[str, bytes]) -> None:
    """Write data files, all of them or none; to be called by who is `alone` since before they were read.

    Args:
        files: The new bytes by path, in the order in which to write them.
        folder: The data folder.
        before: The bytes, by name, of the files that the new ones were made from.

    Raises:
        ChisotvError: One of these files is not any more as it was, or cannot be written.
    """
    for place in (folder, folder / RESULTS):
        sweep(place)
    for path in files:
        refuse_protected(path)
        if leads_out(path, folder):
            raise ChisotvError(f"“{display(path)}” là liên kết ra ngoài thư mục dữ liệu; chưa ghi gì.")
    refuse_changed(contents(folder, before.keys() | {name_of(path, folder) for path in files}), before)
    new_folders = [path.parent for path in files if not path.parent.exists()]
    begun: list[Path] = []
    try:
        for path, content in files.items():
            begun.append(path)
            make_folder(path.parent)
            write_bytes(content, path)
    except BaseException:
        for path in begun:
            _undo(path, files[path], before.get(name_of(path, folder)))
        for made in new_folders:
            with suppress(OSError):
                made.rmdir()
        raise


def _undo(path: Path, written: bytes, before: bytes | None) -> None:
    """Put back what was there, as far as the system lets it, where what was written is still there."""
    with suppress(OSError, ChisotvError):
        if path.read_bytes() == written:
            if before is None:
                path.resolve().unlink()
            else:
                write_bytes(before, path)


def fill(target: Path, files: Mapping[str, bytes]) -> None:
    """Put files, by name, into a new or empty folder, all of them or none; what makes it a data set comes last.

    A part of just these files, as a killed run leaves it, is no hindrance.

    Raises:
        ChisotvError: The folder holds something else, or cannot be written.
    """

    def foreign(path: Path) -> bool:
        same = files.get(path.relative_to(place).as_posix())
        ours = same is not None and path.is_file() and path.read_bytes() == same
        return not (ours or path.is_dir() or ".chisotv" in path.name)

    place = Path(os.path.realpath(target))
    made = [each for each in (place, *place.parents) if not each.exists()]
    make_folder(place)
    try:
        with alone(place):
            if (place / DISPATCH).exists() or any(map(foreign, place.rglob("*"))):
                raise ChisotvError(f"“{target}” đã có nội dung; hãy chọn thư mục mới hoặc còn trống.")
            ordered = sorted(files, key=lambda name: name == DISPATCH)
            write_all({place / name: files[name] for name in ordered}, place, contents(place) or {})
    except BaseException:
        for each in made:
            with suppress(OSError):
                each.rmdir()
        raise
