"""The local workspace's starter: the only thing that amlx itself knows of that server.

    status()          whether it runs, and where
    ensure_running()  the connection to it, started if need be
    stop()            ends it; jobs that run go on by themselves
    reset()           ends it and its jobs, and forgets everything
    environment()     what lets another program use it (see services/local_environment.py)

Quick where it runs already: nothing of azure or of the server is imported here.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from services import folders
from services.connection import Connection
from services.errors import LocalWorkspaceError
from services.local_environment import LocalEnvironment
from services.local_place import LocalPlace, LocalRecord, place_of, read_record

START_SECONDS = 30.0
STOP_SECONDS = 15.0
TAKEN_SECONDS = 2.0
SAID = ("ready", "taken")
LOG_BYTES = 1_000_000
"""A log that has grown beyond this is put aside at the next start; one old log is kept."""
MODULE = "services.local_workspace"


@dataclass(frozen=True, slots=True)
class LocalStatus:
    """`pid`, `base` and `started` (ISO 8601, UTC) are None where it does not run."""

    running: bool
    pid: int | None
    base: str | None
    started: str | None
    data_dir: Path
    log: Path


def status() -> LocalStatus:
    """Whether the local workspace of this data folder runs.

    Raises:
        LocalWorkspaceError: the folder cannot be used.
    """
    place = _place()
    record = _alive(place)
    if record is None:
        return LocalStatus(False, None, None, None, place.root, place.log)
    return LocalStatus(True, record.pid, record.base, record.started, place.root, place.log)


def ensure_running() -> Connection:
    """The connection to the local workspace; it is started where it does not run. Two at once share one.

    Raises:
        LocalWorkspaceError: it cannot start: the folder, the disk, or a newer amlx's state.
    """
    place = _place()
    record = _alive(place) or _start(place)
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


def stop() -> bool:
    """End the server and wait for it; False where none ran. Jobs that run are found again at the next start.

    Raises:
        LocalWorkspaceError: it does not end.
    """
    record = _alive(_place())
    if record is None:
        return False
    _end(psutil.Process(record.pid))
    return True


def reset() -> None:
    """End the server and its jobs, then delete all of its state. Asks nothing; cannot be undone.

    Raises:
        LocalWorkspaceError: it does not end, or its folder cannot be deleted.
    """
    place = _place()
    stop()
    for process in _processes_in(place.root):
        process.kill()
    with _explained(place.root):
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
    with _explained(place.root):
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
    with _explained(None):
        return place_of(folders.data_dir())


def _alive(place: LocalPlace) -> LocalRecord | None:
    """The record of a server that answers: its process is ours, and somebody listens at its port."""
    record = read_record(place)
    if record is None or not _is_server(record.pid):
        return None
    try:
        socket.create_connection(("127.0.0.1", record.port), timeout=2).close()
    except (OSError, ValueError):
        return None
    return record


def _is_server(pid: int) -> bool:
    try:
        return MODULE in psutil.Process(pid).cmdline()
    except (psutil.Error, ValueError):
        return False


def _start(place: LocalPlace) -> LocalRecord:
    end = time.monotonic() + START_SECONDS
    line = "taken"
    while line == "taken" and time.monotonic() < end:
        with _explained(place.root):
            place.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            line = _first_line(place)
        # Taken by one that starts, whose record comes soon; or by one that ends, after which it is our turn.
        record = _awaited(place, TAKEN_SECONDS if line == "taken" else START_SECONDS) if line in SAID else None
        if record is not None:
            return record
    if line.startswith("failed: "):
        raise LocalWorkspaceError(line.removeprefix("failed: "), advice=f"Its log is {place.log}.")
    raise LocalWorkspaceError("The local workspace did not start.", advice=f"Its log says why: {place.log}.")


def _first_line(place: LocalPlace) -> str:
    """Start the server, away from this session; what it says first, empty where it says nothing in time."""
    words, environ = _command()
    if place.log.is_file() and place.log.stat().st_size > LOG_BYTES:
        place.log.replace(place.log.with_suffix(".old.log"))
    handle = os.open(place.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        child = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=handle,
            cwd=place.root,
            env=environ,
            start_new_session=True,
        )
    finally:
        os.close(handle)
    assert child.stdout is not None
    with child.stdout as said:
        is_ready, _, _ = select.select([said], [], [], START_SECONDS)
        line = said.readline().decode("utf-8", "replace").strip() if is_ready else ""
    child.wait()  # what was started only left the server behind
    return line


def _command() -> tuple[list[str], dict[str, str]]:
    from services.settings import load

    settings = load()
    words = [sys.executable, "-P", "-m", MODULE, "--detach", "--data-dir", str(folders.data_dir())]
    words += ["--idle-minutes", str(settings.idle_minutes)]
    interpreter = {"AMLX_JOB_PYTHON": str(settings.interpreter)} if settings.interpreter else {}
    return words, os.environ | interpreter


def _awaited(place: LocalPlace, seconds: float) -> LocalRecord | None:
    """The record of the server, of whoever started it, as soon as it answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        record = _alive(place)
        if record is not None:
            return record
        time.sleep(0.02)
    return None


def _end(process: psutil.Process) -> None:
    try:
        process.send_signal(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        # A container's first process may leave the dead unburied: a zombie has ended, too.
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > end:
                process.kill()
            time.sleep(0.02)
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as error:
        raise LocalWorkspaceError("The local workspace belongs to somebody else.") from error


def _processes_in(root: Path) -> Iterator[psutil.Process]:
    """What still works in the folder: jobs and the processes beside them."""
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), process.cwd()]
        except psutil.Error:
            continue
        if process.pid != os.getpid() and any(str(root) in word for word in words):
            yield process


@contextmanager
def _explained(folder: Path | None) -> Iterator[None]:
    """Turn the system's refusals into one sentence."""
    try:
        yield
    except OSError as error:
        place = error.filename or folder or "its folder"
        raise LocalWorkspaceError(
            f"The local workspace cannot use {place}: {error.strerror or error}.",
            advice="Make room or change the rights, or name another folder in AMLX_DATA_DIR.",
        ) from error
