"""Files of other programs as tables of cells, by what they hold and not by what they are called."""

import re
import stat
from pathlib import Path

from chisotv.problems import ChisotvError, reason
from chisotv.reading.base import Cell, Content, LeftOut, Table, UnreadableError, too_large
from chisotv.reading.docx import read_docx
from chisotv.reading.package import Package
from chisotv.reading.plain import read_text
from chisotv.reading.xlsx import NO_RESULT, read_xlsx

__all__ = ["NO_RESULT", "Cell", "Content", "LeftOut", "Table", "read_tables"]

_MOST_BYTES = 50_000_000
_WORD, _EXCEL = "hãy mở bằng Word rồi lưu thành .docx", "hãy mở bằng Excel rồi lưu thành .xlsx"
_NO_TABLE = f"không có bảng nào (của Word, Excel, HTML, Markdown hay cột cách nhau bằng tab); {_WORD}"
_ONE_CELL_A_LINE = (
    "có bảng nhưng mỗi ô nằm ở một dòng, không còn biết hàng và cột; hãy lấy bản Word, Excel hoặc trang HTML gốc"
)
_OTHERS = {b"%PDF": f"là tệp PDF; {_WORD}, hoặc xin bản Word của cơ quan ban hành", b"{\\rtf": f"là tệp RTF; {_WORD}"}


def read_tables(path: Path) -> Content:
    """The tables of a file: Word, Excel, HTML, Markdown or text with tabs.

    Raises:
        ChisotvError: It cannot be read; the sentence says why, and what to do.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("không phải là tệp thường")
        if status.st_size > _MOST_BYTES:
            raise too_large()
        data = path.read_bytes()
        content = _read(data)
        if not content.tables:
            raise UnreadableError(_ONE_CELL_A_LINE if len(re.findall(rb"\n\|\r?\n", data)) > 2 else _NO_TABLE)
        return content
    except FileNotFoundError as error:
        raise ChisotvError(f"Không có tệp “{path}”.") from error
    except OSError as error:
        raise ChisotvError(f"Không đọc được “{path}”: {reason(error)}.") from error
    except UnreadableError as error:
        raise ChisotvError(f"Không đọc được “{path}”: tệp {error}.") from error


def _read(data: bytes) -> Content:
    if data.startswith(b"PK"):
        return _office(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableError("có mật khẩu; hãy bỏ mật khẩu rồi lưu lại")
        book = any(name.encode("utf-16-le") in data for name in ("Workbook", "Book"))
        raise UnreadableError(f"là bảng tính Excel dạng cũ (.xls); {_EXCEL}" if book else f"có dạng cũ (.doc); {_WORD}")
    for mark, message in _OTHERS.items():
        if data.lstrip()[:8].startswith(mark):
            raise UnreadableError(message)
    if not data.strip():
        raise UnreadableError("không có chữ nào")
    return read_text(data)


def _office(data: bytes) -> Content:
    package = Package(data)
    if "content.xml" in package.parts:
        raise UnreadableError(f"có dạng OpenDocument; {_WORD}, hoặc bằng Excel thành .xlsx")
    folder = package.main.partition("/")[0]
    if package.main in package.parts and folder == "xl":
        return read_xlsx(package)
    if package.main in package.parts:
        return read_docx(package)
    raise UnreadableError(f"không phải tệp Word hay Excel; {_WORD}, hoặc bằng Excel thành .xlsx")
