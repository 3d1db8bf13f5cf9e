"""What could be created, what quota is left for it, and which nodes a cluster has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.compute.actions import region
from services.compute.listing import API
from services.compute.specs import NODES, SIZES, USAGES
from services.errors import NotAllowedError, NotFoundError

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Json, Wire


def sizes(wire: Wire) -> pl.DataFrame:
    """Sizes of the workspace's region by SIZES, and `quota_left`: cores (Int64, null where no quota is told).

    Source: GET locations/{location}/vmSizes and usages.
    """
    import polars as pl

    frame = SIZES.frame(wire.get(_location(wire, "vmSizes"), api=API).get("value") or [])
    left = _quota_left(wire)
    families = frame["family"].str.to_lowercase()
    return frame.with_columns(families.replace_strict(left, default=None, return_dtype=pl.Int64).alias("quota_left"))


def usages(wire: Wire) -> pl.DataFrame:
    """Quota of the workspace's region by USAGES. Source: GET locations/{location}/usages."""
    return USAGES.frame(item for page in wire.pages(_location(wire, "usages"), api=API) for item in page)


def nodes(wire: Wire, name: str) -> pl.DataFrame:
    """A cluster's nodes by NODES. Source: POST computes/{name}/listNodes."""
    return NODES.frame(_nodes(wire, name))


def _nodes(wire: Wire, name: str) -> Iterator[Json]:
    for page in wire.pages(f"computes/{name}/listNodes", api=API, method="POST", items="nodes"):
        yield from page


def _location(wire: Wire, collection: str) -> str:
    subscription = f"/subscriptions/{wire.connection.subscription_id}"
    return f"{subscription}/providers/Microsoft.MachineLearningServices/locations/{region(wire)}/{collection}"


def _quota_left(wire: Wire) -> dict[str, int]:
    """Dedicated cores left by family (`standarddsv2family`), never more than the region's total has left.

    Quota is not for everybody to see: then nothing is told.
    """
    try:
        frame = usages(wire)
    except (NotAllowedError, NotFoundError):
        return {}
    left: dict[str, int] = {}
    for name, used, limit in frame.select("family", "used", "limit").drop_nulls().iter_rows():
        key = name.lower().replace(" ", "").removesuffix("clusterdedicatedvcpus")
        left[key] = min(left.get(key, limit), max(0, limit - used))
    total = left.get("totalclusterdedicatedregionalvcpus")
    return left if total is None else {key: min(cores, total) for key, cores in left.items()}
