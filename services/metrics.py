"""What a job logged: last values, and each metric's history. Source: MLflow's REST (runs/get, metrics/get-history)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.paging import token_items
from services.tables import Column, TableSpec
from services.wire.answers import Json

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Query, Wire

MOST_AT_ONCE = 25_000
"""Values of one page: what MLflow's own client asks for."""

LAST_VALUES = TableSpec(
    "metrics",
    (
        Column("metric", "METRIC", "key", "name", width=0, importance=1),
        Column("value", "LAST", lambda item: _measured(item.get("value")), "number", width=12, importance=1),
        Column("step", "STEP", lambda item: _whole(item.get("step")), "count", width=8, importance=3),
        Column("time", "AT", lambda item: _whole(item.get("timestamp")), "time", width=14, importance=4),
    ),
    key="metric",
)
"""A metric a row. Source: RunData.metrics."""

HISTORY = TableSpec("values", LAST_VALUES.columns[1:], key="step")
"""A logged value a row, in the order of steps."""


def last_values(wire: Wire, name: str) -> pl.DataFrame:
    """The last value of each metric of a job by LAST_VALUES, by name; no rows where it logged none."""
    run = wire.mlflow("GET", "runs/get", query={"run_id": name}).get("run")
    data = run.get("data") if isinstance(run, dict) else None
    metrics = data.get("metrics") if isinstance(data, dict) else None
    return LAST_VALUES.frame(metrics if isinstance(metrics, list) else []).sort("metric")


def history(wire: Wire, name: str, key: str) -> pl.DataFrame:
    """All values of one metric by HISTORY, by step and time."""
    return HISTORY.frame(_values(wire, name, key)).sort("step", "time", maintain_order=True)


def _values(wire: Wire, name: str, key: str) -> Iterator[Json]:
    def page(token: str | None) -> Json:
        query: Query = {"run_id": name, "metric_key": key, "max_results": MOST_AT_ONCE, "page_token": token}
        return wire.mlflow("GET", "metrics/get-history", query=query)

    return token_items(page, "metrics", "next_page_token")


def _whole(value: object) -> object:
    """MLflow writes 64-bit integers as text or as numbers."""
    return int(value) if isinstance(value, str) and value.lstrip("-").isdecimal() else value


def _measured(value: object) -> object:
    """What is no number in JSON comes as text: that a loss is NaN is what people look for."""
    return float(value) if value in ("NaN", "Infinity", "-Infinity") else value
