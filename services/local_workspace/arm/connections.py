"""Connections (linked services): what the workspace uses outside. Their secrets come out of `listsecrets` alone.

Source: REST operations WorkspaceConnections_List, _Get, _Create, _Update, _Delete and _ListSecrets.
"""

from __future__ import annotations

import json
import re
import sqlite3

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm import shapes
from services.local_workspace.arm.resource_routes import Handlers, resource_routes
from services.local_workspace.clock import iso
from services.local_workspace.http import AT_WORKSPACE, ArmError, Call, Json, answer, at, empty, page, system_data
from services.local_workspace.kernel import Kernel
from services.local_workspace.roles import PROVIDER

TABLES = (
    """CREATE TABLE IF NOT EXISTS connections (
        workspace TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, properties TEXT NOT NULL, credentials TEXT NOT NULL,
        made TEXT NOT NULL, made_by TEXT NOT NULL, changed TEXT NOT NULL, PRIMARY KEY (workspace, name))""",
)
AT_CONNECTIONS = AT_WORKSPACE + "/connections"
AT_CONNECTION = AT_CONNECTIONS + "/{name}"
PAGE = 100
SHAPE: shapes.Shape = {
    **dict.fromkeys(("category", "authType", "target", "expiryTime", "group"), str),
    **{"credentials": dict, "metadata": dict, "isSharedToAll": bool, "sharedUserList": list},
}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,32}")
_AUTH = (
    "AAD",
    "AccessKey",
    "AccountKey",
    "AccountManagedIdentity",
    "ApiKey",
    "CustomKeys",
    "DelegatedSAS",
    "ManagedIdentity",
    "None",
    "OAuth2",
    "PAT",
    "ProjectManagedIdentity",
    "SAS",
    "ServicePrincipal",
    "UserEntraToken",
    "UsernamePassword",
)


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    room = "workspaces/connections/"
    return [
        *resource_routes(kernel, AT_CONNECTIONS, AT_CONNECTION, room, Handlers(list_connections, get, put, delete)),
        at(kernel, "PATCH", AT_CONNECTION, patch, room + "write"),
        at(kernel, "POST", AT_CONNECTION + "/listsecrets", list_secrets, room + "listsecrets/action"),
    ]


def list_connections(call: Call) -> Response:
    """Connections by name; `category` and `target` narrow the list."""
    with call.kernel.store.read() as db:
        rows = db.execute(
            """SELECT * FROM connections WHERE workspace = ? AND name > ?
            AND (? = '' OR json_extract(properties, '$.category') = ? COLLATE NOCASE)
            AND (? = '' OR json_extract(properties, '$.target') = ?) ORDER BY name LIMIT ?""",
            (
                call.workspace.key,
                call.query.get("$skipToken", ""),
                *[call.query.get("category", "")] * 2,
                *[call.query.get("target", "")] * 2,
                PAGE + 1,
            ),
        ).fetchall()
    following = rows[PAGE - 1]["name"] if len(rows) > PAGE else None
    return page(call, [_resource(call, row) for row in rows[:PAGE]], following)


def get(call: Call) -> Response:
    """One connection, without its secrets."""
    return answer(_resource(call, _find(call)))


def put(call: Call) -> Response:
    """Make or replace a connection: 200."""
    given = shapes.check(call.json().get("properties"), SHAPE)
    if not _NAME.fullmatch(call.name):
        raise _bad("A connection's name has 3 to 33 letters, digits, dashes and underscores.")
    if not given.get("category") or given.get("authType") not in _AUTH:
        raise _bad(f"A connection needs a category, and an authType of {', '.join(_AUTH)}.")
    return _stored(call, given)


def patch(call: Call) -> Response:
    """Change some properties of a connection: 200."""
    before = _find(call)
    given = shapes.check(call.json().get("properties"), SHAPE)
    whole = json.loads(before["properties"]) | {"credentials": json.loads(before["credentials"])}
    return _stored(call, whole | given)


def delete(call: Call) -> Response:
    """Delete a connection: 200, or 204 where there was none."""
    with call.kernel.store.write() as db:
        query = "DELETE FROM connections WHERE workspace = ? AND name = ?"
        gone = db.execute(query, (call.workspace.key, call.name)).rowcount
    return empty(200 if gone else 204)


def list_secrets(call: Call) -> Response:
    """One connection with its credentials."""
    row = _find(call)
    body = _resource(call, row)
    body["properties"]["credentials"] = json.loads(row["credentials"])
    return answer(body)


def _stored(call: Call, given: Json) -> Response:
    credentials = json.dumps(given.get("credentials"))
    properties = json.dumps({key: value for key, value in given.items() if key != "credentials"})
    now = iso(call.kernel.clock.now())
    with call.kernel.store.write() as db:
        db.execute(
            """INSERT INTO connections VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
            properties = excluded.properties, credentials = excluded.credentials, changed = excluded.changed""",
            (call.workspace.key, call.name, properties, credentials, now, call.caller.name, now),
        )
    return get(call)


def _find(call: Call) -> sqlite3.Row:
    with call.kernel.store.read() as db:
        query = "SELECT * FROM connections WHERE workspace = ? AND name = ?"
        row: sqlite3.Row | None = db.execute(query, (call.workspace.key, call.name)).fetchone()
    if row is None:
        raise ArmError(404, "NotFound", f"Connection {call.name} can't be found in this workspace")
    return row


def _bad(message: str) -> ArmError:
    return ArmError(400, "ValidationError", message)


def _resource(call: Call, row: sqlite3.Row) -> Json:
    given = json.loads(row["properties"])
    common = {"group": "Azure", "isSharedToAll": False, "sharedUserList": [], "metadata": {}, "target": None}
    return {
        "id": f"{call.workspace.id}/connections/{row['name']}",
        "name": row["name"],
        "type": f"{PROVIDER}workspaces/connections",
        "properties": {**common, **given},
        "systemData": system_data(row["made"], row["made_by"], row["changed"]),
    }
