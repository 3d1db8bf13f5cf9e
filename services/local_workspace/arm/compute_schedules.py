"""The times at which an instance starts and stops by itself. Source: definition ComputeSchedules."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from services.local_workspace.arm import triggers
from services.local_workspace.arm.compute_bodies import bad
from services.local_workspace.arm.compute_rows import Compute
from services.local_workspace.arm.machines import Change, change
from services.local_workspace.clock import iso, moment
from services.local_workspace.http import Json
from services.local_workspace.kernel import Kernel

TABLES = (
    """CREATE TABLE IF NOT EXISTS compute_alarms (
        workspace TEXT NOT NULL, compute TEXT NOT NULL COLLATE NOCASE, place INTEGER NOT NULL, due TEXT NOT NULL,
        PRIMARY KEY (workspace, compute, place))""",
    "CREATE INDEX IF NOT EXISTS compute_alarms_due ON compute_alarms (due)",
)
"""When the schedule at `place` of its instance's list fires next."""


def normal(kernel: Kernel, given: object) -> Json | None:
    """Schedules as they are kept, with ids. Raises 400 for an action or a trigger that is none."""
    if given is None:
        return None
    listed = given.get("computeStartStop") if isinstance(given, dict) else None
    if not isinstance(listed, list):
        raise bad("Schedules must be an object with a list 'computeStartStop'.", "InvalidSchedule")
    return {"computeStartStop": [_schedule(kernel, schedule) for schedule in listed]}


def arm(kernel: Kernel, compute: Compute) -> None:
    """Set the next alarm of each of the instance's schedules, in place of the old ones."""
    with kernel.store.write() as db:
        words = (compute.workspace, compute.name)
        db.execute("DELETE FROM compute_alarms WHERE workspace = ? AND compute = ?", words)
        for place, schedule in enumerate(_schedules(compute)):
            _set(db, compute, place, _next(schedule, kernel.clock.now(), moment(compute.made)))


def tick(kernel: Kernel) -> None:
    """Start and stop what is due. A time that passed while the server was down counts once, late."""
    now = kernel.clock.now()
    with kernel.store.read() as db:
        due = db.execute("SELECT * FROM compute_alarms WHERE due <= ? ORDER BY due", (iso(now),)).fetchall()
    for row in due:
        with kernel.store.write() as db:
            _ring(kernel, db, row, now)


def _ring(kernel: Kernel, db: sqlite3.Connection, row: sqlite3.Row, now: datetime) -> None:
    words = (row["workspace"], row["compute"])
    db.execute("DELETE FROM compute_alarms WHERE workspace = ? AND compute = ? AND place = ?", (*words, row["place"]))
    found = db.execute("SELECT * FROM computes WHERE workspace = ? AND name = ?", words).fetchone()
    if found is None:
        return
    compute = Compute.of(found)
    schedule = _schedules(compute)[row["place"]]
    _set(db, compute, row["place"], _next(schedule, now, moment(compute.made)))
    act(kernel, compute, schedule["action"])


def act(kernel: Kernel, compute: Compute, action: str) -> None:
    """Start a stopped instance or stop one that runs; nothing in any other state."""
    if (action, compute.state) == ("Start", "Stopped"):
        change(kernel, compute, Change("Start", "Starting", kernel.delays.instance_start), "Schedule")
    elif (action, compute.state) == ("Stop", "Running"):
        change(kernel, compute, Change("Stop", "Stopping", kernel.delays.instance_stop), "Schedule")


def _schedule(kernel: Kernel, given: Json) -> Json:
    action, kind = given.get("action"), given.get("triggerType")
    if action not in ("Start", "Stop"):
        raise bad("The action of a compute's schedule must be Start or Stop.", "InvalidSchedule")
    trigger = triggers.normal((given.get(str(kind).lower()) or {}) | {"triggerType": kind})
    kept = {key: value for key, value in trigger.items() if key not in ("triggerType", "endTime")}
    return {
        "id": given.get("id") or kernel.ids.guid(),
        "provisioningStatus": "Completed",
        "status": given.get("status") or "Enabled",
        "action": action,
        "triggerType": kind,
        str(kind).lower(): kept,
    }


def _schedules(compute: Compute) -> list[Json]:
    found = (compute.settings.get("schedules") or {}).get("computeStartStop") or []
    return list(found)


def _next(schedule: Json, now: datetime, made: datetime) -> datetime | None:
    if schedule["status"] != "Enabled":
        return None
    kind = schedule["triggerType"]
    trigger = schedule[kind.lower()] | {"triggerType": kind, "endTime": None}
    return triggers.following(trigger, now, made)


def _set(db: sqlite3.Connection, compute: Compute, place: int, due: datetime | None) -> None:
    if due is not None:
        row = (compute.workspace, compute.name, place, iso(due))
        db.execute("INSERT OR REPLACE INTO compute_alarms VALUES (?, ?, ?, ?)", row)
