"""Kubernetes clusters and attached computes: what others made, and the workspace uses."""

from __future__ import annotations

from collections.abc import Mapping

from screens.acting_page import Deed
from screens.compute.compute_list import ComputeList, delete_deed
from services import compute


class KubernetesPage(ComputeList):
    """Kubernetes clusters that train and serve."""

    TITLE = "Kubernetes clusters"
    SPEC = compute.KUBERNETES
    KIND = "kubernetes"
    ONE = "Kubernetes cluster"
    NONE = "No Kubernetes cluster is attached. One is attached by az ml compute attach --type Kubernetes."
    WARNING = "The workspace lets go of it; the cluster itself stays."
    DEEDS: Mapping[str, Deed] = {"delete": delete_deed(detach=True)}


class AttachedPage(ComputeList):
    """Virtual machines, Databricks, Synapse Spark and others."""

    TITLE = "Attached compute"
    SPEC = compute.ATTACHED
    KIND = "attached"
    ONE = "attached compute"
    NONE = "Nothing is attached. A virtual machine is attached by az ml compute attach --type VirtualMachine."
    WARNING = "The workspace lets go of it; the machine itself stays."
    DEEDS: Mapping[str, Deed] = {"delete": delete_deed(detach=True)}
