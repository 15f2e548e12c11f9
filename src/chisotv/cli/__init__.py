"""The command line: options, streams, exit statuses; no logic. One module for each verb.

Exit statuses: 0 fine, 1 problems found, 2 wrong use, 130 interrupted, 141 nobody read to the end. Only what parses the
command line is imported here; a verb's module, and with it its work, is imported when the verb is asked for.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from chisotv.files.output import SHOWN, ReaderGone
from chisotv.problems import ChisotvError, reason

READER_GONE = 141
"""What the shell says of programs that such a pipe ends: nobody has seen all that was found, so it cannot be 0."""


def main() -> NoReturn:
    """The `chisotv` script.

    A program that lives for a twentieth of a second neither looks for garbage nor tidies up before it goes: both would
    take a third of its time, and files are closed by those who write them.
    """
    gc.disable()
    _trust_no_working_folder()
    try:
        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _trust_no_working_folder() -> None:
    """Start no program and import no module that lies in the working folder, which may be anybody's data."""
    os.environ["NoDefaultCurrentDirectoryInExePath"] = "1"  # noqa: SIM112 - Windows would look there for git
    os.environ["PYTHONSAFEPATH"] = "1"  # so would the processes of `validate --jobs` for the standard library


def run(args: Sequence[str]) -> int:  # noqa: PLR0911 - one for each way to end
    """Run one command line, the words after the program's name; gives the exit status."""
    from typer import Abort
    from typer.exceptions import TyperException

    from chisotv.cli.app import app
    from chisotv.cli.vietnamese import explain

    try:
        _speak_utf8()
        status = app(args=list(args), prog_name="chisotv", standalone_mode=False)
    except ChisotvError as error:
        print(error, file=sys.stderr)
        return error.status
    except ReaderGone:
        # The interpreter flushes stdout once more at its end; nothing of that may be heard.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        # Who writes a file says so himself: what has a name could not be read.
        what = f"Không đọc được “{error.filename}”" if error.filename else "Không ghi được kết quả"
        print(f"{what}: {reason(error)}.", file=sys.stderr)
        return 2
    except Abort:
        return 130
    except SystemExit as ended:  # completion ends so
        return ended.code if isinstance(ended.code, int) else 0
    except TyperException as error:
        return explain(error)
    return status if isinstance(status, int) else 0


def _speak_utf8() -> None:
    """Windows consoles and pipes default to code pages that lack Vietnamese letters; a closed stream swallows all."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=SHOWN)
    if not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="\n")  # a file made by ">" has the same bytes as one made by --output
