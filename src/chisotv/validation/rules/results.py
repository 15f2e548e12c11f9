"""Rules about published results: whose they are, whether rank and group can be true, and where they come from."""

from collections.abc import Iterator, Mapping

from chisotv.files.folder import DISPATCH
from chisotv.models.appendix import Appendix, Criterion
from chisotv.models.results import Result, Results, Scale, YearResults
from chisotv.problems import Finding, Loc
from chisotv.text import decimal, shorten
from chisotv.validation.rules.base import Facts, Findings, rule


def _tables(facts: Facts) -> Iterator[tuple[str, Results, Loc, YearResults]]:
    """Every table of a year: file, results of the file, place, table."""
    for file, results in facts.results.items():
        for i, table in enumerate(results.years):
            yield file, results, ("years", i), table


def _rows(facts: Facts) -> Iterator[tuple[str, Results, YearResults, Loc, Result]]:
    """Every result with its file, the results of the file, its table and its place."""
    for file, results, loc, table in _tables(facts):
        for i, result in enumerate(table.results):
            yield file, results, table, (*loc, "results", i), result


def _what(result: Result, year: int) -> str:
    return f"{'cả chỉ số' if result.number is None else f'tiêu chí {result.number}'}, năm {year}"


@rule("CTV070", "kết quả của chỉ số, tiêu chí hoặc thước đo lạ")
def known_criterion(facts: Facts) -> Findings:
    """Mỗi kết quả là của cả chỉ số, của một nhóm tiêu chí hay của một tiêu chí có trong phụ lục của chỉ số ấy.

    - index của tệp là mã của chỉ số nêu tệp ấy ở indices trong dispatch.yaml;
    - number là số có trong phụ lục; bỏ trống nếu là kết quả của cả chỉ số;
    - measure là trường of của một thước đo của tiêu chí ấy, chỉ ghi khi tiêu chí có từ hai thước đo trở lên.
    """
    for index in facts.dispatch.indices if facts.dispatch else ():
        results = facts.results.get(index.results or "")
        if results is None:
            continue
        file = str(index.results)
        if results.index != index.id:
            message = f"tệp này là kết quả của chỉ số “{index.id}”, nhưng ghi index: {results.index}"
            yield file, Finding(("index",), message, f"Ghi “index: {index.id}”, hoặc sửa {DISPATCH}.")
        if index.appendix and index.appendix not in facts.appendices:
            continue  # a broken appendix has said so itself
        appendix = facts.appendices.get(index.appendix or "")
        known = {place.item.number: place.item for place in appendix.walk()} if appendix else {}
        for loc, number in _numbers(results):
            if number not in known:
                yield file, Finding(loc, f"{_where(appendix)} không có số {number}", _near(known, number))
        for _, _, _, loc, result in _rows(_only(facts, file)):
            item = known.get(result.number or "")
            named = item.target.measured if isinstance(item, Criterion) and item.target else ()
            if result.measure is not None and result.measure not in named:
                hint = f"Các thước đo: {'; '.join(map(shorten, named))}." if named else "Bỏ trường measure."
                yield file, Finding((*loc, "measure"), f"không có thước đo “{shorten(result.measure)}”", hint)


def _only(facts: Facts, file: str) -> Facts:
    return Facts(None, None, {}, {}, {file: facts.results[file]})


def _where(appendix: Appendix | None) -> str:
    return appendix.label if appendix else "chỉ số này không có phụ lục nên"


def _near(known: Mapping[str, object], number: str) -> str:
    top = number.partition(".")[0]
    near = [other for other in known if other.partition(".")[0] == top]
    return f"Các số: {', '.join(near or known)}." if known else "Bỏ number: kết quả là của cả chỉ số."


def _numbers(results: Results) -> Iterator[tuple[Loc, str]]:
    """Every number that a file of results speaks of."""
    for i, unmeasured in enumerate(results.unmeasured):
        yield from ((("unmeasured", i, "numbers", at), number) for at, number in enumerate(unmeasured.numbers))
    for i, highest in enumerate(results.highest):
        yield from ((("highest", i, "numbers", at), number) for at, number in enumerate(highest.numbers))
    for i, change in enumerate(results.scale_changes):
        yield from ((("scale_changes", i, "numbers", at), number) for at, number in enumerate(change.numbers))
    for i, table in enumerate(results.years):
        for at, result in enumerate(table.results):
            if result.number is not None:
                yield ("years", i, "results", at, "number"), result.number


