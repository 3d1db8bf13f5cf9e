"""The local workspace's process, as its starter sees it: found, started, ended.

Quick where it runs already: nothing of azure or of the server is imported here.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from services import folders
from services.errors import LocalWorkspaceError
from services.local_place import LocalPlace, LocalRecord, read_record

START_SECONDS = 30.0
STOP_SECONDS = 15.0
TAKEN_SECONDS = 2.0
SAID = ("ready", "taken")
LOG_BYTES = 1_000_000
"""A log that has grown beyond this is put aside at the next start; one old log is kept."""
MODULE = "services.local_workspace"


def alive(place: LocalPlace) -> LocalRecord | None:
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


def start(place: LocalPlace) -> LocalRecord:
    """Start the server, or find the one that somebody else has started meanwhile.

    Raises:
        LocalWorkspaceError: it cannot start.
    """
    end = time.monotonic() + START_SECONDS
    line = "taken"
    while line == "taken" and time.monotonic() < end:
        with explained(place.root):
            place.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            line = _first_line(place)
        # Taken by one that starts, whose record comes soon; or by one that ends, after which it is our turn.
        record = _awaited(place, TAKEN_SECONDS if line == "taken" else START_SECONDS) if line in SAID else None
        if record is not None:
            return record
    if line.startswith("failed: "):
        raise LocalWorkspaceError(
            line.removeprefix("failed: "), advice=f"Mend that, then try again; its log is {place.log}."
        )
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
        if line != "ready" and is_ready:
            said.read()  # until the process that could not serve is gone
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
        record = alive(place)
        if record is not None:
            return record
        time.sleep(0.02)
    return None


def end(record: LocalRecord) -> None:
    """End this very server and wait for it; one that has ended is none.

    Raises:
        LocalWorkspaceError: it belongs to somebody else.
    """
    try:
        process = psutil.Process(record.pid)
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


def is_busy(place: LocalPlace) -> bool:
    """Whether jobs run beside the server."""
    return any(processes_in(place.root / "jobs"))


def processes_in(root: Path) -> Iterator[psutil.Process]:
    """What still works in the folder: jobs and the processes beside them."""
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), process.cwd()]
        except psutil.Error:
            continue
        if process.pid != os.getpid() and any(str(root) in word for word in words):
            yield process


@contextmanager
def explained(folder: Path | None) -> Iterator[None]:
    """Turn the system's refusals into one sentence."""
    try:
        yield
    except OSError as error:
        place = error.filename or folder or "its folder"
        raise LocalWorkspaceError(
            f"The local workspace cannot use {place}: {error.strerror or error}.",
            advice="Make room or change the rights, or name another folder in AMLX_DATA_DIR.",
        ) from error
