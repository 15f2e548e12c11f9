"""`chisotv init`: a folder of one's own to edit."""

from pathlib import Path
from typing import Annotated

import typer

from chisotv.files.folder import display
from chisotv.files.output import say
from chisotv.files.writing import fill
from chisotv.resources import BESIDE, carried, common_agencies, template_folder
from chisotv.text import shell_line


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="THƯ_MỤC", readable=False, help="Thư mục mới, chưa có hoặc còn trống.")
    ],
    blank: Annotated[
        bool, typer.Option("--blank", help="Chép bộ khung cho văn bản khác: một dòng mẫu, có chú thích.")
    ] = False,
) -> None:
    """Chép dữ liệu ra một thư mục riêng để sửa.

    Thư mục ấy dùng được với tùy chọn --data của mọi lệnh.

    Ví dụ:
    chisotv init rieng
    chisotv init --blank ke-hoach
    """
    files = carried(*BESIDE) if blank else carried()
    if blank:
        files |= {path.name: path.read_bytes() for path in (template_folder() / "blank").iterdir()}
    fill(folder, files)
    shown = display(folder)
    say(f"Đã chép {len(files)} tệp vào {shown}.")
    if blank:
        say(f"Tên cơ quan có sẵn, không phải khai: {common_agencies()}")
    say(f"Sửa bằng trình soạn thảo, rồi kiểm tra: {shell_line('chisotv validate', shown)}")
    say(f"Tra cứu trên dữ liệu riêng: {shell_line('chisotv tasks', '--data', shown)}")
