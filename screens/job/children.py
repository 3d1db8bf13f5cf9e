"""The child jobs of a pipeline or a sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from screens.job.model import JobView
from screens.jobs.lasting import LastingPage
from screens.list_page import Row
from screens.messages import OpenJob
from services import jobs
from services.errors import AmlxError
from services.session import Session

if TYPE_CHECKING:
    import polars as pl


class ChildrenPage(LastingPage):
    """Steps and trials, each a job of its own."""

    TITLE = "Child jobs"
    SPEC = jobs.CHILDREN
    NONE = "This job has no child jobs: pipelines and sweeps have."

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session)
        self.job_name = name

    def load(self) -> pl.DataFrame:
        """All of them."""
        return jobs.children(self.session.wire, self.job_name)

    def open_row(self, row: Row) -> None:
        """The child's own page."""
        self.post_message(OpenJob(row["name"]))

    def show_job(self, view: JobView) -> None:
        """While the job runs, its children change."""
        if self.is_shown and view.job.status not in jobs.FINAL:
            self.refresh_now()

    def set_facts(self, *facts: Content) -> None:
        """The head tells of the job itself; how many children it has stands in the tab."""

    def show_failure(self, error: AmlxError) -> None:
        """The list asks for itself."""
