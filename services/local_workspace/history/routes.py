"""Run history: runs, their details, children, spans and artifacts; changes of names, tags and visibility.

Source: run history's operations Runs_Get, Runs_GetDetails, Runs_GetChild, Runs_PatchByRunId, Runs_PatchByExperiment...,
Runs_DeleteTags, Runs_ModifyOrDeleteTags..., Runs_GetRunData, Runs_BatchGetRunData, Spans_List, Runs_GetByQuery,
Runs_ListArtifacts.
"""

from __future__ import annotations

import json
from sqlite3 import Connection

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.execution.ends import ask
from services.local_workspace.history import artifacts_rest, experiments, experiments_rest, output_uris, query, runs
from services.local_workspace.history.bodies import details_body, run_body
from services.local_workspace.history.run import Json, Run
from services.local_workspace.http import AT_WORKSPACE, ArmError, Call, answer, at, page, user_error
from services.local_workspace.kernel import Kernel

TABLES = experiments.TABLES

READ, WRITE = "workspaces/experiments/runs/read", "workspaces/experiments/runs/write"
ROOMS = ("", "/experiments/{experiment}", "/experimentids/{experiment}")


def routes(kernel: Kernel) -> list[BaseRoute]:
    """All of run history's routes; runs are found by their name alone, or under their experiment."""
    found: list[BaseRoute] = []
    for room in ROOMS:
        run = "/history/v1.0" + AT_WORKSPACE + room + "/runs/{name}"
        found += [
            at(kernel, "GET", run + "/details", details, READ),
            at(kernel, "GET", run + "/children", children, READ),
            at(kernel, "POST", run + "/cancel", cancel, WRITE),
            at(kernel, "DELETE", run + "/tags", delete_tags, WRITE),
            at(kernel, "PATCH", run + "/tags", change_tags, WRITE),
            at(kernel, "PATCH", run, patch, WRITE),
            at(kernel, "GET", run, get, READ),
            *artifacts_rest.routes(kernel, run),
        ]
    for part in ("", "/private"):
        whole = f"/history/v1.0{part}" + AT_WORKSPACE + "/runs/{name}/spans"
        found.append(at(kernel, "GET", whole, spans, READ))
    found.append(at(kernel, "POST", "/history/v1.0" + AT_WORKSPACE + "/rundata", rundata, READ))
    found.append(at(kernel, "POST", "/history/v1.0" + AT_WORKSPACE + "/batchrundata", batch_rundata, READ))
    return [*query.routes(kernel), *experiments_rest.routes(kernel), *output_uris.routes(kernel), *found]


def _run(call: Call, db: Connection) -> Run:
    run = runs.find(db, call.workspace.key, call.name)
    if run is None:
        raise user_error(404, f"Run {call.name} was not found.", "NotFound", "RunNotFound")
    return run


def get(call: Call) -> Response:
    """One run."""
    with call.kernel.store.read() as db:
        return answer(run_body(call.kernel, db, call.workspace, _run(call, db)))


def details(call: Call) -> Response:
    """One run with its log files."""
    with call.kernel.store.read() as db:
        return answer(details_body(call.kernel, db, call.workspace, _run(call, db)))


def children(call: Call) -> Response:
    """What a run started, oldest first, `$top` a page."""
    top = call.query.get("$top", "500")
    skip = call.query.get("$skipToken", "0")
    if not top.isdecimal() or not skip.isdecimal():
        raise user_error(400, "The query's $top and $skipToken must be numbers.", "BadArgument")
    with call.kernel.store.read() as db:
        run = _run(call, db)
        where = "workspace = ? AND parent = ? AND seq > ?"
        found = runs.select(db, where, (run.workspace, run.run, int(skip)), f"seq LIMIT {int(top) + 1}")
        shown = [run_body(call.kernel, db, call.workspace, child) for child in found[: int(top)]]
    return page(call, shown, str(found[int(top) - 1].seq) if len(found) > int(top) else None)


def spans(call: Call) -> Response:
    """The statuses that a run went through, each with its time."""
    with call.kernel.store.read() as db:
        run = _run(call, db)
        passed = runs.spans(db, run)
    ends = [at for _, at in passed[1:]] + [run.ended]
    steps = zip(passed, ends, strict=True)
    value = [_span(run, number, status, began, ended) for number, ((status, began), ended) in enumerate(steps, 1)]
    return answer({"value": value, "continuationToken": None, "nextLink": None})


