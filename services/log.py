"""The log file: faults with their tracebacks, never a secret, readable by its owner alone."""

from __future__ import annotations

import contextlib
import logging
import re
from pathlib import Path

from services import folders

LARGEST = 2_000_000
SECRETS = (
    r"(?i)(?P<mark>\bbearer\s+|[?&]sig=|\baccountkey=|\"(?:key|token|password|sastoken)\"\s*:\s*\")[^\s\"&;,']+"
    r"|\beyJ[\w-]+\.[\w-]+\.[\w-]*"
)
"""Bearer tokens, SAS signatures, account keys and anything that looks like a JWT."""


class Redacting(logging.Formatter):
    """A formatter whose lines, tracebacks included, hold no secret."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, secrets as `***`."""
        return redacted(super().format(record))


class LogFile(logging.Handler):
    """A file that is opened with its first record: a start has nothing to say, and is the quicker."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record; what has grown too large is put aside, one old file is kept."""
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(
                self._path, maxBytes=LARGEST, backupCount=1, delay=True, encoding="utf-8"
            )  # opened as it writes, where logging itself bears a full disk
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        """Close the file, where it was opened."""
        if self._file is not None:
            self._file.close()
        super().close()


def redacted(text: str) -> str:
    """A text without the secrets that stand in it."""
    return re.sub(SECRETS, lambda found: f"{found['mark'] or ''}***", text)


def start() -> None:
    """Write amlx's doings and everybody's warnings to the log file from now on, and nothing to the screen."""
    path, root = folders.log_file(), logging.getLogger()
    logging.raiseExceptions = False  # a disk that is full must not write tracebacks over the screen
    root.addHandler(logging.NullHandler())  # nor must logging's last resort
    logging.getLogger("amlx").setLevel(logging.INFO)
    for handler in [handler for handler in root.handlers if isinstance(handler.formatter, Redacting)]:
        root.removeHandler(handler)
        handler.close()
    with contextlib.suppress(OSError):  # a full or read-only disk must not keep amlx from starting
        path.touch(mode=0o600)
        file = LogFile(path)
        file.setFormatter(Redacting("%(asctime)s %(name)s %(levelname)s %(message)s"))
        root.addHandler(file)
