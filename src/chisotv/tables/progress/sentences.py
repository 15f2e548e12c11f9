"""What came of the targets, in sentences."""

from collections import Counter
from collections.abc import Iterable, Sequence

from chisotv import words
from chisotv.models.dataset import Dataset
from chisotv.models.results import Result, Results
from chisotv.queries.duties import EVERYTHING, Question
from chisotv.queries.judging import Judgement
from chisotv.queries.progress import Standing, ambitions, changes, count, one_group_up, over_years, standings
from chisotv.words import Status


def target_words(standing: Standing, judgement: Judgement) -> str:
    """What was to be reached, short: the level alone, or the measure in words, or the printed text."""
    measure = judgement.measure
    return measure.short if measure else standing.printed or "(không có)"


def figure_words(result: Result | None, results: Results | None) -> str | None:
    """The group, or without one the score; None where there is neither."""
    if result is None or results is None or result.group is not None:
        return result.group if result else None
    return results.score_words(result)


def result_words(result: Result | None, results: Results | None) -> str | None:
    """What was published, in one line: group or score, and rank; None where nothing was."""
    if result is None:
        return None
    return " · ".join(filter(None, (figure_words(result, results), result.rank_words)))


def verdict(judgement: Judgement) -> str:
    """How a measure and the result compare, in words."""
    return f"{words.STATUS[judgement.status]}{verdict_detail(judgement)}"


def verdict_detail(judgement: Judgement) -> str:
    """What follows the word for a status: by how much it is missed, or why there is no comparison; often nothing."""
    if judgement.status == "missed":
        unit = judgement.measure.short_unit if judgement.measure else words.STEP["group"]
        return f", {words.short_words(judgement.short, unit, judgement.above)}"
    return f". {judgement.reason}" if judgement.reason else ""


def published(dataset: Dataset, index_id: str, number: str) -> list[str]:
    """Everything published of a criterion or group: a line for each year, then what to heed.

    Of the years since the dispatch it says what came of the target too.
    """
    results = dataset.results.get(index_id)
    if results is None:
        return []
    lines = []
    for table in sorted(results.years, key=lambda table: table.year):
        since = table.year >= dataset.dispatch.year
        found = standings(dataset, Question(indices=[index_id]), table.year) if since else []
        judged = [each for standing in found if standing.number == number for each in standing.judged if each.measure]
        for result in table.results:
            if result.number == number:
                came = "; ".join(verdict(each) for each in judged if each.result == result)
                parts = (result.group, result.rank_words, results.score_words(result), came)
                of = f" ({result.measure})" if result.measure else ""
                lines.append(f"{table.year}{of}: {' · '.join(part for part in parts if part)}")
    for unmeasured in results.unmeasured:
        if number in unmeasured.numbers:
            lines.append(f"{unmeasured.years_words}: {words.STATUS[Status.UNMEASURED]}. {unmeasured.reason}")
    for year in results.changed_scale(number) if lines else ():
        how = "không so sánh điểm với các năm trước, chỉ so sánh nhóm và thứ hạng"
        lines.append(f"Thang điểm đổi từ năm {year}: {how}.")
    if lines and any(scale.basis == "computed" for scale in results.scales):
        lines.append(f"Nhóm {words.BASIS['computed']}; điểm và thứ hạng {words.BASIS[results.basis]}.")
    return lines


def remarks(results: Results | None, since: int) -> list[str]:
    """Where the figures come from, what is computed, and how groups are cut."""
    if results is None:
        return []
    named = "; ".join(dict.fromkeys(part for source in results.sources for part in source.split("; ")))
    return [*scale_lines(results, since), *([f"Nguồn: {named}."] if named else [])]


def scale_lines(results: Results, since: int, year: int | None = None) -> list[str]:
    """How provinces are divided into groups, in a year or in all; of several scales each with its years and groups.

    `since` is the year in which the targets were set: what a letter meant then it may not mean in another scale.
    """
    known, lines = results.scale_known_in(since), []
    for scale in results.scales:
        basis = f"{'không được công bố mà ' if scale.basis == 'computed' else ''}{words.BASIS[scale.basis]}"
        line = f"Nhóm {basis}. {scale.source}."
        if len(results.scales) > 1:
            groups = ", ".join(group.words for group in scale.groups)
            line = f"Thang nhóm năm {', '.join(map(str, scale.years))} ({basis}): {groups}; theo {scale.source}."
            if known and not scale.has_groups_of(known):
                line += f" Khác các nhóm khi đặt mức phấn đấu ({', '.join(known.names)}) nên chưa so sánh được."
        if year is None or year in scale.years:
            lines.append(line)
    return lines


