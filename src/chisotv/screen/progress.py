"""How far a long command has come: a bar on a terminal, nothing elsewhere."""

import sys
from collections.abc import Iterable, Iterator, Sized
from typing import Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Batch(Sized, Iterable[T_co], Protocol[T_co]):
    """Things whose number is known."""


def track(items: "Batch[T_co]", label: str) -> Iterator[T_co]:
    """Go through items and show on stderr, where that is a terminal, how many are done.

    Args:
        items: What is worked on.
        label: What is being done, such as "Đang ghi".
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, description=label)
