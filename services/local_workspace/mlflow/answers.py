"""MLflow's habits: its routes, its errors and what a run looks like in its JSON."""

from __future__ import annotations

import math
from collections.abc import Callable
from sqlite3 import Connection
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm.job_bodies import default_uri
from services.local_workspace.clock import moment
from services.local_workspace.history import experiments, runs
from services.local_workspace.history.run import Json, Run
from services.local_workspace.http import AT_WORKSPACE, Call, answer, at
from services.local_workspace.kernel import Kernel
from services.local_workspace.mlflow import metrics

MLflowHandler = Callable[[Call], Json]

_STATUS = {
    "NotStarted": "SCHEDULED",
    "Starting": "SCHEDULED",
    "Preparing": "SCHEDULED",
    "Queued": "SCHEDULED",
    "Completed": "FINISHED",
    "Failed": "FAILED",
    "Canceled": "KILLED",
}
"""MLflow's word for a run's status; all others are RUNNING."""

STATUS_OF = {"SCHEDULED": "NotStarted", "FINISHED": "Completed", "FAILED": "Failed", "KILLED": "Canceled"}


class MLflowError(Exception):
    """What MLflow's service refuses: `code` is its error_code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def missing(what: str, name: str) -> MLflowError:
    """A run or experiment that is not there."""
    return MLflowError("RESOURCE_DOES_NOT_EXIST", f"No {what} '{name}' exists.")


def bad(message: str) -> MLflowError:
    """A request that cannot be taken."""
    return MLflowError("INVALID_PARAMETER_VALUE", message)


_HTTP = {"RESOURCE_DOES_NOT_EXIST": 404, "PERMISSION_DENIED": 403}


def route(kernel: Kernel, method: str, path: str, handler: MLflowHandler, action: str = "read") -> BaseRoute:
    """A route of MLflow's, under both versions that Azure serves."""

    def handle(call: Call) -> Response:
        try:
            return answer(handler(call))
        except MLflowError as error:
            body = {"error_code": error.code, "message": error.message}
            return answer(body, _HTTP.get(error.code, 400))

    whole = "/mlflow/{version}" + AT_WORKSPACE + "/api/2.0/mlflow/" + path
    return at(kernel, method, whole, handle, f"workspaces/experiments/{'runs/' if 'run' in path else ''}{action}")


def text(given: Json, *names: str) -> str:
    """The first of these fields that is there. Raises for none."""
    for name in names:
        if isinstance(given.get(name), str) and given[name]:
            return str(given[name])
    raise bad(f"Missing value for required parameter '{names[0]}'.")


def run_of(call: Call, db: Connection, given: Json) -> Run:
    """The run that a request is about."""
    name = text(given, "run_id", "run_uuid")
    found = runs.find(db, call.workspace.key, name)
    if found is None:
        raise missing("run", name)
    return found


def writable_run(call: Call, db: Connection, given: Json) -> Run:
    """The same, for a request that writes: a job's own token writes to its own runs alone."""
    run = run_of(call, db, given)
    if not run.may_be_written_by(call.caller.run):
        raise MLflowError("PERMISSION_DENIED", f"The job {call.caller.run} may not write to the run {run.run}.")
    return run


def experiment_of(call: Call, db: Connection, id_or_name: str) -> experiments.Experiment:
    """The experiment that a request names."""
    found = experiments.find(db, call.workspace.key, id_or_name)
    if found is None:
        raise missing("experiment", id_or_name)
    return found


def artifact_uri(run: str) -> str:
    """Where MLflow's clients put a run's artifacts: through this server."""
    return default_uri(run).replace("azureml://datastores/workspaceartifactstore", "mlflow-artifacts:", 1)


def run_body(db: Connection, run: Run, experiment_id: str) -> Json:
    """A run as MLflow's JSON has it."""
    return {
        "info": {
            "run_id": run.run,
            "run_uuid": run.run,
            "run_name": run.display_name or run.run,
            "experiment_id": experiment_id,
            "user_id": run.author,
            "status": _STATUS.get(run.status, "RUNNING"),
            "start_time": milliseconds(run.started or run.created),
            "end_time": milliseconds(run.ended),
            "artifact_uri": artifact_uri(run.run),
            "lifecycle_stage": "deleted" if run.archived else "active",
        },
        "data": {
            "metrics": [metric_body(metric) for metric in metrics.latest(db, run)],
            "params": [{"key": key, "value": value} for key, value in metrics.params(db, run).items()],
            "tags": [{"key": key, "value": str(value)} for key, value in tags(run).items()],
        },
        "inputs": {},
    }


def tags(run: Run) -> Json:
    """A run's tags with those that Azure adds."""
    own = {"mlflow.rootRunId": run.root, "mlflow.runName": run.display_name or run.run, "mlflow.user": run.author}
    return run.tags | own | ({"mlflow.parentRunId": run.parent} if run.parent else {})


def milliseconds(when: str | None) -> int | None:
    """A `clock.iso` time as MLflow counts it."""
    return None if when is None else int(moment(when).timestamp() * 1000)


def metric_body(metric: metrics.Metric) -> Json:
    """A metric's value; JSON has no words for those that are no numbers, so MLflow writes them as text."""
    value: Any = metric.value
    if not math.isfinite(metric.value):
        value = "NaN" if math.isnan(metric.value) else ("Infinity" if metric.value > 0 else "-Infinity")
    return {"key": metric.key, "value": value, "timestamp": metric.timestamp, "step": metric.step}
