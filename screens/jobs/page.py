"""The history of jobs, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from screens.acting_page import ActingPage, Deed, Question
from screens.jobs.deeds import DEEDS
from screens.jobs.lasting import LastingPage
from screens.jobs.questions import job_question
from screens.keys import ACT, VIEW, key
from screens.list_page import Row
from screens.messages import OpenJob, OpenPage, SubmitJob
from services import jobs, workspace

if TYPE_CHECKING:
    import polars as pl

    from services.session import Session


BETWEEN = 1.0
"""Seconds between two looks at a list that is still being read: over SSH each costs 15 kB."""


class JobsPage(LastingPage, ActingPage):
    """What ran, runs and waits; rows can be used while older ones are still being read."""

    TITLE = "Jobs"
    SPEC = jobs.JOBS
    ONE = "job"
    NONE = "No jobs yet: a job runs a script on a compute, and keeps its logs, metrics and outputs."
    NONE_KEYS = (("n", "submit one"),)
    DEEDS: Mapping[str, Deed] = DEEDS

    BINDINGS: ClassVar = [
        key("n", "submit", "submit", "submit a job file", ACT, name="jobs.submit"),
        key("l", "logs", "logs", "the job's logs", VIEW, name="jobs.logs"),
        key("x", "cancel", "cancel", "cancel what has not ended", ACT, name="jobs.cancel"),
        key("A", "archive", "archive", "take it out of the history", ACT, show=False, name="jobs.archive"),
        key("D", "delete", "delete", "delete it, after its name is typed", ACT, show=False, name="jobs.delete"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._history = jobs.JobHistory()

    def loads(self) -> Iterator[tuple[pl.DataFrame, bool]]:
        """First all jobs, as they come, then what changed. Each look draws the page anew, so they are seldom."""
        before: pl.DataFrame | None = None
        shown = 0.0
        for frame in self._history.read(self.session.wire):
            if before is not None and monotonic() - shown >= BETWEEN:
                shown = monotonic()
                yield before, False
            before = frame
        if before is not None:
            yield before, True

    def open_row(self, row: Row) -> None:
        """The job's own page."""
        self.post_message(OpenJob(row["name"]))

    def yaml_of(self, row: Row) -> str:
        """The job's definition."""
        return jobs.as_yaml(jobs.show(self.session.wire, row["name"]))

    def link_of(self, row: Row) -> str:
        """The job's page in the studio."""
        return workspace.studio_link(self.session.connection, f"runs/{row['name']}")

    def refusal(self, verb: str, row: Row) -> str | None:
        """What the service would refuse."""
        return jobs.why_not(verb, row["status"])  # type: ignore[arg-type]

    def why_not(self, action: str) -> str | None:
        """There must be a job whose logs can be read."""
        if action == "logs" and self.table.row is None:
            return "There is no job whose logs could be read."
        return super().why_not(action)

    def question(self, deed: Deed, rows: Sequence[Row], facts: object) -> Question:
        """What ends work or cannot be undone names the jobs."""
        return job_question(self.session, deed, rows)

    def on_acting_page_acted(self, event: ActingPage.Acted) -> None:
        """What is archived or deleted is not in the list any more."""
        self._history.forget()

    def action_submit(self) -> None:
        """Pick a job file."""
        self.post_message(SubmitJob())

    def action_logs(self) -> None:
        """Straight to the logs."""
        from screens.job import JobPage

        if self.table.row is not None:
            self.post_message(OpenPage(JobPage(self.session, self.table.row["name"], tab="logs")))

    def action_cancel(self) -> None:
        """Cancel, after a question."""
        self.do("cancel")

    def action_archive(self) -> None:
        """Archive, after a question."""
        self.do("archive")

    def action_delete(self) -> None:
        """Delete, after the name is typed."""
        self.do("delete")
