"""Lines of which some lead somewhere: the cursor goes from one of these to the next, enter follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from screens.keys import MOVE, key
from screens.widgets.text_view import TextView

SIGN_WIDTH = 3
"""Cells at the left of each line, blank but for the cursor's sign."""


@dataclass(frozen=True)
class MenuLine:
    """A line, and what makes the message that following it posts; None where it leads nowhere."""

    content: Content
    target: Callable[[], Message] | None = None
    name: str = ""
    """What the line stands for, so that the cursor stays on it when lines change."""


class MenuView(TextView):
    """Text in which one can choose."""

    BINDINGS: ClassVar = [
        key("down,j", "step(1)", "down", "the next one, before", MOVE, show=False, name="menu.down"),
        key("up,k", "step(-1)", "up", "the next one, before", MOVE, show=False, name="menu.up"),
        key("left,h", "screen.sidebar", "sidebar", "to the sidebar", MOVE, show=False, name="pane.sidebar"),
        key("enter", "follow", "open", "open it", MOVE, name="menu.open"),
    ]
    COMPONENT_CLASSES: ClassVar = {"menu-view--cursor", "menu-view--sign"}

    def __init__(self) -> None:
        super().__init__()
        self.menu: tuple[MenuLine, ...] = ()
        self.cursor = -1

    def show(self, menu: Sequence[MenuLine]) -> None:
        """Show these lines; the cursor stays on the one of the same name."""
        at = self.menu[self.cursor].name if 0 <= self.cursor < len(self.menu) else ""
        old = [line.content for line in self.menu]
        self.menu = tuple(menu)
        targets = self._targets()
        same = [index for index in targets if self.menu[index].name == at]
        cursor = (same or targets or [-1])[0]
        if old != [line.content for line in menu] or cursor != self.cursor:
            self.cursor = cursor
            self.lines = [line.content for line in menu]
            self.virtual_size = Size(0, len(self.lines))
            self.refresh()

    def _targets(self) -> list[int]:
        return [index for index, line in enumerate(self.menu) if line.target is not None]

    def action_step(self, by: int) -> None:
        """To the next line that leads somewhere; past the last, the text scrolls."""
        beyond = [index for index in self._targets()[::by] if (index - self.cursor) * by > 0]
        if beyond:
            old, self.cursor = self.cursor, beyond[0]
            self.refresh_line(old)
            self.refresh_line(self.cursor)
            self._reveal()
        else:
            self.scroll_relative(y=by, animate=False)

    def _reveal(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if not top <= self.cursor < top + height:
            self.scroll_to(y=self.cursor - (height - 1 if self.cursor > top else 2), animate=False, immediate=True)

    def action_follow(self) -> None:
        """Post what the line leads to."""
        if 0 <= self.cursor < len(self.menu):
            target = self.menu[self.cursor].target
            if target is not None:
                self.post_message(target())

    def on_click(self, event: events.Click) -> None:
        """Follow a line by the mouse."""
        index = self.scroll_offset.y + event.y
        if index in self._targets():
            self.cursor = index
            self.refresh()
            self.action_follow()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor shows only where keys go."""
        super().watch_has_focus(has_focus)
        self.refresh_line(self.cursor)

    def render_line(self, y: int) -> Strip:
        """A line; under the cursor with its colour and sign."""
        strip = super().render_line(y)
        if not self.has_focus or self.scroll_offset.y + y != self.cursor:
            return strip
        under = self.get_component_rich_style("menu-view--cursor").bgcolor
        lit = Style(bgcolor=under)
        sign = self.get_component_rich_style("menu-view--sign") + lit
        rest = [Segment(part.text, (part.style or Style.null()) + lit) for part in strip.crop(SIGN_WIDTH)]
        return Strip([Segment(" ▸ ", sign), *rest])
