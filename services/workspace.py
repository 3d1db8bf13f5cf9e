"""The workspace itself: what it is, what it is linked to, what it holds, and what one may do in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from services.assets import KINDS
from services.connection import WORKSPACE_API
from services.errors import NotAllowedError, NotFoundError
from services.tables import Column, TableSpec
from services.wire.permissions import WORKSPACES, Permission, role_for

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Wire
    from services.connection import Connection
    from services.wire.answers import Json

PERMISSIONS_API = "2022-04-01"

SPEC = TableSpec(
    "workspaces",
    (
        Column("name", "NAME", "name", "name", width=28, importance=1),
        Column("resource_group", "RESOURCE GROUP", lambda item: str(item["id"]).split("/")[4], width=24, importance=2),
        Column("region", "REGION", "location", width=14, importance=3),
        Column("state", "STATE", "properties.provisioningState", "status", 12, 4),
        Column("display_name", "DISPLAY NAME", "properties.friendlyName", "name", 24, 5),
        Column("description", "DESCRIPTION", "properties.description", width=32, importance=6),
        Column("created", "CREATED", "systemData.createdAt", "time", 14, 5),
        Column("created_by", "CREATED BY", "systemData.createdBy", width=20, importance=7),
    ),
)

LINKED = {
    "Storage account": "storageAccount",
    "Key vault": "keyVault",
    "Application insights": "applicationInsights",
    "Container registry": "containerRegistry",
}
"""The resources a workspace stands on, by the studio's names."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace's own facts; what the service does not tell is empty, `created` (UTC) None."""

    name: str
    resource_group: str
    subscription_id: str
    region: str
    display_name: str
    description: str
    kind: str
    sku: str
    created: datetime | None
    created_by: str
    tenant_id: str
    network: str
    identity: str
    mlflow_tracking_uri: str
    linked: Mapping[str, str]
    """ARM ids by LINKED's names, of those that are there."""
    studio: str
    """The address of the workspace's home page in the studio."""
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rights:
    """What the signed-in person may do here."""

    permissions: tuple[Permission, ...]

    def can(self, action: str) -> bool:
        """Whether an action is allowed: `computes/start/action`, below the workspace unless it names a provider."""
        return any(permission.allows(_full(action)) for permission in self.permissions)

    def why_not(self, action: str) -> str | None:
        """Why an action is not allowed, and which role has it; None where it is allowed."""
        if self.can(action):
            return None
        return f"Your role here lacks {_full(action)}; {role_for(_full(action))} has it."


def show(wire: Wire) -> Workspace:
    """The workspace's facts. Source: GET workspaces/{name}; the studio's home page."""
    item = wire.get("", api=WORKSPACE_API)
    row = SPEC.frame([item]).row(0, named=True)
    properties = item.get("properties") or {}
    return Workspace(
        name=row["name"] or wire.connection.workspace_name,
        resource_group=wire.connection.resource_group,
        subscription_id=wire.connection.subscription_id,
        region=row["region"] or "",
        display_name=row["display_name"] or "",
        description=row["description"] or "",
        kind=_text(item, "kind"),
        sku=_text(item.get("sku") or {}, "name"),
        created=row["created"],
        created_by=row["created_by"] or "",
        tenant_id=_text(properties, "tenantId"),
        network=_text(properties, "publicNetworkAccess"),
        identity=_text(item.get("identity") or {}, "type"),
        mlflow_tracking_uri=_text(properties, "mlFlowTrackingUri"),
        linked={title: _text(properties, key) for title, key in LINKED.items() if properties.get(key)},
        studio=studio_link(wire.connection, tenant_id=_text(properties, "tenantId")),
        tags=item.get("tags") or {},
    )


def list_workspaces(wire: Wire) -> pl.DataFrame:
    """Workspaces of the resource group by SPEC. Source: GET {group}/.../workspaces."""
    path = f"{wire.connection.group_path}/providers/Microsoft.MachineLearningServices/workspaces"
    return SPEC.frame(item for page in wire.pages(path, api=WORKSPACE_API) for item in page)


def counts(wire: Wire, words: Iterable[str] = tuple(KINDS)) -> dict[str, int | None]:
    """How many assets of each kind there are; None where one may not look, or the service has none such."""
    return {word: _count(wire, word) for word in words}


def rights(wire: Wire) -> Rights:
    """What the signed-in person may do. Source: GET {workspace}/providers/Microsoft.Authorization/permissions."""
    pages = wire.pages("providers/Microsoft.Authorization/permissions", api=PERMISSIONS_API)
    return Rights(tuple(_permission(item) for page in pages for item in page))


def can(wire: Wire, action: str) -> bool:
    """Whether the signed-in person may do one thing; for several, ask `rights` once."""
    return rights(wire).can(action)


def studio_link(connection: Connection, page: str = "home", *, tenant_id: str = "") -> str:
    """A page of the studio: `home`, `compute/ci-ada/details`, `runs/calm_root_9xq`."""
    query = {"wsid": connection.workspace_path, **({"tid": tenant_id} if tenant_id else {})}
    return f"{connection.portal.rstrip('/')}/{page}?{urlencode(query, safe='/')}"


def _count(wire: Wire, word: str) -> int | None:
    kind = KINDS[word]
    try:
        return sum(len(page) for page in wire.pages(kind.collection, api=kind.api))
    except (NotAllowedError, NotFoundError):
        return None


def _permission(item: Json) -> Permission:
    return Permission(tuple(item.get("actions") or ()), tuple(item.get("notActions") or ()))


def _full(action: str) -> str:
    return action if action.startswith("Microsoft.") else f"{WORKSPACES}/{action}"


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""
