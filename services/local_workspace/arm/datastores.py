"""Datastores: what the workspace stores data in. Four come with it, on this machine's blob store.

Source: REST operations Datastores_List, _Get, _CreateOrUpdate, _Delete and _ListSecrets.
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm import shapes
from services.local_workspace.arm.resource_routes import Handlers, resource_routes
from services.local_workspace.blobs import store as blobs
from services.local_workspace.clock import iso
from services.local_workspace.http import AT_WORKSPACE, Call, Json, answer, at, empty, page, system_data, user_error
from services.local_workspace.kernel import Kernel, Workspace
from services.local_workspace.roles import PROVIDER

TABLES = (
    """CREATE TABLE IF NOT EXISTS datastores (
        workspace TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, properties TEXT NOT NULL, secrets TEXT NOT NULL,
        is_default INTEGER NOT NULL, made TEXT NOT NULL, made_by TEXT NOT NULL, changed TEXT NOT NULL,
        PRIMARY KEY (workspace, name))""",
)
"""`properties` as given, without `secrets`; an account of this machine without its host, whose port may change."""

AT_DATASTORES = AT_WORKSPACE + "/datastores"
AT_DATASTORE = AT_DATASTORES + "/{name}"
DEFAULT, ARTIFACTS = "workspaceblobstore", "workspaceartifactstore"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,254}")
_CONTAINERS = {
    "AzureBlob": "containerName",
    "AzureFile": "fileShareName",
    "AzureDataLakeGen2": "filesystem",
    "AzureDataLakeGen1": "storeName",
    "OneLake": "artifact",
}
SHAPE: shapes.Shape = {
    **shapes.RESOURCE,
    **dict.fromkeys(("datastoreType", "accountName", "endpoint", "protocol", *_CONTAINERS.values()), str),
    "credentials": {"credentialsType": str, "secrets": dict},
}
_LOCAL_HOST = re.compile(r"127\.0\.0\.1:\d+/")


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    room = "workspaces/datastores/"
    return [
        *resource_routes(kernel, AT_DATASTORES, AT_DATASTORE, room, Handlers(list_datastores, get, put, delete)),
        at(kernel, "POST", AT_DATASTORE + "/listSecrets", list_secrets, room + "listsecrets/action"),
    ]


def seed(kernel: Kernel, workspace: Workspace) -> None:
    """The four datastores of a new workspace, with their containers."""
    with kernel.store.write() as db:
        guid = db.execute("SELECT guid FROM workspaces WHERE workspace = ?", (workspace.key,)).fetchone()["guid"]
    for name, kind, container in (
        (DEFAULT, "AzureBlob", f"azureml-blobstore-{guid}"),
        (ARTIFACTS, "AzureBlob", "azureml"),
        ("workspaceworkingdirectory", "AzureFile", f"code-{guid}"),
        ("workspacefilestore", "AzureFile", f"azureml-filestore-{guid}"),
    ):
        blobs.files(kernel).container(workspace.storage_account, container, create=True)
        properties = {
            "credentials": {"credentialsType": "AccountKey"},
            "datastoreType": kind,
            "accountName": workspace.storage_account,
            _CONTAINERS[kind]: container,
            "endpoint": "core.windows.net",
            "protocol": "https",
            "serviceDataAccessAuthIdentity": "WorkspaceSystemAssignedIdentity" if name == DEFAULT else "None",
        }
        _store(kernel, workspace, name, properties, {}, is_default=name == DEFAULT)


def find(kernel: Kernel, workspace: Workspace, name: str) -> sqlite3.Row:
    """The datastore's row. Raises 404."""
    with kernel.store.read() as db:
        row: sqlite3.Row | None = db.execute(
            "SELECT * FROM datastores WHERE workspace = ? AND name = ?", (workspace.key, name)
        ).fetchone()
    if row is None:
        raise user_error(404, f"Could not find datastore: {name}.", "NotFoundError")
    return row


def place(kernel: Kernel, workspace: Workspace, name: str, path: str = "") -> blobs.Place | None:
    """Where a path on a datastore is in this machine's blob store; None for storage that is elsewhere.

    Raises 404 for a datastore that is not there.
    """
    properties = json.loads(find(kernel, workspace, name)["properties"])
    container = properties.get(_CONTAINERS.get(properties["datastoreType"], ""), "")
    if properties.get("accountName") != workspace.storage_account:
        return None
    return blobs.Place(workspace.storage_account, container, path.strip("/"))


