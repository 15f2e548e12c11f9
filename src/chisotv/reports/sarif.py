"""Problems as SARIF 2.1.0, the interchange form of static analysis (code scanning services read it)."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from chisotv import __version__
from chisotv.problems import Problem, Severity
from chisotv.reports.base import Report, from_top, held, sentence, with_lines
from chisotv.text import visible


def sarif_report(report: Report) -> str:
    """A SARIF log with one run; columns count Unicode code points."""
    used = {rule: at for at, rule in enumerate(sorted({problem.rule for problem in report.problems}))}
    kept, left = held(report, lambda problem: visible(json.dumps(_result(problem, used), ensure_ascii=False)))
    counts = {f"{each}s": report.count(each) for each in Severity}
    driver = {"name": "chisotv", "version": __version__, "rules": [_rule(rule_id) for rule_id in used]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "language": "vi",
        "artifacts": [{"location": {"uri": _uri(name)}} for name in report.files],
        "properties": {**counts, "truncated": bool(left)},
        "results": [],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return with_lines(log, "results", kept)


def _rule(rule_id: str) -> dict[str, Any]:
    from chisotv.validation.rules.catalogue import CATALOGUE, manual  # every rule, and all that the rules need

    entry = CATALOGUE[rule_id]
    return {
        "id": rule_id,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.manual},
        "help": {"text": manual(entry), "markdown": entry.manual},
        "defaultConfiguration": {"level": str(entry.severity)},
    }


def _result(problem: Problem, rules: dict[str, int]) -> dict[str, Any]:
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
        "ruleIndex": rules[problem.rule],
        "level": str(problem.severity),
        "message": {"text": sentence(problem)},
        "locations": [{"physicalLocation": location}],
    }


def _uri(path: str) -> str:
    there = Path(from_top(path))
    return there.as_uri() if there.is_absolute() else quote(os.fsencode(there.as_posix()), safe="/")
