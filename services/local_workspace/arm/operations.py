"""Long-running operations: what a 201 or 202 lets a client poll.

Source: `Azure-AsyncOperation` (`...OperationsStatus/{id}`) and `Location` (`...OperationResults/{id}`) of the recorded
answers. `kind` is the word before those: `compute` or `mfe`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.clock import iso
from services.local_workspace.http import AT_LOCATION, Call, Json, answer, at, empty, user_error
from services.local_workspace.kernel import LOCATION, Kernel, Workspace
from services.local_workspace.roles import PROVIDER

Kind = Literal["compute", "mfe"]

TABLES = (
    """CREATE TABLE IF NOT EXISTS operations (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
        started TEXT NOT NULL, ended TEXT, code TEXT, message TEXT)""",
    "CREATE INDEX IF NOT EXISTS operations_ended ON operations (ended)",
)
"""`status` is what is being done (InProgress, Creating), then Succeeded or Failed; `code` and `message` say why."""

KEPT = 86_400.0
"""Seconds for which an ended operation can still be polled."""


def begin(kernel: Kernel, workspace: Workspace, kind: Kind, doing: str = "InProgress") -> str:
    """Write down a new operation and what its polls say meanwhile (`Creating`, as the mfe has it); its id.

    Call it in the transaction that starts the change.
    """
    operation = kernel.ids.guid()
    with kernel.store.write() as db:
        db.execute(
            "INSERT INTO operations (id, workspace, kind, status, started) VALUES (?, ?, ?, ?, ?)",
            (operation, workspace.key, kind, doing, iso(kernel.clock.now())),
        )
    return operation


def end(kernel: Kernel, operation: str | None, *, code: str = "", message: str = "") -> None:
    """The operation is over: well, or with a code and a message. None and ended ones are left alone."""
    with kernel.store.write() as db:
        db.execute(
            "UPDATE operations SET status = ?, ended = ?, code = ?, message = ? WHERE id = ? AND ended IS NULL",
            ("Failed" if code else "Succeeded", iso(kernel.clock.now()), code, message, operation),
        )


def headers(call: Call, kind: Kind, operation: str) -> dict[str, str]:
    """What tells a client where to poll. `Retry-After` is never 0: that counts as absent, and a client waits 30 s."""
    return {
        "Azure-AsyncOperation": call.link(_path(call, kind, "OperationsStatus", operation)),
        "Location": call.link(_path(call, kind, "OperationResults", operation)),
        "x-ms-async-operation-timeout": "PT30M",
        "Retry-After": "1",
    }


def routes(kernel: Kernel) -> list[BaseRoute]:
    """Both polls of both kinds."""
    made: list[BaseRoute] = []
    for kind in ("compute", "mfe"):
        for word, handler in (("OperationsStatus", status), ("OperationResults", result)):
            path = f"{AT_LOCATION}/{kind}{word}/{{operation}}"
            made.append(at(kernel, "GET", path, handler, "locations/operations/read"))
    return made


def tick(kernel: Kernel) -> None:
    """Forget what ended long ago."""
    before = iso(kernel.clock.now() - timedelta(seconds=KEPT))
    with kernel.store.read() as db:
        old = db.execute("SELECT 1 FROM operations WHERE ended < ? LIMIT 1", (before,)).fetchone()
    if old is not None:
        with kernel.store.write() as db:
            db.execute("DELETE FROM operations WHERE ended < ?", (before,))


def status(call: Call) -> Response:
    """How far the operation is: 200 whatever its outcome, the error inside."""
    found = _find(call)
    body: Json = {
        "id": call.path,
        "name": found["id"],
        "status": found["status"],
        "startTime": found["started"],
        "percentComplete": 100.0 if found["ended"] else 0.0,
    }
    if found["ended"]:
        body["endTime"] = found["ended"]
    if found["code"]:
        body["error"] = {"code": found["code"], "message": found["message"]}
    return answer(body, headers={"Retry-After": "1"})


def result(call: Call) -> Response:
    """202 while it runs, 204 once it is over, as a cancel's poll expects."""
    found = _find(call)
    if not found["ended"]:
        place = call.link(call.path)
        return answer({}, 202, {"Location": place, "Retry-After": "1"})
    if found["code"]:
        raise user_error(400, found["message"], found["code"])
    return empty(204)


def _find(call: Call) -> Json:
    with call.kernel.store.read() as db:
        row = db.execute("SELECT * FROM operations WHERE id = ?", (call.names["operation"],)).fetchone()
    if row is None:
        raise user_error(404, f"Operation {call.names['operation']} not found.", "NotFound", "OperationNotFound")
    return dict(row)


def _path(call: Call, kind: Kind, word: str, operation: str) -> str:
    subscription = call.names["subscription"]
    return f"/subscriptions/{subscription}/providers/{PROVIDER}locations/{LOCATION}/{kind}{word}/{operation}"
