"""How jobs end: the error that Azure's run history keeps, and the machine given back."""

from __future__ import annotations

import logging
from sqlite3 import Connection

from services.local_workspace.arm import machines
from services.local_workspace.clock import iso
from services.local_workspace.execution import places
from services.local_workspace.execution.steps import note
from services.local_workspace.history import runs
from services.local_workspace.history.run import Json, Run
from services.local_workspace.kernel import LOCATION, Kernel

log = logging.getLogger("local_workspace")

SYSTEM_LOG = "system_logs/lifecycler/lifecycler.log"


def error(kernel: Kernel, code: str, message: str) -> Json:
    """An error as run history has it: `code` is UserError or SystemError, or what is inside of them."""
    outer = code if code in ("UserError", "SystemError") else "UserError"
    inner = None if outer == code else {"code": code, "innerError": None}
    root: Json = {
        "code": outer,
        "severity": None,
        "message": message,
        "messageFormat": "{Message}",
        "messageParameters": {"Message": message},
        "referenceCode": None,
        "detailsUri": None,
        "target": None,
        "details": [],
        "innerError": inner,
        "debugInfo": None,
        "additionalInfo": None,
    }
    return {
        "error": root,
        "correlation": {"operation": kernel.ids.hex(32), "request": kernel.ids.hex(16)},
        "environment": LOCATION,
        "location": LOCATION,
        "time": iso(kernel.clock.now()),
        "componentName": "local_workspace",
    }


def fail(kernel: Kernel, db: Connection, run: Run, code: str, message: str) -> Run:
    """End a job as Failed, saying why in its error and its system log."""
    tell(kernel, db, run, message)
    return end(kernel, db, run, "Failed", error=error(kernel, code, message))


def end(kernel: Kernel, db: Connection, run: Run, status: str, *, error: Json | None = None) -> Run:
    """Give a job its last status, and its machine back."""
    machines.release(kernel, runs.workspace_of(db, run.workspace), run.compute, run.run)
    return runs.move(kernel, db, run, status, error=error or run.error)


def ask(kernel: Kernel, db: Connection, run: Run) -> None:
    """Ask a job and all that it started to end; nothing for what has ended or is asked already."""
    for child in runs.children(db, run):
        ask(kernel, db, child)
    if not run.is_final and run.status != "CancelRequested" and run.job_type is not None:
        runs.move(kernel, db, run, "CancelRequested")


def tell(kernel: Kernel, db: Connection, run: Run, text: str) -> None:
    """Write a line into the job's system log."""
    workspace = runs.workspace_of(db, run.workspace)
    try:
        note(places.artifacts(kernel, workspace, run.run) / SYSTEM_LOG, text)
    except OSError as error:
        # A full disk must not keep a job from ending: its error says the same.
        log.warning("the system log of %s could not be written: %s", run.run, error)
