"""Appendices that were understood → the files of a new data folder."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from chisotv.files.document import Document
from chisotv.files.folder import AGENCIES, DISPATCH
from chisotv.files.scalars import block
from chisotv.files.source import read
from chisotv.importing.base import Doubt, Understood
from chisotv.importing.letter import Letter
from chisotv.importing.names import Entries
from chisotv.problems import ChisotvError
from chisotv.resources import data_folder
from chisotv.text import fold, shorten, squeeze
from chisotv.words import capital

_MOST_NOTES = 200
_RESERVED = re.compile(r"dispatch|agencies|succession.*|results|con|prn|aux|nul|(?:com|lpt)\d")
_SCHEMA = "# yaml-language-server: $schema=schema/{}.schema.json\n"
_TOLD = "# Nhập từ tệp {}. Chỗ còn nghi vấn có ghi chú (notes, kind: doubt): xem lại, sửa rồi xóa ghi chú.\n"


class Part(NamedTuple):
    """An appendix that was understood, and the index that it is of."""

    index: dict[str, Any]  # type: ignore[assignment]  # as dispatch.yaml has it: id, name, full_name …
    understood: Understood
    file: str  # from which file it came, for people

    @property
    def id(self) -> str:
        """The index."""
        return str(self.index["id"])


@cache
def _usual() -> list[dict[str, Any]]:
    """The indices that the carried dispatch knows, without what is only in its folder."""
    indices = read(data_folder() / DISPATCH).data["indices"]
    return [{key: each[key] for key in ("id", "name", "full_name", "aliases") if key in each} for each in indices]


def check_id(text: str) -> None:
    """Refuse what cannot be the id of an index, whose file is called after it.

    Raises:
        ChisotvError: It is none, or another file is called so.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text) or _RESERVED.fullmatch(text):
        raise ChisotvError(f"“{text}” không dùng làm mã được. Mã gồm chữ thường không dấu, số, “_”, như papi.")


def parts(found: Sequence[tuple[str, Understood]], index: str = "") -> list[Part]:
    """Which index each appendix is of: by its title the one that everybody knows, else one called as the appendix.

    Args:
        found: The file and the appendix.
        index: The id of the first one, as a person said it.

    Raises:
        ChisotvError: The id is none.
    """
    if index:
        check_id(index)
    made: list[Part] = []
    taken: set[str] = set()
    for at, (file, each) in enumerate(found):
        first = entry = _entry(each, index if not at else "")
        times = 1
        while not taken.isdisjoint(map(fold, (entry["id"], entry["name"], entry["full_name"]))):
            times += 1
            names = {key: f"{first[key]} ({times})" for key in ("name", "full_name")}
            entry = {**first, "id": f"{first['id']}_{times}", **names, "aliases": []}
        taken.update(map(fold, (entry["id"], entry["name"], entry["full_name"])))
        made.append(Part({key: value for key, value in entry.items() if value}, each, file))
    return made


def _entry(each: Understood, index: str) -> dict[str, Any]:
    title, label = squeeze(each.appendix["title"]), squeeze(each.appendix["label"])
    known = [entry for entry in _usual() if _names(entry, title)]
    if index:
        known = [entry for entry in _usual() if entry["id"] == index]
    if len(known) == 1:
        return dict(known[0])
    stem = "_".join(re.findall(r"[a-z0-9]+", fold(label)))[:40].strip("_")
    usable = re.match(r"[a-z]", stem) and not _RESERVED.fullmatch(stem)
    return {"id": index or (stem if usable else "phu_luc"), "name": label, "full_name": title}


def _names(entry: Mapping[str, Any], title: str) -> bool:
    """Whether a title names an index."""
    forms = (fold(form) for form in (entry["name"], entry["full_name"], *entry.get("aliases", ())))
    return any(f" {form} " in f" {fold(title)} " for form in forms)


