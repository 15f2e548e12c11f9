"""What is in doubt: notes that leave open who must do what, or what is to be reached."""

from collections.abc import Iterable

from chisotv.models.appendix import Note

_QUESTIONED = ("tasks", "lead", "coordinating", "target")


def doubts(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Of the notes of `Duty.notes` or `Place.notes` those that leave tasks, agencies or target in doubt."""
    return tuple(note for note in notes if note.kind == "doubt" and note.field in _QUESTIONED)
