"""Questions to whoever sits at the terminal, each with the answer that is taken when nobody says anything else."""

import re
import sys
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from chisotv.cli.options import day_of
from chisotv.files.output import say
from chisotv.importing.folder import check_id
from chisotv.models.registry import Registry
from chisotv.problems import ChisotvError
from chisotv.text import fold

T = TypeVar("T")


def can_ask() -> bool:
    """Whether somebody sits there."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, read: Callable[[str], T], default: str = "") -> T:
    """Ask until the answer can be read.

    Args:
        question: What is asked.
        read: Makes something of the answer; raises ChisotvError where it cannot.
        default: The answer for an empty line; "" where there must be one.

    Raises:
        ChisotvError: Nobody answers.
    """
    while True:
        say(f"{question}{f' [{default}]' if default else ''}: ", end="")
        line = sys.stdin.readline()
        if not line:
            raise ChisotvError("", "Chưa trả lời hết các câu hỏi; chưa ghi gì.")
        try:
            if answer := line.strip() or default:
                return read(answer)
            say("Câu này phải có trả lời; không nhập nữa thì bấm Ctrl-C.")
        except ChisotvError as error:
            say(*str(error).split("\n"))


def choice(choices: Sequence[str]) -> Callable[[str], int]:
    """Reads the number of a choice, from 1; gives its place, from 0."""

    def read(answer: str) -> int:
        if not answer.isdecimal() or not 1 <= int(answer) <= len(choices):
            raise ChisotvError(f"Gõ một số từ 1 đến {len(choices)}.")
        return int(answer) - 1

    return read


UNSURE = "chưa rõ"


def _number(text: str) -> str:
    if not re.match(r"\d+.*/.*\w", text):
        raise ChisotvError("Số gồm chữ số, rồi “/” và ký hiệu, như 144/KH-UBND.")
    return text


LETTER: dict[str, tuple[str, Callable[[str], str]]] = {
    "number": ("Số, ký hiệu văn bản, như 144/KH-UBND", _number),
    "date": ("Ngày ban hành, như 14/10/2025", lambda text: day_of(text, "Ngày").isoformat()),
    "issuer": ("Cơ quan ban hành, như UBND tỉnh An Giang", str),
}


def places(text: str, choices: Sequence[str]) -> list[int]:
    """Several choices by their numbers, or all of them."""
    if fold(text) == "tat ca":
        return list(range(len(choices)))
    return [choice(choices)(each) for each in re.split(r"[,;\s]+", text) if each]


def new_id(text: str, taken: Collection[str]) -> str:
    """The id of an index that is not there yet."""
    check_id(text)
    if text in taken:
        raise ChisotvError(f"Mã {text} đã dùng cho phụ lục khác.")
    return text


def meant(registry: Registry, nearest: str, text: str) -> str | None:
    """The id of the agency that an answer means; "" for a new one, None for nobody knows."""
    if fold(text) in (fold(UNSURE), "moi", "co quan moi"):
        return None if fold(text) == fold(UNSURE) else ""
    return registry.find(nearest if text == "=" and nearest else text).id


def agreed(text: str) -> bool:
    """Whether an answer says yes."""
    return fold(text) in ("co", "c", "y", "yes")
