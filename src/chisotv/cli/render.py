"""`chisotv render`: the official appendix."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import AgencyOption, DataOption, complete_index_or_all
from chisotv.cli.session import open_dataset, say

if TYPE_CHECKING:
    from chisotv.dataset import Dataset
    from chisotv.grid import Grid


class RenderForm(StrEnum):
    """In which format an appendix is printed."""

    MD = "md"
    HTML = "html"


def render(
    ctx: typer.Context,
    index: Annotated[
        str,
        typer.Argument(
            metavar="CHỈ_SỐ", autocompletion=complete_index_or_all, help="Ví dụ: papi, par, ict; all: mọi phụ lục."
        ),
    ],
    form: Annotated[
        RenderForm | None,
        typer.Option("--format", help="Dạng tệp; mặc định theo đuôi của tệp ghi ra, không có thì là md."),
    ] = None,
    agency: AgencyOption = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="TỆP", help="Ghi ra tệp; có “/” ở cuối: mỗi phụ lục một tệp trong thư mục."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Chỉ so với tệp đã có ở --output; mã kết thúc 1 nếu khác.")
    ] = False,
    data: DataOption = None,
) -> None:
    """In phụ lục chính thức dạng Markdown hoặc HTML."""
    from chisotv.output import check_files, make_folder, write
    from chisotv.problems import ChisotvError
    from chisotv.render import FORMATS, Document

    dataset = open_dataset(ctx, data)
    ids = list(dataset.appendices) if index.casefold() == "all" else [dataset.find_index(index).id]
    grids = _grids(dataset, ids, agency or [])
    title = dataset.dispatch.title
    form = form or (RenderForm.HTML if (output or "").lower().endswith((".html", ".htm")) else RenderForm.MD)
    files: dict[Path | None, str] = {}
    folder = Path(output) if output and (output.endswith(("/", "\\")) or Path(output).is_dir()) else None
    if folder:
        for index_id, grid in grids.items():
            files[folder / f"{index_id}.{form}"] = FORMATS[form](Document(f"{grid.label} · {title}", (grid,)))
    else:
        files[Path(output) if output else None] = FORMATS[form](Document(title, tuple(grids.values())))
    if check:
        if not output:
            raise ChisotvError("--check cần --output để biết so với tệp nào.")
        stale = check_files({path: text for path, text in files.items() if path})
        for path in stale:
            say(f"{path}: khác với dữ liệu, hoặc chưa có. Ghi lại bằng lệnh này, bỏ --check.")
        raise typer.Exit(1 if stale else 0)
    if folder:
        make_folder(folder)
    for target, text in files.items():
        write(text, target)


def _grids(dataset: "Dataset", ids: list[str], names: list[str]) -> "dict[str, Grid]":
    from chisotv.duties import duties
    from chisotv.grid import official_grid

    if not names:
        return {index_id: official_grid(dataset.appendices[index_id]) for index_id in ids}
    asked = [dataset.registry.find(name) for name in names]
    # The same rows as `tasks --agency` gives: named directly or through a certain collective.
    rows = duties(dataset, asked, ids).duties
    keep = {(row.index, row.criterion.number, id(row.assignment)) for row in rows}
    subtitle = f"Phần việc của {', '.join(agency.name for agency in asked)}"
    grids = {}
    for index_id in ids:
        if any(row.index == index_id for row in rows):
            grids[index_id] = official_grid(
                dataset.appendices[index_id],
                lambda criterion, assignment, here=index_id: (here, criterion.number, id(assignment)) in keep,  # type: ignore[misc]
                subtitle,
            )
    if not grids:
        from chisotv.problems import ChisotvError

        who = ", ".join(agency.name for agency in asked)
        raise ChisotvError(f"{who}: không có dòng nào trong phụ lục đã chọn.", status=1)
    return grids
