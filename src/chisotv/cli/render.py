"""`chisotv render`: the official appendices and the whole dispatch as files."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from chisotv import words
from chisotv.cli.options import DOCUMENT, AgencyOption, form_option, output_option, verb
from chisotv.cli.session import CsvOptions, DataOptions, form_of, not_on_a_screen
from chisotv.documents.base import Document
from chisotv.documents.dispatch import Wishes, appendices_document, dispatch_document
from chisotv.documents.footnotes import doubtful_cells
from chisotv.files.output import check_files, make_folder, say, write
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.queries.duties import Question, duties
from chisotv.render import FORMATS
from chisotv.render.csv import render_csv
from chisotv.text import listed

LETTER, ALL = "letter", "all"


@verb
def render(
    what: Annotated[
        str,
        typer.Argument(
            metavar="VĂN_BẢN",
            click_type=DOCUMENT,
            help="Mã chỉ số, như papi: một phụ lục; all: mọi phụ lục; letter: toàn bộ văn bản kèm phụ lục.",
        ),
    ],
    form: Annotated[
        str | None, form_option(FORMATS, "Dạng tệp; mặc định theo đuôi của tệp ghi ra, không có thì là md.")
    ] = None,
    agency: AgencyOption = None,
    output: Annotated[
        str | None, output_option("Ghi ra tệp; có “/” ở cuối: mỗi phụ lục một tệp trong thư mục; “-”: màn hình.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Chỉ so sánh với tệp đã có ở --output; mã kết thúc 1 nếu khác.")
    ] = False,
    electronic: Annotated[
        bool, typer.Option("--electronic", help="Xuất bản điện tử: để trống số, ngày ở dòng “(Kèm theo …)”.")
    ] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help="Đánh dấu ô đã sửa, ô còn nghi vấn và ghi chú ở dưới bảng.")
    ] = False,
    *,
    csv: CsvOptions,
    source: DataOptions,
) -> None:
    """Xuất phụ lục hoặc cả văn bản: Word, Excel, PDF, HTML.

    Word cần thư viện python-docx, Excel cần XlsxWriter, PDF cần typst.

    Ví dụ:
    chisotv render all -o phu-luc.xlsx
    chisotv render papi -a "Sở Y tế" --notes -o so-y-te.docx
    """
    data = source.open()
    folder, target = _places(output)
    chosen = form_of(form, target, FORMATS)
    dialect = csv.dialect(chosen)
    wishes = Wishes(tuple(data.named_agencies(agency or ())), electronic, notes)
    documents = _documents(data.dataset, what, chosen, wishes, folder is not None)
    if check and not _named(output):
        raise ChisotvError("--check cần --output để biết so với tệp nào.")
    if FORMATS[chosen].binary:
        not_on_a_screen(chosen, output)
    draw = partial(render_csv, dialect=dialect) if chosen == "csv" else FORMATS[chosen]
    files = {folder / f"{name}.{chosen}" if folder else target: draw(document) for name, document in documents.items()}
    if check:
        _check(files, FORMATS[chosen].binary)
        return
    if folder:
        make_folder(folder)
    for name, content in files.items():
        write(content, name)
        if name:
            say(f"Đã ghi {name}")
    _tell_doubts(data.dataset, what, wishes)


def _places(output: str | None) -> tuple[Path | None, Path | None]:
    """The folder, or the file, that --output names."""
    if output is not None and not output.strip():
        raise ChisotvError("--output cần tên tệp hoặc thư mục.")
    folder = Path(output) if output and (output.endswith(("/", "\\")) or Path(output).is_dir()) else None
    return folder, None if folder else _named(output)


def _tell_doubts(dataset: Dataset, what: str, wishes: Wishes) -> None:
    """Say how many of the printed cells are in doubt or cut off, and how to see which."""
    cells = doubtful_cells(dataset, duties(dataset, Question(wishes.agencies, _indices(dataset, what))).duties)
    if not cells:
        return
    cut: dict[str, list[str]] = {}
    for index_id, number, _ in (cell for cell, truncated in cells.items() if truncated):
        cut.setdefault(dataset.index(index_id).name, []).append(number)
    where = ", ".join(f"{name} {listed(numbers)}" for name, numbers in cut.items())
    lost = f", trong đó {sum(cells.values())} ô {words.CUT} ({where})" if cut else ""
    say(f"{len(cells)} ô còn nghi vấn{lost}; {'có ghi chú kèm theo' if wishes.notes else 'thêm --notes để xem'}.")


def _indices(dataset: Dataset, what: str) -> list[str]:
    """The ids of the indices whose appendices are asked for."""
    return list(dataset.appendices) if what.casefold() in (ALL, LETTER) else [dataset.find_index(what).id]


def _check(files: dict[Path | None, bytes], binary: bool) -> None:
    """Compare with the files on disk; end with status 1 where one differs."""
    stale = check_files({path: content for path, content in files.items() if path}, binary)
    for path in stale:
        state = "khác với dữ liệu" if path.exists() else "chưa có"
        say(f"{path}: {state}. Ghi lại bằng lệnh này, bỏ --check.")
    if stale:
        raise typer.Exit(1)


def _named(output: str | None) -> Path | None:
    return Path(output) if output and output != "-" else None


def _documents(dataset: Dataset, what: str, form: str, wishes: Wishes, apart: bool) -> dict[str, Document]:
    """The asked documents by the name of their file; `apart`: each appendix on its own."""
    word = dataset.dispatch.word
    if what.casefold() == LETTER:
        if FORMATS[form].tabular or wishes.agencies:
            reason = f"{word} chỉ xuất nguyên vẹn, không lọc theo cơ quan"
            reason = f"dạng {form} chỉ có bảng" if FORMATS[form].tabular else reason
            raise ChisotvError(f"Không xuất được {word} như vậy: {reason}. Phụ lục thì dùng: chisotv render all")
        return {LETTER: dispatch_document(dataset, wishes)}
    try:
        ids = _indices(dataset, what)
    except ChisotvError as error:
        raise ChisotvError(f"{error} Cũng xuất được: {ALL} (mọi phụ lục), {LETTER} (toàn bộ {word}).") from error
    parts = {index_id: [index_id] for index_id in ids} if apart else {ALL: ids}
    documents = {name: appendices_document(dataset, part, wishes) for name, part in parts.items()}
    kept = {name: document for name, document in documents.items() if document.sections}
    if not kept:
        who = ", ".join(agency.name for agency in wishes.agencies)
        lack = f"{who}: không có dòng nào trong phụ lục đã chọn." if who else "Không có dòng phụ lục nào để in."
        raise ChisotvError(lack, status=1)
    return kept
