"""Options that several verbs share, and what the shell offers for them at TAB."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chisotv.tables.base import Delimiter


class Form(StrEnum):
    """How rows come out."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


# Only ids are offered, which hold nothing but letters, digits, "-" and "_": zsh evaluates what it is given at TAB, and
# typer takes the texts beside the offered words for markup, so a name out of the data may never be one of them.


def complete_agency(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of the agencies whose id, name or abbreviation starts with what is typed."""
    from chisotv.cli.session import completion_dataset
    from chisotv.models.registry import names
    from chisotv.text import fold_name

    dataset = completion_dataset(ctx)
    start = fold_name(incomplete)
    return [
        agency.id
        for agency in (dataset.registry.agencies if dataset else ())
        if any(fold_name(name).startswith(start) for name in (agency.id, *names(agency)))
    ]


def complete_index(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of the indices with an appendix."""
    from chisotv.cli.session import completion_dataset

    dataset = completion_dataset(ctx)
    return _begun_by(incomplete, dataset.appendices if dataset else ())


def complete_measured(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of the indices with an appendix or with results."""
    from chisotv.cli.session import completion_dataset

    dataset = completion_dataset(ctx)
    return _begun_by(incomplete, dataset.measured if dataset else ())


def complete_any(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of all indices."""
    from chisotv.cli.session import completion_dataset

    dataset = completion_dataset(ctx)
    return _begun_by(incomplete, [index.id for index in dataset.dispatch.indices] if dataset else ())


def complete_document(ctx: typer.Context, incomplete: str) -> list[str]:
    """`complete_index`, "all" and "letter"."""
    return [*complete_index(ctx, incomplete), *_begun_by(incomplete, ("all", "letter"))]


def _begun_by(incomplete: str, ids: Iterable[str]) -> list[str]:
    return [each for each in ids if each.startswith(incomplete.lower())]


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
