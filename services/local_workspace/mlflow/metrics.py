"""Metrics and parameters that runs log: every value, and the last one of each key.

Source: MLflow's REST API (log-metric, log-parameter, log-batch, metrics/get-history). The last value is the one of the
greatest step, then time, then value, as MLflow has it. SQLite keeps NaN as NULL.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Connection

from services.local_workspace.history.run import Run

TABLES = (
    """CREATE TABLE IF NOT EXISTS metrics (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, run TEXT NOT NULL COLLATE NOCASE,
        key TEXT NOT NULL, value REAL, timestamp INTEGER NOT NULL, step INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS metrics_by_key ON metrics (workspace, run, key, seq)",
    """CREATE TABLE IF NOT EXISTS latest_metrics (
        workspace TEXT NOT NULL, run TEXT NOT NULL COLLATE NOCASE, key TEXT NOT NULL, value REAL,
        timestamp INTEGER NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (workspace, run, key))""",
    """CREATE TABLE IF NOT EXISTS params (
        workspace TEXT NOT NULL, run TEXT NOT NULL COLLATE NOCASE, key TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (workspace, run, key))""",
)


@dataclass(frozen=True, slots=True)
class Metric:
    """One value. `timestamp` is milliseconds since 1970."""

    key: str
    value: float
    timestamp: int
    step: int


def log(db: Connection, run: Run, metrics: Iterable[Metric]) -> None:
    """Write values down."""
    for metric in metrics:
        row = (run.workspace, run.run, metric.key, metric.value, metric.timestamp, metric.step)
        db.execute("INSERT INTO metrics (workspace, run, key, value, timestamp, step) VALUES (?, ?, ?, ?, ?, ?)", row)
        db.execute(
            """INSERT INTO latest_metrics VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
            value = excluded.value, timestamp = excluded.timestamp, step = excluded.step
            WHERE (excluded.step, excluded.timestamp, ifnull(excluded.value, 0))
               >= (latest_metrics.step, latest_metrics.timestamp, ifnull(latest_metrics.value, 0))""",
            row,
        )


def latest(db: Connection, run: Run) -> list[Metric]:
    """The last value of each key, by key."""
    query = "SELECT key, value, timestamp, step FROM latest_metrics WHERE workspace = ? AND run = ? ORDER BY key"
    return [_metric(*row) for row in db.execute(query, (run.workspace, run.run))]


def history(db: Connection, run: Run, key: str, after: int, most: int) -> list[tuple[int, Metric]]:
    """Values of one key as they were logged, each with its place; `after` is the last place of the page before."""
    query = """SELECT seq, key, value, timestamp, step FROM metrics
               WHERE workspace = ? AND run = ? AND key = ? AND seq > ? ORDER BY seq LIMIT ?"""
    rows = db.execute(query, (run.workspace, run.run, key, after, most))
    return [(seq, _metric(*values)) for seq, *values in rows]


def extreme(db: Connection, run: Run, key: str, is_least: bool) -> float | None:
    """The least or greatest value that a run logged for a key; None where it logged none."""
    which = "min" if is_least else "max"
    query = f"SELECT {which}(value) AS value FROM metrics WHERE workspace = ? AND run = ? AND key = ?"
    value: float | None = db.execute(query, (run.workspace, run.run, key)).fetchone()["value"]
    return value


def set_param(db: Connection, run: Run, key: str, value: str) -> str:
    """Write a parameter down where it is new; the value that it has now, which may be an earlier one."""
    place = (run.workspace, run.run, key)
    db.execute("INSERT OR IGNORE INTO params VALUES (?, ?, ?, ?)", (*place, value))
    found = db.execute("SELECT value FROM params WHERE workspace = ? AND run = ? AND key = ?", place).fetchone()
    return str(found["value"])


def params(db: Connection, run: Run) -> dict[str, str]:
    """A run's parameters."""
    query = "SELECT key, value FROM params WHERE workspace = ? AND run = ? ORDER BY key"
    return {row["key"]: row["value"] for row in db.execute(query, (run.workspace, run.run))}


def _metric(key: str, value: float | None, timestamp: int, step: int) -> Metric:
    return Metric(key, math.nan if value is None else value, timestamp, step)
