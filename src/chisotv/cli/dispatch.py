"""`chisotv dispatch`: the letter."""

from chisotv.cli.options import verb
from chisotv.cli.session import DataOptions, RowOptions
from chisotv.tables.letter import letter_table


@verb
def dispatch(rows: RowOptions, source: DataOptions) -> None:
    """Nội dung công văn, các chỉ đạo và mục tiêu.

    Gồm căn cứ, các điểm chỉ đạo và cơ quan được giao, mục tiêu chung của từng chỉ số, nơi nhận.
    """
    dataset = source.open().dataset
    if rows.chosen == "table":
        from chisotv.screen.letter import show_letter

        show_letter(dataset, rows.output)
    else:
        rows.emit(letter_table(dataset))
