"""Schedules: jobs that come by themselves. Enabled ones of the kind CreateJob truly fire, by the server's clock.

Source: REST operations Schedules_List, _Get, _CreateOrUpdate, _Delete and the SDK's trigger. Enabling and disabling
are a PUT with `isEnabled`. What came due while no server ran is not made up for.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from datetime import datetime, timedelta

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm import job_bodies, operations, provisioning, shapes, submissions, triggers
from services.local_workspace.arm.endpoints import PAGE
from services.local_workspace.arm.provisioning import Name
from services.local_workspace.arm.resource_routes import Handlers, resource_routes
from services.local_workspace.clock import iso, moment
from services.local_workspace.history import runs
from services.local_workspace.http import (
    AT_WORKSPACE,
    ArmError,
    Call,
    Json,
    answer,
    at,
    empty,
    page,
    system_data,
    user_error,
)
from services.local_workspace.kernel import Kernel, Workspace
from services.local_workspace.roles import Caller

TABLES = (
    """CREATE TABLE IF NOT EXISTS schedule_times (
        workspace TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, path TEXT NOT NULL, oid TEXT NOT NULL,
        author TEXT NOT NULL, due TEXT NOT NULL, PRIMARY KEY (workspace, name))""",
    "CREATE INDEX IF NOT EXISTS schedule_times_due ON schedule_times (due)",
)
"""When each enabled schedule fires next, and as whom; `path` is subscription, group and name as they are written."""

COLLECTION = "schedules"
SHAPE: shapes.Shape = {
    **shapes.RESOURCE,
    "displayName": str,
    "isEnabled": bool,
    "action": {"actionType": str, "jobDefinition": dict},
    "trigger": triggers.SHAPE,
}
AT_SCHEDULES = AT_WORKSPACE + "/schedules"
AT_SCHEDULE = AT_SCHEDULES + "/{name}"
LATE = timedelta(minutes=5)
"""What is later than this came due while no server ran."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,254}")
_ACTIONS = ("CreateJob", "CreateMonitor", "ImportData", "InvokeBatchEndpoint")
log = logging.getLogger("local_workspace")


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    room = "workspaces/schedules/"
    return [
        *resource_routes(kernel, AT_SCHEDULES, AT_SCHEDULE, room, Handlers(list_schedules, get, put, delete)),
        at(kernel, "POST", AT_SCHEDULE + "/trigger", trigger_now, room + "write"),
    ]


def tick(kernel: Kernel) -> None:
    """Fire what is due."""
    now = kernel.clock.now()
    with kernel.store.read() as db:
        due = db.execute("SELECT * FROM schedule_times WHERE due <= ?", (iso(now),)).fetchall()
    for row in due:
        with kernel.store.write():
            _fire_due(kernel, row, now)


def busy(kernel: Kernel) -> bool:
    """Whether a schedule is to fire: the server must not end before."""
    with kernel.store.read() as db:
        return db.execute("SELECT 1 FROM schedule_times LIMIT 1").fetchone() is not None


def list_schedules(call: Call) -> Response:
    """Schedules, newest first; `listViewType` EnabledOnly (unless told otherwise), DisabledOnly or All."""
    wanted = {"enabledonly": (True,), "disabledonly": (False,)}.get(
        call.query.get("listViewType", "EnabledOnly").lower(), (True, False)
    )
    skip = call.query.get("$skipToken", "0")
    place = Name(call.workspace, COLLECTION, "")
    rows = provisioning.listed(call.kernel, place, int(skip) if skip.isdecimal() else 0, PAGE + 1)
    shown = [
        body for body in (_resource(call, row) for row in rows[:PAGE]) if body["properties"]["isEnabled"] in wanted
    ]
    return page(call, shown, str(rows[PAGE - 1]["seq"]) if len(rows) > PAGE else None)


def get(call: Call) -> Response:
    """One schedule."""
    return answer(_resource(call, _find(call)))


def put(call: Call) -> Response:
    """Make (201) or change (200) a schedule, which takes a moment."""
    if not _NAME.fullmatch(call.name):
        raise user_error(400, "A schedule's name has letters, digits, dashes and underscores.", "BadArgument")
    given = shapes.check(call.json().get("properties"), SHAPE)
    stored = given | {
        "trigger": triggers.normal(given.get("trigger")),
        "action": _action(call, given.get("action")),
        "isEnabled": given.get("isEnabled") is not False,
    }
    with call.kernel.store.write():
        row, made = provisioning.put(call, _name(call), stored, call.kernel.delays.schedule_change)
        _plan(call.kernel, call.workspace, call.name, call.caller, call.kernel.clock.now())
    body = _resource(call, row)
    if made:  # the service says no more of a new one
        body = {"properties": body["properties"]}
    return answer(body, 201 if made else 200, provisioning.headers(call, row))


def delete(call: Call) -> Response:
    """Begin to delete a schedule: 202, 204 where there was none. It fires no more at once."""
    with call.kernel.store.write() as db:
        db.execute("DELETE FROM schedule_times WHERE workspace = ? AND name = ?", (call.workspace.key, call.name))
        operation = provisioning.delete(call, _name(call), call.kernel.delays.schedule_change)
    return empty(202, operations.headers(call, "mfe", operation)) if operation else empty(204)


