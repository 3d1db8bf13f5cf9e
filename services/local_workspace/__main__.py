"""The local workspace server as a process: `python -P -m services.local_workspace --data-dir FOLDER`.

It says one line on stdout, `ready` or `failed: <one sentence>`, and from then on writes to stderr alone, which its
starter has made a log file. It ends by itself when nobody asks and nothing runs, and by SIGTERM.

Exit codes: 0 ended, 1 could not start, 75 another server has this data folder.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import sys
from pathlib import Path

from filelock import FileLock, Timeout

from services.local_place import LocalPlace, place_of

TAKEN = 75
LOCK_PATIENCE = 0.5
"""Seconds to wait for the lock: whoever only looks whether it is held lets go at once."""


def main(words: list[str] | None = None) -> int:
    """Serve until it is time to end."""
    options = _options(words)
    if options.detach and os.fork():
        os._exit(0)  # the starter waits for this half alone; the server is nobody's child, and leaves no zombie
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        place = place_of(options.data_dir)
        place.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(place.lock, timeout=LOCK_PATIENCE, mode=0o600):
            return _serve(place, options.idle_minutes * 60)
    except Timeout:
        _say("taken")
        return TAKEN
    except (OSError, sqlite3.Error) as error:
        _say(f"failed: The local workspace cannot use the folder {options.data_dir}: {_reason(error)}.")
        return 1


def _serve(place: LocalPlace, idle_seconds: float) -> int:
    # Imported here: whoever comes second is told so before all this is loaded.
    from services.local_workspace.running import serve
    from services.local_workspace.store import NewerStateError

    try:
        serve(place, idle_seconds, _say_ready)
    except NewerStateError as error:
        _say(f"failed: {error}")
        return 1
    return 0


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="services.local_workspace")
    parser.add_argument("--data-dir", type=Path, required=True, help="amlx's data folder")
    parser.add_argument("--idle-minutes", type=float, default=10, help="end after so long without a request or a job")
    parser.add_argument("--detach", action="store_true", help="go on in the background, as nobody's child")
    return parser.parse_args(words)


def _say(line: str) -> None:
    """Tell the starter one line; its pipe closes when this process ends."""
    os.write(1, (line + "\n").encode("utf-8", "backslashreplace"))


def _say_ready() -> None:
    """Tell the starter, then let go of its pipe: nothing written to stdout later may hang or break it."""
    _say("ready")
    os.dup2(2, 1)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).rstrip(".")


if __name__ == "__main__":
    sys.exit(main())
