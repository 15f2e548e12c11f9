"""Who holds on another day what the dispatch gave to an agency, in words and as rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from chisotv import words
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.models.succession import ENDING, Holder
from chisotv.problems import ChisotvError
from chisotv.queries.succession import at, history, holders, latest, territory_words
from chisotv.tables.base import Column, Table, Value
from chisotv.tables.sentences import certainty_words
from chisotv.text import day_words


def holder_words(holder: Holder) -> str:
    """Who holds it, of which field it is, how sure that is: "Sở Y tế (lĩnh vực trẻ em; chắc chắn)"."""
    if holder.agency is None:
        last = holder.events[-1]
        what = "việc này không còn" if holder.gone else f"không còn từ {day_words(last.date)}, chưa rõ ai nhận việc này"
        return f"{what} ({last.basis.rstrip('.')})"
    field = "lĩnh vực " if holder.field else ""
    return f"{holder.agency.name} ({field}{certainty_words(holder)})"


def held_words(dataset: Dataset, place: tuple[str, str], agency_id: str) -> str:
    """Who holds today what a place of the dispatch gives to an agency; empty where nothing has changed or is known."""
    if dataset.succession is None:
        return ""
    found = holders(dataset, place, agency_id, latest(dataset.succession))
    changed = any(each.agency is None or each.agency.id != agency_id for each in found)
    return "; ".join(map(holder_words, found)) if changed else ""


def later_lines(dataset: Dataset, agencies: Iterable[Agency]) -> Iterator[str]:
    """What became of agencies since the dispatch, and how to ask for it; in an answer of another day only territory."""
    for agency in agencies if dataset.succession else ():
        place = territory_words(dataset, agency)
        if dataset.registry.day:
            yield from [f"{agency.name}: {place}."] if place else []
            continue
        told = list(_changes(dataset, agency))
        if place:
            ended = [event.date for event in history(dataset, agency.id) if agency.id in event.ended]
            told = [f"cấp huyện kết thúc từ {day_words(ended[0])}"] if ended else []
            yield f"{agency.name}: {'; '.join([*told, place])}."
        elif told:
            yield f"{agency.name}: {'; '.join(told)}. Hỏi theo tổ chức mới: thêm --today."


def _changes(dataset: Dataset, agency: Agency) -> Iterator[str]:
    """What an agency received from others, and gave to others, each with the day."""
    assert dataset.succession
    whole = {each.id for each in at(dataset, latest(dataset.succession)).registry.agencies}
    events = [event for event in history(dataset, agency.id) if event.kind in ENDING | {"split"}]
    for day, found in groupby(events, key=lambda event: event.date):
        own = list(found)
        given = [each for event in own if agency.id in event.before for each in event.after if each != agency.id]
        taken = [each for event in own if agency.id in event.after for each in event.before if each != agency.id]
        if taken:
            yield f"từ {day_words(day)} có thêm việc của {_names(dataset, taken)}"
        if given:
            how = "chuyển một phần việc cho" if agency.id in whole else "không còn, việc do"
            end = "" if agency.id in whole else " giữ"
            yield f"từ {day_words(day)} {how} {_names(dataset, given)}{end}"


def _names(dataset: Dataset, ids: Iterable[str]) -> str:
    assert dataset.succession
    known = at(dataset, latest(dataset.succession)).registry.by_id
    return ", ".join(known[each].brief for each in dict.fromkeys(ids))


def history_table(dataset: Dataset, agencies: Sequence[Agency] = ()) -> Table:
    """What became of some agencies or all: one change a row, with day, basis, source; a ChisotvError if not known."""
    if dataset.succession is None:
        raise ChisotvError("Bộ dữ liệu này không có succession.yaml nên không nói cơ quan về sau thành gì.", status=1)
    asked = {each.id for each in agencies}
    events = [event for event in dataset.succession.events if not asked or asked & {*event.before, *event.after}]
    sources = {each.id: each.text for each in dataset.succession.sources}
    columns = [Column("Từ ngày"), Column("Cơ quan"), Column("Sự kiện"), Column("Nay do")]
    columns += [Column("Lĩnh vực", ratio=3), Column("Căn cứ", ratio=6), Column("Độ chắc", ratio=2)]
    columns += [Column("Nguồn", ratio=4)]
    rows: list[list[Value]] = []
    for event in sorted(events, key=lambda event: event.date):
        line: list[Value] = [day_words(event.date), _names(dataset, event.before), words.EVENT[event.kind]]
        line += [_names(dataset, event.after) or None, "; ".join(event.fields) or None]
        line += [" ".join(filter(None, [f"{event.basis}.", event.note])), words.CONFIDENCE[event.confidence]]
        rows.append([*line, "; ".join(sources[each] for each in event.sources)])
    until = f"Dữ liệu biết đến ngày {day_words(dataset.succession.until)}."
    return Table(columns, rows, [asdict(event) for event in events], footer=until)
