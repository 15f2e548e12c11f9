"""What the shell is given at TAB: nothing of it can be executed or read as markup, whatever the data says.

Once as typer hands it over, for every shell; once in the real shells that are installed here, in a pseudo terminal.
"""

import os
import re
import select
import shlex
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
import yaml
from typer._click.shell_completion import CompletionItem, get_completion_class

from chisotv.cli.app import VERBS, app, implementation
from chisotv.cli.completion import know_shells
from chisotv.cli.options import AGENCY
from chisotv.loading import load
from chisotv.models.dataset import Dataset
from chisotv.models.registry import names
from conftest import DATA, EXAMPLES, Run

HOSTILE = [
    r"Sở $(touch RAN) `touch RAN` \$(touch RAN) \`touch RAN\`",
    "Sở '; touch RAN; ' \"; touch RAN; \" ')); touch RAN; ((' | touch RAN & touch RAN",
    r"Sở [/b] [red] \[x] {1} <a> %s :::",
]
SHELLS = ["bash", "zsh", "fish", "powershell", "pwsh"]


def data_with(name: str, place: Path) -> Path:
    """The smallest complete folder with other names of its agencies and indices."""
    shutil.copytree(EXAMPLES / "base", place)
    for file, key, fields in (("agencies", "agencies", ("name",)), ("dispatch", "indices", ("name", "full_name"))):
        path = place / f"{file}.yaml"
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for record in content[key]:
            record.setdefault("printed" if file == "agencies" else "aliases", []).append(record["name"])
            record.update({field: f"{name} {record[field]}" for field in fields})
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8", newline="\n")
    return place


@pytest.fixture(params=HOSTILE, ids=["shell", "quotes", "markup"])
def hostile(request: pytest.FixtureRequest, tmp_path: Path, run: Run) -> Path:
    """A data set that is right but for what its names would do to who evaluates them."""
    place = data_with(request.param, tmp_path / "data")
    result = run("validate", place)
    assert result.status == 0, result.out
    return place


def completed_lines() -> Iterator[str]:
    """A command line, up to the TAB, for every option and argument that offers words, and for the names of options."""
    for verb in VERBS:
        function = implementation(verb)
        alone = typer.Typer(add_completion=False)
        alone.command(verb)(function)
        yield f"chisotv {verb} --"
        for param in typer.main.get_command(alone).params:
            before = f"chisotv {verb} --data data" if verb != "schema" else f"chisotv {verb}"
            yield f"{before} {param.opts[0]} " if param.param_type_name == "option" else f"{before} "
    yield from ("chisotv ", "chisotv --")


LINES = sorted(set(completed_lines()))


def offered(run: Run, shell: str, line: str, monkeypatch: pytest.MonkeyPatch, word: str | None = None) -> str:
    """What the program writes when this shell asks; the line ends with the word at the cursor."""
    word = line.rpartition(" ")[2] if word is None else word
    before = line.removesuffix(word).split()
    asked = {
        "_CHISOTV_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "\n".join([*before, word]),
        "COMP_CWORD": str(len(before)),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": word,
    }
    with monkeypatch.context() as patch:
        for name, value in asked.items():
            patch.setenv(name, value)
        know_shells()
        result = run()
    assert result.err == ""
    return result.out


