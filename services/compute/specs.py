"""Compute's lists, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.tables import Column, Item, TableSpec

NAME = Column("name", "NAME", "name", "name", width=18, importance=1)
REGION = Column(
    "region", "REGION", lambda item: _properties(item).get("computeLocation") or item.get("location"), width=14
)
CREATED = Column("created", "CREATED", "properties.createdOn", "time", width=14, importance=7)
PROVISIONING = Column("state", "STATE", "properties.provisioningState", "status", width=16, importance=1)
KIND = Column("kind", "TYPE", "properties.computeType", width=16, importance=4)


def _properties(item: Item) -> Mapping[str, Any]:
    """What all computes have: type, region, provisioning state, when created."""
    return item["properties"]  # type: ignore[no-any-return]


def _own(item: Item) -> Mapping[str, Any]:
    """What only this type of compute has: ARM nests `properties` in `properties`."""
    return item["properties"]["properties"]  # type: ignore[no-any-return]


def state_of(item: Item) -> object:
    """An instance's state, a cluster's allocation (Steady, Resizing); where ARM still makes it or failed to, that."""
    own = _properties(item).get("properties") or {}
    provisioning = _properties(item).get("provisioningState")
    return own.get("state") or (provisioning == "Succeeded" and own.get("allocationState")) or provisioning


def _creator(item: Item) -> object:
    by = _own(item).get("createdBy") or {}
    return by.get("userName") or (item.get("systemData") or {}).get("createdBy")


def _errors(item: Item) -> object:
    errors = [*(_properties(item).get("provisioningErrors") or []), *(_own(item).get("errors") or [])]
    return "; ".join(str(entry.get("error", entry).get("message", "")) for entry in errors) or None


def _last(item: Item) -> object:
    """`Start by you` is what the studio would say; ARM tells who only as User, Schedule or IdleShutdown."""
    last = _own(item)["lastOperation"]
    return " by ".join(filter(None, (last.get("operationName"), last.get("operationTrigger")))) or None


LAST = "properties.properties.lastOperation"
INSTANCES = TableSpec(
    "compute instances",
    (
        Column("state", "STATE", state_of, "status", width=17, importance=1),
        replace(NAME, width=16),
        Column("size", "SIZE", "properties.properties.vmSize", width=16, importance=3),
        Column("since", "SINCE", "properties.properties.lastOperation.operationTime", "time", 11, 4),
        Column("idle_shutdown", "IDLE STOP", "properties.properties.idleTimeBeforeShutdown", "period", 10, 5),
        Column("last", "LAST", _last, width=12, importance=5),
        replace(REGION, importance=6),
        CREATED,
        Column("created_by", "CREATED BY", _creator, width=20, importance=7),
        Column(
            "assigned_to",
            "ASSIGNED TO",
            "properties.properties.personalComputeInstanceSettings.assignedUser.objectId",
            width=20,
            importance=9,
        ),
        Column("last_operation", "OPERATION", f"{LAST}.operationName", width=10, importance=9),
        Column("trigger", "TRIGGER", f"{LAST}.operationTrigger", width=13, importance=9),
        Column("outcome", "OUTCOME", f"{LAST}.operationStatus", width=14, importance=9),
        Column("errors", "ERRORS", _errors, width=24, importance=9),
    ),
)
"""Source: ComputeInstanceProperties. `since` is when the last operation began or ended, hence the state's age."""

COUNTS = "properties.properties.nodeStateCounts"
CLUSTERS = TableSpec(
    "compute clusters",
    (
        Column("state", "STATE", state_of, "status", width=17, importance=1),
        replace(NAME, width=14),
        Column("size", "SIZE", "properties.properties.vmSize", width=16, importance=4),
        Column("nodes", "NODES", "properties.properties.currentNodeCount", "count", 5, 2),
        Column("target", "TARGET", "properties.properties.targetNodeCount", "count", 6, 6),
        Column("minimum", "MIN", "properties.properties.scaleSettings.minNodeCount", "count", 4, 3),
        Column("maximum", "MAX", "properties.properties.scaleSettings.maxNodeCount", "count", 4, 3),
        Column("running", "RUNNING", f"{COUNTS}.runningNodeCount", "count", 7, 4),
        Column("idle", "IDLE", f"{COUNTS}.idleNodeCount", "count", 5, 4),
        Column("preparing", "PREPARING", f"{COUNTS}.preparingNodeCount", "count", 9, 5),
        Column("leaving", "LEAVING", f"{COUNTS}.leavingNodeCount", "count", 7, 7),
        Column("unusable", "UNUSABLE", f"{COUNTS}.unusableNodeCount", "count", 8, 7),
        Column("preempted", "PREEMPTED", f"{COUNTS}.preemptedNodeCount", "count", 9, 8),
        Column("since", "SINCE", "properties.properties.allocationStateTransitionTime", "time", 11, 6),
        Column("provisioning", "PROVISIONING", "properties.provisioningState", "status", 12, 9),
        Column("priority", "PRIORITY", "properties.properties.vmPriority", width=11, importance=7),
        Column(
            "idle_scale_down",
            "IDLE SHRINK",
            "properties.properties.scaleSettings.nodeIdleTimeBeforeScaleDown",
            "period",
            11,
            8,
        ),
        REGION,
        CREATED,
        Column("errors", "ERRORS", _errors, width=24, importance=9),
    ),
)
"""Source: AmlComputeProperties."""