def trigger_now(call: Call) -> Response:
    """Fire at once, enabled or not."""
    body = json.loads(_find(call)["body"])
    name = _job(call.kernel, call.workspace, call.name, body, call.caller, call.kernel.clock.now())
    return answer({"submissionId": name, "scheduleActionType": body["action"]["actionType"]})


def _fire_due(kernel: Kernel, row: sqlite3.Row, now: datetime) -> None:
    workspace = Workspace(*row["path"].split("/"))
    caller, due = Caller(row["oid"], row["author"]), moment(row["due"])
    found = provisioning.find(kernel, Name(workspace, COLLECTION, row["name"]))
    if found is not None and now - due <= LATE:
        try:
            _job(kernel, workspace, row["name"], json.loads(found["body"]), caller, due)
        except ArmError as error:
            # Its compute or an asset is gone since: the schedule goes on, as it does in Azure.
            log.warning("schedule %s could not create its job: %s", row["name"], error.message)
    _plan(kernel, workspace, row["name"], caller, now)


def _job(kernel: Kernel, workspace: Workspace, schedule: str, body: Json, caller: Caller, due: datetime) -> str:
    """Create the schedule's job, named by the time it was due, as Azure does. Raises what a submission raises."""
    action = body["action"]
    if action["actionType"] != "CreateJob":
        raise user_error(400, f"The local workspace does not run schedules of {action['actionType']}.", "BadArgument")
    name = f"{schedule[:200]}-{due.strftime('%Y%m%dT%H%M%SZ')}"
    with kernel.store.write() as db:
        if runs.find(db, workspace.key, name) is None:
            properties = job_bodies.read(name, {"properties": action["jobDefinition"]})
            submissions.accept(kernel, db, workspace, caller, name, properties)
    return name


def _plan(kernel: Kernel, workspace: Workspace, name: str, caller: Caller, now: datetime) -> None:
    """Write down when the schedule fires next, if it does."""
    row = provisioning.find(kernel, Name(workspace, COLLECTION, name))
    body = json.loads(row["body"]) if row is not None and row["state"] != "Deleting" else {}
    due = None
    if row is not None and body.get("isEnabled") and body["action"]["actionType"] == "CreateJob":
        due = triggers.following(body["trigger"], now, moment(row["made"]))
    path = f"{workspace.subscription}/{workspace.group}/{workspace.name}"
    with kernel.store.write() as db:
        db.execute("DELETE FROM schedule_times WHERE workspace = ? AND name = ?", (workspace.key, name))
        if due is not None:
            values = (workspace.key, name, path, caller.oid, caller.name, iso(due))
            db.execute("INSERT INTO schedule_times VALUES (?, ?, ?, ?, ?, ?)", values)


def _action(call: Call, given: object) -> Json:
    if not isinstance(given, dict) or given.get("actionType") not in _ACTIONS:
        raise user_error(400, f"The actionType must be one of {', '.join(_ACTIONS)}.", "BadArgument")
    if given["actionType"] != "CreateJob":
        return given
    definition = given.get("jobDefinition")
    if isinstance(definition, dict) and definition.get("sourceJobId") and not definition.get("jobs"):
        definition = _like(call, str(definition["sourceJobId"])) | {"sourceJobId": definition["sourceJobId"]}
    job_bodies.read(call.name, {"properties": definition})
    return given | {"jobDefinition": definition}


def _like(call: Call, source: str) -> Json:
    """The definition of the job that a schedule names instead of giving one. Raises 404."""
    with call.kernel.store.read() as db:
        run = runs.require(db, call.workspace.key, source.rstrip("/").rpartition("/")[2])
    about = {"displayName": run.display_name, "description": run.description, "tags": run.tags}
    return run.definition | about | {"jobType": run.job_type, "experimentName": run.experiment}


def _name(call: Call) -> Name:
    return Name(call.workspace, COLLECTION, call.name)


def _find(call: Call) -> sqlite3.Row:
    row = provisioning.find(call.kernel, _name(call))
    if row is None:
        raise user_error(404, f"Schedule {call.name} not found.", "NotFound", "ScheduleNotFound")
    return row


def _resource(call: Call, row: sqlite3.Row) -> Json:
    stored = json.loads(row["body"])
    common: Json = {"description": None, "tags": {}, "properties": {}, "displayName": None}
    action = dict(stored["action"])
    if action["actionType"] == "CreateJob":
        action["jobDefinition"] = _definition(row["name"], action["jobDefinition"])
    # The service gives a schedule neither id nor type.
    return {
        "name": row["name"],
        "properties": {**common, **stored, "action": action, "provisioningState": row["state"]},
        "systemData": system_data(row["made"], row["made_by"], row["changed"]),
    }


def _definition(name: str, given: Json) -> Json:
    """The job as the service shows it inside a schedule: not yet started."""
    properties = job_bodies.read(name, {"properties": given})
    base: Json = {
        "description": None,
        "tags": {},
        "properties": {},
        "displayName": None,
        "status": "NotStarted",
        "experimentName": submissions.DEFAULT_EXPERIMENT,
        "services": {},
        "isArchived": False,
    }
    shown = {key: properties[key] for key in base if properties.get(key) is not None}
    definition = job_bodies.definition(name, properties)
    outputs = {
        key: value for key, value in (definition.get("outputs") or {}).items() if key in (given.get("outputs") or {})
    }
    return {**base, **shown, **definition, **({"outputs": outputs} if "outputs" in definition else {})}
