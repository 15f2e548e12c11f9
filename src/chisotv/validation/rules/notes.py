"""Rules about the notes of the transcription."""

from collections.abc import Iterator
from functools import reduce
from operator import getitem

from chisotv.files.folder import DISPATCH
from chisotv.models.appendix import COLUMN_ROLES, SIX, Appendix, Item, Note
from chisotv.models.dispatch import Dispatch, Signer
from chisotv.problems import Finding, Loc
from chisotv.text import squeeze
from chisotv.validation.rules.base import Facts, Findings, rule

Holder = Appendix | Item | Dispatch


def _notes(facts: Facts) -> Iterator[tuple[str, Loc, Note, Holder]]:
    """Every note with its file, its place and what it stands on."""
    for file, appendix in facts.appendices.items():
        yield from ((file, *each) for each in appendix.walk_notes())
    if facts.dispatch:
        for i, note in enumerate(facts.dispatch.notes):
            yield DISPATCH, ("notes", i), note, facts.dispatch


@rule("CTV040", "ghi chú khai chưa đúng")
def note_fields(facts: Facts) -> Findings:
    """Ghi chú đã sửa (kind: repair) có cả scanned và reads, khác nhau; ít nhất một trường có chữ.

    scanned: null là chữ bản quét không có; reads: null là chữ đã bỏ. Ghi chú placement và doubt không có hai trường ấy.
    """
    for file, loc, note, _ in _notes(facts):
        given = reduce(getitem, loc, facts.raw[file]).keys() & {"scanned", "reads"}  # in a note each has a default
        if note.kind == "repair" and (len(given) < 2 or note.scanned == note.reads):
            hint = "Ghi cả hai; bên nào không có chữ thì ghi null. Không sửa gì thì bỏ ghi chú."
            yield file, Finding(loc, "ghi chú đã sửa phải có cả scanned và reads, khác nhau", hint)
        if note.kind != "repair" and given:
            key = min(given)
            message = f"ghi chú {note.kind} không có trường “{key}”"
            yield file, Finding((*loc, key), message, "Bỏ trường này, hoặc đổi kind thành repair.", at_key=True)


@rule("CTV041", "chữ đã sửa không có trong trường của nó")
def reads_in_field(facts: Facts) -> Findings:
    """Chữ ở reads phải đọc được trong trường mà ghi chú nói đến (field), trên chính tiêu chí, nhóm hoặc văn bản ấy."""
    for file, loc, note, holder in _notes(facts):
        text = field_text(holder, note.field) if note.reads else ""
        if note.reads and note.reads not in text and squeeze(note.reads) not in squeeze(text):
            message = f"trường {note.field} không có chữ “{note.reads}”"
            yield file, Finding((*loc, "reads"), message, "Sửa ghi chú cho khớp với dữ liệu, hoặc ngược lại.")


def field_text(holder: Holder, field: str) -> str:
    """The text of the field that a note speaks of, lists joined with commas; empty where there is none."""
    if isinstance(holder, Appendix):
        return ", ".join(holder.headings.texts) if field == "headings" else ""
    if field in ("tasks", "lead", "coordinating") and not isinstance(holder, Dispatch):
        return ", ".join(assignment.text(field) for assignment in holder.assignments)
    if field in COLUMN_ROLES[len(SIX) :] and not isinstance(holder, Dispatch):
        return ", ".join(_words(getattr(assignment, field)) for assignment in holder.assignments)
    if field == "number" and not isinstance(holder, Dispatch):
        return f"{holder.number}, {holder.printed}"
    return _words(getattr(holder, field, None))


def _words(value: object) -> str:
    """The text of a field, be it text, a list, or a small record that holds its printed form."""
    if isinstance(value, Signer):
        return f"{value.position}, {value.name}"
    if isinstance(value, tuple):
        return ", ".join(_words(item) for item in value)
    return str(getattr(value, "printed", value) or "")
