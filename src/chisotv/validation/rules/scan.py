"""The rule about the scan that the data was copied from."""

from chisotv.files.folder import DISPATCH
from chisotv.files.scan import scan_lines
from chisotv.problems import ChisotvError, Finding
from chisotv.validation.rules.base import Facts, Findings, rule


@rule("CTV056", "bản quét không có tệp, hoặc không có dòng ấy")
def lines_are_there(facts: Facts) -> Findings:
    """Tệp nêu ở scan_file trong dispatch.yaml phải có; mỗi dòng nêu ở scan là một dòng có chữ của tệp ấy.

    Văn bản khác không kèm bản quét thì bỏ cả hai trường. Chỉ lệnh validate xét điều này, vì các lệnh khác không đọc
    bản quét; show --source đọc và nói ngay nếu không đọc được.
    """
    if facts.folder is None or facts.dispatch is None:
        return
    name, lines = facts.dispatch.scan_file, []
    try:
        lines = scan_lines(facts.folder / name) if name else []
    except ChisotvError as error:
        message = str(error).rstrip(".")
        hint = "Chép tệp vào, hoặc bỏ scan_file và scan."
        yield DISPATCH, Finding(("scan_file",), message[:1].lower() + message[1:], hint)
        return
    for file, place in facts.places:
        for i, number in enumerate(place.item.scan):
            if number > len(lines) or not lines[number - 1].strip():
                message = f"tệp {name} không có chữ ở dòng {number}" if name else f"{DISPATCH} không nêu scan_file"
                hint = "Sửa số dòng, hoặc bỏ scan." if name else f"Nêu scan_file ở {DISPATCH}, hoặc bỏ scan."
                yield file, Finding((*place.loc, "scan", i), message, hint)
