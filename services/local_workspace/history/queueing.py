"""Why a job waits: what stands between it and its compute at this moment.

Source: run history's definition QueueingInfo, and a recorded answer of a queued job.
"""

from __future__ import annotations

from sqlite3 import Connection

from services.local_workspace.arm import compute_rows
from services.local_workspace.arm.compute_rows import SERVERLESS, Compute
from services.local_workspace.arm.machines import jobs_on
from services.local_workspace.arm.nodes import MEMBERS, counts, nodes_of
from services.local_workspace.clock import iso
from services.local_workspace.history.run import Json, Run
from services.local_workspace.kernel import Kernel, Workspace

_INSTANCE = {
    "Stopped": "is stopped: the job waits until it is started",
    "Stopping": "is stopping: the job waits until it is started again",
    "Starting": "is starting: the job waits until it runs",
    "Restarting": "is restarting: the job waits until it runs",
    "Creating": "is being created: the job waits until it runs",
    "SettingUp": "is being set up: the job waits until it runs",
    "Deleting": "is being deleted",
}


def queueing_info(kernel: Kernel, db: Connection, workspace: Workspace, run: Run) -> Json | None:
    """Why a queued job does not run yet; None for any other."""
    if run.status != "Queued":
        return None
    now = iso(kernel.clock.now())
    return {"code": "Scheduling", "message": _reason(kernel, db, workspace, run), "lastRefreshTimestamp": now}


def _reason(kernel: Kernel, db: Connection, workspace: Workspace, run: Run) -> str:
    if run.compute.lower() in SERVERLESS:
        return "This machine is busy: the job waits until one of those that run on serverless compute ends."
    compute = compute_rows.find(kernel, workspace, run.compute)
    if compute is None:
        return f"There is no compute {run.compute} any more."
    if compute.kind == "AmlCompute":
        return f"{compute.name} {_cluster(db, compute)}."
    return f"{compute.name} {_instance(kernel, compute)}."


def _instance(kernel: Kernel, compute: Compute) -> str:
    if compute.state in _INSTANCE:
        return _INSTANCE[compute.state]
    busy, cores = jobs_on(kernel, compute), compute.cores(kernel.cores)
    if busy >= cores:
        return f"is busy: a job runs on each of its {cores} cores" if cores > 1 else "is busy with another job"
    return "runs, and takes the job next"


def _cluster(db: Connection, compute: Compute) -> str:
    most, found = compute.scale[1], counts(nodes_of(db, compute))
    if compute.state == "Deleting":
        return "is being deleted"
    if most == 0:
        return "may have no nodes: the job waits until its maximum is raised"
    if found["preparing"] or sum(found[state] for state in MEMBERS) < most:
        return "allocates a node for the job"
    if found["idle"]:
        return "has an idle node, and takes the job next"
    return f"is at its maximum of {most} {'nodes' if most > 1 else 'node'}: the job waits until one is free"
