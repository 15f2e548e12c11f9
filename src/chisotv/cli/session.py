"""What verbs are given: the data they read, and how their rows come out; and how they talk."""

import os
import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from chisotv.api import Data, load
from chisotv.cli.options import DataOption, form_option, output_option
from chisotv.files.output import say, write
from chisotv.files.scan import scan_lines
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.resources import data_folder
from chisotv.tables import FORMATS
from chisotv.tables.base import Delimiter, Dialect, Table, without_english

_FORMS = ["table", *FORMATS, "xlsx"]
_NO_ENDING = ("table", "text", "github", "junit")
"""Forms that no file is named after."""


class DataOptions(NamedTuple):
    """Which data a verb reads, and whether what was found of them before may answer."""

    ctx: typer.Context
    data: DataOption = None
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Đọc và kiểm tra lại dữ liệu từ đầu, không dùng kết quả đã nhớ.")
    ] = False

    @property
    def named(self) -> Path | None:
        """The folder that the user named: by the verb's --data, else the program's, else CHISOTV_DATA."""
        if self.data is not None:
            return self.data
        if isinstance(self.ctx.obj, Path):
            return self.ctx.obj
        from_environment = os.environ.get("CHISOTV_DATA")
        if not from_environment:
            return None
        if not Path(from_environment).is_dir():
            raise ChisotvError(f"Biến môi trường CHISOTV_DATA: không có thư mục dữ liệu “{from_environment}”.")
        return Path(from_environment)

    @property
    def folder(self) -> Path:
        """The folder that the user named, else the carried dispatch."""
        return self.named or data_folder()

    def open(self) -> Data:
        """Load the data; with an error in it, all problems are reported and the program ends with status 1."""
        return self.load(self.folder)

    def load(self, folder: Path) -> Data:
        """Load another folder."""
        data = load(folder, remembered=not self.no_cache)
        data.tell = say
        return data

    def scan(self, dataset: Dataset) -> list[str]:
        """The lines of the scan that the data was copied from; a ChisotvError where there is none that can be read."""
        if dataset.dispatch.scan_file is None:
            raise ChisotvError("Bộ dữ liệu này không kèm bản quét (trường scan_file của dispatch.yaml).", status=1)
        return scan_lines(self.folder, dataset.dispatch.scan_file)


class CsvOptions(NamedTuple):
    """How a CSV file is written."""

    bom: Annotated[
        bool, typer.Option("--bom", help="Thêm dấu nhận biết UTF-8 vào tệp CSV để Excel đọc đúng tiếng Việt.")
    ] = False
    delimiter: Annotated[
        Delimiter,
        typer.Option("--delimiter", help="Với CSV: dấu ngăn các ô; Excel dùng thiết lập vùng Việt Nam cần “;”."),
    ] = Delimiter.COMMA

    def dialect(self, form: str) -> Dialect:
        """What is asked for; a ChisotvError with another form than CSV, where it would do nothing in silence."""
        if form != "csv" and self != CsvOptions():
            raise ChisotvError("Các tùy chọn --bom, --delimiter chỉ dùng với --format csv.")
        return Dialect(self.delimiter.sign, self.bom)


class RowOptions(NamedTuple):
    """How the rows of an answer come out, and where."""

    form: Annotated[
        str | None, form_option(_FORMS, "Dạng kết quả; mặc định theo đuôi của tệp ghi ra, không có thì là table.")
    ] = None
    output: Annotated[Path | None, output_option("Ghi ra tệp (UTF-8) thay cho màn hình.")] = None
    csv: CsvOptions = CsvOptions()

    @property
    def chosen(self) -> str:
        """The asked form, else the one that the file's name ends with, else a table."""
        form = form_of(self.form, self.output, _FORMS)
        self.csv.dialect(form)
        return form

    def emit(self, table: Table, apart: bool = False) -> None:
        """Write a table in the asked form; `apart`: on a screen each row as a few lines."""
        form = self.chosen
        if form not in ("csv", "json"):  # what is for programs
            table = without_english(table)
        if form == "table":
            from chisotv.screen import show_table

            show_table(table, self.output, apart)
        elif form == "xlsx":
            from chisotv.render.xlsx import render_table

            not_on_a_screen(form, self.output)
            write(render_table(table), self.output)
        else:
            write(FORMATS[form](table, self.csv.dialect(form)), self.output)


def form_of(
    form: str | None, output: Path | None, forms: Collection[str], more: Mapping[str, str] | None = None
) -> str:
    """The asked form, else the one that the file's name ends with, else the first one.

    Args:
        form: What --format asks for.
        output: The file; None for stdout.
        forms: The forms there are; each is a file's ending too. The first is that of stdout, and of files whose name
            ends with nothing, or of a form for a screen with ".txt".
        more: Further endings and their forms.

    Raises:
        ChisotvError: The file's name ends with something that is no form, or with another form than asked for.
    """
    ending = output.suffix.lower().removeprefix(".") if output else ""
    ending = {"htm": "html", "markdown": "md", **(more or {})}.get(ending, ending)
    first = next(iter(forms))
    if form is None and ending not in ("", *forms, *(["txt"] if first in _NO_ENDING else [])):
        known = ", ".join(f".{each}" for each in forms if each not in _NO_ENDING)
        raise ChisotvError(f"Ghi tệp “{output}” ở dạng nào? Đặt một trong các đuôi {known}, hoặc thêm --format.")
    if form is not None and ending in forms and ending != form:
        raise ChisotvError(f"--format {form} trái với đuôi của tệp “{output}”. Bỏ --format, hoặc đổi tên tệp.")
    return form or (ending if ending in forms else first)


def not_on_a_screen(form: str, output: object) -> None:
    """Refuse, with a ChisotvError, to write what no terminal can show to one."""
    if output is None and sys.stdout.isatty():
        raise ChisotvError(f"Màn hình không hiện được dạng {form}. Hãy thêm --output TỆP.{form}")


def completion_dataset(ctx: typer.Context) -> Dataset | None:
    """The data for completion at TAB; None, and no word, where it cannot be used."""
    named = ctx.params.get("data")
    try:
        return DataOptions(ctx, Path(named) if named else None).open().dataset
    except ChisotvError:
        return None


def tell_of_later(dataset: Dataset, agencies: Iterable[Agency]) -> None:
    """Say what a later day knows of the asked agencies, where the answer is of the dispatch's own."""
    from chisotv.tables.holders import later_lines

    for each in later_lines(dataset, agencies):
        say(each)
