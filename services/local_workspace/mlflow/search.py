"""MLflow's search: its filters and orders, read by MLflow's own library."""

from __future__ import annotations

from sqlite3 import Connection
from typing import TYPE_CHECKING

from services.local_workspace.history import runs
from services.local_workspace.history.experiments import Experiment
from services.local_workspace.history.run import Json, Value
from services.local_workspace.history.run import Run as Row
from services.local_workspace.mlflow.answers import bad, run_body

if TYPE_CHECKING:
    from collections.abc import Sequence

_VIEWS = {"ACTIVE_ONLY": "archived = 0", "DELETED_ONLY": "archived = 1", "ALL": "1"}
MOST_RUNS = 50_000


def runs_page(db: Connection, workspace: str, known: Sequence[Experiment], asked: Json) -> tuple[list[Json], str]:
    """A page of runs in MLflow's JSON, and the token of the next one ("" for none); newest first by default."""
    ids = {experiment.name.lower(): experiment.id for experiment in known}
    found = _candidates(db, workspace, [experiment.name for experiment in known], asked)
    start = _number(asked.get("page_token") or 0)
    end = start + min(_number(asked.get("max_results") or 1000), MOST_RUNS)
    is_plain = not asked.get("filter") and not asked.get("order_by")
    bodies = [run_body(db, run, ids[run.experiment.lower()]) for run in (found[start:end] if is_plain else found)]
    fitting = bodies if is_plain else _filtered(bodies, asked)
    count = len(found) if is_plain else len(fitting)
    return fitting if is_plain else fitting[start:end], str(end) if count > end else ""


def _number(given: object) -> int:
    try:
        return max(0, int(str(given)))
    except ValueError as error:
        raise bad(f"'{given}' is no whole number.") from error


def _candidates(db: Connection, workspace: str, names: list[str], asked: Json) -> list[Row]:
    view = _VIEWS.get(str(asked.get("run_view_type") or "ACTIVE_ONLY"), "archived = 0")
    marks = ", ".join("?" * len(names))
    where = f"workspace = ? AND experiment COLLATE NOCASE IN ({marks}) AND {view}"
    return runs.select(db, where, [workspace, *names], order="created DESC, seq DESC")


def _filtered(bodies: list[Json], asked: Json) -> list[Json]:
    # MLflow's parser comes with its whole package, so it is imported where a search needs it.
    from mlflow.exceptions import MlflowException
    from mlflow.utils.search_utils import SearchUtils

    try:
        kept = SearchUtils.filter(  # type: ignore[no-untyped-call]
            [_entity(body) for body in bodies], asked.get("filter") or ""
        )
        ordered = SearchUtils.sort(kept, asked.get("order_by") or [])  # type: ignore[no-untyped-call]
    except MlflowException as error:
        raise bad(str(error)) from error
    by_id = {body["info"]["run_id"]: body for body in bodies}
    return [by_id[entity.info.run_id] for entity in ordered]


def _entity(body: Json) -> Value:
    from mlflow.entities import Metric, Param, Run, RunData, RunInfo, RunTag

    info = {name: value for name, value in body["info"].items() if name != "run_uuid"}
    data = body["data"]
    metrics = [Metric(m["key"], float(m["value"]), m["timestamp"], m["step"]) for m in data["metrics"]]
    params = [Param(param["key"], param["value"]) for param in data["params"]]
    return Run(RunInfo(**info), RunData(metrics, params, [RunTag(tag["key"], tag["value"]) for tag in data["tags"]]))
