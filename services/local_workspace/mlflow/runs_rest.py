"""MLflow's runs: create, get, update, delete, restore, log, search.

Source: MLflow's REST API 2.0, "Runs" and "Metrics".
"""

from __future__ import annotations

from datetime import UTC, datetime
from sqlite3 import Connection

from starlette.routing import BaseRoute

from services.local_workspace.clock import iso
from services.local_workspace.history import experiments, runs
from services.local_workspace.history.run import Json, Run
from services.local_workspace.http import Call
from services.local_workspace.kernel import Kernel
from services.local_workspace.mlflow import metrics, search
from services.local_workspace.mlflow.answers import (
    STATUS_OF,
    bad,
    experiment_of,
    metric_body,
    route,
    run_body,
    run_of,
    text,
    writable_run,
)
from services.local_workspace.mlflow.metrics import Metric

MOST_VALUES = 25_000


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    return [
        route(kernel, "POST", "runs/create", create, "write"),
        route(kernel, "GET", "runs/get", get),
        route(kernel, "POST", "runs/update", update, "write"),
        route(kernel, "POST", "runs/delete", delete, "write"),
        route(kernel, "POST", "runs/restore", restore, "write"),
        route(kernel, "POST", "runs/search", search_runs),
        route(kernel, "POST", "runs/log-metric", log_metric, "write"),
        route(kernel, "POST", "runs/log-parameter", log_parameter, "write"),
        route(kernel, "POST", "runs/log-batch", log_batch, "write"),
        route(kernel, "POST", "runs/set-tag", set_tag, "write"),
        route(kernel, "POST", "runs/delete-tag", delete_tag, "write"),
        route(kernel, "GET", "metrics/get-history", get_history),
    ]


def create(call: Call) -> Json:
    """A run of MLflow's own, running from now on."""
    given = call.json()
    tags = {tag["key"]: tag["value"] for tag in given.get("tags") or []}
    parent = tags.get("mlflow.parentRunId")
    with call.kernel.store.write() as db:
        experiment = experiment_of(call, db, text(given, "experiment_id"))
        above = runs.find(db, call.workspace.key, parent) if parent else None
        name = call.kernel.ids.guid()
        run = Run(
            workspace=call.workspace.key,
            run=name,
            uuid=call.kernel.ids.guid(),
            experiment=experiment.name,
            job_type=None,
            status="Running",
            created=iso(call.kernel.clock.now()),
            started=_time(given.get("start_time")) or iso(call.kernel.clock.now()),
            oid=call.caller.oid,
            author=call.caller.name,
            definition={},
            parent=above.run if above else None,
            root=above.root if above else name,
            display_name=given.get("run_name") or tags.get("mlflow.runName") or name,
            tags=tags,
            state={"by": call.caller.run},
        )
        return {"run": run_body(db, runs.insert(call.kernel, db, run), experiment.id)}


def _time(milliseconds: object) -> str | None:
    return iso(datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)) if milliseconds else None


def get(call: Call) -> Json:
    """One run."""
    with call.kernel.store.read() as db:
        return {"run": _whole(call, db, run_of(call, db, dict(call.query)))}


def _whole(call: Call, db: Connection, run: Run) -> Json:
    return run_body(db, run, experiment_of(call, db, run.experiment).id)


def update(call: Call) -> Json:
    """Rename or end a run. A job's status is its process's: what a script says of it is not taken."""
    given = call.json()
    with call.kernel.store.write() as db:
        run = writable_run(call, db, given)
        if given.get("run_name"):
            run = runs.save(call.kernel, db, run, display_name=given["run_name"])
        status = STATUS_OF.get(given.get("status", ""), "Running")
        if run.job_type is None and given.get("status") and status != run.status:
            run = runs.move(call.kernel, db, run, status, at=_time(given.get("end_time")))
        return {"run_info": _whole(call, db, run)["info"]}


def delete(call: Call) -> Json:
    """Hide a run."""
    return _archive(call, True)


