"""The parts of an Office file: found by their relationships, within bounds, no DTD, nothing run or followed."""

import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat

from chisotv.reading.base import MOST_CHARACTERS, UNTOLD, UnreadableError, too_large

_MOST_BYTES, _MOST_PARTS = 200_000_000, 5_000
_LARGEST_PART, _LARGEST_MARK = 100_000_000, 8_000_000
_MOST_ELEMENTS, _LARGEST_TREE = 2_000_000, 300_000
_DEEPEST, _MOST_NAMES = 300, 5_000
_DAMAGED = "bị hỏng hoặc thiếu phần cuối; hãy mở bằng Word hoặc Excel rồi lưu lại"
_HELD = {
    "image": "ảnh",
    "oleObject": "đối tượng nhúng",
    "package": "đối tượng nhúng",
    "aFChunk": "đối tượng nhúng",
    "vbaProject": "macro",
    "externalLink": "liên kết ngoài",
}
Attributes = dict[str, str]
Handler = Callable[[Attributes], object]


class Relation(NamedTuple):
    """What a part refers to."""

    kind: str  # the last word of its type, the same in both editions of the standard
    target: str  # the name of the part; empty outside the file


class Package:
    """An Office file that was opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableError(_DAMAGED) from error
        parts = self.zip.infolist()
        self.elements = self.characters = 0
        self.parts = {each.filename.lstrip("/"): each for each in parts}
        if len(parts) > _MOST_PARTS or sum(each.file_size for each in parts) > _MOST_BYTES:
            raise too_large()
        if len(self.parts) < len(parts):
            raise UnreadableError("có hai phần trùng tên bên trong; hãy mở bằng Word hoặc Excel rồi lưu lại")
        if any(each.flag_bits & 1 for each in parts):
            raise UnreadableError("có mật khẩu; hãy bỏ mật khẩu rồi lưu lại")
        self.main = next((each.target for each in self.relations("").values() if each.kind == "officeDocument"), "")

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by id; "" is the file itself."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        found = {}
        for each in self.tree(path if path in self.parts else ""):
            kind = each.get("Type", "").rpartition("/")[2]
            outside = each.get("TargetMode") == "External"
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            found[each.get("Id", "")] = Relation(kind, "" if outside else target)
        return found

    def part(self, of: str, kind: str) -> str:
        """The name of the part of a kind that a part refers to; empty where there is none."""
        return next((e.target for e in self.relations(of).values() if e.kind == kind and e.target in self.parts), "")

    def held(self, part: str) -> Counter[str]:
        """What a part brings along that no table shows."""
        relations = self.relations(part).values()
        outside = sum(not each.target and each.kind != "hyperlink" for each in relations)
        inside = Counter(_HELD.get(each.kind, UNTOLD) for each in relations if each.target)
        return inside + Counter({"liên kết ngoài": outside})

    def walk(self, part: str, walker: "Walker", most: int = _MOST_ELEMENTS) -> None:
        """Tell a walker of each beginning, text and end of a part.

        Raises:
            UnreadableError: The part is no XML, has a DTD, or is beyond the bounds, which hold for all parts together.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        depth = 0
        known: dict[str, tuple[Handler | None, Handler | None]] = {}

        def begin(name: str, attributes: Attributes) -> None:
            nonlocal depth
            self.elements += 1
            depth += 1
            if self.elements > most or depth > _DEEPEST or len(known) > _MOST_NAMES:
                raise too_large()
            if name not in known:
                known[name] = walker.handlers(*name.rpartition(" ")[::2])
            if handler := known[name][0]:
                handler({key.rpartition(" ")[2]: value for key, value in attributes.items()})

        def finish(name: str) -> None:
            nonlocal depth
            depth -= 1
            if handler := known[name][1]:
                handler({})

        def text(data: str) -> None:
            self.characters += len(data)
            if self.characters > MOST_CHARACTERS:
                raise too_large()
            walker.text(data)

        def refuse(*_: object) -> None:
            raise UnreadableError("có phần khai báo DTD, không phải do Word hoặc Excel ghi ra nên không đọc")

        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, finish, text
        parser.StartDoctypeDeclHandler = refuse
        self._feed(parser, part)

    def _feed(self, parser: expat.XMLParserType, part: str) -> None:
        try:
            if self.parts[part].file_size > _LARGEST_PART:
                raise too_large()
            with self.zip.open(self.parts[part]) as stream:
                given = 0
                while chunk := stream.read(1 << 18):
                    given += len(chunk)
                    parser.Parse(chunk, False)
                    if given - max(parser.CurrentByteIndex, 0) > _LARGEST_MARK:
                        raise too_large()
            parser.Parse(b"", True)
        except (KeyError, expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise UnreadableError(_DAMAGED) from error
        except (NotImplementedError, RuntimeError) as error:
            raise UnreadableError("được nén hoặc mã hóa theo cách không đọc được; hãy lưu lại bằng Word") from error

    def tree(self, part: str) -> ET.Element:
        """A small part as a whole, names without namespaces; an empty element where there is no part."""
        if not part:
            return ET.Element("none")
        tree = _Tree()
        self.walk(part, tree, self.elements + _LARGEST_TREE)
        return tree.builder.close()


class Walker:
    """What a walk through a part comes by: of the elements in its namespaces, those that it has methods for."""

    spaces: AbstractSet[str] = frozenset()

    def handlers(self, space: str, name: str) -> tuple[Handler | None, Handler | None]:
        """What is called at the beginning and at the end of an element."""
        if space not in self.spaces:
            return None, None
        return getattr(self, f"start_{name.lower()}", None), getattr(self, f"end_{name.lower()}", None)

    def text(self, data: str) -> None:
        """A text, in pieces."""


class _Tree(Walker):
    def __init__(self) -> None:
        self.builder = ET.TreeBuilder()

    def handlers(self, space: str, name: str) -> tuple[Handler, Handler]:
        return lambda attributes: self.builder.start(name, attributes), lambda _: self.builder.end(name)

    def text(self, data: str) -> None:
        self.builder.data(data)
