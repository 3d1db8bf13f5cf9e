"""The state: all or nothing, many threads, no newer file, and no room."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from services.local_workspace.kernel import DEFAULT_WORKSPACE
from services.local_workspace.store import NewerStateError, Store

TABLE = ("CREATE TABLE IF NOT EXISTS things (name TEXT PRIMARY KEY)",)


@pytest.fixture(params=[True, False], ids=["wal", "network"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store(tmp_path / "state.sqlite", TABLE, wal=request.param)


def names(store: Store) -> list[str]:
    with store.read() as db:
        return [row["name"] for row in db.execute("SELECT name FROM things ORDER BY name")]


def test_a_failed_transaction_leaves_nothing(store: Store):
    def twice() -> None:
        with store.write() as db:
            db.execute("INSERT INTO things VALUES ('one')")
            db.execute("INSERT INTO things VALUES ('one')")

    with pytest.raises(sqlite3.IntegrityError):
        twice()
    assert names(store) == []


def test_a_write_inside_a_write_is_part_of_it(store: Store):
    def nested() -> None:
        with store.write() as db:
            db.execute("INSERT INTO things VALUES ('outer')")
            with store.write() as inner:
                inner.execute("INSERT INTO things VALUES ('inner')")
            assert names(store) == ["inner", "outer"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        nested()
    assert names(store) == []


def test_threads_write_one_after_the_other_and_lose_nothing(store: Store):
    def work(start: int) -> None:
        for number in range(start, start + 20):
            with store.write() as db:
                db.execute("INSERT INTO things VALUES (?)", (f"{number:03}",))

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 20, 40, 60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(store) == [f"{number:03}" for number in range(80)]


def test_a_newer_state_is_left_alone(tmp_path: Path):
    with sqlite3.connect(tmp_path / "state.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerStateError, match="newer amlx"):
        Store(tmp_path / "state.sqlite", TABLE)


def test_a_full_disk_is_told_and_changes_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    path = f"{DEFAULT_WORKSPACE.id}/computes/ci-one"
    body = {"properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "Standard_DS3_v2"}}}
    opened = Store._open

    def cramped(store: Store) -> sqlite3.Connection:
        db = opened(store)
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        return db

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_open", cramped)
        body["properties"]["description"] = "x" * 100_000
        answer = in_new_thread(lambda: client.put(path, json=body))
    assert answer.status_code == 507
    assert answer.json()["error"]["code"] == "InsufficientStorage"
    assert client.get(path).status_code == 404


def in_new_thread(ask):
    """The server's threads keep their connections: a new one opens its own."""
    given = []
    thread = threading.Thread(target=lambda: given.append(ask()))
    thread.start()
    thread.join()
    return given[0]
