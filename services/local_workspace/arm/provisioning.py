"""Resources that take a moment to change: endpoints, deployments, schedules. Their rows, states and operations.

A state is Azure's `provisioningState`: Creating or Updating until a time, then Succeeded; Deleting, then gone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from starlette.routing import BaseRoute

from services.local_workspace.arm import operations
from services.local_workspace.clock import iso
from services.local_workspace.http import Call, Json
from services.local_workspace.kernel import Kernel, Workspace

TABLES = (
    """CREATE TABLE IF NOT EXISTS provisioned (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, collection TEXT NOT NULL,
        parent TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, body TEXT NOT NULL, secrets TEXT NOT NULL DEFAULT '{}',
        state TEXT NOT NULL, until TEXT, operation TEXT, made TEXT NOT NULL, made_by TEXT NOT NULL,
        changed TEXT NOT NULL, UNIQUE (workspace, collection, parent, name))""",
    "CREATE INDEX IF NOT EXISTS provisioned_changing ON provisioned (until) WHERE until IS NOT NULL",
)
"""`parent` is the endpoint of a deployment, else empty. `until` is when the change that goes on ends."""


@dataclass(frozen=True, slots=True)
class Name:
    """A resource's place: `collection` as in paths (`onlineEndpoints`, `onlineEndpoints/deployments`)."""

    workspace: Workspace
    collection: str
    name: str
    parent: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The columns that find it."""
        return (self.workspace.key, self.collection, self.parent.lower(), self.name)


_WHERE = "workspace = ? AND collection = ? AND parent = ? AND name = ?"


def routes(kernel: Kernel) -> list[BaseRoute]:
    """None of its own."""
    return []


def tick(kernel: Kernel) -> None:
    """End the changes whose time has come."""
    now = iso(kernel.clock.now())
    with kernel.store.read() as db:
        due = db.execute("SELECT seq FROM provisioned WHERE until <= ? LIMIT 1", (now,)).fetchone()
    if due is None:
        return
    with kernel.store.write() as db:
        for row in db.execute("SELECT * FROM provisioned WHERE until <= ?", (now,)).fetchall():
            operations.end(kernel, row["operation"])
        db.execute("DELETE FROM provisioned WHERE until <= ? AND state = 'Deleting'", (now,))
        db.execute("UPDATE provisioned SET state = 'Succeeded', until = NULL WHERE until <= ?", (now,))


def find(kernel: Kernel, name: Name) -> sqlite3.Row | None:
    """The resource's row."""
    with kernel.store.read() as db:
        row: sqlite3.Row | None = db.execute(f"SELECT * FROM provisioned WHERE {_WHERE}", name.key).fetchone()
    return row


def listed(kernel: Kernel, name: Name, after: int, most: int) -> list[sqlite3.Row]:
    """Resources beside `name` (whose own name does not matter), newest first, older than the row `after` (0: all)."""
    with kernel.store.read() as db:
        return db.execute(
            """SELECT * FROM provisioned WHERE workspace = ? AND collection = ? AND parent = ? AND (? = 0 OR seq < ?)
            ORDER BY seq DESC LIMIT ?""",
            (*name.key[:3], after, after, most),
        ).fetchall()


def put(call: Call, name: Name, body: Json, seconds: float, secrets: Json | None = None) -> tuple[sqlite3.Row, bool]:
    """Make or change a resource, which takes so many seconds. The row, and whether it is new.

    `secrets` are kept beside the body, never in it; those of a resource that is there stay.
    """
    kernel = call.kernel
    now, until = kernel.clock.now(), iso(kernel.clock.now() + timedelta(seconds=seconds))
    with kernel.store.write() as db:
        there = find(kernel, name)
        state = "Updating" if there else "Creating"
        operation = operations.begin(kernel, name.workspace, "mfe", state)
        row = (json.dumps(body), state, until, operation, iso(now))
        if there is not None:
            operations.end(kernel, there["operation"])
            query = f"UPDATE provisioned SET body = ?, state = ?, until = ?, operation = ?, changed = ? WHERE {_WHERE}"
            db.execute(query, (*row, *name.key))
        else:
            db.execute(
                """INSERT INTO provisioned (workspace, collection, parent, name, body, state, until, operation, changed,
                secrets, made, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (*name.key, *row, json.dumps(secrets or {}), iso(now), call.caller.name),
            )
        found = find(kernel, name)
    assert found is not None
    return found, there is None


def delete(call: Call, name: Name, seconds: float) -> str | None:
    """Begin to delete; the operation's id, None where there is nothing to delete."""
    with call.kernel.store.write() as db:
        there = find(call.kernel, name)
        if there is None:
            return None
        operations.end(call.kernel, there["operation"])
        operation = operations.begin(call.kernel, name.workspace, "mfe", "Deleting")
        until = iso(call.kernel.clock.now() + timedelta(seconds=seconds))
        query = f"UPDATE provisioned SET state = 'Deleting', until = ?, operation = ? WHERE {_WHERE}"
        db.execute(query, (until, operation, *name.key))
    return operation


def forget(kernel: Kernel, workspace: Workspace, collection: str, parent: str) -> None:
    """Remove at once what stood below a parent."""
    with kernel.store.write() as db:
        query = "DELETE FROM provisioned WHERE workspace = ? AND collection = ? AND parent = ?"
        db.execute(query, (workspace.key, collection, parent.lower()))


def headers(call: Call, row: sqlite3.Row) -> dict[str, str]:
    """What the answer to a PUT carries: where to poll, and where the resource is."""
    return operations.headers(call, "mfe", row["operation"]) | {"Location": call.link(call.path)}


def all_of(kernel: Kernel, collection: str) -> Iterable[sqlite3.Row]:
    """All workspaces' resources of a collection."""
    with kernel.store.read() as db:
        return db.execute("SELECT * FROM provisioned WHERE collection = ?", (collection,)).fetchall()
