"""The studio's pages, by name or folded to symbols."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from screens.keys import MOVE, key
from screens.messages import GoTo
from tui.pages import ENTRIES, Entry


def lines(titles: bool, spaces: bool) -> tuple[Entry | str, ...]:
    """A line each: an entry, a section's title where asked for, an empty line before a section where asked for."""
    found: list[Entry | str] = []
    section = ""
    for entry in ENTRIES:
        if entry.section != section:
            section = entry.section
            found += [""] * spaces + [section] * titles
        found.append(entry)
    return tuple(found)


def padded(text: str, width: int) -> str:
    """Exactly `width` cells. All here is amlx's own text, a cell a character: no need of what measures others'."""
    return text[:width].ljust(width)


ROOMY = len(lines(titles=True, spaces=True))
TITLED = len(lines(titles=True, spaces=False))
"""Lines that all pages take with their sections' titles, and with spaces between."""


class Sidebar(Widget, can_focus=True):
    """Arrows move, enter opens, a letter jumps to the next page of that letter; the mouse does too."""

    BINDINGS: ClassVar = [
        key("down,j", "step(1)", "down", "a page down, up", MOVE, show=False, name="sidebar.down"),
        key("up,k", "step(-1)", "up", "a page down, up", MOVE, show=False, name="sidebar.up"),
        key("enter,right", "open", "open", "show the page", MOVE, name="sidebar.open"),
    ]
    COMPONENT_CLASSES: ClassVar = {
        *("sidebar--section", "sidebar--count", "sidebar--current", "sidebar--cursor"),
    }

    current: reactive[str] = reactive("home")
    cursor: reactive[int] = reactive(0)
    counts: reactive[Mapping[str, str]] = reactive({})
    narrow: reactive[bool] = reactive(False)
    folded: reactive[bool] = reactive(False)

    @property
    def _lines(self) -> tuple[Entry | str, ...]:
        height = self.size.height
        if self.symbols_only:
            return lines(titles=False, spaces=height >= TITLED)
        return lines(titles=height >= TITLED, spaces=height >= ROOMY)

    @property
    def symbols_only(self) -> bool:
        """Folded by the person or by a narrow screen, and not in use."""
        return (self.folded or self.narrow) and not self.has_focus

    def watch_folded(self) -> None:
        self._fold()

    def watch_narrow(self) -> None:
        self._fold()

    def watch_current(self, place: str) -> None:
        self.cursor = next((at for at, entry in enumerate(ENTRIES) if entry.place == place), self.cursor)

    def watch_has_focus(self, has_focus: bool) -> None:
        """In use it is unfolded; when left, its cursor goes back to the current page."""
        super().watch_has_focus(has_focus)
        self.watch_current(self.current)
        self._fold()

    def _fold(self) -> None:
        self.set_class(self.symbols_only, "folded")
        self.refresh()

    def action_step(self, by: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(len(ENTRIES) - 1, self.cursor + by))

    def action_open(self) -> None:
        """Show the page under the cursor."""
        self.post_message(GoTo(ENTRIES[self.cursor].place))

    def on_key(self, event: events.Key) -> None:
        """A letter jumps to the next page that begins with it; a second time to the one after."""
        letter = (event.character or "").lower()
        order = [*range(self.cursor + 1, len(ENTRIES)), *range(self.cursor + 1)]
        found = [at for at in order if ENTRIES[at].name.lower().startswith(letter)] if letter.isalpha() else []
        if found and event.key not in self.screen.active_bindings:
            event.stop()
            self.cursor = found[0]

    def on_click(self, event: events.Click) -> None:
        """A click opens."""
        line = self._lines[event.y] if event.y < len(self._lines) else ""
        if isinstance(line, Entry):
            self.post_message(GoTo(line.place))

    def render_line(self, y: int) -> Strip:
        """A page, a section or nothing."""
        width = self.size.width
        line = self._lines[y] if y < len(self._lines) else ""
        if isinstance(line, Entry):
            return self._entry(line, width)
        title = "" if self.symbols_only else f" {line.upper()}"
        return Strip([Segment(padded(title, width), self.get_component_rich_style("sidebar--section"))])

    def _entry(self, entry: Entry, width: int) -> Strip:
        style = self.rich_style
        if entry.place == self.current:
            style = self.get_component_rich_style("sidebar--current")
        under = Style.null()
        if self.has_focus and ENTRIES[self.cursor] is entry:
            under = Style(bgcolor=self.get_component_rich_style("sidebar--cursor").bgcolor)
        sign = "❯" if entry.place == self.current else " "
        if self.symbols_only:
            return Strip([Segment(padded(f"{sign}{entry.symbol}", width), style + under)])
        count = self.counts.get(entry.place, "")
        name = padded(f"{sign} {entry.name}", width - len(count) - 1)
        quiet = self.get_component_rich_style("sidebar--count") + under
        return Strip([Segment(name, style + under), Segment(f"{count} ", quiet)])
