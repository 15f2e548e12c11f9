"""The words of cells → the fields of data: tasks, agencies, deadlines, targets."""

import re
from typing import Any

from chisotv.importing.agencies import Agencies, looks_like_one
from chisotv.importing.base import BULLET, NO_NAME, UNKNOWN, NewName, bare
from chisotv.importing.columns import Column
from chisotv.importing.numbers import Entry, Part, rank
from chisotv.importing.rows import WHO, Reader
from chisotv.importing.targets import measured
from chisotv.models.printed import due_day
from chisotv.text import fold

_SPACED = re.compile(r"(?<![.;:,])\s[-•+]\s+(?=[A-ZĐÀ-Ỹ])")
_INNER = re.compile(rf"(?<=[.;:,])\s*[-–•+]\s+(?=[^\W\d])|{_SPACED.pattern}")
"""A bullet within a line, as scans have them."""
_DECLARED = re.compile(r"(.+?)\s*:\s*(gồm\s+(\d+)\s+.*(?:tiêu chí|chỉ số).*)", re.DOTALL | re.IGNORECASE)
_BOTH = re.compile(
    r"(?:(?:cơ quan |đơn vị )?chủ trì(?: thực hiện)?\s*:\s*(.+?)|(.+?)\s+chủ trì)[\s,.;-]*(?:và )?"
    r"(?:cơ quan |đơn vị )?phối hợp(?: thực hiện)?(?:\s*:|\s+với)\s*(.+)",
    re.DOTALL | re.IGNORECASE,
)
"""A cell of both: "Chủ trì: A. Phối hợp: B", "A chủ trì, phối hợp với B"."""
_UNFINISHED = re.compile(r"\b(?:của|và|về|các|những|cho|theo|với|tại|trong|đến|từ|là|để|do|số|năm|có|được|hoặc)$|,$")
_WHO_DOES_WHAT = "ô có chữ “chủ trì”, “phối hợp”: xem lại mỗi cơ quan làm gì"
_LONGEST = 600
_TIME = re.compile(r"\d|qu[ýí]\b|tháng|ngày", re.IGNORECASE)
_NO_DAY = re.compile(
    r"h[ằà]ng (?:năm|quý|tháng|tuần)|thường xuyên|định kỳ|theo (?:quy định|lộ trình|kế hoạch)|tiếp theo", re.I
)
"""Deadlines that give a day, or seem to, and those that give none."""
_DITTO, _NOBODY = {"nt", "n t", "nhu tren", "nhu tren nt", ""}, {"khong", "khong co", "x"}
"""Cells that stand for the one above, and for nobody, as `fold` leaves them: signs like 〃 leave nothing."""
_UNITS = re.compile(r"(?:đơn vị(?: tính| đo)?\W*(?:$|\()|đvt)", re.IGNORECASE)
_DECLARING = 5_000
"""A name with more letters declares nothing."""
_NEAREST = 300
"""For so many new names the nearest is looked for, which is slow."""
_SAID = re.compile(r"chủ trì|phối hợp", re.IGNORECASE)


