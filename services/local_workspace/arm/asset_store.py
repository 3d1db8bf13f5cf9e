"""The rows of versioned assets: a container a name, and its versions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from services.local_workspace.clock import iso
from services.local_workspace.http import Json
from services.local_workspace.kernel import Kernel, Workspace

TABLES = (
    """CREATE TABLE IF NOT EXISTS asset_containers (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, collection TEXT NOT NULL, name TEXT NOT NULL,
        properties TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0, anonymous INTEGER NOT NULL DEFAULT 0,
        latest TEXT, highest INTEGER NOT NULL DEFAULT 0,
        made TEXT NOT NULL, made_by TEXT NOT NULL, changed TEXT NOT NULL, UNIQUE (workspace, collection, name))""",
    """CREATE INDEX IF NOT EXISTS asset_containers_listed
        ON asset_containers (workspace, collection, anonymous, archived, seq)""",
    """CREATE TABLE IF NOT EXISTS asset_versions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, collection TEXT NOT NULL, name TEXT NOT NULL,
        version TEXT NOT NULL, properties TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0, hash TEXT,
        made TEXT NOT NULL, made_by TEXT NOT NULL, changed TEXT NOT NULL,
        UNIQUE (workspace, collection, name, version))""",
    "CREATE INDEX IF NOT EXISTS asset_versions_listed ON asset_versions (workspace, collection, name, archived, seq)",
    "CREATE INDEX IF NOT EXISTS asset_versions_hashed ON asset_versions (workspace, collection, hash)",
)
"""`seq` is the order of creation. `highest` is the highest version that is a number, `hash` that of a code's files."""


@dataclass(frozen=True, slots=True)
class Name:
    """An asset's name in its workspace; `collection` as in paths (`models`)."""

    workspace: Workspace
    collection: str
    name: str

    @property
    def key(self) -> tuple[str, str, str]:
        """The columns that find it."""
        return (self.workspace.key, self.collection, self.name)


def container(kernel: Kernel, name: Name) -> sqlite3.Row | None:
    """The container's row."""
    with kernel.store.read() as db:
        query = "SELECT * FROM asset_containers WHERE workspace = ? AND collection = ? AND name = ?"
        row: sqlite3.Row | None = db.execute(query, name.key).fetchone()
    return row


def version(kernel: Kernel, name: Name, number: str) -> sqlite3.Row | None:
    """One version's row."""
    with kernel.store.read() as db:
        query = "SELECT * FROM asset_versions WHERE workspace = ? AND collection = ? AND name = ? AND version = ?"
        row: sqlite3.Row | None = db.execute(query, (*name.key, number)).fetchone()
    return row


def latest(kernel: Kernel, name: Name) -> sqlite3.Row | None:
    """The version that was made last and is not archived: what the label `latest` means."""
    with kernel.store.read() as db:
        query = """SELECT * FROM asset_versions WHERE workspace = ? AND collection = ? AND name = ? AND archived = 0
                   ORDER BY seq DESC LIMIT 1"""
        row: sqlite3.Row | None = db.execute(query, name.key).fetchone()
    return row


def store_container(kernel: Kernel, name: Name, given: Json, by: str) -> bool:
    """Make or change a container; True where it is new."""
    now = iso(kernel.clock.now())
    archived = bool(given.get("isArchived"))
    properties = json.dumps({key: value for key, value in given.items() if key != "isArchived"})
    with kernel.store.write() as db:
        there = container(kernel, name)
        if there is None:
            db.execute(
                """INSERT INTO asset_containers (workspace, collection, name, properties, archived, made, made_by,
                changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                (*name.key, properties, archived, now, by, now),
            )
        else:
            db.execute(
                "UPDATE asset_containers SET properties = ?, archived = ?, changed = ? WHERE seq = ?",
                (properties, archived, now, there["seq"]),
            )
    return there is None


def store_version(kernel: Kernel, name: Name, number: str, stored: Json, *, anonymous: bool, by: str) -> bool:
    """Make or change a version, and its container where it is the first; True where the version is new."""
    now = iso(kernel.clock.now())
    row = (json.dumps(stored), bool(stored.get("isArchived")), (stored.get("properties") or {}).get("hash_sha256"))
    with kernel.store.write() as db:
        there = version(kernel, name, number)
        if there is not None:
            update = "UPDATE asset_versions SET properties = ?, archived = ?, hash = ?, changed = ? WHERE seq = ?"
            db.execute(update, (*row, now, there["seq"]))
            return False
        db.execute(
            """INSERT INTO asset_versions (workspace, collection, name, version, properties, archived, hash, made,
            made_by, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (*name.key, number, *row, now, by, now),
        )
        _grow(db, name, number, json.dumps(_of_container(stored)), anonymous, (now, by, now))
    return True


def delete_version(kernel: Kernel, name: Name, number: str) -> bool:
    """Forget a version, and the container with its last one; False where there was none."""
    with kernel.store.write() as db:
        where = "workspace = ? AND collection = ? AND name = ?"
        gone = db.execute(f"DELETE FROM asset_versions WHERE {where} AND version = ?", (*name.key, number)).rowcount
        left = db.execute(f"SELECT version FROM asset_versions WHERE {where} ORDER BY seq DESC LIMIT 1", name.key)
        newest = left.fetchone()
        if newest is None:
            db.execute(f"DELETE FROM asset_containers WHERE {where}", name.key)
        else:
            db.execute(f"UPDATE asset_containers SET latest = ? WHERE {where}", (newest["version"], *name.key))
    return bool(gone)


def delete_container(kernel: Kernel, name: Name) -> bool:
    """Forget a name with all its versions; False where there was none."""
    with kernel.store.write() as db:
        where = "workspace = ? AND collection = ? AND name = ?"
        db.execute(f"DELETE FROM asset_versions WHERE {where}", name.key)
        return bool(db.execute(f"DELETE FROM asset_containers WHERE {where}", name.key).rowcount)


def rows(kernel: Kernel, table: str, where: str, values: Iterable[object], order: str, most: int) -> list[sqlite3.Row]:
    """Rows of `asset_containers` or `asset_versions`; `order` is `seq`, or `seq DESC`: newest first."""
    with kernel.store.read() as db:
        query = f"SELECT * FROM {table} WHERE {where} ORDER BY {order} LIMIT ?"
        return db.execute(query, (*values, most)).fetchall()


def _of_container(stored: Json) -> Json:
    """What a container takes over from its first version."""
    return {"dataType": stored["dataType"]} if "dataType" in stored else {}


def _grow(
    db: sqlite3.Connection, name: Name, number: str, properties: str, anonymous: bool, made: tuple[str, str, str]
) -> None:
    highest = int(number) if number.isdecimal() and len(number) < 18 else 0
    db.execute(
        """INSERT INTO asset_containers (workspace, collection, name, properties, anonymous, latest, highest, made,
        made_by, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET latest = excluded.latest,
        highest = max(highest, excluded.highest), anonymous = min(anonymous, excluded.anonymous),
        changed = excluded.changed""",
        (*name.key, properties, anonymous, number, highest, *made),
    )
