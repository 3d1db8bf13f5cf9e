"""What can be done on a job's own page: cancel, rename, tag, archive, delete; its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import work

from screens.acting_page import perform
from screens.job.model import JobView
from screens.jobs.deeds import DEEDS
from screens.jobs.questions import job_question
from screens.keys import ACT, VIEW, key
from screens.list_page import Row
from screens.messages import Copy, Say
from screens.tabbed_page import TabbedPage
from services import jobs, workspace
from services.errors import AmlxError

if TYPE_CHECKING:
    from services.session import Session


TABS = ("overview", "metrics", "logs", "children", "yaml")
"""The tabs of a job's page, in their order."""

OF_ENDED = ("rename", "tags", "delete")
"""Actions that the footer names once the job has ended; the help names them always."""


class JobActions(TabbedPage):
    """Keys that act on one job; `look` asks for it anew."""

    BINDINGS: ClassVar = [
        key("l", "logs", "logs", "its outputs and logs", VIEW, show=False, name="job.logs"),
        key("x", "cancel", "cancel", "cancel it", ACT, name="job.cancel"),
        key("e", "rename", "rename", "give it another display name", ACT, name="job.rename"),
        key("t", "tags", "tags", "add or take away a tag", ACT, name="job.tags"),
        key("A", "archive", "archive", "take it out of the history", ACT, show=False, name="job.archive"),
        key("D", "delete", "delete", "delete it, after its name is typed", ACT, name="job.delete"),
        key("o", "link", "studio link", "copy its address in the studio", VIEW, show=False),
    ]

    def __init__(self, session: Session, name: str) -> None:
        self.job_name = name
        self.view: JobView | None = None
        super().__init__(session)

    def look(self) -> None:
        """Ask for the job anew."""
        raise NotImplementedError

    def why_not(self, action: str) -> str | None:
        """What the job's status forbids."""
        if action in jobs.ACTIONS or action == "tags":
            if self.view is None:
                return "The job is not known yet."
            return jobs.why_not("retag" if action == "tags" else action, self.view.job.status)  # type: ignore[arg-type]
        return super().why_not(action)

    def label(self, action: str) -> str | None:
        """The footer has what one does to a job that has ended, or else the one key that ends it."""
        ended = self.view is not None and self.view.job.status in jobs.FINAL
        return "" if action in (("cancel",) if ended else OF_ENDED) else super().label(action)

    @property
    def _row(self) -> Row:
        job = self.view.job if self.view else None
        return {
            "name": self.job_name,
            "display_name": job.display_name if job else self.job_name,
            "experiment": job.experiment if job else "",
            "status": job.status if job else "",
        }

    @work(exclusive=True, group="ask")
    async def _do(self, verb: str) -> None:
        dialog = job_question(self.session, DEEDS[verb], [self._row])
        if await self.app.push_screen_wait(dialog):
            self._perform(verb, self._row)

    @work(thread=True, group="deeds", exit_on_error=False)
    def _perform(self, verb: str, row: Mapping[str, object]) -> None:
        try:
            perform(self.session, DEEDS[verb], row, self.job_name)
        except AmlxError as error:
            self.post_message(Say(error.sentence(), "failed"))
        self.app.call_from_thread(self.look)

    def action_logs(self) -> None:
        """The logs' tab."""
        self.call_next(self.open_tab, TABS.index("logs"))

    def action_cancel(self) -> None:
        """Cancel, after a question."""
        self._do("cancel")

    def action_archive(self) -> None:
        """Archive, after a question."""
        self._do("archive")

    def action_delete(self) -> None:
        """Delete, after the name is typed."""
        self._do("delete")

    def action_link(self) -> None:
        """Copy the address."""
        link = workspace.studio_link(self.session.connection, f"runs/{self.job_name}")
        self.post_message(Copy(link, "the studio link"))

    @work(exclusive=True, group="ask")
    async def action_rename(self) -> None:
        """Ask for another display name."""
        from screens.job.edits import ask_name

        change = await self.app.push_screen_wait(ask_name(self._row))
        if change:
            self._edit({"display_name": change})

    @work(exclusive=True, group="ask")
    async def action_tags(self) -> None:
        """Ask for a tag."""
        from screens.job.edits import ask_tag

        if self.view is None:
            return
        typed = await self.app.push_screen_wait(ask_tag(self.view.job))
        if typed:
            self._edit({"tag": typed})

    @work(thread=True, group="deeds", exit_on_error=False)
    def _edit(self, change: dict[str, str]) -> None:
        from screens.job.edits import edit

        try:
            edit(self.session, self._row, change)
        except AmlxError as error:
            self.post_message(Say(error.sentence(), "failed"))
        self.app.call_from_thread(self.look)
