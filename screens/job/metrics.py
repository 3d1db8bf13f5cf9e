"""What a job logged: the last value of each metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from screens.job.model import JobView
from screens.list_page import ListPage
from services import jobs, metrics
from services.errors import AmlxError
from services.session import Session

if TYPE_CHECKING:
    import polars as pl


class MetricsPage(ListPage):
    """A metric a row."""

    TITLE = "Metrics"
    SPEC = metrics.LAST_VALUES
    NONE = "No metrics yet: a script logs them with mlflow.log_metric(name, value, step)."

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session)
        self.job_name = name

    def load(self) -> pl.DataFrame:
        """Last values, by name."""
        return metrics.last_values(self.session.wire, self.job_name)

    def show_job(self, view: JobView) -> None:
        """While the job runs, it goes on logging."""
        if self.is_shown and view.job.status not in jobs.FINAL:
            self.refresh_now()

    def set_facts(self, *facts: Content) -> None:
        """The head tells of the job itself."""

    def show_failure(self, error: AmlxError) -> None:
        """The list asks for itself."""
