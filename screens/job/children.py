"""The child jobs of a pipeline or a sweep."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screens.job.model import JobView
from screens.list_page import ListPage, Row
from screens.messages import OpenJob
from services import jobs
from services.errors import AmlxError
from services.session import Session

if TYPE_CHECKING:
    import polars as pl


class ChildrenPage(ListPage):
    """Steps and trials, each a job of its own."""

    TITLE = "Child jobs"
    SPEC = jobs.CHILDREN
    STATUS = "status"
    NONE = "This job has no child jobs: pipelines and sweeps have."

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session)
        self.job_name = name

    def load(self) -> pl.DataFrame:
        """All of them."""
        return jobs.with_durations(jobs.children(self.session.wire, self.job_name), self.session.now())

    def open_row(self, row: Row) -> None:
        """The child's own page."""
        self.post_message(OpenJob(row["name"]))

    def since(self, row: Row) -> datetime | None:
        """When it began, or was made."""
        since: datetime | None = row["started"] or row["created"]
        return since

    def show_job(self, view: JobView) -> None:
        """While the job runs, its children change."""
        if self.is_shown and view.job.status not in jobs.FINAL:
            self.refresh_now()

    def show_failure(self, error: AmlxError) -> None:
        """The list asks for itself."""
