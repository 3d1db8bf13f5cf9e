"""The local workspace's starter: the only thing that amlx itself knows of that server.

    status()          whether it runs, and where
    was_stopped()     whether it was ended in order
    ensure_running()  the connection to it, started if need be
    stop()            ends it; jobs that run go on by themselves
    reset()           ends it and its jobs, and forgets everything
    environment()     what lets another program use it (see services/local_environment.py)

Quick where it runs already: nothing of azure or of the server is imported here.
"""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services import folders, local_process
from services.connection import Connection
from services.local_environment import LocalEnvironment
from services.local_place import LocalPlace, LocalRecord, own_version, place_of, read_record

LOG = logging.getLogger("amlx")


@dataclass(frozen=True, slots=True)
class LocalStatus:
    """`pid`, `base`, `started` (ISO 8601, UTC) and `version` (amlx's, that it runs) are None where it does not run."""

    running: bool
    pid: int | None
    base: str | None
    started: str | None
    data_dir: Path
    log: Path
    version: str | None = None


def status() -> LocalStatus:
    """Whether the local workspace of this data folder runs.

    Raises:
        LocalWorkspaceError: the folder cannot be used.
    """
    place = _place()
    record = local_process.alive(place)
    if record is None:
        return LocalStatus(False, None, None, None, place.root, place.log)
    return LocalStatus(True, record.pid, record.base, record.started, place.root, place.log, record.version)


def was_stopped() -> bool:
    """Whether it was ended in order, by a person or for want of work: one that broke down leaves its record behind."""
    return read_record(_place()) is None


def ensure_running() -> Connection:
    """The connection to the local workspace; it is started where it does not run. Two at once share one.

    One of another amlx gives way to this amlx's; where jobs run beside it, it stays as long as this amlx runs.

    Raises:
        LocalWorkspaceError: it cannot start: the folder, the disk, or a newer amlx's state.
    """
    place = _place()
    record = local_process.alive(place)
    if record is not None and record.version != own_version() and not _stays(place, record):
        local_process.end(record)
        record = None
    record = record or local_process.start(place)
    return Connection(
        cloud="LOCAL",
        resource_manager=record.base,
        subscription_id=record.subscription_id,
        resource_group=record.resource_group,
        workspace_name=record.workspace_name,
        token_source="file",
        token_place=str(place.token),
        ca_bundle=place.ca_bundle,
        portal=record.base,
    )


@cache
def _stays(place: LocalPlace, record: LocalRecord) -> bool:
    busy = local_process.is_busy(place)
    what = "stays, for jobs run in it" if busy else "is ended"
    LOG.warning("The local workspace of amlx %s %s; this is amlx %s.", record.version, what, own_version())
    return busy


def stop() -> bool:
    """End the server and wait for it; False where none ran. Jobs that run are found again at the next start.

    Raises:
        LocalWorkspaceError: it does not end.
    """
    place = _place()
    record = local_process.alive(place)
    if record is None:
        return False
    with local_process.explained(place.root):
        place.record.unlink(missing_ok=True)  # first: who asks while it ends sees that it did not break down
    local_process.end(record)
    return True


def reset() -> None:
    """End the server and its jobs, then delete all of its state. Asks nothing; cannot be undone.

    Raises:
        LocalWorkspaceError: it does not end, or its folder cannot be deleted.
    """
    place = _place()
    stop()
    for process in local_process.processes_in(place.root):
        process.kill()
    with local_process.explained(place.root):
        # Renamed first: a server that starts meanwhile finds no folder rather than half of one.
        beside = place.root.with_name(f"{place.root.name}.deleted-{os.getpid()}")
        if place.root.exists():
            place.root.rename(beside)
            shutil.rmtree(beside)


def environment() -> LocalEnvironment:
    """What another program needs to use the local workspace, which is started for it.

    Raises:
        LocalWorkspaceError: it cannot start.
    """
    place = _place()
    connection = ensure_running()
    with local_process.explained(place.root):
        token = place.token.read_text("ascii")
    return LocalEnvironment(
        resource_manager=connection.resource_manager,
        subscription_id=connection.subscription_id,
        resource_group=connection.resource_group,
        workspace_name=connection.workspace_name,
        ca_bundle=str(place.ca_bundle),
        token=token,
        token_file=str(place.token),
    )


def _place() -> LocalPlace:
    with local_process.explained(None):
        return place_of(folders.data_dir())
