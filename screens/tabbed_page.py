"""A page of several tabs, each a page of its own that is made when it is first opened.

To add one: subclass `TabbedPage` and give `TABS`, a name and a maker (usually the page's class) each. Numbers open
tabs. An inner page's own head is not shown; what it says by `set_facts` stands in the outer's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Container

from screens.keys import MOVE, key
from screens.page import Page
from screens.widgets.tab_line import TabLine

if TYPE_CHECKING:
    from services.session import Session

Maker = Callable[["Session"], Page]


class TabbedPage(Page):
    """Shows one of its inner pages at a time; keys are those of the inner page and its own."""

    TABS: tuple[tuple[str, Maker], ...] = ()
    first = 0
    """Which tab is open at first."""

    BINDINGS: ClassVar = [
        key("1", "tab(0)", "tab", "a tab: 1, 2, 3 …", MOVE, show=False, name="tab.1"),
        *(key(str(n), f"tab({n - 1})", "", "", MOVE, show=False, name=f"tab.{n}") for n in range(2, 10)),
        key("right_square_bracket", "next_tab(1)", "tab", "the next tab, before", MOVE, show=False, name="tab.next"),
        key("left_square_bracket", "next_tab(-1)", "tab", "the next tab, before", MOVE, show=False, name="tab.before"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tab_line = TabLine(*(name for name, _ in self.TABS))
        self.inner: dict[int, Page] = {}

    def body(self) -> ComposeResult:
        """The tabs, then the page of the open one."""
        yield self.tab_line
        yield Container(id="tabs")

    async def on_mount(self) -> None:
        await self.open_tab(self.first)

    @property
    def front(self) -> Page | None:
        """The inner page one sees."""
        return self.inner.get(self.tab_line.active)

    def tab_count(self, page: Page, count: str) -> None:
        """Tell how many things the tab of an inner page holds."""
        for index, inner in self.inner.items():
            if inner is page:
                self.tab_line.count(index, count)

    async def open_tab(self, index: int) -> None:
        """Show a tab; its page is made at the first time."""
        if index >= len(self.TABS):
            return
        before = self.front
        if before is not None and self.tab_line.active != index:
            before.leave()
        self.tab_line.active = index
        self.head.facts = ()
        if index not in self.inner:
            page = self.TABS[index][1](self.session)
            page.outer = self
            self.inner[index] = page
            await self.query_one("#tabs").mount(page)
        if self.is_shown:
            self.inner[index].enter()

    async def action_tab(self, index: int) -> None:
        """Open a tab by its number."""
        await self.open_tab(index)

    async def action_next_tab(self, by: int) -> None:
        """Open the tab beside this one."""
        await self.open_tab((self.tab_line.active + by) % len(self.TABS))

    async def on_tab_line_picked(self, event: TabLine.Picked) -> None:
        """A click on a tab."""
        await self.open_tab(event.index)

    async def next_pane(self, by: int) -> None:
        """Through the panes of the open tab, then on to the tab beside it."""
        panes, focused = self.panes(), self.screen.focused
        if focused in panes and 0 <= panes.index(focused) + by < len(panes):
            await super().next_pane(by)
        else:
            await self.action_next_tab(by)

    # The page in front does the page's work

    def refresh_now(self) -> None:
        """Ask again for the open tab."""
        if self.front is not None:
            self.front.refresh_now()

    def label(self, action: str) -> str | None:
        """What the open tab calls it."""
        return self.front.label(action) if self.front is not None else None

    def why_not(self, action: str) -> str | None:
        """What the open tab says."""
        return self.front.why_not(action) if self.front is not None else None

    def shown(self) -> None:
        """The open tab is seen."""
        if self.front is not None:
            self.front.enter()

    def hidden(self) -> None:
        """The open tab is not seen any more."""
        if self.front is not None:
            self.front.leave()

    def grab_focus(self) -> None:
        """The open tab has the focus."""
        if self.front is not None:
            self.front.grab_focus()
