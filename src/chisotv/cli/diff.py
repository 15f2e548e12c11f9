"""`chisotv diff`: what changed between two versions of the data."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from chisotv.api import DataError
from chisotv.cli.options import form_option, output_option, verb, worded_option
from chisotv.cli.session import DataOptions, form_of
from chisotv.files.folder import prefix
from chisotv.files.output import write
from chisotv.files.revisions import at_revision
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.queries.diff import changes
from chisotv.tables.changes import FORMATS, by_agency

BY = {"place": "chỗ thay đổi", "agency": "cơ quan"}


@verb
def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="CŨ", help="Thư mục dữ liệu, hoặc phiên bản git như HEAD~1, HEAD~1:data (của thư mục MỚI, nếu có)."
        ),
    ],
    new: Annotated[str | None, typer.Argument(metavar="MỚI", help="Như CŨ; mặc định là dữ liệu hiện tại.")] = None,
    by: Annotated[str, worded_option("--by", BY, "Xếp theo chỗ thay đổi hay theo cơ quan.", "place")] = "place",
    form: Annotated[str | None, form_option(FORMATS, "Dạng kết quả; mặc định theo đuôi của tệp ghi ra.")] = None,
    output: Annotated[Path | None, output_option("Ghi ra tệp.")] = None,
    *,
    source: DataOptions,
) -> None:
    """Nêu thay đổi giữa hai bản dữ liệu, diễn giải bằng lời.

    Gồm cơ quan, nhiệm vụ, chỉ tiêu được thêm, bỏ, sửa; chỉ sắp lại cách trình bày thì không kể.

    Ví dụ:
    chisotv diff HEAD
    chisotv diff ban-cu/ ban-moi/ --by "cơ quan"
    """
    chosen = form_of(form, output, FORMATS)
    folder = source.folder
    # A revision is one of the data beside which it is put.
    tracked = Path(new) if new is not None and Path(new).is_dir() else folder
    with _version(source, tracked, old) as before, _version(source, folder, new) as after:
        found = changes(before, after)
        write(FORMATS[chosen](found, by_agency(found, after, before) if by == "agency" else None), output)


@contextmanager
def _version(source: DataOptions, folder: Path, named: str | None) -> Iterator[Dataset]:
    """The data set that a folder or a git revision names; None is the data folder itself."""
    if named is None or Path(named).is_dir():
        yield source.load(folder if named is None else Path(named)).dataset
        return
    with at_revision(folder, named) as (path, shown):
        try:
            dataset = source.load(path).dataset
        except DataError as error:
            told = str(error).replace(prefix(path), shown)
            raise ChisotvError(*told.split("\n"), status=error.status) from error
        yield dataset
