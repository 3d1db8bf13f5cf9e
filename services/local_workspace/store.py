"""The local workspace's state: one SQLite file that a `kill -9` cannot spoil."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA_VERSION = 1
"""Raised when a table changes its meaning; an older program then refuses the file and says so."""


class NewerStateError(Exception):
    """The file was written by a newer amlx."""


class Store:
    """Transactions over one SQLite file; every thread has its own connection.

    `tables` are the concerns' `CREATE ... IF NOT EXISTS` statements. `wal` is off on a network file system, where
    shared memory does not work.
    """

    def __init__(self, path: Path, tables: Iterable[str], *, wal: bool = True) -> None:
        self._path = path
        self._wal = wal
        self._writing = threading.RLock()
        self._local = threading.local()
        self._prepare(tuple(tables))

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; inside another `write` of the same thread it joins that one."""
        with self._writing:
            db = self._connection()
            if db.in_transaction:
                yield db
            else:
                yield from self._transaction(db, "BEGIN IMMEDIATE")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One moment's state, however many statements; inside a `write` it sees what that wrote."""
        db = self._connection()
        if db.in_transaction:
            yield db
        else:
            yield from self._transaction(db, "BEGIN")

    def close(self) -> None:
        """Close this thread's connection; the others close with their threads."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is not None:
            db.close()
            del self._local.db

    @staticmethod
    def _transaction(db: sqlite3.Connection, begin: str) -> Iterator[sqlite3.Connection]:
        db.execute(begin)
        try:
            yield db
        except BaseException:
            db.rollback()
            raise
        db.commit()

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._open()
        return db

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA journal_mode = {'WAL' if self._wal else 'DELETE'}")
        db.execute("PRAGMA synchronous = NORMAL" if self._wal else "PRAGMA synchronous = FULL")
        return db

    def _prepare(self, tables: tuple[str, ...]) -> None:
        with self.write() as db:
            found = int(db.execute("PRAGMA user_version").fetchone()[0])
            if found > SCHEMA_VERSION:
                raise NewerStateError(f"The state in {self._path} was written by a newer amlx.")
            for statement in tables:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
