"""A log on the screen: follows its end, stands still once one scrolls up, finds words, wraps."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.keys import FIND, MOVE, VIEW, key
from screens.styles import beside
from screens.widgets.log_lines import LogLines


class LogView(ScrollView, can_focus=True):
    """Draws only the lines in sight; `append` gives it text as it comes."""

    DEFAULT_CSS = beside(__file__)
    COMPONENT_CLASSES: ClassVar = {"log-view--match", "log-view--found"}
    BINDINGS: ClassVar = [
        key("down,j", "by(1)", "down", "a line down", MOVE, show=False, name="log.down"),
        key("up,k", "by(-1)", "up", "a line up", MOVE, show=False, name="log.up"),
        key("pagedown,ctrl+f", "by_page(1)", "page down", "a screen down", MOVE, show=False, name="log.page_down"),
        key("pageup,ctrl+b", "by_page(-1)", "page up", "a screen up", MOVE, show=False, name="log.page_up"),
        key("home,g", "first", "first", "the first line", MOVE, show=False, name="log.first"),
        key("end,G", "last", "follow", "the end, and follow it", MOVE, name="log.last"),
        key("n", "match(1)", "next", "the next match", FIND, show=False, name="log.next"),
        key("N", "match(-1)", "before", "the match before", FIND, show=False, name="log.before"),
        key("w", "wrap", "wrap", "wrap long lines, or leave them long", VIEW, name="log.wrap"),
    ]

    class Moved(Message):
        """What is seen, found or followed is other than before."""

    class ToEnd(Message):
        """The person wishes for the log's end, which may be further on than what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.log_lines = LogLines()
        self.follows = True
        self.wraps = False
        self.words = ""
        self.matches: list[int] = []
        self.found = -1

    # Text

    def restart(self) -> None:
        """Another log, from nothing."""
        self.log_lines = LogLines()
        self.matches, self.found, self.follows = [], -1, True
        self._arrange()

    def append(self, text: str) -> None:
        """More text at the end."""
        if text:
            last = max(0, len(self.log_lines.lines) - 1)  # it may be open, and be written anew
            self.log_lines.append(text)
            self.matches[bisect_left(self.matches, last) :] = self.log_lines.find(self.words, last)
            self._arrange()

    def prepend(self, text: str) -> None:
        """What stands before; the lines in sight stay where they are."""
        top = self.scroll_offset.y
        lines = len(self.log_lines.lines)
        added = self.log_lines.prepend(text)
        self.matches = self.log_lines.find(self.words)
        self.found = bisect_left(self.matches, len(self.log_lines.lines) - lines) if self.matches else -1
        self.found = min(self.found, len(self.matches) - 1)
        self._arrange()
        self._go(top + added)

    def _arrange(self) -> None:
        width = self.scrollable_content_region.width
        self.log_lines.wrap(width if self.wraps else 0)
        self.virtual_size = Size(width if self.wraps else self.log_lines.widest, self.log_lines.height)
        if self.follows:
            self._go(self.max_scroll_y)
            self.call_after_refresh(self._place_bar)
        self.refresh()
        self.post_message(self.Moved())

    def _go(self, row: int, column: int | None = None) -> None:
        """Scroll at once, also where the scrollbar is still to come."""
        self.scroll_to(x=column, y=row, animate=False, immediate=True, force=True)

    def _place_bar(self) -> None:
        """A scrollbar that is shown only now has not been told of the way here."""
        self.vertical_scrollbar.position = self.scroll_y

    def on_resize(self) -> None:
        self._arrange()

    # Moving

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Scrolling up stops the following; reaching the end takes it up again."""
        super().watch_scroll_y(old, new)
        follows = self.is_vertical_scroll_end
        if follows != self.follows:
            self.follows = follows
            self.post_message(self.Moved())

    def action_by(self, lines: int) -> None:
        """Move by lines."""
        self._go(self.scroll_offset.y + lines)

    def action_by_page(self, pages: int) -> None:
        """Move by screens."""
        self.action_by(pages * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """To the first line."""
        self._go(0)

    def action_last(self) -> None:
        """To the end, and follow it."""
        self.follows = True
        self._arrange()
        self.post_message(self.ToEnd())

    def action_wrap(self) -> None:
        """Wrap, or not; the line at the top stays in sight."""
        top = self.log_lines.line_at(self.scroll_offset.y) if self.log_lines.lines else 0
        self.wraps = not self.wraps
        self._arrange()
        if not self.follows and self.log_lines.lines:
            self._go(self.log_lines.row_of(top), column=0)

    # Finding

    def search(self, words: str) -> None:
        """Mark all that holds `words`, and go to the first match from here on."""
        self.words = words
        self.matches = self.log_lines.find(words)
        here = self.log_lines.line_at(self.scroll_offset.y) if self.log_lines.lines else 0
        self.found = next((n for n, line in enumerate(self.matches) if line >= here), 0) if self.matches else -1
        self._show_found()

    def action_match(self, by: int) -> None:
        """To another match; round at the ends."""
        if self.matches:
            self.found = (self.found + by) % len(self.matches)
            self._show_found()

    def _show_found(self) -> None:
        if self.matches:
            row = self.log_lines.row_of(self.matches[self.found])
            self._go(max(0, row - self.size.height // 3))
        self.refresh()
        self.post_message(self.Moved())

    # Lines

    def render_line(self, y: int) -> Strip:
        """A row of the log, from the column that is scrolled to."""
        left, top = self.scroll_offset
        width, row = self.size.width, top + y
        if row >= self.log_lines.height:
            return Strip.blank(width, self.rich_style)
        strip = Strip(self._segments(self.log_lines.row(row), self.log_lines.line_at(row)))
        return strip.crop(left, left + width).adjust_cell_length(width, self.rich_style)

    def _segments(self, text: str, line: int) -> list[Segment]:
        words = self.words.lower()
        if not words or words not in text.lower():
            return [Segment(text, self.rich_style)]
        here = 0 <= self.found < len(self.matches) and self.matches[self.found] == line
        style = self.get_component_rich_style("log-view--found" if here else "log-view--match")
        return _marked(text, words, self.rich_style, style)


def _marked(text: str, words: str, plain: Style, marked: Style) -> list[Segment]:
    pieces = re.split(f"({re.escape(words)})", text, flags=re.IGNORECASE)
    return [Segment(piece, marked if index % 2 else plain) for index, piece in enumerate(pieces) if piece]
