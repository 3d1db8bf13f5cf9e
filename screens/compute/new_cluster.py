"""The form of a new compute cluster."""

from __future__ import annotations

from textual.app import ComposeResult

from screens.compute.new_compute import NewComputePage
from screens.widgets.fields import ChoiceField, Field, Fold, TextField
from services import compute, twins
from services.compute.bounds import bounds_of, check_bounds
from services.compute.checks import check_seconds, check_subnet
from services.compute.options import ClusterOptions


class NewClusterPage(NewComputePage):
    """Machines that come and go with the jobs."""

    TITLE = "New compute cluster"
    DRAFT = "compute.cluster"

    def fields(self) -> ComposeResult:
        """The usual ones, bounds and tier, and the rest under Advanced."""
        yield from self.common_fields()
        yield TextField("bounds", "Nodes", value="0-2", note="The least and the most, like 0-4.", check=check_bounds)
        tier = "Low priority is cheaper, and may be taken away."
        yield ChoiceField("tier", "Tier", ("Dedicated", "LowPriority"), note=tier)
        advanced = self._advanced()
        yield Fold("Advanced settings", *advanced)
        yield from advanced

    @staticmethod
    def _advanced() -> tuple[Field, ...]:
        idle = "How long a node waits for a job before it goes."
        return (
            TextField("idle", "Idle seconds", value="120", note=idle, check=check_seconds),
            TextField("subnet", "Virtual network", hint="none", note="ARM id of its subnet.", check=check_subnet),
            TextField("identity", "Managed identity", hint="none", note="SystemAssigned, or an identity's ARM id."),
        )

    def options(self, values: dict[str, str]) -> ClusterOptions:
        """What is asked for."""
        bounds = bounds_of(values["bounds"])
        return ClusterOptions(
            name=values["name"],
            size=values["size"],
            minimum=bounds.least,
            maximum=bounds.most,
            idle_seconds=int(values["idle"]),
            low_priority=values["tier"] == "LowPriority",
            subnet=values["subnet"],
            identity=values["identity"],
        )

    def machines(self, values: dict[str, str]) -> int:
        """Nodes that are always there."""
        return bounds_of(values["bounds"]).least

    def promise(self, values: dict[str, str]) -> str:
        """Size and bounds."""
        bounds = bounds_of(values["bounds"])
        return f"A compute cluster of {bounds.least} to {bounds.most} nodes of size {values['size']}."

    def twin(self, values: dict[str, str]) -> str:
        """`compute create` with what it has flags for."""
        return twins.create_cluster(self.session.connection, self.options(values))

    def create(self, values: dict[str, str]) -> None:
        """Ask for it."""
        compute.create_cluster(self.session.wire, self.options(values))
