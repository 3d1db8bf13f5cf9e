"""Online and batch endpoints: recorded, with Azure's states. Nothing on this machine scores, and their logs say so.

Source: REST operations OnlineEndpoints_* and BatchEndpoints_* (List, Get, CreateOrUpdate, Delete, ListKeys,
RegenerateKeys, GetToken).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm import operations, provisioning, shapes
from services.local_workspace.arm.provisioning import Name
from services.local_workspace.arm.resource_routes import Handlers, resource_routes
from services.local_workspace.http import (
    AT_WORKSPACE,
    ArmError,
    Call,
    Json,
    answer,
    at,
    empty,
    page,
    system_data,
    user_error,
)
from services.local_workspace.kernel import LOCATION, Kernel
from services.local_workspace.roles import PROVIDER

PAGE = 100
SHAPE: shapes.Shape = {
    "location": str,
    "tags": dict,
    "identity": {"type": str},
    "sku": dict,
    "properties": {
        **{name: shape for name, shape in shapes.RESOURCE.items() if name != "tags"},
        **{"authMode": str, "traffic": dict, "mirrorTraffic": dict, "keys": dict, "defaults": dict},
        **{"environmentId": str, "codeConfiguration": {"codeId": str}, "environmentVariables": dict, "resources": dict},
    },
}
"""Of endpoints and deployments alike."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,30}[A-Za-z0-9]")
_MODES = {"key": "Key", "amltoken": "AMLToken", "aadtoken": "AADToken"}
_BELOW = "/deployments"


@dataclass(frozen=True, slots=True)
class Kind:
    """Online or batch: `collection` as in paths, `defaults` what answers carry although nobody gave it."""

    collection: str
    mode: str
    defaults: Callable[[], Json]


ONLINE = Kind(
    "onlineEndpoints",
    "Key",
    lambda: {"compute": None, "mirrorTraffic": {}, "traffic": {}, "publicNetworkAccess": "Enabled"},
)
BATCH = Kind("batchEndpoints", "AADToken", lambda: {"defaults": {"deploymentName": None}})


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of both kinds; the deployments' are in deployments.py."""
    return [route for kind in (ONLINE, BATCH) for route in _routes(kernel, kind)]


def _routes(kernel: Kernel, kind: Kind) -> list[BaseRoute]:
    names = f"{AT_WORKSPACE}/{kind.collection}"
    name, room = names + "/{name}", f"workspaces/{kind.collection}/"
    own = (list_endpoints, get, put, delete)
    return [
        *resource_routes(kernel, names, name, room, Handlers(*(partial(do, kind) for do in own))),
        at(kernel, "POST", name + "/listKeys", partial(list_keys, kind), room + "listKeys/action"),
        at(kernel, "POST", name + "/regenerateKeys", partial(regenerate, kind), room + "regenerateKeys/action"),
        at(kernel, "POST", name + "/token", partial(token, kind), room + "token/action"),
    ]


def list_endpoints(kind: Kind, call: Call) -> Response:
    """Endpoints, newest first."""
    return paged(call, Name(call.workspace, kind.collection, ""), partial(_resource, kind))


def get(kind: Kind, call: Call) -> Response:
    """One endpoint."""
    return answer(_resource(kind, call, find(kind, call)))


def put(kind: Kind, call: Call) -> Response:
    """Make (201) or change (200) an endpoint, which takes a moment."""
    if not 3 <= len(call.name) <= 32 or not _NAME.fullmatch(call.name):
        message = "An endpoint's name has 3 to 32 letters, digits and dashes, and begins with a letter."
        raise user_error(400, message, "BadArgument")
    body = call.json()
    given = tracked(body)
    mode = str(given.get("authMode") or kind.mode)
    if mode.lower() not in _MODES:
        raise user_error(400, f"The authMode must be one of {', '.join(_MODES.values())}.", "BadArgument")
    _check_traffic(kind, call, given)
    keys = given.pop("keys", None) or {}
    body["properties"] = given | {"authMode": _MODES[mode.lower()]}
    return changed(call, _name(kind, call), body, partial(_resource, kind), keys or _new_keys(call.kernel))


def delete(kind: Kind, call: Call) -> Response:
    """Begin to delete an endpoint with its deployments: 202, or 204 where there was none."""
    provisioning.forget(call.kernel, call.workspace, kind.collection + _BELOW, call.name)
    return deleted(call, _name(kind, call))


def list_keys(kind: Kind, call: Call) -> Response:
    """The keys of an endpoint whose authMode is Key."""
    row = find(kind, call)
    if json.loads(row["body"])["properties"]["authMode"] != "Key":
        raise user_error(400, f"Endpoint {call.name} does not use keys.", "BadArgument")
    keys = json.loads(row["secrets"])
    return answer({"primaryKey": keys.get("primaryKey"), "secondaryKey": keys.get("secondaryKey")})


def regenerate(kind: Kind, call: Call) -> Response:
    """A new key: 202, polled as any change."""
    row, wanted = find(kind, call), call.json()
    which = f"{str(wanted.get('keyType')).lower()}Key"
    if which not in {"primaryKey", "secondaryKey"}:
        raise user_error(400, "The keyType must be Primary or Secondary.", "BadArgument")
    keys = json.loads(row["secrets"]) | {which: wanted.get("keyValue") or call.kernel.ids.hex(64)}
    with call.kernel.store.write() as db:
        db.execute("UPDATE provisioned SET secrets = ? WHERE seq = ?", (json.dumps(keys), row["seq"]))
        operation = operations.begin(call.kernel, call.workspace, "mfe")
        operations.end(call.kernel, operation)
    return empty(202, operations.headers(call, "mfe", operation))


