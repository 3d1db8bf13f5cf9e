"""What the server is made of: a module a concern.

Each module has `routes(kernel) -> list[BaseRoute]`, and may have

    TABLES: tuple[str, ...]                       its `CREATE TABLE IF NOT EXISTS` statements
    seed(kernel, workspace) -> None               what a new workspace holds
    tick(kernel) -> None                          moves what time moves
    busy(kernel) -> bool                          whether something still runs or waits
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from starlette.routing import BaseRoute

from services.local_workspace.arm import (
    assets,
    cloud,
    compute_rows,
    compute_schedules,
    computes,
    connections,
    datastores,
    deployments,
    endpoints,
    instances,
    jobs,
    machines,
    nodes,
    operations,
    permissions,
    provisioning,
    registries,
    schedules,
    sizes,
    workspaces,
)
from services.local_workspace.blobs import routes as blobs
from services.local_workspace.history import routes as history
from services.local_workspace.kernel import Kernel, Workspace
from services.local_workspace.mlflow import routes as mlflow

CONCERNS: tuple[ModuleType, ...] = (
    cloud,
    workspaces,
    permissions,
    jobs,
    operations,
    sizes,
    compute_rows,
    compute_schedules,
    nodes,
    computes,
    instances,
    machines,
    datastores,
    assets,
    provisioning,
    endpoints,
    deployments,
    connections,
    registries,
    schedules,
    blobs,
    history,
    mlflow,
)


def tables() -> list[str]:
    """All concerns' tables."""
    return [statement for concern in CONCERNS for statement in getattr(concern, "TABLES", ())]


def mount(kernel: Kernel) -> list[BaseRoute]:
    """All routes; the concerns' tickers and busy signs are given to the kernel."""
    kernel.tickers.extend(partial(tick, kernel) for tick in _all("tick"))
    kernel.busy.extend(partial(busy, kernel) for busy in _all("busy"))
    return [route for routes in _all("routes") for route in routes(kernel)]


def provision(kernel: Kernel, workspace: Workspace) -> None:
    """Make the workspace with all that a new one holds; nothing where it is there already."""
    with kernel.store.write():
        if workspaces.register(kernel, workspace):
            for seed in _all("seed"):
                seed(kernel, workspace)


def _all(name: str) -> list[Callable[..., Any]]:
    return [getattr(concern, name) for concern in CONCERNS if hasattr(concern, name)]
