"""The Compute page: a tab a kind of compute."""

from __future__ import annotations

from screens.compute.clusters import ClustersPage
from screens.compute.compute_list import ComputeList
from screens.compute.instances import InstancesPage
from screens.compute.others import AttachedPage, KubernetesPage
from screens.tabbed_page import TabbedPage


class ComputePage(TabbedPage):
    """Compute instances and clusters, Kubernetes clusters, attached compute."""

    TITLE = "Compute"
    TABS = (
        ("Compute instances|Instances", InstancesPage),
        ("Compute clusters|Clusters", ClustersPage),
        ("Kubernetes clusters|Kubernetes", KubernetesPage),
        ("Attached compute|Attached", AttachedPage),
    )

    def on_compute_list_counted(self, event: ComputeList.Counted) -> None:
        """One answer counts all four."""
        for index, kind in enumerate(("instances", "clusters", "kubernetes", "attached")):
            self.tab_line.count(index, str(event.counts[kind]))
