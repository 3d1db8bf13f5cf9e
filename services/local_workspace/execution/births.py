"""Which process is which: an id is used again, an id with the moment of its birth is not.

Linux tells it in /proc, which costs a runner a tenth of what importing psutil does; psutil serves everywhere else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

Birth = list[str]
"""The boot in which a process was born, and when, as texts of one width that sort; a list, since JSON keeps it."""

_PARENT, _STARTED = 1, 19
"""Fields of /proc/PID/stat, counted from the state, which follows the name's closing bracket."""


def birth(pid: int) -> Birth | None:
    """When the process was born; None where there is none with this id (a zombie is none)."""
    if sys.platform == "linux":
        fields = _fields(pid)
        if fields is None or fields[0] in ("Z", "X"):
            return None
        return [_boot(), fields[_STARTED].zfill(20)]
    return _psutil_birth(pid)


def is_alive(pid: int, born: Birth) -> bool:
    """Whether the process with this id is the one that was born then."""
    return birth(pid) == born


def children() -> list[int]:
    """The ids of this process's own children, zombies among them."""
    if sys.platform == "linux":
        me = str(os.getpid())
        return [pid for pid in every_process() if (fields := _fields(pid)) is not None and fields[_PARENT] == me]
    import psutil

    return [child.pid for child in psutil.Process().children()]


def every_process() -> list[int]:
    """The ids of all processes that can be seen."""
    if sys.platform == "linux":
        return [int(name) for name in os.listdir("/proc") if name.isdecimal()]  # noqa: PTH208 names, no paths
    import psutil

    return psutil.pids()


def _fields(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


def _psutil_birth(pid: int) -> Birth | None:
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return [f"{psutil.boot_time():.0f}", f"{process.create_time():020.3f}"]
    except psutil.NoSuchProcess:
        return None
