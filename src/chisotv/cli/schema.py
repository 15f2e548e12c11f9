"""`chisotv schema`: the JSON Schema of each data file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class SchemaChoice(StrEnum):
    """Which kind of data file."""

    DISPATCH = "dispatch"
    AGENCIES = "agencies"
    APPENDIX = "appendix"
    RESULTS = "results"


def schema(
    name: Annotated[
        SchemaChoice | None, typer.Argument(metavar="LOẠI", help="dispatch, agencies, appendix hoặc results.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="TỆP",
            readable=False,
            help="Ghi ra tệp; không nêu LOẠI thì là thư mục nhận cả bốn tệp.",
        ),
    ] = None,
) -> None:
    """JSON Schema của các tệp dữ liệu.

    Trình soạn thảo đọc được sẽ gợi ý tên trường và giải thích từng trường khi sửa tệp.
    """
    from chisotv.files.output import make_folder, write
    from chisotv.problems import ChisotvError
    from chisotv.validation.schemas import SCHEMAS
    from chisotv.validation.schemas import schema as text

    if name is not None:
        write(text(name), output)
        return
    if output is None:
        kinds = ", ".join(SCHEMAS)
        raise ChisotvError(f"Nêu loại tệp ({kinds}), hoặc thư mục nhận cả bốn: --output THƯ_MỤC")
    make_folder(output)
    for each in SCHEMAS:
        write(text(each), output / f"{each}.schema.json")
