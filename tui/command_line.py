"""`amlx`: without a command the screen, with one its headless twin.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted. What went wrong is one sentence on stderr; its
traceback goes to the log file.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from services import folders, log
from services.errors import AmlxError, UsageError
from services.text import safe
from tui.commands.context import Context, open_session

if TYPE_CHECKING:
    from tui.commands.arguments import Parser

LOG = logging.getLogger("amlx")
INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    sys.excepthook = _fault
    _write_anything()
    try:
        log.start()
        given = sys.argv[1:] if words is None else words
        return _run(parser().parse_args(given)) if given else _show_screen(Namespace())
    except AmlxError as error:
        _tell(error)
        return 2 if isinstance(error, UsageError) else 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read us (head) has seen enough
        _forget_stdout()
        return 0
    except OSError as error:  # a full disk, a folder that may not be read
        _forget_stdout()
        _tell(AmlxError(f"The system refused: {error.strerror or error}.", advice=f"Look at {_place(error)}."))
        return 1


def parser() -> Parser:
    """All words that amlx knows. The screen needs none of it, and is shown the sooner."""
    from tui.commands import assets, compute, job, local
    from tui.commands.arguments import Parser, everywhere

    whole = Parser(prog="amlx", description="Azure Machine Learning studio in a terminal.", parents=[everywhere()])
    whole.add_argument("--version", action="store_true", help="print the version; with --verbose also where files are")
    whole.add_argument("--verbose", action="store_true", help="with --version")
    commands = whole.add_subparsers(dest="group", metavar="COMMAND", parser_class=Parser)
    for module in (compute, job, assets, local):
        module.add(commands)
    return whole


def _write_anything() -> None:
    """What a terminal's encoding lacks (한글 in Latin-1) is written as its code, not stumbled over."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run(words: Namespace) -> int:
    if words.version:
        return _print_version(verbose=words.verbose)
    if words.group is None:
        return _show_screen(words)
    code = words.run(Context(words))
    sys.stdout.flush()  # here, where a broken pipe is still ours to handle
    return code or 0


def _show_screen(words: Namespace) -> int:
    from tui.start import run

    session = open_session(words)
    try:
        return run(session)
    finally:
        session.close()


def _print_version(*, verbose: bool) -> int:
    from importlib.metadata import version

    print(f"amlx {version('amlx')}")  # noqa: T201
    if verbose:
        from services.settings import settings_file

        places = {"log": folders.log_file(), "settings": settings_file(), "data": folders.data_dir()}
        print("\n".join(f"{name:9}{place}" for name, place in places.items()))  # noqa: T201
    sys.stdout.flush()
    return 0


def _forget_stdout() -> None:
    """Python writes what is left when it ends; that must not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _place(error: OSError) -> str:
    return str(error.filename) if error.filename else "where the output goes"


def _tell(error: AmlxError) -> None:
    LOG.info("%s", error.title, exc_info=error)
    print(f"amlx: {safe(error.sentence())}", file=sys.stderr)  # noqa: T201


def _fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody foresaw: the traceback goes to the log, one sentence to the person."""
    LOG.critical("A fault of amlx's own", exc_info=(kind, error, trace))
    sentence = f"amlx ended because of a fault of its own ({kind.__name__}). {folders.log_file()} says more."
    print(safe(sentence), file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
