"""`chisotv schema`: the JSON Schema of each data file."""

from pathlib import Path
from typing import Annotated

import typer

from chisotv.cli.options import one_of, output_option
from chisotv.files.output import make_folder, write
from chisotv.problems import ChisotvError
from chisotv.validation.schemas import SCHEMAS
from chisotv.validation.schemas import schema as text


def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="LOẠI", click_type=one_of(SCHEMAS), help="dispatch, agencies, appendix, results hoặc succession."
        ),
    ] = None,
    output: Annotated[Path | None, output_option("Ghi ra tệp; không nêu LOẠI thì là thư mục nhận cả năm tệp.")] = None,
) -> None:
    """Xuất JSON Schema của các tệp dữ liệu.

    Trình soạn thảo đọc được sẽ gợi ý tên trường và giải thích từng trường khi sửa tệp.

    Ví dụ:
    chisotv schema appendix
    chisotv schema -o luoc-do
    """
    if name is not None:
        write(text(name), output)
        return
    if output is None:
        kinds = ", ".join(SCHEMAS)
        raise ChisotvError(f"Nêu loại tệp ({kinds}), hoặc thư mục nhận cả năm: --output THƯ_MỤC")
    make_folder(output)
    for each in SCHEMAS:
        write(text(each), output / f"{each}.schema.json")
