"""Kubernetes clusters and attached computes: what others made, and the workspace uses."""

from __future__ import annotations

from collections.abc import Mapping

from screens.acting_page import Deed
from screens.compute.compute_list import ComputeList, delete_deed
from services import compute


class AttachedList(ComputeList):
    """What is attached, hence detached rather than deleted."""

    HOW = ""
    """How the first one comes to be, in Azure: the local workspace has nothing to attach."""
    DEEDS: Mapping[str, Deed] = {"detach": delete_deed(detach=True)}

    def how_made(self) -> str:
        """`az ml`'s command line."""
        return "" if self.session.connection.is_local else self.HOW

    def action_delete(self) -> None:
        """Detach, after a question."""
        self.do("detach")

    def why_not(self, action: str) -> str | None:
        """The key that deletes elsewhere detaches here."""
        return super().why_not("detach" if action == "delete" else action)


class KubernetesPage(AttachedList):
    """Kubernetes clusters that train and serve."""

    TITLE = "Kubernetes clusters"
    SPEC = compute.KUBERNETES
    KIND = "kubernetes"
    ONE = "Kubernetes cluster"
    NONE = "No Kubernetes cluster is attached."
    HOW = "az ml compute attach --type Kubernetes --name NAME --resource-id ARM_ID"
    WARNING = "The workspace lets go of it; the cluster itself stays."


class AttachedPage(AttachedList):
    """Virtual machines, Databricks, Synapse Spark and others."""

    TITLE = "Attached compute"
    SPEC = compute.ATTACHED
    KIND = "attached"
    ONE = "attached compute"
    NONE = "Nothing is attached: a virtual machine, Databricks or Synapse Spark can be."
    HOW = "az ml compute attach --type VirtualMachine --name NAME --resource-id ARM_ID"
    WARNING = "The workspace lets go of it; the machine itself stays."
