"""Which computes there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.compute.specs import ATTACHED, CLUSTERS, COMPUTES, INSTANCES, KUBERNETES
from services.secrets import without_secrets

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Json, Wire

API = "2023-08-01-preview"
"""What azure-ai-ml asks: later stable versions do not tell an instance's idle shutdown."""


@dataclass(frozen=True, slots=True)
class Computes:
    """A workspace's computes: a frame a tab of the studio's page."""

    instances: pl.DataFrame
    clusters: pl.DataFrame
    kubernetes: pl.DataFrame
    attached: pl.DataFrame
    all: pl.DataFrame
    """All of them by COMPUTES."""


def list_computes(wire: Wire) -> Computes:
    """All computes, in the service's order. Source: GET computes."""
    by_kind: dict[str, list[Json]] = {"ComputeInstance": [], "AmlCompute": [], "Kubernetes": [], "": []}
    items = list(_items(wire))
    for item in items:
        kind = str((item.get("properties") or {}).get("computeType", ""))
        by_kind.get(kind, by_kind[""]).append(item)
    return Computes(
        INSTANCES.frame(by_kind["ComputeInstance"]),
        CLUSTERS.frame(by_kind["AmlCompute"]),
        KUBERNETES.frame(by_kind["Kubernetes"]),
        ATTACHED.frame(by_kind[""]),
        COMPUTES.frame(items),
    )


def show(wire: Wire, name: str) -> Json:
    """One compute as ARM has it, but for secrets. Source: GET computes/{name}."""
    return without_secrets(wire.get(f"computes/{name}", api=API))


def _items(wire: Wire) -> Iterator[Json]:
    for page in wire.pages("computes", api=API):
        yield from (item for item in page if isinstance(item, dict))
