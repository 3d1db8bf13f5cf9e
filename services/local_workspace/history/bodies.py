"""A run as run history shows it.

Source: run history's definitions RunDto and RunDetailsDto, and the service's recorded answers, which give every field.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection

from services.local_workspace.blobs import store as blobs
from services.local_workspace.clock import moment
from services.local_workspace.execution import durations, places
from services.local_workspace.history import experiments
from services.local_workspace.history.queueing import queueing_info
from services.local_workspace.history.run import Json, Run
from services.local_workspace.kernel import Kernel, Workspace

LOGS = ("user_logs", "system_logs", "logs", "azureml-logs")
_DATA_TYPES = {"custom_model": "CustomModel", "mlflow_model": "MLFlowModel", "triton_model": "TritonModel"}


def run_body(kernel: Kernel, db: Connection, workspace: Workspace, run: Run) -> Json:
    """A run (RunDto)."""
    root = run if run.root == run.run else _other(db, run, run.root)
    parent = _other(db, run, run.parent) if run.parent else None
    kind = _run_type(run)
    experiment = experiments.find(db, run.workspace, run.experiment)
    return _shared(kernel, run) | {
        "runNumber": run.seq,
        "rootRunId": run.root,
        "createdUtc": run.created,
        "token": None,
        "tokenExpiryTimeUtc": None,
        "runUuid": run.uuid,
        "parentRunUuid": parent.uuid if parent else None,
        "rootRunUuid": root.uuid if root else run.uuid,
        "cancelationReason": None,
        "experimentId": experiment.id if experiment else None,
        "scheduleId": None,
        "displayName": run.display_name,
        "name": run.state.get("node"),
        "description": run.description,
        "hidden": run.archived,
        "runType": kind,
        "runTypeV2": {"orchestrator": None, "traits": [kind], "attribution": None, "computeType": None},
        "actionUris": {},
        "scriptName": None,
        "uniqueChildRunComputeTargets": [],
        "settings": {},
        "runDefinition": None,
        "jobSpecification": None,
        "primaryMetricName": (run.definition.get("objective") or {}).get("primaryMetric"),
        "createdFrom": None,
        "cancelUri": None,
        "completeUri": None,
        "diagnosticsUri": None,
        "retainForLifetimeOfWorkspace": None,
        "queueingInfo": queueing_info(kernel, db, workspace, run),
    }


def _shared(kernel: Kernel, run: Run) -> Json:
    """What RunDto and RunDetailsDto both have."""
    author = _user(kernel, run)
    length = _length(kernel, run)
    return {
        "createdBy": author,
        "userId": run.oid,
        "error": run.error,
        "warnings": None,
        "revision": run.revision,
        "statusRevision": run.revision,
        "lastStartTimeUtc": None,
        "currentComputeTime": None,
        "computeDuration": length,
        "effectiveStartTimeUtc": None,
        "lastModifiedBy": author,
        "lastModifiedUtc": run.modified,
        "duration": length,
        "currentAttemptId": 1,
        "runId": run.run,
        "parentRunId": run.parent,
        "status": run.status,
        "startTimeUtc": run.started,
        "endTimeUtc": run.ended,
        "dataContainerId": f"dcid.{run.run}",
        "properties": run.properties,
        "parameters": _parameters(run),
        "target": run.compute or ("serverless" if run.job_type == "Command" else None),
        "tags": run.tags,
        "services": {},
        "inputDatasets": [],
        "outputDatasets": [],
        "computeRequest": {"nodeCount": 1, "gpuCount": 0} if run.job_type == "Command" else None,
        "compute": _compute(run),
        "inputs": _references(run.definition.get("inputs"), "jobInputType", run, "input"),
        "outputs": _references(run.definition.get("outputs"), "jobOutputType", run, "output"),
    }


COSTS = (
    "chargedCpuCoreSeconds",
    "chargedCpuMemoryMegabyteSeconds",
    "chargedGpuSeconds",
    "chargedNodeUtilizationSeconds",
)
"""What a job may be charged for; here it is free."""


def details_body(kernel: Kernel, db: Connection, workspace: Workspace, run: Run) -> Json:
    """A run with its log files and definition (RunDetailsDto)."""
    whole = run_body(kernel, db, workspace, run)
    kept = ("runNumber", "rootRunId", "runUuid", "parentRunUuid", "rootRunUuid", "runTypeV2", "settings")
    return (
        _shared(kernel, run)
        | {name: whole[name] for name in kept}
        | {
            "createdTimeUtc": run.created,
            "runDefinition": run.definition | {"jobType": run.job_type} if run.job_type else None,
            "logFiles": log_files(kernel, workspace, run),
            "jobCost": dict.fromkeys(COSTS),
        }
    )


def log_files(kernel: Kernel, workspace: Workspace, run: Run) -> dict[str, str]:
    """A run's logs by name, each with an address that can be read without signing in, for a day."""
    root = places.artifacts(kernel, workspace, run.run)
    found = sorted(path for folder in LOGS for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): signed(kernel, workspace, run, path.relative_to(root)) for path in found}


def signed(kernel: Kernel, workspace: Workspace, run: Run, path: Path) -> str:
    """An address of one of a run's files that can be read without signing in, for a day."""
    name = f"ExperimentRun/dcid.{run.run}/{path.as_posix()}"
    return blobs.signed_address(kernel, blobs.Place(workspace.storage_account, "azureml", name))


def _other(db: Connection, run: Run, name: str) -> Run | None:
    from services.local_workspace.history import runs

    return runs.find(db, run.workspace, name)


def _run_type(run: Run) -> str:
    if run.properties.get("azureml.runsource") == "azureml.StepRun":
        return "azureml.StepRun"
    return {"Pipeline": "azureml.PipelineRun", "Sweep": "hyperdrive", None: "azureml.run"}.get(
        run.job_type, "azureml.scriptrun"
    )


def _user(kernel: Kernel, run: Run) -> Json:
    return {
        "userObjectId": run.oid,
        "userPuId": None,
        "userIdp": None,
        "userAltSecId": None,
        "userIss": None,
        "userTenantId": kernel.tokens.tenant,
        "userName": run.author,
        "upn": None,
    }


def _length(kernel: Kernel, run: Run) -> str | None:
    if run.started is None:
        return None
    end = moment(run.ended) if run.ended else kernel.clock.now()
    return durations.dotnet(max(timedelta(0), end - moment(run.started)))


def _parameters(run: Run) -> Json:
    given = run.definition.get("inputs") or {}
    return {name: value.get("value") for name, value in given.items() if value.get("jobInputType") == "literal"}


def _compute(run: Run) -> Json | None:
    if run.job_type != "Command":
        return None
    return {
        "target": run.compute or "serverless",
        "targetType": "amlcompute" if run.compute else "serverless",
        "vmSize": None,
        "instanceType": None,
        "instanceCount": (run.definition.get("resources") or {}).get("instanceCount") or 1,
        "gpuCount": 0,
        "priority": None,
        "region": None,
        "armId": None,
        "properties": None,
    }


def _references(values: Json | None, kind: str, run: Run, way: str) -> Json | None:
    """Inputs and outputs that are data, each with the id of an asset: what the SDK asks for their addresses by."""
    data = {name: value for name, value in (values or {}).items() if value.get("uri") and name != "default"}
    if not data:
        return None
    return {
        name: {
            "assetId": f"azureml://locations/local/workspaces/local/data/azureml_{run.run}_{way}_data_{name}/versions/1",
            "type": _DATA_TYPES.get(value[kind], value[kind]),
        }
        for name, value in data.items()
    }
