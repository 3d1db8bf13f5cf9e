"""A job's logs, read as they grow: only new bytes, and never half a character.

Source: run history's `runs/{name}/details` (`logFiles`: name to SAS address), then HTTP ranges of the blobs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import NotFoundError, ServiceError
from services.references import segment
from services.wire.answers import Blob

if TYPE_CHECKING:
    from services.arm import Wire

MOST_AT_ONCE = 1 << 20
"""Bytes of one read: a log of gigabytes must neither hold up a screen nor fill memory."""

_ORDER = (
    r"user_logs/std_log[\D]*0*(?:_ps)?\.txt$",
    r"user_logs/std_log",
    r"user_logs/",
    r"azureml-logs/70_driver_log",
    r"logs/azureml/(stdout|stderr)logs",
    r"logs/azureml/",
    r"azureml-logs/",
    r"system_logs/",
)
"""What people open a job's logs for comes first: its own output, of the first node first."""


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log of a job. `url` is a SAS address that expires: it is a secret, never shown, and renewed by `read`."""

    name: str
    url: str
    job: str

    def __repr__(self) -> str:
        return f"LogFile({self.name!r} of {self.job!r})"


@dataclass(frozen=True, slots=True)
class LogChunk:
    """Text from one place of a log on. `end` is where the next read starts, `size` how many bytes the log has.

    Controls are still in it: `rows` makes lines of it as a terminal would, each of which goes through services/text.py
    before it is drawn. `file` is to be used from now on, its address may have been renewed. `start` is where
    `text` begins, in bytes.
    """

    text: str
    end: int
    size: int
    file: LogFile
    start: int = 0

    @property
    def is_all(self) -> bool:
        """Whether this reaches the log's present end."""
        return self.end >= self.size


def files(wire: Wire, name: str) -> list[LogFile]:
    """A job's logs, its own output first; empty while it has none."""
    details = wire.history("GET", f"runs/{segment(name)}/details")
    found = details.get("logFiles")
    logs = found.items() if isinstance(found, dict) else ()
    return sorted((LogFile(str(log), str(url), name) for log, url in logs if url), key=_rank)


def read(wire: Wire, file: LogFile, start: int = 0, *, final: bool = False, most: int = MOST_AT_ONCE) -> LogChunk:
    """Text from byte `start` on, at most `most` bytes of it.

    A character whose last bytes are not written yet is left for the next read; `final` says that there will be none
    (the job has ended), so that a broken one is shown as such.

    Raises:
        NotFoundError: the log is gone.
    """
    blob, file = _bytes(wire, file, start, most)
    whole = len(blob.data) if final and start + len(blob.data) >= blob.total_size else _whole(blob.data)
    text = blob.data[:whole].decode("utf-8", errors="replace")
    return LogChunk(text, start + whole, blob.total_size, file, start)


def tail(wire: Wire, file: LogFile, most: int) -> LogChunk:
    """The last `most` bytes of a log, from a line's beginning on where there is one."""
    probe, file = _bytes(wire, file, 0, 1)
    return _from_a_line(wire, file, max(probe.total_size - most, 0), most)


def before(wire: Wire, file: LogFile, end: int, most: int) -> LogChunk:
    """The `most` bytes that stand before byte `end`, from a line's beginning on where there is one."""
    start = max(end - most, 0)
    return _from_a_line(wire, file, start, end - start)


def _from_a_line(wire: Wire, file: LogFile, start: int, most: int) -> LogChunk:
    """As `read`, but the end of a line that began before `start` is left out."""
    blob, file = _bytes(wire, file, start, most)
    cut = blob.data.find(b"\n") + 1 if start else 0
    whole = max(cut, _whole(blob.data))
    text = blob.data[cut:whole].decode("utf-8", errors="replace")
    return LogChunk(text, start + whole, blob.total_size, file, start + cut)


def rows(text: str, open_row: str = "") -> tuple[list[str], str]:
    """Whole lines of a log as a terminal would leave them, and the open one after the last line feed.

    `open_row` is what the last call left open. A carriage return in it writes the line anew over the old one (progress
    bars), and more of what it writes may be to come: `drawn` says what is to be seen of it meanwhile.
    """
    *whole, rest = (open_row + text.replace("\r\n", "\n")).split("\n")
    before, returned, writing = rest.rpartition("\r")
    return [drawn(line) for line in whole], f"{drawn(before)}{returned}{writing}"


def drawn(line: str) -> str:
    """What carriage returns leave of a line."""
    shown = ""
    for piece in line.split("\r"):
        shown = piece + shown[len(piece) :]
    return shown


def _bytes(wire: Wire, file: LogFile, start: int, most: int) -> tuple[Blob, LogFile]:
    """The bytes; where the address has expired, by a new one."""
    end = start + most - 1
    try:
        return wire.blob(file.url, start=start, end=end), file
    except ServiceError as error:
        if error.status not in (401, 403, 404):
            raise
        renewed = next((log for log in files(wire, file.job) if log.name == file.name), None)
        if renewed is None:
            raise NotFoundError(f"{file.name} is no log of {file.job} any more.", status=404) from error
        return wire.blob(renewed.url, start=start, end=end), renewed


def _whole(data: bytes) -> int:
    """How many bytes of `data` are whole characters: a UTF-8 character has up to four bytes."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte & 0b1100_0000 == 0b1000_0000:  # a following byte: look further back for the first
            continue
        needs = 4 if byte >= 0b1111_0000 else 3 if byte >= 0b1110_0000 else 2 if byte >= 0b1100_0000 else 1
        return len(data) if needs <= back else len(data) - back
    return len(data)


def _rank(file: LogFile) -> tuple[int, str]:
    return next((rank for rank, form in enumerate(_ORDER) if re.match(form, file.name)), len(_ORDER)), file.name
