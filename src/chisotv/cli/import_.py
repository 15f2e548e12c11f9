"""`chisotv import`: an appendix from Word, Excel, HTML, Markdown or text with tabs into data."""

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from chisotv.api import DataError
from chisotv.cli.asking import LETTER, UNSURE, agreed, ask, can_ask, choice, meant, new_id, places
from chisotv.cli.options import day_of, one_of, verb
from chisotv.cli.session import DataOptions
from chisotv.files.folder import AGENCIES, contents, prefix
from chisotv.files.output import say, write
from chisotv.files.source import read
from chisotv.files.writing import alone, fill, refuse_changed, refuse_unread, write_all
from chisotv.importing import Doubt
from chisotv.importing.folder import Part
from chisotv.importing.job import Job, Work, in_folder, known_agencies
from chisotv.importing.letter import Letter, complete
from chisotv.models.dataset import Dataset
from chisotv.problems import ChisotvError
from chisotv.queries.diff import changes
from chisotv.resources import BESIDE, carried
from chisotv.screen import show_table
from chisotv.screen.bar import track
from chisotv.tables.imported import ROLES, Imported, record, table
from chisotv.text import fold, shell_line, shorten, squeeze, to_json
from chisotv.validation.checking import check


class Where(NamedTuple):
    """Where the data goes."""

    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="THƯ_MỤC",
            readable=False,
            help="Thư mục mới, hoặc thư mục dữ liệu để cập nhật; mặc định theo tên tệp.",
        ),
    ] = None
    update: Annotated[
        bool,
        typer.Option("--update", help="Ghi vào thư mục dữ liệu đã có; chỗ không đổi giữ nguyên từng chữ."),
    ] = False
    replace: Annotated[bool, typer.Option("--replace", help="Thay cả bảng khi --update: bỏ dòng không còn.")] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đọc và nêu kết quả, không ghi gì.")] = False
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ghi theo mọi mặc định, không hỏi.")] = False


class Said(NamedTuple):
    """What the tables do not say."""

    index: Annotated[
        str, typer.Option("--index", "-i", metavar="MÃ", help="Mã của phụ lục (thứ nhất), như papi; mặc định theo tên.")
    ] = ""  # type: ignore[assignment] # nobody looks for a value in this tuple
    table: Annotated[
        list[int] | None, typer.Option("--table", metavar="N", help="Chỉ đọc bảng thứ N; dùng được nhiều lần.")
    ] = None
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column", metavar="TÊN=LOẠI", help="Cột này là gì, như “Ban tham mưu=lead”; dùng được nhiều lần."
        ),
    ] = None
    agencies: Annotated[
        Path | None, typer.Option("--agencies", metavar="TỆP", help="Danh mục cơ quan dùng cho thư mục mới.")
    ] = None
    scan_errors: Annotated[
        Path | None,
        typer.Option("--scan-errors", metavar="TỆP", help="Tệp YAML có danh sách scan_errors: chữ quét sai, chữ đúng."),
    ] = None
    number: Annotated[str, typer.Option("--number", metavar="SỐ", help="Số, ký hiệu văn bản, như 144/KH-UBND.")] = ""
    date: Annotated[str, typer.Option("--date", metavar="NGÀY", help="Ngày ban hành, như 14/10/2025.")] = ""
    issuer: Annotated[str, typer.Option("--issuer", metavar="TÊN", help="Cơ quan ban hành.")] = ""


class Told(NamedTuple):
    """How the report comes out."""

    form: Annotated[
        str, typer.Option("--format", click_type=one_of(["table", "json"]), help="Dạng của báo cáo trên màn hình.")
    ] = "table"
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="TỆP", readable=False, help="Ghi báo cáo ra tệp: .json, đuôi khác là chữ."),
    ] = None


@verb
def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="TỆP...", readable=False, help="Tệp .docx, .xlsx, .html, .md hoặc .txt.")
    ],
    *,
    where: Where,
    said: Said,
    told: Told,
    source: DataOptions,
) -> None:
    """Đọc phụ lục dạng Word, Excel, HTML thành dữ liệu.

    Nêu những gì đọc được, chữ nào chưa đọc được, chỗ nào còn nghi vấn; chỉ hỏi những điều người dùng phải quyết định.
    Mỗi nghi vấn thành một ghi chú. Mã kết thúc: 0 đã ghi, không có nghi vấn; 1 đã ghi, có nghi vấn; 2 không ghi gì.

    Ví dụ:
    chisotv import phu-luc.docx --to ke-hoach
    chisotv import phu-luc.docx --to ke-hoach --update
    """
    raise typer.Exit(_Run(files, where, said, told, source).run())


