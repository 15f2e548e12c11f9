"""Options that several verbs share, and what the shell offers for them at TAB."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chisotv.tables import Delimiter


class Form(StrEnum):
    """How rows come out."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


class RoleChoice(StrEnum):
    """Which role counts."""

    LEAD = "lead"
    COORDINATING = "coordinating"


def complete_agency(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Agencies whose id, name or abbreviation starts with what is typed: id and full name."""
    from chisotv.cli.session import completion_dataset
    from chisotv.registry import names
    from chisotv.text import fold_name

    dataset = completion_dataset(ctx)
    start = fold_name(incomplete)
    return [
        (agency.id, agency.name)
        for agency in (dataset.registry.agencies if dataset else ())
        if any(fold_name(name).startswith(start) for name in (agency.id, *names(agency)))
    ]


def complete_index(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Indices with an appendix: id and full name."""
    from chisotv.cli.session import completion_dataset

    dataset = completion_dataset(ctx)
    found = [dataset.index(index_id) for index_id in dataset.appendices] if dataset else []
    return [(index.id, index.full_name) for index in found if index.id.startswith(incomplete.lower())]


def complete_measured(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Indices with an appendix or with results: id and full name."""
    from chisotv.cli.session import completion_dataset

    dataset = completion_dataset(ctx)
    found = [dataset.index(index_id) for index_id in dataset.measured] if dataset else []
    return [(index.id, index.full_name) for index in found if index.id.startswith(incomplete.lower())]


def complete_any(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """All indices: id and full name."""
    from chisotv.cli.session import completion_dataset

    dataset = completion_dataset(ctx)
    found = dataset.dispatch.indices if dataset else ()
    return [(index.id, index.full_name) for index in found if index.id.startswith(incomplete.lower())]


def complete_document(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """`complete_index`, "all" and "letter"."""
    more = [("all", "mọi phụ lục"), ("letter", "toàn bộ công văn")]
    offered = [pair for pair in more if pair[0].startswith(incomplete.lower())]
    return [*complete_index(ctx, incomplete), *offered]


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="THƯ_MỤC", readable=False, help="Thư mục dữ liệu khác (hoặc biến môi trường CHISOTV_DATA)."
    ),
]
FolderArgument = Annotated[
    Path | None, typer.Argument(metavar="THƯ_MỤC", readable=False, help="Thư mục dữ liệu; mặc định như --data.")
]
FormatOption = Annotated[
    Form | None,
    typer.Option("--format", help="Dạng kết quả; mặc định theo đuôi của tệp ghi ra, không có thì là table."),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="TỆP", readable=False, help="Ghi ra tệp (UTF-8) thay cho màn hình."),
]
AgencyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--agency",
        "-a",
        metavar="TÊN",
        autocompletion=complete_agency,
        help="Cơ quan: tên, chữ tắt hoặc mã, có dấu hay không; dùng được nhiều lần.",
    ),
]
IndexOption = Annotated[
    list[str] | None,
    typer.Option(
        "--index",
        "-i",
        metavar="CHỈ_SỐ",
        autocompletion=complete_index,
        help="Chỉ số: papi, par, sipas, ict; dùng được nhiều lần.",
    ),
]
BomOption = Annotated[bool, typer.Option("--bom", help="Với CSV: thêm dấu nhận biết UTF-8 để Excel đọc đúng chữ Việt.")]
DelimiterOption = Annotated[
    Delimiter, typer.Option("--delimiter", help="Với CSV: dấu ngăn các ô; Excel tiếng Việt cần “;”.")
]
