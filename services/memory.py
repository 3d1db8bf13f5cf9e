"""What was last used, by connection: recent job files, the last page, the last compute. Losing it hurts nobody."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec

from services import folders
from services.connection import Connection
from services.files import write_whole

RECENT = 20


class Remembered(msgspec.Struct):
    """One workspace's memory."""

    recent_files: list[str] = []
    """Job files submitted, newest first."""
    recent_jobs: list[str] = []
    """Names of jobs submitted or opened, newest first."""
    last: dict[str, str] = {}
    """What was last chosen, by what it was for (`page`, `compute`, `experiment`)."""


class Memory:
    """What amlx remembers of one workspace; each change is written at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._remembered = _read(path)

    @property
    def recent_files(self) -> list[Path]:
        """Job files submitted, newest first; those that are gone are left out."""
        return [Path(file) for file in self._remembered.recent_files if Path(file).is_file()]

    @property
    def recent_jobs(self) -> list[str]:
        """Names of jobs submitted or opened, newest first."""
        return list(self._remembered.recent_jobs)

    def last(self, purpose: str, default: str = "") -> str:
        """What was last chosen for a purpose."""
        return self._remembered.last.get(purpose, default)

    def choose(self, purpose: str, value: str) -> None:
        """Remember a choice."""
        with self._lock:
            self._remembered.last[purpose] = value
            self._write()

    def used_file(self, file: Path) -> None:
        """Remember a job file as the newest."""
        with self._lock:
            self._remembered.recent_files = _newest_first(str(file.resolve()), self._remembered.recent_files)
            self._write()

    def used_job(self, name: str) -> None:
        """Remember a job as the newest."""
        with self._lock:
            self._remembered.recent_jobs = _newest_first(name, self._remembered.recent_jobs)
            self._write()

    def _write(self) -> None:
        try:
            write_whole(self._path, msgspec.json.encode(self._remembered).decode())
        except OSError:  # a full disk must not stop what the person does; it is only memory
            return


def memory_of(connection: Connection) -> Memory:
    """The memory of a workspace. There is one local workspace, whose names are not known before it runs."""
    if connection.is_local:
        return Memory(folders.config_dir() / "memory" / "local.json")
    names = (connection.cloud, connection.subscription_id, connection.resource_group, connection.workspace_name)
    safe = "-".join("".join(c if c.isalnum() else "_" for c in name) for name in names if name)
    return Memory(folders.config_dir() / "memory" / f"{safe.lower()}.json")


def _newest_first(value: str, values: list[str]) -> list[str]:
    return [value, *(other for other in values if other != value)][:RECENT]


def _read(path: Path) -> Remembered:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Remembered)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Remembered()
