"""What the action says in the job summary: the errors of a report, or the changes that `chisotv diff` tells.

`summary.py errors` reads what `chisotv validate --format json` writes, and writes `errors=N` to the file that
GITHUB_OUTPUT names; `summary.py changes` reads Markdown. Both read stdin and write Markdown to stdout. To be run with
`python -I`, as the working folder is the repository that is checked.
"""

import json
import os
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any

from chisotv.tables.markdown import escape
from chisotv.text import shorten

MOST = 50
"""Errors that are listed; the log has more."""
LONGEST = 500
"""Characters of a message."""
ROOM = 500_000
"""Bytes of changes; GitHub drops a summary of more than a megabyte."""


def main() -> None:
    """Read stdin, write the summary."""
    written = sys.stdin.buffer.read().decode("utf-8")
    text = changes(written) if sys.argv[1] == "changes" else errors(json.loads(written) if written.strip() else {})
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def errors(report: dict[str, Any]) -> str:
    """Markdown that lists the errors of a report; nothing where there are none.

    Args:
        report: The report, empty where the data could not be read at all.
    """
    if "GITHUB_OUTPUT" in os.environ:
        with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"errors={report.get('errors', '')}\n")
    if not report:
        return "## Không đọc được dữ liệu\n\nXem nhật ký.\n"
    if not report["errors"]:
        return ""
    listed = [problem for problem in report["problems"] if problem["severity"] == "error"][:MOST]
    left = report["errors"] - len(listed)
    more = [f"\n… và {left} lỗi khác; xem nhật ký."] if left else []
    return "\n".join([f"## Dữ liệu có {report['errors']} lỗi\n", *map(_item, listed), *more]) + "\n"


def _item(problem: dict[str, Any]) -> str:
    place = f"{problem['path']}:{problem['line']}" if problem["line"] else problem["path"]
    return f"- **{_plain(place)}** {problem['rule']}: {_plain(problem['message'])}"


def _plain(text: str) -> str:
    """A text of the data on one line, in which nothing is markup."""
    return escape(shorten(text, LONGEST))


def changes(markdown: str) -> str:
    """The changes under a heading, as many whole lines as there is room for."""
    lines = markdown.rstrip("\n").split("\n")
    kept = sum(size <= ROOM for size in accumulate(len(line.encode("utf-8")) + 1 for line in lines))
    more = [f"\n… và {len(lines) - kept} dòng khác."] if kept < len(lines) else []
    return "\n".join(["## Thay đổi dữ liệu\n", *lines[:kept], *more]) + "\n"


if __name__ == "__main__":
    main()
