"""MLflow's concern, whole: what the server mounts."""

from __future__ import annotations

from starlette.routing import BaseRoute

from services.local_workspace.kernel import Kernel
from services.local_workspace.mlflow import artifacts_rest, experiments_rest, metrics, runs_rest

TABLES = metrics.TABLES


def routes(kernel: Kernel) -> list[BaseRoute]:
    """All of MLflow's routes."""
    return [*experiments_rest.routes(kernel), *runs_rest.routes(kernel), *artifacts_rest.routes(kernel)]