def token(kind: Kind, call: Call) -> Response:
    """A token for an endpoint whose authMode is AMLToken or AADToken; good for an hour."""
    row = find(kind, call)
    if json.loads(row["body"])["properties"]["authMode"] == "Key":
        raise user_error(400, f"Endpoint {call.name} uses keys, not tokens.", "BadArgument")
    end = int((call.kernel.clock.now() + timedelta(hours=1)).timestamp())
    minted = call.kernel.ids.hex(64)
    times = {"expiryTimeUtc": end, "refreshAfterTimeUtc": end - 600}
    return answer({"accessToken": minted, "tokenType": "Bearer", **times})


def find(kind: Kind, call: Call) -> sqlite3.Row:
    """The endpoint that the path names. Raises the service's 404."""
    row = provisioning.find(call.kernel, _name(kind, call))
    if row is None:
        raise no_such("Endpoint", f"There is no endpoint with name: {call.name} in {call.workspace.name}")
    return row


def no_such(word: str, message: str) -> ArmError:
    """The 404 of endpoints and deployments."""
    detail = {"code": f"NoSuch{word}", "message": message, "details": [], "additionalInfo": []}
    return ArmError(404, "NotFound", "The specified resource was not found.", details=[detail])


def tracked(body: Json) -> Json:
    """The properties of a tracked resource's body, as a dictionary of its own. Raises 400."""
    shapes.check(body, SHAPE, "body")
    if body.get("properties") is None or body.get("location") is None:
        raise user_error(400, "The request needs a location and properties.", "BadArgument")
    return dict(body["properties"])


def changed(
    call: Call, name: Name, body: Json, show: Callable[[Call, sqlite3.Row], Json], secrets: Json | None = None
) -> Response:
    """Answer a PUT: 201 with where to poll, or 200 with the same for a change."""
    row, made = provisioning.put(call, name, body, call.kernel.delays.endpoint_change, secrets)
    return answer(show(call, row), 201 if made else 200, provisioning.headers(call, row))


def deleted(call: Call, name: Name) -> Response:
    """Answer a DELETE: 202 with where to poll, or 204."""
    operation = provisioning.delete(call, name, call.kernel.delays.endpoint_change)
    return empty(202, operations.headers(call, "mfe", operation)) if operation else empty(204)


def paged(call: Call, name: Name, show: Callable[[Call, sqlite3.Row], Json]) -> Response:
    """A page of resources, newest first."""
    skip = call.query.get("$skipToken", "0")
    rows = provisioning.listed(call.kernel, name, int(skip) if skip.isdecimal() else 0, PAGE + 1)
    following = str(rows[PAGE - 1]["seq"]) if len(rows) > PAGE else None
    return page(call, [show(call, row) for row in rows[:PAGE]], following)


def shell(call: Call, row: sqlite3.Row, path: str, kind: str, properties: Json) -> Json:
    """A tracked resource around its properties."""
    given = json.loads(row["body"])
    made = system_data(row["made"], row["made_by"], row["changed"])
    return {
        "id": f"{call.workspace.id}/{path}",
        "name": row["name"],
        "type": f"{PROVIDER}workspaces/{kind}",
        "properties": properties | {"provisioningState": row["state"]},
        "systemData": {key: value for key, value in made.items() if not key.endswith(("ByType", "lastModifiedBy"))},
        "tags": given.get("tags") or {},
        "location": LOCATION,
    }


def identity(call: Call, given: Json) -> Json:
    """The identity of an endpoint; a system-assigned one where none was given."""
    kind = (given.get("identity") or {}).get("type") or "SystemAssigned"
    return {"type": kind, "principalId": call.caller.oid, "tenantId": call.kernel.tokens.tenant}


def _name(kind: Kind, call: Call) -> Name:
    return Name(call.workspace, kind.collection, call.name)


def _new_keys(kernel: Kernel) -> Json:
    return {"primaryKey": kernel.ids.hex(64), "secondaryKey": kernel.ids.hex(64)}


def _check_traffic(kind: Kind, call: Call, given: Json) -> None:
    traffic = given.get("traffic") or {}
    shares = traffic.values() if isinstance(traffic, dict) else [None]
    if any(not isinstance(share, int) for share in shares) or sum(filter(None, shares)) not in (0, 100):
        raise user_error(400, "The traffic of an endpoint must add up to 0 or 100.", "BadArgument")
    for deployment in traffic:
        place = Name(call.workspace, kind.collection + _BELOW, deployment, call.name)
        if traffic[deployment] and provisioning.find(call.kernel, place) is None:
            raise user_error(400, f"The traffic names deployment {deployment}, which is not there.", "BadArgument")


def _resource(kind: Kind, call: Call, row: sqlite3.Row) -> Json:
    given = json.loads(row["body"])
    path = f"{kind.collection}/{row['name']}"
    status = operations.headers(call, "mfe", row["operation"])["Azure-AsyncOperation"]
    own = {"azureml.onlineendpointid": f"{call.workspace.id}/{path}".lower(), "AzureAsyncOperationUri": status}
    properties = {
        "description": None,
        "scoringUri": None,
        "swaggerUri": None,
        **kind.defaults(),
        **{key: value for key, value in given["properties"].items() if value is not None},
    }
    properties["properties"] = (given["properties"].get("properties") or {}) | own
    return shell(call, row, path, kind.collection, properties) | {"identity": identity(call, given)}
