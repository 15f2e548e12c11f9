"""Problems as annotations of GitHub Actions, with the text report behind them.

GitHub shows ten annotations of each kind; the text report has them all.
"""

import hashlib

from chisotv.problems import Problem
from chisotv.reports.base import MOST_OF_A_FILE, ROOM, Report, from_top, held, sentence
from chisotv.reports.text import text_report
from chisotv.text import visible


def github_report(report: Report) -> str:
    """Workflow commands, then the text report, in which no line can be taken for a command."""
    kept, _ = held(report, annotation, MOST_OF_A_FILE, ROOM)
    annotations = "".join(f"{each}\n" for each in kept)
    text = text_report(report)
    # A name that the text itself cannot contain, and the same in every run.
    token = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return f"{annotations}::stop-commands::{token}\n{text}::{token}::\n"


def annotation(problem: Problem) -> str:
    """One workflow command."""
    properties = {"file": visible(from_top(problem.path))}
    if problem.line and problem.column:
        properties |= {
            "line": str(problem.line),
            "col": str(problem.column),
            "endColumn": str(problem.column + problem.length),
        }
    properties["title"] = problem.rule
    values = {key: _data(value).replace(":", "%3A").replace(",", "%2C") for key, value in properties.items()}
    given = ",".join(f"{key}={value}" for key, value in values.items())
    return f"::{problem.severity} {given}::{_data(sentence(problem))}"


def _data(text: str) -> str:
    return text.replace("%", "%25")
