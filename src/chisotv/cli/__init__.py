"""The command line: options, streams, exit statuses; no logic. One module for each verb.

Exit statuses: 0 fine, 1 problems found, 2 wrong use, 3 a fault of the program, 130 interrupted, 141 nobody read to
the end. Only what parses the command line is imported here; a verb's module, and with it its work, is imported when the
verb is asked for.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from chisotv.files.output import SHOWN, ReaderGone, say
from chisotv.problems import ChisotvError, reason

INTERRUPTED = 130
READER_GONE = 141
"""What the shell says of programs that such a pipe ends: nobody has seen all that was found, so it cannot be 0."""


def main() -> NoReturn:
    """The `chisotv` script.

    A program that lives for a twentieth of a second neither looks for garbage nor tidies up before it goes: both would
    take a third of its time, and files are closed by those who write them.
    """
    gc.disable()
    _trust_no_working_folder()
    if sys.getfilesystemencoding() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"  # in an old locale arguments and names of files would be garbled: begin anew
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - this very program
    # Ctrl-C amid what a library does may not be raised there, and would be lost.
    sys.unraisablehook = lambda it: _interrupted() if it.exc_type is KeyboardInterrupt else sys.__unraisablehook__(it)
    try:
        if (status := run(sys.argv[1:])) == INTERRUPTED:
            raise KeyboardInterrupt
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
    except KeyboardInterrupt:
        _interrupted()
    except BaseException as error:  # the last line of defence; `run`, which tests call, hides nothing
        from chisotv.cli.unforeseen import tell

        status = tell(error)
    os._exit(status)


def _interrupted() -> NoReturn:
    say("", "Đã dừng theo Ctrl-C; không có tệp nào ghi dở.")
    os._exit(INTERRUPTED)


def _trust_no_working_folder() -> None:
    """Start no program and import no module that lies in the working folder, which may be anybody's data."""
    os.environ["NoDefaultCurrentDirectoryInExePath"] = "1"  # noqa: SIM112 - Windows would look there for git
    os.environ["PYTHONSAFEPATH"] = "1"  # so would the processes of `validate --jobs` for the standard library


def run(args: Sequence[str]) -> int:
    """Run one command line, the words after the program's name; gives the exit status."""
    from typer.exceptions import TyperException

    from chisotv.cli.app import app
    from chisotv.cli.vietnamese import explain

    try:
        _speak_utf8()
        status = app(args=list(args), prog_name="chisotv", standalone_mode=False)
    except ChisotvError as error:
        say(*str(error).split("\n"))
        return error.status
    except ReaderGone:
        # The interpreter flushes stdout once more at its end; nothing of that may be heard.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        # Who writes a file says so himself: what has a name could not be read.
        what = f"Không đọc được “{error.filename}”" if error.filename else "Không ghi được kết quả"
        say(f"{what}: {reason(error)}.")
        return 2
    except SystemExit as ended:  # completion ends so
        return ended.code if isinstance(ended.code, int) else 0
    except TyperException as error:
        return explain(error)
    return status if isinstance(status, int) else 0


def _speak_utf8() -> None:
    """Windows consoles and pipes default to code pages that lack Vietnamese letters; a closed stream takes nothing."""
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=SHOWN)
    if not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="\n")  # a file made by ">" has the same bytes as one made by --output
