"""The last line of defence: what nobody foresaw, as a sentence for the user and a file for who keeps the program."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

from chisotv import __version__
from chisotv.files.output import say
from chisotv.problems import reason

FAULT = 3
_WHAT: dict[type[BaseException], str] = {
    MemoryError: "Máy không đủ bộ nhớ cho việc này",
    RecursionError: "Dữ liệu hoặc tệp đọc vào lồng nhau quá sâu cho chương trình",
}


def tell(error: BaseException) -> int:
    """Say what happened and where the details are, which the user alone can read; gives the exit status."""
    trace = traceback.extract_tb(error.__traceback__)
    place = f"{type(error).__name__} tại {Path(trace[-1].filename).name}:{trace[-1].lineno}"
    try:
        handle, name = tempfile.mkstemp(prefix="chisotv-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            print(f"chisotv {__version__}\nPython {sys.version}\n{sys.platform}\n{sys.orig_argv}", file=file)
            traceback.print_exception(error, file=file)
        what_to_do = f"Hãy gửi tệp này cho người giữ chương trình: {name}"
    except OSError as failed:
        what_to_do = f"Không ghi được tệp chi tiết ({reason(failed)}); hãy báo câu này cho người giữ chương trình."
    what = _WHAT.get(type(error), "Chương trình có lỗi chưa lường trước")
    say(f"{what} ({place}); không có tệp nào ghi dở. {what_to_do}")
    return FAULT
