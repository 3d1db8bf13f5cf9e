"""Codes, environments, data, models and components: one concern for all five.

Source: REST operations {Code|Environment|Data|Model|Component}Containers_* and {...}Versions_* (List, Get,
CreateOrUpdate, Delete), and CodeVersions_CreateOrGetStartPendingUpload.
"""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from functools import partial

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm import asset_store, shapes
from services.local_workspace.arm.asset_kinds import KINDS, SHAPE, Kind
from services.local_workspace.arm.asset_store import Name
from services.local_workspace.arm.resource_routes import Handlers, resource_routes
from services.local_workspace.blobs import store as blobs
from services.local_workspace.http import (
    AT_WORKSPACE,
    Call,
    Json,
    answer,
    at,
    empty,
    page,
    system_data,
    texts,
    user_error,
)
from services.local_workspace.kernel import Kernel, Workspace
from services.local_workspace.roles import PROVIDER

TABLES = asset_store.TABLES
PAGE = 100
_LARGEST_PAGE = 1000
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")
CURATED = {
    "sklearn-1.5": "Scikit-learn 1.5 for regression, clustering and classification.",
    "AzureML-sklearn-1.5": "Scikit-learn 1.5 for regression, clustering and classification.",
    "AzureML-sklearn-1.0-ubuntu20.04-py38-cpu": "Scikit-learn 1.0 on Python 3.8.",
    "AzureML-lightgbm-3.3": "LightGBM 3.3 for gradient boosting.",
    "AzureML-acpt-pytorch-2.2-cuda12.1": "PyTorch 2.2 with CUDA 12.1.",
    "AzureML-tensorflow-2.16-cuda12": "TensorFlow 2.16 with CUDA 12.",
}
"""A few of Microsoft's own environments, and what they are for."""
_CHANGER = frozenset({"lastModifiedBy", "lastModifiedByType"})
_NAMELESS = {
    "data": _CHANGER,
    "data/versions": _CHANGER,
}
"""Whose systemData the service leaves out, by resource."""
_VIEWS = {"activeonly": "archived = 0", "archivedonly": "archived = 1", "all": "1"}
_URIS = ("codeUri", "modelUri", "dataUri")


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern, for each kind."""
    return [route for kind in KINDS.values() for route in _routes(kernel, kind)]


def _routes(kernel: Kernel, kind: Kind) -> list[BaseRoute]:
    names = f"{AT_WORKSPACE}/{kind.collection}"
    name, room = names + "/{name}", f"workspaces/{kind.collection}/"
    version = name + "/versions/{version}"
    containers = Handlers(
        *(partial(do, kind) for do in (list_containers, get_container, put_container, delete_container))
    )
    versions = Handlers(*(partial(do, kind) for do in (list_versions, get_version, put_version, delete_version)))
    return [
        *resource_routes(kernel, names, name, room, containers),
        *resource_routes(kernel, name + "/versions", version, room + "versions/", versions),
        at(kernel, "POST", version + "/startPendingUpload", start_pending_upload, room + "versions/write"),
    ]


def seed(kernel: Kernel, workspace: Workspace) -> None:
    """Curated environments by their names: recorded with a job, never pulled."""
    for name, about in CURATED.items():
        stored = {
            "environmentType": "Curated",
            "description": about,
            "image": f"mcr.microsoft.com/azureml/curated/{name}:1",
        }
        key = Name(workspace, "environments", name)
        asset_store.store_version(kernel, key, "1", stored, anonymous=False, by="Microsoft")


def list_containers(kind: Kind, call: Call) -> Response:
    """Names, newest first. What only jobs made for themselves (anonymous) is not listed."""
    where = f"workspace = ? AND collection = ? AND anonymous = 0 AND {_view(call)}"
    return _page(kind, call, "asset_containers", where, [call.workspace.key, kind.collection])


def list_versions(kind: Kind, call: Call) -> Response:
    """Versions of a name, newest first unless `$orderBy` says otherwise; with `hash`, codes of those very files."""
    where, values = f"workspace = ? AND collection = ? AND {_view(call)}", [call.workspace.key, kind.collection]
    asked = call.query
    if "hash" in asked and kind.collection == "codes":
        # The SDK asks under a name it has just made up: what matters is whether these files are there.
        where, values = where + " AND hash = ?", [*values, asked["hash"]]
        where += " AND json_extract(properties, '$.properties.hash_version') = ?" if "hashVersion" in asked else ""
        values += [asked["hashVersion"]] if "hashVersion" in asked else []
    else:
        where, values = where + " AND name = ?", [*values, call.name]
    for name in ("stage", "description"):
        if asked.get(name):
            where, values = where + f" AND json_extract(properties, '$.{name}') = ?", [*values, asked[name]]
    for tag in filter(None, (asked.get("$tags") or asked.get("tags") or "").split(",")):
        key, has_value, value = tag.partition("=")
        where += " AND EXISTS (SELECT 1 FROM json_each(properties, '$.tags') WHERE key = ? AND (? = '' OR value = ?))"
        values += [key, has_value, value]
    return _page(kind, call, "asset_versions", where, values)


def get_container(kind: Kind, call: Call) -> Response:
    """A name, with its latest version and the one that comes next."""
    row = asset_store.container(call.kernel, _name(kind, call))
    if row is None:
        raise not_found(kind, call.name)
    body = _container(kind, call, row)
    if kind.collection == "components":  # alone it does not say by whom, in a list it does: so the service has it
        body["systemData"] = {key: value for key, value in body["systemData"].items() if key.endswith("At")}
    return answer(body)


def put_container(kind: Kind, call: Call) -> Response:
    """Make a name, describe it, archive or restore it."""
    made = asset_store.store_container(call.kernel, _checked_name(kind, call), _properties(call), call.caller.name)
    row = asset_store.container(call.kernel, _name(kind, call))
    assert row is not None
    return _put_answer(call, _container(kind, call, row), made)


def delete_container(kind: Kind, call: Call) -> Response:
    """Delete a name with all its versions: 200, or 204 where there was none."""
    return empty(200 if asset_store.delete_container(call.kernel, _name(kind, call)) else 204)


def get_version(kind: Kind, call: Call) -> Response:
    """One version."""
    row = asset_store.version(call.kernel, _name(kind, call), call.names["version"])
    if row is None:
        raise not_found(kind, call.name)
    return answer(_version(kind, call, row))


def put_version(kind: Kind, call: Call) -> Response:
    """Make a version: 201. Again: 200, with what may change changed; 400 for what may not."""
    name, number, given = _checked_name(kind, call), call.names["version"], _properties(call)
    if not _NAME.fullmatch(number):
        raise user_error(
            400, f"The version {number} may have letters, digits, dots, dashes, underscores.", "BadArgument"
        )
    anonymous = bool(given.get("isAnonymous"))
    given = given | {"isAnonymous": anonymous and kind.keeps_anonymous}
    with call.kernel.store.write():
        row = asset_store.version(call.kernel, name, number)
        before = json.loads(row["properties"]) if row is not None else None
        stored = kind.stored(call.workspace, given, before)
        _refuse_change(kind, call, before, given)
        made = asset_store.store_version(call.kernel, name, number, stored, anonymous=anonymous, by=call.caller.name)
        row = asset_store.version(call.kernel, name, number)
    assert row is not None
    return _put_answer(call, _version(kind, call, row), made)


def delete_version(kind: Kind, call: Call) -> Response:
    """Delete a version: 200, or 204 where there was none."""
    return empty(200 if asset_store.delete_version(call.kernel, _name(kind, call), call.names["version"]) else 204)


def start_pending_upload(call: Call) -> Response:
    """A new container to upload files into, and a signed address for it."""
    upload = call.kernel.ids.guid()
    account = call.workspace.storage_account
    place = blobs.Place(account, f"{call.kernel.ids.hex(8)}-c-{upload}")
    blobs.files(call.kernel).container(account, place.container, create=True)
    group = f"/subscriptions/{call.workspace.subscription}/resourceGroups/{call.workspace.group}"
    reference = {
        "blobUri": blobs.address(call.kernel, place),
        "storageAccountArmId": f"{group}/providers/Microsoft.Storage/storageAccounts/{account}",
        "credential": {"credentialType": "SAS", "sasUri": blobs.signed_address(call.kernel, place, write=True)},
    }
    return answer({"blobReferenceForConsumption": reference, "pendingUploadId": upload, "pendingUploadType": "None"})


def _refuse_change(kind: Kind, call: Call, before: Json | None, given: Json) -> None:
    field = before and kind.changed_field(before, kind.normal(call.workspace, given))
    if field in _URIS:
        raise user_error(400, "Asset paths cannot be updated.", "BadArgument", "ArgumentInvalid")
    if field:
        message = f'Failed to update {kind.word} {call.name} since field "{field}" is immutable'
        message += ", try specifying a new version."
        raise user_error(400, message, "BadArgument", "ArgumentInvalid", f"Update{kind.word.capitalize()}Failed")


def not_found(kind: Kind, name: str) -> Exception:
    """The service's 404 for a name or a version."""
    return user_error(404, f"Not found {kind.word} {name}.", "NotFound", kind.not_found)


