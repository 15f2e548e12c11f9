"""`chisotv validate`: every problem in the data, or the manual of one rule."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from typer._click.shell_completion import CompletionItem
from typer._click.types import StringParamType

from chisotv.cli.options import form_option, output_option, verb
from chisotv.cli.session import DataOptions, form_of
from chisotv.files.output import write
from chisotv.loading.many import check_all, data_sets
from chisotv.models.dataset import Loaded
from chisotv.problems import ChisotvError, Severity
from chisotv.reports import FORMS, Report
from chisotv.reports.base import summary
from chisotv.reports.text import described


class RuleId(StringParamType):
    """The id of a rule; at TAB they are offered with their titles."""

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[CompletionItem]:
        """Those that begin as typed, without regard to case."""
        from chisotv.validation.rules.catalogue import CATALOGUE

        rules = [each for each in CATALOGUE.values() if each.id.startswith(incomplete.upper())]
        return [CompletionItem(each.id, help=each.title) for each in rules]


@verb
def validate(
    folder: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[THƯ_MỤC]...",
            readable=False,
            help="Thư mục dữ liệu, hoặc thư mục chứa nhiều bộ dữ liệu; mặc định như --data.",
        ),
    ] = None,
    form: Annotated[
        str | None,
        form_option(
            FORMS,
            "Dạng báo cáo; mặc định theo đuôi của tệp ghi ra (.sarif, .json, .xml: junit), không có thì là text; "
            "trong GitHub Actions là github.",
        ),
    ] = None,
    output: Annotated[Path | None, output_option("Ghi báo cáo ra tệp thay cho màn hình.")] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="MÃ", click_type=RuleId(), help="Giải thích một mã, như CTV021; all: mọi mã."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Số tiến trình khi kiểm tra nhiều bộ dữ liệu.")
    ] = 1,
    *,
    source: DataOptions,
) -> None:
    """Kiểm tra dữ liệu và nêu mọi lỗi.

    Mỗi lỗi có tệp, dòng, cột và cách sửa. Mã kết thúc là 1 nếu có lỗi; cảnh báo không tính.

    Ví dụ:
    chisotv validate -o bao-cao.sarif
    chisotv validate --explain CTV021
    """
    if explain is not None:
        write(_manual(explain), output)
        return
    folders = [found for each in folder or [source.folder] for found in data_sets(each)]
    by_itself = "github" if os.environ.get("GITHUB_ACTIONS") == "true" and output is None else None
    chosen = form_of(form or by_itself, output, FORMS, {"xml": "junit"})
    checked = check_all(folders, jobs, remembered=not source.no_cache)
    if len(folders) > 1 and sys.stderr.isatty():
        from chisotv.screen.bar import track

        checked = track(checked, len(folders), "Đang kiểm tra")
    if chosen == "text" and output is None and not sys.stderr.isatty():
        failed = _told_at_once(checked, len(folders))
    else:
        failed = _reported(checked, len(folders), chosen, output)
    if failed:
        raise typer.Exit(1)


def _told_at_once(checked: Iterable[Loaded], sets: int) -> bool:
    """Write the problems of each data set as soon as it is checked, so that nothing piles up."""
    counts, files = dict.fromkeys(Severity, 0), 0
    for each in checked:
        write(described(Report(each.problems, each.files)), None)
        for problem in each.problems:
            counts[problem.severity] += 1
        files += len(each.files)
    write(f"{summary(counts, files, sets)}\n", None)
    return counts[Severity.ERROR] > 0


def _reported(checked: Iterable[Loaded], sets: int, form: str, output: Path | None) -> bool:
    """Write one report of everything."""
    parts = list(checked)
    problems = tuple(problem for each in parts for problem in each.problems)
    report = Report(problems, tuple(name for each in parts for name in each.files), sets)
    write(FORMS[form](report), output)
    return report.count(Severity.ERROR) > 0


def _manual(rule_id: str) -> str:
    from chisotv.validation.rules.catalogue import CATALOGUE, manual, page

    wanted = rule_id.strip().upper()
    if wanted == "ALL":
        return page()
    if wanted not in CATALOGUE:
        raise ChisotvError(f"Không có mã “{rule_id}”. Các mã: {', '.join(CATALOGUE)}; all: tất cả.")
    return manual(CATALOGUE[wanted])
