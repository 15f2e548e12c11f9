"""Where the figures of an index come from, how its groups come about, what is missing or cannot be compared."""

from collections.abc import Iterator

from chisotv import words
from chisotv.models.results import Results


def remarks(results: Results) -> Iterator[str]:
    """What to heed when one reads the years of an index, in sentences."""
    for scale in results.scales:
        yield f"Nhóm năm {span_words(scale.years)} {words.BASIS[scale.basis]}. {_sentence(scale.source)}"
    changes = [f"{', '.join(each.numbers) or words.WHOLE.lower()} từ năm {each.year}" for each in results.scale_changes]
    if changes:
        how = "chỉ so sánh nhóm và thứ hạng, không so sánh điểm trước và sau năm ấy"
        yield f"Thang điểm đã đổi: {'; '.join(changes)}; {how}."
    for each in results.unmeasured:
        when = f"{span_words(each.years)}{each.open_years}"
        yield f"Không đo {', '.join(each.numbers)} năm {when}. {_sentence(each.reason)}"
    for missing in results.missing:
        when = f"năm {span_words(missing.years)}" if missing.years else "các năm khác"
        yield f"Chưa có số liệu {when}. {_sentence(missing.reason)}"
    yield credit(results)


def credit(results: Results) -> str:
    """Where the figures of an index come from, and whether they were published or computed."""
    named = "; ".join(source.rstrip(". ") for source in results.sources)
    text = f"Điểm và thứ hạng {words.BASIS[results.basis]}."
    other = [
        f"{result.number or words.WHOLE.lower()} năm {table.year}"
        for table in results.years
        for result in table.results
        if result.basis not in (None, results.basis)
    ]
    if other:
        basis = words.BASIS["computed" if results.basis == "published" else "published"]
        text = f"{text} Riêng {', '.join(other)} {basis}."
    return f"{text} Nguồn: {named}." if named else text


def basis_words(results: Results) -> str:
    """Whether figures and groups were published or computed: "số liệu công bố; nhóm do tính toán"."""
    figures = f"số liệu {words.BASIS[results.basis].removeprefix('được ')}"
    bases = dict.fromkeys(scale.basis for scale in results.scales if scale.basis != results.basis)
    return "; nhóm ".join([figures, *(words.BASIS[basis] for basis in bases)])


def span_words(years: tuple[int, ...]) -> str:
    """Years as one reads them: "2018–2020, 2022"."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def _sentence(text: str) -> str:
    return f"{text.rstrip('. ')}."