class _Run:
    """One run of the verb."""

    def __init__(self, files: Sequence[Path], where: Where, said: Said, told: Told, source: DataOptions) -> None:
        self.files, self.where, self.said, self.told, self.source = files, where, said, told, source
        self.asks = can_ask() and not where.yes
        self.defaults: list[str] = []
        if told.report and (told.report.is_dir() or not told.report.parent.is_dir()):
            raise ChisotvError(f"--report “{told.report}”: không ghi được tệp ở đó.")
        if told.report and self.folder.resolve() in told.report.resolve().parents:
            raise ChisotvError(f"--report “{told.report}” nằm trong thư mục dữ liệu; hãy đặt ở chỗ khác.")
        if told.report and told.report.resolve() in {each.resolve() for each in files}:
            raise ChisotvError(f"--report “{told.report}” là tệp đang nhập; hãy đặt tên khác.")
        if where.replace and not where.update:
            raise ChisotvError("--replace chỉ dùng cùng với --update.")
        if where.update and said.agencies:
            raise ChisotvError("--agencies chỉ dùng cho thư mục mới; --update dùng danh mục của thư mục ấy.")
        if not (where.update or where.dry_run) and self.folder.is_dir() and any(self.folder.iterdir()):
            hint = "Thư mục dữ liệu thì thêm --update để cập nhật; không thì chọn thư mục mới bằng --to."
            raise ChisotvError(f"“{self.folder}” đã có nội dung. {hint}")

    def run(self) -> int:
        """The exit status."""
        before = contents(self.folder) if self.where.update else None
        dataset = self._dataset() if self.where.update else None
        if dataset is not None:
            refuse_unread(before, self.folder)
        job = self._job(dataset)
        self._understand(job)
        parts = job.parts(self.said.index)
        if dataset is not None:
            parts = in_folder(parts, dataset)
        elif not self.said.index:
            parts = self._indices(parts)
        self._names(job)
        letter = None if dataset else self._letter(job)
        parts = job.settle(parts)
        if dataset is not None and before is not None:
            parts[0] = _of_another(parts[0], job.letter(), dataset)
            work = job.update(self.folder, before, parts, self.where.replace)
            return self._updated(job, work, dataset, before)
        assert letter
        return self._new(job, parts, letter)

    def _dataset(self) -> Dataset:
        """What the folder holds that is to be updated."""
        try:
            return self.source.load(self.folder).dataset
        except DataError as error:
            raise _refused(error) from error

    @property
    def folder(self) -> Path:
        """Where the data goes."""
        if self.where.to is not None:
            return self.where.to
        if self.where.update:
            if self.source.named is None:
                raise ChisotvError("Cập nhật thư mục nào? Thêm --to THƯ_MỤC.")
            return self.source.named
        return Path("-".join(re.findall(r"[a-z0-9]+", fold(self.files[0].stem))) or "du-lieu")

    # -- what is there --------------------------------------------------------------------------------------------

    def _job(self, dataset: Dataset | None) -> Job:
        own = self.folder / AGENCIES if dataset else self.said.agencies
        appendices = dataset.appendices.values() if dataset else ()
        columns = {column.printed: str(column.role) for each in appendices for column in each.columns}
        year = dataset.dispatch.year if dataset else int(self._date()[:4]) if self.said.date else None
        columns |= dict(map(_column, self.said.column or ()))
        registry, loaded = known_agencies(own)
        if registry is None:
            raise _refused(DataError(loaded))
        job = Job(registry, self.said.agencies, columns, _corrections(self.said.scan_errors), year)
        steps = [*(partial(job.read, path) for path in self.files), partial(job.understand, self.said.table or ())]
        for step in track(steps, len(steps), "Đang đọc"):
            step()
        return job

    def _understand(self, job: Job) -> None:
        known = {fold(heading) for _, each in job.found for heading, _ in each.columns}
        for heading in dict(map(_column, self.said.column or ())):
            if job.found and fold(heading) not in known:
                raise ChisotvError(f"--column: không có cột “{heading}” trong các bảng đọc được.")
        if not job.found:
            lines = [f"{file}, {each.table}: {each.why}" for file, each in job.passed]
            hint = "Nếu bảng có cột nhiệm vụ hay cơ quan mang tên khác, hãy nói: --column “TÊN CỘT=LOẠI”."
            raise ChisotvError(*lines, f"Không thấy bảng phân công nào; chưa ghi gì. {hint}")
        if len(job.found) > 1 and not self.said.table:
            self._choose(job)
        unknown = job.strange()
        if unknown and self.asks:
            for heading in unknown:
                say(f"Cột “{heading}” là gì? {'; '.join(f'{at}. {name}' for at, name in enumerate(ROLES.values(), 1))}")
                job.columns[heading] = list(ROLES)[ask("Số thứ tự", choice(list(ROLES)), str(len(ROLES)))]
            kept = {(file, each.table) for file, each in job.found}
            job.understand(self.said.table or ())
            job.keep(at for at, (file, each) in enumerate(job.found) if (file, each.table) in kept)
        else:
            self.defaults += [f"cột “{heading}”: giữ nguyên chữ thành cột khác" for heading in unknown]

    def _choose(self, job: Job) -> None:
        """Which of several appendices."""
        titles = [f"{file}, {each.table}: {shorten(each.appendix['title'])}" for file, each in job.found]
        if not self.asks:
            self.defaults.append(f"lấy cả {len(titles)} bảng đọc được")
            return
        say(*(f"{at}. {title}" for at, title in enumerate(titles, 1)))
        job.keep(ask("Lấy bảng nào (tất cả, hoặc như 1, 3)", lambda text: places(text, titles), "tất cả"))

    def _indices(self, parts: list[Part]) -> list[Part]:
        """How the appendices are called whose index nobody knows."""
        made: list[Part] = []
        for part in parts:
            title, id_ = shorten(part.index["full_name"], 60), part.id
            if part.index["name"] != squeeze(part.understood.appendix["label"]):
                pass  # an index that everybody knows
            elif self.asks:
                id_ = ask(f"Mã của phụ lục “{title}”", partial(new_id, taken=[each.id for each in made]), id_)
            else:
                self.defaults.append(f"mã của phụ lục “{title}”: {id_}")
            made.append(part._replace(index={**part.index, "id": id_}))
        return made

    def _names(self, job: Job) -> None:
        """Which agencies the unknown names mean."""
        unknown = job.unknown()
        if not self.asks:
            self.defaults += [f"{len(unknown)} tên cơ quan chưa biết: coi là cơ quan mới"] if unknown else []
            return
        if unknown:
            say(f"{len(unknown)} tên cơ quan chưa biết. Gõ tên, chữ tắt của cơ quan đã có; “=”: đúng là tên gần giống;")
            say("“mới”: chắc là cơ quan mới; Enter: chưa rõ, ghi như cơ quan mới và để lại nghi vấn.")
        for each in unknown:
            rows = f"dòng {', '.join(map(str, each.rows[:5]))}{' …' if len(each.rows) > 5 else ''}"
            near = f" (gần giống: {each.nearest})" if each.nearest else ""
            found = ask(f"“{each.name}”, {rows}{near}", partial(meant, job.registry, each.nearest), UNSURE)
            if found is not None:
                job.settled.add(each.name)
            if found:
                job.same[each.name] = found

    def _date(self) -> str:
        return day_of(self.said.date, "--date").isoformat() if self.said.date else ""

    def _letter(self, job: Job) -> Letter:
        """What the document is."""
        found = job.letter()
        own = {"number": self.said.number, "date": self._date(), "issuer": self.said.issuer}
        found = complete(found._replace(**{key: value for key, value in own.items() if value}))
        missing = found.missing()
        if missing and not self.asks:
            needed = f"hãy thêm: {', '.join(f'--{name}' for name in missing)}"
            if not self.where.dry_run:
                raise ChisotvError(f"Tệp không nêu đủ về văn bản; chưa ghi gì; {needed}")
            say(f"Tệp không nêu đủ về văn bản; khi ghi {needed}")
        for name in missing if self.asks else ():
            found = found._replace(**{name: ask(*LETTER[name])})
        self.defaults.append("trích yếu, người ký, nơi nhận: để “(chưa nhập)”, sửa trong dispatch.yaml")
        return complete(found)

    # -- what comes of it -----------------------------------------------------------------------------------------

    def _new(self, job: Job, parts: Sequence[Part], letter: Letter) -> int:
        with tempfile.TemporaryDirectory() as scratch:
            built = Path(scratch)

            def build() -> Work:
                work = job.new(parts, letter)
                for name, raw in work.files.items():
                    (built / name).write_bytes(raw)
                return work

            steps: list[Callable[[], Any]] = [build, lambda: check(built, {})]
            work, loaded = [step() for step in track(steps, len(steps), "Đang ghi")]
            if loaded.dataset is None and not letter.missing():
                raise _refused(DataError(loaded), prefix(built), prefix(self.folder))
            if not self.where.dry_run:
                fill(self.folder, {**work.files, **carried(*BESIDE)})
        return self._report(job, work, letter)

    def _updated(self, job: Job, work: Work, dataset: Dataset, before: Mapping[str, bytes]) -> int:
        loaded = check(self.folder, {**before, **work.files})
        if loaded.dataset is None:
            raise _refused(DataError(loaded))
        found = [str(change) for change in changes(dataset, loaded.dataset)]
        say(*found, f"{len(found)} thay đổi." if work.files else "Không có gì thay đổi.")
        if work.files and not self.where.dry_run:
            if self.asks and not ask("Ghi các thay đổi này (có, không)", agreed, "có"):
                raise ChisotvError("Dữ liệu giữ nguyên như cũ.")
            with alone(self.folder):
                refuse_changed(contents(self.folder), dict(before))
                write_all({self.folder / name: raw for name, raw in work.files.items()}, self.folder, dict(before))
        return self._report(job, work, None, found)

    def _report(self, job: Job, work: Work, letter: Letter | None, found: Sequence[str] = ()) -> int:
        written = bool(work.files) and not self.where.dry_run
        made = Imported(
            work.parts,
            job.passed,
            job.left_out,
            job.entries(),
            letter,
            self.defaults,
            work.vanished,
            found,
            str(self.folder),
            written,
        )
        report = self.told.report
        if report:
            _tell(made, "json" if report.suffix == ".json" else "table", report)
        if self.told.form == "json" or not report:
            _tell(made, self.told.form, None)
        kind = " mới" if self.where.update else ""
        count = len(made.doubts)
        doubts = f"{count} nghi vấn{kind}, đều có ghi chú" if count else f"không có nghi vấn{kind}"
        done = "Đã ghi" if written else "Chỉ đọc, không ghi" if self.where.dry_run else "Giữ nguyên"
        say(f"{done} {self.folder}: {doubts}.")
        if written:
            own = ("--data", self.folder)
            say(f"Hỏi: {shell_line('chisotv tasks', *own)}; ghi chú: {shell_line('chisotv show notes', *own)}")
        return 1 if count else 0