def _name(kind: Kind, call: Call) -> Name:
    return Name(call.workspace, kind.collection, call.name)


def _checked_name(kind: Kind, call: Call) -> Name:
    if not _NAME.fullmatch(call.name):
        message = f"The {kind.word} name {call.name} may have letters, digits, dots, dashes and underscores alone."
        raise user_error(400, message, "BadArgument")
    return _name(kind, call)


def _properties(call: Call) -> Json:
    given = shapes.check(call.json().get("properties"), SHAPE)
    return given | {name: texts(given[name]) for name in ("tags", "properties") if isinstance(given.get(name), dict)}


def _view(call: Call) -> str:
    view = _VIEWS.get(call.query.get("listViewType", "ActiveOnly").lower())
    if view is None:
        raise user_error(400, "The listViewType must be one of ActiveOnly, ArchivedOnly, All.", "BadArgument")
    return view


def _page(kind: Kind, call: Call, table: str, where: str, values: list[str]) -> Response:
    """One page; `$skipToken` is the last row of the page before."""
    top, skip = _number(call, "$top"), call.query.get("$skipToken", "")
    size = min(top or _number(call, "count") or PAGE, _LARGEST_PAGE)
    newest_first = not call.query.get("$orderBy", "").lower().endswith(" asc")
    if skip.isdecimal():
        where, values = where + f" AND seq {'<' if newest_first else '>'} ?", [*values, skip]
    order = "seq DESC" if newest_first else "seq"
    found = asset_store.rows(call.kernel, table, where, values, order, size + 1)
    shown = found[:size]
    show = _container if table == "asset_containers" else _version
    more = len(found) > size and top != size
    if more and top:
        call = replace(call, query={**call.query, "$top": str(top - size)})
    return page(call, [show(kind, call, row) for row in shown], str(shown[-1]["seq"]) if more else None)


