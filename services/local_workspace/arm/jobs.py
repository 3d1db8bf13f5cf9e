"""Jobs: list, get, create, cancel, delete.

Source: REST operations Jobs_List, Jobs_Get, Jobs_CreateOrUpdate, Jobs_Cancel and Jobs_Delete, and the service's
recorded answers. Archiving and renaming go through run history's PATCH, as the SDK has it.
"""

from __future__ import annotations

import json
from sqlite3 import Connection
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm import job_bodies, submissions
from services.local_workspace.execution import scheduler
from services.local_workspace.execution.ends import ask
from services.local_workspace.history import runs
from services.local_workspace.history.run import Run
from services.local_workspace.http import AT_LOCATION, AT_WORKSPACE, ArmError, Call, at, empty, user_error
from services.local_workspace.kernel import LOCATION, Kernel

TABLES = runs.TABLES
PAGE = 100
LARGEST_PAGE = 1000

_VIEWS = {"activeonly": "archived = 0", "archivedonly": "archived = 1", "all": "1"}


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    job = AT_WORKSPACE + "/jobs/{name}"
    return [
        at(kernel, "GET", AT_WORKSPACE + "/jobs", list_jobs, "workspaces/jobs/read"),
        at(kernel, "GET", job, get, "workspaces/jobs/read"),
        at(kernel, "PUT", job, create, "workspaces/jobs/write"),
        at(kernel, "DELETE", job, delete, "workspaces/jobs/delete"),
        at(kernel, "POST", job + "/cancel", cancel, "workspaces/jobs/cancel/action"),
        at(kernel, "GET", AT_LOCATION + "/mfeOperationResults/jc:{guid}:{name}", poll_cancel, "workspaces/jobs/read"),
    ]


def tick(kernel: Kernel) -> None:
    """Move every job on."""
    scheduler.tick(kernel)


def busy(kernel: Kernel) -> bool:
    """Whether a job runs or waits."""
    with kernel.store.read() as db:
        row = db.execute("SELECT 1 FROM runs WHERE final = 0 AND job_type IS NOT NULL LIMIT 1").fetchone()
    return row is not None


def list_jobs(call: Call) -> Response:
    """A page of root jobs, newest first. `$top` is honoured up to 1,000; a page is 100 otherwise."""
    conditions, arguments = _filters(call)
    size = _size(call)
    with call.kernel.store.read() as db:
        rows = db.execute(
            f"SELECT seq, answer FROM runs WHERE {' AND '.join(conditions)} ORDER BY seq DESC LIMIT ?",
            [*arguments, size + 1],
        ).fetchall()
    values = ",".join(row["answer"] for row in rows[:size])
    following = f',"nextLink":{json.dumps(_next(call, rows[size - 1]["seq"]))}' if len(rows) > size else ""
    return _text(call.kernel, f'{{"value":[{values}]{following}}}')


def _filters(call: Call) -> tuple[list[str], list[Any]]:
    view = call.query.get("listViewType", "ActiveOnly").lower()
    if view not in _VIEWS:
        raise user_error(400, f"The listViewType '{view}' is not known.", "BadArgument", "ArgumentInvalid")
    conditions = ["workspace = ?", "parent IS NULL", "job_type IS NOT NULL", _VIEWS[view]]
    arguments: list[Any] = [call.workspace.key]
    if kind := call.query.get("jobType"):
        conditions.append("job_type = ? COLLATE NOCASE")
        arguments.append(kind)
    for column, words in (("tags", call.query.get("tag")), ("properties", call.query.get("properties"))):
        for word in filter(None, (words or "").split(",")):
            key, given, value = word.partition("=")
            wanted = " AND value = ?" if given else ""
            conditions.append(f"EXISTS (SELECT 1 FROM json_each(runs.{column}) WHERE key = ?{wanted})")
            arguments.extend([key, value] if given else [key])
    if skip := call.query.get("$skipToken") or call.query.get("$skip"):
        conditions.append("seq < ?")
        arguments.append(_number("$skipToken", skip))
    return conditions, arguments


def _size(call: Call) -> int:
    return max(1, min(LARGEST_PAGE, _number("$top", call.query.get("$top", str(PAGE)))))


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise user_error(400, f"The query's {name} is no number.", "BadArgument", "ArgumentInvalid")
    return int(text)


def _next(call: Call, after: int) -> str:
    words = urlencode({**call.query, "$skipToken": str(after)}, safe="$")
    return f"{call.kernel.base}{call.path}?{words}"


