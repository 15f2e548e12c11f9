"""What is read of duties in sentences, on the screen and on paper: whose, which, in what way, in whose place."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.models.dispatch import Directive
from chisotv.queries.duties import Answer, Duty, Order, Question, doubts, order_numbers
from chisotv.text import day_words
from chisotv.words import Role

if TYPE_CHECKING:  # only who asks for another day has any
    from chisotv.models.succession import Holder


def ranges_words(dataset: Dataset, rows: Iterable[Duty]) -> Iterator[str]:
    """The criteria of some rows as ranges, index by index: "ICT Index 1.2.1–1.2.3 (còn nghi vấn: 1.2.2)"."""
    for index_id, found in groupby(rows, key=lambda row: row.index):
        own = {row.criterion.number: doubts(row.notes) for row in found}
        printed = [criterion.number for criterion, _ in dataset.appendices[index_id].leaves()]
        doubtful = ", ".join(number for number, doubt in own.items() if doubt)
        doubt = f" ({words.NOTE['doubt']}: {doubtful})" if doubtful else ""
        yield f"{dataset.index(index_id).name} {ranges(own, printed)}{doubt}"


def order_lines(dataset: Dataset) -> list[str]:
    """A sentence for each order of the letter: what it is about, and who leads it."""
    lines = []
    for directive in dataset.dispatch.directives:
        if charged := "; ".join(dataset.registry.by_id[each.agency].name for each in directive.charged):
            lines.append(f"{words.capital(order_title(dataset, directive))}: {charged} chủ trì.")
    return lines


def order_title(dataset: Dataset, directive: Directive) -> str:
    """An order of the letter and what it is about: "điểm 3 của công văn (PCI)"."""
    indices = ", ".join(dataset.index(each).name for each in directive.indices)
    title = dataset.dispatch.order(directive.number)
    return f"{title} ({indices})" if indices else title


def order_words(dataset: Dataset, orders: Sequence[Order]) -> str:
    """Which orders of the letter an agency has: "chủ trì điểm 2; phối hợp điểm 1, 3"; empty where it has none."""
    return numbers_words(dataset, order_numbers(orders))


def numbers_words(dataset: Dataset, numbers: Mapping[Role, Sequence[str]]) -> str:
    """Role and numbers of orders in words."""
    point = dataset.dispatch.point
    return "; ".join(f"{words.ROLE[role]} {point} {', '.join(found)}" for role, found in numbers.items() if found)


def question_words(dataset: Dataset, question: Question, agencies: bool = True) -> str:
    """Of which day an answer speaks, and to what it is narrowed, in a line; empty where it is to nothing.

    `agencies`: whether these are told too, where nothing else says whose answer it is.
    """
    day = f"Theo tổ chức ngày {day_words(dataset.registry.day)}." if dataset.registry.day else ""
    told = [", ".join(each.name for each in question.agencies)] if agencies and question.agencies else []
    told += [", ".join(dataset.index(each).name for each in question.indices)] if question.indices else []
    if len(question.roles) == 1:
        told.append(f"chỉ {words.ROLE[question.roles[0]]}")
    elif agencies and question.agencies:
        told.append(" và ".join(words.ROLE[role] for role in question.roles))
    told += ["chỉ nêu đích danh"] if question.direct else []
    told += ["cả dòng “có liên quan”"] if question.related else []
    told += [f"cùng {', '.join(each.name for each in question.partners)}"] if question.partners else []
    told += [f"có chữ “{'”, “'.join(question.search)}”"] if question.search else []
    told += [f"kết quả phấn đấu có “{question.target}”"] if question.target else []
    return " ".join(filter(None, [day, f"Phạm vi: {' · '.join(told)}." if told else ""]))


def left_out_words(dataset: Dataset, answer: Answer) -> str:
    """How much is beside an answer, and why it was left out; empty where nothing is."""
    counts = ((answer.left_out, dataset.row_word), (answer.orders_left, dataset.dispatch.order()))
    told = " và ".join(f"{count} {what}" for count, what in counts if count)
    why = "có các cơ quan này, nhưng qua nhóm cơ quan"
    if not answer.question.partners:
        unclear = [each.name for each in dataset.registry.agencies if each.membership == "possible"]
        related = all("liên quan" in name for name in unclear)
        why = "văn bản chỉ ghi “có liên quan”" if related else "chỉ có thể liên quan, qua nhóm không rõ thành viên"
        why += ", chưa kể ở trên"
    return f"Còn {told} {why}" if told else ""


def way_words(row: Order | Duty) -> str:
    """How an agency is meant: named itself, through which collective, or in whose place."""
    if row.via:
        return f"qua nhóm “{row.via.name}”"
    return received_words(row) or "nêu đích danh"


def received_words(row: Order | Duty) -> str:
    """In whose place an agency holds a duty: "thay Sở LĐ-TB&XH (giảm nghèo; chắc chắn)"; empty in nobody's."""
    holder = row.holder
    if holder is None or row.via or holder.printed == row.agency:
        return ""
    return f"thay {holder.printed.brief} ({certainty_words(holder)})"


def certainty_words(holder: "Holder") -> str:
    """By which field an agency holds a duty, how sure that is, and whether others hold it too."""
    others = "các căn cứ khác nhau" if holder.conflict else "cùng cơ quan khác" if holder.beside else ""
    return "; ".join(filter(None, [holder.field, words.CONFIDENCE[holder.confidence], others]))


def ranges(numbers: Collection[str], printed: Sequence[str]) -> str:
    """Numbers of criteria in short: "1.2.1–1.2.3, 2.2.1".

    A range has each of the numbers of the appendix in printed order that stands between its ends.
    """
    runs: list[list[str]] = []
    before = None
    for number in printed:
        if number in numbers and runs and runs[-1][-1] == before:
            runs[-1].append(number)
        elif number in numbers:
            runs.append([number])
        before = number
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)
