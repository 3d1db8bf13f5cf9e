"""What the shell asks of a page, and what a page can rely on.

To add a page:

1. Subclass `Page` (or `ListPage` for a list, `TabbedPage` for tabs) in a module of its own; give it a `TITLE`, compose
   it in `body()`, bind its keys with `screens.keys.key(...)` so that the help and the keymap know them.
2. Do slow work in a thread worker: `@work(thread=True, exclusive=True, group="...")`. A worker touches no widget: it
   posts a message of the page's own (`self.post_message(...)` is thread-safe). Raise nothing but let `AmlxError` be
   caught by the worker and posted; any other exception is a fault of amlx: it is logged and `fault()` is called.
3. Open other pages with `self.post_message(OpenPage(page))`, leave with `ClosePage()`, go to a page of the sidebar with
   `GoTo("jobs")`, say a sentence in the footer with `Say(...)`.
4. A page of the sidebar is named in `tui/pages.py`; a page opened by another needs nothing there.

A key that cannot work now: answer a sentence from `why_not(action)`; the key is then grey in the footer, and pressing
it says the sentence.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from screens.messages import Refreshed
from screens.widgets.page_head import PageHead

if TYPE_CHECKING:
    from screens.home.overview import Overview
    from services.errors import AmlxError
    from services.session import Session

LOG = logging.getLogger("amlx.screens")


class Page(Widget):
    """One page of the studio, given the session; its first line says where one is and how things stand."""

    TITLE = ""
    """The page's name, as the studio has it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.head = PageHead(self.crumbs())
        self.outer: Page | None = None
        self.is_shown = False
        self.loaded_at: datetime | None = None
        self._focused_last: Widget | None = None

    def compose(self) -> ComposeResult:
        """The head, then the page's own `body`."""
        yield self.head
        yield from self.body()

    # For a page to override

    def crumbs(self) -> tuple[str, ...]:
        """The way here, the page itself last: ("Jobs", "train-regression", "calm_root"). Made safe when drawn."""
        return (self.TITLE,)

    def body(self) -> ComposeResult:
        """The widgets below the head."""
        yield from ()

    def refresh_now(self) -> None:
        """Ask the service again (key r)."""

    def shown(self) -> None:
        """The page has come to the front."""

    def hidden(self) -> None:
        """Another page stands in front; what refreshes by itself should rest."""

    def told(self, overview: Overview) -> None:
        """The workspace as a whole is known, or known anew."""

    def not_told(self, error: AmlxError) -> None:
        """The workspace as a whole could not be had."""

    def why_not(self, action: str) -> str | None:
        """Why `action` (the name of a binding's action) cannot work now, as a sentence; None where it can."""
        return None

    def label(self, action: str) -> str | None:
        """What the footer calls `action`, where it depends: "" leaves it out, None: what its binding says."""
        return None

    def fault(self, error: BaseException) -> None:
        """A worker of this page failed with what is no AmlxError: a fault of amlx, already logged."""
        self.notify(
            "The details are in the log: amlx --version --verbose names it.", title="amlx has a fault", severity="error"
        )

    # For a page to call

    def set_crumbs(self) -> None:
        """Ask `crumbs` again, where a name has become known."""
        self.head.crumbs = self.crumbs()

    def set_facts(self, *facts: Content) -> None:
        """What stands at the right of the head: counts, a state; several wordings, the first that fits is shown.

        An inner page of tabs says it in the outer's head.
        """
        (self.outer or self).head.facts = facts

    # What the shell calls

    def enter(self) -> None:
        """Come to the front, with the focus where it was."""
        self.display = True
        self.is_shown = True
        self.post_message(Refreshed(self.loaded_at))
        self.shown()
        self.grab_focus()  # at once, for a key that is typed meanwhile, and again when what comes is laid out
        self.call_after_refresh(self.grab_focus)

    def leave(self) -> None:
        """Go behind another page."""
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors_with_self:
            self._focused_last = focused
        self.is_shown = False
        self.display = False
        self.hidden()

    def grab_focus(self) -> None:
        """Give the focus to what had it last, or to the first widget that can have it."""
        if not self.is_shown or not self.is_attached or self.screen is not self.app.screen:
            return
        mine = self.panes()
        last = [widget for widget in mine if widget is self._focused_last]
        for widget in (last or mine)[:1]:
            widget.focus(scroll_visible=False)

    def panes(self) -> list[Widget]:
        """What of this page can have the focus, in its order."""
        return [widget for widget in self.screen.focus_chain if self in widget.ancestors_with_self]

    async def next_pane(self, by: int) -> None:
        """The focus goes to the next pane of the page, or the one before; never out of it."""
        panes, focused = self.panes(), self.screen.focused
        if panes:
            at = panes.index(focused) + by if focused in panes else 0
            panes[at % len(panes)].focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what `why_not` speaks against."""
        return True if self.why_not(action) is None else None

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker's exception is logged and told, never lost."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            event.stop()
            LOG.error("%s failed", event.worker.name, exc_info=event.worker.error)
            self.fault(event.worker.error)
