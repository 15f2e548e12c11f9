"""`chisotv handout`: the sheets of agencies, in one file or one file each."""

from pathlib import Path
from typing import Annotated

import typer

from chisotv.cli.options import AgencyOption, DayOptions, form_option, output_option, verb
from chisotv.cli.session import DataOptions, form_of
from chisotv.documents.handout import handout_document, handouts, handouts_document, index_document
from chisotv.files.output import make_folder, say, write
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.queries.duties import Answer
from chisotv.render import FORMATS
from chisotv.tables.duties import sheet_table
from chisotv.text import listed

INDEX_FILE = "danh-sach.html"
FORMS = [name for name, form in FORMATS.items() if form.binary and not form.tabular]
"""The formats of sheets to print."""


@verb
def handout(
    form: Annotated[
        str | None, form_option(FORMS, "Dạng tệp; mặc định theo đuôi của tệp ghi ra, không có thì là docx.")
    ] = None,
    agency: AgencyOption = None,
    output: Annotated[
        str | None,
        output_option(
            "Tệp .docx, .pdf: mọi phiếu trong một tệp; không có đuôi: thư mục, chưa có thì tạo.", metavar="TỆP|THƯ_MỤC"
        ),
    ] = None,
    *,
    day: DayOptions,
    source: DataOptions,
) -> None:
    """Xuất phiếu nhiệm vụ của từng cơ quan, dạng Word, PDF.

    Mặc định là mọi cơ quan có việc, trừ nhóm cơ quan. Ghi vào thư mục thì mỗi cơ quan một tệp, kèm danh-sach.html liệt
    kê các phiếu trong thư mục.

    Ví dụ:
    chisotv handout -a "Sở Nội vụ" -o so-noi-vu.pdf
    chisotv handout -o phieu/
    """
    if output is None or not output.strip(" -"):
        ways = "-o phieu.docx (mọi phiếu trong một tệp), -o phieu/ (mỗi cơ quan một tệp)"
        raise ChisotvError(f"Cần --output TỆP hoặc THƯ_MỤC để ghi các phiếu. Ví dụ: {ways}.")
    target = _file(output)
    chosen = _form(form, target)
    data = day.read(source.open(), agency or ())
    asked = data.named_agencies(agency or ())
    found = handouts(data.dataset, asked)
    idle = [each.name for each in asked if each.id not in found]
    if idle:
        say(f"{listed(idle, '; ')}: không có dòng nào, nên không có phiếu.")
    elif not found:
        say("Không cơ quan nào có dòng trong các phụ lục, nên không có phiếu.")
    if not found:
        raise typer.Exit(1)
    if target:
        write(FORMATS[chosen](handouts_document(data.dataset, found)), target)
        say(f"Đã ghi {target}: {len(found)} phiếu.")
    else:
        _write(data.dataset, found, chosen, Path(output))


def _file(output: str) -> Path | None:
    """The file that all sheets go to; None where each is to be a file of its own, in a folder."""
    path = Path(output)
    return None if output.endswith(("/", "\\")) or path.is_dir() or not path.suffix else path


def _form(form: str | None, target: Path | None) -> str:
    try:
        return form_of(form, target, FORMS)
    except ChisotvError as error:
        raise ChisotvError(f"{error} Nếu là thư mục: thêm “/” ở cuối.") from error


def _write(dataset: Dataset, found: dict[str, Answer], form: str, folder: Path) -> None:
    """Write the sheets and their list, and tell which they are."""
    from chisotv.screen import show_table
    from chisotv.screen.bar import track

    for agency_id, answer in track(found.items(), len(found), "Đang ghi phiếu"):
        content = FORMATS[form](handout_document(dataset, dataset.registry.by_id[agency_id], answer))
        make_folder(folder)  # only now, so that nothing is left behind where a format cannot be had
        write(content, folder / f"{agency_id}.{form}")
    write(FORMATS["html"](index_document(dataset, _sheets_in(folder, dataset, found))), folder / INDEX_FILE)
    written = [(dataset.registry.by_id[each], f"{each}.{form}", answer) for each, answer in found.items()]
    show_table(sheet_table(dataset, written, INDEX_FILE), None)


def _sheets_in(folder: Path, dataset: Dataset, found: dict[str, Answer]) -> list[tuple[Agency, Answer, list[str]]]:
    """Every sheet in the folder, those of earlier runs too."""
    there = {
        owner: names
        for owner in dataset.registry.agencies
        if (names := [name for form in FORMS if (folder / (name := f"{owner.id}.{form}")).is_file()])
    }
    earlier = [owner for owner in there if owner.id not in found]
    answers = found | (handouts(dataset, earlier) if earlier else {})
    return [(owner, answers[owner.id], names) for owner, names in there.items() if owner.id in answers]
