"""The letter, laid out for reading."""

from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.screen import indented, item, show


def show_letter(dataset: Dataset, path: Path | None) -> None:
    """Print the letter: head, addressees, basis, directives, goals, recipients, signature."""
    dispatch = dataset.dispatch
    parts: list[RenderableType] = [
        Text(dispatch.title, style="bold"),
        Text(f"{dispatch.issuing_body} · {dispatch.place} · {dispatch.printed_subject}"),
        *([Text("\nKính gửi", style="bold")] if dispatch.addressees else []),
        *(item(charged.printed) for charged in dispatch.addressees),
        *([Text("\nCăn cứ", style="bold")] if dispatch.basis else []),
        *(indented(text) for text in dispatch.basis),
        Text("\nChỉ đạo", style="bold"),
    ]
    for directive in dispatch.directives:
        parts.append(item(directive.text, dispatch.head(directive.number)))
        parts += [item(point, indent=5) for point in directive.points]
        parts += [indented(directive.remark, 5)] if directive.remark else []
    parts.append(Text("\nMục tiêu chung", style="bold"))
    for goal in dispatch.goals:
        parts.append(indented(f"{dataset.index(goal.index).name} ({dispatch.point} {goal.directive}): {goal.printed}"))
        for measure in goal.measures:
            parts.append(indented(f"thước đo: {measure.words}", 5))
        parts += [indented(f"“{text}”: {words.ASIDE}", 5) for text in goal.aside]
    parts.append(Text("\nNơi nhận", style="bold"))
    parts += [item(recipient) for recipient in dispatch.recipients]
    parts.append(Text(f"\n{dispatch.signer.position}: {dispatch.signer.name}"))
    show(parts, path)
