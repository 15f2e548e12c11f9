"""What to write where, for one result: the new bytes of the files, and what checking them gives."""

from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from chisotv.files.document import Document, NotProved
from chisotv.files.folder import DISPATCH, RESULTS, display
from chisotv.files.scalars import in_braces
from chisotv.files.source import Source, read
from chisotv.files.writing import refuse_unread
from chisotv.models.dataset import Dataset, Loaded
from chisotv.models.dispatch import Index
from chisotv.models.results import Result, Results
from chisotv.problems import ChisotvError, Loc
from chisotv.recording.figures import TypedFigures, result_of
from chisotv.text import number_key, squeeze
from chisotv.validation.checking import check

_Key = tuple[str | None, str | None]
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


class Plan(NamedTuple):
    """What would be written."""

    files: dict[Path, bytes]  # the new bytes by path, in the order in which to write them
    loaded: Loaded  # what the folder gives with them; nothing may be written where its data set is None
    index: Index  # type: ignore[assignment] # nobody looks for a value in this tuple
    results: Results | None = None  # what was recorded of this index before; None where the data cannot be used
    result: Result | None = None  # the result; None where the data cannot be used
    earlier: Result | None = None  # the result in whose place it comes, or None
    place: str = ""  # file and line where the result stands, for people
    link: str | None = None  # file and line that name a new file of results; None where the file was named before


def plan(folder: Path, files: dict[str, bytes] | None, dataset: Dataset, index: Index, figures: TypedFigures) -> Plan:
    """Find out what recording a result of an index, as it was typed, would change. Nothing is written.

    The bytes of the folder's files, by name, were read before its data; None where one cannot be read.

    Raises:
        ChisotvError: What was typed is not clear, there is such a result already, or its file cannot be changed without
            changing more of it.
    """
    files = refuse_unread(files, folder)
    if index.results is not None:
        return _planned(folder, files, dataset, index, figures)
    # As if the letter named a file, which is there already or has nothing in it yet.
    name = f"{RESULTS}/{index.id}.yaml"
    named, link = _naming(folder, files[DISPATCH], name, dataset.dispatch.indices.index(index))
    # The unit of a criterion stands at the criterion.
    unit = figures.unit if figures.number is None else None
    files = {name: _empty_file(folder, index, figures.score, unit), **files, DISPATCH: named}
    loaded = check(folder, files)
    if loaded.dataset is None:
        return Plan({}, loaded, index)
    found = _planned(folder, files, loaded.dataset, loaded.dataset.index(index.id), figures, resumed=True)
    # The letter last: should it end before that, a file that nobody names is only a warning.
    return found._replace(files={**found.files, folder / DISPATCH: named}, link=link)


def _empty_file(folder: Path, index: Index, score: str | None, unit: str | None = None) -> bytes:
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


def _planned(
    folder: Path, files: dict[str, bytes], dataset: Dataset, index: Index, figures: TypedFigures, resumed: bool = False
) -> Plan:
    """The plan for an index with a file; `resumed`: a run that ended early may have put this very result there."""
    name, results = str(index.results), dataset.results[index.id]
    path, raw = folder / name, files[name]
    result = result_of(dataset, index, results, figures)
    there = results.result(figures.year, *result.key)
    earlier = None if resumed and there == result else there
    if earlier is not None and not figures.replace:
        place = _place(raw, path, figures.year, result.key)
        words = results.figures_words(earlier)
        what = f"{what_words(index, earlier)} năm {figures.year} đã có kết quả ({place}): {words}"
        raise ChisotvError(f"{what}. Thêm --replace để thay cả dòng ấy.", status=1)
    changed = recorded(raw, path, figures.year, result)
    loaded = check(folder, {**files, name: changed})
    place = _place(changed, path, figures.year, result.key)
    return Plan({path: changed}, loaded, index, results, result, earlier, place)


def what_words(index: Index, result: Result) -> str:
    """What a result is of: "PAPI 4.2", "ICT Index 3.2.2 (thủ tục hành chính mức độ 3)", "PCI"."""
    number = f" {result.number}" if result.number is not None else ""
    return f"{index.name}{number}{f' ({result.measure})' if result.measure else ''}"


