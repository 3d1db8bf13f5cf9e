"""Every action that amlx asked for, with its command line twin: one JSON line each, readable by its owner alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from services import folders
from services.connection import Connection
from services.errors import AmlxError
from services.files import append_line
from services.tables import Column, TableSpec

if TYPE_CHECKING:
    import polars as pl

Outcome = Literal["asked", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One action: when (UTC, ISO 8601), in which workspace, what to what, its twin, how it went."""

    time: str
    workspace: str
    action: str
    target: str
    twin: str
    outcome: Outcome
    message: str = ""


JOURNAL = TableSpec(
    "actions",
    (
        Column("outcome", "OUTCOME", lambda item: item["outcome"].capitalize(), "status", width=9, importance=1),
        Column("time", "WHEN", "time", "time", width=10, importance=2),
        Column("action", "ACTION", "action", width=8, importance=1),
        Column("target", "WHAT", "target", "name", width=16, importance=1),
        Column("twin", "COMMAND LINE", "twin", width=18, importance=3),
        Column("message", "WHY", "message", width=20, importance=4),
        Column("workspace", "WORKSPACE", "workspace", width=16, importance=8),
        Column("line", "LINE", "line", width=6, importance=9),
    ),
    key="line",
)
"""The journal as a list; `line` tells entries apart that are otherwise the same."""


class Journal:
    """Appends to one file; a disk that is full costs the entry, never the action."""

    def __init__(self, connection: Connection, now: Callable[[], datetime], path: Path | None = None) -> None:
        self._workspace = f"{connection.cloud} {connection.workspace_name}".strip()
        self._now = now
        self._path = path

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._path or folders.data_dir() / "journal.jsonl"

    def add(self, action: str, target: str, twin: str, outcome: Outcome = "asked", message: str = "") -> None:
        """Write one action down: `add("start", "ci-ada", twins.compute("start", "ci-ada"))`."""
        time = self._now().isoformat(timespec="seconds")
        entry = Entry(time, self._workspace, action, target, twin, outcome, message)
        try:
            append_line(self.path, json.dumps(asdict(entry)))
        except OSError:
            return

    @contextmanager
    def doing(self, action: str, target: str, twin: str) -> Iterator[None]:
        """Write down what is asked for inside, and how it went; a refusal is written down and goes on upwards."""
        try:
            yield
        except AmlxError as error:
            self.add(action, target, twin, "failed", error.message)
            raise
        self.add(action, target, twin)

    def last(self, count: int = 50) -> list[Entry]:
        """The newest entries, newest first; lines that cannot be read are left out."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []
        entries = (_entry(line) for line in reversed(lines[-count:]))
        return [entry for entry in entries if entry is not None]


def entries_of(journal: Journal, count: int) -> pl.DataFrame:
    """The newest entries by JOURNAL, newest first."""
    return JOURNAL.frame({**asdict(entry), "line": str(number)} for number, entry in enumerate(journal.last(count)))


def _entry(line: str) -> Entry | None:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError):
        return None
