"""The answer to "who must do what", laid out for reading: on one screen, or whole."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, product
from pathlib import Path
from typing import NamedTuple

from rich.console import RenderableType
from rich.text import Text

from chisotv import words
from chisotv.models.appendix import Item
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Directive
from chisotv.queries.duties import ROLES, Answer, Duty, Order, count_criteria, doubts, strongest, tally
from chisotv.screen import NARROW, indented, item, show, width
from chisotv.tables.sentences import order_title, order_words, question_words, ranges_words, received_words, way_words
from chisotv.text import contains, shorten, squeeze, visible
from chisotv.words import Role

_DOUBT = f" {words.DOUBT} {words.NOTE['doubt']}"


def show_tasks(dataset: Dataset, answer: Answer, path: Path | None, full: bool = False) -> None:
    """Print one entry for each order of the letter and each criterion, with counts above and below.

    They go to a file instead of stdout where there is one; `full`: every word of the tasks, instead of one screen.
    """
    page = (_Whole if full else _Screen)(dataset, width(path))
    parts: list[RenderableType] = []
    for own in answer.each():
        parts += [*([Text()] if parts else []), *page.parts(own)]
    show(parts, path)


def clip(text: str, room: int) -> str:
    """The text on one line of so many columns, cut at a word where it is longer."""
    text = visible(squeeze(text))
    return text if len(text) <= room else shorten(text, max(1, room - 2))


class _Entry(NamedTuple):
    """One criterion with every row of the answer that speaks of it."""

    index: str  # type: ignore[assignment] # nobody looks for a value in this tuple
    criterion: Item
    rows: tuple[Duty, ...]

    @property
    def named(self) -> Role | None:
        """The role in which the agency is named itself, leading before coordinating."""
        return next((way.role for way in strongest(self.rows) if way.via is None), None)

    @property
    def doubt(self) -> str:
        """A mark and words where a note leaves open who does what, or what is to be reached."""
        return _DOUBT if doubts(self.rows[0].notes) else ""


def _way(row: Order | Duty) -> str:
    """How an agency takes part: "chủ trì qua nhóm “Các sở, ban, ngành tỉnh”"."""
    via = f" {way_words(row)}" if row.via else ""
    return f"{'' if row.certain else 'có thể '}{words.ROLE[row.role] if row.role else ''}{via}"


class _Whole:
    """The answer with every word; also what one screen has in common with it: counts, and what stands where."""

    def __init__(self, dataset: Dataset, columns: int) -> None:
        self.dataset = dataset
        self.columns = columns
        self.search: Sequence[str] = ()
        self.wide = columns >= NARROW
        self.row = dataset.row_word
        self.by_name = words.BY_NAME[bool(dataset.registry.day)]

    def parts(self, answer: Answer) -> Iterator[RenderableType]:
        """The answer of one agency or of everybody."""
        rows = [tuple(found) for _, found in groupby(answer.duties, key=lambda row: row.key)]
        entries = [_Entry(found[0].index, found[0].criterion, found) for found in rows]
        orders = [list(found) for _, found in groupby(answer.orders, key=lambda row: row.directive)]
        self.search = answer.question.search
        counts, totals = self._counts(answer, len(orders))
        yield from (Text(line, style="bold") for line in counts)
        scope = question_words(self.dataset, answer.question, agencies=False)
        if scope:
            yield Text(scope)
        for order in orders:
            yield from self.order(order)
        yield from self._of_agency(entries) if answer.agencies else self._of_everybody(entries)
        yield Text(f"\n{totals}", style="bold")
        yield from self.hint(entries)

    def order(self, rows: Sequence[Order]) -> Iterator[RenderableType]:
        """An order of the letter: everybody's, or how an agency takes part in it."""
        how = "; ".join(map(_way, strongest(rows)))
        title = words.capital(order_title(self.dataset, rows[0].directive))
        yield Text(f"\n{title}{f': {how}' if how else ''}", style="bold")
        yield from (item(line, indent=1) for line in rows[0].directive.lines)

    def named(self, entries: Sequence[_Entry]) -> Iterator[RenderableType]:
        """The criteria in which an agency is named itself."""
        for entry in entries:
            yield from self._entry(entry)

    def through(self, ways: Mapping[str, Sequence[_Entry]]) -> Iterator[RenderableType]:
        """The criteria in which an agency is meant through collectives, by the way in which it is."""
        for way, entries in ways.items():
            yield Text(f"\n{words.capital(way)}", style="bold")
            yield from self.named(entries)

    def index(self, name: str, entries: Sequence[_Entry]) -> Iterator[RenderableType]:
        """Everybody's criteria of an index."""
        yield Text(name, style="bold")
        yield from self.named(entries)

    def hint(self, entries: Sequence[_Entry]) -> Iterable[RenderableType]:
        """How to see more."""
        return ()

    def _entry(self, entry: _Entry) -> Iterator[RenderableType]:
        label = f" {self.dataset.index(entry.index).short} {entry.criterion.number}"
        yield item(Text.assemble((entry.criterion.title, "bold"), (entry.doubt, "yellow")), label, indent=0)
        ways = strongest(entry.rows)
        told = ["; ".join(map(_way, ways))] if len(ways) > 1 else []  # one alone stands in the heading
        for work in dict.fromkeys(row.assignment for row in entry.rows if row.assignment):
            yield from (indented(line, 4) for line in told)
            yield from (item(task, indent=4) for task in work.tasks if task != entry.criterion.title)
            told = [f"{words.ROLE[role]}: {'; '.join(getattr(work, role))}" for role in ROLES if getattr(work, role)]
            found = self.dataset.appendices[entry.index].further(entry.criterion, work)
            told += [f"{words.within(column.printed)}: {text}" for column, text in found]
        yield from (indented(line, 4) for line in told)
        if self.dataset.appendices[entry.index].has("target"):
            target = entry.criterion.target
            yield item(Text(target.printed if target else "(chưa có kết quả phấn đấu)", style="cyan"), "→", indent=4)

    def _counts(self, answer: Answer, orders: int) -> tuple[list[str], str]:
        """The lines above and the line below the entries."""
        dispatch = self.dataset.dispatch
        letter = f"{orders} {dispatch.order()}" if orders else ""
        if not answer.agencies:
            counts = " · ".join(filter(None, [f"{count_criteria(answer.duties)} {self.row}", letter]))
            return [f"{dispatch.title}: {counts}"], f"Cộng: {counts}."
        found = [tally(answer.duties, role) for role in answer.question.roles]
        told = (words.tally_words(*each, self.row, self.by_name) for each in found)
        lines = [" · ".join([answer.agencies[0].name, *told])]
        lines += [f"{dispatch.kind_name}: {order_words(self.dataset, answer.orders)}"] if orders else []
        totals = ", ".join(f"{words.ROLE[each.role]} {each.total}" for each in found)
        return lines, f"Cộng: {totals} {self.row}{f'; {letter}' if letter else ''}."

    def _of_agency(self, entries: Sequence[_Entry]) -> Iterator[RenderableType]:
        """First where it is named itself, then what comes through collectives."""
        for role in ROLES:
            found = [entry for entry in entries if entry.named == role]
            if found:
                yield Text(f"\n{words.ROLE[role].upper()}, {self.by_name} ({len(found)} {self.row})", style="bold")
                yield from self.named(found)
        through: dict[str, list[_Entry]] = {}
        for role, certain in product(ROLES, (True, False)):
            for entry in entries:
                ways = strongest(entry.rows)
                if not entry.named and (ways[0].role, ways[0].certain) == (role, certain):
                    through.setdefault(" và ".join(map(_way, ways)), []).append(entry)
        if through:
            yield from self.through({f"{way} ({len(found)} {self.row})": found for way, found in through.items()})

    def _of_everybody(self, entries: Sequence[_Entry]) -> Iterator[RenderableType]:
        for index_id, found in groupby(entries, key=lambda entry: entry.index):
            yield from self.index(self.dataset.index(index_id).name, list(found))

    def names(self, ids: Iterable[str]) -> str:
        """Agencies in few words, each once."""
        found = list(dict.fromkeys(self.dataset.registry.by_id[each].brief for each in ids))
        return ("; " if any("," in name for name in found) else ", ").join(found)


