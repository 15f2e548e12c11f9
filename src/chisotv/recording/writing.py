"""From a plan to the disk: one writer at a time, all files or none, and never over what somebody changed meanwhile."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from chisotv.folder import contents
from chisotv.output import make_folder, refuse_protected, write_bytes
from chisotv.problems import ChisotvError


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process records into a folder, and keep the others waiting meanwhile.

    The folder itself is locked, so that nothing is left behind in it, not even by a process that was killed. Where the
    system or the file system knows no such lock, `write_all` alone finds out that somebody else was faster.
    """
    try:
        import fcntl

        held = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def refuse_changed(folder: Path, before: dict[str, bytes] | None) -> None:
    """Refuse to go on where a data folder is not any more as it was read.

    Args:
        folder: The data folder.
        before: The bytes of its files, by name, as they were read.

    Raises:
        ChisotvError: A file is another one, is gone or new.
    """
    if contents(folder) != before:
        raise ChisotvError("Dữ liệu vừa được thay đổi trong lúc ghi; chưa ghi gì, hãy chạy lại.", status=1)


def write_all(files: dict[Path, bytes], folder: Path, before: dict[str, bytes] | None) -> None:
    """Write the files of a plan, all of them or none.

    Args:
        files: The new bytes by path, in the order in which to write them.
        folder: The data folder.
        before: The bytes of its files, by name, that the plan was made from.

    Raises:
        ChisotvError: The folder is not any more as it was, or a file cannot be written.
    """
    for path in files:
        refuse_protected(path)
    refuse_changed(folder, before)
    old = {path: path.read_bytes() if path.exists() else None for path in files}
    new_folders = [path.parent for path in files if not path.parent.exists()]
    try:
        for path, content in files.items():
            make_folder(path.parent)
            write_bytes(content, path)
    except BaseException:
        _restore(old, new_folders)
        raise


def _restore(old: dict[Path, bytes | None], new_folders: list[Path]) -> None:
    """Put back what was there, as far as the system lets it."""
    for path, content in old.items():
        with suppress(OSError, ChisotvError):
            if content is None:
                path.resolve().unlink(missing_ok=True)
            elif path.read_bytes() != content:
                write_bytes(content, path)
    for folder in new_folders:
        with suppress(OSError):
            folder.rmdir()
