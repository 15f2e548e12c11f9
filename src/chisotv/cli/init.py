"""`chisotv init`: a folder of one's own to edit."""

from pathlib import Path
from typing import Annotated

import typer

from chisotv.cli.session import say
from chisotv.files.output import copy_folder
from chisotv.resources import data_folder


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="THƯ_MỤC", readable=False, help="Thư mục mới, chưa có hoặc còn trống.")
    ],
) -> None:
    """Chép dữ liệu ra một thư mục riêng để sửa.

    Thư mục ấy dùng được với tùy chọn --data của mọi lệnh.

    Ví dụ:
    chisotv init rieng
    chisotv tasks SNV --data rieng
    """
    files = copy_folder(data_folder(), folder)
    say(f"Đã chép {files} tệp vào {folder}.")
    say(f"Sửa bằng trình soạn thảo, rồi kiểm tra: chisotv validate {folder}")
    say(f"Tra cứu trên dữ liệu riêng: chisotv tasks --data {folder}")
