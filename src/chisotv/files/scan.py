"""The scanned text that data was copied from: a plain text file beside it, read only where somebody asks for it."""

from pathlib import Path

from chisotv.files.folder import Unread, bytes_in, display
from chisotv.problems import ChisotvError


def scan_lines(folder: Path, name: str) -> list[str]:
    """The lines of a scan in a data folder, line 1 first; a ChisotvError where it cannot be read as a text in UTF-8."""
    try:
        text = bytes_in(folder / name, folder).decode("utf-8-sig")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except Unread as error:
        raise ChisotvError(f"Bản quét “{display(folder / name)}”: {error.args[1]}.") from error
    except UnicodeDecodeError as error:
        raise ChisotvError(f"Bản quét “{display(folder / name)}”: tệp không ở dạng UTF-8.") from error
