"""`chisotv render`: the official appendices and the whole dispatch as files."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chisotv.cli.options import AgencyOption, BomOption, DataOption, DelimiterOption, complete_document
from chisotv.cli.session import asked_agencies, form_of, only_csv, open_dataset, say
from chisotv.tables.base import Delimiter

if TYPE_CHECKING:
    from chisotv.documents.base import Document, Renderer
    from chisotv.documents.dispatch import Wishes
    from chisotv.models.dataset import Dataset
    from chisotv.tables.base import Dialect


class RenderForm(StrEnum):
    """In which format a document is written."""

    MD = "md"
    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    CSV = "csv"


LETTER, ALL = "letter", "all"


def render(
    ctx: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="VĂN_BẢN",
            autocompletion=complete_document,
            help="papi, par, sipas, ict: một phụ lục; all: mọi phụ lục; letter: toàn bộ công văn kèm phụ lục.",
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
            "--output",
            "-o",
            metavar="TỆP",
            help="Ghi ra tệp; có “/” ở cuối: mỗi phụ lục một tệp trong thư mục; “-”: màn hình.",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Chỉ so với tệp đã có ở --output; mã kết thúc 1 nếu khác.")
    ] = False,
    electronic: Annotated[
        bool, typer.Option("--electronic", help="Bản điện tử: để trống số, ngày ở dòng “(Kèm theo …)”.")
    ] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help="Đánh dấu ô đã sửa, ô còn nghi vấn và ghi chú ở dưới bảng.")
    ] = False,
    bom: BomOption = False,
    delimiter: DelimiterOption = Delimiter.COMMA,
    data: DataOption = None,
) -> None:
    """In phụ lục, in cả công văn: Word, Excel, PDF, HTML.

    Word cần thư viện python-docx, Excel cần XlsxWriter, PDF cần typst.
    """
    from chisotv.documents.dispatch import Wishes
    from chisotv.files.output import check_files, make_folder, write
    from chisotv.problems import ChisotvError
    from chisotv.render import BINARY, FORMATS
    from chisotv.tables.base import Dialect

    dataset = open_dataset(ctx, data)
    if output is not None and not output.strip():
        raise ChisotvError("--output cần tên tệp hoặc thư mục.")
    folder = Path(output) if output and (output.endswith(("/", "\\")) or Path(output).is_dir()) else None
    target = None if folder else _named(output)
    chosen = RenderForm(form_of(form, target, list(RenderForm), default="md"))
    only_csv(chosen, bom, delimiter)
    agencies = tuple(asked_agencies(dataset, agency))
    documents = _documents(dataset, what, chosen, Wishes(agencies, electronic, notes), folder is not None)
    draw = FORMATS[chosen] if chosen is not RenderForm.CSV else _csv(Dialect(delimiter.sign, bom))
    if check and not _named(output):
        raise ChisotvError("--check cần --output để biết so với tệp nào.")
    if chosen in BINARY and output is None and sys.stdout.isatty():
        raise ChisotvError(f"Màn hình không hiện được dạng {chosen}. Hãy thêm --output TỆP.{chosen}")
    files = {folder / f"{name}.{chosen}" if folder else target: draw(document) for name, document in documents.items()}
    if check:
        stale = check_files({path: content for path, content in files.items() if path})
        for path in stale:
            state = "khác với dữ liệu" if path.exists() else "chưa có"
            say(f"{path}: {state}. Ghi lại bằng lệnh này, bỏ --check.")
        raise typer.Exit(1 if stale else 0)
    if folder:
        make_folder(folder)
    for name, content in files.items():
        write(content, name)
        if name:
            say(f"Đã ghi {name}")


def _csv(dialect: "Dialect") -> "Renderer":
    from chisotv.render.csv import render_csv

    return lambda document: render_csv(document, dialect)


def _named(output: str | None) -> Path | None:
    return Path(output) if output and output != "-" else None


def _documents(dataset: "Dataset", what: str, form: RenderForm, wishes: "Wishes", apart: bool) -> "dict[str, Document]":
    """The asked documents by the name of their file; `apart`: each appendix on its own."""
    from chisotv.documents.dispatch import appendices_document, dispatch_document
    from chisotv.problems import ChisotvError
    from chisotv.render import TABULAR

    if what.casefold() == LETTER:
        if form in TABULAR or wishes.agencies:
            reason = f"dạng {form} chỉ có bảng" if form in TABULAR else "công văn in nguyên vẹn, không lọc theo cơ quan"
            raise ChisotvError(f"Không in được công văn như vậy: {reason}. Phụ lục thì dùng: chisotv render all")
        return {LETTER: dispatch_document(dataset, wishes)}
    try:
        ids = list(dataset.appendices) if what.casefold() == ALL else [dataset.find_index(what).id]
    except ChisotvError as error:
        raise ChisotvError(f"{error} Cũng in được: {ALL} (mọi phụ lục), {LETTER} (toàn bộ công văn).") from error
    parts = {index_id: [index_id] for index_id in ids} if apart else {ALL: ids}
    documents = {name: appendices_document(dataset, part, wishes) for name, part in parts.items()}
    kept = {name: document for name, document in documents.items() if document.sections}
    if not kept:
        who = ", ".join(agency.name for agency in wishes.agencies)
        lack = f"{who}: không có dòng nào trong phụ lục đã chọn." if who else "Không có dòng phụ lục nào để in."
        raise ChisotvError(lack, status=1)
    return kept