@pytest.mark.parametrize("shell", SHELLS)
def test_no_shell_is_given_a_name_out_of_the_data(
    run: Run, hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    harmless = tmp_path / "harmless"
    data_with("Sở", harmless / "data")
    for line in (line for line in LINES if "--data" in line):
        monkeypatch.chdir(harmless)
        expected = offered(run, shell, line, monkeypatch)
        monkeypatch.chdir(hostile.parent)
        assert offered(run, shell, line, monkeypatch) == expected, line
    assert "so-noi-vu" in offered(run, shell, "chisotv tasks --data data --agency ", monkeypatch)
    assert "papi" in offered(run, shell, "chisotv show --data data ", monkeypatch)


def test_nothing_offered_means_anything_to_a_shell(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are ids and options; the texts beside them, which are the program's own, hold no sign of a shell."""
    know_shells()
    monkeypatch.chdir(hostile.parent)
    bash = get_completion_class("bash")
    assert bash is not None
    items: list[CompletionItem] = []
    for line in LINES:
        words = line.split(" ")
        program = bash(typer.main.get_command(app), {}, "chisotv", "_CHISOTV_COMPLETE")
        items += program.get_completions(words[1:-1], words[-1])
    assert {"so-noi-vu", "papi", "letter", "--agency", "tasks", "CTV021"} <= {item.value for item in items}
    for item in items:
        assert re.fullmatch(r"[A-Za-z0-9_-]+|[,;]", item.value)
        assert not set(item.help or "") & set("\\`$\"'[]\n\t"), item.help


@pytest.mark.parametrize("option", ["--version", "--install-completion", "--show-completion"])
def test_at_tab_nothing_is_done(run: Run, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    """Zsh evaluates all that is written at TAB, and nobody who presses it means to install."""
    monkeypatch.setattr("chisotv.cli.completion._shell", lambda: "bash")
    monkeypatch.setattr("typer._completion_shared.install", lambda **_: ("bash", "place"))
    assert offered(run, "zsh", f"chisotv {option} ta", monkeypatch) == offered(run, "zsh", "chisotv ta", monkeypatch)


TYPED = [
    ("tasks -a ", "so-n", {"so-noi-vu"}, {"so-noi-vu"}),
    ("tasks -a ", "SNV", {"so-noi-vu"}, {"SNV"}),
    ("tasks ", "snv", {"so-noi-vu"}, {"snv"}),
    ("tasks -a ", "Sở", {"so-noi-vu", "so-y-te", "cac-so-ban-nganh-tinh"}, {"Sở-noi-vu", "Sở-y-te"}),
    ("tasks -a ", '"Sở N', {"so-noi-vu"}, {"Sở Noi-vu"}),
    ("tasks -a ", '"Sở ', {"so-noi-vu", "so-y-te"}, {"Sở noi-vu", "Sở y-te"}),
    ("tasks -a ", "'ubnd HUYỆN cầu k", {"ubnd-huyen-cau-ke"}, {"ubnd HUYỆN cầu ke"}),
    ("tasks -a ", '"Ủy ban nhân d', {"ubnd-huyen-cau-ke"}, {"Ủy ban nhân dan-huyen-cau-ke"}),
    ("tasks -i ", "P", {"papi", "par_index"}, {"papi", "par_index"}),
    ("progress ", "DT", {"dti"}, {"dti"}),
    ("render ", "LET", {"letter"}, {"letter"}),
    ("show ", '"chỉ số hiệu', {"papi"}, {"chỉ số hiệu-qua-quan-tri-va-hanh-chinh-cong"}),
    ("validate --explain ", "ctv02", {"CTV020", "CTV029"}, {"CTV020", "CTV029"}),
]
"""A line, the word at its end, words that must be offered for it, and those of fish."""


def words_in(shell: str, written: str) -> set[str]:
    """The offered words in what the program writes."""
    if shell != "zsh":
        return {re.split(":::|\t", line)[0] for line in written.splitlines()}
    if "compadd" in written:
        return set(shlex.split(written.partition(" -- ")[2].partition(";")[0]))
    return set(re.findall(r'^(?:_arguments .*\(\()?"([^"]*)"', written, re.MULTILINE))


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("line", "word", "ids", "in_fish"), TYPED, ids=[word for _, word, *_ in TYPED])
def test_case_and_marks_make_no_difference(
    run: Run, monkeypatch: pytest.MonkeyPatch, shell: str, line: str, word: str, ids: set[str], in_fish: set[str]
) -> None:
    found = words_in(shell, offered(run, shell, f"chisotv {line}{word}", monkeypatch, word))
    assert (in_fish if shell == "fish" else ids) <= found
    assert "thanh-tra-tinh" not in found


def test_what_fish_is_offered_is_understood(dataset: Dataset) -> None:
    """The letters typed stay, and the rest of the name is without marks and with "-" for a space."""
    context = typer.Context(typer.main.get_command(app), obj=DATA)
    for agency in dataset.registry.agencies:
        for name in names(agency):
            for end in range(1, len(name) + 1):
                items = {item.value: item for item in AGENCY.shell_complete(context, None, name[:end])}
                rest = items[agency.id].rest
                assert re.fullmatch(r"[a-z0-9-]*", rest)
                assert dataset.registry.find(name[:end] + rest) == agency, name[:end]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("word", ["Sở", '"Sở N', "SNV"])
def test_words_for_what_is_typed_hold_no_sign_of_a_shell(
    run: Run, hostile: Path, monkeypatch: pytest.MonkeyPatch, shell: str, word: str
) -> None:
    monkeypatch.chdir(hostile.parent)
    written = offered(run, shell, f"chisotv tasks --data data -a {word}", monkeypatch, word)
    found = words_in(shell, written)
    assert found
    for each in found:
        assert re.fullmatch(r"[a-z0-9-]+", each.removeprefix(word.strip('"')) or "whole")
    if shell == "zsh":
        assert written.startswith("compadd -U -P '' -- so-")


@pytest.mark.parametrize("option", ["--show-completion", "--install-completion"])
@pytest.mark.parametrize(("name", "told"), [("sh", "“sh”"), (None, "chương trình dòng lệnh đang dùng")])
def test_a_shell_without_completion(
    run: Run, monkeypatch: pytest.MonkeyPatch, option: str, name: str | None, told: str
) -> None:
    monkeypatch.setattr("typer._completion_shared._get_shell_name", lambda: name)
    result = run(option)
    assert (result.status, result.out) == (2, "")
    assert result.err == f"Không có gợi ý bằng phím Tab cho {told}; chỉ có cho bash, zsh, fish, PowerShell.\n"


START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(chisotv --show-completion)"'),
    "zsh": (["zsh", "-f", "-i"], 'autoload -U compinit; compinit -u -D; eval "$(chisotv --show-completion)"'),
    "fish": (["fish", "--no-config", "--interactive"], "chisotv --show-completion | source"),
}


class Terminal:
    """A shell in a pseudo terminal."""

    def __init__(self, command: list[str], folder: Path) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.process, self.stream = pty.fork()  # type: ignore[attr-defined, unused-ignore]
        if self.process == 0:
            os.chdir(folder)
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            home = {"HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home")}
            settings = {"TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": path, **home}
            settings |= {name: value for name, value in os.environ.items() if name == "PYTHONPATH"}
            os.execvpe(command[0], command, settings)  # noqa: S606
        size = struct.pack("HHHH", 40, 120, 0, 0)
        fcntl.ioctl(self.stream, termios.TIOCSWINSZ, size)  # type: ignore[attr-defined, unused-ignore]

    def send(self, keys: str, *awaited: str) -> str:
        """Press keys, and read until everything awaited has been shown."""
        os.write(self.stream, keys.encode("utf-8"))
        seen = b""
        while not all(word.encode("utf-8") in seen for word in awaited):
            ready, _, _ = select.select([self.stream], [], [], 60)
            assert ready, f"{awaited} not in {seen!r}"
            seen += os.read(self.stream, 65536)
        return seen.decode("utf-8", "replace")

    def end(self) -> None:
        """Leave no process behind."""
        os.kill(self.process, signal.SIGKILL)  # type: ignore[attr-defined, unused-ignore]
        os.waitpid(self.process, 0)
        os.close(self.stream)


