"""Compute as state: how instances change theirs, and which job holds which machine.

The scheduler asks `lease` for every job that waits, oldest first, at each tick; while a job runs it asks `holds`, and
it gives the machine back by `release` (also what it only waited for).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from services.local_workspace.arm import operations
from services.local_workspace.arm.compute_rows import SERVERLESS, Compute, find, save
from services.local_workspace.arm.nodes import free_nodes, seat, settle_nodes, unseat
from services.local_workspace.clock import iso, moment
from services.local_workspace.kernel import Kernel, Workspace

TABLES = (
    """CREATE TABLE IF NOT EXISTS leases (
        workspace TEXT NOT NULL, compute TEXT NOT NULL COLLATE NOCASE, run TEXT NOT NULL, nodes INTEGER NOT NULL,
        granted INTEGER NOT NULL, since TEXT NOT NULL, PRIMARY KEY (workspace, compute, run))""",
)
"""A job on a machine (`granted` 1), or one that waits for it (0), which is why a cluster grows."""

Trigger = Literal["User", "Schedule", "IdleShutdown"]

NEXT = {
    "Creating": "SettingUp",
    "SettingUp": "Running",
    "Starting": "Running",
    "Restarting": "Running",
    "Stopping": "Stopped",
}
"""The state that follows by itself. Deleting ends the row."""


@dataclass(frozen=True, slots=True)
class Change:
    """An instance's change of state: what Azure calls it, the state on the way, and how long that takes."""

    operation: str
    state: str
    seconds: float


def exists(kernel: Kernel, workspace: Workspace, compute: str) -> bool:
    """Whether a job may name this compute; `serverless` and none always."""
    return compute.lower() in SERVERLESS or find(kernel, workspace, compute) is not None


def lease(kernel: Kernel, workspace: Workspace, compute: str, run: str, nodes: int = 1) -> bool:
    """Give the job its machines, all or none; False while it has to wait, and then a cluster grows for it.

    True again for a job that holds them already. An instance takes as many jobs as it has cores.
    """
    if compute.lower() in SERVERLESS:
        return True
    with kernel.store.write() as db:
        found = find(kernel, workspace, compute)
        if found is None:
            return False
        granted = _holds(db, found, run) or _seats(kernel, db, found, run, nodes)
        db.execute(
            "INSERT INTO leases VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET granted = excluded.granted",
            (found.workspace, found.name, run, nodes, granted, iso(kernel.clock.now())),
        )
    return granted


def holds(kernel: Kernel, workspace: Workspace, compute: str, run: str) -> bool:
    """Whether the job still has its machines: a stopped or deleted compute takes them away."""
    if compute.lower() in SERVERLESS:
        return True
    found = find(kernel, workspace, compute)
    with kernel.store.read() as db:
        return found is not None and _holds(db, found, run)


def release(kernel: Kernel, workspace: Workspace, compute: str, run: str) -> None:
    """The job needs its machines no more, or waits for them no more."""
    with kernel.store.write() as db:
        words = (workspace.key, compute, run)
        gone = db.execute("DELETE FROM leases WHERE workspace = ? AND compute = ? AND run = ?", words)
        if gone.rowcount:
            unseat(kernel, db, workspace.key, compute, run)
            db.execute(
                "UPDATE computes SET idle_since = ? WHERE workspace = ? AND name = ?",
                (iso(kernel.clock.now()), workspace.key, compute),
            )


def jobs_on(kernel: Kernel, compute: Compute) -> int:
    """How many jobs run on it now."""
    with kernel.store.read() as db:
        return len(_granted(db, compute))


def change(kernel: Kernel, compute: Compute, to: Change, trigger: Trigger = "User") -> str:
    """Set the compute on its way; the id of the operation to poll. Jobs on it lose their machine."""
    now = kernel.clock.now()
    with kernel.store.write() as db:
        operation = operations.begin(kernel, compute.place, "compute")
        db.execute("DELETE FROM leases WHERE workspace = ? AND compute = ?", (compute.workspace, compute.name))
        save(
            db,
            compute,
            state=to.state,
            until=iso(now + timedelta(seconds=to.seconds)),
            changed=iso(now),
            operation=operation,
            op_name=to.operation,
            op_time=iso(now),
            op_status="InProgress",
            op_trigger=trigger,
        )
    return operation


def tick(kernel: Kernel) -> None:
    """Move every compute on to the clock's now."""
    with kernel.store.write() as db:
        for compute in _all(db):
            if compute.until is not None and moment(compute.until) <= kernel.clock.now():
                _arrive(kernel, db, compute)
            elif compute.kind == "AmlCompute" and compute.state == "Succeeded":
                settle_nodes(kernel, db, compute, _wanted(db, compute))
            elif _is_idle(kernel, db, compute):
                change(kernel, compute, Change("Stop", "Stopping", kernel.delays.instance_stop), "IdleShutdown")


def _arrive(kernel: Kernel, db: sqlite3.Connection, compute: Compute) -> None:
    now = kernel.clock.now()
    if compute.state == "Deleting":
        db.execute("DELETE FROM nodes WHERE workspace = ? AND compute = ?", (compute.workspace, compute.name))
        db.execute("DELETE FROM computes WHERE workspace = ? AND name = ?", (compute.workspace, compute.name))
        operations.end(kernel, compute.operation)
        return
    state = "Succeeded" if compute.kind == "AmlCompute" else NEXT[compute.state]
    fields: dict[str, Any] = {"state": state, "until": None, "idle_since": iso(now), "changed": iso(now)}
    if state in NEXT:
        fields["until"] = iso(now + timedelta(seconds=kernel.delays.instance_create / 2))
    else:
        fields |= {"op_status": "Succeeded", "operation": None}
        operations.end(kernel, compute.operation)
    save(db, compute, **fields)


def _is_idle(kernel: Kernel, db: sqlite3.Connection, compute: Compute) -> bool:
    limit = compute.idle_limit
    if limit is None or compute.state != "Running" or compute.idle_since is None or _granted(db, compute):
        return False
    return kernel.clock.now() - moment(compute.idle_since) >= limit


def _seats(kernel: Kernel, db: sqlite3.Connection, compute: Compute, run: str, nodes: int) -> bool:
    if compute.kind == "ComputeInstance":
        return compute.state == "Running" and len(_granted(db, compute)) < compute.cores(kernel.cores)
    free = free_nodes(db, compute)
    if compute.state != "Succeeded" or len(free) < nodes:
        return False
    seat(kernel, db, free[:nodes], run)
    return True


def _wanted(db: sqlite3.Connection, compute: Compute) -> int:
    rows = db.execute(
        "SELECT COALESCE(SUM(nodes), 0) FROM leases WHERE workspace = ? AND compute = ?",
        (compute.workspace, compute.name),
    )
    return int(rows.fetchone()[0])


def _granted(db: sqlite3.Connection, compute: Compute) -> list[str]:
    rows = db.execute(
        "SELECT run FROM leases WHERE workspace = ? AND compute = ? AND granted", (compute.workspace, compute.name)
    )
    return [row["run"] for row in rows]


def _holds(db: sqlite3.Connection, compute: Compute, run: str) -> bool:
    return run in _granted(db, compute)


def _all(db: sqlite3.Connection) -> Iterable[Compute]:
    return [Compute.of(row) for row in db.execute("SELECT * FROM computes").fetchall()]
