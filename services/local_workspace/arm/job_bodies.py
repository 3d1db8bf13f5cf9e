"""A job as Azure Resource Manager shows it, and what a job's body must be.

Source: REST operations Jobs_CreateOrUpdate and Jobs_Get; the definitions JobBaseProperties, CommandJob, PipelineJob,
SweepJob, and the service's recorded answers, which give every field, null or not.
"""

from __future__ import annotations

from collections.abc import Callable

from services.local_workspace.arm import shapes
from services.local_workspace.history.run import Json, Run
from services.local_workspace.http import ArmError, texts, user_error
from services.local_workspace.kernel import Workspace

HOST = "amlx.invalid"
"""Stands for the server's host and port in stored answers, since a restarted server may have others."""

JOB_TYPES = ("Command", "Pipeline", "Sweep", "AutoML", "Spark", "Labeling", "FineTuning", "Base")

_BASE_FIELDS = frozenset(
    ("description", "tags", "properties", "displayName", "status", "experimentName", "services", "isArchived")
)


_SHAPE: shapes.Shape = {
    **shapes.RESOURCE,
    **dict.fromkeys(("displayName", "experimentName", "command"), str),
    **dict.fromkeys(("computeId", "codeId", "componentId", "environmentId"), str),
    **dict.fromkeys(("inputs", "outputs", "environmentVariables", "services", "jobs", "settings"), dict),
    **dict.fromkeys(("distribution", "samplingAlgorithm", "searchSpace", "earlyTermination"), dict),
    "isArchived": bool,
    "resources": {"instanceCount": int},
    "limits": {"timeout": str, "trialTimeout": str, "maxTotalTrials": int, "maxConcurrentTrials": int},
    "objective": {"goal": str, "primaryMetric": str},
    "trial": {"command": str, "codeId": str, "environmentId": str, "environmentVariables": dict, "resources": dict},
}


def read(name: str, body: Json) -> Json:
    """The properties of a job's body.

    Raises:
        ArmError: 400, where something that every such job needs is missing or of a wrong type.
    """
    properties = shapes.check(body.get("properties"), _SHAPE)
    kind = next((t for t in JOB_TYPES if t.lower() == str(properties.get("jobType", "")).lower()), None)
    if kind is None:
        raise _bad(f"The job type '{properties.get('jobType')}' is not one of {', '.join(JOB_TYPES)}.")
    for field, kinds in (("inputs", dict), ("outputs", (dict, type(None)))):
        if not all(isinstance(value, kinds) for value in (properties.get(field) or {}).values()):
            raise _bad(f"The {field} of job {name} must be objects.")
    if kind in _REQUIRED:
        _REQUIRED[kind](properties)
    said = {name: texts(properties[name]) for name in ("tags", "properties") if properties.get(name)}
    return properties | said | {"jobType": kind}


def _bad(message: str) -> ArmError:
    return user_error(400, message, "BadArgument", "ArgumentInvalid")


def _need(where: str, properties: object, *fields: str) -> None:
    for field in fields:
        if not isinstance(properties, dict) or not properties.get(field):
            raise _bad(f"The field '{where}{field}' is required.")


def _command_needs(properties: Json) -> None:
    if not properties.get("componentId"):
        _need("", properties, "command", "environmentId")
        _is_text("command", properties["command"])


