"""Problems as JSON for other programs."""

import json

from chisotv.problems import Severity
from chisotv.reports.base import Report, held, with_lines
from chisotv.text import visible


def json_report(report: Report) -> str:
    """An object with `files`, `errors`, `warnings`, `truncated` and `problems`, see docs/json.md."""
    kept, left = held(report, lambda problem: visible(json.dumps(problem._asdict(), ensure_ascii=False)))
    record = {
        "files": list(report.files),
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "truncated": bool(left),
        "problems": [],
    }
    return with_lines(record, "problems", kept)