def _number(call: Call, name: str) -> int:
    text = call.query.get(name, "0")
    if not text.isdecimal():
        raise user_error(400, f"The {name} must be a number.", "BadArgument")
    return int(text)


def _put_answer(call: Call, body: Json, made: bool) -> Response:
    return answer(body, 201 if made else 200, {"Location": call.link(call.path)} if made else None)


def _container(kind: Kind, call: Call, row: sqlite3.Row) -> Json:
    given = json.loads(row["properties"])
    properties = {
        "description": given.get("description"),
        "tags": given.get("tags") or kind.blank,
        "properties": given.get("properties") or kind.blank,
        "isArchived": bool(row["archived"]),
        "latestVersion": row["latest"],
        "nextVersion": kind.next_version(row["highest"], call.kernel.clock.now()),
    } | ({"dataType": given.get("dataType", "uri_folder")} if kind.collection == "data" else {})
    return _resource(kind, call, row, row["name"], f"{row['name']}", "", properties)


def _version(kind: Kind, call: Call, row: sqlite3.Row) -> Json:
    properties = kind.version_body(json.loads(row["properties"]), call.query.get("api-version", ""))
    places = [(properties, name) for name in _URIS] + [(properties.get("build") or {}, "contextUri")]
    for part, name in places:
        if name in part:
            part[name] = blobs.current(call.kernel, part[name])
    path = f"{row['name']}/versions/{row['version']}"
    return _resource(kind, call, row, row["version"], path, "/versions", properties)


def _resource(kind: Kind, call: Call, row: sqlite3.Row, name: str, path: str, part: str, properties: Json) -> Json:
    made = system_data(row["made"], row["made_by"], row["changed"])
    hidden = _NAMELESS.get(kind.collection + part, frozenset())
    made = {key: value for key, value in made.items() if key not in hidden}
    return {
        "id": f"{call.workspace.id}/{kind.collection}/{path}",
        "name": name,
        "type": f"{PROVIDER}workspaces/{kind.collection}{part}",
        "properties": properties,
        "systemData": made,
    }
