"""What is still missing as a list of work, laid out for reading."""

from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from chisotv.models.dataset import Dataset
from chisotv.queries.gaps import Gaps
from chisotv.screen import item, show
from chisotv.tables.gaps import explained_line, summary, works
from chisotv.tables.sentences import question_words


def show_gaps(dataset: Dataset, gaps: Gaps, path: Path | None) -> None:
    """Print what is lacking: each kind with who can supply it, and the YAML for the first criterion of the kind."""
    scope = question_words(dataset, gaps.question)
    parts: list[RenderableType] = [Text(scope)] if scope else []
    parts.append(Text(summary(dataset, gaps), style="bold"))
    for work in works(dataset, gaps):
        parts += [Text(work.heading, style="bold"), item(work.who)]
        parts += [item(f"Ghi ở {work.where}:"), Text(work.yaml)] if work.yaml else []
    if any(gap.yaml for gap in gaps.found):
        how = f"Cách ghi ở từng {dataset.row_word}: --format json."
        parts.append(Text(f"Điền vào chỗ viết hoa theo văn bản bổ sung, không tự đặt. {how}"))
    explained = explained_line(dataset, gaps)
    show([*parts, *([Text(explained)] if explained else [])], path)