def new_files(letter: Letter, found: Sequence[Part], entries: Entries, own: Path | None) -> dict[str, bytes]:
    """The files of a new folder, by name.

    Args:
        letter: What is known of the document.
        found: Its appendices.
        entries: The agencies that nobody knew.
        own: A file of agencies that the folder shall have; None for the list that all know.
    """
    indices = [{**each.index, "appendix": f"{each.id}.yaml"} for each in found]
    files = {DISPATCH: _text(_SCHEMA.format("dispatch"), letter.data(indices))}
    files[AGENCIES] = agencies_file(own, entries)
    return files | {f"{each.id}.yaml": appendix_file(each) for each in found}


def appendix_file(part: Part) -> bytes:
    """The file of an appendix."""
    return _text(_TOLD.format(part.file) + _SCHEMA.format("appendix"), noted(part))


def _text(head: str, data: dict[str, Any]) -> bytes:
    return "\n".join([head, *block(data, 0), ""]).encode("utf-8")


def agencies_file(own: Path | None, entries: Entries) -> bytes:
    """agencies.yaml with entries for the names that nobody knew; every other byte of a file that there is stays.

    Raises:
        NotProved: That cannot be done without changing more of it.
    """
    if own is None:
        added = {"common": True, "agencies": [*entries.new, *_more_forms(entries, ())]}
        return _text("# Tên cơ quan khác lấy ở danh mục chung.\n" + _SCHEMA.format("agencies"), added)
    raw = own.read_bytes()
    if not entries.new and not entries.printed:
        return raw
    document = Document(raw, own)
    meant = deepcopy(document.source.data)
    for at, agency in enumerate(meant["agencies"]):
        if forms := entries.forms(agency["id"]):
            forms = [*agency.get("printed", ()), *forms]
            document.put(("agencies", at), "printed", forms)
            agency["printed"] = forms
    more = [*entries.new, *_more_forms(entries, {each["id"] for each in meant["agencies"]})]
    for entry in more:
        document.insert((), "agencies", len(meant["agencies"]), entry)
    meant["agencies"] += more
    return document.proved(meant)


def _more_forms(entries: Entries, own: Collection[str]) -> Iterator[dict[str, Any]]:
    """Entries that stand for those of the common list, for further forms of their names."""
    for agency, forms in entries.printed.items():
        if agency.id not in own:
            said = {key: _plain(value) for key, value in vars(agency).items() if value}
            yield {**said, "printed": [*agency.printed, *forms]}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def noted(part: Part) -> dict[str, Any]:
    """The appendix as data, with each doubt as a note where it belongs."""
    made = {**part.understood.appendix, "index": part.id}
    doubts: dict[str, list[Doubt]] = {}
    for each in part.understood.doubts:
        doubts.setdefault(each.number, []).append(each)
    if "" in doubts:
        told = [*made["headings"].get("notes", ()), *notes(doubts[""])]
        made["headings"] = {**made["headings"], "notes": told[:_MOST_NOTES]}
    return _below(made, doubts)


def _below(holder: dict[str, Any], doubts: Mapping[str, Sequence[Doubt]]) -> dict[str, Any]:
    """A group or appendix with notes on its items; notes stand before what is below."""
    made = {key: value for key, value in holder.items() if key not in ("groups", "criteria")}
    for kind in ("groups", "criteria"):
        for each in holder.get(kind, ()):
            own = notes(doubts.get(each["number"], ()))
            item = {**each, **({"notes": [*each.get("notes", ()), *own][:_MOST_NOTES]} if own else {})}
            made.setdefault(kind, []).append(_below(item, doubts))
    return made


def notes(doubts: Iterable[Doubt]) -> list[dict[str, Any]]:
    """Doubts as notes, each once."""
    told = dict.fromkeys((each.field, sentence(each.why)) for each in doubts)
    return [{"kind": "doubt", "field": field, "reason": reason} for field, reason in told][:_MOST_NOTES]


def sentence(why: str) -> str:
    """A doubt as a sentence."""
    return f"{capital(shorten(why, 300))}."