IN_A_SHELL = [
    ("tasks --data data --agency so-", ("so-noi-vu", "so-y-te"), ("so-noi-vu", "so-y-te")),
    ("show --data data p", ("papi",), ("papi",)),
    ("tasks --data data -a SN", ("so-noi-vu",), ("SNv",)),
    ('tasks --data data -a "Sở N', ("so-noi-vu",), ("Noi-vu",)),
    ("tasks --data data -a sở", ("so-noi-vu", "so-y-te"), ("noi-vu", "y-te")),
    ("show --data data P", ("papi",), ("papi",)),
]


@pytest.mark.parametrize(("typed", "shown", "in_fish"), IN_A_SHELL, ids=[typed for typed, *_ in IN_A_SHELL])
@pytest.mark.parametrize("shell", START)
def test_tab_in_a_real_shell_runs_nothing(
    hostile: Path, shell: str, typed: str, shown: tuple[str, ...], in_fish: tuple[str, ...]
) -> None:
    if sys.platform == "win32" or shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    folder = hostile.parent
    (folder / "home").mkdir()
    command, rc = START[shell]
    terminal = Terminal(command, folder)
    try:
        terminal.send(f"{rc}; echo rea''dy\n", "ready")
        screen = terminal.send(f"chisotv {typed}\t\t", *(in_fish if shell == "fish" else shown))
    finally:
        terminal.end()
    assert not (folder / "RAN").exists()
    assert "Error" not in screen


