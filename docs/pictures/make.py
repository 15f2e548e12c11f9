"""Makes the pictures of the READMEs: `python docs/pictures/make.py`, where `.[test]` is installed and Chromium is.

The terminal is an SVG of rich, with the typefaces of whoever looks at it; the page is what Chromium shows, the printed
table what PDFium draws.
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from io import StringIO
from pathlib import Path

import pypdfium2
from playwright.sync_api import sync_playwright
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

HERE = Path(__file__).resolve().parent
ASKED = ["tasks", "Sở Nội vụ", "--role", "chủ trì", "-i", "papi", "--direct"]
WIDTH = 98


def chisotv(*args: str) -> str:
    """What the program writes for a terminal with colours."""
    settings = {"COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "chisotv", *args]
    return subprocess.run(  # noqa: S603 - this very program
        command, env=os.environ | settings, stdout=subprocess.PIPE, encoding="utf-8", check=True
    ).stdout


def terminal() -> str:
    """A terminal with a question and its answer, as SVG that loads nothing."""
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor")
    words = [f'"{word}"' if " " in word else word for word in ASKED]
    console.print(Text("$ chisotv " + " ".join(words), style="bold"))
    console.print(Text.from_ansi(chisotv(*ASKED)))
    head, _, rest = CONSOLE_SVG_FORMAT.partition("@font-face")
    form = head + rest[rest.rindex("src:") :].partition("}}")[2]
    form = form.replace("Fira Code", "Consolas, Menlo, Liberation Mono")
    return console.export_svg(title="chisotv", code_format=form, unique_id="chisotv")


def png(width: int, height: int, grey: bytes) -> bytes:
    """Grey points as a PNG file, row by row."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + grey[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def printed(folder: Path) -> bytes:
    """The first page of an appendix on paper."""
    chisotv("render", "papi", "-o", str(folder / "papi.pdf"))
    document = pypdfium2.PdfDocument(folder / "papi.pdf")
    bitmap = document[0].render(scale=1.25, grayscale=True)
    width, height, stride = bitmap.width, bitmap.height * 5 // 6, bitmap.stride  # below it is empty
    points = bytes(bitmap.buffer)
    document.close()
    return png(width, height, b"".join(points[at * stride : at * stride + width] for at in range(height)))


def page(folder: Path) -> bytes:
    """The top of the page that shows all."""
    chisotv("page", "-o", str(folder / "page.html"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        sheet = browser.new_page(viewport={"width": 1000, "height": 640})
        sheet.goto((folder / "page.html").as_uri())
        picture = sheet.screenshot()
        browser.close()
    return picture


if __name__ == "__main__":
    (HERE / "terminal.svg").write_text(terminal(), encoding="utf-8", newline="\n")
    with tempfile.TemporaryDirectory() as scratch:
        (HERE / "table.png").write_bytes(printed(Path(scratch)))
        (HERE / "page.png").write_bytes(page(Path(scratch)))
