"""Compute instances and clusters.

Source: the REST operations Compute_List, _Get, _CreateOrUpdate, _Update, _Delete and _ListNodes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm import compute_schedules, operations
from services.local_workspace.arm.compute_bodies import bad, checked, scale
from services.local_workspace.arm.compute_calls import AT_COMPUTE, accepted, conflict, found, keep
from services.local_workspace.arm.compute_rows import Compute, every, find, insert, save
from services.local_workspace.arm.compute_views import node, resource
from services.local_workspace.arm.machines import Change, jobs_on
from services.local_workspace.arm.nodes import nodes_of
from services.local_workspace.clock import iso
from services.local_workspace.http import AT_WORKSPACE, Call, Json, answer, at, empty, page, user_error
from services.local_workspace.kernel import Kernel, Workspace

CPU_CLUSTER = {
    "properties": {
        "computeType": "AmlCompute",
        "description": "Two nodes on this machine",
        "properties": {"vmSize": "Standard_DS3_v2", "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 2}},
    }
}


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    base = "workspaces/computes"
    return [
        at(kernel, "GET", AT_WORKSPACE + "/computes", list_, f"{base}/read"),
        at(kernel, "GET", AT_COMPUTE, get, f"{base}/read"),
        at(kernel, "PUT", AT_COMPUTE, put, f"{base}/write"),
        at(kernel, "PATCH", AT_COMPUTE, patch, f"{base}/write"),
        at(kernel, "DELETE", AT_COMPUTE, delete, f"{base}/delete"),
        at(kernel, "POST", f"{AT_COMPUTE}/listNodes", list_nodes, f"{base}/listNodes/action"),
    ]


def seed(kernel: Kernel, workspace: Workspace) -> None:
    """A new workspace holds the cluster that official examples name."""
    _insert(kernel, workspace, "cpu-cluster", checked("cpu-cluster", CPU_CLUSTER), kernel.owner.name, kernel.owner.oid)


def list_(call: Call) -> Response:
    """All computes of the workspace."""
    return page(call, [shown(call.kernel, compute) for compute in every(call.kernel, call.workspace)])


def get(call: Call) -> Response:
    """One compute."""
    return answer(shown(call.kernel, found(call)))


def put(call: Call) -> Response:
    """Create a compute, or change a cluster: 201 and an operation to follow."""
    body = checked(call.name, call.json())
    settings = body["properties"]["properties"]
    settings["schedules"] = compute_schedules.normal(call.kernel, settings.get("schedules"))
    with call.kernel.store.write() as db:
        there = find(call.kernel, call.workspace, call.name)
        if there is not None:
            return _replace(call, there, body)
        made = _insert(call.kernel, call.workspace, call.name, body, call.caller.name, call.caller.oid)
        operation = operations.begin(call.kernel, made.place, "compute")
        seconds = _creation(call.kernel, made.kind)
        now = call.kernel.clock.now()
        save(db, made, operation=operation, state="Creating", until=iso(now + timedelta(seconds=seconds)))
        compute_schedules.arm(call.kernel, made)
    return answer(shown(call.kernel, found(call)), 201, operations.headers(call, "compute", operation))


def patch(call: Call) -> Response:
    """Change a cluster's scale settings."""
    there = _cluster(call, "ComputeUpdate")
    asked = (call.json().get("properties") or {}).get("properties") or {}
    settings = there.settings | {"scaleSettings": scale(asked.get("scaleSettings"))}
    keep(call, there, settings)
    return answer(shown(call.kernel, found(call)))


def delete(call: Call) -> Response:
    """Delete the compute: 202, or 204 where there is none."""
    there = find(call.kernel, call.workspace, call.name)
    if there is None:
        return empty(204)
    if there.state == "Deleting":
        raise conflict(there)
    return accepted(call, there, Change("Delete", "Deleting", call.kernel.delays.compute_delete))


def list_nodes(call: Call) -> Response:
    """A cluster's nodes and the job on each."""
    there = _cluster(call, "ComputeListNodes")
    with call.kernel.store.read() as db:
        return answer({"nodes": [node(row) for row in nodes_of(db, there)]})


def shown(kernel: Kernel, compute: Compute) -> Json:
    """The compute as Azure shows it."""
    with kernel.store.read() as db:
        return resource(kernel, compute, nodes_of(db, compute), jobs_on(kernel, compute))


def _cluster(call: Call, operation: str) -> Compute:
    there = found(call)
    if there.kind != "AmlCompute":
        raise bad(f"{operation} with computeType {there.kind} is not supported.", "OperationNotSupported")
    return there


def _creation(kernel: Kernel, kind: str) -> float:
    # An instance is set up for the second half of its creation.
    return kernel.delays.cluster_create if kind == "AmlCompute" else kernel.delays.instance_create / 2


def _replace(call: Call, there: Compute, body: Json) -> Response:
    same = there.kind == body["properties"]["computeType"] and there.size.lower() == _size(body).lower()
    if there.kind != "AmlCompute" or not same:
        message = f"Compute with name {there.name} already exists in this workspace."
        raise user_error(409, message, "Conflict", "ComputeAlreadyExists")
    with call.kernel.store.write() as db:
        operation = operations.begin(call.kernel, there.place, "compute")
        save(db, there, spec=body, changed=iso(call.kernel.clock.now()))
        operations.end(call.kernel, operation)
    return answer(shown(call.kernel, found(call)), 200, operations.headers(call, "compute", operation))


def _size(body: Json) -> str:
    return str(body["properties"]["properties"]["vmSize"])


def _insert(kernel: Kernel, workspace: Workspace, name: str, body: Json, by: str, oid: str) -> Compute:
    now = iso(kernel.clock.now())
    kind = body["properties"]["computeType"]
    made = Compute(workspace.key, workspace, name, kind, "Succeeded", None, body, now, now, by, oid)
    made = replace(made, op_name="Create", op_time=now, op_status="InProgress", op_trigger="User", idle_since=now)
    with kernel.store.write() as db:
        insert(db, made)
    return made