def summary(
    dataset: Dataset,
    index_id: str,
    own: Sequence[Standing],
    question: Question = EVERYTHING,
    year: int | None = None,
    base: int | None = None,
) -> list[str]:
    """Sentences that sum up the targets of one index that a question asks for.

    `year` is the one that was asked for, None for the last one, and `base` the one to compare with.
    """
    results, judged = dataset.results.get(index_id), own[0].year
    name = f"{dataset.index(index_id).name}{'' if judged is None else f' {judged}'}"
    criteria = [each for each in own if each.criterion]
    if not criteria and not own[0].goal:
        said = result_words(own[0].judged[0].result, results)
        return [f"{name}: {said or 'chưa có kết quả'}. {own[0].judged[0].reason}"]
    lines = [f"{name}: {_counted(criteria or own)}"]
    if year is None and results is not None:
        lines += _later(results)
    if year is not None and year < dataset.dispatch.year:
        lines.append(f"Năm {year} là năm trước khi ban hành {dataset.dispatch.word}, nêu để đối chiếu.")
    if year is None and criteria:
        lines += _series(dataset, index_id, question)
    return [*lines, *(_set_beside(dataset, criteria, base) if base is not None else [])]


def goal_lines(dataset: Dataset, own: Iterable[Standing]) -> list[str]:
    """How the letter's goal for the whole index stands, one line for each measure."""
    goals = [standing for standing in own if standing.goal]
    return [
        f"Mục tiêu chung của {dataset.index(standing.index).name}: {judged.measure.words}; "
        f"{verdict(judged).removesuffix('.')}."
        for standing in goals
        for judged in standing.judged
        if judged.measure
    ]


def _counted(found: Sequence[Standing]) -> str:
    counts = count(found)
    compared = counts[Status.REACHED] + counts[Status.MISSED]
    whole = all(each.measure and each.measure.scope == "index" for s in found if s.criterion for each in s.judged)
    aside = ", đều theo kết quả của cả chỉ số" if whole and found[0].criterion else ""
    if not compared:
        reasons = Counter(standing.judged[0].reason.rstrip(".") for standing in found).most_common()
        why = " ".join(f"{reason}{f' ({number})' if len(reasons) > 1 else ''}." for reason, number in reasons)
        alone = f"{aside}," if aside else ""
        kinds = [each for each in (Status.INCOMPARABLE, Status.NOT_DUE) if counts[each]] or [Status.INCOMPARABLE]
        told = " hoặc ".join(words.STATUS[each] for each in kinds)
        return f"{len(found)} kết quả phấn đấu{alone} {told}. {why}"
    parts = [f"đạt {counts[Status.REACHED]} trong {compared} kết quả phấn đấu{aside}"]
    if counts[Status.MISSED]:
        short = Counter(each.groups_short for each in found if each.status == "missed" and each.groups_short)
        how = "; ".join(f"thấp hơn {groups} bậc: {number}" for groups, number in sorted(short.items()))
        parts.append(f"chưa đạt {counts[Status.MISSED]}" + (f" ({how})" if how else ""))
    aside_from = (Status.UNMEASURED, Status.INCOMPARABLE, Status.NOT_DUE)
    parts += [f"{words.STATUS[each]} {counts[each]}" for each in aside_from if counts[each]]
    return "; ".join(parts) + "."


def _later(results: Results) -> list[str]:
    """The years after the one that is judged, of which only a few figures are there yet."""
    later = [table for table in results.years if table.results and table.year > (results.latest or table.year)]
    return [f"Năm {t.year} mới có {len(t.results)} kết quả; xem bằng --year {t.year}." for t in later]


def _series(dataset: Dataset, index_id: str, question: Question) -> list[str]:
    found = over_years(dataset, index_id, question, dataset.dispatch.year)
    series = [(year, counts[Status.REACHED], counts[Status.REACHED] + counts[Status.MISSED]) for year, counts in found]
    told = "; ".join(f"{year}: {reached}/{compared}" for year, reached, compared in series if compared)
    return [f"Số đạt trên số so sánh được, từng năm: {told}."] if told else []


def _set_beside(dataset: Dataset, found: Sequence[Standing], base: int) -> list[str]:
    """How the results changed since the base year, and what the targets asked for beside its groups."""
    changed = Counter((change.by > 0) - (change.by < 0) for change in changes(found).elements())
    lines = []
    if changed:
        told = ", ".join(f"{word} {changed[sign]}" for sign, word in ((1, "tăng"), (0, "như cũ"), (-1, "giảm")))
        lines.append(f"Kết quả so với năm {base}: {told}.")
    steps = Counter(ambitions(found))
    if not steps:
        return [*lines, f"Không đối chiếu được mức phấn đấu với năm {base}: năm đó không có nhóm."]
    told = "; ".join(f"{_above(step)}: {steps[step]}" for step in sorted(steps, reverse=True))
    lines.append(f"Mức phấn đấu so với nhóm năm {base}: {told}.")
    if one_group_up(dataset, found, base):
        told = f"bằng nhóm năm {base} cộng một bậc, tối đa là nhóm tốt nhất ({words.BASIS['computed']})"
        lines.append(f"Cả {len(found)} mức phấn đấu đều {told}.")
    return lines


def _above(step: int) -> str:
    return "bằng" if step == 0 else f"{'cao' if step > 0 else 'thấp'} hơn {abs(step)} bậc"
