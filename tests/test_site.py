"""The pages of the documents: every command in them is run and gives what they show, every link leads somewhere."""

import contextlib
import doctest
import html
import importlib.util
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from chisotv.cli import run as run_program
from chisotv.cli.app import VERBS
from conftest import DATA, ROOT, Run, Snapshot, from_csv, git
from reference import commands_page, data_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BLOCK = re.compile(r"^```(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MADE = re.compile(r"^<!-- chisotv (.*) -->\n(.*?)^<!-- hết -->$", re.MULTILINE | re.DOTALL)
"""A part of a page that a command writes."""

PAGES = [path.relative_to(ROOT).as_posix() for folder in (ROOT, ROOT / "docs") for path in sorted(folder.glob("*.md"))]
WITH_COMMANDS = [name for name in PAGES if name not in ("CHANGELOG.md", "LICENSES.md", "docs/lenh.md")]
STANDS_FOR = {  # words that a reader replaces → what the tests take for them
    "YEAR": "2026", "NĂM": "2026", "FIGURE": "1300000", "CON_SỐ": "1300000", "HẠNG": "9/63", "R/N": "9/63", "N": "9",
    "INDEX": "papi", "CŨ": "HEAD", "NUMBER": "4.2", "OLD": "HEAD", "FILE": "phu-luc.docx", "TỆP": "phu-luc.docx",
}  # fmt: skip


def shown(command: str) -> tuple[int, str]:
    """The status of a command and what it writes on a terminal, which does not tell the two streams apart."""
    words = [STANDS_FOR.get(word, word) for word in shlex.split(command, comments=True)]
    if "HEAD" in words:
        git(Path(), "--version")  # without git the rest of the page is skipped
    both = io.StringIO()
    with contextlib.redirect_stdout(both), contextlib.redirect_stderr(both):
        status = run_program(words)
    return status, both.getvalue().rstrip() + "\n"


def saved() -> None:
    if shutil.which("git"):
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "--allow-empty", "-m", "x"]):
            git(Path(), *command)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """Where a reader tries the commands: a checkout with the data in ./data, and tables to import."""
    monkeypatch.setenv("COLUMNS", "98")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(DATA, tmp_path / "data")
    for name in ("phu-luc.docx", "phu-luc-ban-2.docx"):
        assert run("render", "papi", "-o", name).status == 0
    saved()
    return tmp_path


