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
from screens.messages import GoTo, Say
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


UNFOLD = "\\ »"
"""At the foot of the folded sidebar: the key that shows the names."""

ROOMY = len(lines(titles=True, spaces=True))
TITLED = len(lines(titles=True, spaces=False))
"""Lines that all pages take with their sections' titles, and with spaces between."""


class Sidebar(Widget, can_focus=True):
    """Arrows move, enter opens, a click does too. Letters do nothing here, lest a slip of the focus goes unseen."""

    BINDINGS: ClassVar = [
        key("down,j", "step(1)", "down", "a page down, up", MOVE, show=False, name="sidebar.down"),
        key("up,k", "step(-1)", "up", "a page down, up", MOVE, show=False, name="sidebar.up"),
        key("enter,right,l", "open", "open", "show the page", MOVE, name="sidebar.open"),
        key("escape", "screen.to_page", "back to the page", "back to the page", MOVE, name="sidebar.leave"),
    ]
    COMPONENT_CLASSES: ClassVar = {
        *("sidebar--section", "sidebar--count", "sidebar--current", "sidebar--cursor", "sidebar--later"),
    }

    current: reactive[str] = reactive("home")
    cursor: reactive[int] = reactive(0)
    counts: reactive[Mapping[str, str]] = reactive({})
    narrow: reactive[bool] = reactive(False)
    folded: reactive[bool | None] = reactive(None)
    """As the person wants it; None: as the width has it."""

    @property
    def _lines(self) -> tuple[Entry | str, ...]:
        height = self.size.height
        if self.symbols_only:
            return lines(titles=False, spaces=height >= TITLED)
        return lines(titles=height >= TITLED, spaces=height >= ROOMY)

    @property
    def symbols_only(self) -> bool:
        """Folded by the person, or else by a narrow screen, and not in use."""
        return (self.narrow if self.folded is None else self.folded) and not self.has_focus

    def fold(self) -> None:
        """Fold it, or unfold it, as long as the screen stays as wide as it is."""
        self.folded = not self.symbols_only

    def watch_folded(self) -> None:
        self._fold()

    def watch_narrow(self) -> None:
        """Another width begins with what suits it."""
        self.folded = None
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
        self.set_class(self.narrow, "narrow")
        self.refresh()

    def action_step(self, by: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(len(ENTRIES) - 1, self.cursor + by))

    def action_open(self) -> None:
        """Show the page under the cursor."""
        self.post_message(GoTo(ENTRIES[self.cursor].place))

    def on_key(self, event: events.Key) -> None:
        """A key of the page, pressed by who did not see that the focus is here."""
        if event.is_printable and event.key not in self.screen.active_bindings:
            event.stop()
            self.post_message(Say("The sidebar has the keys: ⏎ opens a page, esc goes back to the one shown."))

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
        if self.symbols_only and y == self.size.height - 1:
            title = UNFOLD
        return Strip([Segment(padded(title, width), self.get_component_rich_style("sidebar--section"))])

    def _entry(self, entry: Entry, width: int) -> Strip:
        style = self.get_component_rich_style("sidebar--later") if entry.is_later else self.rich_style
        if entry.place == self.current:
            style = self.get_component_rich_style("sidebar--current")
        under = Style.null()
        sign = "❯" if entry.place == self.current else " "
        if self.has_focus and ENTRIES[self.cursor] is entry:
            under = Style(bgcolor=self.get_component_rich_style("sidebar--cursor").bgcolor)
            sign = "▸"
        if self.symbols_only:
            return Strip([Segment(padded(f"{sign}{entry.symbol}", width), style + under)])
        count = self.counts.get(entry.place, "")
        name = padded(f"{sign} {entry.name}", width - len(count) - 1)
        quiet = self.get_component_rich_style("sidebar--count") + under
        return Strip([Segment(name, style + under), Segment(f"{count} ", quiet)])