class Fields:
    """Fills the data of entries; `since` is the document's year, a year to come in the title is one of the targets."""

    def __init__(self, reader: Reader, agencies: Agencies, since: int, title: str) -> None:
        self.reader, self.agencies, self.since, self.title = reader, agencies, since, title
        self._above: dict[str, str] = {}  # the last cell of each column of agencies
        self._row, self._group = 0, ""  # the name of the last group that may say a year
        for entry in reader.entries:
            self._row = entry.row
            self._fill(entry)

    def _doubt(self, column: str, why: str, field: str = "") -> None:
        self.reader.doubt(column, why, self._row, field)

    def _fill(self, entry: Entry) -> None:
        data, title = entry.data, bare(entry.name)
        if entry.group or self.reader.named.role == "criterion":
            found = _DECLARED.fullmatch(title) if entry.group and len(title) <= _DECLARING else None
            data["name"] = (found[1] if found else title) or NO_NAME
            data |= {"declared": {"count": int(found[3]), "printed": found[2]}} if found else {}
        if entry.group and rank(entry.bare) < 2:
            self._group = title
        data |= {"assignments": [self._assignment(each) for each in entry.parts]} if entry.parts else {}
        target = self.reader.first.role("target")
        if target and entry.target:
            self._target(entry, target)
        elif not (target or entry.group or self.reader.first.role("tasks")) and measured(title).measures:
            self._measure(entry, title, "", self.reader.named)
            self._doubt("", "mức phấn đấu lấy từ tên tiêu chí", "target")
        data |= {"remark": entry.remark} if entry.remark else {}

    def _assignment(self, part: Part) -> dict[str, Any]:
        data: dict[str, Any] = {"merged": True} if part.merged else {}
        for column in self.reader.first.columns:
            text = bare(part.texts.get(column.id, ""))
            if text and column.role == "tasks":
                data["tasks"] = self._tasks(part.texts[column.id])
            elif text and column.role in WHO:
                self._who(data, column, text)
            elif text and column.role == "output":
                data["output"] = text
            elif text and column.role == "deadline":
                data["deadline"] = self._deadline(column, text)
            elif text and column.role == "other":
                points = part.texts[column.id].split("\n")
                texts = text.split("\n") if len(points) > 1 and all(map(BULLET.match, points)) else [text]
                data.setdefault("other", []).extend({"key": column.key, "printed": each} for each in texts)
        return data

    def _deadline(self, column: Column, text: str) -> dict[str, str]:
        day = due_day(text)
        if not day and (fold(text) in _DITTO or _TIME.search(text)) and not _NO_DAY.search(text):
            self._doubt(column.id, "không rút ra được ngày hạn từ chữ in")
        return {"printed": text, **({"due": day} if day else {})}

    def _tasks(self, text: str) -> list[str]:
        """The tasks of a cell, one a paragraph; a line that begins small goes on with the one before."""
        found: list[str] = []
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if any(_UNFINISHED.search(line) for line in lines[:-1]):
            self._doubt("tasks", "dòng chưa hết câu mà sang dòng mới: mỗi dòng được coi là một nhiệm vụ")
        for line in lines:
            inner, bullet = _INNER.search(line), BULLET.match(line)
            split = inner and (bullet or line[: inner.start()].endswith((".", ";")))
            if split and not (bullet and not _SPACED.search(line)):
                self._doubt("tasks", "gạch đầu dòng ở giữa dòng được coi là nhiệm vụ mới")
            for at, part in enumerate(_INNER.split(line) if split else [line]):
                task = BULLET.sub("", part)
                if found and not at and task == part and part[:1].islower():
                    found[-1] += f" {part}"
                    self._doubt("tasks", "dòng bắt đầu bằng chữ thường được nối vào nhiệm vụ trên")
                elif task:
                    found.append(task)
        return found

    def _roles(self, column: Column, text: str) -> dict[str, str]:
        """Role → its words in a cell; where it has no column of its own, also of "Chủ trì: … Phối hợp: …"."""
        said = {each.casefold() for each in _SAID.findall(text)}
        both = column.role == "lead" and not self.reader.first.role("coordinating") and len(text) <= _LONGEST
        found = _BOTH.fullmatch(text) if both and len(_SAID.findall(text)) == len(said) else None
        if fold(text) in _NOBODY:
            self._doubt(column.id, f"ô ghi “{text}”: không tính là cơ quan")
            return {}
        if fold(text) in _DITTO and column.id in self._above:
            self._doubt(column.id, f"ô ghi “{text}”, lấy cơ quan của ô trên")
            return {column.role: self._above[column.id]}
        self._above[column.id] = text
        if found:
            return {"lead": found[1] or found[2], "coordinating": found[3]}
        if re.search(r":\s*\S", text):
            self._doubt(column.id, "ô có dấu hai chấm: xem lại chữ đứng trước có phải tên cơ quan không")
        if said:
            self._doubt(column.id, _WHO_DOES_WHAT)
            self._doubt(column.id, _WHO_DOES_WHAT, "coordinating")
        elif len({each.casefold() for each in _SAID.findall(column.printed)}) > 1:
            self._doubt(column.id, "cột ghi cả chủ trì và phối hợp: xem lại mỗi cơ quan làm gì")
            self._doubt(column.id, _WHO_DOES_WHAT, "coordinating")
        elif "(" in text:
            self._doubt(column.id, "lời chú trong ngoặc giữ ở ô in, không tính là cơ quan")
        return {column.role: text}

    def _who(self, data: dict[str, Any], column: Column, text: str) -> None:
        """A cell of agencies."""
        parts = self._roles(column, text)
        found = len(parts) > 1
        for role, part in parts.items():
            split = self.agencies.split(part)
            if not split.names:
                self._doubt(column.id, "ô không phải là danh sách cơ quan")
                return
            data[role] = list(split.names)
            if printed := text if found and role == "lead" else split.printed:
                data[f"{role}_printed"] = printed
            if (
                role == "lead"
                and not split.known
                and all(len(each.split()) > 5 and not looks_like_one(each) for each in split.names)
            ):
                for other in ("tasks", "coordinating"):
                    self._doubt(other, "ô chủ trì không có tên cơ quan nào, chữ có thể đứng lệch cột")
            if unknown := [each for each in split.names if not self.agencies.registry.printed(each)]:
                self._doubt(column.id, f"{UNKNOWN}{'; '.join(dict.fromkeys(unknown))}")

    def _target(self, entry: Entry, column: Column) -> None:
        points = [line for line in map(str.strip, entry.target.split("\n")) if line]
        *first, last = [bool(BULLET.match(line)) for line in points]
        if first and not last and (all(first) or (len(points) == 2 and points[1].startswith("("))) and not entry.group:
            entry.remark = points.pop()
            self._doubt("target", "đoạn cuối ô được coi là chữ in thêm (remark)")
        beside = entry.parts[0].texts if entry.parts else {}
        units = [each.id for each in self.reader.first.columns if _UNITS.match(each.printed)]
        unit = next((beside[each].strip() for each in units if each in beside and each not in WHO), "")
        self._measure(entry, bare("\n".join(points)), unit, column)

    def _measure(self, entry: Entry, printed: str, unit: str, column: Column) -> None:
        by = self._by(column)
        found = measured(printed, unit, self.since, by or None, bare(entry.name))
        kept = {"measures": found.measures, "aside": list(found.aside)}
        entry.data["target"] = {"printed": printed, **{key: value for key, value in kept.items() if value}}
        if found.why:
            self._doubt(column.id, found.why, "target")
        elif found.measures and by == 0 and not re.search(r"\b20\d\d\b", printed):
            self._doubt(column.id, "tiêu đề nêu nhiều năm: chưa rõ mức phấn đấu là của năm nào", "target")

    def _by(self, column: Column) -> int | None:
        """The year that stands above: in the column's heading, the name of a group around, the title; 0 if several."""
        for text in (column.printed, self._group, self.title):
            said = r"\b(20\d\d)\b" if text == column.printed else r"\b(?:năm|tầm nhìn) (20\d\d)\b"
            named = {int(year) for year in re.findall(said, text, re.IGNORECASE) if int(year) >= self.since}
            if len(named) > 1:
                return 0
            for year in named:
                by = text == column.printed or re.search(r"\bđến (?:hết )?năm 20", text, re.IGNORECASE)
                return year if by and year > self.since else None
        return None


