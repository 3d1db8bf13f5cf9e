"""The two ways between the child and its parent, and what the SDK prints on neither of them."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import threading
from itertools import count
from typing import Any, TextIO

Message = dict[str, Any]

_SECRET = re.compile(r"(?i)((?:\bsig|password|secret|key|token)=|bearer\s+)[^&\s\"']+")
_BAR = re.compile(
    r"(?P<what>[^\r\n]*?)(?: \([^()]*MBs?\))?:\s*\d+%\|[^|]*\|\s*(?P<done>[\d.]+[kMGT]?)/(?P<total>[\d.]+[kMGT]?)"
)
"""A bar of tqdm, whose counts may be scaled: `26.2k/26.2k`."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def redacted(text: str) -> str:
    """Text without signatures, tokens and keys."""
    return _SECRET.sub(r"\1REDACTED", text)


class Pipe:
    """Lines to the parent, whole ones even when threads write at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self.request: int | None = None

    def say(self, message: Message) -> None:
        """Send one message."""
        with self._lock:
            self._stream.write(json.dumps(message, default=str) + "\n")
            self._stream.flush()

    def progress(self, what: str, done: int, total: int) -> None:
        """Tell how far the request in hand has come, in bytes."""
        if self.request is not None:
            self.say({"id": self.request, "progress": {"what": what.strip(), "done": done, "total": total}})


class Noise:
    """Standard error as the SDK sees it: progress bars become progress, the rest goes to the log without secrets."""

    encoding = "utf-8"

    def __init__(self, log: TextIO, pipe: Pipe) -> None:
        self._log = log
        self._pipe = pipe

    def write(self, text: str) -> int:
        """Take what the SDK prints."""
        plain = _COLOUR.sub("", text)
        bar = _BAR.search(plain)
        if bar:
            self._pipe.progress(bar["what"], _bytes(bar["done"]), _bytes(bar["total"]))
        elif plain.strip():
            with contextlib.suppress(OSError):  # a disk that is full for the log must not end a submission
                self._log.write(redacted(plain).rstrip() + "\n")
        return len(text)

    def flush(self) -> None:
        """Nothing waits here but in the log."""
        with contextlib.suppress(OSError):
            self._log.flush()

    def isatty(self) -> bool:
        """No terminal ever."""
        return False


def _bytes(count: str) -> int:
    power = "kMGT".find(count[-1]) + 1
    scale: int = 1000**power
    return round(float(count.rstrip("kMGT")) * scale)


class Parent:
    """What the parent says: requests in turn, and tokens to whoever asked."""

    def __init__(self, source: TextIO, pipe: Pipe) -> None:
        self.requests: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._tokens: dict[int, queue.SimpleQueue[Message]] = {}
        self._numbers = count(1)
        self._source = source
        self._pipe = pipe

    def listen(self) -> None:
        """Read until the parent is gone, then go as well."""
        for line in self._source:
            message = json.loads(line)
            if "token" in message:
                self._tokens[message["token"]].put(message)
            else:
                self.requests.put(message)
        os._exit(0)

    def token(self, scopes: tuple[str, ...]) -> Message:
        """A token from the parent's identity; blocks until it is there."""
        number = next(self._numbers)
        answer = self._tokens[number] = queue.SimpleQueue()
        self._pipe.say({"token": number, "scopes": list(scopes)})
        message = answer.get()
        del self._tokens[number]
        return message
