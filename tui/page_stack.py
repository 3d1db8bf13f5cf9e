"""The pages: one of each sidebar entry, kept once made, and on top of it those that it opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from tui.pages import BY_PLACE

if TYPE_CHECKING:
    from screens.page import Page
    from services.session import Session


class PageStack(Widget):
    """Shows one page at a time. An entry's pages are a stack: who goes to the entry sees its first, esc goes down."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._stacks: dict[str, list[Page]] = {}
        self._place = ""

    @property
    def front(self) -> Page | None:
        """The page one sees."""
        stack = self._stacks.get(self._place)
        return stack[-1] if stack else None

    async def go(self, place: str) -> None:
        """Show the first page of a sidebar entry; what was open on top of it goes."""
        if self.front is not None:
            self.front.leave()
        self._place = place
        for page in self._stacks.get(place, [])[1:]:
            await page.remove()
        if place in self._stacks:
            del self._stacks[place][1:]
        else:
            page = BY_PLACE[place].make(self._session)
            self._stacks[place] = [page]
            await self.mount(page)
        self._enter()

    async def push(self, page: Page) -> None:
        """Show `page` on top."""
        if self.front is not None:
            self.front.leave()
        self._stacks[self._place].append(page)
        await self.mount(page)
        self._enter()

    async def pop(self) -> bool:
        """Take away the page in front; False where it is the entry's own."""
        stack = self._stacks.get(self._place, [])
        if len(stack) < 2:
            return False
        page = stack.pop()
        page.leave()
        await page.remove()
        self._enter()
        return True

    @property
    def roots(self) -> list[Page]:
        """The sidebar's pages that were shown so far."""
        return [stack[0] for stack in self._stacks.values()]

    def _enter(self) -> None:
        if self.front is not None:
            self.front.enter()
            self.screen.refresh_bindings()
