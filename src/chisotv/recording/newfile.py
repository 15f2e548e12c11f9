"""A file of results with nothing in it yet."""

from pathlib import Path

from chisotv.files.scalars import in_braces
from chisotv.models.dispatch import Index
from chisotv.text import squeeze

_SCHEMA = "schema/results.schema.json"
_DECIMALS = 2
_HEAD = """\
# Kết quả {name}.
#
# Cách sửa: sửa bằng trình soạn thảo văn bản, lưu dạng UTF-8; thụt dòng bằng dấu cách, không dùng tab;
#   số tiêu chí để trong ngoặc kép; điểm viết với dấu chấm thập phân (81.93), không ngăn hàng nghìn.
#   Mỗi con số phải có nguồn: của cả tệp, của cả năm (source) hoặc của riêng dòng ấy.
#   Ghi thêm bằng lệnh: chisotv record {index} … (xem chisotv record --help).
# Cách kiểm tra: chisotv validate (nêu tệp, dòng, cột và cách sửa của từng lỗi).
"""


def empty_file(folder: Path, index: Index, score: str | None, unit: str | None = None) -> bytes:
    """A new file in a data folder for the results of an index.

    Its first figure as it was typed tells the unit, where that was not typed, and the decimals.
    """
    typed = squeeze(score or "")
    whole, mark, fraction = typed.rstrip("% ").replace(".", ",").rpartition(",")
    decimals = len(fraction) if mark and "," not in whole and len(fraction) in range(1, 7) else _DECIMALS
    lines = [_HEAD.format(name=squeeze(index.name), index=index.id)]
    if (folder / _SCHEMA).is_file():
        lines.append(f"# yaml-language-server: $schema=../{_SCHEMA}\n")
    usual = in_braces(squeeze(unit or "") or ("%" if typed.endswith("%") else "điểm"))
    lines.append(f"\nindex: {index.id}\nunit: {usual}\ndecimals: {decimals}\nbasis: published\n\nyears: []\n")
    return "".join(lines).encode("utf-8")
