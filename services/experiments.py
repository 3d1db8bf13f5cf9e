"""Experiments: the names under which jobs are grouped. Source: run history's POST experiments:query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from services.paging import token_items
from services.tables import Column, TableSpec
from services.wire.answers import Json

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Wire

PAGE = 500

EXPERIMENTS = TableSpec(
    "experiments",
    (
        Column("name", "EXPERIMENT", "name", "name", width=0, importance=1),
        Column("created", "CREATED", "createdUtc", "time", width=14, importance=2),
        Column("description", "DESCRIPTION", "description", width=30, importance=5),
        Column("archived", "ARCHIVED", "archivedTime", "time", width=14, importance=8),
        Column("experiment_id", "ID", "experimentId", width=36, importance=9),
    ),
)
"""Source: run history's Experiment."""

View = Literal["ActiveOnly", "ArchivedOnly", "All"]


def list_experiments(wire: Wire, *, view: View = "ActiveOnly") -> pl.DataFrame:
    """All experiments by EXPERIMENTS, newest first."""
    return EXPERIMENTS.frame(_items(wire, view)).sort("created", descending=True, nulls_last=True)


def _items(wire: Wire, view: View) -> Iterator[Json]:
    def page(token: str | None) -> Json:
        body: Json = {"viewType": view, "top": PAGE, "continuationToken": token}
        return wire.history("POST", "experiments:query", body=body)

    return token_items(page, "value", "continuationToken")
