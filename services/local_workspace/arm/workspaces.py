"""Workspaces: get and list.

Source: REST operations Workspaces_Get, Workspaces_ListByResourceGroup and Workspaces_ListBySubscription.
"""

from __future__ import annotations

import sqlite3

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.clock import iso
from services.local_workspace.http import (
    AT_GROUP,
    AT_WORKSPACE,
    Call,
    Json,
    answer,
    at,
    page,
    resource_not_found,
    system_data,
)
from services.local_workspace.kernel import LOCATION, Kernel, Workspace
from services.local_workspace.roles import PROVIDER

TABLES = (
    """CREATE TABLE IF NOT EXISTS workspaces (
        workspace TEXT PRIMARY KEY, subscription TEXT NOT NULL, resource_group TEXT NOT NULL, name TEXT NOT NULL,
        guid TEXT NOT NULL, made TEXT NOT NULL, made_by TEXT NOT NULL)""",
)
"""Subscription, group and name as they were written when the workspace was made."""

AT_SUBSCRIPTION = "/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices"


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    read = "workspaces/read"
    return [
        at(kernel, "GET", AT_WORKSPACE, get, read),
        at(kernel, "GET", AT_GROUP + "/workspaces", list_by_group, read),
        at(kernel, "GET", AT_SUBSCRIPTION + "/workspaces", list_by_subscription, read),
    ]


def get(call: Call) -> Response:
    """One workspace."""
    with call.kernel.store.read() as db:
        row = db.execute("SELECT * FROM workspaces WHERE workspace = ?", (call.workspace.key,)).fetchone()
    if row is None:
        raise resource_not_found("workspaces", call.workspace.name, call.workspace.group)
    return answer(resource(call.kernel, row))


def list_by_group(call: Call) -> Response:
    """The workspaces of a resource group."""
    return _listed(call, "subscription = :subscription COLLATE NOCASE AND resource_group = :group COLLATE NOCASE")


def list_by_subscription(call: Call) -> Response:
    """The workspaces of a subscription."""
    return _listed(call, "subscription = :subscription COLLATE NOCASE")


def _listed(call: Call, where: str) -> Response:
    with call.kernel.store.read() as db:
        rows = db.execute(f"SELECT * FROM workspaces WHERE {where} ORDER BY name", dict(call.names)).fetchall()
    return page(call, [resource(call.kernel, row) for row in rows])


def register(kernel: Kernel, workspace: Workspace) -> bool:
    """Write the workspace down; False where it was there already."""
    with kernel.store.write() as db:
        made = db.execute(
            "INSERT OR IGNORE INTO workspaces VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                workspace.key,
                workspace.subscription,
                workspace.group,
                workspace.name,
                kernel.ids.guid(),
                iso(kernel.clock.now()),
                kernel.owner.name,
            ),
        )
        return made.rowcount == 1


def resource(kernel: Kernel, row: sqlite3.Row) -> Json:
    """A workspace as Azure Resource Manager shows it."""
    workspace = Workspace(row["subscription"], row["resource_group"], row["name"])
    identity = {"type": "SystemAssigned", "principalId": row["guid"], "tenantId": kernel.tokens.tenant}
    return {
        "id": workspace.id,
        "name": workspace.name,
        "type": f"{PROVIDER}workspaces",
        "location": LOCATION,
        "tags": {},
        "etag": None,
        "properties": _properties(kernel, workspace, row),
        "identity": identity,
        "kind": "Default",
        "sku": {"name": "Basic", "tier": "Basic"},
        "systemData": system_data(row["made"], row["made_by"]),
    }


def _properties(kernel: Kernel, workspace: Workspace, row: sqlite3.Row) -> Json:
    group = f"/subscriptions/{workspace.subscription}/resourceGroups/{workspace.group}/providers"
    host = kernel.base.removeprefix("https://")
    return {
        "friendlyName": workspace.name,
        "description": "The workspace on this machine that amlx brings along. It is free.",
        "storageAccount": f"{group}/Microsoft.Storage/storageAccounts/{workspace.storage_account}",
        "keyVault": f"{group}/Microsoft.Keyvault/vaults/{workspace.storage_account}",
        "applicationInsights": f"{group}/Microsoft.insights/components/{workspace.storage_account}",
        "hbiWorkspace": False,
        "tenantId": kernel.tokens.tenant,
        "imageBuildCompute": None,
        "provisioningState": "Succeeded",
        "managedNetwork": {"isolationMode": "Disabled"},
        "v1LegacyMode": False,
        "softDeleteEnabled": False,
        "containerRegistry": f"{group}/Microsoft.ContainerRegistry/registries/{workspace.storage_account}",
        "creationTime": row["made"],
        "notebookInfo": {
            "resourceId": row["guid"].replace("-", ""),
            "fqdn": host,
            "isPrivateLinkEnabled": False,
            "notebookPreparationError": None,
        },
        "storageHnsEnabled": False,
        "workspaceId": row["guid"],
        "linkedModelInventoryArmId": None,
        "privateLinkCount": 0,
        "publicNetworkAccess": "Disabled",
        "discoveryUrl": f"{kernel.base}/discovery",
        "mlFlowTrackingUri": f"azureml://{host}/mlflow/v1.0{workspace.id}",
        "sdkTelemetryAppInsightsKey": "",
        "sasGetterUri": "",
        "enableDataIsolation": False,
    }
