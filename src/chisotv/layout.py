"""One canonical layout of the data files, comments kept. The only module that uses ruamel.yaml (extra "fmt").

Two spaces of indent, list marks indented too; a text stands plain where that is safe and it fits, in double quotes
where it would be read as something else, and behind ">-" (wrapped) or "|-" (several lines) where it is long. What is
written in braces or brackets stays so where it fits on one line.
"""

import io
import re
import textwrap
from pathlib import Path
from typing import Any

from chisotv.problems import ChisotvError
from chisotv.yamlbuilder import UNUSABLE, comments
from chisotv.yamlfile import parse

WIDTH = 96
"""Columns of a wrapped text, indent included."""
FLOW_WIDTH = 112
"""Columns of something in braces or brackets, indent included."""
_SHORT = 40  # a text that must be quoted stays on its line up to here
_NUMBERLIKE = re.compile(r"[0-9][0-9./-]*")


def formatted(text: str, path: Path) -> str:
    """The same file in the canonical layout.

    Args:
        text: A data file that can be parsed.
        path: Its name, for messages.

    Returns:
        The new text; the same values and the same comments in the same order.

    Raises:
        ChisotvError: ruamel.yaml is not installed, or the file cannot be laid out without changing it.
    """
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError
    except ImportError as error:
        raise ChisotvError('Lệnh này cần thư viện ruamel.yaml. Cài bằng: pip install "chisotv[fmt]"') from error

    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 1_000_000  # texts are wrapped here, nothing else is
    yaml.allow_unicode = True
    yaml.representer.add_representer(type(None), lambda r, _: r.represent_scalar("tag:yaml.org,2002:null", "null"))
    plain = "\n".join(line.rstrip() for line in text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"))
    target = io.StringIO()
    try:
        yaml.dump(_laid_out(yaml.load(plain), 0), target)
    except (YAMLError, ValueError, RecursionError) as error:
        raise ChisotvError(f"{path}: không sắp lại được tệp này; tệp giữ nguyên.", status=1) from error
    new = target.getvalue()
    _prove_same(text.removeprefix("\ufeff"), new, path)
    return new


def _prove_same(old: str, new: str, path: Path) -> None:
    """Refuse a layout that would change a value or lose or move a comment."""
    before, after = parse(old, path), parse(new, path)
    if before.data is UNUSABLE or after.data is UNUSABLE or before.data != after.data:
        raise ChisotvError(f"{path}: sắp lại sẽ làm đổi nội dung; tệp giữ nguyên.", status=1)
    kept, there = comments(new), comments(before.text)
    if kept != there:
        lost = next((one for one in there if one not in kept), there[0] if there else "")
        hint = "Chuyển chú thích ấy lên một dòng riêng phía trên rồi làm lại; tệp giữ nguyên."
        raise ChisotvError(f"{path}: sắp lại sẽ làm mất hoặc xê dịch chú thích “{lost}”. {hint}", status=1)


def _laid_out(node: Any, indent: int) -> Any:
    """The node with each scalar in its canonical style. `indent` is the column where its lines start."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(node, CommentedMap):
        flow = _fits_as_flow(node, indent)
        for key, value in node.items():
            # A comment at the end of the line stays there only if the value stays on that line.
            noted = _noted(node, key)
            if isinstance(value, str):
                node[key] = _text(value, indent, indent + len(str(key)) + 2, flow or noted)
            elif not (noted and getattr(value, "fa", None) and value.fa.flow_style()):
                _laid_out(value, indent + 2)
    elif isinstance(node, CommentedSeq):
        flow = _fits_as_flow(node, indent)
        for at, value in enumerate(node):
            noted = _noted(node, at)
            if isinstance(value, str):
                node[at] = _text(value, indent, indent + 2, flow or noted)
            elif not (noted and getattr(value, "fa", None) and value.fa.flow_style()):
                _laid_out(value, indent + 2)
    return node


def _noted(node: Any, step: str | int) -> bool:
    """Whether a comment stands on the line of this value, behind it (blank lines and comments below do not count)."""
    tokens = node.ca.items.get(step) or ()
    return any(str(getattr(token, "value", "")).startswith("#") for token in tokens)


def _fits_as_flow(node: Any, indent: int) -> bool:
    """Keep braces or brackets where all of it fits on one line; otherwise one entry for each line."""
    if not node.fa.flow_style():
        return False
    entries = [f"{key}: {value}" for key, value in node.items()] if isinstance(node, dict) else list(map(str, node))
    fits = indent + 2 + sum(len(entry) + 2 for entry in entries) <= FLOW_WIDTH and not any(
        isinstance(value, dict | list) or (isinstance(value, str) and "\n" in value)
        for value in (node.values() if isinstance(node, dict) else node)
    )
    if not fits:
        node.fa.set_block_style()
    return fits


def _text(value: str, indent: int, column: int, flow: bool) -> Any:
    """A text in its canonical style: `column` is where it would start on the line of its key or dash."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString

    if flow:
        return str(value) if _is_plain(f"[{value}]", [value]) else DoubleQuotedScalarString(value)
    if "\n" in value:
        return LiteralScalarString(value)
    if _NUMBERLIKE.fullmatch(value):
        return DoubleQuotedScalarString(value)
    if column + len(value) <= WIDTH + 2 and _is_plain(f"a: {value}", {"a": value}):
        return str(value)
    lines = textwrap.wrap(value, WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False)
    if " ".join(lines) != value or len(value) < _SHORT:
        return DoubleQuotedScalarString(value)
    folded = FoldedScalarString(value)
    positions, at = [], -1
    for line in lines[:-1]:
        at += len(line) + 1
        positions.append(at)
    folded.fold_pos = positions
    return folded


def _is_plain(text: str, meant: Any) -> bool:
    """Whether a text without quotes is read as just this text."""
    source = parse(text + "\n", Path())
    return not source.faults and source.data == meant
