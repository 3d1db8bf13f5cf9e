"""What can be asked of compute. Each returns once the service has accepted, and can be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.compute.listing import API
from services.compute.options import ClusterOptions, InstanceOptions, scale_settings
from services.wire.answers import Accepted, Answer, Json

if TYPE_CHECKING:
    from services.arm import Wire


def start(wire: Wire, name: str) -> Accepted:
    """Start an instance. Source: POST computes/{name}/start.

    Raises:
        ConflictError, ServiceError: it is not Stopped.
    """
    return _post(wire, name, "start")


def stop(wire: Wire, name: str) -> Accepted:
    """Stop an instance; a job that runs on it ends with it. Source: POST computes/{name}/stop."""
    return _post(wire, name, "stop")


def restart(wire: Wire, name: str) -> Accepted:
    """Restart an instance. Source: POST computes/{name}/restart."""
    return _post(wire, name, "restart")


def delete(wire: Wire, name: str, *, detach: bool = False) -> Accepted:
    """Delete a compute, or detach it and leave what it stands for. Source: DELETE computes/{name}."""
    query = {"underlyingResourceAction": "Detach" if detach else "Delete"}
    return _accepted(name, wire.send("DELETE", f"computes/{name}", api=API, query=query))


def create_instance(wire: Wire, options: InstanceOptions) -> Accepted:
    """Create an instance. Source: PUT computes/{name}."""
    return _put(wire, options.name, options.body(region(wire)))


def create_cluster(wire: Wire, options: ClusterOptions) -> Accepted:
    """Create a cluster. Source: PUT computes/{name}."""
    return _put(wire, options.name, options.body(region(wire)))


def scale(wire: Wire, name: str, minimum: int, maximum: int, idle_seconds: int | None = None) -> Accepted:
    """Set how many nodes a cluster has at least and at most. Source: PATCH computes/{name}."""
    body = {"properties": {"properties": {"scaleSettings": scale_settings(minimum, maximum, idle_seconds)}}}
    return _accepted(name, wire.send("PATCH", f"computes/{name}", api=API, body=body))


def set_idle_shutdown(wire: Wire, name: str, minutes: int | None) -> None:
    """Set after how many idle minutes an instance stops, None for never.

    Source: POST computes/{name}/updateIdleShutdownSetting, which neither the SDK nor `az ml` offers.
    """
    body = {"idleTimeBeforeShutdown": f"PT{minutes}M" if minutes else None}
    wire.send("POST", f"computes/{name}/updateIdleShutdownSetting", api=API, body=body)


def region(wire: Wire) -> str:
    """Where the workspace is, hence its computes (`westeurope`)."""
    return str(wire.workspace.get("location", ""))


def _post(wire: Wire, name: str, verb: str) -> Accepted:
    return _accepted(name, wire.send("POST", f"computes/{name}/{verb}", api=API))


def _put(wire: Wire, name: str, body: Json) -> Accepted:
    return _accepted(name, wire.send("PUT", f"computes/{name}", api=API, body=body))


def _accepted(name: str, answer: Answer) -> Accepted:
    return Accepted(name, answer.operation)
