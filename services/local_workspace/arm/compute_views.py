"""Computes as Azure shows them. Key sets follow the recorded answers; Microsoft's schema adds an instance's own."""

from __future__ import annotations

import platform
import sqlite3
from typing import Any

from services.local_workspace.arm.compute_rows import Compute
from services.local_workspace.arm.nodes import counts
from services.local_workspace.http import Json
from services.local_workspace.kernel import LOCATION, Kernel
from services.local_workspace.roles import PROVIDER

BUSY = "JobRunning"


def resource(kernel: Kernel, compute: Compute, nodes: list[sqlite3.Row], jobs: int) -> Json:
    """A compute; `nodes` are its rows if it is a cluster, `jobs` how many run on it."""
    body = {
        "id": f"{compute.place.id}/computes/{compute.name}",
        "name": compute.name,
        "type": f"{PROVIDER}workspaces/computes",
        "location": compute.spec.get("location") or LOCATION,
        "tags": compute.spec.get("tags") or {},
        "properties": _properties(kernel, compute, nodes, jobs),
    }
    if compute.spec.get("identity"):
        body["identity"] = compute.spec["identity"]
    return body


def node(row: sqlite3.Row) -> Json:
    """A cluster's node, as listNodes shows it."""
    return {
        "nodeId": row["node"],
        "privateIpAddress": "127.0.0.1",
        "publicIpAddress": None,
        "port": 22,
        "nodeState": row["state"],
        "runId": row["run"],
    }


def provisioning(compute: Compute) -> str:
    """Azure's provisioning state."""
    if compute.kind == "AmlCompute":
        return compute.state
    return {"Creating": "Creating", "SettingUp": "Creating", "Deleting": "Deleting"}.get(compute.state, "Succeeded")


def _properties(kernel: Kernel, compute: Compute, nodes: list[sqlite3.Row], jobs: int) -> Json:
    asked = compute.spec["properties"]
    own = _instance(kernel, compute, jobs) if compute.kind == "ComputeInstance" else _cluster(compute, nodes)
    return {
        "createdOn": compute.made,
        "modifiedOn": compute.changed,
        "disableLocalAuth": bool(asked.get("disableLocalAuth")),
        "description": asked.get("description"),
        "resourceId": None,
        "computeType": compute.kind,
        "computeLocation": compute.spec.get("location") or LOCATION,
        "provisioningState": provisioning(compute),
        "provisioningErrors": None,
        "isAttachedCompute": False,
        "properties": own,
    }


def _cluster(compute: Compute, nodes: list[sqlite3.Row]) -> Json:
    found = counts(nodes)
    moving = found["preparing"] + found["leaving"]
    settings = compute.settings
    return {
        "vmSize": compute.size.upper(),
        "vmPriority": settings.get("vmPriority") or "Dedicated",
        "scaleSettings": _scale(compute),
        "subnet": settings.get("subnet"),
        "currentNodeCount": len(nodes),
        "targetNodeCount": len(nodes) - found["leaving"],
        "nodeStateCounts": {
            "preparingNodeCount": found["preparing"],
            "runningNodeCount": found["running"],
            "idleNodeCount": found["idle"],
            "unusableNodeCount": 0,
            "leavingNodeCount": found["leaving"],
            "preemptedNodeCount": 0,
        },
        "allocationState": "Resizing" if moving else "Steady",
        "allocationStateTransitionTime": max((row["since"] for row in nodes), default=compute.changed),
        "errors": None,
        "remoteLoginPortPublicAccess": "Disabled",
        "osType": "Linux",
        "virtualMachineImage": None,
        "isolatedNetwork": False,
        "enableNodePublicIp": bool(settings.get("enableNodePublicIp", True)),
        "enableBatchPrivateLink": False,
        "propertyBag": settings.get("propertyBag") or {},
    }


def _scale(compute: Compute) -> Json:
    least, most = compute.scale
    idle = compute.settings["scaleSettings"].get("nodeIdleTimeBeforeScaleDown")
    return {"maxNodeCount": most, "minNodeCount": least, "nodeIdleTimeBeforeScaleDown": idle or "PT2M"}


def _instance(kernel: Kernel, compute: Compute, jobs: int) -> Json:
    return _asked_of_instance(compute) | {
        "osImageMetadata": _image(),
        "connectivityEndpoints": {"publicIpAddress": None, "privateIpAddress": "127.0.0.1"},
        "applications": [],
        "createdBy": {
            "userName": compute.made_by,
            "userOrgId": kernel.tokens.tenant,
            "userId": compute.made_by_oid,
        },
        "errors": [],
        "state": BUSY if compute.state == "Running" and jobs else compute.state,
        "lastOperation": {
            "operationName": compute.op_name,
            "operationTime": compute.op_time,
            "operationStatus": compute.op_status,
            "operationTrigger": compute.op_trigger,
        },
        "containers": [],
        "dataDisks": [],
        "dataMounts": [],
        "versions": {"runtime": platform.python_version()},
    }


def _asked_of_instance(compute: Compute) -> Json:
    settings = compute.settings
    ssh: dict[str, Any] = settings.get("sshSettings") or {}
    return {
        "vmSize": compute.size.upper(),
        "subnet": settings.get("subnet"),
        "applicationSharingPolicy": settings.get("applicationSharingPolicy") or "Shared",
        # No server listens for SSH here, whatever was asked for.
        "sshSettings": {
            "sshPublicAccess": "Disabled",
            "adminUserName": compute.made_by,
            "sshPort": 22,
            "adminPublicKey": ssh.get("adminPublicKey") or "",
        },
        "customServices": settings.get("customServices"),
        "computeInstanceAuthorizationType": "personal",
        "personalComputeInstanceSettings": settings.get("personalComputeInstanceSettings"),
        "setupScripts": settings.get("setupScripts"),
        "schedules": settings.get("schedules"),
        "idleTimeBeforeShutdown": settings.get("idleTimeBeforeShutdown"),
        "enableNodePublicIp": bool(settings.get("enableNodePublicIp", True)),
        "enableRootAccess": bool(settings.get("enableRootAccess", True)),
        "enableSSO": bool(settings.get("enableSSO", True)),
        "enableOSPatching": bool(settings.get("enableOSPatching", False)),
        "releaseQuotaOnStop": bool(settings.get("releaseQuotaOnStop", False)),
    }


def _image() -> Json:
    version = platform.release()
    return {"currentImageVersion": version, "latestImageVersion": version, "isLatestOsImageVersion": True}
