"""`chisotv fmt`: one layout of the data files."""

from pathlib import Path
from typing import Annotated

import typer

from chisotv.cli.options import DataOption, FolderArgument
from chisotv.cli.session import data_folder, say


def fmt(
    ctx: typer.Context,
    folder: FolderArgument = None,
    check: Annotated[
        bool, typer.Option("--check", help="Chỉ xem, không ghi; mã kết thúc 1 nếu có tệp cần sắp lại.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Sắp lại cách trình bày của các tệp dữ liệu.

    Giữ nguyên nội dung và chú thích; thụt dòng, ngắt dòng và ngoặc kép theo một cách thống nhất. Cần ruamel.yaml.
    """
    from chisotv.folder import data_files, display
    from chisotv.layout import formatted
    from chisotv.output import write_bytes
    from chisotv.problems import ChisotvError
    from chisotv.yamlbuilder import UNUSABLE
    from chisotv.yamlfile import read

    changed: list[tuple[Path, bytes]] = []
    for path in data_files(data_folder(ctx, folder or data)):
        source = read(path)
        if source.data is UNUSABLE or source.faults:
            fault = source.faults[0]
            raise ChisotvError(f"{display(path)}: {fault.message}. Sửa trước đã; xem: chisotv validate", status=1)
        raw, new = path.read_bytes(), formatted(path.read_bytes().decode("utf-8-sig"), path).encode("utf-8")
        if raw != new:
            changed.append((path, new))
    for path, new in changed:
        if not check:
            write_bytes(new, path)
        say(f"{display(path)}: {'cần sắp lại' if check else 'đã sắp lại'}")
    if check and changed:
        raise typer.Exit(1)
