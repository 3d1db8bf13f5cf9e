"""The names of the calls in `sdk_calls.py`, a test a name, without importing the SDK."""

VERSIONED = ("list", "list versions", "get", "get latest", "archive", "restore")

CALLS = (
    *(f"workspaces.{verb}" for verb in ("get", "list")),
    "registries.list",
    *(f"compute.{verb}" for verb in ("list", "get", "create instance", "create cluster", "stop", "start", "restart")),
    *(f"compute.{verb}" for verb in ("list_sizes", "list_usage", "list_nodes", "delete")),
    *(f"{kind}.create" for kind in ("environments", "data", "models", "components")),
    *(f"{kind}.{verb}" for kind in ("environments", "data", "models", "components") for verb in VERSIONED),
    "models.download",
    *(f"datastores.{verb}" for verb in ("list", "get", "get_default", "create", "delete")),
    *(f"jobs.{verb}" for verb in ("create", "stream", "get", "list", "create same code", "update", "archive")),
    *(f"jobs.{verb}" for verb in ("restore", "download", "cancel", "validate")),
    *(f"pipeline.{verb}" for verb in ("create", "stream", "get", "children")),
    *(f"sweep.{verb}" for verb in ("create", "wait", "children")),
    *(f"online_endpoints.{verb}" for verb in ("create", "list", "get")),
    *(f"online_deployments.{verb}" for verb in ("create", "list", "get", "get_logs", "delete")),
    "online_endpoints.delete",
    *(f"batch_endpoints.{verb}" for verb in ("create", "list", "get", "delete")),
    *(f"schedules.{verb}" for verb in ("create", "list", "get", "disable", "enable", "delete")),
    *(f"connections.{verb}" for verb in ("create", "list", "get", "delete")),
    "compute.delete instance",
)
