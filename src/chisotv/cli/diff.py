"""`chisotv diff`: what changed between two versions of the data."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import DataOption
from chisotv.cli.session import data_folder, open_folder

if TYPE_CHECKING:
    from chisotv.models.dataset import Dataset
    from chisotv.queries.diff import Change


class DiffForm(StrEnum):
    """How changes are shown."""

    TEXT = "text"
    JSON = "json"
    MD = "md"


class ByChoice(StrEnum):
    """How changes are grouped."""

    PLACE = "place"
    AGENCY = "agency"


def diff(
    ctx: typer.Context,
    old: Annotated[
        str,
        typer.Argument(metavar="CŨ", help="Thư mục dữ liệu, hoặc phiên bản git như HEAD~1 (của thư mục MỚI, nếu có)."),
    ],
    new: Annotated[str | None, typer.Argument(metavar="MỚI", help="Như CŨ; mặc định là dữ liệu hiện tại.")] = None,
    by: Annotated[
        ByChoice, typer.Option("--by", help="Xếp theo chỗ thay đổi (place) hay theo cơ quan (agency).")
    ] = ByChoice.PLACE,
    form: Annotated[DiffForm, typer.Option("--format", help="Dạng kết quả.")] = DiffForm.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="TỆP", readable=False, help="Ghi ra tệp.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Thay đổi giữa hai bản dữ liệu, nói bằng lời.

    Nêu cơ quan, nhiệm vụ, chỉ tiêu được thêm, bỏ, sửa; chỉ sắp lại cách trình bày thì không kể.
    """
    from chisotv.files.output import write
    from chisotv.queries.diff import changes
    from chisotv.tables.changes import as_json, as_markdown, as_text

    folder = data_folder(ctx, data)
    # A revision is one of the data beside which it is put.
    tracked = Path(new) if new is not None and Path(new).is_dir() else folder
    with _version(ctx, tracked, old) as before, _version(ctx, folder, new) as after:
        found = changes(before, after)
        view = {DiffForm.TEXT: as_text, DiffForm.JSON: as_json, DiffForm.MD: as_markdown}[form]
        write(view(found, _groups(found, after, before) if by is ByChoice.AGENCY else None), output)


@contextmanager
def _version(ctx: typer.Context, folder: Path, named: str | None) -> "Iterator[Dataset]":
    """The data set that a folder or a git revision names; None is the data folder itself."""
    if named is None or Path(named).is_dir():
        yield open_folder(ctx, folder if named is None else Path(named))
        return
    from chisotv.files.revisions import at_revision

    with at_revision(folder, named) as path:
        yield open_folder(ctx, path, shown_as=f"{named}:{folder}")


def _groups(found: "list[Change]", new: "Dataset", old: "Dataset") -> "list[tuple[str, list[Change]]]":
    """The changes for each agency that one concerns, in registry order, then those for nobody in particular."""
    agencies = {agency.id: agency.name for dataset in (new, old) for agency in reversed(dataset.registry.agencies)}
    order = [*(a.id for a in new.registry.agencies), *(a.id for a in old.registry.agencies)]
    groups = [
        (agencies[agency_id], [change for change in found if agency_id in change.agencies])
        for agency_id in dict.fromkeys(order)
    ]
    groups.append(("Chung", [change for change in found if not change.agencies]))
    return [(name, changes) for name, changes in groups if changes]
