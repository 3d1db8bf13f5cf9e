"""Which part of a log is shown: a log may be far longer than what one reads of it, or memory should hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from services import logs
from services.formats import size

if TYPE_CHECKING:
    from services.arm import Wire

AT_FIRST = 1 << 19
"""Bytes of a long log that are read at first, from its end."""

PART = 1 << 22
"""Bytes of an earlier part."""

KEPT = 1 << 24
"""Bytes of a log that are kept at most."""


@dataclass(frozen=True, slots=True)
class LogWindow:
    """Bytes `start` to `end` of a log of `size` bytes. One that is not `live` ends before the log does."""

    file: logs.LogFile
    start: int = 0
    end: int = 0
    size: int = 0
    live: bool = True

    def with_end(self, chunk: logs.LogChunk) -> LogWindow:
        """Longer by what came at the end, or another one where that does not go on from here."""
        start = self.start if chunk.start == self.end else chunk.start
        return LogWindow(chunk.file, start, chunk.end, chunk.size)

    def with_beginning(self, chunk: logs.LogChunk) -> LogWindow:
        """Longer by what stands before; where that is too long to be kept, it alone."""
        if self.end - chunk.start > KEPT:
            return LogWindow(chunk.file, chunk.start, chunk.end, chunk.size, live=False)
        return replace(self, file=chunk.file, start=chunk.start, size=chunk.size)

    @property
    def is_full(self) -> bool:
        """Whether no more is to be kept."""
        return self.end - self.start >= KEPT

    def left_out(self) -> list[str]:
        """What of the log is not shown, and the keys that show it."""
        before = [f"{size(self.start)} before: b"] if self.start else []
        return before if self.live else [*before, f"{size(self.size - self.end)} after: G"]


def after(wire: Wire, window: LogWindow, *, final: bool) -> logs.LogChunk:
    """What the log has at its end now. A window that is full, or empty, begins anew there. Raises AmlxError."""
    if window.end and not window.is_full:
        return logs.read(wire, window.file, window.end, final=final)
    return logs.tail(wire, window.file, AT_FIRST)


def before(wire: Wire, window: LogWindow) -> logs.LogChunk:
    """What stands before the window. Raises AmlxError."""
    return logs.before(wire, window.file, window.start, PART)


def short(name: str) -> str:
    """A log's own name; the folders of system logs repeat it."""
    return name.rpartition("/")[2] or name


def short_names(names: Sequence[str]) -> list[str]:
    """The logs' own names; those that two have are told in full."""
    own = [short(name) for name in names]
    return [name if own.count(word) > 1 else word for name, word in zip(names, own, strict=True)]
