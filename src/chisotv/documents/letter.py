"""The letter of the dispatch in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I and template 1.5 of Phụ lục III."""

import re
from collections.abc import Iterator, Sequence

from chisotv.documents.base import Line, Pair, Rule, Section, Style
from chisotv.documents.footnotes import footnote, note_lines
from chisotv.models.appendix import Note
from chisotv.models.dispatch import Directive, Dispatch

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
# "ỦY BAN NHÂN DÂN" and the name of the place stand on lines of their own.
_COMMITTEE = re.compile(r"(Ủy ban nhân dân) ((?:tỉnh|thành phố|thị xã|huyện|quận|phường|xã|thị trấn)\b.*)")
_STYLE_OF = {
    "number": Style.NUMBER,
    "date": Style.PLACE_DATE,
    "subject": Style.SUBJECT,
    "signer": Style.SIGNER,
    "addressees": Style.SALUTATION,
    "recipients": Style.RECIPIENTS,
}
"""Field of a note → the line that it speaks of; other fields are paragraphs of the text."""


def letter_section(dispatch: Dispatch, notes: bool = False) -> Section:
    """The letter ready to print; with `notes` the footnotes of the transcription below it."""
    blocks: list[Line | Pair] = [_head(dispatch), *_addressees(dispatch), *_text(dispatch), _foot(dispatch)]
    if notes:
        footnotes = [footnote(number, note, "") for number, note in enumerate(dispatch.notes, 1)]
        blocks = [*_marked(blocks, dispatch.notes), *note_lines(footnotes)]
    return Section("Công văn", tuple(blocks), landscape=False)


def _marked(blocks: Sequence[Line | Pair], notes: Sequence[Note]) -> list[Line | Pair]:
    """The blocks with the number of each note on the line that it speaks of."""
    lines = [line for block in blocks for line in _lines(block)]
    for number, note in enumerate(notes, 1):
        style = _STYLE_OF.get(note.field, Style.BODY)
        held = [at for at, line in enumerate(lines) if line.style is style] or [0]
        at = next((at for at in held if note.reads and note.reads in lines[at].text), held[0])
        lines[at] = lines[at]._replace(marks=(*lines[at].marks, number))
    marked = iter(lines)  # by their order: two of them can have the same words

    def put(part: Line | Rule) -> Line | Rule:
        return next(marked) if isinstance(part, Line) else part

    return [
        Pair(tuple(map(put, block.left)), tuple(map(put, block.right)), block.share)
        if isinstance(block, Pair)
        else next(marked)
        for block in blocks
    ]


def _lines(block: Line | Pair) -> Iterator[Line]:
    parts = (*block.left, *block.right) if isinstance(block, Pair) else (block,)
    return (part for part in parts if isinstance(part, Line))


def _head(dispatch: Dispatch) -> Pair:
    committee = _COMMITTEE.fullmatch(dispatch.issuing_body)
    issuer = "\n".join(committee.groups()) if committee else dispatch.issuing_body
    left = (
        Line(issuer.upper(), Style.ISSUER),
        Rule(20, before=2, after=6),
        Line(f"Số: {dispatch.number}", Style.NUMBER),
        Line(f"V/v {dispatch.subject}", Style.SUBJECT),
    )
    right = (
        Line(NATION, Style.NATION),
        Line(MOTTO, Style.MOTTO),
        Rule(58, before=2, after=6),
        Line(f"{dispatch.place}, {dispatch.spoken_date}", Style.PLACE_DATE),
    )
    return Pair(left, right, 37)


def _addressees(dispatch: Dispatch) -> Iterator[Line]:
    names = [charged.printed for charged in dispatch.addressees]
    if len(names) == 1:
        yield Line(f"Kính gửi: {names[0]}.", Style.SALUTATION)
        return
    yield Line("Kính gửi:", Style.SALUTATION)
    for at, name in enumerate(names, 1):
        yield Line(f"{name}{'.' if at == len(names) else ';'}", Style.ADDRESSEE, bullet=True)


def _text(dispatch: Dispatch) -> Iterator[Line]:
    for paragraph in dispatch.basis:
        yield Line(paragraph, Style.BODY)
    for directive in dispatch.directives:
        yield from directive_lines(directive)


def directive_lines(directive: Directive) -> Iterator[Line]:
    """An order of the letter, as it is printed."""
    yield Line(f"{directive.number}. {directive.text}", Style.BODY)
    for point in directive.points:
        yield Line(point, Style.BODY, bullet=True)
    if directive.remark:
        yield Line(directive.remark, Style.BODY)


def _foot(dispatch: Dispatch) -> Pair:
    recipients = tuple(Line(recipient, Style.RECIPIENT, bullet=True) for recipient in dispatch.recipients)
    right = (Line(dispatch.signer.position.upper(), Style.POSITION), Line(dispatch.signer.name, Style.SIGNER))
    return Pair((Line("Nơi nhận:", Style.RECIPIENTS), *recipients), right, 50)
