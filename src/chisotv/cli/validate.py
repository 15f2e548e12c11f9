"""`chisotv validate`: every problem in the data, or the manual of one rule."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.no_cache import remembered
from chisotv.cli.options import DataOption
from chisotv.cli.session import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chisotv.loading.many import Checked


class ReportForm(StrEnum):
    """How problems are reported."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


def complete_rule(incomplete: str) -> list[tuple[str, str]]:
    """The ids of rules with their titles."""
    from chisotv.validation.rules.catalogue import CATALOGUE

    return [(entry.id, entry.title) for entry in CATALOGUE.values() if entry.id.startswith(incomplete.upper())]


def validate(
    ctx: typer.Context,
    folder: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[THƯ_MỤC]...",
            readable=False,
            help="Thư mục dữ liệu, hoặc thư mục chứa nhiều bộ dữ liệu; mặc định như --data.",
        ),
    ] = None,
    form: Annotated[
        ReportForm | None,
        typer.Option("--format", help="Dạng báo cáo; mặc định text, trong GitHub Actions là github."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="TỆP", readable=False, help="Ghi báo cáo ra tệp thay cho màn hình."),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="MÃ", autocompletion=complete_rule, help="Giải thích một mã, như CTV021; all: mọi mã."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="SỐ", help="Số tiến trình khi kiểm tra nhiều bộ dữ liệu.")
    ] = 1,
    data: DataOption = None,
) -> None:
    """Kiểm tra dữ liệu và nêu mọi lỗi.

    Mỗi lỗi có tệp, dòng, cột và cách sửa. Mã kết thúc là 1 nếu có lỗi; cảnh báo không tính.
    """
    if explain is not None:
        from chisotv.files.output import write

        write(_manual(explain), output)
        return
    from chisotv.loading.many import check_all, data_sets

    folders = [found for each in folder or [data_folder(ctx, data)] for found in data_sets(each)]
    chosen = form or (ReportForm.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else ReportForm.TEXT)
    checked = check_all(folders, jobs, remembered(ctx))
    if len(folders) > 1 and sys.stderr.isatty():
        from chisotv.screen.bar import track

        checked = track(checked, len(folders), "Đang kiểm tra")
    if chosen is ReportForm.TEXT and output is None and not sys.stderr.isatty():
        failed = _told_at_once(checked, len(folders))
    else:
        failed = _reported(checked, len(folders), chosen, output)
    if failed:
        raise typer.Exit(1)


def _told_at_once(checked: "Iterable[Checked]", sets: int) -> bool:
    """Write the problems of each data set as soon as it is checked, so that nothing piles up."""
    from chisotv.files.output import write
    from chisotv.problems import Severity
    from chisotv.reports.base import summary
    from chisotv.reports.text import describe

    counts, files = dict.fromkeys(Severity, 0), 0
    for each in checked:
        write("".join(f"{describe(problem)}\n" for problem in each.problems), None)
        for problem in each.problems:
            counts[problem.severity] += 1
        files += len(each.files)
    write(f"{summary(counts, files, sets)}\n", None)
    return counts[Severity.ERROR] > 0


def _reported(checked: "Iterable[Checked]", sets: int, form: ReportForm, output: Path | None) -> bool:
    """Write one report of everything."""
    from chisotv.files.output import write
    from chisotv.problems import Severity
    from chisotv.reports import FORMS, Report

    parts = list(checked)
    problems = tuple(problem for each in parts for problem in each.problems)
    report = Report(problems, tuple(name for each in parts for name in each.files), sets)
    write(FORMS[form](report), output)
    return report.count(Severity.ERROR) > 0


def _manual(rule_id: str) -> str:
    from chisotv.problems import ChisotvError
    from chisotv.validation.rules.catalogue import CATALOGUE, manual, page

    wanted = rule_id.strip().upper()
    if wanted == "ALL":
        return page()
    if wanted not in CATALOGUE:
        raise ChisotvError(f"Không có mã “{rule_id}”. Các mã: {', '.join(CATALOGUE)}; all: tất cả.")
    return manual(CATALOGUE[wanted])