def execute(form: str, first: str, block: str) -> None:
    """Run what a page shows to other programs; with pandas and R where they are installed."""
    if ">>>" in block:
        examples = doctest.DocTestParser().get_doctest(block, {}, first, None, None)
        assert doctest.DocTestRunner(verbose=False).run(examples).failed == 0
    elif form == "r" and (program := shutil.which("Rscript")):
        code = f'if (!requireNamespace("jsonlite", quietly = TRUE)) quit()\n{block}stopifnot(nrow(progress) > 0)\n'
        Path("page.R").write_text(code, encoding="utf-8", newline="\n")
        subprocess.run([program, "page.R"], check=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    elif form == "python":
        made = compile(block, first, "exec")
        if importlib.util.find_spec("pandas"):
            exec(made, {})  # noqa: S102 - what the page shows


def follow(form: str, block: str) -> str:
    """Do what a block says; gives it as it should be."""
    first, _, rest = block.partition("\n")
    if form == "yaml" and first.startswith("# Thêm vào cuối "):
        with Path(first.removeprefix("# Thêm vào cuối ")).open("a", encoding="utf-8", newline="\n") as file:
            file.write(rest)
    elif form == "diff":
        path = Path(first.removeprefix("# "))
        old, new = ("".join(re.findall(rf"^[{sign} ](.*\n)", rest, re.MULTILINE)) for sign in "-+")
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    elif form in ("python", "r"):
        execute(form, first, block)
    elif form in ("console", "sh"):
        for line in block.splitlines()[: 1 if form == "console" else None]:
            if found := re.match(r"(?:\$ )?chisotv (.*)", line):
                status, real = shown(found[1])
                if form == "console":  # some show a refusal
                    return f"{first}\n{real}"
                assert status in (0, 1), (line, real)
    return block


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_pages_do_what_they_say(name: str, desk: Path, request: pytest.FixtureRequest) -> None:
    """Each command is run, in the order of the page; what a page shows of it is the real output."""
    path = ROOT / name
    old = path.read_text(encoding="utf-8")
    new = BLOCK.sub(lambda found: f"```{found[1]}\n{follow(*found.groups())}```", old)
    new = MADE.sub(lambda found: f"<!-- chisotv {found[1]} -->\n{shown(found[1])[1]}<!-- hết -->", new)
    if request.config.getoption("--update"):
        path.write_text(new, encoding="utf-8", newline="\n")
    assert new == path.read_text(encoding="utf-8")
    saved()
    for at, command in enumerate(dict.fromkeys(re.findall(r"`chisotv ([^`]*)`", BLOCK.sub("", old)))):
        verb, *rest = re.sub(r" \[[^]]*\](?:\.\.\.)?", "", command).split(" ")  # without what may be left out
        if not rest:  # the name of a verb
            assert verb in VERBS or verb.startswith("--"), command
        elif verb != "LỆNH":
            if verb not in ("init", "import"):
                shutil.copytree(DATA, desk / f"mine-{at}")
            status, real = shown(" ".join([verb, *(re.sub("^(?:THƯ_MỤC|DIR)$", f"mine-{at}", word) for word in rest)]))
            assert status in (0, 1), (command, real)


def anchors(text: str) -> set[str]:
    """What links can lead to: the headings, as GitHub and MyST name them."""
    found: list[str] = []
    for heading in re.findall(r"^#+ (.*)$", BLOCK.sub("", text), re.MULTILINE):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.append(re.sub(r"[^\w -]", "", plain).replace(" ", "-"))
    return {f"{slug}-{n}" if (n := found[:at].count(slug)) else slug for at, slug in enumerate(found)}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    text = re.sub(r"`[^`\n]*`", "", BLOCK.sub("", (ROOT / name).read_text(encoding="utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match("https?:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        assert path.exists(), (name, target)
        assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), (name, target)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built without a warning."""
    pytest.importorskip("furo", reason="pip install -e '.[docs]'")
    scratch = tmp_path_factory.mktemp("site")
    # A process of its own: what Sphinx imports warns of what its makers must mend.
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-d", f"{scratch}/trees"]
    done = subprocess.run([*command, f"{ROOT}/docs", f"{scratch}/site"], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return scratch / "site"


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    loaded = re.compile(r"""<(?:script|img|iframe|source|link)\b[^>]*\b(?:src|srcset|href)=["'](?:https?:)?//[^>]*""")
    pages = sorted(site.glob("*.html"))
    assert len(pages) > len([name for name in PAGES if name.startswith("docs/")])
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not loaded.findall(text), page
        assert '<html class="no-js" lang="vi"' in text
        assert ('<div lang="en">' in text) == (page.stem in ("english", "json", "architecture"))
        labels = re.findall('(?:aria-label="|<title>)([^"<]+)', text.partition("</title>")[2])
        assert [label for label in labels if label.isascii()] == []
        assert "Skip to content" not in text
        assert not re.search('role="heading">|<pre>', text), page
    for style in site.rglob("*.css"):
        assert not re.search(r"@import|url\([\"']?(?:https?:)?//", style.read_text(encoding="utf-8")), style


def test_the_site_is_searched_from_a_disk_without_marks(site: Path, browser: "Browser") -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "search.html").as_uri() + "?q=cong+an+tinh")
    page.get_by_role("heading", name="Kết quả tìm").wait_for()
    found = page.locator("#search-results li a").all_inner_texts()
    assert "Hướng dẫn cho người phân tích" in found
    page.goto((site / "search.html").as_uri() + "?q=xyzxyz")
    page.get_by_text("Không tìm được trang nào").wait_for()
    for name in ("index", "du-lieu", "lenh", "english"):
        page.goto((site / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, name
    page.close()
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}


def test_page_of_the_data_files_is_current(snapshot: Snapshot) -> None:
    snapshot(ROOT / "docs" / "du-lieu.md", data_page())


def test_page_of_the_commands_is_current(run: Run, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    snapshot(ROOT / "docs" / "lenh.md", commands_page(run))


def test_pictures_are_small_and_show_what_is_asked_today(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = ROOT / "docs" / "pictures"
    assert {path.name for path in pictures.iterdir() if path.stat().st_size <= 150_000} >= {"page.png", "table.png"}
    monkeypatch.setenv("COLUMNS", "98")
    drawn = html.unescape(re.sub("<[^>]*>", "", (pictures / "terminal.svg").read_text(encoding="utf-8")))
    lines = [line.strip() for line in drawn.replace("\xa0", " ").splitlines()]
    command = next(line for line in lines if line.startswith("$ chisotv "))
    words = io.StringIO()
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(io.StringIO()):
        run_program(shlex.split(command.removeprefix("$ chisotv ")))
    assert [line for line in map(str.strip, words.getvalue().splitlines()) if line and line not in lines] == []
    assert not re.search(r"@font-face|url\((?!#)|<image", (pictures / "terminal.svg").read_text(encoding="utf-8"))


@pytest.mark.parametrize("verb", VERBS)
def test_examples_of_the_help(verb: str, desk: Path, run: Run) -> None:
    for folder in ("rieng", "ban-cu", "ban-moi"):
        if verb != "init":
            shutil.copytree(DATA, desk / folder)
    _, _, examples = run(verb, "--help").out.partition("Ví dụ:\n")
    lines = [line.strip().removeprefix("chisotv ") for line in examples.splitlines()]
    assert lines
    for line in lines:
        status, real = shown(line)
        assert status in (0, 1), (line, real)


def test_every_column_of_csv_is_translated(run: Run) -> None:
    page = (ROOT / "docs" / "english.md").read_text(encoding="utf-8").partition("## The columns of CSV")[2]
    known = {name for line in page.splitlines() for name in re.findall("`([^`]+)`", line.split(" | ")[0])}
    for command in ("tasks SNV --today", "progress papi", "agencies", "agencies --history", "gaps", "show notes"):
        told = run(*command.split(), "--format", "csv").out
        for heading in from_csv(told)[0]:
            plain = re.sub("^(?:PAPI|PAR|SIPAS|ICT) (CT|PH)$", r"PAPI \1", re.sub("^20[0-9]{2}$", "2018", heading))
            assert plain in known, (command, heading)
