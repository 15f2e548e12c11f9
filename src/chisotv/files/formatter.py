"""One canonical layout of the data files, comments kept. The only module that uses ruamel.yaml (extra "fmt").

Two spaces of indent, list marks indented too; a text stands plain where that is safe and it fits, in double quotes
where it would be read as something else, and behind ">-" (wrapped) or "|-" (several lines) where it is long. What is
written in braces or brackets stays so where it fits on one line.
"""

import io
from bisect import bisect_left
from itertools import accumulate
from pathlib import Path
from typing import Any

from chisotv.files.folder import AGENCIES, DATA_NAME, DISPATCH, data_files, display, leads_out, name_of
from chisotv.files.scalars import Style, fits, style
from chisotv.files.source import bytes_of, parse, read
from chisotv.files.yaml_reader import UNUSABLE, comments
from chisotv.problems import ChisotvError
from chisotv.text import shell_line


def untidy(folder: Path) -> tuple[dict[str, bytes], dict[Path, bytes]]:
    """Lay out the data files of a folder that belong to its dispatch, in memory, errors in them or not; no other file.

    Gives the bytes of the files by name, as they were read, and the new bytes by path of those that are not in layout.

    Raises:
        ChisotvError: The folder is not there, dispatch.yaml does not say which files belong to it, or a file cannot
            be read or laid out.
    """
    there = {name_of(path, folder) for path in data_files(folder)}
    before = {DISPATCH: _usable(folder, DISPATCH)}
    named = _named(folder, before[DISPATCH])
    before |= {name: _usable(folder, name) for name in named if name in there or leads_out(folder / name, folder)}
    new = {name: _tidy(raw, folder / name) for name, raw in before.items()}
    return before, {folder / name: content for name, content in new.items() if content != before[name]}


def _tidy(raw: bytes, path: Path) -> bytes:
    """A file in the canonical layout, with the line ends that it has."""
    new = formatted(raw.decode("utf-8-sig"), path).encode("utf-8")
    return new.replace(b"\n", b"\r\n") if raw.partition(b"\n")[0].endswith(b"\r") else new


def _usable(folder: Path, name: str) -> bytes:
    """The bytes of a file that can be parsed."""
    raw = bytes_of(folder / name, folder)
    source = read(folder / name, raw)
    if source.data is UNUSABLE or source.faults:
        raise _mend_first(folder, name, source.faults[0].message)
    assert isinstance(raw, bytes)
    return raw


def _named(folder: Path, raw: bytes) -> list[str]:
    """The other files that belong to the dispatch, in order; of an index with errors those that it does name."""
    data = read(folder / DISPATCH, raw).data
    indices = data.get("indices") if isinstance(data, dict) else None
    if not isinstance(indices, list):
        what = "không có danh sách indices nên không biết những tệp nào thuộc văn bản"
        raise _mend_first(folder, DISPATCH, what)
    named = [index.get(key) for index in indices if isinstance(index, dict) for key in ("appendix", "results")]
    named += [AGENCIES, data.get("succession")]
    return sorted({name for name in named if isinstance(name, str) and DATA_NAME.fullmatch(name)} - {DISPATCH})


def _mend_first(folder: Path, name: str, what: str) -> ChisotvError:
    see = shell_line("chisotv validate", display(folder))
    return ChisotvError(f"{display(folder / name)}: {what}. Sửa trước đã; xem: {see}", status=1)


def formatted(text: str, path: Path) -> str:
    """A data file that can be parsed in the canonical layout: the same values, and the same comments in the same order.

    Raises:
        ChisotvError: ruamel.yaml is not installed, or the file cannot be laid out without changing it.
    """
    plain = "\n".join(line.rstrip() for line in text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"))
    try:
        new = _dumped(plain).lstrip("\n")  # of blank lines at the top the library takes one away each time
    except ImportError as error:
        message = 'Lệnh này cần thêm một thư viện. Cài bằng: pip install "ruamel.yaml>=0.18.10,<0.20"'
        raise ChisotvError(message) from error
    # Comments in unusual places end in exceptions of many kinds inside the library, NotImplementedError, AssertionError
    # and AttributeError among them; whatever it is, the file cannot be laid out and nothing has been written.
    except Exception as error:
        where = f"{display(path)}:{_line(plain, error)}"
        hint = "Hãy viết chỗ ấy đơn giản hơn, hoặc chuyển chú thích ở đó lên một dòng riêng phía trên, rồi làm lại."
        raise ChisotvError(f"{where}: không sắp lại được tệp này; tệp giữ nguyên. {hint}", status=1) from error
    _prove_same(text.removeprefix("\ufeff"), new, path)
    return new


def _line(plain: str, error: Exception) -> int:
    """The line on which the last value begins that the library reads before it fails."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    lines = plain.splitlines(keepends=True)

    def fails(count: int) -> bool:
        try:
            _dumped("".join(lines[:count]))
        except Exception as other:
            return type(other) is type(error)  # to be cut off amid a value is another error
        return False

    last = bisect_left(range(len(lines)), True, key=fails)
    return max((key.line for key, _ in parse(plain, Path()).spots.values() if key.line <= last), default=1)


def _dumped(plain: str) -> str:
    """The canonical layout of a text as the library gives it."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 1_000_000  # texts are wrapped here, nothing else is
    yaml.allow_unicode = True
    yaml.representer.add_representer(type(None), lambda r, _: r.represent_scalar("tag:yaml.org,2002:null", "null"))
    target = io.StringIO()
    yaml.dump(_laid_out(yaml.load(plain), 0), target)
    return target.getvalue()


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

    if not isinstance(node, CommentedMap | CommentedSeq):
        return node
    # Braces or brackets stay where all of it fits on one line; otherwise one entry for each line.
    flow = node.fa.flow_style() and fits(node, indent)
    if node.fa.flow_style() and not flow:
        node.fa.set_block_style()
    for step, value in node.items() if isinstance(node, CommentedMap) else enumerate(node):
        # A comment at the end of the line stays there only if the value stays on that line.
        noted = _noted(node, step)
        if isinstance(value, str):
            key = len(str(step)) if isinstance(node, CommentedMap) else 0
            node[step] = _text(value, indent, indent + key + 2, flow or noted)
        elif not (noted and getattr(value, "fa", None) and value.fa.flow_style()):
            _laid_out(value, indent + 2)
    return node


def _noted(node: Any, step: str | int) -> bool:
    """Whether a comment stands on the line of this value, behind it (blank lines and comments below do not count)."""
    tokens = node.ca.items.get(step) or ()
    return any(str(getattr(token, "value", "")).startswith("#") for token in tokens)


def _text(value: str, indent: int, column: int, flow: bool) -> Any:
    """A text in its canonical style: `column` is where it would start on the line of its key or dash."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString

    how, lines = style(value, indent, column, flow)
    if how is Style.PLAIN:
        return str(value)
    if how is Style.QUOTED:
        return DoubleQuotedScalarString(value)
    if how is Style.LITERAL:
        return LiteralScalarString(value)
    folded = FoldedScalarString(value)
    folded.fold_pos = [end - 1 for end in accumulate(len(line) + 1 for line in lines[:-1])]
    return folded
