"""The log file: faults with their tracebacks, never a secret, readable by its owner alone."""

from __future__ import annotations

import contextlib
import logging
import re
from logging.handlers import RotatingFileHandler

from services import folders

LARGEST = 2_000_000
SECRETS = re.compile(
    r"(?i)(?P<mark>\bbearer\s+|[?&]sig=|\baccountkey=|\"(?:key|token|password|sastoken)\"\s*:\s*\")[^\s\"&;,']+"
    r"|\beyJ[\w-]+\.[\w-]+\.[\w-]*"
)
"""Bearer tokens, SAS signatures, account keys and anything that looks like a JWT."""


class Redacting(logging.Formatter):
    """A formatter whose lines, tracebacks included, hold no secret."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, secrets as `***`."""
        return redacted(super().format(record))


def redacted(text: str) -> str:
    """A text without the secrets that stand in it."""
    return SECRETS.sub(lambda found: f"{found['mark'] or ''}***", text)


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
        file = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=1, delay=True, encoding="utf-8")
        file.setFormatter(Redacting("%(asctime)s %(name)s %(levelname)s %(message)s"))
        root.addHandler(file)
