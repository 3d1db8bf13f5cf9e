"""Computes as rows: what was asked for, and the state it is in."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass, fields
from datetime import timedelta

from services.local_workspace.arm.sizes import cores_of
from services.local_workspace.http import Json
from services.local_workspace.kernel import Kernel, Workspace

TABLES = (
    """CREATE TABLE IF NOT EXISTS computes (
        workspace TEXT NOT NULL, place TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, kind TEXT NOT NULL,
        state TEXT NOT NULL, until TEXT, spec TEXT NOT NULL, made TEXT NOT NULL, changed TEXT NOT NULL,
        made_by TEXT NOT NULL, made_by_oid TEXT NOT NULL, operation TEXT, op_name TEXT, op_time TEXT, op_status TEXT,
        op_trigger TEXT, idle_since TEXT, PRIMARY KEY (workspace, name))""",
)
"""`spec` is the body of the PUT as it is kept; `until` is when a state on the way ends; `place` names the workspace."""

SERVERLESS = frozenset({"", "serverless"})
"""Compute that is never stored and always has room."""

Value = str | int | Json | Workspace | None

DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


@dataclass(frozen=True, slots=True)
class Compute:
    """A row of `computes`. `state` is an instance's own (Running, ...), or a cluster's provisioning state."""

    workspace: str
    place: Workspace
    name: str
    kind: str
    state: str
    until: str | None
    spec: Json
    made: str
    changed: str
    made_by: str
    made_by_oid: str
    operation: str | None = None
    op_name: str | None = None
    op_time: str | None = None
    op_status: str | None = None
    op_trigger: str | None = None
    idle_since: str | None = None

    @classmethod
    def of(cls, row: sqlite3.Row) -> Compute:
        """The compute of a row."""
        found = dict(row)
        place = Workspace(*json.loads(found["place"]))
        return cls(**found | {"place": place, "spec": json.loads(found["spec"])})

    @property
    def settings(self) -> Json:
        """`properties.properties` of what was asked for."""
        found: Json = self.spec["properties"].get("properties") or {}
        return found

    @property
    def size(self) -> str:
        """Azure's name of its virtual machine size."""
        return str(self.settings["vmSize"])

    @property
    def scale(self) -> tuple[int, int]:
        """A cluster's smallest and largest number of nodes."""
        found = self.settings.get("scaleSettings") or {}
        return int(found.get("minNodeCount") or 0), int(found["maxNodeCount"])

    @property
    def idle_limit(self) -> timedelta | None:
        """After how long without a job an instance stops, or a cluster's node leaves; None is never."""
        if self.kind == "ComputeInstance":
            text = self.settings.get("idleTimeBeforeShutdown")
        else:
            text = self.settings["scaleSettings"].get("nodeIdleTimeBeforeScaleDown")
        return None if text is None else duration(text)

    def cores(self, machine: int) -> int:
        """How many cores it really has: no more than this machine."""
        return max(1, min(machine, cores_of(self.size)))


def find(kernel: Kernel, workspace: Workspace, name: str) -> Compute | None:
    """The compute of this name, whatever its case."""
    with kernel.store.read() as db:
        words = (workspace.key, name)
        row = db.execute("SELECT * FROM computes WHERE workspace = ? AND name = ?", words).fetchone()
    return None if row is None else Compute.of(row)


def every(kernel: Kernel, workspace: Workspace) -> list[Compute]:
    """All computes of a workspace, by name."""
    with kernel.store.read() as db:
        rows = db.execute("SELECT * FROM computes WHERE workspace = ? ORDER BY name", (workspace.key,)).fetchall()
    return [Compute.of(row) for row in rows]


def insert(db: sqlite3.Connection, compute: Compute) -> None:
    """Write a new compute down."""
    values = [getattr(compute, field.name) for field in fields(compute)]
    marks = ", ".join("?" * len(values))
    names = ", ".join(field.name for field in fields(compute))
    db.execute(f"INSERT INTO computes ({names}) VALUES ({marks})", [_stored(value) for value in values])


def save(db: sqlite3.Connection, compute: Compute, **columns: Value) -> None:
    """Change some columns of the compute's row."""
    words = ", ".join(f"{name} = ?" for name in columns)
    values = [_stored(value) for value in columns.values()]
    where = (compute.workspace, compute.name)
    db.execute(f"UPDATE computes SET {words} WHERE workspace = ? AND name = ?", (*values, *where))


def duration(text: str) -> timedelta:
    """An ISO 8601 duration of days, hours, minutes and seconds. Raises ValueError."""
    found = DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        raise ValueError(f"'{text}' is no ISO 8601 duration.")
    days, hours, minutes, seconds = (int(group or 0) for group in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _stored(value: Value) -> str | int | None:
    if isinstance(value, Workspace):
        return json.dumps([value.subscription, value.group, value.name])
    return json.dumps(value) if isinstance(value, dict) else value
