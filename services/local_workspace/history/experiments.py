"""Experiments: made when a first run names them; told by run history and MLflow.

Source: run history's operations Experiments_Get, Experiments_Create, Experiments_GetByQuery, Experiments_Update.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from sqlite3 import Connection, Row

from services.local_workspace.clock import iso
from services.local_workspace.history.run import Json, Run, Value
from services.local_workspace.kernel import Kernel

TABLES = (
    """CREATE TABLE IF NOT EXISTS experiments (
        workspace TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, created TEXT NOT NULL,
        archived INTEGER NOT NULL, description TEXT, tags TEXT NOT NULL,
        PRIMARY KEY (workspace, id), UNIQUE (workspace, name))""",
)


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment; `id` is a GUID, `created` a `clock.iso` text."""

    workspace: str
    id: str
    name: str
    created: str
    archived: bool
    description: str | None
    tags: Json


def joined(kernel: Kernel, db: Connection, run: Run) -> Run:
    """The run, in its experiment's own spelling; the experiment is made where it is new."""
    return replace(run, experiment=ensure(kernel, db, run.workspace, run.experiment).name)


def ensure(kernel: Kernel, db: Connection, workspace: str, name: str) -> Experiment:
    """The experiment of that name, made where there is none."""
    db.execute(
        "INSERT OR IGNORE INTO experiments VALUES (?, ?, ?, ?, 0, NULL, '{}')",
        (workspace, kernel.ids.guid(), name, iso(kernel.clock.now())),
    )
    return select(db, "workspace = ? AND name = ?", workspace, name)[0]


def select(db: Connection, where: str, *arguments: object, order: str = "created") -> list[Experiment]:
    """Experiments by a condition of ours."""
    rows = db.execute(f"SELECT * FROM experiments WHERE {where} ORDER BY {order}", arguments)
    return [_experiment(row) for row in rows]


def find(db: Connection, workspace: str, id_or_name: str) -> Experiment | None:
    """One experiment by its id or its name."""
    found = select(db, "workspace = ? AND (id = ? OR name = ?)", workspace, id_or_name, id_or_name)
    return found[0] if found else None


def update(db: Connection, experiment: Experiment, **changes: Value) -> Experiment:
    """Write changes of an experiment down: name, archived, description, tags."""
    changed = replace(experiment, **changes)
    db.execute(
        "UPDATE experiments SET name = ?, archived = ?, description = ?, tags = ? WHERE workspace = ? AND id = ?",
        (changed.name, changed.archived, changed.description, json.dumps(changed.tags), changed.workspace, changed.id),
    )
    return changed


def _experiment(row: Row) -> Experiment:
    return Experiment(**dict(row) | {"archived": bool(row["archived"]), "tags": json.loads(row["tags"])})
