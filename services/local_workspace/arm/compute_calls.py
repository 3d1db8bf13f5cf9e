"""What every call on one compute does: find it, refuse it, set it on its way, keep its settings."""

from __future__ import annotations

from starlette.responses import Response

from services.local_workspace.arm import operations
from services.local_workspace.arm.compute_rows import Compute, find, save
from services.local_workspace.arm.machines import Change, change
from services.local_workspace.clock import iso
from services.local_workspace.http import AT_WORKSPACE, ArmError, Call, Json, empty, user_error

AT_COMPUTE = AT_WORKSPACE + "/computes/{name}"


def found(call: Call) -> Compute:
    """The compute that the path names. Raises 404."""
    there = find(call.kernel, call.workspace, call.name)
    if there is None:
        raise user_error(404, f"Compute with name {call.name} not found.", "NotFound", "ComputeNotFound")
    return there


def conflict(compute: Compute) -> ArmError:
    """409: something is under way."""
    message = f"Compute {compute.name} is in state {compute.state}; wait until that operation is over."
    return user_error(409, message, "Conflict", "ComputeOperationInProgress")


def accepted(call: Call, compute: Compute, to: Change) -> Response:
    """Set the compute on its way: 202 and an operation to follow."""
    operation = change(call.kernel, compute, to)
    return empty(202, operations.headers(call, "compute", operation))


def keep(call: Call, compute: Compute, settings: Json) -> None:
    """Keep other settings (`properties.properties`) for the compute."""
    properties = compute.spec["properties"] | {"properties": settings}
    now = iso(call.kernel.clock.now())
    with call.kernel.store.write() as db:
        save(db, compute, spec=compute.spec | {"properties": properties}, changed=now)