def new_names(reader: Reader, agencies: Agencies) -> tuple[NewName, ...]:
    """Every name that nobody knows, with its rows."""
    rows: dict[str, list[int]] = {}
    for entry in reader.entries:
        for name in [name for work in entry.data.get("assignments", ()) for role in WHO for name in work.get(role, ())]:
            if not agencies.registry.printed(name):
                rows.setdefault(name, []).append(entry.row)
    near = {name: agencies.nearest(name) for name in list(rows)[:_NEAREST]}
    return tuple(NewName(name, tuple(dict.fromkeys(at)), near.get(name, "")) for name, at in rows.items())


def whole_index(reader: Reader) -> None:
    """Where every row has the same measures, they are those of the index; of two rows, only by the same sentence."""
    targets = [each.data.get("target", {}) for each in reader.entries if not each.group]
    found = [each.get("measures") for each in targets]
    if not found or not found[0] or found[0][0]["kind"] == "level" or any(each != found[0] for each in found):
        return
    said = [each["printed"] for each in targets]
    if len(said) > 2 or (len(said) == 2 and said[0] == said[1] and len(said[0].split()) > 8):
        for each in (each for measures in found for each in measures):
            each["scope"] = "index"
        reader.doubt("target", "mọi dòng có cùng thước đo, nên coi là của cả chỉ số (scope: index)", 0)
