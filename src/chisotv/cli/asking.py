"""Questions to whoever sits at the terminal, each with the answer that is taken when nobody says anything else."""

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from chisotv.cli.session import say
from chisotv.problems import ChisotvError

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
        print(f"{question}{f' [{default}]' if default else ''}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise ChisotvError("\nChưa trả lời hết các câu hỏi; chưa ghi gì.")
        try:
            if answer := line.strip() or default:
                return read(answer)
        except ChisotvError as error:
            say(str(error))


def choice(choices: Sequence[str]) -> Callable[[str], int]:
    """Reads the number of a choice, from 1; gives its place, from 0."""

    def read(answer: str) -> int:
        if not answer.isdecimal() or not 1 <= int(answer) <= len(choices):
            raise ChisotvError(f"Gõ một số từ 1 đến {len(choices)}.")
        return int(answer) - 1

    return read
