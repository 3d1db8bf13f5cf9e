"""Computes, sizes, quota and jobs as ARM tells them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.screens.studio import NOW

Json = dict[str, Any]


def compute(kind: str, name: str, own: Json, hours: float = 3, **more: object) -> Json:
    """Any compute."""
    common = {"computeType": kind, "computeLocation": "westeurope", "provisioningState": "Succeeded", **more}
    created = (NOW - timedelta(days=40)).isoformat()
    return {
        "id": f"/subscriptions/0/computes/{name}",
        "name": name,
        "properties": {**common, "createdOn": created, "properties": own},
    }


def instance(name: str, state: str, hours: float = 3, idle: str | None = None, **more: object) -> Json:
    """A compute instance whose last operation was so many hours ago."""
    when = (NOW - timedelta(hours=hours)).isoformat()
    verb = {"Running": "Start", "Stopped": "Stop"}.get(state, "Create")
    last = {
        "operationName": verb,
        "operationTrigger": "User",
        "operationTime": when,
        "operationStatus": "Succeeded",
    }
    own = {
        "vmSize": "STANDARD_DS11_V2",
        "state": state,
        "idleTimeBeforeShutdown": idle,
        "createdBy": {"userName": "Ada Lovelace"},
        "lastOperation": last,
        "sshSettings": {"sshPublicAccess": "Disabled"},
        "applications": [{"displayName": "Jupyter", "endpointUri": f"https://{name}.example.com/tree"}],
        **more,
    }
    return compute("ComputeInstance", name, own)


def cluster(name: str, allocation: str = "Steady", nodes: int = 1, most: int = 4, minutes: float = 12) -> Json:
    """A compute cluster."""
    when = (NOW - timedelta(minutes=minutes)).isoformat()
    own = {
        "vmSize": "STANDARD_DS3_V2",
        "vmPriority": "Dedicated",
        "allocationState": allocation,
        "allocationStateTransitionTime": when,
        "currentNodeCount": nodes,
        "targetNodeCount": most,
        "scaleSettings": {"minNodeCount": 0, "maxNodeCount": most, "nodeIdleTimeBeforeScaleDown": "PT2M"},
        "nodeStateCounts": {"runningNodeCount": nodes, "idleNodeCount": 0, "preparingNodeCount": most - nodes},
    }
    return compute("AmlCompute", name, own, description="For training")


def computes() -> list[Json]:
    """All four kinds."""
    return [
        instance("ci-ada", "Running", idle="PT30M"),
        instance("ci-bob", "Starting", hours=42 / 3600),
        instance("ci-old", "Stopped", hours=41 * 24, idle="PT1H30M"),
        cluster("cpu-cluster"),
        cluster("gpu-a100", "Resizing", nodes=1, most=2, minutes=0.7),
        compute("Kubernetes", "aks-prod", {"namespace": "ml"}, resourceId="/subscriptions/0/aks/prod"),
        compute("VirtualMachine", "vm-lab", {}, resourceId="/subscriptions/0/vm/lab"),
    ]


def size(name: str, cores: int, memory: float, gpus: int = 0, price: float | None = None) -> Json:
    """A virtual machine size."""
    values = [{"osType": "Linux", "vmTier": "Standard", "retailPrice": price}]
    prices = {"billingCurrency": "USD", "values": values} if price is not None else None
    family = "standardNCFamily" if gpus else "standardDSv2Family"
    known = {"name": name, "family": family, "vCPUs": cores, "memoryGB": memory, "gpus": gpus}
    return {**known, "estimatedVMPrices": prices, "supportedComputeTypes": ["ComputeInstance", "AmlCompute"]}


def sizes(with_prices: bool = True) -> list[Json]:
    """Sizes of a region, with list prices or without any."""
    known = (
        ("Standard_DS1_v2", 1, 3.5, 0, 0.07),
        ("Standard_DS2_v2", 2, 7.0, 0, 0.15),
        ("Standard_DS3_v2", 4, 14.0, 0, 0.29),
        ("Standard_DS11_v2", 2, 14.0, 0, 0.18),
        ("Standard_DS15_v2", 20, 140.0, 0, 1.5),
        ("Standard_NC6", 6, 56.0, 1, 0.9),
    )
    return [size(name, cores, gb, gpus, price if with_prices else None) for name, cores, gb, gpus, price in known]


def usage(family: str, used: int, limit: int) -> Json:
    """Quota of a family of sizes."""
    name = f"Standard {family} Family Cluster Dedicated vCPUs"
    return {"name": {"value": name, "localizedValue": name}, "currentValue": used, "limit": limit, "unit": "Count"}


def job(name: str, on: str, status: str = "Running") -> Json:
    """A job on a compute."""
    properties = {
        "jobType": "Command",
        "status": status,
        "displayName": name,
        "computeId": f"/subscriptions/0/computes/{on}",
    }
    return {"name": name.replace(" ", "_"), "properties": properties}


def node(name: str, state: str, run: str | None = None) -> Json:
    """A cluster's node."""
    return {"nodeId": name, "nodeState": state, "runId": run, "privateIpAddress": "10.0.0.4", "port": 50000}
