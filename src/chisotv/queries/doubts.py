"""What is in doubt: notes that leave open who must do what, or what is to be reached."""

from collections.abc import Iterable

from chisotv.models.appendix import Note

_QUESTIONED = ("tasks", "lead", "coordinating", "target")


def doubts(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes that leave a criterion's tasks, agencies or target in doubt; none where all is certain.

    Args:
        notes: Those of the criterion and of the group whose assignments it shares (`Duty.notes`, `Place.notes`).
    """
    return tuple(note for note in notes if note.kind == "doubt" and note.field in _QUESTIONED)