@rule("CTV071", "thứ hạng không thể có")
def possible_rank(facts: Facts) -> Findings:
    """Thứ hạng (rank) không lớn hơn số đơn vị được xếp hạng (ranked); có một thì phải có cả hai."""
    for file, _, table, loc, result in _rows(facts):
        if (result.rank is None) != (result.ranked is None):
            there, lacks = ("rank", "ranked") if result.ranked is None else ("ranked", "rank")
            message = f"{_what(result, table.year)}: có {there} nhưng thiếu {lacks}"
            yield file, Finding((*loc, there), message, "Ghi cả hai: thứ hạng và số đơn vị được xếp hạng.")
        elif result.rank and result.ranked and result.rank > result.ranked:
            message = f"{_what(result, table.year)}: thứ hạng {result.rank} trong {result.ranked} đơn vị"
            yield file, Finding((*loc, "rank"), message, "Sửa thứ hạng (rank) hoặc số đơn vị (ranked).")


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
    for file, results, table, loc, result in _rows(facts):
        scale = results.scale(table.year)
        if result.group is None or id(scale) not in usable:
            continue
        assert scale
        what = _what(result, table.year)
        right = scale.group_of(result)
        if result.group not in scale.names:
            message = f"{what}: thang của năm không có nhóm “{result.group}”"
            yield file, Finding((*loc, "group"), message, f"Các nhóm: {', '.join(scale.names)}.")
        elif right is not None and right != result.group:
            message = f"{what}: ghi nhóm “{result.group}”, theo thang của năm là “{right}”"
            yield file, Finding((*loc, "group"), message, "Sửa nhóm, thứ hạng, điểm hoặc thang (scales).")


@rule("CTV073", "kết quả viết hai lần")
def written_once(facts: Facts) -> Findings:
    """Mỗi năm một mục; trong một năm, mỗi tiêu chí (hay mỗi thước đo của tiêu chí) một kết quả."""
    years: dict[str, set[int]] = {}
    for file, _, loc, table in _tables(facts):
        if table.year in years.setdefault(file, set()):
            yield file, Finding((*loc, "year"), f"năm {table.year} viết hai lần", "Gộp hai mục làm một.")
        years[file].add(table.year)
        seen = set()
        for i, result in enumerate(table.results):
            if result.key in seen:
                message = f"{_what(result, table.year)} có hai kết quả"
                yield file, Finding((*loc, "results", i), message, "Giữ một kết quả; nhiều thước đo thì ghi measure.")
            seen.add(result.key)


@rule("CTV074", "con số không có nguồn")
def has_source(facts: Facts) -> Findings:
    """Mỗi con số phải có nguồn (source): ghi ở dòng ấy, ở năm ấy hoặc ở đầu tệp, chỗ gần nhất được tính."""
    for file, results, table, loc, result in _rows(facts):
        if results.source_of(table, result) is None:
            hint = "Thêm “source: …” vào dòng này, hoặc vào năm, vào đầu tệp nếu chung một nguồn."
            yield file, Finding(loc, f"{_what(result, table.year)}: con số không có nguồn", hint)


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
    for file, results, table, loc, result in _rows(facts):
        if results.not_measured(table.year, result.number):
            message = f"{_what(result, table.year)}: ghi là không đo nhưng có kết quả"
            yield file, Finding(loc, message, "Bỏ kết quả này, hoặc sửa các năm ở unmeasured.")


@rule("CTV077", "kết quả không có con số")
def some_figure(facts: Facts) -> Findings:
    """Một kết quả có ít nhất một trong ba: điểm (score), thứ hạng (rank), nhóm (group)."""
    for file, _, table, loc, result in _rows(facts):
        if result.score is None and result.rank is None and result.group is None:
            hint = "Ghi score, rank hoặc group; tiêu chí không được đo thì ghi ở unmeasured."
            yield file, Finding(loc, f"{_what(result, table.year)}: không có con số nào", hint)


@rule("CTV078", "điểm, tỷ lệ không thể có")
def possible_score(facts: Facts) -> Findings:
    """Điểm không âm; tỷ lệ phần trăm không quá 100; không điểm nào quá điểm cao nhất (highest), nếu tệp có ghi.

    Điểm cao nhất của nhóm tiêu chí cũng là giới hạn của các tiêu chí trong nhóm, của cả chỉ số là giới hạn của mọi tiêu
    chí. Con số có đơn vị riêng (unit) không xét theo highest.
    """
    for file, results, table, loc, result in _rows(facts):
        if result.score is None:
            continue
        what, told = _what(result, table.year), decimal(result.score)
        if result.score < 0:
            yield file, Finding((*loc, "score"), f"{what}: số {told} nhỏ hơn 0", "Sửa con số.")
        elif result.score > 100 and (result.unit or results.unit) == "%":
            yield file, Finding((*loc, "score"), f"{what}: tỷ lệ {told}% lớn hơn 100%", "Sửa con số hoặc unit.")
        elif result.unit is None and (most := results.highest_score(result.number)) and result.score > most.score:
            message = f"{what}: điểm {told} quá điểm cao nhất là {decimal(most.score)}"
            yield file, Finding((*loc, "score"), message, f"Sửa con số, hoặc highest. Nguồn của thang: {most.source}")