def _tell(made: Imported, form: str, path: Path | None) -> None:
    if form == "json":
        write(to_json(record(made)), path)
    else:
        show_table(table(made), path)


def _of_another(part: Part, letter: Letter, dataset: Dataset) -> Part:
    """A doubt where the file names another document than the folder has."""
    own = dataset.dispatch
    if not letter.number or (letter.number, letter.date or own.date) == (own.number, own.date):
        return part
    why = f"tệp ghi văn bản số {letter.number}, dispatch.yaml ghi số {own.number} và giữ nguyên"
    doubts = (Doubt(0, "", why), *part.understood.doubts)
    return part._replace(understood=part.understood._replace(doubts=doubts))


def _refused(error: DataError, there: str = "", here: str = "") -> ChisotvError:
    return ChisotvError(*str(error).replace(there, here).split("\n"), "Dữ liệu có các lỗi trên; chưa ghi gì.")


def _corrections(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    source = read(path)
    if source.faults:
        raise ChisotvError(f"--scan-errors “{path}”: {source.faults[0].message}.")
    try:
        return {str(each["scanned"]): str(each["reads"]) for each in source.data["scan_errors"]}
    except (TypeError, KeyError) as error:
        hint = "Mỗi mục của scan_errors có scanned và reads, như trong dispatch.yaml."
        raise ChisotvError(f"--scan-errors “{path}”: không đọc được danh sách scan_errors. {hint}") from error


def _column(typed: str) -> tuple[str, str]:
    heading, _, role = typed.rpartition("=")
    meant = [each for each, name in ROLES.items() if fold(role) in (each, fold(name))]
    meant = meant or [each for each, name in ROLES.items() if fold(role) and fold(role) in fold(name)]
    found = meant[0] if len(meant) == 1 else None
    if not heading.strip() or found is None:
        known = "; ".join(f"{each} ({name})" for each, name in ROLES.items())
        raise ChisotvError(f"--column: “{typed}” không có dạng TÊN CỘT=LOẠI. LOẠI là một trong: {known}.")
    return heading.strip(), found
