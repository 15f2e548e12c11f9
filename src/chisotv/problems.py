"""What can be wrong, as values: a `Problem` of the data, and the one exception for wrong use."""

import errno
import re
from enum import StrEnum
from typing import NamedTuple

from chisotv.text import line

Loc = tuple[str | int, ...]
"""The way to a value inside one file: keys and list positions from the top."""
_LONGEST = 1000
"""Letters of a message; many texts of a hundred letters can stand in one."""


WITHOUT_DOCSTRINGS = (
    "Không có hướng dẫn khi Python chạy với -OO hoặc PYTHONOPTIMIZE=2; hãy chạy lại không có các thứ ấy."
)
"""What stands where help and manuals do, which are docstrings."""


class Severity(StrEnum):
    """How much a problem weighs: an error fails `validate`, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Problem(NamedTuple):
    """One thing wrong in the data, with everything a person needs to mend it."""

    rule: str  # stable id, such as "CTV021"
    severity: Severity
    path: str  # the file as the user would name it
    line: int | None  # first line of the value, from 1; None where the file itself is the problem (missing, unreadable)
    column: int | None  # column of the value in characters, from 1; None together with `line`
    message: str  # what is wrong, in Vietnamese
    hint: str = ""  # how to mend it, in Vietnamese; may be empty
    # the line of the file, without its end; of a long line the part around `column`; empty without a position
    excerpt: str = ""
    excerpt_column: int = 1  # the column at which the excerpt starts, from 1
    length: int = 1  # how many characters from `column` are meant

    def place(self) -> tuple[int, int, str, str]:
        """Sort key inside one file: position, then rule and message, so that every run gives the same order."""
        return self.line or 0, self.column or 0, self.rule, self.message


class Finding(NamedTuple):
    """Something wrong at a place of one file, before the place is turned into line and column."""

    loc: Loc  # the way to the value
    message: str  # what is wrong, Vietnamese
    hint: str = ""  # how to mend it, Vietnamese
    at_key: bool = False  # point at the key instead of the value
    fragment: str = ""  # point at this part of the text, where it stands in one line


class ChisotvError(Exception):
    """A message for the user instead of a traceback, in lines: Vietnamese, already complete.

    What it quotes is made visible and cut here. The exit status is 2 for wrong use, 1 for problems found.
    """

    def __init__(self, *lines: str, status: int = 2) -> None:
        super().__init__("\n".join(map(told, lines)))
        self.status = status


def told(message: str, quoted: int = 300) -> str:
    """A message as a visible line of bounded length, as is each text that it quotes."""
    cut = line(re.sub(rf"“([^”]{{{quoted}}})[^”]+”", r"“\1…”", message))
    return cut if len(cut) <= _LONGEST else f"{cut[:_LONGEST]}…"


def reason(error: OSError) -> str:
    """Why the system refused something, in Vietnamese."""
    if getattr(error, "winerror", None) in (3, 206) and len(str(error.filename)) > 240:
        return "đường dẫn quá dài; Windows nhận nhiều nhất 259 chữ"
    words = {
        errno.ENOENT: "không có thư mục ấy",
        errno.ENOTDIR: "đường dẫn đi qua một tệp",
        errno.EISDIR: "đó là thư mục",
        errno.EACCES: "không có quyền, hoặc tệp đang mở ở chương trình khác",
        errno.EPERM: "không có quyền",
        errno.EEXIST: "đã có tệp trùng tên",
        errno.ENOSPC: "hết chỗ trên đĩa",
        errno.ENAMETOOLONG: "tên quá dài",
        errno.ELOOP: "liên kết vòng",
        errno.EROFS: "nơi chỉ đọc",
        errno.EDQUOT: "hết phần đĩa được dùng",
        errno.EFBIG: "tệp lớn hơn mức cho phép",
        errno.EIO: "đĩa hoặc mạng có lỗi",
        errno.EBADF: "đã bị đóng",
        errno.EINVAL: 'tên có ký tự không dùng được (< > : " | ? *); trên Windows, bỏ “\\” ngay trước dấu “"” đóng',
    }
    return words.get(error.errno or 0, f"lỗi hệ thống số {error.errno}")
