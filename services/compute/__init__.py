"""Compute of a workspace: instances, clusters, Kubernetes and attached ones; their sizes, quota and nodes.

Source: the studio's Compute page; ARM's `workspaces/{w}/computes` and `locations/{l}/vmSizes|usages`.
"""

from services.compute.actions import (
    create_cluster,
    create_instance,
    delete,
    region,
    restart,
    scale,
    set_idle_shutdown,
    start,
    stop,
)
from services.compute.capacity import nodes, sizes, usages
from services.compute.listing import Computes, list_computes, show
from services.compute.options import ClusterOptions, InstanceOptions
from services.compute.rules import ACTIONS, TRANSIENT, Action, check_name, why_not
from services.compute.specs import ATTACHED, CLUSTERS, COMPUTES, INSTANCES, KUBERNETES, NODES, SIZES, USAGES, state_of
from services.wire.answers import Accepted

__all__ = [
    "ACTIONS",
    "ATTACHED",
    "CLUSTERS",
    "COMPUTES",
    "INSTANCES",
    "KUBERNETES",
    "NODES",
    "SIZES",
    "TRANSIENT",
    "USAGES",
    "Accepted",
    "Action",
    "ClusterOptions",
    "Computes",
    "InstanceOptions",
    "check_name",
    "create_cluster",
    "create_instance",
    "delete",
    "list_computes",
    "nodes",
    "region",
    "restart",
    "scale",
    "set_idle_shutdown",
    "show",
    "sizes",
    "start",
    "state_of",
    "stop",
    "usages",
    "why_not",
]
