"""How long jobs last is counted on the screen: each second, without a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from screens.list_page import ListPage, Row
from services import jobs
from services.session import Session


class LastingPage(ListPage):
    """A list of jobs, of which some run; needs the columns `status`, `created`, `started` and `duration`."""

    STATUS = "status"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.table.at = lasting
        self._runs = False

    def since(self, row: Row) -> datetime | None:
        """When it began, or was made."""
        since: datetime | None = row["started"] or row["created"]
        return since

    def on_list_page_loaded(self, event: ListPage.Loaded) -> None:
        """Sorting by how long they took needs it told for those that run."""
        event.frame = jobs.with_durations(event.frame, self.session.now())
        self._runs = event.frame["status"].is_in(list(jobs.IN_PROGRESS)).any()

    def _tick(self) -> None:
        if self._runs and self.is_shown and self.table.display:
            self.table.tell(self.session.now())
        else:
            super()._tick()


def lasting(row: dict[str, Any], now: datetime) -> Mapping[str, Any]:
    """The row of a job, which lasts until `now` where it has begun and not ended."""
    if row["started"] is None or row["status"] not in jobs.IN_PROGRESS:
        return row
    return {**row, "duration": (now - row["started"]).total_seconds()}
