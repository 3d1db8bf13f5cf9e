"""Compute instances."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screens.list_page import ListPage, Row
from services import compute

if TYPE_CHECKING:
    import polars as pl


class InstancesPage(ListPage):
    """Machines of one's own, started and stopped by hand."""

    TITLE = "Compute instances"
    SPEC = compute.INSTANCES
    STATUS = "state"
    NONE = "There are no compute instances yet."
    NONE_KEYS = (("n", "make one"),)

    def load(self) -> pl.DataFrame:
        """All instances."""
        return compute.list_computes(self.session.wire).instances

    def since(self, row: Row) -> datetime | None:
        """When the last operation began."""
        since: datetime | None = row["since"]
        return since