def _text(kernel: Kernel, text: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    whole = text.replace(job_bodies.HOST, kernel.base.removeprefix("https://"))
    return Response(whole, status, headers, "application/json; charset=utf-8")


def _job(call: Call, run: Run, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = json.dumps(job_bodies.render(call.workspace, run))
    return _text(call.kernel, body, status, headers)


def get(call: Call) -> Response:
    """One job, or a node or trial of one."""
    with call.kernel.store.read() as db:
        run = _require(call, db)
        return _job(call, run)


def _require(call: Call, db: Connection) -> Run:
    run = runs.require(db, call.workspace.key, call.name)
    if run.job_type is None:
        raise user_error(404, f"Job {call.name} not found.", "NotFound", "JobNotFound")
    return run


def create(call: Call) -> Response:
    """Accept a job (201); of one that is there, change what may change (200)."""
    properties = job_bodies.read(call.name, call.json())
    with call.kernel.store.write() as db:
        found = runs.find(db, call.workspace.key, call.name)
        if found is not None:
            return _job(call, _update(call, db, found, properties))
        run = submissions.accept(call.kernel, db, call.workspace, call.caller, call.name, properties)
    location = {"Location": call.link(call.path)}
    return _job(call, run, 201, location)


def _update(call: Call, db: Connection, run: Run, properties: dict[str, Any]) -> Run:
    if properties["jobType"] != run.job_type:
        message = f"A job with name {run.run} already exists, and is of type {run.job_type}."
        raise user_error(409, message, "Conflict", "JobAlreadyExists")
    if _work(properties) != _work(run.definition):
        message = (
            f"A job with this name already exists. Job names must be unique in a workspace: {run.run}. "
            "Only its description, display name, tags, properties and whether it is archived can change."
        )
        raise user_error(400, message, "BadArgument", "ArgumentInvalid", "ImmutableJobProperty")
    fields = {"description": "description", "displayName": "display_name", "tags": "tags", "isArchived": "archived"}
    changes = {fields[name]: value for name, value in properties.items() if name in fields and value is not None}
    changes["properties"] = run.properties | (properties.get("properties") or {})
    return runs.save(call.kernel, db, run, **changes)


def _work(definition: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two jobs the same work."""
    return tuple(definition.get(field) for field in ("command", "codeId", "computeId", "searchSpace"))


def delete(call: Call) -> Response:
    """Remove a job that has ended, its children and its records; its outputs stay in their datastores."""
    with call.kernel.store.write() as db:
        run = runs.find(db, call.workspace.key, call.name)
        if run is None or run.job_type is None:
            return empty(204)
        if not run.is_final:
            message = f"Job {run.run} is in status {run.status}; only a job that has ended can be deleted."
            raise user_error(409, message, "Conflict", "JobNotInTerminalStatus")
        runs.delete(db, run)
    return empty(200)


def cancel(call: Call) -> Response:
    """Ask a job to end (202); Location tells when it has."""
    with call.kernel.store.write() as db:
        run = _require(call, db)
        if run.is_final:
            raise _already_ended(run)
        ask(call.kernel, db, run)
        guid = _guid(db, call.workspace.key)
    place = AT_LOCATION.format(subscription=call.workspace.subscription, location=LOCATION)
    address = call.link(f"{place}/mfeOperationResults/jc:{guid}:{run.run}")
    return Response("{}", 202, {"Location": address, "Retry-After": "1"}, "application/json")


def _already_ended(run: Run) -> ArmError:
    kind, code = ("pipeline run", "CancelPipelineRunInTerminalStatus") if run.job_type == "Pipeline" else _OTHER_ENDED
    message = f"The {kind} {run.run} is in terminal status, it can't be canceled."
    return user_error(400, message, "BadArgument", "ArgumentInvalid", code)


_OTHER_ENDED = ("job", "CancelJobInTerminalStatus")


def _guid(db: Connection, workspace: str) -> str:
    return str(db.execute("SELECT guid FROM workspaces WHERE workspace = ?", (workspace,)).fetchone()["guid"])


def poll_cancel(call: Call) -> Response:
    """202 while the canceled job has not ended, then 204."""
    with call.kernel.store.read() as db:
        row = db.execute("SELECT workspace FROM workspaces WHERE guid = ?", (call.names["guid"],)).fetchone()
        run = runs.require(db, row["workspace"] if row else "", call.name)
    if run.is_final:
        return empty(204)
    return Response("{}", 202, {"Location": call.link(call.path), "Retry-After": "1"}, "application/json")
