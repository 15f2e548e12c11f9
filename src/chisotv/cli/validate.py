"""`chisotv validate`: every problem in the data, or the manual of one rule."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chisotv.cli.options import DataOption, FolderArgument
from chisotv.cli.session import data_folder


class ReportForm(StrEnum):
    """How problems are reported."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


def complete_rule(incomplete: str) -> list[tuple[str, str]]:
    """The ids of rules with their titles."""
    from chisotv.rules.catalogue import CATALOGUE

    return [(entry.id, entry.title) for entry in CATALOGUE.values() if entry.id.startswith(incomplete.upper())]


def validate(
    ctx: typer.Context,
    folder: FolderArgument = None,
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
    data: DataOption = None,
) -> None:
    """Kiểm tra dữ liệu và nêu mọi lỗi.

    Mỗi lỗi có tệp, dòng, cột và cách sửa. Mã kết thúc là 1 nếu có lỗi; cảnh báo không tính.
    """
    from chisotv.output import write

    if explain is not None:
        write(_manual(explain), output)
        return
    from chisotv.dataset import load
    from chisotv.problems import Severity
    from chisotv.reports import FORMS, Report

    loaded = load(data_folder(ctx, folder or data))
    report = Report(loaded.problems, loaded.files)
    chosen = form or (ReportForm.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else ReportForm.TEXT)
    write(FORMS[chosen](report), output)
    if report.count(Severity.ERROR):
        raise typer.Exit(1)


def _manual(rule_id: str) -> str:
    from chisotv.problems import ChisotvError
    from chisotv.rules.catalogue import CATALOGUE, manual, page

    wanted = rule_id.strip().upper()
    if wanted == "ALL":
        return page()
    if wanted not in CATALOGUE:
        raise ChisotvError(f"Không có mã “{rule_id}”. Các mã: {', '.join(CATALOGUE)}; all: tất cả.")
    return manual(CATALOGUE[wanted])
