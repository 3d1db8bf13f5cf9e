"""A job: its tabs, kept up to date while it has not ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from screens.job.actions import TABS as TAB_ORDER
from screens.job.actions import JobActions
from screens.job.children import ChildrenPage
from screens.job.logs import LogsPage
from screens.job.metrics import MetricsPage
from screens.job.model import JobView, Shows, view_of
from screens.job.overview import OverviewPage
from screens.job.yaml_tab import YamlTab
from screens.keys import VIEW, key
from screens.messages import Refreshed
from screens.widgets.face import Notice
from screens.widgets.status import spoken, tone_of
from services import jobs
from services.errors import AmlxError
from services.formats import ago, duration
from services.text import safe

if TYPE_CHECKING:
    from services.session import Session

SECONDS = 1.5
"""Between two looks at a job that has not ended."""


class JobPage(JobActions):
    """Overview, metrics, outputs and logs, child jobs, YAML."""

    TITLE = "Job"
    BINDINGS: ClassVar = [key("r", "refresh", "refresh", "ask the service again", VIEW, show=False)]

    class Came(Message):
        """The job as it is now."""

        def __init__(self, view: JobView) -> None:
            super().__init__()
            self.view = view

    class Failed(Message):
        """It could not be asked for."""

        def __init__(self, error: AmlxError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, session: Session, name: str, tab: str = "overview") -> None:
        self.first = TAB_ORDER.index(tab)
        self.notice = Notice()
        self._timer: Timer | None = None
        self.TABS = (
            ("Overview", partial(OverviewPage, name=name)),
            ("Metrics", partial(MetricsPage, name=name)),
            ("Outputs + logs|Logs", partial(LogsPage, name=name)),
            ("Child jobs|Children", partial(ChildrenPage, name=name)),
            ("YAML", partial(YamlTab, name=name)),
        )
        super().__init__(session, name)

    def body(self) -> ComposeResult:
        """A notice over all tabs."""
        yield self.notice
        yield from super().body()

    def crumbs(self) -> tuple[str, ...]:
        """Jobs, the experiment, the job."""
        if self.view is None:
            return ("Jobs", self.job_name)
        job = self.view.job
        return tuple(filter(None, ("Jobs", job.experiment, job.display_name or job.name)))

    async def on_mount(self) -> None:
        self.session.memory.used_job(self.job_name)
        self.set_interval(1.0, self._tick)
        self.look()

    # Looking

    def look(self) -> None:
        """Ask for the job anew."""
        self._ask()

    @work(thread=True, exclusive=True, group="job", exit_on_error=False)
    def _ask(self) -> None:
        try:
            answer: Message = self.Came(view_of(self.session.wire, self.job_name, self.view))
        except AmlxError as error:
            answer = self.Failed(error)
        if not get_current_worker().is_cancelled:  # a newer look is on its way: this one is old
            self.post_message(answer)

    def on_job_page_came(self, event: Came) -> None:
        """Every tab shows what is new."""
        self.view = event.view
        self.loaded_at = self.session.now()
        self.notice.told = None
        self.set_crumbs()
        self._tell_head()
        for tab in self.inner.values():
            if isinstance(tab, Shows):
                tab.show_job(event.view)
        if event.view.children:
            self.tab_line.count(TAB_ORDER.index("children"), str(event.view.children))
        self.post_message(Refreshed(self.loaded_at))
        self.refresh_bindings()
        self._again()

    def on_job_page_failed(self, event: Failed) -> None:
        """Said where the thing stands; what was known stays."""
        if self.loaded_at is None:
            for tab in self.inner.values():
                if isinstance(tab, Shows):
                    tab.show_failure(event.error)
        elif not isinstance(self.front, LogsPage):  # a log says so itself
            self.notice.told = event.error, ago(self.loaded_at, self.session.now())
        self._again()

    def _again(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        ended = self.view is not None and self.view.job.status in jobs.FINAL
        if self.is_shown and not ended:
            self._timer = self.set_timer(SECONDS, self.look)

    def _tick(self) -> None:
        """How long it runs is counted without a request."""
        if self.is_shown and self.view is not None and self.view.job.status not in jobs.FINAL:
            self._tell_head()
            if isinstance(self.front, OverviewPage):
                self.front.tick()

    async def open_tab(self, index: int) -> None:
        """A tab that is opened later is told what is known."""
        await super().open_tab(index)
        tab = self.inner.get(index)
        if self.view is not None and isinstance(tab, Shows):
            tab.show_job(self.view)
            self._tell_head()

    def shown(self) -> None:
        """Look again."""
        super().shown()
        if self.view is not None:
            self.look()

    def hidden(self) -> None:
        """No looking while nobody sees."""
        super().hidden()
        if self._timer is not None:
            self._timer.stop()

    def refresh_now(self) -> None:
        """Look now, and renew the open tab."""
        super().refresh_now()
        self.look()

    def action_refresh(self) -> None:
        """Ask the service again; what the page says when it failed names this key."""
        self.refresh_now()

    def _tell_head(self) -> None:
        """✗ Failed after 1:31 · on gpu-a100 · by ada."""
        if self.view is None:
            return
        job, lasted = self.view.job, self.view.job.lasted(self.session.now())
        state = (spoken(safe(job.status)), f"$tone-{tone_of(job.status)} bold")
        after = f" after {duration(lasted)}" if lasted is not None and job.status in jobs.FINAL else ""
        since = f" {duration(lasted)}" if lasted is not None and not after else ""
        place = f" · on {safe(job.compute)}" if job.compute else ""
        by = f" · by {safe(job.created_by)}" if job.created_by else ""
        parts = ((after + since + place, "$text-normal"), (by, "$text-dim"))
        short = Content.assemble(state, (after + since, "$text-normal"))
        self.set_facts(Content.assemble(state, *parts), short, Content.assemble(state))
