"""The runs' rows: one table for jobs, their children and MLflow's own runs.

A run keeps the text of its job's answer (`answer`), written anew whenever the run changes, so that a list of 10,000
jobs is a join of texts and no serialisation; `job_bodies.HOST` stands for the server's address in it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from services.local_workspace.arm import job_bodies
from services.local_workspace.clock import iso
from services.local_workspace.history.run import FINAL, Alive, Run, Value
from services.local_workspace.http import user_error
from services.local_workspace.kernel import Kernel, Workspace

TABLES = (
    """CREATE TABLE IF NOT EXISTS runs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, run TEXT NOT NULL COLLATE NOCASE,
        uuid TEXT NOT NULL, parent TEXT, root TEXT NOT NULL, experiment TEXT NOT NULL, job_type TEXT,
        status TEXT NOT NULL, final INTEGER NOT NULL, display_name TEXT, description TEXT, archived INTEGER NOT NULL,
        created TEXT NOT NULL, started TEXT, ended TEXT, modified TEXT NOT NULL, changed TEXT NOT NULL,
        oid TEXT NOT NULL, author TEXT NOT NULL, compute TEXT NOT NULL, tags TEXT NOT NULL, properties TEXT NOT NULL,
        definition TEXT NOT NULL, state TEXT NOT NULL, error TEXT, revision INTEGER NOT NULL, answer TEXT NOT NULL,
        UNIQUE (workspace, run))""",
    "CREATE INDEX IF NOT EXISTS runs_by_parent ON runs (workspace, parent, seq)",
    "CREATE INDEX IF NOT EXISTS runs_listed ON runs (workspace, archived, seq) WHERE parent IS NULL",
    "CREATE INDEX IF NOT EXISTS runs_by_experiment ON runs (workspace, experiment, seq)",
    "CREATE INDEX IF NOT EXISTS runs_alive ON runs (seq) WHERE final = 0 AND job_type IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS run_spans (
        workspace TEXT NOT NULL, run TEXT NOT NULL COLLATE NOCASE, status TEXT NOT NULL, at TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS run_spans_by_run ON run_spans (workspace, run)",
)

_JSON = ("tags", "properties", "definition", "state", "error")


def workspace_of(db: sqlite3.Connection, key: str) -> Workspace:
    """The workspace whose rows carry this key, as it was written when it was made."""
    row = db.execute("SELECT * FROM workspaces WHERE workspace = ?", (key,)).fetchone()
    return Workspace(row["subscription"], row["resource_group"], row["name"])


def find(db: sqlite3.Connection, workspace: str, run: str) -> Run | None:
    """One run by its name."""
    row = db.execute("SELECT * FROM runs WHERE workspace = ? AND run = ?", (workspace, run)).fetchone()
    return None if row is None else _run(row)


def require(db: sqlite3.Connection, workspace: str, run: str) -> Run:
    """One run by its name. Raises 404 in the shape that Azure gives jobs."""
    found = find(db, workspace, run)
    if found is None:
        raise user_error(404, f"Job {run} not found.", "NotFound", "JobNotFound")
    return found


def select(db: sqlite3.Connection, where: str, arguments: Iterable[Any], order: str = "seq") -> list[Run]:
    """Runs by a condition of ours; `order` is one too. Neither ever holds what a caller wrote."""
    return [_run(row) for row in db.execute(f"SELECT * FROM runs WHERE {where} ORDER BY {order}", tuple(arguments))]


def children(db: sqlite3.Connection, run: Run) -> list[Run]:
    """The runs that this one started, oldest first."""
    return select(db, "workspace = ? AND parent = ?", (run.workspace, run.run))


def alive(db: sqlite3.Connection) -> list[Alive]:
    """Every job that has not ended, of all workspaces, oldest first."""
    query = "SELECT workspace, run, status, compute FROM runs WHERE final = 0 AND job_type IS NOT NULL ORDER BY seq"
    return [Alive(*row) for row in db.execute(query)]


def status(db: sqlite3.Connection, run: Run) -> str:
    """A run's status as it is written down now; "" where it is gone."""
    row = db.execute("SELECT status FROM runs WHERE seq = ?", (run.seq,)).fetchone()
    return "" if row is None else str(row["status"])


def insert(kernel: Kernel, db: sqlite3.Connection, run: Run) -> Run:
    """Write a new run down, with its first span."""
    now = iso(kernel.clock.now())
    whole = replace(run, root=run.root or run.run, modified=now, changed=now)
    values = _values(whole) | {"answer": _answer(db, whole)}
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    cursor = db.execute(f"INSERT INTO runs ({names}) VALUES ({marks})", values)
    db.execute("INSERT INTO run_spans VALUES (?, ?, ?, ?)", (run.workspace, run.run, run.status, now))
    return replace(whole, seq=cursor.lastrowid or 0)


def save(kernel: Kernel, db: sqlite3.Connection, run: Run, **changes: Value) -> Run:
    """Write changes of a run down."""
    now = iso(kernel.clock.now())
    changed = replace(run, **changes, modified=now, revision=run.revision + 1)
    values = _values(changed) | {"answer": _answer(db, changed), "seq": run.seq}
    words = ", ".join(f"{name} = :{name}" for name in values if name != "seq")
    db.execute(f"UPDATE runs SET {words} WHERE seq = :seq", values)
    return changed


def move(kernel: Kernel, db: sqlite3.Connection, run: Run, status: str, at: str | None = None, **changes: Value) -> Run:
    """Give a run its next status, with the time it came; start and end times follow from it."""
    when = at or iso(kernel.clock.now())
    changes = {"status": status, "changed": iso(kernel.clock.now())} | changes
    if status == "Running" and run.started is None:
        changes["started"] = when
    if status in FINAL:
        changes["ended"] = when
    db.execute("INSERT INTO run_spans VALUES (?, ?, ?, ?)", (run.workspace, run.run, status, when))
    return save(kernel, db, run, **changes)


def spans(db: sqlite3.Connection, run: Run) -> list[tuple[str, str]]:
    """The statuses that a run went through and when each came, oldest first."""
    rows = db.execute(
        "SELECT status, at FROM run_spans WHERE workspace = ? AND run = ? ORDER BY rowid", (run.workspace, run.run)
    )
    return [(row["status"], row["at"]) for row in rows]


def delete(db: sqlite3.Connection, run: Run) -> None:
    """Remove a run, what it started and all that belongs to them."""
    for child in children(db, run):
        delete(db, child)
    for table in ("runs", "run_spans", "metrics", "latest_metrics", "params"):
        db.execute(f"DELETE FROM {table} WHERE workspace = ? AND run = ?", (run.workspace, run.run))


def _answer(db: sqlite3.Connection, run: Run) -> str:
    if run.job_type is None:
        return ""
    return json.dumps(job_bodies.render(workspace_of(db, run.workspace), run), separators=(",", ":"))


def _values(run: Run) -> dict[str, Any]:
    values = asdict(run) | {"final": run.is_final}
    del values["seq"]
    return {name: json.dumps(value) if name in _JSON else value for name, value in values.items()}


def _run(row: sqlite3.Row) -> Run:
    values = {name: row[name] for name in row.keys() if name not in ("final", "answer")}  # noqa: SIM118
    for name in _JSON:
        values[name] = json.loads(values[name]) if values[name] else None
    return Run(**values | {"archived": bool(values["archived"])})