def _span(run: Run, number: int, status: str, began: str, ended: str | None) -> Json:
    context = {
        "traceId": run.uuid.replace("-", ""),
        "spanId": f"{number:016x}",
        "isRemote": False,
        "isValid": True,
        "tracestate": [],
    }
    body: Json = {
        "context": context,
        "name": status,
        "status": status,
        "parentSpanId": None,
        "attributes": [],
        "events": [],
        "links": [],
        "startTimestamp": began,
    }
    return body | ({"endTimestamp": ended} if ended else {})


_FIELDS = {"displayName": "display_name", "description": "description", "hidden": "archived"}


def patch(call: Call) -> Response:
    """Change name, description, tags, properties, or whether the run is archived (`hidden`)."""
    given = call.json()
    changes = {_FIELDS[name]: value for name, value in given.items() if name in _FIELDS and value is not None}
    with call.kernel.store.write() as db:
        run = _run(call, db)
        _allow_write(call, run)
        for name in ("tags", "properties"):
            if isinstance(given.get(name), dict):
                changes[name] = getattr(run, name) | given[name]
        return answer(run_body(call.kernel, db, call.workspace, runs.save(call.kernel, db, run, **changes)))


def _allow_write(call: Call, run: Run) -> None:
    if not run.may_be_written_by(call.caller.run):
        raise user_error(403, f"The job {call.caller.run} may not write to the run {run.run}.", "Forbidden")


def delete_tags(call: Call) -> Response:
    """Remove tags by their names; the body is a list of them."""
    names = _names(call)
    with call.kernel.store.write() as db:
        run = _run(call, db)
        _allow_write(call, run)
        kept = {name: value for name, value in run.tags.items() if name not in names}
        return answer(run_body(call.kernel, db, call.workspace, runs.save(call.kernel, db, run, tags=kept)))


def change_tags(call: Call) -> Response:
    """Add or change tags, and remove others, in one request."""
    given = call.json()
    gone = [str(name) for name in given.get("tagsToDelete") or []]
    with call.kernel.store.write() as db:
        run = _run(call, db)
        _allow_write(call, run)
        tags = {name: value for name, value in run.tags.items() if name not in gone} | (given.get("tagsToModify") or {})
        return answer(run_body(call.kernel, db, call.workspace, runs.save(call.kernel, db, run, tags=tags)))


def _names(call: Call) -> list[str]:
    try:
        found = json.loads(call.body or b"[]")
    except ValueError:
        found = None
    if isinstance(found, dict):
        found = found.get("tags")
    if not isinstance(found, list):
        raise user_error(400, "The request must be a list of tags' names.", "BadArgument")
    return [str(name) for name in found]


def cancel(call: Call) -> Response:
    """Ask a run to end."""
    with call.kernel.store.write() as db:
        run = _run(call, db)
        if run.is_final:
            raise user_error(400, f"The run {run.run} has ended; it can't be canceled.", "BadArgument")
        ask(call.kernel, db, run)
        return answer(run_body(call.kernel, db, call.workspace, _run(call, db)))


def rundata(call: Call) -> Response:
    """A run's metadata and, as asked, its definition."""
    return answer(_rundata(call, call.json()))


def batch_rundata(call: Call) -> Response:
    """The same of many runs in one request: what was found, and why the rest was not."""
    results: dict[str, Json] = {"successfulResults": {}, "failedResults": {}}
    for key, given in (call.json().get("requests") or {}).items():
        try:
            results["successfulResults"][key] = _rundata(call, given)
        except ArmError as error:
            results["failedResults"][key] = {"error": {"code": error.code, "message": error.message}}
    return answer(results)


def _rundata(call: Call, given: Json) -> Json:
    name = str(given.get("runId") or "")
    with call.kernel.store.read() as db:
        run = runs.find(db, call.workspace.key, name)
        if run is None:
            raise user_error(404, f"Run {name} was not found.", "NotFound", "RunNotFound")
        body = run_body(call.kernel, db, call.workspace, run)
    definition: Json | None = run.definition if given.get("selectRunDefinition") and run.job_type else None
    specification = run.definition | {"jobType": run.job_type} if given.get("selectJobSpecification") else None
    return {
        "runMetadata": body,
        "runDefinition": definition,
        "jobSpecification": specification if run.job_type else None,
        "systemSettings": None,
    }
