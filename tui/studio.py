"""The one screen: a header line, the sidebar, the page in front, a footer line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from screens.keys import MOVE, VIEW, key, not_while_typing
from screens.messages import (
    ClosePage,
    Copy,
    GoTo,
    NewInstance,
    OpenInstance,
    OpenJob,
    OpenPage,
    Refreshed,
    Say,
    SubmitJob,
    SubmitSample,
)
from tui.footer import Footer
from tui.header import Header
from tui.intents import page_for
from tui.page_stack import PageStack
from tui.pulse import Pulse
from tui.sidebar import Sidebar

if TYPE_CHECKING:
    from services.session import Session
    from tui.palette import Choice

NARROW = 100
"""Below so many columns the sidebar is its symbols."""

SMALLEST = Size(40, 10)
"""Below this nothing can be shown but a sentence."""


class StudioScreen(Screen[None]):
    """Holds the session's pages and answers what they ask of the shell."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [
        key("tab", "pane(1)", "next pane", "next pane or tab, before", MOVE, show=False, name="pane.next"),
        key("shift+tab", "pane(-1)", "pane before", "next pane or tab, before", MOVE, show=False, name="pane.before"),
        key("left,h", "sidebar", "sidebar", "to the sidebar", MOVE, show=False, name="pane.sidebar"),
        key("escape", "back", "back", "back to the page before", MOVE, show=False),
        key(
            "backslash",
            "fold",
            "☰",
            "fold or unfold the sidebar",
            VIEW,
            show=False,
            name="sidebar.fold",
        ),
        key("colon", "palette", "go to", "to a page, or an action", MOVE, name="palette", ahead=True),
        key("question_mark", "help", "help", "the keys that work here", VIEW, name="help"),
        key("f1", "help", "help", "the keys that work here", VIEW, name="help.typing"),
    ]

    def __init__(self, session: Session, start: str) -> None:
        super().__init__()
        self.session = session
        self.header = Header(session)
        self.sidebar = Sidebar()
        self.pages = PageStack(session)
        self.footer = Footer()
        self.pulse = Pulse(session)
        self._start = start

    def compose(self) -> ComposeResult:
        """Header, sidebar and pages, footer; a sentence where the terminal is too small for these."""
        yield Static("Too small for amlx: 40 by 10 at least.", markup=False, id="too-small")
        yield self.header
        with Horizontal(id="middle"):
            yield self.sidebar
            yield self.pages
        yield self.footer
        yield self.pulse

    @property
    def focus_chain(self) -> list[Widget]:
        """The page's panes; into the sidebar the focus goes only where it is sent."""
        return [widget for widget in super().focus_chain if widget is not self.sidebar]

    async def on_mount(self) -> None:
        await self._go(self._start)

    async def _go(self, place: str) -> None:
        self.sidebar.current = place
        await self.pages.go(place)

    def on_resize(self, event: events.Resize) -> None:
        """Narrow screens fold the sidebar; tiny ones show a sentence."""
        self.sidebar.narrow = event.size.width < NARROW
        self.set_class(event.size.width < SMALLEST.width or event.size.height < SMALLEST.height, "tiny")

    # What is known of the workspace as a whole

    def on_ask_overview(self) -> None:
        """A page asks for it anew."""
        self.pulse.look(anew=True)

    def on_pulse_told(self, event: Pulse.Told) -> None:
        """Header, sidebar and pages show it."""
        overview = event.overview
        if event.restarted:
            self.footer.say("The local workspace had ended; it was started again.")
        self.header.fault = ""
        self.header.place = tuple(part for part in (overview.workspace.region, overview.who) if part)
        self.header.running = overview.running()
        self.sidebar.counts = {place: count for place, count in overview.counts.items() if count != "0"}
        for page in self.pages.roots:
            page.told(overview)

    def on_pulse_not_told(self, event: Pulse.NotTold) -> None:
        """Header and pages say so."""
        self.header.fault = event.error.title
        for page in self.pages.roots:
            page.not_told(event.error)

    # What pages ask

    async def on_open_page(self, event: OpenPage) -> None:
        """A page on top of this one."""
        await self.pages.push(event.page)

    async def on_close_page(self, event: ClosePage) -> None:
        """Back."""
        await self.action_back()

    async def on_go_to(self, event: GoTo) -> None:
        """A page of the sidebar."""
        await self._go(event.place)

    @on(NewInstance)
    @on(OpenInstance)
    @on(OpenJob)
    @on(SubmitJob)
    @on(SubmitSample)
    async def answer(self, wish: Message) -> None:
        """A page wishes for another that it does not know."""
        answer = page_for(wish, self.session)
        if isinstance(answer, str):
            await self._go(answer)
        elif answer is not None:
            await self.pages.push(answer)

    def on_say(self, event: Say) -> None:
        """A sentence in the footer."""
        self.footer.say(event.text, event.tone)

    def on_copy(self, event: Copy) -> None:
        """To the clipboard of the terminal, wherever that runs (OSC 52)."""
        self.app.copy_to_clipboard(event.text)
        self.footer.say(f"{event.what} is on the clipboard: {event.text}")

    def on_refreshed(self, event: Refreshed) -> None:
        """How fresh what is shown is."""
        self.header.fresh_at = event.at

    def on_key(self, event: events.Key) -> None:
        """A key that nothing took: where it is a greyed one, say why."""
        active = self.active_bindings.get(event.key)
        if active is not None and not active.enabled and self.pages.front is not None:
            reason = self.pages.front.why_not(active.binding.action.split("(")[0])
            if reason is not None:
                event.stop()  # the app hushes the footer at each key that comes to it
                self.footer.say(reason, "waiting")

    # Keys

    async def action_back(self) -> None:
        """To the page below. From the first there is no way back, and the focus stays."""
        if not await self.pages.pop():
            self.footer.say("This is the first page here. ← goes to the sidebar, q leaves amlx.")

    def action_to_page(self) -> None:
        """From the sidebar back to the page."""
        if self.pages.front is not None:
            self.pages.front.grab_focus()

    async def action_pane(self, by: int) -> None:
        """Through the panes and tabs of the page; from the sidebar back to the page."""
        if self.focused is self.sidebar:
            self.action_to_page()
        elif self.pages.front is not None:
            await self.pages.front.next_pane(by)

    def action_sidebar(self) -> None:
        """To the sidebar."""
        self.sidebar.focus()

    def action_fold(self) -> None:
        """Fold or unfold the sidebar."""
        self.sidebar.fold()

    async def action_palette(self) -> None:
        """Go to a page, or do what this page can."""
        not_while_typing(self.focused)
        from tui.palette import Palette

        front = self.pages.front
        await self.app.push_screen(Palette(self.active_bindings, front.why_not if front else None), self._chosen)

    async def _chosen(self, choice: Choice | None) -> None:
        if choice is not None and choice.place:
            await self._go(choice.place)
        elif choice is not None and choice.why_not:
            self.footer.say(choice.why_not, "waiting")
        elif choice is not None and choice.active is not None:
            await self.app.run_action(choice.active.binding.action, choice.active.node)

    def action_help(self) -> None:
        """The keys that work here."""
        from tui.help import HelpScreen

        front = self.pages.front
        self.app.push_screen(HelpScreen(front.crumbs()[0] if front else "amlx", self.active_bindings))
