"""Rules about published results: whose they are, whether rank and group can be true, and where they come from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from chisotv.files.folder import DISPATCH
from chisotv.models.results import Result, Results, Scale, YearResults
from chisotv.problems import Finding, Loc, Severity
from chisotv.text import NUMBERS, decimal, figure, listed, shorten
from chisotv.validation.rules.base import Facts, Findings, rule


def _tables(facts: Facts, only: str | None = None) -> Iterator[tuple[str, Results, Loc, YearResults]]:
    """Every table of a year, or those of one file: file, results of the file, place, table."""
    for file, results in facts.results.items():
        for i, table in enumerate(results.years if only in (None, file) else ()):
            yield file, results, ("years", i), table


class _Row(NamedTuple):
    """A result with its file, the results of the file, its table and its place."""

    file: str
    results: Results
    table: YearResults
    loc: Loc
    result: Result

    @property
    def what(self) -> str:
        number = self.result.number
        return f"{'cả chỉ số' if number is None else f'tiêu chí {number}'}, năm {self.table.year}"

    def wrong(self, message: str, hint: str, *field: str) -> tuple[str, Finding]:
        """What is wrong with the result, or with one field of it."""
        return self.file, Finding((*self.loc, *field), f"{self.what}: {message}", hint)


def _rows(facts: Facts, only: str | None = None) -> Iterator[_Row]:
    """Every result, or those of one file."""
    for file, results, loc, table in _tables(facts, only):
        for i, result in enumerate(table.results):
            yield _Row(file, results, table, (*loc, "results", i), result)


@rule("CTV070", "kết quả của chỉ số, tiêu chí hoặc thước đo lạ")
def known_criterion(facts: Facts) -> Findings:
    """Mỗi kết quả là của cả chỉ số, của một nhóm tiêu chí hay của một tiêu chí có trong phụ lục của chỉ số ấy.

    - index của tệp là mã của chỉ số nêu tệp ấy ở indices trong dispatch.yaml;
    - number là số có trong phụ lục; bỏ trống nếu là kết quả của cả chỉ số;
    - measure là trường of của một thước đo của tiêu chí ấy, chỉ ghi khi tiêu chí có từ hai thước đo trở lên.
    """
    for index in facts.indices:
        file = str(index.results)
        results = facts.results.get(file)
        if results is None:
            continue
        if results.index != index.id:
            message = f"tệp này là kết quả của chỉ số “{index.id}”, nhưng ghi index: {results.index}"
            yield file, Finding(("index",), message, f"Ghi “index: {index.id}”, hoặc sửa {DISPATCH}.")
        if index.appendix and index.appendix not in facts.appendices:
            continue  # a broken appendix has said so itself
        appendix = facts.appendices.get(index.appendix or "")
        known = {place.item.number: place.item for place in appendix.walk()} if appendix else {}
        for loc, number in _numbers(results):
            if number not in known:
                where = appendix.label if appendix else "chỉ số này không có phụ lục nên"
                yield file, Finding(loc, f"{where} không có số {number}", _near(known, number))
        for row in _rows(facts, file):
            item, measure = known.get(row.result.number or ""), row.result.measure
            named = item.target.measured if item and item.target else ()
            if measure is not None and measure not in named:
                hint = f"Các thước đo: {listed(named, '; ')}." if named else "Bỏ trường measure."
                yield file, Finding((*row.loc, "measure"), f"không có thước đo “{shorten(measure)}”", hint)


def _near(known: Mapping[str, object], number: str) -> str:
    top = number.partition(".")[0]
    near = [other for other in known if other.partition(".")[0] == top]
    return f"Các số: {listed(near or known, most=NUMBERS)}." if known else "Bỏ number: kết quả là của cả chỉ số."


def _numbers(results: Results) -> Iterator[tuple[Loc, str]]:
    """Every number that a file of results speaks of."""
    for field in ("unmeasured", "highest", "scale_changes"):
        for i, entry in enumerate(getattr(results, field)):
            yield from (((field, i, "numbers", at), number) for at, number in enumerate(entry.numbers))
    for i, english in enumerate(results.names_en):
        if english.number is not None:
            yield ("names_en", i, "number"), english.number
    for i, table in enumerate(results.years):
        for at, result in enumerate(table.results):
            if result.number is not None:
                yield ("years", i, "results", at, "number"), result.number


@rule("CTV071", "thứ hạng không thể có")
def possible_rank(facts: Facts) -> Findings:
    """Thứ hạng (rank) không lớn hơn số đơn vị được xếp hạng (ranked); có một thì phải có cả hai."""
    for row in _rows(facts):
        rank, ranked = row.result.rank, row.result.ranked
        if (rank is None) != (ranked is None):
            there, lacks = ("rank", "ranked") if ranked is None else ("ranked", "rank")
            hint = "Ghi cả hai: thứ hạng và số đơn vị được xếp hạng."
            yield row.wrong(f"có {there} nhưng thiếu {lacks}", hint, there)
        elif rank and ranked and rank > ranked:
            hint = "Sửa thứ hạng (rank) hoặc số đơn vị (ranked)."
            yield row.wrong(f"thứ hạng {rank} trong {ranked} đơn vị", hint, "rank")


@rule("CTV072", "nhóm trái với thang của năm")
def group_in_scale(facts: Facts) -> Findings:
    """Nhóm (group) chỉ có nghĩa theo thang của năm ấy (scales), vì mỗi năm thang có thể chia lại.

    Năm có nhóm thì phải có thang; nhóm phải có trong thang, và đúng với giới hạn thứ hạng hoặc điểm của thang. Giới hạn
    điểm (from_score) là của cả chỉ số, không xét với từng tiêu chí. Cách ghi thang: xem CTV075.
    """
    for file, results, loc, table in _tables(facts):
        if results.scale(table.year) is None and any(result.group for result in table.results):
            hint = f"Thêm thang của năm {table.year} vào scales (cách ghi: CTV075), hoặc bỏ nhóm."
            yield file, Finding((*loc, "year"), f"năm {table.year} có nhóm nhưng chưa có thang nhóm", hint)
    usable = {id(s) for results in facts.results.values() for s in results.scales if not _wrong_scale(s)}
    for row in _rows(facts):
        scale, group = row.results.scale(row.table.year), row.result.group
        if group is None or scale is None or id(scale) not in usable:
            continue
        right = scale.group_of(row.result)
        if group not in scale.names:
            hint = f"Các nhóm: {listed(scale.names)}."
            yield row.wrong(f"thang của năm không có nhóm “{group}”", hint, "group")
        elif right is not None and right != group:
            hint = "Sửa nhóm, thứ hạng, điểm hoặc thang (scales)."
            yield row.wrong(f"ghi nhóm “{group}”, theo thang của năm là “{right}”", hint, "group")


@rule("CTV073", "kết quả viết hai lần hoặc sai thứ tự năm")
def written_once(facts: Facts) -> Findings:
    """Mỗi năm một mục, theo thứ tự năm; trong một năm, mỗi tiêu chí (hay mỗi thước đo của tiêu chí) một kết quả.

    Ở names_en, mỗi số một tên.
    """
    for file, results in facts.results.items():
        named = set()
        for i, each in enumerate(results.names_en):
            if each.number in named:
                what = f"{f'số {each.number}' if each.number else 'cả chỉ số'} có hai tên tiếng Anh"
                yield file, Finding(("names_en", i), what, "Giữ một tên.")
            named.add(each.number)
    for file, results, loc, table in _tables(facts):
        if any(each.year >= table.year for each in results.years[: int(loc[-1])]):
            message = f"năm {table.year} viết hai lần, hoặc không theo thứ tự"
            yield file, Finding((*loc, "year"), message, "Gộp hai mục làm một; xếp các năm tăng dần.")
    seen = set()
    for row in _rows(facts):
        key = (row.file, id(row.table), row.result.key)
        if key in seen:
            hint = "Giữ một kết quả; nhiều thước đo thì ghi measure."
            yield row.file, Finding(row.loc, f"{row.what} có hai kết quả", hint)
        seen.add(key)


@rule("CTV074", "con số không có nguồn")
def has_source(facts: Facts) -> Findings:
    """Mỗi con số phải có nguồn (source): ghi ở dòng ấy, ở năm ấy hoặc ở đầu tệp, chỗ gần nhất được tính."""
    for row in _rows(facts):
        if row.results.source_of(row.table, row.result) is None:
            hint = "Thêm “source: …” vào dòng này, hoặc vào năm, vào đầu tệp nếu chung một nguồn."
            yield row.wrong("con số không có nguồn", hint)


@rule("CTV075", "thang nhóm không dùng được")
def usable_scale(facts: Facts) -> Findings:
    """Thang nhóm (scales) chia mọi đơn vị thành các nhóm, từ tốt nhất xuống.

    - mỗi năm chỉ có một thang; các nhóm không trùng tên;
    - có giới hạn thì nhóm nào cũng có, cùng một loại (to_rank hoặc from_score), trừ nhóm cuối; xếp theo thứ tự.

    Cách ghi, với ba nhóm A, B, C và hai mức điểm:

        scales:
          - years: [NĂM]
            basis: published
            source: NGUỒN
            groups:
              - {name: A, from_score: MỨC_CAO}
              - {name: B, from_score: MỨC_THẤP}
              - {name: C}
    """
    for file, results in facts.results.items():
        first: dict[int, int] = {}
        for i, scale in enumerate(results.scales):
            for at, year in enumerate(scale.years):
                if first.setdefault(year, i) != i:
                    message = f"năm {year} đã có thang khác"
                    yield file, Finding(("scales", i, "years", at), message, "Mỗi năm chỉ để một thang.")
            wrong = _wrong_scale(scale)
            if wrong:
                yield file, Finding(("scales", i, "groups"), *wrong)


def _wrong_scale(scale: Scale) -> tuple[str, str] | None:
    """What is wrong with the groups of a scale, and how to mend it."""
    if len(set(scale.names)) < len(scale.names):
        return "hai nhóm cùng tên", "Đặt tên khác cho một trong hai."
    ranks = [group.to_rank for group in scale.groups]
    scores = [group.from_score for group in scale.groups]
    inner = [bound for bound in (*ranks[:-1], *scores[:-1]) if bound is not None]
    if (any(ranks) and any(score is not None for score in scores)) or len(inner) not in (0, len(ranks) - 1):
        return "giới hạn của các nhóm không cùng một loại, hoặc còn thiếu", "Ghi to_rank hoặc from_score cho mọi nhóm."
    if ranks[-1] is not None or scores[-1] is not None:
        return f"nhóm cuối “{scale.names[-1]}” không có giới hạn", "Bỏ to_rank, from_score ở nhóm cuối."
    if inner != sorted(inner, reverse=scores[0] is not None) or len(set(inner)) < len(inner):
        return "giới hạn của các nhóm không theo thứ tự", "Xếp các nhóm từ tốt nhất xuống."
    return None


@rule("CTV076", "có kết quả ở năm ghi là không đo")
def measured_or_not(facts: Facts) -> Findings:
    """Năm ghi là không đo (unmeasured) hay chưa có số liệu (missing) thì không có kết quả của tiêu chí, của năm ấy."""
    for file, results, loc, table in _tables(facts):
        if any(table.year in each.years for each in results.missing) and table.results:
            message = f"năm {table.year} ghi là chưa có số liệu nhưng có kết quả"
            yield file, Finding((*loc, "year"), message, "Bỏ năm ấy ở missing.")
    for row in _rows(facts):
        if row.results.not_measured(row.table.year, row.result.number):
            hint = "Sửa các năm ở unmeasured, hoặc bỏ kết quả này nếu ghi nhầm."
            yield row.wrong("ghi là không đo nhưng có kết quả", hint)


@rule("CTV077", "kết quả không có con số")
def some_figure(facts: Facts) -> Findings:
    """Một kết quả có ít nhất một trong ba: điểm (score), thứ hạng (rank), nhóm (group)."""
    for row in _rows(facts):
        if row.result.score is None and row.result.rank is None and row.result.group is None:
            hint = "Ghi score, rank hoặc group; tiêu chí không được đo thì ghi ở unmeasured."
            yield row.wrong("không có con số nào", hint)


@rule("CTV078", "điểm, tỷ lệ không thể có")
def possible_score(facts: Facts) -> Findings:
    """Điểm không âm; tỷ lệ phần trăm không quá 100; không điểm nào quá điểm cao nhất (highest), nếu tệp có ghi.

    Điểm cao nhất của nhóm tiêu chí cũng là giới hạn của các tiêu chí trong nhóm, của cả chỉ số là giới hạn của mọi tiêu
    chí. Con số có đơn vị khác (unit) không xét theo highest.
    """
    for row in _rows(facts):
        score, unit, results = row.result.score, row.result.unit, row.results
        if score is None:
            continue
        if score < 0:
            yield row.wrong(f"số {decimal(score)} nhỏ hơn 0", "Sửa con số.", "score")
        elif score > 100 and (unit or results.unit) == "%":
            yield row.wrong(f"tỷ lệ {decimal(score)}% lớn hơn 100%", "Sửa con số hoặc unit.", "score")
        elif unit in (None, results.unit) and (most := results.highest_score(row.result.number)) and score > most.score:
            hint = f"Sửa con số, hoặc highest. Nguồn của thang: {most.source}"
            yield row.wrong(f"điểm {decimal(score)} quá điểm cao nhất là {decimal(most.score)}", hint, "score")


@rule("CTV044", "điểm nhỏ hơn tổng các phần", Severity.WARNING)
def no_less_than_its_parts(facts: Facts) -> Findings:
    """Điểm của cả chỉ số không nhỏ hơn tổng điểm của 1, 2, …; điểm của 1 không nhỏ hơn tổng điểm của 1.1, 1.2, …

    Chỉ xét tệp mà điểm cao nhất (highest) của cả chỉ số bằng tổng điểm cao nhất của các nhóm.
    """
    sums: defaultdict[tuple[int, str], float] = defaultdict(float)
    for row in _rows(facts):
        most = row.results.highest_score(None)
        if most and not row.result.measure and most.score == sum(len(e.numbers) * e.score for e in row.results.highest):
            sums[id(row.table), (row.result.number or "-.").rpartition(".")[0]] += row.result.score or 0
    for row in _rows(facts):
        score, total = row.result.score, sums.get((id(row.table), row.result.number or ""), 0)
        if score is not None and total - score > 10 ** (1 - row.results.decimals):
            message = f"điểm {decimal(score)} nhỏ hơn tổng các phần là {figure(total, row.results.decimals)}"
            yield row.wrong(message, "Sửa con số sai ở đây hoặc ở một phần.", "score")