class _Screen(_Whole):
    """One or two lines for an entry, and ranges of numbers for what comes through collectives."""

    def hint(self, entries: Sequence[_Entry]) -> Iterator[RenderableType]:
        if entries:
            shown = f"{entries[0].index} {entries[0].criterion.number}"
            yield Text(f"Toàn văn: thêm --full. Một {self.row}: chisotv show {shown}.")

    def order(self, rows: Sequence[Order]) -> Iterator[RenderableType]:
        directive, ways = rows[0].directive, strongest(rows)
        about = ", ".join(self.dataset.index(each).short for each in directive.indices)
        title, work = words.capital(self.dataset.dispatch.order(directive.number)), _work(directive)
        named = [self._partners(way, [way]) for way in ways if way.via is None or way.role == Role.COORDINATING]
        partners = "; ".join(filter(None, named))
        if not ways:
            leads = self.names(each.agency for each in directive.charged)
            partners = f"{leads} chủ trì" if leads else ""
            if self.wide:
                yield self._line([title, partners, about, work], 1)
                return
        yield indented(f"{title}: {'; '.join(map(_way, ways))}" if ways else title, 1)
        yield self._line([about, partners, work], 3)

    def named(self, entries: Sequence[_Entry]) -> Iterator[RenderableType]:
        """Criteria in which an agency is named itself: number, name, target; with whom, first words of its tasks."""
        labels = [f"{self.dataset.index(entry.index).short} {entry.criterion.number}" for entry in entries]
        label_width = max(map(len, labels))
        targets = self._targets(entries, max(28, self.columns // 3))
        for entry, label, target in zip(entries, labels, targets, strict=True):
            yield self._row(entry, f"{label:<{label_width}}", [target])
            how = "; ".join(filter(None, (self._part(entry, way) for way in strongest(entry.rows))))
            below = [how, _tasks(entry, self.search)]
            if any(below):
                yield self._line(below, label_width + 2 if self.wide else 3)

    def _part(self, entry: _Entry, way: Order | Duty) -> str:
        """How an agency takes part in a criterion, where the heading does not say it, and with whom."""
        if way.via is not None:
            return _way(way)
        partners = self._partners(way, [row for row in entry.rows if row.role == way.role and row.via is None])
        told = [_way(way) if way.role != entry.named else "", received_words(way), partners]
        return ", ".join(filter(None, told))

    def _partners(self, way: Order | Duty, rows: Sequence[Order | Duty]) -> str:
        """With whom an agency works: "với UBND cấp huyện", "Sở Y tế chủ trì"."""
        named = [row.named(self.dataset.registry) for row in rows]
        own = {row.holder.printed.id for row in rows if row.holder} | {way.agency.id if way.agency else ""}
        leads, others = (
            self.names(each for found in named for each in found[role] if each not in own) for role in ROLES
        )
        if way.role == Role.COORDINATING:
            return f"{leads} chủ trì" if leads else ""
        return ", ".join([*([f"cùng {leads}"] if leads else []), *([f"với {others}"] if others else [])])

    def through(self, ways: Mapping[str, Sequence[_Entry]]) -> Iterator[RenderableType]:
        """Criteria in which an agency is meant through collectives, as ranges of numbers."""
        yield Text("\nQUA NHÓM CƠ QUAN", style="bold")
        for way, entries in ways.items():
            yield indented(words.capital(way), 1)
            told = ranges_words(self.dataset, (entry.rows[0] for entry in entries))
            yield indented(" · ".join(told), 3)

    def index(self, name: str, entries: Sequence[_Entry]) -> Iterator[RenderableType]:
        """Everybody's criteria of an index, one on a line below their groups: number, name, who leads, target."""
        leads = []
        for entry in entries:
            named = [row.named(self.dataset.registry)[Role.LEAD] for row in entry.rows]
            leads.append(self.names(each for found in named for each in found))
        label = max(len(entry.criterion.number) for entry in entries)
        leads = self._column(leads, max(18, self.columns // 5))
        targets = self._targets(entries, max(22, self.columns * 27 // 100))
        rows = zip(entries, leads, targets, strict=True)
        for group, found in groupby(rows, key=lambda row: row[0].rows[0].group):
            yield Text(f"{name} · {group.number} {group.name}" if group else name, style="bold")
            for entry, *cells in found:
                yield self._row(entry, f"{entry.criterion.number:<{label}}", [cell for cell in cells if cell])
                task = _searched(entry.rows, self.search)
                if task:
                    yield indented(clip(task, self.columns - label - 2), label + 2)

    def _column(self, texts: Iterable[str], most: int) -> list[str]:
        """Texts cut to one width, as wide as needed and not wider than so many columns; whole on a narrow screen."""
        found = list(texts)
        if not self.wide:
            return found
        room = min(most, max(map(len, found)))
        return [f"{clip(text, room):<{room}}" for text in found]

    def _targets(self, entries: Sequence[_Entry], most: int) -> list[str]:
        room = most - 2 if self.wide else 3 * most
        texts = (self._result(entry, room) for entry in entries)
        return self._column([f"→ {text}" if text else "" for text in texts], most)

    def _result(self, entry: _Entry, room: int) -> str:
        """What is to be reached, what must come of it, and by when (never cut), where the table has columns for it."""
        target = _target(entry, room) if self.dataset.appendices[entry.index].has("target") else ""
        works = [row.assignment for row in entry.rows if row.assignment]
        told = " · ".join(filter(None, [target, *dict.fromkeys(work.output for work in works)]))
        end = " · ".join(dict.fromkeys(work.deadline.printed for work in works if work.deadline))
        return " · ".join(filter(None, [clip(told, max(12, room - len(end) - 3)) if end else told, end]))

    def _row(self, entry: _Entry, label: str, cells: Sequence[str]) -> RenderableType:
        """Number, name and mark of doubt, and further cells beside them, or below on a narrow screen."""
        if not self.wide:
            told = [Text.assemble(entry.criterion.title, (entry.doubt, "yellow"))]
            return item(Text("\n").join([*told, *(Text(cell, style="cyan") for cell in cells)]), f" {label}", indent=0)
        room = self.columns - len(label) - 2 - sum(len(cell) + 2 for cell in cells) - len(entry.doubt)
        name = clip(entry.criterion.title, room)
        line = Text.assemble(f" {label} ", name, (entry.doubt, "yellow"), " " * (room - len(name)))
        for cell in cells:
            line.append("  ").append(cell, style="cyan")
        line.rstrip()
        return line

    def _line(self, said: Iterable[str], indent: int) -> RenderableType:
        """Texts on one line, the last cut where the line ends; below each other where the screen is narrow."""
        *first, last = [text for text in said if text] or [""]
        room = self.columns - indent
        if self.wide:
            # Of a long beginning so much is cut that the end can still be read.
            start = clip(" · ".join(first), max(room * 3 // 4, room - len(last) - 3))
            return indented(clip(" · ".join(filter(None, [start, last])), room), indent)
        return indented("\n".join([*first, clip(last, room)]), indent)


def _target(entry: _Entry, room: int) -> str:
    """What is to be reached: the first that fits of the printed text, its measures, and their bare figures."""
    target = entry.criterion.target
    if target is None:
        return "(chưa có)"
    whole = "cả chỉ số: " if all(measure.scope == "index" for measure in target.measures) else ""
    bare = [replace(each, of=None) for each in target.measures]
    measures = ["; ".join(each.words for each in found) for found in (target.measures, bare)]
    ways = [target.printed, *(f"{whole}{text}" for text in measures if text)]
    return next((text for text in ways if len(text) <= room), ways[-1])


def _tasks(entry: _Entry, search: Sequence[str]) -> str:
    """How many tasks an agency is named for, and the first of them, or the first that has what is searched."""
    own = [row for row in entry.rows if row.via is None and row.assignment]
    tasks = list(dict.fromkeys(task for row in own if row.assignment for task in row.assignment.tasks))
    told = tasks if entry.criterion.label else tasks[1:]  # the first is what the row is called by
    shown = _searched(own, search) or next(iter(told), "")
    return f"{len(tasks)} nhiệm vụ: {shown}" if len(tasks) > 1 else shown


def _searched(rows: Iterable[Duty], search: Sequence[str]) -> str:
    """The first task that has one of the texts, from a little before it; empty where none has."""
    tasks = (task for row in rows if row.assignment for task in row.assignment.tasks)
    for task in tasks:
        for each in search:
            parts = task.split()
            # Behind the last place nothing is found any more.
            behind = bisect_left(range(len(parts)), True, key=lambda at: not contains(" ".join(parts[at:]), each))
            if behind:
                begin = max(0, behind - 4)
                return f"{'… ' if begin else ''}{' '.join(parts[begin:])}"
    return ""


def _work(directive: Directive) -> str:
    """What an order wants: its text behind the names of those who are to do it, or its first point."""
    people = (each.printed for each in directive.people)
    ends = [directive.text.index(printed) + len(printed) for printed in people if printed in directive.text]
    rest = directive.text[max(ends, default=0) :].strip(" ,:;")
    return rest or next(iter(directive.points), directive.text)
