"""Makers of two pages of docs/: the format of the data files, from the models; the commands, from their help."""

import json
import re
from collections.abc import Iterator
from typing import Any

from chisotv.cli.app import VERBS
from chisotv.validation.schemas import SCHEMAS, schema
from conftest import Run

FILES = {
    "dispatch": ("`dispatch.yaml`", "Phần đứng trước phụ lục: số, ngày, cơ quan ban hành, điểm chỉ đạo, mục tiêu."),
    "agencies": ("`agencies.yaml`", "Cơ quan, nhóm cơ quan và mọi cách gọi."),
    "appendix": ("Phụ lục (`papi.yaml` …)", "Bảng phân công của một chỉ số; `dispatch.yaml` nêu tên tệp."),
    "results": ("Kết quả (`results/papi.yaml` …)", "Kết quả công bố của một chỉ số; `dispatch.yaml` nêu tên tệp."),
    "succession": ("`succession.yaml`", "Việc của mỗi cơ quan về sau do ai giữ; không bắt buộc."),
}
FORMS = {  # the end of a pattern → what it asks for
    r"\S": "chữ",
    "{0,7}$": "số tiêu chí",
    "(-[a-z0-9]+)*$": "mã cơ quan",
    "^[a-z][a-z0-9_]*$": "mã",
    "[0-9]{2}-[0-9]{2}$": 'ngày, `"2020-07-07"`',
    ".txt$": "tên tệp",
    ".yaml$": "tên tệp",
    "^[0-9]{5}$": "năm chữ số",
}
INTRODUCTION = """# Các tệp dữ liệu, từng trường

Sửa hay viết một tệp dữ liệu thì tra ở đây: mỗi trường ghi gì, có bắt buộc không. Trang này do chương trình viết ra từ
chính phần kiểm tra dữ liệu, nên luôn khớp với `chisotv validate`. Trình soạn thảo biết JSON Schema thì cho thấy cùng
những lời này ngay khi gõ (`chisotv schema`).

Một bộ dữ liệu là một thư mục. Tệp nào cũng là YAML, mã hóa UTF-8. Trường không bắt buộc thì bỏ hẳn khi không có gì để
ghi; tên trường khác các tên dưới đây là lỗi. “Mục” là một khối thụt vào, có các trường nêu ở phần mà chữ ấy dẫn đến;
`[]` ở tên phần là mỗi mục của một danh sách.
"""
COMMANDS = """# Các lệnh

Tra ở đây mọi tùy chọn của từng lệnh, đúng như `chisotv LỆNH --help` in trên màn hình. Mã kết thúc của mọi lệnh ở
trang [Kiểm tra dữ liệu trong CI](kiem-tra.md#một-lệnh)."""
PLAIN = {"string": "chữ", "integer": "số nguyên", "number": "số", "boolean": "true, false", "null": "bỏ trống"}


def kind(node: dict[str, Any]) -> str:
    """What a value is, in Vietnamese."""
    if "$ref" in node:
        return "mục"
    if options := [each for each in node.get("anyOf", node.get("oneOf", ())) if each.get("type") != "null"]:
        return " hoặc ".join(dict.fromkeys(map(kind, options)))
    if "const" in node or "enum" in node:
        return ", ".join(f"`{value}`" for value in node.get("enum", [node.get("const")]))
    if node["type"] == "array":
        return f"danh sách {kind(node['items'])}"
    bounds = f" từ {node['minimum']} đến {node['maximum']}" if "maximum" in node else ""
    pattern = node.get("pattern", "").replace(r"\.", ".")
    return next((words for end, words in FORMS.items() if pattern.endswith(end)), PLAIN[node["type"]]) + bounds


def models(node: dict[str, Any]) -> Iterator[str]:
    """The models that a value is made of."""
    if "$ref" in node:
        yield node["$ref"].rpartition("/")[2]
    for each in (*node.get("anyOf", ()), *node.get("oneOf", ()), *([node["items"]] if "items" in node else ())):
        yield from models(each)


class Page:
    """The page of the data files as it is written, one file after the other."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def file(self, name: str) -> None:
        """Every field of one kind of file."""
        whole = json.loads(schema(name))
        self.models, self.places = whole["$defs"], dict[str, str]()
        self.name, self.sections = name, list[tuple[str, str, dict[str, Any]]]()
        self.find("", whole)
        title, purpose = FILES[name]
        self.lines += ["", f"## {title}", "", purpose, "", *self.table(whole)]
        for heading, meaning, node in self.sections:
            self.lines += ["", f"### {heading}", "", f"{meaning}.", "", *self.table(node)]

    def find(self, path: str, node: dict[str, Any]) -> None:
        """Give each model a section where it is first needed."""
        for key, field in node["properties"].items():
            inner = f"{path}{key}" + ("[]" if "danh sách" in kind(field) else "")
            for model in models(field):
                if model in self.places:
                    continue
                below = self.models[model]
                const = below["properties"].get("kind", {}).get("const")
                heading = f"`{inner}`" + (f" · `kind: {const}`" if const else "") + f" ({self.name})"
                self.places[model] = re.sub(r"[^\w -]", "", heading).replace(" ", "-").lower()
                self.sections.append((heading, field["description"], below))
                self.find(f"{inner}.", below)

    def table(self, node: dict[str, Any]) -> Iterator[str]:
        """A line for each field of a model."""
        yield from ("| trường | là | bắt buộc | nghĩa |", "|---|---|---|---|")
        for name, field in node["properties"].items():
            must = "có" if name in node.get("required", ()) else ""
            what = kind(field)
            if model := next(models(field), None):
                what = what.replace("mục", f"[mục](#{self.places[model]})")
            meaning = field["description"].replace("|", r"\|")
            if field.get("default") not in (None, [], False, ""):
                meaning += f"; không ghi thì là `{field['default']}`"
            yield f"| `{name}` | {what} | {must} | {meaning} |"


def data_page() -> str:
    """The page of the data files: every file, every field."""
    assert FILES.keys() == SCHEMAS.keys()
    page = Page()
    for name in FILES:
        page.file(name)
    return INTRODUCTION + "\n".join(page.lines) + "\n"


def commands_page(run: Run) -> str:
    """The page of the commands: what each says of itself."""
    lines = [COMMANDS]
    for verb in ("", *VERBS):
        asked = [*verb.split(), "--help"]
        text = run(*asked).out.rstrip()
        assert not re.search("^```", text, re.MULTILINE)
        title = f"`chisotv {verb}`".replace(" `", "`")
        lines += ["", f"## {title}", "", "```text", text, "```"]
    return "\n".join(lines) + "\n"