def _naming(folder: Path, raw: bytes, name: str, at: int) -> tuple[bytes, str]:
    """The letter's file with the name of a file of results at one of its indices, and the place of that line."""
    path, loc = folder / DISPATCH, ("indices", at)
    try:
        document = Document(raw, path)
        meant = deepcopy(document.source.data)
        meant["indices"][at]["results"] = name
        document.add_field(loc, "results", name)
        new = document.proved(meant)
    except NotProved as error:
        hint = f"Hãy tự thêm “results: {name}” vào mục thứ {at + 1} của indices rồi làm lại."
        raise _unchanged(path, hint) from error
    return new, f"{display(path)}:{read(path, new).key_spot((*loc, 'results')).line}"


def recorded(raw: bytes, path: Path, year: int, result: Result) -> bytes:
    """A file of results with one more in it, or with one replaced."""
    row = {name: value for name, value in vars(result).items() if value is not None}
    document = Document(raw, path)
    meant = deepcopy(document.source.data)
    try:
        _put(document, meant, year, row)
        return document.proved(meant)
    except NotProved as error:
        raise _by_hand(document, year, row) from error


def _put(document: Document, meant: dict[str, Any], year: int, row: dict[str, Any]) -> None:
    """Put a result where it belongs: into the text, and into the data that is meant by it."""
    tables = meant.setdefault("years", [])
    at = next((i for i, table in enumerate(tables) if table["year"] == year), None)
    if at is None:
        at = next((i for i, table in enumerate(tables) if table["year"] > year), len(tables))
        entry = _new_year(year, row)
        document.insert((), "years", at, entry)
        tables.insert(at, entry)
        return
    rows = tables[at].setdefault("results", [])
    same = next((i for i, each in enumerate(rows) if _key(each) == _key(row)), None)
    if same is not None:
        document.replace(("years", at, "results", same), row)
        rows[same] = row
        return
    place = next((i for i, each in enumerate(rows) if _order(each) > _order(row)), len(rows))
    document.insert(("years", at), "results", place, row)
    rows.insert(place, row)


def _new_year(year: int, row: dict[str, Any]) -> dict[str, Any]:
    """A year with its first result; the source stands at the year, for those that follow."""
    source = {"source": row["source"]} if "source" in row else {}
    return {"year": year, **source, "results": [{name: value for name, value in row.items() if name != "source"}]}


def _by_hand(document: Document, year: int, row: dict[str, Any]) -> ChisotvError:
    """What to tell who must write a result without this program's help."""
    path, loc = document.source.path, _loc(document.source, year, _key(row))
    if loc:
        first, last = document.lines(loc)
        lines = f"dòng {first}" if first == last else f"các dòng {first}–{last}"
        dash = "" if document.source.in_brackets(loc[:-1]) else "- "
        hint = f"Hãy tự sửa {lines} thành: {dash}{in_braces(row)}"
        return ChisotvError(f"{display(path)}: không thay được mà giữ mọi chú thích; tệp giữ nguyên. {hint}", status=1)
    if any(table["year"] == year for table in document.source.data.get("years") or ()):
        return _unchanged(path, f"Hãy tự ghi vào results của năm {year}: - {in_braces(row)}")
    return _unchanged(path, f"Hãy tự ghi vào years: - {in_braces(_new_year(year, row))}")


def _key(row: dict[str, Any]) -> _Key:
    return row.get("number"), row.get("measure")


def _order(row: dict[str, Any]) -> tuple[int, ...]:
    """The index as a whole comes before its criteria."""
    return number_key(row["number"]) if row.get("number") is not None else ()


def _unchanged(path: Path, hint: str) -> ChisotvError:
    what = "không thêm được mà không đụng đến chỗ khác; tệp giữ nguyên"
    return ChisotvError(f"{display(path)}: {what}. {hint}", status=1)


def _place(raw: bytes, path: Path, year: int, key: _Key) -> str:
    """File and line of a result, for people."""
    source = read(path, raw)
    return f"{display(path)}:{source.spot(_loc(source, year, key)).line}"


def _loc(source: Source, year: int, key: _Key) -> Loc:
    for at, table in enumerate(source.data.get("years") or ()):
        for i, row in enumerate(table.get("results") or ()):
            if table["year"] == year and _key(row) == key:
                return "years", at, "results", i
    return ()
