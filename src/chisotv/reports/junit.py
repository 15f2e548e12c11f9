"""Problems as JUnit XML, as Jenkins and most other services read it.

One suite for each file and one test case for each problem, so that every problem has a line of its own there; a file
without problems is one passed test case. A warning is a skipped case: shown, but no failure.
"""

from collections import Counter

from chisotv.problems import Problem, Severity
from chisotv.reports.base import Report, held, sentence
from chisotv.reports.text import describe
from chisotv.text import visible


def junit_report(report: Report) -> str:
    """The report as one `testsuites` element; what it has no room for is only counted."""
    names = Counter[tuple[str, str]]()
    cases: dict[str, list[str]] = {problem.path: [] for problem in report.problems}

    def case(problem: Problem) -> str:
        cases[problem.path].append(_case(problem, names))
        return cases[problem.path][-1]

    _, left = held(report, case)
    found = Counter((problem.path, problem.severity) for problem in report.problems)
    files = dict.fromkeys((*report.files, *cases))
    suites = "".join(
        _suite(name, "".join(cases.get(name, ())), left[name], *(found[name, each] for each in Severity))
        for name in files
    )
    counts = f'tests="{found.total() + len(files) - len(cases)}" failures="{report.count(Severity.ERROR)}" errors="0"'
    head = f'<testsuites name="chisotv validate" {counts}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{suites}</testsuites>\n'


def _suite(name: str, cases: str, left: int, failures: int, skipped: int) -> str:
    more = f'    <properties><property name="truncated" value="{left}"/></properties>\n' if left else ""
    if not failures + skipped:
        cases = f'    <testcase name="không có lỗi" classname={_attribute(name)}/>\n'
    counts = f'tests="{max(1, failures + skipped)}" failures="{failures}" errors="0" skipped="{skipped}"'
    return f"  <testsuite name={_attribute(name)} {counts}>\n{more}{cases}  </testsuite>\n"


def _case(problem: Problem, names: Counter[tuple[str, str]]) -> str:
    """A test case, with a name that no other case of the file has: services keep one of each name."""
    place = f"{problem.line}:{problem.column}" if problem.line else "tệp"
    name, of = f"{problem.rule} {place}", _attribute(problem.path)
    names[of, name] += 1
    number = f" ({names[of, name]})" if names[of, name] > 1 else ""
    kind = "failure" if problem.severity is Severity.ERROR else "skipped"
    message, body = _attribute(sentence(problem)), _text(describe(problem))
    inner = f"<{kind} type={_attribute(problem.rule)} message={message}>{body}</{kind}>"
    return f"    <testcase name={_attribute(name + number)} classname={of}>{inner}</testcase>\n"


def _attribute(text: str) -> str:
    return f'"{_text(visible(text)).replace(chr(34), "&quot;")}"'


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