def list_datastores(call: Call) -> Response:
    """Datastores by name, `count` a page (30); `isDefault`, `names` and `searchText` narrow the list."""
    count = call.query.get("count", "30")
    if not count.isdecimal() or not 1 <= int(count) <= 1000:
        raise user_error(400, "The count of datastores must be a number from 1 to 1000.", "BadArgument")
    names = [name for name in call.query.get("names", "").split(",") if name]
    with call.kernel.store.read() as db:
        rows = db.execute(
            f"""SELECT * FROM datastores WHERE workspace = ? AND name > ? AND instr(lower(name), lower(?))
            AND (? = '' OR is_default = (? = 'true')) {f"AND name IN ({','.join('?' * len(names))})" if names else ""}
            ORDER BY name LIMIT ?""",
            (
                call.workspace.key,
                call.query.get("$skipToken", ""),
                call.query.get("searchText", ""),
                *[call.query.get("isDefault", "").lower()] * 2,
                *names,
                int(count) + 1,
            ),
        ).fetchall()
    shown = rows[: int(count)]
    following = shown[-1]["name"] if len(rows) > len(shown) else None
    return page(call, [_resource(call, row) for row in shown], following)


def get(call: Call) -> Response:
    """One datastore, without its secrets."""
    return answer(_resource(call, find(call.kernel, call.workspace, call.name)))


def put(call: Call) -> Response:
    """Register or change a datastore: 201, or 200 where it was there. Containers of this machine are made."""
    given = _checked(call.name, shapes.check(call.json().get("properties"), SHAPE))
    credentials = dict(given.get("credentials") or {"credentialsType": "None"})
    secrets = credentials.pop("secrets", None) or {}
    given = {key: value for key, value in given.items() if key != "isDefault"} | {"credentials": credentials}
    if given.get("accountName"):
        given["accountName"] = _LOCAL_HOST.sub("", given["accountName"])
    made = _store(call.kernel, call.workspace, call.name, given, secrets, by=call.caller.name)
    spot = place(call.kernel, call.workspace, call.name)
    if spot is not None:
        blobs.files(call.kernel).container(spot.account, spot.container, create=True)
    body = _resource(call, find(call.kernel, call.workspace, call.name))
    return answer(body, 201 if made else 200, {"Location": call.link(call.path)} if made else None)


def delete(call: Call) -> Response:
    """Forget a datastore, not its data: 200, or 204 where there was none. The default one stays: 400."""
    with call.kernel.store.write() as db:
        row = db.execute(
            "SELECT is_default FROM datastores WHERE workspace = ? AND name = ?", (call.workspace.key, call.name)
        ).fetchone()
        if row is not None and row["is_default"]:
            raise user_error(400, f"Default datastore {call.name} cannot be deleted.", "BadArgument")
        db.execute("DELETE FROM datastores WHERE workspace = ? AND name = ?", (call.workspace.key, call.name))
    return empty(200 if row is not None else 204)


def list_secrets(call: Call) -> Response:
    """A datastore's secrets: for this machine's storage its key, or (`expirableSecret`) a SAS for an hour."""
    row = find(call.kernel, call.workspace, call.name)
    spot = place(call.kernel, call.workspace, call.name)
    if spot is None:
        return answer(json.loads(row["secrets"]) or {"secretsType": "None"})
    if call.body and call.json().get("expirableSecret"):
        return answer({"secretsType": "Sas", "sasToken": blobs.account_signature(call.kernel, spot.account)})
    key = base64.b64encode(blobs.account_key(call.kernel, spot.account)).decode()
    return answer({"secretsType": "AccountKey", "key": key})


def _checked(name: str, given: Json) -> Json:
    if not _NAME.fullmatch(name):
        raise user_error(400, f"Datastore name {name} may have letters, digits and underscores alone.", "BadArgument")
    if given.get("datastoreType") not in _CONTAINERS:
        raise user_error(400, f"The datastoreType must be one of {', '.join(_CONTAINERS)}.", "BadArgument")
    return given


def _store(
    kernel: Kernel,
    workspace: Workspace,
    name: str,
    given: Json,
    secrets: Json,
    *,
    is_default: bool = False,
    by: str = "",
) -> bool:
    now = iso(kernel.clock.now())
    row = (workspace.key, name, json.dumps(given), json.dumps(secrets), is_default, now, by or kernel.owner.name, now)
    with kernel.store.write() as db:
        there = db.execute("SELECT 1 FROM datastores WHERE workspace = ? AND name = ?", row[:2]).fetchone()
        db.execute(
            """INSERT INTO datastores VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
            properties = excluded.properties, secrets = excluded.secrets, changed = excluded.changed""",
            row,
        )
    return there is None


def _resource(call: Call, row: sqlite3.Row) -> Json:
    given = json.loads(row["properties"])
    here = given.get("accountName") == call.workspace.storage_account
    own = {"accountName": blobs.host_and_account(call.kernel, call.workspace)} if here else {}
    return {
        "id": f"{call.workspace.id}/datastores/{row['name']}",
        "name": row["name"],
        "type": f"{PROVIDER}workspaces/datastores",
        "properties": {
            "description": None,
            "tags": None,
            "properties": None,
            "isDefault": bool(row["is_default"]),
            "serviceDataAccessAuthIdentity": "None",
            **given,
            **own,
        },
        "systemData": system_data(row["made"], row["made_by"], row["changed"]),
    }
