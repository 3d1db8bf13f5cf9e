"""What is deployed behind an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from services.assets import Kind
from services.references import asset_label
from services.tables import Column, TableSpec

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Wire


APIS = {"online-endpoint": "2023-04-01-preview", "batch-endpoint": "2023-10-01"}

DEPLOYMENTS = TableSpec(
    "deployments",
    (
        Column("state", "STATE", "properties.provisioningState", "status", width=14, importance=1),
        Column("name", "NAME", "name", "name", width=24, importance=1),
        Column("model", "MODEL", lambda item: asset_label(item["properties"].get("model")), width=24, importance=2),
        Column("size", "SIZE", "properties.instanceType", width=18, importance=3),
        Column("instances", "INSTANCES", "sku.capacity", "count", width=9, importance=3),
        Column("created", "CREATED", "systemData.createdAt", "time", width=14, importance=4),
    ),
)
"""Source: OnlineDeployment, BatchDeployment."""


def list_deployments(wire: Wire, kind: Kind, endpoint: str) -> pl.DataFrame:
    """An endpoint's deployments by DEPLOYMENTS. Source: GET {kind}/{endpoint}/deployments."""
    path = f"{kind.collection}/{quote(endpoint)}/deployments"
    return DEPLOYMENTS.frame(item for page in wire.pages(path, api=APIS[kind.word]) for item in page)
