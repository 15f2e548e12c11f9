"""The scanned text that data was copied from: a plain text file beside it, read only where somebody asks for it."""

from pathlib import Path

from chisotv.files.folder import MAX_BYTES, display
from chisotv.problems import ChisotvError, reason


def scan_lines(path: Path) -> list[str]:
    """The lines of a scan, line 1 first; a ChisotvError where it is not there, too large, or no text in UTF-8."""
    try:
        if not path.is_file():  # to open a pipe would wait for whoever writes into it
            raise ChisotvError(f"Không có tệp bản quét “{display(path)}”.")
        if path.stat().st_size > MAX_BYTES:
            raise ChisotvError(f"Tệp bản quét “{display(path)}” lớn hơn 10 MB nên không được đọc.")
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise ChisotvError(f"Không đọc được tệp bản quét “{display(path)}”: {reason(error)}.") from error
    except UnicodeDecodeError as error:
        raise ChisotvError(f"Tệp bản quét “{display(path)}” không ở dạng UTF-8.") from error
