"""Problems as SARIF 2.1.0, the interchange form of static analysis (code scanning services read it)."""

import os
from typing import Any
from urllib.parse import quote

from chisotv import __version__
from chisotv.problems import Problem
from chisotv.reports.base import Report, sentence, visible
from chisotv.text import to_json


def sarif_report(report: Report) -> str:
    """A SARIF log with one run; columns count Unicode code points."""
    used = sorted({problem.rule for problem in report.problems})
    driver = {"name": "chisotv", "version": __version__, "rules": [_rule(rule_id) for rule_id in used]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "language": "vi",
        "artifacts": [{"location": {"uri": _uri(name)}} for name in report.files],
        "results": [_result(problem, used.index(problem.rule)) for problem in report.problems],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return to_json(log)


def _rule(rule_id: str) -> dict[str, Any]:
    from chisotv.validation.rules.catalogue import CATALOGUE  # every rule, and all that the rules need

    entry = CATALOGUE[rule_id]
    return {
        "id": rule_id,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.manual},
        "defaultConfiguration": {"level": str(entry.severity)},
    }


def _result(problem: Problem, rule_index: int) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.path)}}
    if problem.line and problem.column:
        location["region"] = {
            "startLine": problem.line,
            "startColumn": problem.column,
            "endColumn": problem.column + problem.length,
            "snippet": {"text": visible(problem.excerpt)},
        }
    return {
        "ruleId": problem.rule,
        "ruleIndex": rule_index,
        "level": str(problem.severity),
        "message": {"text": sentence(problem)},
        "locations": [{"physicalLocation": location}],
    }


def _uri(path: str) -> str:
    return quote(os.fsencode(path.replace("\\", "/")), safe="/")