SIGNS = [*"\\\"'$()[]{}*?!#&;|<>~^%@=:`-", "$(touch RAN)", "`touch RAN`", "[/b]", "  ", "Ưộ", "!!"]
SIGNS += ["'; touch RAN; '", '"; touch RAN; "', r"\$(touch RAN)"]
RECORD = {
    "bash": "chisotv() { printf '%s\\n' \"$@\" >told; echo to''ld; }; set +o histexpand",
    "zsh": "chisotv() { printf '%s\\n' \"$@\" >told; echo to''ld; }; unsetopt banghist",
    "fish": "function chisotv; printf '%s\\n' $argv >told; echo to''ld; end",
}
"""What writes the words down that a command is given; at TAB the shells run the program itself."""


def quoted(shell: str, way: str, text: str) -> str:
    """A text as it is typed when nothing in it shall mean anything, with the quote still open."""
    if way == "'":
        return way + (re.sub(r"([\\'])", r"\\\1", text) if shell == "fish" else text.replace("'", r"'\''"))
    if way == '"':
        return way + re.sub(r'([\\"$])' if shell == "fish" else r'([\\"$`])', r"\\\1", text)
    return "".join(sign if sign.isalnum() else f"\\{sign}" for sign in text)


@pytest.mark.parametrize("shell", START)
def test_a_name_with_any_sign_completes_as_text(tmp_path: Path, shell: str) -> None:
    """And what stands on the line then, when it is run, is the agency; each sign is typed in one way of three."""
    if sys.platform == "win32" or shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    (tmp_path / "home").mkdir()
    place = shutil.copytree(EXAMPLES / "base", tmp_path / "data")
    content = yaml.safe_load((place / "agencies.yaml").read_text(encoding="utf-8"))
    begun = {}
    for number, sign in enumerate(SIGNS):
        name = f"so-q{chr(97 + number // 26)}{chr(97 + number % 26)}"
        begun[name] = f"{'' if number % 2 else 'Ty '}{sign}{name[3:]}"
        content["agencies"].append({"id": name, "name": f"{begun[name]} xong ca".strip(), "kind": "department"})
    (place / "agencies.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8", newline="\n")
    dataset = load(place).dataset
    assert dataset is not None
    command, rc = START[shell]
    terminal = Terminal(command, tmp_path)
    found = {}
    try:
        terminal.send(f"{rc}; {RECORD[shell]}; echo rea''dy\n", "ready")
        for number, (name, text) in enumerate(begun.items()):
            typed = quoted(shell, ("", "'", '"')[number % 3], " ".join(text.split()))
            terminal.send(f"chisotv tasks --data data -a {typed}\t", *(["xong"] if shell == "fish" else []))
            terminal.send("\r", "told")
            *_, told = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
            found[name] = dataset.registry.find(told).id
    finally:
        terminal.end()
    assert found == {name: name for name in begun}
    assert not (tmp_path / "RAN").exists()
