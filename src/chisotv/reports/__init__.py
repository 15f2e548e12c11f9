"""One list of problems in every form that people and services read. One module for each form.

A form is a function from a `Report` to text; `FORMS` names them.
"""

from collections.abc import Callable

from chisotv.reports.base import Report
from chisotv.reports.github import github_report
from chisotv.reports.json import json_report
from chisotv.reports.junit import junit_report
from chisotv.reports.sarif import sarif_report
from chisotv.reports.text import text_report

FORMS: dict[str, Callable[[Report], str]] = {
    "text": text_report,
    "json": json_report,
    "github": github_report,
    "sarif": sarif_report,
    "junit": junit_report,
}

__all__ = ["FORMS", "Report", "text_report"]