def restore(call: Call) -> Json:
    """Show a hidden run again."""
    return _archive(call, False)


def _archive(call: Call, archived: bool) -> Json:
    with call.kernel.store.write() as db:
        runs.save(call.kernel, db, writable_run(call, db, call.json()), archived=archived)
    return {}


def log_metric(call: Call) -> Json:
    """One value."""
    given = call.json()
    with call.kernel.store.write() as db:
        metrics.log(db, writable_run(call, db, given), [_metric(given)])
    return {}


def _metric(given: Json) -> Metric:
    try:
        step = int(float(given.get("step") or 0))
        return Metric(text(given, "key"), float(given["value"]), int(given.get("timestamp") or 0), step)
    except (KeyError, TypeError, ValueError) as error:
        raise bad(
            f"A metric needs a key, a number as its value, and whole numbers as time and step: {error}"
        ) from error


def log_parameter(call: Call) -> Json:
    """One parameter, which never changes once it is set."""
    given = call.json()
    with call.kernel.store.write() as db:
        _set_param(db, writable_run(call, db, given), given)
    return {}


def _set_param(db: Connection, run: Run, given: Json) -> None:
    key, value = text(given, "key"), str(given.get("value", ""))
    kept = metrics.set_param(db, run, key, value)
    if kept != value:
        raise bad(f"Changing param values is not allowed. Param '{key}' of run {run.run} is '{kept}', not '{value}'.")


def log_batch(call: Call) -> Json:
    """Metrics, parameters and tags together, all or none."""
    given = call.json()
    with call.kernel.store.write() as db:
        run = writable_run(call, db, given)
        metrics.log(db, run, [_metric(metric) for metric in given.get("metrics") or []])
        for param in given.get("params") or []:
            _set_param(db, run, param)
        if tags := {text(tag, "key"): str(tag.get("value", "")) for tag in given.get("tags") or []}:
            _save_tags(call.kernel, db, run, run.tags | tags)
    return {}


def _save_tags(kernel: Kernel, db: Connection, run: Run, tags: Json) -> None:
    name = tags.get("mlflow.runName")
    changes = {"display_name": name} if name and name != run.tags.get("mlflow.runName") else {}
    runs.save(kernel, db, run, tags=tags, **changes)


def set_tag(call: Call) -> Json:
    """One tag."""
    given = call.json()
    with call.kernel.store.write() as db:
        run = writable_run(call, db, given)
        _save_tags(call.kernel, db, run, run.tags | {text(given, "key"): str(given.get("value", ""))})
    return {}


def delete_tag(call: Call) -> Json:
    """Remove one tag."""
    given = call.json()
    with call.kernel.store.write() as db:
        run = writable_run(call, db, given)
        runs.save(call.kernel, db, run, tags={k: v for k, v in run.tags.items() if k != text(given, "key")})
    return {}


def search_runs(call: Call) -> Json:
    """Runs of experiments that fit a filter, in the order asked, a page at a time."""
    given = call.json()
    with call.kernel.store.read() as db:
        ids = given.get("experiment_ids") or []
        known = [it for one in ids if (it := experiments.find(db, call.workspace.key, str(one))) is not None]
        found, token = search.runs_page(db, call.workspace.key, known, given)
    return {"runs": found} | ({"next_page_token": token} if token else {})


def get_history(call: Call) -> Json:
    """Every value of one metric, in the order they were logged; `max_results` a page."""
    given = dict(call.query)
    most = min(int(given.get("max_results") or MOST_VALUES), MOST_VALUES)
    with call.kernel.store.read() as db:
        run = run_of(call, db, given)
        after = int(given.get("page_token") or 0)
        found = metrics.history(db, run, text(given, "metric_key"), after, most + 1)
    body: Json = {"metrics": [metric_body(metric) for _, metric in found[:most]]}
    return body | ({"next_page_token": str(found[most - 1][0])} if len(found) > most else {})
