"""Experiments in run history: query, get, create, change.

Source: run history's operations Experiments_GetByQuery, Experiments_Get, Experiments_Create, Experiments_Update.
"""

from __future__ import annotations

from sqlite3 import Connection

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.history import experiments
from services.local_workspace.history.experiments import Experiment
from services.local_workspace.history.query import asked, paginated, paging
from services.local_workspace.history.run import Json
from services.local_workspace.http import AT_WORKSPACE, Call, answer, at, user_error
from services.local_workspace.kernel import Kernel

_COLUMNS = {"name": "name", "experimentid": "id", "createdutc": "created", "description": "description"}
_VIEWS = {"activeonly": "archived = 0", "archivedonly": "archived = 1", "all": "1"}


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    room = "/history/v1.0" + AT_WORKSPACE
    read, write = "workspaces/experiments/read", "workspaces/experiments/write"
    return [
        at(kernel, "POST", room + "/experiments:query", query_experiments, read),
        at(kernel, "GET", room + "/experiments/{name}", get, read),
        at(kernel, "POST", room + "/experiments/{name}", create, write),
        at(kernel, "GET", room + "/experimentids/{name}", get, read),
        at(kernel, "PATCH", room + "/experimentids/{name}", patch, write),
    ]


def body(experiment: Experiment) -> Json:
    """An experiment as run history shows it."""
    return {
        "experimentId": experiment.id,
        "name": experiment.name,
        "description": experiment.description,
        "createdUtc": experiment.created,
        "tags": experiment.tags,
        "archivedTime": experiment.created if experiment.archived else None,
        "retainForLifetimeOfWorkspace": False,
        "artifactLocation": None,
    }


def query_experiments(call: Call) -> Response:
    """Experiments, newest first unless ordered otherwise."""
    given = call.json() if call.body else {}
    view = _VIEWS.get(str(given.get("viewType") or "ActiveOnly").lower(), "archived = 0")
    start, size = paging(given)
    condition, values, order = asked(given, _COLUMNS, "created DESC, rowid DESC")
    with call.kernel.store.read() as db:
        where = f"workspace = ? AND {view} AND {condition}"
        place = f"{order} LIMIT {size + 1} OFFSET {start}"
        found = experiments.select(db, where, call.workspace.key, *values, order=place)
    return paginated([body(one) for one in found[:size]], str(start + size) if len(found) > size else None)


def _find(call: Call, db: Connection) -> Experiment:
    found = experiments.find(db, call.workspace.key, call.name)
    if found is None:
        raise user_error(404, f"Experiment {call.name} was not found.", "NotFound", "ExperimentNotFound")
    return found


def get(call: Call) -> Response:
    """One experiment, by its name or id."""
    with call.kernel.store.read() as db:
        return answer(body(_find(call, db)))


def create(call: Call) -> Response:
    """Make an experiment; the one that is there, where it is."""
    with call.kernel.store.write() as db:
        return answer(body(experiments.ensure(call.kernel, db, call.workspace.key, call.name)))


def patch(call: Call) -> Response:
    """Describe, tag, archive or restore an experiment."""
    given = call.json()
    changes = {name: given[name] for name in ("description", "tags") if given.get(name) is not None}
    if given.get("archive") is not None:
        changes["archived"] = bool(given["archive"])
    with call.kernel.store.write() as db:
        return answer(body(experiments.update(db, _find(call, db), **changes)))
