"""The lists of jobs, column by column: as ARM has jobs, and as run history has runs. Both have the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.references import compute_label
from services.tables import Column, Item, TableSpec


def _properties(item: Item) -> Mapping[str, Any]:
    return item["properties"]  # type: ignore[no-any-return]


def compute_of(item: Item) -> object:
    """The name of a job's compute; a command job that names none runs serverless."""
    properties = _properties(item)
    compute = properties.get("computeId") or (properties.get("settings") or {}).get("default_compute")
    if compute:
        return compute_label(compute)
    named = (properties.get("properties") or {}).get("azureml.defaultComputeName")
    return named or ("serverless" if properties.get("jobType") in ("Command", "Sweep") else None)


def display_name_of(item: Item) -> object:
    """What a job is called: its name where it was given no other."""
    return _properties(item).get("displayName") or item.get("name")


def shown_tags(tags: object) -> object:
    """Tags as `key=value, key=value`, less those that the service keeps for itself."""
    if not isinstance(tags, Mapping):
        return None
    return ", ".join(f"{key}={value}" for key, value in tags.items() if not is_system_tag(str(key))) or None


def is_system_tag(key: str) -> bool:
    """Whether a tag is the service's own, not a person's."""
    return key.startswith(("_aml_system_", "azureml.", "mlflow.", "hyperparameters", "_azureml"))


def _tags(item: Item) -> object:
    return shown_tags(_properties(item).get("tags"))


def _nothing(_: Item) -> object:
    """What ARM does not tell, and `with_times` fills in."""
    return None


JOBS = TableSpec(
    "jobs",
    (
        Column("status", "STATUS", "properties.status", "status", width=17, importance=1),
        Column("display_name", "NAME", display_name_of, width=22, importance=1),
        Column("experiment", "EXPERIMENT", "properties.experimentName", width=12, importance=3),
        Column("type", "TYPE", "properties.jobType", width=8, importance=6),
        Column("compute", "COMPUTE", compute_of, width=12, importance=3),
        Column("created", "CREATED", "systemData.createdAt", "time", width=12, importance=2),
        Column("duration", "TOOK", _nothing, "duration", width=8, importance=2),
        Column("created_by", "CREATED BY", "systemData.createdBy", width=18, importance=7),
        Column("tags", "TAGS", _tags, "tags", width=20, importance=8),
        Column("name", "ID", "name", "name", width=24, importance=8),
        Column("description", "DESCRIPTION", "properties.description", width=24, importance=9),
        Column("started", "STARTED", _nothing, "time", width=14, importance=9),
        Column("ended", "ENDED", _nothing, "time", width=14, importance=9),
    ),
)
"""Source: GET jobs (JobBase). `name` is the service's id of a job, `display_name` what people call it."""


def _run_compute(run: Item) -> object:
    return (run.get("compute") or {}).get("target") or run.get("target")


def _run_type(run: Item) -> object:
    """Run history's kinds in ARM's words."""
    kind = str(run.get("runType") or "").removeprefix("azureml.")
    return {"StepRun": "Command", "scriptrun": "Command", "PipelineRun": "Pipeline", "hyperdrive": "Sweep"}.get(
        kind, kind or None
    )


def _run_tags(run: Item) -> object:
    return shown_tags(run.get("tags"))


CHILDREN = TableSpec(
    "child jobs",
    (
        Column("status", "STATUS", "status", "status", width=16, importance=1),
        Column("display_name", "NAME", lambda run: run.get("displayName") or run.get("runId"), width=0, importance=1),
        Column("type", "TYPE", _run_type, width=9, importance=6),
        Column("compute", "COMPUTE", _run_compute, width=16, importance=3),
        Column("created", "CREATED", "createdUtc", "time", width=14, importance=5),
        Column("duration", "TOOK", "duration", "duration", width=9, importance=2),
        Column("created_by", "CREATED BY", "createdBy.userName", width=18, importance=9),
        Column("tags", "TAGS", _run_tags, "tags", width=20, importance=8),
        Column("name", "ID", "runId", "name", width=24, importance=7),
        Column("started", "STARTED", "startTimeUtc", "time", width=14, importance=9),
        Column("ended", "ENDED", "endTimeUtc", "time", width=14, importance=9),
    ),
)
"""Source: GET runs/{name}/children (Run): a pipeline's nodes, a sweep's trials."""

TIMES = TableSpec(
    "run times",
    (
        Column("name", "ID", "runId", "name"),
        Column("started", "STARTED", "startTimeUtc", "time"),
        Column("ended", "ENDED", "endTimeUtc", "time"),
        Column("duration", "TOOK", "duration", "duration"),
    ),
)
"""What run history knows and ARM's list does not. Source: Run."""
