"""Deployments of online and batch endpoints: recorded, with Azure's states. Their logs say that nothing scores here.

Source: REST operations OnlineDeployments_* and BatchDeployments_* (List, Get, CreateOrUpdate, Delete, GetLogs).
"""

from __future__ import annotations

import json
import re
import sqlite3
from functools import partial

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm import endpoints, provisioning, references
from services.local_workspace.arm.endpoints import BATCH, ONLINE, Kind, changed, deleted, no_such, paged, shell, tracked
from services.local_workspace.arm.provisioning import Name
from services.local_workspace.arm.resource_routes import Handlers, resource_routes
from services.local_workspace.http import AT_WORKSPACE, Call, Json, answer, at, user_error
from services.local_workspace.kernel import Kernel

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,30}[A-Za-z0-9]")
NO_SCORING = (
    "This deployment is recorded only: the local workspace runs no scoring server, so nothing answers requests."
)
_PROBE = {"failureThreshold": 30, "initialDelay": "PT10S", "period": "PT10S", "successThreshold": 1, "timeout": "PT2S"}
_DEFAULTS: dict[str, Json] = {
    ONLINE.collection: {
        "appInsightsEnabled": False,
        "dataCollector": None,
        "egressPublicNetworkAccess": "Enabled",
        "endpointComputeType": "Managed",
        "instanceType": None,
        "livenessProbe": _PROBE,
        "model": None,
        "modelMountPath": None,
        "readinessProbe": _PROBE,
        "requestSettings": {
            "maxConcurrentRequestsPerInstance": 1,
            "maxQueueWait": "PT0.5S",
            "requestTimeout": "PT5S",
        },
        "scaleSettings": {"scaleType": "Default"},
    },
    BATCH.collection: {
        "compute": None,
        "errorThreshold": -1,
        "retrySettings": {"maxRetries": 3, "timeout": "PT30S"},
        "miniBatchSize": 10,
        "loggingLevel": "Info",
        "model": None,
        "maxConcurrencyPerInstance": 1,
        "outputAction": "AppendRow",
        "outputFileName": "predictions.csv",
        "resources": {"instanceCount": 1, "instanceType": None, "properties": None},
    },
}


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of both kinds."""
    return [route for kind in (ONLINE, BATCH) for route in _routes(kernel, kind)]


def _routes(kernel: Kernel, kind: Kind) -> list[BaseRoute]:
    names = f"{AT_WORKSPACE}/{kind.collection}/{{name}}/deployments"
    name, room = names + "/{deployment}", f"workspaces/{kind.collection}/deployments/"
    own = Handlers(*(partial(do, kind) for do in (list_deployments, get, put, delete)))
    made = resource_routes(kernel, names, name, room, own)
    if kind is ONLINE:
        made.append(at(kernel, "POST", name + "/getLogs", partial(logs_of, kind), room + "getLogs/action"))
    return made


def list_deployments(kind: Kind, call: Call) -> Response:
    """The deployments of an endpoint, newest first."""
    endpoints.find(kind, call)
    return paged(call, _name(kind, call, ""), partial(_resource, kind))


def get(kind: Kind, call: Call) -> Response:
    """One deployment."""
    return answer(_resource(kind, call, _find(kind, call)))


def put(kind: Kind, call: Call) -> Response:
    """Make (201) or change (200) a deployment, which takes a moment."""
    endpoints.find(kind, call)
    body = call.json()
    _check_references(call, tracked(body))
    if not _NAME.fullmatch(call.names["deployment"]):
        message = "A deployment's name has 3 to 32 letters, digits and dashes, and begins with a letter."
        raise user_error(400, message, "BadArgument")
    return changed(call, _name(kind, call, call.names["deployment"]), body, partial(_resource, kind))


def delete(kind: Kind, call: Call) -> Response:
    """Begin to delete a deployment: 202, 204 where there was none, 400 while traffic goes to it."""
    traffic = json.loads(endpoints.find(kind, call)["body"])["properties"].get("traffic") or {}
    if traffic.get(call.names["deployment"]):
        message = f"Deployment {call.names['deployment']} has traffic; set its traffic to 0 before it is deleted."
        raise user_error(400, message, "BadArgument")
    return deleted(call, _name(kind, call, call.names["deployment"]))


def logs_of(kind: Kind, call: Call) -> Response:
    """What the deployment's container would have written: that there is none."""
    row = _find(kind, call)
    given = json.loads(row["body"])["properties"]
    lines = [f"{row['changed']} {NO_SCORING}"]
    lines += [f"{key}: {given[key]}" for key in ("model", "environmentId", "instanceType") if given.get(key)]
    tail = call.json().get("tail") if call.body else None
    return answer({"content": "\n".join(lines[-tail:] if isinstance(tail, int) and tail > 0 else lines) + "\n"})


def _check_references(call: Call, given: Json) -> None:
    """Raise 400 or 404 for a model, environment or code that is not there."""
    model, code = given.get("model"), given.get("codeConfiguration")
    named = {
        "models": model.get("assetId") if isinstance(model, dict) else model,
        "environments": given.get("environmentId"),
        "codes": code.get("codeId") if isinstance(code, dict) else None,
    }
    for collection, reference in named.items():
        if isinstance(reference, str):
            references.resolve(call.kernel, call.workspace, collection, reference)


def _name(kind: Kind, call: Call, deployment: str) -> Name:
    return Name(call.workspace, f"{kind.collection}/deployments", deployment, call.name)


def _find(kind: Kind, call: Call) -> sqlite3.Row:
    endpoints.find(kind, call)
    name = call.names["deployment"]
    row = provisioning.find(call.kernel, _name(kind, call, name))
    if row is None:
        raise no_such("Deployment", f"There is no deployment with name: {name} for endpoint: {call.name}")
    return row


def _resource(kind: Kind, call: Call, row: sqlite3.Row) -> Json:
    body = json.loads(row["body"])
    given = {key: value for key, value in body["properties"].items() if value is not None}
    common: Json = {"description": None, "codeConfiguration": None, "environmentId": None, "environmentVariables": {}}
    properties = common | _DEFAULTS[kind.collection] | given
    properties["properties"] = (given.get("properties") or {}) | {"azureml.local.scoring": NO_SCORING}
    if isinstance(given.get("resources"), dict):
        properties["resources"] = _DEFAULTS[BATCH.collection]["resources"] | given["resources"]
    path = f"{kind.collection}/{call.name}/deployments/{row['name']}"
    shown = shell(call, row, path, f"{kind.collection}/deployments", properties)
    if kind is BATCH:
        return shown
    sku = body.get("sku") or {"name": "Default", "capacity": 1}
    return shown | {"sku": sku, "identity": endpoints.identity(call, body)}
