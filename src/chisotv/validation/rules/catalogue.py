"""Every id that a problem can have, with its manual: the rules, and what is checked before them."""

from inspect import cleandoc

from chisotv.problems import Severity
from chisotv.validation.rules import RULES, Rule
from chisotv.words import SEVERITY, capital

# What the reader of files and the models check; each id is one kind of mistake, not one function.
_BEFORE_RULES = (
    ("CTV001", "không có tệp, hoặc không đọc được", """
        Mỗi thư mục dữ liệu có dispatch.yaml, agencies.yaml và các tệp phụ lục, tệp kết quả mà dispatch.yaml nêu ở
        indices.

        Thư mục và tệp phải đọc được; tệp là tệp thường, không phải thư mục, ống dẫn (FIFO) hay liên kết vòng. Liên kết
        dẫn ra ngoài thư mục dữ liệu không được đọc, kể cả thư mục results. Tên tệp đúng từng chữ hoa, chữ thường như
        dispatch.yaml nêu, trên mọi hệ điều hành: PAPI.yaml không phải là papi.yaml."""),
    ("CTV002", "tệp quá lớn", """
        Tệp lớn hơn 10 MB, hoặc có hơn 400.000 giá trị, không được đọc. Bốn phụ lục của Công văn
        2596/UBND-NC chưa tới 200 KB.

        Phụ lục mà chữ chung của các nhóm (tên nhóm, phân công chung) in lại ở từng tiêu chí dài hơn 1.000.000 chữ và
        hơn 5 lần cả tệp cũng không được dùng."""),
    ("CTV003", "bảng mã hoặc ký tự không dùng được", """
        Tệp phải ở dạng UTF-8 (có hay không có BOM), không có ký tự điều khiển.

        Notepad: Lưu thành, chọn mã hóa UTF-8. Excel và Word không nên dùng để sửa tệp này."""),
    ("CTV004", "cú pháp YAML sai", """
        Tệp không đọc được theo cú pháp YAML: thụt dòng không đều, dùng phím Tab, ngoặc chưa đóng, dấu “: ” giữa câu.

        Câu có dấu “: ” hay dấu ngoặc thì viết sau “>-” rồi xuống dòng, thụt vào hai dấu cách. Các dòng <<<<<<<,
        =======, >>>>>>> là dấu của git ở chỗ hai người cùng sửa: chọn một trong hai phần rồi xóa các dòng ấy."""),
    ("CTV005", "tệp trống", """
        Tệp không có nội dung, hoặc chỉ có chú thích."""),
    ("CTV006", "lồng nhau quá sâu", """
        Dữ liệu thật lồng nhau chưa tới 10 tầng; quá 64 tầng thì tệp không được đọc tiếp."""),
    ("CTV007", "neo, bí danh hoặc nhãn kiểu YAML", """
        Không dùng &neo, *bí danh và !nhãn: người sửa tệp phải thấy ngay mỗi chỗ ghi gì, và bí danh lồng nhau có thể
        phình to đến mức treo máy."""),
    ("CTV008", "một trường viết hai lần", """
        Trong cùng một mục, mỗi trường chỉ viết một lần. Phần lớn chương trình đọc YAML lặng lẽ lấy lần cuối."""),
    ("CTV009", "giá trị mỗi chương trình hiểu một cách", """
        Các giá trị như no, 010, 12:30, 1e5, 2020-07-07 không có ngoặc kép thì mỗi chương trình đọc YAML hiểu một cách
        (sai, 8, 750, 100000, ngày). Đặt trong ngoặc kép."""),
    ("CTV010", "thiếu trường", """
        Mục thiếu một trường bắt buộc. Danh sách chưa có gì thì ghi []."""),
    ("CTV011", "trường lạ", """
        Mục có một trường không được dùng ở đó, thường do gõ sai tên hoặc thụt dòng sai."""),
    ("CTV012", "sai kiểu giá trị", """
        Giá trị phải đúng kiểu: chữ, con số, đúng/sai, danh sách, hay mục gồm các trường.

        Số tiêu chí là chữ nên phải đặt trong ngoặc kép: 1.10 không có ngoặc kép là số 1,1."""),
    ("CTV013", "giá trị không được dùng", """
        Một số trường chỉ nhận các giá trị định trước (như dấu so sánh) hoặc phải viết theo một dạng
        (số tiêu chí, mã, ngày)."""),
    ("CTV014", "tệp không thuộc văn bản", """
        Thư mục, hoặc thư mục results và các thư mục trong đó, có tệp .yaml, .yml hay .yaml.txt mà dispatch.yaml không
        nêu ở indices: có thể gõ sai tên tệp, hoặc quên khai báo. Chỉ nêu được tệp có tên chữ thường, đuôi .yaml."""),
)  # fmt: skip


def _before(rule_id: str, title: str, manual: str) -> Rule:
    severity = Severity.WARNING if rule_id == "CTV014" else Severity.ERROR
    return Rule(rule_id, severity, title, cleandoc(manual), lambda _: ())


CATALOGUE = dict(sorted((RULES | {each[0]: _before(*each) for each in _BEFORE_RULES}).items()))
"""Id → entry, in order of ids."""


def manual(entry: Rule) -> str:
    """The manual page of one id, as `validate --explain` prints it."""
    return f"{entry.id} ({SEVERITY[entry.severity]}): {capital(entry.title)}\n\n{entry.manual}\n"


def page() -> str:
    """Every manual page as one Markdown document: docs/rules.md."""
    head = "# Các lỗi và cảnh báo của chisotv validate\n"
    how = "Tra ở đây mã lỗi: lỗi là gì, sửa thế nào. Tại dòng lệnh: `chisotv validate --explain CTV021`.\n"
    parts = [f"## {e.id} · {capital(e.title)} ({SEVERITY[e.severity]})\n\n{e.manual}\n" for e in CATALOGUE.values()]
    return "\n".join([head, how, *parts])
