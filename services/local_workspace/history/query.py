"""Queries of run history: runs of an experiment, by filter and order, a page at a time.

Source: run history's operation Runs_GetByQuery.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.history import experiments, filters, runs
from services.local_workspace.history.bodies import run_body
from services.local_workspace.history.run import Json
from services.local_workspace.http import AT_WORKSPACE, ArmError, Call, answer, at, user_error
from services.local_workspace.kernel import Kernel

COLUMNS = {
    "runid": "run",
    "runuuid": "uuid",
    "rootrunid": "root",
    "parentrunid": "parent",
    "status": "status",
    "displayname": "display_name",
    "description": "description",
    "createdutc": "created",
    "starttimeutc": "started",
    "endtimeutc": "ended",
    "lastmodifiedutc": "modified",
    "hidden": "archived",
    "target": "compute",
    "runnumber": "seq",
    "experimentname": "experiment",
    "jobtype": "job_type",
    "createdby": "author",
    "userid": "oid",
}
PAGE, LARGEST_PAGE = 100, 500


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    return [
        at(
            kernel,
            "POST",
            "/history/v1.0" + AT_WORKSPACE + room + "/runs:query",
            query_runs,
            "workspaces/experiments/runs/read",
        )
        for room in ("", "/experiments/{experiment}", "/experimentids/{experiment}")
    ]


def query_runs(call: Call) -> Response:
    """Runs, newest first unless ordered otherwise; of one experiment where the path names it."""
    given = call.json() if call.body else {}
    start, size = paging(given)
    with call.kernel.store.read() as db:
        where, values = ["workspace = ?"], [call.workspace.key]
        if "experiment" in call.names:
            found = experiments.find(db, call.workspace.key, call.names["experiment"])
            if found is None:
                raise user_error(404, f"Experiment {call.names['experiment']} was not found.", "NotFound")
            where, values = [*where, "experiment = ? COLLATE NOCASE"], [*values, found.name]
        condition, wanted, order = asked(given, COLUMNS, "seq DESC")
        place = f"{order} LIMIT {size + 1} OFFSET {start}"
        rows = runs.select(db, " AND ".join([*where, condition]), [*values, *wanted], place)
        bodies = [run_body(call.kernel, db, call.workspace, run) for run in rows[:size]]
    return paginated(bodies, str(start + size) if len(rows) > size else None)


def asked(given: Json, columns: dict[str, str], default: str) -> tuple[str, list[object], str]:
    """A query's filter as SQL with its values, and its order. Raises 400 for what cannot be read."""
    try:
        condition, values = filters.condition(given["filter"], columns) if given.get("filter") else ("1", [])
        order = filters.order(given["orderBy"], columns) if given.get("orderBy") else default
    except filters.FilterError as error:
        raise _bad(f"The query cannot be read: {error}") from error
    return condition, values, order


def paging(given: Json) -> tuple[int, int]:
    """Where a page begins and how long it is."""
    start, size = str(given.get("continuationToken") or 0), str(given.get("top") or PAGE)
    if not start.isdecimal() or not size.isdecimal():
        raise _bad("The query's top and continuationToken must be numbers.")
    return int(start), min(int(size), LARGEST_PAGE)


def _bad(message: str) -> ArmError:
    return user_error(400, message, "BadArgument", "ArgumentInvalid")


def paginated(values: list[Json], token: str | None) -> Response:
    """A page of run history."""
    return answer({"value": values, "continuationToken": token, "nextLink": None})
