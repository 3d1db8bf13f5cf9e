"""The Compute page: a tab a kind of compute."""

from __future__ import annotations

from screens.compute.instances import InstancesPage
from screens.tabbed_page import TabbedPage


class ComputePage(TabbedPage):
    """Compute instances, and beside them the other kinds."""

    TITLE = "Compute"
    TABS = (("Compute instances", InstancesPage),)
