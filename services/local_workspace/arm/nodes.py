"""A cluster's nodes: it grows for the jobs that wait, and shrinks when nobody needs it.

States are Azure's: preparing, idle, running, leaving.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from services.local_workspace.clock import iso, moment

if TYPE_CHECKING:
    from services.local_workspace.arm.compute_rows import Compute
    from services.local_workspace.kernel import Kernel

TABLES = (
    """CREATE TABLE IF NOT EXISTS nodes (
        node TEXT PRIMARY KEY, workspace TEXT NOT NULL, compute TEXT NOT NULL COLLATE NOCASE, state TEXT NOT NULL,
        since TEXT NOT NULL, run TEXT)""",
    "CREATE INDEX IF NOT EXISTS nodes_compute ON nodes (workspace, compute)",
)

MEMBERS = ("preparing", "idle", "running")
"""Nodes that count towards a cluster's size; those that leave do not."""


def nodes_of(db: sqlite3.Connection, compute: Compute) -> list[sqlite3.Row]:
    """The cluster's nodes, the oldest first."""
    words = (compute.workspace, compute.name)
    return db.execute("SELECT * FROM nodes WHERE workspace = ? AND compute = ? ORDER BY rowid", words).fetchall()


def counts(nodes: list[sqlite3.Row]) -> Counter[str]:
    """How many nodes are in each state."""
    return Counter(node["state"] for node in nodes)


def free_nodes(db: sqlite3.Connection, compute: Compute) -> list[str]:
    """Ids of the nodes that a job can have now."""
    return [node["node"] for node in nodes_of(db, compute) if node["state"] == "idle"]


def seat(kernel: Kernel, db: sqlite3.Connection, nodes: list[str], run: str) -> None:
    """The job runs on these nodes from now on."""
    now = iso(kernel.clock.now())
    rows = [(run, now, node) for node in nodes]
    db.executemany("UPDATE nodes SET state = 'running', run = ?, since = ? WHERE node = ?", rows)


def unseat(kernel: Kernel, db: sqlite3.Connection, workspace: str, compute: str, run: str) -> None:
    """The job's nodes are idle from now on."""
    db.execute(
        "UPDATE nodes SET state = 'idle', run = NULL, since = ? WHERE workspace = ? AND compute = ? AND run = ?",
        (iso(kernel.clock.now()), workspace, compute, run),
    )


def settle_nodes(kernel: Kernel, db: sqlite3.Connection, compute: Compute, wanted: int) -> None:
    """Move the nodes on to now, then grow or shrink towards what is wanted, within the cluster's limits."""
    _arrive(kernel, db, compute)
    least, most = compute.scale
    nodes = [node for node in nodes_of(db, compute) if node["state"] in MEMBERS]
    target = min(max(wanted, least), most)
    if len(nodes) < target:
        _add(kernel, db, compute, target - len(nodes))
    elif len(nodes) > target:
        _retire(kernel, db, compute, nodes, len(nodes) - target)


def _arrive(kernel: Kernel, db: sqlite3.Connection, compute: Compute) -> None:
    now = kernel.clock.now()
    for node in nodes_of(db, compute):
        age = (now - moment(node["since"])).total_seconds()
        if node["state"] == "preparing" and age >= kernel.delays.node_allocate:
            db.execute("UPDATE nodes SET state = 'idle', since = ? WHERE node = ?", (iso(now), node["node"]))
        elif node["state"] == "leaving" and age >= kernel.delays.node_release:
            db.execute("DELETE FROM nodes WHERE node = ?", (node["node"],))


def _add(kernel: Kernel, db: sqlite3.Connection, compute: Compute, count: int) -> None:
    now = iso(kernel.clock.now())
    rows = [(f"tvm-{kernel.ids.hex(10)}", compute.workspace, compute.name, now) for _ in range(count)]
    db.executemany("INSERT INTO nodes VALUES (?, ?, ?, 'preparing', ?, NULL)", rows)


def _retire(kernel: Kernel, db: sqlite3.Connection, compute: Compute, members: list[sqlite3.Row], excess: int) -> None:
    now = kernel.clock.now()
    limit = compute.idle_limit or timedelta(0)
    # Beyond the largest size a node leaves at once: somebody made the cluster smaller.
    over = len(members) - compute.scale[1]
    idle = [node for node in members if node["state"] == "idle"]
    tired = [node for place, node in enumerate(idle) if place < over or now - moment(node["since"]) >= limit]
    rows = [(iso(now), node["node"]) for node in tired[:excess]]
    db.executemany("UPDATE nodes SET state = 'leaving', since = ? WHERE node = ?", rows)
