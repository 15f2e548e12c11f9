"""What libyaml says about a syntax error, in Vietnamese, with a way to mend it."""

_WORDS: tuple[tuple[str, str, str], ...] = (
    ("found character that cannot start", "có ký tự không được đứng đầu giá trị", "Đặt cả giá trị trong ngoặc kép."),
    ("mapping values are not allowed", "dấu “: ” ở chỗ không được phép", "Xem lại thụt dòng, hoặc đặt câu sau “>-”."),
    ("found unexpected end of stream", "tệp kết thúc giữa chừng (ngoặc kép chưa đóng)", "Thêm dấu ngoặc kép đóng."),
    ("found unexpected document indicator", "dấu tài liệu ở giữa một giá trị", "Xóa dòng “---” hoặc “...”."),
    ("could not find expected ':'", "dòng này không có dạng “tên: giá trị”", "Thêm dấu “:” và một dấu cách."),
    ("did not find expected '-'", "thiếu dấu “-” của mục, hoặc thụt dòng không đều", "Cho các mục thẳng hàng."),
    ("did not find expected key", "thụt dòng không đều", "Cho các trường của cùng một mục thẳng hàng."),
    ("did not find expected ',' or ']'", "danh sách trong ngoặc vuông chưa đóng", "Thêm dấu “]” hoặc “,”."),
    ("did not find expected ',' or '}'", "nhóm trong ngoặc nhọn chưa đóng", "Thêm dấu “}” hoặc “,”."),
    ("did not find expected node content", "thiếu giá trị, hoặc dấu ngoặc chưa đóng", "Viết giá trị, đóng dấu ngoặc."),
    ("did not find expected <document", "thừa nội dung, có lẽ do thụt dòng không đều", "Cho các trường thẳng hàng."),
    ("block sequence entries are not allowed", "dấu “-” ở chỗ không được phép", "Xuống dòng trước dấu “-”."),
    ("found unknown escape character", "sau dấu “\\” là ký tự lạ", "Trong ngoặc kép, viết “\\\\” thay cho “\\”."),
    ("found invalid Unicode", "sau dấu “\\” là mã của một ký tự không có", "Viết chính ký tự ấy."),
    ("found a tab character", "có phím Tab ở chỗ phải là dấu cách", "Thay Tab bằng dấu cách."),
    ("found undefined tag handle", "không dùng nhãn kiểu YAML (!)", "Bỏ nhãn; chữ thì đặt trong ngoặc kép."),
    ("did not find expected alphabetic", "dấu “&” hoặc “*” đứng đầu giá trị", "Đặt giá trị trong ngoặc kép."),
    ("exceeded maximum nesting depth", "lồng nhau quá nhiều tầng", "Xem lại các dấu ngoặc và cách thụt dòng."),
    ("did not find expected digit or", "dấu “>” hoặc “|” viết sai", "Viết “>-” hoặc “|-” rồi xuống dòng."),
    ("did not find expected comment or line break", "có chữ ngay sau “>-” hoặc “|-”", "Xuống dòng sau dấu này."),
    ("did not find expected whitespace or line break", "thiếu dấu cách", "Thêm dấu cách."),
)


def in_vietnamese(problem: str) -> tuple[str, str]:
    """What is wrong and how to mend it, both Vietnamese, by the `problem` of a PyYAML error."""
    for start, message, hint in _WORDS:
        if problem.startswith(start):
            return f"cú pháp YAML sai: {message}", hint
    return "cú pháp YAML sai", "Xem lại thụt dòng, dấu ngoặc và dấu hai chấm quanh chỗ này."