def _is_text(field: str, value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise _bad(f"The field '{field}' must be a text that says something.")


def _sweep_needs(properties: Json) -> None:
    _need("", properties, "objective", "samplingAlgorithm", "searchSpace", "trial")
    _need("objective.", properties["objective"], "goal", "primaryMetric")
    _need("trial.", properties["trial"], "command", "environmentId")


def _pipeline_needs(properties: Json) -> None:
    nodes = properties.get("jobs")
    if not isinstance(nodes or {}, dict) or not all(isinstance(node, dict) for node in (nodes or {}).values()):
        raise _bad("The field 'jobs' must be an object of nodes.")
    if not nodes and not properties.get("componentId"):
        raise _bad("A pipeline job needs at least one node in 'jobs', or a component.")


_REQUIRED: dict[str, Callable[[Json], None]] = {
    "Command": _command_needs,
    "Sweep": _sweep_needs,
    "Pipeline": _pipeline_needs,
}


def definition(name: str, properties: Json) -> Json:
    """What a job's kind adds to every job's fields, whole: defaults filled in, as the service stores it."""
    own = {key: value for key, value in properties.items() if key not in _BASE_FIELDS}
    return _COMMON | _DEFAULTS.get(properties["jobType"], {}) | own | _whole_parts(name, properties)


def _whole_parts(name: str, properties: Json) -> Json:
    parts: Json = {}
    kind = properties["jobType"]
    if kind in ("Command", "Pipeline", "Sweep"):
        parts["inputs"] = {key: _input(value) for key, value in (properties.get("inputs") or {}).items()}
        parts["outputs"] = {key: _output(value) for key, value in (properties.get("outputs") or {}).items()}
    if kind in ("Command", "Sweep", "AutoML"):
        parts["outputs"] = parts.get("outputs", {}) | {"default": _default_output(name)}
    if kind in ("Command", "AutoML"):
        parts["resources"] = _RESOURCES | (properties.get("resources") or {})
    if kind == "Sweep":
        parts["trial"] = _trial(properties["trial"])
        parts["objective"] = properties["objective"] | {"goal": str(properties["objective"]["goal"]).capitalize()}
    if isinstance(limits := properties.get("limits"), dict):
        parts["limits"] = _LIMITS.get(kind, {}) | limits
    return parts


def _trial(trial: Json) -> Json:
    empty: Json = {"codeId": None, "environmentVariables": {}, "distribution": None}
    return empty | trial | {"resources": _TRIAL_RESOURCES | (trial.get("resources") or {})}


def default_uri(name: str) -> str:
    """Where the service keeps a run's logs and artifacts."""
    return f"azureml://datastores/workspaceartifactstore/ExperimentRun/dcid.{name}"


def _default_output(name: str) -> Json:
    return _output({"jobOutputType": "uri_folder", "uri": default_uri(name)})


def _input(value: Json) -> Json:
    if value.get("jobInputType", "literal") == "literal":
        return {"description": None, "jobInputType": "literal"} | value
    return {"description": None, "uri": None, "mode": "ReadOnlyMount"} | _present(value)


def _output(value: Json | None) -> Json:
    empty: Json = dict.fromkeys(("description", "uri", "assetName", "assetVersion", "autoDeleteSetting"))
    return empty | {"mode": "ReadWriteMount", "jobOutputType": "uri_folder"} | _present(value or {})


def _present(value: Json) -> Json:
    return {key: content for key, content in value.items() if content is not None}


_COMMON: Json = {
    "computeId": None,
    "identity": None,
    "componentId": None,
    "notificationSetting": None,
    "secretsConfiguration": None,
}
_RESOURCES: Json = {
    "instanceCount": 1,
    "instanceType": None,
    "locations": None,
    "maxInstanceCount": None,
    "properties": None,
    "shmSize": "2g",
    "dockerArgs": None,
}
_TRIAL_RESOURCES = {name: value for name, value in _RESOURCES.items() if name != "shmSize"}
_LIMITS: dict[str, Json] = {
    "Command": {"timeout": None},
    "Sweep": {"timeout": None, "maxConcurrentTrials": None, "maxTotalTrials": None, "trialTimeout": None},
}
_DEFAULTS: dict[str, Json] = {
    "Command": {
        "resources": _RESOURCES,
        "codeId": None,
        "command": None,
        "environmentId": None,
        "distribution": None,
        "autologgerSettings": None,
        "limits": None,
        "environmentVariables": None,
        "parameters": {},
        "queueSettings": None,
    },
    "Pipeline": {"settings": None, "jobs": {}, "sourceJobId": None},
    "Sweep": {"earlyTermination": None, "limits": None, "queueSettings": None},
    "AutoML": {"environmentId": None, "environmentVariables": None, "queueSettings": None},
    "Spark": {"codeId": None, "environmentId": None, "environmentVariables": None, "queueSettings": None},
}


def render(workspace: Workspace, run: Run) -> Json:
    """The job's answer."""
    base = {
        "description": run.description,
        "tags": run.tags,
        "properties": run.properties,
        "displayName": run.display_name,
        "status": run.status,
        "experimentName": run.experiment,
        "services": _services(workspace, run),
        "isArchived": run.archived,
    }
    return {
        "id": f"{workspace.id}/jobs/{run.run}",
        "name": run.run,
        "type": "Microsoft.MachineLearningServices/workspaces/jobs",
        "properties": base | run.definition | {"jobType": run.job_type},
        "systemData": {"createdAt": run.created, "createdBy": run.author, "createdByType": "User"},
    }


def _services(workspace: Workspace, run: Run) -> Json:
    place = f"azureml://{HOST}/mlflow/v1.0{workspace.id}?"
    wsid = f"/subscriptions/{workspace.subscription}/resourcegroups/{workspace.group}/workspaces/{workspace.name}"
    asked = run.state.get("services") or {}
    return {name: _refused(service.get("jobServiceType", name)) for name, service in asked.items()} | {
        "Tracking": _service("Tracking", place),
        "Studio": _service("Studio", f"https://{HOST}/runs/{run.run}?wsid={wsid}"),
    }


def _refused(kind: str) -> Json:
    message = "The local workspace offers no interactive services of jobs."
    return _service(kind, None) | {"status": "Failed", "errorMessage": message}


def _service(kind: str, endpoint: str | None) -> Json:
    return {
        "jobServiceType": kind,
        "port": None,
        "endpoint": endpoint,
        "status": None,
        "errorMessage": None,
        "properties": None,
        "nodes": None,
    }
