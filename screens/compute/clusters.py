"""Compute clusters: nodes by state, scaled, made and deleted."""

from __future__ import annotations

from typing import ClassVar

from textual import work

from screens.compute.compute_list import ComputeList
from screens.dialogs.questions import prompt
from screens.keys import ACT, key
from screens.messages import OpenPage, Say
from services import compute, twins
from services.compute.bounds import Bounds, bounds_of, check_bounds
from services.errors import AmlxError


class ClustersPage(ComputeList):
    """Machines that come when jobs wait and go when they do not."""

    TITLE = "Compute clusters"
    SPEC = compute.CLUSTERS
    KIND = "clusters"
    ONE = "compute cluster"
    NONE = "No compute clusters yet: a cluster's machines come when jobs wait, and go when none do."
    NONE_KEYS = (("n", "make one"),)

    BINDINGS: ClassVar = [
        key("n", "new", "new", "make a compute cluster", ACT, name="compute.new"),
        key("s", "scale", "scale", "set its least and most nodes", ACT, name="compute.scale"),
    ]

    def why_not(self, action: str) -> str | None:
        """There must be a cluster to scale."""
        if action == "scale" and self.table.row is None:
            return "There is no compute cluster to scale."
        return super().why_not(action)

    def action_new(self) -> None:
        """The form of a new cluster."""
        from screens.compute.new_cluster import NewClusterPage

        self.post_message(OpenPage(NewClusterPage(self.session)))

    @work(exclusive=True, group="ask")
    async def action_scale(self) -> None:
        """Ask for the bounds, then set them."""
        row = self.table.row
        if row is None:
            return
        now = Bounds(row["minimum"] or 0, row["maximum"] or 0)
        lines = ("Nodes come as jobs wait, up to the most; idle ones go, down to the least.",)
        dialog = prompt(f"Scale {row['name']}", lines, "scale", value=str(now), check=check_bounds)
        typed = await self.app.push_screen_wait(dialog)
        if typed:
            self._scale(str(row["name"]), bounds_of(typed))

    @work(thread=True, group="deeds", exit_on_error=False)
    def _scale(self, name: str, bounds: Bounds) -> None:
        twin = twins.scale(self.session.connection, name, bounds.least, bounds.most)
        try:
            with self.session.journal.doing("scale", name, twin):
                compute.scale(self.session.wire, name, bounds.least, bounds.most)
        except AmlxError as error:
            self.post_message(Say(error.sentence(), "failed"))
            return
        self.post_message(Say(f"{name} will have {bounds} nodes.", "done"))
        self.app.call_from_thread(self.refresh_soon)
