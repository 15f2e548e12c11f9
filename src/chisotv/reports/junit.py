"""Problems as JUnit XML, as Jenkins and most other services read it.

One suite for each file and one test case for each problem, so that every problem has a line of its own there; a file
without problems is one passed test case. A warning is a skipped case: shown, but no failure.
"""

from chisotv.problems import Problem, Severity
from chisotv.reports.base import Report, sentence, visible
from chisotv.reports.text import describe


def junit_report(report: Report) -> str:
    """The report as one `testsuites` element."""
    suites = "".join(_suite(name, [p for p in report.problems if p.path == name]) for name in report.files)
    failures = report.count(Severity.ERROR)
    tests = sum(max(1, sum(p.path == name for p in report.problems)) for name in report.files)
    head = f'<testsuites name="chisotv validate" tests="{tests}" failures="{failures}" errors="0">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{suites}</testsuites>\n'


def _suite(name: str, problems: list[Problem]) -> str:
    failures = sum(problem.severity is Severity.ERROR for problem in problems)
    cases = "".join(map(_case, problems)) or f'    <testcase name="không có lỗi" classname={_attribute(name)}/>\n'
    skipped = len(problems) - failures
    counts = f'tests="{max(1, len(problems))}" failures="{failures}" errors="0" skipped="{skipped}"'
    return f"  <testsuite name={_attribute(name)} {counts}>\n{cases}  </testsuite>\n"


def _case(problem: Problem) -> str:
    place = f"{problem.line}:{problem.column}" if problem.line else "tệp"
    name, message = _attribute(f"{problem.rule} {place}"), _attribute(sentence(problem))
    kind = "failure" if problem.severity is Severity.ERROR else "skipped"
    body = _text(describe(problem))
    inner = f"<{kind} type={_attribute(problem.rule)} message={message}>{body}</{kind}>"
    return f"    <testcase name={name} classname={_attribute(problem.path)}>{inner}</testcase>\n"


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr  # which loads half of the network with it

    return quoteattr(visible(text), {"\n": "&#10;", "\t": "&#9;"})


def _text(text: str) -> str:
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
