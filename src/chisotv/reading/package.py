"""The parts of an Office file: found by their relationships, within bounds, no DTD, nothing run or followed."""

import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from chisotv.reading.base import MOST_CHARACTERS, Lost, UnreadableError, too_large

_MOST_BYTES, _MOST_PARTS = 200_000_000, 5_000
_LARGEST_PART, _LARGEST_MARK = 100_000_000, 8_000_000
_MOST_ELEMENTS, _LARGEST_TREE = 2_000_000, 300_000
_DEEPEST, _MOST_NAMES = 300, 5_000
_DAMAGED = "bị hỏng hoặc thiếu phần cuối; hãy mở bằng Word hoặc Excel rồi lưu lại"
_HELD = dict.fromkeys(("oleObject", "package", "aFChunk"), "đối tượng nhúng")
_HELD |= {"image": "ảnh", "vbaProject": "macro", "externalLink": "liên kết ngoài"}
Take = Callable[[Element], object]


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
        inside = Counter(_HELD.get(each.kind, Lost.UNTOLD) for each in relations if each.target)
        return inside + Counter({"liên kết ngoài": outside})

    def walk(self, part: str, take: Mapping[str, Take], begun: Callable[[str], object] = bool) -> None:
        """Go through a part once.

        Args:
            part: Its name.
            take: What each outermost element of a name is given to, as a whole; "": those of any other.
            begun: What is told the name of each element that begins where nothing is taken.

        Raises:
            UnreadableError: The part is no XML, has a DTD, or is beyond the bounds, which hold for all parts together.
        """
        walk = _Walk(take, begun, self)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = walk.begin, walk.finish
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = walk.text, walk.refuse
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
        except (LookupError, expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise UnreadableError(_DAMAGED) from error
        except (NotImplementedError, RuntimeError) as error:
            raise UnreadableError("được nén hoặc mã hóa theo cách không đọc được; hãy lưu lại bằng Word") from error

    def tree(self, part: str) -> Element:
        """A small part as a whole; an empty element where there is no part."""
        found = [Element("none")]
        if part:
            self.walk(part, {"": found.append})
        return found[-1]


class _Names(dict[str, str]):
    """Names without their namespaces."""

    def __missing__(self, name: str) -> str:
        if len(self) > _MOST_NAMES:
            raise too_large()
        return self.setdefault(name, name.rpartition(" ")[2])


class _Walk:
    """Where the walk through a part is."""

    def __init__(self, take: Mapping[str, Take], begun: Callable[[str], object], package: Package) -> None:
        self.take, self.begun, self.package = take, begun, package
        self.builder, self.names = TreeBuilder(), _Names()
        self.depth = self.outermost = 0  # the latter: at which depth is what is being taken
        self.most = _MOST_ELEMENTS

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        short, all_parts = self.names[name], self.package
        self.depth += 1
        all_parts.elements += 1
        if not self.outermost and (short in self.take or "" in self.take):
            self.outermost, self.most = self.depth, min(_MOST_ELEMENTS, all_parts.elements + _LARGEST_TREE)
        if all_parts.elements > self.most or self.depth > _DEEPEST:
            raise too_large()
        if self.outermost:
            names = self.names
            self.builder.start(short, {names[key]: value for key, value in attributes.items()} if attributes else {})
        else:
            self.begun(short)

    def finish(self, name: str) -> None:
        self.depth -= 1
        if self.outermost:
            self.builder.end(self.names[name])
            if self.depth < self.outermost:
                whole = self.builder.close()
                self.builder, self.outermost, self.most = TreeBuilder(), 0, _MOST_ELEMENTS
                self.take.get(whole.tag, self.take.get("", bool))(whole)

    def text(self, data: str) -> None:
        self.package.characters += len(data)
        if self.package.characters > MOST_CHARACTERS:
            raise too_large()
        if self.outermost:
            self.builder.data(data)

    def refuse(self, *_: object) -> None:
        raise UnreadableError("có phần khai báo DTD, không phải do Word hoặc Excel ghi ra nên không đọc")
