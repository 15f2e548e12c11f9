"""The letter of the dispatch in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I and its templates in Phụ lục III."""

import re
from collections.abc import Iterator, Sequence

from chisotv.documents.base import Line, Pair, Rule, Section, Style
from chisotv.documents.footnotes import footnote, note_lines
from chisotv.models.appendix import Note
from chisotv.models.dispatch import Directive, Dispatch

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_Part = Line | Rule | Pair
_CLAUSE = re.compile(r"(?:\d+(?:\.\d+)*|[a-zđ])[.)] ")
"""How a point begins that has a number or letter of its own, and no bullet: "1. ", "a) "."""
_ORDERS = {"decision": "QUYẾT ĐỊNH:", "resolution": "QUYẾT NGHỊ:"}
"""What stands above the articles of the kinds of documents that have any."""
_STYLES_OF = {
    "number": (Style.NUMBER,),
    "date": (Style.PLACE_DATE,),
    "subject": (Style.SUBJECT, Style.SUBTITLE),
    "signer": (Style.SIGNER,),
    "addressees": (Style.SALUTATION,),
    "basis": (Style.BASIS, Style.BODY),
    "recipients": (Style.RECIPIENTS,),
}
"""Field of a note → the lines that it may speak of; other fields are paragraphs of the text."""


def letter_section(dispatch: Dispatch, notes: bool = False) -> Section:
    """The letter ready to print; with `notes` the footnotes of the transcription below it."""
    blocks: list[_Part] = [_head(dispatch), *_title(dispatch), *_addressees(dispatch), *_text(dispatch)]
    blocks.append(_foot(dispatch))
    if notes:
        footnotes = [footnote(number, note, "") for number, note in enumerate(dispatch.notes, 1)]
        blocks = [*_marked(blocks, dispatch.notes), *note_lines(footnotes)]
    return Section(dispatch.kind_name, tuple(blocks), landscape=False)


def _marked(blocks: Sequence[_Part], notes: Sequence[Note]) -> list[_Part]:
    """The blocks with the number of each note on the line that it speaks of."""
    lines = [line for block in blocks for line in _lines(block)]
    for number, note in enumerate(notes, 1):
        styles = _STYLES_OF.get(note.field, (Style.BODY,))
        held = [at for at, line in enumerate(lines) if line.style in styles] or [0]
        at = next((at for at in held if note.reads and note.reads in lines[at].text), held[0])
        lines[at] = lines[at]._replace(marks=(*lines[at].marks, number))
    marked = iter(lines)  # by their order: two of them can have the same words

    def put(part: Line | Rule) -> Line | Rule:
        return next(marked) if isinstance(part, Line) else part

    return [
        Pair(tuple(map(put, block.left)), tuple(map(put, block.right)), block.share)
        if isinstance(block, Pair)
        else put(block)
        for block in blocks
    ]


def _lines(block: _Part) -> Iterator[Line]:
    parts = (*block.left, *block.right) if isinstance(block, Pair) else (block,)
    return (part for part in parts if isinstance(part, Line))


def _head(dispatch: Dispatch) -> Pair:
    issuer = dispatch.issuing_body
    if dispatch.committee:
        # What it is and the name of the place stand on lines of their own.
        committee, level, name = dispatch.committee
        issuer = f"{committee}\n{level} {name}".strip()
    left: tuple[Line | Rule, ...] = (
        Line(issuer.upper(), Style.ISSUER),
        Rule(20, before=2, after=6),
        Line(f"Số: {dispatch.number}", Style.NUMBER),
    )
    if dispatch.kind == "letter":
        left = (*left, Line(dispatch.printed_subject, Style.SUBJECT))
    right = (
        Line(NATION, Style.NATION),
        Line(MOTTO, Style.MOTTO),
        Rule(58, before=2, after=6),
        Line(f"{dispatch.place}, {dispatch.spoken_date}", Style.PLACE_DATE),
    )
    return Pair(left, right, 37 if dispatch.committee else 42)  # the name of a ministry stands on one line


def _title(dispatch: Dispatch) -> Iterator[Line | Rule]:
    """What kind of document it is, which a letter does not say, and what it is about."""
    if dispatch.kind != "letter":
        yield Line(dispatch.word.upper(), Style.KIND)
        yield Line(dispatch.printed_subject, Style.SUBTITLE)
        yield Rule(40)
    if dispatch.kind in _ORDERS:
        yield Line((dispatch.authority or dispatch.issuing_body).upper(), Style.AUTHORITY)


def _addressees(dispatch: Dispatch) -> Iterator[Line]:
    names = [charged.printed for charged in dispatch.addressees]
    if len(names) == 1:
        yield Line(f"Kính gửi: {names.pop()}.", Style.SALUTATION)
    if names:
        yield Line("Kính gửi:", Style.SALUTATION)
    for at, name in enumerate(names, 1):
        yield Line(f"{name}{'.' if at == len(names) else ';'}", Style.ADDRESSEE, bullet=True)


def _text(dispatch: Dispatch) -> Iterator[Line]:
    decides = dispatch.kind in _ORDERS
    for paragraph in dispatch.basis:
        yield Line(paragraph, Style.BASIS if decides else Style.BODY)
    if decides:
        yield Line(_ORDERS[dispatch.kind], Style.AUTHORITY)
    for directive in dispatch.directives:
        yield from directive_lines(dispatch, directive)


def directive_lines(dispatch: Dispatch, directive: Directive) -> Iterator[Line]:
    """An order of the document, as it is printed."""
    head = dispatch.head(directive.number)
    yield Line(f"{head} {directive.text}", Style.BODY, strong=len(head) if dispatch.kind in _ORDERS else 0)
    for point in directive.points:
        yield Line(point, Style.BODY, bullet=not _CLAUSE.match(point))
    if directive.remark:
        yield Line(directive.remark, Style.BODY)


def _foot(dispatch: Dispatch) -> Pair:
    recipients = tuple(Line(recipient, Style.RECIPIENT, bullet=True) for recipient in dispatch.recipients)
    right = (Line(dispatch.signer.position.upper(), Style.POSITION), Line(dispatch.signer.name, Style.SIGNER))
    return Pair((Line("Nơi nhận:", Style.RECIPIENTS), *recipients), right, 50)
