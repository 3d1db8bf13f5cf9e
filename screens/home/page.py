"""The Home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from screens.home.lines import home_lines
from screens.keys import ACT, VIEW, key
from screens.messages import AskOverview, NewInstance, Refreshed, SubmitJob, SubmitSample
from screens.page import Page
from screens.widgets import face
from screens.widgets.face import Face, Notice
from screens.widgets.menu_view import MenuView
from services.formats import ago

if TYPE_CHECKING:
    from screens.home.overview import Overview
    from services.errors import AmlxError
    from services.session import Session


class HomePage(Page):
    """The workspace at a glance: what it is, what runs, what was last used, and how to begin."""

    TITLE = "Home"
    BINDINGS: ClassVar = [
        key("c", "new_instance", "new instance", "make a compute instance", ACT, name="home.instance"),
        key("s", "sample", "sample job", "submit a sample job", ACT, name="home.sample"),
        key("f", "file", "job file", "open a job file and submit it", ACT, name="home.file"),
        key("r", "refresh", "refresh", "ask the service again", VIEW, show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.face = Face()
        self.notice = Notice()
        self.menu = MenuView()
        self._overview: Overview | None = None

    def body(self) -> ComposeResult:
        """A face until the workspace is known, then its lines."""
        yield self.face
        yield self.notice
        yield self.menu

    def on_mount(self) -> None:
        self.menu.display = False
        self.face.content = face.loading("the workspace")

    def told(self, overview: Overview) -> None:
        """Show it."""
        self._overview = overview
        self.face.display = False
        self.notice.told = None
        self._show()
        if not self.menu.display:
            self.menu.display = True
            self.call_after_refresh(self.grab_focus)
        self.loaded_at = self.session.now()
        if self.is_shown:
            self.post_message(Refreshed(self.loaded_at))

    def not_told(self, error: AmlxError) -> None:
        """What was known stays, and says how old it is. Without any the error has the page."""
        if self.loaded_at is None:
            self.face.content = face.failed(error)
        else:
            self.notice.told = error, ago(self.loaded_at, self.session.now())

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        if self._overview is not None:
            files = self.session.memory.recent_files
            self.menu.show(home_lines(self._overview, files, self.session.now(), self.size.width))

    def refresh_now(self) -> None:
        """Ask again; a workspace that could not be opened is opened anew."""
        if self._overview is None:
            self.face.content = face.loading("the workspace")
        self.post_message(AskOverview())

    def action_refresh(self) -> None:
        """Ask the service again."""
        self.refresh_now()

    def action_new_instance(self) -> None:
        """Begin to make a compute instance."""
        self.post_message(NewInstance())

    def action_sample(self) -> None:
        """Begin to submit the sample."""
        self.post_message(SubmitSample())

    def action_file(self) -> None:
        """Begin to submit a job file."""
        self.post_message(SubmitJob())
