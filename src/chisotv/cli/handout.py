"""`chisotv handout`: one document for each agency, all with one command."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import AgencyOption, DataOption
from chisotv.cli.session import asked_agencies, emit, open_dataset, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chisotv.models.agency import Agency
    from chisotv.models.dataset import Dataset
    from chisotv.queries.duties import Answer
    from chisotv.tables.base import Table, Value

INDEX_FILE = "danh-sach.html"


class HandoutForm(StrEnum):
    """In which format the sheets are written."""

    DOCX = "docx"
    PDF = "pdf"


def handout(
    ctx: typer.Context,
    form: Annotated[HandoutForm, typer.Option("--format", help="Dạng tệp.")] = HandoutForm.DOCX,
    agency: AgencyOption = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="THƯ_MỤC", help="Thư mục ghi các phiếu; chưa có thì tạo.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Phiếu nhiệm vụ của từng cơ quan, dạng Word, PDF.

    Mỗi cơ quan một tệp; mặc định là mọi cơ quan có việc, trừ nhóm cơ quan. Kèm danh-sach.html liệt kê các phiếu trong
    thư mục.
    """
    from chisotv.documents.handout import handout_document, handouts, index_document
    from chisotv.files.output import make_folder, write
    from chisotv.problems import ChisotvError
    from chisotv.render import FORMATS
    from chisotv.screen.bar import track

    if not (output or "").strip(" -"):
        raise ChisotvError("Cần --output THƯ_MỤC để ghi các phiếu. Ví dụ: chisotv handout --output phieu/")
    dataset = open_dataset(ctx, data)
    asked = asked_agencies(dataset, agency)
    found = handouts(dataset, asked)
    idle = [each.name for each in asked if each.id not in found]
    if idle:
        say(f"{'; '.join(idle)}: không có dòng nào, nên không có phiếu.")
    elif not found:
        say("Không cơ quan nào có dòng trong các phụ lục, nên không có phiếu.")
    if not found:
        raise typer.Exit(1)
    folder = Path(output or "")
    for agency_id, answer in track(found.items(), len(found), "Đang ghi phiếu"):
        content = FORMATS[form](handout_document(dataset, dataset.registry.by_id[agency_id], answer))
        make_folder(folder)  # only now, so that nothing is left behind where a format cannot be had
        write(content, folder / f"{agency_id}.{form}")
    write(FORMATS["html"](index_document(dataset, _sheets_in(folder, dataset, found))), folder / INDEX_FILE)
    written = [(dataset.registry.by_id[each], f"{each}.{form}", answer) for each, answer in found.items()]
    emit(_table(written), "table", None)


def _sheets_in(
    folder: Path, dataset: "Dataset", found: "dict[str, Answer]"
) -> "list[tuple[Agency, Answer, list[str]]]":
    """Every sheet in the folder, those of earlier runs too."""
    from chisotv.documents.handout import handouts

    there = {
        owner: names
        for owner in dataset.registry.agencies
        if (names := [name for form in HandoutForm if (folder / (name := f"{owner.id}.{form}")).is_file()])
    }
    earlier = [owner for owner in there if owner.id not in found]
    answers = found | (handouts(dataset, earlier) if earlier else {})
    return [(owner, answers[owner.id], names) for owner, names in there.items() if owner.id in answers]


def _table(written: "Sequence[tuple[Agency, str, Answer]]") -> "Table":
    from chisotv.queries.duties import ROLES, tally
    from chisotv.tables.base import Column, Table

    columns = [Column("Tệp"), Column("Cơ quan", ratio=1), Column("CT", number=True), Column("PH", number=True)]
    rows: list[list[Value]] = [
        [name, owner.name, *(tally(found.duties, role).total for role in ROLES)] for owner, name, found in written
    ]
    counted = "CT, PH: số tiêu chí chủ trì, phối hợp, kể cả qua nhóm."
    return Table(columns, rows, [], footer=f"{len(rows)} phiếu; danh sách: {INDEX_FILE}. {counted}")
