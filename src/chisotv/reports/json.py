"""Problems as JSON for other programs."""

from chisotv.problems import Severity
from chisotv.reports.base import Report
from chisotv.text import to_json


def json_report(report: Report) -> str:
    """An object with `files`, `errors`, `warnings` and `problems`; lines and columns count from 1, null for a file."""
    record = {
        "files": list(report.files),
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "problems": [problem._asdict() for problem in report.problems],
    }
    return to_json(record)