KUBERNETES = TableSpec(
    "Kubernetes clusters",
    (
        PROVISIONING,
        NAME,
        Column("namespace", "NAMESPACE", "properties.properties.namespace", width=16, importance=3),
        Column("size", "INSTANCE TYPE", "properties.properties.defaultInstanceType", width=20, importance=5),
        Column("resource", "RESOURCE", "properties.resourceId", width=30, importance=8),
        REGION,
        CREATED,
    ),
)
"""Source: KubernetesProperties."""

ATTACHED = TableSpec(
    "attached computes",
    (
        PROVISIONING,
        NAME,
        KIND,
        Column("resource", "RESOURCE", "properties.resourceId", width=30, importance=8),
        REGION,
        CREATED,
    ),
)
"""Virtual machines, Databricks, Synapse Spark, HDInsight and what else Azure ML attaches."""

COMPUTES = TableSpec(
    "computes",
    (
        Column("state", "STATE", state_of, "status", 16, 1),
        NAME,
        KIND,
        Column("size", "SIZE", "properties.properties.vmSize", width=20, importance=3),
        REGION,
        CREATED,
    ),
)
"""All kinds in one list, as `az ml compute list` shows them."""

SIZES = TableSpec(
    "virtual machine sizes",
    (
        Column("name", "SIZE", "name", "name", 22, 1),
        Column("vcpus", "CORES", "vCPUs", "count", 5, 2),
        Column("memory_gb", "MEMORY GB", "memoryGB", "number", 9, 2),
        Column("gpus", "GPUS", "gpus", "count", 4, 3),
        Column("price", "PRICE/H", lambda item: _price(item, "Standard"), "money", 9, 3),
        Column("price_low_priority", "LOW PRIO/H", lambda item: _price(item, "LowPriority"), "money", 10, 8),
        Column("currency", "CURRENCY", "estimatedVMPrices.billingCurrency", width=8, importance=8),
        Column("family", "FAMILY", "family", width=24, importance=6),
        Column("low_priority", "LOW PRIO", "lowPriorityCapable", "flag", 8, 8),
        Column("supports", "FOR", lambda item: ", ".join(item["supportedComputeTypes"]), width=24, importance=9),
    ),
)
"""Source: VirtualMachineSize. A price is there only where the service gives one: per hour, Linux, list price."""

USAGES = TableSpec(
    "quota",
    (
        Column("name", "QUOTA", "name.localizedValue", "name", 40, 1),
        Column("family", "FAMILY", "name.value", width=30, importance=7),
        Column("used", "USED", "currentValue", "count", 7, 2),
        Column("limit", "LIMIT", "limit", "count", 7, 2),
        Column("unit", "UNIT", "unit", width=8, importance=8),
    ),
    key="family",
)
"""Source: Usage; cores used and allowed, by family of sizes."""

NODES = TableSpec(
    "nodes",
    (
        Column("state", "STATE", "nodeState", "status", 12, 1),
        Column("node", "NODE", "nodeId", "name", 36, 1),
        Column("job", "JOB", "runId", "link", 30, 2),
        Column("private_ip", "PRIVATE IP", "privateIpAddress", width=15, importance=5),
        Column("public_ip", "PUBLIC IP", "publicIpAddress", width=15, importance=6),
        Column("port", "PORT", "port", "count", 6, 6),
    ),
    key="node",
)
"""Source: AmlComputeNodeInformation."""


def _price(item: Item, tier: str) -> object:
    prices = item["estimatedVMPrices"]["values"]
    matching = (p["retailPrice"] for p in prices if p.get("vmTier") == tier and p.get("osType", "Linux") == "Linux")
    return next(matching, None)
